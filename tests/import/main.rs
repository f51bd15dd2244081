//! Imports of all kinds of documents: a session file, or an error with a way out.
//!
//! `kinds` imports one document in several languages and kinds of files, `tables` other shapes of tables, `round_trip` our
//! own exports, `families` programmes of many layouts in six languages (`tongues`), `ledger` checks that no line is lost,
//! `office` files that LibreOffice converts, `hostile` damaged and malicious files, `spoilt` damaged programmes. `builders` makes Word and PDF files for them.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod builders;
mod families;
mod hostile;
mod kinds;
mod ledger;
#[cfg(unix)]
mod office;
mod round_trip;
mod spoilt;

#[path = "../support/mod.rs"]
mod support;
mod tables;
mod tongues;
