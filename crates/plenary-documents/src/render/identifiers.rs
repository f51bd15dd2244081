//! Stable identifiers for other programs: the same thing has the same UUID in every version of a schedule.

use uuid::Uuid;

use plenary_core::model::schedule::SessionInfo;
use plenary_core::model::{Entry, Language, OtherRow};

/// The identifier of a session: from its symbol, or without one from its title in English or the first language.
pub fn session(session: &SessionInfo) -> Uuid {
    let symbol = session.symbol.as_deref().map(str::trim).filter(|symbol| !symbol.is_empty());
    let name = symbol.unwrap_or_else(|| session.title.or_any(&Language::known("en")));
    derive(&Uuid::NAMESPACE_URL, &["plenary:session", name])
}

/// The identifier of a thing in `parent`, from the words that tell it from other things.
pub fn derive(parent: &Uuid, words: &[&str]) -> Uuid {
    // the lengths keep words apart: `ab`, `c` is not `a`, `bc`
    let name: String = words.iter().map(|word| format!("{}:{word}", word.len())).collect();
    Uuid::new_v5(parent, name.as_bytes())
}

/// The identifier of a part of an item. It does not depend on the meeting.
pub fn entry(session: &Uuid, entry: &Entry) -> Uuid {
    let part = entry.part.to_string();
    let words: Vec<&str> = ["entry", &part].into_iter().chain(entry.items.iter().map(String::as_str)).collect();
    derive(session, &words)
}

/// The identifier of the row with the index `place`, which is no item: from its title, its day, and the number of such rows
/// before it. It does not change with the hours.
pub fn row(session: &Uuid, rows: &[OtherRow], place: usize) -> Uuid {
    let english = Language::known("en");
    let name = |row: &OtherRow| (row.title.or_any(&english).to_owned(), row.start.date_naive().to_string());
    let (title, day) = rows.get(place).map(name).unwrap_or_default();
    let same = rows.iter().take(place).filter(|row| name(row) == (title.clone(), day.clone())).count();
    derive(session, &["row", &title, &day, &same.to_string()])
}

/// The words of `text` in lower-case ASCII letters and digits, joined by `_`. Other scripts are dropped.
pub fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use plenary_core::model::Text;

    #[test]
    fn a_session_is_identified_by_its_symbol_or_its_title() {
        let named = |symbol: Option<&str>, title: &str| {
            let title: Text = title.into();
            session(&SessionInfo { symbol: symbol.map(str::to_owned), title, ..SessionInfo::default() })
        };
        assert_eq!(named(Some("A/1"), "old title"), named(Some("A/1"), "new title"));
        assert_ne!(named(Some("A/1"), ""), named(Some("A/2"), ""));
        assert_ne!(named(None, "old"), named(None, "new"));
        assert_eq!(named(None, "old"), named(Some(" "), "old"));
        assert_eq!(named(Some("A/1"), "").get_version_num(), 5);
    }

    #[test]
    fn words_do_not_run_together() {
        let whole = Uuid::NAMESPACE_URL;
        assert_ne!(derive(&whole, &["ab", "c"]), derive(&whole, &["a", "bc"]));
        assert_ne!(derive(&whole, &["a", ""]), derive(&whole, &["a"]));
    }

    #[test]
    fn a_slug_is_ascii() {
        assert_eq!(slug("CTOC/COP/WG.6/2022/1"), "ctoc_cop_wg_6_2022_1");
        assert_eq!(slug("枪支 "), "");
    }
}
