//! Query parameters: their names, meanings and kinds.

use serde_json::{Value, json};

use crate::web::error::ApiError;

/// A query parameter.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub what: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number, at least and at most.
    Integer(i64, i64),
    /// A number of seconds, at most so many.
    Seconds(u32),
    /// `true` or `false`.
    Flag,
    /// One of these.
    OneOf(fn() -> Vec<&'static str>),
    /// A moment, such as `2022-05-04T10:20:00Z`.
    Moment,
}

/// A parameter that may be left out.
pub const fn optional(name: &'static str, what: &'static str, kind: Kind) -> Param {
    Param { name, what, kind, required: false }
}

/// How many entries a page of a list has at most.
pub const MOST: i64 = 1000;

/// How many it has by default.
pub const USUAL: usize = 100;

/// The size of a page of a list.
pub const LIMIT: Param = optional("limit", "At most so many entries; 100 by default", Kind::Integer(1, MOST));

impl Param {
    /// Its JSON Schema.
    pub fn schema(&self) -> Value {
        match self.kind {
            Kind::Text => json!({"type": "string"}),
            Kind::Integer(least, most) if most == i64::MAX => {
                json!({"type": "integer", "format": "int64", "minimum": least})
            }
            Kind::Integer(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Kind::Seconds(most) => json!({"type": "number", "minimum": 0, "maximum": most}),
            Kind::Flag => json!({"type": "boolean"}),
            Kind::OneOf(values) => json!({"type": "string", "enum": values()}),
            Kind::Moment => json!({"type": "string", "format": "date-time"}),
        }
    }

    /// Checks a value.
    ///
    /// # Errors
    /// If it is not of its kind.
    pub fn check(&self, value: &str) -> Result<(), ApiError> {
        let wrong = |help: String| {
            let short: String = value.chars().take(60).collect();
            Err(ApiError::request(format!("{}: unknown value `{short}`", self.name), help))
        };
        match self.kind {
            Kind::Integer(least, most) => match value.parse::<i64>() {
                Ok(number) if (least..=most).contains(&number) => Ok(()),
                _ if most == i64::MAX => wrong(format!("give a whole number, at least {least}")),
                _ => wrong(format!("give a whole number from {least} to {most}")),
            },
            Kind::Seconds(most) => match value.parse::<f64>() {
                Ok(seconds) if (0.0..=f64::from(most)).contains(&seconds) => Ok(()),
                _ => wrong(format!("give a number of seconds from 0 to {most}")),
            },
            Kind::Flag if !matches!(value, "true" | "false") => wrong("write true or false".to_owned()),
            // the function that answers knows what was meant
            Kind::Text | Kind::Moment | Kind::Flag | Kind::OneOf(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_kind_is_refused_with_what_may_be_there() {
        let said = |kind, value: &str| optional("x", "", kind).check(value).map_err(|error| error.to_string());
        for (kind, right) in
            [(Kind::Text, ""), (Kind::Integer(1, 9), "9"), (Kind::Seconds(600), "0.5"), (Kind::Flag, "false")]
        {
            assert_eq!(said(kind, right), Ok(()), "{kind:?}");
        }
        for (kind, wrong, help) in [
            (Kind::Integer(1, 9), "10", "from 1 to 9"),
            (Kind::Integer(1, 9), "1.0", "from 1 to 9"),
            (Kind::Integer(0, i64::MAX), "-1", "at least 0"),
            (Kind::Seconds(600), "NaN", "from 0 to 600"),
            (Kind::Flag, "", "true or false"),
        ] {
            assert!(said(kind, wrong).is_err_and(|error| error.contains(help)), "{kind:?}");
        }
    }
}
