//! A phone in somebody's hand: the real core on a disk of its own. It can die at any write and is opened again as it was.

mod screen;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use futures::future::{Either, select};
use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, Reply};
use jobsheet_api::office::EnrolResponse;
use jobsheet_client::Core;
use jobsheet_client::engine::{Engine, Turn};
use jobsheet_client::ports::Ports as CorePorts;
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{CommandId, OfferId, OrderId, Timestamp, UserId};
use jobsheet_server::auth::enrol::Enrolment;
use jobsheet_server::auth::{Token, end};
use jobsheet_store::Store;

use crate::chance::Chance;
use crate::company;
use crate::disk::{Disk, End};
use crate::network::Network;
use crate::office::Office;
use crate::tally::Tally;
use crate::time::{PhoneTime, Ports};

/// The address that [`Network`] knows.
pub const SERVER: &str = "http://server";
/// The replica's file.
const FILE: &str = "replica.sqlite";

/// Something that its person was told is safe.
#[derive(Debug, Clone)]
pub struct Promise {
    pub order: OrderId,
    pub command: CommandId,
    /// When it was really done.
    pub at: Timestamp,
}

pub struct Phone {
    pub name: String,
    pub user: UserId,
    pub time: Arc<PhoneTime>,
    pub network: Rc<Network>,
    pub disk: Disk,
    tally: Tally,
    number: usize,
    token: Token,
    core: Rc<RefCell<Core>>,
    engine: Engine,
    /// An administrator has shut it out.
    pub revoked: bool,
    pub promised: Vec<Promise>,
    /// Files that wait to be sent or were sent: their orders by their hashes.
    pub files: BTreeMap<String, OrderId>,
    /// Offers that its person asked for and did not take back, with the claims.
    pub claims: Vec<(OfferId, CommandId)>,
    /// The note as it was shown some time ago, by order.
    pub shown_notes: BTreeMap<OrderId, String>,
}

impl Phone {
    /// A new phone, not yet anybody's.
    pub fn new(
        name: String,
        number: usize,
        disk: Disk,
        time: Arc<PhoneTime>,
        network: Rc<Network>,
        tally: &Tally,
    ) -> Self {
        disk.restore(fresh());
        let core = open(&disk, &time, number);
        Self {
            name,
            user: company::technician(number),
            time,
            network,
            disk,
            tally: tally.clone(),
            number,
            token: Token::from_caller(""),
            core: Rc::new(RefCell::new(core)),
            engine: Engine::new(SERVER),
            revoked: false,
            promised: Vec::new(),
            files: BTreeMap::new(),
            claims: Vec::new(),
            shown_notes: BTreeMap::new(),
        }
    }

    /// Signs in, for the first time or again: what is on the phone stays. A server that is busy dying says nothing.
    pub fn sign_in(&mut self, office: &Office) {
        let mut core = self.core.borrow_mut();
        // A phone without room cannot even make a key; its person tries again later.
        let Ok(mut request) = core.enrol_request(SERVER, "login", "password", &self.name) else { return };
        let mut enrolled = office.enrol(self.user, &Enrolment::read(&request).unwrap());
        if enrolled.is_err() && request.replica.take().is_some() {
            // As the engine does: a restored server does not know it any more.
            enrolled = office.enrol(self.user, &Enrolment::read(&request).unwrap());
        }
        let Ok(enrolled) = enrolled else { return };
        let name = company::TECHNICIANS[self.number].to_owned();
        let response = EnrolResponse {
            token: enrolled.token.reveal().to_owned(),
            replica: enrolled.replica,
            incarnation: enrolled.incarnation,
            person: Person {
                id: self.user,
                name,
                role: Role::Technician,
                phone: String::new(),
                skills: Vec::new(),
                home: None,
            },
            company: "泰安设备服务".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            server_time: enrolled.server_time,
        };
        // A phone without room takes no login either; its person tries again later.
        if core.enrolled(SERVER, &self.name, response).is_err() {
            return;
        }
        drop(core);
        self.token = enrolled.token;
        // As the runtime does after somebody signed in.
        let core = Rc::clone(&self.core);
        self.engine.now(&core);
    }

    /// Its person signs out, with whatever is unsent, and somebody else signs in.
    #[cfg(test)]
    pub fn hand_to(&mut self, number: usize, office: &Office) {
        self.core.borrow_mut().handle(Command::SignOut { keep: true }).unwrap();
        self.number = number;
        self.user = company::technician(number);
        self.sign_in(office);
    }

    /// The login ends at the server; the phone hears of it when it asks next.
    pub fn lose_login(&self, office: &Office) {
        self.tally.fault("login ended");
        // A server that dies over it has, or has not, ended it.
        let _ = office.write(|tx, _| end(tx, &self.token));
    }

