//! What the browser (or the shell's web view) offers: small settings, position, files, clipboard, network, notifications, the shell,
//! storage room, updates. Nothing else in the app touches `web_sys` for these.

pub mod browser;
pub mod clipboard;
pub mod files;
pub mod network;
pub mod notify;
pub mod position;
pub mod room;
pub mod shell;
pub mod update;
