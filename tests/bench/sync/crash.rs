//! The server is killed at the moment at which a phone knows that all is stored. What does a fresh reader find?

use crate::company::{Size, found};
use crate::phone::Phone;
use crate::proxy::Proxy;
use crate::server::Server;
use crate::{Stage, copy, explain, tell};

pub async fn run(stage: &Stage, runs: usize, orders: usize) {
    let seeded = stage.path("seeded");
    let data = seeded.join("data");
    found(&data, Size { technicians: 1, orders_each: orders, record_every: 0 });
    let server = Server::start(&stage.server, &data);
    let proxy = Proxy::to(server.address);
    let mut phone = Phone::open(&seeded.join("phone.db"));
    phone.sign_in(proxy.address, 0).await;
    phone.drain().await;
    phone.work();
    drop(phone);
    server.stop();

    let mut lost = 0;
    for run in 0..runs {
        let folder = stage.path(&format!("run-{run}"));
        copy(&seeded, &folder);
        let server = Server::start(&stage.server, &folder.join("data"));
        proxy.point(server.address);
        let mut phone = Phone::open(&folder.join("phone.db"));
        phone.drain().await;
        server.kill();
        let view = phone.view();
        assert!(view.all_confirmed, "{view:?}");

        let server = Server::start(&stage.server, &folder.join("data"));
        proxy.point(server.address);
        let mut reader = Phone::open(&folder.join("reader.db"));
        reader.sign_in(proxy.address, 0).await;
        reader.drain().await;
        let seen = reader.worked();
        if seen < orders {
            explain(&format!("run {run}: {seen} of {orders}"));
        }
        lost += orders - seen;
        server.kill();
        std::fs::remove_dir_all(&folder).unwrap();
    }
    explain(&format!("killed {runs} times at the acknowledgement of {orders} orders"));
    tell("sync.kill9.lost", lost as f64, "orders");
    tell("sync.kill9.runs", runs as f64, "");
}
