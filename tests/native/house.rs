//! The server with Dana at its desk and Li Wei among its people, on a port of its own, noting who listens and how.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use jobsheet_api::office::CreateOrderRequest;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::order::OrderKind;
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{CustomerId, OrderId, Priority, SiteId, TimeWindow, Timestamp, UserId};
use jobsheet_server::app::{App, Outside};
use jobsheet_server::auth::{Desk, password};
use jobsheet_server::cx::{Cx, SystemWorld};
use jobsheet_server::db::{Database, Tx};
use jobsheet_server::people::NewAccount;
use jobsheet_server::{catalog, company, customers, error, orders, people, router};
use jobsheet_tests::phone::Phone;
use jobsheet_workflow::Flow;
use tempfile::TempDir;
use tokio::sync::watch;
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse";

pub fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128((7 << 76) | (2 << 62) | number))
}

/// How somebody listened at `/poke`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ear {
    Socket,
    HeldRequest,
}

/// The server.
pub struct House {
    pub address: SocketAddr,
    db: Database,
    heard: watch::Sender<Vec<Ear>>,
    sockets: Arc<AtomicBool>,
    handle: Handle<SocketAddr>,
    _stop: watch::Sender<bool>,
    _folder: TempDir,
}

impl House {
    /// By plain HTTP.
    pub async fn open() -> Self {
        Self::serve(None).await
    }

    /// By HTTPS, with a certificate and its key as PEM.
    pub async fn open_with_tls(certificate: &str, key: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = RustlsConfig::from_pem(certificate.as_bytes().to_vec(), key.as_bytes().to_vec()).await.unwrap();
        Self::serve(Some(tls)).await
    }

    async fn serve(tls: Option<RustlsConfig>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Database::inline(None, Arc::new(SystemWorld)).unwrap();
        db.write_now(&mut db.cx(), found).unwrap();
        let (stop, stopping) = watch::channel(false);
        let app = App::new(db.clone(), folder.path(), Outside::default(), stopping).await.unwrap();
        let heard = watch::Sender::new(Vec::new());
        let sockets = Arc::new(AtomicBool::new(true));
        let service = noting(router::router(app, None), heard.clone(), Arc::clone(&sockets))
            .into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        let its_handle = handle.clone();
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        tokio::spawn(async move {
            match tls {
                Some(tls) => axum_server::bind_rustls(free, tls).handle(its_handle).serve(service).await,
                None => axum_server::bind(free).handle(its_handle).serve(service).await,
            }
        });
        let address = handle.listening().await.unwrap();
        Self { address, db, heard, sockets, handle, _stop: stop, _folder: folder }
    }

    /// Something on the way lets no WebSocket through.
    pub fn refuse_sockets(&self) {
        self.sockets.store(false, Ordering::SeqCst);
    }

    /// Waits until somebody has listened so often, and tells how.
    pub async fn ears(&self, count: usize) -> Vec<Ear> {
        let mut heard = self.heard.subscribe();
        let patience = Duration::from_secs(60);
        let ears = tokio::time::timeout(patience, heard.wait_for(|ears| ears.len() >= count)).await;
        ears.expect("nobody listens").unwrap().clone()
    }

    /// Dana makes an order for Li Wei.
    pub fn create(&self, number: u128) -> OrderId {
        let desk = Desk { user: dana(), role: Role::Dispatcher, expires_at: Timestamp(i64::MAX), session: [0; 32] };
        let request = CreateOrderRequest {
            id: id(100 + number),
            kind: OrderKind::Maintenance,
            service: "repair".to_owned(),
            title: format!("第 {number} 单"),
            description: String::new(),
            priority: Priority::default(),
            customer: id(10),
            site: id(11),
            asset: None,
            window: TimeWindow::default(),
            technician: Some(li_wei()),
        };
        self.db.write_now(&mut self.db.cx(), |tx, cx| orders::create(tx, cx, &desk, &request)).unwrap();
        request.id
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

/// Waits until the phone shows an order.
pub async fn shows(phone: &Phone, order: OrderId) {
    let look = async || Ok(phone.orders().await?.iter().any(|row| row.id == order).then_some(()));
    phone.until("the order did not come", look).await.unwrap();
}

fn li_wei() -> UserId {
    id(1)
}

fn dana() -> UserId {
    id(2)
}

fn found(tx: &mut Tx, cx: &mut Cx) -> error::Result<()> {
    company::set(tx, company::NAME, "泰安设备服务")?;
    let hash = password::hash(PASSWORD, &cx.secret())?;
    for (id, name, login, role) in
        [(li_wei(), "李伟", "li.wei", Role::Technician), (dana(), "达娜", "dana", Role::Dispatcher)]
    {
        let person = Person { id, name: name.to_owned(), role, phone: String::new(), skills: Vec::new(), home: None };
        let account = NewAccount { person, login: login.to_owned(), password_hash: hash.clone() };
        people::add(tx, cx, None, &account)?;
    }
    let customer: CustomerId = id(10);
    let site: SiteId = id(11);
    customers::put_customer(tx, &Customer { id: customer, name: "泰山宾馆".to_owned(), level: "standard".to_owned() })?;
    customers::put_site(
        tx,
        &Site {
            id: site,
            customer,
            name: String::new(),
            district: "泰山区".to_owned(),
            address: "东岳大街 1 号".to_owned(),
            lat: 36.2,
            lon: 117.1,
            fence: 200.0,
            contact: "周建国".to_owned(),
            phone: "0538-555-0100".to_owned(),
        },
    )?;
    let service = jobsheet_model::catalog::Service {
        code: "repair".to_owned(),
        name: jobsheet_model::form::Label { zh: "故障维修".to_owned(), en: "Repair".to_owned() },
        minutes: 60,
    };
    catalog::put_service(tx, &service, 1, None)?;
    catalog::put_flow(tx, &Flow::parse(Flow::STANDARD).unwrap())
}

/// Notes who listens; refuses upgrades when told to, as an old proxy does.
fn noting(router: Router, heard: watch::Sender<Vec<Ear>>, sockets: Arc<AtomicBool>) -> Router {
    router.layer(from_fn(move |request: Request, next: Next| {
        let (heard, sockets) = (heard.clone(), Arc::clone(&sockets));
        async move {
            if request.uri().path() == "/poke" {
                let upgrade = request.headers().contains_key(header::UPGRADE);
                heard.send_modify(|ears| ears.push(if upgrade { Ear::Socket } else { Ear::HeldRequest }));
                if upgrade && !sockets.load(Ordering::SeqCst) {
                    return StatusCode::BAD_GATEWAY.into_response();
                }
            }
            let response: Response = next.run(request).await;
            response
        }
    }))
}
