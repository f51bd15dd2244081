//! The way of a document: a schedule that the checker accepts is circulated to the bureau, approved by silence and issued; or it is
//! issued at once.
//!
//! The command line and the server take the same steps. They differ in the [`Place`] that keeps the register and the frozen
//! schedules: a folder, or the store. [`error`] says why a step is refused. The rules of the silence procedure and of the
//! symbols are those of `plenary_documents::publish`.

pub mod error;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use error::IssueError;
use plenary_core::model::time::LocalTimeError;
use plenary_core::model::{Instant, Problem, Schedule, Zone};
use plenary_core::read;
use plenary_core::verify::{self, Verdict};
use plenary_documents::publish::Issued;
use plenary_documents::publish::kind::Kind;
use plenary_documents::publish::labels::{Line, since};
use plenary_documents::publish::register::{self, Issue, Register};
use plenary_documents::publish::silence::{CLOSE_OF_BUSINESS, Circulation, Objection, SilenceError, Status, deadline};
use plenary_documents::render::Words;
use plenary_documents::render::json as schedule_file;

/// Where a register and its schedules are kept.
pub trait Place {
    /// Why something cannot be kept or read.
    type Error: From<IssueError>;

    /// The text of the register, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    fn register(&self) -> Result<Option<String>, Self::Error>;

    /// The text of a frozen schedule.
    ///
    /// # Errors
    /// If it cannot be read.
    fn text(&self, path: &str) -> Result<String, Self::Error>;

    /// What messages call a file.
    fn name(&self, path: &str) -> String;

    /// Keeps a new schedule, if a step has one, and then the register.
    ///
    /// # Errors
    /// If they cannot be kept.
    fn keep(&self, frozen: Option<(&str, &str)>, register: &str) -> Result<(), Self::Error>;
}

/// A session's register and the schedule of each issue, from the place that keeps them.
#[derive(Debug)]
pub struct Record<P> {
    /// Where it is kept.
    pub place: P,
    /// The issues and the circulations.
    pub register: Register,
    /// The issues with their schedules.
    pub issued: Vec<Issued>,
    /// Who takes the next steps, where that is known.
    pub who: Option<String>,
}

/// A session and a schedule that the checker accepts.
#[derive(Debug)]
pub struct Accepted {
    /// The session.
    pub problem: Problem,
    /// The schedule.
    pub schedule: Schedule,
    /// What the checker said.
    pub check: String,
}

/// When a step is taken.
#[derive(Debug, Clone, Copy)]
pub struct When {
    /// The time at the place of the session; by default now.
    pub at: Option<NaiveDateTime>,
    /// Now.
    pub now: Instant,
    /// Whether the time may be after now.
    pub ahead: bool,
}

/// The last moment for an objection.
#[derive(Debug, Clone, Copy)]
pub enum Deadline {
    /// Close of business after so many working days.
    Days(u32),
    /// A time at the place of the session.
    Until(NaiveDateTime),
}

/// Lets a schedule be circulated or issued, if the checker accepts it; otherwise says what the checker found.
///
/// # Errors
/// What is broken or not decided.
pub fn accept(problem: Problem, baseline: Option<&Schedule>, schedule: Schedule) -> Result<Accepted, Verdict> {
    let verdict = verify::judge(&problem, baseline, &schedule);
    if !verdict.broken.is_empty() || !verdict.undecided.is_empty() {
        return Err(verdict);
    }
    let check = valid(&schedule);
    Ok(Accepted { problem, schedule, check })
}

/// What is said of a valid schedule.
pub fn valid(schedule: &Schedule) -> String {
    let entries: usize = schedule.meetings.iter().map(|meeting| meeting.entries.len()).sum();
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let (entries, meetings) =
        (count(entries, "entry", "entries"), count(schedule.meetings.len(), "meeting", "meetings"));
    format!("valid: {entries} in {meetings}")
}

impl When {
    /// The moment in a zone.
    ///
    /// # Errors
    /// If the clocks there do not show the time once, or it has not come.
    pub fn moment(self, zone: Zone) -> Result<DateTime<FixedOffset>, IssueError> {
        let now = zone.local(self.now);
        let moment = self.at.map_or(Ok(now), |at| moment(at, zone, "at"))?;
        if moment > now && !self.ahead { Err(IssueError::Ahead(moment)) } else { Ok(moment) }
    }
}

/// The longest name or reason, in characters.
pub const MOST_CHARACTERS: usize = 2_000;

