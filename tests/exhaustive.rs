//! Small sessions, all of whose schedules are looked at: what the best is, and that no spoilt schedule passes.

mod oracle;

use std::collections::BTreeSet;
use std::time::Instant;

use oracle::random::Rng;
use oracle::{Best, Effort, PlanKey, best, best_of_all, best_such_that, damage, generate, search};
use plenary::assure::{Assurance, Standing, Wanted, assure};
use plenary::explain::conflict::{Explanation, conflict};
use plenary::explain::repair::repairs;
use plenary::explain::statements::{self, StatementRef};
use plenary::explain::table::{Verdict, judge};
use plenary::formulate::unit::Units;
use plenary::model::{Problem, Schedule};
use plenary::pipeline;
use plenary::pipeline::Outcome;
use plenary::read::{self, Loaded, Severity, TableRow};
use plenary::risk;
use plenary::solve::{Limits, Size, kernel, label_setting};
use plenary::verify::{self, RuleName};
use plenary::whatif::{self, Answer, AskError, BaseCase, Edit, ask};

/// The problem and the baseline of a seed; nothing where the session contradicts itself.
fn problem(seed: u64) -> Option<(Problem, Option<Schedule>)> {
    let text = generate::session(seed).to_string();
    let problem = read::session(&text, "session.json").ok()?.problem;
    let baseline = generate::baseline(&problem, seed);
    Some((problem, baseline))
}

/// The first sessions that can be read, with their seeds.
fn sessions(count: usize) -> impl Iterator<Item = (u64, Problem, Option<Schedule>)> {
    (0..).filter_map(|seed| problem(seed).map(|(problem, baseline)| (seed, problem, baseline))).take(count)
}

#[test]
fn only_sessions_that_contradict_themselves_cannot_be_read() {
    let (mut refused, mut twins) = (0, 0);
    for seed in 0..500 {
        let report = match read::session(&generate::session(seed).to_string(), "session.json") {
            Ok(loaded) => loaded.warnings,
            Err(report) => report,
        };
        twins += usize::from(report.diagnostics.iter().any(|one| one.code == "E404"));
        if report.has_errors() {
            refused += 1;
            let mut errors = report.diagnostics.iter().filter(|one| one.severity == Severity::Error);
            // a circle of `after`, taken together and kept apart, or first and last; or a time that the clocks skip
            assert!(errors.all(|one| ["E305", "E307", "E309", "E402"].contains(&one.code)), "seed {seed}: {report}");
        }
    }
    assert!((1..25).contains(&refused) && twins > 0, "{refused} are refused, {twins} have a meeting twice");
}

/// Hours to choose from are the meetings that the generator thinks they are: two descriptions, one list.
#[test]
fn generated_candidates_are_at_every_step() {
    let (mut seen, mut bound) = (0, 0);
    for seed in 0..1000 {
        let file = generate::session(seed);
        let Some((problem, form)) = problem(seed).map(|(problem, _)| problem).zip(file["meetings"].as_object()) else {
            continue;
        };
        let at = |time: &str| -> u64 {
            let (hour, minute) = time.split_once(':').expect("hours and minutes");
            hour.parse::<u64>().expect("hours") * 60 + minute.parse::<u64>().expect("minutes")
        };
        let (from, to) = form["between"].as_str().and_then(|between| between.split_once('-')).expect("from and to");
        let (length, step) = (form["length"].as_u64().expect("minutes"), form["step"].as_u64().expect("minutes"));
        let days = form["days"].as_array().expect("days");
        let starts: Vec<u64> =
            (0..).map(|n| at(from) + n * step).take_while(|start| start + length <= at(to)).collect();
        assert_eq!(problem.meetings.len(), days.len() * starts.len(), "seed {seed}");
        for (ix, meeting) in problem.meetings.iter().enumerate() {
            assert_eq!(meeting.id.0, format!("m{}", ix + 1), "seed {seed}");
            assert_eq!(meeting.day.to_string(), days[ix / starts.len()].as_str().expect("a date"), "seed {seed}");
            assert_eq!(at(&meeting.local_start.to_string()), starts[ix % starts.len()], "seed {seed}");
            assert_eq!(u64::from(meeting.length().get()), length, "seed {seed}");
        }
        seen += 1;
        bound += usize::from(problem.per_day.is_some());
    }
    assert!(seen > 50 && bound == seen, "{seen} sessions with hours to choose from, {bound} with a most of a day");
}

