//! Objects of the session file about the day: what happened at meetings.

use super::choices::Estimate;
use crate::read::clocks::Moment;
use crate::read::decode::{At, List, object};
use crate::read::values::{Id, MOST, Minute};

object! {
    /// A meeting that has happened.
    Record {
        /// Its id.
        required meeting: At<Id>,
        /// What it took up; `[]` where it was not held.
        required entries: List<Took, MOST>,
        /// When it was called to order, such as `2022-05-04T12:08` or `12:08`. A meeting with a start and without an end is
        /// under way: other items may follow those that it has taken up.
        optional started: At<Moment>,
        /// When it rose.
        optional ended: At<Moment>,
    }
}

object! {
    /// An item that a meeting took up.
    Took {
        /// Its id; the first of those taken together.
        required item: At<Id>,
        /// How long it took there, inside the announced hours of the meeting. Only the item under discussion has no minutes.
        optional minutes: Minute<1, 10080>,
        /// When it started there.
        optional started: At<Moment>,
        /// How much longer it took, beyond the announced hours. 0 by default.
        optional over_minutes: Minute<0, 10080>,
        /// The minutes that it was planned with when it started, as the item had them.
        optional planned: Estimate,
    }
}
