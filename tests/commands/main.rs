//! The commands from end to end, by the real program or its library: what is planned, asked, tried and explained.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod action;
mod agreement;
mod answers;
mod calibrate;
mod cases;
mod cases_facts;
mod chair;
mod cli;
mod conference;
mod determinism;
mod explain;
mod fixtures;
mod hand_made;
mod hours;
mod issue;
mod limits;
mod mcp;
mod memory;
mod notices;
mod outputs;
mod past;
mod peer;
mod publish;
mod python;
mod record;
mod risk;
mod rosters;
mod rule_sets;
#[path = "../support/mod.rs"]
mod support;
mod whatif;
