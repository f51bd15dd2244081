//! What the server counts and measures, for those who run it: `/metrics` in the form of OpenMetrics; and whether it is alive
//! and ready.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::App;
use super::error::ApiError;
use super::job::{Lane, State};
use super::request::{ApiRequest, Reply};

/// The media type of OpenMetrics.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the measured seconds: most requests take milliseconds, and one that waits for a job up to ten minutes.
const SECONDS: [f64; 10] = [0.005, 0.02, 0.1, 0.25, 0.5, 1.0, 5.0, 20.0, 60.0, 600.0];

/// The labels of a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    /// The path in the table of routes, not the one of the request: the number of paths is bounded.
    path: &'static str,
    status: String,
}

/// The labels of the time that requests take.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Took {
    method: &'static str,
    path: &'static str,
}

/// The labels of a number of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Jobs {
    state: &'static str,
    lane: &'static str,
}

/// What is counted and measured.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Family<Took, Histogram, fn() -> Histogram>,
    jobs: Family<Jobs, Gauge>,
    /// The workers that run.
    pub workers: Gauge,
    /// Workers that ended while the server ran.
    pub lost: Counter,
    /// Jobs that were set aside.
    pub set_aside: Counter,
    /// Changes of which the audit log has no entry.
    pub unaudited: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("plenary");
        let requests = Family::default();
        registry.register("http_requests", "Requests by route and status", requests.clone());
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let seconds = Family::new_with_constructor(histogram);
        let named = "Time until the reply begins, with the wait for a job where one was asked for";
        registry.register_with_unit("http_request", named, Unit::Seconds, seconds.clone());
        let jobs = Family::default();
        registry.register("jobs", "Jobs that wait or run, by lane", jobs.clone());
        let workers = Gauge::default();
        registry.register("workers", "Workers of this server that run", workers.clone());
        let lost = Counter::default();
        registry.register("workers_lost", "Workers that ended while the server ran", lost.clone());
        let set_aside = Counter::default();
        registry.register("jobs_set_aside", "Jobs that cost too many workers", set_aside.clone());
        let unaudited = Counter::default();
        let lacks = "Changes that the audit log lacks, because the store could not be written";
        registry.register("unaudited", lacks, unaudited.clone());
        Self { registry, requests, seconds, jobs, workers, lost, set_aside, unaudited }
    }
}

impl Metrics {
    /// Counts a request and its time.
    pub fn answered(&self, method: &'static str, path: &'static str, status: u16, time: Duration) {
        self.requests.get_or_create(&Asked { method, path, status: status.to_string() }).inc();
        self.seconds.get_or_create(&Took { method, path }).observe(time.as_secs_f64());
    }
}

/// All metrics.
pub fn metrics(app: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    let metrics = &app.metrics;
    for state in [State::Queued, State::Running] {
        for lane in [Lane::Short, Lane::Long] {
            let count = app.jobs.file.count(state, lane)?;
            metrics.jobs.get_or_create(&Jobs { state: state.name(), lane: lane.name() }).set(count);
        }
    }
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|error| ApiError::Fault(error.to_string()))?;
    Ok(Reply::Text(MEDIA_TYPE, text))
}

/// That the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Alive {
    /// `true`.
    alive: bool,
}

/// Whether the server can serve planners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ready {
    /// Whether it can.
    ready: bool,
    /// How many jobs wait.
    waiting: usize,
    /// How many workers the server runs.
    workers: i64,
}

/// Whether the server answers at all. It waits for neither the store nor another thread.
pub fn alive(_: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::ok(Alive { alive: true }))
}

/// Whether the server can serve planners: it reads its store and its jobs, and does not shut down.
pub fn ready(app: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    app.store.ping()?;
    app.jobs.count()?;
    let ready = !app.jobs.is_closing();
    let state = Ready { ready, waiting: app.jobs.waiting(), workers: app.metrics.workers.get() };
    Ok(Reply::Json(if ready { 200 } else { 503 }, json!(state)))
}
