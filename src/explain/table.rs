//! A table made by hand: are there minutes that make it valid? If so, which; if not, what does it break?
//!
//! The table says for every item and meeting whether a part is there. The integer program with these fixed leaves only
//! minutes to be found. Where there are none, rules are added one after another, and each that cannot be kept beside
//! those before it is a broken one: without the broken rules the table has minutes.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Constraint, Expression};

use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{UnitIx, Units, item_statement};
use crate::formulate::{Formulation, formulate};
use crate::model::{ItemIx, MeetingIx, Problem, Schedule, Statement};
use crate::pipeline::Failure;
use crate::read::TableRow;
use crate::solve::highs::{self, Ending, Task};
use crate::solve::{Clock, Limits, Watch, arrange, stages};
use crate::verify;

/// What a table breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// Where the session states it.
    pub statement: Statement,
    /// In plain words.
    pub message: String,
}

/// What is known of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// With these minutes it is valid; no other minutes are better by the goals of the session.
    Valid(Box<Schedule>),
    /// No minutes make it valid.
    Broken(Vec<Broken>),
    /// The time was up.
    Unknown,
}

/// Judges a table.
///
/// # Errors
/// When the solver fails, or the checker refuses what it found.
pub fn judge(problem: &Problem, rows: &[TableRow], limits: &Limits, watch: &mut dyn Watch) -> Result<Verdict, Failure> {
    let mut lenient = problem.clone();
    let missing = missing(problem, rows);
    for &item in &missing {
        // it is named once, as missing, and not again by every rule that it stands in
        lenient.items[item.0].optional = true;
    }
    let formulation = formulate(&lenient, None);
    let mut judge = Judge {
        problem,
        formulation: &formulation,
        broken: Vec::new(),
        clock: Clock::starting_now(limits.time),
        watch,
        limits,
    };
    for item in missing {
        judge.break_rule("placed_whole", item_statement(item), format!("{} is not in the table", judge.names(&[item])));
    }
    let entries = judge.entries(rows);
    let fixed = judge.fixed(&entries);
    if !judge.broken.is_empty() {
        let more = judge.broken_rules(&fixed)?;
        return Ok(match more {
            Some(more) => Verdict::Broken([judge.broken, more].concat()),
            None => Verdict::Unknown,
        });
    }
    judge.minutes(&fixed, &entries)
}

/// Items that must be in the table, and are not.
fn missing(problem: &Problem, rows: &[TableRow]) -> Vec<ItemIx> {
    let units = Units::of(problem);
    let must = |item: &ItemIx| !units.unit(units.of_item[item.0]).optional;
    problem.item_ixs().filter(must).filter(|item| !rows.iter().any(|row| row.items.contains(item))).collect()
}

/// Units in the order in which a meeting takes them up.
type Entries = BTreeMap<MeetingIx, Vec<UnitIx>>;

struct Judge<'a> {
    problem: &'a Problem,
    formulation: &'a Formulation,
    broken: Vec<Broken>,
    clock: Clock,
    watch: &'a mut dyn Watch,
    limits: &'a Limits,
}

/// Rows that stay whatever the table says: they only say what the variables mean.
fn defines(tag: &Tag) -> bool {
    matches!(tag.rule, Rule::Placed | Rule::Clock | Rule::Goal | Rule::Prefer)
}

