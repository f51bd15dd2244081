//! The peer: a CP-SAT model in Python that others wrote, beside the project. `generate.py` writes sessions of a class,
//! `cpsat.py` plans them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use plenary::model::{Level, Schedule, Status};
use plenary::read;

use crate::support::{here, json_files, shared};

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

/// Runs the peer for one file after the other, in one process, and prints how each run ends.
const ASK_EACH: &str = "
import sys
folder, limit, *files = sys.argv[1:]
sys.path.insert(0, folder)
import cpsat
for file in files:
    sys.argv = ['cpsat.py', file, '--time-limit', limit, '-o', '/dev/null']
    print(cpsat.main(), flush=True)
";

/// The peer and the Python that it runs on.
#[derive(Clone)]
pub struct Peer {
    python: PathBuf,
    folder: PathBuf,
}

impl Peer {
    /// The peer, where it is at hand; says so where it is not.
    pub fn find() -> Option<Self> {
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

    /// So many sessions of a class, as files. What is generated is put into `folder`.
    pub fn sessions(&self, class: &str, count: usize, folder: &Path) -> Vec<PathBuf> {
        if class == "tc39" {
            let files = json_files(&self.folder.join("../cases/tc39"));
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

    /// Whether a schedule exists for each of the files, asked of one process; `None` where it does not know after so
    /// many seconds. The starts of as many processes would take longer than the answers.
    pub fn exist(&self, files: &[PathBuf], limit: f64) -> Vec<Option<bool>> {
        let mut command = Command::new(&self.python);
        command.args(["-B", "-c", ASK_EACH]).arg(&self.folder).arg(limit.to_string()).args(files);
        let run = command.output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        let errors = String::from_utf8_lossy(&run.stderr);
        let exists: Vec<_> = said
            .split_whitespace()
            .map(|code| match code {
                "0" => Some(true),
                "1" => Some(false),
                "4" => None,
                _ => panic!("cpsat.py: {errors}"),
            })
            .collect();
        assert_eq!(exists.len(), files.len(), "cpsat.py: {errors}");
        exists
    }

    /// What the peer answers within so many seconds.
    pub fn plan(&self, file: &Path, limit: f64) -> Answer {
        let clock = Instant::now();
        let run = self.script("cpsat.py").arg(file).args(["--time-limit", &limit.to_string()]).output().unwrap();
        let seconds = clock.elapsed().as_secs_f64();
        let errors = String::from_utf8_lossy(&run.stderr);
        let schedule = match run.status.code() {
            Some(0 | 1) => Some(read::schedule(std::str::from_utf8(&run.stdout).unwrap(), "peer").unwrap()),
            Some(4) => None,
            Some(3) if errors.starts_with("input: ") => return Err(errors.trim().to_owned()),
            _ => panic!("cpsat.py {}: {errors}", file.display()),
        };
        Ok(Said { status: schedule.as_ref().map(|schedule| schedule.status), schedule, seconds })
    }
}
