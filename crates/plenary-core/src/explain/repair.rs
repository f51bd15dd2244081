//! Possible fixes for a session that has no schedule, cheapest first. Each is tried: the changed session is solved and
//! its schedule is checked.
//!
//! A fix is a few edits, as `whatif` takes them. For each relaxation of the conflict, binary search finds the least
//! amount that is enough. If no single relaxation is enough, the search relaxes the conflict that remains, too.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use itertools::Itertools as _;

use super::conflict::{Explanation, conflict_with};
pub use super::ideas::Repair;
use super::ideas::{WAYS, idea, one_line_each};
use super::price;
use super::probe::{self, Halt, Prober};
use super::relaxations::{Relaxation, RelaxationKind, cut_in_proportion, relaxations};
use super::slots::{free_slots, several_slots};
use super::statements::StatementRef;
use super::within::within;
use crate::model::Problem;
use crate::pipeline::Failure;
use crate::read::Loaded;
use crate::solve::{Limits, Watch};
use crate::whatif::{self, Edit, LostMeeting};

/// How many ideas of each kind to look for.
const EACH: usize = 3;

/// The most relaxations in one repair.
const TOGETHER: usize = 3;

/// Beam width: how many partial repairs are extended.
const FOLLOWED: usize = 6;

/// The repairs that were found, and whether the search was complete.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repairs {
    /// The cheapest first.
    pub all: Vec<Repair>,
    /// Whether time ran out before everything was tried.
    pub cut_short: bool,
}

/// Looks for repairs of a session with this conflict. None of them brings back a meeting that was `lost`.
///
/// # Errors
/// When the solver fails.
pub fn repairs(
    session: &Loaded,
    folder: Option<&Path>,
    conflict: &[StatementRef],
    lost: &[LostMeeting],
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Repairs, Failure> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let work = {
        let (session, folder, conflict) = (session.clone(), folder.map(Path::to_owned), conflict.to_vec());
        let lost = lost.to_vec();
        let (limits, found) = (*limits, Arc::clone(&found));
        move |watch: &mut dyn Watch| {
            let (limits, folder) = (&limits, folder.as_deref());
            let prober = Prober::new(limits, watch);
            let mut search = RepairSearch { session: &session, folder, lost: &lost, limits, prober, found: &found };
            match search.all(&conflict) {
                Ok(()) => Ok(false),
                Err(Halt::TimeUp) => Ok(true),
                Err(Halt::Failed(failure)) => Err(failure),
            }
        }
    };
    let cut_short = within(limits, watch, work)?.unwrap_or(true);
    let mut all = lock(&found).clone();
    all.sort_by_key(|repair| (repair.cost, repair.edits.len()));
    Ok(Repairs { all: one_line_each(all), cut_short })
}

/// The repairs found so far.
fn lock(found: &Mutex<Vec<Repair>>) -> MutexGuard<'_, Vec<Repair>> {
    found.lock().unwrap_or_else(PoisonError::into_inner)
}

struct RepairSearch<'a> {
    session: &'a Loaded,
    folder: Option<&'a Path>,
    lost: &'a [LostMeeting],
    limits: &'a Limits,
    prober: Prober<'a>,
    found: &'a Mutex<Vec<Repair>>,
}

