//! A technician's phone: the native core, as the shells run it.

use std::path::Path;
use std::time::Duration;

use jobsheet_api::device::{Command, OrderPage, OrderRow, OrdersFilter, Reply, SessionView, SyncView};
use jobsheet_client::runtime::native::{Device, Options};
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::{AttachmentId, OrderId, Place};

use crate::{Result, Trouble};

/// Nothing that a person waits for takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A phone in somebody's hand.
pub struct Phone {
    device: Device,
}

impl Phone {
    /// Opens the replica in a file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_with(path, Options::default())
    }

    /// The same, run otherwise.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open_with(path: &Path, options: Options) -> Result<Self> {
        Ok(Self { device: Device::open(path, options)? })
    }

    /// Gives a command that carries no bytes.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn tell(&self, command: Command) -> Result<Reply> {
        Ok(self.device.handle(command, None).await?.reply)
    }

    /// Signs in.
    ///
    /// # Errors
    /// When core or server say no.
    pub async fn sign_in(&self, server: &str, login: &str, password: &str) -> Result<SessionView> {
        let command = Command::SignIn {
            server: server.to_owned(),
            login: login.to_owned(),
            password: password.to_owned(),
            device_name: "Li Wei's phone".to_owned(),
        };
        match self.tell(command).await? {
            Reply::Session(session) => Ok(session),
            other => Err(odd(&other)),
        }
    }

    /// All orders on the phone.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn orders(&self) -> Result<Vec<OrderRow>> {
        let command = Command::Orders { filter: OrdersFilter::All, search: String::new(), place: None, first: None };
        match self.tell(command).await? {
            Reply::Orders(orders) => Ok(orders),
            other => Err(odd(&other)),
        }
    }

    /// One order.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn order(&self, order: OrderId) -> Result<OrderPage> {
        page(self.tell(Command::Order { order }).await?)
    }

    /// Takes a step.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn step(&self, order: OrderId, action: Action, place: Option<Place>) -> Result<OrderPage> {
        page(self.tell(Command::Step { order, action, reason: String::new(), place }).await?)
    }

    /// Adds a photo.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn photo(&self, order: OrderId, slot: Slot, place: Place, jpeg: Vec<u8>) -> Result<AttachmentId> {
        let command = Command::AddPhoto { order, slot, place: Some(place) };
        match self.device.handle(command, Some(jpeg)).await?.reply {
            Reply::Photo(photo) => Ok(photo),
            other => Err(odd(&other)),
        }
    }

    /// The bytes of a photo or signature.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn bytes(&self, order: OrderId, attachment: AttachmentId) -> Result<Vec<u8>> {
        let command = Command::Bytes { order, attachment, thumb: false };
        Ok(self.device.handle(command, None).await?.bytes)
    }

    /// Signs with a drawing.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn sign(&self, command: Command, drawing: Vec<u8>) -> Result<OrderPage> {
        page(self.device.handle(command, Some(drawing)).await?.reply)
    }

    /// What is sent and what is not.
    ///
    /// # Errors
    /// When the core says no.
    pub async fn sync(&self) -> Result<SyncView> {
        match self.tell(Command::Sync).await? {
            Reply::Sync(view) => Ok(view),
            other => Err(odd(&other)),
        }
    }

    /// The system says that there is, or is no, connection.
    pub fn online(&self, online: bool) {
        self.device.online(online);
    }

    /// Asks again after every event, until the answer is there.
    ///
    /// # Errors
    /// When the core says no, or after a minute in `words`.
    pub async fn until<T, F: Future<Output = Result<Option<T>>>>(
        &self,
        words: &str,
        mut look: impl FnMut() -> F,
    ) -> Result<T> {
        let mut events = self.device.events();
        let waiting = async {
            loop {
                if let Some(found) = look().await? {
                    return Ok(found);
                }
                // Missing some of many events only means to look again.
                let _ = events.recv().await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(found) => found,
            Err(_) => {
                let sync = self.sync().await?;
                Err(Trouble(format!("waited a minute and {words}; the phone says {sync:?}")))
            }
        }
    }
}

fn page(reply: Reply) -> Result<OrderPage> {
    match reply {
        Reply::Order(page) => Ok(*page),
        other => Err(odd(&other)),
    }
}

/// A reply of another kind than its command promises.
pub fn odd(reply: &Reply) -> Trouble {
    let text = serde_json::to_string(reply).unwrap_or_default();
    Trouble(format!("an unexpected reply: {}", text.chars().take(60).collect::<String>()))
}
