//! The board at work, on both databases.

mod begun;
mod check;
mod equipment;
mod staff;
mod week;

use std::fmt::Write as _;

use jobsheet_api::office::{Board, Move, MovesRequest, MovesResponse, PlanRequest, Slot, UrgentProposals};
use jobsheet_model::catalog::Service;
use jobsheet_model::{OrderId, Timestamp, UserId};

use super::{board, candidates, hours, moves, needs, propose, read, urgent};
use crate::auth::Desk;
use crate::catalog;
use crate::cx::Cx;
use crate::db::{Tx, Value, values};
use crate::error::Result;
use crate::testing::{DANA, HOUR, LI_WEI, MONDAY_MORNING, SUN_LI, Story, WANG_FANG, at_desk, dana, on_both};

const MINUTE: i64 = 60_000;

async fn day(story: &Story, name: &'static str) -> Board {
    board(&story.read(move |tx, cx| read(tx, cx, name)).await.unwrap()).unwrap()
}

async fn go(story: &Story, desk: Desk, moves_: Vec<Move>) -> Result<MovesResponse> {
    story.write(move |tx, cx| moves(tx, cx, &desk, &MovesRequest { moves: moves_.clone() })).await
}

fn to(order: OrderId, version: u64, technician: Option<UserId>, start: Option<Timestamp>) -> Move {
    Move { order, version, technician, start, pinned: false, reason: String::new() }
}

