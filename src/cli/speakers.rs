//! `plenary speakers`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files::{self, Overwrite};
use plenary_core::answers::SpeakersAnswer;
use plenary_core::day::speakers::{pasted, set_speakers, turns};
use plenary_core::model::{Minutes, SpeakerList};
use plenary_core::risk::{Effort, forecast};

/// Lists the speakers of an item, and says when each is expected
///
/// The minutes of the item are those of its speakers. --from takes a list as a spreadsheet gives it: a name, and in the last
/// column minutes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary speakers session.json 2 --from speakers.txt --each 5 --save with-speakers.json
  plenary speakers with-speakers.json 2 --schedule schedule.json")]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// The id of the item
    item: String,
    /// A schedule of the session, which says when the item is
    #[arg(long, value_name = "SCHEDULE")]
    schedule: Option<PathBuf>,
    /// A new list: a file with a speaker on each line
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Minutes of each speaker whose line has none
    #[arg(long, value_name = "MINUTES", default_value = "5", value_parser = clap::value_parser!(u32).range(1..=1440))]
    each: u32,
    /// Minutes of the item before its first speaker
    #[arg(long, value_name = "MINUTES", default_value = "0", value_parser = clap::value_parser!(u32).range(0..=1440))]
    opening: u32,
    /// Write the session with the list to a file
    #[arg(long, value_name = "FILE", requires = "from")]
    save: Option<PathBuf>,
    /// Overwrite the file, whatever it contains
    #[arg(long, requires = "save")]
    force: bool,
    #[command(flatten)]
    pub answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let named = [Some(args.session.as_path()), args.from.as_deref(), args.schedule.as_deref()];
    let inputs: Vec<&Path> = named.into_iter().flatten().collect();
    files::check_one_stdin(&inputs)?;
    if let Some(file) = args.save.as_deref().filter(|file| *file != Path::new("-")) {
        let inputs = if args.force { &[][..] } else { &inputs };
        files::check_writable(file, inputs, Overwrite::Nothing.forced(args.force))?;
    }
    let mut session = files::session(&args.session)?;
    if let Some(file) = &args.from {
        let (_, text) = files::text_with_name(file)?;
        let list = SpeakerList { opening: Minutes(args.opening), speakers: pasted(&text, Minutes(args.each))? };
        session = set_speakers(&session, Some(files::folder(&args.session)), &args.item, &list)?;
    }
    let Some(item) = session.problem.find_item(&args.item) else {
        return Err(Error::Usage {
            what: format!("unknown item `{}`", args.item),
            help: "the session file has the ids of its items".to_owned(),
        });
    };
    let schedule = args.schedule.as_deref().map(files::schedule).transpose()?;
    let sure = schedule.map(|schedule| forecast(&session.problem, &schedule, Effort::default(), &mut |_| true));
    let answer = SpeakersAnswer::new(&session.problem, item, &turns(&session.problem, item, sure.as_ref()));
    if let Some(file) = &args.save {
        files::write(Some(file), session.source.text().as_bytes())?;
    }
    let text = if args.answer_format.is_json() { format!("{:#}\n", json!(answer)) } else { in_words(&answer) };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

fn in_words(answer: &SpeakersAnswer) -> String {
    let mut lines = vec![format!("item {}: {} speakers, {} min", answer.item, answer.speakers.len(), answer.minutes)];
    for one in &answer.speakers {
        let when = one.about.map(|at| format!("about {}  ", at.format("%Y-%m-%d %H:%M"))).unwrap_or_default();
        lines.push(format!("{when}{} ({} min)", one.name, one.minutes));
    }
    lines.join("\n") + "\n"
}
