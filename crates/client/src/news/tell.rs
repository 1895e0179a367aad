//! Compares what is there, once the line has come to rest, with what was there before.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::device::{Event, News};
use jobsheet_model::OrderId;
use jobsheet_model::offer::OfferCard;
use jobsheet_store::queries::notices::NoticeRow;
use jobsheet_store::queries::{notices, offers, orders};

use crate::Core;
use crate::errors::Result;

/// More at once are told as a number.
const MANY: usize = 3;

/// What the person knows of, and whether there may be more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hearing {
    /// Nothing: the first listing is not complete, and none of it is news.
    FirstListing,
    /// What is in the replica: nothing was brought since the program started.
    AsStored,
    /// What was there when the line had last come to rest.
    Rested(Heard),
    /// The same, and something was brought since.
    Brought(Heard),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Heard {
    orders: BTreeSet<String>,
    notices: BTreeSet<String>,
    offers: BTreeSet<String>,
}

impl Core {
    /// Tells what is new since it was called last. Called when nothing more is expected of the server for now.
    pub fn tell_news(&mut self) {
        // What cannot be read now is told the next time.
        if let Ok(news) = self.news() {
            for one in news {
                self.emit(Event::News(one));
            }
        }
    }

    /// Something is about to be taken in: what is there before is no news. Not noted at each command, because it costs a look
    /// at every open order.
    pub(crate) fn before_news(&mut self) -> Result<()> {
        match &mut self.hearing {
            Hearing::FirstListing | Hearing::Brought(_) => {}
            // When it cannot be read nothing is taken in, and the next answer looks again.
            Hearing::AsStored => self.hearing = Hearing::Brought(self.hear()?),
            Hearing::Rested(heard) => self.hearing = Hearing::Brought(std::mem::take(heard)),
        }
        Ok(())
    }

    fn hear(&self) -> Result<Heard> {
        let Ok(user) = self.user().map(|user| user.to_string()) else { return Ok(Heard::default()) };
        let db = self.store.db();
        let orders = orders::own_open(db, &user)?.into_iter().map(|(id, ..)| id).collect();
        let notices = notices::open(db, &user)?.into_iter().map(|notice| notice.id).collect();
        let offers = offers::open(db, &user)?.into_iter().map(|offer| offer.id).collect();
        Ok(Heard { orders, notices, offers })
    }

    /// The person has made this order here.
    pub(crate) fn heard_of(&mut self, order: OrderId) {
        if let Hearing::Rested(heard) | Hearing::Brought(heard) = &mut self.hearing {
            heard.orders.insert(order.to_string());
        }
    }

    fn news(&mut self) -> Result<Vec<News>> {
        let before = match &self.hearing {
            Hearing::AsStored | Hearing::Rested(_) => return Ok(Vec::new()),
            Hearing::FirstListing => {
                // A listing that broke off would make news of its rest.
                if self.line.last_error.is_none() && self.session.is_some() {
                    self.hearing = Hearing::Rested(self.hear()?);
                }
                return Ok(Vec::new());
            }
            Hearing::Brought(heard) => heard.clone(),
        };
        let now = self.hear()?;
        let mut news = Vec::new();
        if let (Some(language), Ok(user)) = (self.notify_language(), self.user()) {
            let (db, user) = (self.store.db(), user.to_string());
            let notices = notices::open(db, &user)?.into_iter().filter(|notice| !before.notices.contains(&notice.id));
            let notices: Vec<NoticeRow> = notices.collect();
            // Of an order that was asked for and got, its own notice says more.
            let said = |id: &String| notices.iter().any(|notice| notice.order.as_ref() == Some(id));
            for (id, number, title) in orders::own_open(db, &user)? {
                if !before.orders.contains(&id) && !said(&id) {
                    let args = BTreeMap::from([
                        ("number".to_owned(), number.unwrap_or_default()),
                        ("title".to_owned(), title),
                    ]);
                    news.push(News {
                        code: "granted".to_owned(),
                        order: id.parse().ok(),
                        args,
                        language: language.clone(),
                    });
                }
            }
            for offer in offers::open(db, &user)?.into_iter().filter(|offer| !before.offers.contains(&offer.id)) {
                let Ok(card) = crate::json::read::<OfferCard>(offer.card.as_bytes()) else { continue };
                let args = BTreeMap::from([("number".to_owned(), card.number), ("title".to_owned(), card.title)]);
                news.push(News { code: "offered".to_owned(), order: None, args, language: language.clone() });
            }
            for notice in notices {
                let args = serde_json::from_str(&notice.args).unwrap_or_default();
                let order = notice.order.and_then(|order| order.parse().ok());
                news.push(News { code: notice.code, order, args, language: language.clone() });
            }
            if news.len() > MANY {
                let args = BTreeMap::from([("count".to_owned(), news.len().to_string())]);
                news = vec![News { code: "many".to_owned(), order: None, args, language }];
            }
        }
        self.hearing = Hearing::Rested(now);
        Ok(news)
    }
}
