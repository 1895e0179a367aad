//! `seed --demo`: fills an empty database with a believable company and says how to sign in, as JSON on standard output.

use clap::Args;
use serde_json::json;

use super::{CliError, open};
use crate::auth::password;
use crate::config::Config;
use crate::seed::{self, PASSWORD};

/// What to make.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The made-up company. Its logins share a password that is printed, so nothing is made without this word.
    #[arg(long, required = true)]
    demo: bool,
    /// Equal numbers make equal companies.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    number: u64,
}

pub(super) fn run(config: &Config, options: &Options) -> Result<(), CliError> {
    debug_assert!(options.demo, "clap asks for it");
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let opened = open::database(config)?;
    let hash = password::hash(PASSWORD, &opened.db.cx().secret())?;
    let number = options.number;
    let seeded = runtime.block_on(opened.db.write(move |tx, cx| seed::demo(tx, cx.now, number, &hash)))?;
    if !seeded.fresh {
        return Err("the database has people in it already; nothing was made".into());
    }
    let logins: Vec<_> = seeded
        .logins
        .iter()
        .map(|login| json!({ "login": login.login, "name": login.name, "role": login.role, "password": PASSWORD }))
        .collect();
    #[expect(clippy::print_stdout, reason = "this is what was asked for")]
    {
        println!("{}", json!({ "company": seed::COMPANY, "orders": seeded.orders, "logins": logins }));
    }
    Ok(())
}
