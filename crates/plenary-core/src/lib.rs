//! What Plenary knows of sessions, with no idea of documents, terminals or servers: it reads a session file, plans it,
//! checks the plan with code that did not make it, and answers questions about both. Data flows one way, and nothing
//! downstream is imported upstream:
//!
//! ```text
//! session file -> read -> model -> formulate -> solve -> verify
//! ```
//!
//! [`pipeline`] joins solve and verify; [`explain`] and [`whatif`] answer questions about a session.

pub mod explain;
pub mod formulate;
pub mod model;
pub mod pipeline;
pub mod read;
pub mod solve;
pub mod verify;
pub mod whatif;
