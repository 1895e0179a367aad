//! People: when they work and what they can do, and what work takes. An administrator also shuts out a lost phone, or sets a new
//! password.

mod add;
mod devices;
mod held;
mod hours;
mod password;
mod skills;
mod work;

use jobsheet_api::ApiError;
use jobsheet_api::office::DeviceView;
use jobsheet_model::person::{Person, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::context::{desk, skill_word};
use crate::i18n::{t, tr};
use crate::rest;
use crate::ui::{Avatar, AvatarSize, Banner, Button, Column, ErrorBanner, Icon, Look, SearchInput, Table, Tone};

/// What the page has read.
#[derive(Clone, Copy)]
pub struct Staff {
    /// Everybody who can sign in.
    pub people: RwSignal<Vec<Person>>,
    /// Every enrolled device.
    pub devices: RwSignal<Vec<DeviceView>>,
    /// Why they could not be read.
    pub failed: RwSignal<Option<ApiError>>,
    /// Being read for the first time.
    pub loading: RwSignal<bool>,
}

impl Staff {
    fn new() -> Self {
        Self {
            people: RwSignal::new(Vec::new()),
            devices: RwSignal::new(Vec::new()),
            failed: RwSignal::new(None),
            loading: RwSignal::new(true),
        }
    }

    /// Reads both lists; a desk that does not administer sees those who drive.
    pub fn read(self, all: bool) {
        spawn_local(async move {
            let answer = async {
                if all {
                    return Ok::<_, ApiError>((rest::people().await?, rest::devices().await?));
                }
                let people = rest::technicians().await?.into_iter().map(|one| one.person).collect();
                Ok((people, Vec::new()))
            }
            .await;
            let _ = self.loading.try_set(false);
            match answer {
                Ok((people, devices)) => {
                    let _ = self.failed.try_set(None);
                    let _ = self.people.try_set(people);
                    let _ = self.devices.try_set(devices);
                }
                Err(error) => {
                    let _ = self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// The name of a person.
    #[must_use]
    pub fn name(&self, id: jobsheet_model::UserId) -> String {
        self.people
            .with(|people| people.iter().find(|person| person.id == id).map(|person| person.name.clone()))
            .unwrap_or_else(|| id.to_string())
    }
}

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let desk = desk();
    let staff = Staff::new();
    let all = desk.may_administer();
    if !desk.may_decide() {
        let next = tr("error-not_permitted-next");
        return view! { <div class="desk-page"><Banner title=tr("error-not_permitted") more=next tone=Tone::Amber /></div> }
            .into_any();
    }
    staff.read(all);
    Effect::new(move |seen: Option<()>| {
        // Somebody's skills have been changed here.
        desk.technicians.track();
        if seen.is_some() {
            staff.read(all);
        }
    });
    view! {
        <div class="desk-page" data-testid="people-page">
            <ErrorBanner error=staff.failed retry=move || staff.read(all) />
            <PeopleTable staff=staff all=all />
            <skills::NeedsPart />
            {all.then(|| view! { <devices::Devices staff=staff /> })}
        </div>
    }
    .into_any()
}

#[component]
fn PeopleTable(staff: Staff, all: bool) -> impl IntoView {
    let works = work::Whose::new(None);
    let words = RwSignal::new(String::new());
    let whose = RwSignal::new(None::<Person>);
    let fitting = Memo::new(move |_| {
        let words = words.with(|words| words.trim().to_lowercase());
        staff.people.with(|people| {
            people
                .iter()
                .filter(|one| {
                    words.is_empty() || one.name.to_lowercase().contains(&words) || one.phone.contains(&words)
                })
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let columns = vec![
        Column::new("name", tr("desk-person-name")),
        Column::new("role", tr("desk-person-role")),
        Column::new("phone", tr("desk-person-phone")),
        Column::new("skills", tr("desk-person-skills")),
        Column::new("act", tr("desk-person-act")),
    ];
    let columns = if all {
        let mut columns = columns;
        columns.insert(4, Column::new("devices", tr("desk-devices")).numeric());
        columns
    } else {
        columns
    };
    let columns = StoredValue::new(columns);
    let row = move |person: Person| {
        let (id, name, phone, skills, role) =
            (person.id, person.name.clone(), person.phone.clone(), person.skills.clone(), person.role.code());
        let (drives, named) = (person.role == Role::Technician, person.name.clone());
        let count = move || {
            staff
                .devices
                .with(|devices| {
                    devices.iter().filter(|one| one.revoked_at.is_none() && one.users.contains(&id)).count()
                })
                .to_string()
        };
        view! {
            <tr data-testid="person">
                <td>
                    <span class="row">
                        <Avatar name=name.clone() size=AvatarSize::Small />
                        <span class="strong">{name}</span>
                    </span>
                </td>
                <td>{tr(format!("role-{role}"))}</td>
                <td class="number nowrap">{phone}</td>
                <td class="quiet">
                    {move || skills.iter().map(|code| skill_word(code)).collect::<Vec<_>>().join(&t("desk-list-comma"))}
                </td>
                {all.then(|| view! { <td class="is-number">{count}</td> })}
                <td>
                    {drives
                        .then(|| {
                            view! {
                                <Button
                                    label=tr("desk-work-title")
                                    icon=Icon::CalendarClock
                                    look=Look::Quiet
                                    on_press=move || works.set(Some((id, named.clone())))
                                    testid="set-work"
                                />
                            }
                        })}
                    {all
                        .then(|| {
                            view! {
                                <Button
                                    label=tr("desk-set-password")
                                    icon=Icon::Key
                                    look=Look::Quiet
                                    on_press=move || whose.set(Some(person.clone()))
                                    testid="set-password"
                                />
                            }
                        })}
                </td>
            </tr>
        }
    };
    view! {
        <section class="stack gap-3" aria-labelledby="people-title">
            <div class="desk-page__head">
                <h1 id="people-title">{tr("desk-people-title")}</h1>
                <div class="desk-page__search">
                    <SearchInput value=words label=tr("desk-find-person") testid="find-person" />
                </div>
            </div>
            <Show
                when=move || !staff.loading.get()
                fallback=|| view! { <div class="skeleton" style="height:16rem" aria-busy="true"></div> }
            >
                <Table columns=columns.get_value() label=tr("desk-people-title")>
                    <For
                        each=move || fitting.get()
                        key=|person| (person.id, person.skills.clone())
                        children=row
                    />
                </Table>
            </Show>
            <password::SetPassword whose=whose />
            <work::WorkSheet whose=works />
        </section>
    }
}
