//! Which sessions the exact methods cover: the cost of a part is known when it is placed, and what ties tracks to each
//! other is a statement of [`super::coupling`].

use crate::formulate::tag::Rule;
use crate::formulate::unit::{UnitIx, Units};
use crate::model::item::Wishes;
use crate::model::{Item, Objective, Position, Preference, Problem};

/// How the units of a track may be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) enum Order {
    /// As in the file.
    Agenda,
    /// In any way.
    Any,
}

/// Whether the exact methods cover all statements of a session, apart from its limits on meetings ([`super::limits`]) and
/// the number of gaps and preferences ([`super::track`]).
pub(in crate::solve) fn holds(problem: &Problem, units: &Units, order: Order) -> bool {
    let scope = Scope { problem, units, order };
    problem.objectives.iter().copied().all(adds_up) && Rule::ALL.iter().all(|&rule| scope.has(rule))
}

/// Whether a goal is a sum over meetings and parts.
fn adds_up(goal: Objective) -> bool {
    match goal {
        Objective::Unscheduled
        | Objective::Preferences
        | Objective::Changes
        | Objective::LostTime
        | Objective::Continuations
        | Objective::Meetings
        | Objective::Earliness
        | Objective::TimeZones => true,
        Objective::Balance => false,
    }
}

struct Scope<'a> {
    problem: &'a Problem,
    units: &'a Units,
    order: Order,
}

impl Scope<'_> {
    /// Whether a rule is covered, for this session.
    fn has(&self, rule: Rule) -> bool {
        match rule {
            // what a meeting does fits its room
            Rule::Taken | Rule::Placed | Rule::Split | Rule::Room | Rule::Carried => true,
            Rule::AgendaOrder => self.order == Order::Any || self.units.all_in_order(),
            // a unit of a track is in that track
            Rule::Track => self.units.ixs().all(|u| self.units.unit(u).copies.len() == 1),
            // the calendar
            Rule::Overlap | Rule::PerDay | Rule::Limit => true,
            // whether and where a part may be; and who is in two tracks is branched on
            Rule::Held
            | Rule::People
            | Rule::Pin
            | Rule::Forbid
            | Rule::Allow
            | Rule::AvailableFrom
            | Rule::Windows
            | Rule::Keep
            | Rule::Interpretation
            | Rule::Seats => true,
            Rule::Clock => !self.problem.idle,
            Rule::Goal => true,
            Rule::After => self.units.ixs().all(|u| self.follows_the_agenda(u)),
            Rule::Position => self.units.ixs().all(|u| self.stands_at_its_end(u)),
            Rule::NotWith => {
                self.order == Order::Any || self.items().all(|(u, item)| self.may_be_apart(u, &item.wishes.not_with))
            }
            Rule::NotParallel => self.items().all(|(u, item)| self.may_be_apart(u, &item.not_parallel)),
            Rule::Prefer => {
                !self.problem.objectives.contains(&Objective::Preferences)
                    || self.items().all(|(u, item)| item.prefer.iter().all(|wish| self.is_of_its_own(u, wish)))
            }
        }
    }

    fn items(&self) -> impl Iterator<Item = (UnitIx, &Item)> {
        self.units.ixs().flat_map(|u| self.units.items(self.problem, u).map(move |(_, item)| (u, item)))
    }

    fn same_track(&self, u: UnitIx, v: UnitIx) -> bool {
        self.units.unit(u).track == self.units.unit(v).track
    }

    /// Of the items of the same track, `after` names earlier ones in the order of the file.
    fn follows_the_agenda(&self, u: UnitIx) -> bool {
        let earlier = |v: UnitIx| self.order == Order::Any || v < u;
        self.units.unit(u).after.iter().all(|after| earlier(after.unit) || !self.same_track(u, after.unit))
    }

    /// `position` says no more than the order of the file.
    fn stands_at_its_end(&self, u: UnitIx) -> bool {
        let unit = self.units.unit(u);
        let others = self.units.track(unit.track).units.iter();
        let mut apart = others.filter(|&&v| self.units.unit(v).position != unit.position);
        match unit.position {
            _ if self.order == Order::Any => true,
            None => true,
            Some(Position::First) => apart.all(|&v| v > u),
            Some(Position::Last) => apart.all(|&v| v < u),
        }
    }

    /// A preference names no items of the same track in `not_with`.
    fn is_apart(&self, u: UnitIx, wishes: &Wishes) -> bool {
        wishes.not_with.iter().all(|other| !self.same_track(u, self.units.of_item[other.0]))
    }

    /// A statement names no items that this one is taken together with.
    fn may_be_apart(&self, u: UnitIx, others: &[crate::model::ItemIx]) -> bool {
        others.iter().all(|other| self.units.of_item[other.0] != u)
    }

    /// A preference names no items of other tracks in `not_parallel`: two of one track never overlap.
    fn never_at_once(&self, u: UnitIx, others: &[crate::model::ItemIx]) -> bool {
        others.iter().map(|other| self.units.of_item[other.0]).all(|v| u != v && self.same_track(u, v))
    }

    /// A preference that only the unit's own meetings, times and parts decide.
    fn is_of_its_own(&self, u: UnitIx, wish: &Preference) -> bool {
        let Preference { wishes, after, not_parallel, position, most_parts: _, weight: _ } = wish;
        let of_agenda = |v: UnitIx| self.order == Order::Agenda && v < u && self.same_track(u, v);
        self.is_apart(u, wishes)
            && after.iter().all(|after| after.gap.get() == 0 && self.units.named(u, after).into_iter().all(of_agenda))
            && self.never_at_once(u, not_parallel)
            && position.is_none()
    }
}
