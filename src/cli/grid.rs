//! A plain text table for lists.

use std::fmt;

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};

use plenary_documents::render::{Style, clean::clean, table::terminal_width};

/// Only a line under the header is drawn.
const LOOK: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─').left('─').right('─'));

/// Rows under a header.
pub struct Grid(Table);

impl Grid {
    /// An empty one.
    pub fn new(header: &[&str]) -> Self {
        let mut table = Table::new();
        let width = terminal_width().unwrap_or(Style::WIDTH).max(60);
        table.force_no_tty().set_width(width).set_content_arrangement(ContentArrangement::Dynamic).load_style(LOOK);
        table.set_header(header);
        Self(table)
    }

    /// Keeps the text of the first columns on one line.
    pub fn no_wrap(&mut self, columns: usize) {
        for column in self.0.column_iter_mut().take(columns) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.add_row(cells.into_iter().map(|cell| clean(&cell)));
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.trim_fmt().lines().try_for_each(|line| writeln!(f, "{}", line.trim_end()))
    }
}
