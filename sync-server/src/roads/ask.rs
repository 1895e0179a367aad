//! Asking a road map: the table service of OSRM's HTTP interface, which others speak, too
//! (<https://project-osrm.org/docs/v5.24.0/api/#table-service>).

use std::fmt::Write as _;
use std::time::Duration;

use serde::Deserialize;

use super::FINE;
use super::known::{Answer, Question};
use super::settings::BadSettings;

/// How long an answer may take. A board waits for it.
const PATIENCE: Duration = Duration::from_secs(8);
/// Longest answer: fifty times fifty numbers twice are far less.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A server.
pub(super) struct Osrm {
    client: reqwest::Client,
    address: String,
}

/// Why there is no answer, for the log: without the places.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("it cannot be reached")]
    Unreachable,
    #[error("it says {0}")]
    Refused(u16),
    #[error("its answer is no table of the size that was asked for")]
    NotATable,
}

#[derive(Deserialize)]
struct Table {
    code: String,
    durations: Vec<Vec<Option<f32>>>,
    #[serde(default)]
    distances: Vec<Vec<Option<f32>>>,
}

impl Osrm {
    pub(super) fn at(address: &str) -> Result<Self, BadSettings> {
        let bad = || BadSettings::Address(address.to_owned());
        let url = reqwest::Url::parse(address).map_err(|_| bad())?;
        if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.cannot_be_a_base() {
            return Err(bad());
        }
        // Only ring is compiled in; an error would mean that somebody chose before us.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        let client = client.build().map_err(|_| bad())?;
        Ok(Self { client, address: address.trim_end_matches('/').to_owned() })
    }

    pub(super) async fn ask(&self, question: &Question) -> Result<Vec<Answer>, NoAnswer> {
        let answer = self.client.get(self.url(question)).send().await.map_err(|_| NoAnswer::Unreachable)?;
        if !answer.status().is_success() {
            return Err(NoAnswer::Refused(answer.status().as_u16()));
        }
        let table: Table = serde_json::from_slice(&read(answer).await?).map_err(|_| NoAnswer::NotATable)?;
        table.answers(question)
    }

    fn url(&self, question: &Question) -> String {
        let mut url = format!("{}/", self.address);
        for (at, (lat, lon)) in question.from.iter().chain(&question.to).enumerate() {
            let semicolon = if at == 0 { "" } else { ";" };
            let _ = write!(url, "{semicolon}{:.5},{:.5}", f64::from(*lon) / FINE, f64::from(*lat) / FINE);
        }
        let (from, all) = (question.from.len(), question.from.len() + question.to.len());
        let numbers = |range: std::ops::Range<usize>| range.map(|at| at.to_string()).collect::<Vec<_>>().join(";");
        let (sources, destinations) = (numbers(0..from), numbers(from..all));
        let _ = write!(url, "?sources={sources}&destinations={destinations}&annotations=duration,distance");
        url
    }
}

async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, NoAnswer> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| NoAnswer::Unreachable)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(NoAnswer::NotATable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl Table {
    fn answers(&self, question: &Question) -> Result<Vec<Answer>, NoAnswer> {
        let sized = |rows: &[Vec<Option<f32>>]| {
            rows.len() == question.from.len() && rows.iter().all(|row| row.len() == question.to.len())
        };
        if self.code != "Ok" || !sized(&self.durations) || !(self.distances.is_empty() || sized(&self.distances)) {
            return Err(NoAnswer::NotATable);
        }
        let mut answers = Vec::with_capacity(question.from.len() * question.to.len());
        for (row, from) in question.from.iter().enumerate() {
            for (column, to) in question.to.iter().enumerate() {
                answers.push((*from, *to, self.way(row, column)));
            }
        }
        Ok(answers)
    }

    /// No way where a number is missing or none.
    fn way(&self, row: usize, column: usize) -> Option<(f32, f32)> {
        let cell = |rows: &[Vec<Option<f32>>]| rows.get(row)?.get(column).copied().flatten();
        let good = |number: f32| (number.is_finite() && number >= 0.0).then_some(number);
        let seconds = good(cell(&self.durations)?)?;
        Some((seconds, cell(&self.distances).and_then(good).unwrap_or(0.0)))
    }
}
