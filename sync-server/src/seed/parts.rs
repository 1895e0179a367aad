//! The parts on the vans and in the warehouse: code, Chinese and English name, unit.

/// One part.
pub type Line = (&'static str, &'static str, &'static str, Unit);

/// What it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 个
    Piece,
    /// 套
    Set,
    /// 米
    Metre,
    /// 升
    Litre,
    /// 千克
    Kilogram,
}

impl Unit {
    /// In both languages.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Piece => ("个", "pc"),
            Self::Set => ("套", "set"),
            Self::Metre => ("米", "m"),
            Self::Litre => ("升", "L"),
            Self::Kilogram => ("千克", "kg"),
        }
    }
}

/// All, by code.
pub const PARTS: [Line; 60] = [
    ("CF-3001", "进水电磁阀", "Inlet solenoid valve", Unit::Piece),
    ("CF-3002", "灶具热电偶", "Range thermocouple", Unit::Piece),
    ("CF-3003", "不锈钢电热管 3 kW", "Heating element 3 kW", Unit::Piece),
    ("CF-3004", "洗碗机下喷臂", "Lower wash arm", Unit::Piece),
    ("CF-3005", "洗碗机门弹簧", "Hood spring", Unit::Set),
    ("CF-3006", "电子点火器", "Electronic igniter", Unit::Piece),
    ("CF-3007", "清洗泵", "Wash pump", Unit::Piece),
    ("CF-3008", "水位探针", "Level probe", Unit::Piece),
    ("CF-3009", "食品级软管 DN15", "Food-grade hose DN15", Unit::Metre),
    ("CF-3010", "洗碗机加热管 9 kW", "Booster heater 9 kW", Unit::Piece),
    ("CF-3011", "排水泵", "Drain pump", Unit::Piece),
    ("CF-3012", "机械密封", "Mechanical seal", Unit::Piece),
    ("DQ-4001", "压力变送器 0–1.6 MPa", "Pressure transmitter 0–1.6 MPa", Unit::Piece),
    ("DQ-4002", "漏电断路器 32 A", "Residual-current breaker 32 A", Unit::Piece),
    ("DQ-4003", "交流接触器 40 A", "Contactor 40 A", Unit::Piece),
    ("DQ-4004", "变频器散热风扇", "Inverter cooling fan", Unit::Piece),
    ("DQ-4005", "线控器面板", "Wired controller", Unit::Piece),
    ("DQ-4006", "温度传感器 PT100", "Temperature sensor PT100", Unit::Piece),
    ("DQ-4007", "铜芯电缆 4 mm²", "Copper cable 4 mm²", Unit::Metre),
    ("DQ-4008", "熔断器 10 A", "Fuse 10 A", Unit::Piece),
    ("DQ-4009", "中间继电器 24 V", "Relay 24 V", Unit::Piece),
    ("DQ-4010", "开关电源 24 V", "Power supply 24 V", Unit::Piece),
    ("DT-5001", "门机皮带", "Door operator belt", Unit::Piece),
    ("DT-5002", "扶手带导轨", "Handrail guide", Unit::Metre),
    ("DT-5003", "平层感应器", "Levelling sensor", Unit::Piece),
    ("DT-5004", "光幕", "Light curtain", Unit::Set),
    ("DT-5005", "层门挂轮", "Landing door hanger roller", Unit::Piece),
    ("DT-5006", "按钮模块", "Button module", Unit::Piece),
    ("DT-5007", "导靴靴衬", "Guide shoe insert", Unit::Piece),
    ("DT-5008", "梯级滚轮", "Step roller", Unit::Piece),
    ("DT-5009", "应急照明电池", "Emergency light battery", Unit::Piece),
    ("DT-5010", "门锁触点", "Door lock contact", Unit::Piece),
    ("DT-5011", "制动器闸片", "Brake lining", Unit::Set),
    ("DT-5012", "导轨润滑油", "Guide rail oil", Unit::Litre),
    ("GN-1001", "烟道密封圈", "Flue seal", Unit::Piece),
    ("GN-1002", "燃气软管", "Gas hose", Unit::Metre),
    ("GN-1003", "点火针", "Ignition electrode", Unit::Piece),
    ("GN-1004", "火焰感应针", "Flame sensing electrode", Unit::Piece),
    ("GN-1005", "自动排气阀", "Automatic air vent", Unit::Piece),
    ("GN-1006", "膨胀水箱 8 L", "Expansion vessel 8 L", Unit::Piece),
    ("GN-1007", "风压开关", "Air pressure switch", Unit::Piece),
    ("GN-1008", "主换热器", "Main heat exchanger", Unit::Piece),
    ("GN-1009", "板式换热器", "Plate heat exchanger", Unit::Piece),
    ("GN-1010", "安全阀 0.3 MPa", "Safety valve 0.3 MPa", Unit::Piece),
    ("GN-1011", "水流传感器", "Flow sensor", Unit::Piece),
    ("GN-1012", "循环水泵", "Circulation pump", Unit::Piece),
    ("GN-1013", "燃气比例阀", "Gas modulating valve", Unit::Piece),
    ("GN-1014", "水压表", "Water pressure gauge", Unit::Piece),
    ("GN-1015", "NTC 温度探头", "NTC temperature probe", Unit::Piece),
    ("GN-1018", "燃烧器喷嘴", "Burner nozzle", Unit::Piece),
    ("GN-1021", "火焰光电管", "Flame photocell", Unit::Piece),
    ("ZL-2001", "温控器", "Thermostat", Unit::Piece),
    ("ZL-2002", "膨胀阀", "Expansion valve", Unit::Piece),
    ("ZL-2003", "制冷剂 R410A", "Refrigerant R410A", Unit::Kilogram),
    ("ZL-2004", "门封条", "Door gasket", Unit::Piece),
    ("ZL-2006", "化霜加热丝", "Defrost heater", Unit::Piece),
    ("ZL-2008", "压缩机启动器", "Compressor starter", Unit::Piece),
    ("ZL-2009", "高压开关", "High-pressure switch", Unit::Piece),
    ("ZL-2011", "冷凝风扇电机", "Condenser fan motor", Unit::Piece),
    ("ZL-2012", "冷凝水提升泵", "Condensate pump", Unit::Piece),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::customers::{CLIENTS, equipment};

    #[test]
    fn every_part_that_a_machine_names_exists_and_codes_are_sorted() {
        let mut sorted = PARTS.map(|part| part.0);
        sorted.sort_unstable();
        assert_eq!(sorted, PARTS.map(|part| part.0));
        let mut missing: Vec<&&str> = Vec::new();
        for (turn, client) in CLIENTS.iter().enumerate() {
            for machine in equipment(client.trade, turn) {
                missing.extend(machine.parts.iter().filter(|code| !PARTS.iter().any(|part| part.0 == **code)));
            }
        }
        assert_eq!(missing, Vec::<&&str>::new());
    }
}