#[test]
fn the_oracle_decides_a_thousand_sessions_and_no_spoilt_schedule_passes() {
    let started = Instant::now();
    let (mut several, mut left, mut many) = (0, 0, 0);
    let (mut decided, mut exist, mut spoilt, mut effort) = (0, 0, 0, Effort::default());
    for (seed, problem, baseline) in sessions(1000) {
        let clock = Instant::now();
        let (found, looked) = best(&problem, baseline.as_ref());
        decided += 1;
        effort.plans += looked.plans;
        effort.checks += looked.checks;
        if clock.elapsed().as_secs() >= 2 {
            println!("seed {seed}: {:?}, {looked:?}", clock.elapsed());
        }
        let Some(Best { values, key, schedule }) = found else { continue };
        exist += 1;
        several += usize::from(key.meetings.iter().any(|(_, m)| m.len() > 1));
        left += usize::from(!schedule.unscheduled.is_empty());
        many += usize::from(problem.items.len() >= 3 && schedule.meetings.len() >= 2);
        assert_eq!(verify::check(&problem, baseline.as_ref(), &schedule), [], "seed {seed}");
        assert_eq!(PlanKey::of(&problem, &schedule), key, "seed {seed}");
        let recomputed: Vec<u64> = problem
            .objectives
            .iter()
            .map(|&goal| verify::objective(&problem, baseline.as_ref(), &schedule, goal))
            .collect();
        assert_eq!(recomputed, values, "seed {seed}");
        if schedule.meetings.is_empty() {
            continue;
        }
        for (what, bad) in damage::damage(&problem, &schedule, &mut Rng::new(seed)) {
            assert_ne!(verify::check(&problem, baseline.as_ref(), &bad), [], "seed {seed}: {what}");
            spoilt += 1;
        }
    }
    println!("several parts {several}, left out {left}, 3+ items in 2+ meetings {many}");
    println!("{decided} sessions, {exist} with a schedule, {spoilt} spoilt, {effort:?}, {:?}", started.elapsed());
    assert!((300..900).contains(&exist), "{exist} of {decided} sessions have a schedule");
}

/// Whether the search ever tries to break a rule, so that some session has to need it. A new rule has to be decided here:
/// it is tried, and `oracle::generate` makes sessions that need it, or the reason is given.
fn is_tried(rule: RuleName) -> bool {
    use RuleName as R;
    match rule {
        // these are about the file, which the search writes itself
        R::Infeasible
        | R::Schema
        | R::KnownMeeting
        | R::RepeatedMeeting
        | R::KnownItem
        | R::EmptyMeeting
        | R::MeetingOrder
        | R::Unscheduled
        | R::MeetingTimes
        | R::MeetingTrack
        | R::MeetingLanguages
        | R::MeetingRoom
        | R::LocalOffset
        | R::EntryMinutes
        | R::EntryTitle
        | R::PartNumbers
        | R::UsedMinutes
        | R::SpareMinutes
        | R::Objectives
        | R::ObjectiveValue
        | R::Bound
        | R::Status
        | R::Changes => false,
        // these the search keeps by how it makes schedules; `verify` tests them itself
        R::PlacedWhole
        | R::PartMinimum
        | R::PartLimit
        | R::OnePartPerMeeting
        | R::StartsWithMeeting
        | R::BackToBack
        | R::Track
        | R::FirstWhenContinued
        | R::EntryOrder
        | R::Pin
        | R::Forbid
        | R::Allow
        | R::Together
        | R::Seats
        | R::Interpretation => false,
        R::Held
        | R::Reserve
        | R::Consecutive
        | R::LastBeforeGoingOn
        | R::After
        | R::AgendaOrder
        | R::AvailableFrom
        | R::Windows
        | R::Keep
        | R::NotWith
        | R::NotParallel
        | R::People
        | R::PositionFirst
        | R::PositionLast
        | R::NoOverlap
        | R::PerDay
        | R::MaxMeetingMinutes
        | R::Earliest
        | R::Latest
        | R::DaysOff
        | R::MinBreakMinutes
        | R::MaxMeetingsPerDay
        | R::MaxMinutesPerDay
        | R::MaxSpanMinutes
        | R::MinNightRestMinutes
        | R::MaxParallelInterpreted
        | R::InterpretedMinutesPerDay
        | R::InterpretedMeetings
        | R::Teams => true,
    }
}

