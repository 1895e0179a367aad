//! A small honest server for tests: the same door, the same flow code, one feed per person.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::entry::EntryKind;
use jobsheet_model::offer::OfferCard;
use jobsheet_model::order::OrderCard;
use jobsheet_model::ruling::{Ruling, Verdict as Ruled};
use jobsheet_model::{Confidence, OfferId, OrderId, ReplicaId, Status, TimeWindow, Timestamp, UserId, Visit, VisitId};
use jobsheet_record::{Actor, Record, Refusal, Writer, admission};
use jobsheet_sync::digest::{record_state, row_state};
use jobsheet_sync::manifest::short_name;
use jobsheet_sync::{Digest, FeedId, Gone, Item, ItemKind, Manifest, SyncRequest, SyncResponse, Verdict, VerdictItem};
use jobsheet_views::Subject;
use jobsheet_workflow::{Effect, Flow};

use crate::world::{card, catalog, id, order};

/// The office.
pub struct Office {
    pub cards: BTreeMap<OrderId, OrderCard>,
    pub records: BTreeMap<OrderId, Record>,
    /// Who may see an order.
    grants: BTreeMap<UserId, BTreeMap<OrderId, u64>>,
    gone: BTreeMap<UserId, BTreeMap<OrderId, (u64, String)>>,
    receipts: BTreeMap<UserId, BTreeMap<String, u64>>,
    /// What is offered to whom, with the order's card.
    offers: BTreeMap<UserId, BTreeMap<OfferId, (u64, OfferCard)>>,
    offers_gone: BTreeMap<UserId, BTreeMap<OfferId, (u64, String)>>,
    enrolled: BTreeMap<ReplicaId, (BTreeSet<UserId>, [u8; 32])>,
    seq: u64,
    pub epoch: u32,
    /// Refuses changes by these commands' texts: a bug or an older program.
    pub refuse: Option<(String, Refusal)>,
    /// Gives phones another name: the list of devices was lost.
    pub rename: Option<ReplicaId>,
    /// Files that have arrived.
    pub files: BTreeSet<String>,
    /// Has revoked the phones that call: takes what they bring and tells them to let go.
    pub revoked: bool,
    /// The company's clock.
    pub zone: String,
}

impl Office {
    /// With `n` orders for a technician.
    pub fn with_orders(n: u64, technician: UserId) -> Self {
        let mut office = Self {
            cards: BTreeMap::new(),
            records: BTreeMap::new(),
            grants: BTreeMap::new(),
            gone: BTreeMap::new(),
            receipts: BTreeMap::new(),
            offers: BTreeMap::new(),
            offers_gone: BTreeMap::new(),
            enrolled: BTreeMap::new(),
            seq: 1,
            epoch: 1,
            refuse: None,
            rename: None,
            files: BTreeSet::new(),
            revoked: false,
            zone: "Asia/Shanghai".to_owned(),
        };
        for n in 1..=n {
            office.cards.insert(order(n), card(n, technician));
            office.publish(order(n), technician);
        }
        office
    }

    pub fn enrol(&mut self, replica: ReplicaId, user: UserId, key: &str) {
        let mut public = [0; 32];
        hex::decode_to_slice(key, &mut public).unwrap();
        let known = self.enrolled.entry(replica).or_insert((BTreeSet::new(), public));
        assert_eq!(known.1, public, "an installation keeps its key");
        known.0.insert(user);
    }

    /// The order changed: its row in the feed of everybody who has it moves to the end.
    pub fn publish(&mut self, order: OrderId, user: UserId) {
        self.seq += 1;
        self.grants.entry(user).or_default().insert(order, self.seq);
        if let Some(gone) = self.gone.get_mut(&user) {
            gone.remove(&order);
        }
    }

    fn republish(&mut self, order: OrderId) {
        let users: Vec<UserId> =
            self.grants.iter().filter(|(_, orders)| orders.contains_key(&order)).map(|(user, _)| *user).collect();
        for user in users {
            self.publish(order, user);
        }
    }

    /// The dispatcher changes the row.
    pub fn change(&mut self, order: OrderId, edit: impl FnOnce(&mut OrderCard)) {
        let card = self.cards.get_mut(&order).unwrap();
        edit(card);
        card.order.version += 1;
        self.republish(order);
    }

