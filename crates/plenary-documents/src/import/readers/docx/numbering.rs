//! Computes the numbers that Word shows before list paragraphs. A paragraph, or its style, names the list.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::{Visitor, attribute, walk};
use crate::import::Error;

/// A level of a list: the format of its numbers, and the first number.
#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    text: String,
    start: usize,
}

/// The numbering properties of a paragraph or a style.
#[derive(Debug, Clone, Default)]
pub struct NumberingProperties {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
}

impl NumberingProperties {
    /// Records the value of a `pStyle`, `basedOn`, `numId` or `ilvl` element.
    pub fn put(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = attribute(element, "val");
        match name {
            "pStyle" | "basedOn" => self.style = value,
            "numId" => self.list = value,
            _ => self.level = value.and_then(|level| level.parse().ok()),
        }
    }
}

/// The lists of a document, and their current counts.
#[derive(Debug, Default)]
pub struct Numbering {
    /// The levels of each abstract list.
    abstracts: BTreeMap<String, BTreeMap<usize, Level>>,
    /// The abstract list of each list.
    lists: BTreeMap<String, String>,
    /// The list style that an abstract list takes its levels from.
    linked: BTreeMap<String, String>,
    /// The level for a paragraph style, by abstract list and style.
    style_levels: BTreeMap<(String, String), usize>,
    /// The numbering properties of each style; `style` is the style that it is based on.
    styles: BTreeMap<String, NumberingProperties>,
    /// The style of paragraphs that name none.
    default_style: Option<String>,
    /// The current count of each level of each abstract list.
    counts: BTreeMap<(String, usize), usize>,
    /// The list that is being read, its level, and whether it is abstract.
    open: (String, usize, bool),
}

/// The number of list levels in Word.
const LEVELS: usize = 9;

/// The longest chain of styles that are based on each other.
const BASES: usize = 20;

impl Numbering {
    /// Reads the parts with lists and with styles.
    pub fn read(lists: &str, styles: &str) -> Result<Self, Error> {
        let mut numbering = Self::default();
        walk(lists, &mut numbering)?;
        let mut styled = Styles::default();
        walk(styles, &mut styled)?;
        (numbering.styles, numbering.default_style) = (styled.all, styled.default_style);
        Ok(numbering)
    }

    /// The number of the next paragraph, and its level in the list.
    pub fn next(&mut self, properties: &NumberingProperties) -> Option<(String, usize)> {
        let (list, level) = self.list_and_level(properties)?;
        let (levels, abstract_list) = self.levels(&list)?;
        let known = levels.get(&level)?.clone();
        if known.format == "bullet" || known.format == "none" {
            return None;
        }
        let levels = levels.clone();
        let key = |level: usize| (abstract_list.clone(), level);
        let mut number = known.text.clone();
        for below in level + 1..LEVELS {
            self.counts.remove(&key(below));
        }
        let count = self.counts.entry(key(level)).and_modify(|count| *count += 1).or_insert(known.start);
        let count = *count;
        for at in 0..=level {
            let (value, format) = if at == level {
                (count, known.format.as_str())
            } else {
                let start = levels.get(&at).map_or(1, |level| level.start);
                (
                    self.counts.get(&key(at)).copied().unwrap_or(start),
                    levels.get(&at).map_or("decimal", |level| level.format.as_str()),
                )
            };
            number = number.replace(&format!("%{}", at + 1), &numeral(value, format));
        }
        Some((number, level))
    }

