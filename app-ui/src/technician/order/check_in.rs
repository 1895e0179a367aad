//! Arriving 到达签到: where one is, how far from the site, inside the fence or not. Outside needs a reason and a photo;
//! without a fix one confirms by hand with a reason. Never blocks: there is always a way to go on.

use jobsheet_api::device::{CheckInPreview, Command, Reply};
use jobsheet_model::entry::{CheckInMode, Slot};
use jobsheet_model::{AttachmentId, Place};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reason::reasons;
use super::{Open, here};
use crate::i18n::{distance, t, t_args, tr};
use crate::platform::position::{self, NoFix};
use crate::platform::{browser, files};
use crate::technician::core::core;
use crate::technician::picture::picture;
use crate::ui::{
    Banner, Button, Choices, Field, Icon, Look, PhotoAdd, Progress, Sheet, Size, TextArea, Tone, icon_large,
};

/// What is known of the position.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fix {
    Looking,
    Found(Place),
    None(NoFix),
}

/// The sheet.
#[component]
pub fn CheckIn() -> impl IntoView {
    let here = here();
    let open = here.sheet(|open| open == Open::CheckIn);
    view! {
        <Sheet open=open title=tr("action-arrive") testid="check-in">
            <Arriving />
        </Sheet>
    }
}

#[component]
fn Arriving() -> impl IntoView {
    let here = here();
    let core = core();
    let fix = RwSignal::new(Fix::Looking);
    let preview = RwSignal::new(None::<CheckInPreview>);
    let code = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let photo = RwSignal::new(None::<AttachmentId>);
    let wrong = RwSignal::new(false);
    let saving = RwSignal::new(false);
    let wanted = RwSignal::new(false);

    let look = move || {
        fix.set(Fix::Looking);
        preview.set(None);
        spawn_local(async move {
            let found = match position::locate(5_000.0, position::PATIENCE).await {
                Ok(place) => Fix::Found(place),
                Err(why) => Fix::None(why),
            };
            let place = match found {
                Fix::Found(place) => Some(place),
                _ => None,
            };
            let reply = core.ask(Command::CheckInPreview { order: here.id, place }).await;
            if let Ok(Reply::CheckInPreview(view)) = reply {
                preview.try_set(Some(view));
            }
            if let Fix::Found(place) = found {
                core.place.set(Some(place));
            }
            fix.try_set(found);
        });
    };
    look();

    let by_hand = move || {
        fix.set(Fix::None(NoFix::Unavailable));
        spawn_local(async move {
            if let Ok(Reply::CheckInPreview(view)) =
                core.ask(Command::CheckInPreview { order: here.id, place: None }).await
            {
                preview.try_set(Some(view));
            }
        });
    };

    let mode = move || preview.with(|preview| preview.as_ref().map(|preview| preview.mode));
    let confirm = move || {
        // Pressed while the photo is being saved: goes on by itself when it is.
        wanted.set(saving.get_untracked());
        let Some(mode) = untrack(mode).filter(|_| !wanted.get_untracked()) else { return };
        let reason = match words.get_untracked().trim() {
            "" => code.get_untracked(),
            words => words.to_owned(),
        };
        let incomplete = match mode {
            CheckInMode::Inside => false,
            CheckInMode::Outside => reason.is_empty() || photo.get_untracked().is_none(),
            CheckInMode::Manual => reason.is_empty(),
        };
        if incomplete {
            wrong.set(true);
            return browser::show_first_complaint();
        }
        let place = match fix.get_untracked() {
            Fix::Found(place) => Some(place),
            _ => None,
        };
        let photo = photo.get_untracked();
        here.busy.set(true);
        spawn_local(async move {
            let command = Command::CheckIn { order: here.id, place, reason, photo };
            let done = here.run(command).await;
            here.busy.try_set(false);
            if done {
                browser::buzz();
                here.open.try_set(None);
                here.say(t("did-arrive"));
            }
        });
    };

    Effect::new(move |_| {
        if !saving.get() && wanted.get_untracked() {
            confirm();
        }
    });

    view! {
        {move || match (fix.get(), preview.get()) {
            (Fix::Looking, _) | (_, None) => looking(by_hand),
            (Fix::Found(_), Some(view)) => found(&view, look),
            (Fix::None(why), Some(_)) => nowhere(why, look),
        }}
        {move || {
            mode()
                .filter(|mode| *mode != CheckInMode::Inside)
                .map(|mode| {
                    let why = move || {
                        let missing = code.with(String::is_empty) && words.with(|words| words.trim().is_empty());
                        if wrong.get() && missing { t("reason-needed") } else { String::new() }
                    };
                    view! {
                        <Field label=tr("check-in-why") required=true group=true error=Signal::derive(why)>
                            <Choices options=reasons("arrive") value=code on_change=move |chosen| code.set(chosen) testid="reason" />
                        </Field>
                        <Field label=tr("reason-words")>
                            <TextArea value=words testid="check-in-words" />
                        </Field>
                        <Evidence photo=photo required=mode == CheckInMode::Outside wrong=wrong busy=saving />
                    }
                })
        }}
        <Show when=move || mode().is_some()>
            <Button
                label=Signal::derive(move || {
                    t(match mode() {
                        Some(CheckInMode::Outside) => "check-in-outside",
                        Some(CheckInMode::Manual) => "check-in-manual",
                        _ => "check-in-here",
                    })
                })
                icon=Icon::MapPin
                look=Look::Primary
                size=Size::Big
                wide=true
                busy=Signal::derive(move || here.busy.get() || wanted.get())
                on_press=confirm
                testid="check-in-confirm"
            />
        </Show>
    }
}

