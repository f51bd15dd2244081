//! `plenary explain`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Exit, Result};
use super::files;
use super::limits::{MemoryLimit, TimeLimit, memory_limit, time_limit};
use super::process;
use super::stderr::{self, ProgressLine};
use crate::words;
use plenary_core::answers::ExplainAnswer;
use plenary_core::explain::conflict::{self, Explanation};
use plenary_core::explain::in_order;
use plenary_core::explain::keyword::Keyword;
use plenary_core::explain::obvious::{self, Obvious, Shortage};
use plenary_core::explain::repair::{self, Repairs};
use plenary_core::explain::statements::StatementRef;
use plenary_core::model::{ItemIx, Meeting, Problem};
use plenary_core::read::Loaded;
use plenary_core::solve::memory::Megabytes;
use plenary_core::solve::{Clock, Limits};
use plenary_core::whatif::LostMeeting;
use plenary_documents::render::clean::clean;

/// Says why a session has no schedule, and lists changes with which it has one
///
/// It lists statements that contradict each other, and none too many: without any one of them, the others can hold
/// together. Another contradiction may be left. If the meetings are simply too short, it gives the sums. Then it lists repairs, the cheapest first, as edits that
/// `plenary whatif` takes. It has planned the session with each of them. The exit code is 0 if a schedule exists, and 1
/// if none does.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary explain session.json
  plenary explain session.json --json
  plenary explain session.json --baseline schedule.json    if items keep the hours of that schedule")]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// An earlier schedule, whose hours are announced for the items that keep theirs (`keep`)
    #[arg(long, value_name = "SCHEDULE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
    /// Seconds after which it prints what it has found so far, or `none`
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: TimeLimit,
    /// Megabytes of memory at which it prints what it has found so far, or `none`
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    files::check_one_stdin(&[args.session.as_path()].into_iter().chain(args.baseline.as_deref()).collect::<Vec<_>>())?;
    let mut loaded = files::session(&args.session)?;
    if let Some(baseline) = args.baseline.as_deref().map(files::schedule).transpose()? {
        loaded.problem = loaded.problem.announced_by(&baseline);
    }
    let limits = Limits::new().within(args.time_limit.left());
    process::listen_for_interrupts();
    print(&loaded, files::folder(&args.session), &[], &limits, args.memory_limit.0, args.answer_format.is_json())
}

/// Explains a session that has lost some meetings: first the obvious obstacles, then a minimal conflict, then its repairs.
pub fn print(
    loaded: &Loaded,
    folder: &Path,
    lost: &[LostMeeting],
    limits: &Limits,
    memory: Option<Megabytes>,
    json: bool,
) -> Result {
    let clock = Clock::starting_now(limits.time);
    let plain = obvious::obvious(&loaded.problem);
    let sums = arithmetic(&loaded.problem);
    if !json {
        // the conflict reports a shortage of minutes itself, with the items
        let in_order = in_order::out_of_room(&loaded.problem).map(|out| out.to_string());
        let lines = plain.iter().map(Obvious::to_string).chain(in_order);
        let lines: String = lines.map(|line| format!("{}\n", clean(&line))).collect();
        files::write(None, lines.as_bytes())?;
    }
    let mut progress = ProgressLine::about("looking for conflicting statements").within(memory);
    let explanation = conflict::conflict(&loaded.problem, limits, &mut progress);
    progress.done();
    let (statements, smallest) = match explanation? {
        Explanation::Feasible => {
            files::write(None, feasible(json).as_bytes())?;
            return Ok(Exit::Done);
        }
        Explanation::Unknown => {
            let stopped = progress.stopped();
            stderr::print(&format!(
                "{} before the conflicting statements were found\n  help: {}",
                stopped.words(),
                stopped.help()
            ));
            return Ok(Exit::TimeLimit);
        }
        Explanation::Conflict(statements) => (statements, true),
        Explanation::Partial(statements) => {
            let stopped = progress.stopped();
            stderr::print(&format!(
                "{} before the conflict was shown to be minimal\n  help: {}",
                stopped.words(),
                stopped.help()
            ));
            (statements, false)
        }
    };
    let shortage = obvious::shortage(&loaded.problem, &statements);
    if !json {
        files::write(None, in_words(loaded, &statements, shortage.as_ref(), smallest).as_bytes())?;
    }
    let repairs = if smallest {
        let mut progress = ProgressLine::about("looking for possible fixes").within(memory);
        let limits = limits.within(clock.left());
        let repairs = repair::repairs(loaded, Some(folder), &statements, lost, &limits, &mut progress);
        progress.done();
        repairs?
    } else {
        // a conflict that is not minimal would suggest needless repairs
        Repairs { all: Vec::new(), cut_short: true }
    };
    let text = if json {
        let answer = ExplainAnswer::conflict(loaded, &statements, smallest, &repairs).with_arithmetic(sums);
        format!("{:#}\n", json!(answer))
    } else {
        repairs_in_words(&repairs)
    };
    files::write(None, text.as_bytes())?;
    Ok(Exit::NoSchedule)
}