    /// Takes it away from somebody.
    pub fn revoke(&mut self, order: OrderId, user: UserId, reason: &str) {
        self.seq += 1;
        self.grants.get_mut(&user).unwrap().remove(&order);
        self.gone.entry(user).or_default().insert(order, (self.seq, reason.to_owned()));
    }

    /// Offers the order with this number to somebody, until then.
    pub fn offer(&mut self, n: u64, user: UserId, until: Option<i64>) -> OfferId {
        self.seq += 1;
        let (made, offer) = (card(n, user), OfferId(id(21, n)));
        let card = OfferCard {
            id: offer,
            order: made.order.id,
            number: made.order.number.unwrap_or_default(),
            title: made.order.title,
            priority: made.order.priority,
            window: made.order.window,
            minutes: 60,
            skills: vec!["boiler".to_owned()],
            district: made.site.district,
            near: (36.19, 117.12),
            extra: 3_000,
            words: "secret of the offer".to_owned(),
            until: until.map(Timestamp),
        };
        self.offers.entry(user).or_default().insert(offer, (self.seq, card));
        if let Some(gone) = self.offers_gone.get_mut(&user) {
            gone.remove(&offer);
        }
        offer
    }

    /// It is over for them.
    pub fn offer_over(&mut self, offer: OfferId, user: UserId, reason: &str) {
        self.seq += 1;
        self.offers.get_mut(&user).unwrap().remove(&offer);
        self.offers_gone.entry(user).or_default().insert(offer, (self.seq, reason.to_owned()));
    }

    /// A file has arrived in full.
    pub fn receive(&mut self, user: UserId, sha256: &str) {
        self.seq += 1;
        self.files.insert(sha256.to_owned());
        self.receipts.entry(user).or_default().insert(sha256.to_owned(), self.seq);
    }

    pub fn status(&self, order: OrderId) -> Status {
        self.cards[&order].order.status
    }

    pub fn record(&self, order: OrderId) -> Record {
        self.records.get(&order).cloned().unwrap_or_else(Record::begin)
    }

    pub fn answer(&mut self, request: &SyncRequest, user: UserId, now: Timestamp) -> SyncResponse {
        let verdicts = self.push(request, now);
        let (own, company) = (FeedId::user(user), FeedId::company());
        let mut response = SyncResponse {
            server_time: now,
            epoch: self.epoch,
            verdicts,
            pull: Vec::new(),
            gone: Vec::new(),
            cursor: BTreeMap::from([(own.clone(), self.seq), (company.clone(), 1)]),
            digests: BTreeMap::new(),
            more: false,
            ticket: None,
            strangers: BTreeMap::new(),
        };
        let from = |feed| request.cursor.get(feed).copied().unwrap_or(0);
        let catalog_item = item(&company, 1, ItemKind::Catalog, "catalog", serde_json::to_vec(&catalog()).unwrap());
        if from(&company) < 1 {
            response.pull.push(catalog_item);
        }
        let mut held = Digest::EMPTY;
        for (order, seq) in self.grants.get(&user).cloned().unwrap_or_default() {
            let card = &self.cards[&order];
            let record = self.record(order);
            let id = order.to_string();
            held = held.toggled(Digest::of_item(ItemKind::Order, &id, seq, &row_state(card.order.version)));
            held = held.toggled(Digest::of_item(ItemKind::Record, &id, seq, &record_state(&record.heads())));
            if seq > from(&own) {
                response.pull.push(item(&own, seq, ItemKind::Order, &id, serde_json::to_vec(card).unwrap()));
                let changes =
                    record.changes_since(&Record::genesis_heads()).into_iter().map(|change| change.bytes).collect();
                response.pull.push(Item {
                    changes,
                    heads: record.heads(),
                    ..item(&own, seq, ItemKind::Record, &id, Vec::new())
                });
            }
        }
        for (sha256, seq) in self.receipts.get(&user).cloned().unwrap_or_default() {
            held = held.toggled(Digest::of_item(ItemKind::Receipt, &sha256, seq, &[]));
            if seq > from(&own) {
                response.pull.push(item(&own, seq, ItemKind::Receipt, &sha256, Vec::new()));
            }
        }
        for (offer, (seq, card)) in self.offers.get(&user).cloned().unwrap_or_default() {
            let id = offer.to_string();
            held = held.toggled(Digest::of_item(ItemKind::Offer, &id, seq, &[]));
            if seq > from(&own) {
                response.pull.push(item(&own, seq, ItemKind::Offer, &id, serde_json::to_vec(&card).unwrap()));
            }
        }
        for (offer, (seq, reason)) in self.offers_gone.get(&user).cloned().unwrap_or_default() {
            if seq > from(&own) {
                let (feed, id, note) = (own.clone(), offer.to_string(), String::new());
                response.gone.push(Gone { feed, seq, kind: ItemKind::Offer, id, reason, note });
            }
        }
        for (order, (seq, reason)) in self.gone.get(&user).cloned().unwrap_or_default() {
            if seq > from(&own) {
                let gone = |kind| Gone {
                    feed: own.clone(),
                    seq,
                    kind,
                    id: order.to_string(),
                    reason: reason.clone(),
                    note: String::new(),
                };
                response.gone.extend([gone(ItemKind::Record), gone(ItemKind::Order)]);
            }
        }
        if let Some(manifest) = request.manifests.get(&own) {
            self.repair(&own, user, manifest, &mut response);
        }
        response.digests.insert(own, held);
        response.digests.insert(company, Digest::of_item(ItemKind::Catalog, "catalog", 1, &[]));
        if self.revoked { self.farewell(response) } else { response }
    }

