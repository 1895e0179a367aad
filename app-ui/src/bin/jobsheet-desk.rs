//! The desk's program.

fn main() {
    jobsheet_app::start_desk();
}
