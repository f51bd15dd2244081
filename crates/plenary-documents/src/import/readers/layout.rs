//! Arranges the characters of a page into lines of text and cells of tables.

use unicode_normalization::UnicodeNormalization;

use super::script::logical;
use super::words;
use crate::import::clean;

/// A character on the page, or several that are drawn as one. Lengths are in points.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// Its left edge.
    pub x: f64,
    /// Its baseline, counted from the bottom of the page.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// The size of its font.
    pub size: f64,
    /// Its text.
    pub text: String,
}

/// A stretch of characters on one baseline without a wide gap.
#[derive(Debug, Clone)]
struct Segment {
    from: f64,
    to: f64,
    y: f64,
    size: f64,
    text: String,
}

impl Segment {
    /// Whether the two overlap horizontally, so that one is above the other.
    fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// The least gap between columns and the least gap between words, in font sizes.
const COLUMN: f64 = 1.2;
const WORD: f64 = 0.18;

/// The least gap after the number of an item, which is narrow if the title fills its column. In font sizes.
const NUMBER: f64 = 0.5;

/// The least distance between two lines of a text, in font sizes.
const LEADING: f64 = 0.8;

/// The greatest distance between two lines of a cell, in font sizes.
const CELL: f64 = 1.55;

/// The lines of a page from the top, each with its indent in font sizes. A wide gap becomes two spaces. A line of
/// underscores precedes the footnotes, which have a smaller font.
pub fn lines(mut glyphs: Vec<Glyph>, rtl: bool) -> Vec<(String, usize)> {
    glyphs.retain(|glyph| !glyph.text.is_empty());
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let margin = margin(&glyphs, rtl);
    let body = median(glyphs.iter().map(|glyph| glyph.size).collect());
    let rows: Vec<Vec<Segment>> =
        baselines(glyphs).into_iter().map(|row| segments(row, rtl)).filter(|row| !row.is_empty()).collect();
    let mut lines = Vec::new();
    let mut below = false;
    for row in cells(rows) {
        let size = row.iter().map(|segment| segment.size).fold(0.0, f64::max);
        let from = row.iter().map(|segment| if rtl { margin - segment.to } else { segment.from - margin });
        let indent = (from.fold(f64::INFINITY, f64::min) / body.max(1.0)).clamp(0.0, 1_000.0).round() as usize;
        let text = row_text(row, rtl);
        let note = size < 0.93 * body
            && text.trim_start().starts_with(|c: char| c.is_ascii_digit() || "*⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c));
        if note && !below && !lines.is_empty() {
            lines.push(("________".to_owned(), 0));
            below = true;
        }
        lines.push((text, indent));
    }
    lines
}

/// The rows of a page from the top, cut into words. On a page that is read from the right, `x` counts from the right.
pub fn rows(glyphs: &[Glyph], rtl: bool) -> Vec<words::Row> {
    let mut glyphs: Vec<Glyph> = glyphs.iter().filter(|glyph| !glyph.text.is_empty()).cloned().collect();
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let word = |segment: Segment| {
        let (from, to) = if rtl { (-segment.to, -segment.from) } else { (segment.from, segment.to) };
        // only text from the right is put into another order
        let clusters = if rtl { segment.text.chars().map(String::from).collect() } else { vec![segment.text] };
        words::Word { from, to, clusters }
    };
    baselines(glyphs)
        .into_iter()
        .filter_map(|row| {
            let size = median(row.iter().map(|glyph| glyph.size).collect());
            let y = row.first().map(|glyph| -glyph.y)?;
            let mut words: Vec<words::Word> = cut_into_words(row).into_iter().map(word).collect();
            words.sort_by(|a, b| a.from.total_cmp(&b.from));
            (!words.is_empty()).then_some(words::Row { y, size, words })
        })
        .collect()
}

/// Cuts a row into words, whose characters stay as the page shows them.
fn cut_into_words(mut row: Vec<Glyph>) -> Vec<Segment> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = median(row.iter().map(|glyph| glyph.size).collect());
    let mut words: Vec<Segment> = Vec::new();
    let mut last = String::new();
    let mut blank = true;
    for glyph in row {
        let gap = words.last().map(|word| glyph.x - word.to);
        if glyph.text == last && gap.is_some_and(|gap| (gap + glyph.width).abs() < 0.1 * size) && glyph.width > 0.0 {
            continue;
        }
        last.clone_from(&glyph.text);
        if glyph.text.trim().is_empty() {
            blank = true;
            continue;
        }
        let (text, to) = (cluster(&glyph, size, words.is_empty()), glyph.x + glyph.width);
        match words.last_mut() {
            Some(word) if !blank && gap.is_some_and(|gap| gap <= WORD * size) => {
                word.text.push_str(&text);
                word.to = word.to.max(to);
            }
            _ => words.push(Segment { from: glyph.x, to, y: glyph.y, size, text }),
        }
        blank = false;
    }
    words
}

/// The characters on each baseline, from the top.
fn baselines(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            // superscript figures are a little above their line
            Some(row)
                if row
                    .iter()
                    .rev()
                    .take(40)
                    .any(|other| (other.y - glyph.y).abs() < 0.45 * other.size.max(glyph.size)) =>
            {
                row.push(glyph)
            }
            _ => rows.push(vec![glyph]),
        }
    }
    rows
}

