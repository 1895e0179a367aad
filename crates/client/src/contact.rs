//! Contacts tie this device's counter to the server's clock. What is known of them here is sure, because an answer was heard;
//! the server only sees a question arrive, and cannot know how long it was under way. So the best contact of the counter's
//! present life goes along with every question.

use jobsheet_model::{Clock, Timestamp};
use jobsheet_store::queries::{anchors, meta};
use jobsheet_store::{Db, Result};
use jobsheet_sync::{Anchor, Contact, anchor as true_time};
use serde::{Deserialize, Serialize};

/// The best contact of a life of the counter, as JSON.
const BEST: &str = "best_contact";
/// Half of a quick answer's time, in milliseconds: which of such contacts was quicker does not matter.
const QUICK: i64 = 1_000;

#[derive(Serialize, Deserialize)]
struct Best {
    boot: String,
    #[serde(flatten)]
    contact: Contact,
}

/// An answer was heard: an anchor for true times, and how far the wall clock is off.
pub(crate) fn note(db: &Db, asked: &Clock, heard: &Clock, server: Timestamp) -> Result<()> {
    keep(db, Some(asked), heard, server)?;
    meta::put(db, meta::LAST_CONTACT, &server.0.to_string())?;
    meta::put(db, meta::CLOCK_AHEAD, &(heard.wall.0 - server.0).to_string())?;
    Ok(())
}

/// The anchor alone. `asked`: the clocks at the question, if they are known.
pub(crate) fn keep(db: &Db, asked: Option<&Clock>, heard: &Clock, server: Timestamp) -> Result<()> {
    let asked = asked.filter(|asked| asked.boot == heard.boot && asked.uptime <= heard.uptime);
    // Half of the way there and back.
    let half = asked.map(|asked| (heard.uptime - asked.uptime) / 2);
    let middle = Clock { uptime: heard.uptime - half.unwrap_or(0), ..heard.clone() };
    anchors::add(db, &middle, server)?;
    if let Some(within) = half {
        let contact = Contact { uptime: middle.uptime, within, server };
        if best(db, &heard.boot)?.is_none_or(|best| within.max(QUICK) <= best.within.max(QUICK)) {
            let best = Best { boot: heard.boot.clone(), contact };
            // Our own type always serialises.
            meta::put(db, BEST, &serde_json::to_string(&best).unwrap_or_default())?;
        }
    }
    Ok(())
}

/// The best contact in this life of the counter.
pub(crate) fn best(db: &Db, boot: &str) -> Result<Option<Contact>> {
    let best: Option<Best> = meta::get(db, BEST)?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(best.filter(|best| best.boot == boot).map(|best| best.contact))
}

/// No answer was heard since this counter began to count, though it could make times exact: facts wait for the first one,
/// or they would arrive with nothing to tell their time by.
pub(crate) fn is_first(db: &Db, boot: &str) -> Result<bool> {
    Ok(true_time::counts_steadily(boot) && best(db, boot)?.is_none())
}

/// A contact of which this device has heard the answer.
pub(crate) fn anchor(clock: &Clock, uptime: i64, server: Timestamp) -> Anchor {
    Anchor { clock: Clock { uptime, ..clock.clone() }, server, within: Some(0) }
}
