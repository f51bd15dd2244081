//! Edits of meetings.

use std::fmt::Display;

use super::edit::Edit;
use super::editor::{Editor, refused};
use super::error::EditError;
use super::references;
use crate::message::Message;
use crate::model::{MeetingIx, Statement, Track, language};
use crate::read::quoted;

impl Editor<'_> {
    /// The place of a meeting in the list of meetings. A short form is expanded to a list first.
    pub(super) fn listed(&mut self, edit: &Edit, id: &str) -> Result<Statement, EditError> {
        let ix = self.meeting(edit, id)?;
        self.expand();
        Ok(Statement::root().at("meetings").at(ix))
    }

    /// Replaces days and times with a list of all meetings.
    fn expand(&mut self) {
        let at = Statement::root().at("meetings");
        if self.draft.get(&at).is_some_and(|text| text.starts_with('[')) {
            return;
        }
        let rows: Vec<String> = self
            .problem
            .meetings
            .iter()
            .map(|meeting| {
                let id = quoted(&meeting.id.0);
                let (day, start, end) = (meeting.day, meeting.local_start, meeting.local_end);
                format!("    {{\"id\": {id}, \"date\": \"{day}\", \"start\": \"{start}\", \"end\": \"{end}\"}}")
            })
            .collect();
        self.draft.set(&at, &format!("[\n{}\n  ]", rows.join(",\n")));
        if let Some(per_day) = self.problem.per_day.clone() {
            let rule = self.problem.rules.max_meetings_per_day.as_ref().map(|limit| limit.value);
            let most = rule.map_or(per_day.value, |rule| rule.min(per_day.value));
            self.rule("max_meetings_per_day", &most.to_string());
            let words = "`per_day` is now the limit `max_meetings_per_day` of {most}";
            self.notes.push(Message::new("per_day", words, &[("most", &most)]));
        }
    }

    pub(super) fn drop_meeting(&mut self, edit: &Edit, id: &str) -> Result<(), EditError> {
        let ix = self.meeting(edit, id)?;
        if self.problem.record(MeetingIx(ix)).is_some() || self.problem.is_under_way(MeetingIx(ix)) {
            let why = Message::new("no_held", "{meeting} has been held", &[("meeting", &id)]);
            return Err(refused(edit, why, Message::new("no_stands", "what has happened stands", &[])));
        }
        if self.problem.meetings.len() == 1 {
            let why = Message::new("no_meeting_left", "no meeting would be left", &[]);
            return Err(refused(edit, why, Message::new("no_add_first", "add a meeting first", &[])));
        }
        let at = self.listed(edit, id)?;
        references::to_meeting(self, edit, id)?;
        self.draft.remove(&at);
        Ok(())
    }

    pub(super) fn add_meeting(
        &mut self,
        edit: &Edit,
        hours: [&String; 3],
        track: Option<&str>,
    ) -> Result<(), EditError> {
        let tracks: Vec<String> = self.problem.tracks().iter().map(|track| track.0.clone()).collect();
        let track = match (track, tracks.as_slice()) {
            (Some(track), _) => track.to_owned(),
            (None, [only]) => only.clone(),
            (None, known) if known.iter().any(|track| track == Track::PLENARY) => Track::PLENARY.to_owned(),
            (None, known) => {
                let tracks = known.join(", ");
                let values: &[(&'static str, &dyn Display)] = &[("edit", edit), ("tracks", &tracks)];
                let help = Message::new("no_name_track", "name the track, {edit}:TRACK, one of {tracks}", values);
                let why = Message::new("no_one_track", "the session has several tracks", &[]);
                return Err(refused(edit, why, help));
            }
        };
        self.expand();
        let ids = (1..).map(|number| format!("m{number}"));
        let mut free = ids.skip(self.problem.meetings.len()).filter(|id| self.problem.find_meeting(id).is_none());
        let id = free.next().unwrap_or_default();
        let [date, start, end] = hours.map(|text| quoted(text));
        let mut row = format!("{{\"id\": {}, \"date\": {date}, \"start\": {start}, \"end\": {end}", quoted(&id));
        if track != Track::PLENARY {
            row += &format!(", \"track\": {}", quoted(&track));
        }
        // it has the same languages as the last meeting of its track
        let like = self.problem.meetings.iter().rev().find(|meeting| meeting.track.0 == track);
        if let Some(like) = like.filter(|like| like.languages != language::six()) {
            let codes: Vec<String> = like.languages.iter().map(|language| quoted(language.code())).collect();
            row += &format!(", \"languages\": [{}]", codes.join(", "));
        }
        let list = Statement::root().at("meetings");
        self.draft.insert(&list, self.draft.count(&list), &(row + "}"));
        self.notes.push(Message::new("new_meeting", "the new meeting is {id}", &[("id", &id)]));
        let interpreted = self.problem.meetings.iter().filter(|meeting| meeting.interpreted()).count();
        if let Some(granted) = &self.problem.rules.interpreted_meetings
            && granted.value as usize <= interpreted
        {
            let words = "{most} interpreted meetings are granted and no more may be held; \
                set-rule=interpreted_meetings:{more} grants another";
            self.notes.push(Message::new(
                "granted",
                words,
                &[("most", &granted.value), ("more", &(granted.value + 1))],
            ));
        }
        Ok(())
    }
}
