//! The tracks that an item may be in.

use crate::model::{Meeting, Statement, Track};
use crate::read::decode::At;
use crate::read::document;
use crate::read::document::choices::OneTrack;
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::quote::quoted;
use crate::read::words::phrases;

/// The value of `track` that stands for all tracks, unless one has this name.
const ANY: &str = "any";

/// The tracks that have meetings, in order of first mention.
pub(super) struct Tracks<'a> {
    all: Vec<&'a str>,
    /// Whether every meeting could be read. If not, an unknown track may be that of an unreadable one.
    pub whole: bool,
}

impl<'a> Tracks<'a> {
    pub fn of(meetings: &'a [Meeting], whole: bool) -> Self {
        let mut all: Vec<&str> = Vec::new();
        for meeting in meetings {
            if !all.contains(&meeting.track.0.as_str()) {
                all.push(&meeting.track.0);
            }
        }
        Self { all, whole }
    }

    /// The tracks of an item: those that it names, else the only one there is, else `plenary`.
    pub fn of_item(&self, raw: Option<&At<OneTrack>>, item: &At<document::Item>, out: &mut Findings) -> Vec<Track> {
        let named = |name: &str| vec![Track(name.to_owned())];
        match (raw.map(|raw| (&raw.value, &raw.at)), self.all.as_slice()) {
            (Some((OneTrack::Named(name), _)), all) if name.0 == ANY && !all.contains(&ANY) => {
                all.iter().map(|&track| Track(track.to_owned())).collect()
            }
            (Some((OneTrack::Named(name), at)), _) => {
                self.check(&name.0, true, at, out);
                named(&name.0)
            }
            (Some((OneTrack::Listed(list), at)), _) => {
                if list.whole && list.items.is_empty() {
                    out.add(at, Fault::Nothing { what: phrases::TRACKS, mend: phrases::ANY_TRACK });
                }
                let mut tracks: Vec<Track> = Vec::new();
                for name in &list.items {
                    if tracks.iter().any(|track| track.0 == name.value.0) {
                        out.add(&name.at, Fault::Repeated { shown: quoted(&name.value.0) });
                        continue;
                    }
                    self.check(&name.value.0, true, &name.at, out);
                    tracks.push(Track(name.value.0.clone()));
                }
                tracks
            }
            (None, [only]) => named(only),
            (None, _) => {
                // an unreadable `track` is reported already
                if !out.any_under(&item.at.at("track")) {
                    self.check(Track::PLENARY, false, &item.at, out);
                }
                named(Track::PLENARY)
            }
        }
    }

    /// Reports a track that has no meetings.
    fn check(&self, name: &str, named: bool, at: &Statement, out: &mut Findings) {
        if self.whole && !self.all.contains(&name) {
            let near = if named { out.near(name, self.all.iter().copied()) } else { None };
            let known = self.all.iter().take(10).map(|track| (*track).to_owned()).collect();
            out.add(at, Fault::NoSuchTrack { track: name.to_owned(), named, near, known });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::read::{Report, session};

    fn tracks(meetings: &[&str], more: &str, item: &str) -> Result<Vec<String>, Report> {
        let meeting = |(n, track): (usize, &&str)| {
            format!(
                r#"{{"id": "m{n}", "date": "2026-03-29", "start": "{}:00", "end": "{}:00", "track": "{track}"{more}}}"#,
                10 + n,
                11 + n
            )
        };
        let meetings: Vec<String> = meetings.iter().enumerate().map(meeting).collect();
        let file = format!(
            r#"{{"title": "A body", "meetings": [{}], "items": [{{"id": "1", "minutes": 30, {item}}}]}}"#,
            meetings.join(", ")
        );
        let problem = session(&file, "session.json")?.problem;
        Ok(problem.items[0].tracks.iter().map(|track| track.0.clone()).collect())
    }

    #[test]
    fn an_item_names_its_tracks_or_any() {
        let rooms = ["red", "blue", "red"];
        assert_eq!(tracks(&rooms, "", r#""track": "any""#).unwrap(), ["red", "blue"]);
        assert_eq!(tracks(&rooms, "", r#""track": ["blue", "red"]"#).unwrap(), ["blue", "red"]);
        assert_eq!(tracks(&rooms, "", r#""track": "blue""#).unwrap(), ["blue"]);
        // a track may bear that name
        assert_eq!(tracks(&["any", "blue"], "", r#""track": "any""#).unwrap(), ["any"]);
    }

    #[test]
    fn a_list_of_tracks_has_tracks_with_meetings_once_each() {
        let code = |item: &str| tracks(&["red", "blue"], "", item).unwrap_err().diagnostics[0].code;
        assert_eq!(code(r#""track": []"#), "E213");
        assert_eq!(code(r#""track": ["red", "red"]"#), "E212");
        assert_eq!(code(r#""track": ["any"]"#), "E310");
        assert_eq!(code(r#""track": 3"#), "E106");
        assert_eq!(code(r#""priority": 3"#), "E310");
        let together = r#""track": ["red"]}, {"id": "2", "minutes": 30, "track": ["blue"], "together": "1""#;
        assert_eq!(code(together), "E308");
        let three = r#""track": ["red", "blue"], "together": ["2", "3"]}, {"id": "2", "minutes": 30, "track": "red"},
            {"id": "3", "minutes": 30, "track": "blue""#;
        assert_eq!(code(three), "E308");
    }

    #[test]
    fn too_few_seats_are_a_warning() {
        let file = r#"{"title": "A body", "people": [{"id": "ana", "windows": [{"to": "2026-03-28"}]}],
            "meetings": [{"id": "m1", "date": "2026-03-29", "start": "10:00", "end": "11:00", "seats": 60}],
            "items": [{"id": "1", "minutes": 30, "attendance": 61, "people": "ana"}]}"#;
        let codes: Vec<&str> =
            session(file, "session.json").unwrap().warnings.diagnostics.iter().map(|one| one.code).collect();
        assert_eq!(codes, ["E315", "E416"]);
        assert!(session(&file.replace("61", "60").replace("28", "30"), "session.json").is_ok());
    }
}
