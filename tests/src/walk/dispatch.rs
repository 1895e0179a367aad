//! What Dana does.

use std::time::{SystemTime, UNIX_EPOCH};

use jobsheet_api::office::{AssignRequest, ChangeOrderRequest, CreateOrderRequest};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::customer::Site;
use jobsheet_model::order::OrderKind;
use jobsheet_model::{OrderId, Priority, TimeWindow, Timestamp};
use uuid::Uuid;

use crate::desk::Desk;
use crate::{Result, Trouble};

const HOUR: i64 = 3_600_000;

/// The order, as dispatched.
pub struct Job {
    /// Which.
    pub order: OrderId,
    /// For people.
    pub number: String,
    /// One line.
    pub title: String,
    /// Who is served.
    pub customer: String,
    /// Where.
    pub site: Site,
    /// What the company shares.
    pub catalog: Catalog,
    window: TimeWindow,
}

/// What Dana changed while nobody could tell Li Wei.
pub struct Moved {
    /// The new appointment.
    pub window: TimeWindow,
    /// The new priority.
    pub priority: Priority,
    /// The remark.
    pub remark: String,
}

/// Makes an order for a customer's boiler and gives it to a technician.
pub async fn dispatch(desk: &Desk, technician: &str) -> Result<Job> {
    let catalog = desk.catalog().await?;
    let service = catalog.services.first().ok_or_else(|| Trouble::new("the catalogue has no services"))?;
    let with_assets = desk.customers().await?.into_iter().find(|one| !one.assets.is_empty());
    let view = with_assets.ok_or_else(|| Trouble::new("no customer has equipment"))?;
    let asset = &view.assets[0];
    let site = view.sites.iter().find(|site| site.id == asset.site);
    let site = site.ok_or_else(|| Trouble::new("the equipment stands nowhere"))?.clone();
    let person = desk.technicians().await?.into_iter().find(|one| one.person.name == technician);
    let person = person.ok_or_else(|| Trouble(format!("{technician} is no technician")))?.person;

    let window = TimeWindow { start: Some(now().plus(HOUR)), end: Some(now().plus(3 * HOUR)) };
    let order = OrderId(Uuid::now_v7());
    let made = desk
        .create(&CreateOrderRequest {
            id: order,
            kind: OrderKind::Maintenance,
            service: service.code.clone(),
            title: "锅炉无法点火".to_owned(),
            description: "客户反映启动后十秒内熄火，屏幕显示 E01。".to_owned(),
            priority: Priority::Normal,
            customer: view.customer.id,
            site: site.id,
            asset: Some(asset.id),
            window,
            technician: None,
        })
        .await?;
    let given = desk.assign(order, &AssignRequest::new(Some(person.id), made.order.version)).await?;
    Ok(Job {
        order,
        number: given.order.number.unwrap_or_default(),
        title: given.order.title,
        customer: view.customer.name,
        site,
        catalog,
        window,
    })
}

/// Decides other things while the phone is out of reach.
pub async fn meanwhile(desk: &Desk, job: &Job) -> Result<Moved> {
    let seen = desk.order(job.order).await?.order;
    let later = |at: Option<Timestamp>| at.map(|at| at.plus(2 * HOUR));
    let window = TimeWindow { start: later(job.window.start), end: later(job.window.end) };
    let wish = ChangeOrderRequest {
        window_start: window.start,
        window_end: window.end,
        versions: seen.versions.clone(),
        ..ChangeOrderRequest::default()
    };
    desk.change(job.order, &wish).await?;
    let wish = ChangeOrderRequest {
        priority: Some(Priority::Urgent),
        versions: seen.versions,
        ..ChangeOrderRequest::default()
    };
    desk.change(job.order, &wish).await?;
    let remark = "客户补充：地下室钥匙在门卫处。".to_owned();
    desk.remark(job.order, &remark).await?;
    Ok(Moved { window, priority: Priority::Urgent, remark })
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
