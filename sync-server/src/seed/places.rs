//! Streets of 泰安市 with the position of a point on each (WGS-84, good to a few hundred metres), by district.

use super::chance::Chance;

/// A street.
#[derive(Debug, Clone, Copy)]
pub struct Street {
    /// Its name.
    pub name: &'static str,
    /// A point on it: degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// House numbers at that point, roughly.
    pub number: i64,
}

/// A district of the city.
#[derive(Debug, Clone, Copy)]
pub struct District {
    /// As dispatchers call it.
    pub name: &'static str,
    /// As written in an address after 山东省泰安市; a county-level city stands on its own.
    pub address: &'static str,
    /// Streets.
    pub streets: &'static [Street],
}

const fn street(name: &'static str, lat: f64, lon: f64, number: i64) -> Street {
    Street { name, lat, lon, number }
}

/// The six districts.
pub const DISTRICTS: [District; 6] = [
    District {
        name: "泰山区",
        address: "山东省泰安市泰山区",
        streets: &[
            street("东岳大街", 36.1889, 117.1216, 260),
            street("岱宗大街", 36.1993, 117.1268, 130),
            street("泰山大街", 36.1672, 117.1204, 500),
            street("财源大街", 36.1862, 117.1153, 80),
            street("灵山大街", 36.1806, 117.1282, 210),
            street("红门路", 36.2046, 117.1262, 30),
            street("虎山路", 36.1968, 117.1345, 60),
            street("青年路", 36.1903, 117.1219, 50),
            street("龙潭路", 36.1818, 117.1128, 110),
            street("温泉路", 36.1782, 117.1462, 90),
            street("迎胜路", 36.1880, 117.1058, 70),
            street("望岳东路", 36.1725, 117.1096, 40),
            street("擂鼓石大街", 36.1738, 117.1245, 160),
            street("校场街", 36.1915, 117.1300, 20),
        ],
    },
    District {
        name: "岱岳区",
        address: "山东省泰安市岱岳区",
        streets: &[
            street("长城路", 36.1842, 117.0895, 180),
            street("泮河大街", 36.1690, 117.0782, 90),
            street("泰山大街西段", 36.1698, 117.0605, 900),
            street("天平湖路", 36.2010, 117.0640, 40),
            street("高铁站前路", 36.1775, 117.0312, 10),
            street("岱岳大街", 36.1580, 117.0880, 120),
            street("大汶口工业园兴园路", 35.9968, 117.0808, 60),
            street("满庄镇泰山钢材大市场路", 36.0661, 117.1098, 18),
        ],
    },
    District {
        name: "新泰市",
        address: "山东省新泰市",
        streets: &[
            street("府前街", 35.9093, 117.7672, 90),
            street("青云路", 35.9122, 117.7728, 150),
            street("平阳路", 35.9031, 117.7645, 60),
            street("向阳路", 35.9075, 117.7790, 110),
            street("新甫路", 35.9160, 117.7611, 70),
        ],
    },
    District {
        name: "肥城市",
        address: "山东省肥城市",
        streets: &[
            street("新城路", 36.1836, 116.7676, 120),
            street("龙山路", 36.1871, 116.7725, 60),
            street("文化路", 36.1790, 116.7640, 45),
            street("长山街", 36.1752, 116.7702, 200),
            street("泰西大街", 36.1905, 116.7598, 80),
        ],
    },
    District {
        name: "宁阳县",
        address: "山东省泰安市宁阳县",
        streets: &[
            street("七贤路", 35.7602, 116.8049, 100),
            street("金阳大街", 35.7571, 116.8120, 240),
            street("文庙街", 35.7638, 116.8008, 35),
            street("建设路", 35.7550, 116.8005, 75),
        ],
    },
    District {
        name: "东平县",
        address: "山东省泰安市东平县",
        streets: &[
            street("佛山街", 35.9362, 116.4702, 85),
            street("西山路", 35.9401, 116.4637, 40),
            street("东原路", 35.9330, 116.4768, 130),
            street("稻香街", 35.9295, 116.4690, 55),
        ],
    },
];

/// A door: the address and its position.
#[derive(Debug, Clone)]
pub struct Door {
    /// Of the city.
    pub district: &'static str,
    /// Province to number.
    pub address: String,
    /// Degrees north, WGS-84, to about a decimetre.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// A door in `district` for the thing called `name`.
#[must_use]
pub fn door(chance: Chance, district: &'static District, name: &str) -> Option<Door> {
    let street = chance.pick(&format!("{name}/street"), district.streets)?;
    let number = street.number + chance.between(&format!("{name}/number"), 1, 90);
    let off = |axis: &str| (chance.share(&format!("{name}/{axis}")) - 0.5) * 0.006;
    Some(Door {
        district: district.name,
        address: format!("{}{}{number}号", district.address, street.name),
        lat: round(street.lat + off("lat")),
        lon: round(street.lon + off("lon")),
    })
}

/// To six decimals, as positions are written down.
#[must_use]
pub fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}
