//! The integer program: columns and tagged rows, ready for any backend of `good_lp`.

use std::collections::HashMap;

use good_lp::{Constraint, Expression, IntoAffineExpression as _, ProblemVariables, Variable, variable};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

use super::index::index_type;
use super::tag::Tag;

/// Tolerance of floating-point arithmetic.
const SLIGHT: f64 = 1e-6;

index_type! {
    /// The place of a column in its program.
    ColumnIx
}

index_type! {
    /// The place of a row in its program.
    RowIx
}

/// One entry for each column. An index of another kind does not compile:
///
/// ```compile_fail,E0277
/// # use plenary_core::formulate::program::{ByColumn, RowIx};
/// let values: ByColumn<f64> = vec![0.0, 1.0].into();
/// let value = values[RowIx::from(1)];
/// ```
pub type ByColumn<T> = TiVec<ColumnIx, T>;

/// The values of a solution, by column.
pub type Values = TiSlice<ColumnIx, f64>;

/// A constraint with its origin.
#[derive(Clone)]
pub struct Row {
    /// The linear constraint.
    pub constraint: Constraint,
    /// The rule and statement that it comes from.
    pub tag: Tag,
}

/// The domain of a column; its lower bound is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole,
    Minutes,
}

/// A variable that belongs to another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a row or an objective speaks of {0:?}, which is of another program")]
pub struct UnknownVariable(pub Variable);

/// An integer program. Columns and rows are in order of creation, so the same problem always gives the same program.
#[derive(Clone, Default)]
pub struct Program {
    minted: ProblemVariables,
    columns: ByColumn<(Variable, u32, Kind)>,
    number: HashMap<Variable, ColumnIx>,
    rows: TiVec<RowIx, Row>,
    /// Columns that only goals count, each with the expressions that it is at or above; in order of creation.
    counted: Vec<(ColumnIx, Vec<Expression>)>,
    whole_minutes: bool,
    /// The first variable of another program that a row uses.
    unknown: Option<UnknownVariable>,
}

impl Program {
    /// A variable that is 0 or 1.
    pub fn binary(&mut self) -> Variable {
        self.mint(1, Kind::Whole)
    }

    /// A whole number from 0 to `max`.
    pub fn whole(&mut self, max: u32) -> Variable {
        self.mint(max, Kind::Whole)
    }

    /// Minutes from 0 to `max`.
    pub fn minutes(&mut self, max: u32) -> Variable {
        self.mint(max, Kind::Minutes)
    }

    /// Makes minutes integer columns. Usually they are integral without that, because for fixed parts they form a
    /// transportation problem; start times inside a meeting, or shares of it, break that structure.
    pub fn demand_whole_minutes(&mut self) {
        self.whole_minutes = true;
    }

    fn mint(&mut self, max: u32, kind: Kind) -> Variable {
        let variable = self.minted.add_variable();
        let column = self.columns.push_and_get_key((variable, max, kind));
        let _new = self.number.insert(variable, column);
        variable
    }

    /// Adds a row.
    pub fn require(&mut self, constraint: Constraint, tag: Tag) {
        self.unknown = self.unknown.or(self.knows(constraint.expression()).err());
        self.rows.push(Row { constraint, tag });
    }

    /// Counts `column` in a goal: it is at or above each of these expressions, and nothing else holds it up. The expressions
    /// use columns that are counted before it, or not at all.
    pub fn count(&mut self, column: Variable, above: Vec<Expression>, tag: &Tag) {
        for expression in &above {
            self.require((expression.clone() - column).leq(0), tag.clone());
        }
        self.counted.push((self.column(column), above));
    }

    /// Lowers each counted column as far as the other values let it. A search that minimises something else leaves them
    /// anywhere above.
    pub fn lower_counted(&self, values: &mut Values) {
        for (n, above) in &self.counted {
            let least = above.iter().map(|expression| self.evaluate(expression, values)).fold(0.0, f64::max);
            values[*n] = if self.is_whole(*n) { (least - SLIGHT).ceil().max(0.0) } else { least };
        }
    }

