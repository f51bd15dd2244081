//! Fills in the session's own fields: title, symbol, place, time zone, status and footnotes.

use super::by_language;
use super::draft::{Names, Session};
use crate::import::doubt::Doubt;
use crate::import::extract::Evidence;
use crate::import::extract::header::Header;
use crate::import::extract::sections::{self, Sections};
use crate::import::extract::sentences::MeetingFacts;
use crate::import::report::{Origin, Report};
use crate::import::words::{Words, heading};
use crate::import::{Options, places};

/// Fills in the fields of the session, and records each in the report.
pub fn fill(
    header: &Header,
    facts: &MeetingFacts,
    sections: &Sections,
    options: &Options,
    words: &Words,
    session: &mut Session,
    report: &mut Report,
) {
    let (title, from, doubt) = title(header, facts, options);
    let origin = if header.title.is_some() { Origin::Read } else { Origin::Inferred };
    report.add("title", &title, origin, from, doubt);
    session.title = by_language(words, if title.is_empty() { "–" } else { &title });
    match &header.symbol {
        Some(symbol) => {
            report.add("symbol", &symbol.value, Origin::Read, Some(&symbol.from), symbol.doubt.clone());
            session.symbol = Some(symbol.value.chars().take(200).collect());
        }
        None => report.missing.push(Doubt::NoSymbol),
    }
    if let Some(place) = &header.place {
        report.add("place", &place.value, Origin::Read, Some(&place.from), place.doubt.clone());
        session.place = Some(Names::One(place.value.chars().take(200).collect()));
    }
    fill_timezone(header, session, report);
    fill_status_and_footnotes(facts, sections, words, session, report);
}

/// The title: as the head prints it, what the sentence about the opening names, or the name of the document.
fn title<'a>(
    header: &'a Header,
    facts: &'a MeetingFacts,
    options: &Options,
) -> (String, Option<&'a Evidence>, Option<Doubt>) {
    match (&header.title, &facts.opening) {
        (Some(title), Some(opening)) if title.doubt.is_some() && header.zone.is_none() => {
            (opening.title.clone(), Some(&opening.from), None)
        }
        (Some(title), _) => (title.value.clone(), Some(&title.from), title.doubt.clone()),
        (None, Some(opening)) => (opening.title.clone(), Some(&opening.from), None),
        (None, None) => (options.name.clone(), None, Some(Doubt::NoTitle)),
    }
}

/// Fills in the status and the footnotes, which the heading of the table shows.
fn fill_status_and_footnotes(
    facts: &MeetingFacts,
    sections: &Sections,
    words: &Words,
    session: &mut Session,
    report: &mut Report,
) {
    let Some(at) = sections.work_heading else { return };
    let line = &sections.lines[at];
    let title = heading(&line.text);
    if words.proposed.iter().any(|word| title.contains(word)) {
        let from = facts.approval.clone().unwrap_or_else(|| Evidence::line(line));
        report.add("status", "proposed", Origin::Read, Some(&from), None);
        session.status = Some("proposed".to_owned());
    }
    let mark = sections::mark(&line.text);
    let footnote = sections.footnotes.iter().find(|note| Some(note.number) == mark && note.after >= at);
    if let Some(note) = footnote {
        report.add("footnotes", &note.text, Origin::Read, Some(&note.from), None);
        session.footnotes.push(by_language(words, &note.text));
    }
}

/// Fills in the time zone: the one that is named, or that of the place.
fn fill_timezone(header: &Header, session: &mut Session, report: &mut Report) {
    if let Some(zone) = &header.zone {
        report.add("timezone", zone.value.name(), Origin::Read, Some(&zone.from), zone.doubt.clone());
        session.timezone = Some(zone.value.name().to_owned());
        return;
    }
    let found = header.place.as_ref().and_then(|place| Some((places::zone(&place.value)?, &place.from)));
    match found {
        Some((zone, from)) => {
            report.add("timezone", zone.name(), Origin::Inferred, Some(from), None);
            session.timezone = Some(zone.name().to_owned());
            session.inferred.push("timezone".into());
        }
        None => report.missing.push(Doubt::NoClock),
    }
}
