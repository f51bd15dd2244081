//! What a plan costs, in the words of one language: goals, unmet wishes, items left out, estimates.

use itertools::Itertools;

use plenary_core::model::wish::clock;
use plenary_core::model::{Ask, Estimates, LeftOut, Level, Objective, Schedule, Status, UnmetWish};

use super::clean::clean;
use super::words::figures::{Counted, Figures};
use super::words::{PlannerWords, Wording};

/// The values of the goals, most important first; those that are 0, and cannot be less, are left out.
pub fn goals(levels: &[Level], figures: &Figures, planner: &PlannerWords) -> String {
    // where minutes are lost has a line of its own
    let elsewhere = |level: &Level| level.lost.is_some() && level.bound == Some(level.value);
    let shown = levels.iter().filter(|level| level.value > 0 && !elsewhere(level));
    let said = shown.map(|level| goal(level, figures, planner)).join(figures.between.0.text);
    let nothing = !levels.is_empty() && levels.iter().all(|level| level.value == 0);
    if nothing { figures.nothing.text.to_owned() } else { said }
}

/// The value of a goal, and what is proven of it if that is less.
fn goal(level: &Level, figures: &Figures, planner: &PlannerWords) -> String {
    let value = value(level.name, level.value, figures);
    match level.bound {
        Some(bound) if bound == level.value => value,
        Some(bound) => planner.bounded.fill(&[("value", &value), ("bound", &figure(level.name, bound))]),
        None => planner.unbounded.fill(&[("value", &value)]),
    }
}

fn value(goal: Objective, value: u64, figures: &Figures) -> String {
    let count = |counted: Counted| if value == 1 { counted.one } else { counted.many };
    let wording = match goal {
        Objective::Unscheduled => figures.unscheduled,
        Objective::Preferences => figures.preferences,
        Objective::Changes => count(figures.changes),
        Objective::LostTime => count(figures.lost_time),
        Objective::Continuations => count(figures.continuations),
        Objective::Meetings => count(figures.meetings),
        Objective::Earliness => figures.earliness,
        Objective::Balance => figures.balance,
        Objective::TimeZones => count(figures.time_zones),
    };
    wording.fill(&[("n", &figure(goal, value))])
}

/// The number of a value: thousandths are printed in per cent.
fn figure(goal: Objective, value: u64) -> String {
    match goal {
        Objective::Balance => format!("{}.{}", value / 10, value % 10),
        _ => value.to_string(),
    }
}

/// A wish that is not met. In a file of another program, it may have words only.
pub fn wish(wish: &UnmetWish, figures: &Figures) -> String {
    if wish.asks.is_empty() {
        return clean(&wish.to_string());
    }
    let asks = wish.asks.iter().map(|one| ask(one, figures)).join(figures.between.0.text);
    clean(&figures.wish.fill(&[("item", &wish.item), ("asks", &asks), ("weight", &wish.weight.to_string())]))
}

fn ask(ask: &Ask, figures: &Figures) -> String {
    let listed =
        |wording: Wording, name: &str, of: &[String]| wording.fill(&[(name, &of.join(figures.between.1.text))]);
    match ask {
        Ask::Pin(meetings) => listed(figures.pin, "meetings", meetings),
        Ask::Forbid(meetings) => listed(figures.forbid, "meetings", meetings),
        Ask::Allow(meetings) => listed(figures.allow, "meetings", meetings),
        Ask::Between { from, to } => figures.window.fill(&[("from", &clock(from)), ("to", &clock(to))]),
        Ask::NotBefore(from) => figures.not_before.fill(&[("from", &clock(from))]),
        Ask::NotAfter(to) => figures.not_after.fill(&[("to", &clock(to))]),
        Ask::Windows(number) => figures.windows.fill(&[("n", &number.to_string())]),
        Ask::NotWith(items) => listed(figures.not_with, "items", items),
        Ask::After { item, gap_minutes } if gap_minutes.get() == 0 => figures.after.fill(&[("item", item)]),
        Ask::After { item, gap_minutes } => {
            figures.after_gap.fill(&[("item", item), ("minutes", &gap_minutes.get().to_string())])
        }
        Ask::NotParallel(items) => listed(figures.not_parallel, "items", items),
        Ask::First => figures.first.text.to_owned(),
        Ask::Last => figures.last.text.to_owned(),
        Ask::MaxParts(1) => figures.one_part.text.to_owned(),
        Ask::MaxParts(most) => figures.parts.fill(&[("n", &most.to_string())]),
    }
}

/// Why an item is left out.
pub fn left_out(why: LeftOut, figures: &Figures) -> String {
    match why {
        LeftOut::TooLong { minutes } => figures.too_long.fill(&[("minutes", &minutes.get().to_string())]),
        LeftOut::NoRoom { minutes, free } => {
            figures.no_room.fill(&[("minutes", &minutes.get().to_string()), ("free", &free.get().to_string())])
        }
        LeftOut::Goals => figures.worse.text.to_owned(),
        LeftOut::Search => figures.not_found.text.to_owned(),
    }
}

