//! Limits on connections: their number, and the time that a client may take to send and to read.
//!
//! axum's own server has no such limits, so this module uses hyper directly. A connection is idle while no request is being
//! answered: it waits for a request, or for the rest of one. If there is no room for a new connection, the client with the
//! most idle connections loses its oldest one. So a client that opens many and sends nothing displaces only itself.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::client::{Proxies, shared};
use super::gates::GuardedBody;

/// Maximum number of open files other than connections.
const OTHER_FILES: usize = 128;

/// Maximum bytes of request headers.
const HEAD: usize = 64 << 10;

/// Time for open requests to finish when the server stops.
const SHUTDOWN: Duration = Duration::from_secs(10);

/// Pause after a failed accept.
const RETRY: Duration = Duration::from_millis(50);

/// Number of connections, and timeouts.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most connections at once.
    pub connections: usize,
    /// Time within which the headers of a request, and then its body, must arrive; also how long a client may stop reading
    /// the response.
    pub patience: Duration,
}

impl Limits {
    /// Raises the limit of open files as far as needed and allowed. If it stays too low, allows fewer connections.
    #[must_use]
    pub fn within_system(self) -> Self {
        #[cfg(unix)]
        {
            let wanted = (self.connections + OTHER_FILES) as u64;
            let has = rlimit::Resource::NOFILE.get_soft().unwrap_or(wanted);
            let files = if has < wanted { rlimit::increase_nofile_limit(wanted).unwrap_or(has) } else { has };
            let room = usize::try_from(files).unwrap_or(usize::MAX).saturating_sub(OTHER_FILES).max(8);
            Self { connections: self.connections.min(room), ..self }
        }
        #[cfg(not(unix))]
        {
            self
        }
    }
}

/// Serves until `end`, and then lets open requests finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    proxies: Proxies,
    end: impl Future<Output = ()>,
) {
    let table = Arc::new(Table::new(limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.patience).max_buf_size(HEAD);
    let graceful = GracefulShutdown::new();
    tokio::pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(_) => {
                // too many open files, or the client has gone
                table.make_room();
                tokio::time::sleep(RETRY).await;
                continue;
            }
        };
        let share = if proxies.trust(peer.ip()) { limits.connections } else { table.share() };
        match table.admit(shared(peer.ip()), share) {
            Some(place) => {
                let connection = Connection { stream, peer, place, router: router.clone(), http: http.clone() };
                tokio::spawn(connection.run(limits.patience, graceful.watcher()));
            }
            None => {
                let _unheard = stream.try_write(
                    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                );
            }
        }
    }
    drop(listener);
    while table.make_room() {}
    let _late = tokio::time::timeout(SHUTDOWN, graceful.shutdown()).await;
}

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
    router: Router,
    http: http1::Builder,
}

impl Connection {
    async fn run(self, patience: Duration, watcher: Watcher) {
        let Self { stream, peer, place, router, http } = self;
        // events are small, and must not be delayed
        let _slower = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(patience));
        let closed = Arc::clone(&place.close);
        let service = service_fn(move |mut request: Request<Incoming>| {
            let (router, busy) = (router.clone(), place.busy());
            request.extensions_mut().insert(ConnectInfo(peer));
            async move {
                let answer = router.oneshot(request.map(Body::new)).await;
                answer.map(|answer| answer.map(|body| GuardedBody::body(body, busy)))
            }
        });
        let connection = watcher.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::select! {
            _ended = connection => {}
            () = closed.notified() => {}
        }
    }
}

/// All connections.
#[derive(Debug)]
struct Table {
    most: usize,
    open: Mutex<(u64, HashMap<u64, Open>)>,
}

#[derive(Debug)]
struct Open {
    client: IpAddr,
    /// When it became idle; `None` while a request is being answered.
    idle: Option<Instant>,
    close: Arc<Notify>,
}

/// A connection in the table. Dropping it removes the entry.
#[derive(Debug)]
struct Place {
    table: Arc<Table>,
    id: u64,
    close: Arc<Notify>,
}

