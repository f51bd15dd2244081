//! The same sessions, planned by the CP-SAT model in `benches/peers`: do both give the same answers? Both follow the page that
//! states the problem (`docs/src/explanation/problem.md`) and share no code.
//!
//! `PLENARY_PEER_SESSIONS` says how many of each class: `full`, or the classes wanted, such as `tiny=300,windows=10`.
//! `PLENARY_PEER_SECONDS` is the time limit of each side for a session. `make peers` sets up what the peer needs.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use plenary::model::{Problem, Status};
use plenary::pipeline::Outcome;
use plenary::solve::Limits;
use plenary::{pipeline, read, verify};
use serde_json::json;

use crate::peer::{Answer, Peer, Said};

/// A class of sessions, those with `-2` in version 2 of the session file, whose default goals have `lost_time`: how many are compared, and how many in a full run, each side with so many seconds for one.
struct Class {
    name: &'static str,
    few: usize,
    full: usize,
    seconds: f64,
}

const fn class(name: &'static str, few: usize, full: usize, seconds: f64) -> Class {
    Class { name, few, full, seconds }
}

const CLASSES: [Class; 10] = [
    class("founding", 8, 100, 60.0),
    class("typical", 3, 40, 60.0),
    class("windows", 2, 20, 60.0),
    class("candidates", 2, 60, 60.0),
    class("tc39", 4, 24, 60.0),
    class("tiny", 30, 300, 60.0),
    class("rooms", 20, 200, 60.0),
    class("founding-2", 4, 50, 60.0),
    class("tiny-2", 20, 300, 60.0),
    // too large for either side: of the usual few this one would only take time
    class("parallel", 0, 3, 60.0),
];

/// Each class with how many of it are wanted.
fn wanted() -> Vec<(&'static Class, usize)> {
    let said = env::var("PLENARY_PEER_SESSIONS").unwrap_or_default();
    match said.as_str() {
        "" => CLASSES.iter().map(|class| (class, class.few)).collect(),
        "full" => CLASSES.iter().map(|class| (class, class.full)).collect(),
        list => list.split(',').map(|one| named(one).expect("PLENARY_PEER_SESSIONS: `full`, or `tiny=300`")).collect(),
    }
}

/// `tiny=300`.
fn named(text: &str) -> Option<(&'static Class, usize)> {
    let (name, count) = text.trim().split_once('=')?;
    Some((CLASSES.iter().find(|class| class.name == name)?, count.parse().ok()?))
}

fn seconds(class: &Class) -> f64 {
    let said = env::var("PLENARY_PEER_SECONDS");
    said.map_or(class.seconds, |text| text.parse().expect("PLENARY_PEER_SECONDS is a number"))
}

/// What we answer within so many seconds; with the session, if it can be read.
fn plan(file: &Path, limit: f64) -> (Answer, Option<Problem>) {
    let problem = match read::session(&fs::read_to_string(file).unwrap(), "session.json") {
        Ok(loaded) => loaded.problem,
        Err(report) => return (Err(report.diagnostics[0].message.clone()), None),
    };
    let clock = Instant::now();
    let limits = Limits::new().within(Some(Duration::from_secs_f64(limit)));
    let outcome = pipeline::plan(&problem, None, &limits, &mut ()).unwrap();
    let seconds = clock.elapsed().as_secs_f64();
    let (status, schedule) = match outcome {
        Outcome::Optimal(schedule) => (Some(Status::Optimal), Some(schedule.into_inner())),
        Outcome::Feasible(schedule) => (Some(Status::Feasible), Some(schedule.into_inner())),
        Outcome::Infeasible => (Some(Status::Infeasible), None),
        Outcome::Unknown => (None, None),
    };
    (Ok(Said { status, schedule, seconds }), Some(problem))
}

/// What comes of a comparison.
#[derive(Debug, Default, PartialEq)]
struct Judgement {
    /// How the two sides differ.
    differ: Vec<String>,
    /// Neither side takes the session, or one finds it wrong when it reads it and the other when it plans it.
    refused: bool,
}

fn judge(problem: Option<&Problem>, ours: &Answer, peer: &Answer) -> Judgement {
    match (problem, ours, peer) {
        (Some(problem), Ok(ours), Ok(peer)) => differences(problem, ours, peer),
        (_, Err(_), Err(_)) => Judgement { refused: true, ..Judgement::default() },
        (_, Err(_), Ok(peer)) if peer.status == Some(Status::Infeasible) => {
            Judgement { refused: true, ..Judgement::default() }
        }
        (_, Err(why), Ok(peer)) => Judgement {
            differ: vec![format!("refused here ({why}), the peer {:?}", peer.status)],
            ..Judgement::default()
        },
        // nothing in these classes is beyond the peer
        (_, Ok(_), Err(why)) => Judgement { differ: vec![format!("the peer: {why}")], ..Judgement::default() },
        (None, Ok(_), Ok(_)) => unreachable!("an answer without a session"),
    }
}

