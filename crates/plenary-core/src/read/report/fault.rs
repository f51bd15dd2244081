//! All errors and warnings of files, as data. [`super::words`] has their wording.

use super::words::phrases::Phrase;
use super::{Report, Severity};
use crate::model::Instant;

/// A JSON syntax error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Syntax {
    Comment,
    TrailingComma,
    MissingComma,
    MissingColon,
    MissingValue,
    UnquotedName,
    UnquotedWord,
    SingleQuotes,
    MoreAfterEnd,
    OpenList,
    OpenObject,
    OpenText,
    Escape,
    Number,
    Unexpected,
    Other(String),
}

/// The known name nearest to an unknown one, if one is near.
pub(crate) type Near = Option<String>;

/// What to write instead of a value of the wrong type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Write {
    /// The wanted value; there is no more to say.
    That,
    Fields(Vec<&'static str>),
    InQuotes(String),
    Whole {
        least: u32,
        most: u32,
        quoted: bool,
    },
    OneOf(Vec<&'static str>),
    Minutes {
        most: u32,
    },
}

/// Why the file of a rule set cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Files cannot be read here: the session is not in a folder.
    NotFromHere,
    /// The file has errors.
    Wrong(Box<Report>),
}

/// An error or a warning. Text of the file is short and printable (see [`crate::read::json::shown`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    // the file
    NoSuchFile,
    Directory,
    CannotRead { why: String },
    TooLarge { limit: u64 },
    NotUtf8 { utf16: bool },
    Archive,
    // the text
    Empty,
    Syntax { kind: Syntax },
    TooDeep { limit: usize },
    TwiceKey { key: String },
    // the shape
    UnknownField { key: String, near: Near, known: Vec<&'static str> },
    MissingField { key: &'static str, about: String },
    WrongType { shown: String, wanted: Phrase, write: Write, absent: bool },
    UnknownSchema { shown: String, wanted: &'static str },
    NotYet { sentence: Phrase },
    TimesAndCandidates { generated: &'static str },
    // values
    TextLength { chars: usize, most: usize },
    ControlCharacter { name: String },
    TooMany { count: usize, most: usize, what: Phrase },
    Nothing { what: Phrase, mend: Phrase },
    NotMinutes { shown: String, least: u32, most: u32 },
    NotCount { shown: String, least: u32, most: u32 },
    NotSure { shown: String },
    NotADate { shown: String },
    NotATime { shown: String, midnight: bool },
    NotAMoment { shown: String, daily: bool },
    NotATimeRange { shown: String },
    UnknownZone { shown: String, near: Near },
    NotALanguage { shown: String },
    UnknownWord { shown: String, what: Phrase, near: Near, known: Vec<&'static str> },
    Repeated { shown: String },
    TotalMinutes { total: u64, most: u32 },
    EstimateOrder { low: u32, likely: u32, high: u32 },
    LeastMinutes { least: u32, minutes: u32 },
    // references
    TwiceId { id: String, what: Phrase, first: usize },
    UnknownItem { id: String, near: Near },
    UnknownMeeting { id: String, near: Near },
    UnknownPerson { id: String, near: Near },
    Itself { word: &'static str, id: String },
    Cycle { path: Vec<String> },
    AfterTogether { id: String, other: String },
    ApartTogether { word: &'static str, id: String, other: String },
    TogetherTracks { id: String, track: String, other: String, other_track: String },
    TogetherPositions { id: String, other: String },
    RuleSetFile { file: String, why: Unusable },
    NoSuchTrack { track: String, named: bool, near: Near, known: Vec<String> },
    HeldElsewhere { id: String, meeting: String, track: String },
    HeldUnderWay { meeting: String },
    HeldHours { meeting: String },
    TooFewSeats { id: String, attendance: u32, most: u32 },
    NotUnderstood { id: String, track: String, needs: Option<Vec<String>>, has: Vec<String> },
    // times
    EndBeforeStart { start: String, end: String },
    ClockSkips { local: String, zone: &'static str, next: Option<String> },
    ClockRepeats { local: String, zone: &'static str, first: Instant, second: Instant, exact: bool },
    SameMeeting { other: String, place: usize, track: String },
    Overlap { id: String, other: String, track: String },
    InterpretedContradiction { interpreted: bool },
    Reserve { reserve: u32, length: u32 },
    WindowBackwards { from: String, to: String, daily: bool },
    WindowMixed,
    WindowEmpty { from: String },
    NoSuchYear { calendar: String, year: i32 },
    YearNotConfirmed { calendar: String, year: i32, why: String },
    NoCandidate { length: u32, start: String, end: String },
    WindowsElsewhere { id: String, track: String, first: String, last: String },
    PersonElsewhere { id: String, person: String, first: String, last: String },
    NothingPreferred,
    NoZone { place: String, zone: Option<&'static str> },
    TitledTrack { track: String, near: Near, known: Vec<String> },
    // the schedule file
    Schedule { said: String },
    ScheduleTimes { start: String, end: String },
    ScheduleYear { shown: String },
    // a hand-made table
    Table(TableFault),
}

/// A fault of a hand-made table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TableFault {
    Empty,
    NoHeading,
    UnknownColumn { shown: String },
    NotARow,
    MoreCells { shown: String },
    ManyLines,
    NoMeeting,
    UnknownItem { shown: String, near: Near, known: Vec<String> },
    UnknownMeeting { shown: String, near: Near, known: Vec<String> },
    SharedNumber { shown: String, ids: Vec<String> },
    Twice { items: String, meeting: String },
}

/// All codes and their meanings, in order. A code never changes its meaning.
pub const CODES: &[(&str, &str)] = &[
    ("E001", "there is no such file"),
    ("E002", "the file is a directory"),
    ("E003", "the file cannot be read"),
    ("E004", "the file is too large"),
    ("E005", "the file is not UTF-8"),
    ("E100", "the file is empty"),
    ("E101", "the text is not JSON"),
    ("E102", "objects and lists nest too deeply"),
    ("E103", "an object has a field twice"),
    ("E104", "a field is not known"),
    ("E105", "a field is missing"),
    ("E106", "a value is of the wrong kind"),
    ("E107", "the file is of another kind or version"),
    ("E108", "a field or value is not enforced yet"),
    ("E109", "fields of two forms stand together"),
    ("E201", "a text is empty or too long"),
    ("E202", "a text has a control character"),
    ("E203", "a list is too long"),
    ("E204", "a number of minutes is not one, or out of range"),
    ("E205", "a number is not whole, or out of range"),
    ("E206", "a date is not one"),
    ("E207", "a time of day is not one"),
    ("E208", "a date and time is not one"),
    ("E209", "a time zone is not known"),
    ("E210", "a language is not one"),
    ("E211", "a word is not one of those that may stand there"),
    ("E212", "a list repeats itself"),
    ("E213", "a list is empty where that says nothing"),
    ("E214", "the minutes of an item add up to too many"),
    ("E215", "an estimate is out of order"),
    ("E216", "the least minutes of an item are more than its minutes"),
    ("E301", "an id is used twice"),
    ("E302", "an item is not known"),
    ("E303", "a meeting is not known"),
    ("E304", "an item refers to itself"),
    ("E305", "items wait for each other in a circle"),
    ("E306", "an item is after one that it is taken together with"),
    ("E307", "items are kept apart that are taken together"),
    ("E308", "items taken together have no track in common"),
    ("E309", "items taken together are both first and last"),
    ("E310", "a track has no meetings"),
    ("E311", "no meeting is interpreted as an item needs (warning)"),
    ("E312", "a rule set in a file cannot be used"),
    ("E313", "a meeting that was held took up an item of another track"),
    ("E314", "a person is not known"),
    ("E315", "no meeting has the seats that an item needs (warning)"),
    ("E316", "what happened at a meeting is incomplete or out of order"),
    ("E401", "an end is not after its start"),
    ("E402", "the clocks skip a time"),
    ("E403", "the clocks repeat a time"),
    ("E404", "a meeting is in the file twice (warning)"),
    ("E405", "meetings of a track overlap (warning)"),
    ("E406", "interpretation and languages contradict each other"),
    ("E407", "a reserve takes the whole meeting"),
    ("E408", "a window does not end after it starts"),
    ("E409", "a window mixes a time of day with a date"),
    ("E410", "a preference says nothing"),
    ("E411", "a window is empty (warning)"),
    ("E412", "no candidate meeting fits the hours"),
    ("E413", "the windows of an item meet no meeting (warning)"),
    ("E414", "the times of a place are read as UTC (warning)"),
    ("E415", "a title is for a track without meetings (warning)"),
    ("E416", "the windows of a person meet no meeting of an item (warning)"),
    ("E420", "a calendar does not have a year"),
    ("E421", "the days off of a year are not confirmed (warning)"),
    ("E501", "a schedule file has another shape"),
    ("E502", "a schedule has an end before its start"),
    ("E503", "a schedule has a date that is out of range"),
    ("E601", "a hand-made table is not rows of meeting and item"),
];

impl Fault {
    /// Its code, one of [`CODES`].
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchFile => "E001",
            Self::Directory => "E002",
            Self::CannotRead { .. } => "E003",
            Self::TooLarge { .. } => "E004",
            Self::NotUtf8 { .. } | Self::Archive => "E005",
            Self::Empty => "E100",
            Self::Syntax { .. } => "E101",
            Self::TooDeep { .. } => "E102",
            Self::TwiceKey { .. } => "E103",
            Self::UnknownField { .. } => "E104",
            Self::MissingField { .. } => "E105",
            Self::WrongType { .. } => "E106",
            Self::UnknownSchema { .. } => "E107",
            Self::NotYet { .. } => "E108",
            Self::TimesAndCandidates { .. } => "E109",
            Self::TextLength { .. } => "E201",
            Self::ControlCharacter { .. } => "E202",
            Self::TooMany { .. } => "E203",
            Self::NotMinutes { .. } => "E204",
            Self::NotCount { .. } | Self::NotSure { .. } => "E205",
            Self::NotADate { .. } => "E206",
            Self::NotATime { .. } | Self::NotATimeRange { .. } => "E207",
            Self::NotAMoment { .. } => "E208",
            Self::UnknownZone { .. } => "E209",
            Self::NotALanguage { .. } => "E210",
            Self::UnknownWord { .. } => "E211",
            Self::Repeated { .. } => "E212",
            Self::Nothing { .. } => "E213",
            Self::TotalMinutes { .. } => "E214",
            Self::EstimateOrder { .. } => "E215",
            Self::LeastMinutes { .. } => "E216",
            Self::TwiceId { .. } => "E301",
            Self::UnknownItem { .. } => "E302",
            Self::UnknownMeeting { .. } => "E303",
            Self::Itself { .. } => "E304",
            Self::Cycle { .. } => "E305",
            Self::AfterTogether { .. } => "E306",
            Self::ApartTogether { .. } => "E307",
            Self::TogetherTracks { .. } => "E308",
            Self::TogetherPositions { .. } => "E309",
            Self::NoSuchTrack { .. } => "E310",
            Self::NotUnderstood { .. } => "E311",
            Self::RuleSetFile { .. } => "E312",
            Self::HeldElsewhere { .. } => "E313",
            Self::HeldUnderWay { .. } | Self::HeldHours { .. } => "E316",
            Self::UnknownPerson { .. } => "E314",
            Self::TooFewSeats { .. } => "E315",
            Self::EndBeforeStart { .. } => "E401",
            Self::ClockSkips { .. } => "E402",
            Self::ClockRepeats { .. } => "E403",
            Self::SameMeeting { .. } => "E404",
            Self::Overlap { .. } => "E405",
            Self::InterpretedContradiction { .. } => "E406",
            Self::Reserve { .. } => "E407",
            Self::WindowBackwards { .. } => "E408",
            Self::WindowMixed => "E409",
            Self::NothingPreferred => "E410",
            Self::WindowEmpty { .. } => "E411",
            Self::NoCandidate { .. } => "E412",
            Self::WindowsElsewhere { .. } => "E413",
            Self::NoZone { .. } => "E414",
            Self::TitledTrack { .. } => "E415",
            Self::PersonElsewhere { .. } => "E416",
            Self::NoSuchYear { .. } => "E420",
            Self::YearNotConfirmed { .. } => "E421",
            Self::Schedule { .. } => "E501",
            Self::ScheduleTimes { .. } => "E502",
            Self::ScheduleYear { .. } => "E503",
            Self::Table(fault) => match fault {
                TableFault::Empty => "E213",
                TableFault::Twice { .. } => "E212",
                TableFault::UnknownItem { .. } | TableFault::SharedNumber { .. } => "E302",
                TableFault::UnknownMeeting { .. } => "E303",
                _ => "E601",
            },
        }
    }

    /// A warning leaves the file usable; an error does not.
    pub fn severity(&self) -> Severity {
        match self {
            Self::SameMeeting { .. }
            | Self::Overlap { .. }
            | Self::WindowEmpty { .. }
            | Self::YearNotConfirmed { .. }
            | Self::NotUnderstood { .. }
            | Self::WindowsElsewhere { .. }
            | Self::TooFewSeats { .. }
            | Self::PersonElsewhere { .. }
            | Self::NoZone { .. }
            | Self::TitledTrack { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}
