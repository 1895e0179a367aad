//! How far the work has come from the field.

use jobsheet_api::office::{ExpectedFiles, FieldView, FieldWaiting};
use jobsheet_model::entry::Slot;
use jobsheet_sync::Waiting;

use super::field;
use crate::auth::devices;
use crate::feeds::blob_complete;
use crate::testing::{HOUR, LI_WEI, MINUTE, Story, ZHAO_MIN, file, on_both};

async fn of_li_wei(story: &Story) -> FieldView {
    let views = story.read(|tx, _| field(tx)).await.unwrap();
    views.into_iter().find(|view| view.person.id == LI_WEI).unwrap()
}

#[test]
fn dana_sees_what_li_weis_phone_still_holds() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let nobody = of_li_wei(&story).await;
        assert_eq!((nobody.devices.len(), nobody.expected.len()), (0, 0));
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        story.pass(10);

        // The words arrive, the picture does not, and he says that seven facts wait behind them.
        let photo = file(&phone, story.now(), 0x61, Slot::Before, &"a".repeat(64), 212_000);
        phone.write(&mut story.cx(), story.now(), id, |draft, _| draft.attachment(&photo)).unwrap();
        let oldest = story.now().plus(-3 * HOUR);
        let mut request = phone.request(story.now());
        request.waiting = Some(Waiting { changes: 7, attention: 1, oldest });
        phone.take_in(&story.send(&phone.device, &request).await.unwrap()).unwrap();
        let told_at = story.now();
        let seen = of_li_wei(&story).await;
        assert_eq!(seen.devices[0].last_contact, Some(told_at));
        assert_eq!(seen.devices[0].waiting, Some(FieldWaiting { changes: 7, attention: 1, oldest, told_at }));
        let number = "TA-261123-0001".to_owned();
        assert_eq!(seen.expected, [ExpectedFiles { order: id, number, files: 1, bytes: 212_000, since: told_at }]);

        // Everything comes: nothing waits, and the time of the last contact is newer.
        story.pass(5);
        let replica = phone.device.replica;
        let sha256 = photo.sha256.clone();
        story.write(move |tx, cx| blob_complete(tx, cx, replica, &sha256)).await.unwrap();
        story.sync(&mut phone).await;
        let seen = of_li_wei(&story).await;
        assert_eq!((&seen.devices[0].waiting, seen.expected.len()), (&None, 0));
        assert_eq!(seen.devices[0].last_contact, Some(told_at.plus(5 * MINUTE)));

        // A phone that is shut out is nobody's any more.
        story.write(move |tx, cx| devices::revoke(tx, cx, ZHAO_MIN, replica)).await.unwrap();
        assert_eq!(of_li_wei(&story).await.devices.len(), 0);
    });
}