#[test]
fn short_cuts_change_nothing_and_every_rule_decides_somewhere() {
    let (mut compared, mut decide) = (0, BTreeSet::new());
    let small = |problem: &Problem| search::combinations(problem) < if problem.idle { 1000 } else { 5000 };
    for (seed, problem, baseline) in sessions(2000).filter(|(_, problem, _)| small(problem)) {
        let (quick, _) = best(&problem, baseline.as_ref());
        let (slow, effort) = best_of_all(&problem, baseline.as_ref());
        let result = |found: Option<Best>| found.map(|best| (best.values, best.key));
        assert_eq!(result(quick), result(slow), "seed {seed}");
        decide.extend(effort.decide);
        compared += 1;
    }
    let idle: Vec<_> = RuleName::ALL.iter().filter(|rule| is_tried(**rule) && !decide.contains(rule)).collect();
    assert_eq!(idle, Vec::<&RuleName>::new(), "rules that no session needs");
    assert!(compared > 1000, "only {compared} are small enough");
}

/// What differs between the solver and the oracle on a session, if anything does.
fn difference(seed: u64, problem: &Problem, baseline: Option<&Schedule>) -> Option<String> {
    let best = best(problem, baseline).0;
    // as it is, by its program, as if it were large, and as if it were the largest: half of them with a bound from prices
    // only, and half with two threads
    let usual = Limits::new();
    let largest = if seed.is_multiple_of(2) { Size::Vast } else { Size::Huge };
    let threads = 1 + u32::from(seed % 4 > 1);
    let sizes = [usual, usual.by_program(), usual.as_if(Size::Large), usual.as_if(largest).on_threads(threads)];
    sizes.into_iter().find_map(|limits| {
        let what = differs(problem, baseline, best.as_ref(), &limits)?;
        Some(format!("{limits:?}: {what}"))
    })
}

fn differs(problem: &Problem, baseline: Option<&Schedule>, best: Option<&Best>, limits: &Limits) -> Option<String> {
    let solved = pipeline::plan(problem, baseline, limits, &mut ());
    let (best, schedule) = match (best, solved) {
        (None, Ok(Outcome::Infeasible)) => return None,
        (Some(best), Ok(Outcome::Optimal(schedule))) => (best, schedule),
        (best, solved) => return Some(format!("oracle {:?}\nsolver {solved:?}", best.map(|best| &best.values))),
    };
    let values: Vec<u64> = schedule.objectives.iter().map(|level| level.value).collect();
    let key = PlanKey::of(problem, &schedule);
    (values != best.values || key != best.key)
        .then(|| format!("oracle {:?} {:?}\nsolver {values:?} {key:?}", best.values, best.key))
}

/// A session as both techniques see it: the outcome of `pipeline::plan`, without the time that it took.
fn outcome(problem: &Problem, baseline: Option<&Schedule>, limits: &Limits) -> Option<Schedule> {
    let outcome = pipeline::plan(problem, baseline, limits, &mut ()).expect("a solver that works");
    assert!(matches!(outcome, Outcome::Optimal(_) | Outcome::Infeasible), "{outcome:?}");
    let mut schedule = outcome.schedule()?.into_inner();
    schedule.solver.seconds = 0.0;
    Some(schedule)
}

/// The session of a seed in agenda order, without the statements that no shortest path keeps; half of them with the goal
/// `lost_time` in the place of `balance`.
fn in_agenda_order(seed: u64) -> Option<(Problem, Option<Schedule>)> {
    let mut file = generate::session(seed);
    let session = file.as_object_mut()?;
    for word in ["order", "idle"] {
        drop(session.remove(word));
    }
    if let Some(goals) = session.get_mut("objectives").and_then(|goals| goals.as_array_mut()) {
        goals.retain(|goal| goal != "balance" || seed.is_multiple_of(2));
        goals.iter_mut().filter(|goal| *goal == "balance").for_each(|goal| *goal = "lost_time".into());
    }
    for item in session.get_mut("items")?.as_array_mut()? {
        drop(item.as_object_mut()?.remove("not_with"));
    }
    let problem = read::session(&file.to_string(), "session.json").ok()?.problem;
    let baseline = generate::baseline(&problem, seed);
    Some((announced(&problem, baseline.as_ref()), baseline))
}

