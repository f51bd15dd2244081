//! What numbers the items of an agenda: figures, or `I.`, `A.`, `(1)` and `一、` where figures number lists inside of items.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Number, Start, in_agenda};
use crate::import::document::Line;
use crate::import::words::{Words, pattern};

/// The marks of the first level of an agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// `1.`, `2.`
    #[default]
    Figures,
    /// `I.`, `II.`
    Romans,
    /// `A.`, `B.`
    Capitals,
    /// `(1)`, `(2)`
    Brackets,
    /// `一、`, `二、`
    Han,
}

/// The levels that figures may be below.
const OUTER: [Level; 4] = [Level::Romans, Level::Capitals, Level::Brackets, Level::Han];

/// The fewest entries that show a level beside figures.
const FEWEST: usize = 3;

/// The fewest entries without a heading above them, and the most lines from one to the next: chapters of a text are longer.
const ALONE: usize = 5;
const NEAR: usize = 8;

static CAPITAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<mark>[A-Z])(?:[.．]\s+|\)\s*|\s[-–—]\s)(?P<title>[\p{L}«“\x22(].*)$"));
static BRACKET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[(（]\s?(?P<mark>\d{1,3})\s?[)）]\s*(?P<title>[\p{L}«“《\x22].*)$"));
static HAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^第?(?P<mark>[一二三四五六七八九十]{1,3})(?:[、．.]|项[:：、\s])\s*(?P<title>[\p{L}“《（].*)$")
});

/// The value of a Chinese numeral up to ninety-nine.
fn han(text: &str) -> Option<u32> {
    let digit =
        |c: char| "一二三四五六七八九".chars().position(|known| known == c).and_then(|at| u32::try_from(at + 1).ok());
    let Some((tens, ones)) = text.split_once('十') else {
        let mut chars = text.chars();
        return chars.next().and_then(digit).filter(|_| chars.next().is_none());
    };
    let one = |part: &str, empty: u32| {
        let mut chars = part.chars();
        let value = chars.next().map_or(Some(empty), digit);
        value.filter(|_| chars.next().is_none())
    };
    Some(one(tens, 1)? * 10 + one(ones, 0)?)
}

impl Level {
    /// The place in the list, the number and the title of a line with such a mark.
    pub fn start(self, text: &str) -> Option<(u32, Number, &str)> {
        let found = |pattern: &Regex| {
            let captures = pattern.captures(text)?;
            let (mark, title) = (captures.name("mark")?.range(), captures.name("title")?.range());
            Some((text.get(mark)?, text.get(title)?))
        };
        match self {
            Self::Figures => match in_agenda(text)? {
                Start::Top(figure, title) => Some((figure, Number::top(figure), title)),
                Start::Whole(number, title) => Some((number.key.parse().ok()?, number, title)),
                _ => None,
            },
            Self::Romans => match in_agenda(text)? {
                Start::Roman(value, number, title) => Some((value, number, title)),
                _ => None,
            },
            Self::Capitals => {
                let (mark, title) = found(&CAPITAL)?;
                let value = mark.bytes().next().map(|byte| u32::from(byte - b'A') + 1)?;
                Some((value, Number::label(mark), title))
            }
            Self::Brackets => {
                let (mark, title) = found(&BRACKET)?;
                let value = mark.parse().ok()?;
                Some((value, Number::top(value), title))
            }
            Self::Han => {
                let (mark, title) = found(&HAN)?;
                let value = han(mark)?;
                Some((value, Number::top(value), title))
            }
        }
    }

    /// The level that numbers the items of these lines: the outermost that counts from its first mark on, unless figures go on
    /// counting across its entries, as below the headings of a long agenda.
    pub fn of(lines: &[Line], words: &Words) -> Self {
        OUTER.into_iter().find(|level| level.numbers(lines, words)).unwrap_or_default()
    }