/// A local date and time, such as `2021-12-22T18:00`; a day is its close of business.
pub fn local(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    time.or_else(|| text.parse::<NaiveDate>().ok()?.and_hms_opt(CLOSE_OF_BUSINESS, 0, 0))
}

/// A time at a place. `field` names it in messages.
fn moment(local: NaiveDateTime, zone: Zone, field: &'static str) -> Result<DateTime<FixedOffset>, IssueError> {
    let wrong = |error| IssueError::Clock {
        field,
        zone: zone.name(),
        local,
        twice: matches!(error, LocalTimeError::Twice(..)),
    };
    Ok(zone.local(zone.instant(local).map_err(wrong)?))
}

impl<P: Place> Record<P> {
    /// Reads the register, and the schedule of each issue.
    ///
    /// # Errors
    /// If one cannot be read, or is not as it was issued.
    pub fn open(place: P) -> Result<Self, P::Error> {
        let mut found = Register::default();
        if let Some(text) = place.register()? {
            let name = || place.name(register::NAME);
            found = serde_json::from_str(&text)
                .map_err(|error| IssueError::Register { name: name(), why: error.to_string() })?;
            if found.schema != register::SCHEMA {
                return Err(IssueError::Schema { name: name(), schema: found.schema }.into());
            }
        }
        let mut record = Self { place, register: found, issued: Vec::new(), who: None };
        for issue in record.register.issues.clone() {
            let schedule = record.frozen(&issue.path(), &issue.sha256, "issued")?;
            record.issued.push(Issued { issue, schedule });
        }
        Ok(record)
    }

    /// A schedule that may not have changed since it was issued or circulated.
    fn frozen(&self, path: &str, sha256: &str, since: &'static str) -> Result<Schedule, P::Error> {
        let text = self.place.text(path)?;
        let name = self.place.name(path);
        if hash(text.as_bytes()) != sha256 {
            return Err(IssueError::Changed { name, since }.into());
        }
        Ok(read::schedule(&text, &name).map_err(IssueError::Input)?)
    }

    /// The schedule of a circulation.
    ///
    /// # Errors
    /// If it cannot be read, or is not as it was circulated.
    pub fn circulated(&self, circulation: &Circulation) -> Result<Schedule, P::Error> {
        self.frozen(&circulation.path(), &circulation.sha256, "circulated")
    }

    /// Whether the last issue says the same as a schedule.
    pub fn is_issued(&self, schedule: &Schedule) -> bool {
        self.issued.last().is_some_and(|last| register::say_the_same(&last.schedule, schedule))
    }

    /// Whether a schedule is before the bureau, or approved and not issued.
    pub fn is_pending(&self, now: Instant) -> bool {
        let last = self.register.circulations.last();
        last.is_some_and(|last| matches!(last.status(Zone::UTC.local(now)), Status::Circulated | Status::Approved))
    }

    /// What the next issue is to those so far.
    fn next_kind(&self, after: Kind) -> Kind {
        if self.issued.is_empty() { Kind::First } else { after }
    }

    /// When a step is taken, at the place of the schedule that was circulated last.
    ///
    /// # Errors
    /// If nothing has been circulated, or the clocks there do not show the time once.
    pub fn moment(&self, when: When) -> Result<DateTime<FixedOffset>, P::Error> {
        let last = self.register.circulations.last().ok_or(IssueError::Silence(SilenceError::Nothing))?;
        let named = self.circulated(last)?.session.timezone;
        let zone: Zone = named.parse().map_err(|()| IssueError::Zone(named))?;
        Ok(when.moment(zone)?)
    }

    /// Circulates a schedule, and returns when.
    ///
    /// # Errors
    /// If it is the last issue, another one is before the bureau, or times are not in order.
    pub fn circulate(
        &mut self,
        new: &Accepted,
        after: Kind,
        until: Deadline,
        when: When,
    ) -> Result<DateTime<FixedOffset>, P::Error> {
        if self.is_issued(&new.schedule) {
            return Err(IssueError::Same.into());
        }
        let zone = new.problem.zone;
        let at = when.moment(zone)?;
        let until = match until {
            Deadline::Until(until) => until,
            Deadline::Days(days) => {
                deadline(at.date_naive(), days, |day| new.problem.is_off(day)).ok_or(IssueError::NoDays(days))?
            }
        };
        let text = text(&new.schedule)?;
        let circulation = Circulation {
            number: 0,
            kind: self.next_kind(after),
            circulated: at,
            deadline: moment(until, zone, "until")?,
            objections: Vec::new(),
            withdrawn: None,
            withdrawn_by: None,
            issue: None,
            who: self.who.clone(),
            check: new.check.clone(),
            sha256: hash(text.as_bytes()),
        };
        let path = self.register.circulate(circulation).map_err(IssueError::Silence)?.path();
        self.keep(Some((&path, &text)))?;
        Ok(at)
    }

