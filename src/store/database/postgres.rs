//! PostgreSQL: a server that several servers and workers of ours share.
//!
//! The tables are in the first schema of the connection's search path. A transaction that writes takes one advisory lock
//! for this schema, so that writers follow each other as in SQLite. It is held for a few milliseconds.
//!
//! A connection may be cut at any time. Then a read is done once more on a new one. A transaction that writes is begun once
//! more, but what fails later is an error: nobody knows whether the commit that was cut had been done.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::pool::{Pool, Taken};
use super::values::{Param, Row, Value};
use super::{Access, Database, NOW, Result, Sql, StoreError};

mod listener;

use listener::Listener;

/// How long a request waits for a connection of the pool.
const TURN: Duration = Duration::from_secs(10);

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a transaction that writes may do nothing: its process is frozen, and keeps all others waiting.
const FROZEN: Duration = Duration::from_secs(10);

/// The current time in the format of the store, as [`NOW`].
const CLOCK: &str = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

type Unknown = Box<dyn std::error::Error + Sync + Send>;

/// What the transactions of a database may write, each with a lock of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Sessions and all that belongs to them.
    Store = 1,
    /// Jobs.
    Jobs = 2,
}

/// A database on a server.
pub struct Postgres {
    config: Config,
    part: Part,
    links: Pool<Link>,
    listener: OnceLock<Listener>,
}

/// The address has a password.
impl fmt::Debug for Postgres {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Postgres").field("hosts", &self.config.get_hosts()).field("part", &self.part).finish()
    }
}

impl Postgres {
    /// The part of a database, with at most `most` connections. None is made yet.
    ///
    /// # Errors
    /// If the URL cannot be read.
    pub fn new(url: &str, part: Part, most: usize) -> Result<Self> {
        let mut config: Config = url.parse().map_err(|error: postgres::Error| StoreError::Url(message(&error)))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("plenary");
        }
        Ok(Self { config, part, links: Pool::new(Vec::new(), most), listener: OnceLock::new() })
    }

    /// A connection of its own, beside those of the pool.
    pub(in crate::store) fn client(&self) -> Result<Client> {
        connect(&self.config)
    }

    /// A connection, after its transaction has begun.
    fn begin(&self, access: Access) -> Result<Taken<'_, Link>> {
        let begin = match access {
            Access::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY".to_owned(),
            Access::Write(patience) => format!(
                "BEGIN; SET LOCAL idle_in_transaction_session_timeout = {}; SET LOCAL lock_timeout = {};
                 SELECT pg_advisory_xact_lock({}, hashtext(current_schema())); SET LOCAL lock_timeout = 0",
                FROZEN.as_millis(),
                patience.as_millis().max(1),
                self.part as i32
            ),
        };
        loop {
            let mut fresh = false;
            let link = self.links.take(TURN, || {
                fresh = true;
                Ok(Link::new(connect(&self.config)?))
            })?;
            match link.begin(&begin) {
                Ok(()) => return Ok(link),
                // a connection that was cut while nobody used it
                Err(StoreError::Gone(_)) if !fresh => link.discard(),
                Err(error) => {
                    link.end(false);
                    return Err(error);
                }
            }
        }
    }

    fn once(&self, access: Access, work: &mut dyn FnMut(&dyn Sql) -> Result<()>) -> Result<()> {
        let link = self.begin(access)?;
        let done = work(&*link).and_then(|()| link.commit());
        link.end(done.is_ok());
        done
    }
}

impl Database for Postgres {
    fn run(&self, access: Access, work: &mut dyn FnMut(&dyn Sql) -> Result<()>) -> Result<()> {
        let mut run = || match self.once(access, work) {
            Err(StoreError::Gone(_)) if access == Access::Read => self.once(access, work),
            other => other,
        };
        // the client waits, which a thread that drives requests may only do if it says so
        if Handle::try_current().is_ok() { block_in_place(run) } else { run() }
    }

    fn changes(&self) -> Result<i64> {
        Ok(self.listener.get_or_init(|| Listener::start(&self.config)).changes())
    }
}

/// A connection with its prepared statements.
struct Link {
    client: RefCell<Client>,
    statements: RefCell<HashMap<String, Statement>>,
    /// Whether a transaction is open.
    open: Cell<bool>,
    /// Whether a statement of it has failed, so that nothing of it can be kept.
    failed: Cell<bool>,
}

impl Link {
    fn new(client: Client) -> Self {
        Self {
            client: RefCell::new(client),
            statements: RefCell::default(),
            open: Cell::new(false),
            failed: Cell::new(false),
        }
    }

    fn begin(&self, begin: &str) -> Result<()> {
        // the last one ended in a panic
        if self.open.replace(true) {
            self.batch("ROLLBACK")?;
        }
        self.failed.set(false);
        self.batch(begin)
    }

    fn commit(&self) -> Result<()> {
        if self.failed.get() {
            return Err(StoreError::Damaged("a statement had failed before".to_owned()));
        }
        self.batch("COMMIT")?;
        self.open.set(false);
        Ok(())
    }

    fn statement(&self, text: &str) -> Result<Statement> {
        if let Some(known) = self.statements.borrow().get(text) {
            return Ok(known.clone());
        }
        let statement = self.client.borrow_mut().prepare(&translated(text))?;
        self.statements.borrow_mut().insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    fn with<T>(
        &self,
        text: &str,
        run: impl FnOnce(&mut Client, &Statement) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let done = self.statement(text).and_then(|statement| Ok(run(&mut self.client.borrow_mut(), &statement)?));
        self.failed.set(self.failed.get() || done.is_err());
        done
    }
}

impl Taken<'_, Link> {
    /// Gives the connection back, after its transaction has been rolled back unless it was committed.
    fn end(self, committed: bool) {
        if committed {
            return;
        }
        let rolled_back = !self.client.borrow().is_closed() && self.batch("ROLLBACK").is_ok();
        if rolled_back {
            self.open.set(false);
        } else {
            self.discard();
        }
    }
}

