//! A photo in large: its words, its slot, where it was taken; hiding it.

use jobsheet_api::device::{Command, PhotoView};
use jobsheet_model::AttachmentId;
use jobsheet_model::entry::Slot;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::photos::SLOTS;
use super::{Here, Open, here};
use crate::i18n::{bytes, date_and_time, error_words, t, t_args, tr};
use crate::technician::autosave::Autosave;
use crate::technician::core::core;
use crate::technician::picture::picture;
use crate::ui::{
    Button, Field, Icon, Look, Passage, Segment, Segments, Sheet, SheetSize, TextArea, Toast, icon, use_toaster,
};

/// The sheet.
#[component]
pub fn PhotoSheet() -> impl IntoView {
    let here = here();
    let open = here.sheet(|open| matches!(open, Open::Photo(_)));
    let which = Memo::new(move |_| match here.open.get() {
        Some(Open::Photo(id)) => Some(id),
        _ => None,
    });
    let shown = move || {
        let id = which.get()?;
        here.page.with_untracked(|page| page.as_ref()?.photos.iter().find(|photo| photo.id == id).cloned())
    };
    view! {
        <Sheet open=open title=tr("photo") size=SheetSize::Wide testid="photo-sheet">
            {move || shown().map(|photo| view! { <Large photo=photo /> })}
        </Sheet>
    }
}

async fn edit(
    here: Here,
    photo: AttachmentId,
    caption: Option<String>,
    slot: Option<Slot>,
    removed: Option<bool>,
) -> bool {
    let done = here.run(Command::EditPhoto { order: here.id, photo, caption, slot, removed }).await;
    if done {
        // The reply says only that it is kept; the view is read again.
        here.run(Command::Order { order: here.id }).await;
    }
    done
}

#[component]
fn Large(photo: PhotoView) -> impl IntoView {
    let here = here();
    let toaster = use_toaster();
    let id = photo.id;
    let src = picture(here.id, id, false);
    let locked = here.locked();
    let slot = RwSignal::new(photo.slot);
    let caption = Autosave::new(photo.caption.clone(), move |text: String| {
        spawn_local(async move {
            edit(here, id, Some(text), None, None).await;
        });
    });
    let move_to = move |chosen: Slot| {
        slot.set(chosen);
        spawn_local(async move {
            edit(here, id, None, Some(chosen), None).await;
        });
    };
    let hide = move || {
        here.open.set(None);
        spawn_local(async move {
            if !edit(here, id, None, None, Some(true)).await {
                return;
            }
            let show_again = move || {
                spawn_local(async move {
                    // Not through the page: one may have left it by then.
                    let back = core()
                        .ask(Command::EditPhoto {
                            order: here.id,
                            photo: id,
                            caption: None,
                            slot: None,
                            removed: Some(false),
                        })
                        .await;
                    match back {
                        Ok(_) => {
                            here.run(Command::Order { order: here.id }).await;
                        }
                        Err(error) => toaster.show(Toast::bad(error_words(&error))),
                    }
                });
            };
            toaster.show(Toast::new(t("photo-hidden")).with_action(t("undo"), show_again));
        });
    };
    let (taken, by, place, sent, here_bytes) = (photo.at, photo.by.clone(), photo.place, photo.sent, photo.here);
    view! {
        {move || match src.get() {
            Some(src) => view! { <img class="photo-large" src=src alt=caption.text /> }.into_any(),
            None if here_bytes => view! { <div class="skeleton photo-large" style="height:40dvh"></div> }.into_any(),
            None => view! { <p class="quiet">{tr("photo-not-here")}</p> }.into_any(),
        }}
        <p class="row row--wrap small quiet">
            <Passage state=photo.state /> <span class="number">{move || date_and_time(taken)}</span> <span>{by}</span>
            {(sent.0 < sent.1).then(|| view! { <span class="number">{move || t_args("of", &[("done", bytes(sent.0).into()), ("all", bytes(sent.1).into())])}</span> })}
            {place
                .map(|place| {
                    view! { <span class="row gap-1 number">{icon(Icon::MapPin)} {format!("{:.5}, {:.5} ±{:.0} m", place.lat, place.lon, place.accuracy)}</span> }
                })}
        </p>
        <Field label=tr("photo-caption")>
            <TextArea
                value=caption.text
                disabled=locked
                on_input=move |_: String| caption.typed()
                on_commit=move |_: String| caption.flush()
                testid="photo-caption"
            />
        </Field>
        <Show when=move || !locked.get() && SLOTS.contains(&slot.get())>
            <Field label=tr("photo-slot") group=true>
                <Segments
                    segments=SLOTS.map(|slot| Segment::new(slot, tr(format!("slot-{}", slot.code())))).to_vec()
                    value=slot
                    on_change=move_to
                    testid="photo-slot"
                />
            </Field>
            <Button label=tr("photo-hide") icon=Icon::Trash look=Look::Danger on_press=hide testid="photo-hide" />
        </Show>
    }
}
