//! Somebody's working week: hours and breaks by day, days off, overtime, where the day begins, skills with level and certificate.
//!
//! What is typed is kept in one draft (`hours.rs`).

use jobsheet_api::ApiError;
use jobsheet_api::office::WorkPattern;
use jobsheet_model::UserId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::held::Held;
use super::hours::{Edit, Off, Rest, Week};
use crate::desk::context::{Desk, desk};
use crate::i18n::{error_next, error_words, t, t_args, t_if_known, tr};
use crate::rest;
use crate::ui::{Banner, Button, Icon, Look, Sheet, SheetSize, Toast, Tone};

/// Whose it is, and their name.
pub type Whose = RwSignal<Option<(UserId, String)>>;

/// What was wrong with an answer, in words; the server's reasons for a field have words of their own.
pub fn refused(error: &ApiError) -> String {
    let part = |name: &str| error.detail.get(name).cloned().unwrap_or_default();
    t_if_known(&format!("desk-work-bad-{}-{}", part("field"), part("why")), &[])
        .unwrap_or_else(|| format!("{} {}", error_words(error), error_next(error)))
}

/// The dialog; open while `whose` holds somebody.
#[component]
pub fn WorkSheet(whose: Whose) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let draft = RwSignal::new(None::<WorkPattern>);
    let stored = StoredValue::new(WorkPattern::default());
    let (error, busy, shape) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(0_u32));
    let load = move || {
        let Some((id, _)) = whose.get_untracked() else { return };
        error.set(String::new());
        draft.set(None);
        spawn_local(async move {
            match rest::work(id).await {
                Ok(work) => {
                    stored.set_value(work.clone());
                    let _ = draft.try_set(Some(work));
                }
                Err(failure) => {
                    desk.note(&failure);
                    let _ = error.try_set(refused(&failure));
                }
            }
        });
    };
    Effect::new(move |_| {
        let some = whose.with(Option::is_some);
        open.set(some);
        if some {
            load();
        }
    });
    let save = move || {
        let (Some((id, name)), Some(work), false) =
            (whose.get_untracked(), draft.get_untracked(), busy.get_untracked())
        else {
            return;
        };
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let answer = rest::put_work(id, &work).await;
            busy.set(false);
            match answer {
                Ok(now) => {
                    let before = WorkPattern { version: now.version, ..stored.get_value() };
                    open.set(false);
                    told(desk, id, name, before);
                }
                Err(failure) => {
                    desk.note(&failure);
                    error.set(refused(&failure));
                }
            }
        });
    };
    let name = Signal::derive(move || whose.with(|who| who.as_ref().map(|who| who.1.clone())).unwrap_or_default());
    let ready = Memo::new(move |_| draft.with(Option::is_some));
    let foot = move || {
        view! {
            <Button
                label=tr("save")
                look=Look::Primary
                icon=Icon::Check
                busy=busy
                disabled=Signal::derive(move || !ready.get())
                on_press=save
                testid="work-do"
            />
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    view! {
        <Sheet
            open=open
            title=tr("desk-work-title")
            subtitle=name
            size=SheetSize::Wide
            foot=foot
            on_close=move || whose.set(None)
            testid="work-sheet"
        >
            {move || {
                let said = error.get();
                (!said.is_empty())
                    .then(|| {
                        view! {
                            <Banner title=Signal::stored(said) tone=Tone::Red>
                                <Button label=tr("desk-work-again") icon=Icon::Refresh on_press=load testid="work-again" />
                            </Banner>
                        }
                    })
            }}
            <Show
                when=move || ready.get()
                fallback=move || view! { <Show when=move || error.with(String::is_empty)><div class="skeleton" style="height:18rem" aria-busy="true"></div></Show> }
            >
                <div class="work">
                    {move || {
                        shape.track();
                        let edit = Edit { draft, shape };
                        view! { <Week edit=edit /> <Off edit=edit /> <Rest edit=edit /> <Held edit=edit /> }
                    }}
                </div>
            </Show>
        </Sheet>
    }
}

/// Says that it is done, and offers to take it back.
fn told(desk: Desk, id: UserId, name: String, before: WorkPattern) {
    desk.read_technicians();
    desk.board.read(desk);
    let undo = move || {
        let before = before.clone();
        spawn_local(async move {
            let words = match rest::put_work(id, &before).await {
                Ok(_) => Toast::new(t("desk-undone")),
                Err(error) => Toast::bad(refused(&error)),
            };
            desk.toaster.show(words);
            desk.read_technicians();
            desk.board.read(desk);
        });
    };
    desk.done(t_args("desk-work-saved", &[("name", name.into())]), undo);
}
