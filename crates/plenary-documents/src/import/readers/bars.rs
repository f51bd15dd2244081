//! Finds tables in plain text whose columns are parted by bars: `10:00 | 3 | Audit`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::import::extract::number::inline;
use crate::import::hours;
use crate::import::words::pattern;

const BARS: [char; 4] = ['|', '│', '｜', '┃'];

/// A rule between rows, such as `|---|---|` or `+----+----+`.
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s|+:=\-─━│┃┼├┤┌┐└┘┬┴]+$"));

/// The cells of a line; `None` if it has no bar.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let inner = line.trim_start_matches(BARS).trim_end_matches(BARS);
    let cells: Vec<String> = inner.split(BARS).map(|cell| cell.trim().to_owned()).collect();
    (cells.len() > 1).then_some(cells)
}

/// The rows of a table: their line, and their cells.
type Rows = Vec<(usize, Vec<String>)>;

/// The tables of a text: the lines of each, and its rows, each with the index of its line.
pub fn tables(lines: &[&str]) -> Vec<(Range<usize>, Rows)> {
    let mut tables = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        let begin = at;
        while at < lines.len() {
            let rule = RULE.is_match(lines[at]) && !lines[at].trim().is_empty();
            match cells(lines[at]).filter(|_| !rule) {
                Some(row) if rows.first().is_none_or(|(_, first)| first.len() == row.len()) => rows.push((at, row)),
                None if rule && !rows.is_empty() => {}
                _ => break,
            }
            at += 1;
        }
        // a line of links has bars too
        let timed = |cell: &String| {
            hours::at_start(cell).is_some()
                || hours::ranges(cell).first().is_some_and(|(_, at)| at.start == 0)
                || inline::whole(cell).is_some()
        };
        if rows.len() > 1 && rows.iter().any(|(_, row)| row.iter().any(timed)) {
            tables.push((begin..at, rows));
        }
        at = at.max(begin + 1);
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_part_columns() {
        let text = [
            "Agenda",
            "Time | Title",
            "------+------",
            "10:00 | Opening",
            "11:00 | Audit",
            "",
            "Home | About",
            "News | Links",
        ];
        let found = tables(&text);
        let row = |at: usize, cells: [&str; 2]| (at, cells.map(str::to_owned).to_vec());
        let rows = vec![row(1, ["Time", "Title"]), row(3, ["10:00", "Opening"]), row(4, ["11:00", "Audit"])];
        assert_eq!(found, [(1..5, rows)]);
        assert_eq!(tables(&["| 1 | Opening |", "| 2 | Audit |"])[0].1[1], row(1, ["2", "Audit"]));
    }
}