    /// Adds the row `expression = 0`, unless the expression is empty.
    pub fn exclude(&mut self, expression: Expression, tag: Tag) {
        if !is_empty(&expression) {
            self.require(expression.eq(0), tag);
        }
    }

    /// Column definitions for `good_lp`, in the order of [`Program::columns`].
    pub fn definitions(&self) -> ProblemVariables {
        let mut definitions = ProblemVariables::new();
        for (n, &(_, max, _)) in self.columns.iter_enumerated() {
            let definition = variable().min(0).max(max);
            let _same_index = definitions.add(if self.is_whole(n) { definition.integer() } else { definition });
        }
        definitions
    }

    /// The variables of all columns, in order.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = Variable> {
        self.columns.iter().map(|&(variable, ..)| variable)
    }

    /// The variable of a column.
    pub fn variable(&self, n: ColumnIx) -> Variable {
        self.columns[n].0
    }

    /// The same entry for each column.
    pub fn by_column<T: Clone>(&self, entry: T) -> ByColumn<T> {
        ti_vec![entry; self.columns.len()]
    }

    /// Checks that its rows and these expressions use only its own variables.
    ///
    /// # Errors
    /// Names the first foreign variable.
    pub fn sound<'a>(&self, beside: impl IntoIterator<Item = &'a Expression>) -> Result<(), UnknownVariable> {
        self.unknown.map_or(Ok(()), Err)?;
        beside.into_iter().try_for_each(|expression| self.knows(expression))
    }

    fn knows(&self, expression: &Expression) -> Result<(), UnknownVariable> {
        let unknown = expression.linear_coefficients().find(|(variable, _)| !self.number.contains_key(variable));
        unknown.map_or(Ok(()), |(variable, _)| Err(UnknownVariable(variable)))
    }

    /// The index of a column; `None` for a variable of another program.
    pub fn column_of(&self, variable: Variable) -> Option<ColumnIx> {
        self.number.get(&variable).copied()
    }

    /// The index of a column of this program.
    ///
    /// # Panics
    /// With a variable of another program. That is a bug that no session causes; the pipeline reports it as a failed
    /// search.
    pub fn column(&self, variable: Variable) -> ColumnIx {
        self.column_of(variable).unwrap_or_else(|| panic!("{}", UnknownVariable(variable)))
    }

    /// The value of an expression at a solution.
    pub fn evaluate(&self, expression: &Expression, values: &Values) -> f64 {
        let value = |variable: Variable| values[self.column(variable)];
        expression.constant() + expression.linear_coefficients().map(|(v, factor)| factor * value(v)).sum::<f64>()
    }

    /// Whether a column is a whole number.
    pub fn is_whole(&self, n: ColumnIx) -> bool {
        self.whole_minutes || self.columns[n].2 == Kind::Whole
    }

    /// Whether a column is minutes.
    pub fn is_minutes(&self, n: ColumnIx) -> bool {
        self.columns[n].2 == Kind::Minutes
    }

    /// The upper bound of a column.
    pub fn most(&self, n: ColumnIx) -> f64 {
        f64::from(self.columns[n].1)
    }

    /// For each column, whether a single one of these rows fixes it at 0.
    pub fn barred<'a>(&self, rows: impl IntoIterator<Item = &'a Constraint>) -> ByColumn<bool> {
        let mut barred = self.by_column(false);
        for n in rows.into_iter().flat_map(barred_by).filter_map(|variable| self.column_of(variable)) {
            barred[n] = true;
        }
        barred
    }

    /// Whether these values satisfy all rows and the additional ones.
    pub fn allows<'a>(&self, values: &Values, beside: impl IntoIterator<Item = &'a Constraint>) -> bool {
        let within =
            |(value, column): (&f64, &(Variable, u32, Kind))| (-SLIGHT..=f64::from(column.1) + SLIGHT).contains(value);
        let keeps = |row: &Constraint| {
            let above = self.evaluate(row.expression(), values);
            above <= SLIGHT && (!row.is_equality() || above >= -SLIGHT)
        };
        values.iter().zip(&self.columns).all(within)
            && self.rows.iter().all(|row| keeps(&row.constraint))
            && beside.into_iter().all(keeps)
    }

    /// Rows in order.
    pub fn rows(&self) -> &TiSlice<RowIx, Row> {
        &self.rows
    }
}

