//! The sheet as text for a terminal, as Markdown, and as a web page.

use super::sheet::Sheet;
use super::words::Words;
use crate::cli::grid::Grid;
use plenary_core::answers::RISK_SCHEMA;
use plenary_documents::render::clean::clean;

/// For a terminal.
pub fn text(sheet: &Sheet) -> String {
    let mut text = format!("{}\n\n{}\n", clean(&sheet.title), sheet.headline);
    sheet.lines.iter().for_each(|line| text += &format!("{line}\n"));
    for (_, header, rows) in &sheet.tables {
        let mut grid = Grid::new(&header.iter().map(String::as_str).collect::<Vec<_>>());
        rows.iter().for_each(|row| grid.row(row.iter().cloned()));
        grid.no_wrap(header.len() - 1);
        text += &format!("\n{grid}");
    }
    for (heading, lines) in &sheet.lists {
        text += &format!("\n{}\n", heading);
        lines.iter().for_each(|line| text += &format!("- {}\n", clean(line)));
    }
    text
}

/// As Markdown.
pub fn markdown(sheet: &Sheet) -> String {
    let escape = |text: &str| {
        let special = |one: char| "\\`*_[]<>|#".contains(one);
        clean(text).chars().flat_map(|one| special(one).then_some('\\').into_iter().chain([one])).collect::<String>()
    };
    let row =
        |cells: &[String]| format!("| {} |\n", cells.iter().map(|cell| escape(cell)).collect::<Vec<_>>().join(" | "));
    let mut text = format!("# {}\n\n**{}**\n\n", escape(&sheet.title), sheet.headline);
    sheet.lines.iter().for_each(|line| text += &format!("{line}\n"));
    for (heading, header, rows) in &sheet.tables {
        text += &format!("\n## {heading}\n\n{}|{}\n", row(header), " --- |".repeat(header.len()));
        rows.iter().for_each(|cells| text += &row(cells));
    }
    for (heading, lines) in &sheet.lists {
        text += &format!("\n{heading}\n\n");
        lines.iter().for_each(|line| text += &format!("- {}\n", escape(line)));
    }
    text + &format!("\n<!-- {RISK_SCHEMA} -->\n")
}

const STYLE: &str = "body{font:16px/1.45 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}\
    table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #ccc;padding:.3rem .7rem;text-align:start;\
    vertical-align:top}td:not(:last-child){white-space:nowrap}svg{max-width:100%;height:auto}";

/// As a web page with a chart.
pub fn html(sheet: &Sheet, chart: &str, words: &Words) -> String {
    let cells = |kind: &str, cells: &[String]| {
        let cells: String = cells.iter().map(|cell| format!("<{kind}>{}</{kind}>", escape(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let (title, headline) = (escape(&sheet.title), escape(&sheet.headline));
    let mut body = format!("<h1>{title}</h1>\n<p><strong>{headline}</strong></p>\n");
    sheet.lines.iter().for_each(|line| body += &format!("<p>{}</p>\n", escape(line)));
    body += chart;
    for (heading, header, rows) in &sheet.tables {
        body += &format!("<h2>{}</h2>\n<table>\n{}", escape(heading), cells("th", header));
        rows.iter().for_each(|row| body += &cells("td", row));
        body += "</table>\n";
    }
    for (heading, lines) in &sheet.lists {
        let lines: String = lines.iter().map(|line| format!("<li>{}</li>", escape(line))).collect();
        body += &format!("<h2>{}</h2>\n<ul>{lines}</ul>\n", escape(heading));
    }
    let language = words.language;
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta name=\"generator\" content=\"{RISK_SCHEMA}\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Text that has no markup.
pub fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
