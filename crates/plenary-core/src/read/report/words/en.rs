//! Faults in English: lower-case clauses without a full stop.

mod table;

use super::phrases::Phrase;
use super::{UiLanguage, circle, some};
use crate::model::Instant;
use crate::read::report::fault::{Fault, Near, Syntax, Unusable, Write};
use table::table;

/// The message of a fault.
pub(crate) fn message(fault: &Fault) -> String {
    use Fault as F;
    match fault {
        F::NoSuchFile => "there is no such file".to_owned(),
        F::Directory => "this is a directory".to_owned(),
        F::CannotRead { why } => format!("the file cannot be read: {why}"),
        F::TooLarge { limit } => format!("the file has more than {} MiB", limit / (1024 * 1024)),
        F::NotUtf8 { utf16: false } => "the text is not UTF-8".to_owned(),
        F::NotUtf8 { utf16: true } => "the text is UTF-16 and not UTF-8".to_owned(),
        F::Archive => "this is a zip archive, as workbooks (.xlsx) and Word documents are".to_owned(),
        F::Empty => "the file is empty".to_owned(),
        F::Syntax { kind } => syntax(kind).0.to_owned(),
        F::TooDeep { limit } => format!("objects and lists nest more than {limit} deep"),
        F::TwiceKey { key } => format!("the object has the field `{key}` twice"),
        F::UnknownField { key, .. } => format!("unknown field `{key}`"),
        F::MissingField { key, .. } => format!("the field `{key}` is missing"),
        F::WrongType { shown, wanted, .. } => format!("{shown} is not {}", words(*wanted)),
        F::UnknownSchema { shown, .. } => format!("{shown} is not a known kind of file"),
        F::NotYet { sentence } => format!("not enforced yet: {}", words(*sentence)),
        F::TimesAndCandidates { generated } => format!("`times` cannot be combined with `{generated}`"),
        F::TextLength { chars: 0, .. } => "the text is empty".to_owned(),
        F::TextLength { chars, .. } => format!("the text has {chars} characters"),
        F::ControlCharacter { name } => format!("the text has a control character, {name}"),
        F::TooMany { count, what, .. } => format!("there are {count} {}", words(*what)),
        F::Nothing { what, .. } => format!("there are no {}", words(*what)),
        F::NotMinutes { shown, .. } => format!("{shown} is not a number of minutes"),
        F::NotSure { shown } => {
            format!("{shown} is no confidence: nothing uncertain is sure, and nothing is planned to fail")
        }
        F::NotCount { shown, .. } => format!("{shown} is not a whole number in the allowed range"),
        F::NotADate { shown } => format!("{shown} is not a date"),
        F::NotATime { shown, .. } => format!("{shown} is not a time of day"),
        F::NotAMoment { shown, .. } => format!("{shown} is not a date and time"),
        F::NotATimeRange { shown } => format!("{shown} is not a time range"),
        F::UnknownZone { shown, .. } => format!("{shown} is not a known time zone"),
        F::NotALanguage { shown } => format!("{shown} is not a language code"),
        F::UnknownWord { shown, what, .. } => format!("{shown} is not {}", words(*what)),
        F::Repeated { shown } => format!("{shown} is already in the list"),
        F::TotalMinutes { total, .. } => format!("the item takes {total} minutes in all"),
        F::EstimateOrder { low, likely, high } => format!("low {low}, likely {likely}, high {high} are out of order"),
        F::LeastMinutes { least, minutes } => {
            format!("the item has {minutes} min, which is less than its least, {least}")
        }
        F::TwiceId { id, what, first } => {
            format!("`{id}` is the id of another {}, the {} of the list", words(*what), ordinal(*first))
        }
        F::UnknownItem { id, .. } => format!("unknown item `{id}`"),
        F::UnknownMeeting { id, .. } => format!("unknown meeting `{id}`"),
        F::UnknownPerson { id, .. } => format!("unknown person `{id}`"),
        F::TooFewSeats { id, attendance, most } => {
            format!("`{id}` needs {attendance} seats, and no meeting that it may be in has more than {most}")
        }
        F::PersonElsewhere { id, person, .. } => {
            format!("the windows of `{person}` overlap no meeting that `{id}` may be in")
        }
        F::Itself { word, id } => format!("`{word}` of `{id}` names the item itself"),
        F::Cycle { path } => format!("`after` makes a cycle: {}", round(path)),
        F::AfterTogether { id, other } => format!("`{id}` is after `{other}`, and taken together with it"),
        F::ApartTogether { word, id, other } => format!("`{id}` is `{word}` of `{other}`, and taken together with it"),
        F::TogetherTracks { id, track, other, other_track } => {
            format!("`{id}` of track `{track}` is taken together with `{other}` of track `{other_track}`")
        }
        F::TogetherPositions { id, other } => {
            format!("`{id}` is taken together with `{other}`, and one is first and the other last")
        }
        F::NoSuchTrack { track, named: true, .. } | F::TitledTrack { track, .. } => {
            format!("the track `{track}` has no meetings")
        }
        F::NoSuchTrack { track, named: false, .. } => {
            format!("the item has no `track`, so it is in `{track}`, which has no meetings")
        }
        F::HeldElsewhere { id, meeting, track } => {
            format!("`{meeting}` took up `{id}`, which is of the track `{track}`")
        }
        F::HeldUnderWay { meeting } => format!("this item of `{meeting}` has no `minutes`, and is not under way"),
        F::HeldHours { meeting } => format!("the hours of `{meeting}` are not in order"),
        F::RuleSetFile { file, why } => format!("the rule set {file} cannot be used: {}", unusable(why)),
        F::NoSuchYear { calendar, year } => format!("the calendar `{calendar}` does not have the year {year}"),
        F::YearNotConfirmed { calendar, year, why } => {
            format!("the days off of `{calendar}` in {year} are not confirmed: {why}")
        }
        F::NotUnderstood { id, track, needs: None, .. } => {
            format!("`{id}` needs interpretation, and no meeting of the track `{track}` has any")
        }
        F::NotUnderstood { id, track, needs: Some(needs), .. } => {
            format!(
                "`{id}` needs interpretation into {}, and no meeting of the track `{track}` has it",
                needs.join(", ")
            )
        }
        F::EndBeforeStart { start, end } => format!("the end {end} is not after the start {start}"),
        F::ClockSkips { local, zone, .. } => format!("{local} does not exist in {zone}: the clocks skip it"),
        F::ClockRepeats { local, zone, first, second, .. } => format!(
            "{local} exists twice in {zone}, at {} and at {} UTC: the clocks repeat it",
            utc(*first),
            utc(*second)
        ),
        F::SameMeeting { other, place, track } => format!(
            "the meeting is the same as `{other}`, the {} of the list, in the track `{track}`, so only one of them can \
             be held",
            ordinal(*place)
        ),
        F::Overlap { id, other, track } => {
            format!("`{id}` overlaps `{other}` in the track `{track}`, so only one of them can be held")
        }
        F::InterpretedContradiction { interpreted: true } => {
            "the meeting is interpreted but has no languages".to_owned()
        }
        F::InterpretedContradiction { interpreted: false } => {
            "the meeting is not interpreted but has languages".to_owned()
        }
        F::Reserve { reserve, length } => {
            format!("a reserve of {reserve} minutes leaves no time in a meeting of {length} minutes")
        }
        F::WindowBackwards { from, to, .. } => format!("the window ends at {to}, which is not after {from}"),
        F::WindowMixed => "one end of the window is a time of day and the other is a date".to_owned(),
        F::NothingPreferred => "the preference is empty".to_owned(),
        F::NoZone { place, .. } => format!("times in {place} are read as UTC: the session names no time zone"),
        F::WindowEmpty { from } => format!("the window ends at {from}, when it starts, so it is empty"),
        F::NoCandidate { length, start, end } => {
            format!("no meeting of {length} minutes fits between {start} and {end}")
        }
        F::WindowsElsewhere { id, track, .. } => {
            format!("the windows of `{id}` overlap no meeting of the track `{track}`")
        }
        F::Schedule { said } => format!("invalid schedule file: {said}"),
        F::ScheduleTimes { start, end } => format!("it ends at {end}, which is before its start at {start}"),
        F::ScheduleYear { shown } => format!("{shown} is out of range"),
        F::Table(fault) => table(fault).0,
    }
}

