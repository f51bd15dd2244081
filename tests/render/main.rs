//! A schedule in all formats and languages, read back by programs that are not ours.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod details;
mod documents;
mod fixtures;
mod formats;
mod hostile;
mod printed;
mod read_back;
mod rendered;
#[path = "../support/mod.rs"]
mod support;
