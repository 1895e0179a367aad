//! What the browser (or the shell's web view) offers: storage of small settings, position, files, canvas, clock.
//! Nothing else in the app touches `web_sys` for these.

pub mod browser;
