//! The list: filters, search, pages, counts by status. Most pressing first: unfinished before finished, then by
//! priority, then by what is due first; or the oldest first.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use jobsheet_api::ApiError;
use jobsheet_api::office::{OrderLine, OrderList, Scope, Sort};
use jobsheet_model::order::OrderKind;
use jobsheet_model::{CustomerId, OrderId, Priority, Status, TimeWindow, Timestamp, UserId};

use super::row::{priority_of, rank};
use crate::cx::Cx;
use crate::db::{Row, Tx, Value};
use crate::error::{Error, Result};
use crate::{company, feeds};

/// Rows of a page, if not asked otherwise, and at most.
const PAGE: u32 = 50;
const MOST: u32 = 500;

/// What to list. Empty lists mean "any".
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// In one of these states.
    pub status: Vec<Status>,
    /// Of this urgency.
    pub priority: Vec<Priority>,
    /// Held by this technician; `Some(None)`: by nobody.
    pub technician: Option<Option<UserId>>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Words that number, title, customer, address, contact or phone hold, all of them.
    pub q: String,
    /// Which part.
    pub scope: Scope,
    /// What comes first.
    pub sort: Sort,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// Conditions with their parameters.
#[derive(Clone)]
struct Filter {
    wheres: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        // Every `?` is the next parameter.
        let mut condition = String::new();
        let mut values = values.into_iter();
        for part in sql.split_inclusive('?') {
            condition.push_str(part.trim_end_matches('?'));
            if part.ends_with('?')
                && let Some(value) = values.next()
            {
                self.values.push(value);
                condition.push_str(&format!("${}", self.values.len()));
            }
        }
        self.wheres.push(condition);
    }

    fn any_of(&mut self, column: &str, all: Vec<Value>) {
        if !all.is_empty() {
            let marks = vec!["?"; all.len()].join(", ");
            self.and(&format!("{column} IN ({marks})"), all);
        }
    }

    fn sql(&self) -> String {
        if self.wheres.is_empty() { "1 = 1".to_owned() } else { self.wheres.join(" AND ") }
    }
}

/// A page of the list.
///
/// # Errors
/// `invalid_input` for a broken `after`, or when the database fails.
pub fn list(tx: &mut Tx, cx: &Cx, query: &ListQuery) -> Result<OrderList> {
    let but_status = filter(tx, cx, query)?;
    let mut by_status = BTreeMap::new();
    let counts =
        format!("SELECT o.status, COUNT(*) AS number FROM orders o WHERE {} GROUP BY o.status", but_status.sql());
    for row in tx.query(&counts, &but_status.values)? {
        by_status.insert(status_of(&row)?, row.number::<u64>("number")?);
    }
    let fits = |status: &Status| query.status.is_empty() || query.status.contains(status);
    let total = by_status.iter().filter(|(status, _)| fits(status)).map(|(_, number)| number).sum();

    let mut page = but_status;
    page.any_of("o.status", query.status.iter().map(|status| Value::from(status.code())).collect());
    if let Some(after) = &query.after {
        let place = Place::parse(query.sort, after).ok_or_else(|| ApiError::invalid("after", "unreadable"))?;
        place.beyond(&mut page);
    }
    let limit = query.limit.unwrap_or(PAGE).clamp(1, MOST);
    let wheres = page.sql();
    page.values.push(Value::from(limit + 1));
    let sql = format!(
        "SELECT o.id, o.number, o.kind, o.service, o.title, o.priority, o.status, o.window_start, o.window_end, o.district, o.technician, \
             o.created_at, o.changed_at, o.attention, o.finished, o.due, c.name AS customer, s.address, u.name AS technician_name, \
             (SELECT COUNT(*) FROM expected_blobs e WHERE e.order_id = o.id AND e.arrived_at IS NULL) AS expected_files \
         FROM orders o JOIN customers c ON c.id = o.customer JOIN sites s ON s.id = o.site LEFT JOIN users u ON u.id = o.technician \
         WHERE {wheres} ORDER BY {} LIMIT ${}",
        order_by(query.sort),
        page.values.len()
    );
    let mut rows = tx.query(&sql, &page.values)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = if more {
        rows.last().map(|row| Place::of(query.sort, row)).transpose()?.map(|place| place.text())
    } else {
        None
    };
    Ok(OrderList {
        rows: rows.iter().map(line).collect::<Result<_>>()?,
        total,
        by_status,
        next,
        seq: feeds::office_head(tx)?,
    })
}

