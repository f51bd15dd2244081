//! The one folder that the tools read and write: plain files directly in it, named by plain names.
//!
//! A name has no separators, so it cannot lead out. A link is never followed: it is refused when read, and a file that is
//! written takes the place of whatever has its name only if that is an ordinary file and the caller says so.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use schemars::JsonSchema;
use serde::Serialize;

use super::error::{FolderError, Reason};

/// The longest name, in bytes.
const LONGEST: usize = 200;

/// The most files that a listing has.
const LISTED: usize = 1000;

/// A folder.
#[derive(Debug)]
pub struct Folder(PathBuf);

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileAnswer {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// When it was last written, in seconds since 1970.
    pub written: u64,
}

/// A file that a tool has written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SavedAnswer {
    /// Its name.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Whether a file of that name was there and is gone, because `overwrite` was true.
    pub overwrote: bool,
}

type Result<T> = std::result::Result<T, FolderError>;

impl Folder {
    /// A folder that exists.
    ///
    /// # Errors
    /// If it is none.
    pub fn open(path: &Path) -> Result<Self> {
        let wrong = |cause: String| FolderError::new(path.display().to_string(), Reason::NoFolder(cause));
        let full = path.canonicalize().map_err(|error| wrong(error.to_string()))?;
        fs::read_dir(&full).map_err(|error| wrong(error.to_string()))?;
        Ok(Self(full))
    }

    /// The place of a name.
    fn place(&self, name: &str) -> Result<PathBuf> {
        let hidden = name.starts_with('.') || name.trim() != name;
        let leads = name.contains(['/', '\\', ':']) || name.chars().any(char::is_control);
        if name.is_empty() || name.len() > LONGEST || hidden || leads {
            return Err(FolderError::new(name, Reason::Name));
        }
        Ok(self.0.join(name))
    }

    /// The bytes of a file, at most so many.
    ///
    /// # Errors
    /// If there is none, it is a link or a folder, or it is longer.
    pub fn read(&self, name: &str, most: u64) -> Result<Vec<u8>> {
        let path = self.place(name)?;
        let wrong = |error: std::io::Error| FolderError::new(name, Reason::of(&error));
        let seen = fs::symlink_metadata(&path).map_err(wrong)?;
        if !seen.is_file() {
            return Err(FolderError::new(name, Reason::NoFile));
        }
        let file = File::open(&path).map_err(wrong)?;
        // nobody has put a link there in between
        if !same(&seen, &file.metadata().map_err(wrong)?) {
            return Err(FolderError::new(name, Reason::NoFile));
        }
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(wrong)?;
        if bytes.len() as u64 > most {
            return Err(FolderError::new(name, Reason::Large(most)));
        }
        Ok(bytes)
    }

