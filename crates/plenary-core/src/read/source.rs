//! The text of a session file, and the position of a statement in it.

use std::ops::Range;

use super::json::Json;
use super::quote::short;
use crate::model::Statement;

/// A position in a file, to show to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The column of the value, in characters from 1.
    pub column: usize,
    /// The text there: a field with its name, or an element of a list. White space is collapsed, and long text ends in
    /// `…`.
    pub text: String,
}

/// A file that was read, by name and text.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    lines: Vec<usize>,
    tree: Json,
}

/// Characters of a [`Location::text`].
const QUOTED: usize = 120;

impl Source {
    pub(super) fn new(name: &str, text: &str, tree: Json) -> Self {
        Self { name: name.to_owned(), text: text.to_owned(), lines: line_starts(text), tree }
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Locates a statement, or the nearest value around it if the file does not have it.
    pub fn locate(&self, statement: &Statement) -> Location {
        let (value, member) = self.tree.nearest(statement);
        let (line, column) = position(&self.text, &self.lines, value.range.start);
        let whole = member.map_or(value.range.start, |member| member.key_range.start)..value.range.end;
        Location { line, column, text: short(self.text.get(whole).unwrap_or_default(), QUOTED) }
    }

    pub(super) fn tree(&self) -> &Json {
        &self.tree
    }

    pub(super) fn lines(&self) -> &[usize] {
        &self.lines
    }
}

/// Byte offsets of line starts.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// Line and column of a byte offset, both from 1; the column counts characters.
pub(super) fn position(text: &str, lines: &[usize], at: usize) -> (usize, usize) {
    let line = lines.partition_point(|&start| start <= at).max(1);
    let before = text.get(lines[line - 1]..at).unwrap_or_default();
    (line, before.chars().count() + 1)
}

/// The range of the line around a byte offset, without its line break.
pub(super) fn line_range(text: &str, lines: &[usize], at: usize) -> Range<usize> {
    let line = lines.partition_point(|&start| start <= at).max(1);
    let end = lines.get(line).map_or(text.len(), |next| next - 1);
    let end = if text.get(..end).is_some_and(|before| before.ends_with('\r')) { end - 1 } else { end };
    lines[line - 1]..end.max(lines[line - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n \"title\": \"枪支\", \"items\": [\n  {\"id\": \"a\",\n   \"after\": [\"b\"]}]}";

    fn locate(pointer: &str) -> (usize, usize, String) {
        let (tree, _) = super::super::json::parse(TEXT).unwrap();
        let found = Source::new("x", TEXT, tree).locate(&Statement(pointer.to_owned()));
        (found.line, found.column, found.text)
    }

    #[test]
    fn a_statement_is_found_by_line_column_and_words() {
        assert_eq!(locate("/title"), (2, 11, "\"title\": \"枪支\"".to_owned()));
        assert_eq!(locate("/items/0/id"), (3, 10, "\"id\": \"a\"".to_owned()), "columns count characters, not bytes");
        assert_eq!(locate("/items/0/after/0"), (4, 14, "\"b\"".to_owned()));
    }

    #[test]
    fn what_the_file_does_not_say_is_found_at_the_nearest_thing_around_it() {
        assert_eq!(locate("/items/0/after/7"), (4, 13, "\"after\": [\"b\"]".to_owned()));
        assert_eq!(locate("/rules/set").0, 1);
        assert_eq!(locate("/items/0/minutes").2, "{\"id\": \"a\", \"after\": [\"b\"]}");
    }
}
