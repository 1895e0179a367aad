//! `export`: one order's field record on standard output, as any Automerge library reads it.

use std::io::Write;

use clap::Args;
use jobsheet_model::OrderId;

use super::{CliError, open};
use crate::config::Config;
use crate::records;

/// Which record.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The order's id.
    #[arg(value_name = "ORDER")]
    order: String,
}

pub(super) fn run(config: &Config, options: &Options) -> Result<(), CliError> {
    let order: OrderId = options.order.parse().map_err(|_| "that is no order's id")?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let opened = open::database(config)?;
    let stored = runtime.block_on(opened.db.read(move |tx, _| records::load(tx, order)))?;
    let stored = stored.ok_or("nothing has happened on that order yet, or there is no such order")?;
    std::io::stdout().write_all(&stored.record.save())?;
    Ok(())
}
