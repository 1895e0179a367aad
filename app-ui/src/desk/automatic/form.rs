//! A switch being written: where, what, how pressing.

use jobsheet_api::office::{AreaName, Switch, SwitchRequest};
use jobsheet_model::{Priority, SwitchId, TerritoryId};
use leptos::prelude::*;

use super::Page;
use crate::i18n::{label, tr};
use crate::ui::{Button, Checkbox, Field, Icon, Look, Select, SelectOption, Sheet, SheetSize, Toggle, priority_word};

/// What stands for no area in the list.
const EVERYWHERE: &str = "*";

/// The sheet.
#[component]
pub(super) fn SwitchSheet(page: Page) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(page.editing.with(Option::is_some)));
    let title = Signal::derive(move || {
        let new = page.editing.with(|editing| editing.as_ref().is_none_or(|(_, before)| before.is_none()));
        crate::i18n::t(if new { "automatic-new" } else { "automatic-change" })
    });
    view! {
        <Sheet open=open title=title size=SheetSize::Normal on_close=move || page.editing.set(None) testid="switch-sheet">
            {move || page.editing.get().map(|(id, before)| form(page, id, before))}
        </Sheet>
    }
}

fn form(page: Page, id: SwitchId, before: Option<Switch>) -> AnyView {
    let desk = page.desk;
    let on = RwSignal::new(before.as_ref().is_none_or(|before| before.on));
    let area = before.as_ref().and_then(|before| before.territory).map(|area| area.to_string());
    let area = RwSignal::new(area.unwrap_or_else(|| EVERYWHERE.to_owned()));
    let services = RwSignal::new(before.as_ref().map(|before| before.services.clone()).unwrap_or_default());
    let priorities = RwSignal::new(before.as_ref().map(|before| before.priorities.clone()).unwrap_or_default());
    let areas = page.seen.with_untracked(|seen| seen.as_ref().map(|seen| seen.areas.clone()).unwrap_or_default());
    let places = Signal::derive(move || {
        let mut places = vec![SelectOption::new(EVERYWHERE, tr("automatic-everywhere"))];
        let named = |area: &AreaName| SelectOption::new(area.id.to_string(), Signal::stored(area.name.clone()));
        places.extend(areas.iter().map(named));
        places
    });
    let stored = before.clone();
    let save = move || {
        let request = SwitchRequest {
            on: on.get_untracked(),
            territory: area.with_untracked(|area| area.parse::<TerritoryId>().ok()),
            services: services.get_untracked(),
            priorities: priorities.get_untracked(),
            version: stored.as_ref().map_or(0, |stored| stored.version),
        };
        page.put(id, request, stored.clone());
    };
    let of_catalog = desk.catalog.with_untracked(|catalog| catalog.services.clone());
    let urgency = [Priority::Urgent, Priority::High, Priority::Normal, Priority::Low];
    view! {
        <Toggle label=tr("automatic-is-on") checked=on on_change=move |now| on.set(now) testid="switch-form-on" />
        <Field label=tr("automatic-where")><Select value=area options=places testid="switch-area" /></Field>
        <fieldset class="automatic__set">
            <legend class="field__label">{tr("automatic-priorities")}</legend>
            <p class="small quiet">{tr("automatic-none-is-all")}</p>
            {urgency
                .map(|priority| {
                    let words = Signal::derive(move || priority_word(priority));
                    pick(words, priority, priorities, format!("switch-priority-{}", priority.code()))
                })
                .collect_view()}
        </fieldset>
        <fieldset class="automatic__set">
            <legend class="field__label">{tr("automatic-services")}</legend>
            <p class="small quiet">{tr("automatic-none-is-all")}</p>
            {of_catalog
                .into_iter()
                .map(|service| {
                    let (code, name) = (service.code, service.name);
                    pick(Signal::derive(move || label(&name)), code.clone(), services, format!("switch-service-{code}"))
                })
                .collect_view()}
        </fieldset>
        <div class="row row--wrap gap-2">
            <Button label=tr("save") look=Look::Primary on_press=save testid="switch-save" />
            <Button label=tr("cancel") look=Look::Quiet on_press=move || page.editing.set(None) />
            <span class="grow"></span>
            {before
                .map(|before| {
                    view! {
                        <Button
                            label=tr("automatic-remove")
                            icon=Icon::Trash
                            look=Look::Danger
                            on_press=move || page.remove(before.clone())
                            testid="switch-remove"
                        />
                    }
                })}
        </div>
    }
    .into_any()
}

/// One of several that may be ticked.
fn pick<T: Clone + PartialEq + Send + Sync + 'static>(
    words: Signal<String>,
    one: T,
    chosen: RwSignal<Vec<T>>,
    testid: String,
) -> impl IntoView {
    let own = one.clone();
    let checked = Signal::derive(move || chosen.with(|chosen| chosen.contains(&own)));
    let toggle = move |on: bool| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != one);
            if on {
                chosen.push(one.clone());
            }
        });
    };
    view! { <Checkbox label=words checked=checked on_change=toggle testid=testid /> }
}