    /// The verdicts, and `gone` for everything of everybody.
    fn farewell(&self, response: SyncResponse) -> SyncResponse {
        let gone = |feed: FeedId, kind, id: String| Gone {
            feed,
            seq: self.seq,
            kind,
            id,
            reason: "device_revoked".to_owned(),
            note: String::new(),
        };
        let mut all = vec![gone(FeedId::company(), ItemKind::Catalog, "catalog".to_owned())];
        for (user, orders) in &self.grants {
            all.extend(orders.keys().map(|id| gone(FeedId::user(*user), ItemKind::Order, id.to_string())));
        }
        for (user, files) in &self.receipts {
            all.extend(files.keys().map(|sha256| gone(FeedId::user(*user), ItemKind::Receipt, sha256.clone())));
        }
        SyncResponse { pull: Vec::new(), gone: all, digests: BTreeMap::new(), ..response }
    }

    /// What the manifest lacks, and what the office knows nothing of.
    fn repair(&mut self, own: &FeedId, user: UserId, manifest: &Manifest, response: &mut SyncResponse) {
        let named = manifest.names();
        let mut known = BTreeSet::new();
        for (order, seq) in self.grants.get(&user).cloned().unwrap_or_default() {
            let (card, record, id) = (self.cards[&order].clone(), self.record(order), order.to_string());
            let row = short_name(Digest::of_item(ItemKind::Order, &id, seq, &row_state(card.order.version)));
            let facts = short_name(Digest::of_item(ItemKind::Record, &id, seq, &record_state(&record.heads())));
            known.extend([row, facts]);
            if !named.contains(&row) {
                response.pull.push(item(own, seq, ItemKind::Order, &id, serde_json::to_vec(&card).unwrap()));
            }
            if !named.contains(&facts) {
                let changes = record.changes_since(&Record::genesis_heads()).into_iter().map(|change| change.bytes);
                let whole = item(own, seq, ItemKind::Record, &id, Vec::new());
                response.pull.push(Item { changes: changes.collect(), heads: record.heads(), ..whole });
            }
        }
        for (sha256, seq) in self.receipts.get(&user).into_iter().flatten() {
            known.insert(short_name(Digest::of_item(ItemKind::Receipt, sha256, *seq, &[])));
        }
        for (offer, (seq, card)) in self.offers.get(&user).cloned().unwrap_or_default() {
            let id = offer.to_string();
            let name = short_name(Digest::of_item(ItemKind::Offer, &id, seq, &[]));
            known.insert(name);
            if !named.contains(&name) {
                response.pull.push(item(own, seq, ItemKind::Offer, &id, serde_json::to_vec(&card).unwrap()));
            }
        }
        let strangers: BTreeSet<_> = named.difference(&known).copied().collect();
        response.strangers.insert(own.clone(), Manifest::from_names(&strangers));
    }

