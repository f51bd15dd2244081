//! Backups: the whole store as a file, which is itself a store.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::NamedTempFile;

use super::check::{Contents, contents};
use super::database::sqlite::{READ, connect};
use super::{Address, Result, Store, StoreError, WRITE, copy, file, schema};

/// Maximum number of concurrent backups and restores, so that they do not fill the disk.
const COPIES: usize = 3;

/// A backup that is ready to be sent. Its file is deleted when dropped.
#[derive(Debug)]
pub struct Backup {
    part: NamedTempFile,
    length: u64,
    _slot: CopySlot,
}

impl Backup {
    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Read for Backup {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.part.read(into)
    }
}

/// The permission to run a backup or restore, returned when dropped.
#[derive(Debug)]
pub(super) struct CopySlot(Arc<AtomicUsize>);

impl Drop for CopySlot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Store {
    /// A consistent snapshot of the whole store.
    ///
    /// # Errors
    /// If the disk is full, or too many backups and restores are running.
    pub fn backup(&self) -> Result<Backup> {
        let slot = self.copy_slot()?;
        let part = match self.address.file() {
            Some(file) => file::temporary(file)?,
            None => NamedTempFile::new()?,
        };
        self.save(part.path())?;
        let length = part.as_file().metadata()?.len();
        Ok(Backup { part, length, _slot: slot })
    }

    /// Copies the store into an empty file, without its free pages.
    fn save(&self, to: &Path) -> Result<()> {
        match self.address.file() {
            Some(file) => save(file, to),
            None => copy::to_file(self.database(), to),
        }
    }

    pub(super) fn copy_slot(&self) -> Result<CopySlot> {
        let more = |now| (now < COPIES).then_some(now + 1);
        match self.copies.fetch_update(Ordering::SeqCst, Ordering::SeqCst, more) {
            Ok(_) => Ok(CopySlot(Arc::clone(&self.copies))),
            Err(_) => Err(StoreError::Busy),
        }
    }
}

/// Writes a consistent snapshot of a store to a new file, even while servers use the store.
///
/// # Errors
/// If there is no store, or the file exists.
pub fn backup(from: &Address, to: &Path) -> Result<Contents> {
    let to = file::full(to)?;
    // a file is copied as it is, of an earlier version too
    let file = from.file().map(file::full).transpose()?;
    let version = file.as_ref().map_or(Ok(schema::NEWEST), |file| file::examine(file, READ))?;
    if version == 0 {
        return Err(StoreError::NoFile);
    }
    if to.exists() {
        return Err(StoreError::Exists);
    }
    let part = file::temporary(&to)?;
    match &file {
        Some(file) => save(file, part.path())?,
        None => Store::join(from)?.save(part.path())?,
    }
    let contents = contents(&connect(part.path(), false, READ)?, version)?;
    place(part, &to)?;
    Ok(contents)
}

/// Moves a complete file to its name.
pub(super) fn place(part: NamedTempFile, to: &Path) -> Result<()> {
    part.as_file().sync_all()?;
    part.persist_noclobber(to).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => StoreError::Exists,
        _ => error.error.into(),
    })?;
    // sync the directory too, or the name could be lost
    #[cfg(unix)]
    File::open(to.parent().unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// Copies the file of a store into an empty one, without its free pages.
fn save(from: &Path, to: &Path) -> Result<()> {
    let to = to.to_str().ok_or_else(|| io::Error::new(ErrorKind::InvalidFilename, "its path is not UTF-8"))?;
    connect(from, false, WRITE)?.execute("VACUUM INTO ?", [to])?;
    Ok(())
}