/// A problem with the hours of its baseline, as `pipeline::plan` solves it.
fn announced(problem: &Problem, baseline: Option<&Schedule>) -> Problem {
    baseline.map_or_else(|| problem.clone(), |baseline| problem.announced_by(baseline))
}

/// Sessions in agenda order, as shortest paths: the schedule is the one of the oracle, and the bytes are those of the
/// integer program, which one in eight is asked for.
#[test]
fn shortest_paths_agree_with_the_oracle_and_with_the_program() {
    let (mut paths, mut schedules, mut differ) = (0, 0, Vec::new());
    for seed in 0..5000 {
        let Some((problem, baseline)) = in_agenda_order(seed) else { continue };
        let baseline = baseline.as_ref();
        let Some(answer) = label_setting::plan(&problem, baseline, &Units::of(&problem), &|| false, &|| false) else {
            continue;
        };
        paths += 1;
        schedules += usize::from(matches!(answer, kernel::Answer::Plan(..)));
        let found = best(&problem, baseline).0;
        let what = differs(&problem, baseline, found.as_ref(), &Limits::new());
        differ.extend(what.map(|what| format!("seed {seed}: {what}\n")));
        if paths % 8 == 0 {
            let bytes = |limits| serde_json::to_string(&outcome(&problem, baseline, &limits)).expect("JSON");
            assert_eq!(bytes(Limits::new()), bytes(Limits::new().by_program()), "seed {seed}");
        }
    }
    println!("{paths} shortest paths, {schedules} with a schedule, {} differ", differ.len());
    assert!(differ.is_empty(), "{} of {paths} differ:\n{}", differ.len(), differ[..differ.len().min(5)].concat());
    assert!(paths > 1000 && schedules > 500, "only {paths}, of which {schedules} have a schedule");
}

/// Plans of a wanted confidence, against all schedules, simulated on the same samples: what is called best is, and where no schedule is
/// said to be sure enough, none is.
#[test]
fn plans_of_a_wanted_confidence_agree_with_the_oracle() {
    let (mut best, mut none, mut open) = (0, 0, 0);
    for (seed, problem, baseline) in sessions(600) {
        let problem = announced(&problem, baseline.as_ref());
        let wanted = Wanted { per_cent: 60, effort: risk::Effort { samples: 400, seed, threads: 1 } };
        let is_sure = |schedule: &Schedule| wanted.is_met(risk::holds(&problem, schedule, wanted.effort));
        let Assurance::Planned(found) =
            assure(&problem, baseline.as_ref(), wanted, &Limits::new(), &mut ()).expect("a solver that works")
        else {
            continue;
        };
        // the plan without a wanted confidence is enough: other tests compare it with the oracle
        if found.without.is_none() && found.standing == Standing::Best {
            continue;
        }
        let known = best_such_that(&problem, baseline.as_ref(), &is_sure).map(|best| best.values);
        let values: Vec<u64> = found.plan.schedule.objectives.iter().map(|level| level.value).collect();
        assert_eq!(found.standing.is_sure(), is_sure(&found.plan.schedule), "seed {seed}");
        match found.standing {
            Standing::Best => {
                assert_eq!(known, Some(values), "seed {seed}");
                best += 1;
            }
            Standing::NoneIsSure => {
                assert_eq!(known, None, "seed {seed}");
                none += 1;
            }
            Standing::BestFound => {
                assert!(known.is_some_and(|known| known <= values), "seed {seed}");
                open += 1;
            }
            Standing::TooUnsure => open += 1,
        }
    }
    println!("{best} best, {none} without a sure schedule, {open} open");
    assert!(best > 10 && none > 20 && open * 4 < best + none, "{best} best, {none} none, {open} open");
}

