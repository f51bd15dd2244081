//! Repairs that are one idea become one line: another time for the same meeting, another item out of turn, a deeper cut of
//! the same item.

use crate::message::Message;
use crate::whatif::Edit;

/// Edits that together make a schedule possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The edits.
    pub edits: Vec<Edit>,
    /// Their cost; see [`price`](super::price).
    pub cost: u32,
    /// The edits worded as advice.
    pub words: String,
    /// What they cost, in words.
    pub costs: Vec<Message>,
    /// Other edits of the same kind and cost that would do instead.
    pub instead: Vec<Vec<Edit>>,
}

/// The most ways that one line has besides its own.
pub(super) const WAYS: usize = 3;

/// One repair for each idea, the cheapest. Those of the same cost are other ways to the same end; dearer ones are left out.
/// The repairs are sorted by cost.
pub(super) fn one_line_each(all: Vec<Repair>) -> Vec<Repair> {
    let mut lines: Vec<(Vec<String>, Repair)> = Vec::new();
    for repair in all {
        let idea = idea(&repair.edits);
        let Some((_, first)) = lines.iter_mut().find(|(known, _)| *known == idea) else {
            lines.push((idea, repair));
            continue;
        };
        let known = first.edits == repair.edits || first.instead.contains(&repair.edits);
        if first.cost == repair.cost && !known && first.instead.len() < WAYS {
            first.words += &format!("; or {}", repair.words);
            first.instead.push(repair.edits);
        }
    }
    lines.into_iter().map(|(_, repair)| repair).collect()
}

/// What edits are about, whatever their amount.
pub(super) fn idea(edits: &[Edit]) -> Vec<String> {
    let adds = edits.iter().any(|edit| matches!(edit, Edit::AddMeeting { .. }));
    let about = |edit: &Edit| match edit {
        Edit::AddMeeting { track, .. } => Some(format!("meeting {track:?}")),
        // the meeting that is added needs it
        Edit::SetRule { name, .. } if adds && name == "interpreted_meetings" => None,
        Edit::SetRule { name, .. } => Some(format!("rule {name}")),
        Edit::SetOrder { .. } => Some("order".to_owned()),
        Edit::SetMinutes { item, .. } | Edit::Optional { item } => Some(format!("time {item}")),
        // an item that stands later in its meeting, after whichever other
        Edit::SetGap { item, minutes: 0, .. } => Some(format!("place {item}")),
        Edit::SetGap { item, other, .. } => Some(format!("after {item} {other}")),
        Edit::Lift { item, word, other } if word == "after" => {
            Some(format!("after {item} {}", other.as_deref().unwrap_or_default()))
        }
        Edit::Keep { item, .. } => Some(format!("keep {item} ")),
        Edit::Lift { item, word, other } => Some(format!("{word} {item} {}", other.as_deref().unwrap_or_default())),
        other => Some(other.to_string()),
    };
    let mut idea: Vec<String> = edits.iter().filter_map(about).collect();
    idea.sort();
    idea.dedup();
    idea
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(typed: &str, cost: u32) -> Repair {
        let edits = typed.split(' ').map(|edit| edit.parse().unwrap()).collect();
        Repair { edits, cost, words: typed.to_owned(), costs: Vec::new(), instead: Vec::new() }
    }

    #[test]
    fn one_idea_is_one_line() {
        let all = one_line_each(vec![
            repair("set-order=4:free", 45),
            repair("set-order=5:free", 45),
            repair("set-order=free", 90),
            repair("set-minutes=2:100", 260),
            repair("add-meeting=2026-03-28T10:00-12:00 set-rule=interpreted_meetings:5", 320),
            repair("add-meeting=2026-03-29T10:00-12:00", 320),
            repair("set-rule=interpreted_meetings:5", 320),
            repair("optional=2", 520),
        ]);
        let lines: Vec<&str> = all.iter().map(|repair| repair.words.as_str()).collect();
        assert_eq!(
            lines,
            [
                "set-order=4:free; or set-order=5:free",
                "set-minutes=2:100",
                "add-meeting=2026-03-28T10:00-12:00 set-rule=interpreted_meetings:5; or add-meeting=2026-03-29T10:00-12:00",
                "set-rule=interpreted_meetings:5",
            ]
        );
        assert_eq!(all[0].instead, [vec!["set-order=5:free".parse::<Edit>().unwrap()]]);
    }
}
