//! How edits are typed, for messages and help texts.

/// What an edit looks like when it is typed.
pub const GRAMMAR: &str = "  drop-meeting=m3                                a meeting is not held
  add-meeting=2022-05-06T10:00-12:00             one more meeting; :TRACK at the end names its track
  move-meeting=m4:2022-05-05T15:00-17:00         a meeting has other hours
  set-minutes=2:200                              an item takes other minutes in all
  pin=3:m2   forbid=3:m2   unpin=3               where an item must, must not, need not be
  add-item={\"id\": \"7\", \"minutes\": 30}            one more item, as the session file writes it
  drop-item=5                                    an item is not on the agenda any more
  set-rule=max_meeting_minutes:180               a limit has another figure; null lifts it
  held=m2                                        what was planned up to and with m2 has happened
  spent=2:95                                     what item 2 took in the held meeting; :m1 names it
  optional=5                                     an item may be left out
  lift=6:after   lift=6:after:5                  a statement about an item is taken back
  set-gap=6:5:90                                 item 6 may start 90 min after item 5 has ended
  set-reserve=m3:0                               minutes before the end of a meeting that stay free
  set-order=free                                 items need not be taken in the order of the file";

/// The names of the edits.
pub(super) const NAMES: [&str; 17] = [
    "drop-meeting",
    "add-meeting",
    "move-meeting",
    "set-minutes",
    "pin",
    "forbid",
    "unpin",
    "add-item",
    "drop-item",
    "set-rule",
    "held",
    "spent",
    "optional",
    "lift",
    "set-gap",
    "set-reserve",
    "set-order",
];

/// A text as messages quote it.
pub(super) fn shown(text: &str) -> String {
    let printable = text.escape_debug().to_string();
    match printable.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &printable[..at]),
        None => printable,
    }
}

/// How the grammar shows an edit.
pub(super) fn example(name: &str) -> &'static str {
    let mut words = GRAMMAR.lines().flat_map(|line| line.split("  ")).map(str::trim);
    words.find(|word| word.starts_with(&format!("{name}="))).unwrap_or(GRAMMAR)
}
