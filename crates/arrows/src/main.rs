//! Prints which layer of this workspace imports which, and how many packages each package is built of. With the name of a
//! layer it prints the imports of its files.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fmt, io};

use arrows::files::{File, files};
use arrows::imports::{circles, imports, of_layers};
use arrows::layers::PACKAGES;

fn main() -> ExitCode {
    match run(env::args().nth(1).as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}\n  help: run it in the folder of the workspace, as `make arrows` does");
            ExitCode::FAILURE
        }
    }
}

fn run(layer: Option<&str>) -> io::Result<()> {
    let files = files(Path::new("."))?;
    let imports = imports(&files);
    if let Some(layer) = layer {
        return of_files(layer, &files, &imports);
    }
    let layers = of_layers(&files, &imports);
    for package in PACKAGES {
        println!("{}: {} packages", package.name, packages(package.name)?);
        for (layer, _) in package.layers {
            let others = layers.get(layer).into_iter().flatten();
            println!("  {layer:<10} -> {}", list(others));
        }
    }
    let circles = circles(&imports);
    println!("files in circles: {}", circles.len());
    for circle in circles {
        println!("  {}", list(circle.iter().map(|&ix| files[ix].whole_path())));
    }
    Ok(())
}

fn of_files(layer: &str, files: &[File], imports: &[BTreeSet<usize>]) -> io::Result<()> {
    if !files.iter().any(|file| file.layer() == layer) {
        return Err(io::Error::other(format!("there is no layer `{layer}`")));
    }
    for (file, others) in files.iter().zip(imports).filter(|(file, _)| file.layer() == layer) {
        let paths = others.iter().map(|&ix| match &files[ix] {
            other if other.package.name == file.package.name => other.path.clone(),
            other => other.whole_path(),
        });
        println!("{} -> {}", file.path, list(paths));
    }
    Ok(())
}

fn list(names: impl Iterator<Item = impl fmt::Display>) -> String {
    let names: Vec<String> = names.map(|name| name.to_string()).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// How many packages one is built of, itself included, without those that only tests and build scripts need.
fn packages(name: &str) -> io::Result<usize> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--package", name])
        .output()?;
    if !tree.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&tree.stderr).trim().to_owned()));
    }
    let lines = String::from_utf8_lossy(&tree.stdout);
    Ok(lines
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .filter(|line| !line.is_empty())
        .collect::<BTreeSet<_>>()
        .len())
}
