//! The processes of a server.

use std::fs;
use std::process::Command;

/// The processes that this server has started, and that run this command; none where the system does not list them so.
pub fn children(server: u32, command: &str) -> Vec<u32> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let found = processes.flatten().filter_map(|entry| {
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent: u32 = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        let runs = line.split(|byte| *byte == 0).nth(1)? == command.as_bytes();
        (parent == server && runs).then(|| entry.file_name().to_str()?.parse().ok())?
    });
    found.collect()
}

/// Sends a signal to a process, which may have ended by itself.
pub fn signal(name: &str, process: u32) {
    let _gone = Command::new("kill").args([format!("-{name}"), process.to_string()]).output().unwrap();
}

/// Kills the workers of a server, as the system does when memory runs out.
pub fn kill_workers(server: u32) {
    for worker in children(server, "work") {
        signal("KILL", worker);
    }
}
