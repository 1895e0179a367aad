//! Somebody at a desk: reads the list again when there is news, at most every two seconds, and gives out orders.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use jobsheet_api::office::{AssignRequest, LiveResponse};
use jobsheet_model::{OrderId, UserId};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use crate::figures::Figures;
use crate::house::{GIVES, PreparedDesk};
use crate::line::{Answer, Line, listen};

/// The least time between two looks at the list.
const READS: Duration = Duration::from_secs(2);

pub struct Desk {
    gives: Vec<(OrderId, UserId)>,
    line: Line,
    pokes: UnboundedReceiver<Instant>,
    figures: Rc<RefCell<Figures>>,
}

impl Desk {
    /// Connects, and opens the poke channel.
    pub async fn connect(server: SocketAddr, one: PreparedDesk, figures: Rc<RefCell<Figures>>) -> Self {
        let mut line = Line::open(server, &one.token).await;
        let said = line.ask("POST /api/live", &[]).await.expect("the server answers");
        let live: LiveResponse = serde_json::from_slice(&said.body).expect("a ticket");
        let pokes = listen(server, &live.ticket).await;
        Self { gives: one.gives, line, pokes, figures }
    }

    pub async fn work(mut self, begun: Instant, until: Instant) {
        // Desks do not all look at the same moment.
        let part = f64::from(self.gives.first().map_or(0, |(order, _)| order.0.as_u128() as u16)) / 65_536.0;
        let (mut read, mut give) = (begun + READS.mul_f64(part), begun + GIVES.mul_f64(part));
        while read.min(give) < until {
            if give <= read {
                tokio::time::sleep_until(give).await;
                self.give(give).await;
                give += GIVES;
            } else {
                tokio::time::sleep_until(read).await;
                let mut news = false;
                while self.pokes.try_recv().is_ok() {
                    news = true;
                }
                if news {
                    let head = "GET /api/orders?scope=today&sort=pressing&limit=50";
                    self.ask("list", read, head, &[]).await;
                }
                read += READS;
            }
        }
    }

    async fn give(&mut self, due: Instant) {
        let Some((order, technician)) = self.gives.pop() else { return };
        let request = AssignRequest::new(Some(technician), 1);
        let body = serde_json::to_vec(&request).expect("JSON");
        let head = format!("POST /api/orders/{order}/assign\nContent-Type: application/json");
        self.figures.borrow_mut().given.insert(order, Instant::now());
        if !self.ask("assign", due, &head, &[&body]).await {
            self.figures.borrow_mut().given.remove(&order);
        }
    }

    async fn ask(&mut self, what: &'static str, due: Instant, head: &str, body: &[&[u8]]) -> bool {
        let answer = self.line.ask(head, body).await;
        let mut figures = self.figures.borrow_mut();
        match answer {
            Ok(Answer { status: 200, .. }) => {
                figures.took(what, due.elapsed());
                true
            }
            Ok(answer) => {
                figures.failed(format!("{what}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)));
                false
            }
            Err(error) => {
                figures.failed(format!("{what}: {error}"));
                false
            }
        }
    }
}
