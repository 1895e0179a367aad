//! A refused change takes with it what was built on it: the record is made anew from what stands, and the commands are
//! run again on it from their stored inputs. The inputs are never lost; the refused command itself waits for a person.
//!
//! What is made anew is made by a new incarnation of this device, so that no two changes ever carry one actor and
//! sequence number.

use jobsheet_api::ErrorCode;
use jobsheet_model::OrderId;
use jobsheet_record::{Actor, NewChange, Record};
use jobsheet_store::queries::changes::{self, Standing};
use jobsheet_store::queries::commands::{self, CommandRow, CommandState};
use jobsheet_store::queries::outbox::{self, Delivery, Item, ItemKind};
use jobsheet_store::queries::session::Device;
use jobsheet_store::queries::{feeds, offers, orders, records};
use jobsheet_store::{Db, StoreError};

use super::apply::Taking;
use super::epoch;
use super::verdicts::Refused;
use crate::commit::{Input, Moment, Stored, heads, holds};
use crate::errors::{Failure, Result, refusal_error};

/// Drops refused branches, then runs again what waits for it. True if something was run again.
pub(super) fn take(
    taking: &mut Taking<'_>,
    device: &Device,
    incarnation: u32,
    refused: &[Refused],
    drained: bool,
) -> Result<bool> {
    for one in refused {
        drop_branch(taking, one)?;
    }
    arrived_after_all(taking)?;
    if !drained {
        // The server's state must be complete, or a command that it knows already would be run a second time.
        return Ok(false);
    }
    let actor = Actor::of(device.replica, incarnation);
    let mut again = false;
    for order in commands::orders_to_rerun(taking.db)? {
        let row = orders::get(taking.db, &order)?;
        let Ok(id) = order.parse::<OrderId>() else { continue };
        let mine = row.as_ref().is_none_or(|row| row.user == taking.me);
        let known = feeds::is_held(taking.db, "order", &order)?
            || row.is_some_and(|row| row.provisional)
            || taking.regrounded.contains(&id)
            || offers::of_record(taking.db, &order)?.is_some_and(|offer| !offer.gone);
        if mine && !known {
            // Everything is listed, and this is not: there is nothing that it could be done on. A person must know.
            for command in commands::of_order(taking.db, &order, CommandState::Rerun)? {
                set_aside(taking.db, &command, &Failure::from(ErrorCode::OrderNotFound))?;
            }
            continue;
        }
        let Some(record) = taking.records.get_mut(&id).filter(|_| known) else { continue };
        again |= rerun(taking.db, device, actor, id, record)?;
        taking.touched.insert(id);
    }
    Ok(again)
}

/// What was refused may have been let in meanwhile: an old question was under way for long, or somebody else has brought
/// it. Then it needs nobody any more.
fn arrived_after_all(taking: &mut Taking<'_>) -> Result<()> {
    for order in commands::orders_set_aside(taking.db)? {
        let Ok(id) = order.parse::<OrderId>() else { continue };
        let Some(record) = taking.records.get(&id) else { continue };
        for row in commands::of_order(taking.db, &order, CommandState::SetAside)? {
            let Ok(command) = row.id.parse() else { continue };
            let Some(change) = holds(record, command) else { continue };
            for form in changes::of_command(taking.db, &row.id)? {
                outbox::confirm(taking.db, &form)?;
            }
            outbox::confirm(taking.db, &aside(&row))?;
            wait_for(taking.db, &row, &change.to_string())?;
            commands::set_state(taking.db, &row.id, CommandState::Applied)?;
            taking.touched.insert(id);
        }
    }
    Ok(())
}

