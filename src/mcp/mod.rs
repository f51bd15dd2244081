//! Tools for assistants: `plenary mcp`, a server of the Model Context Protocol on standard input and output.
//!
//! [`server`] the conversation · [`tools`] the table of tools · [`arguments`] what they take · [`calls`] what they do ·
//! [`answering`] another process that solves, with the tasks of the server · [`folder`] the one folder that they read and write ·
//! [`error`] errors as data. What they answer are the types that commands print and the server sends.

pub mod answering;
pub mod arguments;
pub mod calls;
pub mod error;
pub mod folder;
pub mod server;
pub mod tools;
