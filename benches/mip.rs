//! HiGHS on Plenary's own program, without the techniques beside it: `cargo bench --bench mip -- SESSION --time-limit S -o FILE`.
//!
//! It is a peer in the table of all classes (`benches/peers/table.py`, side `own-mip`): what its model alone is worth.

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use plenary::pipeline::{self, Outcome};
use plenary::read;
use plenary::solve::Limits;

/// HiGHS alone on the program of a session.
#[derive(Parser)]
struct Arguments {
    /// The session file.
    session: String,
    /// Seconds by the clock.
    #[arg(long)]
    time_limit: Option<f64>,
    /// Where the schedule goes.
    #[arg(short)]
    output: Option<String>,
    /// `cargo bench` adds it.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let text = fs::read_to_string(&arguments.session).expect("a session file");
    let session = match read::session(&text, &arguments.session) {
        Ok(session) => session,
        Err(report) => {
            eprintln!("{report}");
            return ExitCode::from(2);
        }
    };
    let time = arguments.time_limit.map(Duration::from_secs_f64);
    let limits = Limits::new().within(time).by_mip_alone();
    let outcome = pipeline::plan(&session.problem, None, &limits, &mut ()).expect("an answer of HiGHS");
    let code = match outcome {
        Outcome::Infeasible => 1,
        Outcome::Unknown => 4,
        Outcome::Optimal(_) | Outcome::Feasible(_) => 0,
    };
    if let Some(schedule) = outcome.schedule() {
        let text = serde_json::to_string_pretty(&*schedule).expect("a schedule is JSON");
        match &arguments.output {
            Some(file) => fs::write(file, text).expect("a file"),
            None => println!("{text}"),
        }
    }
    ExitCode::from(code)
}