    /// The phone has heard that its login has ended.
    pub fn is_signed_out(&self) -> bool {
        self.core.borrow().session().is_none_or(|session| session.expired)
    }

    /// It dies as it is and is switched on again: what it finds is what this end has left on its disk.
    pub fn die(&mut self, end: End, chance: &Chance) {
        self.tally.fault(if end == End::Power { "phone without power" } else { "phone killed" });
        self.disk.found_after(end, chance);
        let core = open(&self.disk, &self.time, self.number);
        self.core = Rc::new(RefCell::new(core));
        self.engine = Engine::new(SERVER);
    }

    /// It may have died over what it did: then it is switched on again. True if so.
    pub fn has_died(&mut self, chance: &Chance) -> bool {
        let dead = self.disk.is_dead();
        if dead {
            self.tally.fault("phone died at a write");
            let end = if chance.percent(50) { End::Power } else { End::Killed };
            if end == End::Power {
                self.time.reboot();
            }
            self.die(end, chance);
        }
        self.disk.spare();
        dead
    }

    /// Gives a command. What it made, if anything, is promised from now on; a refused one has made nothing.
    pub fn tell(&mut self, command: Command, bytes: &[u8]) -> Result<Reply, ApiError> {
        self.promising(|core| core.handle_bytes(command, bytes).map(|answer| answer.reply))
    }

    /// Asks for an order that is offered, or takes that back.
    pub fn claim(&mut self, offer: OfferId, want: bool) -> Result<(), ApiError> {
        let before = self.promised.len();
        self.tell(Command::Claim { offer, want }, &[])?;
        if self.promised.len() > before {
            self.tally.fault(if want { "claimed" } else { "claim taken back" });
            self.claims.retain(|(claimed, _)| want || *claimed != offer);
            let made = self.promised.last().filter(|_| want);
            self.claims.extend(made.map(|promise| (offer, promise.command)));
        }
        Ok(())
    }

    /// The same for what is done with the core directly.
    pub fn promising<T>(&mut self, work: impl FnOnce(&mut Core) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let before = self.last_command();
        let at = self.time.truth();
        let done = work(&mut self.core.borrow_mut());
        if self.disk.is_dead() {
            // Nobody was told anything.
            return done;
        }
        let after = self.last_command();
        match &done {
            Ok(_) if after != before => {
                self.promised.extend(after.map(|(order, command)| Promise { order, command, at }));
                self.note_files();
            }
            Ok(_) => {}
            Err(error) => assert_eq!(before, after, "{} refused a command ({error:?}) and kept it", self.name),
        }
        done
    }

    /// One thing of the engine; none if the phone died of it.
    pub async fn turn(&mut self, chance: &Chance) -> Option<Turn> {
        let (core, network) = (Rc::clone(&self.core), Rc::clone(&self.network));
        let turned = match select(Box::pin(self.engine.turn(&core, &network)), Box::pin(network.death())).await {
            Either::Left((turn, _)) => Some(turn),
            Either::Right(..) => None,
        };
        if turned.is_none() && !self.disk.is_dead() {
            self.die(End::Killed, chance);
        }
        if self.has_died(chance) { None } else { turned }
    }

    /// Records that were set aside because the phone died twice while it read them: their person tries them again.
    pub fn try_records_again(&mut self) {
        for item in self.sync().items.into_iter().filter(|item| item.id.starts_with("record/")) {
            self.tally.fault("phone died twice while it read a record");
            self.tell(Command::Retry { item: item.id }, &[]).unwrap();
        }
    }

    /// A person asks for it, or the system says that the signal is back.
    pub fn hurry(&mut self) {
        let core = Rc::clone(&self.core);
        self.engine.online(&core, true);
        self.engine.now(&core);
    }
}

/// The disk of a phone on which the app was just installed: made once, copied for each.
fn fresh() -> &'static BTreeMap<String, Vec<u8>> {
    static IMAGE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    IMAGE.get_or_init(|| {
        let disk = Disk::new("fresh".to_owned());
        Store::open(&disk.path(FILE), 0).unwrap().store.close().unwrap();
        let image = disk.image();
        disk.discard();
        image
    })
}

/// Every other phone sends what it has made in small parcels, one behind the other.
fn open(disk: &Disk, time: &Arc<PhoneTime>, number: usize) -> Core {
    let opened = Store::open(&disk.path(FILE), 0).unwrap();
    assert!(opened.salvage.is_none(), "the replica was found damaged");
    let ports = CorePorts {
        clock: Box::new(Ports(Arc::clone(time))),
        ids: Box::new(Ports(Arc::clone(time))),
        secrets: None,
        build: "simulation".to_owned(),
    };
    let mut core = Core::new(opened, ports).unwrap();
    if number % 2 == 1 {
        core.pack(2);
    }
    core
}
