//! The map of the desk: MapLibre and our glue in a chunk of its own, with its worker, its style sheet, and the licences of what
//! is in them. Nobody loads it before they open the map.

use std::fs;

use anyhow::{Context, Result};

use super::assets::Assets;
use super::bundle::Bundler;
use crate::place::Place;

/// The file of MapLibre that runs in workers; a policy without `blob:` wants it from an address.
const WORKER: &str = "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs";

/// What is in the chunk, and where its licence is.
const LICENCES: [(&str, &str); 7] = [
    ("maplibre-gl", "node_modules/maplibre-gl/LICENSE.txt"),
    ("pmtiles", "app-ui/web/licences/pmtiles.txt"),
    ("fflate", "node_modules/fflate/LICENSE"),
    ("earcut", "node_modules/earcut/LICENSE"),
    ("kdbush", "node_modules/kdbush/LICENSE"),
    ("pbf", "node_modules/pbf/LICENSE"),
    ("gl-matrix", "node_modules/gl-matrix/LICENSE.md"),
];

/// Adds its files. Returns the name of its script, and the names of all that are loaded with it.
pub fn add(place: &Place, bundler: &Bundler<'_>, assets: &mut Assets) -> Result<(String, Vec<String>)> {
    let worker = bundler.script(&place.root.join(WORKER), "map-worker", &[], &[])?;
    let worker = assets.hashed("map-worker", "js", worker);
    let style = assets.hashed("map", "css", bundler.style(&place.root.join("app-ui/style/map.css"), "map")?);
    let script = bundler.script(
        &place.root.join("app-ui/web/map/map.js"),
        "map",
        &[("MAP_WORKER", &worker), ("MAP_CSS", &style)],
        &[],
    )?;
    let script = assets.hashed("map", "js", script);
    let mut licences = String::new();
    for (name, path) in LICENCES {
        let text = fs::read_to_string(place.root.join(path)).with_context(|| format!("{name} has no licence"))?;
        licences += &format!("{name}\n\n{}\n\n----\n\n", text.trim());
    }
    assets.named("licences/map.txt", licences.into_bytes());
    let all = vec![script.clone(), worker, style, "licences/map.txt".to_owned()];
    Ok((script, all))
}