    /// A file as text.
    ///
    /// # Errors
    /// As [`Folder::read`], and if it is not UTF-8.
    pub fn text(&self, name: &str, most: u64) -> Result<String> {
        let bytes = self.read(name, most)?;
        let text = String::from_utf8(bytes).map_err(|_| FolderError::new(name, Reason::NoText))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// Checks, before a long solve, that a file may be written.
    ///
    /// # Errors
    /// If the name leads elsewhere, something is there that is no ordinary file, or a file is there and `overwrite` is false.
    pub fn check(&self, name: &str, overwrite: bool) -> Result<()> {
        match fs::symlink_metadata(self.place(name)?) {
            Ok(there) if !there.is_file() => Err(FolderError::new(name, Reason::NoFile)),
            Ok(_) if !overwrite => Err(FolderError::new(name, Reason::Exists)),
            Ok(there) if there.permissions().readonly() => Err(FolderError::new(name, Reason::ReadOnly)),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(FolderError::new(name, Reason::of(&error))),
        }
    }

    /// Writes a file as a whole, or not at all.
    ///
    /// # Errors
    /// As [`Folder::check`], and if the system refuses.
    pub fn write(&self, name: &str, bytes: &[u8], overwrite: bool) -> Result<SavedAnswer> {
        self.check(name, overwrite)?;
        let path = self.place(name)?;
        let wrong = |error: std::io::Error| FolderError::new(name, Reason::of(&error));
        let overwrote = fs::symlink_metadata(&path).is_ok();
        let mut aside = tempfile::NamedTempFile::new_in(&self.0).map_err(wrong)?;
        usual(aside.as_file()).map_err(wrong)?;
        aside.write_all(bytes).and_then(|()| aside.as_file().sync_all()).map_err(wrong)?;
        // a link that was put there in between is replaced, and where it leads nothing changes
        let put = if overwrite { aside.persist(&path) } else { aside.persist_noclobber(&path) };
        put.map_err(|error| wrong(error.error))?;
        Ok(SavedAnswer { file: name.to_owned(), bytes: bytes.len() as u64, overwrote })
    }

    /// The files, by name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> Result<Vec<FileAnswer>> {
        let wrong = |error: std::io::Error| FolderError::new(".", Reason::of(&error));
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(wrong)? {
            let entry = entry.map_err(wrong)?;
            // a file that is gone in between is not there
            let (Ok(name), Ok(about)) = (entry.file_name().into_string(), fs::symlink_metadata(entry.path())) else {
                continue;
            };
            if about.is_file() && self.place(&name).is_ok() {
                let since = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
                files.push(FileAnswer { name, bytes: about.len(), written: since.map_or(0, |since| since.as_secs()) });
            }
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        files.truncate(LISTED);
        Ok(files)
    }
}

#[cfg(unix)]
fn same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn same(_: &fs::Metadata, other: &fs::Metadata) -> bool {
    other.is_file()
}

/// The usual permissions instead of those of a temporary file.
#[cfg(unix)]
fn usual(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn usual(_: &File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        (place, folder)
    }

    #[test]
    fn a_name_never_leads_out() {
        let (_place, folder) = folder();
        for name in ["../a", "a/b", "/etc/passwd", "..", ".", ".hidden", "", "a\\b", "c:a", "a\nb", " a"] {
            assert_eq!(folder.read(name, 10).unwrap_err().reason, Reason::Name, "{name:?}");
            assert_eq!(folder.write(name, b"1", true).unwrap_err().reason, Reason::Name, "{name:?}");
        }
        assert_eq!(folder.list().unwrap(), []);
    }

    #[test]
    fn nothing_is_overwritten_unless_the_caller_says_so() {
        let (_place, folder) = folder();
        assert!(!folder.write("a.json", b"1", false).unwrap().overwrote);
        assert_eq!(folder.write("a.json", b"2", false).unwrap_err().reason, Reason::Exists);
        assert_eq!(folder.read("a.json", 10).unwrap(), b"1");
        assert!(folder.write("a.json", b"3", true).unwrap().overwrote);
        assert_eq!(folder.read("a.json", 10).unwrap(), b"3");
        assert_eq!(folder.read("a.json", 0).unwrap_err().reason, Reason::Large(0));
        let names: Vec<String> = folder.list().unwrap().into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["a.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_folders_are_neither_read_nor_written() {
        let (place, folder) = folder();
        let outside = tempfile::NamedTempFile::new().unwrap();
        fs::write(outside.path(), "secret").unwrap();
        std::os::unix::fs::symlink(outside.path(), place.path().join("link")).unwrap();
        fs::create_dir(place.path().join("inside")).unwrap();
        for name in ["link", "inside"] {
            assert_eq!(folder.read(name, 10).unwrap_err().reason, Reason::NoFile);
            assert_eq!(folder.write(name, b"1", true).unwrap_err().reason, Reason::NoFile);
        }
        assert_eq!(fs::read_to_string(outside.path()).unwrap(), "secret");
        assert_eq!(folder.list().unwrap(), []);
    }
}
