//! Data flows one way: read -> model -> formulate -> solve -> verify -> render. `src/lib.rs` says so in words. Cargo keeps
//! the packages apart, and this test the layers and files inside them. `make arrows` prints what it finds.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use std::collections::BTreeSet;

use arrows::files::{File, files};
use arrows::imports::{circles, imports, of_layers};
use arrows::layers::PACKAGES;
use support::here;

/// What only some files may name.
const KEPT: &[(&str, &[&str])] = &[
    // the policy of a page has a keyword with this word
    ("unsafe", &["solve/highs.rs", "web/public/ready.rs"]),
    ("highs_sys", &["solve/highs.rs"]),
    ("highs", &["solve/"]),
    ("good_lp", &["assure/", "explain/", "formulate/", "solve/"]),
    ("chrono_tz", &["model/time.rs"]),
    ("rmcp", &["mcp/"]),
    // the address of a database has this word too
    ("postgres", &["store/", "cli/store.rs", "web/jobs/file.rs"]),
    ("rusqlite", &["store/", "web/jobs/"]),
    ("axum", &["cli/serve.rs", "web/"]),
    ("clap", &["cli/"]),
    ("lettre", &["cli/serve.rs", "web/notices"]),
];

const MOST_LINES: usize = 400;

fn sources() -> Vec<File> {
    let files = files(&here(".")).unwrap();
    for package in PACKAGES {
        assert!(files.iter().any(|file| file.package.name == package.name), "no files of {}", package.name);
    }
    assert!(files.len() > 300, "only {} files", files.len());
    files
}

#[test]
fn no_layer_imports_one_that_it_may_not() {
    let files = sources();
    let layers: Vec<_> = PACKAGES.iter().flat_map(|package| package.layers).collect();
    for (ix, (layer, may)) in layers.iter().enumerate() {
        let before: Vec<&str> = layers[..ix].iter().map(|(layer, _)| *layer).collect();
        assert!(may.iter().all(|other| before.contains(other)), "{layer} would import one after it");
    }
    let imports = imports(&files);
    let found = of_layers(&files, &imports);
    let roots = ["lib", "main"];
    let names: BTreeSet<&str> = found.keys().copied().filter(|layer| !roots.contains(layer)).collect();
    assert_eq!(names, layers.iter().map(|(layer, _)| *layer).collect(), "the layers of the picture");
    let mut wrong = Vec::new();
    for (file, others) in files.iter().zip(&imports).filter(|(file, _)| !roots.contains(&file.layer())) {
        let (_, may) = layers.iter().find(|(layer, _)| *layer == file.layer()).unwrap();
        for other in others.iter().map(|&ix| &files[ix]) {
            if other.layer() != file.layer() && !may.contains(&other.layer()) {
                wrong.push(format!("{} imports {}", file.whole_path(), other.whole_path()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let unused = |(layer, may): &&(&'static str, &'static [&'static str])| {
        may.iter()
            .filter(|other| !found[layer].contains(**other))
            .map(|other| format!("{layer} -> {other}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(layers.iter().flat_map(unused).collect::<Vec<_>>(), Vec::<String>::new(), "arrows that nothing needs");
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = sources();
    let circles = circles(&imports(&files));
    let paths = |circle: &BTreeSet<usize>| circle.iter().map(|&ix| files[ix].whole_path()).collect::<Vec<_>>();
    assert_eq!(circles.iter().map(paths).collect::<Vec<_>>(), Vec::<Vec<String>>::new());
}

#[test]
fn what_few_may_name_is_named_by_few() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.package.name != "arrows") {
        let words: BTreeSet<&str> = file.code.split(|one: char| !one.is_alphanumeric() && one != '_').collect();
        for (word, places) in KEPT {
            // the solver's name is a module's name as well
            let named = if *word == "highs" { file.code.contains("use highs::") } else { words.contains(word) };
            if named && !places.iter().any(|place| file.path.starts_with(place)) {
                wrong.push(format!("{} names {word}", file.whole_path()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|file| file.lines > MOST_LINES)
        .map(|file| format!("{}: {} lines", file.whole_path(), file.lines))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}
