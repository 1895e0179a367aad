//! `sync-server serve | migrate | company | person | seed | export | backup | restore | doctor | plan`.

mod backup;
mod certificate;
mod company;
mod doctor;
mod export;
mod open;
mod patience;
mod person;
mod plan;
mod restore;
mod seed;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use plan::BadInput;

use crate::config::{Config, ConfigError};

/// Why the program ends with an error, in words for whoever started it.
pub type CliError = Box<dyn std::error::Error + Send + Sync>;

/// The Jobsheet server.
#[derive(Debug, Parser)]
#[command(name = "sync-server", version, about)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Where the data lives.
#[derive(Debug, Args)]
struct Settings {
    /// TOML file with settings; flags win over it.
    #[arg(long, global = true, env = "JOBSHEET_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the database file, blobs and uploads.
    #[arg(long, global = true, env = "JOBSHEET_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// postgres://… instead of the SQLite file in the data folder.
    #[arg(long, global = true, env = "JOBSHEET_DATABASE", value_name = "URL", hide_env_values = true)]
    database: Option<String>,
}

impl Settings {
    fn read(&self) -> Result<Config, ConfigError> {
        let mut config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        config.data = self.data.clone().or(config.data);
        config.database = self.database.clone().or(config.database);
        Ok(config)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers devices and desks until it is asked to stop.
    Serve(serve::Options),
    /// Brings the database to this version's tables. `serve` does it as well.
    Migrate,
    /// Says or sets the company's name, time zone and the letters before its order numbers.
    Company(company::Options),
    /// Adds somebody who may sign in; their password is the first line of standard input.
    Person(person::Options),
    /// Fills an empty database with a made-up company.
    Seed(seed::Options),
    /// Writes the field record of one order to standard output, as an Automerge document.
    Export(export::Options),
    /// Copies the database and the photos into a folder; may run beside `serve`.
    Backup(backup::Options),
    /// Begins again from a backup. Devices offer again what they have.
    Restore(restore::Options),
    /// Looks whether everything is in order.
    Doctor,
    /// Plans a day that is given on standard input; needs no data.
    Plan(plan::Options),
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// In words for whoever started the program.
    pub fn run(self) -> Result<(), CliError> {
        let config = self.settings.read()?;
        match self.command {
            Command::Serve(options) => serve::run(config, options),
            Command::Migrate => open::database(&config).map(drop),
            Command::Company(options) => company::run(&config, &options),
            Command::Person(options) => person::run(&config, &options),
            Command::Seed(options) => seed::run(&config, &options),
            Command::Export(options) => export::run(&config, &options),
            Command::Backup(options) => backup::run(&config, &options),
            Command::Restore(options) => restore::run(&config, &options),
            Command::Doctor => doctor::run(&config),
            Command::Plan(options) => plan::run(&options),
        }
    }
}
