//! Reads bytes as text, and reports what can go wrong before parsing.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::diagnose;
use super::fault::Fault;
use super::report::Report;

/// The most bytes of a file. The largest valid session has a tenth of it.
pub const LIMIT: u64 = 8 * 1024 * 1024;

/// Reads a file whole, or standard input for `-`. A byte order mark is dropped.
///
/// # Errors
/// If the file does not exist, is a directory, is too large or is not UTF-8.
pub fn text(path: &Path) -> Result<String, Report> {
    let name = name(path);
    let bytes = bytes(path).map_err(|fault| diagnose::unread(&name, fault, None))?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(diagnose::unread(&name, Fault::Archive, None));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&error.as_bytes()[..good]);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let wide = error.as_bytes().starts_with(&[0xff, 0xfe]) || error.as_bytes().starts_with(&[0xfe, 0xff]);
            return Err(diagnose::unread(&name, Fault::NotUtf8 { utf16: wide }, Some((line, column))));
        }
    };
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The name of a path in reports.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    if is_stdin(path) {
        return limited(io::stdin().lock());
    }
    let about = fs::metadata(path).map_err(cannot)?;
    if about.is_dir() {
        return Err(Fault::Directory);
    }
    if about.len() > LIMIT {
        return Err(Fault::TooLarge { limit: LIMIT });
    }
    limited(fs::File::open(path).map_err(cannot)?)
}

/// Checks the size while reading: a file may grow, and a device reports size 0.
fn limited(from: impl Read) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    from.take(LIMIT + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > LIMIT { Err(Fault::TooLarge { limit: LIMIT }) } else { Ok(bytes) }
}

fn cannot(error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::NotFound => Fault::NoSuchFile,
        io::ErrorKind::IsADirectory => Fault::Directory,
        kind => Fault::CannotRead { why: kind.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(path: &Path) -> String {
        text(path).unwrap_err().to_string().replace(&path.display().to_string(), "FILE")
    }

    #[test]
    fn what_is_not_a_readable_file_is_said_so() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("large"), vec![b' '; LIMIT as usize + 1]).unwrap();
        fs::write(at("latin"), b"{\n \"title\": \"r\xe9union\"}").unwrap();
        fs::write(at("utf16"), b"\xff\xfe{\0}\0").unwrap();
        insta::assert_snapshot!(report(dir.path()), @r#"
        FILE: error[E002] this is a directory
          help: name a file in it
        "#);
        insta::assert_snapshot!(report(&at("none")), @r#"
        FILE: error[E001] there is no such file
          help: check the name; `plenary new` writes a session to start from
        "#);
        insta::assert_snapshot!(report(&at("large")), @r#"
        FILE: error[E004] the file has more than 8 MiB
          help: check that this is the right file; no session is that large
        "#);
        insta::assert_snapshot!(report(&at("latin")), @r#"
        FILE:2:13: error[E005] the text is not UTF-8
          help: save the file as UTF-8; in Excel that is "CSV UTF-8"
        "#);
        insta::assert_snapshot!(report(&at("utf16")), @r#"
        FILE:1:1: error[E005] the text is UTF-16 and not UTF-8
          help: save the file as UTF-8; in Excel that is "CSV UTF-8"
        "#);
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("marked");
        fs::write(&path, "\u{feff}{}").unwrap();
        assert_eq!(text(&path).unwrap(), "{}");
    }
}
