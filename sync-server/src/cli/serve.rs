//! `serve`: answers until SIGTERM or Ctrl-C, then finishes what has begun.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use clap::Args;
use hyper_util::rt::TokioTimer;
use tokio::sync::watch;

use super::patience::FirstWord;
use super::{CliError, certificate, open};
use crate::app::{App, Outside};
use crate::config::{Config, ConfigError};
use crate::map::{self, Basemap};
use crate::roads::Roads;
use crate::router::router;
use crate::{automatic, feeds, pool, uploads};

/// How long requests that have begun may take to end.
const GRACE: Duration = Duration::from_secs(10);

/// How long a connection may be silent where it should speak. Also ends connections that are kept open without a request.
const SILENCE: Duration = Duration::from_secs(60);

/// How often offers are looked at: so late a phone may hear that one is over.
const OFFERS: Duration = Duration::from_secs(10);

/// How to serve.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Address and port.
    #[arg(long, env = "JOBSHEET_LISTEN")]
    listen: Option<SocketAddr>,
    /// Folder of the built web app.
    #[arg(long, env = "JOBSHEET_WEB", value_name = "DIR")]
    web: Option<PathBuf>,
    /// What lies under the map of the desks; basemap.pmtiles in the data folder without it.
    #[arg(long, env = "JOBSHEET_BASEMAP", value_name = "FILE.pmtiles")]
    basemap: Option<PathBuf>,
    /// Plain HTTP to other machines, because a proxy before this server speaks HTTPS and sets X-Forwarded-For.
    #[arg(long)]
    insecure_http: bool,
}

pub(super) fn run(mut config: Config, options: Options) -> Result<(), CliError> {
    config.listen = options.listen.or(config.listen);
    config.web = options.web.or(config.web);
    config.basemap.file = options.basemap.or(config.basemap.file);
    config.behind_proxy |= options.insecure_http;
    let address = config.listen()?;
    let opened = open::database(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(&config, address, &opened))
}

async fn serve(config: &Config, address: SocketAddr, opened: &open::Opened) -> Result<(), CliError> {
    let (stop, stopping) = watch::channel(false);
    let outside = Outside { behind_proxy: config.behind_proxy, secure: config.tls.is_some() || config.behind_proxy };
    let basemap = Basemap::find(&config.basemap, config.data()?)?;
    let roads = Roads::new(&config.roads).map_err(ConfigError::from)?;
    let app =
        App::new(opened.db.clone(), config.data()?, outside, stopping).await?.with_basemap(basemap).with_roads(roads);
    tokio::spawn(sweep_daily(app.clone()));
    tokio::spawn(automatic::keep_going(app.clone()));
    tokio::spawn(end_offers(app.clone()));
    let service = router(app, config.web.as_deref()).into_make_service_with_connect_info::<SocketAddr>();

    let handle = Handle::new();
    let its_handle = handle.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("Stopping: what has begun is finished first.");
        // Those who only wait leave at once.
        stop.send_replace(true);
        its_handle.graceful_shutdown(Some(GRACE));
        std::future::pending::<()>().await;
    });
    match &config.tls {
        Some(tls) => {
            // Only ring is compiled in; an error would mean that somebody chose before us.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let serving = RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await?;
            tokio::spawn(certificate::keep_fresh(tls.clone(), serving.clone()));
            tracing::info!(%address, "Serving with HTTPS.");
            let acceptor = FirstWord { inner: RustlsAcceptor::new(serving), patience: SILENCE };
            patient(axum_server::bind(address)).acceptor(acceptor).handle(handle).serve(service).await?;
        }
        None => {
            tracing::info!(%address, "Serving.");
            let acceptor = FirstWord { inner: DefaultAcceptor::new(), patience: SILENCE };
            patient(axum_server::bind(address)).acceptor(acceptor).handle(handle).serve(service).await?;
        }
    }
    tracing::info!("Stopped.");
    Ok(())
}

/// Closes connections whose other side has gone silent: before a request is whole, or for good.
fn patient<A>(mut server: axum_server::Server<SocketAddr, A>) -> axum_server::Server<SocketAddr, A> {
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(SILENCE);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(SILENCE).keep_alive_timeout(SILENCE);
    server
}

/// Ends offers whose time is over. What was missed while the server was down is ended at its start.
async fn end_offers(app: App) {
    let mut tick = tokio::time::interval(OFFERS);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match app.db.read(|tx, cx| pool::overdue(tx, cx)).await {
            Ok(overdue) if overdue.is_empty() => continue,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "Could not look for offers whose time is over.");
                continue;
            }
        }
        match app.db.write(pool::sweep).await {
            Ok(offers) => tracing::info!(offers, "Offers ended: nobody wanted them in time."),
            Err(error) => tracing::warn!(%error, "Could not end offers whose time is over."),
        }
    }
}

/// Removes what was left behind, at the start and once a day.
async fn sweep_daily(app: App) {
    let mut day = tokio::time::interval(Duration::from_secs(24 * 3600));
    loop {
        day.tick().await;
        match uploads::sweep(&app).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "Removed uploads that nobody finished."),
            Err(error) => tracing::warn!(%error, "Could not remove old uploads."),
        }
        if let Err(error) = app.db.write(|tx, cx| map::forget(tx, cx)).await {
            tracing::warn!(%error, "Could not forget old positions.");
        }
        match app.db.write(|tx, cx| feeds::prune(tx, cx)).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "Forgot what left the feeds and every phone has heard of."),
            Err(error) => tracing::warn!(%error, "Could not tidy the feeds."),
        }
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "Cannot hear SIGTERM.");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
