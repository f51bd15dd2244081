//! This process: when it began, what time it is, and whether Ctrl-C was pressed.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use plenary_core::solve::highs;

/// When this process began.
static BEGAN: OnceLock<Instant> = OnceLock::new();

/// Starts the clock for time limits.
pub fn begin() {
    let _now = BEGAN.get_or_init(Instant::now);
}

/// The time since this process began.
pub fn elapsed() -> Duration {
    BEGAN.get().map_or(Duration::ZERO, Instant::elapsed)
}

/// The minute by the clock of the machine.
pub fn now() -> plenary_core::model::Instant {
    let minutes = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 60);
    plenary_core::model::Instant::from_unix_minutes(i64::try_from(minutes).unwrap_or(0))
}

/// How often Ctrl-C was pressed.
static INTERRUPTS: AtomicUsize = AtomicUsize::new(0);
static LISTENING: OnceLock<()> = OnceLock::new();

/// Makes Ctrl-C end a solve with the best schedule so far; a second one ends the program.
pub fn listen_for_interrupts() {
    LISTENING.get_or_init(|| {
        let handler = || {
            if INTERRUPTS.fetch_add(1, Ordering::SeqCst) > 0 {
                // a solving thread does not stop for destructors
                highs::leave(130);
            }
        };
        if let Err(error) = ctrlc::set_handler(handler) {
            let _nobody_listens =
                writeln!(std::io::stderr(), "warning: Ctrl-C will end the program without a schedule ({error})");
        }
    });
}

/// Whether Ctrl-C was pressed.
pub fn interrupted() -> bool {
    INTERRUPTS.load(Ordering::SeqCst) > 0
}