/// Everything but the status and the page.
fn filter(tx: &mut Tx, cx: &Cx, query: &ListQuery) -> Result<Filter> {
    let mut filter = Filter { wheres: Vec::new(), values: Vec::new() };
    match query.scope {
        Scope::All => {}
        Scope::Open => filter.and("o.finished = 0", []),
        Scope::Today => {
            let (start, end) = today(cx.now, &company::zone(tx)?)?;
            let moving = Status::ALL.into_iter().filter(|status| status.is_under_way());
            let codes: Vec<Value> = moving.map(|status| status.code().into()).collect();
            let sql = format!(
                "((o.window_start >= ? AND o.window_start < ?) OR o.status IN ({}))",
                vec!["?"; codes.len()].join(", ")
            );
            filter.and(&sql, [Value::from(start), Value::from(end)].into_iter().chain(codes));
        }
    }
    filter.any_of("o.priority", query.priority.iter().map(|priority| Value::from(rank(*priority))).collect());
    match query.technician {
        Some(Some(technician)) => filter.and("o.technician = ?", [technician.into()]),
        Some(None) => filter.and("o.technician IS NULL", []),
        None => {}
    }
    if let Some(customer) = query.customer {
        filter.and("o.customer = ?", [customer.into()]);
    }
    // Containing, in both databases, without the case rules and wildcards of LIKE.
    for word in query.q.to_lowercase().split_whitespace() {
        filter.and("replace(o.search, ?, '') <> o.search", [word.into()]);
    }
    Ok(filter)
}

fn line(row: &Row) -> Result<OrderLine> {
    let technician = match (row.opt_parse("technician")?, row.opt_text("technician_name")?) {
        (Some(id), name) => Some((id, name.unwrap_or_default().to_owned())),
        _ => None,
    };
    Ok(OrderLine {
        id: row.parse("id")?,
        number: row.string("number")?,
        kind: OrderKind::from_code(row.text("kind")?).unwrap_or_default(),
        service: row.string("service")?,
        title: row.string("title")?,
        priority: priority_of(row.int("priority")?),
        status: status_of(row)?,
        window: TimeWindow { start: row.opt_time("window_start")?, end: row.opt_time("window_end")? },
        customer: row.string("customer")?,
        address: row.string("address")?,
        district: row.string("district")?,
        technician,
        created_at: row.time("created_at")?,
        changed_at: row.time("changed_at")?,
        attention: row.number("attention")?,
        expected_files: row.number("expected_files")?,
    })
}

fn status_of(row: &Row) -> Result<Status> {
    Status::from_code(row.text("status")?).ok_or_else(|| Error::internal("an order has an unknown status"))
}

fn order_by(sort: Sort) -> &'static str {
    match sort {
        Sort::Pressing => "o.finished, o.priority DESC, o.due, o.id",
        Sort::Age => "o.created_at, o.id",
    }
}

/// Where a page ended: what its last row is sorted by.
enum Place {
    Pressing { finished: i64, priority: i64, due: i64, id: OrderId },
    Age { created_at: i64, id: OrderId },
}

impl Place {
    fn of(sort: Sort, row: &Row) -> Result<Self> {
        let id = row.parse("id")?;
        Ok(match sort {
            Sort::Pressing => Self::Pressing {
                finished: row.int("finished")?,
                priority: row.int("priority")?,
                due: row.int("due")?,
                id,
            },
            Sort::Age => Self::Age { created_at: row.int("created_at")?, id },
        })
    }

    fn text(&self) -> String {
        match self {
            Self::Pressing { finished, priority, due, id } => format!("{finished}.{priority}.{due}.{id}"),
            Self::Age { created_at, id } => format!("{created_at}.{id}"),
        }
    }

    fn parse(sort: Sort, text: &str) -> Option<Self> {
        let mut parts = text.splitn(if sort == Sort::Age { 2 } else { 4 }, '.');
        let mut number = || parts.next()?.parse().ok();
        Some(match sort {
            Sort::Pressing => {
                let (finished, priority, due) = (number()?, number()?, number()?);
                Self::Pressing { finished, priority, due, id: parts.next()?.parse().ok()? }
            }
            Sort::Age => Self::Age { created_at: number()?, id: parts.next()?.parse().ok()? },
        })
    }

    /// Only rows after this place.
    fn beyond(self, page: &mut Filter) {
        match self {
            Self::Pressing { finished, priority, due, id } => page.and(
                "(o.finished > ? OR (o.finished = ? AND (o.priority < ? OR (o.priority = ? AND (o.due > ? OR (o.due = ? AND o.id > ?))))))",
                [finished.into(), finished.into(), priority.into(), priority.into(), due.into(), due.into(), id.into()],
            ),
            Self::Age { created_at, id } => page.and(
                "(o.created_at > ? OR (o.created_at = ? AND o.id > ?))",
                [created_at.into(), created_at.into(), id.into()],
            ),
        }
    }
}

/// Beginning and end of the day of `now`.
pub(crate) fn today(now: Timestamp, zone: &TimeZone) -> Result<(Timestamp, Timestamp)> {
    let at = jiff::Timestamp::from_millisecond(now.0).map_err(Error::internal)?.to_zoned(zone.clone());
    let start = at.start_of_day().map_err(Error::internal)?;
    let end = start.checked_add(1.day()).map_err(Error::internal)?;
    Ok((Timestamp(start.timestamp().as_millisecond()), Timestamp(end.timestamp().as_millisecond())))
}