/// Marks a connection as busy until dropped.
#[derive(Debug)]
struct Busy {
    table: Arc<Table>,
    id: u64,
}

impl Table {
    fn new(most: usize) -> Self {
        Self { most, open: Mutex::default() }
    }

    /// Maximum number of connections of one client.
    fn share(&self) -> usize {
        (self.most - self.most / 4).max(1)
    }

    fn lock(&self) -> MutexGuard<'_, (u64, HashMap<u64, Open>)> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Admits a connection, if its client has fewer than `share` or an idle one can be closed. `None` if there is no room.
    fn admit(self: &Arc<Self>, client: IpAddr, share: usize) -> Option<Place> {
        let mut inner = self.lock();
        let (last, open) = &mut *inner;
        let own = open.values().filter(|one| one.client == client).count();
        if own >= share {
            close_idle(open, Some(client)).then_some(())?;
        } else if open.len() >= self.most {
            close_idle(open, None).then_some(())?;
        }
        *last += 1;
        let (id, close) = (*last, Arc::new(Notify::new()));
        open.insert(id, Open { client, idle: Some(Instant::now()), close: Arc::clone(&close) });
        Some(Place { table: Arc::clone(self), id, close })
    }

    /// Closes an idle connection, and returns whether there was one.
    fn make_room(&self) -> bool {
        close_idle(&mut self.lock().1, None)
    }
}

/// Closes the connection that has been idle longest: of this client, or of the client with the most idle ones.
fn close_idle(open: &mut HashMap<u64, Open>, client: Option<IpAddr>) -> bool {
    let mut idle: HashMap<IpAddr, usize> = HashMap::new();
    for one in open.values().filter(|one| one.idle.is_some()) {
        *idle.entry(one.client).or_default() += 1;
    }
    let client =
        client.or_else(|| idle.iter().max_by_key(|(client, count)| (**count, **client)).map(|(client, _)| *client));
    let oldest = open.iter().filter(|(_, one)| Some(one.client) == client && one.idle.is_some());
    let Some(id) = oldest.min_by_key(|(id, one)| (one.idle, **id)).map(|(id, _)| *id) else { return false };
    if let Some(one) = open.remove(&id) {
        one.close.notify_one();
    }
    true
}

impl Place {
    /// Marks the connection as busy until the returned guard is dropped.
    fn busy(&self) -> Busy {
        if let Some(open) = self.table.lock().1.get_mut(&self.id) {
            open.idle = None;
        }
        Busy { table: Arc::clone(&self.table), id: self.id }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(open) = self.table.lock().1.get_mut(&self.id) {
            open.idle = Some(Instant::now());
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.table.lock().1.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    fn ids(table: &Table) -> Vec<u64> {
        let mut ids: Vec<u64> = table.lock().1.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn a_client_with_many_idle_connections_makes_room_itself() {
        let table = Arc::new(Table::new(4));
        let _many: Vec<Place> = (0..3).map(|_| table.admit(address(1), 3).unwrap()).collect();
        let _other = table.admit(address(2), 3).unwrap();
        assert_eq!(ids(&table), [1, 2, 3, 4]);
        let _next = table.admit(address(1), 3).unwrap();
        assert_eq!(ids(&table), [2, 3, 4, 5], "over its share it closes its own");
        let _third = table.admit(address(3), 3).unwrap();
        assert_eq!(ids(&table), [3, 4, 5, 6], "whoever has most makes room for others");
    }

    #[test]
    fn what_is_being_answered_is_never_closed() {
        let table = Arc::new(Table::new(2));
        let (one, two) = (table.admit(address(1), 2).unwrap(), table.admit(address(1), 2).unwrap());
        let (busy, _busy) = (one.busy(), two.busy());
        assert!(table.admit(address(2), 2).is_none() && !table.make_room());
        drop(busy);
        let _next = table.admit(address(2), 2).unwrap();
        assert_eq!(ids(&table), [2, 3]);
        drop(two);
        assert_eq!(ids(&table), [3]);
    }
}
