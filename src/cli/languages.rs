//! `plenary languages`.

use serde_json::{Value, json};

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files;
use super::grid::Grid;
use plenary_documents::render::words::review::{Counts, Word, words_of};
use plenary_documents::render::words::{self, Mark, Words};

/// Lists the languages of documents, or the words of one language with their sources
///
/// For every word of an annex it says where the word comes from: seen in a document, which it names; awaiting a review
/// by the section of that language; or the program's own, because no document has a word for it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plenary languages        all languages, and how many of their words are reviewed
  plenary languages fr     the words of one language, for review")]
pub struct Args {
    /// A language, such as fr
    language: Option<String>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let json = args.answer_format.is_json();
    let text = match &args.language {
        None if json => format!("{:#}\n", json!({"languages": words::ALL.map(counts_in_json)})),
        None => list(),
        Some(code) => match words::ALL.into_iter().find(|words| words.code == *code) {
            Some(words) if json => format!("{:#}\n", words_in_json(words)),
            Some(words) => shown(words),
            None => {
                return Err(Error::Usage {
                    what: format!("unknown language `{code}`"),
                    help: format!("choose one of {}", words::codes()),
                });
            }
        },
    };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

fn counts_in_json(words: &Words) -> Value {
    let counts = Counts::count(words);
    json!({"code": words.code, "name": words.name, "seen": counts.seen, "unreviewed": counts.unconfirmed, "ours": counts.ours})
}

fn words_in_json(words: &Words) -> Value {
    let one = |word: &Word| {
        let (known, source) = match word.wording.mark {
            Mark::Seen(source) => ("seen", Some(source)),
            Mark::Unconfirmed => ("unreviewed", None),
            Mark::Ours => ("ours", None),
        };
        json!({"what": word.what, "word": word.wording.text, "known": known, "source": source})
    };
    let mut value = counts_in_json(words);
    value["words"] = words_of(words).iter().map(one).collect();
    value
}

fn list() -> String {
    let mut grid = Grid::new(&["Language", "Name", "Seen in documents", "Unreviewed", "Our own"]);
    for words in words::ALL {
        let counts = Counts::count(words);
        let figures = [counts.seen, counts.unconfirmed, counts.ours].map(|count| count.to_string());
        grid.row([words.code.to_owned(), words.name.to_owned()].into_iter().chain(figures));
    }
    format!("{grid}\n`plenary languages LANGUAGE` shows each word. Corrections from native speakers are welcome.\n")
}

fn shown(words: &Words) -> String {
    let mut grid = Grid::new(&["What", "Word", "How it is known"]);
    for word in words_of(words) {
        let known = match word.wording.mark {
            Mark::Seen(source) => format!("seen: {source}"),
            Mark::Unconfirmed => "unreviewed".to_owned(),
            Mark::Ours => "our own".to_owned(),
        };
        // the quotes show leading and trailing spaces, which are part of a word
        grid.row([word.what, format!("«{}»", word.wording.text), known]);
    }
    format!("{} ({})\n\n{grid}", words.name, words.code)
}
