//! Imports of all kinds of documents: a session file, or an error with a way out.
//!
//! `kinds` imports one document in several languages and kinds of files, `tables` other shapes of tables, `round_trip` our
//! own exports, `ledger` checks that no line is lost, `hostile` damaged and malicious files. `builders` makes Word and PDF
//! files for them.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod builders;
mod hostile;
mod kinds;
mod ledger;
mod round_trip;

#[path = "../support/mod.rs"]
mod support;
mod tables;
