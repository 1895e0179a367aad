//! The service catalogue and the reasons to pick from.

use jobsheet_model::order::OrderKind;

/// Code, Chinese, English, minutes of a visit, sort of work.
pub const SERVICES: [(&str, &str, &str, u32, OrderKind); 6] = [
    ("repair", "故障维修", "Repair", 120, OrderKind::Maintenance),
    ("inspection", "定期巡检", "Regular inspection", 90, OrderKind::Task),
    ("installation", "安装调试", "Installation and commissioning", 180, OrderKind::Service),
    ("consulting", "技术咨询", "Technical advice", 45, OrderKind::Service),
    ("modification", "改造升级", "Modification", 240, OrderKind::Change),
    ("acceptance", "验收陪检", "Acceptance inspection", 60, OrderKind::Task),
];

/// Step, code, Chinese, English; in menu order.
pub const REASONS: [(&str, &str, &str, &str); 22] = [
    ("decline", "overbooked", "时间冲突,赶不过去", "Double-booked, cannot make it"),
    ("decline", "skill", "不具备该设备资质", "Not qualified for this equipment"),
    ("decline", "too_far", "距离太远", "Too far away"),
    ("decline", "no_part", "车上没有所需备件", "Needed part not on the van"),
    ("pause", "waiting_part", "等待备件", "Waiting for a part"),
    ("pause", "customer_busy", "客户暂不方便", "Customer is busy"),
    ("pause", "waiting_power", "等待停电/停气配合", "Waiting for power or gas to be shut off"),
    ("pause", "meal", "用餐休息", "Meal break"),
    ("pause", "weather", "天气原因", "Weather"),
    ("skip_signature", "paper", "客户已在纸质单上签字", "Customer signed on paper"),
    ("skip_signature", "customer_absent", "客户不在现场,已电话确认", "Customer not there, confirmed by phone"),
    ("skip_signature", "refused", "客户拒绝签字", "Customer refused to sign"),
    ("give_up", "customer_absent", "客户不在,无法进门", "Nobody there to let me in"),
    ("give_up", "wrong_site", "地址有误", "Wrong address"),
    ("give_up", "unsafe", "现场不安全", "Site is not safe"),
    ("give_up", "not_repairable", "设备无法修复,建议更换", "Beyond repair, replacement advised"),
    ("cancel", "customer_cancelled", "客户取消", "Cancelled by the customer"),
    ("cancel", "duplicate", "重复工单", "Duplicate order"),
    ("cancel", "solved_by_phone", "电话指导已解决", "Solved by phone"),
    ("arrive", "no_signal", "地下室/机房无定位信号", "No fix in the basement or plant room"),
    ("arrive", "gate", "车停在园区门口", "Parked at the gate"),
    ("arrive", "wrong_pin", "客户坐标不准", "Customer's position on the map is wrong"),
];
