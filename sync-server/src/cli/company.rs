//! `company`: what the service company is called and which clock it lives by. Without options: says what is set.

use clap::Args;
use jiff::tz::TimeZone;

use super::{CliError, open};
use crate::company;
use crate::config::Config;
use crate::feeds::Publication;

/// What to set.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Its name, on reports and screens.
    #[arg(long)]
    name: Option<String>,
    /// IANA name of its time zone, as `Asia/Shanghai`: every phone and desk shows this clock.
    #[arg(long)]
    zone: Option<String>,
    /// Letters before order numbers.
    #[arg(long)]
    prefix: Option<String>,
}

pub(super) fn run(config: &Config, options: &Options) -> Result<(), CliError> {
    if let Some(zone) = &options.zone {
        TimeZone::get(zone).map_err(|_| format!("there is no time zone {zone}"))?;
    }
    let wanted: Vec<(&str, String)> = [
        (company::NAME, &options.name),
        (company::TIME_ZONE, &options.zone),
        (company::NUMBER_PREFIX, &options.prefix),
    ]
    .into_iter()
    .filter_map(|(setting, value)| Some((setting, value.as_ref()?.trim().to_owned())))
    .collect();
    let opened = open::database(config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let now = runtime.block_on(opened.db.write(move |tx, _| {
        for (setting, value) in &wanted {
            company::set(tx, setting, value)?;
        }
        if !wanted.is_empty() {
            // The name is part of the catalogue that phones hold.
            let mut publication = Publication::default();
            publication.catalog();
            publication.publish(tx)?;
        }
        Ok([company::name(tx)?, company::zone_name(tx)?, company::number_prefix(tx)?])
    }))?;
    let [name, zone, prefix] = now;
    #[expect(clippy::print_stdout, reason = "this is what was asked for")]
    {
        println!("name {name}\nzone {zone}\nprefix {prefix}");
    }
    Ok(())
}
