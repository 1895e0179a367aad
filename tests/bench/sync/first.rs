//! A new phone takes in everything.

use std::time::Instant;

use jobsheet_api::device::{Command, Reply};

use crate::company::{Size, found};
use crate::phone::Phone;
use crate::proxy::Proxy;
use crate::server::Server;
use crate::{Stage, explain, tell};

pub async fn run(stage: &Stage, orders: usize) {
    let data = stage.path("data");
    found(&data, Size { technicians: 1, orders_each: orders, record_every: 10 });
    let server = Server::start(&stage.server, &data);
    let proxy = Proxy::to(server.address);
    let mut phone = Phone::open(&stage.path("phone.db"));
    phone.sign_in(proxy.address, 0).await;
    proxy.take();
    let (begun, cpu) = (Instant::now(), server.cpu_ms());
    phone.exchange().await;
    let today = match phone.tell(Command::Today { day: String::new(), place: None, first: Some(20) }) {
        Reply::Today(today) => today,
        other => panic!("{other:?}"),
    };
    let row = today.open.first().expect("somebody waits today");
    phone.page(row.id);
    let usable = begun.elapsed();
    phone.drain().await;
    let (took, passed) = (begun.elapsed(), proxy.take());
    let held = phone.orders();
    assert_eq!(held.len(), orders);
    let answered = held.iter().filter(|row| !phone.page(row.id).answers.is_empty()).count();
    assert_eq!(answered, orders.div_ceil(10));
    explain(&format!("first sync of {orders} orders, {answered} with a record: {passed:?}"));
    let name = |what: &str| format!("sync.first.{orders}.{what}");
    tell(&name("bytes"), (passed.up + passed.down) as f64, "B");
    tell(&name("usable_ms.native"), usable.as_secs_f64() * 1_000.0, "ms");
    tell(&name("whole_ms.native"), took.as_secs_f64() * 1_000.0, "ms");
    tell(&name("server_cpu_ms"), server.cpu_ms() - cpu, "ms");
    server.stop();
}
