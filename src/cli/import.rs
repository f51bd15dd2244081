//! `plenary import`.

use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files::Overwrite;
use super::{files, process, recipe, stderr};
use crate::sandbox::{self, SandboxError};
use plenary_core::details::{Detailed, Details};
use plenary_core::explain::table::{self, Verdict};
use plenary_core::read;
use plenary_core::solve::Limits;
use plenary_documents::import::readers::LIMIT;
use plenary_documents::import::report::Origin;
use plenary_documents::import::{self, Imported, Language, Options, TableRow};
use plenary_documents::imported::{Unreadable, read_imported};
use plenary_documents::render::{self, Format};

/// Reads a provisional agenda into a session file
///
/// It reads text, Markdown, Word (.docx), PDF with a text layer, HTML, calendars (.ics), and spreadsheets (.xlsx, .csv): of
/// items, as `plenary new --xlsx` writes them, or of a programme. Where LibreOffice is installed, it reads .rtf, .odt, .ods, .doc and .xls too. It takes titles, numbers, days, hours, limits and minutes
/// from the document. If the document prints no minutes, it estimates them and marks them. On standard error it lists what is doubtful: also whatever looks like an
/// item, hours, a date, minutes or a symbol and is not used. A separate process reads the document, with limits of
/// memory and time.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plenary import agenda.docx -o session.json && plenary plan session.json
  plenary import agenda.pdf --report -o session.json
  plenary import agenda.en.docx agenda.fr.docx agenda.zh.docx -o session.json
  plenary import talks.csv --map Topic=title,Length=minutes --days 2027-03-09 --times 09:00-12:00 -o session.json
  plenary import agenda.txt --schedule printed.csv -o session.json && plenary check session.json printed.csv")]
pub struct Args {
    /// The document, or its versions in several languages, which become one session; `-` is standard input
    #[arg(value_name = "DOCUMENT", required = true, num_args = 1..=6)]
    documents: Vec<PathBuf>,
    /// Its language: ar, en, es, fr, ru or zh; by default it is detected
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// The days of the session, such as 2027-03-09,2027-03-10; by default those of the document
    #[arg(long, value_name = "DATES", value_delimiter = ',')]
    days: Vec<NaiveDate>,
    /// The hours of each day, such as 10:00-12:00,14:00-16:00; by default those of the document
    #[arg(long, value_name = "HOURS", value_delimiter = ',', value_parser = hours)]
    times: Vec<import::Hours>,
    /// The fields of columns of a spreadsheet with other names, such as Topic=title,Length=minutes; `-` for a column that
    /// is not to be read
    #[arg(long, value_name = "COLUMN=FIELD", value_delimiter = ',', value_parser = mapping)]
    map: Vec<(String, String)>,
    /// A file that keeps what the columns are: with --map it is written, else it is used
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
    /// Print where each value was found, and what was not understood, as text or as JSON
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    report: Option<Form>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
    /// Write the organization of work that the document prints, as a schedule with minutes; if FILE ends in .csv, as a
    /// table for `check`
    #[arg(long, value_name = "FILE")]
    schedule: Option<PathBuf>,
    /// Where to write the session; `-` is standard output
    #[arg(short, long, value_name = "SESSION")]
    output: Option<PathBuf>,
    /// Overwrite files that exist, whatever they contain
    #[arg(long)]
    force: bool,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A column and its field.
fn mapping(text: &str) -> std::result::Result<(String, String), String> {
    let pair = text.rsplit_once('=').map(|(column, field)| (column.trim().to_owned(), field.trim().to_owned()));
    pair.filter(|(column, field)| !column.is_empty() && !field.is_empty())
        .ok_or_else(|| "write the name of a column and a field, such as Length=minutes".to_owned())
}

fn hours(text: &str) -> std::result::Result<import::Hours, String> {
    text.parse().map_err(str::to_owned)
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let named = |path: &Option<PathBuf>| path.clone().filter(|path| path != Path::new("-"));
    let outputs = [named(&args.output), named(&args.schedule)];
    for path in outputs.iter().flatten() {
        let documents: Vec<&Path> = args.documents.iter().map(PathBuf::as_path).collect();
        files::check_writable(path, &documents, Overwrite::Anything)?;
    }
    if outputs[0].is_some() && outputs[0] == outputs[1]
        || (args.schedule.is_some() && outputs[0].is_none() && outputs[1].is_none())
    {
        return Err(Error::Usage {
            what: "the session and the schedule would be written to the same place".to_owned(),
            help: "name two files, with -o and --schedule".to_owned(),
        });
    }
    let kept = args.recipe.as_deref().filter(|_| !args.map.is_empty());
    if let Some(path) = kept {
        let documents: Vec<&Path> = args.documents.iter().map(PathBuf::as_path).collect();
        files::check_writable(path, &documents, Overwrite::Anything)?;
        recipe::check(path, args.force)?;
    }
    let map = match &args.recipe {
        Some(path) if kept.is_none() => recipe::read(path)?,
        _ => args.map.clone(),
    };
    let imported = imported(args, &map)?;
    // the session must be readable again without warnings
    let loaded =
        read_imported(&imported, "the session that was made", read::UiLanguage::English).map_err(|unreadable| {
            match unreadable {
                Unreadable::Cells(cause) => Error::Document { name: names(args), cause: Details::new(cause) },
                Unreadable::Session(report) => report.into(),
            }
        })?;
    let schedule = match &args.schedule {
        Some(path) => Some((path, printed(&imported, &loaded.problem, path)?)),
        None => None,
    };
    if let Some(path) = &outputs[0] {
        files::protect(path, Overwrite::Nothing.forced(args.force), Some(imported.session.as_bytes()))?;
    }
    if let (Some(path), Some((_, bytes))) = (&outputs[1], &schedule) {
        files::protect(path, Overwrite::OwnOutput(Format::Json).forced(args.force), Some(bytes))?;
    }
    files::write(args.output.as_ref(), imported.session.as_bytes())?;
    if let Some((path, bytes)) = schedule {
        files::write(Some(path), &bytes)?;
    }
    if let Some(path) = kept {
        recipe::write(path, &map)?;
    }
    tell(args, &imported, outputs[0].is_some())?;
    Ok(Exit::Done)
}

fn name(document: &Path) -> String {
    if document == Path::new("-") { "<stdin>".to_owned() } else { document.display().to_string() }
}

/// The names of all documents.
fn names(args: &Args) -> String {
    args.documents.iter().map(|document| name(document)).collect::<Vec<_>>().join(", ")
}

/// Reads the document, or joins its versions in several languages.
fn imported(args: &Args, map: &[(String, String)]) -> Result<Imported> {
    if args.documents.len() > 1 && args.lang.is_some() {
        return Err(Error::Usage {
            what: "--lang names the language of one document, and several are named".to_owned(),
            help: "leave out --lang; the language of each document is detected".to_owned(),
        });
    }
    let all: Vec<Imported> = args.documents.iter().map(|path| document(path, args, map)).collect::<Result<_>>()?;
    import::versions::joined(all).map_err(|error| Error::Document { name: names(args), cause: error.details() })
}

fn document(path: &Path, args: &Args, map: &[(String, String)]) -> Result<Imported> {
    let name = name(path);
    let short = path.file_name().map_or(name.clone(), |file| file.to_string_lossy().into_owned());
    let wrong = |cause: String, help: &str| Error::Document { name: name.clone(), cause: Details::new(cause).or(help) };
    let mut bytes = Vec::new();
    let read = match name.as_str() {
        "<stdin>" => std::io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes),
        _ => std::fs::File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| wrong(error.to_string(), "check the name of the document"))?;
    if bytes.len() as u64 > LIMIT {
        return Err(wrong(
            format!("the file has more than {} MiB", LIMIT / 1024 / 1024),
            "check that this is the agenda",
        ));
    }
    let options = Options {
        name: short,
        language: args.lang.clone(),
        days: args.days.clone(),
        times: args.times.clone(),
        map: map.to_vec(),
    };
    let refused = |error: SandboxError| Error::Document { name: name.clone(), cause: error.details() };
    sandbox::import(bytes, &options).map_err(refused)
}

