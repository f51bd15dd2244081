//! Snapshots of the founding schedule, and a comparison with the printed founding annex.

use std::path::Path;

use plenary::model::{Schedule, Status};
use plenary::render::{Format, RenderError, Style, render};

use crate::rendered::{founding, language, text};
use crate::support::shared;

#[test]
fn table_en() {
    insta::assert_snapshot!(text(&founding(), Format::Table, "en"));
}

#[test]
fn table_zh() {
    insta::assert_snapshot!(text(&founding(), Format::Table, "zh"));
}

#[test]
fn md_en() {
    insta::assert_snapshot!(text(&founding(), Format::Md, "en"));
}

#[test]
fn md_zh() {
    insta::assert_snapshot!(text(&founding(), Format::Md, "zh"));
}

#[test]
fn json_is_the_file_itself_and_reads_back() {
    let json = text(&founding(), Format::Json, "en");
    insta::assert_snapshot!(json);
    assert_eq!(serde_json::from_str::<Schedule>(&json).unwrap(), founding());
}

#[test]
fn colour_adds_no_words() {
    let style = Style { colour: true, ..Style::default() };
    let coloured = render(&founding(), Format::Table, &language("en"), &style).unwrap().bytes;
    let coloured = String::from_utf8(coloured).unwrap();
    assert!(coloured.contains("\u{1b}[1m"));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, text(&founding(), Format::Table, "en"));
}

#[test]
fn the_same_schedule_gives_the_same_bytes() {
    for format in Format::ALL {
        let bytes = || render(&founding(), format, &language("ar"), &Style::default()).unwrap().bytes;
        assert_eq!(bytes(), bytes(), "{format}");
    }
}

#[test]
fn estimates_stay_out_of_the_annex() {
    let mut other = founding();
    for meeting in &mut other.meetings {
        (meeting.used_minutes.0, meeting.spare_minutes.0) = (7, 7);
        meeting.entries.iter_mut().for_each(|entry| entry.minutes.0 = 7);
    }
    assert_eq!(text(&other, Format::Md, "en"), text(&founding(), Format::Md, "en"));
    assert_ne!(text(&other, Format::Table, "en"), text(&founding(), Format::Table, "en"));
}

#[test]
fn a_schedule_not_proven_says_so_with_its_gap() {
    let mut schedule = founding();
    schedule.status = Status::Feasible;
    schedule.solver.gap = 0.1;
    schedule.objectives[4].bound = Some(45);
    schedule.objectives[5].bound = None;
    assert!(text(&schedule, Format::Md, "en").contains("\n*Not proven best: the gap is 10.0%.*\n"));
    assert!(text(&schedule, Format::Md, "zh").contains("\n*尚未证明最优：差距为 10.0%。*\n"));
    let table = text(&schedule, Format::Table, "en");
    let (notice, rows) = table.split_once("Wednesday, 4 May").unwrap();
    assert!(notice.contains("Not proven best: the gap is 10.0%."));
    let rows = rows.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(rows.contains("earliness 50 (priority x meetings before the last of each item) (at least 45 proven)"));
    assert!(!table.contains("Proven best"));
}

#[test]
fn without_a_schedule_there_is_a_notice_and_no_table() {
    let mut schedule = founding();
    schedule.status = Status::Infeasible;
    schedule.meetings.clear();
    let md = text(&schedule, Format::Md, "en");
    assert!(md.contains("*No schedule exists for this session.*") && !md.contains('|'), "{md}");
    let table = text(&schedule, Format::Table, "zh");
    assert!(table.contains("本次会议不存在可行的工作安排。") && !table.contains('─'), "{table}");
}

#[test]
fn unknown_languages_and_formats_are_refused_by_name() {
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Json) {
        let refused = render(&founding(), format, &language("de"), &Style::default()).unwrap_err();
        assert_eq!(refused.to_string(), "language `de` is not available: choose one of en, fr, es, ru, zh, ar");
    }
    let refused = "doc".parse::<Format>().unwrap_err().to_string();
    let unknown = "unknown format `doc`: choose one of table, json, md, html, docx, pdf, csv, xlsx, ics, svg, pretalx, indico, jsonld, akn";
    assert_eq!(refused, unknown);
    let format_of = |name: &str| Format::of_file(Path::new(name));
    assert_eq!(format_of("annex.md").unwrap(), Some(Format::Md));
    assert_eq!(format_of("annex.JSON").unwrap(), Some(Format::Json));
    assert_eq!(format_of("annex.htm").unwrap(), Some(Format::Html));
    assert_eq!(format_of("annex").unwrap(), None);
    assert_eq!(format_of("annex.XLSX").unwrap(), Some(Format::Xlsx));
    // `indico` names a program, and is no file ending
    assert!(matches!(format_of("annex.indico"), Err(RenderError::UnknownFormat { .. })));
}

/// A row of a table: the heading of the day, the hours, the number, and the title with its mark.
type RowOf = [String; 4];

#[test]
fn the_chinese_annex_is_the_founding_annex_row_for_row() {
    let Some(shared) = shared() else { return };
    let case = std::fs::read_to_string(shared.join("cases/CTOC_COP_WG6_2022_1.json")).unwrap();
    let case: serde_json::Value = serde_json::from_str(&case).unwrap();
    assert_eq!(rows_of_md(&text(&founding(), Format::Md, "zh")), rows_of_case(&case));
}

fn rows_of_case(case: &serde_json::Value) -> Vec<RowOf> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut rows = Vec::new();
    for meeting in case["meetings"].as_array().unwrap() {
        let day = case["days"].as_array().unwrap().iter().position(|day| *day == meeting["date"]).unwrap();
        for entry in meeting["entries"].as_array().unwrap() {
            let mark = if entry["continued"] == true { text(&case["table"]["continued"]) } else { String::new() };
            rows.push([
                text(&case["table"]["day_headings"][day]),
                text(&meeting["time_printed"]),
                text(&entry["item"]),
                text(&entry["title"]) + &mark,
            ]);
        }
    }
    assert_eq!(rows.len(), 9);
    rows
}

fn rows_of_md(md: &str) -> Vec<RowOf> {
    let (mut day, mut time) = (String::new(), String::new());
    let mut rows = Vec::new();
    let mut lines = md.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    assert_eq!(lines.next(), Some("日期和时间 | 议程项目 | 标题或说明"));
    for line in lines.skip(1) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let Some(heading) = cells[0].strip_prefix("**") {
            day = heading.trim_end_matches('*').to_owned();
            continue;
        }
        if !cells[0].is_empty() {
            time = cells[0].to_owned();
        }
        rows.push([day.clone(), time.clone(), cells[1].to_owned(), cells[2].to_owned()]);
    }
    rows
}
