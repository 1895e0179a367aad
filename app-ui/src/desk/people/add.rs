//! A skill to be added: one that the house knows, or a new one by its name.

use std::collections::BTreeSet;

use leptos::html;
use leptos::prelude::*;

use crate::desk::context::{Desk, desk, skill_word};
use crate::i18n::{t, tr};
use crate::ui::{Button, Icon, Look, Size};

/// Skills that have words in both languages.
const SKILLS: [&str; 9] =
    ["boiler", "gas", "water_heater", "hvac", "refrigeration", "elevator", "electrical", "kitchen", "pump"];
/// What stands for a new one in the list.
const NEW: &str = "*";
/// Longest name.
const LONGEST: usize = 40;

/// The list to choose from, and where a new name is typed.
#[component]
pub fn AddSkill(
    /// Those that are there already.
    #[prop(into)]
    held: Signal<Vec<String>>,
    /// Called with the code.
    #[prop(into)]
    on_add: Callback<(String,)>,
    /// For tests; the name is typed in `<testid>-name`.
    testid: &'static str,
) -> impl IntoView {
    let desk = desk();
    let naming = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let chosen = move |event: web_sys::Event| match event_target_value(&event).as_str() {
        "" => {}
        NEW => naming.set(true),
        code => on_add.run((code.to_owned(),)),
    };
    let code = Memo::new(move |_| {
        let code = name.with(|name| code_of(desk, name));
        code.filter(|code| held.with(|held| !held.contains(code)))
    });
    let add = move || {
        if let Some(code) = code.get_untracked() {
            naming.set(false);
            name.set(String::new());
            on_add.run((code,));
        }
    };
    let options = move || {
        let others = known(desk).into_iter().filter(|code| held.with(|held| !held.contains(code)));
        others.map(|code| view! { <option value=code.clone()>{skill_word(&code)}</option> }).collect_view()
    };
    // Whoever chose to type a name types.
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    view! {
        <span class="work-line">
            <select class="input work-add" aria-label=tr("desk-work-add-skill") data-testid=testid on:change=chosen>
                {move || view! { <option value="" selected=!naming.get()>{t("desk-work-add-skill")}</option> }}
                {options}
                <option value=NEW>{tr("desk-work-new-skill")}</option>
            </select>
            <Show when=move || naming.get()>
                <input
                    node_ref=field
                    class="input work-name"
                    maxlength=LONGEST.to_string()
                    aria-label=tr("desk-work-skill-name")
                    placeholder=tr("desk-work-skill-name")
                    data-testid=format!("{testid}-name")
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            add();
                        }
                    }
                />
                <Button
                    label=tr("desk-work-skill-do")
                    icon=Icon::Add
                    look=Look::Plain
                    size=Size::Small
                    disabled=Signal::derive(move || code.with(Option::is_none))
                    on_press=add
                    testid=format!("{testid}-do")
                />
            </Show>
        </span>
    }
}

/// Those with words in both languages, and what anybody here can do beside them.
fn known(desk: Desk) -> Vec<String> {
    let held: BTreeSet<String> =
        desk.technicians.with(|all| all.iter().flat_map(|one| one.person.skills.iter().cloned()).collect());
    let own = held.into_iter().filter(|code| !SKILLS.contains(&code.as_str()));
    SKILLS.into_iter().map(str::to_owned).chain(own).collect()
}

/// The code of a name: the one of a skill that is called so, or the name itself as a code.
fn code_of(desk: Desk, name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    if let Some(code) = known(desk).into_iter().find(|code| skill_word(code).to_lowercase() == name) {
        return Some(code);
    }
    let letter = |one: char| if one.is_alphanumeric() { one } else { '_' };
    let parts: String = name.chars().map(letter).collect();
    let code = parts.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    (!code.is_empty() && code.chars().count() <= LONGEST).then_some(code)
}
