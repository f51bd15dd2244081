//! What `plan` can print in addition to the schedule: slack and alternatives.

use std::path::PathBuf;

use serde_json::json;

use super::exit::Result;
use super::grid::Grid;
use super::limits::Stopped;
use super::stderr::ProgressLine;
use super::{files, stderr};
use plenary_core::explain::alternatives::{Alternative, alternatives};
use plenary_core::explain::slack::{Slack, slack};
use plenary_core::model::{Problem, Schedule};
use plenary_core::solve::memory::Megabytes;
use plenary_core::solve::{Clock, Limits};

/// The options that ask for more.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Extras {
    /// Also print how many minutes each item may overrun, and which meetings are critical
    #[arg(long)]
    slack: bool,
    /// Also print up to N other good schedules, with what each gains and costs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    alternatives: Option<u32>,
}

/// The slack and alternatives that were found.
pub struct ExtraResults {
    slack: Option<Slack>,
    alternatives: Option<Vec<Alternative>>,
}

impl Extras {
    /// Whether any of them is set.
    pub fn is_asked(self) -> bool {
        self.slack || self.alternatives.is_some()
    }

    /// Computes what the options ask for.
    pub fn find(
        self,
        problem: &Problem,
        baseline: Option<&Schedule>,
        schedule: &Schedule,
        limits: &Limits,
        memory: Option<Megabytes>,
    ) -> Result<ExtraResults> {
        let mut progress = ProgressLine::default().within(memory);
        let clock = Clock::starting_now(limits.time);
        let count = self.alternatives.map(|count| count as usize);
        // with both options each gets half of the time
        let half = if count.is_some() { clock.part(0.5) } else { clock };
        let left = |clock: Clock| limits.within(clock.left());
        let slack = self.slack.then(|| slack(problem, schedule, &left(half), &mut progress)).transpose();
        let others = count
            .map(|count| alternatives(problem, baseline, schedule, count, &left(clock), &mut progress))
            .transpose();
        progress.done();
        let (slack, alternatives) = (slack?, others?);
        if slack.as_ref().is_some_and(|slack| slack.cut_short) {
            stderr::print(&format!("note: {} before all slack was known", progress.stopped().words()));
        }
        if let (Some(found), Some(count)) = (&alternatives, count)
            && found.len() < count
        {
            let why = match progress.stopped() {
                Stopped::Time if problem.confidence.is_some() => {
                    "no others of this confidence were found; ask for less, or raise --time-limit".to_owned()
                }
                Stopped::Time => "no others exist, or the time limit was reached".to_owned(),
                other => other.words(),
            };
            stderr::print(&format!("note: found {} of {count} alternatives: {why}", found.len()));
        }
        Ok(ExtraResults { slack, alternatives })
    }
}

impl ExtraResults {
    /// Prints them below a table.
    pub fn print(&self) -> Result<()> {
        let mut text = String::new();
        if let Some(slack) = &self.slack {
            text += &slack_in_words(slack);
        }
        if let Some(alternatives) = &self.alternatives {
            text += if alternatives.is_empty() { "\nNo other schedule was found.\n" } else { "\nAlternatives\n" };
            for (ix, alternative) in alternatives.iter().enumerate() {
                text += &format!("{}. {}: {}\n", ix + 1, alternative.what, alternative.trade);
                for held in &alternative.schedule.meetings {
                    let entries: Vec<String> = held
                        .entries
                        .iter()
                        .map(|entry| format!("{} {}", entry.items.join("+"), entry.minutes.get()))
                        .collect();
                    text +=
                        &format!("   {} {}: {}\n", held.id, held.start.format("%Y-%m-%d %H:%M"), entries.join(", "));
                }
            }
        }
        files::write(None, text.as_bytes())
    }

    /// Writes the schedule file with the fields `slack` and `alternatives`.
    pub fn write_json(&self, schedule: &Schedule, path: Option<&PathBuf>) -> Result<()> {
        let mut file = serde_json::to_value(schedule).unwrap_or_default();
        if let Some(slack) = &self.slack {
            file["slack"] = json!(slack);
        }
        if let Some(alternatives) = &self.alternatives {
            file["alternatives"] = json!(alternatives);
        }
        files::write(path, format!("{file:#}\n").as_bytes())
    }
}

fn slack_in_words(slack: &Slack) -> String {
    let mut grid = Grid::new(&["Item", "May overrun, and nothing else moves", "May overrun, and all still fits"]);
    for item in &slack.items {
        let unknown = if slack.confidence.is_some() { "not asked" } else { "not computed in time" };
        let in_all = item.in_all.map_or_else(|| unknown.to_owned(), |minutes| format!("{minutes} min"));
        grid.row([item.items.join(" + "), format!("{} min", item.here), in_all]);
    }
    let critical: Vec<&str> =
        slack.meetings.iter().filter(|one| one.critical).map(|one| one.meeting.as_str()).collect();
    let loose: Vec<String> = slack
        .meetings
        .iter()
        .filter(|one| !one.critical)
        .map(|one| format!("{} {} min", one.meeting, one.minutes))
        .collect();
    let mut text = format!("\n{grid}\n");
    match critical.as_slice() {
        [] => text += "No meeting is critical.",
        [meeting] => text += &format!("Critical meeting, with no minute to spare: {meeting}."),
        meetings => text += &format!("Critical meetings, with no minute to spare: {}.", meetings.join(", ")),
    }
    if !loose.is_empty() {
        text += &format!(" Others may end later: {}.", loose.join(", "));
    }
    if let Some(least) = slack.confidence {
        text += &format!(
            "\nWith so many minutes more the schedule still has a confidence of {least} %. Whether another one has, if an item \
             overruns further, is not asked here: plenary whatif, set-minutes=ITEM:MINUTES."
        );
    }
    text + "\n"
}