/// The position at which the lines of a page begin: the left margin, or the right one.
fn margin(glyphs: &[Glyph], rtl: bool) -> f64 {
    let left = glyphs.iter().map(|glyph| glyph.x).fold(f64::INFINITY, f64::min);
    let right = glyphs.iter().map(|glyph| glyph.x + glyph.width).fold(f64::NEG_INFINITY, f64::max);
    if rtl { right } else { left }
}

fn median(mut sizes: Vec<f64>) -> f64 {
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

/// Clusters of characters that become a segment, and the last gap in it that may separate columns.
struct Run {
    segment: Segment,
    text: Vec<String>,
    gap: Option<Gap>,
}

/// A gap in a run: the number of clusters before it, and its edges.
struct Gap {
    before: usize,
    from: f64,
    to: f64,
}

/// Cuts a row into segments at wide gaps, and at narrower gaps beside the number of an item.
fn segments(mut row: Vec<Glyph>, rtl: bool) -> Vec<Segment> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = median(row.iter().map(|glyph| glyph.size).collect());
    let mut runs: Vec<Run> = Vec::new();
    let mut last = String::new();
    for glyph in row {
        // a small figure at the start of a line is the number of a footnote
        let cluster = cluster(&glyph, size, runs.is_empty() && !rtl);
        let gap = runs.last().map(|run| glyph.x - run.segment.to);
        // a character drawn twice in one place is bold, not a repetition
        if glyph.text == last && gap.is_some_and(|gap| (gap + glyph.width).abs() < 0.1 * size) && glyph.width > 0.0 {
            continue;
        }
        last.clone_from(&glyph.text);
        let to = glyph.x + glyph.width;
        let numbered = |run: &Run| gap.is_some_and(|gap| gap > NUMBER * size) && !rtl && is_number(&run.text);
        match runs.last_mut() {
            Some(run) if gap.is_some_and(|gap| gap <= COLUMN * size) && !numbered(run) => {
                if gap.is_some_and(|gap| gap > NUMBER * size) {
                    run.gap = Some(Gap { before: run.text.len(), from: run.segment.to, to: glyph.x });
                }
                if gap.is_some_and(|gap| gap > WORD * size) {
                    run.text.push(" ".to_owned());
                }
                run.text.push(cluster);
                run.segment.to = run.segment.to.max(to);
            }
            _ => {
                let segment = Segment { from: glyph.x, to, y: glyph.y, size, text: String::new() };
                runs.push(Run { segment, text: vec![cluster], gap: None });
            }
        }
    }
    let cut = runs.into_iter().flat_map(|mut run| {
        let gap = run.gap.take().filter(|gap| rtl && is_number(&run.text[gap.before..]));
        let number = gap.map(|gap| {
            let text = run.text.split_off(gap.before);
            let segment = Segment { from: gap.to, ..run.segment.clone() };
            run.segment.to = gap.from;
            Run { segment, text, gap: None }
        });
        [Some(run), number]
    });
    let whole = cut.flatten().map(|run| Segment { text: logical(&run.text, rtl), ..run.segment });
    whole.filter(|segment| !segment.text.trim().is_empty()).collect()
}

/// Whether clusters are just the number of an item.
fn is_number(clusters: &[String]) -> bool {
    let text = clusters.concat();
    let text = text.trim();
    let plain = |c: char| c.is_ascii_digit() || " ().".contains(c) || c.is_alphabetic();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    !text.is_empty()
        && text.chars().count() <= 7
        && text.contains(|c: char| c.is_ascii_digit())
        && letters <= 1
        && text.chars().all(plain)
}

/// The text of a glyph. A small figure becomes a superscript figure, unless it is the `first` of its line.
fn cluster(glyph: &Glyph, size: f64, first: bool) -> String {
    let raised = glyph.size < 0.8 * size && !first;
    let raise = |c: char| {
        let digit = raised.then(|| c.to_digit(10)).flatten();
        digit.and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(c)
    };
    // ligatures and Arabic presentation forms become letters; full-width Chinese punctuation stays
    let forms = |c: char| matches!(c, '\u{fb00}'..='\u{fb4f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{2f00}'..='\u{2fdf}');
    if glyph.text.chars().any(forms) {
        glyph.text.nfkc().map(raise).collect()
    } else {
        glyph.text.chars().map(raise).collect()
    }
}

