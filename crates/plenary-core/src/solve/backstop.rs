//! Enforces a time limit: the work runs on a thread of its own, and the caller waits no longer than the limit.
//!
//! Work polls for a stop and usually ends in time by itself. A single call of HiGHS may not poll for minutes (setting up a
//! linear program, presolve, a sub-MIP) and cannot be interrupted from outside. Then the thread is *abandoned*: the caller
//! continues without its answer, and the thread ends when its call returns and it polls again. Until then it keeps its
//! memory and a core. A program that ends anyway can ignore it ([`any_left`]); a server should not start more work if many
//! threads are abandoned ([`left`]).

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::incumbents::Incumbents;
use super::{Clock, Note, Progress, Watch};

/// The interval at which the caller checks for a stop.
const PACE: Duration = Duration::from_millis(5);

/// How much longer work may take than it should.
#[derive(Debug, Clone, Copy)]
pub struct Grace {
    /// After the time limit.
    pub after_time: Duration,
    /// After a request to stop.
    pub after_stop: Duration,
}

impl Grace {
    /// For a search.
    pub const USUAL: Self = Self { after_time: Duration::from_millis(100), after_stop: Duration::from_millis(200) };
    /// For work that waits for a search and does something short afterwards.
    pub const LONGER: Self = Self { after_time: Duration::from_millis(200), after_stop: Duration::from_millis(350) };
}

/// The usual stack of the main thread of a process.
const STACK: usize = 8 << 20;

/// The result of the work.
#[derive(Debug)]
pub enum Ended<T> {
    /// The answer.
    Done(T),
    /// A panic, or the thread could not be started.
    Failed(String),
    /// The thread was abandoned.
    Left,
}

/// Abandoned threads that still run.
static LEFT: AtomicUsize = AtomicUsize::new(0);

/// The number of abandoned threads that still run.
pub fn left() -> usize {
    LEFT.load(Ordering::SeqCst)
}

/// Whether an abandoned thread still runs. Then a program must not run destructors of what the thread uses when it ends.
pub fn any_left() -> bool {
    left() > 0
}

/// The state of a thread: working, done, or abandoned.
const WORKS: u8 = 0;
const ENDED: u8 = 1;
const IS_LEFT: u8 = 2;

/// What the working and the waiting thread share.
#[derive(Default)]
struct Relay {
    stop: AtomicBool,
    state: AtomicU8,
    ties_left: AtomicBool,
    progress: Mutex<Option<Progress>>,
    notes: Mutex<Vec<Note>>,
}

