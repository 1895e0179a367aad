//! Whether a promise was missed.

use jobsheet_model::{Status, TimeWindow, Timestamp};

/// The end of the promised window has passed and the work is neither done nor given up. An order that waits only for the
/// customer's signature is not late: the customer got what was promised.
#[must_use]
pub fn is_late(status: Status, window: TimeWindow, now: Timestamp) -> bool {
    is_owed(status) && window.end.is_some_and(|end| end < now)
}

/// The work that the window promises is still to be done.
#[must_use]
pub fn is_owed(status: Status) -> bool {
    match status {
        Status::Draft
        | Status::PendingDispatch
        | Status::InPool
        | Status::Assigned
        | Status::Accepted
        | Status::Travelling
        | Status::OnSite
        | Status::InProgress
        | Status::OnHold
        | Status::Returned => true,
        // The visit is over: what comes next gets a promise of its own.
        Status::Incomplete => false,
        Status::AwaitingConfirmation | Status::Completed | Status::FollowUp | Status::Closed | Status::Cancelled => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_late_until_it_is_done_not_until_it_is_signed() {
        let window = |end| TimeWindow { start: Some(Timestamp(10)), end };
        let late: Vec<&str> = Status::ALL
            .into_iter()
            .filter(|status| is_late(*status, window(Some(Timestamp(20))), Timestamp(21)))
            .map(Status::code)
            .collect();
        assert_eq!(
            late,
            [
                "draft",
                "pending_dispatch",
                "in_pool",
                "assigned",
                "accepted",
                "travelling",
                "on_site",
                "in_progress",
                "on_hold",
                "returned"
            ]
        );
        assert!(!is_late(Status::Assigned, window(Some(Timestamp(21))), Timestamp(21)), "the last moment is in time");
        assert!(!is_late(Status::Assigned, window(None), Timestamp(i64::MAX)), "nobody promised anything");
    }
}