/// The help of a fault.
pub(crate) fn help(fault: &Fault) -> String {
    use Fault as F;
    match fault {
        F::NoSuchFile => "check the name; `plenary new` writes a session to start from".to_owned(),
        F::Directory => "name a file in it".to_owned(),
        F::CannotRead { .. } => "check the path and who may read it".to_owned(),
        F::TooLarge { .. } => "check that this is the right file; no session is that large".to_owned(),
        F::NotUtf8 { .. } => "save the file as UTF-8; in Excel that is \"CSV UTF-8\"".to_owned(),
        F::Archive => "write a session as JSON, and save a table made by hand as \"CSV UTF-8\"".to_owned(),
        F::Empty => "`plenary new` writes a session to start from".to_owned(),
        F::Syntax { kind } => syntax(kind).1.to_owned(),
        F::TooDeep { .. } => "check that this is the right file; a session nests seven deep".to_owned(),
        F::TwiceKey { .. } => "keep one of them".to_owned(),
        F::UnknownField { near: Some(near), .. } => format!("did you mean `{near}`?"),
        F::UnknownField { known, .. } => format!("the fields here are {}", list(known)),
        F::MissingField { key, about } => format!("add \"{key}\": {about}"),
        F::WrongType { wanted, write, absent, .. } => to_write(*wanted, write, *absent),
        F::UnknownSchema { wanted, .. } => format!("write \"{wanted}\""),
        F::NotYet { .. } => "remove it to plan without it; it would have no effect now".to_owned(),
        F::TimesAndCandidates { .. } => {
            "keep `times` for those times, or `between`, `length`, `step` and `per_day` for hours to choose from".to_owned()
        }
        F::TextLength { chars: 0, most } => format!("write 1 to {most} characters, or leave it out where it may be"),
        F::TextLength { most, .. } => format!("write at most {most} characters"),
        F::ControlCharacter { .. } => "write it as plain text on one line".to_owned(),
        F::TooMany { most, what, .. } => format!("at most {most} {} are read", words(*what)),
        F::Nothing { mend, .. } => words(*mend).to_owned(),
        F::NotMinutes { least, most, .. } => format!("write whole minutes from {least} to {most}"),
        F::NotSure { .. } => "write a whole number of per cent from 1 to 99".to_owned(),
        F::NotCount { least, most, .. } => format!("write a whole number from {least} to {most}"),
        F::NotADate { .. } => "write year-month-day between 1970 and 2200, such as \"2022-05-04\"".to_owned(),
        F::NotATime { midnight: true, .. } => "a meeting ends on its date; write \"23:59\" at the latest".to_owned(),
        F::NotATime { .. } => "write hours and minutes from \"00:00\" to \"23:59\", such as \"09:30\"".to_owned(),
        F::NotAMoment { daily: true, .. } => {
            "write \"2022-05-04\", \"2022-05-04T10:30\" or, for every day, \"10:30\"".to_owned()
        }
        F::NotAMoment { .. } => "write \"2022-05-04\", \"2022-05-04T10:30\" or \"2022-05-04T10:30+02:00\"".to_owned(),
        F::NotATimeRange { .. } => "write both with a hyphen between, such as \"12:00-14:00\"".to_owned(),
        F::UnknownZone { near, .. } => did_you_mean(near)
            .unwrap_or_else(|| "write a name of the IANA database, such as \"Europe/Vienna\"".to_owned()),
        F::NotALanguage { .. } => "write two or three small letters, such as \"fr\"".to_owned(),
        F::UnknownWord { near, known, .. } => {
            did_you_mean(near).unwrap_or_else(|| format!("write one of {}", list(known)))
        }
        F::Repeated { .. } => "name it once".to_owned(),
        F::TotalMinutes { total: 0, .. } => "write at least one speaker, or an opening".to_owned(),
        F::TotalMinutes { most, .. } => format!("bring it to at most {most}, or make two items of it"),
        F::LeastMinutes { minutes, .. } => format!("write at most {minutes}, or give the item more minutes"),
        F::EstimateOrder { .. } => "write low, likely and high so that none is less than the one before".to_owned(),
        F::TwiceId { .. } => "give one of them another id".to_owned(),
        F::UnknownItem { near, .. } => did_you_mean(near).unwrap_or_else(|| "name the `id` of an item".to_owned()),
        F::UnknownMeeting { near, .. } => did_you_mean(near).unwrap_or_else(|| {
            "name the `id` of a meeting; meetings by days and times are m1, m2, … in time order".to_owned()
        }),
        F::UnknownPerson { near, .. } => did_you_mean(near)
            .unwrap_or_else(|| "name the `id` of one of the session's `people`, or add it there".to_owned()),
        F::TooFewSeats { .. } => "correct `attendance`, or give a meeting more `seats`".to_owned(),
        F::Itself { .. } => "name another item, or remove it".to_owned(),
        F::Cycle { .. } => "remove one `after` of the circle".to_owned(),
        F::AfterTogether { .. } | F::ApartTogether { .. } => "keep one of the two statements".to_owned(),
        F::TogetherTracks { .. } => "give them a `track` in common, or do not take them together".to_owned(),
        F::TogetherPositions { .. } => "keep one `position`, or do not take them together".to_owned(),
        F::NoSuchTrack { near: Some(near), .. } | F::TitledTrack { near: Some(near), .. } => format!("did you mean `{near}`?"),
        F::NoSuchTrack { known, .. } | F::TitledTrack { known, .. } => {
            format!("the tracks with meetings are {}", list(&known.iter().map(String::as_str).collect::<Vec<_>>()))
        }
        F::HeldElsewhere { .. } => "name a meeting of the track of the item, or another item".to_owned(),
        F::HeldUnderWay { .. } => {
            "write its minutes; only the last item of a meeting that has `started` and has not `ended` may be without, \
             and then it has `started`"
                .to_owned()
        }
        F::HeldHours { .. } => {
            "a meeting starts, then its items one after the other, then it ends; only a meeting that has started \
             ends"
                .to_owned()
        }
        F::RuleSetFile { .. } => {
            "fix that file; `plenary rules FILE` says all that is wrong with it, `plenary schema rules` what it has"
                .to_owned()
        }
        F::NoSuchYear { .. } => "write the dates themselves instead, such as \"2040-10-26\"".to_owned(),
        F::YearNotConfirmed { .. } => "add the dates that are missing to `days_off`".to_owned(),
        F::NotUnderstood { needs: None, .. } => {
            "write \"interpretation\": [] if it needs none, or let a meeting be interpreted".to_owned()
        }
        F::NotUnderstood { has, .. } if has.is_empty() => {
            "its meetings have no interpretation: ask for less, or give a meeting `languages`".to_owned()
        }
        F::NotUnderstood { has, .. } => {
            format!("its meetings have {}: ask for less, or give a meeting more `languages`", has.join(", "))
        }
        F::EndBeforeStart { .. } => "a meeting starts and ends on one date; write a later end".to_owned(),
        F::ClockSkips { next: Some(next), .. } => format!("the next time that exists is {next}"),
        F::ClockSkips { next: None, .. } => "write another time".to_owned(),
        F::ClockRepeats { exact: true, .. } => {
            "write the one that is meant with its offset, such as \"2026-10-25T02:30+01:00\"".to_owned()
        }
        F::ClockRepeats { .. } => "move the meeting, or set the session's `timezone` to \"UTC\"".to_owned(),
        F::SameMeeting { .. } => {
            "remove one, or give it another time or another `track`; to say that they are candidates to choose \
                             among, set the rule `interpreted_meetings`"
                .to_owned()
        }
        F::Overlap { .. } => "to say that they are candidates to choose among, set the rule `interpreted_meetings`; \
                              otherwise move one or give it another `track`"
            .to_owned(),
        F::InterpretedContradiction { interpreted: true } => {
            "name the languages, or write \"interpreted\": false".to_owned()
        }
        F::InterpretedContradiction { interpreted: false } => "remove one of the two fields".to_owned(),
        F::Reserve { .. } => "reserve less, or remove the meeting".to_owned(),
        F::WindowBackwards { daily: true, .. } => {
            "for a window over midnight write two, one to \"23:59\" and one from \"00:00\"".to_owned()
        }
        F::WindowBackwards { .. } => "exchange `from` and `to`, or write a later end".to_owned(),
        F::WindowMixed => "write both as times of day (every day), or both as dates".to_owned(),
        F::WindowEmpty { .. } => "write a later end, or remove the window".to_owned(),
        F::NoZone { zone: Some(zone), .. } => format!("write \"timezone\": \"{zone}\""),
        F::NoZone { zone: None, .. } => "write \"timezone\", a name such as \"Europe/Vienna\"".to_owned(),
        F::NothingPreferred => {
            "add one of pin, forbid, allow, windows, available_from, not_with, not_parallel, after, position, split, or remove it".to_owned()
        }
        F::NoCandidate { .. } => "write a shorter `length`, or hours that are longer".to_owned(),
        F::WindowsElsewhere { first, last, .. } | F::PersonElsewhere { first, last, .. } => format!(
            "its meetings run from {first} to {last} on the clock of the place: check the dates, and the `timezone` of \
             the windows"
        ),
        F::Schedule { .. } => {
            "write it again with `plenary plan --format json`, or see `plenary schema schedule`".to_owned()
        }
        F::ScheduleTimes { .. } => "write an end that is not before the start".to_owned(),
        F::ScheduleYear { .. } => "write a date between 1970 and 2200".to_owned(),
        F::Table(fault) => table(fault).1,
    }
}

