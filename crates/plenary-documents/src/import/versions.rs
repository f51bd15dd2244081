//! Joins the language versions of a document into one session.
//!
//! Each version is imported by itself. Items are the same if they have the same number; items without a number are the same if
//! they have the same place among those without one. The first version decides about meetings, the table and minutes; from the
//! others come titles, footnotes, and minutes that only they print. Where they differ there is a doubt.

use super::assemble::draft::{Item, Meetings, Names, Session};
use super::assemble::items::UNNUMBERED;
use super::assemble::{comment, to_json};
use super::doubt::{Difference, Doubt};
use super::{Error, Imported, TableRow};

/// Joins the imports of one document in several languages. The first one is joined with each of the others.
///
/// # Errors
/// If there are no imports, if one of several is a spreadsheet, or if two have the same language.
pub fn joined(all: Vec<Imported>) -> Result<Imported, Error> {
    let sheet = all.iter().find(|one| one.cells.is_some());
    let sheet = sheet.filter(|_| all.len() > 1).map(|sheet| Error::VersionsOfSheet { name: sheet.report.name.clone() });
    if let Some(error) = sheet {
        return Err(error);
    }
    let mut all = all.into_iter();
    let mut first = all.next().ok_or(Error::NoItems)?;
    let mut versions = Versions { session: None, languages: Vec::new() };
    for other in all {
        versions.join(&mut first, other)?;
    }
    if let Some(mut session) = versions.session {
        let names = std::iter::once(&first.report).chain(&first.report.versions).map(|report| report.name.as_str());
        session.comment = comment(&first.report, &names.collect::<Vec<_>>().join(", "));
        first.session = to_json(&session)?;
    }
    Ok(first)
}

/// The session so far.
struct Versions {
    session: Option<Session>,
    /// The languages so far, each with the name of its document.
    languages: Vec<(String, String)>,
}

fn read(imported: &Imported) -> Result<Session, Error> {
    serde_json::from_str(&imported.session).map_err(|error| Error::Unwritten(error.to_string()))
}

/// The language of a session of one document: that of its title.
fn language(session: &Session) -> String {
    session.title.keys().next().cloned().unwrap_or_default()
}

/// The date, start and end of each meeting.
fn hours(meetings: &Meetings) -> Vec<[&str; 3]> {
    match meetings {
        Meetings::Short { days, times } => {
            let pairs = days.iter().flat_map(|day| times.iter().map(move |time| (day.as_str(), time.as_str())));
            pairs
                .map(|(day, time)| {
                    let (start, end) = time.split_once('-').unwrap_or((time, ""));
                    [day, start, end]
                })
                .collect()
        }
        Meetings::List(list) => {
            list.iter().map(|one| [one.date.as_str(), one.start.as_str(), one.end.as_str()]).collect()
        }
    }
}

/// For each item of `other`, the index of the same item in `items`.
fn same_items(items: &[Item], other: &[Item]) -> Vec<Option<usize>> {
    let unnumbered =
        |items: &[Item]| -> Vec<usize> { (0..items.len()).filter(|&ix| items[ix].number == UNNUMBERED).collect() };
    let (mine, theirs) = (unnumbered(items), unnumbered(other));
    let same = |ix: usize| match theirs.iter().position(|&at| at == ix) {
        Some(nth) => mine.get(nth).copied(),
        None => items.iter().position(|item| item.number != UNNUMBERED && item.id == other[ix].id),
    };
    (0..other.len()).map(same).collect()
}

