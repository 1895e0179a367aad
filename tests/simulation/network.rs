//! The network between one phone and the server. It loses questions and answers, cuts them in the middle, asks twice,
//! keeps questions back and brings them long after, answers in the server's place, and is where a phone most likely dies.

use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;

use axum::body::{Body, to_bytes};
use futures::stream;
use jobsheet_client::http::{Http, MAX_BODY, Method, NoAnswer, Request, Response};
use jobsheet_model::Timestamp;
use tower::ServiceExt;

use crate::chance::Chance;
use crate::disk::Disk;
use crate::line::Line;
use crate::tally::Tally;
use crate::time::TrueTime;

/// Questions that may come again later.
const REMEMBERED: usize = 8;
/// Longest that a question is under way.
const DELAY: i64 = 40 * 60_000;

/// A question under way.
struct Late {
    /// When it may arrive.
    due: Timestamp,
    /// After this it does not.
    lost: Timestamp,
    request: Request,
}

/// One phone's way to the server.
pub struct Network {
    chance: Chance,
    truth: Arc<TrueTime>,
    line: Line,
    tally: Tally,
    /// The phone's: a dead phone says nothing more.
    disk: Disk,
    /// No signal.
    pub cut: Cell<bool>,
    /// How many of a hundred questions meet with something.
    pub trouble: Cell<usize>,
    /// The phone has died while it waited.
    died: Cell<bool>,
    old: RefCell<Vec<Request>>,
    late: RefCell<Vec<Late>>,
}

impl Network {
    pub fn new(chance: &Chance, truth: &Arc<TrueTime>, line: &Line, tally: &Tally, disk: &Disk) -> Rc<Self> {
        Rc::new(Self {
            chance: chance.clone(),
            truth: Arc::clone(truth),
            line: line.clone(),
            tally: tally.clone(),
            disk: disk.clone(),
            cut: Cell::new(false),
            trouble: Cell::new(0),
            died: Cell::new(false),
            old: RefCell::default(),
            late: RefCell::default(),
        })
    }

    /// Comes back when the phone has died.
    pub async fn death(&self) {
        poll_fn(|_| if self.died.replace(false) { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    async fn die<T>(&self) -> T {
        self.died.set(true);
        pending().await
    }

    /// Something old arrives at the server once more; nobody hears the answer.
    pub async fn repeat_something_old(&self) {
        let request = self.chance.pick(&self.old.borrow()).cloned();
        if let Some(request) = request {
            self.tally.fault("question repeated long after");
            let _ = self.deliver(request).await;
        }
    }

    /// Questions that were under way arrive now, in any order; all of them at the end of the day. Those that hours have
    /// passed over do not: no line carries a question so long.
    pub async fn bring_late(&self, all: bool) {
        let now = self.truth.now();
        self.late.borrow_mut().retain(|late| now <= late.lost);
        loop {
            let due = |late: &Late| all || late.due <= now;
            let next = self.late.borrow().iter().position(due);
            let Some(next) = next else { return };
            let Late { request, .. } = self.late.borrow_mut().remove(next);
            self.tally.fault("question delayed");
            let _ = self.deliver(request).await;
        }
    }

    /// To the server and back.
    pub async fn deliver(&self, request: Request) -> Result<Response, NoAnswer> {
        let body = Body::from(request.body.clone());
        self.deliver_with(&request, body).await
    }

    /// Of what is sent, only so much arrives before the line breaks.
    async fn deliver_part(&self, request: &Request) {
        let arrives = request.body[..self.chance.below(request.body.len())].to_vec();
        let broken: Vec<std::io::Result<Vec<u8>>> = vec![Ok(arrives), Err(std::io::ErrorKind::ConnectionReset.into())];
        let _ = self.deliver_with(request, Body::from_stream(stream::iter(broken))).await;
    }

    async fn deliver_with(&self, request: &Request, body: Body) -> Result<Response, NoAnswer> {
        self.truth.pass(self.chance.between(5, 400));
        let Some(server) = self.line.server() else { return Err(NoAnswer) };
        let method = match request.method {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Patch => "PATCH",
        };
        let path = request.url.strip_prefix("http://server").unwrap_or(&request.url);
        let mut question = axum::http::Request::builder().method(method).uri(path);
        for (name, value) in &request.headers {
            question = question.header(*name, value);
        }
        let answer = server.router.oneshot(question.body(body).unwrap()).await.unwrap();
        if server.disk.is_dead() {
            // Whatever it would have said, it died over it.
            self.line.down();
            return Err(NoAnswer);
        }
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let body = to_bytes(answer.into_body(), MAX_BODY).await.unwrap().to_vec();
        assert_ne!(status, 500, "the server has a fault: {} at {method} {path}", String::from_utf8_lossy(&body));
        self.remember(request);
        Ok(Response { status, headers, body })
    }

    /// Another server: nothing that the old one was asked comes again.
    pub fn forget_old(&self) {
        self.old.borrow_mut().clear();
    }

    /// Questions that were answered and may come again.
    pub fn said(&self) -> Vec<Request> {
        self.old.borrow().clone()
    }

    /// Keeps a question that was answered and may come again.
    fn remember(&self, request: &Request) {
        let mut old = self.old.borrow_mut();
        if old.len() == REMEMBERED {
            old.remove(0);
        }
        old.push(request.clone());
    }
}

impl Http for Network {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        if self.disk.is_dead() {
            return self.die().await;
        }
        if self.cut.get() {
            self.tally.fault("no signal");
            return Err(NoAnswer);
        }
        if !self.chance.percent(self.trouble.get()) {
            return self.deliver(request).await;
        }
        match self.chance.below(12) {
            0 => {
                self.tally.fault("question lost");
                Err(NoAnswer)
            }
            1 | 2 => {
                self.tally.fault("answer lost");
                let _ = self.deliver(request).await;
                Err(NoAnswer)
            }
            3 => {
                self.tally.fault("question doubled");
                let _ = self.deliver(request.clone()).await;
                self.deliver(request).await
            }
            4 => {
                self.tally.fault("question overtaken by an old one");
                self.repeat_something_old().await;
                self.deliver(request).await
            }
            5 => {
                self.tally.fault("stranger answers");
                Ok(Response { status: 200, body: b"<html>Welcome to the hotel</html>".to_vec(), ..Response::default() })
            }
            6 => {
                self.tally.fault("server busy");
                Ok(Response { status: 503, body: b"busy".to_vec(), ..Response::default() })
            }
            7 => {
                // Given up after a minute; it arrives all the same, after others.
                self.truth.pass(60_000);
                let now = self.truth.now();
                let due = now.plus(self.chance.between(1_000, DELAY));
                self.late.borrow_mut().push(Late { due, lost: now.plus(DELAY), request });
                Err(NoAnswer)
            }
            8 if !request.body.is_empty() => {
                self.tally.fault("question cut in the middle");
                self.deliver_part(&request).await;
                Err(NoAnswer)
            }
            8 | 9 => {
                self.tally.fault("answer cut in the middle");
                let mut answer = self.deliver(request).await?;
                answer.body.truncate(self.chance.below(answer.body.len().max(1)));
                Ok(answer)
            }
            10 => {
                self.tally.fault("phone killed before the server heard");
                self.die().await
            }
            _ => {
                self.tally.fault("phone killed before it heard the server");
                let _ = self.deliver(request).await;
                self.die().await
            }
        }
    }
}
