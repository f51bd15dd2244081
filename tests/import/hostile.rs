//! Damaged, locked, very large and malicious documents: a clear error or the right text, never a panic.

use std::time::{Duration, Instant};

use plenary::import::{self, Language, Options};
use plenary::imported::{Unreadable, read_imported};
use plenary::read::UiLanguage;
use proptest::prelude::*;

use crate::builders::{docx, docx_of, pdf, pdf_of, stream, zipped};
use crate::support::fixture;
use crate::support::run::Desk;

fn agenda() -> String {
    fixture("import/firearms.en.txt")
}

#[test]
fn unreadable_files_are_clear_errors() {
    let desk = Desk::new();
    let looped = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Contents 4 0 R >>".to_owned(),
        stream("/X Do"),
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream".to_owned(),
    ];
    let mut picture = looped.to_vec();
    picture[3] = stream("q 9 0 0 9 0 0 cm /X Do Q");
    picture[4] = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream".to_owned();
    let mut locked = String::from_utf8(pdf_of(&picture)).unwrap();
    let key = "00".repeat(32);
    locked = locked.replace(
        "/Root 1 0 R",
        &format!("/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>"),
    );
    let bomb = docx_of(&"<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(2_000_000), &[]);
    assert!(bomb.len() < 4_000_000, "the file is not compressed");
    let cases: [(&str, Vec<u8>, &[&str]); 14] = [
        ("bomb.docx", bomb, &["unpacks to more than 48 MiB", "save it again"]),
        (
            "old.doc",
            [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600]].concat(),
            &["old .doc", "without a password"],
        ),
        ("other.zip", zipped(&[("a.txt", b"hello".to_vec())]), &["neither a Word document nor a workbook"]),
        ("cut.docx", docx(&agenda())[..400].to_vec(), &["the file is damaged", "save it again"]),
        ("xml.docx", docx_of("<w:p><w:t>1. A</w:t><!--", &[]), &["the file is damaged"]),
        ("picture.pdf", pdf_of(&picture), &["the document has no text", "OCR"]),
        ("locked.pdf", locked.into_bytes(), &["locked with a password", "without one"]),
        ("loop.pdf", pdf_of(&looped), &["its pages refer to themselves", "print it to PDF again"]),
        ("cut.pdf", pdf(&[vec!["1. Opening"]])[..300].to_vec(), &["damaged", "print it to PDF again"]),
        ("empty.txt", b" \n\n".to_vec(), &["the document has no text"]),
        (
            "noise.bin",
            (0..=255u8).cycle().take(5_000).collect(),
            &["this is not a text, Word, PDF or HTML file", "save the agenda as .docx"],
        ),
        ("letter.txt", b"Dear colleagues, nothing is on the agenda of 4 May 2022.".to_vec(), &["help: "]),
        (
            "page.html",
            b"<html><body><script>build()</script></body></html>".to_vec(),
            &["the document has no text", "open it in a browser"],
        ),
        ("cut.xlsx", zipped(&[("xl/workbook.xml", b"<workbook/>".to_vec())]), &["the file is damaged"]),
    ];
    for (name, bytes, words) in cases {
        desk.put(name, bytes);
        desk.run(&["import", name]).refused(3, &[&["error: ", name], words].concat());
    }
    desk.run(&["import", "none.docx"]).refused(3, &["none.docx", "check the name"]);
    desk.put("agenda.txt", agenda());
    desk.run(&["import", "agenda.txt", "--lang", "de"])
        .refused(3, &["agendas in the language \"de\" cannot be read", "ar, en, es, fr, ru, zh"]);
    desk.run(&["import", "agenda.txt", "-o", "agenda.txt"]).refused(2, &["would be overwritten"]);
    desk.run(&["import", "agenda.txt", "-o", "none/s.json"]).refused(3, &["create the folder first"]);
}

/// A workbook with one sheet of these rows, and these shared strings.
fn book(rows: &str, strings: &str) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    zipped(&[
        (
            "_rels/.rels",
            format!("<Relationships><Relationship Id=\"w\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")
                .into_bytes(),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns:r=\"{relations}\"><sheets><sheet name=\"items\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>")
                .into_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships><Relationship Id=\"a\" Type=\"{relations}/worksheet\" Target=\"worksheets/a.xml\"/><Relationship Id=\"b\" Type=\"{relations}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>")
                .into_bytes(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").into_bytes()),
        ("xl/worksheets/a.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()),
    ])
}

