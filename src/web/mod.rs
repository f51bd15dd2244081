//! The planning page and its HTTP API: `plenary serve`.
//!
//! A request arrives over [`connections`] and passes [`safety`], which checks the caller, the [`client`] address and the
//! [`rates`]. Then [`handling`] waits for the [`gates`], reads the body and calls the route.
//!
//! Routes: [`routes`] the table, and the OpenAPI document made of it · [`request`] requests and replies · [`sessions`]
//! stored sessions · [`versions`] their named versions · [`shares`] links for readers · [`issues`] the way of a schedule to its issue · [`notices`] e-mail about issues · [`public`] the public pages · [`day`] what happens on the day · [`questions`] questions, scenarios and jobs · [`files`] documents, schemas and rule sets · [`backup`]
//! the whole store · `export` schedules as files · `events` event streams · [`page`](self) the embedded files of the page.
//!
//! Who may do what: [`caller`] who asks · [`access`] the role that each operation needs · [`login`] signing in and out ·
//! [`oidc`] signing in by a provider of OpenID Connect, and [`provider`] what is asked of it · [`password`] hashes · [`accounts`] accounts and roles · [`groups`] roles of groups of the provider · [`tokens`] tokens of programs · [`audit`] who changed what.
//!
//! Solves: [`task`] the task of a job, and [`tasks`] its execution · [`job`] a job from the queue to its result · [`jobs`]
//! the queue · [`worker`] a process that solves · [`workers`] those that the server starts · [`unplanned`] revisions
//! without a plan.
//!
//! Helpers: [`metrics`] counts, and whether the server is well · [`upload`] streamed bodies · [`keyed`] requests that may be sent again · [`matching`] `If-Match` · [`seen`] the version that a change saw · `located` the path of an error · `logged` the log of requests · [`typed`] types of replies · [`view`] data for the board · [`error`] errors in English and Chinese.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod backup;
pub mod caller;
pub mod client;
pub mod connections;
pub mod day;
pub mod error;
mod events;
mod export;
pub mod files;
pub mod gates;
pub mod groups;
mod handling;
pub mod issues;
pub mod job;
pub mod jobs;
pub mod keyed;
mod located;
mod logged;
pub mod login;
pub mod matching;
pub mod metrics;
pub mod notices;
pub mod oidc;
mod page;
pub mod password;
pub mod provider;
pub mod public;
pub mod questions;
pub mod rates;
pub mod request;
pub mod routes;
pub mod safety;
pub mod seen;
pub mod sessions;
pub mod shares;
pub mod task;
pub mod tasks;
pub mod tokens;
pub mod typed;
pub mod unplanned;
pub mod upload;
pub mod versions;
pub mod view;
pub mod worker;
pub mod workers;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use tokio::net::TcpListener;

use gates::Gates;
use jobs::Jobs;
use safety::Safety;

use crate::log::Log;
use crate::store::Store;
use plenary_core::solve::memory::Megabytes;

/// The limits of a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Time limit of a solve.
    pub time_limit: Duration,
    /// How many processes solve; one more takes only what is quickly done. With 0, others must be started.
    pub workers: usize,
    /// Memory of a worker at which a solve is stopped.
    pub memory_limit: Option<Megabytes>,
    /// What the workers log.
    pub log: Log,
    /// Maximum number of waiting solves.
    pub queue: usize,
    /// Maximum bytes of a backup sent to be restored.
    pub restore_limit: u64,
    /// Limits and timeouts of connections.
    pub connections: connections::Limits,
    /// Authentication and rate limits.
    pub safety: Safety,
    /// Who signs people in besides this server, if anybody does.
    pub provider: Option<Arc<provider::Provider>>,
    /// How notices are sent, if they are.
    pub mail: Option<notices::Mail>,
}

/// A server: its store, and its queue.
#[derive(Debug)]
pub struct App {
    /// The sessions.
    pub store: Store,
    /// The queue of solves.
    pub jobs: Jobs,
    /// What is counted and measured.
    pub metrics: metrics::Metrics,
    /// The public pages in memory.
    pub public: public::Public,
    /// Limits on concurrent work.
    pub gates: Gates,
    /// Its limits.
    pub options: Options,
}

/// Maximum bytes of a request body.
const BODY: usize = 32 << 20;

/// The whole server as a router.
pub fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for route in routes::routes() {
        router = router.route(route.path, route.handler());
    }
    router
        .route("/api/{*path}", any(routes::moved))
        .route("/public/{address}", get(public::start))
        .route("/public/{address}/", get(public::index))
        .route("/public/{address}/{*path}", get(public::file))
        .fallback(page::file)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(Arc::clone(app), safety::guard))
        .layer(from_fn(located::located))
        .layer(from_fn(logged::logged))
        .with_state(Arc::clone(app))
}

/// Serves until Ctrl-C or a termination signal. Calls `ready` with the address once it listens.
///
/// # Errors
/// Where the address cannot be listened to, or the store fails.
pub fn serve(listen: SocketAddr, store: Store, options: Options, ready: &dyn Fn(SocketAddr)) -> std::io::Result<()> {
    let (limits, proxies) = (options.connections, options.safety.proxies.clone());
    let jobs = Jobs::open(store.address(), options.queue).map_err(std::io::Error::other)?;
    let gates = Gates::new(limits.connections);
    let app = Arc::new(App {
        store,
        jobs,
        metrics: metrics::Metrics::default(),
        public: public::Public::default(),
        gates,
        options,
    });
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(Gates::THREADS).build()?;
    let (workers, notices) = runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        // only after binding: if the address is in use, no solve may have begun
        app.plan_unanswered().map_err(std::io::Error::other)?;
        let workers = workers::start(&app)?;
        let notices = notices::start(&app)?;
        ready(listener.local_addr()?);
        let closing = Arc::clone(&app);
        let end = async move {
            ended().await;
            // ends the event streams
            closing.jobs.close();
        };
        connections::serve(listener, router(&app), limits, proxies, end).await;
        Ok::<_, std::io::Error>((workers, notices))
    })?;
    runtime.shutdown_timeout(Duration::from_secs(5));
    let _joined = workers.join();
    if let Some(notices) = notices {
        notices::stop(notices);
    }
    Ok(())
}

/// Waits for Ctrl-C or the termination signal.
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
