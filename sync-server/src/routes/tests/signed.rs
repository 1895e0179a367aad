//! `GET /api/orders/{id}/signatures/{signature}`: what was signed, as it was signed, and in what today's differs.

use jobsheet_api::device::ReportModel;
use jobsheet_api::office::{CreateOrderRequest, SignedReport};
use jobsheet_model::entry::{Attachment, Signature, Slot, Taken};
use jobsheet_model::{AttachmentId, OrderId, SignatureId};
use jobsheet_views::Subject;
use serde_json::json;
use uuid::Uuid;

use super::uploads::{announce, append};
use crate::catalog;
use crate::seed::Phone;
use crate::testing::{House, LI_WEI, add_company, on_both, request};

const ORDER: OrderId = OrderId(Uuid::from_u128(0x1001));
const SIGNED: SignatureId = SignatureId(Uuid::from_u128(0x71));

/// The customer has read the report on Li Wei's phone and signed it. The report's bytes are still on the phone.
async fn sign(house: &House) -> (Phone, ReportModel) {
    let mut phone = house
        .stage
        .db
        .write(|tx, cx| {
            let mut phone = Phone::enrol(tx, cx, LI_WEI, "phone", [1; 32])?;
            phone.sync(tx, cx)?;
            Ok(phone)
        })
        .await
        .unwrap();
    let (mut cx, at) = (house.stage.db.cx(), house.stage.world.now());
    phone.answer(&mut cx, at, ORDER, "pressure", &json!(1.5)).unwrap();
    let catalog = house.stage.db.read(|tx, _| catalog::read(tx)).await.unwrap();
    let subject = Subject { card: &phone.cards[&ORDER], record: &phone.records[&ORDER], catalog: &catalog };
    let model = jobsheet_views::report(&subject, "en");
    let sha256 = jobsheet_views::report_sha256(&model);
    let taken = Taken { at, clock: None, place: None };
    let file = |id: u128, slot, mime: &str, sha256: &str| Attachment {
        id: AttachmentId(Uuid::from_u128(id)),
        sha256: sha256.to_owned(),
        bytes: 1,
        mime: mime.to_owned(),
        slot,
        by: LI_WEI,
        taken: taken.clone(),
        thumbhash: String::new(),
    };
    let report = file(0x72, Slot::Report, "application/json", &sha256);
    let drawing = file(0x73, Slot::Signature, "image/png", &"d".repeat(64));
    let signature = Signature {
        id: SIGNED,
        signer: "崔经理".to_owned(),
        role: "customer".to_owned(),
        attachment: drawing.id,
        consent: "I confirm the work.".to_owned(),
        by: LI_WEI,
        taken: taken.clone(),
        report: report.id,
        report_sha256: sha256,
    };
    phone
        .write(&mut cx, at, ORDER, |draft, _| {
            draft.attachment(&report)?;
            draft.attachment(&drawing)?;
            draft.signature(&signature)
        })
        .unwrap();
    (send(house, phone).await, model)
}

async fn send(house: &House, phone: Phone) -> Phone {
    let sent = house
        .stage
        .db
        .write(move |tx, cx| {
            let mut phone = phone.clone();
            phone.sync(tx, cx)?;
            Ok(phone)
        })
        .await;
    sent.unwrap()
}

#[test]
fn what_was_signed_is_read_back_with_what_changed_since() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let dana = house.desk("dana").await;
        let order = CreateOrderRequest { technician: Some(LI_WEI), ..request(1) };
        assert_eq!(house.post("/api/orders", &dana, json!(order)).await.status.as_u16(), 200);
        let (mut phone, model) = sign(&house).await;
        let path = format!("/api/orders/{ORDER}/signatures/{SIGNED}");
        assert_eq!(house.get(&path, &dana).await.json()["error"]["code"], "not_found", "the report is on its way");

        let bytes = jobsheet_views::canonical_json(&model);
        let (token, name) = (phone.token.reveal().to_owned(), jobsheet_views::report_sha256(&model));
        let begun = announce(&house, &token, &name, bytes.len(), "application/json").await;
        assert_eq!(append(&house, begun.header("location"), &token, 0, &bytes).await.status.as_u16(), 204);
        let signed = house.get(&path, &dana).await;
        assert_eq!(signed.status.as_u16(), 200, "{signed}");
        let signed: SignedReport = serde_json::from_value(signed.json()).unwrap();
        assert_eq!((&signed.report, signed.signature.report_sha256.as_str()), (&model, name.as_str()));
        assert!(!signed.signature.signature.changed_after && signed.signature.signature.changes.is_empty());

        // The next morning he corrects a reading.
        house.stage.world.pass(60_000);
        let (mut cx, at) = (house.stage.db.cx(), house.stage.world.now());
        phone.answer(&mut cx, at, ORDER, "pressure", &json!(2.5)).unwrap();
        send(&house, phone).await;
        let signed: SignedReport = serde_json::from_value(house.get(&path, &dana).await.json()).unwrap();
        assert_eq!(signed.report, model, "what was signed stays as it was");
        let changes: Vec<_> = signed
            .signature
            .signature
            .changes
            .iter()
            .map(|one| (one.name.as_str(), one.before.as_str(), one.after.as_str()))
            .collect();
        assert_eq!(changes, [("Pressure", "1.5 bar", "2.5 bar")]);
        assert!(signed.signature.signature.changed_after);

        // Nobody else's, and nothing that is not there.
        let other = format!("/api/orders/{ORDER}/signatures/{}", SignatureId(Uuid::from_u128(9)));
        assert_eq!(house.get(&other, &dana).await.status.as_u16(), 404);
        assert_eq!(house.get(&path, &token).await.status.as_u16(), 403, "a phone is no desk");
    });
}
