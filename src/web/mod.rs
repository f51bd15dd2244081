//! The planner's page and the HTTP API behind it: `plenary serve`.
//!
//! [`routes`] what can be asked, as a table · [`asking`] a request and its reply · [`sessions`] sessions of the store ·
//! [`asks`] the questions of the commands · [`files`] documents, schemas · [`backup`] the whole store · [`tasks`] what a solve does · [`jobs`]
//! the queue, and its one thread, with an [`onlooker`] · [`events`] what happens, as it happens · [`view`] times for the board · [`openapi`] the
//! table as a document · [`safety`] who may ask, and how much · [`page`] the files of the page · [`wrong`] errors, [`chinese`]
//! in Chinese.

pub mod asking;
pub mod asks;
pub mod backup;
mod chinese;
mod events;
mod export;
pub mod files;
pub mod jobs;
pub mod onlooker;
pub mod openapi;
mod page;
pub mod routes;
pub mod safety;
pub mod sessions;
pub mod tasks;
pub mod view;
pub mod wrong;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;

use jobs::Jobs;
use safety::Safety;
use wrong::Wrong;

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
    /// What it may do.
    pub options: Options,
}

impl App {
    /// Has everything planned that was not planned yet: work that was waiting when the program ended.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn plan_unanswered(&self) -> Result<(), Wrong> {
        for (session, revision) in self.store.unanswered()? {
            if self.jobs.of_revision(session, revision).is_none() {
                let _job = self.jobs.add_head(session, revision);
            }
        }
        Ok(())
    }
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
    let jobs = Jobs::new(options.queue);
    let app = Arc::new(App { store, jobs, options });
    app.plan_unanswered().map_err(std::io::Error::other)?;
    let solver = {
        let app = Arc::clone(&app);
        std::thread::Builder::new()
            .name("solves".to_owned())
            .spawn(move || app.jobs.run(&|task, watch| tasks::run(&app, task, watch)))?
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(64).build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        ready(listener.local_addr()?);
        let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
        let closing = Arc::clone(&app);
        axum::serve(listener, service)
            .with_graceful_shutdown(async move {
                ended().await;
                // those who wait for news are let go
                closing.jobs.close();
            })
            .await
    })?;
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
