//! Every component in every state, on one page: to look at in three themes and two languages, and for axe to check.
//! The samples here are the only invented data in the app.

use std::collections::BTreeMap;

use jobsheet_api::device::{ItemState, SyncState, SyncView};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{Priority, Status};
use leptos::prelude::*;

use crate::i18n::{t, tr};
use crate::ui::*;

#[component]
fn Case(#[prop(into)] name: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <section class="gallery__case">
            <h2 class="gallery__name">{name}</h2>
            {children()}
        </section>
    }
}

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    let dense = RwSignal::new(false);
    let density = move || if dense.get() { "desk" } else { "phone" };
    view! {
        <main class="gallery" data-density=density>
            <header class="stack">
                <h1>{tr("gallery-title")}</h1>
                <p class="quiet">{tr("gallery-sub")}</p>
                <LanguageSwitch />
                <ThemeSwitch />
                <Segments
                    segments=vec![Segment::new(false, tr("gallery-phone")), Segment::new(true, tr("gallery-desk"))]
                    value=dense
                    on_change=move |wanted| dense.set(wanted)
                    label=tr("gallery-density")
                    testid="density"
                />
            </header>
            <div class="gallery__grid">
                {bars()} {buttons()} {chips()} {inputs()} {choices()} {feedback()} {overlays()} {photos()} {data()} {colours()} {icons()}
            </div>
        </main>
    }
}

fn sample_sync(state: SyncState, waiting: u32, attention: u32) -> Signal<Option<SyncView>> {
    Signal::stored(Some(SyncView { state, on_this_phone: waiting, needs_attention: attention, ..SyncView::default() }))
}

fn bars() -> AnyView {
    let tab = |href, label: &str, icon, badge, adds, testid| Tab {
        href,
        label: tr(label),
        icon,
        badge: Signal::stored(badge),
        alert: Signal::stored(badge > 5),
        adds,
        testid,
    };
    view! {
        <Case name=tr("gallery-bars")>
            <div class="gallery__phone">
                <AppBar title=tr("tab-today") subtitle=Signal::stored("李伟 · 泰山设备服务".to_owned())>
                    <IconButton icon=Icon::Search label=tr("search") on_press=|| () />
                </AppBar>
                <SyncStrip view=sample_sync(SyncState::Offline, 3, 0) on_press=|| () />
                <SyncStrip view=sample_sync(SyncState::Busy, 2, 0) on_press=|| () />
                <SyncStrip view=sample_sync(SyncState::Idle, 0, 1) on_press=|| () />
                <div class="page">
                    <div class="ticket ticket--now">
                        <div class="ticket__stub">
                            <span class="ticket__time">"09:00"</span>
                            <span class="ticket__until">"11:00"</span>
                        </div>
                        <div class="ticket__body">
                            <span class="ticket__title">"锅炉无法点火 · 泰安市中心医院"</span>
                            <span class="ticket__line">"泰山区龙潭路 29 号 · 2.4 km"</span>
                            <span class="ticket__foot">
                                <StatusChip status=Status::Travelling />
                                <PriorityChip priority=Priority::Urgent />
                                <Passage state=ItemState::OnThisPhone />
                            </span>
                        </div>
                    </div>
                    <div class="ticket ticket--done">
                        <div class="ticket__stub">
                            <span class="ticket__time">"08:00"</span>
                            <span class="ticket__until">"09:00"</span>
                        </div>
                        <div class="ticket__body">
                            <span class="ticket__title">"Quarterly inspection · Daiyue School"</span>
                            <span class="ticket__foot">
                                <StatusChip status=Status::Completed />
                                <Passage state=ItemState::Confirmed />
                            </span>
                        </div>
                    </div>
                </div>
                <BottomBar hint=tr("gallery-sub")>
                    <Button label=tr("action-depart") icon=Icon::Truck look=Look::Primary size=Size::Big wide=true on_press=|| () />
                    <IconButton icon=Icon::Dots label=tr("more") filled=true on_press=|| () />
                </BottomBar>
                <TabBar tabs=vec![
                    tab("/gallery", "tab-today", Icon::Calendar, 4, false, "sample-today"),
                    tab("/orders", "tab-orders", Icon::Orders, 0, false, "sample-orders"),
                    tab("/new", "tab-new", Icon::Add, 0, true, "sample-new"),
                    tab("/outbox", "tab-sync", Icon::Refresh, 7, false, "sample-sync"),
                    tab("/me", "tab-me", Icon::Person, 0, false, "sample-me"),
                ] />
            </div>
            <Card title=tr("gallery-data") icon=Icon::Building flush=true>
                <ul class="list">
                    <li>
                        <ListRow title="王芳 · 138 0538 2211" subtitle=tr("role-technician") icon=Icon::Call on_press=|| () trail=|| icon(Icon::ChevronRight) />
                    </li>
                    <li>
                        <ListRow title=tr("cancel") icon=Icon::Trash danger=true on_press=|| () />
                    </li>
                </ul>
            </Card>
        </Case>
    }
    .into_any()
}

