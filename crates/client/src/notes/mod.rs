//! The shared note.

mod set;
