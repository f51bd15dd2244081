//! Plenary packs agenda items into interpreted meetings, provably best, and checks the result with code that did not
//! solve it. Data flows one way, and nothing downstream is imported upstream:
//!
//! ```text
//! session file -> read -> model -> formulate -> solve -> verify -> render -> table, json, md
//! ```
//!
//! [`pipeline`] joins solve and verify, import and read; [`explain`] and [`whatif`] answer questions about a session; [`store`] keeps sessions; `cli` and [`web`] are the only
//! callers of all of them.

pub mod cli;
pub mod explain;
pub mod formulate;
pub mod import;
pub mod model;
pub mod pipeline;
pub mod read;
pub mod render;
pub mod solve;
pub mod store;
pub mod verify;
pub mod web;
pub mod whatif;
