//! `plenary record`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Exit, Result};
use super::files::{self, Overwrite};
use super::{process, stderr};
use plenary_core::answers::{EventAnswer, FactAnswer, RecordAnswer};
use plenary_core::day::event::GRAMMAR;
use plenary_core::day::{DayError, Event, EventKind, record};
use plenary_core::model::Problem;

/// Records what happens on the day: when meetings and items start and end
///
/// What happened becomes the field `held` of the session file, so that plan, whatif, risk and check go on from it. The
/// events have to be in order; one that is recorded already counts once. Each item keeps the minutes that it was planned
/// with beside those that it took.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("\
Events, recorded in order:
{GRAMMAR}

Examples:
  plenary record session.json starts=m1@12:08 starts=1a@12:08 --save day.json
  plenary record day.json ends=1a@12:20 starts=1b@12:20 --save day.json
  plenary record day.json adjourned=m1@13:58 --save day.json
  plenary risk day.json schedule.json      how sure the rest is"))]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// Events, such as starts=m1@12:08
    #[arg(value_name = "EVENT", required = true)]
    events: Vec<String>,
    /// Write the session with what happened to a file. A file that this command made may be overwritten, even if it is SESSION
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Overwrite the file, whatever it contains
    #[arg(long, requires = "save")]
    force: bool,
    #[command(flatten)]
    pub answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let session = files::session(&args.session)?;
    let to = args.save.as_deref().filter(|file| *file != Path::new("-"));
    if let Some(file) = to {
        let own = is_own(file);
        let same = file.canonicalize().is_ok_and(|file| args.session.canonicalize().is_ok_and(|input| input == file));
        let inputs: &[&Path] = if same && (own || args.force) { &[] } else { &[args.session.as_path()] };
        files::check_writable(file, inputs, Overwrite::Nothing.forced(args.force || own))?;
    }
    let now = process::now().utc().to_rfc3339();
    let typed = |text: &String| {
        let event = Event::typed(text, &session.problem)?;
        let timed = event.at.is_some() || event.event == EventKind::Undo;
        Ok(if timed { event } else { Event { at: Some(now.clone()), ..event } })
    };
    let events = args.events.iter().map(typed).collect::<std::result::Result<Vec<Event>, DayError>>()?;
    let recorded = record(&session, Some(files::folder(&args.session)), &events)?;
    let text = recorded.loaded.source.text();
    let answer = RecordAnswer::new(&recorded.loaded.problem, &recorded.outcomes, recorded.notes, text);
    if let Some(file) = &args.save {
        files::write(Some(file), text.as_bytes())?;
    }
    if args.answer_format.is_json() {
        files::write(None, format!("{:#}\n", json!(answer)).as_bytes())?;
        return Ok(Exit::Done);
    }
    let lines = in_words(&recorded.loaded.problem, &events, &answer);
    files::write(None, format!("{}\n", lines.join("\n")).as_bytes())?;
    if args.save.is_none() {
        stderr::print("note: nothing is saved; --save FILE writes the session with what happened");
    }
    Ok(Exit::Done)
}

/// Whether a file is a session in which this command has recorded something.
fn is_own(file: &Path) -> bool {
    let text = std::fs::read_to_string(file).ok();
    let Some(session) = text.and_then(|text| plenary_core::read::session_in(&text, "", file.parent()).ok()) else {
        return false;
    };
    !session.problem.facts.is_empty()
}

fn in_words(problem: &Problem, events: &[Event], answer: &RecordAnswer) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (event, said) in events.iter().zip(&answer.events) {
        lines.push(match said {
            EventAnswer::Recorded(done) => {
                let what = match &done.item {
                    Some(item) => format!("item {item} in {}", done.meeting),
                    None => done.meeting.clone(),
                };
                let happened = match done.event {
                    EventKind::Starts => "starts",
                    EventKind::Ends => "ends",
                    EventKind::Adjourned => "is adjourned",
                    EventKind::Undo => "is as it was before",
                };
                format!("{}  {what} {happened}", done.at.format("%Y-%m-%d %H:%M"))
            }
            _ => format!("{event} is recorded already"),
        });
    }
    for track in &answer.day.tracks {
        if let (Some(meeting), Some(item)) = (&track.meeting, &track.item) {
            let left = i64::from(item.minutes) - i64::from(item.before);
            lines.push(format!(
                "{}: item {} is under discussion, {left} min are planned for it",
                meeting.id, item.number
            ));
        } else if let Some(meeting) = &track.meeting {
            lines.push(format!("{}: nothing is under discussion", meeting.id));
        }
    }
    let hours = |fact: &FactAnswer| {
        let (minutes, planned) = (fact.minutes?, fact.planned?);
        let item =
            fact.item.as_ref().and_then(|id| problem.find_item(id)).map(|ix| problem.item(ix).number.as_str())?;
        (minutes != planned)
            .then(|| format!("note: item {item} took {minutes} min in {}, and {planned} were planned", fact.meeting))
    };
    lines.extend(answer.day.facts.iter().filter_map(hours));
    lines.extend(answer.notes.iter().map(|note| format!("note: {note}")));
    lines
}
