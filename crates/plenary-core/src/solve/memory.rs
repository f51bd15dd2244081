//! The resident memory of the process, and a limit that ends a solve.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The system is asked at most this often; [`super::Watch::stop`] is called thousands of times a second.
const PACE: Duration = Duration::from_millis(50);

/// Memory in megabytes (10^6 bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Megabytes(pub u64);

impl Megabytes {
    /// From bytes, rounded up, so that the limit is never exceeded unnoticed.
    fn of(bytes: u64) -> Self {
        Self(bytes.div_ceil(1_000_000))
    }
}

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MB", self.0)
    }
}

/// The current resident memory; `None` if the system does not report it.
pub fn in_use() -> Option<Megabytes> {
    memory_stats::memory_stats().map(|stats| Megabytes::of(stats.physical_mem as u64))
}

/// The peak of the resident memory.
#[cfg(unix)]
pub fn most() -> Option<Megabytes> {
    use nix::sys::resource::{UsageWho, getrusage};
    // Apple reports bytes, others units of 1024 bytes
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    let most = getrusage(UsageWho::RUSAGE_SELF).ok()?.max_rss();
    u64::try_from(most).ok().map(|most| Megabytes::of(most * unit))
}

/// The peak of the resident memory.
#[cfg(not(unix))]
pub fn most() -> Option<Megabytes> {
    None
}

/// The most memory that a solve may use. `Watch::stop` polls it.
#[derive(Debug)]
pub struct Ceiling {
    limit: Option<Megabytes>,
    began: Instant,
    /// When the system may be asked again, in milliseconds since the start.
    next: AtomicU64,
    passed: AtomicBool,
}

impl Ceiling {
    /// A limit for the solve that starts; `None` for no limit.
    pub fn at(limit: Option<Megabytes>) -> Self {
        Self { limit, began: Instant::now(), next: AtomicU64::new(0), passed: AtomicBool::new(false) }
    }

    /// Whether the limit is or was exceeded.
    pub fn is_passed(&self) -> bool {
        self.look(self.began.elapsed(), in_use)
    }

    /// The limit, if it was exceeded.
    pub fn passed(&self) -> Option<Megabytes> {
        self.limit.filter(|_| self.passed.load(Ordering::Relaxed))
    }

    /// Once exceeded it stays so: a search that ends frees memory, and must still end.
    fn look(&self, now: Duration, meter: impl FnOnce() -> Option<Megabytes>) -> bool {
        let Some(limit) = self.limit else { return false };
        let ms = |time: Duration| time.as_millis() as u64;
        if !self.passed.load(Ordering::Relaxed) && ms(now) >= self.next.load(Ordering::Relaxed) {
            self.next.store(ms(now + PACE), Ordering::Relaxed);
            let _before = self.passed.fetch_or(meter().is_some_and(|used| used > limit), Ordering::Relaxed);
        }
        self.passed.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_system_is_asked_at_its_pace_and_what_is_passed_stays_passed() {
        let (ceiling, asked) = (Ceiling::at(Some(Megabytes(100))), Cell::new(0));
        let look = |ms, used| {
            ceiling.look(Duration::from_millis(ms), || {
                asked.set(asked.get() + 1);
                Some(Megabytes(used))
            })
        };
        assert!(!look(0, 100), "at the limit is not above it");
        assert!(!look(10, 200) && !look(49, 200), "too early to ask again");
        assert_eq!((asked.get(), ceiling.passed()), (1, None));
        assert!(look(50, 101));
        assert!(look(51, 1) && look(1000, 1));
        assert_eq!((asked.get(), ceiling.passed()), (2, Some(Megabytes(100))));
    }

    #[test]
    fn without_a_limit_or_a_meter_nothing_is_passed() {
        let asks = |ceiling: &Ceiling, told| ceiling.look(Duration::ZERO, || told);
        assert!(!asks(&Ceiling::at(None), Some(Megabytes(u64::MAX))));
        assert!(!asks(&Ceiling::at(Some(Megabytes(1))), None));
    }

    #[test]
    fn what_is_in_use_is_no_more_than_the_most() {
        // both are of the whole test process, and other tests use memory too
        if let (Some(now), Some(most)) = (in_use(), most()) {
            assert!(Megabytes(0) < now && now.0 <= most.0 + 64, "{now}, {most}");
        }
    }
}
