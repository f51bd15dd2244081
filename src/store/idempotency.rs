//! Replies to requests with an idempotency key, so that a request that is sent again is not done again. They are kept for a day.

use super::database::values::params;
use super::{Result, Store};

/// The table.
pub(super) const TABLE: &str = "CREATE TABLE idempotency (
    planner TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL, -- of the request
    begun INTEGER NOT NULL,    -- in seconds since 1970
    status INTEGER NOT NULL,   -- of the reply; 0 before there is one
    headers TEXT NOT NULL,     -- as JSON
    body TEXT NOT NULL,
    PRIMARY KEY (planner, idempotency_key)
) STRICT, WITHOUT ROWID;";

/// How long a reply is kept, in seconds.
pub const KEPT: i64 = 24 * 3600;

/// How long a request may take, in seconds. One that has taken longer has lost its server, and its key is free again.
pub const LONGEST: i64 = 15 * 60;

/// A request with a key.
#[derive(Debug, Clone, Copy)]
pub struct Keyed<'a> {
    /// Who sent it.
    pub planner: &'a str,
    /// The key.
    pub key: &'a str,
    /// What it asks: method, path and body, as a hash.
    pub fingerprint: &'a str,
}

/// A reply that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReply {
    /// Its status.
    pub status: i64,
    /// Its headers, as JSON.
    pub headers: String,
    /// Its body.
    pub body: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Nothing: the request is the first one with it, and the key is now taken.
    New,
    /// The first request is still being answered.
    Running,
    /// Another request was sent with it.
    Other,
    /// The first request was answered so.
    Done(KeptReply),
}

impl Store {
    /// Takes a key at a moment, in seconds since 1970.
    ///
    /// # Errors
    /// If the store fails.
    pub fn take_key(&self, keyed: &Keyed<'_>, now: i64) -> Result<Key> {
        let Keyed { planner, key, fingerprint } = *keyed;
        self.write(|to| {
            to.execute(
                "DELETE FROM idempotency WHERE begun < ? OR (status = 0 AND begun < ?)",
                params![now - KEPT, now - LONGEST],
            )?;
            let taken = to.execute(
                "INSERT INTO idempotency (planner, idempotency_key, fingerprint, begun, status, headers, body)
                 VALUES (?, ?, ?, ?, 0, '', '') ON CONFLICT (planner, idempotency_key) DO NOTHING",
                params![planner, key, fingerprint, now],
            )?;
            if taken == 1 {
                return Ok(Key::New);
            }
            let found = to.first(
                "SELECT fingerprint, status, headers, body FROM idempotency WHERE planner = ? AND idempotency_key = ?",
                params![planner, key],
                |row| {
                    let reply = KeptReply { status: row.take(1)?, headers: row.take(2)?, body: row.take(3)? };
                    Ok((row.take::<String>(0)?, reply))
                },
            )?;
            Ok(match found {
                Some((first, _)) if first != fingerprint => Key::Other,
                Some((_, reply)) if reply.status != 0 => Key::Done(reply),
                _ => Key::Running,
            })
        })
    }

    /// Keeps the reply to the request that took a key.
    ///
    /// # Errors
    /// If the store fails.
    pub fn keep_reply(&self, keyed: &Keyed<'_>, reply: &KeptReply) -> Result<()> {
        self.write(|to| {
            to.execute(
                "UPDATE idempotency SET status = ?, headers = ?, body = ?
                 WHERE planner = ? AND idempotency_key = ? AND fingerprint = ?",
                params![reply.status, reply.headers, reply.body, keyed.planner, keyed.key, keyed.fingerprint],
            )?;
            Ok(())
        })
    }

    /// Gives a key back: its request did nothing, so that it may be tried again.
    ///
    /// # Errors
    /// If the store fails.
    pub fn free_key(&self, keyed: &Keyed<'_>) -> Result<()> {
        self.write(|to| {
            to.execute(
                "DELETE FROM idempotency WHERE planner = ? AND idempotency_key = ? AND fingerprint = ?",
                params![keyed.planner, keyed.key, keyed.fingerprint],
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_one_request_of_one_planner_for_a_day() {
        let store = Store::temporary().unwrap();
        let keyed = |planner, fingerprint| Keyed { planner, key: "k", fingerprint };
        let (ana, other) = (keyed("Ana", "f"), keyed("Ana", "g"));
        assert_eq!(store.take_key(&ana, 1000).unwrap(), Key::New);
        assert_eq!(store.take_key(&ana, 1001).unwrap(), Key::Running);
        assert_eq!(store.take_key(&other, 1001).unwrap(), Key::Other);
        assert_eq!(store.take_key(&keyed("Ben", "g"), 1001).unwrap(), Key::New, "keys of planners are their own");
        let reply = KeptReply { status: 201, headers: "{}".to_owned(), body: "b".to_owned() };
        store.keep_reply(&ana, &reply).unwrap();
        assert_eq!(store.take_key(&ana, 1000 + KEPT).unwrap(), Key::Done(reply));
        assert_eq!(store.take_key(&other, 1000 + KEPT).unwrap(), Key::Other);
        assert_eq!(store.take_key(&other, 1001 + KEPT).unwrap(), Key::New);
        store.free_key(&other).unwrap();
        assert_eq!(store.take_key(&other, 1002 + KEPT).unwrap(), Key::New);
        // its server has gone
        assert_eq!(store.take_key(&other, 1003 + KEPT + LONGEST).unwrap(), Key::New);
    }
}
