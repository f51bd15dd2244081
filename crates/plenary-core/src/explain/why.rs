//! Why a schedule has an item where it is: forces the contrary, and reports its cost at each goal, or what forbids it.

use std::fmt;
use std::str::FromStr;

use good_lp::Constraint;

use super::conflict::{Explanation, conflict_with};
use super::keyword::Keyword;
use super::probe::{Forced, Halt, Prober};
use super::statements::StatementRef;
use super::within::within;
use crate::detailed_error;
use crate::details::{Detailed, Details};
use crate::formulate::{Formulation, formulate};
use crate::message::Message;
use crate::model::{
    After, Earlier, Instant, ItemIx, MeetingIx, Minutes, Objective, Order, Problem, Schedule, Statement,
};
use crate::pipeline::{Failure, recompute};
use crate::read::nearest;
use crate::solve::{Clock, Limits, Watch, arrange, lexicographic};
use crate::verify::Verified;
use crate::whatif::compare::{Comparison, compare};

/// The syntax of questions.
pub const GRAMMAR: &str = "  4 in m2          why is item 4 in m2?
  4 not in m2      why is it not?
  3 before 2       why is item 3 taken before item 2?
  3 after 2        why is it taken after it?";

/// A question as typed: ids are not looked up yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Why is an item in a meeting, or not?
    In {
        /// The item.
        item: String,
        /// The meeting.
        meeting: String,
        /// Whether the question is why it is there.
        there: bool,
    },
    /// Why does an item end before another starts?
    Before {
        /// The earlier item.
        item: String,
        /// The later item.
        other: String,
        /// Whether it was typed in reverse, with `after`.
        turned: bool,
    },
}

/// An error of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionError {
    /// It cannot be read.
    Unreadable(String),
    /// Unknown id.
    Unknown {
        /// `item` or `meeting`.
        what: &'static str,
        /// The name.
        id: String,
        /// The nearest known id.
        near: Option<String>,
        /// Some known ids.
        known: Vec<String>,
    },
    /// It compares an item with itself.
    Itself(String),
    /// An item is not scheduled.
    LeftOut(String),
}

detailed_error!(QuestionError);

impl Detailed for QuestionError {
    fn details(&self) -> Details {
        match self {
            Self::Unreadable(text) => Details::new(format!("the question `{text}` cannot be read"))
                .or(format!("ask one of these, with the ids of the session\n{GRAMMAR}")),
            Self::Unknown { what, id, near, known } => {
                let help = near.as_ref().map(|near| format!("did you mean `{near}`?"));
                Details::new(format!("unknown {what} `{id}`"))
                    .or(help.unwrap_or_else(|| format!("there are {}", known.join(", "))))
            }
            Self::Itself(item) => {
                Details::new(format!("item {item} is neither before nor after itself")).or("name two items")
            }
            Self::LeftOut(item) => {
                Details::new(format!("item {item} is not on the table, and so neither before nor after another"))
                    .or(format!("ask `{item} in MEETING`"))
            }
        }
    }
}

impl FromStr for Question {
    type Err = QuestionError;

    fn from_str(text: &str) -> Result<Self, QuestionError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let joined = words.join(" ");
        let split = |word: &str| {
            let (one, two) = joined.split_once(word)?;
            (!one.is_empty() && !two.is_empty()).then(|| (one.to_owned(), two.to_owned()))
        };
        if let Some((item, meeting)) = split(" not in ") {
            return Ok(Self::In { item, meeting, there: false });
        }
        if let Some((item, meeting)) = split(" in ") {
            return Ok(Self::In { item, meeting, there: true });
        }
        if let Some((item, other)) = split(" before ") {
            return Ok(Self::Before { item, other, turned: false });
        }
        if let Some((other, item)) = split(" after ") {
            return Ok(Self::Before { item, other, turned: true });
        }
        Err(QuestionError::Unreadable(joined.chars().take(80).collect::<String>().escape_debug().to_string()))
    }
}

/// A constraint that can be forced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Force {
    Here(ItemIx, MeetingIx, bool),
    Before(ItemIx, ItemIx),
}

/// A question whose ids are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    force: Force,
    /// The fact in the schedule.
    pub is: Message,
    /// The contrary, which is forced.
    pub forced: Message,
}

/// The answer: what the contrary costs, or what forbids it.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// The contrary is possible: the best schedule with it, compared with the one in question.
    Costs(Box<Verified>, Comparison),
    /// The contrary is impossible: a minimal set of statements that forbids it. It would be possible if one of the items
    /// were taken out of turn.
    Forbidden(Vec<StatementRef>, Vec<ItemIx>),
    /// Time ran out first.
    Unknown,
}

