//! `/poke`, `/api/live`, `/api/changes`: hearing of changes at once.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jobsheet_api::office::{ChangesResponse, LiveResponse, Poke};
use serde::Deserialize;

use crate::app::App;
use crate::auth::{self, Caller, Desk};
use crate::db::Subscription;
use crate::error::{Error, Result};
use crate::extract::{Json, Query};
use crate::hooks;

/// Longest wait of a request without a WebSocket; proxies cut longer ones.
const LONGEST: u64 = 25;
/// How often a quiet WebSocket is pinged, and its session looked at again.
const PING: Duration = Duration::from_secs(25);

/// `?ticket=`.
#[derive(Deserialize)]
pub struct PokeQuery {
    ticket: String,
}

/// `?after=&wait=`.
#[derive(Deserialize)]
pub struct ChangesQuery {
    #[serde(default)]
    after: u64,
    #[serde(default)]
    wait: u64,
}

/// `POST /api/live`: a ticket for a desk.
///
/// # Errors
/// `session_expired`.
pub async fn ticket(State(app): State<App>, desk: Desk) -> Json<LiveResponse> {
    Json(LiveResponse { ticket: app.tickets.issue(&mut app.db.cx(), desk.session) })
}

/// `GET /poke?ticket=`: a WebSocket; a plain GET waits for one poke (204: none came).
///
/// # Errors
/// `session_expired`, also for a ticket that was used.
pub async fn poke(
    State(app): State<App>,
    Query(query): Query<PokeQuery>,
    upgrade: std::result::Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    let session = app.tickets.take(app.db.cx().now, &query.ticket)?;
    let subscription = subscribe(&app, session).await?;
    if let Ok(upgrade) = upgrade {
        return Ok(upgrade.max_message_size(1024).on_upgrade(move |socket| async move {
            serve(app, session, subscription, socket).await;
        }));
    }
    tokio::select! {
        feeds = subscription.heard() => Ok(Json(Poke { feeds: feeds.into_iter().collect() }).into_response()),
        () = tokio::time::sleep(Duration::from_secs(LONGEST)) => Ok(StatusCode::NO_CONTENT.into_response()),
        () = app.stopped() => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// `GET /api/changes?after=&wait=`: which orders changed after a position; waits for the first one.
///
/// # Errors
/// `session_expired`, `not_permitted`.
pub async fn changes(
    State(app): State<App>,
    _desk: Desk,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<ChangesResponse>> {
    let until = tokio::time::Instant::now() + Duration::from_secs(query.wait.min(LONGEST));
    // Listen first, then look: nothing can fall between.
    let subscription = app.db.pokes().subscribe([hooks::OFFICE.to_owned()].into());
    loop {
        let found = app.db.read(move |tx, _| hooks::changes_after(tx, query.after)).await?;
        if !found.orders.is_empty() {
            return Ok(Json(found));
        }
        tokio::select! {
            _ = subscription.heard() => {}
            () = app.stopped() => return Ok(Json(found)),
            () = tokio::time::sleep_until(until) => return Ok(Json(found)),
        }
    }
}

async fn caller(app: &App, session: [u8; 32]) -> Result<Caller> {
    app.db.read(move |tx, cx| Ok(auth::caller_of(tx, cx, session)?.0)).await
}

async fn subscribe(app: &App, session: [u8; 32]) -> Result<Subscription> {
    let caller = caller(app, session).await?;
    let topics = app.db.read(move |tx, _| hooks::topics_of(tx, &caller)).await?;
    Ok(app.db.pokes().subscribe(topics))
}

/// The life of one WebSocket.
async fn serve(app: App, session: [u8; 32], subscription: Subscription, mut socket: WebSocket) {
    let mut ping = tokio::time::interval_at(tokio::time::Instant::now() + PING, PING);
    // The first comes at once: something may have changed between the ticket and now.
    let mut sent = say(&mut socket, Vec::new()).await;
    while sent.is_ok() {
        sent = tokio::select! {
            feeds = subscription.heard() => say(&mut socket, feeds.into_iter().collect()).await,
            _ = ping.tick() => match caller(&app, session).await {
                Ok(_) => socket.send(Message::Ping(bytes::Bytes::new())).await.map_err(Error::internal),
                Err(error) => Err(error),
            },
            () = app.stopped() => Err(Error::internal("the server stops")),
            // Nothing is expected from the other side but answers to pings, and its end.
            message = socket.recv() => match message {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
                _ => Err(Error::internal("the other side has gone")),
            },
        };
    }
    let frame = CloseFrame { code: close_code::AWAY, reason: "".into() };
    // Whoever has gone does not hear it.
    let _ = socket.send(Message::Close(Some(frame))).await;
}

async fn say(socket: &mut WebSocket, feeds: Vec<String>) -> Result<()> {
    let text = serde_json::to_string(&Poke { feeds }).map_err(Error::internal)?;
    socket.send(Message::Text(text.into())).await.map_err(Error::internal)
}
