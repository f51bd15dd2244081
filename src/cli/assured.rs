//! Plans with a wanted confidence: what `plan` prints of them on standard error.

use super::stderr;
use plenary_core::assure::ideas::{Idea, Raise};
use plenary_core::assure::{Assurance, Assured, Standing, Sure, Wanted, assure};
use plenary_core::model::{Level, Problem, Schedule, Status};
use plenary_core::pipeline::{Failure, Outcome};
use plenary_core::solve::{Limits, Watch};

/// The plan, if there is one, and sentences on its confidence.
pub struct Plan {
    /// What was found.
    pub outcome: Outcome,
    /// Whether it has the confidence that is wanted.
    pub is_sure: bool,
    sentences: Vec<String>,
}

impl Plan {
    /// Prints how sure the plan is, what that costs, and what would help.
    pub fn print(&self) {
        self.sentences.iter().for_each(|sentence| stderr::print(sentence));
    }
}

/// Plans with at least a confidence in per cent.
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    per_cent: u32,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Plan, Failure> {
    Ok(match assure(problem, baseline, Wanted::at_least(per_cent), limits, watch)? {
        Assurance::Not(outcome) => Plan { outcome, is_sure: true, sentences: Vec::new() },
        Assurance::Planned(assured) => {
            let sentences = sentences(problem, per_cent, &assured);
            let Assured { plan, standing, .. } = *assured;
            let schedule = plan.schedule.of_confidence(100.0 * plan.confidence);
            let optimal = schedule.status == Status::Optimal;
            let outcome = if optimal { Outcome::Optimal(schedule) } else { Outcome::Feasible(schedule) };
            Plan { outcome, is_sure: standing != Standing::TooUnsure, sentences }
        }
    })
}

fn sentences(problem: &Problem, per_cent: u32, assured: &Assured) -> Vec<String> {
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let of = percent(assured.plan.confidence);
    let mut said = vec![match assured.standing {
        Standing::Best => format!("confidence {of}: no schedule is better by the goals"),
        Standing::BestFound => format!("confidence {of}: the best schedule found of at least {per_cent} %"),
        Standing::TooUnsure => format!("no schedule of at least {per_cent} % was found; the surest one found has {of}"),
    }];
    if let Some(without) = &assured.without {
        let than = percent(without.confidence);
        said.push(match price(&assured.plan, without).as_slice() {
            [] => format!("  at no cost by the goals: the plan without a wanted confidence has {than}"),
            price => format!("  the plan without a wanted confidence has {than}; this one costs {}", price.join(", ")),
        });
    }
    if !assured.ideas.is_empty() {
        said.push("  what would raise the confidence, the cheapest first:".to_owned());
        said.extend(assured.ideas.iter().map(|idea| format!("  - {}", in_words(problem, idea))));
    }
    if assured.standing == Standing::TooUnsure {
        said.push("  help: `plenary risk` says which items and meetings cause most misses".to_owned());
    }
    said
}

/// The goals in which a plan differs from another, in words.
fn price(plan: &Sure, without: &Sure) -> Vec<String> {
    let levels = |sure: &Sure| -> Vec<(plenary_core::model::Objective, u64)> {
        sure.schedule.objectives.iter().map(|Level { name, value, .. }| (*name, *value)).collect()
    };
    let differ = levels(plan).into_iter().zip(levels(without)).filter(|(one, other)| one.1 != other.1);
    differ.map(|((goal, now), (_, before))| format!("{} instead of {before}", goal.says(now))).collect()
}

fn in_words(problem: &Problem, idea: &Idea) -> String {
    let number = |item| format!("item {}", problem.item(item).number);
    let what = match &idea.what {
        Raise::Shorter { item, by } => format!("{} takes {} minutes less", number(*item), by.get()),
        Raise::RunOver(by) => format!("meetings may run over by {} minutes", by.get()),
        Raise::Punctual => "every meeting starts on time".to_owned(),
        Raise::Meeting { track, minutes } => {
            format!("one more meeting of {} minutes in the track {track}, before the others", minutes.get())
        }
        Raise::LeaveOut(item) => format!("{}, which is optional, is left out", number(*item)),
    };
    format!("{what}: {:.1} %", 100.0 * idea.confidence)
}
