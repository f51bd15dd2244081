//! A session file under edits. Only the edited value changes; all other text, comments included, stays as written.

use std::ops::Range;

use super::json::{self, Json, Value};
use crate::model::Statement;

/// A text under edits. It is always valid JSON.
#[derive(Debug, Clone)]
pub struct Draft {
    text: String,
    tree: Json,
}

impl Draft {
    /// Starts from a text; `None` if it is not JSON.
    pub fn of(text: &str) -> Option<Self> {
        let (tree, _) = json::parse(text).ok()?;
        Some(Self { text: text.to_owned(), tree })
    }

    /// The current text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a value, if the file has it.
    pub fn get(&self, at: &Statement) -> Option<&str> {
        self.text.get(self.find(at)?.range.clone())
    }

    /// How many elements a list has.
    pub fn count(&self, list: &Statement) -> usize {
        match self.find(list).map(|json| &json.value) {
            Some(Value::List(elements)) => elements.len(),
            _ => 0,
        }
    }

    /// Sets a value: replaces the one at `at`, or adds a field to the object around it.
    pub fn set(&mut self, at: &Statement, value: &str) {
        if let Some(there) = self.find(at) {
            let range = there.range.clone();
            return self.splice(range, value);
        }
        let Some((parent, key)) = split(at) else { return };
        let Some(object) = self.find(&parent) else { return };
        let Value::Object(members) = &object.value else { return };
        let field = format!("{}: {value}", quoted(&key));
        let spans: Vec<Range<usize>> = members.iter().map(|one| one.key_range.start..one.value.range.end).collect();
        self.add(object.range.clone(), &spans, spans.len(), &field);
    }

    /// Inserts an element into a list.
    pub fn insert(&mut self, list: &Statement, place: usize, value: &str) {
        let Some(found) = self.find(list) else { return };
        let Value::List(elements) = &found.value else { return };
        let spans: Vec<Range<usize>> = elements.iter().map(|one| one.range.clone()).collect();
        self.add(found.range.clone(), &spans, place.min(spans.len()), value);
    }

    /// Removes a field or an element, with its comma and, if it has one of its own, its line.
    pub fn remove(&mut self, at: &Statement) {
        let Some((parent, key)) = split(at) else { return };
        let Some(around) = self.find(&parent) else { return };
        let spans: Vec<Range<usize>> = match &around.value {
            Value::Object(members) => members.iter().map(|one| one.key_range.start..one.value.range.end).collect(),
            Value::List(elements) => elements.iter().map(|one| one.range.clone()).collect(),
            _ => return,
        };
        let place = match &around.value {
            Value::Object(members) => members.iter().position(|member| member.key == key),
            _ => key.parse().ok().filter(|&place| place < spans.len()),
        };
        let Some(place) = place else { return };
        let gone = match (place.checked_sub(1), spans.get(place + 1)) {
            (_, Some(next)) => spans[place].start..next.start,
            (Some(before), None) => spans[before].end..spans[place].end,
            (None, None) => around.range.start + 1..around.range.end - 1,
        };
        self.splice(gone, "");
    }

    fn find(&self, at: &Statement) -> Option<&Json> {
        let mut here = &self.tree;
        for step in at.0.split('/').skip(1) {
            let step = unescaped(step);
            here = match &here.value {
                Value::List(list) => list.get(step.parse::<usize>().ok()?)?,
                Value::Object(members) => &members.iter().find(|member| member.key == step)?.value,
                _ => return None,
            };
        }
        Some(here)
    }

    /// Adds to a container, on its own line if the other members have theirs.
    fn add(&mut self, around: Range<usize>, spans: &[Range<usize>], place: usize, value: &str) {
        let Some(last) = spans.last() else {
            return self.splice(around.start + 1..around.end - 1, value);
        };
        let before = &self.text[around.start + 1..spans[0].start];
        let own_line = before.contains('\n').then(|| before.rsplit('\n').next().unwrap_or_default());
        let gap = own_line.map_or_else(|| " ".to_owned(), |indent| format!("\n{indent}"));
        match spans.get(place) {
            Some(next) => self.splice(next.start..next.start, &format!("{value},{gap}")),
            None => self.splice(last.end..last.end, &format!(",{gap}{value}")),
        }
    }

    fn splice(&mut self, range: Range<usize>, with: &str) {
        let mut text = self.text.clone();
        text.replace_range(range, with);
        // callers pass JSON, so this always succeeds
        if let Ok((tree, _)) = json::parse(&text) {
            (self.text, self.tree) = (text, tree);
        }
    }
}

/// A text as JSON writes it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn split(at: &Statement) -> Option<(Statement, String)> {
    let (parent, key) = at.0.rsplit_once('/')?;
    Some((Statement(parent.to_owned()), unescaped(key)))
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "{\n  \"rules\": {},\n  \"items\": [\n    {\"id\": \"1\", \"pin\": \"m1\"},\n    {\"id\": \"2\"}\n  ]\n}\n";

    fn at(pointer: &str) -> Statement {
        Statement(pointer.to_owned())
    }

    #[test]
    fn what_is_not_edited_stays_as_it_was_written() {
        let mut draft = Draft::of(TEXT).unwrap();
        draft.set(&at("/items/0/pin"), "\"m2\"");
        draft.set(&at("/items/1/minutes"), "30");
        draft.set(&at("/rules/set"), "\"un-remote\"");
        draft.set(&at("/order"), "\"free\"");
        draft.insert(&at("/items"), 1, "{\"id\": \"1b\"}");
        insta::assert_snapshot!(draft.text(), @r#"
        {
          "rules": {"set": "un-remote"},
          "items": [
            {"id": "1", "pin": "m2"},
            {"id": "1b"},
            {"id": "2", "minutes": 30}
          ],
          "order": "free"
        }
        "#);
        for gone in ["/items/0/pin", "/items/2", "/items/0", "/order", "/rules/set"] {
            draft.remove(&at(gone));
        }
        insta::assert_snapshot!(draft.text(), @r#"
        {
          "rules": {},
          "items": [
            {"id": "1b"}
          ]
        }
        "#);
    }

    #[test]
    fn what_is_not_there_is_not_touched() {
        let mut draft = Draft::of(TEXT).unwrap();
        for nothing in ["/items/7", "/items/x", "/nothing/at/all", ""] {
            draft.remove(&at(nothing));
        }
        draft.insert(&at("/rules"), 0, "1");
        assert_eq!(draft.text(), TEXT);
        assert_eq!((draft.count(&at("/items")), draft.count(&at("/rules"))), (2, 0));
        assert_eq!(draft.get(&at("/items/0/pin")), Some("\"m1\""));
    }
}
