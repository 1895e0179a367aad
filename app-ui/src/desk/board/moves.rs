//! Decisions on their way to the server: sent at once, or after a reason when they break a promise; told, and taken back.
//!
//! **Invariant:** a decision names the version that the dispatcher saw. What somebody changed meanwhile is not overwritten:
//! the dispatcher is told who did what, and may decide the same again.

use std::sync::Arc;

use jobsheet_api::office::{BoardOrder, Move, Moved, MovesRequest, Remark};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{OrderId, Timestamp, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::better;
use super::book::{BoardBook, Found, Question};
use crate::desk::context::Desk;
use crate::desk::when;
use crate::i18n::{error_next, error_words, t, t_args};
use crate::rest;
use crate::ui::Toast;

/// The server takes as many decisions at once, and more.
const PORTION: usize = 500;

/// As many steps can be taken back.
const STEPS: usize = 30;

/// What the dispatcher wants of one order.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// As it was seen.
    pub order: Arc<BoardOrder>,
    /// To whom; none: back to the pool.
    pub technician: Option<(UserId, String)>,
    /// When work begins; none: whenever it fits.
    pub start: Option<Timestamp>,
    /// It stays there whatever is planned anew.
    pub pinned: bool,
    /// What it breaks.
    pub breaks: Vec<Remark>,
}

impl Wanted {
    /// Back to the pool.
    #[must_use]
    pub fn back(order: Arc<BoardOrder>) -> Self {
        Self { order, technician: None, start: None, pinned: false, breaks: Vec::new() }
    }

    fn decision(&self, reason: &str) -> Move {
        Move {
            order: self.order.id,
            version: self.order.version,
            technician: self.technician.as_ref().map(|(id, _)| *id),
            start: self.start,
            pinned: self.pinned,
            reason: reason.to_owned(),
        }
    }

    /// What was done, in words.
    fn told(&self) -> String {
        let number = ("number", self.order.number.clone().into());
        match (&self.technician, self.start) {
            (None, _) => t_args("board-did-back", &[number]),
            (Some((_, name)), Some(start)) => t_args(
                if self.pinned { "board-did-pin" } else { "board-did-move" },
                &[number, ("name", name.clone().into()), ("time", when::clock(start).into())],
            ),
            (Some((_, name)), None) => t_args("board-did-assign", &[number, ("name", name.clone().into())]),
        }
    }
}

/// What became of each decision of one request.
pub type Outcome = Vec<(OrderId, Result<(), ApiError>)>;

/// Does it, or asks for a reason first.
pub fn want(desk: Desk, book: BoardBook, wanted: Vec<Wanted>) {
    if wanted.iter().any(|one| !one.breaks.is_empty()) {
        book.question.set(Some(Question::Reason(wanted)));
    } else {
        send(desk, book, wanted, String::new());
    }
}

/// Sends it and tells what became of it.
pub fn send(desk: Desk, book: BoardBook, wanted: Vec<Wanted>, reason: String) {
    spawn_local(async move {
        match decide(desk, book, &wanted, &reason).await {
            Ok((outcome, step)) => {
                tell(desk, book, wanted, reason, &outcome, step);
                better::look(desk, book);
            }
            Err(error) => {
                book.sending.set(None);
                let words = format!("{} {}", error_words(&error), error_next(&error));
                let again = desk.callback(move || send(desk, book, wanted.clone(), reason.clone()));
                desk.toaster.show(Toast::bad(words).with_action(t("retry"), again));
            }
        }
    });
}

