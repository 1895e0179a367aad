//! The customers: 60 made-up companies and households at real streets.

/// What sort of customer, which decides what equipment they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    /// 餐饮
    Restaurant,
    /// 酒店
    Hotel,
    /// 医院
    Hospital,
    /// 住户
    Home,
    /// 工厂
    Factory,
    /// 学校
    School,
    /// 写字楼、商场
    Building,
}

/// One customer.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// As on the contract or the door.
    pub name: &'static str,
    /// What sort.
    pub trade: Trade,
    /// Index into `places::DISTRICTS`.
    pub district: usize,
    /// `standard`, `gold`, `vip`.
    pub level: &'static str,
    /// Names of their places.
    pub sites: &'static [&'static str],
    /// Who opens the door.
    pub contact: &'static str,
}

const fn client(
    name: &'static str,
    trade: Trade,
    district: usize,
    level: &'static str,
    sites: &'static [&'static str],
    contact: &'static str,
) -> Client {
    Client { name, trade, district, level, sites, contact }
}

const ONE: &[&str] = &[""];

/// All.
pub const CLIENTS: [Client; 60] = [
    client("岱下人家酒楼", Trade::Restaurant, 0, "gold", &["后厨"], "孙经理"),
    client("泰山豆腐宴老店", Trade::Restaurant, 0, "standard", ONE, "李师傅"),
    client("汶水渔家饭店", Trade::Restaurant, 0, "standard", ONE, "高女士"),
    client("红门小厨", Trade::Restaurant, 0, "standard", ONE, "王老板"),
    client("望岳阁海鲜酒店", Trade::Restaurant, 0, "vip", &["一楼后厨", "三楼宴会厅后厨"], "赵总厨"),
    client("老县衙煎饼坊", Trade::Restaurant, 0, "standard", ONE, "丁女士"),
    client("天平湖鱼庄", Trade::Restaurant, 1, "standard", ONE, "周老板"),
    client("泮河里火锅城", Trade::Restaurant, 1, "gold", &["中央厨房"], "吴店长"),
    client("平阳味道餐厅", Trade::Restaurant, 2, "standard", ONE, "陈经理"),
    client("青云山庄饭店", Trade::Restaurant, 2, "standard", ONE, "徐女士"),
    client("桃都小馆", Trade::Restaurant, 3, "standard", ONE, "张老板"),
    client("泰西羊汤馆", Trade::Restaurant, 3, "standard", ONE, "马师傅"),
    client("宁阳蟋蟀园酒家", Trade::Restaurant, 4, "standard", ONE, "宁经理"),
    client("东平湖水浒渔家", Trade::Restaurant, 5, "gold", ONE, "宋老板"),
    client("岱顶云居大酒店", Trade::Hotel, 0, "vip", &["主楼", "会议中心"], "工程部 蒋工"),
    client("泉林商务酒店", Trade::Hotel, 0, "gold", ONE, "前台 刘经理"),
    client("虎山宾馆", Trade::Hotel, 0, "gold", ONE, "工程部 田师傅"),
    client("碧霞温泉度假村", Trade::Hotel, 0, "vip", &["温泉楼", "客房楼"], "值班 孟经理"),
    client("高铁东岳快捷酒店", Trade::Hotel, 1, "standard", ONE, "店长 尹女士"),
    client("新甫国际酒店", Trade::Hotel, 2, "gold", ONE, "工程部 靳工"),
    client("龙山商务宾馆", Trade::Hotel, 3, "standard", ONE, "值班 肖经理"),
    client("金阳假日酒店", Trade::Hotel, 4, "standard", ONE, "前台 苏女士"),
    client("泰安康和医院", Trade::Hospital, 0, "vip", &["门诊楼", "住院楼"], "后勤 郑科长"),
    client("岱岳仁安骨科医院", Trade::Hospital, 1, "vip", ONE, "设备科 冯工"),
    client("新泰和平医院", Trade::Hospital, 2, "gold", ONE, "后勤 彭主任"),
    client("肥城惠民医院", Trade::Hospital, 3, "gold", ONE, "总务 段主任"),
    client("东平湖区康养医院", Trade::Hospital, 5, "gold", ONE, "后勤 白主任"),
    client("住户 王建国", Trade::Home, 0, "standard", &["岱庙小区 6 号楼 2 单元 301"], "王建国"),
    client("住户 李秀兰", Trade::Home, 0, "standard", &["青年花园 12 号楼 1 单元 502"], "李秀兰"),
    client("住户 张志强", Trade::Home, 0, "standard", &["望岳佳苑 3 号楼 1802"], "张志强"),
    client("住户 刘春梅", Trade::Home, 0, "standard", &["迎胜小区 9 号楼 4 单元 101"], "刘春梅"),
    client("住户 赵文博", Trade::Home, 0, "gold", &["温泉丽景 17 号别墅"], "赵文博"),
    client("住户 孙丽华", Trade::Home, 0, "standard", &["灵山家园 5 号楼 703"], "孙丽华"),
    client("住户 周海涛", Trade::Home, 1, "standard", &["天平湖一号院 8 号楼 1204"], "周海涛"),
    client("住户 吴晓燕", Trade::Home, 1, "standard", &["泮河新城 21 号楼 602"], "吴晓燕"),
    client("住户 陈立新", Trade::Home, 2, "standard", &["府前小区 2 号楼 3 单元 401"], "陈立新"),
    client("住户 马玉珍", Trade::Home, 3, "standard", &["桃园春晓 11 号楼 902"], "马玉珍"),
    client("住户 宁国庆", Trade::Home, 4, "standard", &["七贤苑 4 号楼 1 单元 202"], "宁国庆"),
    client("住户 宋桂英", Trade::Home, 5, "standard", &["佛山花园 7 号楼 503"], "宋桂英"),
    client("岱源纺织有限公司", Trade::Factory, 1, "gold", &["动力车间"], "设备科 韩工"),
    client("大汶口石膏制品厂", Trade::Factory, 1, "standard", &["烘干车间"], "车间 卢主任"),
    client("满庄冷链物流园", Trade::Factory, 1, "vip", &["一号冷库", "二号冷库"], "值班 杜师傅"),
    client("泰山电缆配件厂", Trade::Factory, 1, "standard", ONE, "机修 石师傅"),
    client("青云乳品有限公司", Trade::Factory, 2, "vip", &["灌装车间"], "设备部 任工"),
    client("新泰矿山机械修配厂", Trade::Factory, 2, "standard", ONE, "机修 谢师傅"),
    client("泰西桃制品加工厂", Trade::Factory, 3, "gold", &["速冻车间"], "车间 袁主任"),
    client("宁阳精铸有限公司", Trade::Factory, 4, "standard", ONE, "动力科 邓工"),
    client("岱宗第二实验小学", Trade::School, 0, "gold", &["食堂"], "总务 魏老师"),
    client("泰安财源中学", Trade::School, 0, "gold", &["教学楼"], "总务 胡老师"),
    client("岱岳职业技术学校", Trade::School, 1, "standard", &["学生公寓"], "后勤 葛老师"),
    client("新泰向阳幼儿园", Trade::School, 2, "standard", ONE, "园长 曲老师"),
    client("肥城长山中学", Trade::School, 3, "standard", &["食堂"], "后勤 姚老师"),
    client("东平东原小学", Trade::School, 5, "standard", ONE, "总务 耿老师"),
    client("泰山云谷写字楼", Trade::Building, 0, "vip", &["物业中心"], "物业 崔经理"),
    client("财源商厦", Trade::Building, 0, "gold", ONE, "物业 范主管"),
    client("岱岳万和购物中心", Trade::Building, 1, "vip", ONE, "工程部 秦工"),
    client("灵山花园物业服务中心", Trade::Building, 0, "gold", &["地下泵房"], "物业 侯主管"),
    client("校场街便民服务大厅", Trade::Building, 0, "standard", ONE, "值班 毕女士"),
    client("平阳广场商业街", Trade::Building, 2, "standard", ONE, "物业 夏主管"),
    client("文庙街文化中心", Trade::Building, 4, "standard", ONE, "值班 申师傅"),
];

