//! Bytes by their content: a folder in which each file is named by its SHA-256 and never changes.
//!
//! **Invariant:** a file under its name is whole and flushed; only [`Blobs::keep`] puts one there, by rename. Which blobs are
//! here, and who may read them, is the database's business (table `blobs`); a file without a row is an upload that was cut off
//! between the two and is finished when its device asks again.

mod sha256;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub use sha256::Sha256Hex;

/// The folder.
#[derive(Debug, Clone)]
pub struct Blobs {
    root: PathBuf,
}

impl Blobs {
    /// Opens the folder; makes it if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&root)?;
        Ok(Self { root })
    }

    /// Where the bytes are, or would be. Two levels, because a folder of a million files is slow on some disks.
    #[must_use]
    pub fn path(&self, sha256: &Sha256Hex) -> PathBuf {
        let name = sha256.as_str();
        self.root.join(&name[..2]).join(&name[2..4]).join(name)
    }

    /// Whether the bytes are here.
    #[must_use]
    pub fn has(&self, sha256: &Sha256Hex) -> bool {
        self.path(sha256).is_file()
    }

    /// Takes over the file at `from`, whose content has been verified. When this returns the bytes survive a power cut.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep(&self, from: &Path, sha256: &Sha256Hex) -> io::Result<()> {
        let path = self.path(sha256);
        if path.is_file() {
            return fs::remove_file(from);
        }
        File::open(from)?.sync_all()?;
        let folder = path.parent().unwrap_or(&self.root);
        let made = !folder.is_dir();
        fs::create_dir_all(folder)?;
        fs::rename(from, &path)?;
        // The new name itself must be flushed, and the names of folders that were made for it.
        File::open(folder)?.sync_all()?;
        if made {
            for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(&self.root)) {
                File::open(above)?.sync_all()?;
            }
        }
        Ok(())
    }
}