/// Sends decisions, keeps what takes them back, reads the board anew.
pub async fn decide(
    desk: Desk,
    book: BoardBook,
    wanted: &[Wanted],
    reason: &str,
) -> Result<(Outcome, Option<u32>), ApiError> {
    let before: Vec<Option<Found>> = wanted.iter().map(|one| book.find(one.order.id)).collect();
    let moves = wanted.iter().map(|one| one.decision(if one.breaks.is_empty() { "" } else { reason })).collect();
    let (answer, stopped) = post(desk, moves).await;
    if let (true, Some(error)) = (answer.is_empty(), &stopped) {
        return Err(error.clone());
    }
    let mut outcome = Outcome::new();
    let mut back = Vec::new();
    for (moved, found) in answer.into_iter().zip(before) {
        let done = moved.error.map_or(Ok(()), Err);
        if let (Ok(()), Some(found)) = (&done, found) {
            back.push((inverse(&found, moved.version), found.order.version));
        }
        outcome.push((moved.order, done));
    }
    if let Some(error) = stopped {
        let missing = wanted.iter().skip(outcome.len()).map(|one| (one.order.id, Err(error.clone())));
        outcome.extend(missing.collect::<Vec<_>>());
    }
    // The last one done is the first one taken back.
    back.reverse();
    let step = (!back.is_empty()).then(|| book.remember(back));
    book.own.set_value(true);
    book.read(desk);
    Ok((outcome, step))
}

/// Sends decisions in portions that the server takes; what became of those that arrived, and why the others did not.
async fn post(desk: Desk, moves: Vec<Move>) -> (Vec<Moved>, Option<ApiError>) {
    let mut done = Vec::new();
    for portion in moves.chunks(PORTION) {
        match rest::moves(&MovesRequest { moves: portion.to_vec() }).await {
            Ok(answer) => done.extend(answer.moves),
            Err(error) => {
                desk.note(&error);
                return (done, Some(error));
            }
        }
    }
    (done, None)
}

/// The decision that brings an order back to where it was.
fn inverse(found: &Found, version: u64) -> Move {
    let visit = found.visit.as_ref();
    Move {
        order: found.order.id,
        version,
        technician: visit.map(|(row, _)| row.technician),
        start: visit.filter(|(_, visit)| visit.planned || visit.pinned).map(|(_, visit)| visit.start),
        pinned: visit.is_some_and(|(_, visit)| visit.pinned),
        reason: String::new(),
    }
}

fn tell(desk: Desk, book: BoardBook, wanted: Vec<Wanted>, reason: String, outcome: &Outcome, step: Option<u32>) {
    let done: Vec<&Wanted> =
        wanted.iter().filter(|one| outcome.iter().any(|(id, done)| *id == one.order.id && done.is_ok())).collect();
    let words = match done.as_slice() {
        [] => String::new(),
        [one] => one.told(),
        many => t_args("board-did-many", &[("count", many.len().into())]),
    };
    if !words.is_empty() {
        desk.done(words, move || take_back(desk, book, step));
    }
    for one in wanted {
        let failure = outcome.iter().find(|(id, _)| *id == one.order.id).and_then(|(_, done)| done.as_ref().err());
        match failure {
            Some(error) if error.code == ErrorCode::ChangedMeanwhile => explain(desk, book, one, reason.clone()),
            Some(error) => {
                let words = format!("{}: {} {}", one.order.number, error_words(error), error_next(error));
                desk.said.set(words.clone());
                desk.toaster.show(Toast::bad(words));
            }
            None => {}
        }
    }
}

/// Somebody was quicker: who, and what is now; and the same decision once more, if it is still wanted.
fn explain(desk: Desk, book: BoardBook, wanted: Wanted, reason: String) {
    spawn_local(async move {
        let number = wanted.order.number.clone();
        let detail = match rest::order(wanted.order.id).await {
            Ok(detail) => detail,
            Err(error) => {
                desk.note(&error);
                let words = format!("{number}: {} {}", error_words(&error), error_next(&error));
                desk.toaster.show(Toast::bad(words));
                return;
            }
        };
        let who = detail.timeline.last().map(|item| item.by.clone()).filter(|name| !name.is_empty());
        let now = match &detail.technician {
            Some(name) => t_args("board-now-with", &[("name", name.clone().into())]),
            None => t("board-now-pool"),
        };
        let words = match who {
            Some(who) => {
                t_args("board-changed-by", &[("number", number.into()), ("who", who.into()), ("now", now.into())])
            }
            None => t_args("board-changed", &[("number", number.into()), ("now", now.into())]),
        };
        desk.said.set(words.clone());
        if detail.order.status.is_final() {
            desk.toaster.show(Toast::bad(words));
            return;
        }
        let mut order = (*wanted.order).clone();
        order.version = detail.order.version;
        let wanted = Wanted { order: Arc::new(order), ..wanted };
        let again = desk.callback(move || send(desk, book, vec![wanted.clone()], reason.clone()));
        desk.toaster.show(Toast::bad(words).with_action(t("board-all-the-same"), again));
    });
}