    /// Admission, then rulings.
    fn push(&mut self, request: &SyncRequest, now: Timestamp) -> Vec<VerdictItem> {
        let mut verdicts = Vec::new();
        for envelope in &request.push {
            let (users, key) = self.enrolled[&envelope.replica].clone();
            envelope.verify(&key).unwrap();
            let order = envelope.record;
            let mut record = self.record(order);
            let writer = Writer::field(Actor::of(envelope.replica, request.incarnation), users);
            for change in &envelope.changes {
                let hash = jobsheet_sync::envelope::hash_of(change);
                let refusal =
                    self.refuse.as_ref().filter(|(text, _)| contains(change, text)).map(|(_, refusal)| *refusal);
                let admitted = refusal.map_or_else(|| admission::admit(&mut record, change, &writer).map(|_| ()), Err);
                let verdict = match admitted {
                    Ok(()) => Verdict::Stored,
                    Err(refusal) => Verdict::Refused { code: refusal.code().to_owned(), detail: String::new() },
                };
                verdicts.push(VerdictItem { record: order, hash, verdict });
            }
            self.records.insert(order, record);
            self.rule(order, now);
            self.republish(order);
        }
        verdicts
    }

    fn rule(&mut self, id: OrderId, now: Timestamp) {
        let record = self.record(id);
        let mut entries: Vec<_> = record.entries().into_values().collect();
        entries.sort_by_key(|entry| (entry.at, entry.id));
        let flow = Flow::parse(Flow::STANDARD).unwrap();
        let catalog = catalog();
        for entry in entries {
            if let EntryKind::OrderRequested { title, take, found_at, .. } = &entry.what
                && !self.cards.contains_key(&id)
            {
                let mut made = card(900, entry.by);
                made.order.id = id;
                made.order.number = Some("TA-261122-0900".to_owned());
                made.order.title.clone_from(title);
                made.order.window = TimeWindow::default();
                made.order.found_at = *found_at;
                made.order.status = if *take { Status::Accepted } else { Status::PendingDispatch };
                made.order.visit = take.then_some(Visit {
                    id: VisitId(entry.id.0),
                    technician: entry.by,
                    assigned_at: now,
                    planned: None,
                    forced: false,
                });
                self.cards.insert(id, made);
                self.publish(id, entry.by);
            }
            let Some(card) = self.cards.get(&id) else { continue };
            if card.rulings.iter().any(|ruling| ruling.entry == entry.id) {
                continue;
            }
            let subject = Subject { card, record: &record, catalog: &catalog };
            let form = subject.form().cloned();
            let mut evidence = jobsheet_views::evidence(&record, form.as_ref());
            evidence.held = jobsheet_views::held(card, &record);
            if matches!(entry.what, EntryKind::OrderRequested { .. }) {
                continue;
            }
            let Some(outcome) = jobsheet_workflow::rule(&flow, Some(&card.order), &entry, &evidence, form.as_ref())
            else {
                continue;
            };
            let card = self.cards.get_mut(&id).unwrap();
            outcome.effect.apply(&mut card.order);
            card.order.version += 1;
            if let Effect::Settle { proposal, accept, .. } = outcome.effect {
                for held in card.rulings.iter_mut().filter(|ruling| ruling.entry == proposal) {
                    held.verdict = if accept { Ruled::Accepted } else { Ruled::Refused };
                }
            }
            card.rulings.push(Ruling {
                entry: entry.id,
                verdict: outcome.verdict,
                reason: outcome.reason.to_owned(),
                at: now,
                occurred_at: entry.at,
                confidence: Confidence::Exact,
            });
        }
    }
}

fn item(feed: &FeedId, seq: u64, kind: ItemKind, id: &str, document: Vec<u8>) -> Item {
    Item {
        feed: feed.clone(),
        seq,
        kind,
        id: id.to_owned(),
        document,
        changes: Vec::new(),
        heads: Vec::new(),
        difference: None,
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
