//! Answers to the pinned checklist.

mod set;
