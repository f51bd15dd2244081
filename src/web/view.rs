//! The data for the board. All time zone arithmetic is done here, so that the page needs none.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use plenary_core::model::{Meeting, Problem, Text, Zone};

/// Meetings and items, with their hours in local time and in the zones of the participants.
pub fn board(problem: &Problem) -> Value {
    let mut zones: Vec<Zone> = Vec::new();
    for participant in &problem.participants {
        if participant.zone != problem.zone && !zones.contains(&participant.zone) {
            zones.push(participant.zone);
        }
    }
    let held: Vec<usize> = problem.held.iter().map(|record| record.meeting.0).collect();
    let meetings: Vec<Value> =
        problem.meetings.iter().enumerate().map(|(ix, one)| meeting(one, &zones, held.contains(&ix))).collect();
    let items: Vec<Value> = problem
        .items
        .iter()
        .map(|item| {
            json!({
                "id": item.id.0, "number": item.number, "title": title(&item.title), "minutes": item.minutes.get(),
                "tracks": item.tracks.iter().map(|track| track.0.as_str()).collect::<Vec<_>>(),
                "optional": item.optional,
            })
        })
        .collect();
    json!({
        "title": title(&problem.header.title),
        "symbol": problem.header.symbol,
        "place": problem.header.place,
        "track_titles": problem.header.tracks,
        "timezone": problem.zone.name(),
        "zones": zones.iter().map(|zone| zone.name()).collect::<Vec<_>>(),
        "tracks": problem.tracks().iter().map(|track| track.0.as_str()).collect::<Vec<_>>(),
        "meetings": meetings,
        "items": items,
    })
}

/// A title as JSON, in all its languages.
fn title(text: &Text) -> Value {
    match text {
        Text::Plain(words) => json!(words),
        Text::ByLanguage(map) => {
            json!(map.iter().map(|(language, words)| (language.code(), words)).collect::<BTreeMap<_, _>>())
        }
    }
}

fn meeting(one: &Meeting, zones: &[Zone], held: bool) -> Value {
    let there = |zone: &Zone| {
        let (start, end) = (zone.local(one.start), zone.local(one.end));
        json!({
            "zone": zone.name(), "start": start.format("%H:%M").to_string(), "end": end.format("%H:%M").to_string(),
            "days": (start.date_naive() - one.day).num_days(),
            "end_days": (end.date_naive() - one.day).num_days(),
        })
    };
    json!({
        "id": one.id.0, "track": one.track.0, "day": one.day.to_string(), "start": one.local_start.to_string(),
        "end": one.local_end.to_string(), "minutes": one.length().get(), "reserve": one.reserve.get(),
        "interpreted": one.interpreted(), "room": one.room, "seats": one.seats, "held": held,
        "zones": zones.iter().map(there).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use plenary_core::read;

    #[test]
    fn times_are_those_of_the_place_and_of_the_participants_on_both_sides_of_a_change_of_clocks() {
        let text = r#"{"title": "T", "timezone": "Europe/Vienna",
            "participants": [{"timezone": "America/New_York"}, {"timezone": "Asia/Tokyo"}],
            "meetings": [
                {"id": "a", "date": "2022-03-25", "start": "19:00", "end": "21:00"},
                {"id": "b", "date": "2022-03-27", "start": "01:00", "end": "04:00"},
                {"id": "c", "date": "2022-03-28", "start": "19:00", "end": "21:00"}],
            "items": [{"id": "1", "title": "One", "minutes": 10}]}"#;
        let board = board(&read::session(text, "t").unwrap().problem);
        let there = |meeting: usize, zone: usize| {
            let zone = &board["meetings"][meeting]["zones"][zone];
            (zone["start"].as_str().unwrap().to_owned(), zone["days"].as_i64().unwrap())
        };
        assert_eq!(board["zones"], json!(["America/New_York", "Asia/Tokyo"]));
        assert_eq!(there(0, 0), ("14:00".to_owned(), 0));
        assert_eq!(there(0, 1), ("03:00".to_owned(), 1));
        assert_eq!(there(2, 0), ("13:00".to_owned(), 0), "Vienna has summer time now");
        assert_eq!(there(2, 1), ("02:00".to_owned(), 1));
        let late = &board["meetings"][0]["zones"][1];
        assert_eq!((&late["end"], &late["end_days"]), (&json!("05:00"), &json!(1)));
        assert_eq!(board["meetings"][1]["minutes"], 120, "an hour of that night is missing");
    }
}