/// The board as a person reads it.
fn tell(board: &Board) -> String {
    let clock = |at: Timestamp| {
        let minutes = (at.0 - board.bounds.start.0) / MINUTE;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let mut told = format!("{}\n", board.day);
    for row in &board.rows {
        let hours: Vec<_> = row.hours.iter().map(|one| format!("{}-{}", clock(one.start), clock(one.end))).collect();
        let load = (row.load.work + row.load.travel) / 60;
        writeln!(told, "{} {} {:?} {load}/{} min", row.name, hours.join(" "), row.load.level, row.load.available / 60)
            .unwrap();
        for one in &row.breaks {
            writeln!(told, "  {}-{} break", clock(one.start), clock(one.end)).unwrap();
        }
        for visit in &row.visits {
            let marks = [(visit.planned, "planned"), (visit.pinned, "pinned"), (visit.begun, "begun")];
            let marks: Vec<_> = marks.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
            let problems: Vec<_> = visit.problems.iter().map(|one| one.code.as_str()).collect();
            let (start, end) = (clock(visit.start), clock(visit.end));
            let number = &visit.order.number;
            writeln!(told, "  {start}-{end} {number} {} {}", marks.join(" "), problems.join(" ")).unwrap();
        }
    }
    for order in &board.pool {
        writeln!(told, "pool {} {}", order.number, order.skills.join(" ")).unwrap();
    }
    write!(told, "{:?}", board.figures).unwrap();
    told
}

#[test]
fn a_day_is_read_planned_and_taken_apart_again() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story
            .write(|tx, _| {
                let shifts = [(1, (8 * 60, 17 * 60))];
                hours::put_week(tx, LI_WEI, &shifts, &[(1, (11 * 60 + 30, 13 * 60), 60)])?;
                // Wang Fang works on Tuesdays only.
                hours::put_week(tx, WANG_FANG, &[(2, (8 * 60, 17 * 60))], &[])?;
                needs::put_service(tx, "repair", &["boiler"])
            })
            .await
            .unwrap();
        let (one, two, three) =
            (story.order(1, None).await, story.order(2, Some(LI_WEI)).await, story.order(3, None).await);
        insta::assert_snapshot!(tell(&day(&story, "").await), @r#"
        2026-11-23
        李伟 08:00-17:00 Free 90/480 min
          11:30-12:30 break
          10:00-11:30 TA-261123-0002  skill
        王芳  Off 0/0 min
        pool TA-261123-0001 boiler
        pool TA-261123-0003 boiler
        Figures { kept: 1, late: 0, unassigned: 2, metres: 0, travel: 0, idle: 0, overtime: 0 }
        "#);
        let pool = day(&story, "2026-11-23").await.pool;
        let version = |id: OrderId| pool.iter().find(|order| order.id == id).map_or(1, |order| order.version);
        let at = |hours: i64, minutes: i64| Some(MONDAY_MORNING.plus(hours * HOUR + minutes * MINUTE));
        let done = go(
            &story,
            dana(),
            vec![to(one, version(one), Some(LI_WEI), at(2, 0)), to(three, version(three), Some(WANG_FANG), at(1, 0))],
        )
        .await
        .unwrap();
        assert!(done.moves.iter().all(|moved| moved.error.is_none()), "{done:?}");
        // Somebody else has not seen that.
        let late =
            go(&story, dana(), vec![to(one, version(one), None, None), to(two, 99, Some(LI_WEI), at(5, 0))]).await;
        let codes: Vec<_> =
            late.unwrap().moves.into_iter().map(|moved| moved.error.map(|error| error.code.code())).collect();
        assert_eq!(codes, [Some("changed_meanwhile"), None]);
        insta::assert_snapshot!(tell(&day(&story, "2026-11-23").await), @r#"
        2026-11-23
        李伟 08:00-17:00 Free 180/480 min
          11:30-12:30 break
          10:00-11:30 TA-261123-0001 planned skill
          13:00-14:30 TA-261123-0002 planned late skill
        王芳  Full 90/0 min
          09:00-10:30 TA-261123-0003 planned early off skill
        Figures { kept: 2, late: 1, unassigned: 0, metres: 0, travel: 0, idle: 1800, overtime: 0 }
        "#);
        // The same again changes nothing; then everything goes back.
        let again = go(&story, dana(), vec![to(one, 0, Some(LI_WEI), at(2, 0))]).await.unwrap();
        assert_eq!(again.moves[0], done.moves[0]);
        let back = vec![to(one, 99, None, None), to(two, 99, None, None), to(three, 99, None, None)];
        go(&story, dana(), back).await.unwrap();
        let empty = day(&story, "2026-11-23").await;
        assert_eq!((empty.pool.len(), empty.rows.iter().map(|row| row.visits.len()).sum::<usize>()), (3, 0));
        insta::assert_snapshot!(story.tell(one).await, @r#"
        TA-261123-0001 pending_dispatch normal | nobody
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 planned value=1795399200000 [Exact]
        08:00 达娜 unassigned technician=李伟 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        "#);
    });
}

#[test]
fn candidates_say_why_and_a_plan_says_what_changes() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story
            .write(|tx, _| {
                tx.execute(
                    "UPDATE users SET skills = $2, home_lat = 36.18, home_lon = 117.10 WHERE id = $1",
                    values![LI_WEI, "[\"boiler\"]"],
                )?;
                tx.execute("UPDATE users SET home_lat = 36.21, home_lon = 117.12 WHERE id = $1", values![WANG_FANG])?;
                hours::put_week(tx, LI_WEI, &[(1, (8 * 60, 17 * 60))], &[(1, (11 * 60 + 30, 13 * 60), 60)])?;
                needs::put_service(tx, "repair", &["boiler"])
            })
            .await
            .unwrap();
        let (one, two) = (story.order(1, Some(LI_WEI)).await, story.order(2, None).await);
        story.order(3, Some(WANG_FANG)).await;
        let picture = story.read(move |tx, cx| read(tx, cx, "")).await.unwrap();
        insta::assert_json_snapshot!(candidates(&picture, two).unwrap(), @r#"
        {
          "order": {
            "id": "00000000-0000-0000-0000-000000001002",
            "number": "TA-261123-0002",
            "service": "repair",
            "title": "壁挂炉点不着火",
            "priority": "normal",
            "status": "pending_dispatch",
            "window": {
              "start": 1795399200000,
              "end": 1795406400000
            },
            "seconds": 5400,
            "skills": [
              "boiler"
            ],
            "customer": "泰山云谷写字楼",
            "address": "山东省泰安市泰山区东岳大街300号",
            "district": "泰山区",
            "lat": 36.1889,
            "lon": 117.1216,
            "version": 1,
            "late": false
          },
          "candidates": [
            {
              "technician": "00000000-0000-0000-0000-000000000011",
              "name": "李伟",
              "start": 1795399200000,
              "end": 1795404600000,
              "travel": 520,
              "metres": 2830,
              "reasons": [
                {
                  "code": "free",
                  "values": {
                    "at": 1795392000000
                  }
                },
                {
                  "code": "travel",
                  "values": {
                    "metres": 2830,
                    "seconds": 520
                  }
                },
                {
                  "code": "skills",
                  "values": {
                    "have": 1,
                    "need": 1
                  }
                },
                {
                  "code": "promises",
                  "values": {
                    "kept": 2,
                    "of": 2
                  }
                },
                {
                  "code": "delays",
                  "values": {
                    "number": "TA-261123-0001",
                    "seconds": 5400
                  }
                }
              ],
              "terms": [],
              "cost": 0,
              "load": {
                "work": 10800,
                "travel": 1040,
                "available": 28800,
                "level": "free"
              }
            }
          ],
          "excluded": [
            {
              "technician": "00000000-0000-0000-0000-000000000012",
              "name": "王芳",
              "reasons": [
                {
                  "code": "skill",
                  "values": {
                    "skill": "boiler"
                  }
                }
              ]
            }
          ]
        }
        "#);
        assert_eq!(candidates(&picture, OrderId(uuid::Uuid::nil())).unwrap_err().code().code(), "order_not_found");
        let steps = std::sync::atomic::AtomicU32::new(0);
        // A thousand questions are a time that passes the same everywhere.
        let progress = || f64::from(steps.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) / 1_000.0;
        let request = PlanRequest { day: String::new(), reassign: false };
        let proposal = propose(&picture, &request, &progress).unwrap();
        assert_eq!(proposal.unserved, []);
        assert_eq!((proposal.before.unassigned, proposal.after.unassigned), (1, 0));
        // Somebody who is off has served this customer before: that is no reason to fail.
        story
            .write(|tx, cx| {
                hours::put_week(tx, WANG_FANG, &[(2, (8 * 60, 17 * 60))], &[])?;
                let before = [Value::from(WANG_FANG), Value::from(cx.now.plus(-30 * 24 * HOUR))];
                let sql = "UPDATE orders SET technician = $1, assigned_at = $2, status = 'completed', finished = 1, \
                           window_start = $2, window_end = $2 WHERE number LIKE '%0003'";
                tx.execute(sql, &before)?;
                Ok(())
            })
            .await
            .unwrap();
        let later = story.read(move |tx, cx| read(tx, cx, "")).await.unwrap();
        assert_eq!(later.served.len(), 1);
        assert_eq!(candidates(&later, two).unwrap().candidates.len(), 1);
        let changed: Vec<_> =
            proposal.changes.iter().map(|change| (change.order.id, change.to.name.as_str())).collect();
        assert!(changed.contains(&(two, "李伟")), "{changed:?}");
        // What was proposed can be done as it is.
        let wishes = proposal
            .changes
            .iter()
            .map(|change| to(change.order.id, change.order.version, Some(change.to.technician), Some(change.to.start)));
        let done = go(&story, dana(), wishes.collect()).await.unwrap();
        assert!(done.moves.iter().all(|moved| moved.error.is_none()), "{done:?}");
        let after = day(&story, "").await;
        assert_eq!((after.pool.len(), after.figures.late), (0, proposal.after.late), "{}", tell(&after));
        let _ = one;
    });
}

