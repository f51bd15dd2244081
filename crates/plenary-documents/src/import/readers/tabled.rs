//! Reads a PDF page with its tables: those with rules, those that white rivers show, and the lines between them.

use super::layout::{self, Glyph};
use super::rivers;
use super::rules::{self, Rule};
use super::words::{Row, Scale};
use crate::import::document::{Lines, Place};

/// Part of a page, with its distance from the top.
enum Part {
    Line { text: String, indent: usize, wraps: bool },
    Cells { table: usize, row: usize, cells: Vec<(String, usize)> },
}

/// Adds the lines and the rows of tables of a page. `tables` is the number of tables above.
///
/// Returns whether the page has a table with rules.
pub fn page(glyphs: &[Glyph], rules: &[Rule], rtl: bool, number: usize, tables: &mut usize, lines: &mut Lines) -> bool {
    let scale = Scale { column: 1.2, space: 0.25, leading: 2.1, rtl };
    let mut rows = layout::rows(glyphs, rtl);
    let mirrored: Vec<Rule> = match rtl {
        true => rules.iter().map(|rule| Rule { left: -rule.right, right: -rule.left, ..*rule }).collect(),
        false => rules.to_vec(),
    };
    let mut parts: Vec<(f64, Part)> = Vec::new();
    for ruled in rules::tables(&mut rows, &mirrored, scale) {
        *tables += 1;
        for (ix, (y, cells)) in ruled.into_iter().enumerate() {
            parts.push((y, Part::Cells { table: *tables, row: ix + 1, cells }));
        }
    }
    let ruled = parts.len() > 2;
    let left = rows.iter().map(Row::from).fold(f64::INFINITY, f64::min);
    let right = rows.iter().map(Row::to).fold(f64::NEG_INFINITY, f64::max);
    let mut next = rivers::tables(&rows, scale).into_iter().peekable();
    let mut at = 0;
    while at < rows.len() {
        if let Some(table) = next.next_if(|table| table.range.start == at) {
            *tables += 1;
            for (ix, (row, cells)) in table.rows.into_iter().enumerate() {
                parts.push((rows[row].y, Part::Cells { table: *tables, row: ix + 1, cells }));
            }
            at = table.range.end;
            continue;
        }
        let row = &rows[at];
        let wraps = at > 0 && rows[at - 1].wraps_into(row, right, scale);
        let indent = ((row.from() - left) / row.size.max(1.0)).clamp(0.0, 1_000.0).round() as usize;
        parts.push((row.y, Part::Line { text: row.text(scale), indent, wraps }));
        at += 1;
    }
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (ix, (_, part)) in parts.into_iter().enumerate() {
        let place = |row| Place { page: Some(number), line: ix + 1, row };
        match part {
            Part::Line { text, indent, wraps } => lines.wrapped(&text, indent, wraps, place(None)),
            Part::Cells { table, row, cells } => lines.row(&cells, place(Some((table, row)))),
        }
    }
    ruled
}
