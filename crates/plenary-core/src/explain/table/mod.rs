//! Judges a hand-made table: finds minutes that make it valid, or the rules that it breaks.
//!
//! The table fixes for every item and meeting whether a part is there; the integer program then finds the minutes. If
//! there are none, rules are added one by one. A rule that cannot hold together with those before it is broken.

mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use good_lp::{Constraint, Expression};

use super::within::within;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{UnitIx, Units, item_statement};
use crate::formulate::{Formulation, formulate};
use crate::model::{ItemIx, MeetingIx, Problem, Schedule, Statement};
use crate::pipeline::{Failure, recompute};
use crate::read::TableRow;
use crate::solve::highs::{self, Ending, Task};
use crate::solve::{Clock, Limits, Watch, arrange, lexicographic};
use crate::verify::Verified;

/// A rule that a table breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// The statement of the session behind it.
    pub statement: Statement,
    /// The violation in words.
    pub message: String,
}

/// The verdict on a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Valid, with the minutes that are best by the goals of the session.
    Valid(Box<Verified>),
    /// No minutes make it valid.
    Broken(Vec<Broken>),
    /// Time ran out first.
    Unknown,
}

impl fmt::Display for Verdict {
    /// The minutes that make the table valid, or the rules that it breaks, a line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid(schedule) => write!(f, "valid with these minutes:\n{schedule}"),
            Self::Broken(broken) => broken.iter().try_for_each(|one| writeln!(f, "{}: {}", one.rule, one.message)),
            Self::Unknown => writeln!(f, "stopped before it was known whether any minutes make the table valid"),
        }
    }
}

