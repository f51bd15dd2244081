//! Finds the cells of tables whose rules a page draws.

use super::words::{Row, Scale, Word, cell_text};

/// A straight line on a page, from one corner to the other. `y` counts from the top.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The left end.
    pub left: f64,
    /// The upper end.
    pub top: f64,
    /// The right end.
    pub right: f64,
    /// The lower end.
    pub bottom: f64,
}

/// How far apart two rules may be that are meant to be in one place, in points.
const NEAR: f64 = 2.0;

/// The shortest rule, in points. Shorter ones are parts of pictures.
const SHORTEST: f64 = 6.0;

/// The most rules of a page that are looked at, and the most rows and columns of a table.
const MAX_RULES: usize = 3_000;
const MAX_CELLS: usize = 20_000;

/// A row of a table: the least `y` of its words, and its cells with the number of columns that each covers.
pub type TableRow = (f64, Vec<(String, usize)>);

/// Takes the words inside of ruled tables out of the rows of a page. Each table is a list of rows.
pub fn tables(rows: &mut Vec<Row>, rules: &[Rule], scale: Scale) -> Vec<Vec<TableRow>> {
    if rules.len() > MAX_RULES {
        return Vec::new();
    }
    let tables = groups(rules).into_iter().filter_map(|rules| Grid::of(&rules)).map(|grid| grid.take(rows, scale));
    tables.filter(|table| !table.is_empty()).collect()
}

impl Rule {
    fn is_horizontal(&self) -> bool {
        self.bottom - self.top < NEAR && self.right - self.left > SHORTEST
    }

    fn is_vertical(&self) -> bool {
        self.right - self.left < NEAR && self.bottom - self.top > SHORTEST
    }

    fn touches(&self, other: &Self) -> bool {
        self.left < other.right + NEAR
            && other.left < self.right + NEAR
            && self.top < other.bottom + NEAR
            && other.top < self.bottom + NEAR
    }
}

/// The rules that touch each other.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut left: Vec<Rule> = rules.iter().copied().filter(|rule| rule.is_horizontal() || rule.is_vertical()).collect();
    let mut groups = Vec::new();
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut at = 0;
        while at < group.len() {
            let rule = group[at];
            let (near, far): (Vec<Rule>, Vec<Rule>) = left.into_iter().partition(|other| rule.touches(other));
            group.extend(near);
            left = far;
            at += 1;
        }
        groups.push(group);
    }
    groups
}

/// The rules of one table.
struct Grid {
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// The upper and lower ends of the rules at each of `xs`.
    verticals: Vec<Vec<(f64, f64)>>,
    /// The left and right ends of the rules at each of `ys`.
    horizontals: Vec<Vec<(f64, f64)>>,
}

/// The distinct places of rules.
fn places(mut all: Vec<f64>) -> Vec<f64> {
    all.sort_by(f64::total_cmp);
    all.dedup_by(|next, first| *next - *first < NEAR);
    all
}

fn nearest(places: &[f64], at: f64) -> usize {
    places.partition_point(|place| *place <= at - NEAR).min(places.len().saturating_sub(1))
}

fn covered(ends: &[(f64, f64)], at: f64) -> bool {
    ends.iter().any(|(from, to)| *from - NEAR < at && at < *to + NEAR)
}