/// The equipment a customer of this trade has, in the order in which it was bought.
#[must_use]
pub fn equipment(trade: Trade, turn: usize) -> &'static [Machine] {
    match trade {
        Trade::Restaurant => match turn % 3 {
            0 => &[FRIDGE, DISHWASHER],
            1 => &[FRIDGE, WATER_HEATER],
            _ => &[RANGE, FRIDGE],
        },
        Trade::Hotel => &[ELEVATOR, CENTRAL_AC, BOILER_COMMERCIAL, DISHWASHER],
        Trade::Hospital => &[ELEVATOR, ELEVATOR, CENTRAL_AC, WATER_BOILER, COLD_ROOM],
        Trade::Home if turn % 4 == 3 => &[WATER_HEATER],
        Trade::Home => &[WALL_BOILER],
        Trade::Factory => &[CHILLER, COMPRESSOR, PUMP],
        Trade::School => &[WATER_BOILER, DISHWASHER],
        Trade::Building if turn < 3 => &[ELEVATOR, ESCALATOR, CENTRAL_AC],
        Trade::Building => &[PUMP, CENTRAL_AC],
    }
}

/// A kind of equipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine {
    /// What it is.
    pub name: &'static str,
    /// Makers and models; makers are made up.
    pub models: &'static [&'static str],
    /// Begins the serial numbers.
    pub serial: &'static str,
    /// Index of the checklist in `forms`.
    pub form: usize,
    /// The skill that it wants.
    pub skill: &'static str,
    /// What goes wrong with it: title and what the customer said.
    pub faults: &'static [(&'static str, &'static str)],
    /// Codes of the parts that are often changed.
    pub parts: &'static [&'static str],
}

