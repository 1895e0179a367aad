//! What a decision would break is known before it is made.

use jobsheet_api::ErrorCode;
use jobsheet_api::office::{AssignRequest, Check, LoadLevel};
use jobsheet_model::{OrderId, Timestamp, UserId};
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Result;
use crate::orders;
use crate::planning::{board, candidates, check, hours, needs, read};
use crate::testing::{HOUR, LI_WEI, MONDAY_MORNING, Story, WANG_FANG, dana, on_both};

async fn ask(story: &Story, order: OrderId, technician: UserId, start: Option<Timestamp>) -> Result<Check> {
    let picture = story.read(|tx, cx| read(tx, cx, "")).await.unwrap();
    check(picture, order, technician, start)
}

async fn told(story: &Story, order: OrderId, technician: UserId, start: Option<Timestamp>) -> String {
    let check = ask(story, order, technician, start).await.unwrap();
    let breaks: Vec<_> = check.breaks.iter().map(|one| format!("{} {}", one.number, one.remark.code)).collect();
    breaks.join(", ")
}

#[test]
fn a_day_without_work_is_a_day() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        // Nobody has an address, and there is nothing to do.
        let picture = story.read(|tx, cx| read(tx, cx, "")).await.unwrap();
        let day = board(&picture).unwrap();
        assert!(!day.rows.is_empty() && day.rows.iter().all(|row| row.visits.is_empty()));
        // Neither is there on a day on which nobody works.
        let order = story.order(1, None).await;
        let off = |tx: &mut Tx| {
            [LI_WEI, WANG_FANG].into_iter().try_for_each(|who| hours::put_week(tx, who, &[(2, (480, 1_020))], &[]))
        };
        story.write(move |tx, _| off(tx)).await.unwrap();
        let picture = story.read(|tx, cx| read(tx, cx, "")).await.unwrap();
        let day = board(&picture).unwrap();
        assert!(day.rows.iter().all(|row| row.load.level == LoadLevel::Off) && day.pool.len() == 1);
        assert!(candidates(&picture, order).unwrap().candidates.is_empty(), "nobody who is off is asked");
        // And in a house that has no technicians (yet).
        let mut picture = picture;
        picture.workers.clear();
        let day = board(&picture).unwrap();
        assert_eq!((day.rows.len(), day.pool.len(), day.figures.unassigned), (0, 1, 1));
        assert!(candidates(&picture, order).unwrap().candidates.is_empty());
    });
}

#[test]
fn what_it_would_break_is_listed_and_what_is_broken_already_is_not() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story
            .write(|tx, _| {
                hours::put_week(tx, LI_WEI, &[(1, (9 * 60, 12 * 60))], &[])?;
                hours::put_week(tx, WANG_FANG, &[(2, (8 * 60, 17 * 60))], &[])
            })
            .await
            .unwrap();
        let (one, two) = (story.order(1, None).await, story.order(2, None).await);
        // In its window, in his hours.
        assert_eq!(told(&story, one, LI_WEI, None).await, "");
        // Wang Fang is off.
        insta::assert_snapshot!(told(&story, one, WANG_FANG, None).await, @"TA-261123-0001 off");
        // Too early for the customer, and outside his hours.
        insta::assert_snapshot!(told(&story, one, LI_WEI, Some(MONDAY_MORNING.plus(-2 * HOUR))).await, @"TA-261123-0001 early, TA-261123-0001 overlap");
        // A second and a third at the same time are in each other's way, and one of them is late or he is.
        story.assign(one, Some(LI_WEI)).await.unwrap();
        story.assign(two, Some(LI_WEI)).await.unwrap();
        let three = story.order(3, None).await;
        insta::assert_snapshot!(told(&story, three, LI_WEI, None).await, @"TA-261123-0003 late, TA-261123-0003 hours, TA-261123-0003 overlap, TA-261123-0002 hours, TA-261123-0002 overlap");
        // And a skill that he lacks.
        story.write(|tx, _| needs::put_service(tx, "repair", &["boiler"])).await.unwrap();
        insta::assert_snapshot!(told(&story, three, LI_WEI, None).await, @"TA-261123-0003 late, TA-261123-0003 hours, TA-261123-0003 skill, TA-261123-0003 overlap");
        // Asking changes nothing.
        assert_eq!(story.detail(three).await.technician, None);
        let nobody = UserId(Uuid::from_u128(0xdead));
        assert_eq!(ask(&story, three, nobody, None).await.unwrap_err().code(), ErrorCode::NotFound);
    });
}

#[test]
fn the_reason_of_who_decides_all_the_same_is_kept() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, None).await;
        let request =
            AssignRequest { reason: " 客户只要她 ".to_owned(), ..AssignRequest::new(Some(WANG_FANG), 1) };
        story.write(move |tx, cx| orders::assign(tx, cx, &dana(), order, &request)).await.unwrap();
        let timeline = story.detail(order).await.timeline;
        let kept = timeline.iter().find(|item| item.code == "overruled").unwrap();
        assert_eq!((kept.by.as_str(), kept.args["reason"].as_str()), ("达娜", "客户只要她"));
    });
}
