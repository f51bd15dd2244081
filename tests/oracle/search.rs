//! All combinations of what the units may do, and the best of those that are valid.

use std::collections::BTreeSet;

use plenary::model::{Problem, Schedule, Status};
use plenary::verify::{self, RuleName};

use super::case::{Case, Parts};
use super::choices::choices;
use super::file;
use super::goals::{PlanKey, Starts, share_a_meeting, values};
use super::layout::{every_layout, layouts};

/// The best schedule there is.
pub struct Best {
    /// The values of the session's goals, in its order.
    pub values: Vec<u64>,
    /// Its key: the least of all schedules of these values.
    pub key: PlanKey,
    /// The schedule itself, as a file that says `optimal`.
    pub schedule: Schedule,
}

/// How much was looked at.
#[derive(Debug, Default)]
pub struct Effort {
    /// Plans that were complete.
    pub plans: u64,
    /// Schedules that were checked.
    pub checks: u64,
    /// Rules that were the only one broken by some schedule: those that decide.
    pub decide: BTreeSet<RuleName>,
}

/// The best schedule of a session; nothing where none exists.
pub fn best(problem: &Problem, baseline: Option<&Schedule>) -> (Option<Best>, Effort) {
    run(problem, baseline, true, &|_| true)
}

/// The same without any short cut, to test the short cuts.
pub fn best_of_all(problem: &Problem, baseline: Option<&Schedule>) -> (Option<Best>, Effort) {
    run(problem, baseline, false, &|_| true)
}

/// The best of the schedules that `accept` accepts.
pub fn best_such_that(
    problem: &Problem,
    baseline: Option<&Schedule>,
    accept: &dyn Fn(&Schedule) -> bool,
) -> Option<Best> {
    run(problem, baseline, true, accept).0
}

/// How many combinations there are.
pub fn combinations(problem: &Problem) -> u64 {
    let case = Case::new(problem, None);
    (0..case.units.len()).map(|unit| choices(&case, unit).len() as u64).fold(1, u64::saturating_mul)
}

fn run(
    problem: &Problem,
    baseline: Option<&Schedule>,
    prune: bool,
    accept: &dyn Fn(&Schedule) -> bool,
) -> (Option<Best>, Effort) {
    let case = Case::new(problem, baseline);
    let choices = (0..case.units.len()).map(|unit| choices(&case, unit)).collect();
    let effort = Effort::default();
    let mut search = Search { case: &case, choices, plan: Vec::new(), best: None, effort, prune, accept };
    search.next_unit();
    let best = search.best.map(|(values, key, mut schedule)| {
        schedule.status = Status::Optimal;
        schedule.objectives.iter_mut().for_each(|level| level.bound = Some(level.value));
        Best { values, key, schedule }
    });
    (best, search.effort)
}

struct Search<'a> {
    case: &'a Case<'a>,
    choices: Vec<Vec<Parts>>,
    plan: Vec<Parts>,
    best: Option<(Vec<u64>, PlanKey, Schedule)>,
    effort: Effort,
    prune: bool,
    accept: &'a dyn Fn(&Schedule) -> bool,
}

