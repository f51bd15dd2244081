//! `plenary import` through the real program: one document in six languages and four kinds of files is one session.

use serde_json::{Value, json};

use crate::builders::{Entries, docx, docx_of, docx_table, entries, pdf};
use crate::support::run::{Desk, Run};
use crate::support::{fixture, here, shared};

/// The session of an import that must succeed.
fn imported(desk: &Desk, name: &str, bytes: &[u8]) -> Value {
    desk.put(name, bytes);
    let run = desk.run(&["import", name]);
    assert_eq!(run.code, 0, "{name}: {}", run.err);
    run.json()
}

/// A session without the texts of one language and without the places of values.
fn facts(session: &Value) -> Value {
    let mut facts = session.clone();
    for field in ["//", "title", "place", "footnotes"] {
        facts.as_object_mut().unwrap().remove(field);
    }
    for item in facts["items"].as_array_mut().unwrap() {
        for field in ["title", "// from"] {
            item.as_object_mut().unwrap().remove(field);
        }
    }
    facts
}

/// The session of the founding document, in any language.
fn founding() -> Value {
    let item = |id: &str, number: &str, minutes: u32, more: Value| {
        let mut item = json!({"id": id, "number": number, "minutes": minutes, "estimated": true});
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        item
    };
    json!({
        "schema": "plenary.session/2",
        "timezone": "Europe/Vienna",
        "status": "proposed",
        "inferred": ["timezone", "rules.set"],
        "rules": {"set": "un-remote", "interpreted_meetings": 4},
        "meetings": {"days": ["2022-05-04", "2022-05-05"], "times": ["12:00-14:00", "16:00-18:00"]},
        "items": [
            item("1a", "1 (a)", 10, json!({"position": "first", "split": false, "inferred": ["position", "split"]})),
            item("1b", "1 (b)", 10, json!({"split": false, "inferred": ["split"]})),
            item("2", "2", 160, json!({"documents": ["CTOC/COP/WG.6/2022/2"]})),
            item("3", "3", 105, json!({"documents": ["CTOC/COP/WG.6/2022/3"]})),
            item("4", "4", 45, json!({})),
            item("5", "5", 10, json!({"split": false, "inferred": ["split"]})),
            item("6", "6", 90, json!({"split": false, "inferred": ["after", "split"],
                                      "after": [{"item": "*", "gap_minutes": 120}]})),
        ],
    })
}

#[test]
fn five_languages_are_one_session() {
    let desk = Desk::new();
    for (language, place, title, report) in [
        ("en", "Vienna", "Ninth meeting of the Working Group on Firearms", "Adoption of the report"),
        ("fr", "Vienne", "Neuvième réunion du Groupe de travail sur les armes à feu", "Adoption du rapport"),
        ("es", "Viena", "Novena reunión del Grupo de Trabajo sobre Armas de Fuego", "Aprobación del informe"),
        ("ru", "Вена", "Девятое совещание Рабочей группы по огнестрельному оружию", "Утверждение доклада"),
        ("ar", "فيينا", "الاجتماع التاسع للفريق العامل المعني بالأسلحة النارية", "اعتماد التقرير"),
    ] {
        let text = fixture(&format!("import/firearms.{language}.txt"));
        let session = imported(&desk, "agenda.txt", text.as_bytes());
        assert_eq!(facts(&session), founding(), "{language}");
        assert_eq!((&session["place"], &session["title"][language]), (&json!(place), &json!(title)));
        assert_eq!(session["items"][6]["title"][language], report);
        assert!(session["footnotes"][0][language].as_str().unwrap().chars().count() > 40, "{language}");
        // the same lines as paragraphs of a Word document, a PDF page and a web page
        assert_eq!(facts(&imported(&desk, "agenda.docx", &docx(&text))), founding(), "{language} docx");
        if language != "ar" {
            let pages: Vec<&str> = text.lines().collect();
            assert_eq!(facts(&imported(&desk, "agenda.pdf", &pdf(&[pages]))), founding(), "{language} pdf");
        }
        let html: String = text.lines().map(|line| format!("<p>{}</p>\n", line.replace('&', "&amp;"))).collect();
        assert_eq!(
            facts(&imported(&desk, "agenda.html", format!("<!DOCTYPE html><body>{html}").as_bytes())),
            founding(),
            "{language} html"
        );
    }
}

