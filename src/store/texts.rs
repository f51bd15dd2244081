//! Session files, schedules and answers. Each distinct text is stored once, compressed, and found by its hash.
//!
//! Undo and redo therefore add no text, and many revisions share a schedule. Deflate makes a session file four to ten
//! times smaller.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};

use super::database::Sql;
use super::database::values::params;
use super::{Result, StoreError};

/// Maximum size of a text in MiB, so that no row of a backup fills the memory. A request has at most 32 MiB.
pub(super) const MOST: u64 = 256;

/// Stores a text unless it is already stored, and returns its id.
pub(super) fn put(to: &dyn Sql, text: &str) -> Result<i64> {
    let hash = hash(text);
    if let Some(id) = to.find("SELECT id FROM text WHERE hash = ?", params![hash.as_slice()])? {
        return Ok(id);
    }
    let packed = pack(text)?;
    to.value(
        "INSERT INTO text (hash, size, packed) VALUES (?, ?, ?) RETURNING id",
        params![hash.as_slice(), text.len() as i64, packed],
    )
}

/// The text with this id.
pub(super) fn get(from: &dyn Sql, id: i64) -> Result<String> {
    let row = from.first("SELECT size, packed FROM text WHERE id = ?", params![id], |row| {
        Ok((row.take(0)?, row.take::<Vec<u8>>(1)?))
    })?;
    row.and_then(|(size, packed)| unpack(size, &packed))
        .ok_or_else(|| StoreError::Damaged(format!("text {id} cannot be read")))
}

/// Verifies every text against its size and hash, one at a time: a text may be large.
pub(super) fn verify(from: &dyn Sql) -> Result<()> {
    let sql = "SELECT id, hash, size, packed FROM text WHERE id > ? ORDER BY id LIMIT 1";
    let mut last = i64::MIN;
    while let Some(id) = from.first(sql, params![last], |row| {
        let (id, kept, packed) = (row.take(0)?, row.take::<Vec<u8>>(1)?, row.take::<Vec<u8>>(3)?);
        match unpack(row.take(2)?, &packed) {
            Some(text) if kept == hash(&text) => Ok(id),
            _ => Err(StoreError::Damaged(format!("text {id} is not as it was written"))),
        }
    })? {
        last = id;
    }
    Ok(())
}

/// The text, compressed.
pub(super) fn pack(text: &str) -> Result<Vec<u8>> {
    if text.len() as u64 > MOST << 20 {
        return Err(StoreError::TextTooLong(MOST));
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes())?;
    Ok(packed.finish()?)
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The text, if it has this size. zlib's own checksum finds damage.
pub(super) fn unpack(size: i64, packed: &[u8]) -> Option<String> {
    let size = u64::try_from(size).ok().filter(|size| *size <= MOST << 20)?;
    let mut text = String::new();
    // read one byte more than expected, to notice a longer text
    ZlibDecoder::new(packed).take(size + 1).read_to_string(&mut text).ok()?;
    (text.len() as u64 == size).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_text_is_kept_once_and_comes_back_as_it_was() {
        let store = Store::temporary().unwrap();
        let long = "Item 3: Überprüfung 审查 ".repeat(5000);
        let packed = store
            .write(|to| {
                let ids = [put(to, &long)?, put(to, "")?, put(to, &long)?];
                assert_eq!(ids[0], ids[2]);
                assert_eq!((get(to, ids[0])?, get(to, ids[1])?), (long.clone(), String::new()));
                verify(to)?;
                to.value::<i64>("SELECT max(length(packed)) FROM text", &[])
            })
            .unwrap();
        assert!(packed < 5000, "{packed}");
    }

    #[test]
    fn a_text_that_is_not_as_it_was_written_is_an_error() {
        let store = Store::temporary().unwrap();
        let spoil = |sql: &str| {
            let error = store.write(|to| {
                let id = put(to, "a text that is long enough to be packed, packed, packed")?;
                to.execute(sql, &[])?;
                verify(to).map_err(|error| error.to_string()).expect_err(sql);
                get(to, id)
            });
            (error, store.write(|to| to.execute("DELETE FROM text", &[])).unwrap()).0
        };
        for sql in ["UPDATE text SET size = 3", "UPDATE text SET packed = hash", "UPDATE text SET size = -1"] {
            assert!(matches!(spoil(sql), Err(StoreError::Damaged(_))), "{sql}");
        }
        // only the hash finds a text that was exchanged for another
        assert!(spoil("UPDATE text SET hash = packed").is_ok());
    }
}
