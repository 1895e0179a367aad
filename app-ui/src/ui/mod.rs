//! The components of the visual language. Dumb on purpose: they show what they are given and call back; the gallery
//! shows each in every state. Styles live in `style/`, a file per family.
//!
//! Words come in as signals (`tr("key")`), so that a switch of language reaches every label without a reload.

pub mod app_bar;
pub mod avatar;
pub mod banner;
pub mod bottom_bar;
pub mod button;
pub mod card;
pub mod chip;
pub mod choice;
pub mod difference;
pub mod each;
pub mod empty;
pub mod field;
pub mod icon;
pub mod icon_button;
pub mod key_values;
pub mod number_pad;
pub mod passage;
pub mod photo;
pub mod preferences;
pub mod progress;
pub mod segments;
pub mod select;
pub mod sheet;
pub mod signature;
pub mod skeleton;
pub mod sync_strip;
pub mod tab_bar;
pub mod table;
pub mod text_input;
pub mod timeline;
pub mod toast;
pub mod toggle;
pub mod verdict;

pub use app_bar::AppBar;
pub use avatar::{Avatar, AvatarSize, letters, person_tone};
pub use banner::{Banner, ErrorBanner};
pub use bottom_bar::BottomBar;
pub use button::{Button, HoldButton, Look, Size};
pub use card::{Card, ListRow, Section};
pub use chip::{
    Chip, ChipLook, PriorityChip, StatusChip, Tone, kind_word, priority_word, status_icon, status_tone, status_word,
};
pub use choice::{Choice, Choices, Stepper};
pub use difference::Difference;
pub use each::each;
pub use empty::Empty;
pub use field::Field;
pub use icon::{Icon, icon, icon_large, icon_text};
pub use icon_button::IconButton;
pub use key_values::{KeyValue, KeyValues};
pub use number_pad::NumberPad;
pub use passage::{Passage, passage_icon};
pub use photo::{PhotoAdd, PhotoTile};
pub use preferences::{LanguageSwitch, ThemeSwitch};
pub use progress::Progress;
pub use segments::{Segment, Segments};
pub use select::{Select, SelectOption};
pub use sheet::{Sheet, SheetSize};
pub use signature::{Drawing, SignaturePad};
pub use skeleton::Skeleton;
pub use sync_strip::SyncStrip;
pub use tab_bar::{Tab, TabBar};
pub use table::{Column, Table};
pub use text_input::{InputKind, SearchInput, TextArea, TextInput};
pub use timeline::{Timeline, TimelineMark};
pub use toast::{Toast, Toaster, use_toaster};
pub use toggle::{Checkbox, Toggle};
pub use verdict::VerdictPicker;
