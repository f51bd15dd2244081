//! The audit log: who did what, and when. Entries are appended, and never changed or deleted.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::database::values::params;
use super::database::{NOW, Sql};
use super::sessions::json;
use super::{Result, Store};

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditEntry {
    /// Its number.
    pub id: i64,
    /// When.
    pub made: String,
    /// Who: an account, a token, a name that a proxy gave, or an address.
    pub who: String,
    /// What was asked for, such as `POST /api/v1/sessions`.
    pub operation: String,
    /// The session that it was about, if it was about one.
    pub session: Option<i64>,
    /// The parts of the request that say most.
    pub what: Value,
    /// The HTTP status of the reply: below 400 if it was done.
    pub outcome: i64,
    /// The organisation that it concerns; none if it is a matter of the server.
    #[serde(skip)]
    pub organisation: Option<i64>,
}

/// An entry to be appended.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// Who.
    pub who: &'a str,
    /// What was asked for.
    pub operation: &'a str,
    /// The session that it was about.
    pub session: Option<i64>,
    /// The organisation that it concerns.
    pub organisation: Option<i64>,
    /// The parts of the request that say most, as JSON.
    pub what: &'a str,
    /// The HTTP status of the reply.
    pub outcome: u16,
}

/// How many entries are read at a time.
const PART: i64 = 500;

impl Store {
    /// Appends an entry.
    ///
    /// # Errors
    /// If the store fails.
    pub fn audit(&self, entry: &NewEntry<'_>) -> Result<()> {
        self.write(|to| append(to, entry))
    }

    /// At most `limit` entries that somebody may see, newest first; older than the entry `after`, unless it is 0.
    ///
    /// # Errors
    /// If the store fails.
    pub fn audited(&self, after: i64, limit: usize, sees: &dyn Fn(Option<i64>) -> bool) -> Result<Vec<AuditEntry>> {
        let sql = "SELECT id, made, who, operation, session, what, outcome, organisation FROM audit
             WHERE id < ? ORDER BY id DESC LIMIT ?";
        self.read(|from| {
            let (mut found, mut last) = (Vec::new(), if after == 0 { i64::MAX } else { after });
            loop {
                let some = from.all(sql, params![last, PART], |row| {
                    let (id, made, who, operation) = (row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?);
                    let (session, what, outcome) = (row.take(4)?, json(row.take(5)?), row.take(6)?);
                    Ok(AuditEntry { id, made, who, operation, session, what, outcome, organisation: row.take(7)? })
                })?;
                let Some(end) = some.last() else { return Ok(found) };
                last = end.id;
                for entry in some.into_iter().filter(|entry| sees(entry.organisation)) {
                    if found.len() == limit {
                        return Ok(found);
                    }
                    found.push(entry);
                }
            }
        })
    }
}

/// Appends an entry to a transaction.
pub(super) fn append(to: &dyn Sql, entry: &NewEntry<'_>) -> Result<()> {
    let NewEntry { who, operation, session, organisation, what, outcome } = *entry;
    let sql = format!(
        "INSERT INTO audit (made, who, operation, session, organisation, what, outcome) VALUES ({NOW}, ?, ?, ?, ?, ?, ?)"
    );
    to.execute(&sql, params![who, operation, session, organisation, what, i64::from(outcome)]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_read_from_its_end_in_parts() {
        let store = Store::temporary().unwrap();
        for number in 1..=5_u16 {
            let organisation = (number > 1).then_some(i64::from(number % 2));
            let entry =
                NewEntry { who: "ana", operation: "x", session: None, organisation, what: "{}", outcome: 200 + number };
            store.audit(&entry).unwrap();
        }
        let seen = |after, limit, sees: &dyn Fn(Option<i64>) -> bool| -> Vec<i64> {
            store.audited(after, limit, sees).unwrap().iter().map(|entry| entry.outcome).collect()
        };
        assert_eq!((seen(0, 2, &|_| true), seen(4, 9, &|_| true)), (vec![205, 204], vec![203, 202, 201]));
        assert_eq!(seen(0, 9, &|organisation| organisation == Some(1)), [205, 203]);
    }
}
