//! From a schedule to bytes. It reads [`plenary_core::model::Schedule`] and nothing else of the program.
//!
//! ```text
//! Schedule -> annex (no language) -> sheet (one language's words) -> layout (lines and cells) -> markdown | html | docx | pdf
//!                                                                 -> grid (typed cells) -> csv | xlsx
//!                                                                 -> table | ics | gantt | c3 | indico
//!          -> json
//! ```
//!
//! [`annex`] the table, before any language · [`words`] words, dates and times as data, a file a language ·
//! [`sheet`] the table in words · [`layout`] its lines and cells, by meeting or by item · [`grid`] typed cells for
//! spreadsheets · [`phrase`] words of the user, with their direction · [`marks`] raised figures · [`clean`] what untrusted text may contain · [`names`] what other programs know things by ·
//! [`ours`] which files were made here ·
//! [`format`](mod@format) names of formats · [`error`] why nothing was rendered · writers: [`table`] for a planner's terminal,
//! [`markdown`], [`html`], [`docx`], [`pdf`](mod@pdf), [`json`], [`csv`](mod@csv), [`xlsx`], [`ics`] a calendar, [`gantt`] a
//! picture, [`c3`] and [`indico`] for other tools.

pub mod annex;
pub mod c3;
pub mod clean;
pub mod csv;
pub mod docx;
pub mod error;
pub mod format;
pub mod gantt;
pub mod grid;
pub mod html;
pub mod ics;
pub mod identifiers;
pub mod indico;
pub mod json;
pub mod layout;
pub mod markdown;
pub mod marks;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod phrase;
pub mod sheet;
pub mod signature;
pub mod table;
pub mod words;
pub mod xlsx;

pub use annex::Annex;
pub use error::RenderError;
pub use format::Format;
pub use layout::{By, Layout};
pub use sheet::Sheet;
pub use words::Words;

use plenary_core::model::{Language, Schedule, Zone};

/// What some writers are told beside the schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Which table a document has.
    pub by: By,
    /// Columns of characters that a line of the terminal may have.
    pub width: u16,
    /// Whether ANSI colours may be used in a terminal. They never carry meaning alone.
    pub colour: bool,
    /// How a csv file is written.
    pub csv: csv::Dialect,
    /// The calendar that was issued before, where there is one.
    pub earlier: Option<ics::earlier::Earlier>,
}

impl Style {
    /// The width where no terminal says its own.
    pub const WIDTH: u16 = 100;
}

impl Default for Style {
    fn default() -> Self {
        Self { by: By::Meeting, width: Self::WIDTH, colour: false, csv: csv::Dialect::default(), earlier: None }
    }
}

/// What a writer made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The file, or what the terminal shows; UTF-8 unless the format [is binary](Format::is_binary).
    pub bytes: Vec<u8>,
    /// What a person should be told of it (a title printed in another language, say); lower-case clauses.
    pub notes: Vec<String>,
}

/// Renders `schedule`. The same arguments give the same bytes.
///
/// # Errors
/// Where there are no words yet for `language` (`json` needs none), or the format has no way to say it.
pub fn render(
    schedule: &Schedule,
    format: Format,
    language: &Language,
    style: &Style,
) -> Result<Rendered, RenderError> {
    if style.by == By::Item && !matches!(format, Format::Md | Format::Html | Format::Docx | Format::Pdf) {
        return Err(RenderError::NoTableByItem(format));
    }
    if format == Format::Json {
        // it has all languages, and needs the words of none
        return Ok(Rendered { bytes: json::write(schedule)?, notes: Vec::new() });
    }
    let words = words::of(language)?;
    let sheet = Sheet::new(&Annex::new(schedule), words);
    let layout = || Layout::new(&sheet, style.by);
    let columns = || words::columns::of(words);
    let mut notes = Vec::new();
    let bytes = match format {
        Format::Json => json::write(schedule)?,
        Format::Table => table::write(&sheet, schedule, words, style).into_bytes(),
        Format::Md => markdown::write(&sheet, &layout()).into_bytes(),
        Format::Html => html::write(&sheet, &layout(), schedule, words).into_bytes(),
        Format::Docx => docx::write(&sheet, &layout(), words)?,
        Format::Pdf => {
            let pdf = pdf(&sheet, &layout(), words)?;
            notes.extend(pdf.notes);
            pdf.bytes
        }
        Format::Csv => {
            // there is no place for it in the file
            notes.extend(sheet.notice.clone());
            let maker = grid::GridBuilder { sheet: &sheet, schedule, words, columns: columns()? };
            csv::write(&maker.table(), style.csv)?
        }
        Format::Xlsx => {
            let maker = grid::GridBuilder { sheet: &sheet, schedule, words, columns: columns()? };
            xlsx::write(&sheet, &maker.all(), columns()?, &mut notes)?
        }
        Format::Ics => ics::write(&sheet, schedule, words, columns()?, style.earlier.as_ref())?.into_bytes(),
        Format::Svg => gantt::write(&sheet, schedule, words, columns()?).into_bytes(),
        Format::Pretalx => c3::write(&sheet, schedule, words)?,
        Format::Indico => indico::write(&sheet, schedule, words)?,
    };
    if matches!(format, Format::Ics | Format::Indico) && schedule.session.timezone.parse::<Zone>().is_err() {
        notes.push(format!(
            "the time zone `{}` is not known; times are in UTC",
            clean::clean(&schedule.session.timezone)
        ));
    }
    Ok(Rendered { bytes, notes: sheet.notes.into_iter().chain(notes).collect() })
}

#[cfg(feature = "pdf")]
fn pdf(sheet: &Sheet, layout: &Layout, words: &Words) -> Result<Rendered, RenderError> {
    pdf::write(sheet, layout, words)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Sheet, _: &Layout, _: &Words) -> Result<Rendered, RenderError> {
    Err(RenderError::NoPdf)
}
