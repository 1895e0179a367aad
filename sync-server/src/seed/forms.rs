//! The checklists: four, with every kind of question, in both languages.

use jobsheet_model::FormId;
use jobsheet_model::form::{ChoiceOption, Field, FieldKind, Form, Label};

use super::chance::Chance;

/// A question: name, Chinese, English, kind, required.
type Question = (&'static str, &'static str, &'static str, Kind, bool);

/// How it is answered.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Check,
    Verdict,
    Text,
    Number(&'static str, f64, f64),
    Choice(&'static [(&'static str, &'static str, &'static str)]),
}

const CAUSES: &[(&str, &str, &str)] = &[
    ("worn", "零件老化磨损", "Worn part"),
    ("dirt", "脏堵", "Dirt or blockage"),
    ("electric", "电气故障", "Electrical fault"),
    ("setting", "设置或操作不当", "Wrong setting or use"),
    ("other", "其他", "Other"),
];

const COOLANT: &[(&str, &str, &str)] =
    &[("r410a", "R410A", "R410A"), ("r32", "R32", "R32"), ("r22", "R22", "R22"), ("r290", "R290", "R290")];

const DOOR: &[(&str, &str, &str)] =
    &[("smooth", "顺畅", "Smooth"), ("slow", "偏慢", "Slow"), ("noisy", "有异响", "Noisy")];

const GAS: &[Question] = &[
    ("power_off", "已断电断气并挂牌", "Power and gas off, tagged", Kind::Check, true),
    ("gas_leak", "燃气检漏", "Gas leak test", Kind::Verdict, true),
    ("flue", "烟道密封与排烟", "Flue seal and draught", Kind::Verdict, true),
    ("pressure", "系统水压", "System pressure", Kind::Number("bar", 0.0, 6.0), true),
    ("outlet", "出水温度", "Outlet temperature", Kind::Number("°C", 20.0, 95.0), false),
    ("cause", "故障原因", "Cause of the fault", Kind::Choice(CAUSES), true),
    ("advice", "给客户的建议", "Advice to the customer", Kind::Text, false),
];

const COLD: &[Question] = &[
    ("power_off", "作业前断电验电", "Power off and tested before work", Kind::Check, true),
    ("coolant", "制冷剂种类", "Refrigerant", Kind::Choice(COOLANT), true),
    ("high", "高压侧压力", "High-side pressure", Kind::Number("MPa", 0.0, 4.5), false),
    ("inside", "柜内(回风)温度", "Inside or return air temperature", Kind::Number("°C", -40.0, 40.0), true),
    ("leak", "检漏", "Leak test", Kind::Verdict, true),
    ("condenser", "冷凝器清洁", "Condenser cleaned", Kind::Verdict, true),
    ("cause", "故障原因", "Cause of the fault", Kind::Choice(CAUSES), false),
    ("advice", "给客户的建议", "Advice to the customer", Kind::Text, false),
];

const KITCHEN: &[Question] = &[
    ("power_off", "已断电断水", "Power and water off", Kind::Check, true),
    ("earth", "接地与漏电保护", "Earthing and RCD", Kind::Verdict, true),
    ("water", "进水压力", "Inlet water pressure", Kind::Number("MPa", 0.0, 1.6), true),
    ("trial", "试运行", "Trial run", Kind::Verdict, true),
    ("cause", "故障原因", "Cause of the fault", Kind::Choice(CAUSES), true),
    ("clean", "现场已清理", "Site left clean", Kind::Check, false),
    ("advice", "给客户的建议", "Advice to the customer", Kind::Text, false),
];

const LIFT: &[Question] = &[
    ("barrier", "已设置护栏并挂检修牌", "Barriers and maintenance sign in place", Kind::Check, true),
    ("brake", "制动器", "Brake", Kind::Verdict, true),
    ("safety_gear", "限速器与安全钳", "Governor and safety gear", Kind::Verdict, true),
    ("door", "门机运行", "Door operation", Kind::Choice(DOOR), true),
    ("levelling", "平层误差", "Levelling error", Kind::Number("mm", 0.0, 60.0), true),
    ("intercom", "五方通话", "Emergency intercom", Kind::Verdict, true),
    ("trial", "空载全程试运行", "Full trial run without load", Kind::Verdict, true),
    ("advice", "给使用单位的建议", "Advice to the user", Kind::Text, false),
];

/// Name, Chinese and English title, questions.
const FORMS: [(&str, &str, &str, &[Question]); 4] = [
    ("form/gas", "燃气设备检修单", "Gas appliance checklist", GAS),
    ("form/cold", "制冷与空调检修单", "Refrigeration and air conditioning checklist", COLD),
    ("form/kitchen", "厨房与机泵检修单", "Kitchen and pump checklist", KITCHEN),
    ("form/lift", "电梯扶梯检修单", "Lift and escalator checklist", LIFT),
];

/// All, at version 1.
#[must_use]
pub fn forms(chance: Chance) -> Vec<Form> {
    FORMS.iter().map(|(name, zh, en, questions)| form(FormId(chance.id(name)), zh, en, questions)).collect()
}

fn form(id: FormId, zh: &str, en: &str, questions: &[Question]) -> Form {
    let fields = questions.iter().map(|(id, zh, en, kind, required)| Field {
        id: (*id).to_owned(),
        label: label(zh, en),
        kind: kind_of(*kind),
        required: *required,
    });
    Form { id, version: 1, title: label(zh, en), fields: fields.collect() }
}

fn kind_of(kind: Kind) -> FieldKind {
    match kind {
        Kind::Check => FieldKind::Check,
        Kind::Verdict => FieldKind::Verdict,
        Kind::Text => FieldKind::Text,
        Kind::Number(unit, min, max) => FieldKind::Number { unit: unit.to_owned(), min: Some(min), max: Some(max) },
        Kind::Choice(options) => {
            let options =
                options.iter().map(|(code, zh, en)| ChoiceOption { code: (*code).to_owned(), label: label(zh, en) });
            FieldKind::Choice { options: options.collect() }
        }
    }
}

/// A text in both languages.
#[must_use]
pub fn label(zh: &str, en: &str) -> Label {
    Label { zh: zh.to_owned(), en: en.to_owned() }
}
