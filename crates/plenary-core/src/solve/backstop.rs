//! The backstop of a limit: work on a thread of its own, so that whoever waits need not wait longer than they said.
//!
//! Work asks now and then whether to stop, and mostly ends in time by itself. A single call of HiGHS may not ask for
//! minutes (setting up a linear program, presolve, a sub-MIP), and cannot be ended from outside. Then the work is *left*:
//! the caller goes on without its answer, and the thread ends by itself when its call returns and it asks. Until then it
//! keeps its memory and a core. A program that ends anyway need not mind ([`any_left`]); one that goes on should not begin
//! more where many are left ([`left`]).

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::incumbents::Incumbents;
use super::{Clock, Note, Progress, Watch};

/// How often the one who waits looks up.
const PACE: Duration = Duration::from_millis(5);

/// How long work may take to end by itself.
#[derive(Debug, Clone, Copy)]
pub struct Grace {
    /// After the time is up.
    pub after_time: Duration,
    /// After it was told to stop.
    pub after_stop: Duration,
}

impl Grace {
    /// Of a search.
    pub const USUAL: Self = Self { after_time: Duration::from_millis(100), after_stop: Duration::from_millis(200) };
    /// Of work that itself waits for a search, and does something short afterwards.
    pub const LONGER: Self = Self { after_time: Duration::from_millis(200), after_stop: Duration::from_millis(350) };
}

/// As much as the main thread of a process has, on most systems.
const STACK: usize = 8 << 20;

/// How work ended.
#[derive(Debug)]
pub enum Ended<T> {
    /// With its answer.
    Done(T),
    /// By a panic, or it could not begin.
    Failed(String),
    /// It did not end in time, and was left.
    Left,
}

/// Threads that were left and still run.
static LEFT: AtomicUsize = AtomicUsize::new(0);

/// How many threads that were left still run.
pub fn left() -> usize {
    LEFT.load(Ordering::SeqCst)
}

/// Whether a thread that was left still runs. A program that ends then should not run destructors under its feet.
pub fn any_left() -> bool {
    left() > 0
}

/// The state of a thread: at work, at its end, or left.
const WORKS: u8 = 0;
const ENDED: u8 = 1;
const IS_LEFT: u8 = 2;

/// Between the thread that works and the one that waits.
#[derive(Default)]
struct Relay {
    stop: AtomicBool,
    state: AtomicU8,
    ties_left: AtomicBool,
    progress: Mutex<Option<Progress>>,
    notes: Mutex<Vec<Note>>,
}

/// A panic elsewhere leaves what is told whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Relay {
    /// Leaves the thread, which may end at this very moment.
    fn leave(&self) {
        let _before = LEFT.fetch_add(1, Ordering::SeqCst);
        if self.state.compare_exchange(WORKS, IS_LEFT, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            let _before = LEFT.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Passes on what was told since the last time.
    fn pass_on(&self, watch: &mut dyn Watch) {
        let (progress, notes) = (lock(&self.progress).take(), std::mem::take(&mut *lock(&self.notes)));
        progress.iter().for_each(|progress| watch.progress(progress));
        notes.iter().for_each(|note| watch.note(note));
        if self.ties_left.swap(false, Ordering::SeqCst) {
            watch.ties_left();
        }
    }
}

/// Looks on from the thread that works.
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

/// When a thread that was left ends, it counts no more.
struct Leaving(Arc<Relay>);

impl Drop for Leaving {
    fn drop(&mut self) {
        if self.0.state.swap(ENDED, Ordering::SeqCst) == IS_LEFT {
            let _before = LEFT.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// Does work on a thread of its own and waits for it, until shortly after the clock or the watch says stop. Until
/// then the caller's thread does something short again and again.
pub fn run<T: Send + 'static>(
    clock: &Clock,
    watch: &mut dyn Watch,
    incumbents: &Incumbents,
    grace: Grace,
    work: impl FnOnce(&mut dyn Watch) -> T + Send + 'static,
    meanwhile: &mut dyn FnMut(),
) -> Ended<T> {
    let relay = Arc::new(Relay::default());
    // who has had enough by now should not get an answer by the speed of the machine
    relay.stop.store(watch.stop(), Ordering::Relaxed);
    let (sender, answers) = channel();
    let mut remote = Remote { relay: Arc::clone(&relay), incumbents: incumbents.clone() };
    let leaving = Leaving(Arc::clone(&relay));
    let thread = thread::Builder::new().name("solve".to_owned()).stack_size(STACK).spawn(move || {
        let _leaving = leaving;
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut remote)));
        // where nobody waits any more the answer is dropped
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

/// What a panic says.
pub(super) fn words(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|&said| said.to_owned());
    said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stops when the test says so.
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
