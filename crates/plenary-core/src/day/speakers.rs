//! Lists of speakers: read from pasted rows, written into the session file, and when each is expected to speak.

use std::path::Path;

use super::error::DayError;
use crate::message::Message;
use crate::model::{Instant, ItemIx, Minutes, Problem, Speaker, SpeakerList, Statement};
use crate::read::{self, Draft, Loaded, nearest, quoted};
use crate::risk::Forecast;

/// The most speakers of an item.
pub const MOST: usize = 500;

/// The most minutes of a speaker.
const MOST_MINUTES: u32 = 1440;

/// The most characters of a name.
const LONGEST: usize = 200;

/// Reads rows as a spreadsheet gives them: a name, and in the last column minutes (`5`, `5 min`); `each` where a row has none. A
/// first column of numbers counts the rows.
///
/// # Errors
/// If there is no row, or too many.
pub fn pasted(text: &str, each: Minutes) -> Result<Vec<Speaker>, DayError> {
    let rows: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if rows.is_empty() || rows.len() > MOST {
        let words = "{count} speakers are listed";
        return Err(refused(
            "speakers",
            Message::new("day_speakers", words, &[("count", &rows.len())]),
            Message::new("day_some_speakers", "list 1 to {most}, each on a line", &[("most", &MOST)]),
        ));
    }
    Ok(rows.into_iter().map(|row| speaker(row, each)).collect())
}

fn speaker(row: &str, each: Minutes) -> Speaker {
    let separator = [('\t'), (';')].into_iter().find(|mark| row.contains(*mark));
    let mut cells: Vec<&str> = match separator {
        Some(mark) => row.split(mark).map(str::trim).filter(|cell| !cell.is_empty()).collect(),
        // a comma is a part of names, but not before minutes
        None => match row.rsplit_once(',') {
            Some((name, last)) if minutes(last.trim()).is_some() => vec![name.trim(), last.trim()],
            _ => vec![row],
        },
    };
    let of_row = if cells.len() > 1 { cells.last().and_then(|last| minutes(last)) } else { None };
    if of_row.is_some() {
        cells.pop();
    }
    let counts = |cell: &str| cell.trim_end_matches('.').chars().all(|digit| digit.is_ascii_digit());
    if cells.len() > 1 && counts(cells[0]) {
        cells.remove(0);
    }
    let name: String = cells.join(", ").chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    Speaker { name: if name.is_empty() { "–".to_owned() } else { name }, minutes: of_row.unwrap_or(each) }
}

/// The minutes of a cell: `5`, `5 min`, `5'`, `5 分钟`.
fn minutes(cell: &str) -> Option<Minutes> {
    let digits = cell.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(cell.len());
    let unit = cell[digits..].trim().trim_end_matches('.').to_lowercase();
    let known = ["", "m", "min", "mins", "minute", "minutes", "'", "′", "分钟", "分"].contains(&unit.as_str());
    let number: u32 = cell[..digits].parse().ok()?;
    (known && (1..=MOST_MINUTES).contains(&number)).then_some(Minutes(number))
}

/// Writes a list of speakers into a session. The minutes of the item are then theirs.
///
/// # Errors
/// If there is no such item, or its minutes become too many.
pub fn set_speakers(
    session: &Loaded,
    folder: Option<&Path>,
    item: &str,
    list: &SpeakerList,
) -> Result<Loaded, DayError> {
    let problem = &session.problem;
    let Some(ix) = problem.find_item(item) else {
        let known = problem.items.iter().map(|item| item.id.0.as_str());
        let help = match nearest(item, known) {
            Some(near) => Message::new("day_mean", "did you mean {near}?", &[("near", &near)]),
            None => Message::new("day_see_file", "the session file has the ids of its items and meetings", &[]),
        };
        return Err(refused(
            &crate::whatif::grammar::shown(item),
            Message::new("day_no_item", "unknown item", &[]),
            help,
        ));
    };
    let one = |of: &Speaker| format!("{{\"name\": {}, \"minutes\": {}}}", quoted(&of.name), of.minutes.get());
    let rows: Vec<String> = list.speakers.iter().map(one).collect();
    let opening = match list.opening.get() {
        0 => String::new(),
        opening => format!(", \"opening\": {opening}"),
    };
    let mut draft = Draft::of(session.source.text()).expect("what was read is JSON");
    let at = Statement::root().at("items").at(ix.0).at("minutes");
    draft.set(&at, &format!("{{\"list\": [{}]{opening}}}", rows.join(", ")));
    read::session_in(draft.text(), session.source.name(), folder)
        .map_err(|report| DayError::Session { event: format!("speakers of {item}"), report: Box::new(report) })
}

