//! Addresses that only one machine knows: registries, home folders. A clone elsewhere would fail on them, or tell
//! where we work.

use super::Finding;
use super::files::Source;

/// Put together from halves, or this file would find itself.
const FORBIDDEN: &[&str] = &[
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/target"),
    concat!("/wo", "rk/shared"),
    concat!("/wo", "rk/logs"),
    concat!("/wo", "rk/brief"),
    concat!("/wo", "rk/."),
    concat!("../sha", "red/"),
    concat!("/ro", "ot/."),
    concat!("/ho", "me/"),
    concat!("registry.npm", "js.org"),
    concat!("registry.npm", "mirror.com"),
    concat!("static.crates", ".io"),
    concat!("\"resol", "ved\":"),
    concat!("replace-", "with ="),
    concat!("[regis", "tries"),
];

/// Looks through every text file, lock files too.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            if let Some(address) = FORBIDDEN.iter().find(|address| line.contains(*address)) {
                findings.push(Finding::line(
                    source,
                    index,
                    format!("`{address}` is an address of one machine or registry"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_in_a_lock_file_is_found() {
        let text = format!("{{\n  {} \"https://example.test/x.tgz\"\n}}", FORBIDDEN[12]);
        let found = check(&[Source { path: "package-lock.json".to_owned(), text }]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "package-lock.json:2");
    }
}
