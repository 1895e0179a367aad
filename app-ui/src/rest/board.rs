//! The board: a day, who could do an order, a plan beside the day, decisions.

use jobsheet_api::ApiError;
use jobsheet_api::office::{
    Board, Candidates, MovesRequest, MovesResponse, PlanProposal, PlanRequest, UrgentProposals, Week,
};
use jobsheet_model::OrderId;

use super::fetch::{ask, tell, tell_slow};

/// `GET /api/board`: a day of the company, `2026-11-28`. With the edition that is had, only what is different since may come.
pub async fn board(day: &str, have: &str) -> Result<Board, ApiError> {
    ask("GET", &format!("/api/board?day={day}&have={have}")).await
}

/// `GET /api/board/week`: the week of a day, `2026-11-28`.
pub async fn week(day: &str) -> Result<Week, ApiError> {
    ask("GET", &format!("/api/board/week?from={day}")).await
}

/// `GET /api/orders/{id}/candidates`: who could do it on that day.
pub async fn candidates(order: OrderId, day: &str) -> Result<Candidates, ApiError> {
    ask("GET", &format!("/api/orders/{order}/candidates?day={day}")).await
}

/// `GET /api/orders/{id}/urgent`: what it would take to serve it on that day.
pub async fn urgent(order: OrderId, day: &str) -> Result<UrgentProposals, ApiError> {
    ask("GET", &format!("/api/orders/{order}/urgent?day={day}")).await
}

/// `POST /api/board/plan`: changes nothing.
pub async fn plan(request: &PlanRequest) -> Result<PlanProposal, ApiError> {
    tell_slow("POST", "/api/board/plan", request).await
}

/// `POST /api/board/moves`: each is made or refused by itself.
pub async fn moves(request: &MovesRequest) -> Result<MovesResponse, ApiError> {
    tell("POST", "/api/board/moves", request).await
}
