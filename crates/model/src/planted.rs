//! Eleven deliberate breakages of the product. They exist only with the feature `planted`, which `cargo xtask bench
//! simulation` turns on and no program that people get is ever built with: the simulation has to find each of them, or it
//! would not find their like when nobody planted it.

use std::cell::Cell;

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breakage {
    /// A phone moves its cursor before it has applied the rows.
    CursorBeforeRows,
    /// A phone takes a change out of its outbox when it sends it, not when the server has it.
    ForgottenWhenSent,
    /// A phone stores a change in one transaction and its place in the outbox in another.
    OutboxApart,
    /// The server gives the receipt of a file before it has the bytes.
    ReceiptBeforeBytes,
    /// A phone hides what was taken away, and keeps it.
    RevokedStays,
    /// The door does not look at which path a change writes.
    AnyPath,
    /// A ruling depends on when it is made.
    RulingByTheClock,
    /// A phone that heard no answer does the thing a second time.
    DoneTwice,
    /// The server does not update a feed's digest.
    DigestStands,
    /// "All is confirmed" does not count photos.
    PhotosDoNotCount,
    /// A claim is ruled on as if nobody had been first.
    TwoWinners,
}

impl Breakage {
    /// All, with short names.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::CursorBeforeRows, "cursor_before_rows"),
        (Self::ForgottenWhenSent, "forgotten_when_sent"),
        (Self::OutboxApart, "outbox_apart"),
        (Self::ReceiptBeforeBytes, "receipt_before_bytes"),
        (Self::RevokedStays, "revoked_stays"),
        (Self::AnyPath, "any_path"),
        (Self::RulingByTheClock, "ruling_by_the_clock"),
        (Self::DoneTwice, "done_twice"),
        (Self::DigestStands, "digest_stands"),
        (Self::PhotosDoNotCount, "photos_do_not_count"),
        (Self::TwoWinners, "two_winners"),
    ];
}

thread_local! {
    static PLANTED: Cell<Option<Breakage>> = const { Cell::new(None) };
}

/// Breaks this on the present thread, or nothing.
pub fn plant(breakage: Option<Breakage>) {
    PLANTED.set(breakage);
}

/// This is broken.
#[must_use]
pub fn is_planted(breakage: Breakage) -> bool {
    PLANTED.get() == Some(breakage)
}