/// The versions of the founding document become one session in all their languages, which is printed in each.
#[test]
fn the_versions_of_a_document_become_one_session() {
    let desk = Desk::new();
    let mut codes = vec!["en", "fr", "es", "ru", "ar"];
    for code in &codes {
        desk.put(&format!("agenda.{code}.txt"), fixture(&format!("import/firearms.{code}.txt")));
    }
    if let Some(shared) = shared() {
        codes.push("zh");
        desk.put("agenda.zh.txt", std::fs::read(shared.join("cases/CTOC_COP_WG6_2022_1.full.txt")).unwrap());
    }
    let names: Vec<String> = codes.iter().map(|code| format!("agenda.{code}.txt")).collect();
    let arguments: Vec<&str> = ["import"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let run = desk.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    let session = run.json();
    assert_eq!(facts(&session), founding());
    let all = |value: &Value| codes.iter().all(|code| value[*code].is_string());
    let titles: Vec<&Value> = session["items"].as_array().unwrap().iter().map(|item| &item["title"]).collect();
    assert!(titles.into_iter().all(all) && all(&session["title"]) && all(&session["place"]), "{session:#}");
    assert!(all(&session["footnotes"][0]), "{session:#}");
    assert!(!run.err.contains("first document"), "{}", run.err);
    desk.put("session.json", run.out);
    for code in codes {
        let plan = desk.run(&["plan", "session.json", "--lang", code, "--format", "md"]);
        assert!(plan.code == 0 && !plan.err.contains("has no text in"), "{code}: {}", plan.err);
    }
    desk.run(&["import", "agenda.en.txt", "agenda.en.txt"])
        .refused(3, &["agenda.en.txt and agenda.en.txt are both in the language en", "one document of each language"]);
    desk.run(&["import", "agenda.en.txt", "agenda.fr.txt", "--lang", "fr"]).refused(2, &["leave out --lang"]);
}

/// The entries of the Chinese annex as the document prints them.
const ANNEX: [&str; 11] = [
    "| **5月4日，星期三** |  |  |",
    "| 中午 12 时至下午 2 时 | 1(a) | 会议开幕 |",
    "|  | 1(b) | 通过议程和工作安排 |",
    "|  | 2 | 预防和打击非法制造和贩运弹药 |",
    "| 下午 4 时至 6 时 | 2 | 预防和打击非法制造和贩运弹药（续） |",
    "|  | 3 | 介绍和讨论枪支问题工作组的多年期工作计划 |",
    "| **5月5日，星期四** |  |  |",
    "| 中午 12 时至下午 2 时 | 3 | 介绍和讨论枪支问题工作组的多年期工作计划（续） |",
    "|  | 4 | 与审议《联合国打击跨国有组织犯罪公约关于打击非法制造和贩运枪支及其零部件和弹药的补充议定书》实施情况有关的事项 |",
    "|  | 5 | 其他事项 |",
    "| 下午 4 时至 6 时 | 6 | 通过报告 |",
];

#[test]
fn the_founding_document_plans_to_its_printed_annex() {
    let Some(shared) = shared() else { return };
    let text = std::fs::read_to_string(shared.join("cases/CTOC_COP_WG6_2022_1.full.txt")).unwrap();
    let desk = Desk::new();
    let lines: Vec<&str> = text.lines().collect();
    let pages: Vec<Vec<&str>> = lines.chunks(60).map(<[&str]>::to_vec).collect();
    for (name, bytes) in
        [("agenda.txt", text.clone().into_bytes()), ("agenda.docx", docx(&text)), ("agenda.pdf", pdf(&pages))]
    {
        let session = imported(&desk, name, &bytes);
        assert_eq!(facts(&session), founding(), "{name}");
        desk.put("session.json", session.to_string());
        let plan = desk.run(&["plan", "session.json", "--lang", "zh", "--format", "md"]);
        assert_eq!(plan.code, 0, "{}", plan.err);
        let rows: Vec<&str> = plan.out.lines().filter(|line| line.starts_with('|')).skip(2).collect();
        assert_eq!(rows, ANNEX, "{name}");
        // the printed table is written as a schedule, or as a table for `check`
        for table in ["printed.json", "printed.csv"] {
            let run = desk.run(&["import", name, "-o", "session.json", "--force", "--schedule", table]);
            assert_eq!(run.code, 0, "{}", run.err);
            let check = desk.run(&["check", "session.json", table]);
            assert!(check.code == 0 && check.out.starts_with("valid"), "{name} {table}: {}{}", check.out, check.err);
        }
    }
}

fn printed(case: &Value) -> Entries {
    let mut entries = Entries::new();
    for meeting in case["meetings"].as_array().unwrap() {
        for entry in meeting["entries"].as_array().into_iter().flatten() {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            entries.insert((
                text(&meeting["date"]),
                text(&meeting["start"]),
                text(&entry["item"]),
                text(&entry["title"]),
            ));
        }
    }
    entries
}

#[test]
fn the_printed_tables_of_all_cases_are_read() {
    let Some(shared) = shared() else { return };
    let desk = Desk::new();
    let mut tables = 0;
    for file in crate::support::json_files(&shared.join("cases")) {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let wanted = printed(&case);
        let name = file.file_stem().unwrap().to_str().unwrap();
        desk.put("case.txt", std::fs::read(file.with_extension("txt")).unwrap());
        let run = desk.run(&["import", "case.txt", "-o", "session.json", "--force", "--schedule", "table.csv"]);
        if wanted.is_empty() {
            run.refused(3, &["no agenda items were found", "plenary new --xlsx"]);
            continue;
        }
        tables += 1;
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let session = serde_json::from_str(&desk.get("session.json")).unwrap();
        let found = entries(&session, &desk.get("table.csv"));
        let missing: Vec<_> = wanted.difference(&found).filter(|entry| entry.1 != "-").collect();
        let wrong: Vec<_> = found.difference(&wanted).collect();
        assert!(missing.is_empty() && wrong.is_empty(), "{name}\nmissing {missing:?}\nwrong {wrong:?}");
        let check = desk.run(&["check", "session.json", "table.csv"]);
        assert_eq!(check.code, 0, "{name}: {}{}", check.out, check.err);
    }
    assert!(tables >= 11, "{tables}");
}

const HEAD: &str = "United Nations  A/AC.300/2027/1\nGeneral Assembly\nDistr.: General\n12 January 2027\nOriginal: English\n\
    Open-ended working group on\nocean noise\nThird session\nNew York, 8-10 March 2027\nProvisional agenda*\n\
    1. Opening of the session.\n2. Election of officers.\n3. Hearing of experts.\n4. Adoption of the report.\n\
    Annotations\n3. Hearing of experts\nThe Group will hear 12 experts for 10 minutes each.\nDocumentation\n\
    Note by the Secretariat (A/AC.300/2027/2)\n";

#[test]
fn a_head_and_annotations_are_read() {
    let desk = Desk::new();
    let session = imported(&desk, "agenda.txt", HEAD.as_bytes());
    assert_eq!(session["title"]["en"], "General Assembly, Open-ended working group on ocean noise, Third session");
    assert_eq!((&session["symbol"], &session["place"]), (&json!("A/AC.300/2027/1"), &json!("New York")));
    assert_eq!(session["timezone"], "America/New_York");
    assert_eq!(
        session["meetings"],
        json!({"days": ["2027-03-08", "2027-03-09", "2027-03-10"], "times": ["10:00-13:00", "15:00-18:00"]})
    );
    let items = session["items"].as_array().unwrap();
    assert_eq!(items[2]["minutes"], json!({"speakers": 12, "minutes_each": 10}));
    assert_eq!((&items[2]["documents"], items[2].get("estimated")), (&json!(["A/AC.300/2027/2"]), None));
    // a warning about assumed hours comes first
    let run = desk.run(&["import", "agenda.txt"]);
    assert!(run.err.starts_with("doubtful: meetings.times 10:00-13:00: no hours are printed"), "{}", run.err);
    let given =
        desk.run(&["import", "agenda.txt", "--days", "2027-03-09", "--times", "09:00-11:00,11:30-13:00"]).json();
    assert_eq!(given["meetings"], json!({"days": ["2027-03-09"], "times": ["09:00-11:00", "11:30-13:00"]}));
}

#[test]
fn a_meeting_to_midnight_ends_a_minute_before() {
    let desk = Desk::new();
    let said = "Annotations\nThe meetings will be held from 3 p.m. to 6 p.m. and from 10 p.m. to midnight.\n";
    let session = imported(&desk, "agenda.txt", HEAD.replace("Annotations\n", said).as_bytes());
    assert_eq!(session["meetings"]["times"], json!(["15:00-18:00", "22:00-23:59"]));
    let run = desk.run(&["import", "agenda.txt"]);
    assert!(run.err.contains("doubtful: meetings.times 22:00-23:59: it ends at midnight"), "{}", run.err);
}

#[test]
fn tables_of_word_and_web_pages_keep_their_cells() {
    let rows: &[&[&str]] = &[
        &["Date and time", "Agenda item", "Title or description"],
        &["Sunday, 28 March", "", ""],
        &["10 a.m.-1 p.m.", "1\n2", "Opening\nElection & more"],
        &["", "", "Lunch"],
        &["3-6 p.m.", "2", "Election & more (continued)"],
        &["", "3 and 4", "Two at once"],
    ];
    let agenda = "Geneva, 28 March 2027\nProvisional agenda\n";
    let list = |text: &str, level: u32| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let numbering = "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
    let items: String = ["Opening", "Election &amp; more", "Three", "Four"].map(|item| list(item, 0)).concat();
    let head: String = agenda.lines().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let body = format!("{head}{items}<w:p><w:r><w:t>Organization of work</w:t></w:r></w:p>{}", docx_table(rows));
    let word = docx_of(&body, &[("word/numbering.xml", numbering.as_bytes().to_vec())]);
    let cells = |row: &&[&str]| {
        let cells: String =
            row.iter().map(|cell| format!("<td>{}</td>", cell.replace('&', "&amp;").replace('\n', "<br>"))).collect();
        format!("<tr>{cells}</tr>")
    };
    let page = format!(
        "<html><body><script>1. Not <p>this</script><p>{}</p><ol><li>Opening<li>Election &amp; more<li>Three<li>Four</ol>\
         <h2>Organization of work<sup>1</sup></h2><table>{}</table>",
        agenda.trim().replace('\n', "</p><p>"),
        rows.iter().map(cells).collect::<String>()
    );
    let desk = Desk::new();
    for (name, bytes) in [("a.docx", word), ("a.html", page.into_bytes())] {
        let session = imported(&desk, name, &bytes);
        let ids: Vec<&str> =
            session["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["1", "2", "3", "4"], "{name}: {session:#}");
        assert_eq!(session["items"][1]["title"]["en"], "Election & more");
        assert_eq!(session["items"][2]["together"], json!(["4"]), "{name}");
        // clocks in Geneva go forward on that day, before the first meeting
        desk.put("session.json", session.to_string());
        assert_eq!(desk.run(&["import", name, "-o", "s.json", "--force", "--schedule", "t.csv"]).code, 0);
        assert_eq!(desk.get("t.csv"), "meeting,item\nm1,1\nm1,2\nm2,2\nm2,3+4\n", "{name}");
        let plan: Run = desk.run(&["plan", "session.json", "--format", "json"]);
        assert!(plan.out.contains("2027-03-28T10:00:00+02:00"), "{}", plan.out);
        let report = desk.run(&["import", name, "--report", "-o", "s.json", "--force"]);
        assert!(report.out.contains("Rows that are not items (1)\n  table 1, row 4: “Lunch”"), "{}", report.out);
    }
}

#[test]
fn workbooks_and_csv_go_in_and_out() {
    let desk = Desk::founding();
    desk.run(&["new", "--xlsx", "-o", "starter.xlsx"]).quiet(0);
    desk.run(&["new", "--xlsx", "-o", "again.xlsx"]).quiet(0);
    let bytes = |name: &str| std::fs::read(desk.path().join(name)).unwrap();
    assert_eq!(bytes("starter.xlsx"), bytes("again.xlsx"));
    let out = desk.run(&["new", "--xlsx", "--from", "session.json", "-o", "items.xlsx"]);
    assert_eq!((out.code, out.err.as_str()), (0, "note: the workbook has no cells for footnotes; they are omitted\n"));
    assert_eq!(desk.run(&["import", "items.xlsx", "-o", "back.json"]).code, 0);
    let plan = |name: &str| {
        let plan = desk.run(&["plan", name]).json();
        (plan["objectives"].clone(), plan["meetings"].clone())
    };
    assert_eq!(plan("back.json"), plan("session.json"));
    desk.put("items.csv", "number,title,minutes,after\n1,Opening,10,\n2,Debate,90,1\n");
    desk.run(&["import", "items.csv"]).refused(3, &["the spreadsheet has items but no meetings", "--days 2027-03-09"]);
    let csv = desk.run(&["import", "items.csv", "--days", "2027-03-09", "--times", "10:00-12:00", "-o", "csv.json"]);
    assert_eq!(csv.code, 0, "{}", csv.err);
    assert_eq!(desk.run(&["plan", "csv.json"]).json()["status"], "optimal");
    desk.put("wrong.csv", "number,title,minutes,colour\n1,Opening,10,red\n");
    desk.run(&["import", "wrong.csv", "--days", "2027-03-09", "--times", "10:00-12:00"])
        .refused(3, &["there is no field \"colour\"", "say what it is with --map"]);
}

#[test]
fn the_report_says_where_and_doubts_first() {
    let desk = Desk::new();
    desk.put("agenda.txt", fixture("import/firearms.en.txt"));
    let run = desk.run(&["import", "agenda.txt", "-o", "session.json", "--report"]);
    insta::assert_snapshot!(run.out);
    // the fixtures are files of this repository
    assert!(here("fixtures/import").is_dir());
}

#[test]
fn a_recipe_keeps_what_the_columns_are() {
    let desk = Desk::new();
    desk.put("one.csv", "Topic,Length,Notes\nOpening,10 min,x\n");
    desk.put("two.csv", "Topic,Length,Notes\nDecorators,45 min,y\n");
    let meetings = ["--days", "2027-03-09", "--times", "10:00-12:00"];
    let map = ["import", "one.csv", "--map", "Topic=title,Length=minutes,Notes=-", "--recipe", "talks.json"];
    let _first = desk.run(&[map.as_slice(), &meetings].concat()).ended(0);
    let run = desk.run(&[["import", "two.csv", "--recipe", "talks.json"].as_slice(), &meetings].concat()).ended(0);
    assert_eq!(run.json()["items"][0]["minutes"], 45);
    let said = "note: columns read as talks.json says: Length = minutes, Notes = -, Topic = title; --map changes it";
    assert!(run.err.contains(said), "{}", run.err);
    // what is no recipe is neither read nor written over
    desk.run(&["import", "two.csv", "--recipe", "one.csv"]).refused(3, &["one.csv", "make the recipe again"]);
    let over = ["import", "two.csv", "--map", "Topic=title", "--recipe", "one.csv", "-o", "s.json"];
    desk.run(&over).refused(2, &["one.csv"]);
    desk.run(&["import", "two.csv", "--recipe", "none.json"]).refused(3, &["none.json", "--map and --recipe"]);
}
