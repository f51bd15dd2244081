//! Which file imports which.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::File;
use crate::layers::PACKAGES;

/// A path in code, step by step, from a package on.
type Path = Vec<String>;

/// What a file says of others.
#[derive(Debug, Default)]
struct Names {
    /// Every path in it.
    paths: Vec<Path>,
    /// What its `use` lines name, and whether others can name it through this file.
    used: BTreeMap<String, (Path, bool)>,
}

/// The files that each file imports, by their places in `files`. Left out are a file and the modules inside of it, which are
/// one module to all others, and the root of a package, which only names what others have.
pub fn imports(files: &[File]) -> Vec<BTreeSet<usize>> {
    let places: BTreeMap<&[String], usize> = files
        .iter()
        .enumerate()
        .filter(|(_, file)| !file.code.is_empty())
        .map(|(ix, file)| (file.module.as_slice(), ix))
        .collect();
    let names: Vec<Names> = files.iter().map(|file| names(file, &places)).collect();
    let target = |path: &Path| target(path, &places, &names, 0);
    let one = |(ix, names): (usize, &Names)| {
        let found = names.paths.iter().filter_map(target);
        let matters = |other: &File| other.path != "lib.rs" && !files[ix].is_inside_or_around(other);
        found.filter(|&other| other != ix && matters(&files[other])).collect()
    };
    names.iter().enumerate().map(one).collect()
}

/// The layers that each layer imports.
pub fn of_layers<'f>(files: &'f [File], imports: &[BTreeSet<usize>]) -> BTreeMap<&'f str, BTreeSet<&'f str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (file, named) in files.iter().zip(imports) {
        let of = all.entry(file.layer()).or_default();
        of.extend(named.iter().map(|&ix| files[ix].layer()).filter(|layer| *layer != file.layer()));
    }
    all
}

/// Files in a circle: each set of files that all reach each other.
pub fn circles(imports: &[BTreeSet<usize>]) -> Vec<BTreeSet<usize>> {
    let reached: Vec<BTreeSet<usize>> = (0..imports.len()).map(|from| reached(from, imports)).collect();
    let together = |ix: usize| reached[ix].iter().copied().filter(|&other| reached[other].contains(&ix)).collect();
    let all: BTreeSet<BTreeSet<usize>> = (0..imports.len()).map(together).collect();
    all.into_iter().filter(|circle| !circle.is_empty()).collect()
}

fn reached(from: usize, imports: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(ix) = next.pop() {
        next.extend(imports[ix].iter().copied().filter(|&other| seen.insert(other)));
    }
    seen
}

/// The file that a path leads to: the longest module in it, or where that module has the next step from.
fn target(path: &Path, places: &BTreeMap<&[String], usize>, names: &[Names], depth: usize) -> Option<usize> {
    /// Longer chains of `pub use` are a circle.
    const DEEPEST: usize = 8;
    let length = (1..=path.len()).rev().find(|&length| places.contains_key(&path[..length]))?;
    let ix = places[&path[..length]];
    let passed_on = path.get(length).and_then(|next| names[ix].used.get(next)).filter(|(_, public)| *public);
    match passed_on {
        Some((origin, _)) if depth < DEEPEST && !origin.starts_with(&path[..=length]) => {
            let whole = [origin.as_slice(), &path[length + 1..]].concat();
            target(&whole, places, names, depth + 1)
        }
        _ => Some(ix),
    }
}

fn names(file: &File, places: &BTreeMap<&[String], usize>) -> Names {
    let tokens = tokens(&file.code);
    let mut names = Names::default();
    let mut rest = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" && (at == 0 || matches!(tokens[at - 1], ";" | "}" | "pub" | ")" | "]" | "{")) {
            let public = at > 0 && matches!(tokens[at - 1], "pub" | ")");
            let end = tokens[at..].iter().position(|token| *token == ";").map_or(tokens.len(), |length| at + length);
            for (path, name) in tree(&tokens[at + 1..end]) {
                if let Some(path) = absolute(&path, file, places) {
                    names.paths.push(path.clone());
                    names.used.insert(name.to_owned(), (path, public));
                }
            }
            at = end;
        } else if is_word(tokens[at]) && tokens.get(at + 1) == Some(&"::") && (at == 0 || tokens[at - 1] != "::") {
            let mut path = vec![tokens[at]];
            while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|next| is_word(next)) {
                path.push(tokens[at + 2]);
                at += 2;
            }
            rest.push(path);
        }
        at += 1;
    }
    for path in rest {
        let found = absolute(&path, file, places).or_else(|| {
            let (start, _) = names.used.get(path[0])?;
            Some(start.iter().cloned().chain(path[1..].iter().map(|step| (*step).to_owned())).collect())
        });
        names.paths.extend(found);
    }
    names
}

