//! Standard error: progress while a solve takes long.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use super::limits::Stopped;
use super::process;
use plenary_core::message::Message;
use plenary_core::solve::best_bound::BestBound;
use plenary_core::solve::memory::{self, Ceiling, Megabytes};
use plenary_core::solve::{Note, Progress, Watch};

/// Prints one or more lines. A closed standard error is no reason to stop.
pub fn print(text: &str) {
    let _nobody_listens = writeln!(std::io::stderr(), "{}", text.trim_end());
}

/// Progress is printed this often, and not before this much time has passed.
const PACE: Duration = Duration::from_secs(1);

/// Prints the progress of a solve, and ends it at Ctrl-C and at the memory limit. In a terminal the line is rewritten in
/// place; elsewhere each report is a line.
#[derive(Debug)]
pub struct ProgressLine {
    began: Instant,
    last: Duration,
    told: bool,
    /// The task, where it is not a plan.
    about: Option<&'static str>,
    ceiling: Ceiling,
    /// How many solves were stopped before all ties were broken.
    ties: usize,
    best: BestBound,
}

impl Default for ProgressLine {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            last: Duration::ZERO,
            told: false,
            about: None,
            ceiling: Ceiling::at(None),
            ties: 0,
            best: BestBound::default(),
        }
    }
}

impl ProgressLine {
    /// For a task other than planning: the line shows its name instead of bound and gap.
    pub fn about(what: &'static str) -> Self {
        Self { about: Some(what), ..Self::default() }
    }

    /// The same under a memory limit.
    pub fn within(self, memory: Option<Megabytes>) -> Self {
        Self { ceiling: Ceiling::at(memory), ..self }
    }

    /// What stopped the solve, if it was stopped.
    pub fn stopped(&self) -> Stopped {
        Stopped::by(self.ceiling.passed())
    }

    /// After a solve: prints how long a long one took.
    pub fn done(&self) {
        self.clear();
        if self.ties > 0 {
            let often = if self.ties == 1 { String::new() } else { format!(" in {} solves", self.ties) };
            print(&format!(
                "note: stopped before all ties were broken{often}: the schedule is optimal, but another run may print a different one of equal value"
            ));
        }
        let took = self.began.elapsed();
        if let (true, Some(most)) = (took >= PACE, memory::most()) {
            let what = self.about.unwrap_or("the solve");
            print(&format!("{what} took {:.1} s, and {most} of memory at most", took.as_secs_f64()));
        }
    }

    /// Clears the line of a terminal.
    fn clear(&self) {
        if self.told && std::io::stderr().is_terminal() {
            let _nobody_listens = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

impl Watch for ProgressLine {
    fn progress(&mut self, progress: &Progress) {
        let progress = &self.best.of(progress);
        if progress.elapsed < self.last + PACE {
            return;
        }
        self.last = progress.elapsed;
        let terminal = std::io::stderr().is_terminal();
        let line = match self.about {
            Some(what) => format!("{} s  {what}", progress.elapsed.as_secs()),
            None => sentence(progress),
        };
        let memory = memory::in_use().map_or_else(String::new, |memory| format!(", {memory}"));
        let line = line + &memory;
        if !self.told && self.about.is_none() {
            print("solving; Ctrl-C ends with the best schedule so far");
        }
        self.told = true;
        if terminal {
            let _nobody_listens = write!(std::io::stderr(), "\r\x1b[K{line}");
        } else {
            print(&line);
        }
    }

    fn ties_left(&mut self) {
        // one question may take hundreds of solves: print this once, at the end
        self.ties += 1;
    }

    fn note(&mut self, note: &Note) {
        self.clear();
        print(&format!("note: {}", Message::from(note)));
    }

    fn stop(&self) -> bool {
        process::interrupted() || self.ceiling.is_passed()
    }
}

fn sentence(progress: &Progress) -> String {
    let goal = progress.goal.map_or("last ties", |goal| goal.label());
    let seconds = progress.elapsed.as_secs();
    let bound = progress.bound.max(0.0);
    match (progress.goal, progress.value) {
        (None, None) => format!("{seconds} s  looking for a schedule"),
        (None, Some(_)) => format!("{seconds} s  breaking the last ties"),
        (Some(_), None) => format!("{seconds} s  {goal}: no schedule yet"),
        (Some(_), Some(value)) => {
            let gap = 100.0 * (value - bound).max(0.0) / value.max(1.0);
            let known = if bound > 0.0 || value <= 0.0 {
                format!("bound {bound:.0}, gap {gap:.1} %")
            } else {
                "no bound yet".to_owned()
            };
            format!("{seconds} s  {goal}: {value:.0}, {known}, {} nodes", progress.nodes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plenary_core::model::Objective;

    #[test]
    fn progress_says_value_bound_and_gap() {
        let progress = Progress {
            goal: Some(Objective::Earliness),
            value: Some(200.0),
            bound: 150.4,
            nodes: 12,
            elapsed: Duration::from_millis(3400),
        };
        assert_eq!(sentence(&progress), "3 s  earliness: 200, bound 150, gap 24.8 %, 12 nodes");
        let no_bound = Progress { bound: 0.0, ..progress };
        assert_eq!(sentence(&no_bound), "3 s  earliness: 200, no bound yet, 12 nodes");
        let nothing_yet = Progress { value: None, ..progress };
        assert_eq!(sentence(&nothing_yet), "3 s  earliness: no schedule yet");
    }
}
