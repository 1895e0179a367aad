//! The switches, each in words: for which orders, and who set it so.

use jobsheet_api::office::{AreaName, Automatic, Switch, SwitchRequest};
use jobsheet_model::SwitchId;
use leptos::prelude::*;

use super::{Page, wish};
use crate::desk::context::Desk;
use crate::i18n::{relative, t, t_args, tr};
use crate::rest;
use crate::ui::{Button, Card, Empty, Icon, IconButton, Look, Toggle, priority_word};

/// All of them, and a new one.
pub(super) fn list(page: Page, automatic: &Automatic) -> AnyView {
    let (switches, areas) = (automatic.switches.clone(), automatic.areas.clone());
    let decides = page.desk.may_decide();
    let new = move || {
        if let Some(id) = rest::fresh_id() {
            page.editing.set(Some((SwitchId(id), None)));
        }
    };
    let add = move || {
        decides.then(|| {
            view! { <Button label=tr("automatic-new") icon=Icon::Add look=Look::Primary on_press=new testid="switch-new" /> }
        })
    };
    if switches.is_empty() {
        return view! {
            <Empty icon=Icon::Route title=tr("automatic-none") text=tr("automatic-none-next")>{add()}</Empty>
        }
        .into_any();
    }
    view! {
        <section class="stack gap-3" aria-label=tr("automatic-switches")>
            {switches.into_iter().map(|switch| one(page, switch, &areas, decides)).collect_view()}
            <div>{add()}</div>
        </section>
    }
    .into_any()
}

fn one(page: Page, switch: Switch, areas: &[AreaName], decides: bool) -> impl IntoView {
    let desk = page.desk;
    let (own, area) = (switch.clone(), area_of(&switch, areas));
    let words = Signal::derive(move || in_words(desk, &own, area.as_ref()));
    let (on, by, at) = (switch.on, switch.changed_by.clone(), switch.changed_at);
    let (edit, set) = (switch.clone(), switch.clone());
    let since = move || {
        let args = [("who", by.clone().into()), ("time", relative(at, desk.now.get()).into())];
        t_args(if on { "automatic-on-since" } else { "automatic-off-since" }, &args)
    };
    let toggle = move |on: bool| {
        page.put(set.id, SwitchRequest { on, ..wish(&set) }, Some(set.clone()));
    };
    let label = Signal::derive(move || t_args("automatic-edit", &[("what", words.get().into())]));
    view! {
        <Card testid="switch">
            <div class="automatic__switch">
                <div class="grow">
                    <Toggle label=words checked=Signal::stored(on) on_change=toggle disabled=Signal::stored(!decides) testid="switch-on" />
                    <p class="small quiet">{since}</p>
                </div>
                {decides
                    .then(|| {
                        let open = move || page.editing.set(Some((edit.id, Some(edit.clone()))));
                        view! { <IconButton icon=Icon::Edit label=label on_press=open testid="switch-edit" /> }
                    })}
            </div>
        </Card>
    }
}

/// The area's name; of one that was removed, nothing.
fn area_of(switch: &Switch, areas: &[AreaName]) -> Option<Option<String>> {
    let id = switch.territory?;
    Some(areas.iter().find(|area| area.id == id).map(|area| area.name.clone()))
}

/// `Urgent, high · repair · in the north`
fn in_words(desk: Desk, switch: &Switch, area: Option<&Option<String>>) -> String {
    let comma = t("desk-list-comma");
    let priorities = switch.priorities.iter().map(|one| priority_word(*one)).collect::<Vec<_>>();
    let services = switch.services.iter().map(|code| desk.service(code)).collect();
    let place = match area {
        None => t("automatic-everywhere"),
        Some(Some(name)) => t_args("automatic-in", &[("area", name.clone().into())]),
        Some(None) => t("automatic-area-gone"),
    };
    let all = |words: Vec<String>, none: &str| if words.is_empty() { t(none) } else { words.join(&comma) };
    [all(priorities, "automatic-any-priority"), all(services, "automatic-any-service"), place].join(" · ")
}