fn words(phrase: Phrase) -> &'static str {
    phrase.in_language(UiLanguage::English)
}

/// What to write instead.
fn to_write(wanted: Phrase, write: &Write, absent: bool) -> String {
    let what = match write {
        Write::That => words(wanted).to_owned(),
        Write::Fields(names) => format!("an object with the fields {}", list(names)),
        Write::InQuotes(digits) => format!("\"{digits}\" in double quotes"),
        Write::Whole { least, most, quoted } => {
            let quotes = if *quoted { ", without quotes" } else { "" };
            format!("a whole number from {least} to {most}{quotes}")
        }
        Write::OneOf(words) => format!("one of {}", list(words)),
        Write::Minutes { most } => format!(
            "whole minutes from 1 to {most}, {{\"speakers\", \"minutes_each\", \"opening\"}} or \
             {{\"low\", \"likely\", \"high\"}}"
        ),
    };
    if absent { format!("leave the field out for its default, or write {what}") } else { format!("write {what}") }
}

fn unusable(why: &Unusable) -> String {
    match why {
        Unusable::NotFromHere => "rule set files cannot be read here".to_owned(),
        Unusable::Wrong(report) => report.brief(UiLanguage::English),
    }
}

/// Message and help of a JSON syntax error.
fn syntax(kind: &Syntax) -> (&str, &str) {
    match kind {
        Syntax::Comment => {
            ("JSON has no comments", "write a field whose name starts with //, such as \"//\": \"why this is so\"")
        }
        Syntax::TrailingComma => ("there is a comma before the end of a list or object", "remove the comma"),
        Syntax::MissingComma => ("a comma is missing", "put a comma between the two"),
        Syntax::MissingColon => ("a colon is missing after the name of a field", "write \"name\": value"),
        Syntax::MissingValue => ("a field has no value", "write a value after the colon"),
        Syntax::UnquotedName => ("the name of a field is not in double quotes", "write \"name\": value"),
        Syntax::UnquotedWord => {
            ("a word is not in double quotes", "put it in double quotes; only true, false and null have none")
        }
        Syntax::SingleQuotes => ("a text is in single quotes", "write double quotes"),
        Syntax::MoreAfterEnd => ("there is more text after the end of the session", "remove it"),
        Syntax::OpenList => ("a list is not closed", "close it with ]"),
        Syntax::OpenObject => ("an object is not closed", "close it with }"),
        Syntax::OpenText => ("a text is not closed", "close it with a double quote on the same line"),
        Syntax::Escape => ("invalid escape after a backslash", "write \\\\ for a backslash itself"),
        Syntax::Number => ("invalid number", "write digits, such as 90"),
        Syntax::Unexpected => ("unexpected text", "check the commas and brackets before it"),
        Syntax::Other(said) => (said, "fix the text here, or before it"),
    }
}

fn did_you_mean(near: &Near) -> Option<String> {
    near.as_ref().map(|near| format!("did you mean \"{near}\"?"))
}

fn list(words: &[&str]) -> String {
    words.join(", ")
}

/// The first of many words.
fn first(words: &[String]) -> String {
    const FIRST: usize = 20;
    match some(words, FIRST) {
        (words, 0) => words.join(", "),
        (words, more) => format!("{} and {more} more", words.join(", ")),
    }
}

/// The first is repeated at the end.
fn round(path: &[String]) -> String {
    match circle(path) {
        (path, 0, _) => path.join(" -> "),
        (start, left_out, end) => {
            format!("{} -> ({left_out} more) -> {}", start.join(" -> "), end.join(" -> "))
        }
    }
}

fn utc(instant: Instant) -> String {
    instant.utc().format("%H:%M").to_string()
}

/// `1st`, `2nd`, `11th`.
fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}
