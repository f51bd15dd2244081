//! Plans a session that is built from code, and prints its table: `cargo run --release -p plenary-core --example plan`.

use std::error::Error;

use plenary_core::build::{Item, Meetings, Session};
use plenary_core::{Limits, Outcome, plan};

/// The table of a working group of two days, a line for each entry.
pub fn table() -> Result<String, Box<dyn Error>> {
    let meetings = Meetings::every_day(["2026-03-30", "2026-03-31"], ["10:00-12:00", "15:00-17:00"]);
    let session = Session::new("Working group", meetings)
        .timezone("Europe/Vienna")
        .rule_set("un-remote")
        .item(Item::new("1", 20).title("Opening").position("first").in_one_part())
        .item(Item::new("2", 150).title("Reports of the experts"))
        .item(Item::new("3", 90).title("Draft resolutions").after_gap("2", 60))
        .item(Item::new("4", 30).title("Adoption of the report").position("last"));
    // a mistake is a report with the line of each fault
    let problem = session.read()?.problem;
    let schedule = match plan(&problem, None, &Limits::default(), &mut ())? {
        Outcome::Optimal(schedule) => schedule,
        Outcome::Feasible(_) | Outcome::Unknown => return Err("stopped, though nobody set a limit".into()),
        Outcome::Infeasible => return Err("no schedule exists; the example `explain` looks for the reason".into()),
    };
    let mut table = String::new();
    for meeting in &schedule.meetings {
        table += &format!("{}\n", meeting.start.format("%A, %-d %B, %H:%M"));
        for entry in &meeting.entries {
            let continued = if entry.continued { " (continued)" } else { "" };
            table += &format!("  {:>7}  item {}{continued}\n", entry.minutes.to_string(), entry.number);
        }
    }
    Ok(table)
}

/// Prints it.
pub fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", table()?);
    Ok(())
}