/// Judges a table.
///
/// # Errors
/// When the solver fails, or the checker refuses what it found.
pub fn judge(
    problem: &Problem,
    baseline: Option<&Schedule>,
    rows: &[TableRow],
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Verdict, Failure> {
    let work = {
        let announced = baseline.map_or_else(|| problem.clone(), |baseline| problem.announced_by(baseline));
        let (problem, baseline, rows, limits) = (announced, baseline.cloned(), rows.to_vec(), *limits);
        move |watch: &mut dyn Watch| ask(&problem, baseline.as_ref(), &rows, &limits, watch)
    };
    Ok(within(limits, watch, work)?.unwrap_or(Verdict::Unknown))
}

fn ask(
    problem: &Problem,
    baseline: Option<&Schedule>,
    rows: &[TableRow],
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Verdict, Failure> {
    let missing = missing(problem, rows);
    // a missing item is reported once, not by every rule that mentions it
    let lenient = problem.with_optional(|ix, item| item.optional || missing.contains(&ix));
    let formulation = formulate(&lenient, baseline);
    let mut judge = Judge {
        problem,
        baseline,
        formulation: &formulation,
        entries: Entries::new(),
        broken: Vec::new(),
        clock: Clock::starting_now(limits.time),
        watch,
        limits,
    };
    for item in missing {
        judge.break_rule(
            "placed_whole",
            item_statement(item),
            format!("{} is not in the table", words::names(problem, &[item])),
        );
    }
    judge.entries = judge.entries(rows);
    let fixed = judge.fixed();
    if !judge.broken.is_empty() {
        let more = judge.broken_rules(&fixed)?;
        return Ok(match more {
            Some(more) => Verdict::Broken([judge.broken, more].concat()),
            None => Verdict::Unknown,
        });
    }
    judge.minutes(&fixed)
}

/// Required items that are not in the table.
fn missing(problem: &Problem, rows: &[TableRow]) -> Vec<ItemIx> {
    let units = Units::of(problem);
    let must = |item: &ItemIx| !units.unit(units.of_item[item.0]).may_be_left_out;
    problem.item_ixs().filter(must).filter(|item| !rows.iter().any(|row| row.items.contains(item))).collect()
}

/// The units of each meeting, in order.
type Entries = BTreeMap<MeetingIx, Vec<UnitIx>>;

/// Rows that fix the units that can be placed whole, and the units that cannot.
type Kept = (Vec<Constraint>, Vec<Broken>);

struct Judge<'a> {
    problem: &'a Problem,
    baseline: Option<&'a Schedule>,
    formulation: &'a Formulation,
    entries: Entries,
    broken: Vec<Broken>,
    clock: Clock,
    watch: &'a mut dyn Watch,
    limits: &'a Limits,
}

impl Judge<'_> {
    fn entries(&mut self, rows: &[TableRow]) -> Entries {
        let units = &self.formulation.units;
        let mut entries = Entries::new();
        for row in rows {
            let u = units.of_item[row.items[0].0];
            let at = units.statement(u);
            if units.unit(u).items != row.items {
                let names = words::names(self.problem, &row.items);
                self.break_rule(
                    "together",
                    at.at("together"),
                    format!("{names}: items taken together are one entry, and others are not"),
                );
                continue;
            }
            let Some(u) = units.copies(u).find(|&copy| units.meetings(copy).contains(&row.meeting)) else {
                let message = format!(
                    "{} is of another track than {}",
                    words::names(self.problem, &row.items),
                    self.problem.meeting(row.meeting).id
                );
                self.break_rule("track", at.at("track"), message);
                continue;
            };
            entries.entry(row.meeting).or_default().push(u);
        }
        entries
    }

    /// Rows that fix for each unit and meeting whether it has a part there.
    fn fixed(&mut self) -> Vec<(UnitIx, Constraint)> {
        let (units, places) = (&self.formulation.units, &self.formulation.places);
        let mut fixed = Vec::new();
        for u in units.ixs() {
            for (k, &m) in units.meetings(u).iter().enumerate() {
                let listed = self.entries.get(&m).is_some_and(|entries| entries.contains(&u));
                let here = places.cell(u, k).here();
                match (listed, is_empty(&here)) {
                    (true, true) => {
                        let message = format!(
                            "not even the smallest part of {} fits {}",
                            words::names(self.problem, &units.unit(u).items),
                            self.problem.meeting(m).id
                        );
                        self.break_rule("room", Statement::root().at("meetings").at(m.0), message);
                    }
                    (_, false) => fixed.push((u, here.eq(f64::from(u8::from(listed))))),
                    (false, true) => {}
                }
            }
        }
        fixed
    }

    fn break_rule(&mut self, rule: &'static str, statement: Statement, message: String) {
        self.broken.push(Broken { rule, statement, message });
    }

    /// Finds the best minutes by the goals, if any exist.
    fn minutes(&mut self, fixed: &[(UnitIx, Constraint)]) -> Result<Verdict, Failure> {
        let rows: Vec<Constraint> = fixed.iter().map(|(_, row)| row.clone()).collect();
        let found = lexicographic::run_with(self.formulation, &rows, self.limits, &self.clock, self.watch)?;
        let staged = match found {
            lexicographic::Result::Found(staged) => staged,
            lexicographic::Result::Unknown => return Ok(Verdict::Unknown),
            lexicographic::Result::Infeasible => {
                return Ok(self.broken_rules(fixed)?.map_or(Verdict::Unknown, Verdict::Broken));
            }
        };
        let mut schedule =
            arrange::schedule(self.problem, self.baseline, self.formulation, &staged.values, self.limits, &self.clock);
        // bounds were proven for this table, not for the session
        recompute(self.problem, self.baseline, &self.formulation.units, &mut schedule);
        let schedule = Verified::new(self.problem, self.baseline, schedule)?;
        let order = self.out_of_order(&schedule);
        Ok(if order.is_empty() { Verdict::Valid(Box::new(schedule)) } else { Verdict::Broken(order) })
    }

    /// Meetings whose entries are in another order than the rules require.
    fn out_of_order(&self, schedule: &Schedule) -> Vec<Broken> {
        let id = |u: &UnitIx| {
            let items = &self.formulation.units.unit(*u).items;
            items.iter().map(|&item| self.problem.item(item).id.0.clone()).collect::<Vec<_>>().join("+")
        };
        let wrong = self.entries.iter().filter_map(|(&m, listed)| {
            let meeting = &self.problem.meeting(m).id;
            let held = schedule.meetings.iter().find(|held| held.id == meeting.0)?;
            let stands: Vec<String> = held.entries.iter().map(|entry| entry.items.join("+")).collect();
            let listed: Vec<String> = listed.iter().map(id).collect();
            (stands != listed).then(|| Broken {
                rule: "entry_order",
                statement: Statement::root().at("order"),
                message: format!("{meeting} takes up {}; the order must be {}", listed.join(", "), stands.join(", ")),
            })
        });
        wrong.collect()
    }

    /// The rules that the table breaks; `None` if time ran out.
    fn broken_rules(&mut self, fixed: &[(UnitIx, Constraint)]) -> Result<Option<Vec<Broken>>, Failure> {
        let mut groups: Vec<&Tag> = Vec::new();
        for row in self.formulation.program.rows() {
            if !row.tag.rule.defines() && !groups.contains(&&row.tag) {
                groups.push(&row.tag);
            }
        }
        groups.sort_by_key(|tag| (words::blame(tag.rule), tag.statement.clone()));
        let mut left_out: BTreeSet<(Rule, Statement)> = groups.iter().map(|tag| key(tag)).collect();
        let Some((fixed, mut broken)) = self.not_whole(fixed, &left_out)? else { return Ok(None) };
        if self.holds_without(&fixed, &BTreeSet::new())? == Some(true) {
            return Ok(Some(broken));
        }
        for tag in groups {
            left_out.remove(&key(tag));
            match self.holds_without(&fixed, &left_out)? {
                None => return Ok(None),
                Some(true) => {}
                Some(false) => {
                    left_out.insert(key(tag));
                    broken.push(Broken {
                        rule: tag.rule.name(),
                        statement: tag.statement.clone(),
                        message: words::sentence(self.problem, &self.formulation.units, &self.entries, tag),
                    });
                }
            }
        }
        let same = |one: &Broken, two: &Broken| one.rule == two.rule && one.statement == two.statement;
        broken.retain(|one| !self.broken.iter().any(|known| same(known, one)));
        Ok(Some(broken))
    }

    /// Finds the units that the table cannot place whole even without `rules`, and the rows of all other units. With their
    /// rows every rule would seem broken. `None` if time ran out.
    fn not_whole(
        &mut self,
        fixed: &[(UnitIx, Constraint)],
        rules: &BTreeSet<(Rule, Statement)>,
    ) -> Result<Option<Kept>, Failure> {
        let mut kept: Vec<Constraint> = Vec::new();
        let mut broken = Vec::new();
        for u in self.formulation.units.ixs() {
            let before = kept.len();
            kept.extend(fixed.iter().filter(|(unit, _)| *unit == u).map(|(_, row)| row.clone()));
            match self.holds_without(&kept, rules)? {
                None => return Ok(None),
                Some(true) => {}
                Some(false) => {
                    kept.truncate(before);
                    let message = words::not_whole(self.problem, &self.formulation.units, &self.entries, u);
                    let statement = self.formulation.units.statement(u);
                    broken.push(Broken { rule: Rule::Placed.name(), statement, message });
                }
            }
        }
        Ok(Some((kept, broken)))
    }

    fn holds_without(
        &mut self,
        fixed: &[Constraint],
        left_out: &BTreeSet<(Rule, Statement)>,
    ) -> Result<Option<bool>, Failure> {
        let nothing = Expression::default();
        let task = Task {
            extra: fixed,
            without: &|tag| left_out.contains(&key(tag)),
            enough: Some(0.0),
            ..Task::new(&self.formulation.program, &nothing, None, self.limits.seed)
        };
        let answer = highs::run(&task, &self.clock, self.watch)?;
        Ok(match (answer.ending, answer.values) {
            (_, Some(_)) => Some(true),
            (Ending::Infeasible, None) => Some(false),
            (Ending::Proven | Ending::Stopped, None) => None,
        })
    }
}

