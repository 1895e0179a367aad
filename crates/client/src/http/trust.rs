//! Whose word counts for who the server is.
//!
//! Desktop and iOS ask the system, so a certificate authority that a company's administrators have installed there is
//! believed. Android would have to be asked through Java; its app carries Mozilla's list instead, and the authorities
//! that the company builds in (ADR 15).

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::NoAnswer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Roots {
    /// What the system trusts.
    #[cfg(not(target_os = "android"))]
    System,
    /// Mozilla's list, as old as this program.
    BuiltIn,
}

/// Certificate authorities.
#[derive(Debug, Clone)]
pub struct Trust {
    roots: Roots,
    company: Vec<CertificateDer<'static>>,
}

impl Default for Trust {
    fn default() -> Self {
        #[cfg(not(target_os = "android"))]
        let roots = Roots::System;
        #[cfg(target_os = "android")]
        let roots = Roots::BuiltIn;
        Self { roots, company: Vec::new() }
    }
}

impl Trust {
    /// Mozilla's list only: what an Android app has.
    #[must_use]
    pub fn built_in() -> Self {
        Self { roots: Roots::BuiltIn, company: Vec::new() }
    }

    /// The same and a company's own authorities, as PEM; what is no certificate is passed over.
    #[must_use]
    pub fn and(mut self, pem: &[u8]) -> Self {
        self.company.extend(CertificateDer::pem_slice_iter(pem).flatten());
        self
    }

    /// How connections are made.
    ///
    /// # Errors
    /// [`NoAnswer`] when the system has nothing to trust.
    pub fn config(&self) -> Result<ClientConfig, NoAnswer> {
        // Another part of the process may have chosen one already; any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = ClientConfig::builder();
        match self.roots {
            #[cfg(not(target_os = "android"))]
            Roots::System => {
                let provider = config.crypto_provider().clone();
                let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(self.company.clone(), provider)
                    .map_err(|_| NoAnswer)?;
                let config = config.dangerous().with_custom_certificate_verifier(std::sync::Arc::new(verifier));
                Ok(config.with_no_client_auth())
            }
            Roots::BuiltIn => {
                let mut roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
                roots.add_parsable_certificates(self.company.iter().cloned());
                Ok(config.with_root_certificates(roots).with_no_client_auth())
            }
        }
    }
}
