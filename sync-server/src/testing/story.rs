//! A small company at work, for tests that tell a story: Dana 达娜 at the desk, Li Wei 李伟 and Wang Fang 王芳 with their
//! phones, one customer with a boiler.

use std::fmt::Write;

use jobsheet_api::office::{AssignRequest, CancelRequest, ChangeOrderRequest, CreateOrderRequest, OrderDetail};
use jobsheet_model::asset::Asset;
use jobsheet_model::catalog::Service;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::entry::{Attachment, CheckInMode, Slot, Taken};
use jobsheet_model::form::{Field, FieldKind, Form, Label};
use jobsheet_model::order::OrderKind;
use jobsheet_model::person::Role;
use jobsheet_model::{AssetId, CustomerId, FormId, OrderId, Place, Priority, SiteId, TimeWindow, Timestamp, UserId};
use jobsheet_sync::{SyncRequest, SyncResponse, Verdict};
use serde_json::json;
use uuid::Uuid;

use super::{DANA, MONDAY_MORNING, Stage, add_people};
use crate::auth::{Desk, Device};
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::orders::{self, Reports};
use crate::seed::Phone;
use crate::{catalog, customers, sync};

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;

pub(crate) const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(0x51));
pub(crate) const SITE: SiteId = SiteId(Uuid::from_u128(0x52));
pub(crate) const BOILER: AssetId = AssetId(Uuid::from_u128(0x53));
const FORM: FormId = FormId(Uuid::from_u128(0x54));

/// At the customer's door.
pub(crate) const DOOR: Place = Place { lat: 36.1889, lon: 117.1216, accuracy: 8.0, mock: false };

/// Somebody at a desk.
pub(crate) fn at_desk(user: UserId, role: Role) -> Desk {
    Desk { user, role, expires_at: Timestamp(i64::MAX), session: [0; 32] }
}

pub(crate) fn dana() -> Desk {
    at_desk(DANA, Role::Dispatcher)
}

/// The company.
pub(crate) struct Story {
    pub(crate) stage: Stage,
}

impl Story {
    pub(crate) async fn begin(stage: Stage) -> Self {
        add_people(&stage).await;
        add_company(&stage).await;
        Self { stage }
    }

    /// Time passes.
    pub(crate) fn pass(&self, minutes: i64) {
        self.stage.world.pass(minutes * MINUTE);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.stage.world.now()
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx, &mut Cx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.stage.db.write(work).await
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx, &mut Cx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.stage.db.read(work).await
    }

    /// Dana makes the order with this number and gives it to somebody.
    pub(crate) async fn order(&self, number: u128, technician: Option<UserId>) -> OrderId {
        self.made(CreateOrderRequest { technician, ..request(number) }).await
    }

    /// An order of that service that nobody has.
    pub(crate) async fn order_of(&self, number: u128, service: &str) -> OrderId {
        self.made(CreateOrderRequest { service: service.to_owned(), ..request(number) }).await
    }

    async fn made(&self, request: CreateOrderRequest) -> OrderId {
        let id = request.id;
        self.write(move |tx, cx| orders::create(tx, cx, &dana(), &request)).await.unwrap();
        id
    }

    pub(crate) async fn assign(&self, id: OrderId, technician: Option<UserId>) -> Result<()> {
        let version = self.detail(id).await.order.version;
        self.write(move |tx, cx| orders::assign(tx, cx, &dana(), id, &AssignRequest::new(technician, version))).await
    }

    pub(crate) async fn cancel(&self, id: OrderId, reason: &str) -> Result<()> {
        let request = CancelRequest { reason: reason.to_owned() };
        self.write(move |tx, cx| orders::cancel(tx, cx, &dana(), id, &request)).await
    }

    pub(crate) async fn change(&self, desk: Desk, id: OrderId, request: ChangeOrderRequest) -> Result<()> {
        self.write(move |tx, cx| orders::change(tx, cx, &desk, id, &request)).await
    }

    pub(crate) async fn detail(&self, id: OrderId) -> OrderDetail {
        self.read(move |tx, cx| orders::detail(tx, cx, id, &Reports::new())).await.unwrap()
    }

