//! The parts of a job, which its worker puts into the queue, and any worker takes.
//!
//! A part is a row beside that of its job. The worker of the job takes parts itself, so they are done even if no other worker
//! is free. Their ids are made of that of the job: if the job comes to another worker, what is done of it is done. When the
//! job ends, its parts are deleted.

use std::time::Duration;

use super::file::{JobFile, Result, milliseconds, now};
use super::rows::STEP;
use super::turns::{MINE, Turn, begin};
use crate::store::database::values::{AsParam, params};
use crate::web::job::{Ending, Lane};

/// A job that has parts, as the worker of a part sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Its task, as JSON.
    pub task: String,
    /// How much time is left for all parts.
    pub left: Duration,
    /// How many parts the workers that have one will still do, each.
    pub rounds: u32,
}

/// Parts of a job that are done together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round<'a> {
    /// The id of the job.
    pub of: &'a str,
    /// The number of the first part.
    pub first: usize,
    /// The number of parts.
    pub count: usize,
}

impl JobFile {
    /// Puts parts of a job of this worker into the queue, unless they are there. They should be done within a time.
    ///
    /// # Errors
    /// If the database fails.
    pub fn split(&self, of: &str, worker: &str, first: usize, parts: &[String], within: Duration) -> Result<()> {
        self.write(|to| {
            let now = now();
            let mine = format!("SELECT kind, session, revision, planner, allowance FROM job WHERE {MINE}");
            let found = to.first(&mine, params![of, worker], |row| {
                let (kind, planner): (String, String) = (row.take(0)?, row.take(3)?);
                Ok((kind, row.take::<Option<i64>>(1)?, row.take::<Option<i64>>(2)?, planner, row.take::<i64>(4)?))
            })?;
            // another worker has it by now
            let Some((kind, session, revision, planner, allowance)) = found else { return Ok(()) };
            to.execute("UPDATE job SET until = ? WHERE id = ?", params![now + milliseconds(within), of])?;
            for (number, part) in (first as i64..).zip(parts) {
                let (id, due, lane) = (format!("{of}.{number}"), now + number * STEP, Lane::Long.name());
                to.execute(
                    "INSERT INTO job (id, kind, session, revision, head, planner, task, allowance, lane, added, due, state,
                        part_of, part) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 'queued', ?, ?) ON CONFLICT DO NOTHING",
                    params![id, kind, session, revision, planner, part, allowance, lane, now, due, of, number],
                )?;
            }
            Ok(())
        })
    }

    /// Takes a waiting part of a job.
    ///
    /// # Errors
    /// If the database fails.
    pub fn take_part(&self, of: &str, worker: &str) -> Result<Option<Turn>> {
        let waits = "SELECT id FROM job WHERE part_of = ?1 AND state = 'queued' ORDER BY part LIMIT 1";
        self.write(|to| begin(to, waits, of.param(), worker))
    }

    /// The job of which a worker has a part, while it runs.
    ///
    /// # Errors
    /// If the database fails.
    pub fn whole(&self, of: &str) -> Result<Option<Whole>> {
        let parts = "SELECT count(*) FROM job AS part WHERE part.part_of = job.id AND part.state =";
        let sql = format!(
            "SELECT task, until, ({parts} 'queued'), ({parts} 'running') FROM job
             WHERE id = ? AND state IN ('queued', 'running')"
        );
        self.read(|from| {
            from.first(&sql, params![of], |row| {
                let until: Option<i64> = row.take(1)?;
                let left = Duration::from_millis(u64::try_from(until.unwrap_or(0) - now()).unwrap_or(0));
                let (waiting, running): (i64, i64) = (row.take(2)?, row.take(3)?);
                let rounds = u64::try_from(waiting + running).unwrap_or(1).div_ceil(running.max(1).unsigned_abs());
                Ok(Whole { task: row.take(0)?, left, rounds: u32::try_from(rounds).unwrap_or(u32::MAX).max(1) })
            })
        })
    }

    /// Whether nothing is left to be done for the results of a round: every part has ended, or one has failed and those
    /// before it have ended.
    ///
    /// # Errors
    /// If the database fails.
    pub fn is_done(&self, round: Round<'_>) -> Result<bool> {
        let (first, end) = (round.first as i64, (round.first + round.count) as i64);
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM job WHERE part_of = ?1 AND state IN ('queued', 'running')
            AND part >= ?2 AND part < (SELECT coalesce(min(part), ?3) FROM job
                WHERE part_of = ?1 AND state = 'failed' AND part >= ?2 AND part < ?3))";
        self.read(|from| from.value(sql, params![round.of, first, end]))
    }

    /// How the parts of a round have ended, in order; without those that have not.
    ///
    /// # Errors
    /// If the database fails.
    pub fn endings(&self, round: Round<'_>) -> Result<Vec<Ending>> {
        let (first, end) = (round.first as i64, (round.first + round.count) as i64);
        let sql =
            "SELECT ending FROM job WHERE part_of = ? AND part >= ? AND part < ? AND ending IS NOT NULL ORDER BY part";
        let found: Vec<String> =
            self.read(|from| from.all(sql, params![round.of, first, end], |row| row.take::<String>(0)))?;
        Ok(found.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
    }
}
