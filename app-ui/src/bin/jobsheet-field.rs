//! The technician's program.

fn main() {
    jobsheet_app::start_field();
}
