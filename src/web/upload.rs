//! A request body that is read while it arrives.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use tokio::runtime::Handle;

/// An upload fails if no data arrives for this long, so that stalled uploads do not block others.
const STALLED: Duration = Duration::from_secs(30);

/// How much of a refused upload is still read, and for how long: many clients read the reply only after sending everything.
const DRAINED: (u64, Duration) = (64 << 20, Duration::from_secs(5));

/// Bytes of a refused upload that are read at a time.
const CHUNK: usize = 256 << 10;

/// A body that a blocking thread reads while it arrives.
#[derive(Debug, Default)]
pub struct Upload {
    /// The announced length.
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
    /// The body of a request.
    pub fn new(headers: &HeaderMap, body: Body) -> Self {
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        let coming = Coming { body: body.into_data_stream(), rest: Bytes::new(), runtime: Handle::current() };
        Self { announced: announced.unwrap_or(0), coming: Mutex::new(Some(coming)) }
    }

    /// The announced length.
    pub fn announced(&self) -> u64 {
        self.announced
    }

    /// Reads and discards some of the rest.
    pub fn drain(&self) {
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
            match next.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "no data arrived for half a minute"))? {
                Some(chunk) => coming.rest = chunk.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let some = coming.rest.split_to(into.len().min(coming.rest.len()));
        into[..some.len()].copy_from_slice(&some);
        Ok(some.len())
    }
}
