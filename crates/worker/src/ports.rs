//! Clocks, ids, timers, network and photos of a browser.

use std::rc::Rc;

use futures::Stream;
use jobsheet_api::ErrorCode;
use jobsheet_api::device::Event;
use jobsheet_client::engine::{Poke, Ticket};
use jobsheet_client::http::Fetch;
use jobsheet_client::photo::Processed;
use jobsheet_client::ports::{Clock, Ids, Ports};
use jobsheet_client::runtime::Platform;
use jobsheet_model::{Clock as Reading, Timestamp};
use uuid::Uuid;

use crate::photo::Photos;
use crate::{global, socket};

/// The ports of a core in this worker.
pub fn ports() -> Ports {
    let ids = BrowserIds;
    let boot = format!("web:{}", ids.uuid());
    let build = format!("{} {}", env!("CARGO_PKG_VERSION"), global::parameter("build"));
    Ports { clock: Box::new(BrowserClock { boot }), ids: Box::new(ids), secrets: None, build }
}

/// One worker life is one "boot": nothing outlives it that counts.
struct BrowserClock {
    boot: String,
}

impl Clock for BrowserClock {
    fn read(&self) -> Reading {
        Reading { boot: self.boot.clone(), uptime: global::uptime() as i64, wall: wall() }
    }
}

fn wall() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

struct BrowserIds;

impl Ids for BrowserIds {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.random(&mut random);
        uuid::Builder::from_unix_timestamp_millis(wall().0.unsigned_abs(), &random).into_uuid()
    }

    fn random(&self, bytes: &mut [u8]) {
        // A browser without randomness cannot make keys; going on would be worse than stopping.
        #[expect(clippy::expect_used, reason = "no key must be made of zeros")]
        getrandom::fill(bytes).expect("the browser gives no random bytes");
    }
}

/// What a browser supplies to a running core.
pub struct Browser {
    http: Fetch,
    photos: Photos,
    tell: Rc<dyn Fn(&Event)>,
}

impl Browser {
    /// Events go to `tell`.
    pub fn new(tell: Rc<dyn Fn(&Event)>) -> Result<Self, ErrorCode> {
        let http = Fetch::new().map_err(|_| ErrorCode::Internal)?;
        Ok(Self { http, photos: Photos::default(), tell })
    }
}

impl Platform for Browser {
    type Http = Fetch;

    fn http(&self) -> &Fetch {
        &self.http
    }

    async fn photo(&self, file: Vec<u8>) -> Result<(Vec<u8>, Processed), ErrorCode> {
        let photo = self.photos.process(&file).await?;
        Ok((file, photo))
    }

    fn photo_soon(&self) {
        self.photos.warm();
    }

    async fn sleep(&self, millis: u32) {
        global::sleep(millis).await;
    }

    fn listen(&self, ticket: Ticket) -> impl Stream<Item = Poke> {
        socket::listen(ticket, self.http.clone())
    }

    fn event(&self, event: &Event) {
        (self.tell)(event);
    }
}
