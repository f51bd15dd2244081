//! The audit log: who did what, and when. Entries are appended, and never changed or deleted.

use std::cell::RefCell;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::database::values::params;
use super::database::{NOW, Sql};
use super::{Result, Store, WRITE};

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

/// An entry about a change that is being made. It is appended in the transaction of the change.
#[derive(Debug, Clone, Default)]
pub struct Pending {
    /// Who.
    pub who: String,
    /// What was asked for.
    pub operation: String,
    /// The session that it is about; a change that makes one sets it.
    pub session: Option<i64>,
    /// The organisation that it concerns; a change that makes a session sets it.
    pub organisation: Option<i64>,
    /// The parts of the request that say most, as JSON.
    pub what: String,
    /// The HTTP status of the reply, if the change is made.
    pub outcome: u16,
}

impl Pending {
    /// The entry.
    pub fn entry(&self) -> NewEntry<'_> {
        let Self { who, operation, session, organisation, what, outcome } = self;
        NewEntry { who, operation, session: *session, organisation: *organisation, what, outcome: *outcome }
    }
}

thread_local! {
    /// The entry of the change that this thread makes.
    static PENDING: RefCell<Option<Pending>> = const { RefCell::new(None) };
}

/// Does a piece of work whose first transaction that writes the store appends an entry, and says whether there was one. Both are kept, or
/// neither. The work stays on this thread.
pub fn with_entry<T>(entry: Pending, work: impl FnOnce() -> T) -> (T, bool) {
    /// Also where the work ends in a panic.
    struct Gone;
    impl Drop for Gone {
        fn drop(&mut self) {
            PENDING.take();
        }
    }
    PENDING.set(Some(entry));
    let _gone = Gone;
    let done = work();
    (done, PENDING.with_borrow(Option::is_none))
}

/// Says which session a change makes, and whose it is.
pub(super) fn makes(session: i64, organisation: i64) {
    PENDING.with_borrow_mut(|pending| {
        if let Some(entry) = pending {
            (entry.session, entry.organisation) = (Some(session), Some(organisation));
        }
    });
}

/// Appends the entry of the change that this thread makes, if there is one, to its transaction.
pub(super) fn append_pending(to: &dyn Sql) -> Result<()> {
    PENDING.with_borrow(|pending| pending.as_ref().map_or(Ok(()), |entry| append(to, &entry.entry())))
}

/// The transaction with the entry has ended well.
pub(super) fn is_kept() {
    PENDING.take();
}

/// How many entries are read at a time.
const PART: i64 = 500;

impl Store {
    /// Appends an entry.
    ///
    /// # Errors
    /// If the store fails.
    pub fn audit(&self, entry: &NewEntry<'_>) -> Result<()> {
        // this is no change that has an entry itself
        self.database().write(WRITE, |to| append(to, entry))
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
                    let (session, what, outcome) = (row.take(4)?, said(&row.take::<String>(5)?), row.take(6)?);
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

/// JSON that was kept.
fn said(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
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
    fn a_change_and_its_entry_are_kept_together_or_not_at_all() {
        let store = Store::temporary().unwrap();
        let entry = |operation: &str| Pending {
            who: "ana".into(),
            operation: operation.into(),
            what: "{}".into(),
            ..Pending::default()
        };
        let (made, is_kept) = with_entry(entry("make"), || store.create("x", None).unwrap().session);
        assert!(is_kept);
        // one that fails leaves no entry, nor does one that only reads
        let (_, is_kept) = with_entry(entry("fail"), || store.give(99, 1).unwrap_err());
        assert!(!is_kept);
        let (_, is_kept) = with_entry(entry("read"), || store.head(made).unwrap());
        assert!(!is_kept);
        // the second of two transactions has none
        let (_, is_kept) = with_entry(entry("two"), || {
            let _id = store.add_organisation("a").unwrap();
            store.add_organisation("b").unwrap()
        });
        assert!(is_kept);
        // what is broken takes its change with it
        let broken = Pending { what: "a\0".into(), ..entry("zero") };
        let many = store.organisations().unwrap().len();
        if store.is_shared() {
            let _failed = with_entry(broken, || store.add_organisation("c").unwrap_err());
            assert_eq!(store.organisations().unwrap().len(), many);
        }
        let _id = store.add_organisation("d").unwrap();
        let log = store.audited(0, 9, &|_| true).unwrap();
        let said: Vec<(&str, Option<i64>)> = log.iter().map(|one| (one.operation.as_str(), one.session)).collect();
        assert_eq!(said, [("two", None), ("make", Some(made))]);
    }

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
