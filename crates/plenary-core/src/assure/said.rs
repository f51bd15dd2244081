//! How sure a plan is, what that costs, and what would help, as messages.

use super::ideas::{Idea, Raise};
use super::{Assured, Standing, Sure, Wanted};
use crate::message::Message;
use crate::model::{HeldMeeting, Problem, Schedule};
use crate::risk::closes;

/// What is to be said of a plan, the most important first.
pub fn messages(problem: &Problem, wanted: Wanted, assured: &Assured) -> Vec<Message> {
    let mut said = vec![standing(wanted, assured)];
    if let Some(without) = &assured.without {
        said.extend(price(problem, &assured.plan, without));
    }
    if !assured.ideas.is_empty() {
        said.push(Message::new("raises", "what would raise the confidence, the cheapest first:", &[]));
    }
    said.extend(assured.ideas.iter().map(|idea| in_words(problem, idea)));
    said
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn standing(wanted: Wanted, assured: &Assured) -> Message {
    let (of, least) = (percent(assured.plan.confidence), wanted.per_cent);
    let (what, words) = match assured.standing {
        Standing::Best if assured.without.is_none() => {
            ("sure_anyway", "confidence {of} %: no schedule is better by the goals")
        }
        Standing::Best => (
            "sure_best",
            "confidence {of} %: no schedule of at least {least} % is better by the goals, on these samples",
        ),
        Standing::BestFound => {
            ("sure_found", "confidence {of} %: the best schedule found of at least {least} %; a better one may exist")
        }
        Standing::TooUnsure => {
            ("unsure", "no schedule of at least {least} % was found; the surest one found has {of} %")
        }
        Standing::NoneIsSure => {
            ("none_sure", "no schedule has at least {least} %, on these samples; the surest one found has {of} %")
        }
    };
    Message::new(what, words, &[("of", &of), ("least", &least)])
}

/// What the wanted confidence costs: the goals, and what is done otherwise.
fn price(problem: &Problem, plan: &Sure, without: &Sure) -> Vec<Message> {
    let than = percent(without.confidence);
    let pairs = plan.schedule.objectives.iter().zip(&without.schedule.objectives);
    let goals: Vec<Message> = pairs
        .filter(|(now, before)| now.value != before.value)
        .map(|(now, before)| {
            let (goal, says) = (now.name, now.name.says(now.value));
            let values: &[(&'static str, &dyn std::fmt::Display)] =
                &[("goal", &goal), ("says", &says), ("now", &now.value), ("before", &before.value)];
            match now.value > before.value {
                true => Message::new("sure_goal", "it costs: {says} instead of {before}", values),
                false => Message::new("sure_gain", "in return: {says} instead of {before}", values),
            }
        })
        .collect();
    let (what, words) = match goals.is_empty() {
        true => ("sure_free", "the plan without a wanted confidence has {than} %; this one costs nothing by the goals"),
        false => ("sure_than", "the plan without a wanted confidence has {than} %"),
    };
    let mut said = vec![Message::new(what, words, &[("than", &than)])];
    said.extend(goals);
    said.extend(differences(problem, &plan.schedule, &without.schedule));
    said
}

/// What a plan does otherwise than the one without a wanted confidence.
fn differences(problem: &Problem, plan: &Schedule, without: &Schedule) -> Vec<Message> {
    let mut said = Vec::new();
    let meetings = |of: &Schedule, but: &Schedule| -> Vec<String> {
        let ids = of.meetings.iter().map(|held| held.id.clone());
        ids.filter(|id| but.meetings.iter().all(|held| held.id != *id)).collect()
    };
    let items = |of: &Schedule, but: &Schedule| -> Vec<String> {
        let left_out = |id: &String| but.unscheduled.iter().all(|other| other.item != *id);
        let ids = of.unscheduled.iter().map(|one| one.item.clone()).filter(left_out);
        ids.map(|id| problem.find_item(&id).map_or(id, |item| problem.item(item).number.clone())).collect()
    };
    let mut list = |what, words, values: Vec<String>| {
        if !values.is_empty() {
            said.push(Message::new(what, words, &[("list", &values.join(", "))]));
        }
    };
    list("sure_held", "it also holds {list}", meetings(plan, without));
    list("sure_not_held", "it does not hold {list}", meetings(without, plan));
    list("sure_left_out", "it leaves out {list}", items(plan, without));
    list("sure_taken", "it takes up {list}, which the other leaves out", items(without, plan));
    for item in problem.items.iter().filter(|item| closes(item)) {
        let (now, before) = (spare_before(plan, &item.id.0), spare_before(without, &item.id.0));
        if let (Some(now), Some(before)) = (now, before)
            && now > before
        {
            let more = now - before;
            let values: &[(&'static str, &dyn std::fmt::Display)] = &[("minutes", &more), ("item", &item.number)];
            said.push(Message::new("sure_spare", "{minutes} minutes more are spare before item {item}", values));
        }
    }
    said
}

/// The spare minutes of the track of an item in the meetings before it starts.
fn spare_before(schedule: &Schedule, id: &String) -> Option<u32> {
    let has = |held: &&HeldMeeting| held.entries.iter().any(|entry| entry.items.contains(id));
    let first = schedule.meetings.iter().filter(has).min_by_key(|held| held.utc_start)?;
    let before = schedule.meetings.iter().filter(|held| held.track == first.track && held.utc_start < first.utc_start);
    Some(before.map(|held| held.spare_minutes.get()).sum())
}

fn in_words(problem: &Problem, idea: &Idea) -> Message {
    let of = percent(idea.confidence);
    let number = |item| problem.item(item).number.clone();
    match &idea.what {
        Raise::Shorter { item, by } => Message::new(
            "raise_shorter",
            "{of} % if item {item} takes {minutes} minutes less",
            &[("of", &of), ("item", &number(*item)), ("minutes", &by.get())],
        ),
        Raise::RunOver(by) => Message::new(
            "raise_run_over",
            "{of} % if meetings may run over by {minutes} minutes",
            &[("of", &of), ("minutes", &by.get())],
        ),
        Raise::Punctual => Message::new("raise_punctual", "{of} % if every meeting starts on time", &[("of", &of)]),
        Raise::Meeting { track, minutes } => Message::new(
            "raise_meeting",
            "{of} % with one more meeting of {minutes} minutes in the track {track}, before the others",
            &[("of", &of), ("minutes", &minutes.get()), ("track", track)],
        ),
        Raise::LeaveOut(item) => Message::new(
            "raise_leave_out",
            "{of} % if item {item}, which is optional, is left out",
            &[("of", &of), ("item", &number(*item))],
        ),
    }
}
