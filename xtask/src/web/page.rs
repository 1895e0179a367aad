//! The files around the programs: page, manifest, icons, service worker.
//!
//! Templates are the real files in `app-ui/web`, with `%NAME%` where this build's names go.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::assets::Assets;

/// The hashed names that the page mentions.
pub struct Page {
    pub boot_js: String,
    pub core_js: String,
    pub style: String,
    /// The desk's program and style sheet, which a phone does not carry.
    pub desk: Vec<String>,
    /// The map's files, which a desk does not carry before somebody opens it.
    pub map: Vec<String>,
}

const ICONS: [&str; 5] = ["icon.svg", "icon-192.png", "icon-512.png", "maskable-192.png", "maskable-512.png"];

/// Adds everything that is not code. The service worker comes last: it lists all the others.
pub fn add(source: &Path, page: &Page, assets: &mut Assets) -> Result<()> {
    for icon in ICONS {
        assets.named(&format!("icons/{icon}"), read(&source.join("icons").join(icon))?);
    }
    assets.named("manifest.webmanifest", read(&source.join("manifest.webmanifest"))?);

    let template = text(&source.join("index.html"))?;
    let worker_template = text(&source.join("sw.js"))?;
    // The templates count too: a new service worker with the same assets is a new build.
    assets.named("index.html", template.clone().into_bytes());
    assets.named("sw.js", worker_template.clone().into_bytes());
    let build = assets.build_id();

    let html = fill(
        &template,
        &[("BUILD", &build), ("BOOT_JS", &page.boot_js), ("CORE_JS", &page.core_js), ("STYLE", &page.style)],
    )?;
    assets.named("index.html", html.into_bytes());
    let all = assets.names().filter(|name| *name != "sw.js");
    let (desk, rest): (Vec<&str>, Vec<&str>) = all.partition(|name| page.desk.iter().any(|one| one == name));
    let (map, cached): (Vec<&str>, Vec<&str>) =
        rest.into_iter().partition(|name| page.map.iter().any(|one| one == name));
    let (cached, desk, map) = (addresses(&cached)?, addresses(&desk)?, addresses(&map)?);
    let values = [("BUILD", build.as_str()), ("ASSETS", &cached), ("DESK", &desk), ("MAP", &map)];
    let service_worker = fill(&worker_template, &values)?;
    assets.named("sw.js", service_worker.into_bytes());
    Ok(())
}

/// Names as a script's list of addresses.
fn addresses(names: &[&str]) -> Result<String> {
    let all: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
    Ok(serde_json::to_string(&all)?)
}

/// Replaces every `%NAME%`; a name that the template lacks is a mistake in one of them.
fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut text = template.to_owned();
    for (name, value) in values {
        let mark = format!("%{name}%");
        if !text.contains(&mark) {
            bail!("the template has no {mark}");
        }
        text = text.replace(&mark, value);
    }
    Ok(text)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}
