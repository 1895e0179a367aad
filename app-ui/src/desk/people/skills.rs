//! Skills that services and equipment need, and the levels of skills.

use jobsheet_api::ApiError;
use jobsheet_api::office::{NeededSkill, Needs};
use jobsheet_model::asset::Asset;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::add::AddSkill;
use super::work::refused;
use crate::desk::context::{Desk, desk, skill_word};
use crate::i18n::{error_next, error_words, t, t_args, tr};
use crate::rest;
use crate::ui::{
    Banner, Button, Column, Icon, IconButton, Look, SearchInput, Sheet, SheetSize, Size, Table, Toast, Tone,
};

/// As many customers of a search are listed.
const FOUND: usize = 8;

/// How well: one to five.
#[component]
pub fn Levels(level: u8, #[prop(into)] on_level: Callback<(u8,)>) -> impl IntoView {
    let heard = move |event: web_sys::Event| {
        if let Ok(level) = event_target_value(&event).parse() {
            on_level.run((level,));
        }
    };
    view! {
        <select class="input work-level" aria-label=t("desk-work-level") data-testid="skill-level" on:change=heard>
            {(1..=5_u8)
                .map(|one| {
                    view! { <option value=one.to_string() selected=one == level>{t_args("desk-work-level-of", &[("level", one.into())])}</option> }
                })
                .collect_view()}
        </select>
    }
}

/// What is being changed: its name, whether it is equipment, and what it needs.
type Asked = Option<(String, bool, Needs)>;

/// The part of the page.
#[component]
pub fn NeedsPart() -> impl IntoView {
    let desk = desk();
    let needs = RwSignal::new(None::<Vec<Needs>>);
    let failed = RwSignal::new(None::<ApiError>);
    let asked = RwSignal::new(Asked::None);
    let read = move || {
        spawn_local(async move {
            match rest::needs().await {
                Ok(all) => {
                    let _ = failed.try_set(None);
                    let _ = needs.try_set(Some(all));
                }
                Err(error) => {
                    desk.note(&error);
                    let _ = failed.try_set(Some(error));
                }
            }
        });
    };
    read();
    let columns = StoredValue::new(vec![
        Column::new("service", tr("desk-service")),
        Column::new("skills", tr("desk-needs-skills")),
        Column::new("act", tr("desk-person-act")),
    ]);
    let row = move |one: Needs| {
        let (code, ask) = (one.subject.clone(), one.clone());
        view! {
            <tr data-testid="service-needs" data-service=one.subject.clone()>
                <td class="strong">{move || desk.service(&code)}</td>
                <td class="quiet">{move || list(&one.skills)}</td>
                <td>
                    <Button
                        label=tr("desk-needs-change")
                        icon=Icon::Edit
                        look=Look::Quiet
                        on_press=move || asked.set(Some((desk.service(&ask.subject), false, ask.clone())))
                        testid="needs-change"
                    />
                </td>
            </tr>
        }
    };
    view! {
        <section class="stack gap-3" aria-labelledby="needs-title" data-testid="needs">
            <div class="desk-page__head"><h2 id="needs-title">{tr("desk-needs-title")}</h2></div>
            <p class="quiet">{tr("desk-needs-why")}</p>
            {move || {
                failed
                    .get()
                    .map(|error| {
                        let words = format!("{} {}", error_words(&error), error_next(&error));
                        view! {
                            <Banner title=Signal::stored(words) tone=Tone::Red>
                                <Button label=tr("retry") icon=Icon::Refresh on_press=read testid="needs-retry" />
                            </Banner>
                        }
                    })
            }}
            <Show when=move || needs.with(Option::is_some) fallback=move || view! { <Show when=move || failed.with(Option::is_none)><div class="skeleton" style="height:8rem" aria-busy="true"></div></Show> }>
                <Table columns=columns.get_value() label=tr("desk-needs-title")>
                    <For
                        each=move || needs.get().unwrap_or_default()
                        key=|one| (one.subject.clone(), one.version)
                        children=row
                    />
                </Table>
            </Show>
            <Equipment asked=asked />
            <Change asked=asked on_done=read />
        </section>
    }
}

fn list(skills: &[NeededSkill]) -> String {
    if skills.is_empty() {
        return t("desk-needs-none");
    }
    let word = |one: &NeededSkill| match one.level {
        1 => skill_word(&one.skill),
        level => format!("{} · {}", skill_word(&one.skill), t_args("desk-work-level-of", &[("level", level.into())])),
    };
    skills.iter().map(word).collect::<Vec<_>>().join(&t("desk-list-comma"))
}

