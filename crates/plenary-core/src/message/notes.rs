//! Messages about a plan.

use super::Message;
use crate::solve::Note;

impl From<&Note> for Message {
    fn from(note: &Note) -> Self {
        match note {
            Note::Failed(why) => Self::new(
                "search_failed",
                "the search failed ({why}); this is the best valid schedule that it had found, please report it",
                &[("why", why)],
            ),
            Note::Refused(broken) => Self::new(
                "schedule_refused",
                "the checker refused a later schedule ({broken}); this is the best that it passed, please report it",
                &[("broken", &broken.join("; "))],
            ),
            Note::SaidInfeasible => Self::new(
                "said_infeasible",
                "the search said that no schedule exists, but this one is valid; please report it",
                &[],
            ),
            Note::WrongBound { goal, bound, value } => Self::new(
                "wrong_bound",
                "the search said that {goal} cannot be below {bound}, but it is {value} here; please report it",
                &[("goal", goal), ("bound", bound), ("value", value)],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Objective;

    #[test]
    fn a_note_says_what_is_known_and_what_to_do() {
        let note = Note::WrongBound { goal: Objective::Preferences, bound: 20, value: 14 };
        let said = Message::from(&note).to_string();
        assert!(said.contains("preferences cannot be below 20, but it is 14") && said.contains("report it"), "{said}");
    }
}
