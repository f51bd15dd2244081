//! How a schedule is printed: the arguments of `plan`, `export` and others, and the output.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::exit::{Error, Result};
use super::files::{self, Overwrite};
use super::stderr;
use super::zones;
use plenary_core::model::schedule::{SCHEMA, SessionInfo};
use plenary_core::model::{Language, Participant, Schedule, SolverInfo, Status, Zone};
use plenary_core::solve::arrange;
use plenary_documents::render::csv::{Dialect, Separator};
use plenary_documents::render::ics::earlier::{Earlier, NotOurs};
use plenary_documents::render::{self, By, Format, RenderError, Rendered, Style};

/// How a schedule is printed.
#[derive(Debug, clap::Args)]
pub struct Print {
    /// How to print it: table, json, md, html, docx, pdf, csv, xlsx, ics, svg, pretalx, indico, jsonld or akn. By default the
    /// ending of FILE decides; without FILE it is table in a terminal, and json in a pipe
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The language of headings, dates and titles: en, fr, es, ru, zh or ar
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    lang: Language,
    /// Which table to print: the items of each meeting, or the meetings of each item
    #[arg(long, value_name = "BY", default_value = "meeting")]
    style: TableBy,
    /// Also print each meeting's hours in these time zones: names separated by commas, or `participants` for those of
    /// the session
    #[arg(long, value_name = "ZONES", value_delimiter = ',', value_parser = zones::parse)]
    zones: Vec<zones::ZoneName>,
    /// Also print when each item starts
    #[arg(long)]
    printed_hours: bool,
    /// Also print the minutes of each item
    #[arg(long)]
    printed_minutes: bool,
    /// Begin a csv file with a byte order mark, without which Excel does not read it as UTF-8
    #[arg(long)]
    bom: bool,
    /// What separates the cells of a csv file: comma, semicolon or tab
    #[arg(long, value_name = "NAME")]
    separator: Option<Separator>,
    /// The ics file that you sent out before: the new one updates the meetings that changed, and cancels those no
    /// longer held
    #[arg(long, value_name = "ICS")]
    previous: Option<PathBuf>,
    /// Where to write it; `-` is standard output. It overwrites only files that plenary made
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite FILE, whatever it contains
    #[arg(long, requires = "output")]
    force: bool,
}

/// The two tables of an organization of work.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum TableBy {
    /// Date and time, agenda item, title
    Meeting,
    /// Agenda item, date and time, documentation
    Item,
}

fn language(code: &str) -> std::result::Result<Language, String> {
    code.parse().map_err(|()| "expected a language code such as en".to_owned())
}

impl Print {
    /// Whether JSON is asked for.
    pub fn is_json(&self) -> bool {
        self.json || self.format == Some(Format::Json)
    }

    /// The additional time zones of `--zones`. `participants` are those of the session, if one was read.
    pub fn zones(&self, participants: Option<&[Participant]>) -> Result<Vec<Zone>> {
        zones::all(&self.zones, participants)
    }

    /// Prints a schedule as asked.
    pub fn print(&self, schedule: &Schedule) -> Result<()> {
        let style = Style {
            by: self.by(),
            width: render::table::terminal_width().unwrap_or(Style::WIDTH),
            colour: std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            csv: Dialect { bom: self.bom, separator: self.separator.unwrap_or_default() },
            earlier: self.earlier()?,
        };
        self.write(render::render(&self.with_columns(schedule), self.format()?, &self.lang, &style)?)
    }

    /// Prints a schedule with what has changed since an older one.
    pub fn print_since(&self, older: &Schedule, schedule: &Schedule) -> Result<()> {
        let (older, schedule) = (self.with_columns(older), self.with_columns(schedule));
        self.write(render::render_since(&older, &schedule, &self.lang, self.by())?)
    }

    /// The schedule with the columns that were asked for.
    fn with_columns(&self, schedule: &Schedule) -> Schedule {
        let mut schedule = schedule.clone();
        schedule.session.printed_hours |= self.printed_hours;
        schedule.session.printed_minutes |= self.printed_minutes;
        schedule
    }

    fn write(&self, rendered: Rendered) -> Result<()> {
        for note in &rendered.notes {
            stderr::print(&format!("note: {note}"));
        }
        files::write(self.output.as_ref(), &rendered.bytes)
    }

    /// Refuses `--against` where the format has no tracked changes.
    pub fn check_against(&self, given: bool) -> Result<()> {
        needs("--against", given, Format::Docx, self.format()?)
    }

