//! What the browser (or the shell's web view) offers: storage of small settings, position, files, notifications,
//! storage room, updates. Nothing else in the app touches `web_sys` for these.

pub mod browser;
pub mod files;
pub mod notify;
pub mod position;
pub mod room;
pub mod update;