    /// The list and the level of a paragraph: its own, else those of its style or a base style. `0` means no list.
    fn list_and_level(&self, properties: &NumberingProperties) -> Option<(String, usize)> {
        if let Some(list) = &properties.list {
            return (list != "0").then(|| (list.clone(), properties.level.unwrap_or(0)));
        }
        let mut level = None;
        let mut seen = vec![properties.style.as_ref().or(self.default_style.as_ref())?];
        while let Some(style) = seen.last().filter(|_| seen.len() <= BASES) {
            let style_properties = self.styles.get(*style)?;
            level = level.or(style_properties.level);
            if let Some(list) = &style_properties.list {
                // the list may assign one of its levels to the style
                let abstract_list = self.levels(list).map(|(_, name)| name).unwrap_or_default();
                let linked = seen
                    .iter()
                    .find_map(|style| self.style_levels.get(&(abstract_list.clone(), (*style).clone())).copied());
                return (list != "0").then(|| (list.clone(), properties.level.or(linked).or(level).unwrap_or(0)));
            }
            seen.push(style_properties.style.as_ref()?);
        }
        None
    }

    /// The levels of a list, and the name of the abstract list that has them, which may come from a list style.
    fn levels(&self, list: &str) -> Option<(&BTreeMap<usize, Level>, String)> {
        let mut name = self.lists.get(list)?;
        for _ in 0..BASES {
            if let Some(levels) = self.abstracts.get(name) {
                return Some((levels, name.clone()));
            }
            name = self.lists.get(self.styles.get(self.linked.get(name)?)?.list.as_ref()?)?;
        }
        None
    }
}

impl Visitor for Numbering {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val").unwrap_or_default();
        let (list, level, inside) = self.open.clone();
        match name {
            "abstractNum" => self.open = (attribute(element, "abstractNumId").unwrap_or_default(), 0, true),
            "num" => self.open = (attribute(element, "numId").unwrap_or_default(), 0, false),
            "abstractNumId" if !inside => {
                self.lists.insert(list, value());
            }
            "numStyleLink" if inside => {
                self.linked.insert(list, value());
            }
            "lvl" if inside => {
                self.open.1 = attribute(element, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
            }
            "pStyle" if inside && level < LEVELS => {
                self.style_levels.insert((list, value()), level);
            }
            "numFmt" | "lvlText" | "start" if inside && level < LEVELS => {
                let level = self
                    .abstracts
                    .entry(list)
                    .or_default()
                    .entry(level)
                    .or_insert(Level { start: 1, ..Level::default() });
                match name {
                    "numFmt" => level.format = value(),
                    "lvlText" => level.text = value(),
                    _ => level.start = value().parse().unwrap_or(1).min(1_000),
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// Collects the styles of a document.
#[derive(Default)]
struct Styles {
    all: BTreeMap<String, NumberingProperties>,
    default_style: Option<String>,
    open: Option<String>,
}

impl Visitor for Styles {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "style" => {
                let id = attribute(element, "styleId").unwrap_or_default();
                let is = |name: &str, wanted: &[&str]| {
                    attribute(element, name).is_some_and(|value| wanted.contains(&value.as_str()))
                };
                if is("default", &["1", "true", "on"]) && is("type", &["paragraph"]) {
                    self.default_style = Some(id.clone());
                }
                self.all.entry(id.clone()).or_default();
                self.open = Some(id);
            }
            "basedOn" | "numId" | "ilvl" => {
                if let Some(style) = self.open.as_ref().and_then(|id| self.all.get_mut(id)) {
                    style.put(name, element);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style" {
            self.open = None;
        }
    }

    fn text(&mut self, _: &str) {}
}

/// A number in a Word number format.
fn numeral(value: usize, format: &str) -> String {
    let letter = |first: u8| {
        let ix = u8::try_from(value.saturating_sub(1) % 26).unwrap_or(0);
        char::from(first + ix).to_string()
    };
    match format {
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => roman(value),
        "upperRoman" => roman(value).to_uppercase(),
        "arabicAlpha" | "arabicAbjad" => ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي", "ك", "ل"]
            .get(value.saturating_sub(1))
            .map_or_else(|| value.to_string(), |letter| (*letter).to_owned()),
        "decimalZero" => format!("{value:02}"),
        _ => value.to_string(),
    }
}

fn roman(mut value: usize) -> String {
    let mut text = String::new();
    for (step, sign) in [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while value >= step && text.len() < 20 {
            text.push_str(sign);
            value -= step;
        }
    }
    text
}