/// When a speaker is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerTurn {
    /// The speaker.
    pub speaker: Speaker,
    /// In one of ten cases no later than this, in half of them, and in four of five.
    pub expected: Option<[Instant; 3]>,
}

/// When each speaker of an item is expected: when the item is, and later by the minutes of those before.
pub fn turns(problem: &Problem, item: ItemIx, forecast: Option<&Forecast>) -> Vec<SpeakerTurn> {
    let Some(list) = &problem.item(item).speakers else { return Vec::new() };
    let on = problem.facts.iter().filter_map(crate::model::Facts::under_way).find(|(other, _)| *other == item);
    let of_item = forecast.and_then(|forecast| forecast.items.iter().find(|one| one.items.contains(&item)));
    let start = match on {
        Some((_, started)) => Some([started; 3]),
        None => of_item.and_then(|one| one.start.as_ref()).map(|start| [start.p10.at, start.p50.at, start.p80.at]),
    };
    let mut before = list.opening;
    let turn = |speaker: &Speaker| {
        let expected = start.map(|start| start.map(|at| at + before));
        before = before + speaker.minutes;
        SpeakerTurn { speaker: speaker.clone(), expected }
    };
    list.speakers.iter().map(turn).collect()
}

fn refused(event: &str, why: Message, help: Message) -> DayError {
    DayError::Refused { event: event.to_owned(), why: Box::new(why), help: Box::new(help) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::details::Detailed;

    fn rows(text: &str) -> Vec<(String, u32)> {
        let list = pasted(text, Minutes(6)).unwrap();
        list.into_iter().map(|one| (one.name, one.minutes.get())).collect()
    }

    #[test]
    fn rows_are_read_as_a_spreadsheet_gives_them() {
        let text = "1.\tBrazil\t5\n2.\tRepublic of Korea, for a group\t8 min\nChina; 3\nWorld Bank, 4\n\nGermany\r\n\
            Bolivia (Plurinational State of), on a point\n法国\t7 分钟\n3\tIran\n";
        let names = ["Brazil", "Republic of Korea, for a group", "China", "World Bank", "Germany"];
        let found = rows(text);
        assert_eq!(found[..5].iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
        assert_eq!(found.iter().map(|(_, minutes)| *minutes).collect::<Vec<_>>(), [5, 8, 3, 4, 6, 6, 7, 6]);
        assert_eq!(
            (found[5].0.as_str(), found[7].0.as_str()),
            ("Bolivia (Plurinational State of), on a point", "Iran")
        );
        assert_eq!(rows("\u{7}\n99999 \t 0")[1], ("0".to_owned(), 6));
        for bad in ["", "\n \n", &"x\n".repeat(MOST + 1)] {
            assert!(pasted(bad, Minutes(5)).unwrap_err().details().help.is_some());
        }
    }

    #[test]
    fn the_minutes_of_an_item_are_those_of_its_speakers() {
        let text = r#"{"title": "x", "meetings": {"days": ["2026-03-30"], "times": ["10:00-12:00"]},
            "items": [{"id": "1", "minutes": 20}, {"id": "2", "minutes": 30}]}"#;
        let session = read::session(text, "s.json").unwrap();
        let list =
            SpeakerList { opening: Minutes(5), speakers: pasted("Brazil\t4\n\"China\"\t6", Minutes(3)).unwrap() };
        let set = set_speakers(&session, None, "2", &list).unwrap();
        assert_eq!(set.problem.items[1].minutes, Minutes(15));
        assert_eq!(set.problem.items[1].speakers, Some(list.clone()));
        let plan = crate::plan(&set.problem, None, &Default::default(), &mut ()).unwrap().schedule().unwrap();
        let sure = crate::risk::forecast(&set.problem, &plan, Default::default(), &mut |_| true);
        let found = turns(&set.problem, ItemIx(1), Some(&sure));
        let [first, second] = [0, 1].map(|place| found[place].expected.unwrap());
        assert!(first[0] <= first[1] && first[1] <= first[2]);
        assert_eq!(second[1] - first[1], 4);
        assert!(set_speakers(&session, None, "3", &list).unwrap_err().details().help.is_some());
        let long = SpeakerList {
            opening: Minutes(0),
            speakers: vec![Speaker { name: "x".into(), minutes: Minutes(1440) }; 8],
        };
        assert!(set_speakers(&session, None, "2", &long).is_err());
    }
}
