//! Draws samples, on one thread or on several.
//!
//! Whichever thread is free takes the next block of samples. A block begins at its own place in the random streams, and all
//! that is counted are whole numbers, whose sum does not depend on their order. So the result is the same for any
//! number of threads.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, Builder};

use super::Effort;
use super::course::Course;
use super::draw::{Draw, Draws};

/// Samples of a block. Before each of its blocks, the first thread asks whether to go on.
const BLOCK: u32 = 1_000;

/// What is counted over samples.
pub trait Count: Send {
    /// Counts a sample.
    fn add(&mut self, draw: &Draw);

    /// Adds what another thread has counted.
    fn join(&mut self, other: Self);
}

/// Counts over a range of samples, or over those of them that were drawn before `go_on` said no.
pub fn count<C: Count>(
    course: &Course,
    draws: &Draws,
    samples: Range<u32>,
    effort: Effort,
    go_on: &mut dyn FnMut(f64) -> bool,
    new: &(dyn Fn() -> C + Sync),
) -> C {
    let (next, stopped) = (AtomicU32::new(samples.start), AtomicBool::new(false));
    let work = |asks: &mut dyn FnMut(u32) -> bool| {
        let (mut count, mut streams, mut draw) = (new(), draws.streams(effort.seed), Draw::new(course));
        loop {
            let first = next.fetch_add(BLOCK, Ordering::Relaxed);
            if first >= samples.end || !asks(first) {
                return count;
            }
            streams.go_to(draws, first);
            for _ in first..samples.end.min(first + BLOCK) {
                streams.next(draws, &mut draw);
                count.add(&draw);
            }
        }
    };
    let threads = effort.threads.min((samples.len() as u32).div_ceil(BLOCK));
    thread::scope(|scope| {
        let (work, stopped) = (&work, &stopped);
        let helps = |_| {
            let help = move || work(&mut |_| !stopped.load(Ordering::Relaxed));
            // where the system refuses a thread, there is one less
            Builder::new().spawn_scoped(scope, help).ok()
        };
        let others: Vec<_> = (1..threads).filter_map(helps).collect();
        let mut all = work(&mut |first| {
            let done = f64::from(first - samples.start) / samples.len() as f64;
            let on = first == samples.start || go_on(done);
            stopped.fetch_or(!on, Ordering::Relaxed);
            on
        });
        for other in others {
            match other.join() {
                Ok(count) => all.join(count),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}
