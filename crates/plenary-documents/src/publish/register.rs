//! The register of a document: its issues in order. It is the file `publication.json` in the folder of the page.
//!
//! The schedule of each issue is a file of its own, which is never written again; its hash tells whether somebody changed it.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use plenary_core::model::Schedule;

use super::kind::Kind;
use super::silence::{Circulation, Objection, SilenceError, Status};

/// The value of `schema` in every register.
pub const SCHEMA: &str = "plenary.publication/1";

/// The name of the register in the folder of the page.
pub const NAME: &str = "publication.json";

/// The issues of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// [`SCHEMA`].
    pub schema: String,
    /// The issues, from the first one on.
    pub issues: Vec<Issue>,
    /// The schedules that were circulated to the bureau, from the first one on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circulations: Vec<Circulation>,
}

/// One issue of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Its number, from 1.
    pub number: u32,
    /// What it is to the issues before.
    pub kind: Kind,
    /// Its symbol, such as `CTOC/COP/WG.6/2022/1/Rev.1`, if the session has one.
    pub symbol: Option<String>,
    /// The day on which it was issued, at the place of the session.
    pub date: NaiveDate,
    /// The day on which the silence of the bureau approved it, if it was circulated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<NaiveDate>,
    /// Who issued it, where the server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What the checker said of it.
    pub check: String,
    /// The SHA-256 of the schedule file, in hexadecimal figures.
    pub sha256: String,
}

impl Default for Register {
    fn default() -> Self {
        Self { schema: SCHEMA.to_owned(), issues: Vec::new(), circulations: Vec::new() }
    }
}

impl Issue {
    /// The path of its schedule in the folder of the page.
    pub fn path(&self) -> String {
        format!("issues/{}/schedule.json", self.number)
    }
}

impl Register {
    /// The symbol of the next issue, given the symbol of the session. The rules are those of United Nations documents: a
    /// revision counts the revisions before it; an addendum the addenda; a corrigendum belongs to the newest revision, and
    /// counts the corrigenda of that one. If the session's symbol is that of a revision, the next one continues its count.
    pub fn next_symbol(&self, kind: Kind, session: Option<&str>) -> Option<String> {
        let first = self.issues.first();
        let base = first.map_or(session, |first| first.symbol.as_deref())?.trim();
        let count = |kind: Kind| self.issues.iter().filter(|issue| issue.kind == kind).count();
        let revision = self.issues.iter().rposition(|issue| issue.kind == Kind::Rev);
        Some(match kind {
            Kind::First => base.to_owned(),
            Kind::Rev => {
                let number = |(stem, number): (&str, &str)| Some((stem.to_owned(), number.parse::<usize>().ok()?));
                let (stem, before) = base.rsplit_once("/Rev.").and_then(number).unwrap_or((base.to_owned(), 0));
                format!("{stem}/Rev.{}", before + count(Kind::Rev) + 1)
            }
            Kind::Add => format!("{base}/Add.{}", count(Kind::Add) + 1),
            Kind::Corr => {
                let since = &self.issues[revision.unwrap_or(0)..];
                let corrected = since.first().and_then(|issue| issue.symbol.as_deref()).unwrap_or(base);
                let before = since.iter().filter(|issue| issue.kind == Kind::Corr).count();
                format!("{corrected}/Corr.{}", before + 1)
            }
        })
    }
}

/// The steps of the silence procedure.
impl Register {
    /// Adds a schedule that is circulated. Its number is set here.
    ///
    /// # Errors
    /// If another one is not decided or not issued, or if times are not in order.
    pub fn circulate(&mut self, new: Circulation) -> Result<&Circulation, SilenceError> {
        if let Some(last) = self.circulations.last() {
            match last.status(new.circulated) {
                Status::Circulated => return Err(SilenceError::Pending(last.deadline)),
                Status::Approved => return Err(SilenceError::NotIssued),
                Status::Broken | Status::Withdrawn | Status::Issued => in_order(last, new.circulated)?,
            }
        }
        if new.deadline <= new.circulated {
            return Err(SilenceError::Deadline(new.deadline));
        }
        let number = self.circulations.len() as u32 + 1;
        self.circulations.push(Circulation { number, ..new });
        self.circulations.last().ok_or(SilenceError::Nothing)
    }

