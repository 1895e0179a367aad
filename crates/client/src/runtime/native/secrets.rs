//! Where secrets lie natively: in the platform's keystore if it takes them, else in files beside the replica that only
//! this user may read.
//!
//! A file is worse than a keystore: whoever copies the folder has both. It is better than the replica alone, which is
//! what is sent in when somebody asks for help, and it is what there is on a Linux without a key ring.
//!
//! **Invariant:** "there is none" is said only when both places were asked. A key ring that is locked today must not
//! look like a lost key.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::ports::{Locked, Secrets};

/// The secrets of the replica at `path`.
pub(super) fn beside(path: &Path, keystore: Option<Box<dyn Secrets + Send>>) -> Box<dyn Secrets + Send> {
    let mut folder = path.as_os_str().to_owned();
    folder.push(".keys");
    Box::new(Both { keystore, files: Files { folder: PathBuf::from(folder) } })
}

struct Both {
    keystore: Option<Box<dyn Secrets + Send>>,
    files: Files,
}

impl Both {
    fn works(keystore: &dyn Secrets, name: &str, value: &[u8]) -> bool {
        keystore.put(name, value).is_ok() && keystore.get(name).is_ok_and(|back| back.as_deref() == Some(value))
    }
}

impl Secrets for Both {
    fn put(&self, name: &str, value: &[u8]) -> Result<(), Locked> {
        match &self.keystore {
            Some(keystore) if Self::works(keystore.as_ref(), name, value) => Ok(()),
            _ => self.files.put(name, value),
        }
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Locked> {
        if let Some(value) = self.files.get(name)? {
            return Ok(Some(value));
        }
        self.keystore.as_ref().map_or(Ok(None), |keystore| keystore.get(name))
    }

    fn remove(&self, name: &str) -> Result<(), Locked> {
        self.files.remove(name)?;
        self.keystore.as_ref().map_or(Ok(()), |keystore| keystore.remove(name))
    }
}

/// A file each, in a folder of their own.
struct Files {
    folder: PathBuf,
}

impl Files {
    /// Names are ids that the core makes; a path among them would be a fault.
    fn file(&self, name: &str) -> io::Result<PathBuf> {
        let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if plain { Ok(self.folder.join(name)) } else { Err(ErrorKind::InvalidInput.into()) }
    }

    fn write(&self, name: &str, value: &[u8]) -> io::Result<()> {
        let file = self.file(name)?;
        make_folder(&self.folder)?;
        let draft = file.with_extension("new");
        let mut open = private(&draft)?;
        open.write_all(value)?;
        open.sync_all()?;
        fs::rename(&draft, &file)?;
        sync_folder(&self.folder)
    }
}

impl Secrets for Files {
    fn put(&self, name: &str, value: &[u8]) -> Result<(), Locked> {
        self.write(name, value).map_err(|_| Locked)
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Locked> {
        match self.file(name).and_then(fs::read) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Locked),
        }
    }

    fn remove(&self, name: &str) -> Result<(), Locked> {
        match self.file(name).and_then(fs::remove_file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Locked),
            _ => Ok(()),
        }
    }
}

/// A new file that nobody else may read from its first byte on.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The new name must survive a power cut, too. Windows has no such thing and does it by itself.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests;
