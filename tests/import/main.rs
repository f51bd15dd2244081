//! Documents of all kinds become sessions, or an error with a way out.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod hostile;
mod kinds;
mod ledger;
mod made;
#[path = "../support/mod.rs"]
mod support;
mod tables;
