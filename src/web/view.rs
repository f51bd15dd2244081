//! The data for the board. All time zone arithmetic is done here, so that the page needs none.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use plenary_core::model::{Meeting, Problem, Text, Track, Zone};

/// What the page shows of a session file: meetings and items, with their hours in local time and in the zones of the participants.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Board {
    /// The name of the gathering.
    title: Text,
    /// Its document symbol.
    symbol: Option<String>,
    /// Where it meets.
    place: Option<Text>,
    /// Titles of tracks, by their names.
    track_titles: BTreeMap<String, Text>,
    /// The time zone of the place.
    timezone: String,
    /// The other time zones of participants.
    zones: Vec<String>,
    /// The tracks, in order.
    tracks: Vec<String>,
    /// The meetings, in order of time.
    meetings: Vec<BoardMeeting>,
    /// The items, in the order of the agenda.
    items: Vec<BoardItem>,
}

/// An item of a board.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BoardItem {
    /// Its id.
    id: String,
    /// Its number, as printed.
    number: String,
    /// Its title.
    title: Text,
    /// Its minutes.
    minutes: u32,
    /// The tracks that it may be in.
    tracks: Vec<String>,
    /// Whether it may be left out.
    optional: bool,
}

/// A meeting of a board.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BoardMeeting {
    /// Its id.
    id: String,
    /// Its track.
    track: String,
    /// Its day at the place.
    day: NaiveDate,
    /// When it starts at the place, such as `10:00`.
    start: String,
    /// When it ends at the place.
    end: String,
    /// Its minutes.
    minutes: u32,
    /// The minutes of it that are kept free.
    reserve: u32,
    /// Whether it is interpreted.
    interpreted: bool,
    /// Its room.
    room: Option<String>,
    /// How many people its room seats.
    seats: Option<u32>,
    /// Whether it has been held.
    held: bool,
    /// Its hours in each of the other time zones.
    zones: Vec<ZoneHours>,
}

/// The hours of a meeting in another time zone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneHours {
    /// The time zone.
    zone: String,
    /// When it starts there, such as `04:00`.
    start: String,
    /// When it ends there.
    end: String,
    /// Days after the day at the place on which it starts there; -1 for the day before.
    days: i64,
    /// The same for its end.
    end_days: i64,
}

/// The board of a session.
pub fn board(problem: &Problem) -> Board {
    let mut zones: Vec<Zone> = Vec::new();
    for participant in &problem.participants {
        if participant.zone != problem.zone && !zones.contains(&participant.zone) {
            zones.push(participant.zone);
        }
    }
    let names = |tracks: &[Track]| tracks.iter().map(|track| track.0.clone()).collect();
    let held: Vec<usize> = problem.held.iter().map(|record| record.meeting.0).collect();
    let items = problem.items.iter().map(|item| BoardItem {
        id: item.id.0.clone(),
        number: item.number.clone(),
        title: item.title.clone(),
        minutes: item.minutes.get(),
        tracks: names(&item.tracks),
        optional: item.optional,
    });
    Board {
        title: problem.header.title.clone(),
        symbol: problem.header.symbol.clone(),
        place: problem.header.place.clone(),
        track_titles: problem.header.tracks.clone(),
        timezone: problem.zone.name().to_owned(),
        zones: zones.iter().map(|zone| zone.name().to_owned()).collect(),
        tracks: problem.tracks().iter().map(|track| track.0.clone()).collect(),
        meetings: problem
            .meetings
            .iter()
            .enumerate()
            .map(|(ix, one)| meeting(one, &zones, held.contains(&ix)))
            .collect(),
        items: items.collect(),
    }
}

fn meeting(one: &Meeting, zones: &[Zone], held: bool) -> BoardMeeting {
    let there = |zone: &Zone| {
        let (start, end) = (zone.local(one.start), zone.local(one.end));
        ZoneHours {
            zone: zone.name().to_owned(),
            start: start.format("%H:%M").to_string(),
            end: end.format("%H:%M").to_string(),
            days: (start.date_naive() - one.day).num_days(),
            end_days: (end.date_naive() - one.day).num_days(),
        }
    };
    BoardMeeting {
        id: one.id.0.clone(),
        track: one.track.0.clone(),
        day: one.day,
        start: one.local_start.to_string(),
        end: one.local_end.to_string(),
        minutes: one.length().get(),
        reserve: one.reserve.get(),
        interpreted: one.interpreted(),
        room: one.room.clone(),
        seats: one.seats,
        held,
        zones: zones.iter().map(there).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
        let board = json!(board(&read::session(text, "t").unwrap().problem));
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
