//! Reads web pages: the text of blocks, and rows of tables.
//!
//! It reads the tags one by one and builds no tree, so deep nesting costs no memory.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::text;
use crate::import::document::{Document, FileKind, Lines, MAX_SPAN, PARAGRAPH, Place};
use crate::import::doubt::Doubt;
use crate::import::error::{Blank, Error};

/// Whether bytes look like a web page.
pub fn is_html(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1_024)).unwrap_or_default();
    let head: String =
        head.iter().filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    ["<!doctypehtml", "<html", "<head", "<body", "<?xmlversion=\"1.0\"encoding=\"utf-8\"?><!doctypehtml"]
        .iter()
        .any(|tag| head.starts_with(tag))
        || (head.starts_with('<') && ["<html", "<body", "<table", "<p>", "<div"].iter().any(|tag| head.contains(tag)))
}

/// Reads a web page into lines.
pub fn document(bytes: &[u8]) -> Result<Document, Error> {
    let (text, note) = text_of(bytes);
    let page = Page::default();
    if let Some(note) = note {
        page.0.borrow_mut().note(note);
    }
    let tokenizer = Tokenizer::new(page, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(&text));
    let _script = tokenizer.feed(&queue);
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    state.end_line();
    state.end_notes();
    let document = state.lines.unwrap_or_else(|| Lines::new(FileKind::Html)).done();
    if document.lines.is_empty() { Err(Error::Empty(Blank::Html)) } else { Ok(document) }
}

/// Decodes the page: as UTF-8, else in the encoding that it declares.
fn text_of(bytes: &[u8]) -> (String, Option<Doubt>) {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(2_048)).unwrap_or_default()).to_lowercase();
    let named = head.split("charset=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
    let name: String =
        named.unwrap_or_default().chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect();
    match encoding_rs::Encoding::for_label(name.as_bytes()) {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => {
            let (text, encoding, _) = encoding.decode(bytes);
            (text.into_owned(), Some(Doubt::DeclaredEncoding { read_as: encoding.name().to_owned() }))
        }
        _ => text::decoded(bytes),
    }
}

/// The most rows that a cell covers, and the most columns that a cell above may cover.
const MAX_ROWS: usize = 10_000;
const MAX_COLUMNS: usize = 1_000;

/// Receives the tokens of a page; the tokenizer gives only shared access.
#[derive(Default)]
struct Page(RefCell<State>);

/// What has been read of a page.
#[derive(Default)]
struct State {
    lines: Option<Lines>,
    line: String,
    number: usize,
    /// Whether the text is hidden, as in scripts.
    hidden: usize,
    depth: usize,
    table: usize,
    row: usize,
    cells: Vec<(String, usize)>,
    /// The columns and the rows that the open cell covers.
    span: (usize, usize),
    /// In how many more rows each column belongs to a cell above.
    below: Vec<usize>,
    in_cell: bool,
    raised: bool,
    lists: Vec<List>,
    /// Paragraphs of footnotes, which come last.
    notes: Vec<String>,
}

/// A list, and the number of its next entry if it is an ordered list.
struct List {
    next: Option<usize>,
    letters: bool,
}

impl State {
    fn lines(&mut self) -> &mut Lines {
        self.lines.get_or_insert_with(|| Lines::new(FileKind::Html))
    }

    fn note(&mut self, note: Doubt) {
        self.lines().note(note);
    }

