//! Which level an entry of the agenda has, by its number, its indent and the entries above: an item, a part of one, or an entry of a
//! list inside one.

use super::super::number::level::Level;
use super::super::number::{Number, ROMANS};
use super::super::timetable::starts_at;
use super::{Inner, Reader};
use crate::import::document::Line;
use crate::import::doubt::Doubt;

impl Reader {
    /// A line with the whole number of an item: `[7a] Title`.
    pub(super) fn whole(&mut self, number: Number, title: &str, line: &Line) {
        if let Some(figure) = number.key.parse().ok().filter(|_| number.parent.is_none()) {
            self.top = Some((figure, number.clone(), line.indent));
            (self.letter, self.inner) = (None, None);
        }
        self.push(number, title, line, None);
    }

    /// A line such as `5 bis. Title`, which follows item 5.
    pub(super) fn added(&mut self, figure: u32, number: Number, title: &str, line: &Line) {
        if self.top.as_ref().is_none_or(|(top, ..)| *top != figure) {
            return self.continue_title(line);
        }
        self.top = Some((figure, number.clone(), line.indent));
        (self.letter, self.inner) = (None, None);
        self.push(number, title, line, None);
    }

    /// A line such as `IV. Title`: the fourth item, if Roman numerals number the items.
    pub(super) fn roman(&mut self, figure: u32, number: Number, title: &str, line: &Line) {
        let before = self.top.as_ref().map_or(0, |(top, ..)| *top);
        let is_added = number.printed.contains(' ');
        if self.level != Level::Romans || figure != before + u32::from(!is_added) {
            return self.continue_title(line);
        }
        self.top = Some((figure, number.clone(), line.indent));
        (self.letter, self.inner) = (None, None);
        self.push(number, title, line, None);
    }

    /// The next item of a list that letters, bracketed figures or Chinese numerals count, or the next letter below a Roman numeral.
    pub(super) fn outer(&mut self, line: &Line) -> bool {
        let before = self.top.as_ref().map_or(0, |(top, ..)| *top);
        if !matches!(self.level, Level::Figures | Level::Romans)
            && let Some((value, number, title)) = self.level.start(&line.text)
            && value == before + 1
        {
            self.top = Some((value, number.clone(), line.indent));
            (self.letter, self.inner) = (None, None);
            self.push(number, title, line, None);
            return true;
        }
        let Some((_, top, _)) = self.top.as_ref().filter(|_| self.level == Level::Romans) else { return false };
        let last = self
            .letter
            .as_ref()
            .and_then(|number| number.key.strip_prefix(&top.key)?.strip_prefix('.')?.bytes().next());
        match Level::Capitals.start(&line.text) {
            // `V.` and `X.` are Roman numerals
            Some((_, letter, title)) if letter.key.bytes().next() == Some(last.map_or(b'A', |last| last + 1)) => {
                let whole = top.dotted(&letter.key);
                (self.letter, self.inner) = (Some(whole.clone()), None);
                self.push(whole, title, line, None);
                true
            }
            _ => false,
        }
    }

    /// A figure of a list inside an item that another mark numbers: it counts from 1 in each item.
    fn below(&mut self, number: u32, title: &str, line: &Line, doubt: Option<Doubt>) {
        let Some((_, top, _)) = self.top.clone() else { return self.continue_title(line) };
        let last = self.inner.as_ref().map_or(0, |inner| inner.last);
        if number != last + 1 {
            return self.continue_title(line);
        }
        let parent = self.inner.take().map_or_else(|| self.letter.clone().unwrap_or(top), |inner| inner.parent);
        let whole = parent.dotted(&number.to_string());
        self.inner = Some(Inner { last: number, indent: line.indent, parent });
        self.push(whole, title, line, doubt);
    }

