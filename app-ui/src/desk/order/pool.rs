//! Who was asked whether they want the order, and what they answered.

use jobsheet_api::office::{AskedView, OfferView};
use jobsheet_model::ruling::Verdict;
use leptos::prelude::*;

use super::{Seen, part};
use crate::desk::act::withdraw;
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{number, t, t_args, t_if_known, tr};
use crate::ui::{Button, Card, Chip, ChipLook, Icon, Size, Tone};

/// The card.
#[component]
pub fn Pool(seen: Seen) -> impl IntoView {
    let desk = desk();
    let id = part(seen, |detail| detail.order.id);
    let offer = part(seen, |detail| detail.offer.clone());
    move || {
        offer.get().map(|offer| {
            let open = offer.ended.is_none();
            let which = offer.id;
            let about = offer.clone();
            view! {
                <Card title=tr("desk-pool") icon=Icon::Hand testid="pool-card">
                    <p class="strong" data-testid="pool-state">{move || state(desk, &about)}</p>
                    <p class="quiet small">{terms(&offer)}</p>
                    <ul class="desk-asked">{offer.asked.into_iter().map(asked).collect_view()}</ul>
                    {(open && desk.may_decide())
                        .then(|| {
                            view! {
                                <Button
                                    label=tr("desk-withdraw")
                                    icon=Icon::Return
                                    size=Size::Small
                                    on_press=move || withdraw(desk, id.get_untracked(), which)
                                    testid="withdraw"
                                />
                            }
                        })}
                </Card>
            }
        })
    }
}

/// `In the pool · 5 asked · 40 min left`, or how it ended.
pub fn state(desk: Desk, offer: &OfferView) -> String {
    let mut parts = Vec::new();
    match &offer.ended {
        None => {
            parts.push(t("status-in_pool"));
            parts.push(t_args("desk-asked-count", &[("count", offer.asked.len().into())]));
            if let Some(until) = offer.until {
                let left = (until.0 - desk.now.get().0).max(0);
                parts.push(t_args("desk-offer-left", &[("span", when::span(left).into())]));
            }
        }
        Some((end, at)) => {
            parts.push(t(&format!("desk-offer-ended-{}", end.code())));
            parts.push(when::day_and_clock(*at, desk.now.get()));
            parts.push(t_args("desk-asked-count", &[("count", offer.asked.len().into())]));
        }
    }
    parts.join(" · ")
}

fn terms(offer: &OfferView) -> impl IntoView + use<> {
    let (by, since, extra, words) = (offer.by.clone(), offer.since, offer.extra, offer.words.clone());
    let audience = offer.audience.code();
    move || {
        let mut parts = vec![by.clone(), when::clock(since), t(&format!("desk-offer-{audience}"))];
        if extra > 0 {
            parts.push(t_args("money-extra", &[("amount", number(f64::from(extra) / 100.0).into())]));
        }
        parts.push(words.clone());
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }
}

fn asked(one: AskedView) -> impl IntoView {
    let AskedView { name, claim, .. } = one;
    let said = claim.map(|(verdict, reason, at)| {
        let tone = if verdict == Verdict::Accepted { Tone::Green } else { Tone::Neutral };
        let words = move || match verdict {
            Verdict::Accepted => t("desk-claim-won"),
            _ => t_if_known(&format!("desk-claim-{reason}"), &[]).unwrap_or_else(|| reason.clone()),
        };
        view! {
            <span class="number small quiet">{move || when::clock(at)}</span>
            <Chip label=Signal::derive(words) tone=tone look=ChipLook::Soft testid="claim" />
        }
    });
    view! {
        <li class="row gap-2" data-testid="asked">
            <span class="grow">{name}</span>
            {match said {
                Some(said) => said.into_any(),
                None => view! { <span class="quiet small">{tr("desk-claim-none")}</span> }.into_any(),
            }}
        </li>
    }
}
