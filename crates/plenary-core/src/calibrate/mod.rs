//! Calibration: how estimates compare with what happened, and how late meetings started, in past sessions and in summary records.
//!
//! An *observation* of an item is what it took as a share of its estimate; one of a meeting is how late it started. They are
//! grouped by body (the gathering) and by kind of item, and each group says how many observations it rests on.
//! [`Calibration::uncertainty`] makes of them what a session can take: `spread` and `late_start`, by [`fit`].
//!
//! [`past`] reads a session of ours. Records of other sessions are read elsewhere; they say nothing of items.

pub mod fit;
pub mod past;

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Minutes, Spread, ThreePoint, Uncertainty};

/// The fewest observations of which an `uncertainty` is made.
pub const ENOUGH: usize = 5;

/// Kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// At most a quarter of an hour was planned: opening, agenda, elections.
    Procedural,
    /// It is discussed.
    Substantive,
    /// It closes its track or the session.
    Report,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Procedural, Self::Substantive, Self::Report];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Procedural => "procedural",
            Self::Substantive => "substantive",
            Self::Report => "report",
        })
    }
}

/// An item that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Took {
    /// The gathering.
    pub body: String,
    /// Its kind.
    pub kind: Kind,
    /// The minutes that were planned; at least 1.
    pub planned: u32,
    /// The minutes that it took.
    pub minutes: u32,
}

/// A meeting that started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The gathering.
    pub body: String,
    /// Minutes after the announced start; 0 if it started early.
    pub late: u32,
}

/// Observations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// Of items.
    pub items: Vec<Took>,
    /// Of meetings.
    pub meetings: Vec<Started>,
}

/// A distribution, with the number of observations that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Distribution {
    /// The gathering; null for all.
    pub body: Option<String>,
    /// The kind of item; null for all, and for meetings.
    pub kind: Option<Kind>,
    /// The number of observations.
    pub observations: usize,
    /// One in ten is no more.
    pub p10: u32,
    /// One half is no more.
    pub p50: u32,
    /// Nine in ten are no more.
    pub p90: u32,
}

/// What observations say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    /// What items took, in per cent of their estimates: of all, and by body and kind.
    pub items: Vec<Distribution>,
    /// How late meetings started, in minutes: of all, and by body.
    pub meetings: Vec<Distribution>,
    /// What a session can take of it; absent of items or meetings with fewer than [`ENOUGH`] observations.
    pub uncertainty: Uncertainty,
}

impl Calibration {
    /// Groups observations, and fits distributions to all of them.
    pub fn new(observed: &Observed) -> Self {
        let ratio = |one: &Took| (100 * u64::from(one.minutes) / u64::from(one.planned.max(1))).min(10_000) as u32;
        let mut bodies: Vec<&str> = observed.items.iter().map(|one| one.body.as_str()).collect();
        bodies.extend(observed.meetings.iter().map(|one| one.body.as_str()));
        bodies.sort_unstable();
        bodies.dedup();
        let mut items = Vec::new();
        let mut meetings = Vec::new();
        let all = std::iter::once(None).chain(bodies.into_iter().map(Some));
        for body in all {
            let of = |one: &&Took| body.is_none_or(|body| body == one.body);
            for kind in std::iter::once(None).chain(Kind::ALL.map(Some)) {
                let ratios = observed.items.iter().filter(of).filter(|one| kind.is_none_or(|kind| kind == one.kind));
                items.extend(distribution(body, kind, ratios.map(ratio).collect()));
            }
            let of = observed.meetings.iter().filter(|one| body.is_none_or(|body| body == one.body));
            meetings.extend(distribution(body, None, of.map(|one| one.late).collect()));
        }
        let ratios: Vec<f64> = observed.items.iter().map(|one| f64::from(ratio(one)) - 100.0).collect();
        let spread = (ratios.len() >= ENOUGH).then(|| {
            let (low, high) = fit::around_zero(&ratios);
            Spread { low: whole(low, 100), high: whole(high, Spread::MOST_HIGH) }
        });
        let late: Vec<f64> = observed.meetings.iter().map(|one| f64::from(one.late)).collect();
        let late_start = (late.len() >= ENOUGH).then(|| {
            let likely = fit::quantile(&late, 0.5);
            let (below, above) = fit::around_zero(&late.iter().map(|one| one - likely).collect::<Vec<_>>());
            let minutes = |minutes: f64| Minutes(whole(minutes, Uncertainty::MOST_MINUTES));
            ThreePoint { low: minutes(likely - below), likely: minutes(likely), high: minutes(likely + above) }
        });
        Self { items, meetings, uncertainty: Uncertainty { spread, late_start, ..Uncertainty::default() } }
    }
}