    /// Records an objection. Further ones are recorded too.
    ///
    /// # Errors
    /// If nothing is before the bureau, or the deadline has passed.
    pub fn object(&mut self, objection: Objection) -> Result<&Circulation, SilenceError> {
        let last = self.circulations.last_mut().ok_or(SilenceError::Nothing)?;
        match last.status(objection.at) {
            Status::Circulated => {}
            Status::Broken if objection.at <= last.deadline => {}
            Status::Approved => return Err(SilenceError::Late(last.deadline)),
            ended => return Err(SilenceError::Ended(ended)),
        }
        in_order(last, objection.at)?;
        last.objections.push(objection);
        Ok(last)
    }

    /// Withdraws the schedule that is before the bureau or approved.
    ///
    /// # Errors
    /// If there is none.
    pub fn withdraw(&mut self, at: DateTime<FixedOffset>, who: Option<String>) -> Result<&Circulation, SilenceError> {
        let last = self.circulations.last_mut().ok_or(SilenceError::Nothing)?;
        match last.status(at) {
            Status::Circulated | Status::Approved => in_order(last, at)?,
            ended => return Err(SilenceError::Ended(ended)),
        }
        (last.withdrawn, last.withdrawn_by) = (Some(at), who);
        Ok(last)
    }

    /// The schedule that is approved at `at` and has not been issued.
    ///
    /// # Errors
    /// If there is none.
    pub fn approved(&self, at: DateTime<FixedOffset>) -> Result<&Circulation, SilenceError> {
        let last = self.circulations.last().ok_or(SilenceError::Nothing)?;
        match last.status(at) {
            Status::Approved => Ok(last),
            Status::Circulated => Err(SilenceError::Open(last.deadline)),
            ended => Err(SilenceError::Ended(ended)),
        }
    }
}

fn in_order(last: &Circulation, at: DateTime<FixedOffset>) -> Result<(), SilenceError> {
    let before = last.last_step();
    if at < before { Err(SilenceError::Earlier(before)) } else { Ok(()) }
}

/// Whether two schedules say the same to delegations: how they were found makes no difference.
pub fn say_the_same(one: &Schedule, other: &Schedule) -> bool {
    (&one.session, &one.meetings, &one.unscheduled) == (&other.session, &other.meetings, &other.unscheduled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(kinds: &[Kind]) -> Register {
        let mut register = Register::default();
        for &kind in kinds {
            let issue = Issue {
                number: register.issues.len() as u32 + 1,
                kind,
                symbol: register.next_symbol(kind, Some("A/1")),
                date: NaiveDate::default(),
                approved: None,
                who: None,
                check: String::new(),
                sha256: String::new(),
            };
            register.issues.push(issue);
        }
        register
    }

    #[test]
    fn symbols_count_as_those_of_the_united_nations() {
        use Kind::{Add, Corr, First, Rev};
        let all = register(&[First, Corr, Corr, Rev, Corr, Add, Rev, Add, Corr]);
        let symbols: Vec<&str> = all.issues.iter().filter_map(|issue| issue.symbol.as_deref()).collect();
        assert_eq!(
            symbols,
            [
                "A/1",
                "A/1/Corr.1",
                "A/1/Corr.2",
                "A/1/Rev.1",
                "A/1/Rev.1/Corr.1",
                "A/1/Add.1",
                "A/1/Rev.2",
                "A/1/Add.2",
                "A/1/Rev.2/Corr.1",
            ]
        );
        assert_eq!(Register::default().next_symbol(First, None), None);
        // the first issue here is itself a revision
        let mut revised = register(&[First, Rev]);
        revised.issues[0].symbol = Some("A/1/Rev.2".to_owned());
        assert_eq!(revised.next_symbol(Rev, None).as_deref(), Some("A/1/Rev.4"));
    }

    #[test]
    fn a_register_is_read_back() {
        let all = register(&[Kind::First, Kind::Rev]);
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Register>(&text).unwrap(), all);
        assert!(serde_json::from_str::<Register>(&text.replace("\"date\"", "\"day\"")).is_err());
    }
}