impl Sql for Link {
    fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64> {
        let params = borrowed(params)?;
        self.with(statement, |client, statement| client.execute(statement, &params))
    }

    fn query(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        let params = borrowed(params)?;
        self.with(statement, |client, statement| {
            let rows = client.query(statement, &params)?;
            rows.iter()
                .map(|row| {
                    (0..row.len()).map(|column| row.try_get(column)).collect::<std::result::Result<_, _>>().map(Row)
                })
                .collect()
        })
    }

    fn batch(&self, statements: &str) -> Result<()> {
        let done = self.client.borrow_mut().batch_execute(statements);
        self.failed.set(self.failed.get() || done.is_err());
        Ok(done?)
    }
}

fn borrowed<'a>(params: &'a [Param<'_>]) -> Result<Vec<&'a (dyn ToSql + Sync)>> {
    if params.iter().any(|param| matches!(param, Param::Text(text) if text.contains('\0'))) {
        return Err(StoreError::Zero);
    }
    Ok(params.iter().map(|param| param as &(dyn ToSql + Sync)).collect())
}

/// Connects, with TLS if the URL asks for it or the server is on another computer.
fn connect(config: &Config) -> Result<Client> {
    let near = |host: &Host| match host {
        Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let plain = match config.get_ssl_mode() {
        SslMode::Disable => true,
        SslMode::Require => false,
        _ => config.get_hosts().iter().all(near),
    };
    if plain {
        return Ok(config.clone().ssl_mode(SslMode::Disable).connect(NoTls)?);
    }
    let tls = MakeRustlsConnect::with_native_certs();
    let (tls, _unreadable) = tls.map_err(|_| StoreError::Url("the system has no certificates".to_owned()))?;
    Ok(config.clone().ssl_mode(SslMode::Require).connect(tls)?)
}

/// A statement with parameters as PostgreSQL writes them, and its clock.
fn translated(statement: &str) -> String {
    let statement = statement.replace(NOW, CLOCK);
    let (mut text, mut next, mut quoted) = (String::with_capacity(statement.len()), 0, false);
    let mut letters = statement.chars().peekable();
    while let Some(letter) = letters.next() {
        quoted ^= letter == '\'';
        if letter != '?' || quoted {
            text.push(letter);
            continue;
        }
        text.push('$');
        if !letters.peek().is_some_and(char::is_ascii_digit) {
            next += 1;
            text.push_str(&next.to_string());
        }
    }
    text
}

/// What the server says, without the words around it.
pub(in crate::store) fn message(error: &postgres::Error) -> String {
    let source = std::error::Error::source(error).map(ToString::to_string);
    error.as_db_error().map(|error| error.message().to_owned()).or(source).unwrap_or_else(|| error.to_string())
}

impl ToSql for Param<'_> {
    fn to_sql(&self, of: &Type, out: &mut bytes::BytesMut) -> std::result::Result<IsNull, Unknown> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => match *of {
                Type::INT2 => i16::try_from(*number)?.to_sql(of, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(of, out),
                Type::BOOL => (*number != 0).to_sql(of, out),
                _ => number.to_sql(of, out),
            },
            Self::Text(text) => text.to_sql(of, out),
            Self::Blob(bytes) => bytes.to_sql(of, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(of: &Type, raw: &'a [u8]) -> std::result::Result<Self, Unknown> {
        Ok(match *of {
            Type::BOOL => Self::Integer(i64::from(bool::from_sql(of, raw)?)),
            Type::INT2 => Self::Integer(i64::from(i16::from_sql(of, raw)?)),
            Type::INT4 => Self::Integer(i64::from(i32::from_sql(of, raw)?)),
            Type::INT8 => Self::Integer(i64::from_sql(of, raw)?),
            Type::BYTEA => Self::Blob(raw.to_vec()),
            _ => Self::Text(String::from_sql(of, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Unknown> {
        Ok(Self::Null)
    }

    fn accepts(of: &Type) -> bool {
        matches!(*of, Type::BOOL | Type::INT2 | Type::INT4 | Type::INT8 | Type::BYTEA)
            || <String as FromSql>::accepts(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_the_clock_are_written_as_postgresql_has_them() {
        assert_eq!(translated("SELECT ?, '?', ? WHERE a = ?"), "SELECT $1, '?', $2 WHERE a = $3");
        assert_eq!(translated("UPDATE job SET a = ?2 WHERE b = ?1"), "UPDATE job SET a = $2 WHERE b = $1");
        assert_eq!(translated(&format!("SELECT {NOW}")), format!("SELECT {CLOCK}"));
    }

    #[test]
    fn an_address_that_cannot_be_used_is_an_error() {
        let error = Postgres::new("postgres://user@host/db?no=1", Part::Store, 1).unwrap_err();
        assert!(matches!(error, StoreError::Url(_)), "{error}");
        let none = Postgres::new("postgres://user:secret@127.0.0.1:1/db", Part::Store, 1).unwrap();
        assert!(!format!("{none:?}").contains("secret"));
        let error = (&none as &dyn Database).read(|_| Ok(())).unwrap_err();
        assert!(matches!(error, StoreError::Gone(_)), "{error}");
    }
}