/// Whether an expression has no variable.
pub fn is_empty(expression: &Expression) -> bool {
    expression.linear_coefficients().next().is_none()
}

/// The variables that a row alone fixes at 0: those of a sum with non-negative coefficients that is at most 0.
pub fn barred_by(constraint: &Constraint) -> Vec<Variable> {
    let expression: &Expression = constraint.expression();
    let terms = || expression.linear_coefficients().filter(|&(_, factor)| factor != 0.0);
    if expression.constant() != 0.0 || terms().any(|(_, factor)| factor < 0.0) {
        return Vec::new();
    }
    terms().map(|(variable, _)| variable).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::tag::Rule;
    use crate::model::Statement;

    fn values(of: &[f64]) -> &Values {
        TiSlice::from_ref(of)
    }

    #[test]
    fn a_variable_of_another_program_is_an_error() {
        let (mut one, mut two) = (Program::default(), Program::default());
        let (own, _) = (one.binary(), two.binary());
        let foreign = two.binary();
        assert_eq!(one.sound([&Expression::from(own)]), Ok(()));
        assert_eq!(one.sound([&(own + foreign)]), Err(UnknownVariable(foreign)));
        one.require((own + foreign).leq(1), Tag::new(Rule::Goal, Statement::root()));
        assert_eq!(one.sound([]), Err(UnknownVariable(foreign)));
    }

    #[test]
    #[should_panic(expected = "which is of another program")]
    fn a_variable_of_another_program_has_no_value() {
        let (mut one, mut two) = (Program::default(), Program::default());
        let _own = (one.binary(), two.binary());
        one.evaluate(&Expression::from(two.binary()), values(&[1.0]));
    }

    #[test]
    fn counted_columns_are_lowered() {
        let mut program = Program::default();
        let (minutes, late, cost) = (program.minutes(30), program.whole(9), program.minutes(100));
        let tag = Tag::new(Rule::Goal, Statement::root());
        program.count(late, vec![0.1 * minutes - 1, minutes - 100], &tag);
        program.count(cost, vec![minutes + 10 * late], &tag);
        let mut lowered = values(&[14.0, 7.0, 95.0]).to_vec();
        assert!(program.allows(&lowered, []));
        program.lower_counted(&mut lowered);
        assert_eq!(lowered, values(&[14.0, 1.0, 24.0]));
        assert!(program.allows(&lowered, []) && !program.allows(values(&[14.0, 1.0, 23.0]), []));
    }

    #[test]
    fn values_are_allowed_that_keep_every_row_and_column() {
        let mut program = Program::default();
        let (on, minutes) = (program.binary(), program.minutes(30));
        program.require((minutes - 20 * on).leq(0), Tag::new(Rule::Goal, Statement::root()));
        let beside = [(minutes + on).eq(21)];
        let allows = |on, minutes| program.allows(values(&[on, minutes]), []);
        assert!(program.allows(values(&[1.0, 20.0]), &beside));
        assert!(allows(1.0, 19.0) && !program.allows(values(&[1.0, 19.0]), &beside), "a row beside them");
        assert!(!allows(0.0, 5.0), "a row of its own");
        assert!(!allows(1.0, -1.0) && !allows(2.0, 25.0), "a column");
    }
}
