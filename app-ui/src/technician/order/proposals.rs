//! Two people, one field: what the field asks for beside what the office has set, who, where and when on both sides, the
//! rule that holds meanwhile, and one tap to settle it (X2).

use jobsheet_api::device::{Command, Keep, ProposalView};
use jobsheet_model::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::here;
use super::propose::value_words;
use crate::i18n::{date_and_time, t, t_args, tr};
use crate::ui::{Button, Card, Icon, Look, each, icon};

/// Changes asked for and not yet settled.
#[component]
pub fn Proposals() -> impl IntoView {
    let here = here();
    let proposals = here.part(|page| page.proposals.clone());
    let key = |one: &ProposalView| format!("{} {} {:?} {:?}", one.entry, one.current, one.settled, one.verdict);
    let one = |proposal: ProposalView| match proposal.verdict {
        Some(_) => view! { <Held proposal=proposal /> }.into_any(),
        None => view! { <Pending proposal=proposal /> }.into_any(),
    };
    each(move || proposals.get().unwrap_or_default(), key, one)
}

/// The server has not ruled yet.
#[component]
fn Pending(proposal: ProposalView) -> impl IntoView {
    let field = proposal.field;
    let words = move || {
        let args = [
            ("field", t(&format!("field-{}", field.code())).into()),
            ("value", value_words(field, &proposal.value).into()),
            ("by", proposal.by.clone().into()),
        ];
        t_args("proposal-pending", &args)
    };
    view! { <p class="row small quiet" data-testid="proposal">{icon(Icon::Hourglass)} <span>{words}</span></p> }
}

/// Who, on which device, when; tracked.
fn source(by: &str, device: &str, at: Option<Timestamp>) -> String {
    let mut words: Vec<String> = [by, device].into_iter().filter(|one| !one.is_empty()).map(str::to_owned).collect();
    words.extend(at.map(date_and_time));
    words.join(" · ")
}

#[component]
fn Held(proposal: ProposalView) -> impl IntoView {
    let here = here();
    let busy = RwSignal::new(false);
    let locked = here.locked();
    let ProposalView { entry, field, value, current, by, device, at, current_by, current_at, settled, .. } = proposal;
    let settle = move |keep: Keep| {
        busy.set(true);
        spawn_local(async move {
            if here.run(Command::Settle { order: here.id, entry, keep }).await {
                here.say(t(if keep == Keep::Field { "settled-field" } else { "settled-office" }));
            }
            busy.try_set(false);
        });
    };
    let side = move |key: &'static str,
                     value: Signal<String>,
                     source: Signal<String>,
                     keep: Keep,
                     testid: &'static str| {
        view! {
            <div class="side" class:side--chosen=settled == Some(keep) data-testid=testid>
                <p class="tiny quiet">{tr(key)}</p>
                <p class="strong number">{value}</p>
                <p class="small quiet number">{source}</p>
                <Show when=move || settled.is_none() && !locked.get()>
                    <Button label=tr("side-take") icon=Icon::Check look=Look::Plain wide=true busy=busy on_press=move || settle(keep) testid=format!("{testid}-take") />
                </Show>
            </div>
        }
    };
    let title =
        Signal::derive(move || t_args("two-values", &[("field", t(&format!("field-{}", field.code())).into())]));
    let office_source = Signal::derive(move || {
        if current_by.is_empty() && current_at.is_none() {
            t("office-first")
        } else {
            source(&current_by, &t("the-office"), current_at)
        }
    });
    let field_source = Signal::derive(move || source(&by, if device.is_empty() { "" } else { &device }, Some(at)));
    let (office, wanted) =
        (Signal::derive(move || value_words(field, &current)), Signal::derive(move || value_words(field, &value)));
    view! {
        <Card title=title icon=Icon::Split attention=true testid="two-values">
            <div class="sides">
                {side("side-office", office, office_source, Keep::Office, "side-office")}
                {side("side-field", wanted, field_source, Keep::Field, "side-field")}
            </div>
            <p class="small row" data-testid="two-values-rule">
                {icon(Icon::Info)}
                <span>
                    {move || match settled {
                        None => t("two-values-rule"),
                        Some(Keep::Field) => t("two-values-settled-field"),
                        Some(Keep::Office) => t("two-values-settled-office"),
                    }}
                </span>
            </p>
        </Card>
    }
}
