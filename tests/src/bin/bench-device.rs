//! Times the technician's commands on the native core: `bench-device <url> <login> <password> [visits]`.
//!
//! Signs in, waits for the replica, and works on as many orders as there are visits. Prints one JSON object: the 99th
//! percentile over all commands, photos aside.

#![expect(clippy::print_stdout, reason = "its number is its purpose")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use jobsheet_api::device::{Command, OrdersFilter, SyncState};
use jobsheet_model::entry::Action;
use jobsheet_model::{OrderId, Place, Status};
use jobsheet_tests::phone::Phone;
use jobsheet_tests::{Result, Trouble, expect};
use serde_json::json;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            println!("{}", json!({ "error": trouble.to_string() }));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, login, password, rest @ ..] = arguments.as_slice() else {
        return Err(Trouble::new("usage: bench-device <url> <login> <password> [visits]"));
    };
    let visits = rest.first().map_or(Ok(40), |text| text.parse())?;
    let pocket = tempfile::tempdir()?;
    let phone = Phone::open(&pocket.path().join("replica.db"))?;
    phone.sign_in(url, login, password).await?;
    // Idle after a contact: everything that there is has been read.
    let caught_up = || async {
        let view = phone.sync().await?;
        Ok((view.last_contact.is_some() && view.state == SyncState::Idle).then_some(()))
    };
    phone.until("the replica was not filled", caught_up).await?;
    phone.online(false);

    let orders = phone.orders().await?;
    let assigned = orders.iter().filter(|row| row.status == Status::Assigned).take(visits);
    let mut times = Vec::new();
    for row in assigned {
        let place = Place { lat: row.lat, lon: row.lon, accuracy: 8.0, mock: false };
        visit(&phone, row.id, place, &mut times).await?;
    }
    expect(!times.is_empty(), "no order waits for an answer")?;
    times.sort_unstable();
    let at = (times.len() * 99).div_ceil(100).min(times.len()) - 1;
    let value = times[at].as_secs_f64() * 1000.0;
    println!("{}", json!({ "name": "device.command_p99_ms.native", "value": value, "unit": "ms" }));
    Ok(())
}

/// One visit's commands, as the screens give them.
async fn visit(phone: &Phone, order: OrderId, place: Place, times: &mut Vec<Duration>) -> Result<()> {
    let step = |action| Command::Step { order, action, reason: String::new(), place: Some(place) };
    let page = phone.order(order).await?;
    let mut commands = vec![
        Command::Order { order },
        step(Action::Accept),
        step(Action::Depart),
        Command::CheckInPreview { order, place: Some(place) },
        Command::CheckIn { order, place: Some(place), reason: String::new(), photo: None },
        step(Action::Start),
    ];
    for field in page.form.iter().flat_map(|form| &form.fields) {
        let value = jobsheet_tests::walk::plausible(&field.kind)?;
        commands.push(Command::Answer { order, field: field.id.clone(), value });
    }
    commands.push(Command::SetNote {
        order, text: "更换点火电极，试运行正常。".to_owned(), base: String::new()
    });
    commands.push(Command::Remark { order, text: "客户要求下次提前一小时电话联系。".to_owned() });
    commands.push(Command::Today { day: String::new(), place: Some(place), first: Some(10) });
    commands.push(Command::Orders {
        filter: OrdersFilter::Open,
        search: String::new(),
        place: Some(place),
        first: Some(20),
    });
    commands.push(Command::Sync);
    for command in commands {
        let begun = Instant::now();
        phone.tell(command).await?;
        times.push(begun.elapsed());
    }
    Ok(())
}
