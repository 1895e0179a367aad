//! Where the work is and whom one meets there; which equipment it is about.

use leptos::prelude::*;

use super::here;
use crate::i18n::{day, distance, t, t_args, tr};
use crate::platform::browser;
use crate::technician::maps;
use crate::ui::{Card, Icon, KeyValue, KeyValues, icon};

/// Site and contact, with call and navigate one tap away.
#[component]
pub fn SiteCard() -> impl IntoView {
    let here = here();
    let view = here.part(|page| (page.customer.clone(), page.site.clone(), page.row.distance));
    move || {
        view.get().map(|(customer, site, metres)| {
            let phone = site.phone.clone();
            let level = customer.level.clone();
            let navigate = maps::navigate_to(&site, &customer.name);
            view! {
                <Card testid="card-site">
                    <div class="stack gap-1">
                        <div class="row row--top">
                            <h2 class="grow place__name">{customer.name.clone()}</h2>
                            {(level == "vip" || level == "gold").then(|| view! { <span class="chip tone-amber">{icon(Icon::Tag)} {tr(format!("level-{level}"))}</span> })}
                        </div>
                        {(!site.name.is_empty()).then(|| view! { <p class="strong">{site.name.clone()}</p> })}
                        <p class="quiet">{site.address.clone()}</p>
                        {metres.map(|metres| view! { <p class="small quiet number">{move || t_args("distance-away", &[("distance", distance(metres).into())])}</p> })}
                    </div>
                    <div class="place__acts">
                        <a class="button button--soft" href=navigate target="_blank" rel="noopener" data-testid="navigate">
                            {icon(Icon::Navigate)} <span>{tr("navigate")}</span>
                        </a>
                        {(!phone.is_empty())
                            .then(|| {
                                view! {
                                    <a class="button button--soft" href=maps::call(&phone) data-testid="call">
                                        {icon(Icon::Call)} <span>{tr("call")}</span>
                                    </a>
                                }
                            })}
                    </div>
                    {(!site.contact.is_empty() || !site.phone.is_empty())
                        .then(|| {
                            view! {
                                <p class="row small">
                                    {icon(Icon::Person)} <span class="strong">{site.contact.clone()}</span> <span class="quiet number">{site.phone.clone()}</span>
                                </p>
                            }
                        })}
                </Card>
            }
        })
    }
}

/// The equipment.
#[component]
pub fn AssetCard() -> impl IntoView {
    let here = here();
    let asset = here.part(|page| page.asset.clone());
    move || {
        asset.get().flatten().map(|asset| {
            let warranty = asset.warranty_until;
            let covered = warranty.is_some_and(|until| until > browser::now());
            view! {
                <Card title=tr("card-asset") icon=Icon::Asset testid="card-asset">
                    <KeyValues>
                        <KeyValue name=tr("asset-name")>{asset.name.clone()}</KeyValue>
                        <KeyValue name=tr("asset-model")>{asset.model.clone()}</KeyValue>
                        <KeyValue name=tr("asset-serial")>
                            <span class="code">{asset.serial.clone()}</span>
                        </KeyValue>
                        {asset.installed_at.map(|at| view! { <KeyValue name=tr("asset-installed")>{move || year_and_day(at)}</KeyValue> })}
                        {warranty
                            .map(|until| {
                                view! {
                                    <KeyValue name=tr("asset-warranty")>
                                        {move || if covered { t_args("warranty-until", &[("date", year_and_day(until).into())]) } else { t("warranty-over") }}
                                    </KeyValue>
                                }
                            })}
                    </KeyValues>
                </Card>
            }
        })
    }
}

fn year_and_day(at: jobsheet_model::Timestamp) -> String {
    let year: String = crate::i18n::local_input(at).chars().take(4).collect();
    t_args("date-with-year", &[("year", year.into()), ("day", day(at).into())])
}