    /// A phone of somebody, in step with the server.
    pub(crate) async fn phone(&self, user: UserId, key: u8) -> Phone {
        let mut phone = self.write(move |tx, cx| Phone::enrol(tx, cx, user, "phone", [key; 32])).await.unwrap();
        self.sync(&mut phone).await;
        phone
    }

    /// One request as the route deals with it.
    pub(crate) async fn send(&self, device: &Device, request: &SyncRequest) -> Result<SyncResponse> {
        let (its_device, its_request) = (device.clone(), request.clone());
        let verdicts = self
            .write(move |tx, cx| {
                if sync::writes(tx, cx, &its_request)? {
                    sync::push(tx, cx, &its_device, &its_request)
                } else {
                    Ok(Vec::new())
                }
            })
            .await?;
        let (device, request) = (device.clone(), request.clone());
        self.read(move |tx, cx| sync::answer(tx, cx, &device, &request, verdicts.clone())).await
    }

    /// The phone sends and takes everything.
    pub(crate) async fn sync(&self, phone: &mut Phone) -> SyncResponse {
        loop {
            let answer = self.send(&phone.device, &phone.request(self.now())).await.unwrap();
            phone.take_in(&answer).unwrap();
            if !answer.more {
                return answer;
            }
        }
    }

    /// Moments for phones: ids that differ from the server's.
    pub(crate) fn cx(&self) -> Cx {
        self.stage.db.cx()
    }

    /// The order in words.
    pub(crate) async fn tell(&self, id: OrderId) -> String {
        let detail = self.detail(id).await;
        let order = &detail.order;
        let mut text = format!(
            "{} {} {} | {}\n",
            order.number.as_deref().unwrap_or("-"),
            order.status.code(),
            order.priority.code(),
            detail.technician.as_deref().unwrap_or("nobody"),
        );
        for item in &detail.timeline {
            let args: Vec<String> = item.args.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let ruling =
                item.ruling.as_ref().map(|(verdict, reason)| format!(" -> {verdict:?} {reason}")).unwrap_or_default();
            let line = format!("{} {} {} {}", clock(item.at), item.by, item.code, args.join(" "));
            writeln!(text, "{}{ruling} [{:?}]", line.trim_end(), item.confidence).unwrap();
        }
        for (field, value) in &detail.answers {
            writeln!(text, "answer {field} = {value}").unwrap();
        }
        for proposal in &detail.proposals {
            writeln!(text, "proposal {} of {}: {:?}", proposal.field.code(), proposal.by, proposal.verdict).unwrap();
        }
        for photo in &detail.photos {
            writeln!(
                text,
                "photo {} by {} {:?} here={}",
                photo.photo.slot.code(),
                photo.photo.by,
                photo.photo.state,
                photo.photo.here
            )
            .unwrap();
        }
        if !detail.note.is_empty() {
            writeln!(text, "note {}", detail.note).unwrap();
        }
        if !detail.contributions.is_empty() {
            writeln!(text, "contributions of {}", detail.contributions.join(", ")).unwrap();
        }
        text
    }
}

/// What Dana fills in for the order with this number.
pub(crate) fn request(number: u128) -> CreateOrderRequest {
    CreateOrderRequest {
        id: OrderId(Uuid::from_u128(0x1000 + number)),
        kind: OrderKind::Maintenance,
        service: "repair".to_owned(),
        title: "壁挂炉点不着火".to_owned(),
        description: "面板显示 E1。".to_owned(),
        priority: Priority::Normal,
        customer: CUSTOMER,
        site: SITE,
        asset: Some(BOILER),
        window: TimeWindow { start: Some(MONDAY_MORNING.plus(2 * HOUR)), end: Some(MONDAY_MORNING.plus(4 * HOUR)) },
        technician: None,
    }
}

/// A file that a record names.
pub(crate) fn file(phone: &Phone, at: Timestamp, id: u128, slot: Slot, sha256: &str, bytes: u64) -> Attachment {
    Attachment {
        id: jobsheet_model::AttachmentId(Uuid::from_u128(id)),
        sha256: sha256.to_owned(),
        bytes,
        mime: "image/jpeg".to_owned(),
        slot,
        by: phone.device.user,
        taken: Taken { at, clock: Some(phone.clock(at)), place: Some(DOOR) },
        thumbhash: String::new(),
    }
}

