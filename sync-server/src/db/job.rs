//! A job waits in a queue, runs on a database thread inside a transaction, and answers only after the commit.
//!
//! `work` may run several times (a lost race on PostgreSQL, a group that could not be committed), each time from the
//! start with a new [`Cx`]; that is why it is `Fn`. A panic in it is caught and answered as `internal`.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::{DbError, DbErrorKind, Tx};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// More waiting jobs than this are turned away with `busy`: an answer that late helps nobody.
const MAX_WAITING: usize = 10_000;

/// One job of any result type.
pub(super) trait Job: Send {
    /// Runs inside a transaction and keeps the result. Whether it may be committed.
    fn run(&mut self, tx: &mut Tx, cx: &mut Cx) -> bool;
    /// The last run ended in an error, which is its answer whatever becomes of the transaction.
    fn failed(&self) -> bool;
    /// The last run lost a race and should be run again in a new transaction.
    fn lost_race(&self) -> bool;
    /// The last run ended because the connection went away before the commit.
    fn lost_connection(&self) -> bool;
    /// Answers with the result of the last run. Only after its transaction is committed (or rolled back, on an error).
    fn answer(self: Box<Self>);
    /// Answers with a fault instead.
    fn fail(self: Box<Self>, error: DbError);
}

struct Task<T, F> {
    work: F,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

/// A job for `work` and where its answer arrives.
pub(super) fn job<T, F>(work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&mut Tx, &mut Cx) -> Result<T> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Task { work, result: None, reply }), answer)
}

/// Runs `work`; a panic becomes an error.
pub(super) fn guarded<T>(work: &impl Fn(&mut Tx, &mut Cx) -> Result<T>, tx: &mut Tx, cx: &mut Cx) -> Result<T> {
    // Nothing of `tx` or `cx` is used after a panic but to roll back.
    catch_unwind(AssertUnwindSafe(|| work(tx, cx))).unwrap_or_else(|_| Err(Error::internal("a job panicked")))
}

impl<T: Send, F: Fn(&mut Tx, &mut Cx) -> Result<T> + Send> Task<T, F> {
    fn fault(&self) -> Option<DbErrorKind> {
        match &self.result {
            Some(Err(Error::Db(error))) => Some(error.kind),
            _ => None,
        }
    }
}

impl<T: Send, F: Fn(&mut Tx, &mut Cx) -> Result<T> + Send> Job for Task<T, F> {
    fn run(&mut self, tx: &mut Tx, cx: &mut Cx) -> bool {
        let result = guarded(&self.work, tx, cx);
        let good = result.is_ok();
        self.result = Some(result);
        good
    }

    fn failed(&self) -> bool {
        matches!(self.result, Some(Err(_)))
    }

    fn lost_race(&self) -> bool {
        self.fault() == Some(DbErrorKind::Retry)
    }

    fn lost_connection(&self) -> bool {
        self.fault() == Some(DbErrorKind::Closed)
    }

    fn answer(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| Err(Error::internal("a job was answered before it ran")));
        // Whoever asked may have gone away: then nobody needs the answer.
        let _ = self.reply.send(result);
    }

    fn fail(self: Box<Self>, error: DbError) {
        let _ = self.reply.send(Err(Error::Db(error)));
    }
}

/// Jobs that wait for a thread.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job, or answers it with `busy`.
    pub(super) fn push(&self, job: Box<dyn Job>) {
        let mut state = self.state();
        if state.closed {
            drop(state);
            job.fail(DbError::new(DbErrorKind::Closed, "the server is stopping"));
        } else if state.jobs.len() >= MAX_WAITING {
            drop(state);
            job.fail(DbError::new(DbErrorKind::Busy, "too many jobs wait"));
        } else {
            state.jobs.push_back(job);
            drop(state);
            self.changed.notify_one();
        }
    }

    /// The next job; waits for one. None when the queue is closed and empty.
    pub(super) fn next(&self) -> Option<Box<dyn Job>> {
        let mut state = self.state();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next job if one waits already.
    pub(super) fn next_now(&self) -> Option<Box<dyn Job>> {
        self.state().jobs.pop_front()
    }

    /// No new jobs; those that wait are still done.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}