/// Equipment is found by its customer.
#[component]
fn Equipment(asked: RwSignal<Asked>) -> impl IntoView {
    let desk = desk();
    let words = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<(String, Asset)>::new());
    let count = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let words = words.get();
        count.update_value(|count| *count += 1);
        let number = count.get_value();
        if words.trim().is_empty() {
            found.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let answer = rest::customers(&words).await;
            if count.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(all) => {
                    let all = all.into_iter().take(FOUND);
                    let of = |one: jobsheet_api::office::CustomerView| {
                        let name = one.customer.name;
                        one.assets.into_iter().map(move |asset| (name.clone(), asset)).collect::<Vec<_>>()
                    };
                    found.set(all.flat_map(of).collect());
                }
                Err(error) => desk.note(&error),
            }
        });
    });
    let ask = move |asset: Asset| {
        spawn_local(async move {
            match rest::asset_needs(asset.id).await {
                Ok(needs) => asked.set(Some((asset.name, true, needs))),
                Err(error) => desk.toaster.show(Toast::bad(refused(&error))),
            }
        });
    };
    view! {
        <h3>{tr("desk-needs-equipment")}</h3>
        <div class="desk-page__search"><SearchInput value=words label=tr("desk-needs-find") testid="needs-find" /></div>
        <ul class="work-lines">
            <For
                each=move || found.get()
                key=|(_, asset)| asset.id
                children=move |(customer, asset)| {
                    let one = asset.clone();
                    view! {
                        <li class="work-line" data-testid="needs-asset">
                            <span class="strong">{asset.name.clone()}</span>
                            <span class="quiet small grow">{customer} " · " {asset.model.clone()}</span>
                            <Button label=tr("desk-needs-change") icon=Icon::Edit look=Look::Quiet size=Size::Small on_press=move || ask(one.clone()) testid="needs-change-asset" />
                        </li>
                    }
                }
            />
        </ul>
    }
}

/// The dialog.
#[component]
fn Change(asked: RwSignal<Asked>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let draft = RwSignal::new(Vec::<NeededSkill>::new());
    let (error, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    Effect::new(move |_| {
        error.set(String::new());
        let skills = asked.with(|asked| asked.as_ref().map(|(_, _, needs)| needs.skills.clone()));
        open.set(skills.is_some());
        draft.set(skills.unwrap_or_default());
    });
    let save = move || {
        let (Some((name, asset, before)), false) = (asked.get_untracked(), busy.get_untracked()) else { return };
        busy.set(true);
        let wish = Needs { skills: draft.get_untracked(), ..before.clone() };
        spawn_local(async move {
            let answer = rest::put_needs(asset, &wish).await;
            busy.set(false);
            match answer {
                Ok(now) => {
                    open.set(false);
                    on_done.run(());
                    told(desk, name, asset, Needs { version: now.version, ..before }, on_done);
                }
                Err(failure) => {
                    desk.note(&failure);
                    error.set(refused(&failure));
                }
            }
        });
    };
    let name = Signal::derive(move || asked.with(|asked| asked.as_ref().map(|one| one.0.clone())).unwrap_or_default());
    let foot = move || {
        view! {
            <Button label=tr("save") look=Look::Primary icon=Icon::Check busy=busy on_press=save testid="needs-do" />
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    let add = move |skill: String| draft.update(|draft| draft.push(NeededSkill { skill, level: 1 }));
    let held =
        Signal::derive(move || draft.with(|draft| draft.iter().map(|one| one.skill.clone()).collect::<Vec<_>>()));
    view! {
        <Sheet
            open=open
            title=tr("desk-needs-dialog")
            subtitle=name
            size=SheetSize::Normal
            foot=foot
            on_close=move || asked.set(None)
            testid="needs-sheet"
        >
            {move || {
                let said = error.get();
                (!said.is_empty()).then(|| view! { <Banner title=Signal::stored(said) tone=Tone::Red /> })
            }}
            <div class="work-lines">
                {move || {
                    draft
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, one)| {
                            view! {
                                <span class="work-line" data-testid="needed-skill" data-skill=one.skill.clone()>
                                    <span class="work-skill strong">{skill_word(&one.skill)}</span>
                                    <Levels level=one.level on_level=move |level: u8| draft.update(|draft| draft[at].level = level) />
                                    <IconButton
                                        icon=Icon::Trash
                                        label=tr("desk-work-remove-skill")
                                        on_press=move || draft.update(|draft| { draft.remove(at); })
                                        testid="needs-remove"
                                    />
                                </span>
                            }
                        })
                        .collect_view()
                }}
                <AddSkill held=held on_add=add testid="needs-add" />
            </div>
        </Sheet>
    }
}

/// Says that it is done, and offers to take it back.
fn told(desk: Desk, name: String, asset: bool, before: Needs, on_done: Callback<()>) {
    desk.board.read(desk);
    let undo = move || {
        let before = before.clone();
        spawn_local(async move {
            let words = match rest::put_needs(asset, &before).await {
                Ok(_) => Toast::new(t("desk-undone")),
                Err(error) => Toast::bad(refused(&error)),
            };
            desk.toaster.show(words);
            desk.board.read(desk);
            on_done.run(());
        });
    };
    desk.done(t_args("desk-work-saved", &[("name", name.into())]), undo);
}
