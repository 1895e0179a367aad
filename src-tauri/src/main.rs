//! The desktop program. Phones call [`jobsheet_shell::run`] themselves.

// No console window beside the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    jobsheet_shell::run();
}