impl RepairSearch<'_> {
    fn all(&mut self, conflict: &[StatementRef]) -> Result<(), Halt> {
        let problem = &self.session.problem;
        let mut all = relaxations(problem, conflict);
        all.extend(cut_in_proportion(problem, conflict));
        for kind in RelaxationKind::ALL {
            let mut of_kind: Vec<Relaxation<'_>> = all.extract_if(.., |relaxation| relaxation.kind == kind).collect();
            of_kind.sort_by_key(Relaxation::cheapest);
            // each idea that was found: what it costs, and in how many ways
            let mut ideas: HashMap<Vec<String>, (u32, usize)> = HashMap::new();
            for relaxation in of_kind {
                // only the cheapest few of each kind are wanted
                let costs: Vec<u32> = ideas.values().map(|(cost, _)| *cost).sorted_unstable().collect();
                if costs.get(EACH - 1).is_some_and(|dearest| relaxation.cheapest() >= *dearest) {
                    break;
                }
                let idea = idea(&(relaxation.edits)(relaxation.most));
                if ideas.get(&idea).is_some_and(|(_, ways)| *ways > WAYS) {
                    continue;
                }
                if let Some(cost) = self.try_alone(&relaxation)? {
                    let (least, ways) = ideas.entry(idea).or_insert((cost, 0));
                    (*least, *ways) = ((*least).min(cost), *ways + 1);
                }
            }
        }
        let mut slots = 0;
        for edits in free_slots(problem, self.lost, conflict) {
            let dearer = lock(self.found).iter().any(|repair| repair.edits.iter().all(|edit| edits.contains(edit)));
            if slots < EACH && !dearer && self.works(&edits)? {
                slots += 1;
                self.add_meetings(edits);
            }
        }
        if slots == 0 {
            for edits in several_slots(problem, self.lost, conflict) {
                if self.works(&edits)? {
                    self.add_meetings(edits);
                    break;
                }
            }
        }
        if lock(self.found).is_empty() {
            self.put_together(conflict)?;
        }
        Ok(())
    }

    fn add_meetings(&mut self, edits: Vec<Edit>) {
        let minutes = edits.iter().map(length).sum();
        self.keep(edits, minutes);
    }

    fn keep(&mut self, edits: Vec<Edit>, cost: u32) {
        let problem = &self.session.problem;
        let advice: Vec<String> = edits.iter().map(|edit| price::advice(problem, edit)).collect();
        let costs = edits.iter().filter_map(|edit| price::cost(problem, edit)).collect();
        let cost = cost + price::besides(&edits);
        lock(self.found).push(Repair { words: advice.join(", and "), edits, cost, costs, instead: Vec::new() });
    }

    /// Whether the session has a schedule under some edits.
    fn works(&mut self, edits: &[Edit]) -> Result<bool, Halt> {
        match self.under(edits) {
            Some(problem) => Ok(self.prober.schedule(&problem, &probe::nothing)?.is_some()),
            None => Ok(false),
        }
    }

    fn under(&self, edits: &[Edit]) -> Option<Problem> {
        whatif::apply(self.session, self.folder, edits, None).ok().map(|edited| edited.loaded.problem)
    }

    /// Keeps the least amount of a relaxation that is enough alone, and returns its cost.
    fn try_alone(&mut self, relaxation: &Relaxation<'_>) -> Result<Option<u32>, Halt> {
        let Some(amount) = self.least(relaxation, &[])? else { return Ok(None) };
        let cost = (relaxation.cost)(amount);
        self.keep((relaxation.edits)(amount), cost);
        Ok(Some(cost))
    }

    /// The least amount of a relaxation that is enough together with the edits `beside`, if any is. Feasibility need not
    /// be monotone in the amount: the result itself was tried, and one step less was not enough.
    fn least(&mut self, relaxation: &Relaxation<'_>, beside: &[Edit]) -> Result<Option<u32>, Halt> {
        let Relaxation { step, most, guess, .. } = *relaxation;
        let with = |steps: u32| [beside, &(relaxation.edits)(steps * step)].concat();
        // arithmetic rules out less than the guess
        let (guess, most) = (guess.div_ceil(step), most / step);
        if guess > most || most == 0 {
            return Ok(None);
        }
        if guess > 0 && self.works(&with(guess))? {
            return Ok(Some(guess * step));
        }
        if guess == most || !self.works(&with(most))? {
            return Ok(None);
        }
        let (mut too_little, mut enough) = (guess, most);
        while too_little + 1 < enough {
            let middle = too_little + (enough - too_little) / 2;
            if self.works(&with(middle))? {
                enough = middle;
            } else {
                too_little = middle;
            }
        }
        Ok(Some(enough * step))
    }

    /// Beam search for relaxations that are enough together: the conflict that remains suggests the next one.
    fn put_together(&mut self, conflict: &[StatementRef]) -> Result<(), Halt> {
        let mut open: Vec<(Vec<Edit>, u32, Vec<StatementRef>)> = vec![(Vec::new(), 0, conflict.to_vec())];
        for _ in 1..TOGETHER {
            let mut next = Vec::new();
            for (edits, cost, conflict) in std::mem::take(&mut open) {
                let Some(problem) = self.under(&edits) else { continue };
                for relaxation in cheapest(&problem, &conflict) {
                    let all = [edits.clone(), (relaxation.edits)(relaxation.most)].concat();
                    if let Some(left) = self.conflict_under(&all)? {
                        next.push((all, cost + (relaxation.cost)(relaxation.most), left));
                    }
                }
            }
            next.sort_by_key(|(_, cost, _)| *cost);
            next.truncate(FOLLOWED);
            for (edits, cost, left) in &next {
                let Some(problem) = self.under(edits) else { continue };
                for relaxation in cheapest(&problem, left) {
                    if let Some(amount) = self.least(&relaxation, edits)? {
                        let edits = [edits.clone(), (relaxation.edits)(amount)].concat();
                        self.keep(edits, cost + (relaxation.cost)(amount));
                    }
                }
            }
            if !lock(self.found).is_empty() {
                return Ok(());
            }
            open = next;
        }
        Ok(())
    }

    /// The conflict that remains under some edits; `None` if the edits are invalid or leave no conflict.
    fn conflict_under(&mut self, edits: &[Edit]) -> Result<Option<Vec<StatementRef>>, Halt> {
        let Some(problem) = self.under(edits) else { return Ok(None) };
        let limits = Limits { time: self.prober.clock.left(), ..*self.limits };
        match conflict_with(&problem, &probe::nothing, &[], &limits, self.prober.watch) {
            Ok(Explanation::Conflict(left)) => Ok(Some(left)),
            Ok(Explanation::Feasible) => Ok(None),
            // a conflict that may not be minimal suggests useless relaxations
            Ok(Explanation::Partial(_) | Explanation::Unknown) => Err(Halt::TimeUp),
            Err(failure) => Err(Halt::Failed(failure)),
        }
    }
}

