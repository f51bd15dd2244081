//! Uploads that LibreOffice converts first, and tables whose columns a person names.

use serde_json::json;

use crate::support::run::Desk;
use crate::support::served::Served;

#[test]
fn a_document_that_needs_libreoffice_is_an_error_with_a_way_out_in_six_languages() {
    let desk = Desk::new();
    let server = Served::with(&desk, &[], |command| command.env("PLENARY_OFFICE", "none"));
    let rich = b"{\\rtf1 1. Opening\\par}";
    let reply = server.call("POST", "/api/v1/import?name=agenda.rtf", rich, &[]).unwrap();
    let told = reply.must(422);
    assert_eq!(told["said"]["message"]["what"], "office_missing");
    assert_eq!(told["said"]["help"]["values"]["to"], "docx");
    assert!(told["help"].as_str().unwrap().contains("save it as .docx"), "{told}");
    let chinese = [("accept-language", "zh")];
    let told = server.call("POST", "/api/v1/import?name=agenda.rtf", rich, &chinese).unwrap().must(422);
    assert!(told["help"].as_str().unwrap().contains("存为 .docx"), "{told}");
}

#[test]
fn a_rich_text_is_read_where_libreoffice_is() {
    if !std::path::Path::new("/usr/bin/soffice").is_file() {
        eprintln!("skipped: soffice is not installed");
        return;
    }
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let rich = b"{\\rtf1 Provisional agenda\\par 1. Opening of the session\\par 2. Adoption of the report\\par \
        Monday, 8 March 2027, 10 a.m. to 1 p.m.\\par}";
    let found = server.call("POST", "/api/v1/import?name=agenda.rtf", rich, &[]).unwrap().must(200);
    assert!(found["session"].as_str().unwrap().contains("Opening of the session"), "{found}");
}

#[test]
fn a_table_is_seen_and_read_with_the_columns_that_a_person_names() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let talks = b"Topic,Length,Remarks\nOpening,10 min,by the chair\nDecorators,45 min,\n";
    let seen = server.call("POST", "/api/v1/import/table", talks, &[]).unwrap().must(200);
    assert_eq!(seen["columns"][0], json!({"name": "Topic", "field": null}));
    assert_eq!(seen["rows"][0], json!(["Opening", "10 min", "by the chair"]));
    let path = "/api/v1/import?name=talks.csv&days=2027-03-09&times=10:00-12:00&map=\
        %7B%22Topic%22:%22title%22,%22Length%22:%22minutes%22,%22Remarks%22:%22-%22%7D";
    let found = server.call("POST", path, talks, &[]).unwrap().must(200);
    let session: serde_json::Value = serde_json::from_str(found["session"].as_str().unwrap()).unwrap();
    assert_eq!((&session["items"][1]["title"], &session["items"][1]["minutes"]), (&json!("Decorators"), &json!(45)));
}
