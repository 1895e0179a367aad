//! Other tabs of this origin: asking the owner of the database, and answering as the owner.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use jobsheet_api::{ApiError, ErrorCode};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::global::{self, field, object, text};
use crate::message::Answer;

/// An owner that has not even acknowledged a question after this is silent.
const PATIENCE_MS: u32 = 5_000;
const CHANNEL: &str = "jobsheet";

/// What a tab hears from the others.
pub enum Heard {
    /// Another tab asks us, the owner.
    Question(Question),
    /// The owner tells what happened.
    Event(String),
    /// A tab has become the owner.
    Owner,
}

/// A command of another tab.
pub struct Question {
    from: String,
    id: f64,
    /// The build of the other tab's program.
    pub build: String,
    /// The command as JSON.
    pub command: String,
    /// Bytes beside it.
    pub bytes: Option<Vec<u8>>,
}

/// The channel to the other tabs.
#[derive(Clone)]
pub struct Tabs(Rc<Inner>);

struct Inner {
    channel: BroadcastChannel,
    me: String,
    build: String,
    last: Cell<u32>,
    asked: RefCell<BTreeMap<u32, Asked>>,
}

struct Asked {
    acknowledged: Option<oneshot::Sender<()>>,
    answer: oneshot::Sender<Answer>,
}

impl Tabs {
    /// Joins the others; `then` hears them.
    pub fn join(then: impl Fn(Heard) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let me = format!("{:x}", (js_sys::Math::random() * 1e15) as u64);
        let tabs = Self(Rc::new(Inner {
            channel,
            me,
            build: global::parameter("build"),
            last: Cell::new(0),
            asked: RefCell::default(),
        }));
        let heard = {
            let tabs = tabs.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(heard) = tabs.hear(&event.data()) {
                    then(heard);
                }
            })
        };
        tabs.0.channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        Some(tabs)
    }

    /// The build of this program.
    pub fn build(&self) -> &str {
        &self.0.build
    }

    /// Asks the owner.
    pub async fn ask(&self, command: &str, bytes: Option<&[u8]>) -> Answer {
        let id = self.0.last.get().wrapping_add(1);
        self.0.last.set(id);
        let (acknowledge, acknowledged) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        self.0.asked.borrow_mut().insert(id, Asked { acknowledged: Some(acknowledge), answer: tell });
        let message = object(&[
            ("kind", &"ask".into()),
            ("from", &self.0.me.as_str().into()),
            ("build", &self.0.build.as_str().into()),
            ("id", &id.into()),
            ("command", &command.into()),
            ("bytes", &bytes.map_or(JsValue::UNDEFINED, |bytes| global::buffer(bytes).into())),
        ]);
        let _ = self.0.channel.post_message(&message);
        let silent = Box::pin(global::sleep(PATIENCE_MS));
        if let Either::Right(_) = select(acknowledged, silent).await {
            self.0.asked.borrow_mut().remove(&id);
            return Answer::error(ErrorCode::OpenElsewhere);
        }
        told.await.unwrap_or_else(|_| Answer::error(ErrorCode::Busy))
    }

    /// Answers another tab.
    pub fn answer(&self, question: &Question, answer: &Answer) {
        let fields = [("kind", &"answer".into()), ("to", &question.from.as_str().into()), ("id", &question.id.into())];
        let (message, _) = answer.message(&fields);
        let _ = self.0.channel.post_message(&message);
    }

    /// Tells the others, as the owner, what happened.
    pub fn event(&self, event: &str) {
        let _ = self.0.channel.post_message(&object(&[("kind", &"event".into()), ("event", &event.into())]));
    }

    /// Tells the others that this tab is the owner now.
    pub fn owner(&self) {
        let _ = self.0.channel.post_message(&object(&[("kind", &"owner".into())]));
    }

    /// Questions that the old owner took with it: nobody knows whether it did what was asked, so a person decides.
    pub fn give_up(&self) {
        for (_, asked) in std::mem::take(&mut *self.0.asked.borrow_mut()) {
            if let Some(acknowledged) = asked.acknowledged {
                let _ = acknowledged.send(());
            }
            let _ = asked.answer.send(Answer::error(ErrorCode::Busy));
        }
    }

    fn hear(&self, message: &JsValue) -> Option<Heard> {
        match text(message, "kind")?.as_str() {
            "ask" => {
                let id = field(message, "id").as_f64()?;
                let question = Question {
                    from: text(message, "from")?,
                    id,
                    build: text(message, "build")?,
                    command: text(message, "command")?,
                    bytes: global::bytes(message, "bytes"),
                };
                Some(Heard::Question(question))
            }
            "event" => Some(Heard::Event(text(message, "event")?)),
            "owner" => Some(Heard::Owner),
            kind if text(message, "to").as_deref() == Some(self.0.me.as_str()) => {
                let id = field(message, "id").as_f64()? as u32;
                if kind == "heard" {
                    if let Some(asked) = self.0.asked.borrow_mut().get_mut(&id)
                        && let Some(acknowledged) = asked.acknowledged.take()
                    {
                        let _ = acknowledged.send(());
                    }
                } else if kind == "answer" {
                    let answer = Answer::read(message)?;
                    let mut asked = self.0.asked.borrow_mut().remove(&id)?;
                    if let Some(acknowledged) = asked.acknowledged.take() {
                        let _ = acknowledged.send(());
                    }
                    let _ = asked.answer.send(answer);
                }
                None
            }
            _ => None,
        }
    }

    /// Tells another tab that its question is being worked on, however long that takes.
    pub fn acknowledge(&self, question: &Question) {
        let fields = [("kind", &"heard".into()), ("to", &question.from.as_str().into()), ("id", &question.id.into())];
        let _ = self.0.channel.post_message(&object(&fields));
    }
}

/// Another build's tab owns the database: it must be closed or reloaded first.
pub fn other_build(theirs: &str) -> Answer {
    Answer::error(ApiError::new(ErrorCode::OpenElsewhere).with("build", theirs))
}