/// A cell with its text.
fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn empty_cells_of_a_workbook_cost_nothing() {
    let desk = Desk::new();
    let head = format!("<row r=\"1\">{}{}</row>", cell("A1", "title"), cell("B1", "minutes"));
    let far = format!("{head}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    desk.put("far.xlsx", book(&far, ""));
    desk.run(&["import", "far.xlsx"]).refused(3, &["row 1048576, column 16384", "help: delete the cell"]);
    // rows with borders but no values do not count
    let item = format!("<row r=\"2\">{}<c r=\"B2\"><v>20</v></c></row>", cell("A2", "Budget"));
    let empty: String = (3..1_000_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"0\"/></row>")).collect();
    desk.put("empty.xlsx", book(&format!("{head}{item}{empty}"), ""));
    let run = desk.run(&["import", "empty.xlsx", "--days", "2027-03-09", "--times", "10:00-12:00"]);
    assert_eq!((run.code, run.json()["items"].as_array().unwrap().len()), (0, 1), "{}", run.err);
    // CSV files have a limit too
    let rows =
        |count: usize| "number,title,minutes\n".to_owned() + &"1,Budget,20\n".repeat(count) + &",,,,\n".repeat(6_000);
    desk.put("long.csv", rows(5_000));
    desk.run(&["import", "long.csv"]).refused(3, &["more than 5000 rows"]);
    desk.put("short.csv", rows(1));
    assert_eq!(desk.run(&["import", "short.csv", "--days", "2027-03-09", "--times", "10:00-12:00"]).code, 0);
}

/// Shared strings that no cell uses take memory too. The process that reads them is ended, and its parent says why.
#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_takes_too_much_memory_is_ended() {
    let desk = Desk::new();
    desk.put("strings.xlsx", book("", &"<si/>".repeat(38_000_000)));
    desk.run(&["import", "strings.xlsx"]).refused(3, &["more than 1024 MiB of memory", "help: save it again"]);
}

