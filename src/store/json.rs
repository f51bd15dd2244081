//! Reads backups of the first versions: `plenary.store/1`, one JSON file with all texts.
//!
//! Such a file may be larger than the memory, so each revision and answer is written before the next one is read.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::marker::PhantomData;

use rusqlite::{Connection, params};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::database::NOW;
use super::{Answer, Change, Result, Revision, Scenario, StoreError, events, schema, texts};

/// The value of `schema` in such a file.
const SCHEMA: &str = "plenary.store/1";

/// Converts such a file to a store of the newest version, in an empty database without foreign keys.
pub(super) fn convert(from: &File, to: &mut Connection) -> Result<()> {
    to.pragma_update(None, "synchronous", "OFF")?;
    schema::migrate(to, schema::NEWEST)?;
    let transaction = to.transaction()?;
    let progress = Progress { to: &transaction, since: Cell::new(0), failed: RefCell::new(None) };
    let mut file =
        serde_json::Deserializer::from_reader(Metered { from: BufReader::new(from), since: &progress.since });
    let read = Whole(&progress).deserialize(&mut file).and_then(|()| file.end());
    if let Err(error) = read {
        return Err(match progress.failed.take() {
            Some(failed) if !matches!(failed, StoreError::Sqlite(_)) => failed,
            _ => StoreError::Backup(error.to_string()),
        });
    }
    events::put_all(&*transaction)?;
    transaction.commit()?;
    Ok(())
}

/// The target of the conversion, and its first error.
struct Progress<'a> {
    to: &'a Connection,
    /// Bytes read since the last write.
    since: Cell<u64>,
    failed: RefCell<Option<StoreError>>,
}

impl Progress<'_> {
    fn write(&self, work: impl FnOnce(&Connection) -> Result<()>) -> std::result::Result<(), String> {
        self.since.set(0);
        work(self.to).map_err(|error| {
            let told = error.to_string();
            self.failed.replace(Some(error));
            told
        })
    }
}

/// A reader that fails if a single entry is too long, so that it cannot fill the memory.
struct Metered<'a, R> {
    from: R,
    since: &'a Cell<u64>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.since.set(self.since.get() + read as u64);
        if self.since.get() > (2 * texts::MOST) << 20 {
            return Err(io::Error::other("a revision or an answer in it is too long"));
        }
        Ok(read)
    }
}

/// Deserializes a list, and passes on each element before it reads the next.
struct Each<T, F>(F, PhantomData<T>);

impl<T, F> Each<T, F> {
    fn of(take: F) -> Self {
        Self(take, PhantomData)
    }
}

impl<'de, T, F> DeserializeSeed<'de> for Each<T, F>
where
    T: Deserialize<'de>,
    F: FnMut(T) -> std::result::Result<(), String>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, T, F> Visitor<'de> for Each<T, F>
where
    T: Deserialize<'de>,
    F: FnMut(T) -> std::result::Result<(), String>,
{
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> std::result::Result<(), A::Error> {
        while let Some(one) = list.next_element()? {
            (self.0)(one).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// The whole file.
struct Whole<'a>(&'a Progress<'a>);

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a backup of a store")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> std::result::Result<(), A::Error> {
        let (mut schema, mut sessions) = (false, false);
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "schema" => {
                    let found: String = fields.next_value()?;
                    if found != SCHEMA {
                        return Err(A::Error::custom(format!("its schema is `{found}`, not `{SCHEMA}`")));
                    }
                    schema = true;
                }
                "sessions" => {
                    fields.next_value_seed(Sessions(self.0))?;
                    sessions = true;
                }
                _ => return Err(A::Error::unknown_field(&name, &["schema", "sessions"])),
            }
        }
        match (schema, sessions) {
            (false, _) => Err(A::Error::missing_field("schema")),
            (_, false) => Err(A::Error::missing_field("sessions")),
            _ => Ok(()),
        }
    }
}

/// The list of sessions.
struct Sessions<'a>(&'a Progress<'a>);

impl<'de> DeserializeSeed<'de> for Sessions<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Sessions<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a list of sessions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        while list.next_element_seed(Session(self.0))?.is_some() {}
        Ok(())
    }
}

/// A session with all that is known of it.
struct Session<'a>(&'a Progress<'a>);

impl<'de> DeserializeSeed<'de> for Session<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Session<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a session")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> std::result::Result<(), A::Error> {
        let write = |work: &dyn Fn(&Connection) -> Result<()>| self.0.write(work);
        // insert a placeholder, because the session's own fields may come last
        write(&|to| Ok(to.execute("INSERT INTO session (version, head, made) VALUES (0, 0, '')", []).map(drop)?))
            .map_err(A::Error::custom)?;
        let id = self.0.to.last_insert_rowid();
        let (mut version, mut head, mut made, mut closed) = (None::<i64>, None::<i64>, None::<String>, None::<String>);
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "version" => version = Some(fields.next_value()?),
                "head" => head = Some(fields.next_value()?),
                "made" => made = Some(fields.next_value()?),
                "closed" => closed = fields.next_value()?,
                "revisions" => fields.next_value_seed(Each::of(|one| write(&|to| revision(to, id, &one))))?,
                "changes" => fields.next_value_seed(Each::of(|one| write(&|to| change(to, id, &one))))?,
                "answers" => fields.next_value_seed(Each::of(|one| write(&|to| answer(to, id, &one))))?,
                "scenarios" => fields.next_value_seed(Each::of(|one| write(&|to| scenario(to, id, &one))))?,
                _ => return Err(A::Error::custom(format!("a session has no field `{name}`"))),
            }
        }
        let missing = A::Error::missing_field;
        let (version, head) = (version.ok_or_else(|| missing("version"))?, head.ok_or_else(|| missing("head"))?);
        let made = made.ok_or_else(|| missing("made"))?;
        write(&|to| {
            let sql = "UPDATE session SET version = ?2, head = ?3, made = ?4, closed = ?5 WHERE id = ?1";
            Ok(to.execute(sql, params![id, version, head, made, closed]).map(drop)?)
        })
        .map_err(A::Error::custom)
    }
}

fn revision(to: &Connection, session: i64, one: &Revision) -> Result<()> {
    let text = texts::put(to, &one.text)?;
    let (edits, notes) = (one.edits.to_string(), one.notes.to_string());
    to.prepare_cached(
        "INSERT INTO revision (session, number, parent, edits, notes, text, made) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![session, one.number, one.parent, edits, notes, text, one.made])?;
    Ok(())
}

fn change(to: &Connection, session: i64, one: &Change) -> Result<()> {
    let sql = "INSERT INTO change (session, version, what, revision, who, made) VALUES (?, ?, ?, ?, ?, ?)";
    to.prepare_cached(sql)?.execute(params![session, one.version, one.what, one.revision, one.who, one.made])?;
    Ok(())
}

fn answer(to: &Connection, session: i64, (revision, one): &(i64, Answer)) -> Result<()> {
    let schedule = one.schedule.as_deref().map(|text| texts::put(to, text)).transpose()?;
    let body = texts::put(to, &one.body.to_string())?;
    to.prepare_cached("INSERT INTO answer (session, revision, made, schedule, body) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![session, revision, one.made, schedule, body])?;
    Ok(())
}

fn scenario(to: &Connection, session: i64, one: &Scenario) -> Result<()> {
    let answer = one.answer.as_ref().map(Value::to_string);
    to.execute(
        &format!("INSERT INTO scenario (session, name, edits, revision, answer, made) VALUES (?, ?, ?, ?, ?, {NOW})"),
        params![session, one.name, one.edits.to_string(), one.revision, answer],
    )?;
    Ok(())
}
