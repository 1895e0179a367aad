//! A technician whose app is not ours: it has a good login and a good key, and says what our app never would. Whatever
//! it says, the server stays up, decides nothing by it, and every record stays as it was.

use automerge::{ActorId, AutoCommit, Change, ExpandedChange, transaction::Transactable};
use jobsheet_client::ports::{Clock, Ids};
use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::{CommandId, ReplicaId, UserId};
use jobsheet_record::{Actor, CommandStamp, Record, Writer};
use jobsheet_sync::{Envelope, Verdict, decode_response};

use crate::broken::{Kind, must};
use crate::chance::Chance;
use crate::company;
use crate::office::Office;
use crate::phone::Phone;
use crate::tally::Tally;
use crate::time::Ports;

/// An order as the hostile app sees it.
struct Target {
    record: Record,
    replica: ReplicaId,
    user: UserId,
    stamp: CommandStamp,
}

/// Says one thing that must not be heard.
pub async fn attack(phone: &Phone, office: &Office, others: &[ReplicaId], chance: &Chance, tally: &Tally) {
    let (Some(replica), Some(secret), Some(mut request)) = (phone.replica(), phone.seal(), phone.request()) else {
        return;
    };
    let Some(&order) = chance.pick(&office.orders) else { return };
    let ports = Ports(std::sync::Arc::clone(&phone.time));
    let clock = ports.read();
    let stamp = CommandStamp { command: CommandId(ports.uuid()), by: phone.user, at: clock.wall, clock: Some(clock) };
    let target = Target { record: office.seen(order).record.clone(), replica, user: phone.user, stamp };
    let (kind, change) = target.forge(others, chance);
    let sender = replica;
    let mut envelope = Envelope::seal(&secret, sender, order, vec![change]);
    if kind == "hostile: another phone's name" {
        envelope.replica = *chance.pick(others).unwrap_or(&replica);
    }
    request.push = vec![envelope];
    let before = office.seen(order).record.heads();
    let rulings = office.rulings().len();
    tally.fault(kind);
    let Ok(answer) = phone.network.deliver(phone.posting(&request)).await else { return };
    if answer.is_success() {
        let heard = decode_response(&answer.body, &request).unwrap();
        let stored = heard.verdicts.iter().any(|verdict| verdict.verdict == Verdict::Stored);
        must(!stored, Kind::Ruled, || format!("{kind} was let in"));
    }
    must(office.seen(order).record.heads() == before, Kind::Ruled, || format!("{kind} changed the record of {order}"));
    must(office.rulings().len() == rulings, Kind::Ruled, || format!("{kind} made a ruling"));
}

impl Target {
    /// The bytes of a change that must not be let in, and what is wrong with it.
    fn forge(&self, others: &[ReplicaId], chance: &Chance) -> (&'static str, Vec<u8>) {
        let honest = || self.remark(Actor::of(self.replica, 1_000), self.user);
        match chance.below(9) {
            0 => ("hostile: operations too low", altered(&honest(), |change| change.start_op = 1.try_into().unwrap())),
            1 => (
                "hostile: operations far too high",
                altered(&honest(), |change| change.start_op = 4_294_967_290_u64.try_into().unwrap()),
            ),
            2 => ("hostile: sequence number stolen", altered(&honest(), |change| change.seq += 5)),
            3 => {
                let whose = chance.pick(others).copied().unwrap_or(company::id(2, 77));
                ("hostile: another phone's actor", self.remark(Actor::of(whose, 1), self.user))
            }
            4 => ("hostile: another person's words", self.remark(Actor::of(self.replica, 1_000), company::dana())),
            5 => ("hostile: a path of the office", self.raw(|doc| doc.put(automerge::ROOT, "status", "closed"))),
            6 => ("hostile: the office's actor", self.remark(Actor::office(1), company::dana())),
            7 => ("hostile: no change at all", chance.next().to_le_bytes().repeat(1 + chance.below(20))),
            _ => ("hostile: another phone's name", honest()),
        }
    }

    /// A remark as our own app would write it, if it were this author's.
    fn remark(&self, actor: Actor, by: UserId) -> Vec<u8> {
        let entry = Entry {
            id: self.stamp.command.into(),
            visit: None,
            by,
            device: Some(self.replica),
            at: self.stamp.at,
            clock: self.stamp.clock.clone(),
            place: None,
            what: EntryKind::Remark { text: "let me in".to_owned() },
        };
        let stamp = CommandStamp { by, ..self.stamp.clone() };
        let mut record = self.record.clone();
        let writer = if actor.replica().is_some() { Writer::field(actor, [by]) } else { Writer::office(actor, by) };
        let change = record.write(actor, &writer, &stamp, |draft| draft.entry(&entry));
        change.ok().flatten().map_or_else(|| b"nothing".to_vec(), |change| change.bytes)
    }

    /// A change that our crate has no words for.
    fn raw<T>(&self, edit: impl FnOnce(&mut AutoCommit) -> T) -> Vec<u8> {
        let mut doc = AutoCommit::load(&self.record.save()).unwrap();
        let actor: ActorId = Actor::of(self.replica, 1_000).into();
        doc.set_actor(actor);
        let before = doc.get_heads();
        edit(&mut doc);
        let options = automerge::transaction::CommitOptions::default().with_message(self.stamp.to_message());
        doc.commit_with(options);
        doc.get_changes(&before).first().map_or_else(|| b"nothing".to_vec(), |change| change.raw_bytes().to_vec())
    }
}

/// An honest change, altered and put together again.
fn altered(honest: &[u8], alter: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let Ok(change) = Change::try_from(honest) else { return b"nothing".to_vec() };
    let mut expanded = change.decode();
    alter(&mut expanded);
    Change::from(expanded).raw_bytes().to_vec()
}