/// The few relaxations of a conflict that cost least at their largest amount.
fn cheapest<'p>(problem: &'p Problem, conflict: &[StatementRef]) -> Vec<Relaxation<'p>> {
    let mut all = relaxations(problem, conflict);
    all.sort_by_key(|relaxation| (relaxation.cost)(relaxation.most));
    all.truncate(FOLLOWED);
    all
}

/// The length of the meeting that an edit adds, in minutes.
fn length(edit: &Edit) -> u32 {
    let Edit::AddMeeting { start, end, .. } = edit else { return 0 };
    let minutes =
        |text: &str| text.parse::<crate::model::LocalTime>().map_or(0, |time| time.hour() * 60 + time.minute());
    minutes(end).saturating_sub(minutes(start))
}

#[cfg(test)]
mod tests {
    use super::super::conflict::conflict;
    use super::*;

    /// The repairs of a session with two meetings of an hour, on the day on which the clocks change: edits, and costs.
    fn mended(items: &str) -> Vec<(String, String)> {
        let text = format!(
            r#"{{"title": "x", "timezone": "Europe/Vienna",
                "meetings": {{"days": ["2026-03-29"], "times": ["10:00-11:00", "12:00-13:00"]}}, "items": [{items}]}}"#
        );
        let session = crate::read::session(&text, "session.json").unwrap();
        let Ok(Explanation::Conflict(said)) = conflict(&session.problem, &Limits::default(), &mut ()) else {
            panic!("the session should have a conflict")
        };
        let found = repairs(&session, None, &said, &[], &Limits::default(), &mut ()).unwrap();
        let line = |repair: &Repair| {
            let typed: Vec<String> = repair.edits.iter().map(Edit::to_string).collect();
            let costs: Vec<String> = repair.costs.iter().map(ToString::to_string).collect();
            (typed.join(" "), costs.join("; "))
        };
        found.all.iter().map(line).collect()
    }

    #[test]
    fn the_report_is_cut_last_and_what_is_protected_stays() {
        let all = mended(
            r#"{"id": "a", "minutes": 70, "split": {"min_minutes": 5}, "least_minutes": 65},
                {"id": "b", "minutes": 40, "protected": true}, {"id": "r", "minutes": 31, "after": "*"}"#,
        );
        assert!(all[0].0.starts_with("add-meeting="), "{all:?}");
        assert_eq!(all[0].1, "one more meeting of 60 min, with its room and its interpreters");
        let cut = ("set-minutes=r:10".to_owned(), "item r loses 21 of its 31 min".to_owned());
        assert_eq!(all.last(), Some(&cut));
        assert!(!all.iter().any(|(typed, _)| typed.contains("=a") || typed.contains("=b")), "{all:?}");
    }

    #[test]
    fn a_lost_day_is_made_good_by_as_many_meetings_as_it_takes() {
        let all = mended(
            r#"{"id": "a", "minutes": 120, "split": {"min_minutes": 20}}, {"id": "b", "minutes": 130, "split": {"min_minutes": 20}}"#,
        );
        let (typed, costs) = &all[0];
        assert_eq!(typed.matches("add-meeting=").count(), 3, "{all:?}");
        assert_eq!(costs.matches("one more meeting of 60 min").count(), 3, "{all:?}");
    }

    #[test]
    fn cuts_are_in_fives_where_the_session_is() {
        let all = mended(
            r#"{"id": "a", "minutes": 60, "split": false},
                {"id": "b", "minutes": 45, "split": false, "windows": [{"from": "12:00", "to": "12:27"}]}"#,
        );
        assert!(all[0].0.starts_with("lift=b:windows"), "{all:?}");
        let minutes = all.iter().flat_map(|(typed, _)| typed.split(' ')).filter_map(|edit| {
            let (_, minutes) = edit.strip_prefix("set-minutes=")?.split_once(':')?;
            minutes.parse::<u32>().ok()
        });
        assert_eq!(minutes.collect::<Vec<u32>>(), [25], "{all:?}");
    }

    #[test]
    fn another_order_comes_before_cuts_and_is_one_line() {
        let all = mended(
            r#"{"id": "1", "minutes": 30}, {"id": "2", "minutes": 60},
                {"id": "3", "minutes": 30, "windows": [{"from": "10:00", "to": "11:00"}]}"#,
        );
        assert!(all[0].0.starts_with("set-order="), "{all:?}");
        assert!(all[0].1.ends_with("leaves its place on the agenda, and no time is lost"), "{all:?}");
        assert_eq!(all.iter().filter(|(typed, _)| typed.contains("set-order")).count(), 1, "{all:?}");
        let first = |word: &str| all.iter().position(|(typed, _)| typed.contains(word));
        let (hours, out) = (first("lift=3:windows"), first("optional=2"));
        assert!(hours.is_some() && out.is_some() && hours < out, "{all:?}");
    }
}