impl Versions {
    fn join(&mut self, first: &mut Imported, other: Imported) -> Result<(), Error> {
        let mut session = match self.session.take() {
            Some(session) => session,
            None => {
                let session = read(first)?;
                self.languages.push((language(&session), first.report.name.clone()));
                session
            }
        };
        let version = read(&other)?;
        let (code, name) = (language(&version), other.report.name.clone());
        if let Some((_, known)) = self.languages.iter().find(|(known, _)| *known == code) {
            return Err(Error::SameLanguage { language: code, documents: [known.clone(), name] });
        }
        let mut differs = Vec::new();
        head(&mut session, &version, &self.languages[0].0, &code, &mut differs);
        let meetings_agree = meetings(&mut session, &version, &self.languages[0].0, &code, &mut differs);
        let same = items(&mut session, &version, &code, &mut differs);
        if meetings_agree && other.rows != first.rows {
            rows(first, &other.rows, &session, &version, &same, &mut differs);
        }
        let doubts = differs.into_iter().map(|differs| Doubt::Version { document: name.clone(), differs });
        first.report.missing.extend(doubts);
        first.report.versions.push(other.report);
        self.languages.push((code, name));
        self.session = Some(session);
        Ok(())
    }
}

/// Joins the fields of the session itself.
fn head(session: &mut Session, version: &Session, first: &str, code: &str, differs: &mut Vec<Difference>) {
    session.title.extend(version.title.clone());
    match (&session.symbol, &version.symbol) {
        (None, Some(_)) => session.symbol.clone_from(&version.symbol),
        (Some(mine), Some(symbol)) if mine != symbol => {
            differs.push(Difference::Symbol { symbol: symbol.clone() });
        }
        _ => {}
    }
    if let Some(Names::One(place)) = &version.place {
        session.place.get_or_insert_with(|| Names::Each(Default::default())).insert(first, code, place);
    }
    if session.timezone.is_none() {
        session.timezone.clone_from(&version.timezone);
    }
    if session.footnotes.len() == version.footnotes.len() {
        for (mine, note) in session.footnotes.iter_mut().zip(&version.footnotes) {
            mine.extend(note.clone());
        }
    } else {
        differs.push(Difference::Footnotes);
    }
}

/// Joins the titles of tracks, if both versions have the same meetings. Returns whether they have.
fn meetings(session: &mut Session, version: &Session, first: &str, code: &str, differs: &mut Vec<Difference>) -> bool {
    if hours(&session.meetings) != hours(&version.meetings) {
        differs.push(Difference::Meetings);
        return false;
    }
    if let (Meetings::List(mine), Meetings::List(theirs)) = (&session.meetings, &version.meetings) {
        for (meeting, other) in mine.iter().zip(theirs) {
            let (Some(track), Some(title)) = (&meeting.track, &other.track) else { continue };
            let titles = &mut session.tracks.entry(track.clone()).or_default().title;
            titles.entry(first.to_owned()).or_insert_with(|| track.clone());
            titles.entry(code.to_owned()).or_insert_with(|| title.clone());
        }
    }
    true
}

/// Joins the items. Returns the index of each item of the version in the session.
fn items(session: &mut Session, version: &Session, code: &str, differs: &mut Vec<Difference>) -> Vec<Option<usize>> {
    let same = same_items(&session.items, &version.items);
    let title = |item: &Item| item.title.values().next().cloned().unwrap_or_default();
    for (item, at) in version.items.iter().zip(&same) {
        let Some(mine) = at.and_then(|at| session.items.get_mut(at)) else {
            differs.push(Difference::Adds { number: item.number.clone(), title: title(item) });
            continue;
        };
        mine.title.extend(item.title.clone());
        if mine.estimated && !item.estimated {
            mine.minutes = item.minutes.clone();
            mine.estimated = false;
        } else if !item.estimated && mine.minutes != item.minutes {
            let (first, minutes) = (mine.minutes.total(), item.minutes.total());
            differs.push(Difference::Minutes { number: item.number.clone(), first, minutes });
        }
        for symbol in &item.documents {
            if !mine.documents.contains(symbol) {
                mine.documents.push(symbol.clone());
            }
        }
    }
    for mine in session.items.iter().filter(|mine| !mine.title.contains_key(code)) {
        differs.push(Difference::Lacks { number: mine.number.clone(), title: title(mine) });
    }
    same
}