    fn end_line(&mut self) {
        if self.in_cell {
            if !self.line.ends_with(PARAGRAPH) && !self.line.trim().is_empty() {
                self.line.push(PARAGRAPH);
            }
            return;
        }
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.number += 1;
            let place = Place { line: self.number, ..Place::default() };
            let depth = self.lists.len();
            self.lines().indented(&line, depth, place);
        }
    }

    fn end_cell(&mut self) {
        if self.in_cell {
            self.in_cell = false;
            let cell = std::mem::take(&mut self.line);
            self.pass_cells_above();
            let (columns, rows) = self.span;
            let at: usize = self.cells.iter().map(|(_, span)| span).sum();
            // a row with too many cells is no table of an agenda
            let end = (at + columns).min(MAX_COLUMNS);
            if self.below.len() < end {
                self.below.resize(end, 0);
            }
            for column in at..end {
                self.below[column] = rows - 1;
            }
            self.cells.push((cell.trim_end_matches(PARAGRAPH).to_owned(), columns));
        }
    }

    /// Adds an empty cell for each column that belongs to a cell above, up to the next free column.
    fn pass_cells_above(&mut self) {
        let mut at: usize = self.cells.iter().map(|(_, span)| span).sum();
        while let Some(rows) = self.below.get_mut(at).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.cells.push((String::new(), 1));
            at += 1;
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if !self.cells.is_empty() {
            self.pass_cells_above();
        }
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|(cell, _)| !cell.trim().is_empty()) {
            self.number += 1;
            let place = Place { page: None, line: self.number, row: Some((self.table, self.row)) };
            self.lines().row(&cells, place);
        }
    }

    fn end_notes(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.line = note;
            self.end_line();
        }
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        match name {
            "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "noscript" | "iframe" => return TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
            "table" => {
                if self.depth == 0 {
                    self.end_line();
                    (self.table, self.row) = (self.table + 1, 0);
                    self.below.clear();
                }
                self.depth += 1;
            }
            "tr" if self.depth == 1 => {
                self.end_row();
                self.row += 1;
            }
            "td" | "th" if self.depth == 1 => {
                self.end_cell();
                self.line.clear();
                self.in_cell = true;
                let span = |name: &str, most: usize| {
                    let value = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
                    value.and_then(|value| value.value.trim().parse().ok()).unwrap_or(1).clamp(1, most)
                };
                self.span = (span("colspan", MAX_SPAN), span("rowspan", MAX_ROWS));
            }
            "sup" => self.raised = true,
            "ol" => {
                self.end_line();
                let attribute = |name: &str| {
                    tag.attrs
                        .iter()
                        .find(|attribute| &*attribute.name.local == name)
                        .map(|attribute| attribute.value.to_string())
                };
                let start = attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let letters = attribute("type").is_some_and(|kind| kind == "a");
                self.lists.push(List { next: Some(start), letters });
            }
            "ul" => {
                self.end_line();
                self.lists.push(List { next: None, letters: false });
            }
            "li" => {
                self.end_line();
                let number = self.lists.last_mut().and_then(|list| {
                    let number = list.next?;
                    list.next = number.checked_add(1);
                    Some((number, list.letters))
                });
                match number {
                    Some((number, true)) if (1..=26).contains(&number) => {
                        let letter = char::from(b'a' + u8::try_from(number - 1).unwrap_or(0));
                        self.line.push_str(&format!("({letter}) "));
                    }
                    Some((number, _)) => self.line.push_str(&format!("{number}. ")),
                    None => {}
                }
            }
            "br" => self.end_line(),
            name if is_block(name) => self.end_line(),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn end(&mut self, name: &str) {
        match name {
            "table" => {
                if self.depth == 1 {
                    self.end_row();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            "tr" if self.depth == 1 => self.end_row(),
            "td" | "th" if self.depth == 1 => self.end_cell(),
            "sup" => self.raised = false,
            "ol" | "ul" => {
                self.end_line();
                self.lists.pop();
            }
            name if is_block(name) || name == "li" => self.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            let raised = self
                .raised
                .then(|| c.to_digit(10))
                .flatten()
                .and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize));
            // a line break in the source is a space on the page
            let c = raised.unwrap_or(if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c });
            if !(c == ' ' && (self.line.is_empty() || self.line.ends_with([' ', PARAGRAPH]))) {
                self.line.push(c);
            }
        }
    }
}

fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "hr",
        "pre",
        "blockquote",
        "dl",
        "dt",
        "dd",
        "figure",
        "caption",
        "address",
        "body",
        "head",
    ];
    BLOCKS.contains(&name)
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let hides = matches!(&*tag.name, "script" | "style" | "noscript" | "iframe" | "title" | "textarea");
                match tag.kind {
                    TagKind::StartTag => {
                        state.hidden = if hides { 1 } else { 0 };
                        return state.start(&tag);
                    }
                    TagKind::EndTag => {
                        state.hidden = 0;
                        state.end(&tag.name);
                    }
                }
            }
            Token::CharacterTokens(text) if state.hidden == 0 => state.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
