//! Limits of interpretation by name. One row a limit, each with where its figure was seen.
//!
//! Marks as in the project's notes on the domain, section 1 ("rules"): S, a source was seen; I, inferred from printed
//! timetables. A figure that no source gives is not in a set.

/// The name of a limit in the session file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    MaxMeetingMinutes,
    MinBreakMinutes,
    MaxMeetingsPerDay,
}

/// A limit of a set: which, how much, and who says so.
#[derive(Debug)]
pub(crate) struct Row {
    pub limit: Named,
    pub value: u32,
    /// Printed by nothing yet; kept beside the figure so that nobody changes one without the other.
    #[cfg_attr(not(test), expect(dead_code, reason = "documents the row"))]
    pub source: &'static str,
}

/// A named set.
#[derive(Debug)]
pub(crate) struct Set {
    pub name: &'static str,
    pub rows: &'static [Row],
}

const fn row(limit: Named, value: u32, source: &'static str) -> Row {
    Row { limit, value, source }
}

/// All sets, `none` first.
pub(crate) const SETS: &[Set] = &[
    Set { name: "none", rows: &[] },
    Set {
        name: "un-remote",
        rows: &[
            row(
                Named::MaxMeetingMinutes,
                120,
                "R3 [S] CTOC/COP/WG.6/2022/1; cndblog.org 2020/12: interpreters on a virtual platform, two hours",
            ),
            row(Named::MinBreakMinutes, 60, "R5 [S, practice] least gap printed by UNODC: 9-11 and 12-14"),
            row(Named::MaxMeetingsPerDay, 2, "R4, R10 [S] two a day for one body; at most two for an interpreter"),
        ],
    },
    Set {
        name: "un-onsite",
        rows: &[
            row(Named::MaxMeetingMinutes, 180, "R1 [S] three hours, 10-13 and 15-18: delegates' handbook, UNOG"),
            row(Named::MinBreakMinutes, 90, "R14 [S] the norm of a lunch break; 10-13 and 15-18 leave 120"),
            row(Named::MaxMeetingsPerDay, 2, "R1, R10 [S] two a day"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_source() {
        assert!(SETS.iter().flat_map(|set| set.rows).all(|row| row.source.contains('R')));
    }
}
