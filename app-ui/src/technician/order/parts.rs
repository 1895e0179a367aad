//! Parts used: lines with a count; a part is found by words in the company's catalogue.

use jobsheet_api::device::{Command, PartView};
use jobsheet_model::catalog::Part;
use jobsheet_model::{LineId, PartId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Here, Open, here};
use crate::i18n::{label, quantity, tr};
use crate::technician::core::core;
use crate::ui::{
    Button, Card, Choice, Choices, Empty, Field, Icon, ListRow, Look, SearchInput, Sheet, Size, Stepper, TextInput,
    each, icon,
};

/// One of anything, in thousandths.
const ONE: i64 = 1000;
/// More matches than this are not looked through by thumb; more words find fewer.
const MOST: usize = 30;

fn find(part: PartId) -> Option<Part> {
    core().catalog.with(|catalog| catalog.parts.iter().find(|one| one.id == part).cloned())
}

fn set(here: Here, line: Option<LineId>, part: PartId, milli_quantity: i64, serial: String, source: String) {
    spawn_local(async move {
        here.run(Command::SetPart { order: here.id, line, part, milli_quantity, serial, source }).await;
    });
}

/// The card.
#[component]
pub fn Parts() -> impl IntoView {
    let here = here();
    let parts = here.part(|page| page.parts.clone());
    let locked = here.locked();
    let count = Signal::derive(move || {
        parts.with(|parts| {
            parts.as_ref().filter(|parts| !parts.is_empty()).map(|parts| parts.len().to_string()).unwrap_or_default()
        })
    });
    view! {
        <Card title=tr("card-parts") icon=Icon::Package note=count testid="card-parts">
            <ul class="lines">
                {each(
                    move || parts.get().unwrap_or_default(),
                    |line| format!("{} {} {} {}", line.line, line.milli_quantity, line.serial, line.source),
                    |line| view! { <Line line=line /> }.into_any(),
                )}
            </ul>
            <Show when=move || !locked.get()>
                <Button label=tr("part-add") icon=Icon::Add look=Look::Soft on_press=move || here.open.set(Some(Open::Part(None))) testid="part-add" />
            </Show>
        </Card>
    }
}

#[component]
fn Line(line: PartView) -> impl IntoView {
    let here = here();
    let locked = here.locked();
    let part = line.part;
    let name = Signal::derive(move || find(part).map_or_else(|| part.to_string(), |part| label(&part.name)));
    let unit = Signal::derive(move || find(part).map(|part| label(&part.unit)).unwrap_or_default());
    let source = line.source.clone();
    let about = {
        let line = line.clone();
        move || {
            let code = find(part).map(|part| part.code).unwrap_or_default();
            let from = crate::i18n::t(&format!("source-{}", line.source));
            [code, line.serial.clone(), from]
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" · ")
        }
    };
    let milli = line.milli_quantity;
    let step = move |more: bool| {
        let wanted = if more { milli + ONE } else { (milli - ONE).max(0) };
        set(here, Some(line.line), part, wanted, line.serial.clone(), source.clone());
    };
    view! {
        <li class="line" data-testid="part-line">
            <div class="grow">
                <p class="strong">{name}</p>
                <p class="small quiet">{about}</p>
            </div>
            <Stepper
                value=Signal::derive(move || format!("{} {}", quantity(milli), unit.get()))
                label=tr("part-quantity")
                on_step=step
                disabled=locked
            />
        </li>
    }
}

/// The sheet in which a part is found and added.
#[component]
pub fn PartSheet() -> impl IntoView {
    let here = here();
    let open = here.sheet(|open| matches!(open, Open::Part(_)));
    view! {
        <Sheet open=open title=tr("part-add") testid="part-sheet">
            <Add />
        </Sheet>
    }
}

#[component]
fn Add() -> impl IntoView {
    let here = here();
    let core = core();
    let words = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<Part>);
    let serial = RwSignal::new(String::new());
    let source = RwSignal::new("van".to_owned());
    let count = RwSignal::new(1_i64);
    let matches = move || {
        let words = words.get().to_lowercase();
        core.catalog.with(|catalog| {
            let fits = |part: &&Part| {
                words.split_whitespace().all(|word| {
                    [&part.code, &part.name.zh, &part.name.en]
                        .into_iter()
                        .any(|text| text.to_lowercase().contains(word))
                })
            };
            catalog.parts.iter().filter(fits).take(MOST).cloned().collect::<Vec<_>>()
        })
    };
    let add = move || {
        let Some(part) = chosen.get_untracked() else { return };
        here.open.set(None);
        set(
            here,
            None,
            part.id,
            count.get_untracked() * ONE,
            serial.get_untracked().trim().to_owned(),
            source.get_untracked(),
        );
    };
    let pick = move || {
        let found = matches();
        if found.is_empty() {
            return view! { <Empty icon=Icon::Package title=tr("part-none") text=tr("part-none-text") /> }.into_any();
        }
        view! {
            <ul class="list">
                {found
                    .into_iter()
                    .map(|part| {
                        let name = part.name.clone();
                        let code = part.code.clone();
                        view! {
                            <li>
                                <ListRow title=Signal::derive(move || label(&name)) subtitle=Signal::stored(code) icon=Icon::Package on_press=move || chosen.set(Some(part.clone())) testid="part-option" />
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        }
        .into_any()
    };
    let sources = ["van", "warehouse", "customer"].map(|code| Choice::new(code, tr(format!("source-{code}")))).to_vec();
    let details = move |part: Part, sources: Vec<Choice>| {
        let name = part.name.clone();
        let unit = part.unit.clone();
        view! {
            <div class="row">
                {icon(Icon::Package)}
                <div class="grow">
                    <p class="strong">{move || label(&name)}</p>
                    <p class="small quiet code">{part.code}</p>
                </div>
                <Button label=tr("part-other") size=Size::Small on_press=move || chosen.set(None) />
            </div>
            <Field label=tr("part-quantity") group=true>
                <Stepper
                    value=Signal::derive(move || format!("{} {}", count.get(), label(&unit)))
                    label=tr("part-quantity")
                    on_step=move |more: bool| count.update(|count| *count = (*count + if more { 1 } else { -1 }).max(1))
                />
            </Field>
            <Field label=tr("part-source") group=true>
                <Choices options=sources value=source on_change=move |code| source.set(code) testid="part-source" />
            </Field>
            <Field label=tr("part-serial") hint=tr("optional")>
                <TextInput value=serial testid="part-serial" />
            </Field>
            <Button label=tr("part-take") icon=Icon::Check look=Look::Primary size=Size::Big wide=true on_press=add testid="part-take" />
        }
        .into_any()
    };
    view! {
        {move || match chosen.get() {
            Some(part) => details(part, sources.clone()),
            None => view! {
                <SearchInput value=words label=tr("part-search") testid="part-search" />
                {pick}
            }
            .into_any(),
        }}
    }
}