/// A path from a package on, where it names a module of this workspace.
fn absolute(path: &[&str], file: &File, places: &BTreeMap<&[String], usize>) -> Option<Path> {
    let owned = |steps: &[&str]| steps.iter().map(|step| (*step).to_owned()).collect::<Path>();
    let package = |name: &str| PACKAGES.iter().any(|package| package.module() == name);
    match path.first() {
        Some(&"crate") => Some([&file.module[..1], &owned(&path[1..])].concat()),
        Some(&("self" | "super")) => {
            let ups = path.iter().take_while(|step| matches!(**step, "self" | "super"));
            let (steps, ups) = (ups.clone().count(), ups.filter(|step| **step == "super").count());
            let here = file.module.get(..file.module.len().checked_sub(ups)?)?;
            Some([here, &owned(&path[steps..])].concat())
        }
        Some(&first) if package(first) => Some(owned(path)),
        Some(&first) => {
            let child = [file.module.as_slice(), &owned(&[first])].concat();
            places.contains_key(child.as_slice()).then(|| [file.module.as_slice(), &owned(path)].concat())
        }
        None => None,
    }
}

/// Every path of a `use`, and the name that it has from there on.
fn tree<'t>(tokens: &[&'t str]) -> Vec<(Vec<&'t str>, &'t str)> {
    let mut found = Vec::new();
    let mut path = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at] {
            "::" => {}
            "as" => {
                let name = tokens.get(at + 1).copied().unwrap_or_default();
                return vec![(path, name)];
            }
            "{" => {
                for part in parts(&tokens[at + 1..]) {
                    found.extend(tree(part).into_iter().map(|(rest, name)| {
                        let whole = path.iter().copied().chain(rest.into_iter().filter(|step| *step != "self"));
                        let whole: Vec<&str> = whole.collect();
                        let name = if name == "self" { whole.last().copied().unwrap_or(name) } else { name };
                        (whole, name)
                    }));
                }
                return found;
            }
            word => path.push(word),
        }
        at += 1;
    }
    let name = path.last().copied().unwrap_or_default();
    vec![(path, name)]
}

/// The parts of a list in braces, up to the brace that closes it.
fn parts<'a, 't>(tokens: &'a [&'t str]) -> Vec<&'a [&'t str]> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "{" => depth += 1,
            "}" if depth > 0 => depth -= 1,
            "," | "}" if depth == 0 => {
                found.push(&tokens[from..at]);
                from = at + 1;
                if *token == "}" {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|part| !part.is_empty());
    found
}

fn is_word(token: &str) -> bool {
    token.starts_with(|one: char| one.is_alphabetic() || one == '_')
}

/// Words, `::`, and single signs.
fn tokens(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let inside = |one: char| one.is_alphanumeric() || one == '_';
        let length = match first {
            ':' if rest.starts_with("::") => 2,
            one if inside(one) => rest.find(|one: char| !inside(one)).unwrap_or(rest.len()),
            one => one.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        found.push(token);
        rest = after.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, code: &str) -> File {
        let steps = path.trim_end_matches(".rs").split('/').filter(|step| !matches!(*step, "mod" | "lib"));
        let module = std::iter::once("plenary_core".to_owned()).chain(steps.map(str::to_owned)).collect();
        File { package: PACKAGES[0], path: path.to_owned(), module, lines: 1, code: code.to_owned() }
    }

    fn found(files: &[File]) -> Vec<(&str, &str)> {
        let all = imports(files);
        let one = |(ix, others): (usize, &BTreeSet<usize>)| {
            others.iter().map(|&other| (files[ix].path.as_str(), files[other].path.as_str())).collect::<Vec<_>>()
        };
        all.iter().enumerate().flat_map(one).collect()
    }

    #[test]
    fn paths_are_followed_to_files_also_through_a_pub_use() {
        let files = [
            file("lib.rs", "pub mod model; pub mod solve;"),
            file("model/mod.rs", "mod item; pub use item::{Item, ItemIx as Ix};"),
            file("model/item.rs", "pub struct Item; pub struct ItemIx;"),
            file("solve/mod.rs", "pub mod a; mod b; fn f() { crate::model::Item; }"),
            file("solve/a.rs", "use crate::{model::{self, Ix}, solve::b};\nuse super::super::model as m;"),
            file("solve/b.rs", "fn f() { super::a::run() }"),
        ];
        assert_eq!(
            found(&files),
            [
                ("solve/mod.rs", "model/item.rs"),
                ("solve/a.rs", "model/mod.rs"),
                ("solve/a.rs", "model/item.rs"),
                ("solve/a.rs", "solve/b.rs"),
                ("solve/b.rs", "solve/a.rs"),
            ]
        );
        assert_eq!(circles(&imports(&files)), [BTreeSet::from([4, 5])]);
        assert_eq!(of_layers(&files, &imports(&files))["solve"], BTreeSet::from(["model"]));
    }

    #[test]
    fn a_module_and_those_inside_of_it_are_one() {
        let files = [
            file("read/mod.rs", "mod json; use json::Json; pub struct Loaded;"),
            file("read/json.rs", "use super::Loaded; pub struct Json;"),
        ];
        assert_eq!(found(&files), []);
    }
}