    fn numbers(self, lines: &[Line], words: &Words) -> bool {
        let entries = self.entries(lines, words);
        let (Some(&first), Some(&last)) = (entries.first(), entries.last()) else { return false };
        let figure = |line: &Line| Self::Figures.start(&line.text).map(|(figure, ..)| figure);
        // the lists inside of the last entry end where those of another part of the document may begin
        let parts: Vec<Range<usize>> = entries.windows(2).map(|pair| pair[0]..pair[1]).collect();
        let figures: Vec<Option<u32>> = parts.iter().map(|part| lines[part.clone()].iter().find_map(figure)).collect();
        if self == Self::Romans && !lines.iter().any(|line| figure(line) == Some(1)) {
            return true;
        }
        let above = lines[..first].iter().any(|line| figure(line) == Some(1));
        let restart = figures.iter().flatten().all(|figure| *figure == 1);
        let filled = figures.iter().flatten().count();
        let inside = filled > 1 || figures.len() - filled > 1;
        let dense = last - first <= NEAR * entries.len();
        let heading =
            lines[first.saturating_sub(NEAR)..first].iter().any(|line| Words::is_heading(&line.text, words.agenda));
        let shown = entries.len() >= if heading { FEWEST } else { ALONE };
        !above && restart && inside && dense && shown
    }

    /// The lines that count from 1 in this level. The heading of a part of the document is no entry.
    fn entries(self, lines: &[Line], words: &Words) -> Vec<usize> {
        let headings = [words.agenda, words.annotations, words.work, words.annex, words.documents];
        let mut found = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let Some((value, _, title)) = self.start(&line.text) else { continue };
            if headings.iter().any(|list| Words::is_heading(title, list)) {
                continue;
            }
            if value == 1 && found.len() < FEWEST {
                found = vec![at];
            } else if !found.is_empty() && value as usize == found.len() + 1 {
                found.push(at);
            }
        }
        found
    }
}

/// Whether a line begins an entry of a list in any of the levels.
pub fn is_entry(text: &str) -> bool {
    OUTER.iter().any(|level| level.start(text).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::{FileKind, Lines, Place};
    use crate::import::words::for_code;

    fn level(text: &str) -> Level {
        let mut lines = Lines::new(FileKind::Text);
        for (at, line) in text.lines().enumerate() {
            lines.text(line, Place { line: at + 1, ..Place::default() });
        }
        Level::of(&lines.done().lines, for_code("en").unwrap())
    }

    #[test]
    fn the_outermost_list_numbers_the_items() {
        for (text, wanted) in [
            ("Agenda\n1. Opening\n2. Audit\n", Level::Figures),
            ("Agenda\nA. Roll call\nB. Minutes\n1. March\n2. April\nC. Audit\nD. Other\n", Level::Capitals),
            ("Agenda\nA. Roll\n1. X\n2. Y\nB. Minutes\n1. March\nC. Other\n", Level::Capitals),
            ("Agenda\n(1) Roll call\n(2) Minutes\n(3) Audit\n", Level::Brackets),
            ("Agenda\nI. Roll call\nII. Reports\n1. Audit\n2. Staff\nIII. Other\nIV. End\n", Level::Romans),
            ("Agenda\n一、开幕\n二、审议\n1. 甲\n2. 乙\n三、其他\n四、闭幕\n", Level::Han),
            // figures go on below headings
            (
                "Agenda\nA. Organization\n1. Opening\n2. Election\nB. Substance\n3. Audit\nC. End\n4. Other\n",
                Level::Figures,
            ),
            ("Agenda\nI. Organization\n1. Opening\nII. Substance\n2. Audit\nIII. End\n3. Other\n", Level::Figures),
            // parts of items
            ("Agenda\n1. Opening\n(1) One\n(2) Two\n(3) Three\n2. Audit\n", Level::Figures),
            // parts of the document
            ("I. Provisional agenda\n1. Opening\n2. Audit\nII. Annotations\n1. Opening\nIII. Annex\n", Level::Figures),
        ] {
            assert_eq!(level(text), wanted, "{text}");
        }
    }

    #[test]
    fn chinese_numerals_are_read() {
        let values = ["一", "十", "十二", "二十", "三十一"].map(han);
        assert_eq!(values, [1, 10, 12, 20, 31].map(Some));
        assert_eq!(["一二", "十十", ""].map(han), [None; 3]);
    }
}
