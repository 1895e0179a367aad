//! What a technician's screens can ask for.

use jobsheet_model::entry::{Action, CheckInMode, Slot};
use jobsheet_model::{
    AssetId, AttachmentId, CustomerId, EntryId, LineId, OfferId, OrderField, OrderId, PartId, Place, Priority,
    SignatureId, SiteId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing asked of the core. As JSON `{"order": {"order": "…"}}`, or `"sync"` where there is nothing to add: the name comes
/// first, because a reader that must look for it compiles every type twice, once for what it has kept until then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Who is signed in, and how this device is doing. Reply: `session`.
    Session,
    /// Enrols this device (or renews its login) at a server; needs the network. Reply: `session`.
    SignIn {
        /// Base address, `https://…`; empty for the server that the web app came from.
        server: String,
        /// Login name.
        login: String,
        /// Password.
        password: String,
        /// What the administrator will call this device in lists.
        device_name: String,
    },
    /// Forgets the login and, when everything is confirmed, the replica. Refused with `unsent_work` otherwise; with
    /// `keep` the login goes and the unsent work stays for the same person's next login. Reply: `session`.
    SignOut {
        /// Keep unsent work on the device, readable by the same person only.
        keep: bool,
    },
    /// The list of a day. Reply: `today`.
    Today {
        /// Local date `YYYY-MM-DD`; empty for today.
        day: String,
        /// Where the device is now, for distances.
        place: Option<Place>,
        /// Only so many of either list; none for all.
        #[serde(default)]
        first: Option<u32>,
    },
    /// Orders on this device, in the order to do them. Reply: `orders`.
    Orders {
        /// Which.
        filter: OrdersFilter,
        /// Words to look for in number, customer, address, title; empty for all.
        search: String,
        /// Where the device is now, for distances.
        place: Option<Place>,
        /// The first so many; all of them when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<u32>,
    },
    /// One order in full. Reply: `order`.
    Order {
        /// Which.
        order: OrderId,
    },
    /// Takes a step of the flow other than arriving and signing. Reply: `order`.
    Step {
        /// On which order.
        order: OrderId,
        /// Which step.
        action: Action,
        /// A reason code or words; empty when the step needs none.
        reason: String,
        /// Where, if the person agreed and it is known.
        place: Option<Place>,
    },
    /// Arrives (F4). The core decides from `place` whether it is inside the fence; outside and by hand want a reason.
    /// Reply: `order`.
    CheckIn {
        /// At which order.
        order: OrderId,
        /// The fix; none for a manual confirmation.
        place: Option<Place>,
        /// Why outside or by hand.
        reason: String,
        /// A photo taken for it, added before with slot `check_in`.
        photo: Option<AttachmentId>,
    },
    /// What checking in here would mean, before doing it. Reply: `check_in_preview`.
    CheckInPreview {
        /// At which order.
        order: OrderId,
        /// The fix, if any.
        place: Option<Place>,
    },
    /// Answers one question; `null` clears. Reply: `done`.
    Answer {
        /// Of which order.
        order: OrderId,
        /// The field's id in the pinned form.
        field: String,
        /// As the field's kind says.
        value: Value,
    },
    /// Sets the shared note; merged letter by letter with what others wrote. Reply: `done`.
    SetNote {
        /// Of which order.
        order: OrderId,
        /// The whole new text.
        text: String,
        /// The text that the editor started from.
        base: String,
    },
    /// Adds or changes a line of parts used; quantity 0 removes it. Reply: `order`.
    SetPart {
        /// Of which order.
        order: OrderId,
        /// An existing line, or none for a new one.
        line: Option<LineId>,
        /// Which part.
        part: PartId,
        /// Thousandths of the part's unit.
        milli_quantity: i64,
        /// Serial number of what was put in, or empty.
        serial: String,
        /// `van`, `warehouse`, `customer`.
        source: String,
    },
    /// Adds a photo. **The command carries the file's bytes.** Reply: `photo`.
    AddPhoto {
        /// To which order.
        order: OrderId,
        /// For what.
        slot: Slot,
        /// Where it was taken, if known.
        place: Option<Place>,
    },
    /// Changes what is said of a photo; fields that are none stay. Reply: `done`.
    EditPhoto {
        /// Of which order.
        order: OrderId,
        /// Which photo.
        photo: AttachmentId,
        /// New caption.
        caption: Option<String>,
        /// New slot.
        slot: Option<Slot>,
        /// Hide it (it stays in the record), or show it again.
        removed: Option<bool>,
    },
    /// The bytes of a photo or signature. Reply: `bytes`, **with bytes**; `not_found` when they are not on this device.
    Bytes {
        /// Of which order.
        order: OrderId,
        /// Which attachment.
        attachment: AttachmentId,
        /// The small version, if there is one.
        thumb: bool,
    },
    /// Words to the others. Reply: `order`.
    Remark {
        /// On which order.
        order: OrderId,
        /// The words.
        text: String,
    },
    /// Asks the office for a change of a decision. Reply: `order`.
    Propose {
        /// Of which order.
        order: OrderId,
        /// Which field.
        field: OrderField,
        /// A priority code, or milliseconds since 1970.
        value: Value,
    },
    /// Settles a held proposal: the first word counts, the desk's or the field's. Reply: `order`.
    Settle {
        /// Of which order.
        order: OrderId,
        /// The proposal.
        entry: EntryId,
        /// Which value.
        keep: Keep,
    },
    /// The report as it was signed. Reply: `report`; `not_found` when its bytes are not on this device.
    SignedReport {
        /// Of which order.
        order: OrderId,
        /// Which signature.
        signature: SignatureId,
    },
    /// The report as the signer will see it. Reply: `report`.
    Report {
        /// Of which order.
        order: OrderId,
        /// `zh-CN` or `en`.
        language: String,
    },
    /// Signs, and takes the step `sign`. **The command carries the drawing (PNG).** Reply: `order`.
    Sign {
        /// Which order.
        order: OrderId,
        /// The signer's name.
        signer: String,
        /// `customer`, `tenant`, `guard`, `other`.
        role: String,
        /// The sentence agreed to, as shown.
        consent: String,
        /// Language of the report shown.
        language: String,
        /// Hash of the report shown; refused with `changed_meanwhile` if the report differs by now.
        report_sha256: String,
        /// Where, if known.
        place: Option<Place>,
    },
    /// A fault found on site becomes a new order (A6). Reply: `order`.
    RequestOrder {
        /// Who is served.
        customer: CustomerId,
        /// Where.
        site: SiteId,
        /// On which equipment.
        asset: Option<AssetId>,
        /// The order during which it was found.
        found_at: Option<OrderId>,
        /// Service catalogue code.
        service: String,
        /// One line.
        title: String,
        /// In full.
        description: String,
        /// How soon.
        priority: Priority,
        /// Do it now, oneself; otherwise the office plans it.
        take: bool,
    },
    /// Wants an order that is offered to several people, or does not want it any more (E4). A request: the first one that
    /// reaches the server gets it. Reply: `done`.
    Claim {
        /// Which offer.
        offer: OfferId,
        /// It is wanted.
        want: bool,
    },
    /// Parts, services, reasons, people. Reply: `catalog`.
    Catalog,
    /// What is sent and what is not. Reply: `sync`.
    Sync,
    /// Try now rather than later. Reply: `sync`.
    SyncNow,
    /// Try one item that needs attention again. Reply: `sync`.
    Retry {
        /// Which item.
        item: String,
    },
    /// Whether this device tells of news while nobody looks. Reply: `session`.
    Notify {
        /// It does.
        on: bool,
        /// Language of the words, a BCP 47 tag.
        language: String,
    },
    /// What the person entered in one item, for copying. Reply: `entered`.
    Entered {
        /// Which item.
        item: String,
    },
    /// One item as a file: a photo as it is, anything else as the stored command. Reply: `file`, **with bytes**.
    ExportItem {
        /// Which item.
        item: String,
    },
    /// Everything of this person that the server has not confirmed, encrypted (X9, X15). Reply: `bundle`, **with bytes**.
    ExportBundle {
        /// Whoever knows it can open the bundle.
        passphrase: String,
    },
    /// Takes in a bundle of another device, to carry it to the server. **The command carries the bundle.** Reply:
    /// `imported`. Importing it twice does no harm.
    ImportBundle {
        /// As it was packed with.
        passphrase: String,
    },
    /// Whether photos wait for a connection that costs nothing. Reply: `sync`.
    SetWifiOnly {
        /// They wait.
        wifi_only: bool,
    },
    /// Sends what is held back, over whatever connection there is, until all of it is sent. Reply: `sync`.
    SendAnyway,
    /// What the device says about its connection. Reply: `done`.
    Network {
        /// It costs money; none when the device does not tell.
        metered: Option<bool>,
    },
    /// Marks a notice as read. Reply: `done`.
    Dismiss {
        /// Which notice.
        notice: EntryId,
    },
}

/// Whose value of a field stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The office's, which was in force all the time.
    Office,
    /// The one that the field proposed.
    Field,
}

/// Which orders to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrdersFilter {
    /// Something is still to do.
    #[default]
    Open,
    /// Finished by this device's person.
    Done,
    /// Everything on the device.
    All,
}

/// What a check-in would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckInPreview {
    /// Inside, outside or manual.
    pub mode: CheckInMode,
    /// Metres from the site.
    pub distance: Option<f64>,
    /// The fence's radius in metres.
    pub fence: f64,
    /// The fix's accuracy in metres.
    pub accuracy: Option<f64>,
    /// The position comes from a mock-location app.
    pub mock: bool,
}
