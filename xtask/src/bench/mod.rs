//! `cargo xtask bench`: how quick the product is, measured on what people get: release builds.
//!
//! Every result is one JSON object a line, `{"name","value","unit","target"}`; words for people go to standard error.

mod board;
mod crash;
mod device;
mod dispatch;
mod load;
mod simulation;
mod sync;

use anyhow::Result;
use clap::Subcommand;

use crate::place::Place;

/// What to measure.
#[derive(Subcommand)]
pub enum Bench {
    /// The dispatcher's board with 5,000 orders and 500 technicians, in Chromium.
    Board,
    /// The device: natively, and in Chromium slowed down to a phone.
    Device,
    /// What a sync costs, beside what it costs others.
    Sync(sync::Options),
    /// Real processes killed by the hundreds, phones and server.
    Crash(crash::Options),
    /// How good plans are, and how quick, beside what others make of the same instances.
    Dispatch(dispatch::Options),
    /// A company of 2,000 technicians on one server.
    Load(load::Options),
    /// Thousands of simulated days with everything going wrong, and eleven deliberate breakages that must be found.
    Simulation {
        /// Worlds to play; 20,000 unless told.
        #[arg(long)]
        seeds: Option<u64>,
    },
}

/// Builds and measures.
pub fn run(place: &Place, bench: &Bench) -> Result<()> {
    match bench {
        Bench::Board => board::measure(place),
        Bench::Device => device::measure(place),
        Bench::Sync(options) => sync::measure(place, options),
        Bench::Crash(options) => crash::kill(place, options),
        Bench::Dispatch(options) => dispatch::measure(place, options),
        Bench::Load(options) => load::measure(place, options),
        Bench::Simulation { seeds } => simulation::search(place, *seeds),
    }
}
