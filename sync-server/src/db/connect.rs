//! Reaching PostgreSQL: in the clear on this machine, in TLS wherever the address says `sslmode=require`.
//!
//! In TLS the server must prove who it is, by a certificate for the host of the address: from the authority that the
//! settings name, or from one that this machine trusts. What is not verified is no protection, so there is no way to ask
//! for that.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use ::postgres::config::{Host, SslMode};
use ::postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::DbError;
use crate::error::{Error, Result};

/// Where the database is and how to talk to it.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Address {
    /// Reads `postgres://…` or `host=… user=…`. `authority`: PEM file of who signs the database's certificate.
    pub(super) fn read(url: &str, authority: Option<&Path>) -> Result<Self> {
        let config: Config = url.parse().map_err(|_| Error::internal("the database address cannot be read"))?;
        let wants_tls = config.get_ssl_mode() == SslMode::Require;
        if !wants_tls && !config.get_hosts().iter().all(is_here) {
            tracing::warn!(
                "The database is on another machine and the way to it is not encrypted: add sslmode=require."
            );
        }
        if !wants_tls && authority.is_some() {
            return Err(Error::internal(
                "an authority for the database is named, but its address lacks sslmode=require",
            ));
        }
        let tls = if wants_tls { Some(tls(authority)?) } else { None };
        Ok(Self { config, tls })
    }

    /// A new connection.
    pub(super) fn connect(&self) -> std::result::Result<Client, DbError> {
        Ok(match &self.tls {
            Some(tls) => self.config.connect(tls.clone())?,
            None => self.config.connect(NoTls)?,
        })
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn tls(authority: Option<&Path>) -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    match authority {
        Some(file) => {
            let unreadable = |error: &dyn std::fmt::Display| {
                Error::internal(format!("the database's authority {} cannot be read: {error}", file.display()))
            };
            for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(&error))? {
                roots.add(certificate.map_err(|error| unreadable(&error))?).map_err(|error| unreadable(&error))?;
            }
        }
        None => {
            // One that cannot be parsed is none of ours.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(Error::internal("nobody is trusted to sign the database's certificate: name its authority"));
    }
    // Named, because another part of the program may link a second provider.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(Error::internal)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Database;
    use crate::testing::{Encrypted, TestWorld};

    #[test]
    fn the_way_to_the_database_is_encrypted_and_the_other_side_proves_who_it_is() {
        if std::env::var("JOBSHEET_TEST_PG").is_ok_and(|value| value == "off") {
            return;
        }
        let issue = || rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (own, foreign) = (issue(), issue());
        let cluster = Encrypted::start(&own.cert.pem(), &own.signing_key.serialize_pem());
        let folder = tempfile::TempDir::new().unwrap();
        let [trusted, stranger, empty] = ["own.pem", "foreign.pem", "empty.pem"].map(|name| folder.path().join(name));
        std::fs::write(&trusted, own.cert.pem()).unwrap();
        std::fs::write(&stranger, foreign.cert.pem()).unwrap();
        std::fs::write(&empty, "").unwrap();
        let encrypted = format!("{} sslmode=require", cluster.url);
        let open = |url: &str, authority| Database::open_postgres(url, authority, 1, Arc::new(TestWorld::new()));

        let db = open(&encrypted, Some(&trusted)).unwrap();
        let sql = "SELECT COUNT(*) AS number FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let in_tls = runtime.block_on(db.read(move |tx, _| Ok(tx.query_one(sql, &[])?.number::<u64>("number")?)));
        assert_eq!(in_tls.unwrap(), 1);

        assert!(open(&cluster.url, None).is_err(), "not a word in the clear");
        let another = cluster.url.replace("host=localhost", "host=database.example");
        for (url, authority, why) in [
            (&encrypted, Some(stranger.as_path()), "another's authority"),
            (&encrypted, None, "nobody whom this machine knows"),
            (&encrypted, Some(empty.as_path()), "no authority at all"),
            (&format!("{another} sslmode=require"), Some(trusted.as_path()), "a certificate for another name"),
            (&cluster.url, Some(trusted.as_path()), "an authority, and no TLS that it could vouch for"),
        ] {
            assert!(open(url, authority).is_err(), "{why}");
        }
    }
}