/// Takes a refused change and all later local ones of its record out of the record.
fn drop_branch(taking: &mut Taking<'_>, refused: &Refused) -> Result<()> {
    let db = taking.db;
    let order = refused.order.to_string();
    if refused.code == ErrorCode::MissingDependency.code() && epoch::lacks_ground(db, &order)? {
        epoch::reground(taking, &order)?;
        return Ok(());
    }
    let local = changes::of_order(db, &order, Standing::Local)?;
    // Not local any more: it went with another one, or was confirmed after all.
    let Some(first) = local.iter().position(|change| change.hash == refused.hash) else { return Ok(()) };
    for (place, change) in local.iter().enumerate().skip(first) {
        let command = change.command.as_deref().unwrap_or_default();
        if place == first {
            changes::stand(db, &change.hash, Standing::Refused, Some(&refused.code))?;
            commands::set_state(db, command, CommandState::SetAside)?;
            outbox::attention(db, &change.hash, &error_json(&refused.code))?;
        } else {
            changes::stand(db, &change.hash, Standing::Refused, Some("dropped"))?;
            commands::set_state(db, command, CommandState::Rerun)?;
            outbox::remove_one(db, &change.hash)?;
        }
    }
    records::unfold(db, &order)?;
    let Ok(record) = Record::from_changes(changes::in_record(db, &order)?) else {
        // Others had built on it, and the server that took their work is no more: that is doubtful, too.
        epoch::reground(taking, &order)?;
        return Ok(());
    };
    records::fold(db, &order, &heads(&record), &record.save())?;
    taking.records.insert(refused.order, record);
    taking.regrounded.insert(refused.order);
    Ok(())
}

/// Runs the waiting commands of an order again, in the order in which they were given.
pub(crate) fn rerun(db: &Db, device: &Device, actor: Actor, order: OrderId, record: &mut Record) -> Result<bool> {
    let mut again = false;
    for row in commands::of_order(db, &order.to_string(), CommandState::Rerun)? {
        let (moment, input) = stored(&row, device)?;
        // The server has it already, by another road.
        if let Some(change) = holds(record, moment.command) {
            wait_for(db, &row, &change.to_string())?;
            commands::set_state(db, &row.id, CommandState::Applied)?;
            continue;
        }
        match input.write(record, actor, &moment) {
            Ok(Some(change)) => {
                replace(db, &row, &moment, order, &input, &change, record)?;
                again = true;
            }
            Ok(None) => {}
            Err(error) => {
                set_aside(db, &row, &Failure::from(error))?;
                continue;
            }
        }
        commands::set_state(db, &row.id, CommandState::Applied)?;
    }
    Ok(again)
}

/// Stores the new change of a command; files that waited for the old one wait for the new one.
fn replace(
    db: &Db,
    row: &CommandRow,
    moment: &Moment,
    order: OrderId,
    input: &Input,
    change: &NewChange,
    record: &Record,
) -> Result<()> {
    wait_for(db, row, &change.hash.to_string())?;
    Stored { moment, order, code: &row.code, input, change, files: &[] }.put_change(db, record)
}

/// It cannot be done on this state: a person must look.
fn set_aside(db: &Db, row: &CommandRow, failure: &Failure) -> Result<()> {
    let (id, error) = (aside(row), serde_json::to_string(&failure.0).unwrap_or_default());
    commands::set_state(db, &row.id, CommandState::SetAside)?;
    outbox::add(
        db,
        &Item {
            id: id.clone(),
            kind: ItemKind::Change,
            order: row.order.clone(),
            user: row.user.clone(),
            code: row.code.clone(),
            state: Delivery::NeedsAttention,
            at: row.at,
            after: String::new(),
            attempts: 0,
            retry_at: jobsheet_model::Timestamp(0),
            error: Some(error.clone()),
        },
    )?;
    wait_for(db, row, &id)?;
    Ok(outbox::attention(db, &id, &error)?)
}

/// The item of a command that is in no record.
fn aside(row: &CommandRow) -> String {
    format!("command/{}", row.id)
}

/// Files that wait for a command's words wait for another form of them.
fn wait_for(db: &Db, row: &CommandRow, item: &str) -> Result<()> {
    for old in changes::of_command(db, &row.id)? {
        outbox::follow(db, &old, item)?;
    }
    Ok(outbox::follow(db, &aside(row), item)?)
}

/// The command as it was given.
fn stored(row: &CommandRow, device: &Device) -> Result<(Moment, Input)> {
    let unreadable = |_| StoreError::Unreadable("commands");
    let moment = Moment {
        command: row.id.parse().map_err(|_| StoreError::Unreadable("commands"))?,
        by: row.user.parse().map_err(|_| StoreError::Unreadable("commands"))?,
        device: device.replica,
        at: row.at,
        clock: serde_json::from_str(&row.clock).map_err(unreadable)?,
    };
    let input: Input = serde_json::from_str(&row.input).map_err(unreadable)?;
    Ok((moment, input.on_device(device.replica)))
}

fn error_json(code: &str) -> String {
    serde_json::to_string(&refusal_error(code)).unwrap_or_default()
}
