//! Reads documents back with other programs: LibreOffice, pdftotext, a browser. A test is skipped, with a message, if its
//! program is missing; `scripts/documents` installs them.

mod cells;
mod programs;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use plenary::model::{Schedule, Text};
use plenary::render::{By, Format, Style, render};

use self::cells::{cells_of_html, cells_of_pdf, script_result};
use self::programs::{axe, browse, office, program, run};
use crate::rendered::{founding, language, of_several_languages};

const SIX: [&str; 6] = ["en", "fr", "es", "ru", "zh", "ar"];

/// A document in a folder of its own.
fn document(schedule: &Schedule, format: Format, code: &str, by: By) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("annex.{format}"));
    let style = Style { by, ..Style::default() };
    fs::write(&file, render(schedule, format, &language(code), &style).unwrap().bytes).unwrap();
    (folder, file)
}

/// The cells of the founding annex as printed in CTOC/COP/WG.6/2022/1. A line with one cell is a day.
fn printed() -> Vec<Vec<String>> {
    let firearms = "与审议《联合国打击跨国有组织犯罪公约关于打击非法制造和贩运枪支及其零部件和弹药的补充议定书》实施情况有关的事项";
    let rows: [&[&str]; 12] = [
        &["日期和时间", "议程项目", "标题或说明"],
        &["5月4日，星期三"],
        &["中午 12 时至下午 2 时", "1(a)", "会议开幕"],
        &["", "1(b)", "通过议程和工作安排"],
        &["", "2", "预防和打击非法制造和贩运弹药"],
        &["下午 4 时至 6 时", "2", "预防和打击非法制造和贩运弹药（续）"],
        &["", "3", "介绍和讨论枪支问题工作组的多年期工作计划"],
        &["5月5日，星期四"],
        &["中午 12 时至下午 2 时", "3", "介绍和讨论枪支问题工作组的多年期工作计划（续）"],
        &["", "4", firearms],
        &["", "5", "其他事项"],
        &["下午 4 时至 6 时", "6", "通过报告"],
    ];
    rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect()
}

#[test]
fn word_has_the_founding_annex_cell_for_cell() {
    let (_folder, file) = document(&founding(), Format::Docx, "zh", By::Meeting);
    let Some(soffice) = program(&["soffice", "libreoffice"]) else { return };
    let page = office(&soffice, &file, "html:HTML (StarWriter):UTF8");
    let text = fs::read_to_string(page).unwrap();
    assert_eq!(cells_of_html(&text), printed());
    // the note on the heading is a footnote of the document
    assert_eq!(text.matches("class=\"sdfootnoteanc\"").count(), 1, "{text}");
    let (_, note) = text.split_once("<div id=\"sdfootnote1\"").unwrap();
    assert!(note.contains("开幕时间以会议采用混合形式为前提"), "{note}");
}

#[test]
fn pdf_has_the_founding_annex_cell_for_cell() {
    if !cfg!(feature = "pdf") {
        return eprintln!("skipped: this build has no PDF");
    }
    let (_folder, file) = document(&founding(), Format::Pdf, "zh", By::Meeting);
    let Some(pdftotext) = program(&["pdftotext"]) else { return };
    let boxes = run(Command::new(&pdftotext).args(["-bbox-layout"]).arg(&file).arg("-"));
    assert_eq!(cells_of_pdf(&boxes, &printed()[0]), printed().into_iter().map(squeezed).collect::<Vec<_>>());
}

/// A row without spaces: a printed line wraps, and then its spaces are not known.
fn squeezed(row: Vec<String>) -> Vec<String> {
    row.into_iter().map(|cell| cell.replace(' ', "")).collect()
}

/// Asserts that English text runs from left to right on the page, with its full stop on the right.
fn assert_left_to_right(pdftotext: &std::path::Path, file: &std::path::Path) {
    let boxes = run(Command::new(pdftotext).arg("-bbox").arg(file).arg("-"));
    let places = cells::places_of_words(&boxes);
    let x = |word: &str| places.iter().find(|(found, _)| found == word).unwrap_or_else(|| panic!("{word}: {boxes}")).1;
    // a title, a note, and a note with a Hebrew word in the middle
    for words in [&["Opening", "session."][..], &["time", "provisional."], &["Avec", "ronde", "TRIPS."]] {
        let places: Vec<f64> = words.iter().map(|word| x(word)).collect();
        assert!(places.is_sorted(), "{words:?} are at {places:?} in {}", file.display());
    }
}

