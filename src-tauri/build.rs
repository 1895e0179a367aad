//! Checks the shell's configuration and capabilities, and takes in a company's own certificate authorities.

use std::path::PathBuf;

/// Names a PEM file: whom the app believes besides the system (on Android: besides Mozilla's list).
const AUTHORITIES: &str = "JOBSHEET_AUTHORITIES";

fn main() {
    println!("cargo::rerun-if-env-changed={AUTHORITIES}");
    let mut pem = Vec::new();
    if let Some(file) = std::env::var_os(AUTHORITIES).filter(|file| !file.is_empty()) {
        println!("cargo::rerun-if-changed={}", file.to_string_lossy());
        pem = std::fs::read(&file).unwrap_or_else(|error| panic!("{AUTHORITIES} cannot be read: {error}"));
        assert!(pem.windows(11).any(|window| window == b"CERTIFICATE"), "{AUTHORITIES} holds no certificate");
    }
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    if let Err(error) = std::fs::write(out.join("authorities.pem"), pem) {
        panic!("the authorities cannot be written: {error}");
    }
    tauri_build::build();
}
