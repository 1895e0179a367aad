//! What somebody can do, how well, and until when the certificate is good.

use jobsheet_api::office::HeldSkill;
use leptos::prelude::*;

use super::add::AddSkill;
use super::hours::{Edit, take_away, text};
use super::skills::Levels;
use crate::desk::context::{desk, skill_word};
use crate::desk::when;
use crate::i18n::t;

/// Skills with level and certificate.
#[component]
pub(super) fn Held(edit: Edit) -> impl IntoView {
    let desk = desk();
    let held: Vec<String> =
        edit.get(|work| work.skills.iter().map(|one| one.skill.clone()).collect()).unwrap_or_default();
    let count = held.len();
    let today = when::date_input(when::day_number(desk.now.get_untracked()));
    let line = move |at: usize| {
        let one = edit.get(|work| work.skills[at].clone())?;
        let lapsed = one.expires.as_ref().is_some_and(|day| *day < today);
        let expires = move |to: String| edit.set(|work| work.skills[at].expires = (!to.is_empty()).then_some(to));
        Some(view! {
            <span class="work-line" data-testid="held-skill" data-skill=one.skill.clone()>
                <span class="work-skill strong">{skill_word(&one.skill)}</span>
                <Levels level=one.level on_level=move |level: u8| edit.set(|work| work.skills[at].level = level) />
                <span class="quiet small">{t("desk-work-expires")}</span>
                {text("date", one.expires.unwrap_or_default(), t("desk-work-expires"), "skill-expires", expires)}
                {lapsed.then(|| view! { <span class="desk-late small">{t("desk-work-lapsed")}</span> })}
                {take_away(t("desk-work-remove-skill"), move || edit.reshape(|work| { work.skills.remove(at); }))}
            </span>
        })
    };
    let add = move |skill: String| edit.reshape(|work| work.skills.push(HeldSkill { skill, level: 1, expires: None }));
    view! {
        <fieldset class="work-part">
            <legend>{t("desk-person-skills")}</legend>
            {(0..count).filter_map(line).collect_view()}
            <AddSkill held=held on_add=add testid="work-add-skill" />
        </fieldset>
    }
}
