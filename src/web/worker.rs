//! The threads of solves: one that works off the queue, and one that sees that it comes back.
//!
//! A solve that ends the process is started again with it. An attempt is therefore noted in the store before it begins;
//! where two have begun and not ended, planning is set aside until somebody asks for it again.

use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::App;
use super::jobs::MOST_LOST;
use super::task::Task;
use super::tasks;
use super::wrong::Wrong;
use plenary_core::read::Tongue;
use plenary_core::told::Told;

/// How long after its limit a job may still come back: a solver looks at the clock now and then only.
const GRACE: Duration = Duration::from_secs(30);

/// How often somebody looks.
const PACE: Duration = Duration::from_secs(1);

/// So many attempts may end the server.
pub const ATTEMPTS: u64 = 2;

/// Starts both threads. The one that is returned ends when the queue is closed.
///
/// # Errors
/// Where the system has no thread.
pub fn start(app: &Arc<App>) -> io::Result<JoinHandle<()>> {
    let mut solver = solver(app)?;
    let app = Arc::clone(app);
    Builder::new().name("watch".to_owned()).spawn(move || {
        let allowed = |task: &Task| task.allowance(app.options.time_limit) + GRACE;
        while !app.jobs.wait_closed(PACE) {
            let Some((task, more)) = app.jobs.abandon(&allowed) else { continue };
            let _kept = app.keep_unplanned(&task, &lost());
            if more && let Ok(next) = self::solver(&app) {
                solver = next;
            }
        }
        // what runs was told to stop, and is not waited for without end
        let until = Instant::now() + GRACE;
        while !solver.is_finished() && app.jobs.lost() < MOST_LOST && Instant::now() < until {
            std::thread::sleep(PACE / 20);
        }
    })
}

fn solver(app: &Arc<App>) -> io::Result<JoinHandle<()>> {
    let app = Arc::clone(app);
    Builder::new().name("solves".to_owned()).spawn(move || {
        app.jobs.run(
            &|task, watch| {
                if let Task::Head { session, revision, .. } = *task {
                    app.store.attempt_begins(session, revision)?;
                }
                tasks::run(&app, task, watch)
            },
            &|task, result| app.ended(task, result),
        );
    })
}

impl App {
    /// Has everything planned that was not planned yet: work that was waiting when the program ended. What may have ended
    /// it comes last; what did so twice is set aside.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn plan_unanswered(&self) -> Result<(), Wrong> {
        let mut waiting = Vec::new();
        for (session, revision) in self.store.unanswered()? {
            if self.jobs.of_revision(session, revision).is_some() {
                continue;
            }
            let attempts = self.store.attempts(session, revision)?;
            if attempts >= ATTEMPTS {
                self.store.keep_answer(session, revision, None, &set_aside().to_string())?;
            } else {
                waiting.push((attempts, session, revision));
            }
        }
        waiting.sort_unstable();
        for (_, session, revision) in waiting {
            let _job = self.jobs.add_head(session, revision);
        }
        Ok(())
    }

    /// A job has come back. One that failed leaves word, so that its session has a way on.
    fn ended(&self, task: &Task, result: &Result<Value, Wrong>) {
        if let Task::Head { session, revision, .. } = *task {
            // where this fails the next start tries that session last
            let _noted = self.store.attempts_end(session, revision);
        }
        if let Err(wrong) = result {
            let error = wrong.in_json(Tongue::English)["error"].take();
            let _kept = self.keep_unplanned(task, &json!({"state": "failed", "error": error}));
        }
    }

    /// Keeps why a revision has no plan, where neither a plan is known nor why there can be none.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn keep_unplanned(&self, task: &Task, why: &Value) -> Result<(), Wrong> {
        if let Task::Head { session, revision, .. } = *task {
            let answer = self.store.answer(session, revision)?;
            if !answer.is_some_and(|answer| matches!(answer.body["state"].as_str(), Some("planned" | "none"))) {
                self.store.keep_answer(session, revision, None, &why.to_string())?;
            }
            self.jobs.tell();
        }
        Ok(())
    }
}

fn set_aside() -> Value {
    let told = Told::new("set_aside", "planning was set aside: it ended the server twice", &[]);
    json!({"state": "set_aside", "told": told})
}

fn lost() -> Value {
    let told = Told::new("plan_lost", "planning did not end at its limit and was given up", &[]);
    json!({"state": "unknown", "told": told})
}

/// What is known of a session whose planning was stopped before it began.
pub fn stopped() -> Value {
    let told = Told::new("plan_stopped", "planning was stopped before it began", &[]);
    json!({"state": "unknown", "told": told})
}
