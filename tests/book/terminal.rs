//! A command as a reader types it: by a shell, in a terminal of 100 columns.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::pty::{Winsize, openpty};

use crate::support::run::is_slow;

/// What a command printed, on standard output and standard error, and its exit code.
pub struct Printed {
    pub text: String,
    pub code: i32,
}

/// Runs a line of shell in a folder, with the program of this build on the path.
///
/// In a terminal, because commands print a table there and JSON into a pipe.
pub fn run(line: &str, folder: &Path) -> Printed {
    let size = Winsize { ws_row: 50, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
    let terminal = openpty(Some(&size), None).unwrap();
    let end = |side: &OwnedFd| Stdio::from(side.try_clone().unwrap());
    let program = Path::new(env!("CARGO_BIN_EXE_plenary")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env_clear();
    command.env("PATH", path).env("HOME", folder).env("TERM", "dumb").env("NO_COLOR", "1").env("LANG", "C.UTF-8");
    command.stdin(Stdio::null()).stdout(end(&terminal.slave)).stderr(end(&terminal.slave));
    let mut child = command.spawn().unwrap();
    // the last copies on this side, so that reading ends when the child has ended
    drop((command, terminal.slave));
    let (mut bytes, mut screen) = (Vec::new(), File::from(terminal.master));
    // Linux says with an error that nobody writes any more
    let _ended = screen.read_to_end(&mut bytes);
    let code = child.wait().unwrap().code().unwrap_or(-1);
    let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    assert!(!text.contains("panicked"), "{line}: {text}");
    Printed { text: text.lines().filter_map(steady).map(|line| format!("{line}\n")).collect(), code }
}

/// A line as it is on any machine: a slow one shows progress, and takes longer.
fn steady(line: &str) -> Option<String> {
    // progress is written over
    let line = line.rsplit("\x1b[K").next().unwrap_or(line).trim_end();
    if is_slow(line) {
        return None;
    }
    match line.trim_start().starts_with("plenary/").then(|| line.split(", ").collect::<Vec<_>>()).as_deref() {
        Some([name, _seconds, rest @ ..]) => Some(format!("{name}, 0.01 s, {}", rest.join(", "))),
        _ => Some(line.to_owned()),
    }
}

#[test]
fn what_a_slow_machine_adds_is_left_out() {
    assert_eq!(steady("12 s  looking for a schedule, 37 MB"), None);
    assert_eq!(steady("the solve took 1.1 s, and 38 MB of memory at most"), None);
    assert_eq!(steady("\r\x1b[K3 s  bound 4\r\x1b[Kvalid  ").unwrap(), "valid");
    assert_eq!(steady(" plenary/x 0.1, 12.34 s, seed 0").unwrap(), " plenary/x 0.1, 0.01 s, seed 0");
}