fn buttons() -> AnyView {
    let looks = [Look::Primary, Look::Plain, Look::Soft, Look::Quiet, Look::Danger, Look::DangerFill];
    view! {
        <Case name=tr("gallery-buttons")>
            {looks
                .map(|look| {
                    view! {
                        <div class="row row--wrap">
                            <Button label=tr("save") look=look icon=Icon::Check on_press=|| () />
                            <Button label=tr("save") look=look disabled=true on_press=|| () />
                            <Button label=tr("save") look=look busy=true on_press=|| () />
                            <Button label=tr("save") look=look size=Size::Small on_press=|| () />
                        </div>
                    }
                })}
            <Button label=tr("action-arrive") look=Look::Primary size=Size::Big wide=true icon=Icon::MapPin on_press=|| () />
            <HoldButton label=tr("gallery-hold") icon=Icon::Trash wide=true on_held=|| () />
            <div class="row">
                <IconButton icon=Icon::Call label=tr("call") on_press=|| () />
                <IconButton icon=Icon::Navigate label=tr("navigate") filled=true on_press=|| () />
                <IconButton icon=Icon::Trash label=tr("clear") disabled=true on_press=|| () />
            </div>
        </Case>
    }
    .into_any()
}

fn chips() -> AnyView {
    view! {
        <Case name=tr("gallery-chips")>
            <div class="row row--wrap">{Status::ALL.map(|status| view! { <StatusChip status=status /> })}</div>
            <div class="row row--wrap">{Status::ALL.map(|status| view! { <StatusChip status=status look=ChipLook::Lined /> })}</div>
            <div class="row row--wrap gap-3">{Status::ALL.map(|status| view! { <StatusChip status=status look=ChipLook::Bare /> })}</div>
            <div class="row row--wrap">{Priority::ALL.map(|priority| view! { <PriorityChip priority=priority /> })}</div>
            <div class="row row--wrap gap-4">
                {[ItemState::OnThisPhone, ItemState::Sent, ItemState::Confirmed, ItemState::NeedsAttention].map(|state| view! { <Passage state=state /> })}
            </div>
            <div class="row row--wrap">
                {["李伟", "王芳", "赵强", "Dana Liu"].map(|name| view! { <Avatar name=name /> })}
                <Avatar name="刘洋" size=AvatarSize::Small />
                <Avatar name="孙丽" size=AvatarSize::Large />
            </div>
        </Case>
    }
    .into_any()
}

fn inputs() -> AnyView {
    let name = RwSignal::new("李伟".to_owned());
    let empty = RwSignal::new(String::new());
    let secret = RwSignal::new(String::new());
    let note = RwSignal::new("更换了点火电极，压力恢复到 1.6 bar。".to_owned());
    let find = RwSignal::new("泰山".to_owned());
    let picked = RwSignal::new(String::new());
    let reading = RwSignal::new(Some(1.6));
    let no_reading = RwSignal::new(None);
    let options = Signal::derive(|| {
        Status::ALL.map(|status| SelectOption::new(status.code(), tr(format!("status-{}", status.code())))).to_vec()
    });
    view! {
        <Case name=tr("gallery-inputs")>
            <Field label=tr("sign-in-login") required=true>
                <TextInput value=name kind=InputKind::Login />
            </Field>
            <Field label=tr("sign-in-password") hint=tr("gallery-sub") error=tr("error-wrong_password")>
                <TextInput value=secret kind=InputKind::Password />
            </Field>
            <Field label=tr("card-note")>
                <TextArea value=note />
            </Field>
            <Field label=tr("optional")>
                <TextInput value=empty disabled=true placeholder=tr("none") />
            </Field>
            <SearchInput value=find label=tr("search") />
            <Field label=tr("gallery-chips")>
                <Select value=picked options=options placeholder=tr("none") />
            </Field>
            <Field label=tr("enter-reading")>
                <NumberPad value=reading on_change=move |number| reading.set(number) label=tr("enter-reading") unit="bar" />
            </Field>
            <Field label=tr("enter-reading") error=tr("error-evidence_missing-next")>
                <NumberPad value=no_reading on_change=move |number| no_reading.set(number) label=tr("enter-reading") unit="°C" />
            </Field>
        </Case>
    }
    .into_any()
}

