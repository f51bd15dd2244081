//! Documents in and out: what Plenary reads agendas from, and what it writes organizations of work as.
//!
//! ```text
//! document -> import -> session file          Schedule -> render -> table, md, docx, pdf, xlsx, ics, ...
//! ```
//!
//! Both know the nouns of [`plenary_core::model`] and nothing else of the program; [`imported`] joins import and the
//! reader of session files.

pub mod import;
pub mod imported;
pub mod render;
