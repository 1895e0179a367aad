//! Photos before, after and other: the camera opens at once, several in a row, words afterwards.

use jobsheet_api::device::{Command, PhotoView};
use jobsheet_model::entry::Slot;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Open, here};
use crate::i18n::{t, t_args, tr};
use crate::platform::files;
use crate::technician::core::core;
use crate::technician::picture::{average_colour, picture};
use crate::ui::{Card, Icon, PhotoAdd, PhotoTile, each};

/// The slots that a technician fills.
pub const SLOTS: [Slot; 3] = [Slot::Before, Slot::After, Slot::Other];

/// The card with a row for each slot.
#[component]
pub fn Photos() -> impl IntoView {
    let here = here();
    let count = here.part(|page| {
        page.photos.iter().filter(|photo| SLOTS.contains(&photo.slot) || photo.slot == Slot::CheckIn).count()
    });
    let note = Signal::derive(move || {
        count.get().filter(|count| *count > 0).map(|count| count.to_string()).unwrap_or_default()
    });
    view! {
        <Card title=tr("card-photos") icon=Icon::Camera note=note testid="card-photos">
            {SLOTS.map(|side| view! { <SlotGrid side=side /> })}
            <CheckInPhotos />
        </Card>
    }
}

/// The photos of a slot. A list that keeps its tiles: a picture that is there is not read again.
fn tiles(photos: Memo<Option<Vec<PhotoView>>>) -> impl IntoView {
    let here = here();
    // What the tile shows is part of the key, so that a new caption or state makes a new tile.
    let key = |photo: &PhotoView| format!("{} {} {} {}", photo.id, photo.state as u8, photo.here, photo.caption);
    let tile = move |photo: PhotoView| {
        let src = picture(here.id, photo.id, true);
        let slot = photo.slot;
        view! {
            <PhotoTile
                src=src
                label=Signal::derive(move || t(&format!("slot-{}", slot.code())))
                caption=Signal::stored(photo.caption.clone())
                state=photo.state
                ground=average_colour(&photo.thumbhash).unwrap_or_default()
                on_press=move || here.open.set(Some(Open::Photo(photo.id)))
                testid="photo"
            />
        }
        .into_any()
    };
    each(move || photos.get().unwrap_or_default(), key, tile)
}

#[component]
fn SlotGrid(side: Slot) -> impl IntoView {
    let slot = side;
    let here = here();
    let core = core();
    let photos =
        here.part(move |page| page.photos.iter().filter(|photo| photo.slot == slot).cloned().collect::<Vec<_>>());
    let locked = here.locked();
    let waiting = RwSignal::new(0_usize);
    let add = move |picked: Vec<web_sys::File>| {
        waiting.update(|waiting| *waiting += picked.len());
        spawn_local(async move {
            // One after the other: each is durable before the next is read into memory.
            for file in picked {
                let place = core.place.get_untracked();
                match files::read(&file).await {
                    Some(bytes) => {
                        here.run_with(Command::AddPhoto { order: here.id, slot, place }, Some(bytes)).await;
                    }
                    None => here.say(t("photo-unreadable")),
                }
                waiting.try_update(|waiting| *waiting = waiting.saturating_sub(1));
            }
        });
    };
    let busy = move || (waiting.get() > 0).then(|| t_args("photos-saving", &[("count", waiting.get().into())]));
    view! {
        <div class="slot" id=format!("photos-{}", slot.code()) data-testid=format!("slot-{}", slot.code())>
            <div class="row row--between">
                <h3 class="slot__name">{move || t(&format!("slot-{}", slot.code()))}</h3>
                <span class="small quiet" role="status">{busy}</span>
            </div>
            <div class="photos">
                {tiles(photos)}
                <Show when=move || !locked.get()>
                    <PhotoAdd label=tr("photo-take") camera=true on_files=add testid=format!("add-photo-{}", slot.code()) />
                    <PhotoAdd label=tr("photo-choose") on_files=add testid=format!("choose-photo-{}", slot.code()) />
                </Show>
            </div>
        </div>
    }
}

/// Evidence of check-ins; only shown when there is any.
#[component]
fn CheckInPhotos() -> impl IntoView {
    let here = here();
    let photos =
        here.part(|page| page.photos.iter().filter(|photo| photo.slot == Slot::CheckIn).cloned().collect::<Vec<_>>());
    let some = Memo::new(move |_| photos.with(|photos| photos.as_ref().is_some_and(|photos| !photos.is_empty())));
    view! {
        <Show when=move || some.get()>
            <div class="slot">
                <h3 class="slot__name">{tr("slot-check_in")}</h3>
                <div class="photos">{tiles(photos)}</div>
            </div>
        </Show>
    }
}
