//! The thread that works off the queue, and what becomes of a job whose server ends.
//!
//! Jobs outlast the server: at a start what was not planned is planned, and what was asked is asked again under the same id. A
//! job that ends the process would so end it again and again. An attempt is therefore noted in the store before it begins;
//! where two have begun and not ended, the job is set aside until somebody asks for it again.
//!
//! No one watches whether a job ends: each search has a limit, and core leaves one that does not keep to it.

use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use serde_json::{Value, json};
use uuid::Uuid;

use super::App;
use super::error::ApiError;
use super::job::JobId;
use super::task::Task;
use super::tasks;
use plenary_core::read::Tongue;
use plenary_core::told::Told;

/// So many attempts may end the server.
pub const ATTEMPTS: u64 = 2;

/// Starts the thread. It ends when the queue is closed.
///
/// # Errors
/// Where the system has no thread.
pub fn start(app: &Arc<App>) -> io::Result<JoinHandle<()>> {
    let app = Arc::clone(app);
    Builder::new().name("solves".to_owned()).spawn(move || {
        app.jobs.run(
            &|id, task, watch| {
                app.begins(id, task)?;
                tasks::run(&app, task, watch)
            },
            &|id, task, result| app.ended(id, task, result),
        );
    })
}

impl App {
    /// Has a question answered, by the next server if this one ends before.
    ///
    /// # Errors
    /// Where the queue is full, or the store fails.
    pub fn ask(&self, task: Task) -> Result<JobId, ApiError> {
        self.jobs.room()?;
        let written = serde_json::to_string(&task).map_err(|error| ApiError::Fault(error.to_string()))?;
        let id = Uuid::now_v7();
        self.store.keep_question(&id.to_string(), &written)?;
        // others may have filled the queue meanwhile
        self.jobs.add_as(id, task).inspect_err(|_| self.forget(id))
    }

    /// Has everything done that the last server did not finish. What may have ended it comes last.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn resume(&self) -> Result<(), ApiError> {
        let mut suspects = Vec::new();
        for question in self.store.questions(ATTEMPTS)? {
            let read = (question.id.parse::<JobId>(), serde_json::from_str::<Task>(&question.task));
            let (Ok(id), Ok(task)) = read else {
                // another version wrote it: who asks for its answer is told to ask again
                self.store.drop_question(&question.id)?;
                continue;
            };
            match question.begun {
                0 => self.jobs.resume(id, task),
                begun if begun < ATTEMPTS => suspects.push((id, task)),
                _ => self.jobs.add_failed(id, task, ApiError::SetAside),
            }
        }
        self.plan_unanswered()?;
        suspects.into_iter().for_each(|(id, task)| self.jobs.resume(id, task));
        Ok(())
    }

    /// No server asks this question again. Where the store fails, one does, and nobody listens.
    pub fn forget(&self, id: JobId) {
        let _kept = self.store.drop_question(&id.to_string());
    }

    /// An attempt begins.
    fn begins(&self, id: JobId, task: &Task) -> Result<(), ApiError> {
        match *task {
            Task::Head { session, revision, .. } => self.store.attempt_begins(session, revision)?,
            Task::Ask { .. } => self.store.question_begins(&id.to_string())?,
        }
        Ok(())
    }

    /// Has everything planned that was not planned yet: what may have ended the last server comes last, and what ended it
    /// twice is set aside.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn plan_unanswered(&self) -> Result<(), ApiError> {
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
            self.jobs.add_head(session, revision);
        }
        Ok(())
    }

    /// A job has come back. One that failed leaves word, so that its session has a way on.
    fn ended(&self, id: JobId, task: &Task, result: &Result<Value, ApiError>) {
        // where the store fails the next start tries this job last
        match *task {
            Task::Head { session, revision, .. } => {
                let _noted = self.store.attempts_end(session, revision);
            }
            Task::Ask { .. } if self.jobs.is_closing() => {
                let _noted = self.store.question_waits(&id.to_string());
            }
            Task::Ask { .. } => self.forget(id),
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
    pub fn keep_unplanned(&self, task: &Task, why: &Value) -> Result<(), ApiError> {
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
    let help = Told::new("plan_less", "plan it again, with fewer items or meetings, or with a shorter time limit", &[]);
    json!({"state": "set_aside", "told": told, "help": help})
}

/// What is known of a session whose planning was stopped before it began.
pub fn stopped() -> Value {
    let told = Told::new("plan_stopped", "planning was stopped before it began", &[]);
    json!({"state": "unknown", "told": told})
}