/// 壁挂炉
pub const WALL_BOILER: Machine = Machine {
    name: "燃气壁挂炉",
    models: &["汶暖 WN-24B", "汶暖 WN-28C", "恒泽 HZ-L1PB26"],
    serial: "WN",
    form: 0,
    skill: "boiler",
    faults: &[
        ("壁挂炉点不着火,显示 E1", "客户说早上起来暖气不热,面板一直显示 E1,按复位后响几声又停。"),
        ("壁挂炉水压低,频繁补水", "两天就要补一次水,压力掉到 0.5 以下,怀疑有漏点。"),
        ("壁挂炉有异响", "开机时像敲铁皮一样响,夜里声音很大,影响休息。"),
        ("热水忽冷忽热", "洗澡时水温忽高忽低,暖气正常。"),
    ],
    parts: &["GN-1003", "GN-1007", "GN-1012", "GN-1015"],
};

/// 热水器
pub const WATER_HEATER: Machine = Machine {
    name: "燃气热水器",
    models: &["鲁洁 JSQ48", "鲁洁 JSQ32", "恒泽 HZ-R60"],
    serial: "LJ",
    form: 0,
    skill: "water_heater",
    faults: &[
        ("热水器不出热水", "能点火,出水还是凉的,调到最高也没用。"),
        ("热水器漏水", "机器底部滴水,下面放了桶,一天半桶。"),
        ("热水器使用中自动熄火", "用十分钟左右就灭,要等一会儿才能再点着。"),
    ],
    parts: &["GN-1003", "GN-1009", "GN-1015"],
};

/// 酒店锅炉
pub const BOILER_COMMERCIAL: Machine = Machine {
    name: "常压热水锅炉",
    models: &["汶暖 CWNS0.35", "汶暖 CWNS0.7"],
    serial: "WC",
    form: 0,
    skill: "boiler",
    faults: &[
        ("锅炉燃烧器报警停机", "凌晨停机一次,复位后能启动,担心再停,客人投诉水不热。"),
        ("锅炉排烟温度高", "排烟温度比平时高三四十度,要求检查清灰。"),
    ],
    parts: &["GN-1007", "GN-1018", "GN-1021"],
};

/// 冷柜
pub const FRIDGE: Machine = Machine {
    name: "四门商用冷柜",
    models: &["泉冷 QL-1.2D", "泉冷 QL-1.0S", "岱冰 DB-4M"],
    serial: "QL",
    form: 1,
    skill: "refrigeration",
    faults: &[
        ("冷柜不制冷", "冷藏室温度升到 12 度,食材已经搬走,请尽快。"),
        ("冷柜结霜严重", "冷冻室门缝结了一圈厚霜,门关不严。"),
        ("冷柜压缩机频繁启停", "几分钟响一次,电费高了不少。"),
        ("冷柜门封条老化", "门封条裂了,关门有缝。"),
    ],
    parts: &["ZL-2001", "ZL-2004", "ZL-2008", "ZL-2011"],
};

/// 冷库
pub const COLD_ROOM: Machine = Machine {
    name: "药品冷藏库",
    models: &["泉冷 QK-20", "泉冷 QK-35"],
    serial: "QK",
    form: 1,
    skill: "refrigeration",
    faults: &[
        ("冷藏库温度超限报警", "库温 9.5 度报警,备用机组已启动,请立即处理。"),
        ("冷藏库化霜不彻底", "蒸发器结冰,风量变小。"),
    ],
    parts: &["ZL-2002", "ZL-2006", "ZL-2001"],
};

/// 中央空调
pub const CENTRAL_AC: Machine = Machine {
    name: "多联机中央空调",
    models: &["岱风 DF-V450", "岱风 DF-V680", "泉冷 QV-560"],
    serial: "DF",
    form: 1,
    skill: "hvac",
    faults: &[
        ("空调不制热,外机报 P5", "三楼整层没有暖风,外机显示 P5。"),
        ("室内机漏水", "风口往下滴水,天花板已经湿了一片。"),
        ("空调噪音大", "外机有金属摩擦声,楼下住户投诉。"),
        ("温控器无显示", "会议室温控面板黑屏,无法调温。"),
    ],
    parts: &["ZL-2003", "ZL-2009", "ZL-2012", "DQ-4005"],
};

