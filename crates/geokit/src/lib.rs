//! Places on the globe: distance, the site's fence, and the shifted coordinates of maps in China.
//!
//! WGS-84 is what is measured, stored and sent. GCJ-02 (Amap, Tencent) and BD-09 (Baidu) exist only in an address that is
//! handed to such a map, and on the screen where such a map is drawn (X13).

mod datum;
mod distance;
mod fence;
mod navigate;
mod outline;
mod sphere;

pub use datum::{from_gcj02, to_gcj02};
pub use distance::{distance, format_distance};
pub use fence::{FenceVerdict, fence};
pub use navigate::{MapApp, navigate};
pub use outline::{BadOutline, contains, whole};
pub use sphere::OnSphere;
