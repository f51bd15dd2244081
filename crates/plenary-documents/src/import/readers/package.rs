//! Reads the parts of zip files, such as Word documents and workbooks, with limits on their size.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::import::Error;

/// The largest unpacked part, in bytes. The text of a book has a fiftieth of that.
const MAX_PART: u64 = 48 * 1024 * 1024;

/// A zip file.
pub struct Package<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Package<'a> {
    /// Opens the zip file in `bytes`.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        ZipArchive::new(Cursor::new(bytes)).map(Self).map_err(|error| broken(&error.to_string()))
    }

    /// Whether it has a part with this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.index_for_name(name).is_some()
    }

    /// A part as text; `None` if there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Error> {
        let Some(index) = self.0.index_for_name(name) else { return Ok(None) };
        let part = self.0.by_index(index).map_err(|error| broken(&error.to_string()))?;
        let mut bytes = Vec::new();
        part.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|error| broken(&error.to_string()))?;
        if bytes.len() as u64 > MAX_PART {
            return Err(Error::Unpacks { part: Some(name.to_owned()), most: MAX_PART / 1024 / 1024 });
        }
        Ok(Some(super::text::decoded(&bytes).0))
    }

    /// Refuses a file whose parts declare too large a size in total.
    pub fn refuse_bombs(&mut self) -> Result<(), Error> {
        let sum = (0..self.0.len())
            .filter_map(|ix| self.0.by_index_raw(ix).ok().map(|part| part.size()))
            .fold(0, u64::saturating_add);
        if sum > 4 * MAX_PART {
            return Err(Error::Unpacks { part: None, most: 4 * MAX_PART / 1024 / 1024 });
        }
        Ok(())
    }
}

/// The error for a damaged file.
pub fn broken(cause: &str) -> Error {
    let cause: String = cause.chars().filter(|c| !c.is_control()).take(200).collect();
    Error::Damaged { cause }
}
