//! Why a session has no schedule, and possible fixes.

use schemars::JsonSchema;
use serde::Serialize;

use crate::explain::obvious::{self, Obvious, Shortage};
use crate::explain::repair::{Repair, Repairs};
use crate::explain::statements::StatementRef;
use crate::message::Message;
use crate::model::Problem;
use crate::read::Loaded;
use crate::whatif::Edit;

/// Whether a session has a schedule, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainAnswer {
    /// Whether a schedule exists; null if time ran out before that was known.
    pub feasible: Option<bool>,
    /// Why none exists.
    #[serde(flatten)]
    pub conflict: Option<ConflictAnswer>,
}

/// Why a session has no schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConflictAnswer {
    /// Found without solving: items that no meeting can take, each with the reasons.
    pub plain: Vec<String>,
    /// `plain` as data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nowhere: Option<Vec<NowhereAnswer>>,
    /// The minutes that items need and meetings have, if they alone rule out a schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arithmetic: Option<Vec<String>>,
    /// Statements that cannot hold together.
    pub conflict: Vec<StatementAnswer>,
    /// Whether the conflict is minimal; false if the search stopped early.
    pub smallest: bool,
    /// The missing minutes, if the meetings are too short.
    pub shortage: Option<ShortageAnswer>,
    /// Possible fixes, cheapest first; each has been tried.
    pub repairs: Vec<RepairAnswer>,
    /// Whether the search for repairs stopped early, so that others may be cheaper.
    pub repairs_cut_short: bool,
}

/// Items that no meeting can take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NowhereAnswer {
    /// Their ids; more than one where they are taken jointly.
    pub items: Vec<String>,
    /// Why no meeting can take them.
    pub reasons: Vec<Message>,
}

/// A statement of the session file, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatementAnswer {
    /// Where it is, as a JSON pointer.
    pub statement: String,
    /// Its kind, such as `pin`.
    pub word: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// Its column, counted from 1.
    pub column: usize,
    /// The text of the line.
    pub text: String,
    /// The items that it requires to be placed.
    pub items: Vec<String>,
}

/// Items that need more minutes than their meetings have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShortageAnswer {
    /// Minutes that the items need.
    pub needed_minutes: u32,
    /// The number of meetings that they may be in.
    pub meetings: usize,
    /// Minutes that those meetings have.
    pub meeting_minutes: u32,
    /// The item that has to wait for them, if only the meetings before it count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<WaitAnswer>,
}

/// An item that starts at least a gap after others have ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaitAnswer {
    /// Its id.
    pub item: String,
    /// The gap.
    pub gap_minutes: u32,
}

/// Edits that make a schedule possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RepairAnswer {
    /// The edits in words.
    pub words: String,
    /// The cost of the edits; lower is better.
    pub cost: u32,
    /// The edits.
    pub edits: Vec<Edit>,
    /// The edits as `plenary whatif` takes them.
    pub typed: Vec<String>,
    /// What the edits cost, in words.
    pub costs: Vec<Message>,
    /// Other edits of the same kind and cost, each as `plenary whatif` takes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instead: Vec<Vec<String>>,
}

impl ExplainAnswer {
    /// A schedule exists.
    pub fn feasible() -> Self {
        Self { feasible: Some(true), conflict: None }
    }

    /// Time ran out before it was known.
    pub fn unknown() -> Self {
        Self { feasible: None, conflict: None }
    }

    /// No schedule exists, because of `statements`; `smallest` if they are a minimal conflict.
    pub fn conflict(loaded: &Loaded, statements: &[StatementRef], smallest: bool, repairs: &Repairs) -> Self {
        let plain = obvious::obvious(&loaded.problem);
        let conflict = ConflictAnswer {
            plain: plain.iter().map(Obvious::to_string).collect(),
            nowhere: None,
            arithmetic: None,
            conflict: statements.iter().map(|one| StatementAnswer::new(loaded, one)).collect(),
            smallest,
            shortage: obvious::shortage(&loaded.problem, statements)
                .map(|short| ShortageAnswer::new(&loaded.problem, &short)),
            repairs: repairs.all.iter().map(RepairAnswer::new).collect(),
            repairs_cut_short: repairs.cut_short,
        };
        Self { feasible: Some(false), conflict: Some(conflict) }
    }

    /// Adds the arithmetic of capacity.
    #[must_use]
    pub fn with_arithmetic(mut self, arithmetic: Vec<String>) -> Self {
        if let Some(conflict) = &mut self.conflict {
            conflict.arithmetic = Some(arithmetic);
        }
        self
    }

    /// Adds the items that no meeting can take, as data.
    #[must_use]
    pub fn with_nowhere(mut self, loaded: &Loaded) -> Self {
        if let Some(conflict) = &mut self.conflict {
            let plain = obvious::obvious(&loaded.problem);
            let one = |one: &Obvious| NowhereAnswer { items: one.items.clone(), reasons: one.reasons.clone() };
            conflict.nowhere = Some(plain.iter().map(one).collect());
        }
        self
    }
}

impl ShortageAnswer {
    fn new(problem: &Problem, shortage: &Shortage) -> Self {
        let before = shortage
            .before
            .map(|wait| WaitAnswer { item: problem.item(wait.item).id.to_string(), gap_minutes: wait.gap.get() });
        let (needed_minutes, meeting_minutes) = (shortage.needed, shortage.room);
        Self { needed_minutes, meetings: shortage.meetings, meeting_minutes, before }
    }
}

impl StatementAnswer {
    pub(super) fn new(loaded: &Loaded, statement: &StatementRef) -> Self {
        let place = loaded.source.locate(&statement.pointer);
        Self {
            statement: statement.pointer.0.clone(),
            word: statement.keyword.name().to_owned(),
            line: place.line,
            column: place.column,
            text: place.text,
            items: statement.placed.iter().map(|&ix| loaded.problem.item(ix).id.to_string()).collect(),
        }
    }
}

impl RepairAnswer {
    fn new(repair: &Repair) -> Self {
        let typed = |edits: &[Edit]| edits.iter().map(Edit::to_string).collect::<Vec<_>>();
        Self {
            words: repair.words.clone(),
            cost: repair.cost,
            edits: repair.edits.clone(),
            typed: typed(&repair.edits),
            costs: repair.costs.clone(),
            instead: repair.instead.iter().map(|edits| typed(edits)).collect(),
        }
    }
}
