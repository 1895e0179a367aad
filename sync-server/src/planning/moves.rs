//! Decisions made at the board: many at once, each made or refused by itself.

use jobsheet_api::ApiError;
use jobsheet_api::office::{Moved, MovesRequest, MovesResponse};

use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::orders::{self, DECIDERS};

/// Most moves of one request: a whole plan of a large company, by halves.
const MOST: usize = 1_000;

/// Does them, in their order; what became of each.
///
/// # Errors
/// `not_permitted`, `invalid_input` for too many, or when the database fails: then nothing was done.
pub fn moves(tx: &mut Tx, cx: &mut Cx, desk: &Desk, request: &MovesRequest) -> Result<MovesResponse> {
    desk.require(DECIDERS)?;
    if request.moves.len() > MOST {
        return Err(ApiError::invalid("moves", "too_many").into());
    }
    // All locks first and in the order of their names, so that two dispatchers never wait for each other.
    let mut names: Vec<_> = request.moves.iter().map(|wish| wish.order).collect();
    names.sort_unstable();
    names.dedup();
    for order in names {
        orders::lock_name(tx, order)?;
    }
    let mut moves = Vec::with_capacity(request.moves.len());
    let mut publication = Publication::default();
    for wish in &request.moves {
        let order = wish.order;
        moves.push(match tx.attempt(|tx| orders::plan_in(tx, cx, desk, wish)) {
            Ok((version, published)) => {
                publication.merge(published);
                Moved { order, version, error: None }
            }
            Err(Error::Refused(error)) => {
                let version = orders::load(tx, order)?.map_or(0, |stored| stored.order.version);
                Moved { order, version, error: Some(error) }
            }
            Err(error) => return Err(error),
        });
    }
    publication.publish(tx)?;
    Ok(MovesResponse { moves })
}
