//! What the server does with jobs: adds them, shows them, stops them.

use serde_json::{Value, json};

use super::file::{JobFile, Result, milliseconds, now};
use crate::store::database::Sql;
use crate::store::database::values::{Row, params};
use crate::web::job::{Ending, JobId, Lane, State};
use crate::web::task::Task;
use plenary_core::read::UiLanguage;

/// Each further job of a planner is due this much later, in milliseconds. So the jobs of others come in between.
pub(super) const STEP: i64 = 5000;

/// The columns that [`shown`] reads, with the number of jobs before it in its lane.
const SHOWN: &str = "id, kind, session, revision, state, lane, progress, best, ending,
    (SELECT count(*) FROM job AS other WHERE other.state = 'queued' AND other.lane = job.lane
        AND (other.due, other.id) < (job.due, job.id) AND job.state = 'queued'),
    (SELECT count(*) FROM job AS part WHERE part.part_of = job.id),
    (SELECT count(*) FROM job AS part WHERE part.part_of = job.id AND part.state NOT IN ('queued', 'running'))";

/// What [`JobFile::add`] does where the queue is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// At most so many jobs may wait.
    AtMost(usize),
    /// The job is added all the same.
    Always,
    /// The job is added all the same, unless another one plans the same revision: several servers may miss the same plan.
    Once,
}

/// The stored session and revision that a job plans, if it plans one.
pub type Plans = Option<(i64, i64)>;

/// A job that plans a session, as JSON, if there is one.
pub type Plan = Option<Value>;

/// A job that lost its worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its id.
    pub id: String,
    /// How many attempts have lost their worker.
    pub begun: u64,
    /// What it plans.
    pub plans: Plans,
}

