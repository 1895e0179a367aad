//! One order in full, as desks show it.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::device::{ItemState, ReportModel};
use jobsheet_api::office::{OfficePhoto, OfficeSignature, OrderDetail};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::entry::Entry;
use jobsheet_model::order::OrderCard;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{Confidence, EntryId, OrderId, ReplicaId, Timestamp};
use jobsheet_record::{ChangeHash, Record};
use jobsheet_sync::Anchor;
use jobsheet_views::{FileState, Subject, Surroundings, name_of};

use super::{card, decisions};
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::planning::equipment;
use crate::{catalog, pool, records, rulings};

/// Report models that were signed, by the SHA-256 of their bytes, as far as the caller could read them.
pub type Reports = BTreeMap<String, ReportModel>;

/// Hashes of the report models that the order's signatures name: what the caller reads for [`detail`].
///
/// # Errors
/// When the database fails.
pub fn reports_named(tx: &mut Tx, id: OrderId) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT sha256 FROM expected_blobs WHERE order_id = $1 AND slot = 'report' AND arrived_at IS NOT NULL ORDER BY sha256";
    Ok(tx.query(sql, values![id])?.iter().map(|row| row.string("sha256")).collect::<std::result::Result<_, _>>()?)
}

/// The order with its facts, decisions, files, proposals.
///
/// # Errors
/// `order_not_found`, or when the database fails.
pub fn detail(tx: &mut Tx, cx: &Cx, id: OrderId, reports: &Reports) -> Result<OrderDetail> {
    let card = card(tx, id)?;
    let catalog = catalog::read(tx)?;
    let record = records::load(tx, id)?.map_or_else(Record::begin, |stored| stored.record);
    let around = Central { files: files(tx, id)?, times: rulings::times(tx, id)?, devices: devices(tx, id)?, reports };
    let subject = Subject { card: &card, record: &record, catalog: &catalog };
    let decisions = decisions::decisions(tx, id, &catalog)?;
    let timeline = jobsheet_views::timeline(&subject, &around, decisions);
    let flow = catalog::flow(tx, card.order.flow)?;
    let attachments = record.attachments();
    let sha256_of = |id| attachments.get(&id).map(|file| file.sha256.clone()).unwrap_or_default();
    let photos = jobsheet_views::photos(&subject, &around)
        .into_iter()
        .map(|photo| OfficePhoto { sha256: sha256_of(photo.id), photo });
    let signed = record.signatures();
    let signatures = jobsheet_views::signatures(&subject, &around).into_iter().map(|signature| OfficeSignature {
        sha256: sha256_of(signature.attachment),
        report_sha256: signed.get(&signature.id).map(|one| one.report_sha256.clone()).unwrap_or_default(),
        signature,
    });
    Ok(OrderDetail {
        technician: card.order.visit.as_ref().map(|visit| name_of(&catalog, visit.technician)),
        form: subject.form().cloned(),
        answers: jobsheet_views::answers(&subject),
        disputed: jobsheet_views::disputed(&subject, &around),
        photos: photos.collect(),
        parts: jobsheet_views::parts(&subject),
        note: record.note(),
        stages: jobsheet_views::stages(&flow, &timeline, card.order.window, cx.now),
        timeline,
        signatures: signatures.collect(),
        proposals: jobsheet_views::proposals(&subject, &around),
        contributions: contributions(&card, &record, &catalog),
        late_work: rulings::late_work(tx, id)?.last().copied(),
        offer: pool::show(tx, id, &catalog)?,
        availability: card.asset.as_ref().map(|asset| equipment::availability(tx, asset.id)).transpose()?,
        order: card.order,
        customer: card.customer,
        site: card.site,
        asset: card.asset,
    })
}

/// Names of those whose work arrived after the order had gone elsewhere.
fn contributions(card: &OrderCard, record: &Record, catalog: &Catalog) -> Vec<String> {
    let late = card.rulings.iter().filter(|ruling| {
        ruling.verdict == Verdict::Superseded && !matches!(ruling.reason.as_str(), "already_done" | "already_settled")
    });
    let authors: BTreeSet<_> = late.filter_map(|ruling| record.entry(ruling.entry)).map(|entry| entry.by).collect();
    authors.into_iter().map(|user| name_of(catalog, user)).collect()
}

/// Sizes and arrivals of the files that the record names.
fn files(tx: &mut Tx, id: OrderId) -> Result<BTreeMap<String, FileState>> {
    let sql = "SELECT e.sha256, MAX(e.bytes) AS bytes, MAX(e.arrived_at) AS arrived_at, MAX(u.received) AS received \
               FROM expected_blobs e LEFT JOIN uploads u ON u.sha256 = e.sha256 WHERE e.order_id = $1 GROUP BY e.sha256";
    let mut files = BTreeMap::new();
    for row in tx.query(sql, values![id])? {
        let bytes: u64 = row.number("bytes")?;
        let here = row.opt_time("arrived_at")?.is_some();
        let received = row.opt_int("received")?.and_then(|received| u64::try_from(received).ok()).unwrap_or(0);
        let state = if here { ItemState::Confirmed } else { ItemState::Sent };
        let sent = (if here { bytes } else { received.min(bytes) }, bytes);
        files.insert(row.string("sha256")?, FileState { state, sent, here });
    }
    Ok(files)
}

/// The devices that wrote in the record, with their contacts.
fn devices(tx: &mut Tx, id: OrderId) -> Result<BTreeMap<ReplicaId, (String, Vec<Anchor>)>> {
    let sql = "SELECT DISTINCT r.id, r.device_name FROM record_changes c JOIN replicas r ON r.id = c.replica WHERE c.order_id = $1";
    let mut devices = BTreeMap::new();
    for row in tx.query(sql, values![id])? {
        let replica = row.parse("id")?;
        devices.insert(replica, (row.string("device_name")?, rulings::anchors(tx, replica)?));
    }
    Ok(devices)
}

/// What the central store knows about a record: every change in it has arrived.
struct Central<'a> {
    files: BTreeMap<String, FileState>,
    times: BTreeMap<EntryId, (Timestamp, Confidence)>,
    /// Names and contacts of the devices that wrote in the record.
    devices: BTreeMap<ReplicaId, (String, Vec<Anchor>)>,
    reports: &'a Reports,
}

impl Surroundings for Central<'_> {
    fn change_state(&self, _: &ChangeHash) -> ItemState {
        ItemState::Confirmed
    }

    fn file_state(&self, sha256: &str, bytes: u64) -> FileState {
        self.files.get(sha256).copied().unwrap_or(FileState { state: ItemState::Sent, sent: (0, bytes), here: false })
    }

    fn true_time(&self, entry: &Entry) -> (Timestamp, Confidence) {
        self.times.get(&entry.id).copied().unwrap_or((entry.at, Confidence::Device))
    }

    fn contact(&self, entry: &Entry) -> Option<Timestamp> {
        let (clock, (_, anchors)) = (entry.clock.as_ref()?, self.devices.get(&entry.device?)?);
        let same_boot = anchors.iter().filter(|anchor| anchor.clock.boot == clock.boot);
        let nearest = same_boot.min_by_key(|anchor| anchor.clock.uptime.saturating_sub(clock.uptime).saturating_abs());
        nearest.map(|anchor| anchor.server)
    }

    fn device_name(&self, replica: ReplicaId) -> String {
        self.devices.get(&replica).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn signed_report(&self, sha256: &str) -> Option<ReportModel> {
        self.reports.get(sha256).cloned()
    }
}
