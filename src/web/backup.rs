//! Backup and restore of the whole store as streams, so that it is never in memory as a whole.

use std::io::{self, Read};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use futures_util::stream;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::App;
use super::error::ApiError;
use super::request::{ApiRequest, Reply};
use crate::store::StoreError;
use crate::store::restore::{Added, Shown};
use plenary_core::read;

/// Bytes of a file that are sent at a time.
const CHUNK: usize = 256 << 10;

/// The media type of a backup.
pub const SQLITE: &str = "application/vnd.sqlite3";

/// What a backup has added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Restored {
    /// The new numbers of its sessions.
    sessions: Vec<i64>,
    /// The organisations that were not there.
    organisations: Vec<String>,
    /// The accounts that were not there.
    accounts: Vec<String>,
    /// The accounts of the backup that were there already, and stay as they are.
    kept_accounts: Vec<String>,
}

/// Sends a backup of the store.
pub fn save(app: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    let backup = app.store.backup()?;
    Ok(Reply::Stream(SQLITE, "plenary-backup.db".to_owned(), backup.length(), Box::new(backup)))
}

/// Adds the sessions of a backup to the store, and the organisations and accounts that it does not have.
pub fn restore(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let most = app.options.restore_limit;
    let added = if request.upload.announced() > most {
        Err(StoreError::BackupTooLarge(most / 1_000_000).into())
    } else {
        app.store.restore(&mut &request.upload, most, &readable)
    };
    let Added { sessions, organisations, accounts, kept } = added.inspect_err(|_| request.upload.drain())?;
    app.plan_unanswered()?;
    let restored = Restored { sessions, organisations, accounts, kept_accounts: kept };
    Ok(Reply::Made("/api/v1/sessions".to_owned(), json!(restored)))
}

/// Checks that the session and its schedule can be read.
pub fn readable(shown: Shown<'_>) -> Result<(), ApiError> {
    let _loaded = read::session(shown.text, &format!("session {} of the backup", shown.session))?;
    if let Some(schedule) = shown.schedule {
        let _schedule = read::schedule(schedule, &format!("the schedule of session {} of the backup", shown.session))?;
    }
    Ok(())
}

/// Streams a file as a response body.
pub fn body(from: Box<dyn Read + Send>) -> Body {
    Body::from_stream(stream::unfold(Some(from), |from| async {
        let mut from = from?;
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = vec![0; CHUNK];
            let read = from.read(&mut chunk)?;
            chunk.truncate(read);
            Ok::<_, io::Error>((Bytes::from(chunk), from))
        });
        match read.await.map_err(io::Error::other).flatten() {
            Ok((chunk, _)) if chunk.is_empty() => None,
            Ok((chunk, from)) => Some((Ok(chunk), Some(from))),
            // the body ends before its announced length, so the client notices
            Err(error) => Some((Err(error), None)),
        }
    }))
}
