//! Other programs that read documents, if they are installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::here;

/// The path of a program. If it is missing, prints that the test is skipped.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)).collect::<Vec<_>>())
        .find(|file| file.is_file());
    if found.is_none() {
        eprintln!("skipped: {} is not installed (scripts/documents installs it)", names[0]);
    }
    found
}

/// The script of axe, which checks accessibility.
pub fn axe() -> Option<String> {
    let file = here("target/documents/node_modules/axe-core/axe.min.js");
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not there (scripts/documents fetches it)", file.display());
    }
    text
}

/// The output of a program, which must succeed within two minutes.
pub fn run(command: &mut Command) -> String {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut out = child.stdout.take().expect("it is piped");
    let reader = std::thread::spawn(move || std::io::read_to_string(&mut out));
    let started = Instant::now();
    let status = loop {
        match child.try_wait().expect("it is ours") {
            Some(status) => break status,
            None if started.elapsed() > Duration::from_secs(120) => {
                child.kill().expect("it is ours");
                panic!("no end within two minutes: {command:?}");
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    assert!(status.success(), "{status}: {command:?}");
    reader.join().expect("it reads").expect("it is text")
}

/// Converts `file` with LibreOffice, in the same folder. Each run has its own profile, so that runs do not interfere.
pub fn office(soffice: &Path, file: &Path, kind: &str) -> PathBuf {
    let folder = file.parent().expect("it is in a folder");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    run(Command::new(soffice)
        .args([profile.as_str(), "--headless", "--norestore", "--convert-to", kind, "--outdir"])
        .arg(folder)
        .arg(file));
    file.with_extension(kind.split(':').next().expect("a kind is a word"))
}

/// The page in Chromium after its scripts have run, on a screen of this width.
pub fn browse(chromium: &Path, page: &Path, width: u32) -> String {
    let profile = page.parent().expect("it is in a folder").join("chromium");
    run(Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom"])
        .arg("--virtual-time-budget=20000")
        .arg(format!("--window-size={width},800"))
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", page.display())))
}