fn choices() -> AnyView {
    let verdict = RwSignal::new("pass".to_owned());
    let failed = RwSignal::new("fail".to_owned());
    let pill = RwSignal::new("van".to_owned());
    let ticked = RwSignal::new(true);
    let unticked = RwSignal::new(false);
    let on = RwSignal::new(true);
    let count = RwSignal::new(2_i32);
    let filter = RwSignal::new(0_u8);
    view! {
        <Case name=tr("gallery-choices")>
            <Segments
                segments=vec![Segment::new(0, tr("orders-open")), Segment::new(1, tr("orders-done")), Segment::new(2, tr("orders-all"))]
                value=filter
                on_change=move |wanted| filter.set(wanted)
                label=tr("gallery-choices")
            />
            <Field label=tr("verdict-pass") group=true>
                <VerdictPicker value=verdict on_change=move |value| verdict.set(value) />
            </Field>
            <Field label=tr("verdict-fail") group=true>
                <VerdictPicker value=failed on_change=move |value| failed.set(value) />
            </Field>
            <Field label=tr("part-source") group=true>
                <Choices
                    options=["van", "warehouse", "customer"].map(|code| Choice::new(code, tr(format!("source-{code}")))).to_vec()
                    value=pill
                    on_change=move |code| pill.set(code)
                />
            </Field>
            <Checkbox label=tr("sign-consent-short") checked=ticked on_change=move |value| ticked.set(value) />
            <Checkbox label=tr("sign-consent-short") checked=unticked on_change=move |value| unticked.set(value) />
            <Toggle label=tr("theme-sunlight") checked=on on_change=move |value| on.set(value) />
            <Stepper value=Signal::derive(move || count.get().to_string()) label=tr("part-quantity") on_step=move |up: bool| count.update(|count| *count += if up { 1 } else { -1 }) />
        </Case>
    }
    .into_any()
}

fn feedback() -> AnyView {
    let error = ApiError { code: ErrorCode::Offline, detail: BTreeMap::new() };
    view! {
        <Case name=tr("gallery-feedback")>
            <Banner title=tr("strip-offline") more=tr("error-session_expired-next") tone=Tone::Amber>
                <Button label=tr("sign-in") size=Size::Small on_press=|| () />
            </Banner>
            <ErrorBanner error=Signal::stored(Some(error)) />
            <Banner title=tr("passage-confirmed") tone=Tone::Green />
            <Banner title=tr("update-ready") tone=Tone::Blue>
                <Button label=tr("update-now") size=Size::Small on_press=|| () />
            </Banner>
            <Progress part=Some(0.6) label=tr("loading") />
            <Progress part=None label=tr("loading") />
            <Skeleton count=1 />
            <Empty icon=Icon::Calendar title=tr("today-empty") text=tr("today-empty-text")>
                <Button label=tr("sync-now") icon=Icon::Refresh on_press=|| () />
            </Empty>
        </Case>
    }
    .into_any()
}

fn overlays() -> AnyView {
    let sheet = RwSignal::new(false);
    let question = RwSignal::new(false);
    let toaster = use_toaster();
    let reason = RwSignal::new(String::new());
    view! {
        <Case name=tr("gallery-overlays")>
            <Button label=tr("gallery-open-sheet") on_press=move || sheet.set(true) testid="open-sheet" />
            <Button label=tr("gallery-open-dialog") on_press=move || question.set(true) testid="open-dialog" />
            <Button label=tr("gallery-toast") on_press=move || toaster.show(Toast::new(t("passage-here")).with_action(t("undo"), || ())) testid="open-toast" />
            <Button label=tr("gallery-toast-bad") on_press=move || toaster.show(Toast::bad(t("error-offline"))) />
            <Sheet
                open=sheet
                title=tr("action-decline")
                subtitle=tr("gallery-sub")
                foot=move || view! { <Button label=tr("send") look=Look::Primary size=Size::Big wide=true on_press=move || sheet.set(false) /> }
            >
                <Field label=tr("reason") group=true>
                    <Choices
                        options=["van", "warehouse", "customer"].map(|code| Choice::new(code, tr(format!("source-{code}")))).to_vec()
                        value=reason
                        on_change=move |code| reason.set(code)
                    />
                </Field>
                <Field label=tr("reason-more")>
                    <TextArea value=reason />
                </Field>
            </Sheet>
            <Sheet
                open=question
                size=SheetSize::Narrow
                title=tr("sign-out")
                foot=move || {
                    view! {
                        <Button label=tr("sign-out") look=Look::DangerFill wide=true on_press=move || question.set(false) />
                        <Button label=tr("cancel") look=Look::Quiet wide=true on_press=move || question.set(false) />
                    }
                }
            >
                <p class="quiet">{tr("error-unsent_work-next")}</p>
            </Sheet>
        </Case>
    }
    .into_any()
}