/// How many of the first sessions there are in each of three parts, which run beside each other.
const PART: usize = 500;

fn agree_in(part: usize) {
    let (mut compared, mut differ) = (0, Vec::new());
    for (seed, problem, baseline) in sessions(3 * PART).skip(part * PART).take(PART) {
        compared += 1;
        differ.extend(difference(seed, &problem, baseline.as_ref()).map(|what| format!("seed {seed}: {what}\n")));
    }
    println!("{compared} sessions, {} differ", differ.len());
    assert!(differ.is_empty(), "{} of {compared} differ:\n{}", differ.len(), differ[..differ.len().min(5)].concat());
    assert!(compared == PART, "only {compared} sessions");
}

#[test]
fn the_solver_agrees_with_the_oracle_at_every_level_and_in_every_tie() {
    agree_in(0);
}

#[test]
fn the_solver_agrees_with_the_oracle_on_five_hundred_more() {
    agree_in(1);
}

#[test]
fn the_solver_agrees_with_the_oracle_on_the_last_five_hundred() {
    agree_in(2);
}

#[test]
fn what_cannot_hold_together_is_a_smallest_conflict() {
    let (mut conflicts, mut words) = (0, BTreeSet::new());
    for (seed, problem, baseline) in sessions(600) {
        let baseline = baseline.as_ref();
        let problem = announced(&problem, baseline);
        let exists = |kept: &BTreeSet<StatementRef>| {
            let less = statements::only(&problem, kept).expect("a session with less in it");
            best(&less, baseline).0.is_some()
        };
        match conflict(&problem, &Limits::default(), &mut ()).expect("a solver that works") {
            Explanation::Unknown | Explanation::Partial(_) => panic!("seed {seed}: there is no time limit"),
            Explanation::Feasible => assert!(best(&problem, baseline).0.is_some(), "seed {seed}"),
            Explanation::Conflict(said) => {
                assert!(best(&problem, baseline).0.is_none(), "seed {seed}");
                let whole: BTreeSet<StatementRef> = said.iter().cloned().collect();
                assert!(!exists(&whole), "seed {seed}: {said:?}");
                for one in &said {
                    let mut rest = whole.clone();
                    rest.remove(one);
                    assert!(exists(&rest), "seed {seed}: without {one:?} of {said:?}");
                    words.insert(one.keyword);
                }
                conflicts += 1;
            }
        }
    }
    println!("{conflicts} conflicts of {words:?}");
    assert!(conflicts > 150 && words.len() > 15, "{conflicts} conflicts of {words:?}");
}

/// A few edits of a session, drawn at random.
fn edits(rng: &mut Rng, problem: &Problem, baseline: &Schedule) -> Vec<Edit> {
    let meeting = |rng: &mut Rng| problem.meetings[rng.below(problem.meetings.len())].id.0.clone();
    let item = |rng: &mut Rng| problem.items[rng.below(problem.items.len())].id.0.clone();
    let one = |rng: &mut Rng| match rng.below(9) {
        0 | 1 => Edit::DropMeeting { meeting: meeting(rng) },
        2 => Edit::SetMinutes { item: item(rng), minutes: rng.range(1, 8) as u32 },
        3 => Edit::Pin { item: item(rng), meeting: meeting(rng) },
        4 => Edit::Forbid { item: item(rng), meeting: meeting(rng) },
        5 => Edit::DropItem { item: item(rng) },
        6 => Edit::Held { meeting: baseline.meetings[0].id.clone() },
        7 => Edit::Keep { item: item(rng), minutes: Some(rng.range(0, 5) as u32) },
        _ => {
            let item = rng.chance(50).then(|| item(rng));
            Edit::SetOrder { item, order: "free".to_owned() }
        }
    };
    (0..rng.range(1, 2)).map(|_| one(rng)).collect()
}

