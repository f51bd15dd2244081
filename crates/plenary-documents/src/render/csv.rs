//! The annex as comma-separated values: one row for each of its rows, each whole.
//!
//! A spreadsheet takes a cell that begins with `=` for a formula, and a title comes from anybody. So what could begin a
//! formula gets an apostrophe before it, which is also how a person tells a spreadsheet that words follow.

use std::str::FromStr;

use super::RenderError;
use super::grid::{Cell, Grid};

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dialect {
    /// Whether it begins with a byte order mark, without which Excel does not read it as UTF-8.
    pub bom: bool,
    /// What is between cells.
    pub separator: Separator,
}

/// What is between cells. Excel expects that of its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`, where a comma is in decimal fractions: French, Spanish, Russian.
    Semicolon,
    /// A tab.
    Tab,
}

impl Separator {
    /// All of them, by name.
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

/// `grid` as a file, with lines that end as RFC 4180 says.
///
/// # Errors
/// Where a row cannot be written; none of a grid is such.
pub fn write(grid: &Grid, dialect: Dialect) -> Result<Vec<u8>, RenderError> {
    let start = if dialect.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(dialect.separator.byte())
        .terminator(csv::Terminator::CRLF)
        .from_writer(start);
    writer.write_record(grid.columns.iter().map(|(heading, _)| escape_formula(heading)))?;
    for row in &grid.rows {
        writer.write_record(row.iter().map(shown))?;
    }
    writer.into_inner().map_err(|error| RenderError::Csv(error.into_error().into()))
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => escape_formula(words),
        Cell::Date(date) => date.format("%Y-%m-%d").to_string(),
        Cell::Time(time) => time.format("%H:%M").to_string(),
        Cell::Count(count) => count.to_string(),
    }
}

/// `words` with an apostrophe before what would begin a formula: at the start, and after anything that a spreadsheet of
/// another country could take for the end of a cell.
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
    fn nothing_begins_a_formula() {
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
