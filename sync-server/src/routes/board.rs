//! `/api/board`: a day, and what a dispatcher decides about it. What the engine computes is computed beside the database's
//! threads: only reading the day holds one.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use jobsheet_api::office::{
    Candidates, Check, MovesRequest, MovesResponse, PlanProposal, PlanRequest, UrgentProposals,
};
use jobsheet_model::{OrderId, Timestamp, UserId};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Desk;
use crate::error::{Error, Result};
use crate::extract::{Json, Path, Query};
use crate::orders::{self, DECIDERS};
use crate::planning::{self, Day, Kept, Picture};

/// `?day=2026-11-28`; today without it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DayParameters {
    day: String,
}

impl DayParameters {
    /// The day's name; empty for today.
    #[must_use]
    pub fn day(&self) -> &str {
        &self.day
    }
}

/// `?day=2026-11-28&have=`: today without a day; the edition of it that the desk has.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BoardParameters {
    day: String,
    have: String,
}

/// A day. All who look at it between two changes share one computation; whoever has the one before gets what is different.
///
/// # Errors
/// `not_permitted`, `invalid_input`.
pub async fn show(
    State(app): State<App>,
    _: Desk,
    Query(parameters): Query<BoardParameters>,
) -> Result<impl IntoResponse> {
    let BoardParameters { day: asked, have } = parameters;
    let ((day, seq), now) = app.db.read(move |tx, cx| Ok((planning::edition(tx, cx, &asked)?, cx.now))).await?;
    let slot = app.boards.of(&day);
    let mut kept = slot.lock().await;
    let good = kept.take_if(|kept| kept.is_good(seq, now));
    let good = match good {
        Some(good) => good,
        None => {
            let before = kept.take().and_then(|kept| kept.days.0);
            let lay_out = |picture: Picture| {
                let board = planning::board(&picture)?;
                let json = serde_json::to_vec(&board).map_err(Error::internal)?.into();
                Ok(Kept { seq: board.seq, at: board.now, json, days: (Some(Arc::new(board)), before) })
            };
            compute(&app, day, lay_out).await?
        }
    };
    let good = kept.insert(good);
    let (known, whole) = (good.known(&have), good.json.clone());
    drop(kept);
    let json = match known {
        Some((had, day)) => serde_json::to_vec(&planning::since(&had, &day)).map_err(Error::internal)?.into(),
        None => whole,
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], json))
}

/// `?from=2026-11-28`: any day of the week; without it, today.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WeekParameters {
    from: String,
}

/// The week of a day. Kept like the day itself.
///
/// # Errors
/// `not_permitted`, `invalid_input`.
pub async fn week(
    State(app): State<App>,
    _: Desk,
    Query(parameters): Query<WeekParameters>,
) -> Result<impl IntoResponse> {
    let asked = parameters.from;
    let ((monday, seq), now) = app.db.read(move |tx, cx| Ok((planning::monday(tx, cx, &asked)?, cx.now))).await?;
    let slot = app.boards.of(&format!("week of {monday}"));
    let mut kept = slot.lock().await;
    let json = match kept.as_ref().filter(|kept| kept.is_good(seq, now)) {
        Some(kept) => kept.json.clone(),
        None => {
            let week = app.db.read(move |tx, cx| planning::week(tx, cx, &monday)).await?;
            let json = serde_json::to_vec(&week).map_err(Error::internal)?.into();
            kept.insert(Kept { seq: week.seq, at: week.now, json, days: (None, None) }).json.clone()
        }
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], json))
}

/// Who could do an order on a day.
///
/// # Errors
/// `not_permitted`, `invalid_input`, `order_not_found`.
pub async fn candidates(
    State(app): State<App>,
    _: Desk,
    Path(id): Path<OrderId>,
    Query(parameters): Query<DayParameters>,
) -> Result<Json<Candidates>> {
    compute(&app, parameters.day, move |picture| planning::candidates(&picture, id)).await.map(Json)
}

/// What is asked before an order is given to somebody.
#[derive(Debug, Deserialize)]
pub struct CheckParameters {
    technician: UserId,
    #[serde(default)]
    start: Option<Timestamp>,
    #[serde(default)]
    day: String,
}

/// What giving an order to somebody would break.
///
/// # Errors
/// `not_permitted`, `invalid_input`, `order_not_found`, `not_found`.
pub async fn check(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Query(parameters): Query<CheckParameters>,
) -> Result<Json<Check>> {
    desk.require(DECIDERS)?;
    let CheckParameters { technician, start, mut day } = parameters;
    if day.is_empty() {
        day = app
            .db
            .read(move |tx, cx| {
                let order = orders::find(tx, id)?.order;
                let planned = order.visit.and_then(|visit| visit.planned);
                Ok(Day::read(tx, cx, "")?.due(start.or(planned).or(order.window.start))?.date.to_string())
            })
            .await?;
    }
    compute(&app, day, move |picture| planning::check(picture, id, technician, start)).await.map(Json)
}

/// What it would take to serve an order for which there may be no room. One at a time, like a plan.
///
/// # Errors
/// `not_permitted`, `invalid_input`, `order_not_found`, `step_not_allowed`.
pub async fn urgent(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Query(parameters): Query<DayParameters>,
) -> Result<Json<UrgentProposals>> {
    desk.require(DECIDERS)?;
    let _turn = app.planning.acquire().await.map_err(Error::internal)?;
    compute(&app, parameters.day, move |picture| planning::urgent(&picture, id)).await.map(Json)
}

/// A plan beside the day as it is. One at a time: it takes all processors that it gets.
///
/// # Errors
/// `not_permitted`, `invalid_input`.
pub async fn plan(State(app): State<App>, desk: Desk, Json(request): Json<PlanRequest>) -> Result<Json<PlanProposal>> {
    desk.require(DECIDERS)?;
    let _turn = app.planning.acquire().await.map_err(Error::internal)?;
    let day = request.day.clone();
    let proposal = compute(&app, day, move |picture| {
        let (begun, seconds) = (Instant::now(), planning::thinking(&picture));
        planning::propose(&picture, &request, &|| begun.elapsed().as_secs_f64() / seconds)
    });
    proposal.await.map(Json)
}

/// Decisions about it; each is made or refused by itself.
///
/// # Errors
/// As [`planning::moves`].
pub async fn moves(
    State(app): State<App>,
    desk: Desk,
    Json(request): Json<MovesRequest>,
) -> Result<Json<MovesResponse>> {
    app.db.write(move |tx, cx| planning::moves(tx, cx, &desk, &request)).await.map(Json)
}

async fn compute<T: Send + 'static>(
    app: &App,
    day: String,
    work: impl FnOnce(Picture) -> Result<T> + Send + 'static,
) -> Result<T> {
    let mut picture = app.db.read(move |tx, cx| planning::read(tx, cx, &day)).await?;
    app.roads.furnish(&mut picture).await;
    tokio::task::spawn_blocking(move || work(picture)).await.map_err(Error::internal)?
}
