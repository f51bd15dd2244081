//! Objects of the session file other than items and meetings: announced hours, people and when they can,
//! lists of speakers, printed rows and footnotes, how uncertain minutes are, and the figures of a goal.

use super::clocks::{Clock, Day, Moment, ZoneName};
use super::decode::{At, List, Many, object};
use super::values::{Count, Id, Line, MOST, Minute, Share, Title};
use crate::model;

object! {
    /// What the goal `lost_time` counts for an item in several parts.
    LostTime {
        /// Minutes lost by each continuation. 30 by default.
        optional continuation_minutes: Minute<0, { model::LostTime::MOST }>,
        /// A part shorter than this loses twice the minutes that it falls short. 30 by default.
        optional short_part_minutes: Minute<0, { model::LostTime::MOST }>,
    }
}

object! {
    /// How uncertain minutes and starts are. Minutes are triangularly distributed over the least, the likeliest and the most.
    Uncertainty {
        /// How far minutes may be wrong that have no range of their own.
        optional spread: Spread,
        /// How late each meeting starts. By default 0 to 20 minutes, mostly 5, if there is a rule set or the meeting names a
        /// room, and 0 otherwise.
        optional late_start: At<LateStart>,
        /// The share of the variance that all items have in common, from 0 to 1: the more, the more a talkative session
        /// makes all of them long. 0 by default.
        optional common: Share,
        /// How many minutes the chair may run over the end of a meeting to finish an item. 0 by default.
        optional extension_minutes: Minute<0, { model::Uncertainty::MOST_MINUTES }>,
    }
}

object! {
    /// How far minutes may be wrong, in per cent of them. Minutes that are marked as `estimated` may be wrong by twice as much.
    Spread {
        /// Per cent below. 10 by default.
        optional low: Count<0, 100>,
        /// Per cent above. 25 by default.
        optional high: Count<0, { model::Spread::MOST_HIGH }>,
    }
}

object! {
    /// How many minutes after its time a meeting starts.
    LateStart {
        /// The least.
        required low: Minute<0, { model::Uncertainty::MOST_MINUTES }>,
        /// The likeliest.
        required likely: Minute<0, { model::Uncertainty::MOST_MINUTES }>,
        /// The most.
        required high: Minute<0, { model::Uncertainty::MOST_MINUTES }>,
    }
}

object! {
    /// A row of the table that is no item.
    Row {
        /// What it is, as one text or by language.
        required title: Title,
        /// The date, such as `2022-05-04`.
        required date: Day,
        /// The start on the clock of the place, such as `11:30`.
        required start: At<Clock>,
        /// The end on the clock of the place, on the same date.
        required end: At<Clock>,
        /// The track that it belongs to. It stands across all of them by default.
        optional track: Id,
        /// The room, as printed.
        optional room: Line<200>,
    }
}

object! {
    /// A footnote on meetings or items.
    Note {
        /// What it says, as one text or by language.
        required text: Title,
        /// The meetings whose times bear its mark.
        optional meetings: Many<Id>,
        /// The items whose titles bear its mark.
        optional items: Many<Id>,
    }
}

object! {
    /// A stretch of time: dates, dates with times, or two times of day that hold every day.
    Window {
        /// Its start. Open by default.
        optional from: At<Moment>,
        /// Its end; a date is included. Open by default.
        optional to: At<Moment>,
        /// The clock that it is told on. The session's by default.
        optional timezone: ZoneName,
    }
}

object! {
    /// How near an item stays to the hour that was announced for it.
    Keep {
        /// The most minutes, before or after, between that hour and its start.
        required within_minutes: Minute<0, 1440>,
    }
}

object! {
    /// Somebody whom items need: a speaker, a chair.
    Person {
        /// The id that items refer to.
        required id: At<Id>,
        /// The name as printed. The id by default.
        optional name: Line<200>,
        /// The clock that the windows are told on. The session's by default.
        optional timezone: ZoneName,
        /// When the person can attend: every part of the items that name the person lies inside one of them. Always by
        /// default; `[]` for never.
        optional windows: At<List<Window, 100>>,
    }
}

object! {
    /// Somebody who attends from elsewhere.
    Participant {
        /// The clock of that place.
        required timezone: ZoneName,
        /// What their burden weighs. 1 by default.
        optional weight: Count<1, 1000>,
    }
}

object! {
    /// Minutes by a list of speakers.
    SpeakersList {
        /// Who speaks, in order.
        required list: List<Speaker, MOST>,
        /// How long the item takes before the first of them. 0 by default.
        optional opening: Minute<0, 10080>,
    }
}

object! {
    /// A speaker of a list.
    Speaker {
        /// The name, or the delegation.
        required name: Line<200>,
        /// How long the speaker has.
        required minutes: Minute<1, 10080>,
    }
}
