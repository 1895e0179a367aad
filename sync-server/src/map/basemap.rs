//! What lies under the map: a file of this house in PMTiles (one file, read in ranges), or tiles from an address. Without
//! either the map has a plain ground.

use std::path::{Path, PathBuf};

use jobsheet_api::office::{Basemap as Told, BasemapKind, Datum};
use serde::Deserialize;

/// The file that is taken when nobody names one, in the data folder.
const USUAL: &str = "basemap.pmtiles";

/// Where desks read the file.
const ADDRESS: &str = "/api/map/basemap";

/// Tiles from an address exist up to this level unless somebody says otherwise.
const USUAL_ZOOM: u8 = 18;

/// `[basemap]` of the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A `.pmtiles` file; `basemap.pmtiles` in the data folder without it.
    pub file: Option<PathBuf>,
    /// Instead of a file: an address with `{z}`, `{x}` and `{y}`. Every desk asks it for tiles.
    pub tiles: Option<String>,
    /// The tiles of that address are vector tiles, not pictures.
    pub vector: bool,
    /// Whose work it is. Shown on the map.
    pub attribution: String,
    /// The number under which it was reviewed (审图号). Shown on the map.
    pub review_number: String,
    /// Its coordinates.
    pub datum: Datum,
    /// Tiles exist up to this level.
    pub max_zoom: Option<u8>,
}

/// The basemap of a house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basemap {
    told: Told,
    file: Option<PathBuf>,
    /// Where tiles come from, if that is not us: scheme, host and port.
    origin: Option<String>,
}

impl Basemap {
    /// What the settings mean; none: a plain ground.
    ///
    /// # Errors
    /// In words, when a file that was named is not there, or an address is none.
    pub fn find(settings: &Settings, data: &Path) -> Result<Option<Self>, String> {
        let told = |kind, url: String| Told {
            kind,
            url,
            attribution: settings.attribution.clone(),
            review_number: settings.review_number.clone(),
            datum: settings.datum,
            max_zoom: settings.max_zoom.unwrap_or(USUAL_ZOOM),
        };
        if let Some(tiles) = &settings.tiles {
            let kind = if settings.vector { BasemapKind::Vector } else { BasemapKind::Raster };
            let origin = origin(tiles)?;
            return Ok(Some(Self { told: told(kind, tiles.clone()), file: None, origin: Some(origin) }));
        }
        let file = match &settings.file {
            Some(file) if file.is_file() => file.clone(),
            Some(file) => return Err(format!("the basemap {} is not there", file.display())),
            None => data.join(USUAL),
        };
        let told = told(BasemapKind::Pmtiles, ADDRESS.to_owned());
        Ok(file.is_file().then_some(Self { told, file: Some(file), origin: None }))
    }

    /// As desks are told.
    #[must_use]
    pub fn told(&self) -> Told {
        self.told.clone()
    }

    /// The file that we serve.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Where desks ask for tiles, if not here.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }
}

/// Scheme, host and port of an address, of nothing but what may stand in a content security policy.
fn origin(tiles: &str) -> Result<String, String> {
    let wrong = || format!("the basemap's address {tiles} is none: https://…/{{z}}/{{x}}/{{y}}");
    let whole = ["{z}", "{x}", "{y}"].iter().all(|part| tiles.contains(part));
    let (scheme, rest) = tiles.split_once("://").filter(|_| whole).ok_or_else(wrong)?;
    let host = rest.split('/').next().unwrap_or_default();
    let plain = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    let scheme = ["https", "http"].into_iter().find(|known| *known == scheme).filter(|_| plain).ok_or_else(wrong)?;
    Ok(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_without_one_has_a_plain_ground_and_a_wrong_name_is_told() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(Basemap::find(&Settings::default(), data.path()), Ok(None));
        let named = Settings { file: Some(data.path().join("town.pmtiles")), ..Settings::default() };
        assert!(Basemap::find(&named, data.path()).unwrap_err().contains("town.pmtiles"));
        std::fs::write(data.path().join(USUAL), b"PMTiles").unwrap();
        let found = Basemap::find(&Settings::default(), data.path()).unwrap().unwrap();
        assert_eq!((found.told().url.as_str(), found.origin()), (ADDRESS, None));
    }

    #[test]
    fn an_address_gives_its_origin_and_nothing_that_could_widen_a_policy() {
        let at = |tiles: &str| {
            let settings = Settings { tiles: Some(tiles.to_owned()), ..Settings::default() };
            Basemap::find(&settings, Path::new("/nowhere")).map(|found| found.unwrap().origin.unwrap())
        };
        assert_eq!(at("https://tiles.example:8443/{z}/{x}/{y}.png?key=1"), Ok("https://tiles.example:8443".to_owned()));
        for bad in
            ["https://a;script-src/{z}/{x}/{y}", "https://a b/{z}/{x}/{y}", "javascript://a/{z}/{x}/{y}", "https://a/1"]
        {
            assert!(at(bad).is_err(), "{bad}");
        }
    }
}
