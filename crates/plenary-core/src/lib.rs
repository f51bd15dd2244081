//! The library behind Plenary: it plans sessions of interpreted meetings, checks the plans with code that did not make
//! them, and answers questions about both. It knows no documents, terminals or servers.
//!
//! # Quick start
//!
//! Build a session, plan it, and print the table:
//!
//! ```
//! use plenary_core::build::{Item, Meetings, Session};
//! use plenary_core::{Limits, Outcome, plan};
//!
//! let meetings = Meetings::every_day(["2026-03-30", "2026-03-31"], ["10:00-12:00"]);
//! let session = Session::new("Working group", meetings)
//!     .timezone("Europe/Vienna")
//!     .item(Item::new("1", 20).title("Opening"))
//!     .item(Item::new("2", 150).title("Reports of the experts"))
//!     .item(Item::new("3", 30).title("Adoption of the report").position("last"));
//! let problem = session.read()?.problem;
//!
//! let Outcome::Optimal(schedule) = plan(&problem, None, &Limits::default(), &mut ())? else {
//!     panic!("without a limit of time, a session that has a schedule has a best one");
//! };
//! let mut table = Vec::new();
//! for meeting in &schedule.meetings {
//!     for entry in &meeting.entries {
//!         table.push(format!("{} item {} {}", meeting.id, entry.number, entry.minutes));
//!     }
//! }
//! assert_eq!(table, ["m1 item 1 20 min", "m1 item 2 100 min", "m2 item 2 50 min", "m2 item 3 30 min"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`read::session`] reads a session file, and returns its errors as a [`read::Report`]. If no schedule exists, the
//! outcome is [`Outcome::Infeasible`], and [`explain::conflict`] finds the statements that contradict each other.
//! [`whatif::ask`](whatif::ask()) plans a session under edits with the fewest changes. [`verify::judge`] checks any
//! schedule. The folder `examples` has a program for each.
//!
//! # Every schedule is checked
//!
//! Functions of this library return only [`Verified`] schedules, which only the checker makes. A schedule from a file is
//! a plain [`model::Schedule`] until [`Verified::new`] has checked it.
//!
//! # Layers
//!
//! Data flows one way, and nothing downstream is imported upstream:
//!
//! ```text
//! session file -> read -> model -> formulate -> solve -> verify
//! ```
//!
//! [`pipeline`] joins solve and verify; [`whatif`] plans a session under edits, and [`explain`] says why a schedule is as it
//! is, or why there is none. [`risk`] simulates the day of a schedule, and says how sure it is, and [`mod@assure`]
//! plans with a wanted confidence. [`day`] records what happens, and [`calibrate`] compares estimates with it. [`message`] has
//! their sentences and [`answers`] their results,
//! both as data. [`details`] has the parts of every error: what happened, where, and how to fix it.
//! [`formulate`] and [`solve`] are open for benchmarks and experiments; their types may change with any version, but for those that
//! stand here: [`Limits`], [`Watch`] and [`Progress`].

pub mod answers;
pub mod assure;
pub mod calibrate;
pub mod day;
pub mod details;
pub mod explain;
pub mod formulate;
pub mod message;
pub mod model;
pub mod pipeline;
pub mod read;
pub mod risk;
pub mod solve;
pub mod verify;
pub mod whatif;

pub use pipeline::{Failure, Outcome, plan};
pub use read::build;
pub use solve::{Limits, Progress, Watch};
pub use verify::Verified;

/// The pages that show code are compiled and run with the tests.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../../../README.md")]
    struct Readme;
    #[doc = include_str!("../../../docs/src/howto/rust.md")]
    struct Howto;
}