/// A whole number from 0 to `most`.
fn whole(value: f64, most: u32) -> u32 {
    value.round().clamp(0.0, f64::from(most)) as u32
}

fn distribution(body: Option<&str>, kind: Option<Kind>, values: Vec<u32>) -> Option<Distribution> {
    if values.is_empty() {
        return None;
    }
    let numbers: Vec<f64> = values.iter().copied().map(f64::from).collect();
    let at = |share| fit::quantile(&numbers, share).round() as u32;
    Some(Distribution {
        body: body.map(str::to_owned),
        kind,
        observations: values.len(),
        p10: at(0.1),
        p50: at(0.5),
        p90: at(0.9),
    })
}

/// The gathering of a session: of its symbol what comes before the first number (`CTOC/COP/WG.6/2022/1` is of `CTOC/COP/WG.6`),
/// or of its title what comes before the first comma.
pub fn body(symbol: Option<&str>, title: &str) -> String {
    let is_number =
        |part: &&str| !part.starts_with(|c: char| c.is_ascii_digit()) && !["SR", "PV", "L"].contains(&kind(part));
    let of_symbol = symbol.map(|symbol| symbol.split('/').take_while(is_number).collect::<Vec<_>>().join("/"));
    of_symbol
        .filter(|body| !body.is_empty())
        .unwrap_or_else(|| title.split([',', '，']).next().unwrap_or_default().trim().to_owned())
}

/// `SR` of `SR.5`.
fn kind(part: &str) -> &str {
    part.split('.').next().unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(body: &str, planned: u32, minutes: u32) -> Took {
        Took { body: body.to_owned(), kind: Kind::Substantive, planned, minutes }
    }

    #[test]
    fn groups_say_how_many_observations_they_rest_on() {
        let items = vec![took("a", 100, 90), took("a", 60, 60), took("b", 50, 100)];
        let meetings = vec![Started { body: "a".to_owned(), late: 10 }];
        let found = Calibration::new(&Observed { items, meetings });
        let said: Vec<_> =
            found.items.iter().map(|one| (one.body.as_deref(), one.kind, one.observations, one.p50)).collect();
        let some = Some(Kind::Substantive);
        assert_eq!(
            said,
            [
                (None, None, 3, 100),
                (None, some, 3, 100),
                (Some("a"), None, 2, 95),
                (Some("a"), some, 2, 95),
                (Some("b"), None, 1, 200),
                (Some("b"), some, 1, 200),
            ]
        );
        assert_eq!(found.meetings.len(), 2);
        // too few to say more
        assert_eq!(found.uncertainty, Uncertainty::default());
    }

    /// Observations drawn from a distribution give the distribution back.
    #[test]
    fn a_known_distribution_is_found_again() {
        // minutes between 20 % less and 50 % more, and starts 0 to 30 minutes late, mostly 10, at equal steps of probability
        let quantile = |low: f64, likely: f64, high: f64, u: f64| {
            let rising = (likely - low) / (high - low);
            if u < rising {
                low + (u * (high - low) * (likely - low)).sqrt()
            } else {
                high - ((1.0 - u) * (high - low) * (high - likely)).sqrt()
            }
        };
        let levels = || (0..400).map(|n| (f64::from(n) + 0.5) / 400.0);
        let items = levels().map(|u| took("a", 1000, quantile(800.0, 1000.0, 1500.0, u).round() as u32)).collect();
        let late = |u| quantile(0.0, 10.0, 30.0, u).round() as u32;
        let meetings = levels().map(|u| Started { body: "a".to_owned(), late: late(u) }).collect();
        let Uncertainty { spread, late_start, .. } = Calibration::new(&Observed { items, meetings }).uncertainty;
        let spread = spread.unwrap();
        assert!(spread.low.abs_diff(20) <= 2 && spread.high.abs_diff(50) <= 2, "{spread:?}");
        let late = late_start.unwrap();
        assert!(
            late.low.get() <= 2 && late.likely.get().abs_diff(12) <= 2 && late.high.get().abs_diff(30) <= 4,
            "{late:?}"
        );
    }

    #[test]
    fn a_body_is_named_by_symbol_or_title() {
        for (symbol, title, wanted) in [
            (Some("CTOC/COP/WG.6/2022/1"), "x", "CTOC/COP/WG.6"),
            (Some("A/C.1/78/SR.5"), "x", "A/C.1"),
            (Some("A/AC.105/1290"), "x", "A/AC.105"),
            (None, "Working Group on Firearms, ninth session", "Working Group on Firearms"),
            (Some("7"), "Board", "Board"),
        ] {
            assert_eq!(body(symbol, title), wanted);
        }
    }
}
