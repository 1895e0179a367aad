//! Whatever is typed or measured: a code, and nothing is changed.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Command;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::{OrderField, PartId, Place};
use serde_json::json;

use crate::office::Office;
use crate::world::*;

/// Everything that is stored, to see that nothing changed.
pub fn dump(phone: &Phone) -> Vec<String> {
    let db = phone.core.store().db();
    let mut tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut rows = Vec::new();
    for name in names {
        let mut query = db.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = query.column_count();
        let mut found = query.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<rusqlite::types::Value> = (0..columns).map(|index| row.get(index).unwrap()).collect();
            rows.push(format!("{name} {values:?}"));
        }
    }
    rows.sort();
    rows
}

#[test]
fn each_has_its_code_and_harms_nothing() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.sync(&mut office);
    let nan = Place { lat: f64::NAN, ..place(0.0) };
    let moon = Place { lat: 91.0, ..place(0.0) };
    let long = "很".repeat(5_000);
    let step = |order, action, reason: &str, place| Command::Step { order, action, reason: reason.to_owned(), place };
    let answer = |field: &str, value| Command::Answer { order: order(1), field: field.to_owned(), value };
    let part = |part, milli_quantity, source: &str| Command::SetPart {
        order: order(1),
        line: None,
        part,
        milli_quantity,
        serial: String::new(),
        source: source.to_owned(),
    };
    let wanted = [
        (step(order(99), Action::Accept, "", None), ErrorCode::OrderNotFound),
        (step(order(1), Action::Accept, "", None), ErrorCode::StepNotAllowed),
        (step(order(1), Action::Arrive, "", None), ErrorCode::InvalidInput),
        (step(order(1), Action::Complete, "", None), ErrorCode::EvidenceMissing),
        (step(order(1), Action::Pause, "  ", None), ErrorCode::EvidenceMissing),
        (step(order(1), Action::Pause, &long, None), ErrorCode::InvalidInput),
        (step(order(2), Action::Accept, "", Some(nan)), ErrorCode::InvalidPlace),
        (Command::CheckInPreview { order: order(2), place: Some(moon) }, ErrorCode::InvalidPlace),
        (
            Command::CheckIn { order: order(2), place: None, reason: "x".to_owned(), photo: None },
            ErrorCode::StepNotAllowed,
        ),
        (Command::Today { day: "someday".to_owned(), place: None, first: None }, ErrorCode::InvalidInput),
        (Command::Today { day: String::new(), place: Some(moon), first: None }, ErrorCode::InvalidPlace),
        (answer("unknown", json!(true)), ErrorCode::InvalidInput),
        (answer("leak", json!("maybe")), ErrorCode::InvalidInput),
        (answer("pressure", json!("high")), ErrorCode::InvalidInput),
        (answer("remarks", json!(long)), ErrorCode::InvalidInput),
        (answer("remarks", json!(["a"])), ErrorCode::InvalidInput),
        (Command::SetNote { order: order(1), text: long.clone(), base: String::new() }, ErrorCode::InvalidInput),
        (Command::Remark { order: order(1), text: " \n".to_owned() }, ErrorCode::InvalidInput),
        (part(PartId(id(3, 9)), 1000, "van"), ErrorCode::InvalidInput),
        (part(valve(), -1, "van"), ErrorCode::InvalidInput),
        (part(valve(), 1000, "moon"), ErrorCode::InvalidInput),
        (
            Command::Propose { order: order(1), field: OrderField::WindowStart, value: json!("soon") },
            ErrorCode::InvalidInput,
        ),
        (Command::Propose { order: order(1), field: OrderField::Priority, value: json!(3) }, ErrorCode::InvalidInput),
        (Command::Report { order: order(1), language: "la".to_owned() }, ErrorCode::InvalidInput),
        (Command::AddPhoto { order: order(1), slot: Slot::Before, place: None }, ErrorCode::NotAnImage),
        (
            Command::Bytes { order: order(1), attachment: jobsheet_model::AttachmentId(id(10, 1)), thumb: true },
            ErrorCode::NotFound,
        ),
        (Command::Dismiss { notice: jobsheet_model::EntryId(id(10, 1)) }, ErrorCode::NotFound),
    ];
    let before = dump(&phone);
    for (command, code) in wanted {
        let said = format!("{command:?}");
        assert_eq!(phone.code(command), code, "{said}");
    }
    assert_eq!(dump(&phone), before);
}

#[test]
fn missing_evidence_is_named_and_a_manual_check_in_wants_a_reason() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.step(order(1), Action::Depart);
    let here =
        |place, reason: &str| Command::CheckIn { order: order(1), place, reason: reason.to_owned(), photo: None };
    let error = phone.tell(here(None, "")).unwrap_err();
    assert_eq!(
        (error.code, error.detail["missing"].as_str()),
        (ErrorCode::EvidenceMissing, r#"[{"missing":"reason"}]"#)
    );
    assert_eq!(phone.code(here(Some(place(0.05)), "")), ErrorCode::EvidenceMissing);
    phone.tell(here(Some(place(0.05)), "barrier closed")).unwrap();
    let arrival = &phone.page(order(1)).timeline[2];
    assert_eq!((arrival.args["mode"].as_str(), arrival.args["reason"].as_str()), ("outside", "barrier closed"));
}

#[test]
fn what_the_signer_read_must_be_what_is_signed() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.finish(order(1));
    let sign = |sha256: &str, signer: &str| Command::Sign {
        order: order(1),
        signer: signer.to_owned(),
        role: "customer".to_owned(),
        consent: "ok".to_owned(),
        language: "en".to_owned(),
        report_sha256: sha256.to_owned(),
        place: None,
    };
    let code = |phone: &mut Phone, command, png: &[u8]| phone.core.handle_bytes(command, png).unwrap_err().code;
    assert_eq!(code(&mut phone, sign("other", "赵女士"), DRAWING), ErrorCode::ChangedMeanwhile);
    assert_eq!(code(&mut phone, sign("other", "赵女士"), b"GIF89a"), ErrorCode::NotAnImage);
    assert_eq!(code(&mut phone, sign("other", "赵女士"), &vec![0; 3_000_000]), ErrorCode::BlobTooLarge);
    assert_eq!(code(&mut phone, sign("other", ""), DRAWING), ErrorCode::InvalidInput);
    phone.sign(order(1));
    assert_eq!(
        phone.code(Command::SetNote { order: order(1), text: "later".to_owned(), base: String::new() }),
        ErrorCode::StepNotAllowed
    );
}
