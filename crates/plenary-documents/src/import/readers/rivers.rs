//! Finds tables without rules, on pages and in plain text: words that begin below each other to the right of a river of white.

use std::ops::Range;

use super::joins::{is_broken, is_full, is_lower, is_number};
use super::words::{Row, Scale, Word, cell_text};
use crate::import::dates;

/// A table: the rows of the page that it covers, and its own rows.
#[derive(Debug)]
pub struct Table {
    /// The rows of the page.
    pub range: Range<usize>,
    /// For each row of the table, the index of its first row on the page, and its cells with the columns that each covers.
    pub rows: Vec<(usize, Vec<(String, usize)>)>,
}

/// How far apart the beginnings of words may be that are below each other, in font sizes.
const ALIGNED: f64 = 0.3;

/// How many gaps a line is indented by that begins in a column, and is no paragraph.
const INDENT: f64 = 3.0;

/// The greatest distance between two rows of a table, in font sizes.
const FAR: f64 = 6.0;

/// The least gap before a word that begins a column which others show, in font sizes.
const NARROW: f64 = 0.4;

/// The share of rows that may cross a river, one of so many.
const CROSSED: usize = 8;

/// The most words of a row across the columns, such as a day; a longer one is a line of text.
const SHORT: usize = 8;

/// The most columns of a table.
const MAX_COLUMNS: usize = 40;

/// The most characters of a mark such as `12.`, `(a)` or a bullet: a column of marks belongs to a list.
const MARK: usize = 5;

/// The tables of a page, from the top.
pub fn tables(rows: &[Row], scale: Scale) -> Vec<Table> {
    let starts = starts(rows, scale);
    if starts.is_empty() || starts.len() > MAX_COLUMNS {
        return Vec::new();
    }
    regions(rows, &starts, scale).into_iter().filter_map(|range| table(rows, range, &starts, scale)).collect()
}

