//! A gate that lets a few through at a time; some wait before it, and nobody waits for ever.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many are inside and how many wait.
#[derive(Debug, Default)]
struct Count {
    inside: usize,
    waiting: usize,
}

/// Lets at most `inside` through at once. Others wait, at most `waiting` of them and at most for `patience`.
#[derive(Debug)]
pub struct Gate {
    inside: usize,
    waiting: usize,
    patience: Duration,
    count: Mutex<Count>,
    left: Condvar,
}

/// A place inside, given back when it is dropped.
#[derive(Debug)]
pub struct Pass<'a>(&'a Gate);

impl Gate {
    /// A gate with these bounds.
    pub const fn new(inside: usize, waiting: usize, patience: Duration) -> Self {
        let count = Mutex::new(Count { inside: 0, waiting: 0 });
        Self { inside, waiting, patience, count, left: Condvar::new() }
    }

    /// Goes through, after waiting if need be; nothing where too many wait already, or nobody leaves in time.
    pub fn enter(&self) -> Option<Pass<'_>> {
        let mut count = self.count();
        if count.inside >= self.inside {
            if count.waiting >= self.waiting {
                return None;
            }
            count.waiting += 1;
            let full = |count: &mut Count| count.inside >= self.inside;
            let waited = self.left.wait_timeout_while(count, self.patience, full);
            count = waited.unwrap_or_else(PoisonError::into_inner).0;
            count.waiting -= 1;
            if count.inside >= self.inside {
                return None;
            }
        }
        count.inside += 1;
        Some(Pass(self))
    }

    fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.count().inside -= 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn who_waits_too_long_or_with_too_many_is_refused() {
        let gate = Gate::new(1, 1, Duration::from_millis(50));
        let first = gate.enter().unwrap();
        thread::scope(|scope| {
            let second = scope.spawn(|| gate.enter().is_some());
            while gate.count().waiting == 0 {
                thread::yield_now();
            }
            assert!(gate.enter().is_none(), "one waits already");
            assert!(!second.join().unwrap(), "nobody left");
        });
        drop(first);
        assert!(gate.enter().is_some());
    }

    #[test]
    fn who_waits_goes_in_when_somebody_leaves() {
        let gate = Gate::new(2, 10, Duration::from_secs(60));
        let most = Mutex::new((0, 0));
        thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| {
                    let _pass = gate.enter().unwrap();
                    let now = {
                        let mut most = most.lock().unwrap();
                        most.0 += 1;
                        most.1 = most.1.max(most.0);
                        most.0
                    };
                    assert!(now <= 2);
                    thread::sleep(Duration::from_millis(2));
                    most.lock().unwrap().0 -= 1;
                });
            }
        });
        assert_eq!((most.lock().unwrap().1, gate.count().inside), (2, 0));
    }
}
