//! The network between one phone and the server. It loses questions and answers, asks twice, brings old questions again
//! long after, answers in the server's place, and is where a phone most likely dies.

use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use axum::Router;
use axum::body::{Body, to_bytes};
use jobsheet_client::http::{Http, MAX_BODY, Method, NoAnswer, Request, Response};
use tower::ServiceExt;

use crate::chance::Chance;
use crate::time::TrueTime;

/// Questions that may come again later.
const REMEMBERED: usize = 8;

/// One phone's way to the server.
pub struct Network {
    chance: Chance,
    truth: std::sync::Arc<TrueTime>,
    router: Router,
    /// No signal.
    pub cut: Cell<bool>,
    /// How many of a hundred questions meet with something.
    pub trouble: Cell<usize>,
    /// The phone has died while it waited.
    died: Cell<bool>,
    old: RefCell<Vec<Request>>,
}

impl Network {
    pub fn new(chance: &Chance, truth: &std::sync::Arc<TrueTime>, router: &Router) -> Rc<Self> {
        Rc::new(Self {
            chance: chance.clone(),
            truth: std::sync::Arc::clone(truth),
            router: router.clone(),
            cut: Cell::new(false),
            trouble: Cell::new(0),
            died: Cell::new(false),
            old: RefCell::default(),
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
            self.deliver(request).await;
        }
    }

    async fn deliver(&self, request: Request) -> Response {
        self.truth.pass(self.chance.between(5, 400));
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
        let answer = self.router.clone().oneshot(question.body(Body::from(request.body)).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let body = to_bytes(answer.into_body(), MAX_BODY).await.unwrap().to_vec();
        assert_ne!(status, 500, "the server has a fault: {} at {method} {path}", String::from_utf8_lossy(&body));
        Response { status, headers, body }
    }
}

impl Network {
    /// Keeps a question that may come again.
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
        if self.cut.get() {
            return Err(NoAnswer);
        }
        self.remember(&request);
        if !self.chance.percent(self.trouble.get()) {
            return Ok(self.deliver(request).await);
        }
        match self.chance.below(9) {
            // The question is lost.
            0 => Err(NoAnswer),
            // The answer is lost.
            1 | 2 => {
                self.deliver(request).await;
                Err(NoAnswer)
            }
            // It arrives twice.
            3 => {
                self.deliver(request.clone()).await;
                Ok(self.deliver(request).await)
            }
            // A question of a while ago overtakes it.
            4 => {
                self.repeat_something_old().await;
                Ok(self.deliver(request).await)
            }
            // Somebody else answers.
            5 => {
                Ok(Response { status: 200, body: b"<html>Welcome to the hotel</html>".to_vec(), ..Response::default() })
            }
            6 => Ok(Response { status: 503, body: b"busy".to_vec(), ..Response::default() }),
            // The phone dies before or after the server has heard.
            7 => self.die().await,
            _ => {
                self.deliver(request).await;
                self.die().await
            }
        }
    }
}