impl JobFile {
    /// Adds a job. A plan replaces the older plans of its session. `None` if the queue has no room for it; then the older
    /// plans stay.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn add(&self, id: JobId, task: &Task, written: &str, planner: &str, room: Room) -> Result<Option<()>> {
        let (head, now) = (task.head(), now());
        let (id, kind, allowance) = (id.to_string(), task.kind(), milliseconds(task.allowance()));
        let (session, revision) = task.of().unzip();
        self.write(|to| {
            if let Room::AtMost(most) = room {
                let waiting: i64 = to.value(
                    "SELECT count(*) FROM job WHERE state = 'queued' AND part_of IS NULL AND NOT (head = 1 AND coalesce(session = ?, false))",
                    params![head.map(|(session, _)| session)],
                )?;
                if waiting >= most as i64 {
                    return Ok(None);
                }
            }
            if let Some((session, revision)) = head {
                if room == Room::Once && to.value(PLANNED, params![session, revision])? {
                    return Ok(Some(()));
                }
                supersede(to, session)?;
            }
            let last: Option<i64> =
                to.value("SELECT max(due) FROM job WHERE state = 'queued' AND part_of IS NULL AND planner = ?", params![planner])?;
            let due = last.map_or(i64::MIN, |last| last + STEP).max(now);
            let (head, lane) = (head.is_some(), Lane::Short.name());
            to.execute(
                "INSERT INTO job (id, kind, session, revision, head, planner, task, allowance, lane, added, due, state)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued')",
                params![id, kind, session, revision, head, planner, written, allowance, lane, now, due],
            )?;
            Ok(Some(()))
        })
    }

    /// The number of waiting jobs.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn waiting(&self) -> Result<usize> {
        let count: i64 =
            self.read(|from| from.value("SELECT count(*) FROM job WHERE state = 'queued' AND part_of IS NULL", &[]))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// The number of jobs in a state, in a lane.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn count(&self, state: State, lane: Lane) -> Result<i64> {
        let sql = "SELECT count(*) FROM job WHERE state = ? AND lane = ?";
        self.read(|from| from.value(sql, params![state.name(), lane.name()]))
    }

    /// A job as JSON; `whole` includes its result.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn get(&self, id: JobId, whole: Option<UiLanguage>) -> Result<Option<Value>> {
        let sql = format!("SELECT {SHOWN} FROM job WHERE id = ?");
        self.read(|from| from.first(&sql, params![id.to_string()], |row| shown(row, whole)))
    }

    /// At most so many jobs, waiting, running and ended, the newest first; `after` is the id of one in this order.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn list(&self, after: Option<JobId>, most: usize) -> Result<Vec<Value>> {
        let sql = format!("SELECT {SHOWN} FROM job WHERE id < ? AND part_of IS NULL ORDER BY id DESC LIMIT ?");
        // the figures of an id end with f
        let after = after.map_or_else(|| "g".to_owned(), |id| id.to_string());
        self.read(|from| from.all(&sql, params![after, most as i64], |row| shown(row, None)))
    }

    /// The waiting or running plan of a revision, as JSON.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn of_revision(&self, session: i64, revision: i64) -> Result<Option<Value>> {
        let sql = format!(
            "SELECT {SHOWN} FROM job WHERE session = ? AND revision = ? AND head = 1 AND state IN ('queued', 'running')
             AND superseded = 0 ORDER BY id DESC LIMIT 1"
        );
        self.read(|from| from.first(&sql, params![session, revision], |row| shown(row, None)))
    }

    /// The newest plan of each of some sessions that waits or runs, with the revision that it plans.
    ///
    /// # Errors
    /// If the database fails.
    pub fn of_sessions(&self, sessions: &[i64]) -> Result<Vec<Plan>> {
        let sql = format!(
            "SELECT {SHOWN} FROM job WHERE session = ? AND head = 1 AND state IN ('queued', 'running')
             AND superseded = 0 ORDER BY id DESC LIMIT 1"
        );
        let one = |from: &dyn Sql, session: i64| from.first(&sql, params![session], |row| shown(row, None));
        self.read(|from| sessions.iter().map(|&session| one(from, session)).collect())
    }

    /// The running plan of a session, and the revision that it plans.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn plans(&self, session: i64) -> Result<Option<(JobId, i64)>> {
        let sql = "SELECT id, revision FROM job WHERE session = ? AND head = 1 AND state = 'running' AND superseded = 0
                   ORDER BY id DESC LIMIT 1";
        let found =
            self.read(|from| from.first(sql, params![session], |row| Ok((row.take::<String>(0)?, row.take(1)?))))?;
        Ok(found.and_then(|(id, revision)| Some((id.parse().ok()?, revision))))
    }

    /// The state of a job.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn state(&self, id: JobId) -> Result<Option<State>> {
        let sql = "SELECT state FROM job WHERE id = ?";
        let found: Option<String> = self.read(|from| from.find(sql, params![id.to_string()]))?;
        Ok(found.and_then(|name| State::named(&name)))
    }

    /// The best schedule so far of a job, and how many have been the best.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn best(&self, id: JobId) -> Result<Option<(u64, Option<String>)>> {
        let sql = "SELECT best, schedule FROM job WHERE id = ?";
        self.read(|from| {
            from.first(sql, params![id.to_string()], |row| Ok((row.take::<i64>(0)?.unsigned_abs(), row.take(1)?)))
        })
    }

    /// Cancels a waiting job, or asks the worker of a running one to end with the best result so far. Returns its former
    /// state, and the revision that it plans.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn stop(&self, id: JobId) -> Result<Option<(State, Plans)>> {
        self.write(|to| {
            let id = id.to_string();
            let sql = "SELECT state, head, session, revision FROM job WHERE id = ?";
            let found = to.first(sql, params![id], |row| Ok((row.take::<String>(0)?, plans(row, 1)?)))?;
            let Some((name, plans)) = found else { return Ok(None) };
            to.execute("UPDATE job SET stop = 1 WHERE id = ? AND state = 'running'", params![id])?;
            let sql = format!("UPDATE job SET {CANCELLED} WHERE id = ? AND state = 'queued'");
            if to.execute(&sql, params![now(), id])? > 0 {
                to.execute("DELETE FROM job WHERE part_of = ?", params![id])?;
            }
            // those that wait begin, and give what is found in no time
            let parts = "UPDATE job SET stop = 1 WHERE part_of = ? AND state IN ('queued', 'running')";
            to.execute(parts, params![id])?;
            Ok(State::named(&name).map(|was| (was, plans)))
        })
    }

    /// Gives the jobs of a worker that has ended back to the queue, behind those that wait. They may have ended the worker.
    /// So they go to the long lane, where they keep no small job waiting.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn lose(&self, worker: &str) -> Result<Vec<Lost>> {
        self.write(|to| {
            to.all(
                "UPDATE job SET state = CASE WHEN superseded = 1 THEN 'cancelled' ELSE 'queued' END, lane = 'long',
                    due = ?, worker = NULL, lease = NULL, deadline = NULL, progress = NULL, best = 0, schedule = NULL
                 WHERE worker = ? AND state = 'running' RETURNING id, begun, head, session, revision",
                params![now() + LAST, worker],
                |row| Ok(Lost { id: row.take(0)?, begun: row.take::<i64>(1)?.unsigned_abs(), plans: plans(row, 2)? }),
            )
        })
    }

    /// The workers that have not reported in time, or whose job should have ended.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn silent(&self) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT worker FROM job WHERE state = 'running' AND (lease < ?1 OR deadline < ?1)";
        self.read(|from| from.all(sql, params![now()], |row| row.take(0)))
    }

    /// The workers that have a job.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn busy(&self) -> Result<Vec<String>> {
        let sql = "SELECT worker FROM job WHERE state = 'running' AND worker IS NOT NULL";
        self.read(|from| from.all(sql, &[], |row| row.take(0)))
    }

    /// Whether a job waits that any worker may take; `short`: one that the worker of the short lane may take.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn waits(&self, short: bool) -> Result<bool> {
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'queued' AND added < ? {})",
            if short { "AND lane = 'short'" } else { "" }
        );
        self.read(|from| from.value(&sql, params![now() - 1000]))
    }

    /// Ends a waiting job that is not tried again.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn set_aside(&self, id: &str, ending: &Ending) -> Result<()> {
        let text = written(ending);
        self.write(|to| {
            to.execute(
                "UPDATE job SET state = ?, ending = ?, ended = ?, task = '' WHERE id = ? AND state = 'queued'",
                params![ending.state().name(), text, now(), id],
            )?;
            to.execute("DELETE FROM job WHERE part_of = ?", params![id])?;
            Ok(())
        })
    }

    /// Forgets all ended jobs but the newest.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn forget(&self, all_but: usize) -> Result<()> {
        self.write(|to| {
            to.execute(
                "DELETE FROM job WHERE state NOT IN ('queued', 'running') AND part_of IS NULL AND id NOT IN (SELECT id FROM job
                 WHERE state NOT IN ('queued', 'running') AND part_of IS NULL ORDER BY ended DESC, id DESC LIMIT ?)",
                params![all_but as i64],
            )?;
            Ok(())
        })
    }
}