/// Photos of both sides and the required answers, so that the work may be completed.
pub(crate) fn evidence(phone: &mut Phone, cx: &mut Cx, at: Timestamp, order: OrderId) {
    for (id, slot, digit) in [(0x61, Slot::Before, "a"), (0x62, Slot::After, "b")] {
        let file = file(phone, at, id, slot, &digit.repeat(64), 1_000);
        phone.write(cx, at, order, |draft, _| draft.attachment(&file)).unwrap();
    }
    phone.answer(cx, at, order, "leak", &json!("pass")).unwrap();
    phone.answer(cx, at, order, "pressure", &json!(1.5)).unwrap();
}

/// Inside the fence.
pub(crate) fn arrive(phone: &mut Phone, cx: &mut Cx, at: Timestamp, order: OrderId) {
    phone.check_in(cx, at, order, CheckInMode::Inside, "", Some((DOOR, 12.0))).unwrap();
}

/// Refused changes of an answer, by code.
pub(crate) fn refusals(answer: &SyncResponse) -> Vec<String> {
    let codes = answer.verdicts.iter().map(|item| match &item.verdict {
        Verdict::Stored => "stored".to_owned(),
        Verdict::Refused { code, .. } => code.clone(),
    });
    codes.collect()
}

/// `08:05` in Tai'an; with the day when it is another.
fn clock(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap().in_tz("Asia/Shanghai").unwrap();
    if at.date() == jiff::civil::date(2026, 11, 23) {
        at.strftime("%H:%M").to_string()
    } else {
        at.strftime("%m-%d %H:%M").to_string()
    }
}

/// Adds the customer, its boiler and the checklist.
pub(crate) async fn add_company(stage: &Stage) {
    stage.db.write(|tx, _| company(tx)).await.unwrap();
}

fn company(tx: &mut Tx) -> Result<()> {
    let label = |zh: &str, en: &str| Label { zh: zh.to_owned(), en: en.to_owned() };
    crate::company::set(tx, crate::company::NAME, "泰安安捷")?;
    let field = |id: &str, zh: &str, en: &str, kind, required| Field {
        id: id.to_owned(),
        label: label(zh, en),
        kind,
        required,
    };
    let form = Form {
        id: FORM,
        version: 1,
        title: label("检修单", "Checklist"),
        fields: vec![
            field("leak", "检漏", "Leak test", FieldKind::Verdict, true),
            field(
                "pressure",
                "水压",
                "Pressure",
                FieldKind::Number { unit: "bar".to_owned(), min: Some(0.0), max: Some(6.0) },
                true,
            ),
            field("advice", "建议", "Advice", FieldKind::Text, false),
        ],
    };
    catalog::put_form(tx, &form)?;
    catalog::put_service(
        tx,
        &Service { code: "repair".to_owned(), name: label("故障维修", "Repair"), minutes: 90 },
        1,
        Some(FORM),
    )?;
    customers::put_customer(
        tx,
        &Customer { id: CUSTOMER, name: "泰山云谷写字楼".to_owned(), level: "vip".to_owned() },
    )?;
    let site = Site {
        id: SITE,
        customer: CUSTOMER,
        name: "物业中心".to_owned(),
        district: "泰山区".to_owned(),
        address: "山东省泰安市泰山区东岳大街300号".to_owned(),
        lat: DOOR.lat,
        lon: DOOR.lon,
        fence: 150.0,
        contact: "崔经理".to_owned(),
        phone: "0538-555-0153".to_owned(),
    };
    customers::put_site(tx, &site)?;
    let boiler = Asset {
        id: BOILER,
        site: SITE,
        name: "燃气壁挂炉".to_owned(),
        model: "汶暖 WN-24B".to_owned(),
        serial: "WN2300417".to_owned(),
        installed_at: None,
        warranty_until: None,
    };
    customers::put_asset(tx, &boiler, None)
}
