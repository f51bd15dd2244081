//! Tells what each column of a table holds, from its heading and from its cells.

use chrono::NaiveDate;

use super::builder::Builder;
use super::starts::{in_one, paragraphs};
use crate::import::document::Line;
use crate::import::extract::header;
use crate::import::extract::minutes;
use crate::import::words::{Words, heading};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Days, hours, or both.
    When,
    /// Numbers of items.
    Number,
    /// Titles, perhaps with numbers.
    Title,
    /// The items of a track.
    Track(String),
    /// The names of tracks, one in each row.
    TrackName,
    /// The items of a day.
    Day(NaiveDate),
    /// Symbols of documents.
    Documents,
    /// Minutes.
    Minutes,
    /// Rooms.
    Room,
    /// Anything else, which is told.
    Other,
}

/// The columns of a table.
#[derive(Debug, Clone)]
pub struct Columns {
    /// What each column holds.
    pub roles: Vec<Role>,
    /// The text of the headings, which a table repeats on each page.
    pub heading: Option<String>,
}

/// The longest column heading, in characters.
const MAX_HEADING: usize = 80;

const TRACKS: &[&str] = &[
    "track",
    "formation",
    "body",
    "órgano",
    "formación",
    "секция",
    "поток",
    "орган",
    "会议机构",
    "分会场",
    "轨道",
    "المسار",
    "الهيئة",
];
const MINUTES: &[&str] =
    &["minutes", "min", "mins", "duration", "timebox", "length", "durée", "duración", "分钟", "时长"];
const ROOMS: &[&str] = &[
    "room",
    "venue",
    "place",
    "location",
    "salle",
    "lieu",
    "sala",
    "lugar",
    "зал",
    "место",
    "会议室",
    "地点",
    "会场",
    "القاعة",
];
const TITLES: &[&str] =
    &["topic", "title", "subject", "agenda", "session", "activity", "event", "sujet", "tema", "тема", "议题", "主题"];
const OTHERS: &[&str] = &[
    "presenter",
    "presenters",
    "speaker",
    "speakers",
    "notes",
    "remarks",
    "lead",
    "responsible",
    "chair",
    "status",
    "stage",
    "✓",
];

/// The cells of a line by column: each with its text and whether it covers more than one column.
pub fn by_column(line: &Line, columns: usize) -> Vec<(&str, usize)> {
    let mut cells = Vec::with_capacity(columns);
    for (cell, span) in line.cells.iter().zip(&line.spans) {
        cells.push((cell.trim(), *span));
        cells.extend((1..*span).map(|_| ("", 1)));
    }
    cells.resize(columns, ("", 1));
    cells
}

/// Whether a line has at least two known column headings.
pub fn has_headings(line: &Line, words: &Words) -> bool {
    let known = |cell: &&String| {
        let name = heading(&in_one(cell));
        words.columns.contains(&name.as_str())
            || [TRACKS, MINUTES, ROOMS, TITLES, OTHERS].iter().any(|list| list.contains(&name.as_str()))
    };
    let names = line.cells.iter().filter(known).count();
    names > 1
        || names == 1
            && line.cells.iter().filter(|cell| !cell.is_empty()).all(|cell| cell.chars().count() <= MAX_HEADING)
}

impl Columns {
    /// Whether the table has a row for each item, with all its meetings. The timetable reader reads such tables.
    pub fn is_by_item(&self) -> bool {
        let first = |wanted: &[Role]| self.roles.iter().position(|role| wanted.contains(role));
        let (Some(title), Some(when)) = (first(&[Role::Title, Role::Number]), first(&[Role::When])) else {
            return false;
        };
        title < when
    }

    /// The columns of a table; `None` if none of them has days or hours, and no day is known.
    pub fn of(builder: &Builder<'_>, lines: &[Line]) -> Option<Self> {
        let count = lines.iter().map(|line| line.spans.iter().sum::<usize>()).max()?;
        if count < 2 {
            return None;
        }
        let head = lines.first().filter(|line| is_heading(builder, line, count));
        let names: Vec<String> = match head {
            Some(line) => by_column(line, count).into_iter().map(|(cell, _)| in_one(cell)).collect(),
            None => vec![String::new(); count],
        };
        let body = &lines[usize::from(head.is_some())..];
        let days: Vec<Option<NaiveDate>> = names
            .iter()
            .map(|name| builder.starts.day(name).filter(|(_, rest)| rest.is_empty()).map(|(day, _)| day))
            .collect();
        let week = days.iter().flatten().count() > 1;
        let mut roles: Vec<Role> = (0..count)
            .map(|column| match days[column] {
                Some(day) if week => Role::Day(day),
                _ => role(builder, &names[column], body, column, count),
            })
            .collect();
        if !roles.contains(&Role::When) {
            return None;
        }
        name_tracks(&mut roles, &names, builder.context.words);
        keep_one_title(&mut roles, body, count);
        let heading = head.map(|line| line.text.clone());
        Some(Self { roles, heading })
    }
}