impl Search<'_> {
    /// Tries all choices of the next unit in file order.
    fn next_unit(&mut self) {
        let unit = self.plan.len();
        if unit == self.case.units.len() {
            self.complete();
            return;
        }
        for choice in 0..self.choices[unit].len() {
            self.plan.push(self.choices[unit][choice].clone());
            if !self.prune || (self.may_be_valid() && self.may_be_better()) {
                self.next_unit();
            }
            self.plan.pop();
        }
    }

    /// No value gets less when more units are placed.
    fn may_be_better(&self) -> bool {
        let Some((best, ..)) = &self.best else { return true };
        values(self.case, &self.plan, None) <= *best
    }

    /// What is broken here stays broken when more units are placed.
    fn may_be_valid(&self) -> bool {
        let (case, plan) = (self.case, &self.plan);
        let held = plan.iter().flatten().fold(0_usize, |set, (m, _)| set | 1 << m);
        let newest = plan.len() - 1;
        case.may_hold[held] && self.fits() && self.in_order() && self.keeps_apart(newest) && self.carries_over(held)
    }

    /// Every meeting holds its entries.
    fn fits(&self) -> bool {
        let case = self.case;
        (0..case.start.len()).all(|meeting| {
            let entries = self.plan.iter().flatten().filter(|(m, _)| *m == meeting);
            let used: i64 = entries.map(|(_, minutes)| minutes + case.turnaround).sum();
            used == 0 || used - case.turnaround <= case.close[meeting] - case.start[meeting]
        })
    }

    /// What must have ended may have ended: by the earliest end of the one and the latest start of the other.
    fn in_order(&self) -> bool {
        self.case.precedence.iter().filter(|before| self.case.binds(before, &self.plan)).all(|before| {
            let (one, other, gap) = (before.early, before.late, before.gap);
            let ends = self.plan.get(one).and_then(|parts| parts.last());
            let starts = self.plan.get(other).and_then(|parts| parts.first());
            let (Some((last, lasts)), Some((first, takes))) = (ends, starts) else { return true };
            self.case.start[*last] + lasts + gap <= self.case.close[*first] - takes
        })
    }

    /// The newest unit shares no meeting with one it must not be with.
    fn keeps_apart(&self, newest: usize) -> bool {
        self.case.problem.items.iter().enumerate().all(|(ix, item)| {
            item.wishes.not_with.iter().all(|other| {
                let (one, other) = (self.case.unit_of[ix], self.case.unit_of[other.0]);
                !(one == newest || other == newest)
                    || self.plan.get(one).is_none()
                    || !share_a_meeting(&self.plan, one, other)
            })
        })
    }

    /// What is not interruptible runs on from one held meeting to the next: last there, first here.
    fn carries_over(&self, held: usize) -> bool {
        let case = self.case;
        let whole = |unit: &usize| !case.units[*unit].interruptible && self.plan[*unit].len() > 1;
        let mut carried = vec![(0, 0, 0); case.start.len()];
        for (unit, parts) in self.plan.iter().enumerate() {
            for (place, (m, _)) in parts.iter().enumerate() {
                carried[*m].2 += 1;
                carried[*m].0 += usize::from(whole(&unit) && place > 0);
                carried[*m].1 += usize::from(whole(&unit) && place + 1 < parts.len());
            }
        }
        let through = (0..self.plan.len()).filter(whole).all(|unit| {
            let parts = &self.plan[unit];
            let inner = &parts[1..parts.len() - 1];
            let alone = inner.iter().all(|(m, _)| carried[*m].2 == 1);
            let next = parts.windows(2).all(|pair| {
                !(0..case.start.len()).any(|m| {
                    let same = case.problem.meetings[m].track == case.problem.meetings[pair[0].0].track;
                    let between =
                        case.time_rank[pair[0].0] < case.time_rank[m] && case.time_rank[m] < case.time_rank[pair[1].0];
                    held & 1 << m != 0 && same && between
                })
            });
            alone && next
        });
        through && carried.iter().all(|(into, out, _)| *into <= 1 && *out <= 1)
    }

    /// All units are placed: lays out the entries, and keeps the schedule if it is valid and the best so far.
    fn complete(&mut self) {
        self.effort.plans += 1;
        let every = self.case.problem.idle && !self.prune;
        for starts in if every { every_layout(self.case, &self.plan) } else { layouts(self.case, &self.plan) } {
            let values = values(self.case, &self.plan, Some(&starts));
            let key = PlanKey::new(self.case, &self.plan, &starts);
            let better = self.best.as_ref().is_none_or(|(best, least, _)| (&values, &key) < (best, least));
            if better && (!self.prune || self.starts_in_order(&starts)) {
                self.effort.checks += 1;
                let schedule = file::schedule(self.case, &self.plan, &starts, &values);
                let broken = broken(self.case, &schedule);
                match broken.iter().collect::<Vec<_>>().as_slice() {
                    [] if (self.accept)(&schedule) => self.best = Some((values, key, schedule)),
                    [one] => drop(self.effort.decide.insert(**one)),
                    _ => {}
                }
            }
        }
    }

    /// What must have ended has ended, by the clock.
    fn starts_in_order(&self, starts: &Starts) -> bool {
        self.case.precedence.iter().filter(|before| self.case.binds(before, &self.plan)).all(|before| {
            let (one, other, gap) = (before.early, before.late, before.gap);
            let (Some(end), Some(start)) = (starts[one].last(), starts[other].first()) else { return true };
            let lasts = self.plan[one].last().map_or(0, |(_, minutes)| *minutes);
            end + lasts + gap <= *start
        })
    }
}

/// The rules that the checker finds broken. That the file is true about itself is our doing: there it must agree.
fn broken(case: &Case<'_>, schedule: &Schedule) -> BTreeSet<RuleName> {
    let broken = verify::check(case.problem, case.baseline, schedule);
    let about_the_file = |rule: RuleName| rule < RuleName::PlacedWhole || rule > RuleName::Interpretation;
    if let Some(wrong) = broken.iter().find(|violation| about_the_file(violation.rule)) {
        panic!("oracle and checker disagree: {wrong}\n{schedule:#?}");
    }
    broken.into_iter().map(|violation| violation.rule).collect()
}
