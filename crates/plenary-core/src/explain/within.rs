//! Runs a question in its own thread, so that the caller gets an answer within the time limit.

use crate::pipeline::Failure;
use crate::solve::backstop::{self, Ended, Grace};
use crate::solve::incumbents::Incumbents;
use crate::solve::{Clock, Limits, Watch};

/// The result of `work`; `None` if it does not end in time.
///
/// # Errors
/// When the work fails.
pub(super) fn within<T: Send + 'static>(
    limits: &Limits,
    watch: &mut dyn Watch,
    work: impl FnOnce(&mut dyn Watch) -> Result<T, Failure> + Send + 'static,
) -> Result<Option<T>, Failure> {
    let clock = Clock::starting_now(limits.time);
    match backstop::run(&clock, watch, &Incumbents::default(), Grace::USUAL, work, &mut || {}) {
        Ended::Done(answer) => answer.map(Some),
        Ended::Failed(why) => Err(Failure::Ended(why)),
        Ended::Left => Ok(None),
    }
}