/// The printed table as a file.
fn printed(imported: &Imported, problem: &plenary_core::model::Problem, path: &Path) -> Result<Vec<u8>> {
    if imported.rows.is_empty() {
        return Err(Error::Usage {
            what: "the document has no organization of work".to_owned(),
            help: "omit --schedule, and make one with `plenary plan`".to_owned(),
        });
    }
    let csv = csv(&imported.rows);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        return Ok(csv.into_bytes());
    }
    let rows = read::table(&csv, "the printed table", problem)?;
    process::listen_for_interrupts();
    let limits = Limits::new().within(Some(std::time::Duration::from_secs(60)));
    let mut progress = stderr::ProgressLine::default();
    let verdict = table::judge(problem, None, &rows, &limits, &mut progress);
    progress.done();
    match verdict? {
        Verdict::Valid(schedule) => Ok(render::json::write(&schedule)?),
        Verdict::Broken(broken) => {
            let list: Vec<String> =
                broken.iter().map(|broken| format!("  {}: {}", broken.rule, broken.message)).collect();
            Err(Error::Usage {
                what: format!(
                    "with the estimated minutes the printed table is not a valid schedule:\n{}",
                    list.join("\n")
                ),
                help: "name a file that ends in .csv for the table without minutes, and `plenary check` it".to_owned(),
            })
        }
        Verdict::Unknown => Err(Error::Usage {
            what: "no minutes for the printed table were found in time".to_owned(),
            help: "name a file that ends in .csv for the table without minutes".to_owned(),
        }),
    }
}

/// The printed table as a table made by hand.
fn csv(rows: &[TableRow]) -> String {
    let mut text = "meeting,item\n".to_owned();
    for row in rows {
        text.push_str(&format!("{},{}\n", row.meeting, row.items.join("+")));
    }
    text
}

/// Prints the report, or a summary with the doubtful values.
fn tell(args: &Args, imported: &Imported, aside: bool) -> Result<()> {
    let report = &imported.report;
    match if args.answer_format.is_json() { Some(Form::Json) } else { args.report } {
        Some(form) => {
            let text = match form {
                Form::Text => report.text(Language::English),
                Form::Json => format!("{:#}\n", report.in_json(Language::English)),
            };
            if aside {
                files::write(None, text.as_bytes())?;
            } else {
                stderr::print(&text);
            }
        }
        None => {
            for warning in report.warnings(Language::English) {
                stderr::print(&format!("doubtful: {warning}"));
            }
            stderr::print(&format!(
                "note: {} {} read, {} inferred, {} estimated; --report shows their sources",
                report.count(Origin::Read),
                if report.count(Origin::Read) == 1 { "value was" } else { "values were" },
                report.count(Origin::Inferred),
                report.count(Origin::Estimated)
            ));
        }
    }
    stderr::print(&report.summary(Language::English));
    Ok(())
}