/// Compares the rows of the tables, or takes those of the version if only it has a table.
fn rows(
    first: &mut Imported,
    other: &[TableRow],
    session: &Session,
    version: &Session,
    same: &[Option<usize>],
    differs: &mut Vec<Difference>,
) {
    let id = |id: &String| {
        let at = version.items.iter().position(|item| item.id == *id)?;
        Some(session.items.get((*same.get(at)?)?)?.id.clone())
    };
    let translated = |row: &TableRow| {
        let items: Option<Vec<String>> = row.items.iter().map(id).collect();
        items.map(|items| TableRow { meeting: row.meeting.clone(), items })
    };
    let theirs: Option<Vec<TableRow>> = other.iter().map(translated).collect();
    match theirs {
        Some(rows) if first.rows.is_empty() => first.rows = rows,
        Some(rows) if rows == first.rows || rows.is_empty() => {}
        _ => {
            differs.push(Difference::Table);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::import::{Language, Options, import};

    fn version(name: &str, text: &str) -> Imported {
        import(text.as_bytes(), &Options { name: name.to_owned(), ..Options::default() }).unwrap()
    }

    fn said(imported: &Imported) -> String {
        imported.report.warnings(Language::English).join("\n")
    }

    const ENGLISH: &str = "AB/12\nCommittee on Budgets\nVienna, 8 and 9 March 2027\nProvisional agenda\n1. Opening of the session\n2. Audit of the accounts (20 min)\n3. Other matters\n";
    const FRENCH: &str = "AB/12\nComité des budgets\nVienne, 8 et 9 mars 2027\nOrdre du jour provisoire\n1. Ouverture de la session\n2. Vérification des comptes (20 min)\n3. Questions diverses (15 min)\n";

    #[test]
    fn versions_become_one_session() {
        let both = joined(vec![version("a.en.txt", ENGLISH), version("a.fr.txt", FRENCH)]).unwrap();
        let session: Value = serde_json::from_str(&both.session).unwrap();
        assert_eq!(session["title"], json!({"en": "Committee on Budgets", "fr": "Comité des budgets"}));
        assert_eq!(session["place"], json!({"en": "Vienna", "fr": "Vienne"}));
        assert_eq!(
            session["items"][1]["title"],
            json!({"en": "Audit of the accounts", "fr": "Vérification des comptes"})
        );
        // only the French version prints these minutes
        assert_eq!((&session["items"][2]["minutes"], session["items"][2].get("estimated")), (&json!(15), None));
        assert!(session["//"][0].as_str().unwrap().contains("a.en.txt, a.fr.txt"), "{session}");
        assert!(!said(&both).contains("first document"), "{}", said(&both));
    }

    #[test]
    fn differences_are_told() {
        let french = FRENCH.replace("AB/12", "AB/13").replace("20 min", "25 min").replace("9 mars", "10 mars");
        let french = french.replace("3. Questions", "4. Questions");
        let both = joined(vec![version("a.en.txt", ENGLISH), version("a.fr.txt", &french)]).unwrap();
        let said = said(&both);
        for words in [
            "a.fr.txt has another symbol: AB/13",
            "a.fr.txt gives other meetings",
            "a.fr.txt prints 25 minutes for item 2, the first document 20",
            "a.fr.txt has no item 3, so its title is missing in that language: “Other matters”",
            "a.fr.txt has an item 4 that the first document has not got, and it is left out: “Questions diverses”",
            // what is doubtful in the version itself
            "a.fr.txt: items[2].title 4 Questions diverses: the number before it is 2",
        ] {
            assert!(said.contains(words), "no {words:?} in:\n{said}");
        }
        let chinese = both.report.warnings(Language::Chinese);
        assert_eq!(chinese.len(), both.report.warnings(Language::English).len());
    }

    #[test]
    fn one_language_twice_is_refused() {
        let twice = vec![version("a.txt", ENGLISH), version("b.txt", ENGLISH)];
        let error = joined(twice).unwrap_err();
        assert!(error.to_string().contains("a.txt and b.txt are both in the language en"), "{error}");
    }
}
