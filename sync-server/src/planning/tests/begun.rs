//! Begun work is where it began, whenever the server heard of it.

use jobsheet_model::entry::Action;

use super::*;
use crate::testing::arrive;

#[test]
fn begun_work_stands_where_its_technician_checked_in() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, Some(LI_WEI)).await;
        let start = async || {
            let board = day(&story, "").await;
            let row = board.rows.into_iter().find(|row| row.technician == LI_WEI).unwrap();
            row.visits[0].start
        };
        assert_eq!(start().await, MONDAY_MORNING.plus(2 * HOUR), "at its window, as long as nobody is there");
        let (mut phone, mut cx) = (story.phone(LI_WEI, 1).await, story.cx());
        for action in [Action::Accept, Action::Depart] {
            phone.step(&mut cx, story.now(), order, action, "").unwrap();
        }
        story.pass(7);
        let arrived = story.now();
        arrive(&mut phone, &mut cx, arrived, order);
        story.pass(3);
        phone.step(&mut cx, story.now(), order, Action::Start, "").unwrap();
        story.pass(40);
        story.sync(&mut phone).await;
        assert_eq!(start().await, arrived, "the check-in, not when it was heard and not when work began");
        story.pass(15);
        story.sync(&mut phone).await;
        assert_eq!(start().await, arrived);
    });
}
