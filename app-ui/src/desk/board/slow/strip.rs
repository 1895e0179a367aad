//! Above the board: what makes the trips of this day slower.

use jobsheet_api::office::Slow;
use leptos::prelude::*;

use super::in_words;
use crate::desk::board::book::Question;
use crate::desk::context::{Desk, desk};
use crate::i18n::{t, tr};
use crate::ui::{Icon, Tone, icon};

/// One chip for each; nothing while there is none.
#[component]
pub fn Strip() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    // What is over by now goes by itself.
    let shown = Memo::new(move |_| {
        let now = desk.now.get();
        book.slow.with(|slow| slow.iter().filter(|slow| slow.until > now).cloned().collect::<Vec<_>>())
    });
    view! {
        <Show when=move || !shown.with(Vec::is_empty)>
            <div class="board-slow" role="group" aria-label=tr("slow") data-testid="slow-strip">
                {move || shown.get().into_iter().map(|slow| chip(desk, slow)).collect_view()}
            </div>
        </Show>
    }
}

fn chip(desk: Desk, slow: Slow) -> impl IntoView {
    let id = slow.id;
    let (from, until) = (slow.from, slow.until);
    let holds = Memo::new(move |_| (from..until).contains(&desk.now.get()));
    let tone = move || if holds.get() { Tone::Amber.class() } else { Tone::Neutral.class() };
    let words = move || {
        let words = in_words(&slow, desk.now.get());
        if holds.get() { words + " · " + &t("slow-now") } else { words }
    };
    view! {
        <button
            type="button"
            class=move || format!("board-slow__chip {}", tone())
            title=tr("slow-change")
            data-testid="slow-chip"
            on:click=move |_| desk.board.question.set(Some(Question::Slow(Some(id))))
        >
            {icon(Icon::Truck)} <span>{words}</span>
        </button>
    }
}
