//! What a person sees when the demo is ready: address, logins, QR code.

use anyhow::{Context, Result};
use fast_qr::{ECL, QRBuilder};
use serde::Deserialize;

/// What `sync-server seed --demo` prints.
#[derive(Deserialize)]
struct Seeded {
    logins: Vec<Login>,
}

#[derive(Deserialize)]
struct Login {
    login: String,
    password: String,
    role: String,
    name: String,
}

/// Few enough to read; the rest is in the file beside the data.
const SHOWN_PER_ROLE: usize = 2;

/// The text for the terminal.
pub fn text(url: &str, seeded: &str) -> Result<String> {
    let seeded: Seeded = serde_json::from_str(seeded).context("the server's list of logins is not what it was")?;
    let code = QRBuilder::new(url).ecl(ECL::M).build().context("the address does not fit a QR code")?;
    let mut lines =
        vec![String::new(), code.to_str(), String::new(), format!("  Jobsheet 工单 is ready:  {url}"), String::new()];
    let mut shown: Vec<&str> = Vec::new();
    for login in &seeded.logins {
        if shown.iter().filter(|role| **role == login.role).count() < SHOWN_PER_ROLE {
            shown.push(&login.role);
            lines.push(format!("  {:<14} {:<16} {:<16} {}", login.role, login.login, login.password, login.name));
        }
    }
    if shown.len() < seeded.logins.len() {
        lines.push(format!("  … and {} more in data/demo/logins.json", seeded.logins.len() - shown.len()));
    }
    lines.push(String::new());
    lines.push("  The QR code opens it on a phone that reaches this machine's loopback (`adb reverse`).".to_owned());
    lines.push("  Ctrl-C stops it; the data stays. `cargo xtask demo --reset` starts over.".to_owned());
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn two_logins_of_a_role_are_shown_and_the_rest_is_counted() {
        let login =
            |login: &str, role: &str| format!(r#"{{"login":"{login}","password":"p","role":"{role}","name":"n"}}"#);
        let seeded = [
            login("dana", "dispatcher"),
            login("liwei", "technician"),
            login("wangfang", "technician"),
            login("zhao", "technician"),
        ];
        let told =
            text("http://127.0.0.1:8080", &format!(r#"{{"logins":[{}]}}"#, seeded.join(","))).unwrap_or_default();
        assert!(told.contains("dana") && told.contains("liwei") && told.contains("wangfang"));
        assert!(!told.contains("zhao") && told.contains("1 more"));
    }
}
