//! The planner's page and the HTTP API behind it: `plenary serve`.
//!
//! A request comes in over [`connections`], passes [`safety`] (who may ask; from where, [`client`]; how often, [`rates`])
//! and waits for its turn ([`gates`], [`handling`]).
//!
//! [`routes`] what can be asked, as a table, and as a document · [`request`] a request and its reply · [`sessions`] sessions of the store ·
//! [`questions`] the questions of the commands · [`files`] documents, schemas · [`backup`] the whole store · [`task`] what a
//! solve is for, [`tasks`] does it · [`job`] a solve that waits, runs or is over · [`jobs`] the queue, with an job_watch for
//! each · [`worker`] its thread · [`upload`] a body that is read while it comes ·
//! [`events`] what happens, as it happens · [`view`] times for the board · [`page`] the
//! files of the page · [`error`] errors, in English and Chinese.

pub mod backup;
pub mod client;
pub mod connections;
pub mod error;
mod events;
mod export;
pub mod files;
pub mod gates;
mod handling;
pub mod job;
pub mod jobs;
mod page;
pub mod questions;
pub mod rates;
pub mod request;
pub mod routes;
pub mod safety;
pub mod sessions;
pub mod task;
pub mod tasks;
pub mod upload;
pub mod view;
pub mod worker;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;

use gates::Gates;
use jobs::Jobs;
use safety::Safety;

use crate::store::Store;
use plenary_core::solve::memory::Megabytes;

/// What a server may do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most time of a solve.
    pub time_limit: Duration,
    /// The most memory that the server may have in use while it solves.
    pub memory_limit: Option<Megabytes>,
    /// The most solves that wait.
    pub queue: usize,
    /// The most bytes of a backup that is sent to be restored.
    pub restore_limit: u64,
    /// How many connections, and how patient with those who are slow.
    pub connections: connections::Limits,
    /// Who may ask, and how often.
    pub safety: Safety,
}

/// A server: its store, and its queue.
#[derive(Debug)]
pub struct App {
    /// What is kept.
    pub store: Store,
    /// What is being solved.
    pub jobs: Jobs,
    /// How much is done at once.
    pub gates: Gates,
    /// What it may do.
    pub options: Options,
}

/// The most bytes of a request.
const BODY: usize = 32 << 20;

/// The whole server as a router.
pub fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for route in routes::routes() {
        router = router.route(route.path, route.handler());
    }
    router
        .fallback(page::file)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(Arc::clone(app), safety::guard))
        .with_state(Arc::clone(app))
}

/// Serves until somebody presses Ctrl-C. `ready` is told where.
///
/// # Errors
/// Where the address cannot be listened to, or the store fails.
pub fn serve(listen: SocketAddr, store: Store, options: Options, ready: &dyn Fn(SocketAddr)) -> std::io::Result<()> {
    let (limits, proxies) = (options.connections, options.safety.proxies.clone());
    let (jobs, gates) = (Jobs::new(options.queue), Gates::new(limits.connections));
    let app = Arc::new(App { store, jobs, gates, options });
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(Gates::THREADS).build()?;
    let solver = runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        // not before: where the address is taken no solve has begun
        app.resume().map_err(std::io::Error::other)?;
        let solver = worker::start(&app)?;
        ready(listener.local_addr()?);
        let closing = Arc::clone(&app);
        let end = async move {
            ended().await;
            // those who wait for news are let go
            closing.jobs.close();
        };
        connections::serve(listener, router(&app), limits, proxies, end).await;
        Ok::<_, std::io::Error>(solver)
    })?;
    runtime.shutdown_timeout(Duration::from_secs(5));
    let _joined = solver.join();
    Ok(())
}

/// Until Ctrl-C, or the signal that ends a service.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _pressed = tokio::signal::ctrl_c().await;
}
