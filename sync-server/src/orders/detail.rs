//! One order in full, as desks show it.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::device::{ItemState, ReportModel};
use jobsheet_api::office::{OfficePhoto, OfficeSignature, OrderDetail};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::entry::Entry;
use jobsheet_model::order::OrderCard;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{Confidence, EntryId, OrderId, Timestamp};
use jobsheet_record::{ChangeHash, Record};
use jobsheet_views::{FileState, Subject, Surroundings, name_of};

use super::{card, decisions};
use crate::db::{Tx, values};
use crate::error::Result;
use crate::{catalog, records, rulings};

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
pub fn detail(tx: &mut Tx, id: OrderId, reports: &Reports) -> Result<OrderDetail> {
    let card = card(tx, id)?;
    let catalog = catalog::read(tx)?;
    let record = records::load(tx, id)?.map_or_else(Record::begin, |stored| stored.record);
    let around = Central { files: files(tx, id)?, times: rulings::times(tx, id)?, reports };
    let subject = Subject { card: &card, record: &record, catalog: &catalog };
    let decisions = decisions::decisions(tx, id, &catalog)?;
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
        disputed: jobsheet_views::disputed(&subject),
        photos: photos.collect(),
        parts: jobsheet_views::parts(&subject),
        note: record.note(),
        timeline: jobsheet_views::timeline(&subject, &around, decisions),
        signatures: signatures.collect(),
        proposals: jobsheet_views::proposals(&subject),
        contributions: contributions(&card, &record, &catalog),
        late_work: rulings::late_work(tx, id)?.last().copied(),
        order: card.order,
        customer: card.customer,
        site: card.site,
        asset: card.asset,
    })
}

/// Names of those whose work arrived after the order had gone elsewhere.
fn contributions(card: &OrderCard, record: &Record, catalog: &Catalog) -> Vec<String> {
    let late =
        card.rulings.iter().filter(|ruling| ruling.verdict == Verdict::Superseded && ruling.reason != "already_done");
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

/// What the central store knows about a record: every change in it has arrived.
struct Central<'a> {
    files: BTreeMap<String, FileState>,
    times: BTreeMap<EntryId, (Timestamp, Confidence)>,
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

    fn signed_report(&self, sha256: &str) -> Option<ReportModel> {
        self.reports.get(sha256).cloned()
    }
}
