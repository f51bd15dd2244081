//! Asks why a session has no schedule, and what would help: `cargo run --release -p plenary-core --example explain`.

use std::error::Error;

use plenary_core::Limits;
use plenary_core::answers::ExplainAnswer;
use plenary_core::build::{Item, Meetings, Session};
use plenary_core::explain::conflict::{Explanation, conflict};
use plenary_core::explain::repair::repairs;

/// The statements that contradict each other, and the cheapest fix.
pub fn reasons() -> Result<ExplainAnswer, Box<dyn Error>> {
    let meetings = Meetings::every_day(["2026-03-28", "2026-03-29"], ["10:00-12:00"]);
    let session = Session::new("Working group", meetings)
        .timezone("Europe/Vienna")
        .item(Item::new("1", 60).title("Opening").pin(["m2"]))
        .item(Item::new("2", 90).title("Reports of the experts").pin(["m1"]))
        .read()?;
    let limits = Limits::default();
    let Explanation::Conflict(statements) = conflict(&session.problem, &limits, &mut ())? else {
        return Err("the session has a schedule, or the search was stopped".into());
    };
    // each fix has been tried: the session has a schedule with it
    let fixes = repairs(&session, None, &statements, &[], &limits, &mut ())?;
    Ok(ExplainAnswer::conflict(&session, &statements, true, &fixes))
}

/// Prints them.
pub fn main() -> Result<(), Box<dyn Error>> {
    let answer = reasons()?;
    let Some(found) = answer.conflict else { return Ok(()) };
    for statement in &found.conflict {
        println!("line {}: {}", statement.line, statement.text.trim());
    }
    for fix in &found.repairs {
        println!("possible: {}", fix.words);
    }
    Ok(())
}
