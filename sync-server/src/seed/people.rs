//! The people of the service company.

use jobsheet_model::UserId;
use jobsheet_model::person::{Person, Role};

use super::chance::Chance;

/// Name of the company. Fictional.
pub const COMPANY: &str = "泰安安捷设备服务有限公司";

/// Somebody with a login.
#[derive(Debug, Clone, Copy)]
pub struct Login {
    /// Login name.
    pub login: &'static str,
    /// Full name.
    pub name: &'static str,
    /// What they may do.
    pub role: Role,
    /// Skill codes.
    pub skills: &'static [&'static str],
    /// Where they start the day.
    pub home: Option<(f64, f64)>,
}

const fn technician(
    login: &'static str,
    name: &'static str,
    skills: &'static [&'static str],
    lat: f64,
    lon: f64,
) -> Login {
    Login { login, name, role: Role::Technician, skills, home: Some((lat, lon)) }
}

const fn desk(login: &'static str, name: &'static str, role: Role) -> Login {
    Login { login, name, role, skills: &[], home: None }
}

/// Everybody.
pub const LOGINS: [Login; 15] = [
    technician("li.wei", "李伟", &["boiler", "gas", "water_heater"], 36.1931, 117.1302),
    technician("wang.fang", "王芳", &["hvac", "refrigeration"], 36.1765, 117.1118),
    technician("zhang.lei", "张磊", &["elevator", "electrical"], 36.1852, 117.0948),
    technician("liu.yang", "刘洋", &["refrigeration", "kitchen"], 36.1702, 117.1251),
    technician("chen.jing", "陈静", &["kitchen", "water_heater"], 36.1989, 117.1187),
    technician("zhao.gang", "赵刚", &["boiler", "gas", "pump"], 36.1655, 117.0721),
    technician("sun.qiang", "孙强", &["elevator", "electrical"], 36.1620, 117.0933),
    technician("zhou.min", "周敏", &["hvac", "electrical"], 36.2008, 117.1401),
    technician("xu.bo", "徐波", &["boiler", "hvac"], 35.9101, 117.7702),
    technician("ma.chao", "马超", &["refrigeration", "kitchen", "elevator"], 36.1844, 116.7689),
    technician("guo.lin", "郭琳", &["water_heater", "kitchen"], 35.7590, 116.8071),
    technician("he.jun", "何军", &["pump", "boiler", "hvac"], 35.9351, 116.4712),
    desk("dana", "达娜", Role::Dispatcher),
    desk("qin.lan", "秦岚", Role::Supervisor),
    desk("admin", "韩雪", Role::Administrator),
];

/// Their identity and public details.
#[must_use]
pub fn person(chance: Chance, login: &Login) -> Person {
    let number = LOGINS.iter().position(|one| one.login == login.login).unwrap_or_default();
    Person {
        id: user(chance, login.login),
        name: login.name.to_owned(),
        role: login.role,
        // 555 is no exchange of Tai'an: these numbers reach nobody.
        phone: format!("0538-555-{:04}", number + 1),
        skills: login.skills.iter().map(|&skill| skill.to_owned()).collect(),
        home: login.home,
    }
}

/// Identity of the person with this login.
#[must_use]
pub fn user(chance: Chance, login: &str) -> UserId {
    UserId(chance.id(&format!("user/{login}")))
}
