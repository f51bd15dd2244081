//! The notices of others' work, which the program prints, are those of the crates that it is made of.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::support::here;
use crate::support::run::Desk;

/// `name 1.2.3` of each crate under the heading `Crates`.
fn listed(notices: &str) -> BTreeSet<String> {
    let (_, table) = notices.split_once("\nCrates\n\n").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    table.lines().map(|line| line.split_once(": ").unwrap().0.to_owned()).collect()
}

#[test]
fn the_program_prints_the_licences_of_all_that_is_in_it() {
    let notices = Desk::new().run(&["licences"]).quiet(0).out;
    assert!(["HiGHS", "Amiri", "Noto Sans SC", "SIL OPEN FONT LICENSE"].iter().all(|one| notices.contains(one)));
    let listed = listed(&notices);
    // what is linked on this machine is listed; `cargo tree` shows our own crates with their folder
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--locked", "--offline", "--all-features", "--edges", "normal,no-proc-macro"]);
    let tree = tree.args(["--prefix", "none", "--format", "{p}"]).current_dir(here("")).output().unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let others = tree.lines().filter(|line| !line.contains('/')).filter_map(|line| line.split_once(" v"));
    let linked: BTreeSet<String> =
        others.map(|(name, version)| format!("{name} {}", version.trim_end_matches(" (*)"))).collect();
    assert!(linked.len() > 100, "{linked:?}");
    let missing: Vec<&String> = linked.difference(&listed).collect();
    assert!(missing.is_empty(), "run scripts/notices: {missing:?} are not in THIRD-PARTY-NOTICES");
    // and what is listed, for every system, is in the lock file
    let lock = fs::read_to_string(here("Cargo.lock")).unwrap();
    let locked = |one: &str| {
        let (name, version) = one.split_once(' ').unwrap();
        lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n"))
    };
    let gone: Vec<&String> = listed.iter().filter(|one| !locked(one)).collect();
    assert!(gone.is_empty(), "run scripts/notices: {gone:?} are not in Cargo.lock");
    assert!(
        !lock.contains("[[patch.unused]]"),
        "a stand-in has not the version that is asked for: crates/without/README.md"
    );
}
