//! Renders schedules in all formats and languages, and reads the results back with other programs.

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
mod tracked;