#[test]
fn what_if_changes_as_little_as_there_is_to_change() {
    let (mut asked, mut refused, mut none, mut moved) = (0, 0, 0, 0);
    for (seed, problem, _) in sessions(1000) {
        let (Some(Best { schedule: baseline, .. }), _) = best(&problem, None) else { continue };
        if baseline.meetings.is_empty() {
            continue;
        }
        let text = generate::session(seed).to_string();
        let session = read::session(&text, "session.json").expect("it was read before");
        let base = BaseCase { session: &session, folder: None, baseline: Some(&baseline) };
        let edits = edits(&mut Rng::new(seed), &problem, &baseline);
        let what = match ask(&base, &edits, &Limits::default(), &mut ()) {
            Ok(what) => what,
            Err(AskError::Edit(_)) => {
                refused += 1;
                continue;
            }
            Err(AskError::Failure(failure)) => panic!("seed {seed}: {edits:?}: {failure}"),
        };
        let edited = &what.edited.loaded.problem;
        let (found, _) = best(edited, Some(&baseline));
        match (found, what.answer) {
            (None, Answer::NoSchedule) => none += 1,
            (Some(best), Answer::Schedule(schedule, Some(compared))) => {
                let values: Vec<u64> = schedule.objectives.iter().map(|level| level.value).collect();
                assert_eq!(values, best.values, "seed {seed}: {edits:?}");
                assert_eq!(verify::check(edited, Some(&baseline), &schedule), [], "seed {seed}: {edits:?}");
                moved += usize::from(compared.minutes_moved > 0);
            }
            (best, answer) => panic!("seed {seed}: {edits:?}: {:?} {answer:?}", best.map(|best| best.values)),
        }
        asked += 1;
    }
    println!("{asked} questions, {none} without a schedule, {moved} move something, {refused} refused");
    assert!(asked > 150 && none > 10 && moved > 40, "{asked} questions, {none} without a schedule, {moved} moved");
}

#[test]
fn every_repair_mends_its_session() {
    let (mut sessions_mended, mut tried, mut kinds) = (0, 0, BTreeSet::new());
    for (seed, problem, baseline) in sessions(120) {
        let baseline = baseline.as_ref();
        let problem = announced(&problem, baseline);
        let Ok(Explanation::Conflict(said)) = conflict(&problem, &Limits::default(), &mut ()) else { continue };
        let text = generate::session(seed).to_string();
        let session = read::session(&text, "session.json").expect("it was read before");
        let session = Loaded { problem, ..session };
        let repairs = repairs(&session, None, &said, &[], &Limits::default(), &mut ()).expect("a solver that works");
        assert!(!repairs.cut_short);
        assert!(repairs.all.is_sorted_by_key(|repair| repair.cost), "seed {seed}");
        sessions_mended += usize::from(!repairs.all.is_empty());
        for repair in &repairs.all {
            let edited = whatif::apply(&session, None, &repair.edits, None).expect("edits that can be made").loaded;
            assert!(best(&edited.problem, baseline).0.is_some(), "seed {seed}: {repair:?}");
            let planned = pipeline::plan(&edited.problem, None, &Limits::default(), &mut ());
            let Ok(Outcome::Optimal(schedule)) = planned else { panic!("seed {seed}: {repair:?}: {planned:?}") };
            assert_eq!(verify::check(&edited.problem, None, &schedule), [], "seed {seed}: {repair:?}");
            kinds.extend(repair.edits.iter().map(|edit| edit.to_string().split('=').next().map(str::to_owned)));
            tried += 1;
        }
    }
    println!("{tried} repairs of {sessions_mended} sessions: {kinds:?}");
    assert!(sessions_mended > 30 && tried > 100 && kinds.len() > 6, "{tried} of {sessions_mended}: {kinds:?}");
}

#[test]
fn the_table_of_a_best_schedule_has_minutes_and_they_are_as_good() {
    let mut judged = 0;
    for (seed, problem, _) in sessions(400) {
        let (Some(best), _) = best(&problem, None) else { continue };
        let rows = TableRow::of(&problem, &best.schedule).expect("the oracle names what the session has");
        if rows.is_empty() {
            continue;
        }
        let verdict = judge(&problem, None, &rows, &Limits::default(), &mut ());
        let Ok(Verdict::Valid(schedule)) = verdict else { panic!("seed {seed}: {verdict:?}") };
        let values: Vec<u64> = schedule.objectives.iter().map(|level| level.value).collect();
        assert_eq!(values, best.values, "seed {seed}");
        judged += 1;
    }
    assert!(judged > 100, "only {judged} tables");
}
