//! Leading the technician to a site by the maps app of the system. Positions are WGS-84 up to here; Chinese maps get
//! theirs converted at this edge.

use jobsheet_model::customer::Site;

/// An address that opens the system's maps at the site, with its name.
#[must_use]
pub fn navigate_to(site: &Site, name: &str) -> String {
    let name = String::from(js_sys::encode_uri_component(name));
    let (lat, lon) = (site.lat, site.lon);
    // AMap's universal link opens the app where it is installed, and its web page elsewhere; it converts WGS-84 itself.
    format!(
        "https://uri.amap.com/navigation?to={lon:.6},{lat:.6},{name}&mode=car&coordinate=wgs84&src=jobsheet&callnative=1"
    )
}

/// An address that calls a number.
#[must_use]
pub fn call(phone: &str) -> String {
    let dialled: String = phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
    format!("tel:{dialled}")
}
