//! The program of the core's worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    jobsheet_worker::serve();
}
