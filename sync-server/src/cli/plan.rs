//! `plan --vroom`: a problem in VROOM's format on standard input, the solution on standard output. Touches no data.

use std::io::{Read, Write};
use std::time::Instant;

use clap::Args;
use jobsheet_dispatch::vroom::{self, Vroom, VroomError};
use jobsheet_dispatch::{Budget, Dispatch, Fault, FaultCode, Options as Search, Subject};

use super::CliError;

/// A problem is at most so many bytes long: a matrix of 14,000 places, the most there may be, has about as many.
const LONGEST: u64 = 1 << 30;
/// So many faults are told, and how many more there are.
const TOLD: usize = 20;
/// Nobody waits longer than a day.
const MOST_SECONDS: f64 = 86_400.0;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Read VROOM's JSON and write VROOM's JSON; the only format there is.
    #[arg(long, required = true, action = clap::ArgAction::SetTrue)]
    vroom: bool,
    /// The same number, the same solution; with --steps on every machine.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Search for so long.
    #[arg(long, default_value_t = 10.0, conflicts_with = "steps", value_parser = duration)]
    seconds: f64,
    /// Search so many steps instead: the same problem, seed and steps give the same solution to the byte.
    #[arg(long)]
    steps: Option<u64>,
    /// Threads, at most two; the solution does not depend on them.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
    threads: u8,
}

fn duration(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "that is no number of seconds".to_owned())?;
    if (0.0..=MOST_SECONDS).contains(&seconds) { Ok(seconds) } else { Err(format!("0 to {MOST_SECONDS} seconds")) }
}

/// Input that makes no sense: the program ends with status 2 rather than 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadInput(String);

pub(super) fn run(options: &Options) -> Result<(), CliError> {
    let begun = Instant::now();
    let text = take(std::io::stdin().lock(), LONGEST)?;
    let mut problem = vroom::read(&text).map_err(|error| refusal(&error))?;
    drop(text);
    // A matrix can be large: there is one of it.
    let travel = std::mem::take(&mut problem.problem.travel);
    let mut asked = problem.problem.clone();
    asked.travel = travel;
    let engine = Dispatch::open(asked).map_err(|faults| listed(&problem, &faults))?;
    let seconds = options.seconds.max(0.001);
    let clock = || begun.elapsed().as_secs_f64() / seconds;
    let budget = options.steps.map_or(Budget::Until(&clock), Budget::Steps);
    let search = Search { seed: options.seed, budget, chains: 2, threads: options.threads.into(), watch: None };
    let plan = engine.plan(&search, None);
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &vroom::write(&problem, &plan))?;
    writeln!(out)?;
    Ok(())
}

/// All of the input, unless there is no end to it.
fn take(input: impl Read, most: u64) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    input.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(
            BadInput(format!("too_long: the problem is longer than {most} bytes; plan fewer jobs at once")).into()
        );
    }
    String::from_utf8(bytes)
        .map_err(|_| BadInput("not_json: the input is not UTF-8; give a problem in VROOM's format".to_owned()).into())
}

fn refusal(error: &VroomError) -> BadInput {
    let next = match error {
        VroomError::NotJson { .. } => "give a problem in VROOM's JSON format on standard input",
        VroomError::Malformed(_) => "correct or add the value at this path",
        VroomError::Unsupported(_) => "leave this out; the administrator's guide lists what is understood",
        VroomError::Invalid(faults) => {
            return BadInput(faults.iter().map(|fault| told(None, fault)).collect::<Vec<_>>().join("\n"));
        }
    };
    BadInput(format!("{error}; {next}"))
}

/// What makes no sense, a line for each.
fn listed(problem: &Vroom, faults: &[Fault]) -> BadInput {
    let mut lines: Vec<String> = faults.iter().take(TOLD).map(|fault| told(Some(problem), fault)).collect();
    if faults.len() > TOLD {
        lines.push(format!("and {} more", faults.len() - TOLD));
    }
    BadInput(lines.join("\n"))
}

/// A fault by its code, the path in VROOM's format, and what to do.
fn told(problem: Option<&Vroom>, fault: &Fault) -> String {
    let id = |ids: Option<&Vec<u64>>, at: usize| {
        ids.and_then(|ids| ids.get(at)).map_or(String::new(), |id| format!(" (id {id})"))
    };
    let place = match fault.subject {
        Subject::Whole(0) => "$".to_owned(),
        Subject::Whole(number) => format!("$ (at most {number})"),
        Subject::Order(at) => format!("$.jobs[{at}]{}", id(problem.map(|problem| &problem.jobs), at)),
        Subject::Technician(at) => format!("$.vehicles[{at}]{}", id(problem.map(|problem| &problem.vehicles), at)),
        Subject::Link(at) => format!("link {at}"),
        Subject::Cell(from, to) => format!("matrix, row {from}, column {to}"),
    };
    format!("{}: {place}; {}", fault.code.code(), next_step(fault.code))
}

fn next_step(code: FaultCode) -> &'static str {
    match code {
        FaultCode::NoTechnician => "add a vehicle",
        FaultCode::TooManyOrders
        | FaultCode::TooManyTechnicians
        | FaultCode::TooManyPlaces
        | FaultCode::TooManyKinds
        | FaultCode::TooManyWindows => "split the problem, by area or by day",
        FaultCode::BadId | FaultCode::UnknownTechnician | FaultCode::UnknownOrder => {
            "give each job and each vehicle an id of its own"
        }
        FaultCode::ImpossibleWindow | FaultCode::NoShift => {
            "let windows end after they begin, in order and without overlap"
        }
        FaultCode::TimeOutOfRange => "keep all times within 400 days of the first vehicle's",
        FaultCode::CoordinatesOutOfRange | FaultCode::CoordinatesUnset => "give longitude and latitude, in this order",
        FaultCode::MatrixHole => "give this trip a number of seconds",
        FaultCode::MatrixNumber => "give this trip a number of seconds from 0 on",
        FaultCode::MatrixSize => "give as many distances as durations",
        FaultCode::MatrixRow => "use an index that the matrix has",
        FaultCode::PriceOutOfRange
        | FaultCode::NumberOutOfRange
        | FaultCode::UnknownSkill
        | FaultCode::UnknownPart
        | FaultCode::PrecedenceCycle
        | FaultCode::BadTravel
        | FaultCode::BadPin => "correct this value",
    }
}
