//! A store in PostgreSQL for a desk, where `PLENARY_TEST_DB` names a server (`scripts/postgres`).

use std::sync::{Mutex, PoisonError};

use postgres::{Client, NoTls};

use super::run::Desk;

/// The server of the tests.
pub fn server() -> Option<String> {
    std::env::var("PLENARY_TEST_DB").ok()
}

/// What `--db` names for a desk: a file on it, or a schema of its own.
pub fn store_of(desk: &Desk) -> String {
    let Some(server) = server() else { return "store.db".to_owned() };
    let name: String =
        desk.path().file_name().unwrap().to_str().unwrap().chars().filter(char::is_ascii_alphanumeric).collect();
    // the names of folders differ by case too
    let schema = name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    sql(&format!("CREATE SCHEMA IF NOT EXISTS d{schema}"));
    format!("{server}?options=-csearch_path%3Dd{schema}&application_name=d{schema}")
}

/// Cuts all connections to the database of a desk.
pub fn cut(desk: &Desk) {
    let store = store_of(desk);
    let (_, name) = store.rsplit_once('=').unwrap();
    sql(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"));
}

/// Runs a statement on the server of the tests.
pub fn sql(statement: &str) {
    let mut client = Client::connect(&server().unwrap(), NoTls).unwrap();
    client.batch_execute(statement).unwrap();
}
