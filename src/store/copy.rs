//! Copies all rows between PostgreSQL and a file of SQLite. So a backup is the same kind of file for both, and carries a
//! store from one to the other.

use std::path::Path;

use rusqlite::Connection;

use super::database::sqlite::{READ, connect};
use super::database::values::{AsParam, Param, Row, Value};
use super::database::{Database, Sql};
use super::{Result, schema};

/// How many rows are copied at a time.
const BATCH: usize = 50;

/// A table with its columns, and how many of them, at the start, are its key.
struct Table {
    name: String,
    columns: Vec<String>,
    key: usize,
}

/// Writes a snapshot of a store to a file that has no tables yet.
pub(super) fn to_file(from: &dyn Database, file: &Path) -> Result<()> {
    let mut to = connect(file, true, READ)?;
    to.pragma_update(None, "synchronous", "OFF")?;
    to.pragma_update(None, "foreign_keys", false)?;
    schema::migrate(&mut to, schema::NEWEST)?;
    let tables = tables(&to)?;
    from.read(|from| {
        // a read that is done once more begins anew
        let rows = to.unchecked_transaction()?;
        // a new store has an organisation already
        for table in &tables {
            rows.execute(&format!("DELETE FROM {}", table.name), [])?;
        }
        for table in &tables {
            copy(from, &*rows, table, &table.name)?;
        }
        Ok(rows.commit()?)
    })
}

/// Writes the rows of a file to temporary tables, whose names begin with `theirs_`.
pub(super) fn from_file(to: &dyn Sql, file: &Path) -> Result<()> {
    let from = connect(file, false, READ)?;
    for table in tables(&from)? {
        let theirs = format!("theirs_{}", table.name);
        to.batch(&format!("CREATE TEMP TABLE {theirs} (LIKE {}) ON COMMIT DROP", table.name))?;
        copy(&from, to, &table, &theirs)?;
    }
    Ok(())
}

/// The tables of a store in a file, those first to which others refer.
fn tables(of: &Connection) -> Result<Vec<Table>> {
    let of: &dyn Sql = of;
    let names = of.all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
        &[],
        |row| row.take::<String>(0),
    )?;
    let table = |name: String| {
        let columns = of.all(
            "SELECT name, pk FROM pragma_table_info(?) ORDER BY pk = 0, pk, cid",
            &[Param::Text(&name)],
            |row| Ok((row.take::<String>(0)?, row.take::<i64>(1)?)),
        )?;
        let key = columns.iter().filter(|(_, key)| *key > 0).count();
        Ok(Table { name, columns: columns.into_iter().map(|(name, _)| name).collect(), key })
    };
    names.into_iter().map(table).collect()
}

fn params(values: &[Value]) -> Vec<Param<'_>> {
    values.iter().map(AsParam::param).collect()
}

fn copy(from: &dyn Sql, to: &dyn Sql, table: &Table, name: &str) -> Result<()> {
    let (columns, key) = (table.columns.join(", "), table.columns[..table.key].join(", "));
    let marks = |many: usize| vec!["?"; many].join(", ");
    let insert = format!("INSERT INTO {name} ({columns}) VALUES ({})", marks(table.columns.len()));
    let select = |after: &str| format!("SELECT {columns} FROM {} {after} ORDER BY {key} LIMIT {BATCH}", table.name);
    let next = select(&format!("WHERE ({key}) > ({})", marks(table.key)));
    let mut rows = from.query(&select(""), &[])?;
    loop {
        for Row(values) in &rows {
            to.execute(&insert, &params(values))?;
        }
        match rows.last() {
            Some(Row(last)) if rows.len() == BATCH => rows = from.query(&next, &params(&last[..table.key]))?,
            _ => return Ok(()),
        }
    }
}
