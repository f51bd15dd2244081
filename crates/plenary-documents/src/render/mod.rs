//! Renders a schedule as a document, a spreadsheet, a calendar, a picture or a data file.
//!
//! ```text
//! Schedule -> annex (no language) -> sheet (one language's words) -> layout (lines and cells) -> markdown | html | docx | pdf | akn
//!                                                                 -> grid (typed cells) -> csv | xlsx
//!                                                                 -> table | ics | gantt | c3 | indico
//!          -> json
//! ```
//!
//! Data flows through these modules in order:
//!
//! 1. [`annex`]: the table of the organization of work, in no language.
//! 2. [`sheet`]: the same table in one language. [`words`] has the words, dates and times of each language.
//! 3. [`layout`]: its lines and cells for documents, by meeting or by item. [`grid`]: typed cells for spreadsheets.
//! 4. A writer for each format: [`table`] (terminal), [`markdown`], [`html`], [`docx`], [`pdf`](mod@pdf), [`akn`] (archives), [`csv`](mod@csv),
//!    [`xlsx`], [`ics`] (calendar), [`gantt`] (picture), [`c3`] and [`indico`] (other programs), [`html::event`]
//!    (search engines), and [`json`], which needs only the schedule.
//!
//! The others help: [`planner`] words goals and unmet wishes, [`format`](mod@format) names the formats, [`phrase`] gives text a direction and a language, [`marks`]
//! writes footnote marks, [`clean`] removes control characters, [`identifiers`] derives stable identifiers,
//! [`signature`] recognizes files that this program wrote, and [`error`] has the reasons why nothing was rendered.

pub mod akn;
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
pub mod planner;
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

use std::collections::BTreeSet;

use plenary_core::model::{Language, Schedule, Zone};

/// Options of the writers; each writer uses some of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Which table a document has: by meeting or by item.
    pub by: By,
    /// The width of the terminal, in characters.
    pub width: u16,
    /// Whether to use ANSI colours in a terminal. Colour never carries meaning alone.
    pub colour: bool,
    /// The dialect of a CSV file.
    pub csv: csv::Dialect,
    /// The calendar that was issued before, if there is one.
    pub earlier: Option<ics::earlier::Earlier>,
}

impl Style {
    /// The width if the output is no terminal.
    pub const WIDTH: u16 = 100;
}

impl Default for Style {
    fn default() -> Self {
        Self { by: By::Meeting, width: Self::WIDTH, colour: false, csv: csv::Dialect::default(), earlier: None }
    }
}

/// The output of a writer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The bytes of the file, or of the text for a terminal. UTF-8, unless the format [is binary](Format::is_binary).
    pub bytes: Vec<u8>,
    /// Notes for the user, such as that a title is printed in another language. Lower-case clauses.
    pub notes: Vec<String>,
}

/// Renders `schedule`. The same arguments give the same bytes.
///
/// # Errors
/// If `language` is not supported (`json` supports all), or the format cannot represent the schedule.
pub fn render(
    schedule: &Schedule,
    format: Format,
    language: &Language,
    style: &Style,
) -> Result<Rendered, RenderError> {
    if style.by == By::Item && !matches!(format, Format::Md | Format::Html | Format::Docx | Format::Pdf | Format::Akn) {
        return Err(RenderError::NoTableByItem(format.name()));
    }
    if format == Format::Json {
        // the file has the texts of all languages, so any language will do
        return Ok(Rendered { bytes: json::write(schedule)?, notes: Vec::new() });
    }
    let words = words::for_language(language)?;
    let sheet = Sheet::new(&Annex::new(schedule), words);
    let layout = || Layout::new(&sheet, style.by);
    let columns = || words::columns::for_language(words);
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
            // a CSV file has no place for the notice
            notes.extend(sheet.notice.clone());
            let builder = grid::GridBuilder { sheet: &sheet, schedule, words, columns: columns()? };
            csv::write(&builder.table(), style.csv)?
        }
        Format::Xlsx => {
            let builder = grid::GridBuilder { sheet: &sheet, schedule, words, columns: columns()? };
            xlsx::write(&sheet, &builder.all(), columns()?, &mut notes)?
        }
        Format::Ics => ics::write(&sheet, schedule, words, columns()?, style.earlier.as_ref())?.into_bytes(),
        Format::Svg => gantt::write(&sheet, schedule, words, columns()?).into_bytes(),
        Format::Pretalx => c3::write(&sheet, schedule, words)?,
        Format::Indico => indico::write(&sheet, schedule, words)?,
        Format::Jsonld => json::pretty(&html::event::session(&sheet, schedule, words))?,
        Format::Akn => akn::write(&sheet, &layout(), schedule, words)?.into_bytes(),
    };
    if matches!(format, Format::Ics | Format::Indico) && schedule.session.timezone.parse::<Zone>().is_err() {
        notes.push(format!(
            "the time zone `{}` is not known, so times are in UTC",
            clean::clean(&schedule.session.timezone)
        ));
    }
    Ok(Rendered { bytes, notes: sheet.notes.into_iter().chain(notes).collect() })
}

/// Whether two schedules have an item in common.
pub fn share_items(one: &Schedule, other: &Schedule) -> bool {
    let items = |schedule: &Schedule| -> BTreeSet<String> {
        let entries = schedule.meetings.iter().flat_map(|held| &held.entries);
        entries.flat_map(|entry| entry.items.iter().cloned()).collect()
    };
    !items(one).is_disjoint(&items(other))
}

/// Renders `schedule` as a Word document in which all that has changed since `older` is a tracked change. To reject all changes
/// gives the annex of `older`.
///
/// # Errors
/// If `language` is not supported, or the schedules have no item in common.
pub fn render_since(
    older: &Schedule,
    schedule: &Schedule,
    language: &Language,
    by: By,
) -> Result<Rendered, RenderError> {
    if !share_items(older, schedule) {
        return Err(RenderError::OtherSession);
    }
    let words = words::for_language(language)?;
    let (old, new) = (Sheet::new(&Annex::new(older), words), Sheet::new(&Annex::new(schedule), words));
    let (old_layout, layout) = (Layout::new(&old, by), Layout::new(&new, by));
    let bytes = docx::write_since(Some((&old, &old_layout)), &new, &layout, words)?;
    Ok(Rendered { bytes, notes: new.notes })
}

#[cfg(feature = "pdf")]
fn pdf(sheet: &Sheet, layout: &Layout, words: &Words) -> Result<Rendered, RenderError> {
    pdf::write(sheet, layout, words)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Sheet, _: &Layout, _: &Words) -> Result<Rendered, RenderError> {
    Err(RenderError::NoPdf)
}
