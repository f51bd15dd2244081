//! Rows of a statement that may be soft.

use good_lp::Expression;

use crate::formulate::program::is_empty;
use crate::formulate::tag::Tag;
use crate::formulate::{Build, Unless};

/// `expression = 0`, or at most 1 when the soft statement is broken.
pub(super) fn unless(build: &mut Build, expression: Expression, soft: Unless, tag: &Tag) {
    match soft {
        None => build.program.exclude(expression, tag.clone()),
        Some(_) if is_empty(&expression) => {}
        Some(broken) => build.program.require((expression - broken).leq(0), tag.clone()),
    }
}

/// The term by which a broken soft statement relaxes a row; zero for a hard one.
pub(super) fn broken(soft: Unless) -> Expression {
    soft.map_or(Expression::default(), Expression::from)
}
