//! Many technicians at once: all reconnect with nothing new, then all push what they did.
//!
//! Milliseconds are told as everywhere else, from the first connection to the last byte; beside it, until the last of the
//! phones, which all run on one thread of this process, has put away what it heard.

use std::time::Instant;

use futures::future::join_all;

use crate::company::{Size, found};
use crate::phone::Phone;
use crate::proxy::Proxy;
use crate::server::Server;
use crate::{Stage, explain, tell};

pub async fn run(stage: &Stage, technicians: usize, orders: usize) {
    let data = stage.path("data");
    found(&data, Size { technicians, orders_each: orders, record_every: 0 });
    let server = Server::start(&stage.server, &data);
    let proxy = Proxy::to(server.address);
    let mut phones = Vec::new();
    for number in 0..technicians {
        let mut phone = Phone::open(&stage.path(&format!("phone-{number}.db")));
        phone.sign_in(proxy.address, number).await;
        phone.drain().await;
        phones.push(phone);
    }
    assert!(phones.iter().all(|phone| phone.orders().len() == orders));
    drop(phones);
    server.stop();

    let server = Server::start(&stage.server, &data);
    proxy.point(server.address);
    let open = |number| Phone::open(&stage.path(&format!("phone-{number}.db")));
    let mut phones: Vec<Phone> = (0..technicians).map(open).collect();
    let name = |what: &str| format!("sync.many.{technicians}x{orders}.{what}");

    proxy.take();
    let (begun, cpu) = (Instant::now(), server.cpu_ms());
    join_all(phones.iter_mut().map(Phone::exchange)).await;
    let (took, passed) = (begun.elapsed(), proxy.take());
    explain(&format!("{technicians} phones, nothing new: {passed:?}"));
    tell(&name("nochange.ms"), passed.ms, "ms");
    tell(&name("nochange.with_phones_ms"), took.as_secs_f64() * 1_000.0, "ms");
    tell(&name("nochange.bytes"), (passed.up + passed.down) as f64, "B");
    tell(&name("nochange.server_cpu_ms"), server.cpu_ms() - cpu, "ms");

    for phone in &phones {
        phone.work();
    }
    proxy.take();
    let (begun, cpu) = (Instant::now(), server.cpu_ms());
    join_all(phones.iter_mut().map(Phone::drain)).await;
    let (took, passed) = (begun.elapsed(), proxy.take());
    assert!(phones.iter().all(|phone| phone.view().all_confirmed));
    explain(&format!("{technicians} phones push {orders} orders each: {passed:?}"));
    tell(&name("push.ms"), passed.ms, "ms");
    tell(&name("push.with_phones_ms"), took.as_secs_f64() * 1_000.0, "ms");
    tell(&name("push.bytes"), (passed.up + passed.down) as f64, "B");
    tell(&name("push.server_cpu_ms"), server.cpu_ms() - cpu, "ms");
    server.stop();
}