/// Where columns begin: where words begin below each other, at least one of them after a gap.
fn starts(rows: &[Row], scale: Scale) -> Vec<f64> {
    let left = rows.iter().map(Row::from).fold(f64::INFINITY, f64::min);
    let mut found: Vec<(f64, f64, bool)> = Vec::new();
    for row in rows {
        if row.from() - left >= INDENT * scale.column * row.size {
            // a row of headings may begin in a column that nothing else shows
            let wide = |pair: &&[Word]| pair[1].from - pair[0].to >= scale.column * row.size;
            found.push((row.from(), row.size, row.words.windows(2).filter(wide).count() > 1));
        }
        for pair in row.words.windows(2) {
            if pair[1].from - pair[0].to >= scale.column * row.size {
                found.push((pair[1].from, row.size, true));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut starts: Vec<(f64, usize, bool)> = Vec::new();
    for (from, size, gap) in found {
        match starts.last_mut() {
            Some((start, count, after_gap)) if from - *start <= ALIGNED * size => {
                *count += 1;
                *after_gap |= gap;
            }
            _ => starts.push((from, 1, gap)),
        }
    }
    starts.into_iter().filter(|(_, count, after_gap)| *count > 1 && *after_gap).map(|(start, ..)| start).collect()
}

/// The column of each word of a row; `None` if words cross the rivers.
fn columns(row: &Row, starts: &[f64], scale: Scale) -> Option<Vec<usize>> {
    let near = ALIGNED * row.size;
    let mut columns = Vec::with_capacity(row.words.len());
    let mut end = f64::NEG_INFINITY;
    for word in &row.words {
        let column = starts.partition_point(|start| *start <= word.from + near);
        let begins = column > 0 && (word.from - starts[column - 1]).abs() <= near;
        let last = columns.last().copied();
        // a word in a new column begins it, after a gap
        let enters = last.is_some_and(|last| last != column);
        if enters && !(begins && word.from - end >= NARROW * row.size.min(row.size * scale.column)) {
            return None;
        }
        if starts.iter().any(|start| word.from < start - near && word.to > start + near) {
            return None;
        }
        columns.push(column);
        end = word.to;
    }
    Some(columns)
}

/// The stretches of rows that are tables.
fn regions(rows: &[Row], starts: &[f64], scale: Scale) -> Vec<Range<usize>> {
    let kinds: Vec<Option<usize>> = rows
        .iter()
        .map(|row| {
            let columns = columns(row, starts, scale)?;
            let mut distinct = columns.clone();
            distinct.dedup();
            // a row in one column belongs to a table only beside rows with several
            Some(if distinct.len() > 1 { 2 } else { usize::from(columns.first().is_some_and(|column| *column > 0)) })
        })
        .collect();
    let mut regions: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        if kinds[at] != Some(2) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut next = end;
        // the number of a page stands far below its table
        let far = |next: usize| rows[next].y - rows[next - 1].y > FAR * rows[next].size;
        while next < rows.len() && next - end < 3 && !far(next) {
            match kinds[next] {
                Some(2) | Some(1) => end = next + 1,
                // hours or a day that the row above began
                Some(_) if goes_on(&rows[next - 1], &rows[next], starts, scale) => end = next + 1,
                // a short row in the first column or across the columns, such as a day
                Some(_) => {}
                None if rows[next].words.len() <= SHORT
                    && rows[next].from() <= rows[at].from() + ALIGNED * rows[at].size => {}
                None => break,
            }
            next += 1;
        }
        // days above the first row
        let mut begin = at;
        let floor = regions.last().map_or(0, |last| last.end);
        while begin > floor && at - begin < 2 && kinds[begin - 1] == Some(0) && is_of_day(&rows[begin - 1], scale) {
            begin -= 1;
        }
        regions.push(begin..end);
        at = end;
    }
    regions
}

/// Whether a row in the first column goes on with hours or a day in the first column above.
fn goes_on(above: &Row, row: &Row, starts: &[f64], scale: Scale) -> bool {
    let first = cells(above, starts, scale).into_iter().next().filter(|(column, _)| *column == 0);
    first.is_some_and(|(_, cell)| {
        cell.is_above(row, scale) && is_broken(cell.text(scale).trim(), row.text(scale).trim())
    })
}

/// Whether a row names several days, one in each column.
fn names_days(cells: &[(usize, Row)], scale: Scale) -> bool {
    let day = |cell: &Row| {
        let text = cell.text(scale);
        let short = text.trim().chars().count() < 24;
        short && (dates::weekday(&text).is_some_and(|(_, at)| at.start == 0) || !dates::mentions(&text).is_empty())
    };
    let (days, others): (Vec<_>, Vec<_>) =
        cells.iter().filter(|(column, _)| *column > 0).partition(|(_, cell)| day(cell));
    days.len() > 1 && others.is_empty()
}

/// Whether a row is a day or a part of one: a short one with a figure, a weekday or a month.
fn is_of_day(row: &Row, scale: Scale) -> bool {
    let text = row.text(scale);
    let month = || !dates::mentions(&format!("1 {}", text.trim())).is_empty();
    let figure = text.contains(|c: char| c.is_ascii_digit());
    row.words.len() < 5 && (figure || dates::weekday(&text).is_some() || month())
}

/// Cuts a stretch of rows into the cells of a table; `None` if it is a list, or too few rows have columns.
fn table(rows: &[Row], range: Range<usize>, starts: &[f64], scale: Scale) -> Option<Table> {
    let cut: Vec<Vec<(usize, Row)>> = range.clone().map(|at| cells(&rows[at], starts, scale)).collect();
    let several = cut.iter().filter(|cells| cells.len() > 1).count();
    let crosses = |at: usize| columns(&rows[at], starts, scale).is_none();
    let crossed = range.clone().filter(|&at| crosses(at) && rows[at].words.len() > SHORT).count();
    let first: Vec<String> =
        cut.iter().flatten().filter(|(column, _)| *column == 0).map(|(_, cell)| cell.text(scale)).collect();
    let list = first.iter().all(|text| text.trim().chars().count() <= MARK && !text.contains(':'));
    if several < 2 || crossed * CROSSED > range.len() || list {
        return None;
    }
    // below a heading of days, what stands beside no hours goes on with the cells above
    let week = cut.iter().position(|cells| names_days(cells, scale)).map(|at| range.start + at);
    let size = rows[range.start].size;
    let whole: Vec<&[(usize, Row)]> =
        range.clone().zip(&cut).filter(|(at, _)| !crosses(*at)).map(|(_, cells)| cells.as_slice()).collect();
    let edges = edges(&whole, starts, scale.column * size);
    let mut table: Vec<(usize, Vec<Vec<Row>>)> = Vec::new();
    let mut across: Vec<usize> = Vec::new();
    for (at, cells) in range.clone().zip(cut) {
        if crosses(at) {
            across.push(at);
        }
        // a full text in the first column alone is a row of its own, such as a day
        let own = matches!(&cells[..], [(0, cell)] if is_full(&cell.text(scale)));
        let beside = |above: &[Vec<Row>]| {
            let goes_on = |(column, cell): &(usize, Row)| {
                let Some(line) = above[*column].last().filter(|line| line.is_above(cell, scale)) else { return false };
                let (text, next) = (line.text(scale), cell.text(scale));
                let open = text.trim_end().ends_with(['-', '–', '—', ',']);
                *column == 0 && (open || is_lower(cell, scale)) || is_broken(text.trim(), next.trim())
            };
            cells.iter().any(goes_on)
        };
        let parted = across.contains(&at) || table.last().is_some_and(|(above, _)| across.contains(above));
        let below_days = week.is_some_and(|days| at > days) && !cells.iter().any(|(column, _)| *column == 0);
        let continues = !own
            && !parted
            && (below_days
                || table.last().is_some_and(|(_, above)| {
                    beside(above)
                        || cells.iter().all(|(column, cell)| {
                            let goes_on = |line: &Row| {
                                !(*column < starts.len() && is_number(cell, scale))
                                    && line.wraps_into(cell, edges[*column], scale)
                                    || is_lower(cell, scale) && line.is_above(cell, scale)
                            };
                            above[*column].last().is_some_and(goes_on)
                        })
                }));
        if !continues {
            table.push((at, vec![Vec::new(); starts.len() + 1]));
        }
        if let Some((_, row)) = table.last_mut() {
            for (column, cell) in cells {
                row[column].push(cell);
            }
        }
    }
    let text = |at: usize, cells: Vec<Vec<Row>>| -> Vec<(String, usize)> {
        if across.contains(&at) {
            return vec![(rows[at].text(scale), starts.len() + 1)];
        }
        let text = |(column, lines): (usize, &Vec<Row>)| (cell_text(lines, edges[column], scale), 1);
        cells.iter().enumerate().map(text).collect()
    };
    Some(Table { range, rows: table.into_iter().map(|(at, cells)| (at, text(at, cells))).collect() })
}

/// The cells of a row, each with its column.
fn cells(row: &Row, starts: &[f64], scale: Scale) -> Vec<(usize, Row)> {
    let columns = columns(row, starts, scale).unwrap_or_else(|| vec![0; row.words.len()]);
    let mut cells: Vec<(usize, Row)> = Vec::new();
    for (word, column) in row.words.iter().zip(columns) {
        match cells.last_mut() {
            Some((last, cell)) if *last == column => cell.words.push(word.clone()),
            _ => cells.push((column, Row { y: row.y, size: row.size, words: vec![word.clone()] })),
        }
    }
    cells
}

/// How far to the right the text of each column may reach: to the gap before the next one.
fn edges(cut: &[&[(usize, Row)]], starts: &[f64], gap: f64) -> Vec<f64> {
    let mut edges: Vec<f64> = starts.iter().map(|start| start - gap).chain([f64::NEG_INFINITY]).collect();
    // the first column may be much narrower than the gap suggests, because the next one may be empty
    edges[0] = f64::NEG_INFINITY;
    for (column, cell) in cut.iter().copied().flatten() {
        // two headings may stand in one column, because nothing else is below the second
        edges[*column] = edges[*column].max(cell.to_gap(gap));
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale { column: 1.0, space: 0.5, leading: 0.5, rtl: false };

    /// The rows of a plain text.
    fn rows(text: &str) -> Vec<Row> {
        crate::import::readers::words::of_text(&text.lines().enumerate().collect::<Vec<_>>(), 4, false)
    }

    fn found(text: &str) -> Vec<Vec<Vec<String>>> {
        let texts = |cells: Vec<(String, usize)>| cells.into_iter().map(|(text, _)| text).collect();
        let cells = |table: Table| table.rows.into_iter().map(|(_, cells)| texts(cells)).collect();
        tables(&rows(text), SCALE).into_iter().map(cells).collect()
    }

    #[test]
    fn columns_are_found_beside_white_rivers() {
        let text = "Time           Item  Title\n\
                    10:00-13:00    1     Adoption of the agenda and\n               \
                                         other organizational matters\n               \
                                   2     Election\n\
                    15:00-18:00    3     Audit\n";
        let text = text.replace("               other", "                     other");
        assert_eq!(
            found(&text),
            [[
                vec!["Time", "Item", "Title"],
                vec!["10:00-13:00", "1", "Adoption of the agenda and other organizational matters"],
                vec!["", "2", "Election"],
                vec!["15:00-18:00", "3", "Audit"],
            ]]
        );
    }

    #[test]
    fn a_day_may_stand_across_the_columns() {
        let text = "Time           Plenary         Committee\n\
                    Wednesday 10 March 2027\n\
                    10:00 -        1. Opening      2. Audit\n\
                    13:00          of the session\n\
                    15:00-18:00    3. Staff        4. Budget\n";
        assert_eq!(
            found(text),
            [[
                vec!["Time", "Plenary", "Committee"],
                vec!["Wednesday 10 March 2027"],
                vec!["10:00 - 13:00", "1. Opening of the session", "2. Audit"],
                vec!["15:00-18:00", "3. Staff", "4. Budget"],
            ]]
        );
    }

    #[test]
    fn hours_and_days_may_be_broken_into_lines() {
        let text = "Tuesday, 10\n\
                    November\n\
                    10 h 00 à   1. Opening\n\
                    13 h 00     2. Audit of the books\n            \
                                of the Council\n\
                    15 h 00 à   3. Staff\n\
                    18 h 00     4. Pensions\n";
        assert_eq!(
            found(text),
            [[
                vec!["Tuesday, 10 November", ""],
                vec!["10 h 00 à 13 h 00", "1. Opening¶2. Audit of the books of the Council"],
                vec!["15 h 00 à 18 h 00", "3. Staff¶4. Pensions"],
            ]]
        );
    }

    #[test]
    fn a_column_may_begin_below_one_heading() {
        let text = "Date and time       Agenda item    Title\n\
                    10 a.m.                            Credentials\n                    \
                                        7              Awards\n                    \
                                        8              Reports of the committees\n";
        assert_eq!(
            found(text),
            [[
                vec!["Date and time", "Agenda item", "Title"],
                vec!["10 a.m.", "", "Credentials"],
                vec!["", "7", "Awards"],
                vec!["", "8", "Reports of the committees"],
            ]]
        );
    }

    #[test]
    fn lists_and_prose_are_no_tables() {
        assert!(found("1.  Opening of the\n    session\n2.  Audit\n3.  Staff\n").is_empty());
        assert!(found("The session opens.  It ends.\nNobody  speaks at all, as planned.\n").is_empty());
        let word = Word { from: 0.0, to: 5.0, clusters: vec!["x".to_owned()] };
        assert!(tables(&[Row { y: 0.0, size: 10.0, words: vec![word] }], SCALE).is_empty());
    }
}
