//! Computing side by side: what needs no database is shared by the processors.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

/// A thread is worth starting for so many things at least.
const WORTH: usize = 8;
/// More threads would only take the processors from everybody else.
const MOST: usize = 4;

/// What `work` makes of each item, in their order.
pub(super) fn side_by_side<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let hands = hands().min(items.len() / WORTH);
    if hands < 2 {
        return items.into_iter().map(work).collect();
    }
    let share = items.len().div_ceil(hands);
    let mut items = items.into_iter();
    let shares: Vec<Vec<T>> = (0..hands).map(|_| items.by_ref().take(share).collect()).collect();
    let work = &work;
    std::thread::scope(|scope| {
        let mut shares = shares.into_iter();
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> =
            shares.map(|share| scope.spawn(move || share.into_iter().map(work).collect::<Vec<R>>())).collect();
        let mut made: Vec<R> = own.into_iter().map(work).collect();
        for other in others {
            match other.join() {
                Ok(theirs) => made.extend(theirs),
                // As it would have been without the thread.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    })
}

fn hands() -> usize {
    // The simulation breaks the product on one thread only (`model::planted`).
    if cfg!(feature = "planted") {
        return 1;
    }
    // Asking the system each time costs more than judging a change.
    static HANDS: OnceLock<usize> = OnceLock::new();
    *HANDS.get_or_init(|| std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_however_many_there_are() {
        for many in [0, 1, 7, 8, 15, 16, 17, 100, 1_001] {
            let made = side_by_side((0..many).collect(), |number: usize| number * 2);
            assert_eq!(made, (0..many).map(|number| number * 2).collect::<Vec<_>>());
        }
    }
}
