//! What Plenary knows of sessions, with no idea of documents, terminals or servers: it reads a session file, plans it,
//! checks the plan with code that did not make it, and answers questions about both. Data flows one way, and nothing
//! downstream is imported upstream:
//!
//! ```text
//! session file -> read -> model -> formulate -> solve -> verify
//! ```
//!
//! [`pipeline`] joins solve and verify; [`whatif`] plans a session under edits, and [`explain`] says why a schedule is as it
//! is, or why there is none; [`told`] are their sentences, and [`answers`] all that they say, as data. [`details`] are the parts
//! of every error: what happened, where, and the way out.

pub mod answers;
pub mod details;
pub mod explain;
pub mod formulate;
pub mod model;
pub mod pipeline;
pub mod read;
pub mod solve;
pub mod told;
pub mod verify;
pub mod whatif;
