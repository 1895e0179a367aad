//! Handing over to a map app (F3).

use std::fmt::Write as _;

/// A map app that phones in China have, or the system's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapApp {
    /// 高德地图
    Amap,
    /// 百度地图
    Baidu,
    /// Whatever answers to `geo:`.
    System,
}

impl MapApp {
    /// All, in menu order.
    pub const ALL: [Self; 3] = [Self::Amap, Self::Baidu, Self::System];

    /// Stable code, translated as `map-<code>`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Amap => "amap",
            Self::Baidu => "baidu",
            Self::System => "system",
        }
    }
}

/// The address that starts navigation to `site` (degrees north, degrees east, WGS-84) named `name` in `app`.
///
/// Amap's is its URI API with GCJ-02 coordinates, Baidu's with BD-09, the system's RFC 5870 with WGS-84.
#[must_use]
pub fn navigate(app: MapApp, site: (f64, f64), name: &str) -> String {
    let (lat, lon) = site;
    let name = encode(name);
    match app {
        MapApp::Amap => {
            let (lon, lat) = coordtransform::wgs84_to_gcj02(lon, lat);
            format!(
                "https://uri.amap.com/navigation?to={lon:.6},{lat:.6},{name}&mode=car&coordinate=gaode&callnative=1"
            )
        }
        MapApp::Baidu => {
            let (lon, lat) = coordtransform::wgs84_to_bd09(lon, lat);
            format!(
                "https://api.map.baidu.com/direction?destination=latlng:{lat:.6},{lon:.6}|name:{name}&mode=driving&coord_type=bd09ll&output=html&src=jobsheet"
            )
        }
        MapApp::System => format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}({name})"),
    }
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 3), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_app_gets_its_own_datum() {
        let said: Vec<_> = MapApp::ALL.map(|app| navigate(app, (36.1949, 117.1200), "岱庙&co")).into();
        assert!(
            said[0].contains("to=117.12") && said[0].contains("36.19") && said[0].contains("%E5%B2%B1%E5%BA%99%26co"),
            "{}",
            said[0]
        );
        // GCJ-02 lies some 500 m from WGS-84 here, BD-09 some 700 m further.
        assert!(!said[0].contains("117.120000"));
        assert!(said[1].contains("latlng:36.2"), "{}", said[1]);
        assert_eq!(said[2], "geo:36.194900,117.120000?q=36.194900,117.120000(%E5%B2%B1%E5%BA%99%26co)");
    }
}
