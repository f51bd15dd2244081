//! A program with some columns fixed, reduced to its free columns (fixed sub-MIP).
//!
//! The presolve of HiGHS does the same, but takes seconds for rows with a million terms and does not check the time limit
//! meanwhile.

use good_lp::{Constraint, Expression, IntoAffineExpression as _, Variable};

use crate::formulate::program::{ByColumn, ColumnIx, Program, Values};
use crate::formulate::tag::{Rule, Tag};
use crate::model::Statement;

/// By column, the value that it is fixed at; `None` if it is free.
pub type FixedValues = ByColumn<Option<f64>>;

/// Tolerance for a row whose columns are all fixed. Rows of whole numbers are violated by more than this; minutes that the
/// solver found satisfy theirs approximately.
const SLIGHT: f64 = 1e-3;

/// A row by columns: `sum of factor * column + constant <= 0`, or `= 0`.
pub struct Flat {
    /// Columns with their factors, in order.
    pub terms: Vec<(ColumnIx, f64)>,
    /// The constant.
    pub constant: f64,
    /// Whether it is an equation.
    pub equal: bool,
}

impl Flat {
    /// The row `expression <= 0`.
    pub fn new(program: &Program, expression: &Expression) -> Self {
        let mut terms: Vec<(ColumnIx, f64)> =
            expression.linear_coefficients().filter_map(|(v, factor)| Some((program.column_of(v)?, factor))).collect();
        terms.sort_unstable_by_key(|&(n, _)| n);
        Self { terms, constant: expression.constant(), equal: false }
    }

    /// All rows of a program, and the additional ones.
    pub fn rows(program: &Program, beside: &[Constraint]) -> Vec<Self> {
        let flat = |row: &Constraint| Self { equal: row.is_equality(), ..Self::new(program, row.expression()) };
        program.rows().iter().map(|row| &row.constraint).chain(beside).map(flat).collect()
    }
}

/// A program reduced to its free columns.
pub struct SubMip<'a> {
    /// The free columns, and the rows that contain one.
    pub program: Program,
    columns: ByColumn<Option<Variable>>,
    held: &'a FixedValues,
    /// Whether the fixed columns alone violate a row.
    pub broken: bool,
}

impl<'a> SubMip<'a> {
    /// Reduces a program with these rows.
    pub fn new(whole: &Program, rows: &[Flat], held: &'a FixedValues) -> Self {
        let mut program = Program::default();
        let mut columns = whole.by_column(None);
        for n in held.keys().filter(|&n| held[n].is_none()) {
            let most = whole.most(n) as u32;
            columns[n] = Some(if whole.is_whole(n) { program.whole(most) } else { program.minutes(most) });
        }
        let mut rest = Self { program, columns, held, broken: false };
        for row in rows {
            match rest.expression(row) {
                Ok(free) => rest.require(if row.equal { free.eq(0) } else { free.leq(0) }),
                Err(value) => rest.broken |= value > SLIGHT || (row.equal && value < -SLIGHT),
            }
        }
        rest
    }

    /// An expression in the free columns, or its value if it contains none of them.
    pub fn expression(&self, flat: &Flat) -> Result<Expression, f64> {
        let (mut expression, mut constant, mut any) = (Expression::default(), flat.constant, false);
        for &(n, factor) in &flat.terms {
            match (self.columns[n], self.held[n]) {
                (Some(variable), _) => (any, _) = (true, expression.add_mul(factor, variable)),
                (None, value) => constant += factor * value.unwrap_or_default(),
            }
        }
        if any { Ok(expression + constant) } else { Err(constant) }
    }

    /// Adds a row of free columns.
    pub fn require(&mut self, row: Constraint) {
        self.program.require(row, Tag::new(Rule::Goal, Statement::root()));
    }

    /// The solution of the whole program with these values of the free columns.
    pub fn whole(&self, free: &Values) -> ByColumn<f64> {
        let mut free = free.iter();
        let next = |held: &Option<f64>| held.or_else(|| free.next().copied()).unwrap_or_default();
        self.held.iter().map(next).collect()
    }
}

#[cfg(test)]
mod tests {
    use typed_index_collections::{TiSlice, ti_vec};

    use super::*;

    #[test]
    fn what_is_left_has_the_free_columns_only() {
        let mut program = Program::default();
        let (one, other, minutes) = (program.binary(), program.binary(), program.minutes(30));
        let tag = || Tag::new(Rule::Goal, Statement::root());
        program.require((one + other).leq(1), tag());
        program.require((minutes - 20 * other).eq(0), tag());
        let rows = Flat::rows(&program, &[(one + minutes).geq(5)]);

        let held = ti_vec![Some(0.0), Some(1.0), None];
        let rest = SubMip::new(&program, &rows, &held);
        assert!(!rest.broken);
        assert_eq!((rest.program.columns().len(), rest.program.rows().len()), (1, 2), "the first row has none");
        let minutes = TiSlice::from_ref;
        assert!(rest.program.allows(minutes(&[20.0]), []) && !rest.program.allows(minutes(&[5.0]), []));
        assert_eq!(rest.whole(minutes(&[20.0])).raw, [0.0, 1.0, 20.0]);
        assert_eq!(rest.expression(&Flat::new(&program, &(2 * one + 3 * other + 4))), Err(7.0));

        let broken = ti_vec![Some(1.0), Some(1.0), None];
        assert!(SubMip::new(&program, &rows, &broken).broken, "both cannot be on");
        let unmet = ti_vec![Some(0.0), Some(0.0), Some(0.0)];
        assert!(SubMip::new(&program, &rows, &unmet).broken, "a row beside the program counts");
    }
}
