//! The source files of the workspace, without their comments and tests.

use std::fs;
use std::io;
use std::path::Path;

use crate::layers::{PACKAGES, Package};

/// One source file.
#[derive(Debug, Clone)]
pub struct File {
    /// The package that it belongs to.
    pub package: Package,
    /// Its path in the sources of the package, such as `solve/highs.rs`.
    pub path: String,
    /// The module that it is, from the package on: `plenary_core`, `solve`, `highs`.
    pub module: Vec<String>,
    /// Its lines, comments and tests among them.
    pub lines: usize,
    /// What of it is compiled into the program.
    pub code: String,
}

impl File {
    /// The module at the top of the package; `lib` or `main` for the roots.
    pub fn layer(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether one of the two is a module inside of the other.
    pub fn is_inside_or_around(&self, other: &Self) -> bool {
        self.module.starts_with(&other.module) || other.module.starts_with(&self.module)
    }

    /// The path from the top of the workspace.
    pub fn whole_path(&self) -> String {
        format!("{}/{}", self.package.root, self.path)
    }
}

/// All source files of the workspace at `top`, in the order of their paths.
///
/// # Errors
/// Where a file cannot be read.
pub fn files(top: &Path) -> io::Result<Vec<File>> {
    let mut found = Vec::new();
    for package in PACKAGES {
        let mut tests = Vec::new();
        let from = found.len();
        walk(*package, &top.join(package.root), "", &mut found, &mut tests)?;
        let is_test = |file: &File| tests.iter().any(|test| file.module.starts_with(test));
        let kept: Vec<File> = found.drain(from..).collect();
        found.extend(
            kept.into_iter().map(|file| if is_test(&file) { File { code: String::new(), ..file } } else { file }),
        );
    }
    Ok(found)
}

fn walk(
    package: Package,
    folder: &Path,
    inside: &str,
    found: &mut Vec<File>,
    tests: &mut Vec<Vec<String>>,
) -> io::Result<()> {
    let mut entries =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        let Some(name) = entry.file_name().and_then(|name| name.to_str()) else { continue };
        let path = format!("{inside}{name}");
        if entry.is_dir() {
            walk(package, &entry, &format!("{path}/"), found, tests)?;
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&entry)?;
            let (code, names) = without_tests(&text);
            let module = module(&package, &path);
            tests.extend(names.into_iter().map(|name| [module.as_slice(), &[name]].concat()));
            found.push(File { package, path, module, lines: text.lines().count(), code });
        }
    }
    Ok(())
}

/// `solve/column_generation/mod.rs` of `plenary-core` is `plenary_core::solve::column_generation`.
fn module(package: &Package, path: &str) -> Vec<String> {
    let steps = path.trim_end_matches(".rs").split('/').filter(|step| !matches!(*step, "lib" | "mod"));
    std::iter::once(package.module()).chain(steps.map(str::to_owned)).collect()
}

/// What is left without the lines that begin with `//` and without what stands under `#[cfg(test)]`, and the names of the
/// test modules that are files of their own.
pub fn without_tests(text: &str) -> (String, Vec<String>) {
    let (mut code, mut files) = (String::new(), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if line.trim() != "#[cfg(test)]" {
            code += line;
            code.push('\n');
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        // the item that follows, to the line that closes it
        for line in lines.by_ref() {
            let name = line.trim().rsplit_once("mod ").and_then(|(_, rest)| rest.strip_suffix(';'));
            files.extend(name.map(str::to_owned));
            let own = line.strip_prefix(indent);
            let closes = own.is_some_and(|rest| rest.starts_with('}'));
            if closes || line.ends_with(';') && own.is_some_and(|rest| !rest.starts_with(' ')) {
                break;
            }
        }
    }
    (code, files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tests_are_left_out() {
        let text = "//! [`crate::solve`]\nuse crate::read;\n#[cfg(test)]\npub(crate) mod testing;\nuse super::verify;\n\
                    #[cfg(test)]\nmod tests {\n    use crate::cli;\n}\nfn f() {}\n";
        let (code, files) = without_tests(text);
        assert_eq!(code, "use crate::read;\nuse super::verify;\nfn f() {}\n");
        assert_eq!(files, ["testing"]);
    }

    #[test]
    fn a_module_is_named_by_its_path() {
        let name = |path| module(&PACKAGES[0], path).join("::");
        assert_eq!(name("lib.rs"), "plenary_core");
        assert_eq!(name("solve/mod.rs"), "plenary_core::solve");
        assert_eq!(name("solve/destructive_bounds.rs"), "plenary_core::solve::destructive_bounds");
        assert_eq!(name("solve/destructive_bounds/attempts.rs"), "plenary_core::solve::destructive_bounds::attempts");
    }
}