fn no_files(_: Vec<web_sys::File>) {}

fn no_sort(_: &'static str) {}

fn photos() -> AnyView {
    let drawing = RwSignal::new(Drawing::default());
    let tile = |state, caption: &str, ground: &str| {
        view! { <PhotoTile src=None label=tr("slot-before") caption=Signal::stored(caption.to_owned()) state=state ground=ground on_press=|| () /> }
    };
    view! {
        <Case name=tr("gallery-photos")>
            <div class="photos">
                {tile(ItemState::Confirmed, "铭牌", "#7d8f86")} {tile(ItemState::OnThisPhone, "", "#a08a6a")}
                {tile(ItemState::NeedsAttention, "Burner, cover off", "#5c6a78")}
                <PhotoAdd label=tr("photo-take") camera=true on_files=no_files />
                <PhotoAdd label=tr("photo-choose") on_files=no_files />
            </div>
        </Case>
        <Case name=tr("gallery-signature")>
            <SignaturePad drawing=drawing name="李伟" testid="sample-pad" />
        </Case>
    }
    .into_any()
}

fn data() -> AnyView {
    let columns = vec![
        Column::new("number", tr("number")).sortable(),
        Column::new("status", tr("status")),
        Column::new("age", tr("age")).numeric(),
    ];
    view! {
        <Case name=tr("gallery-data")>
            <Card title=tr("card-asset") icon=Icon::Asset>
                <KeyValues>
                    <KeyValue name=tr("asset-model")>"菲斯曼 Vitodens 100"</KeyValue>
                    <KeyValue name=tr("asset-serial")><span class="code">"VD100-88213-07"</span></KeyValue>
                </KeyValues>
            </Card>
            <Table columns=columns label=tr("gallery-data") sorted=Signal::stored(Some(("number", true))) on_sort=no_sort>
                <tr aria-selected="true">
                    <td class="code">"WO-2026-0117"</td>
                    <td><StatusChip status=Status::InProgress /></td>
                    <td class="is-number">"35 min"</td>
                </tr>
                <tr>
                    <td class="code">"WO-2026-0118"</td>
                    <td><StatusChip status=Status::PendingDispatch /></td>
                    <td class="is-number">"2 h"</td>
                </tr>
            </Table>
            <Timeline>
                <TimelineMark title=tr("status-assigned") when="08:12" icon=Icon::Send tone=Tone::Blue>
                    <span>"Dana 达娜"</span>
                </TimelineMark>
                <TimelineMark title=tr("card-remarks") when="08:30" icon=Icon::Remark words="客户说后门开着，请从停车场进。" >
                    <span>"Dana 达娜"</span>
                </TimelineMark>
                <TimelineMark title=tr("action-arrive") when="09:04" icon=Icon::MapPin tone=Tone::Teal>
                    <Passage state=ItemState::OnThisPhone />
                </TimelineMark>
            </Timeline>
        </Case>
    }
    .into_any()
}

fn colours() -> AnyView {
    view! {
        <Case name=tr("gallery-colours")>
            <div class="swatches">
                {["paper", "surface", "sunken", "brand", "brand-soft", "mark", "inverse"]
                    .map(|name| {
                        let ink = if matches!(name, "brand") { "var(--on-brand)" } else if name == "inverse" { "var(--on-inverse)" } else { "var(--ink)" };
                        let ink = if name == "mark" { "var(--paper)" } else { ink };
                        view! { <div class="swatch" style=format!("background:var(--{name});color:{ink}")>{if name == "mark" { "" } else { name }}</div> }
                    })}
            </div>
            <div class="row row--wrap">
                {Tone::ALL.map(|tone| view! { <Chip label=format!("{tone:?}") tone=tone icon=Icon::Tag /> })}
            </div>
        </Case>
        <Case name=tr("gallery-type")>
            <p style="font-size:var(--text-2xl);font-weight:680">"工单 Jobsheet 09:00"</p>
            <p style="font-size:var(--text-xl);font-weight:650">"工单 Jobsheet 09:00"</p>
            <p style="font-size:var(--text-l)">"工单 Jobsheet 09:00"</p>
            <p>"工单 Jobsheet 09:00"</p>
            <p class="small quiet">"工单 Jobsheet 09:00"</p>
            <p class="tiny faint">"工单 Jobsheet 09:00"</p>
            <p class="code">"WO-2026-0117"</p>
        </Case>
    }
    .into_any()
}

fn icons() -> AnyView {
    view! {
        <Case name=tr("gallery-icons")>
            <div class="row row--wrap gap-3">{Icon::ALL.map(icon).into_iter().collect_view()}</div>
        </Case>
    }
    .into_any()
}