#[test]
fn a_document_of_500_pages_is_read() {
    let text = agenda();
    let lines: Vec<&str> = text.lines().collect();
    let filler = "Nothing of this long report is of the agenda, and it goes on for many pages.";
    let mut pages = vec![lines];
    pages.splice(0..0, std::iter::repeat_n(vec![filler; 45], 499));
    let desk = Desk::new();
    desk.put("long.pdf", pdf(&pages));
    let start = Instant::now();
    let run = desk.run(&["import", "long.pdf"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.json()["items"].as_array().unwrap().len(), 7);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    let long = format!("{}{}", text, filler.repeat(1_000).repeat(200));
    assert!(import::import(long.as_bytes(), &Options::default()).is_ok());
}

#[test]
fn any_encoding_is_the_same_agenda() {
    for (language, encoding) in
        [("ar", encoding_rs::WINDOWS_1256), ("ru", encoding_rs::WINDOWS_1251), ("fr", encoding_rs::WINDOWS_1252)]
    {
        let text = fixture(&format!("import/firearms.{language}.txt"));
        let wanted = import::import(text.as_bytes(), &Options::default()).unwrap();
        let imported = import::import(&encoding.encode(&text).0, &Options::default()).unwrap();
        let notes =
            |session: &str| session.lines().filter(|line| !line.contains("the text is not UTF-8")).collect::<String>();
        assert_eq!(
            notes(&imported.session).replace(",  ]", "  ]"),
            notes(&wanted.session),
            "{language} {}",
            encoding.name()
        );
        assert!(imported.report.text(Language::English).contains(encoding.name()), "{:?}", imported.report);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(import::import(&wide, &Options::default()).unwrap().session, wanted.session, "{language} UTF-16");
    }
    let zh = "2022年5月4日，维也纳\n临时议程\n1. 会议开幕。\n2. 预防和打击非法制造和贩运弹药。\n3. 通过报告。\n";
    let imported = import::import(&encoding_rs::GB18030.encode(zh).0, &Options::default()).unwrap();
    assert!(imported.session.contains("预防和打击非法制造和贩运弹药"), "{}", imported.session);
}

/// Imports any bytes. The result must be a valid session, or an error with a way out.
pub fn try_import(bytes: &[u8]) {
    match import::import(bytes, &Options { name: "agenda".to_owned(), ..Options::default() }) {
        Ok(imported) => match read_imported(&imported, "session.json", UiLanguage::English) {
            Ok(_) => {}
            Err(Unreadable::Cells(cells)) => assert!(cells.contains("help: "), "{cells}"),
            Err(Unreadable::Session(report)) => panic!("{report}\n{}", imported.session),
        },
        Err(error) => assert!(error.to_string().contains("help: "), "{error}"),
    }
}

/// Words of agendas in random order.
fn words() -> impl Strategy<Value = String> {
    let words = [
        "Provisional agenda",
        "1.",
        "2. Title",
        "(a)",
        "(b) Part",
        "Annex",
        "Proposed organization of work",
        "Annotations",
        "临时议程",
        "拟议工作安排",
        "5月4日，星期三",
        "Wednesday, 4 May",
        "noon–2 p.m.",
        "4-6 p.m.",
        "10:00-13:00",
        "31 June 2022",
        "4-30 May 2022",
        "Vienna, 4 and 5 May 2022",
        "30 December-2 January 2023",
        "(continued)",
        "（续）",
        "1(a) Opening",
        "2 and 3 Joint",
        "99",
        "___________",
        "1 A note",
        "\n",
        "\n\n",
        "\t",
        "  ",
        "Date and time Agenda item Title or description",
        "four meetings",
        "limited to two hours",
        "A/1/2",
        "CTOC/COP/",
        "12 speakers for 10 minutes each",
        "Documentation",
        "25:00-26:00",
        "2022-05-04 10:00-None [track=A]",
        "\u{202e}",
        "\u{0}",
        "<&>\"",
        "😀",
        "a\u{301}",
        "المرفق",
        "1- افتتاح",
        "Opening",
        "Adoption of the report",
        "24:00",
        "0 a.m.-0 p.m.",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..60)
        .prop_map(|words| words.join(" ").replace(" \n ", "\n"))
}

/// A valid document after some of its bytes were changed, removed or repeated.
pub fn spoilt(document: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let len = document.len();
    let edits = prop::collection::vec((0..len, any::<u8>(), 0usize..3, 0usize..40), 1..12);
    (Just(document), edits).prop_map(|(mut bytes, edits)| {
        for (at, byte, kind, count) in edits {
            let at = at.min(bytes.len().saturating_sub(1));
            let end = (at + count).min(bytes.len());
            match kind {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => drop(bytes.drain(at..end)),
                _ => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
            }
        }
        bytes
    })
}

/// The number of random inputs of each kind; `PLENARY_FUZZ` sets another number.
pub fn cases() -> ProptestConfig {
    let cases = std::env::var("PLENARY_FUZZ").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn words_in_any_order_do_not_panic(text in words()) {
        try_import(text.as_bytes());
        try_import(&docx(&text.replace(['\u{0}', '\u{202e}'], " ")));
        try_import(format!("<html><body><p>{}", text.replace('\n', "<p>")).as_bytes());
    }

    #[test]
    fn any_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), kind in 0usize..6) {
        let head: &[u8] = [b"".as_slice(), b"%PDF-1.5\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"number,title,minutes\n"][kind];
        try_import(&[head, &bytes].concat());
    }

    #[test]
    fn a_spoilt_text_does_not_panic(bytes in spoilt(agenda().into_bytes())) {
        try_import(&bytes);
    }

    #[test]
    fn a_spoilt_word_document_does_not_panic(bytes in spoilt(docx(&agenda()))) {
        try_import(&bytes);
    }

    #[test]
    fn a_spoilt_part_of_a_word_document_does_not_panic(text in words(), bytes in spoilt(b"<w:tbl><w:tr><w:tc><w:p><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr><w:r><w:t>1. A</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_vec())) {
        let body = format!("{}<w:p><w:r><w:t>{}</w:t></w:r></w:p>", String::from_utf8_lossy(&bytes), text.replace(['<', '&', '\u{0}'], " "));
        try_import(&docx_of(&body, &[]));
    }

    #[test]
    fn a_spoilt_page_does_not_panic(bytes in spoilt(b"<html><body><ol start=3><li>A<li>B</ol><table><tr><td>10:00-12:00<td>1<br>2<td>A<br>B</table></body>".to_vec())) {
        try_import(&bytes);
    }

    #[test]
    fn a_spoilt_workbook_does_not_panic(bytes in spoilt(workbook())) {
        try_import(&bytes);
    }
}

fn workbook() -> Vec<u8> {
    let session = serde_json::from_str(plenary::read::starter()).unwrap();
    let rule_sets = vec!["un-remote".to_owned()];
    let guide = import::workbook::Guide { schema: plenary::read::session_schema(), rule_sets };
    import::workbook::write(&session, &guide).unwrap().bytes
}

proptest! {
    // fewer cases: each may be a panic inside a crate, which is caught but printed
    #![proptest_config(ProptestConfig { cases: cases().cases / 4, ..cases() })]

    #[test]
    fn a_spoilt_pdf_does_not_panic(bytes in spoilt(pdf(&[vec!["Vienna, 4 May 2022", "Provisional agenda", "1. Opening", "2. Closing"]]))) {
        try_import(&bytes);
    }
}
