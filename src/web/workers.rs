//! The workers of a server: processes that it starts, watches and replaces.
//!
//! Each runs this program as `plenary work`. It ends when its standard input is closed, so no worker outlives its server,
//! however that ends. A worker that is silent or whose job is overdue is killed; another one takes its place, and its job.

use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread::{self, Builder, JoinHandle};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::App;
use super::error::ApiError;
use super::jobs::REMEMBERED;

/// How often the server looks whether a job has changed and a worker has ended.
const LOOK: Duration = Duration::from_millis(30);

/// How often it looks for silent workers.
const SILENT: Duration = Duration::from_millis(500);

/// How often it looks for sessions without a plan and without a job, and forgets old jobs.
const SWEEP: Duration = Duration::from_secs(10);

/// How long the place of a worker that ended at once stays empty, so that a fault does not keep the processor busy.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a worker may let a job wait that it could take.
const IDLE: Duration = Duration::from_secs(5);

/// How long workers may take to end when the server shuts down.
const SHUTDOWN: Duration = Duration::from_secs(3);

/// The place of a worker.
struct Place {
    /// Whether it takes jobs from the short lane only.
    short: bool,
    /// Its name and its process, while it runs.
    worker: Option<(String, Child)>,
    /// When it was last started.
    started: Option<Instant>,
    /// Since when it takes no job although one waits.
    idle: Option<Instant>,
}

impl Place {
    fn new(short: bool) -> Self {
        Self { short, worker: None, started: None, idle: None }
    }
}

/// Starts the thread that keeps the workers of a server, until the server shuts down.
///
/// # Errors
/// If the system cannot start a thread.
pub fn start(app: &Arc<App>) -> io::Result<JoinHandle<()>> {
    let app = Arc::clone(app);
    Builder::new().name("workers".to_owned()).spawn(move || {
        let mut places: Vec<Place> = (0..app.options.workers).map(|_| Place::new(false)).collect();
        if app.options.workers > 0 {
            places.push(Place::new(true));
        }
        let (mut seen, mut silent, mut swept) = (Seen::default(), Instant::now(), Instant::now());
        while !app.jobs.is_closing() {
            places.iter_mut().for_each(|place| place.keep(&app));
            let running = places.iter().filter(|place| place.worker.is_some()).count();
            app.metrics.workers.set(running as i64);
            // what fails here because the disk is full or busy is tried again at the next look
            let _later = look(&app, &mut seen);
            if silent.elapsed() > SILENT {
                silent = Instant::now();
                let _later = end_silent(&app, &mut places);
            }
            if swept.elapsed() > SWEEP {
                swept = Instant::now();
                let _later = app.plan_unanswered();
                let _later = app.jobs.file.forget(REMEMBERED);
            }
            thread::sleep(LOOK);
        }
        end(&app, places);
    })
}

/// What the server has seen of the database.
#[derive(Debug, Default)]
struct Seen {
    changes: Option<i64>,
    /// The steps of all schedules to their issues.
    steps: Option<i64>,
}

/// Tells everybody who listens if a job has changed, or another server has changed a session.
fn look(app: &App, seen: &mut Seen) -> Result<(), ApiError> {
    let now = app.jobs.file.changes()?;
    if seen.changes != Some(now) {
        app.jobs.count()?;
        if app.store.is_shared() {
            let steps = app.store.all_steps()?;
            if seen.steps.replace(steps).is_some_and(|before| before != steps) {
                app.public.forget();
            }
        }
        seen.changes = Some(now);
        app.jobs.notify();
    }
    Ok(())
}

/// Kills workers that do not report, whose job is overdue, or that take no job; and gives their jobs to others.
fn end_silent(app: &App, places: &mut [Place]) -> Result<(), ApiError> {
    for name in app.jobs.file.silent()? {
        tracing::warn!(worker = %name, "a worker does not report, or its job is overdue");
        for place in &mut *places {
            if let Some((_, child)) = place.worker.as_mut().filter(|(worker, _)| *worker == name) {
                let _gone = child.kill();
            }
        }
        app.worker_ended(&name)?;
    }
    let busy = app.jobs.file.busy()?;
    for place in places {
        let Some((name, child)) = &mut place.worker else { continue };
        if busy.contains(name) || !app.jobs.file.waits(place.short)? {
            place.idle = None;
        } else if place.idle.get_or_insert_with(Instant::now).elapsed() > IDLE {
            let _gone = child.kill();
            place.idle = None;
        }
    }
    Ok(())
}

/// Lets the workers end: they give their jobs back.
fn end(app: &App, places: Vec<Place>) {
    let mut workers: Vec<(String, Child)> = places.into_iter().filter_map(|place| place.worker).collect();
    workers.iter_mut().for_each(|(_, child)| drop(child.stdin.take()));
    let clock = Instant::now();
    for (name, mut child) in workers {
        while !matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            if clock.elapsed() > SHUTDOWN {
                let _gone = child.kill();
                let _gone = child.wait();
                break;
            }
            thread::sleep(LOOK);
        }
        // a job that its worker could not give back
        let _later = app.worker_ended(&name);
    }
}

impl Place {
    /// Starts a worker where none runs, and gives the jobs of one that has ended to others.
    fn keep(&mut self, app: &App) {
        if let Some((name, child)) = &mut self.worker {
            match child.try_wait() {
                Ok(None) => return,
                // if this fails, the lease of its job ends later
                Ok(Some(status)) => {
                    tracing::warn!(worker = %name, %status, "a worker has ended");
                    drop(app.worker_ended(name));
                }
                Err(_) => drop(app.worker_ended(name)),
            }
            self.worker = None;
            app.metrics.lost.inc();
        }
        if self.started.is_some_and(|started| started.elapsed() < PAUSE) {
            return;
        }
        (self.started, self.idle) = (Some(Instant::now()), None);
        let name = Uuid::now_v7().to_string();
        // tried again after a pause
        self.worker = run(app, &name, self.short).ok().map(|child| (name, child));
    }
}

/// Runs this program as a worker.
fn run(app: &App, name: &str, short: bool) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["work", "--for-server", name]);
    command.args(app.options.log.arguments());
    if short {
        command.arg("--short");
    }
    if let Some(memory) = app.options.memory_limit {
        command.args(["--memory-limit", &memory.0.to_string()]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    // the environment may hold the token of the server, and a worker needs none of it
    if cfg!(unix) {
        command.env_clear();
    }
    // not as an argument, which everybody on the computer may read: it may have a password
    command.env("PLENARY_DB", app.store.address().secret());
    command.spawn()
}
