//! Limits on concurrent work, so that no client and no kind of work blocks all others.
//!
//! There is a [`Gate`] for receiving bodies, one for using the store, one for reading or making documents, and one for event
//! streams. A client gets only a share of the places behind a gate; further requests of that client wait. A request that
//! waits too long, or behind too many of the same client, is refused with [`ApiError::Busy`], which says when to try again.
//! Health checks pass no gate.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::error::ApiError;

/// How long a request waits for a place.
const PATIENCE: Duration = Duration::from_secs(20);

/// Concurrent requests that use the store. SQLite writes one at a time, so more would only wait there.
const READING: usize = 32;

/// Concurrent requests with a body in memory. Each body has at most [`super::BODY`] bytes.
const BODIES: usize = 32;

/// Concurrent documents that are read or made. The process that reads one may take a gigabyte.
const DOCUMENTS: usize = 4;

/// Concurrent questions to the provider of OpenID Connect, which may take its time.
const PROVIDER: usize = 8;

/// Waiting documents of one client. They also occupy places for bodies, which other requests of the client need.
const DOCUMENTS_WAITING: usize = BODIES / 4 / 2;

/// Event streams and waits for jobs of one client. A browser needs one for all its tabs, but many users may share an
/// address.
const STREAMS: usize = 128;

/// Concurrent reads of the store for event streams.
const LOOKS: usize = 8;

/// Which gate a request passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// None: answered at once, from memory.
    Instant,
    /// Reads and changes the store.
    Reading,
    /// Reads or makes documents, which keeps a core busy.
    Documents,
    /// Asks the provider of OpenID Connect.
    Provider,
}

/// A place behind a gate, released when dropped.
#[derive(Debug)]
pub struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_client: OwnedSemaphorePermit,
    _in_line: OwnedSemaphorePermit,
    _client: Arc<Client>,
}

/// The places and waiting requests of one client.
#[derive(Debug)]
struct Client {
    /// Its share of the places.
    places: Arc<Semaphore>,
    /// Its share plus the requests that may wait.
    line: Arc<Semaphore>,
}

/// A limited number of places, of which each client gets a share.
#[derive(Debug)]
pub struct Gate {
    all: Arc<Semaphore>,
    share: usize,
    line: usize,
    /// Clients that have places or wait for one.
    clients: Mutex<HashMap<IpAddr, Weak<Client>>>,
}

impl Gate {
    /// A gate with `places`, of which one client gets `share`. Any number of its requests may wait.
    pub fn new(places: usize, share: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(places)), share, line: Semaphore::MAX_PERMITS, clients: Mutex::default() }
    }

    /// Lets at most `most` requests of one client wait.
    #[must_use]
    pub fn with_waiting(self, most: usize) -> Self {
        Self { line: self.share + most, ..self }
    }

    /// Waits for a place: first among the requests of the same client, then among those of all clients.
    ///
    /// # Errors
    /// If the wait is too long, or too many requests of the same client are waiting.
    pub async fn enter(&self, client: IpAddr) -> Result<Place, ApiError> {
        let client = self.client(client);
        let in_line = Arc::clone(&client.line).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        let place = async {
            let of_client = Arc::clone(&client.places).acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some((of_client, of_all))
        };
        let (of_client, of_all) = timeout(PATIENCE, place).await.ok().flatten().ok_or(ApiError::Busy)?;
        Ok(Place { _of_all: of_all, _of_client: of_client, _in_line: in_line, _client: client })
    }

    /// Takes a place without waiting.
    ///
    /// # Errors
    /// If no place is free.
    pub fn try_enter(&self, client: IpAddr) -> Result<Place, ApiError> {
        let client = self.client(client);
        let in_line = Arc::clone(&client.line).try_acquire_owned().map_err(|_| ApiError::TooManyRequests)?;
        let of_client = Arc::clone(&client.places).try_acquire_owned().map_err(|_| ApiError::TooManyRequests)?;
        let of_all = Arc::clone(&self.all).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        Ok(Place { _of_all: of_all, _of_client: of_client, _in_line: in_line, _client: client })
    }

    fn client(&self, client: IpAddr) -> Arc<Client> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = clients.get(&client).and_then(Weak::upgrade) {
            return known;
        }
        if clients.len() == clients.capacity() {
            clients.retain(|_, one| one.strong_count() > 0);
        }
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let new = Arc::new(Client { places: semaphore(self.share), line: semaphore(self.line) });
        clients.insert(client, Arc::downgrade(&new));
        new
    }
}

