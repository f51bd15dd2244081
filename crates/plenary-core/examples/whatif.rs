//! Asks what a lost meeting comes to: `cargo run --release -p plenary-core --example whatif`.

use std::error::Error;

use plenary_core::build::{Item, Meetings, Session};
use plenary_core::whatif::{Answer, BaseCase, Edit, ask, first_plan};
use plenary_core::{Limits, read};

/// What moves when the second meeting is lost, in words.
pub fn answer() -> Result<String, Box<dyn Error>> {
    let meetings = Meetings::every_day(["2026-03-30", "2026-03-31"], ["10:00-12:00", "15:00-17:00"]);
    let session: read::Loaded = Session::new("Working group", meetings)
        .timezone("Europe/Vienna")
        .item(Item::new("1", 60).title("Opening"))
        .item(Item::new("2", 100).title("Reports of the experts"))
        .item(Item::new("3", 60).title("Adoption of the report"))
        .read()?;
    let limits = Limits::default();
    // the new plan moves as little of this one as it can
    let before = first_plan(&session, &limits, &mut ())?.ok_or("the session has no schedule")?;
    let base = BaseCase { session: &session, folder: None, baseline: Some(&before) };
    let lost: Edit = "drop-meeting=m2".parse()?;
    let what = ask(&base, &[lost], &limits, &mut ())?;
    Ok(match what.answer {
        Answer::Schedule(_, compared) => compared.map(|compared| compared.in_words().join("\n")).unwrap_or_default(),
        Answer::NoSchedule => "no schedule exists without that meeting".to_owned(),
        Answer::Unknown => "stopped, though nobody set a limit".to_owned(),
    })
}

/// Prints it.
pub fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", answer()?);
    Ok(())
}
