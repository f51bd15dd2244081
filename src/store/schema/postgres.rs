//! The tables in PostgreSQL. Their versions are those of the tables in SQLite; the first one here is version 13.
//!
//! Whatever is written notifies the channel `plenary`, with the name of the schema.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use postgres::Client;

use super::NEWEST;
use crate::store::database::postgres::Postgres;
use crate::store::{Result, StoreError};

/// The version before the first step.
const BEFORE: i64 = 12;

/// The migrations in order, each in its transaction. Like those of SQLite, a released one never changes.
pub(in crate::store) const STEPS: [&str; (NEWEST - BEFORE) as usize] =
    [include_str!("postgres/13.sql"), include_str!("postgres/14.sql")];

/// The number of the advisory lock that all servers share, and that a migration has alone.
const SERVERS: i32 = 3;

/// How long a server waits for another one that makes or migrates the tables.
const PATIENCE: Duration = Duration::from_secs(10);

/// The connection of a server that holds the lock of all servers.
pub(in crate::store) struct Held {
    _client: Mutex<Client>,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Held")
    }
}

/// Makes the tables or brings them up to date, unless servers of an earlier version use them.
pub(in crate::store) fn hold(database: &Postgres) -> Result<Held> {
    let mut client = database.client()?;
    let clock = Instant::now();
    loop {
        let version = version(&mut client)?;
        if version == NEWEST {
            client.execute(&format!("SELECT pg_advisory_lock_shared({SERVERS}, hashtext(current_schema()))"), &[])?;
            return Ok(Held { _client: Mutex::new(client) });
        }
        let alone = format!("SELECT pg_try_advisory_lock({SERVERS}, hashtext(current_schema()))");
        if client.query_one(&alone, &[])?.get(0) {
            let migrated = migrate(&mut client);
            client.execute(&format!("SELECT pg_advisory_unlock({SERVERS}, hashtext(current_schema()))"), &[])?;
            migrated?;
        } else if clock.elapsed() > PATIENCE {
            return Err(StoreError::OtherServers);
        } else {
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// Checks that servers of this version use the tables.
pub(in crate::store) fn join(database: &Postgres) -> Result<()> {
    match version(&mut database.client()?)? {
        0 => Err(StoreError::NoFile),
        NEWEST => Ok(()),
        _ => Err(StoreError::NoServer),
    }
}

/// The version of the tables; 0 where there are none.
fn version(client: &mut Client) -> Result<i64> {
    if client.query_one("SELECT current_schema() IS NULL", &[])?.get(0) {
        return Err(StoreError::Url("the schema of its search path does not exist".to_owned()));
    }
    let tables = "SELECT count(*), count(*) FILTER (WHERE tablename = 'plenary') FROM pg_tables
                  WHERE schemaname = current_schema()";
    let row = client.query_one(tables, &[])?;
    match (row.get::<_, i64>(0), row.get::<_, i64>(1)) {
        (0, _) => Ok(0),
        (_, 0) => Err(StoreError::Foreign("its schema has tables of another program")),
        _ => match client.query_one("SELECT version FROM plenary", &[])?.get(0) {
            found if found > NEWEST => Err(StoreError::Newer { found, known: NEWEST }),
            found => Ok(found),
        },
    }
}

fn migrate(client: &mut Client) -> Result<()> {
    // another server may have been quicker
    let made = version(client)?;
    for (step, to) in STEPS.iter().zip(BEFORE + 1..).filter(|(_, to)| *to > made) {
        let mut transaction = client.transaction()?;
        transaction.batch_execute(step)?;
        transaction.execute("UPDATE plenary SET version = $1", &[&to])?;
        transaction.commit()?;
    }
    Ok(())
}

/// A schema for a test, which is dropped with this.
#[cfg(test)]
#[derive(Debug)]
pub(in crate::store) struct Temporary {
    whole: String,
    name: String,
    url: String,
}

#[cfg(test)]
impl Temporary {
    pub(in crate::store) fn new(whole: &str) -> Result<Self> {
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let mark = if whole.contains('?') { '&' } else { '?' };
        let url = format!("{whole}{mark}options=-csearch_path%3D{name}");
        let temporary = Self { whole: whole.to_owned(), name, url };
        temporary.run(&format!("CREATE SCHEMA {}", temporary.name))?;
        Ok(temporary)
    }

    pub(in crate::store) fn url(&self) -> &str {
        &self.url
    }

    fn run(&self, statement: &str) -> Result<()> {
        let database = Postgres::new(&self.whole, crate::store::database::postgres::Part::Store, 1)?;
        Ok(database.client()?.batch_execute(statement)?)
    }
}

#[cfg(test)]
impl Drop for Temporary {
    fn drop(&mut self) {
        let _stays = self.run(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn released_steps_are_as_they_were() {
        let hash = |text: &str| {
            let hash = Sha256::digest(text.as_bytes());
            hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        assert_eq!(STEPS.map(hash), ["e05d8d969b7960ed", "480928850b3ef3d7"], "a change is a further step");
    }
}
