//! Times the core on a replica of 2,000 orders in a file, without server and shell:
//! `cargo run --release -p jobsheet-client --example bench_core`. Prints one JSON object a line. `cargo xtask bench device`
//! measures the whole product; this tells which part of that is the core.
//!
//! Beside the time that passed it prints the time that this thread was on a processor (Linux only): the one number that
//! a busy machine does not spoil. Waiting for the disk is in the first one only.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, dead_code, unused_imports)]
#![expect(clippy::print_stdout, reason = "its numbers are its purpose")]

#[path = "../tests/it/office.rs"]
mod office;
#[path = "../tests/it/world.rs"]
mod world;

use std::time::{Duration, Instant};

use jobsheet_api::device::{Command, OrdersFilter};
use jobsheet_model::entry::Action;
use office::Office;
use world::{Phone, li_wei, order, place};

const ORDERS: u64 = 2_000;
const VISITS: u64 = 60;

fn main() {
    let pocket = tempfile::tempdir().unwrap();
    let mut office = Office::with_orders(ORDERS, li_wei());
    let mut phone = Phone::open(&pocket.path().join("replica.db"), 1);
    phone.sign_in(li_wei(), &mut office);
    let begun = Instant::now();
    phone.sync(&mut office);
    report("device.first_sync_ms.native", begun.elapsed());

    let mut times: Vec<(&str, Spent)> = Vec::new();
    for n in 1..=VISITS {
        visit(&mut phone, n, &mut times);
    }
    let names: std::collections::BTreeSet<&str> = times.iter().map(|(name, _)| *name).collect();
    for name in names {
        say(
            &format!("device.command_p99_ms.native.{name}"),
            times.iter().filter(|(one, _)| *one == name).map(|(_, spent)| *spent).collect(),
        );
    }
    say("device.command_p99_ms.native", times.iter().map(|(_, spent)| *spent).collect());

    // Long ago enough not to be in memory any more.
    let opened = (1..=VISITS / 2).map(|n| time(&mut phone, Command::Order { order: order(n) })).collect();
    say("device.open_order_ms.native", opened);
}

fn visit(phone: &mut Phone, n: u64, times: &mut Vec<(&'static str, Spent)>) {
    let order = order(n);
    let here = Some(place(n as f64 % 100.0 * 0.001));
    let step = |action| Command::Step { order, action, reason: String::new(), place: here };
    let answer = |field: &str, value| Command::Answer { order, field: field.to_owned(), value };
    let commands = [
        ("order", Command::Order { order }),
        ("step", step(Action::Accept)),
        ("step", step(Action::Depart)),
        ("check_in", Command::CheckIn { order, place: here, reason: "x".to_owned(), photo: None }),
        ("step", step(Action::Start)),
        ("answer", answer("leak", "pass".into())),
        ("answer", answer("pressure", 1.5.into())),
        ("answer", answer("remarks", "更换点火电极，试运行正常。".into())),
        ("note", Command::SetNote { order, text: "更换点火电极，试运行正常。".repeat(5), base: String::new() }),
        ("remark", Command::Remark { order, text: "客户要求下次提前一小时电话联系。".to_owned() }),
        ("today", Command::Today { day: String::new(), place: here, first: Some(20) }),
        ("orders", Command::Orders { filter: OrdersFilter::Open, search: String::new(), place: here, first: Some(50) }),
        (
            "search",
            Command::Orders { filter: OrdersFilter::All, search: "大街 77".to_owned(), place: here, first: Some(50) },
        ),
        ("sync", Command::Sync),
    ];
    for (name, command) in commands {
        times.push((name, time(phone, command)));
    }
}

/// Passed, and on a processor.
type Spent = (Duration, Duration);

fn time(phone: &mut Phone, command: Command) -> Spent {
    let (begun, on_processor) = (Instant::now(), on_processor());
    phone.tell(command).unwrap();
    (begun.elapsed(), self::on_processor().saturating_sub(on_processor))
}

/// What the scheduler says of this thread; zero where nobody says.
fn on_processor() -> Duration {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(said.split_whitespace().next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

fn percentile(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent).div_ceil(100).clamp(1, times.len()) - 1]
}

fn say(name: &str, spent: Vec<Spent>) {
    report(name, percentile(spent.iter().map(|(passed, _)| *passed).collect(), 99));
    report(&format!("{name}.cpu"), percentile(spent.into_iter().map(|(_, on)| on).collect(), 99));
}

fn report(name: &str, time: Duration) {
    println!("{}", serde_json::json!({ "name": name, "value": time.as_secs_f64() * 1000.0, "unit": "ms" }));
}
