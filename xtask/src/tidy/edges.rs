//! Which crate may see which: dependencies point down only.
//!
//! **Invariant:** `client` and `sync-server` never see each other; they meet in `sync`, `record`, `workflow` and `api`.
//! Engines reach no I/O, not even through a dependency of their own choosing.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Finding;
use crate::place::Place;
use crate::run::output;

/// Every crate of the workspace, from the ground up, and what it may see below it.
const EDGES: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("intl_pluralrules", &[]),
    ("geokit", &["model"]),
    ("dispatch", &["model", "geokit"]),
    ("record", &["model"]),
    ("sync", &["model", "record"]),
    ("workflow", &["model", "record"]),
    ("api", &["model"]),
    ("views", &["model", "record", "workflow", "geokit", "api"]),
    ("store", &["model", "record", "sync", "api"]),
    ("photo", &["api"]),
    ("client", &["model", "record", "sync", "workflow", "geokit", "api", "views", "store", "photo"]),
    ("worker", &["model", "api", "store", "client"]),
    ("app", &["model", "workflow", "geokit", "api"]),
    ("shell", &["model", "api", "store", "client"]),
    ("server", &["model", "record", "sync", "workflow", "geokit", "dispatch", "api", "views"]),
    ("testkit", &["model", "record", "sync", "workflow", "geokit", "api", "views", "store", "client"]),
    (
        "tests",
        &[
            "model", "record", "sync", "workflow", "geokit", "dispatch", "api", "views", "store", "client", "server",
            "testkit",
        ],
    ),
    ("xtask", &[]),
];

/// Any crate's tests may use these, but for what lies below them: cargo refuses the circle itself.
const FOR_TESTS: &[&str] = &["testkit"];

/// Crates that only compute: they take the time and ids, and return values.
pub const ENGINES: &[&str] = &["model", "geokit", "dispatch", "record", "sync", "workflow", "views", "photo"];

/// What an engine may not depend on.
const IO: &[&str] = &[
    "axum",
    "futures",
    "getrandom",
    "hyper",
    "object_store",
    "postgres",
    "rand",
    "reqwest",
    "rusqlite",
    "tokio",
    "tokio-postgres",
    "web-sys",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `null` for a normal one, else `dev` or `build`.
    kind: Option<String>,
    /// Set for a crate of this workspace.
    path: Option<String>,
}

/// Compares the table with what cargo says.
pub fn check(place: &Place) -> Result<Vec<Finding>> {
    let json = output(
        Command::new(env!("CARGO")).args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(&place.root),
    )?;
    let metadata: Metadata = serde_json::from_str(&json).context("cargo metadata is not what it was")?;
    Ok(judge(&metadata.packages))
}

fn judge(packages: &[Package]) -> Vec<Finding> {
    let table: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    let mut findings = Vec::new();
    for package in packages {
        let from = short(&package.name);
        let Some(allowed) = table.get(from) else {
            findings.push(Finding::new(
                &package.name,
                "has no row in xtask/src/tidy/edges.rs: give it a place in the house",
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let (to, dev) = (short(&dependency.name), dependency.kind.as_deref() == Some("dev"));
            if dependency.path.is_some() {
                if !(allowed.contains(&to) || dev && FOR_TESTS.contains(&to)) {
                    findings.push(Finding::new(
                        &package.name,
                        format!("may not see {}: dependencies point down only", dependency.name),
                    ));
                }
            } else if ENGINES.contains(&from) && !dev && IO.contains(&dependency.name.as_str()) {
                findings.push(Finding::new(&package.name, format!("is an engine and may not use {}", dependency.name)));
            }
        }
    }
    findings
}

fn short(name: &str) -> &str {
    name.strip_prefix("jobsheet-").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>, bool)]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind, ours)| Dependency {
                name: (*name).to_owned(),
                kind: kind.map(str::to_owned),
                path: ours.then(String::new),
            })
            .collect();
        Package { name: name.to_owned(), dependencies }
    }

    #[test]
    fn the_table_itself_only_points_down() {
        let mut below = Vec::new();
        for (name, sees) in EDGES {
            for seen in *sees {
                assert!(below.contains(seen), "{name} sees {seen}, which is not below it");
            }
            below.push(name);
        }
    }

    #[test]
    fn the_server_may_not_see_the_client_and_an_engine_no_database() {
        let found = judge(&[
            package("jobsheet-server", &[("jobsheet-client", None, true), ("jobsheet-sync", None, true)]),
            package("jobsheet-record", &[("rusqlite", None, false), ("tokio", Some("dev"), false)]),
            package("jobsheet-store", &[("jobsheet-testkit", Some("dev"), true)]),
            package("jobsheet-mystery", &[]),
        ]);
        let at: Vec<&str> = found.iter().map(|finding| finding.at.as_str()).collect();
        assert_eq!(at, ["jobsheet-server", "jobsheet-record", "jobsheet-mystery"]);
    }
}