fn key(tag: &Tag) -> (Rule, Statement) {
    (tag.rule, tag.statement.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rows `m1 a` of a table come to in a session of two meetings of an hour.
    fn judged(items: &str, order: &str, table: &str) -> Verdict {
        let session = format!(
            r#"{{"schema": "plenary.session/1", "title": "A body", "timezone": "UTC", "order": "{order}",
                 "meetings": {{"days": ["2022-05-04"], "times": ["10:00-11:00", "12:00-13:00"]}}, "items": [{items}]}}"#
        );
        let problem = crate::read::session(&session, "session.json").unwrap().problem;
        let csv = format!("meeting,item\n{}", table.replace(' ', ",").replace('/', "\n"));
        let rows = crate::read::table(&csv, "table.csv", &problem).unwrap();
        judge(&problem, None, &rows, &Limits::default(), &mut ()).unwrap()
    }

    fn rules(verdict: Verdict) -> Vec<&'static str> {
        match verdict {
            Verdict::Broken(broken) => broken.into_iter().map(|one| one.rule).collect(),
            other => panic!("expected broken rules, found {other:?}"),
        }
    }

    #[test]
    fn an_item_that_cannot_be_whole_is_the_only_one_blamed() {
        let long = r#"{"id": "a", "minutes": 70}, {"id": "b", "minutes": 20}"#;
        let Verdict::Broken(broken) = judged(long, "agenda", "m1 a/m2 b") else { panic!("70 minutes in an hour") };
        let said: Vec<&str> = broken.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(said, ["m1 cannot take all 70 min of item a"]);
        // and beside it the rules that others break
        assert_eq!(rules(judged(long, "agenda", "m1 b/m2 a")), ["placed_whole", "agenda_order"]);
        let pinned = r#"{"id": "a", "minutes": 70}, {"id": "b", "minutes": 20, "pin": "m1"}"#;
        assert_eq!(rules(judged(pinned, "agenda", "m1 a/m2 b")), ["placed_whole", "pin"]);
    }

    const TWO: &str = r#"{"id": "a", "minutes": 50}, {"id": "b", "minutes": 60}"#;

    #[test]
    fn minutes_are_found_where_there_are_any() {
        let Verdict::Valid(schedule) =
            judged(r#"{"id": "a", "minutes": 40}, {"id": "b", "minutes": 60}"#, "agenda", "m1 a/m1 b/m2 b")
        else {
            panic!("20 and 40 minutes of b are valid")
        };
        let minutes: Vec<u32> =
            schedule.meetings.iter().flat_map(|m| &m.entries).map(|entry| entry.minutes.get()).collect();
        assert_eq!(minutes, [40, 20, 40]);
    }

    #[test]
    fn each_broken_rule_is_named() {
        // 10 minutes are left beside a, and the smallest part of b has 15
        assert_eq!(rules(judged(TWO, "agenda", "m1 a/m1 b/m2 b")), ["room"]);
        assert_eq!(rules(judged(TWO, "agenda", "m1 a/m1 b")), ["room"]);
        assert_eq!(rules(judged(TWO, "agenda", "m1 a")), ["placed_whole"]);
        assert_eq!(rules(judged(TWO, "agenda", "m1 b/m2 a")), ["agenda_order"]);
        let after = r#"{"id": "a", "minutes": 20, "after": "b"}, {"id": "b", "minutes": 20}"#;
        assert_eq!(rules(judged(after, "free", "m1 a/m2 b")), ["after"]);
        assert_eq!(rules(judged(after, "free", "m1 a/m1 b")), ["entry_order"]);
    }

    #[test]
    fn several_broken_rules_are_all_named() {
        let items = r#"{"id": "a", "minutes": 20, "pin": "m2"}, {"id": "b", "minutes": 20, "forbid": "m1"}"#;
        assert_eq!(rules(judged(items, "agenda", "m1 a/m1 b")), ["pin", "forbid"]);
    }
}
