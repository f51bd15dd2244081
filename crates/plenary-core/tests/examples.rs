//! The examples compile, run, and say what they should.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "../examples/check.rs"]
mod check;
#[path = "../examples/explain.rs"]
mod explain;
#[path = "../examples/plan.rs"]
mod plan;
#[path = "../examples/whatif.rs"]
mod whatif;

#[test]
fn a_session_is_planned_from_code() {
    plan::main().unwrap();
    let table = "Monday, 30 March, 10:00\n   20 min  item 1\n  100 min  item 2\n\
                 Monday, 30 March, 15:00\n   50 min  item 2 (continued)\n\
                 Tuesday, 31 March, 10:00\n   90 min  item 3\n   30 min  item 4\n";
    assert_eq!(plan::table().unwrap(), table);
}

#[test]
fn a_lost_meeting_moves_little() {
    whatif::main().unwrap();
    let answer = whatif::answer().unwrap();
    let lines: Vec<&str> = answer.lines().collect();
    assert_eq!(lines[..2], ["item 2 moves: m1 60 + m2 40 -> m1 60 + m3 40", "item 3 moves: m2 60 -> m3 60"]);
    assert!(lines.contains(&"m2: 100 min used, 20 spare -> not held"), "{answer}");
}

#[test]
fn the_checker_finds_what_a_hand_has_spoilt() {
    check::main().unwrap();
    assert_eq!(check::faults().unwrap(), ["entry_minutes: m2: the entry of item 2 says 20 min and lasts 30 min"]);
}

#[test]
fn a_contradiction_is_explained() {
    explain::main().unwrap();
    let found = explain::reasons().unwrap().conflict.unwrap();
    let words: Vec<&str> = found.conflict.iter().map(|statement| statement.word.as_str()).collect();
    assert!(words.contains(&"pin") && words.contains(&"order"), "{words:?}");
    assert!(!found.repairs.is_empty());
}