/// The most meetings that a line names.
const NAMED: usize = 12;

/// The meetings that the plan does not need: how many of those granted, or which of the session's.
pub fn not_needed(schedule: &Schedule, figures: &Figures) -> Option<String> {
    let granted = schedule.session.rules.get("interpreted_meetings").and_then(serde_json::Value::as_u64);
    let held = schedule.meetings.iter().filter(|held| held.interpreted).count() as u64;
    if let Some(granted) = granted {
        let spare = granted.checked_sub(held).filter(|&spare| spare > 0 && schedule.status != Status::Infeasible)?;
        return Some(figures.granted.fill(&[("n", &spare.to_string()), ("granted", &granted.to_string())]));
    }
    let (named, rest) = schedule.not_held.split_at(schedule.not_held.len().min(NAMED));
    let more = if rest.is_empty() { String::new() } else { format!(" (+{})", rest.len()) };
    let named = named.iter().map(|id| clean(id)).join(", ") + &more;
    (!schedule.not_held.is_empty()).then(|| figures.not_held.fill(&[("meetings", &named)]))
}

/// How many minutes are estimates.
pub fn estimates(estimates: &Estimates, figures: &Figures) -> String {
    figures.estimates.fill(&[
        ("minutes", &estimates.minutes.to_string()),
        ("of", &estimates.of_minutes.to_string()),
        ("items", &estimates.items.to_string()),
    ])
}

#[cfg(test)]
mod tests {
    use plenary_core::model::Minutes;

    use super::super::words;
    use super::*;

    fn english() -> (&'static Figures, &'static PlannerWords) {
        let words = words::ALL[0];
        (words.figures, &words.planner)
    }

    /// One of each.
    fn asks() -> Vec<Ask> {
        let ids = |of: &[&str]| of.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        let time = |text: &str| text.parse().unwrap();
        let (from, to) = (time("2027-03-28T01:30:00+01:00"), time("2027-03-28T03:30:00+02:00"));
        vec![
            Ask::Pin(ids(&["m1", "m2"])),
            Ask::Forbid(ids(&["m1"])),
            Ask::Allow(ids(&["m1"])),
            Ask::Between { from, to },
            Ask::NotBefore(from),
            Ask::NotAfter(to),
            Ask::Windows(3),
            Ask::NotWith(ids(&["4"])),
            Ask::After { item: "5".to_owned(), gap_minutes: Minutes(0) },
            Ask::After { item: "5".to_owned(), gap_minutes: Minutes(60) },
            Ask::NotParallel(ids(&["4", "5"])),
            Ask::First,
            Ask::Last,
            Ask::MaxParts(1),
            Ask::MaxParts(2),
        ]
    }

    #[test]
    fn the_english_words_are_those_of_the_file() {
        let (figures, _) = english();
        for one in asks() {
            assert_eq!(ask(&one, figures), one.to_string());
        }
        for goal in Objective::ALL {
            for n in [1, 2, 925] {
                assert_eq!(value(goal, n, figures), goal.says(n));
            }
        }
        let (minutes, free) = (Minutes(60), Minutes(45));
        for why in [LeftOut::TooLong { minutes }, LeftOut::NoRoom { minutes, free }, LeftOut::Goals, LeftOut::Search] {
            assert_eq!(left_out(why, figures), why.to_string());
        }
    }

    #[test]
    fn a_wish_has_a_name_in_every_language() {
        for words in words::ALL {
            for one in asks() {
                let unmet =
                    UnmetWish { item: "2".to_owned(), words: String::new(), weight: 7, asks: vec![one.clone()] };
                let said = wish(&unmet, words.figures);
                assert!(said.contains('2') && said.contains('7') && !said.contains('{'), "{said}");
            }
        }
        let (figures, _) = english();
        let asks = vec![Ask::Pin(vec!["m1".to_owned()]), Ask::First];
        let unmet = UnmetWish { item: "2".to_owned(), words: String::new(), weight: 3, asks };
        assert_eq!(wish(&unmet, figures), "Wish not met: item 2 in m1, first of its track (weight 3)");
    }

    #[test]
    fn goals_at_zero_are_left_out() {
        let (figures, planner) = english();
        let level = |name, value, bound| Level::new(name, value, bound);
        let levels = [
            level(Objective::Unscheduled, 0, Some(0)),
            level(Objective::Continuations, 1, Some(1)),
            level(Objective::Balance, 925, Some(900)),
            level(Objective::Earliness, 7, None),
        ];
        assert_eq!(
            goals(&levels, figures, planner),
            "1 continuation, fullest meeting 92.5% used (at least 90.0 proven), earliness 7 (priority x meetings \
             before the last of each item) (nothing proven)"
        );
        assert_eq!(goals(&levels[..1], figures, planner), "every goal is at 0");
        assert_eq!(goals(&[], figures, planner), "");
    }
}
