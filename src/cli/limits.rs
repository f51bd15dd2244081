//! How long a solve may take, and how much memory.

use std::time::Duration;

use super::process;
use plenary_core::solve::memory::Megabytes;

/// How long a solve may take.
#[derive(Debug, Clone, Copy)]
pub struct TimeLimit(pub Option<Duration>);

/// Time kept for checking and writing the schedule: enough for a thousand items on a slow machine.
const FOR_THE_END: Duration = Duration::from_millis(100);

impl TimeLimit {
    /// The time left for solving. The limit counts from the start of the process, because the user waits from then on.
    pub fn left(self) -> Option<Duration> {
        self.0.map(|time| time.saturating_sub(process::elapsed()).saturating_sub(FOR_THE_END.min(time / 10)))
    }

    /// A fraction of the time left; the rest is for a second solve.
    pub fn share(self, share: f64) -> Option<Duration> {
        self.left().map(|left| left.mul_f64(share))
    }
}

/// Seconds, or `none`.
pub fn time_limit(text: &str) -> Result<TimeLimit, String> {
    if text == "none" {
        return Ok(TimeLimit(None));
    }
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 1e7);
    seconds
        .map(|seconds| TimeLimit(Some(Duration::from_secs_f64(seconds))))
        .ok_or_else(|| "expected a number of seconds above 0, or none".to_owned())
}

/// How much memory the process may have in use while it solves.
#[derive(Debug, Clone, Copy)]
pub struct MemoryLimit(pub Option<Megabytes>);

/// Megabytes, or `none`.
pub fn memory_limit(text: &str) -> Result<MemoryLimit, String> {
    if text == "none" {
        return Ok(MemoryLimit(None));
    }
    let megabytes = text.parse().ok().filter(|megabytes| (1..=1_000_000_000).contains(megabytes));
    megabytes
        .map(|megabytes| MemoryLimit(Some(Megabytes(megabytes))))
        .ok_or_else(|| "expected a whole number of megabytes above 0, or none".to_owned())
}

/// A confidence in per cent.
pub fn confidence(text: &str) -> Result<u32, String> {
    let wrong = "expected a whole number of per cent from 1 to 99: nothing uncertain is sure";
    text.parse().ok().filter(|per_cent| (1..=99).contains(per_cent)).ok_or_else(|| wrong.to_owned())
}

/// Why a solve stopped early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Ctrl-C.
    Interrupted,
    /// The memory limit.
    Memory(Megabytes),
    /// The time limit.
    Time,
}

impl Stopped {
    /// The reason, given the memory limit if it was exceeded.
    pub fn by(memory: Option<Megabytes>) -> Self {
        match memory {
            _ if process::interrupted() => Self::Interrupted,
            Some(limit) => Self::Memory(limit),
            None => Self::Time,
        }
    }

    /// The reason in words.
    pub fn words(self) -> String {
        match self {
            Self::Interrupted => "interrupted".to_owned(),
            Self::Memory(limit) => format!("stopped at the memory limit of {limit}"),
            Self::Time => "stopped at the time limit".to_owned(),
        }
    }

    /// The way out.
    pub fn help(self) -> &'static str {
        match self {
            Self::Interrupted => "give it more time",
            Self::Memory(_) => "raise --memory-limit",
            Self::Time => "raise --time-limit",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_uncertain_is_sure() {
        assert_eq!((confidence("1"), confidence("99")), (Ok(1), Ok(99)));
        for wrong in ["0", "100", "-1", "80.5", "80%", ""] {
            assert!(confidence(wrong).unwrap_err().contains("nothing uncertain is sure"), "{wrong}");
        }
    }

    #[test]
    fn megabytes_are_whole_and_above_0() {
        assert_eq!(memory_limit("500").unwrap().0, Some(Megabytes(500)));
        assert_eq!(memory_limit("none").unwrap().0, None);
        for wrong in ["0", "-1", "1.5", "500MB", "", "99999999999999999999"] {
            assert!(memory_limit(wrong).is_err(), "{wrong}");
        }
    }
}
