//! The whole store out and in, as streams: neither is ever in memory as a whole.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, header};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::runtime::Handle;

use super::App;
use super::asking::{Asking, Reply};
use super::wrong::Wrong;
use crate::store::StoreError;
use crate::store::restore::Shown;
use plenary_core::read;

/// How long nothing may come of an upload, so that those that have stalled do not hold up others.
const STALLED: Duration = Duration::from_secs(30);

/// How much of a refused upload is still read, and for how long: many clients look for the reply only once they have sent all.
const DRAINED: (u64, Duration) = (64 << 20, Duration::from_secs(5));

/// How much of a file is sent at a time.
const CHUNK: usize = 256 << 10;

/// The kind of a backup.
const SQLITE: &str = "application/vnd.sqlite3";

/// The whole store.
pub fn save(app: &Arc<App>, _: &Asking) -> Result<Reply, Wrong> {
    let backup = app.store.backup()?;
    Ok(Reply::Stream(SQLITE, "plenary-backup.db".to_owned(), backup.length(), Box::new(backup)))
}

/// Adds the sessions of a backup.
pub fn restore(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let most = app.options.restore_limit;
    let ids = if asking.upload.announced > most {
        Err(StoreError::BackupTooLarge(most / 1_000_000).into())
    } else {
        app.store.restore(&mut &asking.upload, most, &readable)
    };
    let ids = ids.inspect_err(|_| asking.upload.drain())?;
    app.plan_unanswered()?;
    Ok(Reply::Json(201, json!({"sessions": ids})))
}

/// Whether a session can be shown, with its schedule.
pub fn readable(shown: Shown<'_>) -> Result<(), Wrong> {
    let _loaded = read::session(shown.text, &format!("session {} of the backup", shown.session))?;
    if let Some(schedule) = shown.schedule {
        let _schedule = read::schedule(schedule, &format!("the schedule of session {} of the backup", shown.session))?;
    }
    Ok(())
}

/// A body that is read as it comes, by a thread that may wait.
#[derive(Debug, Default)]
pub struct Upload {
    /// How long it says that it is.
    announced: u64,
    coming: Mutex<Option<Coming>>,
}

#[derive(Debug)]
struct Coming {
    body: BodyDataStream,
    rest: Bytes,
    runtime: Handle,
}

impl Upload {
    /// The body of a request, as the server sees it.
    pub fn new(headers: &HeaderMap, body: Body) -> Self {
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        let coming = Coming { body: body.into_data_stream(), rest: Bytes::new(), runtime: Handle::current() };
        Self { announced: announced.unwrap_or(0), coming: Mutex::new(Some(coming)) }
    }

    /// Reads some of the rest and forgets it.
    fn drain(&self) {
        let (mut rest, clock) = (self, Instant::now());
        let (mut buffer, mut drained) = (vec![0; CHUNK], 0);
        while drained < DRAINED.0 && clock.elapsed() < DRAINED.1 {
            match rest.read(&mut buffer) {
                Ok(read) if read > 0 => drained += read as u64,
                _ => return,
            }
        }
    }
}

impl Read for &Upload {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(coming) = coming.as_mut() else { return Ok(0) };
        while coming.rest.is_empty() {
            let next = coming.body.next();
            let next = coming.runtime.block_on(async { tokio::time::timeout(STALLED, next).await });
            match next.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "nothing came for half a minute"))? {
                Some(chunk) => coming.rest = chunk.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let some = coming.rest.split_to(into.len().min(coming.rest.len()));
        into[..some.len()].copy_from_slice(&some);
        Ok(some.len())
    }
}

/// A file as a body, read piece by piece while it is sent.
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
            // what was sent ends before its announced length, which the other side notices
            Err(error) => Some((Err(error), None)),
        }
    }))
}
