//! Icons: drawn in the page, coloured by the text around them. They are decoration: the word beside them, or the
//! label of the button around them, is what is read out.

mod shapes;

use leptos::prelude::*;

/// The icons in use. The names say what they show; the gallery shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Add,
    AlarmClock,
    Archive,
    ArrowDown,
    ArrowLeft,
    ArrowRight,
    ArrowUp,
    Asset,
    Auto,
    Backspace,
    Ban,
    Bell,
    Board,
    Building,
    Calendar,
    CalendarClock,
    Call,
    Camera,
    Cancel,
    Check,
    CheckCircle,
    Checklist,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    ChevronsUp,
    CircleAlert,
    Clock,
    Close,
    CloudDone,
    CloudOff,
    CloudUp,
    Contrast,
    Copy,
    Dashboard,
    Dots,
    Download,
    Edit,
    Equal,
    External,
    Eye,
    Filter,
    Flag,
    Grid,
    Hand,
    HardDrive,
    History,
    Hourglass,
    Image,
    Inbox,
    Info,
    Key,
    Language,
    Layers,
    Locate,
    LocateOff,
    Lock,
    Map,
    MapPin,
    MapPinOff,
    Minus,
    Moon,
    Navigate,
    Note,
    Orders,
    Package,
    Paperclip,
    Pause,
    Pen,
    People,
    Person,
    Phone,
    Pin,
    Play,
    Printer,
    Refresh,
    Remark,
    Report,
    Return,
    Route,
    Search,
    Send,
    Shield,
    SignIn,
    SignOut,
    Signature,
    Split,
    Sun,
    SunBright,
    Tag,
    ThumbsUp,
    Trash,
    Truck,
    Upload,
    UserCheck,
    UserX,
    Warning,
    Wifi,
    WifiOff,
    Wrench,
    Zap,
}

/// An icon as large as the text's line.
#[must_use]
pub fn icon(icon: Icon) -> AnyView {
    drawn(icon, "icon")
}

/// The same as text, for what is written into a page in one piece.
#[must_use]
pub fn icon_text(icon: Icon) -> String {
    format!(r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>"#, icon.shapes())
}

/// A larger icon, for the head of a page or an empty state.
#[must_use]
pub fn icon_large(icon: Icon) -> AnyView {
    drawn(icon, "icon icon--xl")
}

fn drawn(icon: Icon, class: &'static str) -> AnyView {
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=icon.shapes()></svg> }
        .into_any()
}