    /// Records an objection.
    ///
    /// # Errors
    /// If nothing is before the bureau, or the deadline has passed.
    pub fn object(&mut self, by: &str, reason: Option<&str>, when: When) -> Result<DateTime<FixedOffset>, P::Error> {
        let at = self.moment(when)?;
        let objection = Objection { by: by.to_owned(), at, reason: reason.map(str::to_owned), who: self.who.clone() };
        self.register.object(objection).map_err(IssueError::Silence)?;
        self.keep(None)?;
        Ok(at)
    }

    /// Withdraws the schedule that is before the bureau or approved.
    ///
    /// # Errors
    /// If there is none.
    pub fn withdraw(&mut self, when: When) -> Result<DateTime<FixedOffset>, P::Error> {
        let at = self.moment(when)?;
        self.register.withdraw(at, self.who.clone()).map_err(IssueError::Silence)?;
        self.keep(None)?;
        Ok(at)
    }

    /// Issues the schedule that silence has approved.
    ///
    /// # Errors
    /// If there is none.
    pub fn issue_approved(&mut self, when: When) -> Result<DateTime<FixedOffset>, P::Error> {
        let at = self.moment(when)?;
        let circulation = self.register.approved(at).map_err(IssueError::Silence)?.clone();
        let schedule = self.circulated(&circulation)?;
        let kind = self.next_kind(circulation.kind);
        self.issue(schedule, (kind, at.date_naive(), circulation.check), Some(circulation.number))?;
        Ok(at)
    }

    /// Issues a schedule without the bureau.
    ///
    /// # Errors
    /// If it is the last issue, or the day is before that of the last issue.
    pub fn issue_directly(&mut self, new: Accepted, after: Kind, date: NaiveDate) -> Result<(), P::Error> {
        if self.is_issued(&new.schedule) {
            return Err(IssueError::Same.into());
        }
        let kind = self.next_kind(after);
        self.issue(new.schedule, (kind, date, new.check), None)
    }

    /// Issues a schedule on a day. `from` is the circulation that it comes from.
    fn issue(
        &mut self,
        schedule: Schedule,
        (kind, date, check): (Kind, NaiveDate, String),
        from: Option<u32>,
    ) -> Result<(), P::Error> {
        if let Some(last) = self.issued.last().filter(|last| date < last.issue.date) {
            return Err(IssueError::Backwards { date, last: last.issue.date }.into());
        }
        let number = self.issued.len() as u32 + 1;
        let circulation = self.register.circulations.iter_mut().find(|one| Some(one.number) == from);
        let approved = circulation.map(|circulation| {
            circulation.issue = Some(number);
            circulation.deadline.date_naive()
        });
        let text = text(&schedule)?;
        let symbol = self.register.next_symbol(kind, schedule.session.symbol.as_deref());
        let (who, sha256) = (self.who.clone(), hash(text.as_bytes()));
        let issue = Issue { number, kind, symbol, date, approved, who, check, sha256 };
        self.register.issues.push(issue.clone());
        self.keep(Some((&issue.path(), &text)))?;
        self.issued.push(Issued { issue, schedule });
        Ok(())
    }

    fn keep(&self, frozen: Option<(&str, &str)>) -> Result<(), P::Error> {
        let register = schedule_file::pretty(&self.register).map_err(IssueError::Render)?;
        self.place.keep(frozen, &String::from_utf8_lossy(&register))
    }

    /// What an issue changes in the one before, in a language: a line each. None of the first issue.
    pub fn changes(&self, place: usize, words: &'static Words) -> Vec<Line> {
        let before = place.checked_sub(1).and_then(|before| self.issued.get(before));
        before.zip(self.issued.get(place)).map_or_else(Vec::new, |(before, now)| since(before, now, words))
    }

    /// The circulations as JSON, each with how far it has come.
    pub fn circulations(&self, at: DateTime<FixedOffset>) -> Vec<Value> {
        let one = |circulation: &Circulation| {
            let mut value = json!(circulation);
            value["status"] = json!(circulation.status(at));
            value
        };
        self.register.circulations.iter().map(one).collect()
    }
}

/// A schedule as its file has it.
fn text(schedule: &Schedule) -> Result<String, IssueError> {
    let bytes = schedule_file::write(schedule).map_err(IssueError::Render)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// SHA-256, in hexadecimal figures.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
