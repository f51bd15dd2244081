//! CSV files, read by the csv crate, and workbooks, read by calamine.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use plenary::model::Schedule;
use plenary::render::csv::{Dialect, Separator};
use plenary::render::{Format, Style, render};

use super::{hostile, titled};
use crate::rendered::{bytes, founding, language, of_several_languages, text};
use crate::support::run::Desk;

fn csv(schedule: &Schedule, dialect: Dialect) -> String {
    let style = Style { csv: dialect, ..Style::default() };
    String::from_utf8(render(schedule, Format::Csv, &language("en"), &style).unwrap().bytes).unwrap()
}

/// A workbook, opened by calamine.
fn opened(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// Cells as `calamine` reads them.
fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// A date or a time, which must be a number with a format: days since the end of 1899.
fn time(cell: &Data) -> String {
    match cell {
        Data::DateTime(stamp) => {
            let minutes = (stamp.as_f64() * 24.0 * 60.0).round() as i64;
            let from = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().and_hms_opt(0, 0, 0).unwrap();
            (from + chrono::TimeDelta::minutes(minutes)).format("%F %H:%M").to_string()
        }
        other => panic!("{other:?} is no date or time"),
    }
}

#[test]
fn csv_has_whole_rows() {
    insta::assert_snapshot!(text(&founding(), Format::Csv, "en"));
    let zh = text(&founding(), Format::Csv, "zh");
    assert!(zh.starts_with("日期,开始,结束,议程项目,标题或说明\r\n2022-05-04,12:00,14:00,1(a),会议开幕\r\n"), "{zh}");
}

#[test]
fn csv_has_dialects_for_locales() {
    let semicolon = csv(&founding(), Dialect { bom: true, separator: Separator::Semicolon });
    assert!(semicolon.starts_with("\u{feff}Date;Start;End;Agenda item;Title or description\r\n"), "{semicolon}");
    let desk = Desk::founding();
    let run = desk.run(&["export", "schedule.json", "--format", "csv", "--bom", "--separator", "tab"]).quiet(0);
    assert!(run.out.starts_with("\u{feff}Date\tStart\t"), "{}", run.out);
}

#[test]
fn csv_has_columns_that_tell_meetings_apart() {
    let desk = Desk::new();
    desk.put("session.json", crate::support::fixture("two-tracks.json"));
    let run = desk.run(&["plan", "session.json", "--format", "csv", "--zones", "Asia/Kolkata"]).quiet(0);
    let mut lines = run.out.lines();
    assert_eq!(lines.next(), Some("Date,Start,End,Hours elsewhere,Track,Agenda item,Title or description"));
    assert_eq!(lines.next(), Some("2023-03-13,10:00,13:00,Kolkata: 2.30–5.30 p.m.,Plenary,1,Opening of the session"));
}

#[test]
fn notes_and_the_language_of_a_title_are_in_its_row() {
    let schedule = of_several_languages();
    let file = text(&schedule, Format::Csv, "fr");
    let mut rows = csv::Reader::from_reader(file.as_bytes());
    let heading: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(heading[heading.len() - 2..], ["Langue du titre", "Notes"]);
    let rows: Vec<Vec<String>> = rows.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let last = |row: usize| rows[row][rows[row].len() - 3..].to_vec();
    assert_eq!(last(0), ["Registration (hall B).", "en", ""]);
    assert_eq!(last(1), ["Opening of the session.", "en", "The opening time is provisional."]);
    assert!(last(3)[2].ends_with("provisional. Avec une table ronde sur אימוץ, TRIPS."), "{:?}", last(3));
    assert_eq!(last(4), ["Regional groups", "", ""]);
    assert_eq!(rows.len(), 11);
    // the workbook has them too; below its table are only the footnotes of the heading
    let mut book = opened(bytes(&schedule, Format::Xlsx, "fr"));
    let table = cells(&mut book, "Organisation des travaux");
    assert_eq!(table[2].last().unwrap().to_string(), "The opening time is provisional.");
    let below: Vec<String> =
        table[12..].iter().flatten().map(ToString::to_string).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(below.len(), 1, "{below:?}");
}

#[test]
fn csv_is_read_back_and_no_cell_begins_a_formula() {
    for title in hostile() {
        for separator in [Separator::Comma, Separator::Semicolon, Separator::Tab] {
            let file = csv(&titled(&title), Dialect { bom: false, separator });
            let byte = [b',', b';', b'\t'][Separator::ALL.iter().position(|(_, it)| *it == separator).unwrap()];
            let mut rows = csv::ReaderBuilder::new().delimiter(byte).from_reader(file.as_bytes());
            let columns = rows.headers().unwrap().len();
            let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
            assert_eq!(rows.len(), 9, "{title}");
            for cell in rows.iter().flatten() {
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
                assert!(!cell.contains(['\n', '\r']), "{cell:?}");
            }
            assert!(rows.iter().all(|row| row.len() == columns), "{title}");
        }
    }
}

#[test]
fn xlsx_has_dates_that_are_dates() {
    let mut book = opened(bytes(&founding(), Format::Xlsx, "en"));
    assert_eq!(book.sheet_names(), ["Organization of work", "Meetings", "Entries"]);
    let table = cells(&mut book, "Organization of work");
    let heading = ["Date", "Start", "End", "Agenda item", "Title or description"];
    assert_eq!(table[0], heading.map(|name| Data::String(name.to_owned())));
    let row = &table[4];
    assert_eq!(row[..2].iter().map(time).collect::<Vec<_>>(), ["2022-05-04 00:00", "1899-12-30 16:00"]);
    assert_eq!(time(&row[2]), "1899-12-30 18:00");
    let title = "Preventing and combating the illicit manufacturing of and trafficking in ammunition (continued)";
    assert_eq!(row[3..], ["2", title].map(|words| Data::String(words.to_owned())));
    let note = &table[11][4];
    assert!(note.to_string().starts_with("The opening time assumes"), "{note:?}");
    // the other sheets are for planners
    let meetings = cells(&mut book, "Meetings");
    assert_eq!(meetings[3][7..], [120.0, 105.0, 15.0].map(Data::Float));
    let entries = cells(&mut book, "Entries");
    assert_eq!((&entries[3][7], &entries[3][8]), (&Data::String("1/2".to_owned()), &Data::Float(100.0)));
    assert_eq!(entries.len(), 10);
}

#[test]
fn xlsx_is_in_the_words_of_the_language() {
    let mut book = opened(bytes(&founding(), Format::Xlsx, "zh"));
    assert_eq!(book.sheet_names(), ["工作安排", "会议", "项目"]);
    assert_eq!(cells(&mut book, "工作安排")[1][4], Data::String("会议开幕".to_owned()));
}

#[test]
fn xlsx_has_words_where_a_title_looks_like_a_formula() {
    for title in hostile() {
        let mut book = opened(bytes(&titled(&title), Format::Xlsx, "en"));
        for sheet in book.sheet_names() {
            assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{title}");
        }
        let table = cells(&mut book, "Organization of work");
        let shown = plenary::render::clean::clean(&title);
        let cell = table[1].last().unwrap();
        // calamine reads an empty text as an empty cell
        assert!(
            *cell == Data::String(shown.clone()) || (shown.is_empty() && *cell == Data::Empty),
            "{title}: {cell:?}"
        );
        assert_eq!(cells(&mut book, "Not scheduled").len(), 2);
    }
}

#[test]
fn xlsx_of_a_title_longer_than_a_cell_is_cut_and_says_so() {
    let rendered = render(&titled(&"😀".repeat(20_000)), Format::Xlsx, &language("en"), &Style::default()).unwrap();
    let note = "a cell holds at most 32767 characters; longer texts are cut and end in `…`";
    assert!(rendered.notes.iter().any(|said| said == note), "{:?}", rendered.notes);
    let table = cells(&mut opened(rendered.bytes), "Organization of work");
    assert!(table[1].last().unwrap().to_string().ends_with("😀…"));
}

/// A part of a workbook, as text.
fn part(book: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(book)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn xlsx_has_a_frozen_heading_and_a_fixed_date() {
    let book = bytes(&founding(), Format::Xlsx, "en");
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#), "{sheet}");
    assert!(!sheet.contains("rightToLeft"));
    assert!(part(&book, "docProps/core.xml").contains("1980-01-01T00:00:00Z"));
}

#[test]
fn xlsx_runs_from_right_to_left_in_arabic() {
    let (sheet, words, columns) = super::picture::arabic();
    let schedule = super::picture::arabic_schedule();
    let maker = plenary::render::grid::GridBuilder { sheet: &sheet, schedule: &schedule, words, columns };
    let book = plenary::render::xlsx::write(&sheet, &maker.all(), columns, &mut Vec::new()).unwrap();
    assert!(part(&book, "xl/worksheets/sheet1.xml").contains(r#"rightToLeft="1""#));
    assert_eq!(opened(book).sheet_names(), ["تنظيم الأعمال", "الجلسات", "البنود"]);
}
