//! What happens in the demo's week, as a list of events in the order of their times. Nothing is written here.

use jobsheet_model::person::Role;
use jobsheet_model::{OrderField, Priority, Timestamp};

use super::chance::Chance;
use super::company::Placed;
use super::people::{LOGINS, Login};
use super::services::SERVICES;

pub(super) const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Days of work that lie behind.
pub(super) const PAST_DAYS: i64 = 5;
/// The flow that asks for photos is published so long ago.
pub(super) const PHOTOS_SINCE: i64 = 5 * HOUR;

/// How far an order gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Pending,
    Assigned,
    Accepted,
    Travelling,
    OnSite,
    InProgress,
    OnHold,
    Awaiting,
    Completed,
    GivenUp,
    Cancelled,
    Declined,
}

/// One order of the plan.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// Index of the equipment.
    pub(super) placed: usize,
    /// Index into the machine's faults; none for planned work.
    pub(super) fault: Option<usize>,
    /// Index into `SERVICES`.
    pub(super) service: usize,
    pub(super) priority: Priority,
    pub(super) window: (Timestamp, Timestamp),
}

/// Something that happens.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) at: Timestamp,
    /// Index of the order; of none for a mere sync.
    pub(super) order: usize,
    pub(super) what: What,
}

/// What happens.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// From now on photos are required.
    Photos,
    Create,
    Assign(&'static str),
    /// To the first of them who wants it, for so long.
    Offer(&'static [&'static str], Option<i64>),
    Cancel(&'static str),
    Urgent,
    Later(i64),
    OfficeRemark(usize),
    Accept(&'static str),
    Decline(&'static str, &'static str),
    Depart(&'static str),
    Arrive(&'static str),
    Start(&'static str),
    /// Share of the checklist that is answered, in thousandths.
    Answers(&'static str, usize),
    Part(&'static str),
    Note(&'static str),
    FieldRemark(&'static str, usize),
    Pause(&'static str, &'static str),
    Resume(&'static str),
    Complete(&'static str),
    NoSignature(&'static str, &'static str),
    GiveUp(&'static str, &'static str),
    Propose(&'static str, OrderField, i64),
    /// Asks for another order on the same site; taken at once or not.
    Request(&'static str, bool),
    Sync(&'static str),
}

/// The week.
pub(super) struct Plan {
    pub(super) orders: Vec<Planned>,
    pub(super) events: Vec<Event>,
}

/// Which of the orders that nobody has are offered, to whom, for how long.
const OFFERED: [(usize, &[&str], Option<i64>); 2] =
    [(0, &["li.wei", "zhao.gang", "xu.bo"], None), (3, &["liu.yang", "wang.fang"], Some(4 * HOUR))];

/// Makes the plan for `now`, whose local day began at `today`.
pub(super) fn plan(chance: Chance, placed: &[Placed], now: Timestamp, today: Timestamp) -> Plan {
    let mut maker = Maker { chance, placed, now, plan: Plan { orders: Vec::new(), events: Vec::new() } };
    maker.plan.events.push(Event { at: now.plus(-PHOTOS_SINCE), order: 0, what: What::Photos });
    let technicians: Vec<&'static Login> = LOGINS.iter().filter(|login| login.role == Role::Technician).collect();
    for day in 1..=PAST_DAYS {
        for technician in &technicians {
            maker.past_day(technician, today.plus(-day * DAY), day);
        }
    }
    maker.today(&technicians, today);
    for day in 1..=2 {
        for technician in technicians.iter().skip(usize::try_from(day).unwrap_or(0) % 2).step_by(2) {
            maker.coming_day(technician, today.plus(day * DAY), day);
        }
    }
    maker.pool(today);
    let mut plan = maker.plan;
    plan.events.retain(|event| event.at < now);
    // Events of one moment stay in the order in which they were thought of.
    plan.events.sort_by_key(|event| event.at);
    plan
}

struct Maker<'a> {
    chance: Chance,
    placed: &'a [Placed],
    now: Timestamp,
    plan: Plan,
}

impl Maker<'_> {
    fn past_day(&mut self, technician: &'static Login, day: Timestamp, ago: i64) {
        let name = format!("{}/{ago}", technician.login);
        let slots: &[i64] = if self.chance.share(&format!("{name}/busy")) < 0.5 {
            &[9 * HOUR]
        } else {
            &[8 * HOUR + 30 * MINUTE, 14 * HOUR]
        };
        for slot in slots {
            let name = format!("{name}/{slot}");
            let ending = match self.chance.below(&format!("{name}/ending"), 100) {
                0..=5 => Ending::GivenUp,
                6..=12 => Ending::Cancelled,
                13..=15 => Ending::Declined,
                16..=21 if ago <= 2 => Ending::OnHold,
                22..=29 if ago == 1 => Ending::Awaiting,
                _ => Ending::Completed,
            };
            let start = day.plus(*slot);
            let before = self.chance.between(&format!("{name}/before"), 3 * 60, 26 * 60) * MINUTE;
            let order = self.order(technician, &name, (start, start.plus(2 * HOUR)), None);
            self.life(technician, order, &name, start.plus(-before), start, ending);
        }
    }

    /// Today, told backwards from now, so that whoever starts the demo at any hour finds people at work.
    fn today(&mut self, technicians: &[&'static Login], today: Timestamp) {
        let base = Timestamp(self.now.0.clamp(today.0 + 8 * HOUR, today.0 + 18 * HOUR) / (30 * MINUTE) * 30 * MINUTE);
        let early =
            Timestamp((self.now.0 - 200 * MINUTE).clamp(today.0, today.0 + 20 * HOUR) / (30 * MINUTE) * 30 * MINUTE);
        let window = |start: Timestamp| (start, start.plus(90 * MINUTE));
        let first = [
            Ending::Completed,
            Ending::Completed,
            Ending::OnSite,
            Ending::InProgress,
            Ending::Travelling,
            Ending::Awaiting,
            Ending::InProgress,
            Ending::Completed,
            Ending::Completed,
            Ending::GivenUp,
            Ending::OnHold,
            Ending::Declined,
        ];
        for (number, technician) in technicians.iter().enumerate() {
            let name = format!("{}/today", technician.login);
            let ending = first.get(number).copied().unwrap_or(Ending::Completed);
            // What ended without photos was asked for before they were required.
            let recent = matches!(
                ending,
                Ending::OnSite | Ending::InProgress | Ending::Travelling | Ending::GivenUp | Ending::Declined
            );
            let made = self.now.plus(-if recent { 4 * HOUR } else { 20 * HOUR });
            let arrives = match ending {
                Ending::Travelling => self.now.plus(15 * MINUTE),
                Ending::OnSite => self.now.plus(-4 * MINUTE),
                Ending::InProgress => self.now.plus(-35 * MINUTE),
                _ => self.now.plus(-170 * MINUTE),
            };
            let order = self.order(technician, &name, window(early), None);
            self.life(technician, order, &name, made, arrives, ending);
            let later = self.order(technician, &format!("{name}/later"), window(base.plus(90 * MINUTE)), None);
            let ending = if number % 2 == 0 { Ending::Accepted } else { Ending::Assigned };
            self.life(
                technician,
                later,
                &format!("{name}/later"),
                self.now.plus(-150 * MINUTE),
                base.plus(6 * HOUR),
                ending,
            );
        }
        let (Some(li_wei), Some(wang_fang)) = (technicians.first(), technicians.get(1)) else { return };
        for (name, start, made, ending, priority) in [
            ("li.wei/hold", early, 26 * HOUR, Ending::OnHold, Priority::High),
            ("li.wei/working", early.plus(90 * MINUTE), 4 * HOUR, Ending::InProgress, Priority::Normal),
            ("li.wei/urgent", base.plus(30 * MINUTE), 40 * MINUTE, Ending::Assigned, Priority::Urgent),
            ("li.wei/last", base.plus(210 * MINUTE), 3 * HOUR, Ending::Assigned, Priority::Low),
        ] {
            let arrives =
                if ending == Ending::OnHold { self.now.plus(-24 * HOUR) } else { self.now.plus(-30 * MINUTE) };
            let order = self.order(li_wei, name, window(start), Some(priority));
            self.life(li_wei, order, name, self.now.plus(-made), arrives, ending);
        }
        let order = self.order(wang_fang, "wang.fang/road", window(base), Some(Priority::High));
        self.life(
            wang_fang,
            order,
            "wang.fang/road",
            self.now.plus(-3 * HOUR),
            self.now.plus(12 * MINUTE),
            Ending::Travelling,
        );
        self.stories(technicians, base);
    }

    /// What makes the desk's day: an overtaken proposal, an order that moved while its technician was underground, faults
    /// found on site.
    fn stories(&mut self, technicians: &[&'static Login], base: Timestamp) {
        let window = (base.plus(2 * HOUR), base.plus(4 * HOUR));
        if let Some(zhou_min) = technicians.get(7) {
            let order = self.order(zhou_min, "story/held", window, None);
            self.life(
                zhou_min,
                order,
                "story/held",
                self.now.plus(-4 * HOUR),
                self.now.plus(6 * HOUR),
                Ending::Accepted,
            );
            // Underground he asks for half an hour later; meanwhile Dana moves it by an hour.
            self.add(-50, order, What::Propose(zhou_min.login, OrderField::WindowStart, 30 * MINUTE));
            self.add(-45, order, What::Later(60 * MINUTE));
            self.add(-20, order, What::Sync(zhou_min.login));
        }
        if let (Some(sun_qiang), Some(zhang_lei)) = (technicians.get(6), technicians.get(2)) {
            let order = self.order(sun_qiang, "story/moved", window, None);
            self.life(
                sun_qiang,
                order,
                "story/moved",
                self.now.plus(-9 * HOUR),
                self.now.plus(9 * HOUR),
                Ending::Accepted,
            );
            self.add(-100, order, What::Depart(sun_qiang.login));
            self.add(-80, order, What::Arrive(sun_qiang.login));
            self.add(-75, order, What::FieldRemark(sun_qiang.login, 5));
            self.add(-70, order, What::Assign(zhang_lei.login));
            self.add(-15, order, What::Sync(sun_qiang.login));
            self.add(-10, order, What::Sync(zhang_lei.login));
        }
        for (number, taken) in [(5usize, false), (4, true)] {
            if let Some(technician) = technicians.get(number) {
                let first = self.plan.orders.len().saturating_sub(1);
                let of_today = self
                    .plan
                    .events
                    .iter()
                    .rev()
                    .find(|event| matches!(event.what, What::Accept(login) if login == technician.login));
                let order = of_today.map_or(first, |event| event.order);
                self.add(-25, order, What::Request(technician.login, taken));
                self.add(-24, order, What::Sync(technician.login));
            }
        }
    }

    fn coming_day(&mut self, technician: &'static Login, day: Timestamp, ahead: i64) {
        let name = format!("{}/ahead/{ahead}", technician.login);
        let start = day.plus(self.chance.between(&format!("{name}/hour"), 17, 32) * 30 * MINUTE);
        let order = self.order(technician, &name, (start, start.plus(2 * HOUR)), None);
        let ending =
            if self.chance.share(&format!("{name}/ending")) < 0.4 { Ending::Accepted } else { Ending::Assigned };
        self.life(technician, order, &name, self.now.plus(-7 * HOUR), start, ending);
    }

    /// Nobody's yet.
    fn pool(&mut self, today: Timestamp) {
        for number in 0..8usize {
            let name = format!("pool/{number}");
            let Some(technician) = LOGINS.get(number) else { continue };
            let day = today.plus(i64::try_from(number % 3).unwrap_or(0) * DAY);
            let start = day.plus(self.chance.between(&format!("{name}/hour"), 18, 34) * 30 * MINUTE);
            let order = self.order(technician, &name, (start, start.plus(2 * HOUR)), None);
            let made = self.chance.between(&format!("{name}/made"), 10, 280) * MINUTE;
            self.life(technician, order, &name, self.now.plus(-made), start, Ending::Pending);
            if let Some((_, people, lasts)) = OFFERED.into_iter().find(|(which, ..)| *which == number) {
                let what = What::Offer(people, lasts);
                self.plan.events.push(Event { at: self.now.plus(-5 * MINUTE), order, what });
            }
        }
    }

    /// An order that the technician can do, near where they live.
    fn order(
        &mut self,
        technician: &'static Login,
        name: &str,
        window: (Timestamp, Timestamp),
        priority: Option<Priority>,
    ) -> usize {
        let near = |placed: &Placed| district_of(technician).contains(&placed.district);
        let fits: Vec<usize> = (0..self.placed.len())
            .filter(|at| {
                self.placed.get(*at).is_some_and(|one| near(one) && technician.skills.contains(&one.machine.skill))
            })
            .collect();
        let at = fits.get(self.chance.below(&format!("{name}/asset"), fits.len())).copied().unwrap_or(0);
        let faults = self.placed.get(at).map_or(0, |placed| placed.machine.faults.len());
        let service = match self.chance.below(&format!("{name}/service"), 100) {
            0..=64 => 0,
            65..=84 => 1,
            85..=89 => 2,
            90..=93 => 3,
            94..=96 => 4,
            _ => 5,
        };
        let fault = (service == 0).then(|| self.chance.below(&format!("{name}/fault"), faults));
        let priority = priority.unwrap_or_else(|| match self.chance.below(&format!("{name}/priority"), 100) {
            0..=9 => Priority::Urgent,
            10..=29 => Priority::High,
            30..=84 => Priority::Normal,
            _ => Priority::Low,
        });
        self.plan.orders.push(Planned { placed: at, fault, service, priority, window });
        self.plan.orders.len() - 1
    }

    /// Minutes before (or after) now.
    fn add(&mut self, minutes: i64, order: usize, what: What) {
        self.plan.events.push(Event { at: self.now.plus(minutes * MINUTE), order, what });
    }

    /// From the call to the ending. `arrives` is when the technician reaches the door.
    fn life(
        &mut self,
        technician: &'static Login,
        order: usize,
        name: &str,
        made: Timestamp,
        arrives: Timestamp,
        ending: Ending,
    ) {
        let who = technician.login;
        let chance = self.chance;
        let some = |what: &str, from: i64, to: i64| chance.between(&format!("{name}/{what}"), from, to) * MINUTE;
        let likely = |what: &str, share: f64| chance.share(&format!("{name}/{what}")) < share;
        let text = |what: &str| chance.below(&format!("{name}/{what}"), 100);
        let mut steps: Vec<(i64, What)> = Vec::new();
        let mut at = made.0;
        steps.push((at, What::Create));
        if ending == Ending::Pending {
            return self.push(order, steps);
        }
        at += some("dispatch", 4, 30);
        steps.push((at, What::Assign(who)));
        if likely("office remark", 0.15) {
            steps.push((at + MINUTE, What::OfficeRemark(text("office remark text"))));
        }
        if ending == Ending::Assigned {
            steps.push((at + 2 * MINUTE, What::Sync(who)));
            return self.push(order, steps);
        }
        if ending == Ending::Cancelled {
            steps.push((
                at + some("cancel", 20, 90),
                What::Cancel(if likely("cancel reason", 0.6) { "customer_cancelled" } else { "solved_by_phone" }),
            ));
            return self.push(order, steps);
        }
        at += some("accept", 2, 20);
        if ending == Ending::Declined {
            steps.push((at, What::Decline(who, if likely("decline reason", 0.5) { "overbooked" } else { "no_part" })));
            steps.push((at + MINUTE, What::Sync(who)));
            return self.push(order, steps);
        }
        steps.push((at, What::Accept(who)));
        steps.push((at + MINUTE / 2, What::Sync(who)));
        if likely("priority raised", 0.06) {
            steps.push((at + 5 * MINUTE, What::Urgent));
        }
        if likely("moved", 0.07) {
            steps.push((at + 6 * MINUTE, What::Later(30 * MINUTE)));
        }
        if ending == Ending::Accepted {
            return self.push(order, steps);
        }
        let way = some("way", 12, 35);
        at = (arrives.0 - way).max(at + 2 * MINUTE);
        steps.push((at, What::Depart(who)));
        steps.push((at + MINUTE / 2, What::Sync(who)));
        if ending == Ending::Travelling {
            return self.push(order, steps);
        }
        at = arrives.0.max(at + 5 * MINUTE);
        steps.push((at, What::Arrive(who)));
        // In basements and plant rooms there is no signal until the way out.
        let underground = likely("underground", 0.2);
        if !underground {
            steps.push((at + MINUTE / 2, What::Sync(who)));
        }
        if ending == Ending::OnSite {
            return self.push(order, steps);
        }
        if ending == Ending::GivenUp {
            at += some("wait", 10, 25);
            steps.push((
                at,
                What::GiveUp(who, if likely("give up reason", 0.6) { "customer_absent" } else { "not_repairable" }),
            ));
            steps.push((at + 2 * MINUTE, What::Sync(who)));
            return self.push(order, steps);
        }
        at += some("prepare", 3, 9);
        steps.push((at, What::Start(who)));
        steps.push((at + 6 * MINUTE, What::Answers(who, 400)));
        if likely("part", 0.55) {
            steps.push((at + 15 * MINUTE, What::Part(who)));
        }
        if likely("field remark", 0.2) {
            steps.push((at + 12 * MINUTE, What::FieldRemark(who, text("field remark text"))));
        }
        if ending == Ending::InProgress {
            steps.push((at + 16 * MINUTE, What::Sync(who)));
            return self.push(order, steps);
        }
        if ending == Ending::OnHold {
            steps.push((at + 25 * MINUTE, What::Pause(who, "waiting_part")));
            steps.push((at + 26 * MINUTE, What::Sync(who)));
            return self.push(order, steps);
        }
        if likely("break", 0.1) {
            steps.push((at + 18 * MINUTE, What::Pause(who, "customer_busy")));
            steps.push((at + 24 * MINUTE, What::Resume(who)));
        }
        at += some("work", 32, 75);
        steps.push((at - 3 * MINUTE, What::Answers(who, 1_000)));
        steps.push((at - 2 * MINUTE, What::Note(who)));
        steps.push((at, What::Complete(who)));
        if ending == Ending::Completed {
            at += some("talk", 3, 9);
            steps
                .push((at, What::NoSignature(who, if likely("signature", 0.8) { "paper" } else { "customer_absent" })));
        }
        steps.push((at + if underground { 12 * MINUTE } else { MINUTE }, What::Sync(who)));
        self.push(order, steps);
    }

    fn push(&mut self, order: usize, steps: Vec<(i64, What)>) {
        self.plan.events.extend(steps.into_iter().map(|(at, what)| Event { at: Timestamp(at), order, what }));
    }
}

/// Where a technician works, by where they live.
fn district_of(technician: &Login) -> &'static [usize] {
    match technician.login {
        "xu.bo" => &[2],
        "ma.chao" => &[3],
        "guo.lin" => &[4],
        "he.jun" => &[5],
        _ => &[0, 1],
    }
}

/// Its code.
pub(super) fn service_code(at: usize) -> &'static str {
    SERVICES.get(at).map_or("repair", |service| service.0)
}