impl Grid {
    /// The grid of a table with at least two columns.
    fn of(rules: &[Rule]) -> Option<Self> {
        let (vertical, horizontal): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.is_vertical());
        let xs = places(vertical.iter().map(|rule| rule.left).collect());
        let ys = places(horizontal.iter().map(|rule| rule.top).collect());
        if xs.len() < 3 || ys.len() < 2 || xs.len() * ys.len() > MAX_CELLS {
            return None;
        }
        let (mut verticals, mut horizontals) = (vec![Vec::new(); xs.len()], vec![Vec::new(); ys.len()]);
        for rule in vertical {
            verticals[nearest(&xs, rule.left)].push((rule.top, rule.bottom));
        }
        for rule in horizontal {
            horizontals[nearest(&ys, rule.top)].push((rule.left, rule.right));
        }
        Some(Self { xs, ys, verticals, horizontals })
    }

    /// The cell that owns each place of the grid, by row and column: its first place.
    fn owners(&self) -> Vec<Vec<(usize, usize)>> {
        let (bands, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut owners = vec![vec![(0, 0); columns]; bands];
        for band in 0..bands {
            for column in 0..columns {
                let y = f64::midpoint(self.ys[band], self.ys[band + 1]);
                let x = f64::midpoint(self.xs[column], self.xs[column + 1]);
                owners[band][column] = if column > 0 && !covered(&self.verticals[column], y) {
                    owners[band][column - 1]
                } else if band > 0 && !covered(&self.horizontals[band], x) {
                    owners[band - 1][column]
                } else {
                    (band, column)
                };
            }
        }
        owners
    }

    /// Takes the words inside of the grid out of `rows`.
    fn take(&self, rows: &mut Vec<Row>, scale: Scale) -> Vec<TableRow> {
        let owners = self.owners();
        let (bands, columns) = (owners.len(), self.xs.len() - 1);
        let inside = |places: &[f64], at: f64| {
            let ix = places.partition_point(|place| *place <= at);
            (1..places.len()).contains(&ix).then(|| ix - 1)
        };
        let mut cells: Vec<Vec<Vec<Row>>> = vec![vec![Vec::new(); columns]; bands];
        for row in rows.iter_mut() {
            // the middle of the letters is above the baseline
            let Some(band) = inside(&self.ys, row.y - 0.3 * row.size) else { continue };
            let (y, size) = (row.y, row.size);
            row.words.retain(|word| {
                let Some(column) = inside(&self.xs, f64::midpoint(word.from, word.to)) else { return true };
                let (band, column) = owners[band][column];
                let lines = &mut cells[band][column];
                match lines.last_mut() {
                    Some(last) if (last.y - y).abs() < 0.01 => last.words.push(word.clone()),
                    _ => lines.push(Row { y, size, words: vec![word.clone()] }),
                }
                false
            });
        }
        rows.retain(|row| !row.words.is_empty());
        let mut table = Vec::new();
        for (band, owners) in owners.iter().enumerate() {
            let mut row = Vec::new();
            let mut top = f64::INFINITY;
            for column in 0..columns {
                let owner = owners[column];
                if owner == (band, column) {
                    let span = owners[column..].iter().take_while(|other| **other == owner).count();
                    let lines = &cells[band][column];
                    top = lines.iter().map(|line| line.y).fold(top, f64::min);
                    row.push((cell_text(lines, self.right(lines, column, span), scale), span));
                } else if owner.0 < band {
                    row.push((String::new(), 1));
                }
            }
            if top.is_finite() {
                table.push((top, row));
            }
        }
        table
    }

    /// How far to the right the text of a cell may reach: as far from the right rule as it begins from the left one.
    fn right(&self, lines: &[Row], column: usize, span: usize) -> f64 {
        let words = lines.iter().filter_map(|line| line.words.first());
        let left = words.map(|word: &Word| word.from - self.xs[column]).fold(f64::INFINITY, f64::min);
        self.xs[column + span] - left.clamp(0.0, 12.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale { column: 1.2, space: 0.25, leading: 1.7, rtl: false };

    /// Words of five points a letter.
    fn row(y: f64, words: &[(f64, &str)]) -> Row {
        let word = |(from, text): &(f64, &str)| Word {
            from: *from,
            to: from + 5.0 * text.len() as f64,
            clusters: text.chars().map(String::from).collect(),
        };
        Row { y, size: 10.0, words: words.iter().map(word).collect() }
    }

    fn horizontal(y: f64, left: f64, right: f64) -> Rule {
        Rule { left, top: y, right, bottom: y }
    }

    fn vertical(x: f64, top: f64, bottom: f64) -> Rule {
        Rule { left: x, top, right: x, bottom }
    }

    #[test]
    fn cells_are_those_between_the_rules() {
        let rules = [
            horizontal(0.0, 0.0, 200.0),
            horizontal(20.0, 0.0, 200.0),
            // the first column is one cell over two rows
            horizontal(60.0, 50.0, 200.0),
            horizontal(80.0, 0.0, 200.0),
            vertical(0.0, 0.0, 80.0),
            // the first row is one cell over two columns
            vertical(50.0, 20.0, 80.0),
            vertical(200.0, 0.0, 80.0),
        ];
        let mut rows = vec![
            row(12.0, &[(5.0, "Monday"), (40.0, "morning")]),
            row(
                32.0,
                &[(5.0, "10:00"), (55.0, "1."), (67.0, "Adoption"), (112.0, "of"), (127.0, "the"), (147.0, "agenda")],
            ),
            row(44.0, &[(55.0, "elections")]),
            row(56.0, &[(55.0, "2."), (67.0, "Budget")]),
            row(72.0, &[(55.0, "3."), (67.0, "Audit")]),
            row(100.0, &[(5.0, "Note")]),
        ];
        let tables = tables(&mut rows, &rules, SCALE);
        let cell = |text: &str, span| (text.to_owned(), span);
        assert_eq!(rows.len(), 1);
        let found: Vec<Vec<(String, usize)>> = tables[0].iter().map(|(_, cells)| cells.clone()).collect();
        assert_eq!(
            found,
            [
                vec![cell("Monday morning", 2)],
                vec![cell("10:00", 1), cell("1. Adoption of the agenda elections¶2. Budget", 1)],
                vec![cell("", 1), cell("3. Audit", 1)],
            ]
        );
    }
}
