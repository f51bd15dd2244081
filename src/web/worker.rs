//! The solver thread, and how jobs survive a restart of the server.
//!
//! At its start the server plans what is not planned, and asks open questions again under their ids. A job that crashes
//! the process would crash it at every start. So the store counts an attempt before it begins. After two attempts that did
//! not end, the job is set aside until a user asks for it again.
//!
//! No watchdog is needed here: each search has a time limit, and core abandons a search that exceeds it.

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
use plenary_core::message::Message;
use plenary_core::read::UiLanguage;

/// A job is set aside after it has crashed the server this often.
pub const ATTEMPTS: u64 = 2;

/// Starts the thread. It ends when the queue is closed.
///
/// # Errors
/// If the system cannot start a thread.
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
    /// Queues a question. If the server ends first, the next one answers it.
    ///
    /// # Errors
    /// Where the queue is full, or the store fails.
    pub fn ask(&self, task: Task) -> Result<JobId, ApiError> {
        self.jobs.room()?;
        let written = serde_json::to_string(&task).map_err(|error| ApiError::Fault(error.to_string()))?;
        let id = Uuid::now_v7();
        self.store.keep_question(&id.to_string(), &written)?;
        // other requests may have filled the queue in the meantime
        self.jobs.add_as(id, task).inspect_err(|_| self.forget(id))
    }

    /// Queues everything that the last server did not finish. Jobs that may have crashed it come last.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn resume(&self) -> Result<(), ApiError> {
        let mut suspects = Vec::new();
        for question in self.store.questions(ATTEMPTS)? {
            let read = (question.id.parse::<JobId>(), serde_json::from_str::<Task>(&question.task));
            let (Ok(id), Ok(task)) = read else {
                // another version wrote it: the client will be told to ask again
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

    /// Removes a question from the store. If that fails, the next server answers it in vain.
    pub fn forget(&self, id: JobId) {
        let _kept = self.store.drop_question(&id.to_string());
    }

    /// Counts an attempt that begins.
    fn begins(&self, id: JobId, task: &Task) -> Result<(), ApiError> {
        match *task {
            Task::Head { session, revision, .. } => self.store.attempt_begins(session, revision)?,
            Task::Ask { .. } => self.store.question_begins(&id.to_string())?,
        }
        Ok(())
    }

    /// Queues the plans of all sessions that have none. Those that may have crashed the last server come last; those that
    /// crashed it twice are set aside.
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

    /// Records the end of a job. The error of a failed plan is stored, so that the page can offer to plan again.
    fn ended(&self, id: JobId, task: &Task, result: &Result<Value, ApiError>) {
        // if the store fails, the next server tries this job last
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
            let error = wrong.in_json(UiLanguage::English)["error"].take();
            let _kept = self.keep_unplanned(task, &json!({"state": "failed", "error": error}));
        }
    }

    /// Stores why a revision has no plan, unless a plan or a proof that none exists is known.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn keep_unplanned(&self, task: &Task, why: &Value) -> Result<(), ApiError> {
        if let Task::Head { session, revision, .. } = *task {
            let answer = self.store.answer(session, revision)?;
            if !answer.is_some_and(|answer| matches!(answer.body["state"].as_str(), Some("planned" | "none"))) {
                self.store.keep_answer(session, revision, None, &why.to_string())?;
            }
            self.jobs.notify();
        }
        Ok(())
    }
}

fn set_aside() -> Value {
    let told = Message::new("set_aside", "planning was set aside because it crashed the server twice", &[]);
    let help =
        Message::new("plan_less", "plan it again, with fewer items or meetings, or with a shorter time limit", &[]);
    json!({"state": "set_aside", "told": told, "help": help})
}

/// The answer for a session whose planning was stopped before it began.
pub fn stopped() -> Value {
    let told = Message::new("plan_stopped", "planning was stopped before it began", &[]);
    json!({"state": "unknown", "told": told})
}
