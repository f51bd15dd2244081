//! Writes the annex in Akoma Ntoso 3.0, the standard of OASIS for parliamentary and legal documents: LegalDocML.
//!
//! It is a `doc` with the metadata of the naming convention (work, expression, manifestation), a preface, and the table of all
//! documents. Days have their date as data, notes are `authorialNote`s. The profile of the United Nations, AKN4UN, asks for more
//! metadata than a schedule has. No date of writing is known, so the dates are those of the session.

use chrono::NaiveDate;
use quick_xml::escape::escape;

use plenary_core::model::Schedule;

use super::clean::clean;
use super::identifiers::{self, slug};
use super::layout::{Cell, Layout, Line, Paragraph};
use super::phrase::Phrase;
use super::words::Words;
use super::{RenderError, Sheet};

/// The namespace.
const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";

/// Writes the document. `layout` is the table of `sheet`, which is `schedule` in the language of `words`.
///
/// # Errors
/// If the schedule has no meeting, because a work has a date.
pub fn write(sheet: &Sheet, layout: &Layout, schedule: &Schedule, words: &Words) -> Result<String, RenderError> {
    let starts = sheet.days.iter().flat_map(|day| &day.meetings).map(|meeting| meeting.start.date());
    let first = starts.min().ok_or(RenderError::NoMeetings("akn"))?;
    let document = Document { sheet, layout, schedule, words, first };
    let (meta, preface, body) = (document.meta(), document.preface(), document.body());
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso xmlns=\"{NAMESPACE}\">\n<doc name=\"organizationOfWork\">\n{meta}{preface}{body}</doc>\n</akomaNtoso>\n"
    ))
}

struct Document<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    schedule: &'a Schedule,
    words: &'a Words,
    first: NaiveDate,
}

impl Document<'_> {
    /// The metadata: what the document is, in which language, and in which form.
    fn meta(&self) -> String {
        let session = &self.schedule.session;
        let id = identifiers::session(session);
        let symbol = session.symbol.as_deref().map(clean).filter(|symbol| !symbol.trim().is_empty());
        let name = symbol.as_deref().map(slug).filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_string());
        let work = format!("/akn/un/doc/organization-of-work/{}/{name}", self.first);
        let language = three_letters(self.words.code);
        let expression = format!("{work}/{language}@");
        let date = format!("<FRBRdate date=\"{}\" name=\"session\"/>", self.first);
        let number =
            symbol.map(|symbol| format!("<FRBRnumber value=\"{}\"/>", escape(symbol.as_str()))).unwrap_or_default();
        let place = self.sheet.place.as_ref().filter(|place| !place.text.is_empty()).map(|place| {
            let shown = escape(place.text.as_str());
            format!(
                "<TLCLocation eId=\"place\" href=\"/akn/ontology/location/{}\" showAs=\"{shown}\"/>\n",
                named(&place.text)
            )
        });
        format!(
            "<meta>\n<identification source=\"#plenary\">\n\
             <FRBRWork><FRBRthis value=\"{work}/!main\"/><FRBRuri value=\"{work}\"/><FRBRalias name=\"uuid\" value=\"urn:uuid:{id}\"/>{date}<FRBRauthor href=\"#body\"/><FRBRcountry value=\"un\"/>{number}</FRBRWork>\n\
             <FRBRExpression><FRBRthis value=\"{expression}/!main\"/><FRBRuri value=\"{expression}\"/>{date}<FRBRauthor href=\"#body\"/><FRBRlanguage language=\"{language}\"/></FRBRExpression>\n\
             <FRBRManifestation><FRBRthis value=\"{expression}/!main.xml\"/><FRBRuri value=\"{expression}.xml\"/>{date}<FRBRauthor href=\"#plenary\"/><FRBRformat value=\"application/akn+xml\"/></FRBRManifestation>\n\
             </identification>\n<references source=\"#plenary\">\n\
             <TLCOrganization eId=\"body\" href=\"/akn/ontology/organization/un/{id}\" showAs=\"{title}\"/>\n\
             <TLCOrganization eId=\"plenary\" href=\"/akn/ontology/organization/plenary\" showAs=\"Plenary\"/>\n{place}</references>\n</meta>\n",
            title = escape(self.sheet.title.text.as_str()),
            place = place.unwrap_or_default(),
        )
    }

    /// The title of the session, its symbol, its place and its days.
    fn preface(&self) -> String {
        let sheet = self.sheet;
        let mut text = format!("<preface>\n<p><docTitle>{}</docTitle></p>\n", phrase(&sheet.title));
        if !sheet.facts.is_empty() {
            text += &format!("<p>{}</p>\n", sheet.facts_in_line().iter().map(phrase).collect::<String>());
        }
        if let Some(annex) = sheet.annex {
            text += &format!("<p>{}</p>\n", escape(annex));
        }
        text + "</preface>\n"
    }

    /// The table, and the items that are not scheduled.
    fn body(&self) -> String {
        let sheet = self.sheet;
        let mut notes = Notes { layout: self.layout, written: 0 };
        let heading = format!("{}{}", escape(sheet.heading), notes.marks(&self.layout.heading_marks));
        let notice =
            sheet.notice.as_ref().map(|notice| format!("<p>{}</p>\n", escape(notice.as_str()))).unwrap_or_default();
        let head: String = self
            .layout
            .columns
            .iter()
            .map(|column| format!("<th><p>{}</p></th>", escape(column.heading.as_str())))
            .collect();
        let mut table = format!("<table eId=\"tblock_1__table_1\">\n<tr>{head}</tr>\n");
        let mut days = sheet.days.iter().filter_map(|day| day.meetings.first()).map(|meeting| meeting.start.date());
        for line in &self.layout.lines {
            table += &match line {
                Line::Day(heading) => {
                    let date = days.next().unwrap_or(self.first);
                    let (columns, heading) = (self.layout.columns.len(), escape(heading.as_str()));
                    format!("<tr><th colspan=\"{columns}\"><p><date date=\"{date}\">{heading}</date></p></th></tr>\n")
                }
                Line::Cells { cells, .. } => {
                    let mut row: String = cells.iter().map(|cell| notes.cell(cell)).collect();
                    let filled: usize = cells.iter().map(|cell| cell.span.unwrap_or(1)).sum();
                    row += &"<td><p/></td>".repeat(self.layout.columns.len().saturating_sub(filled));
                    format!("<tr>{row}</tr>\n")
                }
            };
        }
        let mut text = format!(
            "<mainBody>\n<tblock eId=\"tblock_1\">\n<heading>{heading}</heading>\n{notice}{table}</table>\n</tblock>\n"
        );
        let (heading, left_out) = &sheet.unscheduled;
        if !left_out.is_empty() {
            let lines = left_out.iter().map(|line| line.iter().map(phrase).collect::<String>());
            let lines: String = lines.map(|line| format!("<li><p>{line}</p></li>\n")).collect();
            text += &format!(
                "<tblock eId=\"tblock_2\">\n<heading>{}</heading>\n<ul>\n{lines}</ul>\n</tblock>\n",
                escape(*heading)
            );
        }
        text + "</mainBody>\n"
    }
}

