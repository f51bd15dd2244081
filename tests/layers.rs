//! Data flows one way: read -> model -> formulate -> solve -> verify -> render. `src/lib.rs` says so in words. Cargo keeps
//! the packages apart, and this test the layers inside them.
//!
//! By simple rules of text: a line that begins with `//` says nothing, and neither does what stands under
//! `#[cfg(test)]`, where a module may well be tried with the help of those after it.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use support::here;

/// The sources of the packages. No two have a layer of the same name.
const ROOTS: &[&str] = &["crates/plenary-core/src", "crates/plenary-documents/src", "src"];

/// What a layer may import of the others. Those that join them all may import anything.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("import", &["model"]),
    ("read", &["model"]),
    ("formulate", &["model"]),
    ("solve", &["formulate", "model"]),
    ("verify", &["model"]),
    ("render", &["model"]),
    ("store", &[]),
];

/// They join the layers.
const JOINTS: &[&str] = &["cli", "explain", "imported", "lib", "main", "pipeline", "web", "whatif"];

/// What only some files may name.
const KEPT: &[(&str, &[&str])] = &[
    ("unsafe", &["solve/highs.rs"]),
    ("highs_sys", &["solve/highs.rs"]),
    ("highs", &["solve/"]),
    ("good_lp", &["explain/", "formulate/", "solve/"]),
    ("chrono_tz", &["model/time.rs"]),
    ("rusqlite", &["store/"]),
    ("axum", &["cli/serve.rs", "web/"]),
];

const MOST_LINES: usize = 400;

/// One file of a package.
struct Source {
    /// One of [`ROOTS`].
    root: &'static str,
    /// Inside of it, such as `solve/highs.rs`.
    path: String,
    lines: usize,
    /// What of it is compiled into the program.
    code: String,
}

impl Source {
    fn layer(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many modules it is inside of, itself included.
    fn depth(&self) -> usize {
        let steps = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") { steps - 1 } else { steps }
    }

    /// Layers named by way of a package, `crate::solve`, `plenary_core::{model, read}` or `super::super::model`.
    fn imports(&self) -> BTreeSet<&str> {
        let up = "super::".repeat(self.depth());
        let after = |root: &'_ str| -> Vec<&str> {
            self.code.match_indices(root).map(|(at, root)| &self.code[at + root.len()..]).collect()
        };
        let named = ["crate::", "plenary_core::", "plenary_documents::", &up].map(after);
        named.into_iter().flatten().flat_map(heads).collect()
    }
}

/// The first word of a path, or of each path in braces.
fn heads(path: &str) -> Vec<&str> {
    let word = |text| str::split(text, |one: char| !one.is_alphanumeric() && one != '_').next().unwrap_or_default();
    let Some(list) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, one) in list.char_indices() {
        match one {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(word(list[from..at].trim_start()));
                from = at + 1;
                if one == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|head| !head.is_empty());
    found
}

/// What is left without comments and tests, and the names of the test modules that are files.
fn without_tests(text: &str) -> (String, Vec<String>) {
    let (mut code, mut files) = (String::new(), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if line.trim() != "#[cfg(test)]" {
            code += &format!("{line}\n");
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        // the item that follows, to the line that closes it
        for line in lines.by_ref() {
            let name = line.trim().rsplit_once("mod ").and_then(|(_, rest)| rest.strip_suffix(';'));
            if let Some(name) = name {
                files.push(name.to_owned());
            }
            if line.ends_with(';') && line.starts_with(indent) && !line[indent.len()..].starts_with(' ')
                || line.strip_prefix(indent).is_some_and(|rest| rest.starts_with('}'))
            {
                break;
            }
        }
    }
    (code, files)
}

fn walk(root: &'static str, folder: &Path, found: &mut Vec<Source>) {
    let mut tests = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let text = fs::read_to_string(path).unwrap();
        let (code, files) = without_tests(&text);
        tests.extend(files);
        let path = path.strip_prefix(here(root)).unwrap().to_str().unwrap().replace('\\', "/");
        found.push(Source { root, path, lines: text.lines().count(), code });
    }
    let at = folder.strip_prefix(here(root)).unwrap().to_str().unwrap().replace('\\', "/");
    for source in found.iter_mut() {
        if source.root == root && tests.iter().any(|name| source.path == format!("{at}/{name}.rs")) {
            source.code.clear();
        }
    }
    entries.iter().filter(|path| path.is_dir()).for_each(|path| walk(root, path, found));
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for root in ROOTS {
        walk(root, &here(root), &mut found);
        let files = found.iter().filter(|source| source.root == *root).count();
        assert!(files > 30, "only {files} files in {root}");
    }
    found
}

#[test]
fn no_layer_imports_one_that_comes_after_it() {
    let sources = sources();
    let layers: BTreeSet<&str> = sources.iter().map(Source::layer).filter(|layer| !JOINTS.contains(layer)).collect();
    assert_eq!(layers, ARROWS.iter().map(|&(layer, _)| layer).collect(), "the layers of the picture");
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| !JOINTS.contains(&source.layer())) {
        let (layer, may) = ARROWS.iter().find(|(layer, _)| *layer == source.layer()).unwrap();
        let known = |name: &&str| layers.contains(name) || JOINTS.contains(name);
        for name in source.imports().into_iter().filter(known).filter(|name| name != layer && !may.contains(name)) {
            wrong.push(format!("{}/{} imports {name}", source.root, source.path));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_few_may_name_is_named_by_few() {
    let mut wrong = Vec::new();
    for source in &sources() {
        let words: BTreeSet<&str> = source.code.split(|one: char| !one.is_alphanumeric() && one != '_').collect();
        for (word, places) in KEPT {
            // the solver's name is a module's name as well
            let named = if *word == "highs" { source.code.contains("use highs::") } else { words.contains(word) };
            if named && !places.iter().any(|place| source.path.starts_with(place)) {
                wrong.push(format!("{}/{} names {word}", source.root, source.path));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines > MOST_LINES)
        .map(|source| format!("{}/{}: {} lines", source.root, source.path, source.lines))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn the_rules_of_text_find_what_they_look_for() {
    let text = "//! [`crate::solve`]\nuse crate::{model::{A, B}, read};\n#[cfg(test)]\npub(crate) mod testing;\nuse super::super::verify;\n\
                #[cfg(test)]\nmod tests {\n    use crate::cli;\n}\nfn f() { plenary_documents::render::f() }\n";
    let (code, files) = without_tests(text);
    assert_eq!(files, ["testing"]);
    let source = Source { root: ROOTS[0], path: "solve/highs.rs".into(), lines: 0, code };
    assert_eq!(source.imports(), BTreeSet::from(["model", "read", "render", "verify"]));
}
