//! Plenary packs agenda items into interpreted meetings, provably optimally, and verifies the result with an independent
//! checker. Data flows one way; no module imports a later one:
//!
//! ```text
//! session file -> read -> model -> formulate -> solve -> verify -> render -> table, json, md
//! ```
//!
//! There are three packages, and each depends only on those before it. `plenary-core` has everything from `read` to
//! `verify`, and answers questions about a session. `plenary-documents` has `import` and `render`. This package is the
//! program: [`store`] keeps sessions, `cli` is the command line, [`web`] is the server, and [`mcp`] has tools for assistants.
//! `cli` starts `web` and `mcp`, and these do not use `cli`. All use [`log`](mod@log), `sandbox`, which reads documents in another process, and `words`,
//! which puts answers into sentences; `cli` and `web` use [`issue`], which takes a schedule from its draft to the public page.

pub mod cli;
pub mod issue;
pub mod log;
pub mod mcp;
mod sandbox;
pub mod store;
pub mod web;
mod words;

pub use plenary_core::{
    answers, assure, details, explain, formulate, message, model, pipeline, read, risk, solve, verify, whatif,
};
pub use plenary_documents::{import, imported, render};