/// The footnotes: the first mark of a note has the note, and further ones refer to it.
struct Notes<'a> {
    layout: &'a Layout,
    written: usize,
}

impl Notes<'_> {
    fn marks(&mut self, numbers: &[usize]) -> String {
        numbers.iter().map(|&number| self.mark(number)).collect()
    }

    /// Notes are numbered in the order of their first marks.
    fn mark(&mut self, number: usize) -> String {
        let id = format!("authorialNote_{number}");
        if number <= self.written {
            return format!("<noteRef href=\"#{id}\" marker=\"{number}\"/>");
        }
        self.written = number;
        let text = self.layout.footnotes.get(number - 1).map(phrase).unwrap_or_default();
        format!("<authorialNote eId=\"{id}\" marker=\"{number}\" placement=\"bottom\"><p>{text}</p></authorialNote>")
    }

    fn cell(&mut self, cell: &Cell) -> String {
        let span = cell.span.map(|span| format!(" colspan=\"{span}\"")).unwrap_or_default();
        let paragraphs: String = cell.paragraphs.iter().map(|paragraph| self.paragraph(paragraph)).collect();
        format!("<td{span}>{}</td>", if paragraphs.is_empty() { "<p/>" } else { &paragraphs })
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> String {
        let text: String = paragraph.phrases.iter().map(phrase).collect();
        format!("<p>{text}{}</p>", self.marks(&paragraph.marks))
    }
}

/// A phrase; one in another language than the document says so.
fn phrase(phrase: &Phrase) -> String {
    let text = escape(phrase.text.as_str());
    match phrase.attributes.as_ref().and_then(|attributes| attributes.language.as_deref()) {
        Some(language) => format!("<span xml:lang=\"{}\">{text}</span>", escape(language)),
        None => text.into_owned(),
    }
}

/// A name in an address.
fn named(text: &str) -> String {
    let name = slug(text);
    if name.is_empty() { "place".to_owned() } else { name }
}

/// The code of a language by ISO 639-2, as the naming convention asks.
fn three_letters(code: &str) -> &str {
    match code {
        "ar" => "ara",
        "en" => "eng",
        "es" => "spa",
        "fr" => "fra",
        "ru" => "rus",
        "zh" => "zho",
        other => other,
    }
}