/// A panic of the other thread cannot leave the data inconsistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Relay {
    /// Abandons the thread, which may end at the same moment.
    fn leave(&self) {
        let _before = LEFT.fetch_add(1, Ordering::SeqCst);
        if self.state.compare_exchange(WORKS, IS_LEFT, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            let _before = LEFT.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Passes on what was reported since the last call.
    fn pass_on(&self, watch: &mut dyn Watch) {
        let (progress, notes) = (lock(&self.progress).take(), std::mem::take(&mut *lock(&self.notes)));
        progress.iter().for_each(|progress| watch.progress(progress));
        notes.iter().for_each(|note| watch.note(note));
        if self.ties_left.swap(false, Ordering::SeqCst) {
            watch.ties_left();
        }
    }
}

/// The watch of the working thread.
struct Remote {
    relay: Arc<Relay>,
    incumbents: Incumbents,
}

impl Watch for Remote {
    fn progress(&mut self, progress: &Progress) {
        *lock(&self.relay.progress) = Some(*progress);
    }

    fn ties_left(&mut self) {
        self.relay.ties_left.store(true, Ordering::SeqCst);
    }

    fn note(&mut self, note: &Note) {
        lock(&self.relay.notes).push(note.clone());
    }

    fn stop(&self) -> bool {
        self.relay.stop.load(Ordering::Relaxed)
    }

    fn incumbents(&self) -> Incumbents {
        self.incumbents.clone()
    }
}

/// When an abandoned thread ends, it is no longer counted.
struct Leaving(Arc<Relay>);

impl Drop for Leaving {
    fn drop(&mut self) {
        if self.0.state.swap(ENDED, Ordering::SeqCst) == IS_LEFT {
            let _before = LEFT.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// Runs work on a thread of its own and waits for it until shortly after the clock or the watch says stop. The watch is
/// called on the caller's thread again and again.
pub fn run<T: Send + 'static>(
    clock: &Clock,
    watch: &mut dyn Watch,
    incumbents: &Incumbents,
    grace: Grace,
    work: impl FnOnce(&mut dyn Watch) -> T + Send + 'static,
    meanwhile: &mut dyn FnMut(),
) -> Ended<T> {
    let relay = Arc::new(Relay::default());
    // a watch that already says stop must not get an answer that depends on the speed of the machine
    relay.stop.store(watch.stop(), Ordering::Relaxed);
    let (sender, answers) = channel();
    let mut remote = Remote { relay: Arc::clone(&relay), incumbents: incumbents.clone() };
    let leaving = Leaving(Arc::clone(&relay));
    let thread = thread::Builder::new().name("solve".to_owned()).stack_size(STACK).spawn(move || {
        let _leaving = leaving;
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut remote)));
        // nobody receives the answer of an abandoned thread
        let _nobody_waits = sender.send(done);
    });
    if let Err(error) = thread {
        return Ended::Failed(format!("no thread can be made for it ({error})"));
    }
    let mut due: Option<Instant> = None;
    loop {
        let answer = answers.recv_timeout(PACE);
        relay.pass_on(watch);
        match answer {
            Ok(Ok(done)) => return Ended::Done(done),
            Ok(Err(panic)) => return Ended::Failed(words(&*panic)),
            Err(RecvTimeoutError::Disconnected) => return Ended::Failed("it ended without an answer".to_owned()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let now = Instant::now();
        let stop = watch.stop();
        if due.is_none() && (stop || clock.is_up()) {
            relay.stop.store(true, Ordering::Relaxed);
            due = Some(now + if stop { grace.after_stop } else { grace.after_time });
        }
        if due.is_some_and(|due| due <= now) {
            relay.leave();
            return Ended::Left;
        }
        if due.is_none() {
            meanwhile();
        }
    }
}

/// The message of a panic.
pub(super) fn words(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|&said| said.to_owned());
    said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stops as soon as it is asked.
    struct Stops(bool);

    impl Watch for Stops {
        fn stop(&self) -> bool {
            self.0
        }
    }

    fn ended<T: Send + 'static>(
        time: Option<Duration>,
        stop: bool,
        work: impl FnOnce(&mut dyn Watch) -> T + Send + 'static,
    ) -> Ended<T> {
        run(&Clock::starting_now(time), &mut Stops(stop), &Incumbents::default(), Grace::USUAL, work, &mut || {})
    }

    #[test]
    fn work_that_ends_gives_its_answer() {
        assert!(matches!(ended(None, false, |_| 7), Ended::Done(7)));
    }

    #[test]
    fn work_that_is_told_to_stop_may_still_answer() {
        let until_told = |watch: &mut dyn Watch| {
            while !watch.stop() {
                thread::sleep(Duration::from_millis(1));
            }
            7
        };
        assert!(matches!(ended(None, true, until_told), Ended::Done(7)));
        assert!(matches!(ended(Some(Duration::from_millis(1)), false, until_told), Ended::Done(7)));
    }

    #[test]
    fn work_that_hears_nothing_is_left_and_counted_until_it_ends() {
        let deaf = |_: &mut dyn Watch| thread::sleep(Duration::from_millis(1500));
        let began = Instant::now();
        assert!(matches!(ended(Some(Duration::from_millis(10)), false, deaf), Ended::Left));
        assert!(began.elapsed() < Duration::from_millis(1400), "{:?}", began.elapsed());
        assert!(any_left());
        while any_left() {
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn a_panic_is_told_and_not_passed_on() {
        let Ended::Failed(said) = ended(None, false, |_| panic!("it is {}", 7)) else { panic!("a failure") };
        assert_eq!(said, "it is 7");
    }
}
