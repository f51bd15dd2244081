//! `plenary teams`.

use std::path::PathBuf;

use serde_json::json;

use super::answer_format::{AnswerFormat, count};
use super::exit::{Error, Exit, Result};
use super::grid::Grid;
use super::{files, rules, stderr};
use plenary_core::answers::TeamsAnswer;
use plenary_core::explain::roster::{self, Count, Roster, Teams};
use plenary_core::model::{HeldMeeting, Schedule};
use plenary_core::read;
use plenary_core::verify::{self, RuleName};

/// Counts the teams of interpreters that a schedule needs, and shows which team serves which meeting
///
/// A team has one booth for each language. It serves one meeting at a time, from its start to its end, and keeps the
/// breaks and the limits of a day and a week. The number is the fewest teams under the rules of the session and under
/// every rule set. If a long search has not found it, two numbers are printed: how many teams are needed at least, and
/// how many are enough, as the roster shows.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary teams session.json schedule.json
  plenary teams session.json schedule.json --rules ep-2023-remote
  plenary teams session.json schedule.json --json")]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// The schedule file
    schedule: PathBuf,
    /// Print the roster under this rule set, or file with a rule set, instead of the rules of the session
    #[arg(long, value_name = "NAME")]
    rules: Option<String>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    files::check_one_stdin(&[args.session.as_path(), args.schedule.as_path()])?;
    let asked = args.rules.as_deref().map(rules::named).transpose()?;
    let problem = files::session_beside_schedule("teams", &args.session, &args.schedule)?.problem;
    let schedule = files::schedule(&args.schedule)?;
    let broken = verify::check(&problem, None, &schedule);
    if let Some(unknown) = broken.iter().find(|one| one.rule == RuleName::KnownMeeting) {
        return Err(Error::Usage {
            what: format!("the schedule belongs to another session: {}", unknown.message),
            help: "name the session that the schedule was planned from".to_owned(),
        });
    }
    if !broken.is_empty() {
        stderr::print("note: the schedule breaks rules of the session; `plenary check` lists them");
    }
    let chosen = match &asked {
        Some(set) => roster::under(&problem, &schedule, set),
        None => roster::of_session(&problem, &schedule),
    };
    let mut all = vec![roster::of_session(&problem, &schedule)];
    all.extend(asked.iter().map(|set| roster::under(&problem, &schedule, set)));
    for set in read::rule_sets().iter().filter(|set| set.name != "none") {
        if !all.iter().any(|roster| roster.under == set.name) {
            all.push(roster::under(&problem, &schedule, set));
        }
    }
    let text = if args.answer_format.is_json() {
        format!("{:#}\n", json!(TeamsAnswer::new(&chosen, &all)))
    } else {
        in_words(&schedule, &chosen, &all)
    };
    files::write(None, text.as_bytes())?;
    Ok(if chosen.teams.is_ok() { Exit::Done } else { Exit::NoSchedule })
}

fn in_words(schedule: &Schedule, chosen: &Roster, all: &[Roster]) -> String {
    let mut text = match &chosen.teams {
        Ok(teams) => {
            let by_booth = teams.interpreters.iter().flatten().map(|(language, seats)| format!("{language} {seats}"));
            let by_booth: Vec<String> = by_booth.collect();
            let seats = teams
                .interpreters()
                .map_or_else(String::new, |seats| format!(", {seats} interpreters: {}", by_booth.join(", ")));
            format!("under {}: {}{seats}\n\n{}", place(&chosen.under), number(teams.count), table(schedule, teams))
        }
        Err(unserved) => format!(
            "under {}: no number of teams suffices: {} lasts {} min, and `{}` is {}\n",
            place(&chosen.under),
            unserved.meeting,
            unserved.minutes,
            unserved.limit,
            unserved.most
        ),
    };
    let mut grid = Grid::new(&["Under", "Teams", "Interpreters"]);
    for roster in all {
        let (teams, seats) = match &roster.teams {
            Ok(teams) => (teams.count.to_string(), seats(teams)),
            Err(unserved) => ("-".to_owned(), format!("{} is too long for any team", unserved.meeting)),
        };
        grid.row([place(&roster.under), teams, seats]);
    }
    text += &format!("\n{grid}");
    text
}

fn place(under: &str) -> String {
    if under == "session" { "the rules of the session".to_owned() } else { under.to_owned() }
}

fn number(Count { at_least, at_most }: Count) -> String {
    let teams = |number: usize| count(number, "team", "teams");
    if at_least == at_most { teams(at_most) } else { format!("at least {}, at most {at_most}", teams(at_least)) }
}

fn seats(teams: &Teams) -> String {
    match (teams.interpreters(), teams.booth_of_session) {
        (Some(seats), false) => seats.to_string(),
        (Some(seats), true) => format!("{seats}, with the booth size of the session"),
        (None, _) => "the booth size is not known".to_owned(),
    }
}

fn table(schedule: &Schedule, teams: &Teams) -> String {
    let mut grid = Grid::new(&["Meeting", "Date", "Time", "Track", "Team"]);
    for (id, team) in &teams.of {
        let Some(meeting) = schedule.meetings.iter().find(|meeting| meeting.id == *id) else { continue };
        let HeldMeeting { start, end, track, .. } = meeting;
        let (date, time) = (start.format("%a %Y-%m-%d"), format!("{}-{}", start.format("%H:%M"), end.format("%H:%M")));
        grid.row([id.clone(), date.to_string(), time, track.clone(), team.to_string()]);
    }
    grid.to_string()
}
