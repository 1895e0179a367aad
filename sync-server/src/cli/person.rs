//! `person`: adds somebody who may sign in. The way in for a company's first administrator, whom no screen can add.

use std::io::BufRead;

use clap::Args;
use jobsheet_model::person::{Person, Role};

use super::{CliError, open};
use crate::auth::password;
use crate::config::Config;
use crate::people::{self, NewAccount};

/// Who.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// What they type to sign in.
    #[arg(long)]
    login: String,
    /// Their name, as everybody reads it.
    #[arg(long)]
    name: String,
    /// `technician`, `dispatcher`, `supervisor` or `administrator`.
    #[arg(long, value_parser = role)]
    role: Role,
    /// How to call them.
    #[arg(long, default_value = "")]
    phone: String,
    /// What they can do: a skill code; may be given several times.
    #[arg(long = "skill", value_name = "CODE")]
    skills: Vec<String>,
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| format!("the roles are {}", Role::ALL.map(Role::code).join(", ")))
}

/// The password comes as the first line of standard input: neither the list of processes nor the shell's history has it.
pub(super) fn run(config: &Config, options: &Options) -> Result<(), CliError> {
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    password::check(password)?;
    let (login, name) = (people::normal_login(&options.login), options.name.trim().to_owned());
    if login.is_empty() || name.is_empty() {
        return Err("neither login nor name may be empty".into());
    }
    let opened = open::database(config)?;
    let password_hash = password::hash(password, &opened.db.cx().secret())?;
    let person = Person {
        id: opened.db.cx().id(),
        name,
        role: options.role,
        phone: options.phone.trim().to_owned(),
        skills: options.skills.clone(),
        home: None,
    };
    let account = NewAccount { person, login: login.clone(), password_hash };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let added = runtime.block_on(opened.db.write(move |tx, cx| {
        let free = people::by_login(tx, &account.login)?.is_none();
        if free {
            people::add(tx, cx, None, &account)?;
        }
        Ok(free)
    }))?;
    if added { Ok(()) } else { Err(format!("somebody signs in as {login} already").into()) }
}
