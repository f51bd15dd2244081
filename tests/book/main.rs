//! The documentation tells the truth: its commands do what it shows, its links lead somewhere, its reference is complete.
//!
//! `SNAPSHOTS=overwrite cargo test --release --test book` writes what the program prints today into the pages. Read the
//! difference before you commit it.

// pages show what a shell of Unix does
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod commands;
mod links;
mod reference;
mod schema;
#[path = "../support/mod.rs"]
mod support;
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};

use support::here;

/// A page of documentation.
struct Page {
    /// Its path in the project, such as `docs/src/install.md`.
    name: String,
    text: String,
}

impl Page {
    fn read(name: &str) -> Self {
        let text = fs::read_to_string(here(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name: name.to_owned(), text }
    }

    fn path(&self) -> PathBuf {
        here(&self.name)
    }
}

/// The pages of the book, in the order of its table of contents, which is the first.
fn book() -> Vec<Page> {
    let contents = Page::read("docs/src/SUMMARY.md");
    let listed = links::of(&contents.text);
    let mut pages: Vec<Page> = listed.iter().map(|link| Page::read(&format!("docs/src/{link}"))).collect();
    pages.insert(0, contents);
    pages
}

/// The pages outside of the book.
fn others() -> Vec<Page> {
    let names = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "benches/NOTES.md",
        "benches/peers/README.md",
        "benches/peers/tc39/README.md",
        "fixtures/README.md",
        "fixtures/cases/README.md",
    ];
    names.map(Page::read).into()
}

/// Every Markdown file in a folder and the folders in it.
fn markdown(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let (folders, files): (Vec<_>, Vec<_>) = entries.map(|entry| entry.unwrap().path()).partition(|path| path.is_dir());
    let mut found: Vec<_> = folders.iter().flat_map(|folder| markdown(folder)).collect();
    found.extend(files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "md")));
    found
}

#[test]
fn the_table_of_contents_lists_every_page_once() {
    let mut listed: Vec<PathBuf> = book().iter().map(Page::path).collect();
    let mut there = markdown(&here("docs/src"));
    listed.sort();
    there.sort();
    assert_eq!(listed, there);
}

#[test]
fn the_readme_is_short() {
    let lines = Page::read("README.md").text.lines().count();
    assert!(lines <= 150, "{lines} lines; the book in docs/ has room");
}
