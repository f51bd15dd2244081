//! How much is done at once, so that no client and no kind of work keeps all others waiting.
//!
//! Bodies, requests that read and change the store, those that read or make documents, and streams of events each have a
//! [`Gate`]. Behind a gate a client has only a share of the places: whoever fills that waits for itself. A request that
//! waits too long, or behind too many of its own client, is refused with [`ApiError::Busy`], which says when to try again.
//! What asks for the health of the server passes no gate.

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

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// Requests that read or change the store, at once. SQLite does one change at a time; more would only wait inside.
const READING: usize = 32;

/// Bodies that are received or worked on, at once. Each may have [`super::BODY`] bytes.
const BODIES: usize = 32;

/// Documents that are read or made, at once. The process that reads one may take a gigabyte.
const DOCUMENTS: usize = 4;

/// Documents of one client that wait. They hold places of the bodies, of which others of that client need some.
const DOCUMENTS_WAITING: usize = BODIES / 4 / 2;

/// Streams of events, and waits for a job, of one client. A browser has one for all of its pages; many planners may be
/// behind one address.
const STREAMS: usize = 128;

/// Looks at the store for streams of events, at once.
const LOOKS: usize = 8;

/// Which gate a request passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// None: it is answered at once, from memory.
    Instant,
    /// Reads and changes the store.
    Reading,
    /// Reads or makes documents, which keeps a core busy.
    Documents,
}

/// A place behind a gate, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_client: OwnedSemaphorePermit,
    _in_line: OwnedSemaphorePermit,
    _client: Arc<Client>,
}

/// What one client has behind a gate.
#[derive(Debug)]
struct Client {
    /// Its share of the places.
    places: Arc<Semaphore>,
    /// Its share, and those of its requests that may wait.
    line: Arc<Semaphore>,
}

/// So many places, of which each client has a share.
#[derive(Debug)]
pub struct Gate {
    all: Arc<Semaphore>,
    share: usize,
    line: usize,
    /// Those who have places or wait for them.
    clients: Mutex<HashMap<IpAddr, Weak<Client>>>,
}

impl Gate {
    /// A gate with so many places, and so many for one client, of which any number of requests may wait.
    pub fn new(places: usize, share: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(places)), share, line: Semaphore::MAX_PERMITS, clients: Mutex::default() }
    }

    /// The same where at most so many requests of one client wait.
    #[must_use]
    pub fn with_waiting(self, most: usize) -> Self {
        Self { line: self.share + most, ..self }
    }

    /// Waits for a place: first among the requests of the same client, then among those of all.
    ///
    /// # Errors
    /// Where there is none for too long, or too many of the same client wait already.
    pub async fn enter(&self, client: IpAddr) -> Result<Place, ApiError> {
        let client = self.of(client);
        let in_line = Arc::clone(&client.line).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        let place = async {
            let of_client = Arc::clone(&client.places).acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some((of_client, of_all))
        };
        let (of_client, of_all) = timeout(PATIENCE, place).await.ok().flatten().ok_or(ApiError::Busy)?;
        Ok(Place { _of_all: of_all, _of_client: of_client, _in_line: in_line, _client: client })
    }

    /// Takes a place if there is one.
    ///
    /// # Errors
    /// Where there is none.
    pub fn try_enter(&self, client: IpAddr) -> Result<Place, ApiError> {
        let client = self.of(client);
        let in_line = Arc::clone(&client.line).try_acquire_owned().map_err(|_| ApiError::TooManyRequests)?;
        let of_client = Arc::clone(&client.places).try_acquire_owned().map_err(|_| ApiError::TooManyRequests)?;
        let of_all = Arc::clone(&self.all).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        Ok(Place { _of_all: of_all, _of_client: of_client, _in_line: in_line, _client: client })
    }

    fn of(&self, client: IpAddr) -> Arc<Client> {
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
    streams: Gate,
    looks: Arc<Semaphore>,
}

impl Gates {
    /// Those of a server that has so many connections.
    pub fn new(connections: usize) -> Self {
        Self {
            bodies: Gate::new(BODIES, BODIES / 4),
            reading: Gate::new(READING, READING / 2),
            documents: Gate::new(DOCUMENTS, DOCUMENTS / 2).with_waiting(DOCUMENTS_WAITING),
            // half of the connections stay for requests that end
            streams: Gate::new((connections / 2).max(1), STREAMS),
            looks: Arc::new(Semaphore::new(LOOKS)),
        }
    }

    /// Threads for all that passes the gates, and a few for the system.
    pub const THREADS: usize = READING + LOOKS + DOCUMENTS + 8;

    /// A place for a body.
    ///
    /// # Errors
    /// Where there is none for too long.
    pub async fn receive(&self, client: IpAddr) -> Result<Place, ApiError> {
        self.bodies.enter(client).await
    }

    /// A place for work of this kind; none where it needs none.
    ///
    /// # Errors
    /// Where there is none for too long.
    pub async fn enter(&self, work: Work, client: IpAddr) -> Result<Option<Place>, ApiError> {
        match work {
            Work::Instant => Ok(None),
            Work::Reading => self.reading.enter(client).await.map(Some),
            Work::Documents => self.documents.enter(client).await.map(Some),
        }
    }

    /// A place for a stream of events, or for a wait for a job.
    ///
    /// # Errors
    /// Where the client has as many as it may.
    pub fn stream(&self, client: IpAddr) -> Result<Place, ApiError> {
        self.streams.try_enter(client)
    }

    /// Waits for a turn to look at the store for a stream.
    pub async fn look(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.looks).acquire_owned().await.ok()
    }
}

/// A body that keeps something until all of it is sent, or nobody wants it.
pub struct GuardedBody<T> {
    body: Body,
    _kept: T,
}

impl<T: Send + Unpin + 'static> GuardedBody<T> {
    /// The body, with what it keeps.
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