/// The shortage of minutes as arithmetic, if that alone rules out a schedule.
pub fn arithmetic(problem: &Problem) -> Vec<String> {
    let needed = problem.items.iter().filter(|item| !item.optional).map(|item| u64::from(item.minutes.get())).sum();
    let room = |meeting: &Meeting| u64::from(meeting.length().saturating_sub(meeting.reserve).get());
    let room: u64 = problem.meetings.iter().map(room).sum();
    let hours = |minutes: u64| format!("{} h {:02}", minutes / 60, minutes % 60);
    let short = (needed > room)
        .then(|| format!("the items need {}; all meetings together have {}", hours(needed), hours(room)));
    let in_order = in_order::out_of_room(problem).filter(|_| short.is_none());
    short.into_iter().chain(in_order.map(|out| out.to_string())).collect()
}

/// How many repairs are printed as text.
const LISTED: usize = 8;

/// An edit as a shell takes it: what a shell would expand or split is in quotes.
fn quoted(edit: &str) -> String {
    let plain = |one: char| one.is_alphanumeric() || "=:,.+-_/@%".contains(one);
    if edit.chars().all(plain) { edit.to_owned() } else { format!("'{}'", edit.replace('\'', r"'\''")) }
}

/// One repair per line, followed by its edits for `whatif`.
fn repairs_in_words(repairs: &Repairs) -> String {
    let mut text = match repairs.all.as_slice() {
        [] if repairs.cut_short => "no repair was found in time\n".to_owned(),
        [] => "no repair of up to three changes was found\n".to_owned(),
        _ => "possible fixes, cheapest first (each was tried):\n".to_owned(),
    };
    for repair in repairs.all.iter().take(LISTED) {
        let edits: Vec<String> = repair.edits.iter().map(|edit| quoted(&edit.to_string())).collect();
        let costs: Vec<String> = repair.costs.iter().map(ToString::to_string).collect();
        text += &format!("  {}\n", clean(&repair.words));
        if !costs.is_empty() {
            text += &format!("      costs: {}\n", clean(&costs.join("; ")));
        }
        text += &format!("      {}\n", clean(&edits.join(" ")));
    }
    match repairs.all.len().saturating_sub(LISTED) {
        0 => {}
        more => text += &format!("  and {more} more expensive ones (--json lists them)\n"),
    }
    if repairs.cut_short && !repairs.all.is_empty() {
        text += "stopped before all repairs were tested; others may be cheaper\n";
    }
    text
}

fn feasible(json: bool) -> String {
    if json {
        format!("{:#}\n", json!(ExplainAnswer::feasible()))
    } else {
        "a schedule exists: `plenary plan` prints it\n".to_owned()
    }
}

fn in_words(loaded: &Loaded, statements: &[StatementRef], shortage: Option<&Shortage>, smallest: bool) -> String {
    let mut text = String::new();
    let mut listed: Vec<&StatementRef> = statements.iter().collect();
    match shortage {
        Some(shortage) => {
            text += &format!("no schedule exists: {}\n", in_hours(&loaded.problem, shortage));
            // the arithmetic already names the items
            listed.retain(|statement| statement.keyword != Keyword::Item);
        }
        None => text += "no schedule exists: these statements conflict\n",
    }
    for statement in listed {
        text += &format!("  {}\n", words::statement(&loaded.problem, &loaded.source, statement));
    }
    text + if smallest {
        "without any one of them, the others can hold together\n"
    } else {
        "a smaller set of them may already conflict\n"
    }
}

/// `7 items, 1a to 6, need 8 h 40; 4 meetings give 8 h 00 (items 2, 3, 4, 6 alone need 8 h 05)`, or what items need before one
/// that waits for them.
fn in_hours(problem: &Problem, shortage: &Shortage) -> String {
    let hours = |minutes: u32| format!("{} h {:02}", minutes / 60, minutes % 60);
    if let Some(wait) = shortage.before {
        let (items, needed, room) = (needing(problem, &shortage.items), hours(shortage.needed), hours(shortage.room));
        let (last, gap) = (&problem.item(wait.item).id, wait.gap.get());
        return format!(
            "{items} {needed} before item {last}, which starts {gap} min after them; the meetings up to then give {room}"
        );
    }
    let all = obvious::all_of_track(problem, shortage);
    let meetings = match shortage.meetings {
        1 => "the meeting that may be held gives".to_owned(),
        more => format!("{more} meetings give"),
    };
    let said = |short: &Shortage| format!("{} {}", needing(problem, &short.items), hours(short.needed));
    let alone = if all.items.len() > shortage.items.len() {
        let alone = needing(problem, &shortage.items).replace(" need", " alone need");
        format!(" ({alone} {})", hours(shortage.needed))
    } else {
        String::new()
    };
    format!("{}; {meetings} {}{alone}", said(&all), hours(shortage.room))
}

/// `items 2, 3 need`.
fn needing(problem: &Problem, items: &[ItemIx]) -> String {
    let ids: Vec<&str> = items.iter().map(|&ix| problem.item(ix).id.0.as_str()).collect();
    match ids[..] {
        [one] => format!("item {one} needs"),
        [first, .., last] if ids.len() > 4 => format!("{} items, {first} to {last}, need", ids.len()),
        _ => format!("items {} need", ids.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_quoted_for_a_shell() {
        assert_eq!(quoted("add-meeting=2022-05-04T12:00-14:00"), "add-meeting=2022-05-04T12:00-14:00");
        assert_eq!(quoted("lift=10:after:*"), "'lift=10:after:*'");
        assert_eq!(quoted("drop-item=Chair's note"), r"'drop-item=Chair'\''s note'");
    }
}
