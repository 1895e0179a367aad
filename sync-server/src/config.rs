//! Settings: a TOML file, which flags and `JOBSHEET_…` variables override. Everything has a default but where the data lives.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{map, roads};

/// Where the server listens when nobody says otherwise.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// Connections to PostgreSQL, for reading and for writing each.
const CONNECTIONS: usize = 8;

/// The settings file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of the database file, blobs and uploads.
    pub data: Option<PathBuf>,
    /// `postgres://…` instead of the SQLite file in the data folder. With `?sslmode=require` in TLS.
    pub database: Option<String>,
    /// PEM file of who signs the database's certificate, if this machine does not trust them anyway.
    pub database_authority: Option<PathBuf>,
    /// Connections to PostgreSQL, for reading and for writing each.
    pub connections: Option<usize>,
    /// Address and port.
    pub listen: Option<SocketAddr>,
    /// Folder of the built web app.
    pub web: Option<PathBuf>,
    /// What lies under the map of the desks.
    pub basemap: map::Settings,
    /// How long trips take.
    pub roads: roads::Settings,
    /// HTTPS.
    pub tls: Option<Tls>,
    /// A proxy stands before us, speaks HTTPS to the outside, and says in `X-Forwarded-For` where requests come from. Only then may
    /// plain HTTP leave this machine.
    pub behind_proxy: bool,
}

/// Certificate and key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// PEM file with the certificate and its chain.
    pub certificate: PathBuf,
    /// PEM file with the key.
    pub key: PathBuf,
}

/// What is wrong with the settings, in words for whoever started the program.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings {0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is no settings file.
    #[error("the settings {0} are wrong: {1}")]
    Wrong(PathBuf, toml::de::Error),
    /// No data folder.
    #[error("where is the data? Give --data DIR, JOBSHEET_DATA, or `data = \"…\"` in the settings")]
    NoData,
    /// Roads that make no sense.
    #[error(transparent)]
    Roads(#[from] roads::BadSettings),
    /// Plain HTTP to the outside.
    #[error(
        "{0} can be reached from other machines, and passwords would travel unprotected. Give [tls] in the settings, or \
         --insecure-http behind a proxy that speaks HTTPS"
    )]
    Unprotected(SocketAddr),
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read or has unknown settings.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable(path.to_owned(), error))?;
        toml::from_str(&text).map_err(|error| ConfigError::Wrong(path.to_owned(), error))
    }

    /// The data folder.
    ///
    /// # Errors
    /// When nobody has named one.
    pub fn data(&self) -> Result<&Path, ConfigError> {
        self.data.as_deref().ok_or(ConfigError::NoData)
    }

    /// Connections to PostgreSQL.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.unwrap_or(CONNECTIONS)
    }

    /// Where to listen: never in plain HTTP to the outside without a proxy.
    ///
    /// # Errors
    /// When passwords would travel unprotected.
    pub fn listen(&self) -> Result<SocketAddr, ConfigError> {
        let address = self.listen.unwrap_or(LISTEN);
        if self.tls.is_none() && !self.behind_proxy && !address.ip().is_loopback() {
            return Err(ConfigError::Unprotected(address));
        }
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        assert_eq!(config("").listen().unwrap(), LISTEN);
        let outside = "listen = '0.0.0.0:80'";
        assert!(matches!(config(outside).listen(), Err(ConfigError::Unprotected(_))));
        assert!(config(&format!("behind_proxy = true\n{outside}")).listen().is_ok());
        assert!(config(&format!("{outside}\n[tls]\ncertificate = 'c.pem'\nkey = 'k.pem'")).listen().is_ok());
    }

    #[test]
    fn a_misspelt_setting_is_an_error() {
        let error = toml::from_str::<Config>("lissten = '127.0.0.1:1'").unwrap_err();
        assert!(error.to_string().contains("lissten"), "{error}");
    }
}
