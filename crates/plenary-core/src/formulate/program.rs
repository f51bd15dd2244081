//! The integer program: columns and tagged rows, ready for any backend of `good_lp`.

use std::collections::HashMap;

use good_lp::{Constraint, Expression, IntoAffineExpression as _, ProblemVariables, Variable, variable};

use super::tag::Tag;

/// What arithmetic on fractions may be off by.
const SLIGHT: f64 = 1e-6;

/// A constraint with its reason.
#[derive(Clone)]
pub struct Row {
    /// The linear constraint.
    pub constraint: Constraint,
    /// Why it is there.
    pub tag: Tag,
}

/// What values a column takes, from 0 to its `max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole,
    Minutes,
}

/// Columns in the order in which they were made, and rows likewise: the same problem gives the same program.
#[derive(Clone, Default)]
pub struct Program {
    minted: ProblemVariables,
    columns: Vec<(Variable, u32, Kind)>,
    number: HashMap<Variable, usize>,
    rows: Vec<Row>,
    whole_minutes: bool,
}

impl Program {
    /// A variable that is 0 or 1.
    pub fn binary(&mut self) -> Variable {
        self.column(1, Kind::Whole)
    }

    /// A whole number from 0 to `max`.
    pub fn whole(&mut self, max: u32) -> Variable {
        self.column(max, Kind::Whole)
    }

    /// Minutes from 0 to `max`.
    pub fn minutes(&mut self, max: u32) -> Variable {
        self.column(max, Kind::Minutes)
    }

    /// From here on minutes are whole numbers by demand. Without this they come whole by themselves, because for fixed
    /// parts they form a transportation problem; a clock inside a meeting, or a share of it, breaks that.
    pub fn demand_whole_minutes(&mut self) {
        self.whole_minutes = true;
    }

    fn column(&mut self, max: u32, kind: Kind) -> Variable {
        let column = self.minted.add_variable();
        let _new = self.number.insert(column, self.columns.len());
        self.columns.push((column, max, kind));
        column
    }

    /// Adds a row.
    pub fn require(&mut self, constraint: Constraint, tag: Tag) {
        self.rows.push(Row { constraint, tag });
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
        for (n, &(_, max, _)) in self.columns.iter().enumerate() {
            let definition = variable().min(0).max(max);
            let _same_index = definitions.add(if self.is_whole(n) { definition.integer() } else { definition });
        }
        definitions
    }

    /// Columns in order.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = Variable> {
        self.columns.iter().map(|&(column, ..)| column)
    }

    /// The number of a column.
    pub fn column_of(&self, variable: Variable) -> Option<usize> {
        self.number.get(&variable).copied()
    }

    /// The value of an expression at a solution, given by column.
    pub fn evaluate(&self, expression: &Expression, values: &[f64]) -> f64 {
        let column = |variable: Variable| self.column_of(variable).map_or(0.0, |n| values[n]);
        expression.constant() + expression.linear_coefficients().map(|(v, factor)| factor * column(v)).sum::<f64>()
    }

    /// Whether the `n`-th column is a whole number.
    pub fn is_whole(&self, n: usize) -> bool {
        self.whole_minutes || self.columns[n].2 == Kind::Whole
    }

    /// Whether the `n`-th column is minutes.
    pub fn is_minutes(&self, n: usize) -> bool {
        self.columns[n].2 == Kind::Minutes
    }

    /// The most that the `n`-th column can be.
    pub fn most(&self, n: usize) -> f64 {
        f64::from(self.columns[n].1)
    }

    /// Whether one of these rows holds it at 0 by itself, by column.
    pub fn barred<'a>(&self, rows: impl IntoIterator<Item = &'a Constraint>) -> Vec<bool> {
        let mut barred = vec![false; self.columns.len()];
        for n in rows.into_iter().flat_map(barred_by).filter_map(|variable| self.column_of(variable)) {
            barred[n] = true;
        }
        barred
    }

    /// Whether these values, by column, keep all rows and those beside them.
    pub fn allows<'a>(&self, values: &[f64], beside: impl IntoIterator<Item = &'a Constraint>) -> bool {
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
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

/// Whether an expression has no variable.
pub fn is_empty(expression: &Expression) -> bool {
    expression.linear_coefficients().next().is_none()
}

/// The variables that a row by itself holds at 0: those of a sum of no less than nothing that is at most 0.
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

    #[test]
    fn values_are_allowed_that_keep_every_row_and_column() {
        let mut program = Program::default();
        let (on, minutes) = (program.binary(), program.minutes(30));
        program.require((minutes - 20 * on).leq(0), Tag::new(Rule::Goal, Statement::root()));
        let beside = [(minutes + on).eq(21)];
        assert!(program.allows(&[1.0, 20.0], &beside));
        assert!(program.allows(&[1.0, 19.0], []) && !program.allows(&[1.0, 19.0], &beside), "a row beside them");
        assert!(!program.allows(&[0.0, 5.0], []), "a row of its own");
        assert!(!program.allows(&[1.0, -1.0], []) && !program.allows(&[2.0, 25.0], []), "a column");
    }
}