/// The gates of a server.
#[derive(Debug)]
pub struct Gates {
    bodies: Gate,
    reading: Gate,
    documents: Gate,
    provider: Gate,
    streams: Gate,
    looks: Arc<Semaphore>,
}

impl Gates {
    /// The gates of a server with this number of connections.
    pub fn new(connections: usize) -> Self {
        Self {
            bodies: Gate::new(BODIES, BODIES / 4),
            reading: Gate::new(READING, READING / 2),
            documents: Gate::new(DOCUMENTS, DOCUMENTS / 2).with_waiting(DOCUMENTS_WAITING),
            provider: Gate::new(PROVIDER, PROVIDER / 2),
            // keep half of the connections for ordinary requests
            streams: Gate::new((connections / 2).max(1), STREAMS),
            looks: Arc::new(Semaphore::new(LOOKS)),
        }
    }

    /// Threads for all work behind the gates, and a few more for the runtime.
    pub const THREADS: usize = READING + LOOKS + DOCUMENTS + PROVIDER + 8;

    /// Waits for a place for a body.
    ///
    /// # Errors
    /// If the wait is too long.
    pub async fn receive(&self, client: IpAddr) -> Result<Place, ApiError> {
        self.bodies.enter(client).await
    }

    /// Waits for a place for this kind of work. Instant work needs none.
    ///
    /// # Errors
    /// If the wait is too long.
    pub async fn enter(&self, work: Work, client: IpAddr) -> Result<Option<Place>, ApiError> {
        match work {
            Work::Instant => Ok(None),
            Work::Reading => self.reading.enter(client).await.map(Some),
            Work::Documents => self.documents.enter(client).await.map(Some),
            Work::Provider => self.provider.enter(client).await.map(Some),
        }
    }

    /// Takes a place for an event stream, or for waiting for a job.
    ///
    /// # Errors
    /// If the client has no more.
    pub fn stream(&self, client: IpAddr) -> Result<Place, ApiError> {
        self.streams.try_enter(client)
    }

    /// Waits for a turn to read the store for an event stream.
    pub async fn look(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.looks).acquire_owned().await.ok()
    }
}

/// A response body that holds a guard until it is sent or dropped.
pub struct GuardedBody<T> {
    body: Body,
    _kept: T,
}

impl<T: Send + Unpin + 'static> GuardedBody<T> {
    /// Attaches a guard to a body.
    pub fn body(body: Body, kept: T) -> Body {
        Body::new(Self { body, _kept: kept })
    }
}

impl<T: Unpin> HttpBody for GuardedBody<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, at: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(at)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[tokio::test]
    async fn a_client_that_fills_its_share_keeps_only_itself_waiting() {
        let gate = Gate::new(4, 2);
        let first = [gate.enter(address(1)).await.unwrap(), gate.enter(address(1)).await.unwrap()];
        let third = timeout(Duration::from_millis(20), gate.enter(address(1))).await;
        assert!(third.is_err(), "it waits for its own");
        assert!(matches!(gate.try_enter(address(1)), Err(ApiError::TooManyRequests)));
        let second = [gate.try_enter(address(2)).unwrap(), gate.try_enter(address(2)).unwrap()];
        assert!(matches!(gate.try_enter(address(3)), Err(ApiError::Busy)), "all places are taken");
        drop(first);
        assert!(gate.try_enter(address(1)).is_ok() && gate.try_enter(address(3)).is_ok());
        drop(second);
    }

    #[tokio::test]
    async fn whoever_would_wait_behind_too_many_of_its_own_is_refused_at_once() {
        let gate = Gate::new(4, 1).with_waiting(1);
        let inside = gate.enter(address(1)).await.unwrap();
        let waits = gate.enter(address(1));
        tokio::pin!(waits);
        assert!(timeout(Duration::from_millis(20), &mut waits).await.is_err(), "the second waits");
        assert!(matches!(gate.enter(address(1)).await, Err(ApiError::Busy)), "the third does not");
        assert!(gate.enter(address(2)).await.is_ok(), "nor does another client");
        drop(inside);
        assert!(waits.await.is_ok());
        assert!(gate.enter(address(1)).await.is_ok(), "those that are gone make room");
    }

    #[tokio::test]
    async fn clients_that_are_gone_are_forgotten() {
        let gate = Gate::new(4, 2);
        for n in 0..=255 {
            for m in 0..40 {
                let _place = gate.try_enter([10, 0, m, n].into()).unwrap();
            }
        }
        assert!(gate.clients.lock().unwrap().len() < 1000);
    }
}
