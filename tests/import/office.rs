//! Files that LibreOffice converts first: the same session as from Word, and nothing else happens. Without LibreOffice the tests
//! of conversions are skipped, and say so.

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::builders::{docx, docx_of};
use crate::support::fixture;
use crate::support::run::{Desk, Run};

/// LibreOffice, if it is installed.
fn office() -> Option<&'static str> {
    let found = ["/usr/bin/soffice", "/usr/local/bin/soffice"].into_iter().find(|file| Path::new(file).is_file());
    if found.is_none() {
        eprintln!("skipped: soffice is not installed");
    }
    found
}

/// Converts a file on the desk, as a user would save it.
fn saved(soffice: &str, desk: &Desk, name: &str, kind: &str) {
    let profile = format!("-env:UserInstallation=file://{}", desk.path().join("profile").display());
    let mut command = Command::new(soffice);
    command.args([profile.as_str(), "--headless", "--norestore", "--convert-to", kind, "--outdir"]);
    command.arg(desk.path()).arg(desk.path().join(name)).env("HOME", desk.path());
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(ended.success(), "{name}: {ended}");
}

/// Imports a file, with temporary files on the desk, of which none may stay.
fn import(desk: &Desk, name: &str, settings: &[(&str, &str)]) -> Run {
    let mut command = desk.command(&["import", name]);
    let run = command.env("TMPDIR", desk.path()).envs(settings.iter().copied()).output().unwrap().into();
    let left: Vec<String> = desk.names().into_iter().filter(|name| name.starts_with("plenary-office")).collect();
    assert!(left.is_empty(), "{left:?}");
    run
}

/// Meetings and items without the places where they were found.
fn facts(run: &Run) -> (Value, Value) {
    assert_eq!(run.code, 0, "{}", run.err);
    let session = run.json();
    let mut items = session["items"].clone();
    for item in items.as_array_mut().unwrap() {
        item.as_object_mut().unwrap().remove("// from");
    }
    (session["meetings"].clone(), items)
}

