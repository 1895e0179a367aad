//! Seven days from afar say what each day says.

use jobsheet_api::office::{LoadLevel, Week};

use super::*;
use crate::planning::week;

async fn seen(story: &Story, from: &'static str) -> Week {
    story.read(move |tx, cx| week(tx, cx, from)).await.unwrap()
}

#[test]
fn a_week_counts_what_its_days_show() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story
            .write(|tx, _| {
                hours::put_week(tx, LI_WEI, &[(1, (8 * 60, 17 * 60)), (3, (9 * 60, 12 * 60))], &[])?;
                hours::put_week(tx, WANG_FANG, &[(2, (8 * 60, 17 * 60))], &[])
            })
            .await
            .unwrap();
        let (one, two, three) =
            (story.order(1, Some(LI_WEI)).await, story.order(2, None).await, story.order(3, Some(LI_WEI)).await);
        let tuesday = Some(MONDAY_MORNING.plus(26 * HOUR));
        go(&story, dana(), vec![to(three, 99, Some(WANG_FANG), tuesday)]).await.unwrap();
        let week = seen(&story, "2026-11-25").await;
        let days: Vec<_> = week.days.iter().map(|day| (day.day.as_str(), day.visits, day.unassigned)).collect();
        assert_eq!(days[..3], [("2026-11-23", 1, 1), ("2026-11-24", 1, 0), ("2026-11-25", 0, 0)]);
        assert_eq!((days.len(), days[6].0, week.anytime), (7, "2026-11-29", 0));
        let levels = |at: usize| week.rows[at].days.iter().take(3).map(|cell| cell.load.level).collect::<Vec<_>>();
        assert_eq!(levels(0), [LoadLevel::Free, LoadLevel::Off, LoadLevel::Free]);
        assert_eq!(levels(1), [LoadLevel::Off, LoadLevel::Free, LoadLevel::Off]);
        assert_eq!(week.rows[0].days[2].begins, Some(MONDAY_MORNING.plus(49 * HOUR)));
        for (at, name) in [(0, "2026-11-23"), (1, "2026-11-24")] {
            let board = day(&story, name).await;
            for row in &board.rows {
                let far = week.rows.iter().find(|far| far.technician == row.technician).unwrap().days[at];
                assert_eq!(
                    (far.visits as usize, far.load.work),
                    (row.visits.len(), row.load.work),
                    "{name} {}",
                    row.name
                );
            }
        }
        // What was not done on Monday is Tuesday's, with whom it is and in the pool.
        story.pass(24 * 60);
        let week = seen(&story, "").await;
        assert_eq!([0, 1].map(|at| (week.days[at].visits, week.days[at].unassigned)), [(0, 0), (2, 1)]);
        let _ = (one, two);
    });
}