/// Whether a revision is being planned.
const PLANNED: &str = "SELECT EXISTS (SELECT 1 FROM job WHERE session = ? AND revision = ? AND head = 1
    AND state IN ('queued', 'running') AND superseded = 0)";

/// How much later than others a job is due that lost its worker, in milliseconds.
const LAST: i64 = 60_000;

/// What becomes of a job that is cancelled; the parameter is the time.
const CANCELLED: &str = "state = 'cancelled', ended = ?, task = ''";

/// Cancels the waiting plans of a session, and stops the running ones.
fn supersede(to: &dyn Sql, session: i64) -> Result<()> {
    to.execute(
        "UPDATE job SET superseded = 1, stop = 1 WHERE session = ? AND head = 1 AND state = 'running'",
        params![session],
    )?;
    to.execute(
        &format!("UPDATE job SET {CANCELLED} WHERE session = ? AND head = 1 AND state = 'queued'"),
        params![now(), session],
    )?;
    Ok(())
}

/// The session and revision that a job plans, of three columns.
fn plans(row: &mut Row, first: usize) -> Result<Plans> {
    let (head, session, revision): (bool, Option<i64>, Option<i64>) =
        (row.take(first)?, row.take(first + 1)?, row.take(first + 2)?);
    Ok(session.zip(revision).filter(|_| head))
}

/// An ending as the table keeps it.
pub(super) fn written(ending: &Ending) -> String {
    serde_json::to_string(ending).unwrap_or_default()
}

/// A job as JSON.
fn shown(row: &mut Row, whole: Option<UiLanguage>) -> Result<Value> {
    let progress: Option<String> = row.take(6)?;
    let mut value = json!({
        "id": row.take::<String>(0)?, "kind": row.take::<String>(1)?, "session": row.take::<Option<i64>>(2)?,
        "revision": row.take::<Option<i64>>(3)?, "state": row.take::<String>(4)?, "lane": row.take::<String>(5)?,
        "ahead": row.take::<i64>(9)?, "best": row.take::<i64>(7)?,
        "progress": progress.and_then(|text| serde_json::from_str::<Value>(&text).ok()),
    });
    if let parts @ 1.. = row.take::<i64>(10)? {
        value["parts"] = json!({"of": parts, "done": row.take::<i64>(11)?});
    }
    if let Some(language) = whole
        && let Some(text) = row.take::<Option<String>>(8)?
        && let Ok(ending) = serde_json::from_str::<Ending>(&text)
    {
        let name = if ending.state() == State::Done { "result" } else { "error" };
        value[name] = ending.told(language);
    }
    Ok(value)
}
