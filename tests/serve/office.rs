//! Uploads that LibreOffice converts first.

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