#[test]
fn what_nobody_can_do_says_why() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story.write(|tx, _| needs::put_service(tx, "repair", &["elevator"])).await.unwrap();
        let id = story.order(1, None).await;
        let picture = story.read(move |tx, cx| read(tx, cx, "")).await.unwrap();
        let found = candidates(&picture, id).unwrap();
        assert_eq!(found.candidates, []);
        let request = PlanRequest { day: String::new(), reassign: true };
        let proposal = propose(&picture, &request, &|| 1.0).unwrap();
        assert_eq!(proposal.changes, []);
        let why: Vec<_> =
            proposal.unserved.iter().flat_map(|one| &one.excluded).map(|one| one.reasons[0].code.as_str()).collect();
        assert_eq!(why, ["skill", "skill"]);
    });
}

/// Ways to serve an order, as a person reads them.
fn tell_ways(found: &UrgentProposals) -> String {
    let clock = |at: Timestamp| {
        let minutes = (at.0 - MONDAY_MORNING.0) / MINUTE + 8 * 60;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let slot = |slot: &Option<Slot>| {
        slot.as_ref().map_or_else(|| "nobody".to_owned(), |slot| format!("{} {}", slot.name, clock(slot.start)))
    };
    let mut told = String::new();
    for one in &found.proposals {
        writeln!(told, "{}: {} moved, {:+} min", one.goals.join(" "), one.moved, one.detour / 60).unwrap();
        for change in &one.changes {
            let problems: Vec<_> = change.problems.iter().map(|one| one.code.as_str()).collect();
            let how = if change.decide { "decide" } else { "follows" };
            let (from, to) = (slot(&change.from), slot(&change.to));
            writeln!(told, "  {} {from} -> {to} {how} {}", change.order.number, problems.join(" ")).unwrap();
        }
        assert_eq!(one.terms.iter().map(|term| term.cost).sum::<i64>(), one.cost);
    }
    for one in &found.excluded {
        let codes: Vec<_> = one.reasons.iter().map(|one| one.code.as_str()).collect();
        writeln!(told, "not {}: {}", one.name, codes.join(" ")).unwrap();
    }
    told
}

#[test]
fn an_urgent_order_takes_the_place_of_one_that_can_go_elsewhere() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story
            .write(|tx, _| {
                let set = "UPDATE users SET skills = $2, home_lat = 36.18, home_lon = 117.10 WHERE id = $1";
                tx.execute(set, values![LI_WEI, "[\"gas\"]"])?;
                tx.execute(set, values![WANG_FANG, "[]"])?;
                hours::put_week(tx, LI_WEI, &[(1, (8 * 60, 13 * 60))], &[])?;
                hours::put_week(tx, WANG_FANG, &[(1, (8 * 60, 18 * 60))], &[])?;
                let name =
                    jobsheet_model::form::Label { zh: "燃气抢修".to_owned(), en: "Gas emergency".to_owned() };
                catalog::put_service(tx, &Service { code: "gas".to_owned(), name, minutes: 90 }, 2, None)?;
                needs::put_service(tx, "gas", &["gas"])
            })
            .await
            .unwrap();
        let decided = story.order(1, Some(LI_WEI)).await;
        let travelling = story.order(2, Some(LI_WEI)).await;
        story.order(3, Some(LI_WEI)).await;
        let gas = story.order_of(9, "gas").await;
        let at = |hours: i64| Some(MONDAY_MORNING.plus(hours * HOUR));
        let version = story.detail(decided).await.order.version;
        let done = go(&story, dana(), vec![to(decided, version, Some(LI_WEI), at(2))]).await.unwrap();
        assert_eq!(done.moves[0].error, None);
        let picture = story.read(move |tx, cx| read(tx, cx, "")).await.unwrap();
        let found = urgent(&picture, gas).unwrap();
        insta::assert_snapshot!(tell_ways(&found), @r#"
        sooner moves_fewer: 1 moved, +17 min
          TA-261123-0004 nobody -> 李伟 10:00 decide 
          TA-261123-0001 李伟 10:00 -> 王芳 10:00 decide 
        drives_less: 2 moved, +17 min
          TA-261123-0004 nobody -> 李伟 11:30 decide 
          TA-261123-0002 李伟 13:00 -> 王芳 10:00 decide 
          TA-261123-0003 李伟 11:30 -> 李伟 10:00 follows 
          TA-261123-0001 李伟 10:00 -> 王芳 11:30 decide
        "#);
        // What has to be decided is decided, and the day is as it was proposed.
        let moves = found.proposals[0].changes.iter().filter(|change| change.decide);
        let moves: Vec<Move> = moves
            .map(|change| {
                let (who, start) = change.to.as_ref().map(|to| (to.technician, to.start)).unzip();
                to(change.order.id, change.order.version, who, start)
            })
            .collect();
        let done = go(&story, dana(), moves).await.unwrap();
        assert!(done.moves.iter().all(|moved| moved.error.is_none()), "{done:?}");
        insta::assert_snapshot!(tell(&day(&story, "").await), @r#"
        2026-11-23
        李伟 08:00-13:00 Full 287/300 min
          10:00-11:30 TA-261123-0004 planned 
          11:30-13:00 TA-261123-0003  
          13:00-14:30 TA-261123-0002  late hours
        王芳 08:00-18:00 Free 107/600 min
          10:00-11:30 TA-261123-0001 planned 
        Figures { kept: 3, late: 1, unassigned: 0, metres: 11320, travel: 1040, idle: 0, overtime: 5920 }
        "#);
        // Nobody has that skill; and begun work is not asked about.
        story.write(|tx, _| needs::put_service(tx, "gas", &["lift"])).await.unwrap();
        let lift = story.order_of(10, "gas").await;
        let picture = story.read(move |tx, cx| read(tx, cx, "")).await.unwrap();
        insta::assert_snapshot!(tell_ways(&urgent(&picture, lift).unwrap()), @r#"
        not 李伟: skill
        not 王芳: skill
        "#);
        let sets_out = move |tx: &mut Tx, _: &mut Cx| {
            Ok(tx.execute("UPDATE orders SET status = 'travelling' WHERE id = $1", values![travelling])?)
        };
        story.write(sets_out).await.unwrap();
        let picture = story.read(move |tx, cx| read(tx, cx, "")).await.unwrap();
        let begun = urgent(&picture, travelling).unwrap_err();
        assert_eq!(begun.code().code(), "step_not_allowed");
        let unknown = urgent(&picture, OrderId(uuid::Uuid::from_u128(77))).unwrap_err();
        assert_eq!(unknown.code().code(), "order_not_found");
    });
}

#[test]
fn a_day_that_is_too_full_shows_every_visit() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story.write(|tx, _| hours::put_week(tx, LI_WEI, &[(1, (8 * 60, 13 * 60))], &[])).await.unwrap();
        for number in 1..=7 {
            story.order(number, Some(LI_WEI)).await;
        }
        let board = day(&story, "").await;
        let row = board.rows.iter().find(|row| row.technician == LI_WEI).unwrap();
        assert_eq!(row.visits.len(), 7, "{}", tell(&board));
    });
}

