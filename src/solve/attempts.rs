//! A better solution of a large program: attempts by the prices of the bound, each with its neighbourhoods, and at last the
//! larger neighbourhoods of the best.
//!
//! Where neighbourhoods end depends much on where they begin, so several beginnings that are good find more than one that is
//! looked at for longer (`benches/NOTES.md`).

use super::beam::{Beam, Effort};
use super::deepen::Level;
use super::highs::BackendError;
use super::improve::Improve;
use super::runs::Decomposition;
use super::{Clock, Watch};

/// The first attempts.
const EFFORTS: [Effort; 3] = [
    Effort { width: 120, ways: 40, noise: 0.0, number: 0 },
    Effort { width: 480, ways: 10, noise: 0.0, number: 0 },
    Effort { width: 480, ways: 40, noise: 0.0, number: 0 },
];

/// The others, with prices that are moved.
const OTHERS: Effort = Effort { width: 240, ways: 40, noise: 8.0, number: 0 };

/// How many there are in all, and how many in a row that find nothing better.
const ATTEMPTS: usize = 10;
const IDLE: usize = 4;

/// An attempt that is worse than the best solution by more than this share is not begun: of the first, and of the others.
const WORSE: [f64; 2] = [2.0, 1.2];

/// How often neighbourhoods grow within an attempt.
const GROWTHS: usize = 1;

/// The share of the time for all this, the rest of which is for the proof; and of that the share for attempts.
const TIME: f64 = 0.45;
const BEGUN: f64 = 0.8;

/// The best that is found, with its value; begins with `best`.
///
/// # Errors
/// When the solver fails.
pub fn improved(
    level: &Level,
    runs: &Decomposition,
    mut best: (Vec<f64>, f64),
    bound: f64,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<(Vec<f64>, f64), BackendError> {
    let improve = Improve::new(level.formulation, level.fixed, (&level.goal.expression, level.goal.name), level.limits);
    // the largest have no hope of a proof, nor of an attempt that is better than what neighbourhoods make of the first schedule
    let vast = level.limits.is_vast(level.formulation);
    let time = if vast { *clock } else { clock.part(TIME) };
    let begun = time.part(BEGUN);
    let beam = if vast { None } else { Beam::new(level.formulation, runs) };
    let mut idle = 0;
    for (attempt, beam) in beam.iter().cycle().take(ATTEMPTS).enumerate() {
        if begun.is_up() || watch.stop() || best.1 <= bound || idle == IDLE {
            break;
        }
        idle += 1;
        let effort = EFFORTS.get(attempt).copied().unwrap_or(Effort { number: attempt as u64, ..OTHERS });
        let upper = best.1 * WORSE[attempt.min(1)];
        let found = beam.solution(effort, upper, level.fixed, level.limits.seed, &begun, watch)?;
        let start = match found {
            Some(values) => values,
            None if attempt == 0 => best.0.clone(),
            None => continue,
        };
        let values = improve.run(start, bound, GROWTHS, &begun, watch)?;
        let value = level.value(&values);
        if value < best.1 {
            (best, idle) = ((values, value), 0);
        }
    }
    let values = improve.run(best.0, bound, usize::MAX, &time, watch)?;
    let value = level.value(&values);
    Ok((values, value))
}