impl Judge<'_> {
    fn entries(&mut self, rows: &[TableRow]) -> Entries {
        let units = &self.formulation.units;
        let mut entries = Entries::new();
        for row in rows {
            let u = units.of_item[row.items[0].0];
            let at = units.statement(u);
            if units.unit(u).items != row.items {
                let names = self.names(&row.items);
                self.break_rule(
                    "together",
                    at.at("together"),
                    format!("{names}: items taken together are one entry, and others are not"),
                );
                continue;
            }
            let track = &units.tracks[units.unit(u).track];
            if !track.meetings.contains(&row.meeting) {
                let message = format!(
                    "{} is of another track than {}",
                    self.names(&row.items),
                    self.problem.meeting(row.meeting).id
                );
                self.break_rule("track", at.at("track"), message);
                continue;
            }
            entries.entry(row.meeting).or_default().push(u);
        }
        entries
    }

    /// Rows that hold the table: here is a part, there is none.
    fn fixed(&mut self, entries: &Entries) -> Vec<Constraint> {
        let (units, places) = (&self.formulation.units, &self.formulation.places);
        let mut fixed = Vec::new();
        for u in units.ixs() {
            for (k, &m) in units.tracks[units.unit(u).track].meetings.iter().enumerate() {
                let listed = entries.get(&m).is_some_and(|entries| entries.contains(&u));
                let here = places.cell(u, k).here();
                match (listed, is_empty(&here)) {
                    (true, true) => {
                        let message = format!(
                            "not even the smallest part of {} fits {}",
                            self.names(&units.unit(u).items),
                            self.problem.meeting(m).id
                        );
                        self.break_rule("room", Statement::root().at("meetings").at(m.0), message);
                    }
                    (_, false) => fixed.push(here.eq(f64::from(u8::from(listed)))),
                    (false, true) => {}
                }
            }
        }
        fixed
    }

    fn break_rule(&mut self, rule: &'static str, statement: Statement, message: String) {
        self.broken.push(Broken { rule, statement, message });
    }

    fn names(&self, items: &[ItemIx]) -> String {
        let ids: Vec<&str> = items.iter().map(|&item| self.problem.item(item).id.0.as_str()).collect();
        format!("item {}", ids.join("+"))
    }

    /// Minutes that are best by the goals, if there are any.
    fn minutes(&mut self, fixed: &[Constraint], entries: &Entries) -> Result<Verdict, Failure> {
        let found = stages::run_with(self.formulation, fixed, self.limits, &self.clock, self.watch)?;
        let staged = match found {
            stages::Result::Found(staged) => staged,
            stages::Result::Unknown => return Ok(Verdict::Unknown),
            stages::Result::Infeasible => {
                return Ok(self.broken_rules(fixed)?.map_or(Verdict::Unknown, Verdict::Broken));
            }
        };
        let mut schedule = arrange::schedule(self.problem, None, self.formulation, &staged, self.limits, &self.clock);
        schedule.status = crate::model::Status::Feasible;
        for level in &mut schedule.objectives {
            // proven for this table, not for the session
            level.bound = None;
        }
        let violations = verify::check(self.problem, None, &schedule);
        if !violations.is_empty() {
            return Err(Failure::Refused(violations));
        }
        let order = self.out_of_order(&schedule, entries);
        Ok(if order.is_empty() { Verdict::Valid(Box::new(schedule)) } else { Verdict::Broken(order) })
    }

    /// Meetings whose entries stand otherwise than the rules put them.
    fn out_of_order(&self, schedule: &Schedule, entries: &Entries) -> Vec<Broken> {
        let id = |u: &UnitIx| {
            let items = &self.formulation.units.unit(*u).items;
            items.iter().map(|&item| self.problem.item(item).id.0.clone()).collect::<Vec<_>>().join("+")
        };
        let wrong = entries.iter().filter_map(|(&m, listed)| {
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

    /// Which rules the table breaks; nothing when time ran out.
    fn broken_rules(&mut self, fixed: &[Constraint]) -> Result<Option<Vec<Broken>>, Failure> {
        let mut groups: Vec<&Tag> = Vec::new();
        for row in self.formulation.program.rows() {
            if !defines(&row.tag) && !groups.contains(&&row.tag) {
                groups.push(&row.tag);
            }
        }
        groups.sort_by_key(|tag| (blame(tag.rule), tag.statement.clone()));
        let mut left_out: BTreeSet<(Rule, Statement)> = groups.iter().map(|tag| key(tag)).collect();
        if self.holds_without(fixed, &BTreeSet::new())? == Some(true) {
            return Ok(Some(Vec::new()));
        }
        let mut broken = Vec::new();
        for tag in groups {
            left_out.remove(&key(tag));
            match self.holds_without(fixed, &left_out)? {
                None => return Ok(None),
                Some(true) => {}
                Some(false) => {
                    left_out.insert(key(tag));
                    broken.push(Broken {
                        rule: tag.rule.name(),
                        statement: tag.statement.clone(),
                        message: self.sentence(tag),
                    });
                }
            }
        }
        // what was named before needs no second word
        broken.retain(|one| !self.broken.iter().any(|said| said.rule == one.rule && said.statement == one.statement));
        Ok(Some(broken))
    }

    fn holds_without(
        &mut self,
        fixed: &[Constraint],
        left_out: &BTreeSet<(Rule, Statement)>,
    ) -> Result<Option<bool>, Failure> {
        let task = Task {
            program: &self.formulation.program,
            extra: fixed,
            objective: &Expression::default(),
            goal: None,
            without: &|tag| left_out.contains(&key(tag)),
            start: None,
            enough: Some(0.0),
            presolve: true,
            seed: self.limits.seed,
        };
        let answer = highs::run(&task, &self.clock, self.watch)?;
        Ok(match (answer.ending, answer.values) {
            (_, Some(_)) => Some(true),
            (Ending::Infeasible, None) => Some(false),
            (Ending::Proven | Ending::Stopped, None) => None,
        })
    }

    fn sentence(&self, tag: &Tag) -> String {
        let subject = self.subject(&tag.statement);
        match tag.rule {
            Rule::Taken => format!("{subject} is not whole in the table"),
            Rule::Split => format!("{subject} has more or smaller parts than it may, or not all of its minutes fit"),
            Rule::Room => format!("what the table puts into {subject}, or by then, does not fit"),
            Rule::Carried => {
                format!("{subject}: what goes on must be last, then first, in held meetings that follow each other")
            }
            Rule::Overlap => format!("{subject} overlaps another held meeting of its track"),
            Rule::PerDay => "a day holds more meetings than `per_day` of the candidates".to_owned(),
            Rule::After => format!("{subject} does not start after what it must follow, with the gap"),
            Rule::AgendaOrder => "the items are not in the order of the file".to_owned(),
            Rule::Position => format!("{subject} is not at the end of its track where it must be"),
            Rule::Pin => format!("{subject} does not begin where it is pinned"),
            Rule::Forbid => format!("{subject} is in a meeting that is forbidden to it"),
            Rule::Allow => format!("{subject} is in a meeting that is not allowed to it"),
            Rule::AvailableFrom => format!("{subject} starts before it is available"),
            Rule::Windows => format!("{subject} is outside its windows"),
            Rule::NotWith => format!("{subject} shares a meeting with what it must not be with"),
            Rule::NotParallel => format!("{subject} overlaps what it must not be parallel to"),
            Rule::Interpretation => format!("{subject} is in a meeting without the interpretation it needs"),
            Rule::Limit => format!("the limit {subject} is exceeded"),
            Rule::Placed | Rule::Prefer | Rule::Goal | Rule::Clock => subject,
        }
    }

    /// What a statement is about: `item 6`, `m3`, `max_meetings_per_day`.
    fn subject(&self, statement: &Statement) -> String {
        let mut steps = statement.0.split('/').skip(1);
        let (field, place) = (steps.next(), steps.next());
        let index = place.and_then(|place| place.parse::<usize>().ok());
        match (field, index) {
            (Some("items"), Some(n)) if n < self.problem.items.len() => self.names(&[ItemIx(n)]),
            (Some("meetings"), Some(n)) if n < self.problem.meetings.len() => self.problem.meetings[n].id.to_string(),
            _ => place.or(field).unwrap_or_default().to_owned(),
        }
    }
}

fn key(tag: &Tag) -> (Rule, Statement) {
    (tag.rule, tag.statement.clone())
}

/// What is tried first is kept; a table is blamed for its order before it is blamed for its minutes.
fn blame(rule: Rule) -> u8 {
    match rule {
        Rule::Room => 0,
        Rule::Taken => 1,
        Rule::Split => 2,
        Rule::Interpretation | Rule::Forbid | Rule::Allow | Rule::Pin => 3,
        Rule::Overlap | Rule::Limit => 4,
        Rule::Carried => 5,
        _ => 6,
    }
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
        judge(&problem, &rows, &Limits::default(), &mut ()).unwrap()
    }

    fn rules(verdict: Verdict) -> Vec<&'static str> {
        match verdict {
            Verdict::Broken(broken) => broken.into_iter().map(|one| one.rule).collect(),
            other => panic!("expected broken rules, found {other:?}"),
        }
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
