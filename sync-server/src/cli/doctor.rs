//! `doctor`: looks whether everything is in order, and says what is not. Opens the database as `serve` does, so it brings the
//! tables to this version, and repairs nothing.

use std::path::Path;

use super::{CliError, open};
use crate::blobs::{Blobs, Sha256Hex};
use crate::config::Config;
use crate::db::{Database, Tx, migrate};
use crate::error::Result;
use crate::records;

/// What was found.
#[derive(Debug, Default)]
struct Findings {
    lines: Vec<String>,
    bad: usize,
}

impl Findings {
    fn good(&mut self, what: impl Into<String>) {
        self.lines.push(format!("good  {}", what.into()));
    }

    fn bad(&mut self, what: impl Into<String>) {
        self.bad += 1;
        self.lines.push(format!("BAD   {}", what.into()));
    }
}

pub(super) fn run(config: &Config) -> std::result::Result<(), CliError> {
    let mut findings = Findings::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let opened = open::database(config)?;
    runtime.block_on(look(&opened.db, config.data()?, &mut findings))?;
    #[expect(clippy::print_stdout, reason = "this is what was asked for")]
    for line in &findings.lines {
        println!("{line}");
    }
    if findings.bad > 0 {
        return Err(format!("{} things are not in order", findings.bad).into());
    }
    Ok(())
}

async fn look(db: &Database, data: &Path, findings: &mut Findings) -> Result<()> {
    let (which, applied, integrity) = db
        .read(|tx, _| {
            let applied = migrate::applied(tx)?.len();
            Ok((if tx.is_postgres() { "PostgreSQL" } else { "SQLite" }, applied, integrity(tx)?))
        })
        .await?;
    findings.good(format!("{which} answers; {applied} of {} migrations are applied", migrate::MIGRATIONS.len()));
    match integrity.as_deref() {
        None => findings.good("whether PostgreSQL's own pages are intact is for its own tools to say"),
        Some([]) => findings.good("every page and every reference in the database is intact"),
        Some(words) => words.iter().for_each(|word| findings.bad(format!("the database is damaged: {word}"))),
    }
    let (seen, bad) = db.read(|tx, _| records::verify_seals(tx)).await?;
    if bad == 0 {
        findings.good(format!("all {seen} signed changes are their authors'"));
    } else {
        findings.bad(format!("{bad} of {seen} signed changes are not what their authors signed"));
    }
    look_at_blobs(db, data, findings).await
}

/// What SQLite says about its own pages; nothing for PostgreSQL, which has its own tools.
fn integrity(tx: &mut Tx) -> Result<Option<Vec<String>>> {
    if tx.is_postgres() {
        return Ok(None);
    }
    let mut words = Vec::new();
    for row in tx.query("SELECT integrity_check AS word FROM pragma_integrity_check", &[])? {
        words.push(row.string("word")?);
    }
    words.retain(|word| word != "ok");
    for row in tx.query("SELECT \"table\" AS word FROM pragma_foreign_key_check", &[])? {
        words.push(format!("a row of {} points to nothing", row.text("word")?));
    }
    Ok(Some(words))
}

/// Every blob that the database knows must be there, with its length.
async fn look_at_blobs(db: &Database, data: &Path, findings: &mut Findings) -> Result<()> {
    let blobs = Blobs::open(data.join("blobs"))?;
    let known = db
        .read(|tx, _| {
            let rows = tx.query("SELECT sha256, bytes FROM blobs ORDER BY sha256", &[])?;
            rows.iter()
                .map(|row| Ok((row.parse::<Sha256Hex>("sha256")?, row.number::<u64>("bytes")?)))
                .collect::<Result<Vec<_>>>()
        })
        .await?;
    let missing: Vec<_> = known
        .iter()
        .filter(|(sha256, bytes)| std::fs::metadata(blobs.path(sha256)).map_or(0, |file| file.len()) != *bytes)
        .collect();
    for (sha256, _) in &missing {
        findings.bad(format!("the bytes of {sha256} are missing or cut off"));
    }
    if missing.is_empty() {
        findings.good(format!("all {} blobs are there", known.len()));
    }
    Ok(())
}
