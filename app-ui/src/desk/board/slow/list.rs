//! What has been said, and who said it.

use jobsheet_api::office::Slow;
use leptos::prelude::*;

use super::{Page, in_words};
use crate::i18n::{relative, t_args, tr};
use crate::ui::{Button, Empty, Icon, IconButton, Look, Size};

/// All of them, and a new one.
pub(super) fn list(page: Page, slow: Vec<Slow>) -> AnyView {
    let decides = page.desk.may_decide();
    let add = move || {
        let look = Look::Primary;
        decides.then(|| {
            view! { <Button label=tr("slow-new") icon=Icon::Add look=look on_press=move || page.begin() testid="slow-new" /> }
        })
    };
    if slow.is_empty() {
        return view! { <Empty icon=Icon::Truck title=tr("slow-none") text=tr("slow-none-next")>{add()}</Empty> }
            .into_any();
    }
    view! {
        <ul class="slow-list">{slow.into_iter().map(|slow| one(page, slow, decides)).collect_view()}</ul>
        <div>{add()}</div>
    }
    .into_any()
}

fn one(page: Page, slow: Slow, decides: bool) -> impl IntoView {
    let now = page.desk.now;
    let told = slow.clone();
    let (who, at) = (if slow.source.is_empty() { slow.by.clone() } else { slow.source.clone() }, slow.at);
    let more = slow.note.clone();
    let since = move || {
        let said = t_args("slow-said-by", &[("who", who.clone().into()), ("time", relative(at, now.get()).into())]);
        if more.is_empty() { said } else { format!("{more} · {said}") }
    };
    let (edit, back) = (slow.clone(), slow);
    let acts = decides.then(|| {
        view! {
            <IconButton icon=Icon::Edit label=tr("slow-change") on_press=move || page.edit(edit.id, Some(edit.clone())) testid="slow-edit" />
            <Button label=tr("slow-take-back") size=Size::Small on_press=move || page.take_back(back.clone()) testid="slow-take-back" />
        }
    });
    view! {
        <li class="slow-list__one" data-testid="slow-one">
            <span class="stack gap-0 grow">
                <span class="strong">{move || in_words(&told, now.get())}</span>
                <span class="small quiet">{since}</span>
            </span>
            {acts}
        </li>
    }
}