fn looking(by_hand: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    view! {
        <div class="fix" role="status">
            <p class="fix__words">{tr("check-in-looking")}</p>
            <Progress part=None label=tr("check-in-looking") />
            <Button label=tr("check-in-by-hand") look=Look::Quiet on_press=by_hand testid="check-in-by-hand" />
        </div>
    }
    .into_any()
}

fn found(view: &CheckInPreview, again: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let inside = view.mode == CheckInMode::Inside;
    let metres = view.distance.unwrap_or_default();
    let (fence, accuracy, mock) = (view.fence, view.accuracy, view.mock);
    view! {
        <div class=if inside { "fix tone-green" } else { "fix tone-amber" } role="status" data-testid=if inside { "inside" } else { "outside" }>
            <span class="fix__mark">{icon_large(if inside { Icon::MapPin } else { Icon::MapPinOff })}</span>
            <p class="fix__distance number">{move || distance(metres)}</p>
            <p class="fix__words">{tr(if inside { "check-in-inside" } else { "check-in-is-outside" })}</p>
            <p class="small number">
                {move || t_args("check-in-rule", &[("fence", distance(fence).into()), ("accuracy", accuracy.map(distance).unwrap_or_default().into())])}
            </p>
            <Button label=tr("check-in-again") icon=Icon::Locate look=Look::Quiet size=Size::Small on_press=again testid="check-in-again" />
        </div>
        {mock.then(|| view! { <Banner title=tr("check-in-mock") tone=Tone::Amber /> })}
    }
    .into_any()
}

fn nowhere(why: NoFix, again: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    view! {
        <div class="fix" role="status" data-testid="no-fix">
            <span class="fix__mark">{icon_large(Icon::LocateOff)}</span>
            <p class="fix__words">{tr("check-in-no-fix")}</p>
            <p class="small">{tr(if why == NoFix::Denied { "check-in-denied" } else { "check-in-unavailable" })}</p>
            <Button label=tr("check-in-again") icon=Icon::Locate look=Look::Quiet size=Size::Small on_press=again testid="check-in-again" />
        </div>
    }
    .into_any()
}

/// The photo that shows where one is.
#[component]
fn Evidence(
    photo: RwSignal<Option<AttachmentId>>,
    required: bool,
    wrong: RwSignal<bool>,
    busy: RwSignal<bool>,
) -> impl IntoView {
    let here = here();
    let core = core();
    let add = move |picked: Vec<web_sys::File>| {
        let Some(file) = picked.into_iter().next() else { return };
        busy.set(true);
        spawn_local(async move {
            let place = core.place.get_untracked();
            let bytes = files::read(&file).await;
            let command = Command::AddPhoto { order: here.id, slot: Slot::CheckIn, place };
            match core.ask_with(command, bytes).await {
                Ok((Reply::Photo(id), _)) => {
                    photo.try_set(Some(id));
                }
                Ok(_) => {}
                Err(error) => here.tell(&error),
            }
            busy.try_set(false);
        });
    };
    let error = move || {
        if required && wrong.get() && photo.get().is_none() { t("check-in-photo-needed") } else { String::new() }
    };
    view! {
        <Field label=tr("check-in-photo") required=required group=true error=Signal::derive(error)>
            <div class="photos">
                {move || {
                    photo
                        .get()
                        .map(|id| {
                            let src = picture(here.id, id, true);
                            view! { <div class="photo">{move || src.get().map(|src| view! { <img src=src alt=t("check-in-photo") /> })}</div> }
                        })
                }}
                {move || {
                    if busy.get() {
                        view! { <div class="photo-add" aria-busy="true"><span class="button__spinner"></span></div> }.into_any()
                    } else {
                        view! { <PhotoAdd label=tr("photo-take") camera=true on_files=add testid="check-in-photo" /> }.into_any()
                    }
                }}
            </div>
        </Field>
    }
}
