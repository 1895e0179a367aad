//! Doing it all the time: whenever the office's orders change, and every few minutes for those that nobody could take.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{choose, due, take};
use crate::app::App;
use crate::error::{Error, Result};
use crate::feeds::OFFICE;
use crate::planning;

/// A dispatcher who enters three orders in a row has them given at once, and may still change their mind.
const GATHER: Duration = Duration::from_secs(2);
/// Longest time between two looks.
const LOOK: Duration = Duration::from_secs(5 * 60);

/// Goes on until the server stops. An error is told, and tried again with the next look.
pub async fn keep_going(app: App) {
    let heard = app.db.pokes().subscribe(BTreeSet::from([OFFICE.to_owned()]));
    loop {
        match round(&app).await {
            Ok(0) => {}
            Ok(given) => tracing::info!(given, "Gave orders by themselves."),
            Err(error) => tracing::warn!(%error, "Could not give orders by themselves."),
        }
        tokio::select! {
            () = app.stopped() => return,
            _ = tokio::time::timeout(LOOK, heard.heard()) => tokio::time::sleep(GATHER).await,
        }
    }
}

/// Looks once at what is due; how many orders were given. Days are dealt with one after the other, and planned in turn with
/// what dispatchers ask for.
///
/// # Errors
/// When the database fails, or a day makes no sense to the engine.
pub async fn round(app: &App) -> Result<usize> {
    let days = app.db.read(|tx, cx| due(tx, cx)).await?;
    let mut given = 0;
    for (day, due) in days {
        let mut picture = app.db.read(move |tx, cx| planning::read(tx, cx, &day)).await?;
        app.roads.furnish(&mut picture).await;
        let _turn = app.planning.acquire().await.map_err(Error::internal)?;
        let chosen =
            tokio::task::spawn_blocking(move || choose(&mut picture, &due)).await.map_err(Error::internal)??;
        given += app.db.write(move |tx, cx| take(tx, cx, &chosen)).await?;
    }
    Ok(given)
}
