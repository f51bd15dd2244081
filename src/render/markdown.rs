//! The annex in Markdown, as GitHub reads it: one table, with a row of its own for each day.

use super::Sheet;

/// `sheet` as a Markdown document.
pub fn write(sheet: &Sheet) -> String {
    let mut blocks = vec![format!("# {}", escape(&sheet.title))];
    if !sheet.facts.is_empty() {
        blocks.push(paragraph(&sheet.facts.join(" · ")));
    }
    blocks.push(format!("## {}", sheet.annex));
    blocks.push(format!("### {}{}", sheet.heading, marks(sheet.footnotes.len())));
    if let Some(notice) = &sheet.notice {
        blocks.push(format!("*{}*", escape(notice)));
    }
    if !sheet.days.is_empty() {
        blocks.push(table(sheet).join("\n"));
    }
    for (place, note) in sheet.footnotes.iter().enumerate() {
        blocks.push(format!("<sup>{}</sup> {}", place + 1, escape(note)));
    }
    let (heading, left_out) = &sheet.unscheduled;
    if !left_out.is_empty() {
        blocks.push(format!("### {heading}"));
        blocks.push(left_out.iter().map(|line| format!("- {}", paragraph(line))).collect::<Vec<_>>().join("\n"));
    }
    blocks.join("\n\n") + "\n"
}

fn table(sheet: &Sheet) -> Vec<String> {
    let mut lines = vec![line(&sheet.columns.map(str::to_owned)), line(&["---"; 3].map(str::to_owned))];
    for day in &sheet.days {
        lines.push(line(&[format!("**{}**", day.heading), String::new(), String::new()]));
        for meeting in &day.meetings {
            let hours = std::iter::once(&meeting.when).chain(&meeting.elsewhere).map(|line| escape(line));
            let mut when = hours.collect::<Vec<_>>().join("<br>");
            if meeting.rows.is_empty() {
                lines.push(line(&[std::mem::take(&mut when), String::new(), String::new()]));
            }
            for row in &meeting.rows {
                lines.push(line(&[std::mem::take(&mut when), escape(&row.number), escape(&row.title)]));
            }
        }
    }
    lines
}

fn line(cells: &[String; 3]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// References to all footnotes: `<sup>1, 2</sup>`.
fn marks(notes: usize) -> String {
    match notes {
        0 => String::new(),
        _ => format!("<sup>{}</sup>", (1..=notes).map(|note| note.to_string()).collect::<Vec<_>>().join(", ")),
    }
}

/// `text` with nothing left that Markdown, HTML or GitHub would read as more than text inside a line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The same for text that begins a line, where `-`, `+`, `=`, `1.` and `:::` would begin a block.
fn paragraph(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let escaped = escape(rest);
    match rest.chars().next() {
        Some('-' | '+' | '=' | ':') if digits == 0 => format!("\\{escaped}"),
        Some('.' | ')') if digits > 0 => format!("{number}\\{escaped}"),
        _ => format!("{number}{escaped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(escape("a|b `c` *d* _e_ [f](g) <h> & \\"), r"a\|b \`c\` \*d\* \_e\_ \[f\](g) &lt;h&gt; &amp; \\");
    }

    #[test]
    fn a_line_begins_no_block() {
        assert_eq!(paragraph("# not a heading"), "\\# not a heading");
        assert_eq!(paragraph("2. not a list"), "2\\. not a list");
        assert_eq!(paragraph("2022 is a year"), "2022 is a year");
    }
}
