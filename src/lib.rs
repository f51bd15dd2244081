//! Plenary packs agenda items into interpreted meetings, provably best, and checks the result with code that did not
//! solve it. Data flows one way, and nothing downstream is imported upstream:
//!
//! ```text
//! session file -> read -> model -> formulate -> solve -> verify -> render -> table, json, md
//! ```
//!
//! Three packages, each of which knows those before it: `plenary-core` has all from `read` to `verify`, and the answers
//! to questions about a session; `plenary-documents` has `import` and `render`; this one has the program: [`store`] keeps
//! sessions, `cli` and [`web`] are the only callers of all the rest. `cli` starts `web`, and `web` knows nothing
//! of `cli`: what both need is in `sandbox`, which reads documents in another process, and `words`, which puts answers
//! into sentences.

pub mod cli;
mod sandbox;
pub mod store;
pub mod web;
mod words;

pub use plenary_core::{answers, details, explain, formulate, message, model, pipeline, read, solve, verify, whatif};
pub use plenary_documents::{import, imported, render};