#[test]
fn latin_text_keeps_its_direction_in_arabic() {
    let Some(pdftotext) = program(&["pdftotext"]) else { return };
    if cfg!(feature = "pdf") {
        let (_folder, file) = document(&of_several_languages(), Format::Pdf, "ar", By::Meeting);
        assert_left_to_right(&pdftotext, &file);
    }
    if let Some(soffice) = program(&["soffice", "libreoffice"]) {
        let (_folder, file) = document(&of_several_languages(), Format::Docx, "ar", By::Meeting);
        assert_left_to_right(&pdftotext, &office(&soffice, &file, "pdf"));
    }
}

#[test]
fn a_browser_shows_text_in_its_direction() {
    let Some(chromium) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let (_folder, file) = document(&of_several_languages(), Format::Html, "ar", By::Meeting);
    let page = fs::read_to_string(&file).unwrap();
    // the positions of the first and the last letter of each phrase
    let look = "<script>const at = (node, place) => { const range = document.createRange(); range.setStart(node, place); \
                range.setEnd(node, place + 1); return range.getBoundingClientRect().left; }; const found = \
                [...document.querySelectorAll('bdi[lang]')].map(one => [one.lang, one.textContent, at(one.firstChild, 0) < \
                at(one.firstChild, one.textContent.length - 1)]); const out = document.createElement('pre'); out.id = \
                'result'; out.textContent = JSON.stringify(found); document.body.append(out);</script></body>";
    fs::write(&file, page.replacen("</body>", look, 1)).unwrap();
    let found = script_result(&browse(&chromium, &file, 1000));
    assert!(found.as_array().unwrap().len() >= 5, "{found}");
    for phrase in found.as_array().unwrap() {
        assert_eq!(phrase[2], phrase[0] != "he", "{phrase}");
    }
}

#[test]
fn a_browser_has_the_founding_annex_cell_for_cell() {
    let (_folder, file) = document(&founding(), Format::Html, "zh", By::Meeting);
    assert_eq!(cells_of_html(&fs::read_to_string(&file).unwrap()), printed());
    let Some(chromium) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    assert_eq!(cells_of_html(&browse(&chromium, &file, 800)), printed());
}

#[test]
fn pages_are_accessible_in_all_languages() {
    let Some(axe) = axe() else { return };
    let Some(chromium) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    for (place, code) in SIX.into_iter().enumerate() {
        let by = if place % 2 == 0 { By::Meeting } else { By::Item };
        let schedule = if place % 3 == 0 { tracks() } else { founding() };
        let (_folder, file) = document(&schedule, Format::Html, code, by);
        let page = fs::read_to_string(&file).unwrap();
        let check = format!(
            "<script>{axe}</script><script>axe.run(document, {{runOnly: {{type: 'tag', values: ['wcag2a', 'wcag2aa', \
             'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}}}).then(found => {{ const out = \
             document.createElement('pre'); out.id = 'result'; out.textContent = JSON.stringify({{passes: \
             found.passes.length, wrong: found.violations.map(one => [one.id, one.nodes.map(node => node.html)])}}); \
             document.body.append(out); }});</script></body>"
        );
        fs::write(&file, page.replacen("</body>", &check, 1)).unwrap();
        // the width of a telephone
        let found = script_result(&browse(&chromium, &file, 390));
        assert_eq!(found["wrong"], serde_json::json!([]), "{code}");
        assert!(found["passes"].as_u64().unwrap() > 10, "{code}: {found}");
    }
}

/// The founding schedule with a second track beside its first meeting, a break, and notes on a meeting and an item.
fn tracks() -> Schedule {
    let mut schedule = founding();
    let meetings = &mut schedule.meetings;
    let mut beside = meetings[3].clone();
    (beside.id, beside.track, beside.room) = ("side".into(), "cow".into(), Some("Boardroom B".into()));
    (beside.start, beside.end) = (meetings[0].start, meetings[0].end);
    meetings.insert(1, beside);
    let second = &meetings[2];
    schedule.session.rows.push(plenary::model::OtherRow {
        title: Text::from("Regional groups"),
        start: second.start - chrono::TimeDelta::hours(1),
        end: second.start,
        track: None,
        room: None,
    });
    schedule.session.notes.push(plenary::model::Note {
        text: Text::from("Provisional."),
        meetings: vec![meetings[0].id.clone()],
        items: vec!["2".into()],
    });
    schedule
}
