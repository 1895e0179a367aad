//! The board at work, on both databases.

use std::fmt::Write as _;

use jobsheet_api::office::{Board, Move, MovesRequest, MovesResponse};
use jobsheet_model::{OrderId, Timestamp, UserId};

use super::{board, hours, moves, needs};
use crate::auth::Desk;
use crate::error::Result;
use crate::testing::{DANA, HOUR, LI_WEI, MONDAY_MORNING, SUN_LI, Story, WANG_FANG, at_desk, dana, on_both};

const MINUTE: i64 = 60_000;

async fn day(story: &Story, name: &'static str) -> Board {
    story.read(move |tx, cx| board(tx, cx, name)).await.unwrap()
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
        insta::assert_snapshot!(tell(&day(&story, "").await), @"");
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
        insta::assert_snapshot!(tell(&day(&story, "2026-11-23").await), @"");
        // The same again changes nothing; then everything goes back.
        let again = go(&story, dana(), vec![to(one, 0, Some(LI_WEI), at(2, 0))]).await.unwrap();
        assert_eq!(again.moves[0], done.moves[0]);
        let back = vec![to(one, 99, None, None), to(two, 99, None, None), to(three, 99, None, None)];
        go(&story, dana(), back).await.unwrap();
        let empty = day(&story, "2026-11-23").await;
        assert_eq!((empty.pool.len(), empty.rows.iter().map(|row| row.visits.len()).sum::<usize>()), (3, 0));
        insta::assert_snapshot!(story.tell(one).await, @"");
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
            let error = story.read(move |tx, cx| board(tx, cx, name)).await.unwrap_err();
            assert_eq!(error.code().code(), "invalid_input");
        }
    });
}
