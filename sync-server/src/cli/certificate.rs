//! A new certificate without a restart: on SIGHUP, and when the files have changed (renewal programs replace them every
//! few weeks and do not all send a signal).

use std::path::Path;
use std::time::{Duration, SystemTime};

use axum_server::tls_rustls::RustlsConfig;

use crate::config::Tls;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(60);

/// Keeps the certificate in use the one in the files. Connections that are open keep theirs.
pub(super) async fn keep_fresh(tls: Tls, serving: RustlsConfig) {
    let mut known = changed(&tls);
    let mut hangups = Hangups::listen();
    loop {
        let asked = tokio::select! {
            () = hangups.next() => true,
            () = tokio::time::sleep(LOOK) => false,
        };
        let now = changed(&tls);
        if !asked && now == known {
            continue;
        }
        match serving.reload_from_pem_file(&tls.certificate, &tls.key).await {
            Ok(()) => {
                known = now;
                tracing::info!("Serving with the certificate as it is now.");
            }
            // Half of the pair may be written: the old one serves on, and the files are looked at again.
            Err(error) => tracing::warn!(%error, "The certificate in the files cannot be used; the last one stays."),
        }
    }
}

/// When the two files were last written; none for one that is not there.
fn changed(tls: &Tls) -> [Option<SystemTime>; 2] {
    let written = |file: &Path| std::fs::metadata(file).and_then(|file| file.modified()).ok();
    [written(&tls.certificate), written(&tls.key)]
}

/// SIGHUP, where there is such a thing.
struct Hangups {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    fn listen() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    }
}
