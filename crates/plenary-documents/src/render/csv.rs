//! Writes the annex as comma-separated values. Each row repeats day and hours, so it is complete by itself.
//!
//! Spreadsheets run a cell that begins with `=` as a formula, and titles are not trusted. So an apostrophe precedes what
//! could begin a formula; spreadsheets read it as a sign of text.

use std::str::FromStr;

use super::RenderError;
use super::grid::{Cell, Grid};

/// The dialect of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dialect {
    /// Whether it begins with a byte order mark, which Excel needs to read UTF-8.
    pub bom: bool,
    /// The separator of cells.
    pub separator: Separator,
}

/// The separator of cells. Excel expects the one of its locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`, for locales with a decimal comma: French, Spanish, Russian.
    Semicolon,
    /// A tab.
    Tab,
}

impl Separator {
    /// All separators with their names.
    pub const ALL: [(&'static str, Self); 3] =
        [("comma", Self::Comma), ("semicolon", Self::Semicolon), ("tab", Self::Tab)];

    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl FromStr for Separator {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, separator)| separator);
        known.ok_or_else(|| format!("write {}", Self::ALL.map(|(name, _)| name).join(", ")))
    }
}

/// Writes `grid` as a CSV file, with the line ends of RFC 4180.
///
/// # Errors
/// If a row cannot be written, which does not happen for a grid.
pub fn write(grid: &Grid, dialect: Dialect) -> Result<Vec<u8>, RenderError> {
    let start = if dialect.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(dialect.separator.byte())
        .terminator(csv::Terminator::CRLF)
        .from_writer(start);
    writer.write_record(grid.columns.iter().map(|(heading, _)| escape_formula(heading)))?;
    for row in &grid.rows {
        writer.write_record(row.iter().map(cell_text))?;
    }
    writer.into_inner().map_err(|error| RenderError::Csv(error.into_error().into()))
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => escape_formula(words),
        Cell::Date(date) => date.format("%Y-%m-%d").to_string(),
        Cell::Time(time) => time.format("%H:%M").to_string(),
        Cell::Count(count) => count.to_string(),
    }
}

/// Puts an apostrophe before what would begin a formula: at the start, and after any separator, because a spreadsheet of
/// another locale may split the cell there.
pub(super) fn escape_formula(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 1);
    let mut at_start = true;
    for character in words.chars() {
        if at_start && matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') {
            out.push('\'');
        }
        out.push(character);
        at_start = matches!(character, ',' | ';' | '\t' | '\r' | '\n' | '"') || (at_start && character.is_whitespace());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_escaped() {
        for (words, written) in [
            ("=1+1", "'=1+1"),
            ("+41 1", "'+41 1"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("  =1", "  '=1"),
            ("＝1", "'＝1"),
            ("a;=1", "a;'=1"),
            ("a, \"=1", "a, \"'=1"),
            ("2 + 2 = 4", "2 + 2 = 4"),
            ("well-known", "well-known"),
            ("", ""),
        ] {
            assert_eq!(escape_formula(words), written);
        }
    }

    #[test]
    fn separators_have_names() {
        assert_eq!("semicolon".parse(), Ok(Separator::Semicolon));
        assert_eq!(";".parse::<Separator>(), Err("write comma, semicolon, tab".to_owned()));
    }
}
