//! Where the time of an order went.

use std::fmt::Write as _;

use jobsheet_model::OrderId;
use jobsheet_model::entry::Action;

use crate::testing::{LI_WEI, Story, WANG_FANG, arrive, on_both};

/// Where the time of an order went, as a person reads it.
async fn tell_stages(story: &Story, id: OrderId) -> String {
    let minutes = |millis: i64| millis / 60_000;
    let mut told = String::new();
    for stage in story.detail(id).await.stages {
        let takes = stage.until.map(|until| minutes(until.0 - stage.since.0));
        let (turn, late) = (stage.turn, minutes(stage.late));
        writeln!(told, "{} {} {takes:?} min, {turn:?}, late {late}", stage.status.code(), stage.who).unwrap();
    }
    told
}

#[test]
fn where_the_time_went_and_what_was_waited_for_when_it_was_late() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        // The customer was told ten to twelve; it is eight.
        let id = story.order(1, None).await;
        story.pass(30);
        story.assign(id, Some(WANG_FANG)).await.unwrap();
        story.pass(30);
        story.assign(id, None).await.unwrap();
        story.pass(15);
        story.assign(id, Some(LI_WEI)).await.unwrap();
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        story.pass(15);
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        story.sync(&mut phone).await;
        insta::assert_snapshot!(tell_stages(&story, id).await, @r#"
        pending_dispatch  Some(30) min, Office, late 0
        assigned 王芳 Some(30) min, Technician, late 0
        pending_dispatch  Some(15) min, Office, late 0
        assigned 李伟 Some(15) min, Technician, late 0
        accepted 李伟 None min, Appointment, late 0
        "#);
        // He sets out twenty minutes after the end, and is half an hour on the road.
        story.pass(170);
        phone.step(&mut cx, story.now(), id, Action::Depart, "").unwrap();
        story.pass(30);
        arrive(&mut phone, &mut cx, story.now(), id);
        phone.step(&mut cx, story.now(), id, Action::Start, "").unwrap();
        story.pass(20);
        phone.step(&mut cx, story.now(), id, Action::Pause, "part").unwrap();
        story.pass(10);
        story.sync(&mut phone).await;
        insta::assert_snapshot!(tell_stages(&story, id).await, @r#"
        pending_dispatch  Some(30) min, Office, late 0
        assigned 王芳 Some(30) min, Technician, late 0
        pending_dispatch  Some(15) min, Office, late 0
        assigned 李伟 Some(15) min, Technician, late 0
        accepted 李伟 Some(30) min, Appointment, late 0
        accepted 李伟 Some(140) min, Technician, late 20
        travelling 李伟 Some(30) min, Road, late 30
        in_progress 李伟 Some(20) min, Work, late 0
        on_hold 李伟 None min, Hold, late 0
        "#);
        story.cancel(id, "customer").await.unwrap();
        story.pass(10);
        insta::assert_snapshot!(tell_stages(&story, id).await, @r#"
        pending_dispatch  Some(30) min, Office, late 0
        assigned 王芳 Some(30) min, Technician, late 0
        pending_dispatch  Some(15) min, Office, late 0
        assigned 李伟 Some(15) min, Technician, late 0
        accepted 李伟 Some(30) min, Appointment, late 0
        accepted 李伟 Some(140) min, Technician, late 20
        travelling 李伟 Some(30) min, Road, late 30
        in_progress 李伟 Some(20) min, Work, late 0
        on_hold 李伟 Some(10) min, Hold, late 0
        "#);
    });
}
