//! Checks a schedule that somebody changed by hand: `cargo run --release -p plenary-core --example check`.

use std::error::Error;

use plenary_core::build::{Item, Meetings, Session};
use plenary_core::model::Minutes;
use plenary_core::{Limits, Verified, plan};

/// What the checker has against a schedule in which an item was cut short.
pub fn faults() -> Result<Vec<String>, Box<dyn Error>> {
    // the clocks go forward on the second day; both meetings have two hours all the same
    let meetings = Meetings::every_day(["2026-03-28", "2026-03-29"], ["10:00-12:00"]);
    let session = Session::new("Working group", meetings)
        .timezone("Europe/Vienna")
        .item(Item::new("1", 30).title("Opening"))
        .item(Item::new("2", 120).title("Reports of the experts"));
    let problem = session.read()?.problem;
    let planned = plan(&problem, None, &Limits::default(), &mut ())?.schedule().ok_or("the session has no schedule")?;

    // what is changed is no longer verified, until the checker has passed it again
    let mut changed = planned.into_inner();
    let entry = changed.meetings.last_mut().and_then(|meeting| meeting.entries.last_mut()).ok_or("an empty table")?;
    entry.minutes = Minutes(20);
    match Verified::new(&problem, None, changed) {
        Ok(_) => Ok(Vec::new()),
        Err(refused) => {
            Ok(refused.broken.iter().map(|broken| format!("{}: {}", broken.rule, broken.message)).collect())
        }
    }
}

/// Prints it.
pub fn main() -> Result<(), Box<dyn Error>> {
    for fault in faults()? {
        println!("{fault}");
    }
    Ok(())
}
