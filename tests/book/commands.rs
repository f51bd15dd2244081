//! Every command of the documentation is run, and prints what its page shows.
//!
//! A block of the kind `console` has commands after `$ `, and below each what it prints; `...` on a line of its own
//! stands for any lines, `[..]` for anything within a line. A command with nothing below it must only succeed. A block of
//! the kind `sh` is a script that must succeed. A comment above a block says what else to know:
//!
//! - `<!-- file session.json -->`: the block is the text of this file.
//! - `<!-- exit 1 -->`: its last command ends with this code.
//! - `<!-- with the server -->`: `plenary serve` runs beside it.
//! - `<!-- not run: REASON -->`: it is left out.
//!
//! Each page has an empty folder of its own, with the folder `fixtures` in it. Those of the tutorial share one.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use snapbox::Data;

use crate::support::here;
use crate::support::run::Desk;
use crate::support::served::Served;
use crate::terminal::{self, Printed};
use crate::{Page, book, others};

/// The address that pages show.
const ADDRESS: &str = "http://127.0.0.1:7878";

/// What a comment above a block says of it.
#[derive(Default)]
struct Mark<'a> {
    file: Option<&'a str>,
    exit: i32,
    server: bool,
    skipped: bool,
}

impl<'a> Mark<'a> {
    /// Reads a comment; `None` where a line is none of ours.
    fn read(line: &'a str) -> Option<Self> {
        let said = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
        let mark = Self::default();
        Some(match said.split_once(' ')? {
            ("file", name) => Self { file: Some(name), ..mark },
            ("exit", code) => Self { exit: code.parse().unwrap(), ..mark },
            ("with", "the server") => Self { server: true, ..mark },
            ("not", reason) if reason.starts_with("run: ") => Self { skipped: true, ..mark },
            _ => return None,
        })
    }
}

/// The page with what its commands print now in the place of what they are said to print.
fn replay(page: &Page, desk: &Desk) -> Result<String, String> {
    let (mut replayed, mut mark) = (String::new(), None);
    let mut lines = page.text.lines();
    while let Some(line) = lines.next() {
        writeln!(replayed, "{line}").unwrap();
        let Some(kind) = line.strip_prefix("```") else {
            mark = Mark::read(line).or(if line.is_empty() { mark } else { None });
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let mark = mark.take().unwrap_or_default();
        replayed += &match kind {
            _ if mark.skipped => joined(&block),
            "console" => console(&block, &mark, desk)?,
            "sh" => script(&joined(&block), desk)?,
            _ => joined(&block),
        };
        replayed += "```\n";
        if let Some(name) = mark.file {
            fs::write(desk.path().join(name), joined(&block)).unwrap();
        }
    }
    Ok(replayed)
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn script(text: &str, desk: &Desk) -> Result<String, String> {
    let Printed { text: printed, code } = terminal::run(&format!("set -e\n{text}"), desk.path());
    if code == 0 { Ok(text.to_owned()) } else { Err(format!("ends with {code}:\n{text}{printed}")) }
}

/// Runs the commands of a block one after the other.
fn console(block: &[&str], mark: &Mark, desk: &Desk) -> Result<String, String> {
    let served = mark.server.then(|| Served::start(desk, &[]));
    let (mut replayed, mut left) = (String::new(), block);
    while let Some((first, rest)) = left.split_first() {
        let typed = first.strip_prefix("$ ").ok_or_else(|| format!("`{first}` is no command"))?;
        let more =
            if typed.ends_with('\\') { 1 + rest.iter().take_while(|line| line.ends_with('\\')).count() } else { 0 };
        let line = [&[typed], &rest[..more]].concat().join("\n");
        let shown = &rest[more..];
        let shown = &shown[..shown.iter().position(|line| line.starts_with("$ ")).unwrap_or(shown.len())];
        left = &rest[more + shown.len()..];
        let asked = served.as_ref().map_or(line.clone(), |served| line.replace(ADDRESS, &served.url));
        let Printed { mut text, code } = terminal::run(&asked, desk.path());
        let expected = if left.is_empty() { mark.exit } else { 0 };
        if code != expected {
            return Err(format!("`{line}` ends with {code}, not {expected}:\n{text}"));
        }
        if let Some(served) = &served {
            text = text.replace(&served.url, ADDRESS);
        }
        write!(replayed, "$ {line}\n{}", if shown.is_empty() { "" } else { &text }).unwrap();
    }
    Ok(replayed)
}

fn desk() -> Desk {
    let desk = Desk::new();
    symlink(here("fixtures"), desk.path().join("fixtures")).unwrap();
    desk
}

/// Whether the page says what happens; overwrites it where `SNAPSHOTS` asks for that.
fn holds(page: &Page, desk: &Desk) -> Result<(), String> {
    let replayed = replay(page, desk).map_err(|why| format!("{}: {why}", page.name))?;
    let expected = Data::read_from(&page.path(), None);
    let compared = snapbox::Assert::new().normalize_paths(false).action_env("SNAPSHOTS").try_eq(
        Some(&page.name),
        replayed.into(),
        expected,
    );
    compared.map_err(|difference| difference.to_string())
}

#[test]
fn commands_print_what_the_pages_show() {
    let curl = Command::new("curl").arg("--version").output().is_ok();
    let tutorial = desk();
    let mut wrong = String::new();
    // the reference has no commands, and may be written anew meanwhile
    let run = |page: &&Page| !page.name.starts_with("docs/src/reference/");
    for page in book().iter().chain(&others()).filter(run) {
        if page.text.contains("$ curl") && !curl {
            eprintln!("skipped: {}, because there is no curl", page.name);
            continue;
        }
        let own = desk();
        let at = if Path::new(&page.name).starts_with("docs/src/tutorial") { &tutorial } else { &own };
        if let Err(why) = holds(page, at) {
            wrong += &why;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_page_that_says_something_else_is_found() {
    let page = |text: &str| Page { name: "page.md".to_owned(), text: text.to_owned() };
    let printed = replay(&page("```console\n$ echo a; echo b\na\n...\n```\n"), &desk());
    assert_eq!(printed.unwrap(), "```console\n$ echo a; echo b\na\nb\n```\n");
    let silent = replay(&page("```console\n$ echo a \\\n  b\n$ echo c\nd\n```\n"), &desk());
    assert_eq!(silent.unwrap(), "```console\n$ echo a \\\n  b\n$ echo c\nc\n```\n");
    let wrong = replay(&page("```console\n$ false\n```\n"), &desk());
    assert!(wrong.unwrap_err().contains("ends with 1, not 0"));
    assert!(replay(&page("<!-- exit 1 -->\n\n```console\n$ false\n```\n"), &desk()).is_ok());
    assert!(replay(&page("```sh\nfalse\ntrue\n```\n"), &desk()).is_err());
    assert!(replay(&page("<!-- not run: it fails -->\n```sh\nfalse\n```\n"), &desk()).is_ok());
    let desk = desk();
    replay(&page("<!-- file a.txt -->\n```text\nhello\n```\n"), &desk).unwrap();
    assert_eq!(desk.get("a.txt"), "hello\n");
}
