//! Hours, skills and needs as desks change them, and what the board makes of it.

use jobsheet_api::office::{DaysOff, HeldSkill, NeededSkill, Needs, WorkBreak, WorkPattern, WorkShift};
use jobsheet_model::person::Role;

use super::*;
use crate::planning::needs::{self, Subject};
use crate::planning::staff;
use crate::testing::BOILER;

async fn seen(story: &Story, id: UserId) -> WorkPattern {
    story.read(move |tx, _| staff::pattern(tx, id)).await.unwrap()
}

async fn put(story: &Story, desk: Desk, wish: &WorkPattern) -> Result<WorkPattern> {
    let wish = wish.clone();
    story.write(move |tx, cx| staff::put_pattern(tx, cx, &desk, LI_WEI, &wish)).await
}

fn week() -> WorkPattern {
    WorkPattern {
        shifts: (1..=5).map(|weekday| WorkShift { weekday, from: 8 * 60, until: 17 * 60 }).collect(),
        breaks: vec![WorkBreak { weekday: 1, from: 12 * 60, until: 13 * 60, minutes: 30 }],
        home: Some((36.18, 117.10)),
        overtime: Some(30),
        skills: vec![HeldSkill { skill: "boiler".to_owned(), level: 2, expires: None }],
        ..WorkPattern::default()
    }
}

/// The row of Li Wei: hours in minutes, level, skills.
async fn row(story: &Story, name: &'static str) -> (i64, String, Vec<String>) {
    let board = day(story, name).await;
    let row = board.rows.into_iter().find(|row| row.technician == LI_WEI).unwrap();
    let minutes = row.hours.iter().map(|one| (one.end.0 - one.start.0) / MINUTE).sum();
    (minutes, format!("{:?}", row.load.level), row.skills)
}

#[test]
fn a_week_is_changed_by_whoever_saw_it_and_the_board_follows() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        assert_eq!(seen(&story, LI_WEI).await, WorkPattern::default());
        let stored = put(&story, dana(), &week()).await.unwrap();
        assert_eq!((stored.version, seen(&story, LI_WEI).await), (1, stored.clone()));
        // The answer was lost, and the question comes again.
        assert_eq!(put(&story, dana(), &week()).await.unwrap(), stored);
        let late = WorkPattern { overtime: None, ..week() };
        assert_eq!(put(&story, dana(), &late).await.unwrap_err().code().code(), "changed_meanwhile");
        assert_eq!(row(&story, "2026-11-23").await, (9 * 60, "Free".to_owned(), vec!["boiler".to_owned()]));
        assert_eq!(row(&story, "2026-11-28").await.1, "Off", "a Saturday");

        // A skill that only this house knows.
        let mut own = WorkPattern { version: 1, ..week() };
        own.skills.push(HeldSkill { skill: "压力容器_r1".to_owned(), level: 4, expires: None });
        assert_eq!(put(&story, dana(), &own).await.unwrap().version, 2);
        let back = WorkPattern { version: 2, ..week() };
        assert_eq!(put(&story, dana(), &back).await.unwrap().version, 3);

        // Two days off, and a certificate that lapses with Wednesday.
        let until = |day: &str| Some(day.to_owned());
        let mut wish = WorkPattern { version: 3, ..week() };
        wish.days_off =
            vec![DaysOff {
                from: "2026-11-26".to_owned(), until: "2026-11-27".to_owned(), note: " 培训 ".to_owned()
            }];
        wish.skills[0].expires = until("2026-11-25");
        assert_eq!(put(&story, dana(), &wish).await.unwrap().days_off[0].note, "培训");
        assert_eq!(row(&story, "2026-11-25").await, (9 * 60, "Free".to_owned(), vec!["boiler".to_owned()]));
        assert_eq!(row(&story, "2026-11-26").await, (0, "Off".to_owned(), vec![]));
        assert_eq!(row(&story, "2026-11-30").await, (9 * 60, "Free".to_owned(), vec![]));

        // Everything goes; the company's hours are left.
        let nothing = WorkPattern { version: 4, ..WorkPattern::default() };
        put(&story, dana(), &nothing).await.unwrap();
        assert_eq!(row(&story, "2026-11-28").await, (10 * 60, "Free".to_owned(), vec![]));
        let entries =
            story.read(|tx, _| Ok(tx.query("SELECT what FROM audit WHERE what = 'work_changed'", &[])?.len())).await;
        assert_eq!(entries.unwrap(), 5);
    });
}

