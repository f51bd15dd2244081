//! Documents in and out: agendas that Plenary reads, and organizations of work that it writes.
//!
//! ```text
//! document -> import -> session file          Schedule -> render -> table, md, docx, pdf, xlsx, ics, ...
//! ```
//!
//! - [`import`] turns an agenda (text, Word, PDF, web page, spreadsheet) into a session file.
//! - [`imported`] passes that session file to the reader of [`plenary_core`], which checks it.
//! - [`render`] writes a schedule in a format and a language.
//! - [`publish`] writes the public page of a session, with what changed since the issue before.

pub mod import;
pub mod imported;
pub mod publish;
pub mod render;