/// How the two sides differ, if they do: each side's proofs must hold for the other.
fn differences(problem: &Problem, ours: &Said, peer: &Said) -> Judgement {
    let mut found = Vec::new();
    for (who, said) in [("our", ours), ("the peer's", peer)] {
        let Some(schedule) = said.found() else { continue };
        // as it is written, not as it was in memory
        let file = serde_json::to_string(schedule).unwrap();
        let violations = verify::check(problem, None, &read::schedule(&file, who).unwrap());
        found.extend(violations.iter().map(|violation| format!("{who} schedule: {violation}")));
    }
    let exists = |said: &Said| said.status.map(|status| status != Status::Infeasible);
    if let (Some(here), Some(there)) = (exists(ours), exists(peer))
        && here != there
    {
        found.push(format!("status {:?}, the peer's {:?}", ours.status, peer.status));
    }
    for (here, there) in ours.levels().iter().zip(peer.levels()) {
        let name = here.name;
        if here.name != there.name {
            found.push(format!("level {name}, the peer's {}", there.name));
        }
        // values can be held against a bound only under the same values above, which this loop has seen to
        let too_sure = here.bound.is_some_and(|bound| bound > there.value);
        if too_sure || there.bound.is_some_and(|bound| bound > here.value) {
            found.push(format!(
                "{name}: {} (bound {:?}), the peer's {} (bound {:?})",
                here.value, here.bound, there.value, there.bound
            ));
        }
        if here.bound != Some(here.value) || there.bound != Some(there.value) || here.value != there.value {
            break;
        }
    }
    Judgement { differ: found, refused: false }
}

#[derive(Default)]
struct Tally {
    compared: usize,
    agreed: usize,
    refused: usize,
    /// Sessions that have no schedule, for either side.
    none: usize,
    /// Sessions that a side did not prove to the last level.
    open: [usize; 2],
    levels: [usize; 2],
    levels_of_both: usize,
    seconds: [f64; 2],
}

impl Tally {
    fn count(&mut self, judgement: &Judgement, sides: [&Answer; 2]) {
        self.compared += 1;
        self.agreed += usize::from(judgement.differ.is_empty());
        self.refused += usize::from(judgement.refused);
        let [Ok(ours), Ok(peer)] = sides else { return };
        let none = |said: &Said| said.status == Some(Status::Infeasible);
        self.none += usize::from(none(ours) && none(peer));
        for (side, said) in [ours, peer].into_iter().enumerate() {
            self.open[side] += usize::from(!said.done());
            self.seconds[side] += said.seconds;
            self.levels[side] += said.proven();
        }
        self.levels_of_both += peer.proven().min(ours.proven());
    }

    fn print(&self, class: &str) {
        let Self { compared, agreed, refused, none, open, levels, levels_of_both, seconds } = self;
        println!(
            "{class}: {compared} compared, {agreed} agreed (of them without a schedule {none}, refused {refused}); \
             levels proven here {}, there {}, by both {levels_of_both}; open here {}, there {}; \
             {:.0} s here, {:.0} s there",
            levels[0], levels[1], open[0], open[1], seconds[0], seconds[1]
        );
    }
}

/// A copy of a session file in version 2.
fn in_version_2(file: &Path) -> PathBuf {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains("plenary.session/1"), "{file:?}");
    let copy = file.with_extension("2.json");
    fs::write(&copy, text.replace("plenary.session/1", "plenary.session/2")).unwrap();
    copy
}

/// An answer in a few words.
fn shown(answer: &Answer) -> String {
    match answer {
        Ok(Said { status: Some(status), seconds, .. }) => format!("{status:?} {seconds:.1} s"),
        Ok(Said { status: None, seconds, .. }) => format!("nothing {seconds:.1} s"),
        Err(why) => format!("refused: {why}"),
    }
}

