//! The readers of both JSON files and of tables: what is right is read, and what is wrong has its place and its remedy.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod chinese;
mod files;
mod properties;
mod schema;
#[path = "../support/mod.rs"]
mod support;
mod tables;
mod times;
