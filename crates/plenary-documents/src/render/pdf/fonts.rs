//! Fonts: those that come with the program, and those of the machine for a character that they lack.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::OnceLock;

use flate2::read::ZlibDecoder;
use itertools::Itertools;
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontInfo, FontVariations};
use typst_kit::fonts::{self, FontSource, FontStore};

use super::data::Data;

/// Packed by `build.rs`.
const FILES: [&[u8]; 7] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/LibertinusSerif-Regular.otf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/LibertinusSerif-Italic.otf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/LibertinusSerif-Bold.otf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/LibertinusSerif-BoldItalic.otf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSansSC-GB2312-Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/Amiri-Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/Amiri-Bold.ttf")),
];

/// What stands for a character that no font has.
const STAND_IN: char = char::REPLACEMENT_CHARACTER;

/// The fonts for a document, and what a person should be told of them. A character that no font has is replaced.
///
/// # Errors
/// If a font that comes with the program cannot be unpacked.
pub fn store(data: &mut Data) -> io::Result<(FontStore, Vec<String>)> {
    let own = own()?;
    let (mut store, mut notes) = (FontStore::new(), Vec::new());
    store.extend(own.iter().map(|font| (font.clone(), font.info().clone())));
    let used: BTreeSet<char> = data.texts().iter().flat_map(|text| text.chars()).filter(needs_a_font).collect();
    let lacking: BTreeSet<char> =
        used.into_iter().filter(|letter| !own.iter().any(|font| covers(font.info(), *letter))).collect();
    if lacking.is_empty() {
        return Ok((store, notes));
    }
    let others: Vec<_> = fonts::system()
        .filter(|(_, info)| lacking.iter().any(|letter| covers(info, *letter)))
        .filter(|(file, _)| file.load().is_some_and(can_be_drawn))
        .collect();
    let (found, missing): (Vec<char>, Vec<char>) =
        lacking.iter().partition(|letter| others.iter().any(|(_, info)| covers(info, **letter)));
    if !found.is_empty() {
        notes.push(format!(
            "{} not in the fonts that come with plenary; fonts of this machine have them",
            named(&found)
        ));
    }
    if !missing.is_empty() {
        notes.push(format!(
            "{} in no font here, and printed as {STAND_IN}; install a font that has them, such as one of Noto",
            named(&missing)
        ));
        for text in data.texts() {
            *text = text.chars().map(|letter| if missing.contains(&letter) { STAND_IN } else { letter }).collect();
        }
    }
    store.extend(others);
    Ok((store, notes))
}

/// `the characters 議 (U+8B70) and 2 more are`
fn named(letters: &[char]) -> String {
    const SHOWN: usize = 5;
    let shown = letters.iter().take(SHOWN).map(|letter| format!("{letter} (U+{:04X})", u32::from(*letter))).join(", ");
    match letters.len() {
        1 => format!("the character {shown} is"),
        many if many > SHOWN => format!("the characters {shown} and {} more are", many - SHOWN),
        _ => format!("the characters {shown} are"),
    }
}

fn own() -> io::Result<&'static [Font]> {
    static OWN: OnceLock<Vec<Font>> = OnceLock::new();
    if let Some(own) = OWN.get() {
        return Ok(own);
    }
    let mut own = Vec::new();
    for file in FILES {
        let mut font = Vec::new();
        ZlibDecoder::new(file).read_to_end(&mut font)?;
        own.extend(Font::iter(Bytes::new(font)));
    }
    Ok(OWN.get_or_init(|| own))
}

fn covers(info: &FontInfo, letter: char) -> bool {
    info.coverage.contains(letter.into())
}

/// Letters that are pictures in SVG cannot be drawn: see `crates/without/README.md`.
fn can_be_drawn(font: Font) -> bool {
    let variant = font.info().variant;
    font.instantiate(variant, Abs::zero(), &FontVariations::default()).ttf().tables().svg.is_none()
}

/// Spaces, joiners and selectors of variants are no glyphs.
fn needs_a_font(letter: &char) -> bool {
    !letter.is_whitespace()
        && !matches!(*letter, '\u{ad}' | '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}
