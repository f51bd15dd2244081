//! Repairs the widths of characters before a PDF file is read.
//!
//! A font may list widths one by one, `1 [500 250]`, or for a range, `1 2 500`. pdf-extract 0.12 misreads ranges, so that all characters
//! of a line lie in one place. Typesetters such as typst write ranges.

use pdf_extract::{Document, Object};

/// The longest range of characters that is written out.
const MAX_RANGE: i64 = 70_000;

/// The most widths of a font that are written out.
const MAX_WIDTHS: usize = 200_000;

/// Writes the ranges of widths of all fonts one by one.
pub fn repair(file: &mut Document) {
    let arrays: Vec<_> =
        file.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"W").ok()?.as_reference().ok()).collect();
    for id in arrays {
        if let Some(Object::Array(widths)) = file.objects.get_mut(&id) {
            *widths = one_by_one(widths);
        }
    }
    for object in file.objects.values_mut() {
        let Ok(font) = object.as_dict_mut() else { continue };
        let is_font = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name.starts_with(b"CIDFontType"));
        if is_font && let Ok(Object::Array(widths)) = font.get_mut(b"W") {
            *widths = one_by_one(widths);
        }
    }
}

/// The same widths without ranges.
fn one_by_one(widths: &[Object]) -> Vec<Object> {
    let mut all = Vec::new();
    let (mut at, mut written) = (0, 0);
    while at + 1 < widths.len() && written < MAX_WIDTHS {
        if matches!(widths[at + 1], Object::Array(_)) {
            all.extend_from_slice(&widths[at..at + 2]);
            at += 2;
            continue;
        }
        let (Ok(first), Ok(last), Some(width)) = (widths[at].as_i64(), widths[at + 1].as_i64(), widths.get(at + 2))
        else {
            break;
        };
        let count = usize::try_from(last.saturating_sub(first).clamp(0, MAX_RANGE) + 1).unwrap_or(1);
        written += count;
        all.push(Object::Integer(first));
        all.push(Object::Array(vec![width.clone(); count]));
        at += 3;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_written_out() {
        let number = Object::Integer;
        let list = Object::Array(vec![number(300), number(310)]);
        let found = one_by_one(&[number(1), number(3), number(500), number(7), list.clone(), number(9)]);
        assert_eq!(found, [number(1), Object::Array(vec![number(500); 3]), number(7), list]);
        assert!(one_by_one(&[Object::Null, Object::Null]).is_empty());
    }
}
