//! The syntax of edits, for messages and help texts.

/// The syntax of all edits, one example a line.
pub const GRAMMAR: &str = "  drop-meeting=m3                                cancel a meeting
  add-meeting=2022-05-06T10:00-12:00             add a meeting; :TRACK at the end names its track
  move-meeting=m4:2022-05-05T15:00-17:00         move a meeting to other hours
  set-minutes=2:200                              change the total minutes of an item
  pin=3:m2   forbid=3:m2   unpin=3               require, forbid or free the meeting of an item
  add-item={\"id\": \"7\", \"minutes\": 30}            add an item, written as in the session file
  drop-item=5                                    remove an item from the agenda
  set-rule=max_meeting_minutes:180               change a limit; null removes it
  held=m2                                        record that m2 and all before it were held
  spent=2:95                                     minutes that item 2 took in the held meeting; :m1 names it
  optional=5                                     allow an item to be left out
  lift=6:after   lift=6:after:5                  remove a constraint of an item
  set-gap=6:5:90                                 let item 6 wait for item 5 to end, and 90 min more
  keep=3:30   keep=3:none                        start item 3 within 30 min of its announced hour
  set-reserve=m3:0                               set the minutes that stay free at the end of a meeting
  set-seats=m3:200                               change how many people the room of a meeting seats
  free-person=ana                                let a person attend at any time
  set-order=4:free   set-order=free              take item 4 out of turn; allow all items in any order";

/// The names of the edits.
pub(super) const NAMES: [&str; 20] = [
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
    "keep",
    "set-reserve",
    "set-seats",
    "free-person",
    "set-order",
];

/// Quotes a text for a message: printable and short.
pub(crate) fn shown(text: &str) -> String {
    let printable = text.escape_debug().to_string();
    match printable.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &printable[..at]),
        None => printable,
    }
}

/// The example of an edit in the grammar.
pub(super) fn example(name: &str) -> &'static str {
    let mut words = GRAMMAR.lines().flat_map(|line| line.split("  ")).map(str::trim);
    words.find(|word| word.starts_with(&format!("{name}="))).unwrap_or(GRAMMAR)
}
