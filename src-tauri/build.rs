//! Checks the shell's configuration and capabilities at build time.

fn main() {
    tauri_build::build();
}
