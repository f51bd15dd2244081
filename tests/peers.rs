//! The same sessions through CP-SAT, by a program that others wrote from the same page: the same answers.
//!
//! `PLENARY_PEER_SESSIONS` says how many of each class: `full`, or four numbers such as `100,40,60,24` for founding,
//! typical, candidates and committee agendas. `PLENARY_PEER_SECONDS` is the time limit of each side for a session.
//! `make peers` sets up what the peer needs.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use plenary::model::{Level, Problem, Schedule, Status};
use plenary::solve::{Limits, Outcome};
use plenary::{pipeline, read, verify};
use support::{here, json_files, session, shared};

/// Sessions of a class, and how many of them are compared.
type Class = (&'static str, usize);

const FEW: [Class; 4] = [("founding", 40), ("typical", 6), ("candidates", 10), ("tc39", 12)];
const FULL: [Class; 4] = [("founding", 100), ("typical", 40), ("candidates", 60), ("tc39", 24)];

/// What one side says of a session.
struct Said {
    /// `None` where it ran out of time with nothing.
    status: Option<Status>,
    schedule: Option<Schedule>,
    seconds: f64,
}

impl Said {
    fn levels(&self) -> &[Level] {
        self.schedule.as_ref().map_or(&[], |schedule| &schedule.objectives)
    }

    /// Levels that are proven, each under proven ones.
    fn proven(&self) -> usize {
        self.levels().iter().take_while(|level| level.bound == Some(level.value)).count()
    }
}

/// A number in the environment, or the usual one.
fn seconds() -> f64 {
    env::var("PLENARY_PEER_SECONDS").map_or(60.0, |text| text.parse().expect("PLENARY_PEER_SECONDS is a number"))
}

fn wanted() -> [Class; 4] {
    let Ok(text) = env::var("PLENARY_PEER_SESSIONS") else { return FEW };
    if text == "full" {
        return FULL;
    }
    let numbers: Vec<usize> = text
        .split(',')
        .map(|number| number.trim().parse().expect("PLENARY_PEER_SESSIONS is `full` or four numbers"))
        .collect();
    assert_eq!(numbers.len(), 4, "PLENARY_PEER_SESSIONS is `full` or four numbers");
    std::array::from_fn(|ix| (FULL[ix].0, numbers[ix]))
}

/// The peer and the Python that it runs on.
#[derive(Clone)]
struct Peer {
    python: PathBuf,
    folder: PathBuf,
}

impl Peer {
    fn find() -> Option<Self> {
        let folder = shared()?.join("peers");
        let python = here("target/peers/bin/python3");
        let ready = Command::new(&python).args(["-c", "import ortools"]).output().is_ok_and(|run| run.status.success());
        if !ready {
            eprintln!("skipped: no CP-SAT in target/peers; `make peers` sets it up");
            return None;
        }
        Some(Self { python, folder })
    }

    fn script(&self, name: &str) -> Command {
        let mut command = Command::new(&self.python);
        command.arg("-B").arg(self.folder.join(name));
        command
    }

    fn generate(&self, class: &str, seed: usize) -> String {
        let run = self.script("generate.py").args([class, &seed.to_string()]).output().unwrap();
        assert!(run.status.success(), "generate.py {class} {seed}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    }

    fn solve(&self, file: &Path) -> Said {
        let clock = Instant::now();
        let limit = seconds().to_string();
        let run = self.script("cpsat.py").arg(file).args(["--time-limit", &limit]).output().unwrap();
        let seconds = clock.elapsed().as_secs_f64();
        let schedule = match run.status.code() {
            Some(0 | 1) => Some(read::schedule(std::str::from_utf8(&run.stdout).unwrap(), "peer").unwrap()),
            Some(4) => None,
            _ => panic!("cpsat.py {}: {}", file.display(), String::from_utf8_lossy(&run.stderr)),
        };
        Said { status: schedule.as_ref().map(|schedule| schedule.status), schedule, seconds }
    }
}

fn ours(problem: &Problem) -> Said {
    let clock = Instant::now();
    let limits = Limits { time: Some(Duration::from_secs_f64(seconds())), ..Limits::default() };
    let outcome = pipeline::plan(problem, None, &limits, &mut ()).unwrap();
    let seconds = clock.elapsed().as_secs_f64();
    let (status, schedule) = match outcome {
        Outcome::Optimal(schedule) => (Some(Status::Optimal), Some(schedule)),
        Outcome::Feasible(schedule) => (Some(Status::Feasible), Some(schedule)),
        Outcome::Infeasible => (Some(Status::Infeasible), None),
        Outcome::Unknown => (None, None),
    };
    Said { status, schedule, seconds }
}

/// How the two sides differ, if they do: each side's proofs must hold for the other.
fn differences(problem: &Problem, ours: &Said, peer: &Said) -> Vec<String> {
    let mut found = Vec::new();
    for (who, said) in [("our", ours), ("the peer's", peer)] {
        let Some(schedule) = said.schedule.as_ref().filter(|_| said.status != Some(Status::Infeasible)) else {
            continue;
        };
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
        if here.bound.is_some_and(|bound| bound > there.value) || there.bound.is_some_and(|bound| bound > here.value) {
            found.push(format!(
                "{name}: {} (bound {:?}), the peer's {} (bound {:?})",
                here.value, here.bound, there.value, there.bound
            ));
        }
        if here.bound != Some(here.value) || there.bound != Some(there.value) {
            break;
        }
    }
    found
}

#[derive(Default)]
struct Tally {
    compared: usize,
    agreed: usize,
    /// Sessions that a side did not prove to the last level.
    open: [usize; 2],
    levels: usize,
    levels_of_both: usize,
    seconds: [f64; 2],
}

#[test]
fn the_peer_gives_the_same_values() {
    let Some(peer) = Peer::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut sessions = Vec::new();
    for (class, count) in wanted() {
        if class == "tc39" {
            let files = json_files(&peer.folder.join("../cases/tc39"));
            assert_eq!(files.len(), 24);
            // the fewer, the more evenly spread over the years
            let step = files.len().div_ceil(count.max(1));
            sessions.extend(files.into_iter().step_by(step).take(count).map(|file| (class, file)));
        } else {
            for seed in 1..=count {
                let file = folder.path().join(format!("{class}-{seed}.json"));
                fs::write(&file, peer.generate(class, seed)).unwrap();
                sessions.push((class, file));
            }
        }
    }
    // the two sides side by side, each on one core
    let (answers, answered) = mpsc::channel();
    let queue: Vec<PathBuf> = sessions.iter().map(|(_, file)| file.clone()).collect();
    let other = thread::spawn(move || queue.iter().all(|file| answers.send(peer.solve(file)).is_ok()));
    let (mut tallies, mut differ): (Vec<(&str, Tally)>, Vec<String>) = (Vec::new(), Vec::new());
    for (class, file) in &sessions {
        let name = file.file_name().unwrap().to_string_lossy();
        let problem = session(&fs::read_to_string(file).unwrap()).problem;
        let ours = ours(&problem);
        let peer = answered.recv().unwrap();
        let found = differences(&problem, &ours, &peer);
        if tallies.last().is_none_or(|(last, _)| last != class) {
            tallies.push((class, Tally::default()));
        }
        let tally = &mut tallies.last_mut().unwrap().1;
        tally.compared += 1;
        tally.agreed += usize::from(found.is_empty());
        for (side, said) in [&ours, &peer].into_iter().enumerate() {
            tally.open[side] += usize::from(!matches!(said.status, Some(Status::Optimal | Status::Infeasible)));
            tally.seconds[side] += said.seconds;
        }
        tally.levels += peer.proven();
        tally.levels_of_both += peer.proven().min(ours.proven());
        println!(
            "{class} {name}: {:?} {:.1} s, the peer {:?} {:.1} s{}",
            ours.status,
            ours.seconds,
            peer.status,
            peer.seconds,
            if found.is_empty() { "" } else { "  DIFFER" }
        );
        differ.extend(found.iter().map(|what| format!("{class} {name}: {what}\n")));
    }
    assert!(other.join().unwrap(), "every answer of the peer was waited for");
    for (class, tally) in &tallies {
        println!(
            "{class}: {} compared, {} agreed; levels proven by the peer {}, by both {}; open here {}, there {}; {:.0} s here, {:.0} s there",
            tally.compared,
            tally.agreed,
            tally.levels,
            tally.levels_of_both,
            tally.open[0],
            tally.open[1],
            tally.seconds[0],
            tally.seconds[1]
        );
    }
    assert!(differ.is_empty(), "{} differences:\n{}", differ.len(), differ.concat());
}
