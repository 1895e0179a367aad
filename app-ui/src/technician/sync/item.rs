//! One item: how far it is, and for one that needs a person what can be done. Nothing is ever thrown away here.

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, EnteredLine, ItemState, Reply, SyncItem};
use jobsheet_model::{AttachmentId, OrderField, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Ask;
use crate::i18n::{Lang, bytes, date_and_time, error_next, error_words, lang, t, t_args, t_if_known, tr};
use crate::platform::{clipboard, files};
use crate::technician::core::core;
use crate::technician::picture::picture;
use crate::technician::ticket::order_path;
use crate::ui::{Button, Card, Icon, Passage, Progress, Size, Toast, icon, use_toaster};

/// What an item is, in words; tracked.
fn what(code: &str) -> String {
    t_if_known(&format!("item-{code}"), &[]).unwrap_or_else(|| t("item-other"))
}

#[expect(clippy::cast_precision_loss, reason = "file sizes are far below 2^53")]
fn part(sent: u64, all: u64) -> f64 {
    sent as f64 / all.max(1) as f64
}

fn progress(sent: u64, all: u64) -> impl IntoView {
    view! {
        <Progress part=Some(part(sent, all)) label=tr("sent-part") />
        <p class="tiny quiet number">{move || t_args("of", &[("done", bytes(sent).into()), ("all", bytes(all).into())])}</p>
    }
}

/// The file that is being sent at this moment.
#[component]
pub fn Current(item: SyncItem) -> impl IntoView {
    let attachment: Option<AttachmentId> = item.id.split('/').next().and_then(|id| id.parse().ok());
    let src = item.order.zip(attachment).filter(|_| item.code == "photo").map(|(order, id)| picture(order, id, true));
    let code = item.code.clone();
    let label = item.label.clone();
    view! {
        <Card testid="sync-current">
            <div class="row">
                {src.map(|src| {
                    view! { <span class="sync-thumb">{move || src.get().map(|src| view! { <img src=src alt="" /> })}</span> }
                })}
                <div class="grow">
                    <p class="strong">{move || t_args("sync-current", &[("what", what(&code).into())])}</p>
                    <p class="small quiet">{label}</p>
                    {item.bytes.map(|(sent, all)| progress(sent, all))}
                </div>
            </div>
        </Card>
    }
}

/// A row of a list.
#[component]
pub fn Row(item: SyncItem, ask: Ask) -> impl IntoView {
    let code = item.code.clone();
    let at = item.at;
    let attention = item.state == ItemState::NeedsAttention;
    let label = item.label.clone();
    let id = item.id.clone();
    // A request for an offered order is about none of this phone's.
    let link = item.order.filter(|_| !matches!(item.code.as_str(), "claim" | "take_back"));
    view! {
        <li class="item" data-testid="sync-item">
            <div class="row row--top">
                <div class="grow">
                    <p class="strong">{move || what(&code)}</p>
                    <p class="small quiet">
                        {match link {
                            Some(order) => view! { <a class="link" href=order_path(order)>{label}</a> }.into_any(),
                            None => view! { <span>{label}</span> }.into_any(),
                        }}
                        {(at != Timestamp(0)).then(|| view! { " · " <span class="number">{move || date_and_time(at)}</span> })}
                    </p>
                </div>
                <Passage state=item.state />
            </div>
            {item
                .bytes
                .filter(|(sent, all)| sent < all && item.state != ItemState::Confirmed)
                .map(|(sent, all)| progress(sent, all))}
            {item
                .error
                .map(|error| {
                    let next = error.clone();
                    let code = error.code.code();
                    view! {
                        <p class="small">{move || error_words(&error)} " " {move || error_next(&next)} " " <span class="code tiny faint">{code}</span></p>
                    }
                })}
            {attention.then(|| view! { <Actions id=id ask=ask /> })}
        </li>
    }
}

/// Try again, take the words elsewhere, save it as a file.
#[component]
fn Actions(id: String, ask: Ask) -> impl IntoView {
    let core = core();
    let toaster = use_toaster();
    let id = StoredValue::new(id);
    let complain = move |error: &ApiError| {
        toaster.show(Toast::bad(format!("{} {}", error_words(error), error_next(error))));
    };
    let copy = move || {
        spawn_local(async move {
            match core.ask(Command::Entered { item: id.get_value() }).await {
                Ok(Reply::Entered(lines)) if lines.is_empty() => toaster.show(Toast::new(t("copy-nothing"))),
                Ok(Reply::Entered(lines)) => {
                    let words = lines.iter().map(line_words).collect::<Vec<_>>().join("\n");
                    let done = clipboard::copy(&words).await;
                    toaster.show(if done {
                        Toast::new(t("copied"))
                    } else {
                        Toast::bad(t_args("copy-by-hand", &[("text", words.into())]))
                    });
                }
                Ok(_) => {}
                Err(error) => complain(&error),
            }
        });
    };
    let save = move || {
        spawn_local(async move {
            match core.ask_with(Command::ExportItem { item: id.get_value() }, None).await {
                Ok((Reply::File { name, mime }, Some(bytes))) => match files::save(&name, &bytes, &mime).await {
                    Ok(true) => toaster.show(Toast::new(t("file-saved"))),
                    Ok(false) => {}
                    Err(error) => complain(&error),
                },
                Ok(_) => {}
                Err(error) => complain(&error),
            }
        });
    };
    view! {
        <div class="row row--wrap">
            <Button label=tr("retry") icon=Icon::Refresh size=Size::Small on_press=move || ask.run(Command::Retry { item: id.get_value() }) testid="retry" />
            <Button label=tr("copy-text") icon=Icon::Copy size=Size::Small on_press=copy testid="copy-text" />
            <Button label=tr("save-file") icon=Icon::Download size=Size::Small on_press=save testid="save-file" />
        </div>
        <p class="tiny quiet row">{icon(Icon::Shield)} <span>{tr("stays-here")}</span></p>
    }
}

/// One line of what was entered: its name and the value.
fn line_words(line: &EnteredLine) -> String {
    let (zh, en) = &line.name;
    let name = if lang() == Lang::En { en } else { zh };
    let name = if name.is_empty() {
        t_if_known(&format!("entered-{}", line.code), &[]).unwrap_or_default()
    } else {
        name.clone()
    };
    let value = match (line.code.as_str(), OrderField::ALL.into_iter().find(|field| field.code() == line.code)) {
        ("action", _) => t_if_known(&format!("did-{}", line.value), &[]).unwrap_or_else(|| line.value.clone()),
        (_, Some(OrderField::WindowStart | OrderField::WindowEnd)) => {
            line.value.parse().map(|at| date_and_time(Timestamp(at))).unwrap_or_else(|_| line.value.clone())
        }
        _ => line.value.clone(),
    };
    if name.is_empty() { value } else { format!("{name}: {value}") }
}