/// An OpenDocument text with this body and further parts.
fn odt(body: &str, scripts: &str, more: &[(&str, &str)]) -> Vec<u8> {
    const SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
        xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
        xmlns:script=\"urn:oasis:names:tc:opendocument:xmlns:script:1.0\" xmlns:dom=\"http://www.w3.org/2001/xml-events\"";
    const MANIFEST: &str = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
    const TEXT: &str = "application/vnd.oasis.opendocument.text";
    let entry = |path: &str, kind: &str| {
        format!("<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>")
    };
    let entries: String = more.iter().map(|(path, _)| entry(path, "text/xml")).collect();
    let manifest = format!(
        "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"{MANIFEST}\" manifest:version=\"1.2\">{}{}{entries}</manifest:manifest>",
        entry("/", TEXT),
        entry("content.xml", "text/xml")
    );
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content {SPACES} office:version=\"1.2\">{scripts}<office:body>\
         <office:text>{body}</office:text></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(TEXT.as_bytes()).unwrap();
    let parts = [("META-INF/manifest.xml", manifest.as_str()), ("content.xml", content.as_str())];
    for (name, text) in parts.iter().chain(more) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Paragraphs of an OpenDocument text.
fn paragraphs(text: &str) -> String {
    text.lines().map(|line| format!("<text:p>{}</text:p>", line.replace('&', "&amp;"))).collect()
}

#[test]
fn old_and_open_documents_give_the_session_of_the_word_document() {
    let Some(soffice) = office() else { return };
    let desk = Desk::new();
    for language in ["en", "ru", "ar"] {
        let agenda = fixture(&format!("import/firearms.{language}.txt"));
        desk.put("agenda.docx", docx(&agenda));
        let wanted = facts(&import(&desk, "agenda.docx", &[]));
        desk.put("agenda.odt", odt(&paragraphs(&agenda), "", &[]));
        for kind in ["odt", "rtf", "doc"] {
            if kind != "odt" {
                saved(soffice, &desk, "agenda.odt", kind);
            }
            let run = import(&desk, &format!("agenda.{kind}"), &[]);
            assert_eq!(facts(&run), wanted, "{language} {kind}: {}", run.err);
        }
    }
    let _made = desk.run(&["new", "--xlsx", "-o", "items.xlsx"]).ended(0);
    let wanted = facts(&import(&desk, "items.xlsx", &[]));
    for kind in ["ods", "xls"] {
        saved(soffice, &desk, "items.xlsx", kind);
        // it ends well even if it has made nothing
        if !desk.path().join(format!("items.{kind}")).is_file() {
            eprintln!("skipped: {kind}: LibreOffice has no Calc here");
            continue;
        }
        let run = import(&desk, &format!("items.{kind}"), &[]);
        assert_eq!(facts(&run), wanted, "{kind}: {}", run.err);
    }
}

#[test]
fn documents_with_macros_are_read_and_no_macro_runs() {
    let agenda = fixture("import/firearms.en.txt");
    let desk = Desk::new();
    desk.put("plain.docx", docx(&agenda));
    let wanted = facts(&import(&desk, "plain.docx", &[]));
    // Word with macros needs no office program
    let body: String =
        agenda.lines().map(|line| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", line.replace('&', "&amp;"))).collect();
    desk.put("macro.docm", docx_of(&body, &[("word/vbaProject.bin", vec![7; 900])]));
    assert_eq!(facts(&import(&desk, "macro.docm", &[("PLENARY_OFFICE", "none")])), wanted);
    if office().is_none() {
        return;
    }
    let mark = desk.path().join("ran");
    let code = format!("Sub Go\nOpen \"{}\" For Output As #1\nPrint #1, \"x\"\nClose #1\nEnd Sub\n", mark.display());
    let module = format!(
        "<?xml version=\"1.0\"?><script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"M\" \
         script:language=\"StarBasic\">{}</script:module>",
        code.replace('"', "&quot;")
    );
    let scripts = "<office:scripts><office:event-listeners><script:event-listener script:language=\"ooo:script\" \
        script:event-name=\"dom:load\" xlink:type=\"simple\" \
        xlink:href=\"vnd.sun.star.script:Standard.M.Go?language=Basic&amp;location=document\"/></office:event-listeners></office:scripts>";
    let library = "<?xml version=\"1.0\"?><library:library xmlns:library=\"http://openoffice.org/2000/library\" \
        library:name=\"Standard\"><library:element library:name=\"M\"/></library:library>";
    let all = "<?xml version=\"1.0\"?><library:libraries xmlns:library=\"http://openoffice.org/2000/library\">\
        <library:library library:name=\"Standard\" library:link=\"false\"/></library:libraries>";
    let parts = [
        ("Basic/script-lc.xml", all),
        ("Basic/Standard/script-lb.xml", library),
        ("Basic/Standard/M.xml", module.as_str()),
    ];
    desk.put("macro.odt", odt(&paragraphs(&agenda), scripts, &parts));
    assert_eq!(facts(&import(&desk, "macro.odt", &[])), wanted);
    assert!(!mark.exists(), "the macro ran");
}

#[test]
fn no_link_is_followed() {
    let Some(soffice) = office() else { return };
    let desk = Desk::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let at = listener.local_addr().unwrap();
    desk.put("secret.txt", "9. A secret of the computer\n");
    let secret = desk.path().join("secret.txt");
    let links = format!(
        "<text:p><draw:frame svg:width=\"1cm\" svg:height=\"1cm\"><draw:image xlink:href=\"http://{at}/a.png\"/></draw:frame></text:p>\
         <text:section text:name=\"a\"><text:section-source xlink:href=\"http://{at}/a.odt\"/><text:p>8. Old</text:p></text:section>\
         <text:section text:name=\"b\"><text:section-source xlink:href=\"file://{}\"/><text:p>9. Old</text:p></text:section>",
        secret.display()
    );
    let body = paragraphs(&fixture("import/firearms.en.txt")) + &links;
    desk.put("links.odt", odt(&body, "", &[]));
    let run = import(&desk, "links.odt", &[]).ended(0);
    assert!(!run.out.contains("secret") && !run.err.contains("secret"), "{}{}", run.out, run.err);
    assert!(listener.accept().is_err(), "it asked the network");
    // the settings alone hold too, where the system cannot take the network away
    let user = desk.path().join("profile").join("user");
    std::fs::create_dir_all(&user).unwrap();
    std::fs::write(user.join("registrymodifications.xcu"), include_str!("../../src/sandbox/office/settings.xcu"))
        .unwrap();
    saved(soffice, &desk, "links.odt", "docx");
    assert!(listener.accept().is_err(), "the settings let it ask the network");
    let run = import(&desk, "links.docx", &[]).ended(0);
    assert!(!run.out.contains("secret"), "{}", run.out);
}

#[test]
fn without_libreoffice_the_error_says_what_to_do() {
    let desk = Desk::new();
    desk.put("agenda.rtf", "{\\rtf1 1. Opening\\par}");
    desk.put("agenda.odt", odt("<text:p>1. Opening</text:p>", "", &[]));
    let missing = [("PLENARY_OFFICE", "none")];
    for name in ["rtf", "odt"] {
        let run = import(&desk, &format!("agenda.{name}"), &missing);
        run.refused(3, &[&format!("a .{name} file is read by LibreOffice"), "not installed", "save it as .docx"]);
    }
    let absent = [("PLENARY_OFFICE", "/none/soffice")];
    import(&desk, "agenda.rtf", &absent).refused(3, &["save it as .docx"]);
}

#[test]
fn hostile_files_end_within_limits() {
    let Some(_) = office() else { return };
    let desk = Desk::new();
    // 200 MiB of spaces inside of one part: it says so, and is not opened
    let bomb = odt(&" ".repeat(200 << 20), "", &[]);
    assert!(bomb.len() < 1 << 20);
    desk.put("bomb.odt", bomb);
    import(&desk, "bomb.odt", &[]).refused(3, &["unpacks to more than 192 MiB", "check where the file comes from"]);
    desk.put("damaged.odt", &odt("<text:p>1. A</text:p>", "", &[])[..300]);
    import(&desk, "damaged.odt", &[]).refused(3, &["damaged", "save it as .docx"]);
    desk.put("deep.odt", odt(&"<text:section text:name=\"a\">".repeat(200_000), "", &[]));
    let _any = import(&desk, "deep.odt", &[("PLENARY_OFFICE_SECONDS", "10")]).ended(3);
    // eight million paragraphs unpack to less than 192 MiB, which is allowed; the limits of time and memory are not
    desk.put("long.odt", odt(&"<text:p>a</text:p>".repeat(8 << 20), "", &[]));
    let clock = Instant::now();
    let _any = import(&desk, "long.odt", &[("PLENARY_OFFICE_SECONDS", "10")]).ended(3);
    assert!(clock.elapsed() < Duration::from_secs(60), "{:?}", clock.elapsed());
}

/// A program in place of LibreOffice that never ends, and starts another one that would not either.
#[cfg(unix)]
#[test]
fn a_converter_that_hangs_is_ended_with_all_that_it_started() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let (program, mark) = (desk.path().join("hang"), desk.path().join("still"));
    std::fs::write(&program, format!("#!/bin/sh\n(sleep 5; echo x > {}) &\nsleep 600\n", mark.display())).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    desk.put("agenda.rtf", "{\\rtf1 1. Opening\\par}");
    let settings = [("PLENARY_OFFICE", program.to_str().unwrap()), ("PLENARY_OFFICE_SECONDS", "2")];
    let clock = Instant::now();
    let run = import(&desk, "agenda.rtf", &settings);
    run.refused(3, &["LibreOffice takes more than 2 seconds", "save it as .docx"]);
    assert!(clock.elapsed() < Duration::from_secs(5), "{:?}", clock.elapsed());
    std::thread::sleep(Duration::from_secs(5));
    assert!(!mark.exists(), "what it started goes on");
}