/// 冷水机组
pub const CHILLER: Machine = Machine {
    name: "风冷冷水机组",
    models: &["岱风 DL-130", "岱风 DL-065"],
    serial: "DL",
    form: 1,
    skill: "hvac",
    faults: &[
        ("冷水机组高压报警", "高压保护停机,生产线已降负荷。"),
        ("冷水机组出水温度偏高", "设定 7 度,出水 13 度,产品冷却不够。"),
    ],
    parts: &["ZL-2002", "ZL-2009", "ZL-2011"],
};

/// 洗碗机
pub const DISHWASHER: Machine = Machine {
    name: "揭盖式洗碗机",
    models: &["鲁洁 XW-60", "鲁洁 XW-90"],
    serial: "XW",
    form: 2,
    skill: "kitchen",
    faults: &[
        ("洗碗机不进水", "启动后没有水声,显示进水超时。"),
        ("洗碗机水温不够", "漂洗温度只有 60 度,餐具不干。"),
        ("洗碗机喷臂不转", "下喷臂不转,洗不干净。"),
    ],
    parts: &["CF-3001", "CF-3004", "CF-3007", "CF-3010"],
};

/// 炉灶
pub const RANGE: Machine = Machine {
    name: "双头燃气大锅灶",
    models: &["恒泽 HZ-S2", "恒泽 HZ-S2F"],
    serial: "HS",
    form: 2,
    skill: "kitchen",
    faults: &[("灶具熄火保护频繁动作", "烧着烧着就灭,中午高峰没法用。"), ("灶具火力不足", "左灶火苗发黄,炒菜慢。")],
    parts: &["CF-3002", "CF-3006", "GN-1003"],
};

/// 开水器
pub const WATER_BOILER: Machine = Machine {
    name: "步进式开水器",
    models: &["鲁洁 KS-90", "鲁洁 KS-120"],
    serial: "KS",
    form: 2,
    skill: "kitchen",
    faults: &[
        ("开水器不加热", "显示缺水,实际有水,一层楼的人喝不上热水。"),
        ("开水器漏电跳闸", "一通电就跳闸,已停用并挂牌。"),
    ],
    parts: &["CF-3003", "CF-3008", "DQ-4002"],
};

/// 电梯
pub const ELEVATOR: Machine = Machine {
    name: "乘客电梯",
    models: &["升达 SD-1050", "升达 SD-1350", "岱升 DS-G800"],
    serial: "SD",
    form: 3,
    skill: "elevator",
    faults: &[
        ("电梯平层误差大", "三楼停靠时轿厢比地面高约四厘米,有老人绊了一下。"),
        ("电梯门反复开关", "二楼关门时反复打开,无法运行。"),
        ("电梯运行抖动", "上行时抖动明显,有异响。"),
        ("电梯困人后复检", "昨晚困人一次,已救出,要求全面检查后再用。"),
    ],
    parts: &["DT-5001", "DT-5004", "DT-5007", "DT-5010"],
};

/// 扶梯
pub const ESCALATOR: Machine = Machine {
    name: "自动扶梯",
    models: &["升达 FT-30", "升达 FT-35"],
    serial: "FT",
    form: 3,
    skill: "elevator",
    faults: &[("扶梯梯级异响", "运行到上段有规律的咯噔声。"), ("扶手带跑偏", "右侧扶手带比梯级慢,磨得发热。")],
    parts: &["DT-5002", "DT-5008"],
};

/// 水泵
pub const PUMP: Machine = Machine {
    name: "变频供水泵组",
    models: &["恒泽 HB-2x7.5", "恒泽 HB-3x11"],
    serial: "HB",
    form: 2,
    skill: "pump",
    faults: &[("水泵压力波动", "高层水压忽大忽小,住户投诉。"), ("水泵机封漏水", "二号泵轴封处滴水成线。")],
    parts: &["DQ-4001", "DQ-4004", "CF-3012"],
};

/// 空压机
pub const COMPRESSOR: Machine = Machine {
    name: "螺杆空压机",
    models: &["岱能 DN-37A", "岱能 DN-55A"],
    serial: "DN",
    form: 2,
    skill: "pump",
    faults: &[("空压机高温停机", "排气温度到 105 度停机,车间停气。"), ("空压机漏油", "机头下方有油迹,每天擦。")],
    parts: &["DQ-4003", "CF-3012", "DQ-4006"],
};
