//! Where in the desk a person is. The address is the truth: a reload, a second window and a link sent to a colleague
//! show the same thing.

use jobsheet_api::office::{Scope, Sort};
use jobsheet_model::{OrderId, Priority, Status};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::when;
use crate::rest::{OrdersQuery, Whose, join};

/// A page of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The list of orders.
    Orders,
    /// One order beside the list.
    Order(OrderId),
    /// The form for a new order beside the list.
    New,
    /// The board of a day; without one, of today. With an order, that order beside it.
    Board {
        /// Days since 1970 on the company's calendar.
        day: Option<i64>,
        /// The order whose details are shown.
        order: Option<OrderId>,
    },
    /// The board's week around a day, which is the day whose orders are listed beside it.
    Week {
        /// Days since 1970 on the company's calendar.
        day: Option<i64>,
        /// The order whose details are shown.
        order: Option<OrderId>,
    },
    /// A pane of the board in a window of its own.
    Pane {
        /// Which.
        pane: Pane,
        /// Days since 1970 on the company's calendar.
        day: Option<i64>,
        /// The order whose details the board shows.
        order: Option<OrderId>,
    },
    /// The map of a day, with the same addresses.
    Map {
        /// Days since 1970 on the company's calendar.
        day: Option<i64>,
        /// The order whose details are shown.
        order: Option<OrderId>,
    },
    /// Orders that go to the best person by themselves.
    Automatic,
    /// How far the work has come from the field.
    Field,
    /// People and devices.
    People,
}

/// What of the board can have a window of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// What nobody has.
    Pool,
    /// The map.
    Map,
}

impl Pane {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Pool, Self::Map];

    /// As addresses and windows call it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pool => "pool",
            Self::Map => "map",
        }
    }

    /// The pane with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

impl Place {
    /// Reads an address; what it does not know is the list.
    #[must_use]
    pub fn parse(path: &str) -> Self {
        fn of_day<'a>(mut parts: impl Iterator<Item = &'a str>) -> (Option<i64>, Option<OrderId>) {
            let day = parts.next().and_then(when::parse_date);
            (day, parts.next().and_then(|id| id.parse().ok()))
        }
        let mut parts = path.trim_matches('/').split('/').skip(1);
        match (parts.next(), parts.next()) {
            (Some("board"), Some("week")) => {
                let (day, order) = of_day(parts);
                Self::Week { day, order }
            }
            (Some("pane"), Some(pane)) => {
                let (day, order) = of_day(parts);
                Pane::from_code(pane).map_or(Self::Board { day, order }, |pane| Self::Pane { pane, day, order })
            }
            (Some(page @ ("board" | "map")), day) => {
                let day = day.and_then(when::parse_date);
                let order = parts.next().and_then(|id| id.parse().ok());
                if page == "map" { Self::Map { day, order } } else { Self::Board { day, order } }
            }
            (Some("automatic"), _) => Self::Automatic,
            (Some("people"), _) => Self::People,
            (Some("field"), _) => Self::Field,
            (Some("orders"), Some("new")) => Self::New,
            (Some("orders"), Some(id)) => id.parse().map_or(Self::Orders, Self::Order),
            _ => Self::Orders,
        }
    }

    /// The address.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Orders => "/desk/orders".to_owned(),
            Self::Order(id) => format!("/desk/orders/{id}"),
            Self::New => "/desk/orders/new".to_owned(),
            Self::Board { day, order } => of_a_day("/desk/board", day, order),
            Self::Week { day, order } => of_a_day("/desk/board/week", day, order),
            Self::Pane { pane, day, order } => of_a_day(&format!("/desk/pane/{}", pane.code()), day, order),
            Self::Map { day, order } => of_a_day("/desk/map", day, order),
            Self::Automatic => "/desk/automatic".to_owned(),
            Self::Field => "/desk/field".to_owned(),
            Self::People => "/desk/people".to_owned(),
        }
    }

    /// The day and the order of a page that shows a day: board or map.
    #[must_use]
    pub fn of_day(self) -> Option<(Option<i64>, Option<OrderId>)> {
        match self {
            Self::Board { day, order }
            | Self::Week { day, order }
            | Self::Pane { day, order, .. }
            | Self::Map { day, order } => Some((day, order)),
            _ => None,
        }
    }

    /// The same page with another day and order; the other pages stay what they are.
    #[must_use]
    pub fn at_day(self, day: Option<i64>, order: Option<OrderId>) -> Self {
        match self {
            Self::Board { .. } => Self::Board { day, order },
            Self::Week { .. } => Self::Week { day, order },
            Self::Pane { pane, .. } => Self::Pane { pane, day, order },
            Self::Map { .. } => Self::Map { day, order },
            other => other,
        }
    }

    /// The other face of a day, with the same order: the map of a board, the board of a map.
    #[must_use]
    pub fn other_face(self) -> Self {
        match self {
            Self::Board { day, order } | Self::Week { day, order } => Self::Map { day, order },
            Self::Map { day, order } => Self::Board { day, order },
            other => other,
        }
    }

    /// The order shown, if one is.
    #[must_use]
    pub fn order(self) -> Option<OrderId> {
        match self {
            Self::Order(id) => Some(id),
            _ => None,
        }
    }
}