    /// A line with a number and a title: an entry of the agenda, or of a list inside its last item.
    pub(super) fn numbered(&mut self, number: u32, title: &str, line: &Line, doubt: Option<Doubt>) {
        if self.level != Level::Figures {
            return self.below(number, title, line, doubt);
        }
        let Some((after, top, indent)) = self.top.clone() else {
            return if number == 0 || number > 20 {
                self.continue_title(line)
            } else {
                self.top_level(number, title, line, doubt)
            };
        };
        let deeper = line.indent > indent;
        if let Some(mut inner) = self.inner.clone().filter(|inner| number == inner.last + 1) {
            // 3 may follow 2 in either list; unless the indent decides, it belongs to the agenda
            let outer = number == after + 1;
            let inside = deeper && line.indent >= inner.indent;
            if inside || !outer {
                inner.last = number;
                let whole = inner.parent.dotted(&number.to_string());
                self.inner = Some(inner);
                return self.push(whole, title, line, doubt);
            }
            let nested = (line.indent == inner.indent).then_some(Doubt::Nested { other: number });
            return self.top_level(number, title, line, doubt.or(nested));
        }
        // a list inside an item is indented, or follows a title that ends in a colon
        let announced =
            self.agenda.entries.last().is_some_and(|last| last.title.value.trim_end().ends_with([':', '：']));
        if number == 1 && doubt.is_none() && (deeper || announced) {
            let parent = self.letter.clone().unwrap_or(top);
            let whole = parent.dotted("1");
            self.inner = Some(Inner { last: 1, indent: line.indent, parent });
            return self.push(whole, title, line, None);
        }
        // not an item: the line begins with a year, or with a figure of the sentence above
        if number > after + 20 || number <= after {
            return self.continue_title(line);
        }
        self.top_level(number, title, line, doubt);
    }

    pub(super) fn top_level(&mut self, number: u32, title: &str, line: &Line, doubt: Option<Doubt>) {
        let before = self.top.as_ref().map_or(0, |(top, ..)| *top);
        let gap = (number != before + 1).then_some(Doubt::Gap { before });
        let top = Number::top(number);
        self.top = Some((number, top.clone(), line.indent));
        (self.letter, self.inner) = (None, None);
        self.push(top, title, line, gap.or(doubt));
    }

    pub(super) fn dotted(&mut self, number: u32, sub: &str, title: &str, line: &Line) {
        // `10.30` is a time of day, unless item 10.29 precedes it
        let before = sub.parse::<u32>().ok().map(|sub| format!("{number}.{}", sub.saturating_sub(1)));
        if starts_at(&line.text) && self.agenda.entries.last().map(|last| &last.number.key) != before.as_ref() {
            return self.not_understood(line);
        }
        let last = self.top.as_ref().map(|(top, ..)| *top);
        if last.is_some_and(|last| number < last || number > last + 20) {
            return self.continue_title(line);
        }
        let top = Number::top(number);
        let whole = top.dotted(sub);
        self.top = Some((number, top, line.indent));
        self.inner = None;
        self.push(whole, title, line, None);
    }

    pub(super) fn lettered(&mut self, letter: &str, title: &str, line: &Line) {
        let Some((_, top, _)) = &self.top else { return self.not_understood(line) };
        let before = self.letter.as_ref().and_then(|number| number.key.strip_prefix(&top.key).map(str::to_owned));
        let place = |of: &str| ROMANS.iter().position(|roman| *roman == of);
        let roman = place(letter).is_some();
        // (ii) after (i) is in the same list
        let follows = place(letter).zip(before.as_deref().and_then(place)).is_some_and(|(now, last)| now == last + 1);
        // (i) after (h) is a letter; otherwise it is the first Roman numeral
        let number = match (&self.letter, before.as_deref()) {
            (Some(above), Some(before))
                if roman
                    && !follows
                    && !(letter == "i" && before == "h"
                        || letter == "v" && before == "u"
                        || letter == "x" && before == "w") =>
            {
                above.lettered(letter)
            }
            _ => top.lettered(letter),
        };
        if number.parent.as_ref() == Some(&top.key) {
            self.letter = Some(number.clone());
        }
        self.push(number, title, line, None);
    }
}
