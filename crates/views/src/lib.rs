//! What both sides show of a field record: one code for the phone and the office, so that they never disagree about a
//! timeline, a photo, a proposal or a report.
//!
//! Everything here is computed from an order's card, its record and the catalogue; what only one side knows (how far a
//! change has got, whether a file is here) comes through [`Surroundings`].

mod changes;
mod disputes;
mod evidence;
mod files;
mod people;
mod proposals;
mod report;
mod stages;
mod surroundings;
mod timeline;

pub use changes::changes_after;
pub use disputes::{answers, disputed};
pub use evidence::evidence;
pub use files::{parts, photos, signatures};
pub use people::name_of;
pub use proposals::{held, proposals};
pub use report::{TEMPLATE, canonical_json, report, report_sha256};
pub use stages::stages;
pub use surroundings::{FileState, Subject, Surroundings};
pub use timeline::timeline;

#[cfg(test)]
mod tests;