fn of_a_day(page: &str, day: Option<i64>, order: Option<OrderId>) -> String {
    let name = day.map(when::date_input);
    match (name, order) {
        (None, None) => page.to_owned(),
        (None, Some(id)) => format!("{page}/today/{id}"),
        (Some(day), None) => format!("{page}/{day}"),
        (Some(day), Some(id)) => format!("{page}/{day}/{id}"),
    }
}

/// Goes to an address.
type Go = Box<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// Reads and changes the address.
#[derive(Clone, Copy)]
pub struct Way {
    /// The page.
    pub place: Memo<Place>,
    /// The list's filter.
    pub query: Memo<OrdersQuery>,
    go: StoredValue<Go>,
}

impl Way {
    /// Inside the router.
    #[must_use]
    pub fn new() -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let (path, query) = (location.pathname, location.query);
        Self {
            place: Memo::new(move |_| Place::parse(&path.get())),
            query: Memo::new(move |_| {
                query.with(|map| {
                    let read = |name: &str| map.get_str(name).unwrap_or_default();
                    OrdersQuery {
                        status: Status::from_code(read("status")),
                        technician: Whose::from_code(read("technician")),
                        customer: read("customer").parse().ok(),
                        priority: Priority::from_code(read("priority")),
                        q: read("q").to_owned(),
                        scope: Scope::from_code(read("scope")).unwrap_or_default(),
                        sort: Sort::from_code(read("sort")).unwrap_or_default(),
                    }
                })
            }),
            go: StoredValue::new(Box::new(navigate)),
        }
    }

    /// The address of a page under the filter in force.
    #[must_use]
    pub fn href(&self, place: Place) -> String {
        address(place, &self.query.get())
    }

    /// Goes to a page; the filter stays.
    pub fn go(&self, place: Place) {
        self.navigate(&address(place, &self.query.get_untracked()), false);
    }

    /// Shows something else of the same page; *Back* leaves the page, and does not step through all that was looked at.
    pub fn stay(&self, place: Place) {
        self.navigate(&address(place, &self.query.get_untracked()), true);
    }

    /// Changes the filter; the page stays, and *Back* does not step through every letter typed.
    pub fn filter(&self, change: impl FnOnce(&mut OrdersQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.navigate(&address(self.place.get_untracked(), &query), true);
    }

    fn navigate(&self, to: &str, replace: bool) {
        let options = NavigateOptions { resolve: false, replace, scroll: false, ..NavigateOptions::default() };
        self.go.with_value(|go| go(to, options));
    }
}

fn address(place: Place, query: &OrdersQuery) -> String {
    let pairs = query.pairs();
    if pairs.is_empty() || matches!(place, Place::People | Place::Field) || place.of_day().is_some() {
        place.path()
    } else {
        format!("{}?{}", place.path(), join(&pairs))
    }
}
