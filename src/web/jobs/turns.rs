//! What a worker does with jobs: takes one, reports while it runs, and ends it.
//!
//! A worker that is killed or frozen no longer reports, and its job goes to another one. If the first worker wakes up, the
//! job is no longer its own, and nothing of what it found is kept.

use std::time::Duration;

use super::file::{JobFile, Result, milliseconds, now};
use super::job_watch::SHORT;
use super::rows::written;
use crate::store::database::Sql;
use crate::store::database::values::{AsParam, Param, Row, params};
use crate::web::job::Ending;

/// How long a worker may be silent.
const LEASE: Duration = Duration::from_secs(10);

/// How long a job waits for a worker that takes all, before the worker of the short lane takes it, in milliseconds. So
/// that one is free for small jobs, and a long job begins only once, while another worker is free.
const FIRST: i64 = 100;

/// How much longer than its limit a job may take, to check and to write its result.
const GRACE: Duration = Duration::from_secs(30);

/// A job that a worker has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The id of the job.
    pub id: String,
    /// What to do, as JSON.
    pub task: String,
    /// The id of the job of which it is a part.
    pub part_of: Option<String>,
}

impl Turn {
    /// The turn of a row: id, task, job of which it is a part.
    pub(super) fn of(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.take(0)?, task: row.take(1)?, part_of: row.take(2)? })
    }
}

/// What the server wants of the worker of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orders {
    /// End with the best result so far.
    pub stop: bool,
    /// Nobody needs the result: a newer plan replaced the job, or another worker has it.
    pub void: bool,
}

/// The news of a running job.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// Its progress, as JSON.
    pub progress: Option<String>,
    /// The best schedule so far, if there is a better one, and how many have been the best.
    pub best: Option<(u64, String)>,
}

impl JobFile {
    /// Takes the job that is due first: of the short lane, and then of the long one unless `short`.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn take(&self, worker: &str, short: bool) -> Result<Option<Turn>> {
        let waits = format!(
            "SELECT id FROM job WHERE state = 'queued' AND added <= ?1 {} ORDER BY lane = 'long', due, id LIMIT 1",
            if short { "AND lane = 'short'" } else { "" }
        );
        let now = now();
        // a worker that takes all takes at once
        let since = if short { now - FIRST } else { i64::MAX };
        // most often nothing waits, and then no other process should wait for this one's lock
        if self.read(|from| from.find::<String>(&waits, params![since]))?.is_none() {
            return Ok(None);
        }
        self.write(|to| begin(to, &waits, since.param(), worker))
    }

    /// Reports that the worker still has the job, with the news, and returns what the server wants.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn report(&self, id: &str, worker: &str, news: &News) -> Result<Orders> {
        let (count, schedule) = news.best.as_ref().map(|(count, text)| (*count as i64, text)).unzip();
        let lease = now() + milliseconds(LEASE);
        self.write(|to| {
            to.execute(
                "UPDATE job SET lease = ?, progress = coalesce(?, progress), best = coalesce(?, best),
                    schedule = coalesce(?, schedule) WHERE id = ? AND worker = ? AND state = 'running'",
                params![lease, news.progress, count, schedule, id, worker],
            )?;
            Ok(())
        })?;
        self.orders(id, worker)
    }

    /// What the server wants of the worker of a job.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn orders(&self, id: &str, worker: &str) -> Result<Orders> {
        let sql = "SELECT stop, superseded FROM job WHERE id = ? AND worker = ? AND state = 'running'";
        let found = self.read(|from| {
            from.first(sql, params![id, worker], |row| Ok(Orders { stop: row.take(0)?, void: row.take(1)? }))
        })?;
        Ok(found.unwrap_or(Orders { stop: true, void: true }))
    }

    /// Ends a job, unless another worker has it by now.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn end(&self, id: &str, worker: &str, ending: &Ending) -> Result<()> {
        let sql = format!(
            "UPDATE job SET state = CASE WHEN superseded = 1 THEN 'cancelled' ELSE ?3 END, task = '',
                ending = CASE WHEN superseded = 1 THEN NULL ELSE ?4 END, ended = ?5, {FREE} WHERE {MINE}"
        );
        self.write(|to| {
            if to.execute(&sql, params![id, worker, ending.state().name(), written(ending), now()])? > 0 {
                to.execute("DELETE FROM job WHERE part_of = ?", params![id])?;
            }
            Ok(())
        })
    }

    /// Moves a job to the long lane, because it takes longer than the short one allows.
    ///
    /// # Errors
    /// If the database fails.
    pub fn hand_on(&self, id: &str, worker: &str) -> Result<()> {
        self.give_back(id, worker, Duration::ZERO)
    }

    /// Gives a job back, because the worker ends in order. One that has run for longer than the short lane allows goes to
    /// the long one, where it keeps no small job waiting.
    ///
    /// # Errors
    /// If the database fails.
    pub fn put_back(&self, id: &str, worker: &str) -> Result<()> {
        self.give_back(id, worker, SHORT)
    }

    /// Gives a job back; to the long lane if it has run for `short`.
    fn give_back(&self, id: &str, worker: &str, short: Duration) -> Result<()> {
        // when a job was taken, its deadline says
        let sql = format!(
            "UPDATE job SET lane = CASE WHEN deadline - allowance <= ?3 THEN 'long' ELSE lane END,
                state = CASE WHEN stop = 1 AND part_of IS NULL THEN 'cancelled' ELSE 'queued' END, begun = begun - 1, {FREE}
             WHERE {MINE}"
        );
        let taken = now() - milliseconds(short) + milliseconds(GRACE);
        self.write(|to| to.execute(&sql, params![id, worker, taken]).map(drop))
    }
}

/// Gives a worker the job or part whose id `which` selects by its one parameter.
pub(super) fn begin(to: &dyn Sql, which: &str, by: Param<'_>, worker: &str) -> Result<Option<Turn>> {
    let sql = format!(
        "UPDATE job SET state = 'running', worker = ?2, begun = begun + 1, lease = ?3, deadline = ?4 + allowance
         WHERE id = ({which}) RETURNING id, task, part_of"
    );
    let (lease, deadline) = (now() + milliseconds(LEASE), now() + milliseconds(GRACE));
    to.first(&sql, &[by, worker.param(), lease.param(), deadline.param()], Turn::of)
}

/// A job that no worker has.
const FREE: &str = "worker = NULL, lease = NULL, deadline = NULL, progress = NULL, best = 0, schedule = NULL";

/// The job `?1`, if the worker `?2` has it.
pub(super) const MINE: &str = "id = ?1 AND worker = ?2 AND state = 'running'";