#[test]
fn work_that_waits_since_another_day_takes_no_time_of_this_one() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story.order(1, Some(LI_WEI)).await;
        story
            .write(|tx, cx| {
                let sql = "UPDATE orders SET status = 'on_hold', window_start = $1, window_end = $1, assigned_at = $1";
                Ok(tx.execute(sql, values![cx.now.plus(-50 * HOUR)])?)
            })
            .await
            .unwrap();
        let board = day(&story, "").await;
        let row = board.rows.iter().find(|row| row.technician == LI_WEI).unwrap();
        assert_eq!((row.visits.len(), row.load.work, board.figures.overtime), (1, 0, 0), "{}", tell(&board));
    });
}

#[test]
fn only_dispatchers_move_and_a_day_must_be_one() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, None).await;
        let error =
            go(&story, at_desk(SUN_LI, jobsheet_model::person::Role::Supervisor), vec![to(id, 1, Some(LI_WEI), None)])
                .await;
        assert_eq!(error.unwrap_err().code().code(), "not_permitted");
        let nobody = go(&story, dana(), vec![to(id, 1, Some(DANA), None)]).await.unwrap();
        assert_eq!(nobody.moves[0].error.as_ref().map(|error| error.code.code()), Some("invalid_input"));
        for name in ["tomorrow", "2026-13-01"] {
            let error = story.read(move |tx, cx| read(tx, cx, name)).await.unwrap_err();
            assert_eq!(error.code().code(), "invalid_input");
        }
    });
}
