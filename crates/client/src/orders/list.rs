//! Lists: a day, and everything on the device.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jobsheet_api::ApiError;
use jobsheet_api::device::{DayCounts, Notice, OrdersFilter, Reply, TodayView};
use jobsheet_model::Place;
use jobsheet_store::StoreError;
use jobsheet_store::queries::notices::{self, NoticeRow};
use jobsheet_store::queries::orders::{self, OrderColumns};

use crate::Core;
use crate::errors::Result;
use crate::input;
use crate::zone::Date;

/// Days before and after the shown one whose work is counted.
const AROUND: i64 = 14;

impl Core {
    /// The list of a day: all of it, or the first so many of what is open and of what is done.
    pub(crate) fn today(&mut self, day: &str, place: Option<Place>, first: Option<u32>) -> Result<Reply> {
        let user = self.user()?.to_string();
        let context = self.row_context(place)?;
        let today = self.zone.date(self.now()?.0);
        let day: Date =
            if day.is_empty() { today } else { day.parse().map_err(|_| ApiError::invalid("day", "not_a_date"))? };
        let (from, until) = self.zone.bounds(day);
        let db = self.store.db();
        // What is under way, overdue or without a time belongs to today.
        let begins = (day != today).then_some(from);
        let (under_way, all) = orders::count_due(db, &user, begins, until)?;
        let mut due = orders::due(db, &user, begins, until, first)?;
        sort_for_doing(&mut due);
        let done = orders::done(db, &user, from, until)?;
        let finished = u32::try_from(done.len()).unwrap_or(u32::MAX);
        let counts = DayCounts { under_way, next: all - under_way, done: finished };
        let some = first.map_or(usize::MAX, |first| first as usize);
        let view = TodayView {
            day: day.to_string(),
            is_today: day == today,
            open: due.into_iter().map(|columns| context.row(columns)).collect::<Result<_>>()?,
            done: done.into_iter().take(some).map(|columns| context.row(columns)).collect::<Result<_>>()?,
            counts,
            days: self.days(&user, day)?,
            offers: self.offers(place)?,
            notices: notices::open(db, &user)?.into_iter().map(notice).collect::<Result<_>>()?,
        };
        Ok(Reply::Today(view))
    }

    /// Days around `day` on which windows begin.
    fn days(&self, user: &str, day: Date) -> Result<BTreeMap<String, u32>> {
        let mut shown = day.plus(-AROUND);
        let (from, mut until) = self.zone.bounds(shown);
        let mut days = BTreeMap::new();
        // Earliest first, so that the days are walked through once.
        for start in orders::starts(self.store.db(), user, from, self.zone.bounds(day.plus(AROUND)).1)? {
            while start >= until {
                shown = shown.plus(1);
                until = self.zone.midnight(shown.plus(1));
            }
            *days.entry(shown.to_string()).or_insert(0) += 1;
        }
        Ok(days)
    }

    /// Orders on this device: all, or the first so many.
    pub(crate) fn orders(
        &mut self,
        filter: OrdersFilter,
        search: &str,
        place: Option<Place>,
        first: Option<u32>,
    ) -> Result<Reply> {
        let user = self.user()?.to_string();
        let context = self.row_context(place)?;
        let words: Vec<String> =
            input::text("search", search, input::LINE)?.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let open = match filter {
            OrdersFilter::Open => Some(true),
            OrdersFilter::Done => Some(false),
            OrdersFilter::All => None,
        };
        let mut rows = orders::search(self.store.db(), &user, open, &words, first)?;
        sort_for_doing(&mut rows);
        Ok(Reply::Orders(rows.into_iter().map(|columns| context.row(columns)).collect::<Result<_>>()?))
    }
}

/// In the order to do them: what is under way, what is still to do by its time, those without one last; more pressing first
/// among equals. `jobsheet_store::queries::orders` has the same order for taking the first of many.
fn sort_for_doing(orders: &mut [OrderColumns]) {
    orders.sort_unstable_by(|a, b| {
        let key = |one: &OrderColumns| {
            (!one.open, !one.under_way, one.starts().is_none(), one.starts(), Reverse(one.priority))
        };
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
}

fn notice(row: NoticeRow) -> Result<Notice> {
    let unreadable = StoreError::Unreadable("notices");
    let Ok(id) = row.id.parse() else { return Err(unreadable.into()) };
    Ok(Notice {
        id,
        order: row.order.and_then(|order| order.parse().ok()),
        code: row.code,
        args: serde_json::from_str(&row.args).unwrap_or_default(),
        at: row.at,
    })
}
