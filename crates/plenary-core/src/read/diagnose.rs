//! Makes reports of findings, in the order of the file.

use std::ops::Range;

use super::fault::Fault;
use super::findings::{Findings, Place, Stop};
use super::json::Json;
use super::report::{Diagnostic, Quote, Report};
use super::source::{Source, line_range, line_starts, position};
use super::words::{self, UiLanguage};
use crate::model::Statement;

impl Findings {
    /// The report of all findings, in the order of the file.
    pub fn report(self, source: &Source) -> Report {
        let mut found: Vec<_> =
            self.kept.into_iter().map(|(place, fault)| (range(source.tree(), &place), place, fault)).collect();
        found.sort_by_key(|(range, ..)| range.start);
        let diagnostics = found
            .into_iter()
            .map(|(range, place, fault)| {
                let (Place::Value(at) | Place::Key(at) | Place::Range(at, _)) = place;
                let mut diagnostic = bare(&fault);
                point(&mut diagnostic, source.text(), source.lines(), range);
                diagnostic.at(at)
            })
            .collect();
        Report { file: source.name().to_owned(), diagnostics, more: self.more, language: UiLanguage::English }
    }
}

/// The report of a text that is not JSON.
pub(crate) fn stopped(stop: Stop, name: &str, text: &str) -> Report {
    let mut diagnostic = bare(&stop.fault);
    point(&mut diagnostic, text, &line_starts(text), stop.range);
    Report { file: name.to_owned(), diagnostics: vec![diagnostic], more: 0, language: UiLanguage::English }
}

/// The report of a file whose text cannot be read.
pub(crate) fn unread(name: &str, fault: Fault, position: Option<(usize, usize)>) -> Report {
    let mut diagnostic = bare(&fault);
    (diagnostic.line, diagnostic.column) = position.unzip();
    Report { file: name.to_owned(), diagnostics: vec![diagnostic], more: 0, language: UiLanguage::English }
}

fn bare(fault: &Fault) -> Diagnostic {
    Diagnostic {
        code: fault.code(),
        severity: fault.severity(),
        statement: Statement::root(),
        line: None,
        column: None,
        message: words::message(fault, UiLanguage::English),
        help: words::help(fault, UiLanguage::English),
        quote: None,
        fault: fault.clone(),
    }
}

fn point(diagnostic: &mut Diagnostic, text: &str, lines: &[usize], range: Range<usize>) {
    let (line, column) = position(text, lines, range.start);
    diagnostic.line = Some(line);
    diagnostic.column = Some(column);
    diagnostic.quote = Some(Quote::of(text, line_range(text, lines, range.start), range));
}

fn range(tree: &Json, place: &Place) -> Range<usize> {
    match place {
        Place::Range(_, range) => range.clone(),
        Place::Value(at) => tree.nearest(at).0.range.clone(),
        Place::Key(at) => {
            let (value, member) = tree.nearest(at);
            member.map_or(value.range.clone(), |member| member.key_range.clone())
        }
    }
}
