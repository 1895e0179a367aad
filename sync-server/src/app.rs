//! What every route shares.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use crate::auth::Attempts;
use crate::blobs::Blobs;
use crate::db::Database;
use crate::error::Result;
use crate::live::Tickets;
use crate::map::Basemap;
use crate::planning;
use crate::roads::Roads;
use crate::uploads::{Active, UploadId};

/// Passwords that are hashed at the same time: 19 MiB each.
const HASHING: usize = 4;

/// The state of the web server. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The dispatch store.
    pub db: Database,
    /// Bytes by their content.
    pub blobs: Blobs,
    /// Uploads that are being written to.
    pub uploads: Arc<Active>,
    /// Tries that are left to guess a password.
    pub attempts: Arc<Attempts>,
    /// Turns to hash a password.
    pub hashing: Arc<Semaphore>,
    /// The turn to plan a day.
    pub planning: Arc<Semaphore>,
    /// Boards that were laid out.
    pub boards: Arc<planning::Boards>,
    /// How long trips take.
    pub roads: Arc<Roads>,
    /// What lies under the map.
    pub basemap: Arc<Option<Basemap>>,
    /// What opens `/poke`.
    pub tickets: Arc<Tickets>,
    /// A trusted proxy stands before us and says where requests come from.
    pub behind_proxy: bool,
    /// People reach us by HTTPS (ours or the proxy's): cookies say so.
    pub secure: bool,
    stopping: watch::Receiver<bool>,
    parts: Arc<PathBuf>,
}

/// How the outside reaches the server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outside {
    /// See [`App::behind_proxy`].
    pub behind_proxy: bool,
    /// See [`App::secure`].
    pub secure: bool,
}

impl App {
    /// Over an open database and a data folder, for blobs and uploads.
    ///
    /// # Errors
    /// When the folders cannot be made or the database fails.
    pub async fn new(db: Database, data: &Path, outside: Outside, stopping: watch::Receiver<bool>) -> Result<Self> {
        let blobs = Blobs::open(data.join("blobs"))?;
        let parts = data.join("uploads");
        std::fs::create_dir_all(&parts)?;
        let key = db.write(Tickets::key).await?;
        Ok(Self {
            db,
            blobs,
            uploads: Arc::default(),
            attempts: Arc::default(),
            hashing: Arc::new(Semaphore::new(HASHING)),
            planning: Arc::new(Semaphore::new(1)),
            boards: Arc::default(),
            roads: Arc::default(),
            basemap: Arc::default(),
            tickets: Arc::new(Tickets::new(key)),
            behind_proxy: outside.behind_proxy,
            secure: outside.secure,
            stopping,
            parts: Arc::new(parts),
        })
    }

    /// The same with something under the map.
    #[must_use]
    pub fn with_basemap(mut self, basemap: Option<Basemap>) -> Self {
        self.basemap = Arc::new(basemap);
        self
    }

    /// The same with the roads of the settings.
    #[must_use]
    pub fn with_roads(mut self, roads: Roads) -> Self {
        self.roads = Arc::new(roads);
        self
    }

    /// Resolves when the server stops: whoever only waits should leave.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        // The sender goes away when the server has ended.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }

    /// The folder of uploads that are not finished.
    #[must_use]
    pub fn parts_folder(&self) -> &Path {
        &self.parts
    }

    /// Where the bytes of an upload gather.
    #[must_use]
    pub fn part_path(&self, id: UploadId) -> PathBuf {
        self.parts.join(format!("{}.part", id.0))
    }
}
