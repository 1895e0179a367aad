//! Who is served, where, whom to call, and on which equipment.

use jobsheet_api::office::{Availability, Away};
use jobsheet_model::asset::Asset;
use leptos::prelude::*;

use super::{Seen, part};
use crate::desk::act::What;
use crate::desk::act::availability::words;
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{distance, relative, t, t_args, tr};
use crate::ui::{Button, Card, Chip, ChipLook, Icon, KeyValue, KeyValues, Look, Size, Tone, icon};

/// The cards of customer, place and equipment.
#[component]
pub fn Site(seen: Seen) -> impl IntoView {
    let customer = part(seen, |detail| detail.customer.clone());
    let site = part(seen, |detail| detail.site.clone());
    let asset = part(seen, |detail| detail.asset.clone());
    let known = part(seen, |detail| detail.availability.clone().map(|known| (known, detail.order.status.is_final())));
    view! {
        <Card title=tr("desk-site") icon=Icon::Building testid="site">
            {move || {
                let (customer, site) = (customer.get(), site.get());
                let level = customer.level.clone();
                let place = format!("{:.5}, {:.5}", site.lat, site.lon);
                let fence = move || t_args("desk-fence", &[("metres", distance(site.fence).into())]);
                let call = format!("tel:{}", site.phone.replace(' ', ""));
                view! {
                    <div class="desk-who">
                        <div class="stack gap-1">
                            <span class="row row--wrap">
                                <span class="strong">{customer.name}</span>
                                {level_chip(&level)}
                            </span>
                            <span>
                                {[site.name, site.address].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · ")}
                            </span>
                            <span class="quiet small">
                                {site.district} " · " <span class="number">{place}</span> " · " {fence}
                            </span>
                        </div>
                        <a class="button desk-call" href=call data-testid="call">
                            {icon(Icon::Call)}
                            <span class="stack desk-call__words">
                                <span>{site.contact}</span>
                                <span class="number small">{site.phone}</span>
                            </span>
                        </a>
                    </div>
                }
            }}
        </Card>
        {move || asset.get().map(|asset| view! { <Card title=tr("desk-asset") icon=Icon::Asset testid="asset"><Equipment asset=asset known=known /></Card> })}
    }
}

/// The agreed level of service; the usual one is not worth a mark.
pub fn level_chip(level: &str) -> Option<impl IntoView + use<>> {
    let (key, tone) = match level {
        "gold" => ("desk-level-gold", Tone::Amber),
        "vip" => ("desk-level-vip", Tone::Violet),
        _ => return None,
    };
    Some(view! { <Chip label=tr(key) tone=tone look=ChipLook::Lined /> })
}

#[component]
fn Equipment(asset: Asset, known: Memo<Option<(Availability, bool)>>) -> impl IntoView {
    let desk = desk();
    let Asset { name, model, serial, installed_at, warranty_until, .. } = asset;
    view! {
        <KeyValues>
            <KeyValue name=tr("desk-asset-name")>{name} " · " {model}</KeyValue>
            {move || known.get().map(|(known, over)| available(desk, known, over))}
            <KeyValue name=tr("desk-asset-serial")><span class="code">{serial}</span></KeyValue>
            {installed_at.map(|at| view! { <KeyValue name=tr("desk-asset-installed")>{move || when::date_in_full(at)}</KeyValue> })}
            {warranty_until
                .map(|until| {
                    let over = Memo::new(move |_| until < desk.now.get());
                    view! {
                        <KeyValue name=tr("desk-asset-warranty")>
                            <span class="row row--wrap">
                                <span>{move || when::date_in_full(until)}</span>
                                {move || {
                                    let (key, tone, shape) = match over.get() {
                                        true => ("desk-warranty-over", Tone::Neutral, Icon::Close),
                                        false => ("desk-warranty-holds", Tone::Green, Icon::Shield),
                                    };
                                    view! { <Chip label=Signal::derive(move || t(key)) tone=tone icon=shape look=ChipLook::Bare /> }
                                }}
                            </span>
                        </KeyValue>
                    }
                })}
        </KeyValues>
    }
}

/// Whether it can be had, who said so, and what changes it.
fn available(desk: Desk, known: Availability, over: bool) -> impl IntoView {
    let Availability { reason, by, source, at, .. } = known.clone();
    let away = Memo::new(move |_| known.away(desk.now.get()));
    let chip = move || {
        let (tone, shape) = match away.get() {
            None => (Tone::Green, Icon::CheckCircle),
            Some(Away { until: Some(_) }) => (Tone::Amber, Icon::Hourglass),
            Some(Away { until: None }) => (Tone::Red, Icon::Ban),
        };
        let label = Signal::derive(move || words(away.get(), desk.now.get()));
        view! { <Chip label=label tone=tone icon=shape look=ChipLook::Bare testid="available" /> }
    };
    let said = move || {
        let who = if source.is_empty() { &by } else { &source };
        let since = at.map(|at| relative(at, desk.now.get())).unwrap_or_default();
        let parts = [reason.as_str(), who, &since];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let change = (desk.may_decide() && !over).then(|| {
        let go = move || {
            desk.open.act(desk, What::Availability);
        };
        view! { <Button label=tr("desk-available-change") icon=Icon::Edit look=Look::Quiet size=Size::Small on_press=go testid="available-change" /> }
    });
    view! {
        <KeyValue name=tr("desk-available")>
            <span class="row row--wrap gap-2">
                {chip} <span class="quiet small grow" data-testid="available-said">{said}</span> {change}
            </span>
        </KeyValue>
    }
}
