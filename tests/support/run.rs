//! The real program, in an empty folder and with an empty environment.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::{fs, thread};

use tempfile::TempDir;

/// A folder to run commands in.
pub struct Desk(TempDir);

/// What a command left behind.
pub struct Run {
    pub code: i32,
    pub out: String,
    /// Standard error, but for what a slow machine adds.
    pub err: String,
    /// What a slow machine adds to standard error: progress, and how long it took.
    pub slow: String,
}

impl Run {
    /// The run, which must have ended so and said nothing on standard error.
    #[track_caller]
    pub fn quiet(self, code: i32) -> Self {
        assert_eq!((self.code, self.err.as_str()), (code, ""), "{}", self.out);
        self
    }

    /// The run, which must have ended so, whatever it said.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }

    /// The run, which must have ended so, with nothing on standard output and these words on standard error.
    #[track_caller]
    pub fn refused(self, code: i32, words: &[&str]) -> Self {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in:\n{}", self.err);
        }
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let all = text(output.stderr);
        assert!(!all.contains("panicked"), "{all}");
        let (slow, err): (Vec<&str>, Vec<&str>) = all.split_inclusive('\n').partition(|line| is_slow(line.trim_end()));
        // a signal has no code
        let code = output.status.code().unwrap_or(-1);
        Self { code, out: text(output.stdout), err: err.concat(), slow: slow.concat() }
    }
}

/// Whether a line is there only because a command took more than a second.
pub fn is_slow(line: &str) -> bool {
    let counted = line.split_once(" s  ").is_some_and(|(seconds, _)| seconds.parse::<u32>().is_ok());
    counted || line.starts_with("solving; Ctrl-C ends") || line.ends_with(" of memory at most")
}

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With the founding session and its schedule on it.
    pub fn founding() -> Self {
        let desk = Self::new();
        desk.put("session.json", super::fixture("firearms-wg9.json"));
        desk.put("schedule.json", super::fixture("firearms-wg9.schedule.json"));
        desk
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), bytes).unwrap();
    }

    pub fn get(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// All that lies here, by name.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plenary"));
        command.args(arguments).current_dir(self.path()).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    #[must_use = "a run that nobody looks at tests nothing"]
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs with a text on standard input.
    #[must_use = "a run that nobody looks at tests nothing"]
    pub fn feed(&self, text: &str, arguments: &[&str]) -> Run {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let writer = feeder(&mut child, text.to_owned());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output.into()
    }
}

/// Writes to a child's standard input beside whatever else goes on. A child that has had enough may close it.
pub fn feeder(child: &mut Child, text: String) -> thread::JoinHandle<()> {
    let mut stdin = child.stdin.take().unwrap();
    thread::spawn(move || {
        let _had_enough = stdin.write_all(text.as_bytes());
    })
}
