//! A shortage of minutes, as data.

use crate::model::{ItemIx, Minutes};

/// Minutes that items need, and minutes that meetings have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The items that have to be placed.
    pub items: Vec<ItemIx>,
    /// The minutes that they need in total.
    pub needed: u32,
    /// How many meetings may be held.
    pub meetings: usize,
    /// The minutes of that many of the longest meetings, without reserves.
    pub room: u32,
    /// The item that has to wait for them, if only the meetings before it count.
    pub before: Option<Wait>,
}

/// An item that starts at least a gap after others have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The item.
    pub item: ItemIx,
    /// The gap.
    pub gap: Minutes,
}