/// A step that can be taken back.
#[derive(Debug, Clone)]
pub struct Step {
    id: u32,
    /// What brings each order back, with the version that it had before the step.
    moves: Vec<(Move, u64)>,
}

impl BoardBook {
    /// Keeps a step, and names it.
    fn remember(self, moves: Vec<(Move, u64)>) -> u32 {
        let kept = self.undo.try_update_value(|steps| {
            let id = steps.last().map_or(0, |step: &Step| step.id + 1);
            steps.push(Step { id, moves });
            if steps.len() > STEPS {
                steps.remove(0);
            }
            id
        });
        kept.unwrap_or_default()
    }

    /// The step with that name, or the last one.
    fn recall(self, step: Option<u32>) -> Option<Step> {
        self.undo.try_update_value(|steps| {
            let at = match step {
                Some(id) => steps.iter().position(|one| one.id == id),
                None => steps.len().checked_sub(1),
            };
            at.map(|at| steps.remove(at))
        })?
    }

    /// An order is as it was before a step, under a new version: older steps of it can go on from there.
    fn renew(self, order: OrderId, was: u64, version: u64) {
        self.undo.update_value(|steps| {
            for (back, _) in steps.iter_mut().flat_map(|step| &mut step.moves) {
                if back.order == order && back.version == was {
                    back.version = version;
                }
            }
        });
    }
}

/// Takes a step back; without a name, the last one. While one is under way the next waits: it goes on from what that one
/// leaves behind.
pub fn take_back(desk: Desk, book: BoardBook, step: Option<u32>) {
    if book.undoing.with_value(Option::is_some) {
        book.undoing.update_value(|waiting| {
            if let Some(waiting) = waiting {
                waiting.push(step);
            }
        });
        return;
    }
    let Some(step) = book.recall(step) else {
        desk.said.set(t("board-nothing-to-undo"));
        desk.toaster.show(Toast::new(t("board-nothing-to-undo")));
        return;
    };
    book.undoing.set_value(Some(Vec::new()));
    spawn_local(async move {
        bring_back(desk, book, step).await;
        let waiting = book.undoing.try_update_value(Option::take).flatten().unwrap_or_default();
        for next in waiting {
            take_back(desk, book, next);
        }
    });
}

async fn bring_back(desk: Desk, book: BoardBook, step: Step) {
    let (answer, stopped) = post(desk, step.moves.iter().map(|(back, _)| back.clone()).collect()).await;
    let done = answer.len();
    let mut failures = Vec::new();
    for (moved, (_, was)) in answer.into_iter().zip(&step.moves) {
        match moved.error {
            None => book.renew(moved.order, *was, moved.version),
            Some(error) => failures.push(error),
        }
    }
    let (bad, words) = match (&stopped, failures.first()) {
        (Some(error), _) => {
            // What has not been taken back still can be.
            let left = Step { id: step.id, moves: step.moves.into_iter().skip(done).collect() };
            book.undo.update_value(|steps| steps.push(left));
            (true, format!("{} {}", error_words(error), error_next(error)))
        }
        (None, Some(error)) => {
            let args = [("count", failures.len().into()), ("why", error_words(error).into())];
            (true, t_args("board-undone-partly", &args))
        }
        (None, None) => (false, t("desk-undone")),
    };
    desk.said.set(words.clone());
    desk.toaster.show(if bad { Toast::bad(words) } else { Toast::new(words) });
    book.own.set_value(true);
    book.read(desk);
}
