//! People: those that the session lists, or those that its items name.

use super::{Names, when};
use crate::model::{Person, PersonIx};
use crate::read::decode::{At, List, Many};
use crate::read::extras;
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::quote::quoted;
use crate::read::values::{Id, MOST};
use crate::read::words::phrases;

/// The people so far. Where the session lists none, whoever an item names joins them.
pub(super) struct People {
    all: Vec<Person>,
    names: Names,
    listed: bool,
}

impl People {
    /// The people of the session.
    pub fn new(raw: Option<At<List<extras::Person, MOST>>>, clock: &mut when::Clock, out: &mut Findings) -> Self {
        let mut people = Self { all: Vec::new(), names: Names::default(), listed: raw.is_some() };
        let Some(At { value: list, .. }) = raw else { return people };
        people.names.whole = list.whole;
        for (ix, one) in list.items.into_iter().enumerate() {
            let raw = one.value;
            match &raw.id {
                Some(id) => people.names.add(id, ix, phrases::PERSON, out),
                None => people.names.whole = false,
            }
            let zone = raw.timezone.map_or(clock.zone(), |name| name.0);
            let id = raw.id.map(|id| id.value.0).unwrap_or_default();
            let windows = raw.windows.map(|windows| clock.windows_in(zone, &windows, out));
            let name = raw.name.map_or_else(|| id.clone(), |line| line.0);
            people.all.push(Person { id, name, windows });
        }
        people
    }

    /// The people that an item names. Where the session lists people, an unknown one is reported.
    pub fn of_item(&mut self, raw: &Many<Id>, out: &mut Findings) -> Vec<PersonIx> {
        let mut found: Vec<PersonIx> = Vec::new();
        for id in &raw.items {
            let ix = if self.listed {
                self.names.find(&id.value, &id.at, out, |id, near| Fault::UnknownPerson { id, near })
            } else {
                Some(self.find_or_add(id))
            };
            match ix.map(PersonIx) {
                Some(person) if found.contains(&person) => {
                    out.add(&id.at, Fault::Repeated { shown: quoted(&id.value.0) });
                }
                person => found.extend(person),
            }
        }
        found
    }

    fn find_or_add(&mut self, id: &At<Id>) -> usize {
        let name = &id.value.0;
        if let Some(&known) = self.names.by_id.get(name) {
            return known;
        }
        let ix = self.all.len();
        self.names.by_id.insert(name.clone(), ix);
        self.all.push(Person { id: name.clone(), name: name.clone(), windows: None });
        ix
    }

    /// Those known so far.
    pub fn all(&self) -> &[Person] {
        &self.all
    }

    /// All of them, when every item has been read.
    pub fn into_all(self) -> Vec<Person> {
        self.all
    }
}

#[cfg(test)]
mod tests {
    use crate::read::{Report, session};

    fn read(more: &str, items: &str) -> Result<Vec<Vec<String>>, Report> {
        let file = format!(
            r#"{{"title": "A body", "timezone": "Europe/Vienna", {more}
                "meetings": {{"days": ["2026-03-29"], "times": ["10:00-11:00"]}}, "items": [{items}]}}"#
        );
        let problem = session(&file, "session.json")?.problem;
        let names = |item: &crate::model::Item| item.people.iter().map(|&p| problem.person(p).name.clone()).collect();
        Ok(problem.items.iter().map(names).collect())
    }

    fn codes(more: &str, items: &str) -> Vec<&'static str> {
        let report = read(more, items).unwrap_err();
        report.diagnostics.iter().map(|one| one.code).collect()
    }

    #[test]
    fn items_name_those_who_are_listed_or_anybody() {
        let items =
            r#"{"id": "1", "minutes": 30, "people": ["ana", "bo"]}, {"id": "2", "minutes": 20, "people": "ana"}"#;
        assert_eq!(read("", items).unwrap(), [vec!["ana", "bo"], vec!["ana"]]);
        let listed = r#""people": [{"id": "bo"}, {"id": "ana", "name": "Ana Lima"}],"#;
        assert_eq!(read(listed, items).unwrap(), [vec!["Ana Lima", "bo"], vec!["Ana Lima"]]);
        let report = read(&listed.replace("\"ana\"", "\"anna\""), items).unwrap_err().to_string();
        assert!(report.contains("unknown person `ana`") && report.contains("did you mean \"anna\"?"), "{report}");
        assert_eq!(codes(r#""people": [],"#, items), ["E314", "E314", "E314"]);
    }

    #[test]
    fn nobody_is_there_twice() {
        assert_eq!(codes("", r#"{"id": "1", "minutes": 30, "people": ["ana", "ana"]}"#), ["E212"]);
        let twice = r#""people": [{"id": "ana"}, {"id": "ana"}],"#;
        assert_eq!(codes(twice, r#"{"id": "1", "minutes": 30}"#), ["E301"]);
    }

    #[test]
    fn windows_are_told_on_the_clock_of_the_person() {
        let file = r#"{"title": "A body", "timezone": "Europe/Vienna",
            "people": [{"id": "ana", "timezone": "America/New_York", "windows": [{"from": "2026-03-29T04:00"}]},
                       {"id": "bo", "windows": []}, {"id": "cy"}],
            "meetings": {"days": ["2026-03-29"], "times": ["10:00-11:00"]}, "items": [{"id": "1", "minutes": 30}]}"#;
        let people = session(file, "session.json").unwrap().problem.people.clone();
        // New York has changed its clocks three weeks before, Vienna in this night
        assert_eq!(people[0].windows.as_ref().unwrap()[0].from.utc().to_rfc3339(), "2026-03-29T08:00:00+00:00");
        assert_eq!((people[1].windows.as_deref(), people[2].windows.as_deref()), (Some(&[][..]), None));
    }
}