impl Why {
    /// The goals that change, in order: name, before, now. The first one decides. The question does not know which earlier
    /// schedule the minutes of `changes` were counted from, so that goal is left out.
    pub fn costs(&self) -> Vec<(Objective, u64, u64)> {
        let Self::Costs(_, compared) = self else { return Vec::new() };
        let changed = compared.goals.iter().filter(|goal| goal.before != goal.now && goal.name != Objective::Changes);
        changed.map(|goal| (goal.name, goal.before, goal.now)).collect()
    }
}

/// Looks up the ids of a question.
///
/// # Errors
/// If an id is unknown.
pub fn look_up(problem: &Problem, schedule: &Schedule, question: &Question) -> Result<Asked, QuestionError> {
    match question {
        Question::In { item, meeting, .. } => {
            let (ix, m) = (find_item(problem, item)?, find_meeting(problem, meeting)?);
            let here: Vec<String> = parts(schedule, item).map(|(held, _, _)| held.to_owned()).collect();
            let is = match here.is_empty() {
                true => Message::new("is_out", "item {item} is not on the table", &[("item", item)]),
                false => {
                    let meetings = here.join(" and ");
                    Message::new("is_in", "item {item} is in {meetings}", &[("item", item), ("meetings", &meetings)])
                }
            };
            let there = here.contains(meeting);
            let (what, words) =
                if there { ("out_of", "item {item} not in {meeting}") } else { ("into", "item {item} in {meeting}") };
            let forced = Message::new(what, words, &[("item", item), ("meeting", meeting)]);
            Ok(Asked { force: Force::Here(ix, m, !there), is, forced })
        }
        Question::Before { item, other, .. } => {
            let (a, b) = (find_item(problem, item)?, find_item(problem, other)?);
            if a == b {
                return Err(QuestionError::Itself(item.clone()));
            }
            let end = |id: &str| parts(schedule, id).map(|(_, _, end)| end).max();
            let start = |id: &str| parts(schedule, id).map(|(_, start, _)| start).min();
            let left_out = |id: &String| QuestionError::LeftOut(id.clone());
            let (a_end, a_start) = end(item).zip(start(item)).ok_or_else(|| left_out(item))?;
            let (b_end, b_start) = end(other).zip(start(other)).ok_or_else(|| left_out(other))?;
            let before = |one: &String, two: &String| {
                Message::new("is_before", "item {item} comes before item {other}", &[("item", one), ("other", two)])
            };
            let (first, then, is) = match (a_end <= b_start, b_end <= a_start) {
                (true, _) => (b, a, before(item, other)),
                (_, true) => (a, b, before(other, item)),
                _ => {
                    let words = "items {item} and {other} run side by side";
                    (a, b, Message::new("is_beside", words, &[("item", item), ("other", other)]))
                }
            };
            let id = |ix: ItemIx| &problem.item(ix).id;
            let values: &[(&'static str, &dyn fmt::Display)] = &[("item", id(first)), ("other", id(then))];
            let forced = Message::new("before", "item {item} before item {other}", values);
            Ok(Asked { force: Force::Before(first, then), is, forced })
        }
    }
}

fn find_item(problem: &Problem, id: &str) -> Result<ItemIx, QuestionError> {
    let known = || problem.items.iter().map(|item| item.id.0.as_str());
    problem.find_item(id).ok_or_else(|| unknown("item", id, known().collect()))
}

fn find_meeting(problem: &Problem, id: &str) -> Result<MeetingIx, QuestionError> {
    let known = || problem.meetings.iter().map(|meeting| meeting.id.0.as_str());
    problem.find_meeting(id).ok_or_else(|| unknown("meeting", id, known().collect()))
}

fn unknown(what: &'static str, id: &str, known: Vec<&str>) -> QuestionError {
    QuestionError::Unknown {
        what,
        id: id.chars().take(64).collect::<String>().escape_debug().to_string(),
        near: nearest(id, known.iter().copied()),
        known: known.iter().take(12).map(|id| (*id).to_owned()).collect(),
    }
}

/// Meeting, start and end of each part of an item.
fn parts<'s>(schedule: &'s Schedule, id: &'s str) -> impl Iterator<Item = (&'s str, Instant, Instant)> {
    schedule.meetings.iter().flat_map(move |held| {
        let mine = held.entries.iter().filter(move |entry| entry.items.iter().any(|item| item == id));
        mine.map(|entry| (held.id.as_str(), entry.start.into(), entry.end.into()))
    })
}

/// Forces the contrary of the fact in question, and solves.
///
/// # Errors
/// When the solver fails, or the checker refuses what it found.
pub fn why(
    problem: &Problem,
    schedule: &Schedule,
    asked: &Asked,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Why, Failure> {
    let work = {
        let problem = problem.announced_as_in(schedule);
        let (schedule, asked, limits) = (schedule.clone(), asked.clone(), *limits);
        move |watch: &mut dyn Watch| ask(&problem, &schedule, &asked, &limits, watch)
    };
    Ok(within(limits, watch, work)?.unwrap_or(Why::Unknown))
}

fn ask(
    problem: &Problem,
    schedule: &Schedule,
    asked: &Asked,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Why, Failure> {
    let mut always = Vec::new();
    let changed = problem.changed(|changed| {
        let Force::Before(first, then) = asked.force else { return };
        let after = &mut changed.items[then.0].after;
        after.push(After { item: Earlier::Item(first), gap: Minutes::ZERO });
        let statement = Statement::root().at("items").at(then.0).at("after").at(after.len() - 1);
        always.push(StatementRef { pointer: statement, keyword: Keyword::After, placed: Vec::new() });
        // the order holds only if both are scheduled
        changed.items[first.0].optional = false;
        changed.items[then.0].optional = false;
    })?;
    let rows = |formulation: &Formulation| rows(formulation, asked.force);
    let clock = Clock::starting_now(limits.time);
    let formulation = formulate(&changed, None);
    match lexicographic::run_with(&formulation, &rows(&formulation), limits, &clock, watch)? {
        lexicographic::Result::Found(staged) => {
            let mut best = arrange::schedule(&changed, None, &formulation, &staged.values, limits, &clock);
            // bounds were proven with the forced constraint, so they do not hold for the session
            recompute(&changed, None, &formulation.units, &mut best);
            let best = Verified::new(&changed, None, best)?;
            let compared = compare(problem, schedule, problem, &best);
            Ok(Why::Costs(Box::new(best), compared))
        }
        lexicographic::Result::Unknown => Ok(Why::Unknown),
        lexicographic::Result::Infeasible => {
            let limits = Limits { time: clock.left(), ..*limits };
            Ok(match conflict_with(&changed, &rows, &always, &limits, watch)? {
                Explanation::Conflict(statements) => {
                    let limits = Limits { time: clock.left(), ..limits };
                    let by_order = statements.iter().any(|one| one.keyword == Keyword::Order);
                    let items =
                        if by_order { out_of_turn(&changed, asked.force, &rows, &limits, watch)? } else { Vec::new() };
                    Why::Forbidden(statements, items)
                }
                Explanation::Partial(_) | Explanation::Feasible | Explanation::Unknown => Why::Unknown,
            })
        }
    }
}

/// The items of the question that make the contrary possible if they are taken out of turn.
fn out_of_turn(
    problem: &Problem,
    force: Force,
    rows: Forced<'_>,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Vec<ItemIx>, Failure> {
    let asked = match force {
        Force::Here(item, ..) => vec![item],
        Force::Before(first, then) => vec![first, then],
    };
    let mut prober = Prober::new(limits, watch);
    let mut found = Vec::new();
    for item in asked.into_iter().filter(|&ix| problem.keeps_order(problem.item(ix)) && !problem.item(ix).protected) {
        let free = problem.changed(|changed| changed.items[item.0].order = Some(Order::Free))?;
        match prober.exists(&free, rows, true) {
            Ok(exists) => found.extend(exists.then_some(item)),
            Err(Halt::TimeUp) => break,
            Err(Halt::Failed(failure)) => return Err(failure),
        }
    }
    Ok(found)
}

fn rows(formulation: &Formulation, force: Force) -> Vec<Constraint> {
    let Force::Here(item, meeting, there) = force else { return Vec::new() };
    let units = &formulation.units;
    let unit = units.of_item[item.0];
    let place = |u| Some((u, units.meetings(u).iter().position(|&m| m == meeting)?));
    let here = units.copies(unit).find_map(place).map(|(u, k)| formulation.places.cell(u, k).here());
    // no variable exists if the meeting is of another track or too short
    let here = here.unwrap_or_default();
    let placed = good_lp::Expression::from(formulation.places.placed(unit));
    match (crate::formulate::program::is_empty(&here), there) {
        (true, true) => vec![placed.geq(2)],
        (true, false) => Vec::new(),
        (false, there) => vec![here.eq(f64::from(u8::from(there)))],
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In { item, meeting, there: true } => write!(f, "{item} in {meeting}"),
            Self::In { item, meeting, there: false } => write!(f, "{item} not in {meeting}"),
            Self::Before { item, other, turned: false } => write!(f, "{item} before {other}"),
            Self::Before { item, other, turned: true } => write!(f, "{other} after {item}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_back_as_it_was_typed() {
        for text in ["4 in m2", "4 not in m2", "1 (a) before 2", "3 after 2"] {
            assert_eq!(text.parse::<Question>().unwrap().to_string(), text);
        }
        for bad in ["", "4", "4 m2", "in m2", "4 in", "why is 4 where it is?"] {
            let error = bad.parse::<Question>().unwrap_err().to_string();
            assert!(error.contains("4 not in m2"), "{error}");
        }
    }
}
