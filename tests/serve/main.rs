//! The planner's page and its interface, with many who ask at once, and in a real browser.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod access;
mod api;
#[path = "../import/builders.rs"]
mod builders;
mod contract;
mod day;
mod issue;
mod kills;
mod load;
mod log;
mod meanwhile;
mod notices;
mod office;
mod oidc;
mod page;
mod restart;
mod several;
mod starve;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod tour;
mod versions;
mod workers;
