//! The ids of recorded events, so that one that arrives twice counts once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::database::Sql;
use super::database::values::params;
use super::{Result, Store};

impl Store {
    /// Which of these ids are those of events that the session has.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn known_events<'a>(
        &self,
        session: i64,
        ids: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<BTreeSet<String>> {
        self.read(|from| {
            let mut known = BTreeSet::new();
            for id in ids.clone() {
                known.extend(from.find("SELECT id FROM event WHERE session = ? AND id = ?", params![session, id])?);
            }
            Ok::<BTreeSet<String>, _>(known)
        })
    }
}

/// Keeps the ids of the events of a change.
pub(super) fn put(to: &dyn Sql, session: i64, events: &Value) -> Result<()> {
    for id in events.as_array().into_iter().flatten().filter_map(|event| event["id"].as_str()) {
        to.execute("INSERT INTO event (session, id) VALUES (?, ?) ON CONFLICT DO NOTHING", params![session, id])?;
    }
    Ok(())
}

/// Keeps the ids of all events that have been recorded so far.
pub(super) fn put_all(to: &dyn Sql) -> Result<()> {
    let recorded = to.all(
        "SELECT change.session, edits FROM change
         JOIN revision ON revision.session = change.session AND number = change.revision WHERE what = 'recorded'",
        &[],
        |row| Ok((row.take::<i64>(0)?, row.take::<String>(1)?)),
    )?;
    for (session, edits) in recorded {
        put(to, session, &serde_json::from_str(&edits).unwrap_or_default())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Draft;

    #[test]
    fn the_events_of_a_session_are_known_to_it_alone() {
        let store = Store::temporary().unwrap();
        let recorded = |text| Draft {
            what: "recorded",
            edits: r#"[{"event": "starts", "id": "a"}, {"event": "ends"}, {"event": "undo", "id": "b"}]"#,
            notes: "[]",
            text,
            who: None,
        };
        let (one, other) = (store.create("x", None).unwrap(), store.create("y", None).unwrap());
        let head = store.append(one.session, one.version, &recorded("x1")).unwrap();
        // the same once more, and an edit whose objects have ids
        let head = store.append(one.session, head.version, &recorded("x2")).unwrap();
        let edit = Draft { what: "edited", edits: r#"[{"id": "c"}]"#, ..recorded("x3") };
        store.append(one.session, head.version, &edit).unwrap();
        let known = |session| store.known_events(session, ["a", "b", "c", ""].into_iter()).unwrap();
        assert_eq!(known(one.session).into_iter().collect::<Vec<_>>(), ["a", "b"]);
        assert!(known(other.session).is_empty());
    }
}
