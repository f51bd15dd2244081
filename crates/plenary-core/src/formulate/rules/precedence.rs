//! The strong form of "one starts when the other has ended", shared by `after`, the order of the agenda and `position`.

use good_lp::Expression;

use crate::formulate::Build;
use crate::formulate::tag::Tag;
use crate::formulate::unit::UnitIx;

/// In one track: `late` starts in the meeting where `early` ends, or later. Void if `early` is left out.
///
/// ```text
/// S[late,k] <= F[early,k] + 1 - y[early]          every k
/// ```
pub(super) fn precede(build: &mut Build, early: UnitIx, late: UnitIx, tag: &Tag) {
    for k in 0..build.meetings(late) {
        let row = build.places.started(late, k) - build.places.ended(early, k);
        require_if_placed(build, early, row, tag);
    }
}

/// `row <= 0`, or `row <= 1` when `unit` is left out.
pub(super) fn require_if_placed(build: &mut Build, unit: UnitIx, row: Expression, tag: &Tag) {
    let slack = match build.units.unit(unit).optional {
        true => Expression::from(1) - build.places.placed(unit),
        false => Expression::default(),
    };
    build.program.require((row - slack).leq(0), tag.clone());
}

/// The two contradict each other: at most one is placed.
pub(super) fn not_both(build: &mut Build, a: UnitIx, b: UnitIx, tag: &Tag) {
    let row = (build.places.placed(a) + build.places.placed(b)).leq(1);
    build.program.require(row, tag.clone());
}
