//! Parts used.

mod set;
