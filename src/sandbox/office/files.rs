//! The files of a conversion: which bytes need it, and the folder with the profile of the office program.

use std::io::{self, Cursor};
use std::time::{Duration, SystemTime};
use std::{env, fs};

use plenary_documents::import::Error;
use plenary_documents::import::readers::package::Package;
use tempfile::TempDir;

use super::OfficeError;

/// The kinds of files that only an office program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Rich text.
    Rtf,
    /// A text in OpenDocument.
    Odt,
    /// A spreadsheet in OpenDocument.
    Ods,
    /// A document of an old version of Word.
    Doc,
    /// A workbook of an old version of Excel.
    Xls,
}

/// The first bytes of a file of an old version of Word or Excel.
const OLD: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// What a zip file in OpenDocument has first, unpacked: the name of a part, and the kind of file in it.
const KIND_OF_ZIP: usize = 30;

impl Kind {
    /// The kind of a file by its bytes; `None` if it needs no office program.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"{\\rtf") {
            return Some(Self::Rtf);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let kind = bytes.get(KIND_OF_ZIP..)?.strip_prefix(b"mimetypeapplication/vnd.oasis.opendocument.")?;
            return if kind.starts_with(b"text") {
                Some(Self::Odt)
            } else {
                kind.starts_with(b"spreadsheet").then_some(Self::Ods)
            };
        }
        if !bytes.starts_with(OLD) {
            return None;
        }
        // a file with a password has neither of these streams by name
        let has = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(name.len()).any(|part| part == name)
        };
        if has("WordDocument") { Some(Self::Doc) } else { has("Workbook").then_some(Self::Xls) }
    }

    /// The ending of its file name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Rtf => "rtf",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Doc => "doc",
            Self::Xls => "xls",
        }
    }

    /// What becomes of it.
    pub fn target(self) -> &'static str {
        match self {
            Self::Rtf | Self::Odt | Self::Doc => "docx",
            Self::Ods | Self::Xls => "xlsx",
        }
    }
}

/// Refuses a zip file that says that it is too large when unpacked. If it lies, the limit of memory stops the program.
pub fn refuse_bombs(bytes: &[u8], kind: Kind) -> Result<(), OfficeError> {
    if !matches!(kind, Kind::Odt | Kind::Ods) {
        return Ok(());
    }
    match Package::open(bytes).and_then(|mut package| package.refuse_bombs()) {
        Ok(()) => Ok(()),
        Err(Error::Unpacks { most, .. }) => Err(OfficeError::Unpacks { most }),
        Err(_) => Err(OfficeError::Refused(kind)),
    }
}

/// What the names of temporary folders begin with.
const PREFIX: &str = "plenary-office-";

/// After this time no program works in a folder any longer.
const OLD_FOLDER: Duration = Duration::from_secs(600);

/// The settings of LibreOffice: no macro runs, no link is followed, and what would ask for an address asks a closed port.
const SETTINGS: &str = include_str!("settings.xcu");

/// A folder with the document and a new profile, which only this user can read. It goes when the value is dropped.
pub fn folder(bytes: &[u8], kind: Kind) -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
    let profile = folder.path().join("profile").join("user");
    fs::create_dir_all(&profile)?;
    fs::create_dir(folder.path().join("made"))?;
    fs::write(profile.join("registrymodifications.xcu"), SETTINGS)?;
    io::copy(
        &mut Cursor::new(bytes),
        &mut fs::File::create_new(folder.path().join(format!("document.{}", kind.ending())))?,
    )?;
    Ok(folder)
}

/// Removes folders that a process left behind which was killed.
pub fn sweep() {
    let Ok(entries) = fs::read_dir(env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let age = || SystemTime::now().duration_since(entry.metadata().ok()?.modified().ok()?).ok();
        if ours && age().is_some_and(|age| age > OLD_FOLDER) {
            // another user's folder stays
            let _kept = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_the_kind() {
        assert_eq!(Kind::of(b"{\\rtf1\\ansi"), Some(Kind::Rtf));
        let zip = |kind: &str| [b"PK\x03\x04".as_slice(), &[0; 26], b"mimetype", kind.as_bytes()].concat();
        assert_eq!(Kind::of(&zip("application/vnd.oasis.opendocument.textPK")), Some(Kind::Odt));
        assert_eq!(Kind::of(&zip("application/vnd.oasis.opendocument.spreadsheetPK")), Some(Kind::Ods));
        assert_eq!(Kind::of(&zip("application/vnd.oasis.opendocument.graphicsPK")), None);
        let old = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [OLD, &[0; 60], &name].concat()
        };
        assert_eq!(Kind::of(&old("WordDocument")), Some(Kind::Doc));
        assert_eq!(Kind::of(&old("Workbook")), Some(Kind::Xls));
        assert_eq!(Kind::of(&old("EncryptedPackage")), None);
        assert_eq!(Kind::of(b"1. Opening"), None);
    }
}