#[test]
fn the_peer_gives_the_same_values() {
    let Some(peer) = Peer::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let sessions: Vec<(&Class, PathBuf)> = wanted()
        .into_iter()
        .flat_map(|(class, count)| {
            let generated = class.name.strip_suffix("-2").unwrap_or(class.name);
            let files = peer.sessions(generated, count, folder.path()).into_iter();
            files.map(move |file| (class, if generated == class.name { file } else { in_version_2(&file) }))
        })
        .collect();
    // the two sides side by side, each on one core
    let (answers, answered) = mpsc::channel();
    let queue: Vec<(PathBuf, f64)> = sessions.iter().map(|(class, file)| (file.clone(), seconds(class))).collect();
    let mut planner = peer.start();
    let mut ask = move |(file, limit): &(PathBuf, f64)| answers.send(planner.plan(file, *limit)).is_ok();
    let other = thread::spawn(move || queue.iter().all(&mut ask));
    let (mut tallies, mut differ): (Vec<(&str, Tally)>, Vec<String>) = (Vec::new(), Vec::new());
    for (class, file) in &sessions {
        let name = file.file_name().unwrap().to_string_lossy();
        let (ours, problem) = plan(file, seconds(class));
        let peer = answered.recv().unwrap();
        let judgement = judge(problem.as_ref(), &ours, &peer);
        if tallies.last().is_none_or(|(last, _)| *last != class.name) {
            tallies.push((class.name, Tally::default()));
        }
        tallies.last_mut().unwrap().1.count(&judgement, [&ours, &peer]);
        let end = if judgement.differ.is_empty() { "" } else { "  DIFFER" };
        println!("{} {name}: {}, the peer {}{end}", class.name, shown(&ours), shown(&peer));
        differ.extend(judgement.differ.iter().map(|what| format!("{} {name}: {what}\n", class.name)));
    }
    assert!(other.join().unwrap(), "every answer of the peer was waited for");
    for (class, tally) in &tallies {
        tally.print(class);
    }
    assert!(differ.is_empty(), "{} differences:\n{}", differ.len(), differ.concat());
}

/// A session of one item in the only meeting, with what is added.
fn one_meeting(more: serde_json::Value) -> tempfile::NamedTempFile {
    let mut session = json!({
        "schema": "plenary.session/1", "title": "x", "timezone": "UTC",
        "meetings": [{"id": "m1", "date": "2022-05-04", "start": "10:00", "end": "12:00"}],
        "items": [{"id": "a", "number": "1", "title": "A", "minutes": 60}],
    });
    session.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), session.to_string()).unwrap();
    file
}

#[test]
fn what_the_two_sides_may_differ_in_is_told_from_what_they_may_not() {
    let Some(peer) = Peer::find() else { return };
    let mut planner = peer.start();
    let mut answers = |more| {
        let file = one_meeting(more);
        let (ours, problem) = plan(file.path(), 10.0);
        (ours, planner.plan(file.path(), 10.0), problem)
    };
    let mut judged = |more| {
        let (ours, peer, problem) = answers(more);
        judge(problem.as_ref(), &ours, &peer)
    };
    let agreed = Judgement::default();
    // the span of a day binds a day of one meeting too, for both
    assert_eq!(judged(json!({"rules": {"max_span_minutes": 119}})), agreed);
    assert_eq!(judged(json!({"rules": {"max_span_minutes": 120}})), agreed);
    // wrong for both: by the clock when read; in time only when planned
    let item = |more: &str| json!({"id": "a", "number": "1", "title": "A", "minutes": 60, "after": more});
    let refused = Judgement { refused: true, ..Judgement::default() };
    assert_eq!(
        judged(json!({"items": [item("b"), {"id": "b", "minutes": 5, "after": "a"}], "order": "free"})),
        refused
    );
    assert_eq!(judged(json!({"items": [item("b"), {"id": "b", "minutes": 5, "after": "a"}]})), refused);
    // one side's mistake is a difference: a session that the peer plans and we refuse, and one the other way round
    let (ours, theirs, problem) = answers(json!({}));
    assert_eq!(judge(problem.as_ref(), &ours, &theirs), agreed);
    let wrong = || Err("wrong".to_owned());
    assert_eq!(judge(None, &wrong(), &theirs).differ, ["refused here (wrong), the peer Some(Optimal)"]);
    assert_eq!(judge(problem.as_ref(), &ours, &wrong()).differ, ["the peer: wrong"]);
    // and so are another status and another value
    let (none, ..) = answers(json!({"rules": {"max_span_minutes": 119}}));
    assert_eq!(judge(problem.as_ref(), &none, &theirs).differ.len(), 1);
    let mut better = theirs.ok().unwrap();
    better.schedule.as_mut().unwrap().objectives[4].bound = Some(7);
    assert!(!judge(problem.as_ref(), &ours, &Ok(better)).differ.is_empty());
}
