//! One technician: nothing changed, and a day's work pushed. Server and phone are started anew before each.

use std::path::Path;
use std::time::Instant;

use crate::company::{Size, found};
use crate::phone::{COMMANDS, Phone};
use crate::proxy::Proxy;
use crate::server::Server;
use crate::{Stage, explain, tell};

/// Times that nothing is exchanged; the middle one is told.
const TIMES: usize = 9;

pub async fn run(stage: &Stage, orders: usize) {
    let (data, replica) = (stage.path("data"), stage.path("phone.db"));
    found(&data, Size { technicians: 1, orders_each: orders, record_every: 0 });
    let server = Server::start(&stage.server, &data);
    let proxy = Proxy::to(server.address);
    let mut phone = Phone::open(&replica);
    phone.sign_in(proxy.address, 0).await;
    phone.drain().await;
    assert_eq!(phone.orders().len(), orders);
    drop(phone);
    server.stop();

    let server = Server::start(&stage.server, &data);
    proxy.point(server.address);
    nothing(&proxy, &replica, orders).await;
    server.stop();

    let server = Server::start(&stage.server, &data);
    proxy.point(server.address);
    push(&server, &proxy, &replica, orders).await;
    server.stop();

    let server = Server::start(&stage.server, &data);
    proxy.point(server.address);
    let mut reader = Phone::open(&stage.path("reader.db"));
    reader.sign_in(proxy.address, 0).await;
    reader.drain().await;
    tell(&format!("sync.push.{orders}.lost"), (orders - reader.worked()) as f64, "orders");
    server.stop();
}

async fn nothing(proxy: &Proxy, replica: &Path, orders: usize) {
    let mut phone = Phone::open(replica);
    proxy.take();
    // It brings the ticket with which the app opens its poke channel.
    phone.exchange().await;
    let first = proxy.take();
    explain(&format!("the first exchange after both were started anew: {first:?}"));
    phone.listens();
    let mut times = Vec::new();
    let mut passed = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        phone.exchange().await;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        passed.push(proxy.take());
    }
    times.sort_by(f64::total_cmp);
    passed.sort_by_key(|passed| passed.up + passed.down);
    let (least, most) = (passed[0], passed[TIMES - 1]);
    explain(&format!("nothing changed, {orders} orders: {least:?} to {most:?}"));
    let name = |what: &str| format!("sync.nochange.{orders}.{what}");
    tell(&name("bytes"), (most.up + most.down) as f64, "B");
    tell(&name("round_trips"), most.turns as f64, "");
    tell(&name("ms"), times[TIMES / 2], "ms");
    tell(&name("after_restart.bytes"), (first.up + first.down) as f64, "B");
    tell(&name("after_restart.ms"), first.ms, "ms");
}

async fn push(server: &Server, proxy: &Proxy, replica: &Path, orders: usize) {
    let mut phone = Phone::open(replica);
    let begun = Instant::now();
    let worked = phone.work();
    assert_eq!(worked, orders);
    explain(&format!("{} commands offline: {:.0} ms", worked * COMMANDS, begun.elapsed().as_secs_f64() * 1_000.0));
    phone.listens();
    proxy.take();
    let before = server.cpu_ms();
    phone.drain().await;
    let passed = proxy.take();
    let view = phone.view();
    assert!(view.all_confirmed, "{view:?}");
    explain(&format!("push of {orders} orders: {passed:?}"));
    let name = |what: &str| format!("sync.push.{orders}.{what}");
    tell(&name("bytes_up"), passed.up as f64, "B");
    tell(&name("bytes_down"), passed.down as f64, "B");
    tell(&name("ms"), passed.ms, "ms");
    tell(&name("round_trips"), passed.turns as f64, "");
    tell(&name("server_cpu_ms"), server.cpu_ms() - before, "ms");
}