/// Merges rows whose cells have several lines: a cell may be centred between two lines of the cell beside it.
fn cells(rows: Vec<Vec<Segment>>) -> Vec<Vec<Segment>> {
    let near = |a: &[Segment], b: &[Segment], most: f64| {
        let (Some(a), Some(b)) = (a.first(), b.first()) else { return false };
        (a.y - b.y).abs() < most * a.size.max(b.size)
    };
    let mut bands: Vec<Vec<Segment>> = Vec::new();
    let mut last: Option<Vec<Segment>> = None;
    for row in rows {
        let beside = last.as_ref().is_some_and(|last| near(last, &row, LEADING));
        match bands.last_mut() {
            Some(band) if beside => band.extend(row.iter().cloned()),
            _ => bands.push(row.clone()),
        }
        last = Some(row);
    }
    let mut rows: Vec<Vec<Segment>> = bands.into_iter().map(columns).collect();
    // a number may be centred beside several lines of its title
    let mut at = 0;
    while at < rows.len() {
        if let Some(reach) = lines_around(&rows, at) {
            let merged: Vec<Segment> = rows.drain(at - reach..=at + reach).flatten().collect();
            at -= reach;
            rows.insert(at, columns(merged));
        }
        at += 1;
    }
    rows
}

/// The number of lines above, and as many below, that belong to the widest cell of a row.
fn lines_around(rows: &[Vec<Segment>], at: usize) -> Option<usize> {
    let row = &rows[at];
    let widest = row.iter().max_by(|a, b| (a.to - a.from).total_cmp(&(b.to - b.from))).filter(|_| row.len() > 1)?;
    let beside = |line: &Segment| {
        row.iter().filter(|segment| segment.from != widest.from).all(|segment| !segment.overlaps(line))
    };
    let of_cell = |row: &Vec<Segment>| matches!(&row[..], [only] if only.overlaps(widest) && beside(only));
    let near = |a: usize, b: usize| (rows[a][0].y - rows[b][0].y).abs() < CELL * widest.size;
    let above = (0..at).rev().take_while(|&ix| of_cell(&rows[ix]) && near(ix, ix + 1)).count();
    let below = (at + 1..rows.len()).take_while(|&ix| of_cell(&rows[ix]) && near(ix - 1, ix)).count();
    (above == below && above > 0).then_some(above)
}

/// Joins segments that are above each other into one cell.
fn columns(mut band: Vec<Segment>) -> Vec<Segment> {
    band.sort_by(|a, b| a.from.total_cmp(&b.from).then(b.y.total_cmp(&a.y)));
    let mut groups: Vec<(f64, f64, Vec<Segment>)> = Vec::new();
    for segment in band {
        match groups.last_mut() {
            Some((_, to, group)) if segment.from < *to => {
                *to = to.max(segment.to);
                group.push(segment);
            }
            _ => groups.push((segment.from, segment.to, vec![segment])),
        }
    }
    let joined = groups.into_iter().filter_map(|(from, to, mut group)| {
        group.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.from.total_cmp(&b.from)));
        let mut text = String::new();
        for segment in &group {
            clean::join(&mut text, segment.text.trim());
        }
        let first = group.into_iter().next()?;
        Some(Segment { from, to, text, ..first })
    });
    joined.collect()
}

/// The text of a row, with two spaces between its cells.
fn row_text(mut row: Vec<Segment>, rtl: bool) -> String {
    if rtl {
        row.reverse();
    }
    let mut text = String::new();
    for segment in row {
        if !text.is_empty() {
            text.push_str("  ");
        }
        text.push_str(segment.text.trim());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of six points each, from a place on.
    fn row(x: f64, y: f64, text: &str) -> Vec<Glyph> {
        let glyph =
            |(ix, c): (usize, char)| Glyph { x: x + 6.0 * ix as f64, y, width: 6.0, size: 10.0, text: c.to_string() };
        text.chars().enumerate().filter(|(_, c)| *c != ' ').map(glyph).collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        lines(glyphs, false).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn lines_have_their_indent() {
        let page = [row(20.0, 100.0, "2. Reports"), row(40.0, 80.0, "1. First"), row(20.0, 60.0, "3. Audit")];
        let indents: Vec<usize> = lines(page.concat(), false).into_iter().map(|(_, indent)| indent).collect();
        assert_eq!(indents, [0, 2, 0]);
    }

    #[test]
    fn the_lines_of_a_cell_are_joined() {
        for number in [93.0, 94.0] {
            let page = [
                row(100.0, 100.0, "Adoption of"),
                row(20.0, number, "1(b)"),
                row(100.0, 88.0, "the agenda"),
                row(100.0, 60.0, "next"),
            ];
            assert_eq!(texts(page.concat()), ["1(b)  Adoption of the agenda", "next"]);
        }
        let odd = [
            row(100.0, 112.0, "Adoption"),
            row(100.0, 100.0, "of the"),
            row(20.0, 100.0, "2"),
            row(100.0, 88.0, "report"),
            row(20.0, 60.0, "3"),
            row(100.0, 60.0, "Other"),
        ];
        assert_eq!(texts(odd.concat()), ["2  Adoption of the report", "3  Other"]);
        let top = [
            row(20.0, 100.0, "2"),
            row(100.0, 100.0, "Adoption of"),
            row(100.0, 88.0, "the report"),
            row(20.0, 76.0, "3"),
            row(100.0, 76.0, "Other"),
        ];
        assert_eq!(texts(top.concat()), ["2  Adoption of", "the report", "3  Other"]);
    }
}
