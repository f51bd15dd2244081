//! Changes as Word tracks them: rows and paragraphs that were inserted or deleted since another version.
//!
//! Word has no tracked move for a row of a table. A row that moved is deleted where it was and inserted where it is, as when
//! a person moves it. To accept all changes gives the new document, and to reject all of them the old one.

use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices};

use super::xml::{Element, element};

/// Who made the changes, as Word shows it.
const AUTHOR: &str = "Plenary";

/// What became of a row or a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
}

impl Change {
    const fn tag(self) -> &'static str {
        match self {
            Self::Inserted => "w:ins",
            Self::Deleted => "w:del",
        }
    }
}

/// A paragraph or a row of a table.
#[derive(Debug, Clone)]
pub struct Block {
    /// The text by which it is known in another version.
    pub key: String,
    /// How it is written.
    pub element: Element,
}

/// Both versions as one list (Myers 1986). Of two blocks with the same key the new one is taken.
fn merged(old: Vec<Block>, new: Vec<Block>) -> Vec<(Option<Change>, Element)> {
    let keys = |all: &[Block]| all.iter().map(|block| block.key.clone()).collect::<Vec<String>>();
    let steps = capture_diff_slices(Algorithm::Myers, &keys(&old), &keys(&new));
    let (mut old, mut new) = (old.into_iter(), new.into_iter());
    let next = |tag| match tag {
        ChangeTag::Delete => old.next().map(|block| (Some(Change::Deleted), block.element)),
        ChangeTag::Insert => new.next().map(|block| (Some(Change::Inserted), block.element)),
        ChangeTag::Equal => old.next().and(new.next()).map(|block| (None, block.element)),
    };
    steps.iter().flat_map(tags).filter_map(next).collect()
}

/// A tag for each entry of a step.
fn tags(step: &DiffOp) -> Vec<ChangeTag> {
    let many = |tag, count| std::iter::repeat_n(tag, count);
    match *step {
        DiffOp::Equal { len, .. } => many(ChangeTag::Equal, len).collect(),
        DiffOp::Delete { old_len, .. } => many(ChangeTag::Delete, old_len).collect(),
        DiffOp::Insert { new_len, .. } => many(ChangeTag::Insert, new_len).collect(),
        DiffOp::Replace { old_len, new_len, .. } => {
            many(ChangeTag::Delete, old_len).chain(many(ChangeTag::Insert, new_len)).collect()
        }
    }
}

/// Numbers the changes of a document.
#[derive(Debug, Default)]
pub struct Tracker {
    changes: usize,
}

impl Tracker {
    fn stamp(&mut self, change: Change) -> Element {
        self.changes += 1;
        element(change.tag()).with("w:id", self.changes).with("w:author", AUTHOR)
    }

    /// The paragraphs of both versions.
    pub fn paragraphs(&mut self, old: Vec<Block>, new: Vec<Block>) -> Vec<Element> {
        merged(old, new).into_iter().map(|(change, one)| self.paragraph(change, one)).collect()
    }

    /// The rows of both versions of a table.
    pub fn rows(&mut self, old: Vec<Block>, new: Vec<Block>) -> Vec<Element> {
        merged(old, new).into_iter().map(|(change, one)| self.row(change, one)).collect()
    }

    /// Marks a row, and the text of its cells.
    fn row(&mut self, change: Option<Change>, row: Element) -> Element {
        let Some(change) = change else { return row };
        row.map(|part| match part.name() {
            "w:trPr" => part.child(self.stamp(change)),
            "w:tc" => part.map(|inside| match inside.name() {
                "w:p" => self.paragraph(Some(change), inside),
                _ => inside,
            }),
            _ => part,
        })
    }

    /// Marks a paragraph: its end and its text.
    fn paragraph(&mut self, change: Option<Change>, paragraph: Element) -> Element {
        let Some(change) = change else { return paragraph };
        let (paragraph, children) = paragraph.taken_apart();
        let (about, runs): (Vec<Element>, Vec<Element>) =
            children.into_iter().partition(|child| child.name() == "w:pPr");
        let about = about.into_iter().next().unwrap_or_else(|| element("w:pPr"));
        let about = about.child(element("w:rPr").child(self.stamp(change)));
        let runs = if change == Change::Deleted { runs.into_iter().map(deleted).collect() } else { runs };
        let text = (!runs.is_empty()).then(|| self.stamp(change).children(runs));
        paragraph.child(about).children(text)
    }
}

/// Deleted text has an element of its own.
fn deleted(part: Element) -> Element {
    if part.name() == "w:t" { part.renamed("w:delText") } else { part.map(deleted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_moves_is_deleted_and_inserted() {
        let list = |keys: &[&'static str]| {
            let block = |key: &&'static str| Block { key: (*key).to_owned(), element: element(key) };
            keys.iter().map(block).collect::<Vec<_>>()
        };
        let merged = merged(list(&["a", "b", "c"]), list(&["b", "c", "a"]));
        let merged: Vec<_> = merged.iter().map(|(change, one)| (*change, one.name())).collect();
        let (gone, new) = (Some(Change::Deleted), Some(Change::Inserted));
        assert_eq!(merged, [(gone, "a"), (None, "b"), (None, "c"), (new, "a")]);
    }
}