    /// Checks, before a long solve, that the output can be rendered and written.
    pub fn check_options(&self, inputs: &[&Path]) -> Result<()> {
        let nothing = empty_schedule(&Default::default(), Status::Infeasible, 0);
        let format = self.format()?;
        if format.is_binary() && self.file().is_none() && std::io::stdout().is_terminal() {
            return Err(Error::Usage {
                what: format!("a {format} file cannot be printed in a terminal"),
                help: "name a file with -o".to_owned(),
            });
        }
        self.check_option_formats(format)?;
        match render::render(&nothing, format, &self.lang, &Style { by: self.by(), ..Style::default() }) {
            // the real schedule will have meetings
            Err(RenderError::NoMeetings(_)) => {}
            rendered => drop(rendered?),
        }
        let over = Overwrite::OwnOutput(format).forced(self.force);
        self.file().map_or(Ok(()), |path| files::check_writable(path, inputs, over))
    }

    fn by(&self) -> By {
        match self.style {
            TableBy::Meeting => By::Meeting,
            TableBy::Item => By::Item,
        }
    }

    /// Refuses an earlier calendar of another session.
    pub fn check_previous(&self, session: &SessionInfo) -> Result<()> {
        let (Some(path), Some(earlier)) = (&self.previous, self.earlier()?) else { return Ok(()) };
        earlier.is_of(&render::identifiers::session(session)).map_err(|why| previous_error(path, why))
    }

    /// The calendar issued earlier, if one is named.
    fn earlier(&self) -> Result<Option<Earlier>> {
        let Some(path) = &self.previous else { return Ok(None) };
        let (_, text) = files::text_with_name(path)?;
        Earlier::read(&text).map(Some).map_err(|why| previous_error(path, why))
    }

    /// Refuses an option that the format does not have.
    fn check_option_formats(&self, format: Format) -> Result<()> {
        let options = [
            ("--bom", self.bom, Format::Csv),
            ("--separator", self.separator.is_some(), Format::Csv),
            ("--previous", self.previous.is_some(), Format::Ics),
        ];
        for (option, given, required) in options {
            needs(option, given, required, format)?;
        }
        if self.previous.as_deref() == Some(Path::new("-")) {
            return Err(Error::Usage {
                what: "--previous cannot read standard input".to_owned(),
                help: "name a file".to_owned(),
            });
        }
        self.earlier().map(drop)
    }

    /// The output file, unless it is standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    pub fn format(&self) -> Result<Format> {
        let named = if self.json { Some(Format::Json) } else { self.format };
        Ok(match (named, self.file()) {
            (Some(format), Some(path)) => check_ending(format, path)?,
            (Some(format), None) => format,
            (None, Some(path)) => Format::of_file(path)?.unwrap_or(Format::Json),
            (None, None) if std::io::stdout().is_terminal() => Format::Table,
            (None, None) => Format::Json,
        })
    }
}

/// Refuses an option that another format has.
fn needs(option: &str, given: bool, required: Format, format: Format) -> Result<()> {
    if given && format != required {
        return Err(Error::Usage {
            what: format!("{option} needs the format {required}, but the format is {format}"),
            help: format!("add --format {required}, or omit {option}"),
        });
    }
    Ok(())
}

/// Refuses a format that the extension of the file contradicts.
fn check_ending(format: Format, path: &Path) -> Result<Format> {
    let same = |ending| match (format, ending) {
        // these formats are JSON files of other programs
        (Format::Pretalx | Format::Indico, Format::Json) => true,
        (format, ending) => format == ending,
    };
    match Format::of_file(path) {
        Ok(Some(ending)) if !same(ending) => Err(Error::Usage {
            what: format!("--format {format} contradicts the extension of {}", path.display()),
            help: format!("omit --format to write {ending}, or name a file with another extension"),
        }),
        // an unknown extension contradicts no format
        _ => Ok(format),
    }
}

fn previous_error(path: &Path, why: NotOurs) -> Error {
    Error::Previous { path: path.display().to_string(), why }
}

/// A schedule file that reports that no schedule exists.
pub fn empty_schedule(session: &SessionInfo, status: Status, seed: u32) -> Schedule {
    Schedule {
        schema: SCHEMA.to_owned(),
        session: session.clone(),
        status,
        objectives: Vec::new(),
        solver: SolverInfo {
            name: arrange::SOLVER.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seconds: 0.0,
            gap: 0.0,
            threads: 1,
            seed,
        },
        meetings: Vec::new(),
        unscheduled: Vec::new(),
        not_held: Vec::new(),
        wishes: Vec::new(),
        confidence: None,
        expected: Vec::new(),
        changes: None,
    }
}