#[test]
fn what_makes_no_week_is_refused_by_name() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let why = async |change: fn(&mut WorkPattern)| {
            let mut wish = week();
            change(&mut wish);
            let error = put(&story, dana(), &wish).await.unwrap_err();
            let part = |name: &str| error.api().detail.get(name).cloned().unwrap_or_default();
            format!("{} {}", part("field"), part("why"))
        };
        assert_eq!(
            why(|wish| wish.shifts.push(WorkShift { weekday: 1, from: 16 * 60, until: 18 * 60 })).await,
            "shifts overlap"
        );
        assert_eq!(why(|wish| wish.shifts[0].until = 7 * 60).await, "breaks outside");
        assert_eq!(
            why(|wish| wish.shifts.push(WorkShift { weekday: 6, from: 900, until: 60 })).await,
            "shifts backwards"
        );
        assert_eq!(
            why(|wish| wish.shifts.push(WorkShift { weekday: 9, from: 60, until: 90 })).await,
            "shifts backwards"
        );
        assert_eq!(why(|wish| wish.breaks[0].minutes = 90).await, "breaks backwards");
        assert_eq!(why(|wish| wish.breaks[0].until = 18 * 60).await, "breaks outside");
        assert_eq!(
            why(|wish| wish.days_off.push(DaysOff {
                from: "2026-12-02".into(),
                until: "2026-12-01".into(),
                note: String::new()
            }))
            .await,
            "days_off backwards"
        );
        assert_eq!(
            why(|wish| wish.days_off.push(DaysOff { from: "soon".into(), until: "later".into(), note: String::new() }))
                .await,
            "days_off unreadable"
        );
        assert_eq!(why(|wish| wish.overtime = Some(481)).await, "overtime too_long");
        assert_eq!(why(|wish| wish.home = Some((136.0, 117.0))).await, "home not_a_place");
        assert_eq!(why(|wish| wish.home = Some((f64::NAN, 117.0))).await, "home not_a_place");
        assert_eq!(why(|wish| wish.skills[0].level = 6).await, "skills unreadable");
        assert_eq!(why(|wish| wish.skills.push(wish.skills[0].clone())).await, "skills twice");
        assert_eq!(why(|wish| wish.skills[0].skill = "<b>".into()).await, "skills unreadable");
        assert_eq!(
            why(|wish| wish.skills[0].skill = "Boiler".into()).await,
            "skills unreadable",
            "codes are small letters"
        );
        assert_eq!(why(|wish| wish.skills[0].skill = "锅".repeat(41)).await, "skills unreadable");
        let supervisor = at_desk(SUN_LI, Role::Supervisor);
        assert_eq!(put(&story, supervisor, &week()).await.unwrap_err().code().code(), "not_permitted");
        let nobody = story.read(|tx, _| staff::pattern(tx, DANA)).await.unwrap_err();
        assert_eq!(nobody.code().code(), "not_found");
    });
}

#[test]
fn what_work_takes_decides_who_can_do_it() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, None).await;
        put(&story, dana(), &week()).await.unwrap();
        let able = async || {
            let picture = story.read(|tx, cx| read(tx, cx, "2026-11-23")).await.unwrap();
            candidates(&picture, order).unwrap().candidates.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        assert_eq!(able().await.len(), 2, "it takes no skill yet");
        let needed = |level| vec![NeededSkill { skill: "boiler".to_owned(), level }];
        let change = async |subject: Subject, version, level| {
            let wish = Needs { subject: String::new(), skills: needed(level), version };
            story.write(move |tx, cx| needs::put_need(tx, cx, &dana(), &subject, &wish)).await
        };
        let service = || Subject::Service("repair".to_owned());
        assert_eq!(change(service(), 0, 2).await.unwrap().version, 1);
        assert_eq!(change(service(), 0, 2).await.unwrap().version, 1, "the same once more");
        assert_eq!(able().await, ["李伟"]);
        // The boiler takes more than the service does, and more than Li Wei has.
        assert_eq!(change(Subject::Asset(BOILER), 0, 3).await.unwrap().subject, BOILER.to_string());
        assert_eq!(able().await, [""; 0]);
        assert_eq!(change(service(), 0, 1).await.unwrap_err().code().code(), "changed_meanwhile");
        assert_eq!(change(Subject::Service("none".to_owned()), 0, 1).await.unwrap_err().code().code(), "not_found");
        assert_eq!(change(Subject::Asset(BOILER), 1, 9).await.unwrap_err().code().code(), "invalid_input");
        let all = story.read(|tx, _| needs::needs(tx)).await.unwrap();
        assert_eq!((all.len(), all[0].skills.clone()), (1, needed(2)));
    });
}
