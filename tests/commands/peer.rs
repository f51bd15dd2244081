//! The peer: a CP-SAT model in Python (`benches/peers`) that shares no code with the program. `generate.py` writes
//! sessions of a class, `cpsat.py` plans them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use plenary::model::{Level, Schedule, Status};
use plenary::read;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{here, json_files};

/// What one side says of a session that it takes.
pub struct Said {
    /// `None` where it ran out of time with nothing.
    pub status: Option<Status>,
    pub schedule: Option<Schedule>,
    pub seconds: f64,
}

/// What one side answers: something, or why it does not take the session.
pub type Answer = Result<Said, String>;

impl Said {
    pub fn levels(&self) -> &[Level] {
        self.schedule.as_ref().map_or(&[], |schedule| &schedule.objectives)
    }

    /// Levels that are proven, each under proven ones.
    pub fn proven(&self) -> usize {
        self.levels().iter().take_while(|level| level.bound == Some(level.value)).count()
    }

    /// Whether nothing is left to find out.
    pub fn done(&self) -> bool {
        matches!(self.status, Some(Status::Optimal | Status::Infeasible))
    }

    /// The schedule that it found, if it found one.
    pub fn found(&self) -> Option<&Schedule> {
        self.schedule.as_ref().filter(|_| self.status != Some(Status::Infeasible))
    }
}

/// Plans one session after the other, as told line by line, and says of each how that ended: the start of a process
/// takes longer than most answers.
const PLAN_EACH: &str = "
import contextlib, io, json, sys, time
sys.path.insert(0, sys.argv[1])
import cpsat
for line in sys.stdin:
    file, limit, out = json.loads(line)
    sys.argv = ['cpsat.py', file, '--time-limit', str(limit), '-o', out]
    began = time.monotonic()
    with contextlib.redirect_stderr(io.StringIO()) as said:
        code = cpsat.main()
    print(json.dumps([code, said.getvalue(), time.monotonic() - began]), flush=True)
";

/// The peer and the Python that it runs on.
pub struct Peer {
    python: PathBuf,
    folder: PathBuf,
}

impl Peer {
    /// The peer, where it is at hand; says so where it is not.
    pub fn find() -> Option<Self> {
        let folder = here("benches/peers");
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

    /// So many sessions of a class, as files. What is generated is put into `folder`.
    pub fn sessions(&self, class: &str, count: usize, folder: &Path) -> Vec<PathBuf> {
        if class == "tc39" {
            let files = json_files(&self.folder.join("tc39"));
            assert_eq!(files.len(), 24);
            // the fewer, the more evenly spread over the years
            let step = files.len().div_ceil(count.max(1));
            return files.into_iter().step_by(step).take(count).collect();
        }
        let one = |seed: usize| {
            let file = folder.join(format!("{class}-{seed}.json"));
            let run =
                self.script("generate.py").args([class, &seed.to_string()]).arg("-o").arg(&file).output().unwrap();
            assert!(run.status.success(), "generate.py {class} {seed}: {}", String::from_utf8_lossy(&run.stderr));
            file
        };
        (1..=count).map(one).collect()
    }

    /// A process that plans one session after the other.
    pub fn start(&self) -> Planner {
        let mut command = Command::new(&self.python);
        command.args(["-B", "-c", PLAN_EACH]).arg(&self.folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (asked, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Planner { child, asked: Some(asked), answers, folder: tempfile::tempdir().unwrap() }
    }

    /// Whether a schedule exists for each of the files; `None` where it does not know after so many seconds.
    pub fn exist(&self, files: &[PathBuf], limit: f64) -> Vec<Option<bool>> {
        let mut planner = self.start();
        let exists = |said: Said| said.status.map(|status| status != Status::Infeasible);
        files.iter().map(|file| exists(planner.plan(file, limit).unwrap_or_else(|why| panic!("{why}")))).collect()
    }
}

/// The peer at work.
pub struct Planner {
    child: Child,
    /// Nothing once it is told to end.
    asked: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    folder: TempDir,
}

impl Planner {
    /// What the peer answers within so many seconds.
    pub fn plan(&mut self, file: &Path, limit: f64) -> Answer {
        let out = self.folder.path().join("schedule.json");
        writeln!(self.asked.as_mut().unwrap(), "{}", json!([file, limit, out])).unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let (code, said, seconds): (i32, String, f64) =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("cpsat.py {} ends: {line}", file.display()));
        let schedule = match code {
            0 | 1 => Some(read::schedule(&fs::read_to_string(&out).unwrap(), "peer").unwrap()),
            4 => None,
            3 if said.starts_with("input: ") => return Err(said.trim().to_owned()),
            _ => panic!("cpsat.py {}: {said}", file.display()),
        };
        Ok(Said { status: schedule.as_ref().map(|schedule| schedule.status), schedule, seconds })
    }
}

impl Drop for Planner {
    fn drop(&mut self) {
        drop(self.asked.take());
        let _ended = self.child.wait();
    }
}