/// Whether a line has the headings of columns: short texts that are neither hours nor numbers.
fn is_heading(builder: &Builder<'_>, line: &Line, count: usize) -> bool {
    if has_headings(line, builder.context.words) {
        return true;
    }
    let cells = by_column(line, count);
    let filled: Vec<(usize, String)> = cells
        .iter()
        .enumerate()
        .filter(|(_, (cell, _))| !cell.is_empty())
        .map(|(at, (cell, _))| (at, in_one(cell)))
        .collect();
    let name = |text: &String| {
        text.chars().count() <= MAX_HEADING && builder.starts.hours(text).is_none() && builder.numbered(text).is_none()
    };
    let days =
        filled.iter().filter(|(_, text)| builder.starts.day(text).is_some_and(|(_, rest)| rest.is_empty())).count();
    filled.len() > 1
        && filled.iter().all(|(_, text)| name(text))
        && (days > 1 || days == 0 && filled.len() == count)
        && builder.context.words.time_columns.contains(&heading(&filled[0].1).as_str())
        || days > 1
}

/// What a column holds, by its heading and its cells.
fn role(builder: &Builder<'_>, name: &str, body: &[Line], column: usize, count: usize) -> Role {
    let name = heading(name);
    let is = |list: &[&str]| list.contains(&name.as_str());
    let words = builder.context.words;
    let whole_rows = |line: &&Line| by_column(line, count).iter().filter(|(cell, _)| !cell.is_empty()).count() > 1;
    let cells: Vec<&str> = body
        .iter()
        .filter(whole_rows)
        .map(|line| by_column(line, count)[column].0)
        .filter(|cell| !cell.is_empty())
        .collect();
    let share = |test: &dyn Fn(&str) -> bool| {
        let found = cells.iter().filter(|cell| paragraphs(cell).next().is_some_and(test)).count();
        !cells.is_empty() && found * 2 >= cells.len()
    };
    let when = |text: &str| {
        builder.starts.day(text).is_some_and(|(_, rest)| rest.is_empty() || builder.starts.hours(rest).is_some())
            || builder
                .starts
                .hours(text)
                .is_some_and(|(.., rest)| builder.numbered(rest).is_none() && rest.chars().count() < 30)
            || builder.starts.half_day(text).is_some_and(str::is_empty)
    };
    if share(&when) {
        return Role::When;
    }
    if is(MINUTES) || share(&|text| minutes::alone(text).is_some() && !text.bytes().all(|byte| byte.is_ascii_digit())) {
        return Role::Minutes;
    }
    if share(&|text| builder.numbers(text).is_some()) {
        return Role::Number;
    }
    if is(TRACKS) {
        return Role::TrackName;
    }
    if is(ROOMS) {
        return Role::Room;
    }
    if is(OTHERS) {
        return Role::Other;
    }
    let symbols = |text: &str| header::symbols(text).next().is_some_and(|symbol| symbol.len() * 2 > text.len());
    if is(words.documents) || share(&symbols) {
        return Role::Documents;
    }
    if cells.is_empty() {
        return if is(words.time_columns) {
            Role::When
        } else if is(words.item_columns) {
            Role::Number
        } else {
            Role::Title
        };
    }
    Role::Title
}

/// Several columns of titles with names of their own are tracks.
fn name_tracks(roles: &mut [Role], names: &[String], words: &Words) {
    let titles: Vec<usize> = (0..roles.len()).filter(|&column| roles[column] == Role::Title).collect();
    let is_track = |&column: &usize| {
        let name = heading(&names[column]);
        let known = words.columns.contains(&name.as_str()) || TITLES.contains(&name.as_str());
        !name.is_empty() && (!known || words.track_columns.contains(&name.as_str()))
    };
    if titles.len() > 1 && !roles.contains(&Role::Number) && titles.iter().all(is_track) {
        for column in titles {
            roles[column] = Role::Track(names[column].clone());
        }
    }
}

/// Of several columns of titles, the one with most text has the titles; the others are told.
fn keep_one_title(roles: &mut [Role], body: &[Line], count: usize) {
    let titles: Vec<usize> = (0..roles.len()).filter(|&column| roles[column] == Role::Title).collect();
    let text = |column: usize| body.iter().map(|line| by_column(line, count)[column].0.len()).sum::<usize>();
    let Some(most) = titles.iter().copied().max_by_key(|&column| (text(column), std::cmp::Reverse(column))) else {
        return;
    };
    for column in titles.into_iter().filter(|&column| column != most) {
        roles[column] = Role::Other;
    }
}
