//! How sure a plan is.

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Instant, ItemIx, Problem, Schedule, Text, ThreePoint, Uncertainty};
use crate::risk::{Cause, CauseKind, Forecast, ItemForecast, MeetingForecast, Moment, Quantiles};

/// The value of `schema` in every answer.
pub const RISK_SCHEMA: &str = "plenary.risk/1";

/// The benchmark of the utilization of conference services, in per cent.
const BENCHMARK: f64 = 80.0;

/// A meeting that takes nothing up with this probability could be released, in per cent.
const RELEASE: f64 = 95.0;

/// Days before its date by which a meeting has to be cancelled.
const NOTICE: Days = Days::new(14);

/// How sure a plan is. Probabilities are in per cent.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RiskAnswer {
    /// Always `plenary.risk/1`.
    pub schema: &'static str,
    /// The probability that all items are reached, and that the report, if there is one, has its meeting to itself.
    pub confidence: f64,
    /// The standard error of the confidence, in percentage points.
    pub standard_error: f64,
    /// The number of samples.
    pub samples: u32,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Whether the plan has a report with a meeting of its own, which counts for the confidence.
    pub has_report: bool,
    /// The probability that all items are in time: each ends in the meeting where the schedule ends it, or earlier.
    pub in_time: f64,
    /// What the probabilities rest on.
    pub assumptions: AssumptionsAnswer,
    /// What is still to be taken up, in order of the schedule.
    pub items: Vec<ItemRiskAnswer>,
    /// Meetings to come, in order of time.
    pub meetings: Vec<MeetingRiskAnswer>,
    /// The items and meetings to which most misses are due, the most important first.
    pub causes: Vec<CauseAnswer>,
    /// Expected utilization of all meetings to come, in per cent of their minutes.
    pub utilization: f64,
    /// The benchmark of utilization.
    pub utilization_benchmark: f64,
    /// Interpreted meetings of the session that the plan does not hold, with the last date on which they can be cancelled.
    pub not_held: Vec<ReleaseAnswer>,
}

/// What the probabilities rest on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AssumptionsAnswer {
    /// How far minutes without a range of their own may be wrong, in per cent below and above.
    pub spread: SpreadAnswer,
    /// Whether the session states the spread. If not, it is the default.
    pub spread_stated: bool,
    /// Items whose minutes an import estimated. They are spread twice as wide.
    pub estimated_items: usize,
    /// How late meetings start; null if on time. Meetings may differ if the session does not state it.
    pub late_start: Option<RangeAnswer>,
    /// Whether the session states how late meetings start.
    pub late_start_stated: bool,
    /// The share of the variance that all items have in common, from 0 to 1.
    pub common: f64,
    /// How many minutes a meeting may run over its end.
    pub extension_minutes: u32,
}

/// Per cent below and above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpreadAnswer {
    /// Per cent below.
    pub low: u32,
    /// Per cent above.
    pub high: u32,
}

/// A three-point estimate in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RangeAnswer {
    /// The least.
    pub low: u32,
    /// The likeliest.
    pub likely: u32,
    /// The most.
    pub high: u32,
}

/// What is expected of an item, or of items taken together.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ItemRiskAnswer {
    /// The ids.
    pub items: Vec<String>,
    /// The numbers as printed.
    pub number: String,
    /// The title; of the first, if taken together.
    pub title: Text,
    /// Its minutes.
    pub minutes: RangeAnswer,
    /// The probability that it ends in the meeting where the schedule ends it, or earlier.
    pub in_time: f64,
    /// The probability that it ends before the last meeting of its track does.
    pub reached: f64,
    /// Quantiles of its start, if it starts. Its people should be ready from `p10` to `p80`.
    pub start: Option<QuantilesAnswer>,
    /// Quantiles of its end, if it ends.
    pub end: Option<QuantilesAnswer>,
}

/// Quantiles of a moment: so many per cent are no later.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuantilesAnswer {
    /// 10 per cent.
    pub p10: MomentAnswer,
    /// 25 per cent.
    pub p25: MomentAnswer,
    /// 50 per cent: the median.
    pub p50: MomentAnswer,
    /// 75 per cent.
    pub p75: MomentAnswer,
    /// 80 per cent.
    pub p80: MomentAnswer,
    /// 90 per cent.
    pub p90: MomentAnswer,
}

/// A moment in a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MomentAnswer {
    /// The meeting.
    pub meeting: String,
    /// The moment, with the offset of the place.
    pub at: DateTime<FixedOffset>,
}

/// What is expected of a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeetingRiskAnswer {
    /// The id.
    pub id: String,
    /// Its track.
    pub track: String,
    /// Its printed start, with the offset of the place.
    pub start: DateTime<FixedOffset>,
    /// Its printed end.
    pub end: DateTime<FixedOffset>,
    /// The probability that it has no minute left.
    pub full: f64,
    /// The probability that it takes nothing up.
    pub empty: f64,
    /// Expected minutes from its last entry to its end.
    pub spare_minutes: f64,
    /// Expected minutes in which nothing is taken up: late start, waiting, early end.
    pub lost_minutes: f64,
    /// Expected utilization: its length and what it runs over, less the minutes lost, in per cent of its length.
    pub utilization: f64,
    /// Whether it almost surely takes nothing up, and could be released.
    pub could_be_released: bool,
    /// The last date on which it can be cancelled: two weeks before.
    pub cancel_by: NaiveDate,
}

/// What misses are due to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CauseAnswer {
    /// The items, taken together if several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// The meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// The likeliest minutes of the item; for a meeting the minutes that it starts late, 0.
    pub minutes: u32,
    /// The confidence if the item takes exactly these minutes, or the meeting starts on time.
    pub confidence: f64,
    /// How much more that is, in percentage points.
    pub gain: f64,
}

/// A meeting that need not be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReleaseAnswer {
    /// The id.
    pub id: String,
    /// The last date on which it can be cancelled: two weeks before.
    pub cancel_by: NaiveDate,
}

/// A probability in per cent, with two decimals.
pub(super) fn per_cent(probability: f64) -> f64 {
    (probability * 10_000.0).round() / 100.0
}

fn tenths(minutes: f64) -> f64 {
    (minutes * 10.0).round() / 10.0
}

impl RiskAnswer {
    /// The answer of a forecast.
    pub fn new(problem: &Problem, schedule: &Schedule, forecast: &Forecast, seed: u64) -> Self {
        let confidence = forecast.confidence();
        let not_held = schedule.not_held.iter().filter_map(|id| problem.find_meeting(id));
        let not_held = not_held.map(|ix| problem.meeting(ix)).filter(|meeting| meeting.interpreted());
        Self {
            schema: RISK_SCHEMA,
            confidence: per_cent(confidence),
            standard_error: per_cent(forecast.standard_error(confidence)),
            samples: forecast.samples,
            seed,
            has_report: forecast.has_report,
            in_time: per_cent(forecast.share(forecast.in_time)),
            assumptions: AssumptionsAnswer::new(problem, forecast),
            items: forecast.items.iter().map(|item| ItemRiskAnswer::new(problem, forecast, item)).collect(),
            meetings: forecast.meetings.iter().map(|one| MeetingRiskAnswer::new(problem, forecast, one)).collect(),
            causes: forecast.causes.iter().map(|cause| CauseAnswer::new(problem, confidence, cause)).collect(),
            utilization: per_cent(forecast.utilization(problem)),
            utilization_benchmark: BENCHMARK,
            not_held: not_held
                .map(|meeting| ReleaseAnswer { id: meeting.id.0.clone(), cancel_by: cancel_by(meeting.day) })
                .collect(),
        }
    }
}

fn cancel_by(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(NOTICE).unwrap_or(day)
}

fn ids(problem: &Problem, items: &[ItemIx]) -> Vec<String> {
    items.iter().map(|&item| problem.item(item).id.0.clone()).collect()
}

impl RangeAnswer {
    fn new(of: ThreePoint) -> Self {
        Self { low: of.low.get(), likely: of.likely.get(), high: of.high.get() }
    }
}

impl AssumptionsAnswer {
    fn new(problem: &Problem, forecast: &Forecast) -> Self {
        let Uncertainty { spread, late_start, common, extension } = problem.uncertainty;
        let of_items = forecast.items.iter().flat_map(|item| &item.items).map(|&item| problem.item(item));
        let late = forecast.meetings.iter().map(|one| problem.late_start(problem.meeting(one.meeting)));
        let used = spread.unwrap_or_default();
        Self {
            spread: SpreadAnswer { low: used.low, high: used.high },
            spread_stated: spread.is_some(),
            estimated_items: of_items.filter(|item| item.estimated && item.range.is_none()).count(),
            late_start: late.max_by_key(|late| late.high).filter(|late| late.high.get() > 0).map(RangeAnswer::new),
            late_start_stated: late_start.is_some(),
            common: f64::from(common) / f64::from(Uncertainty::WHOLE),
            extension_minutes: extension.get(),
        }
    }
}

impl ItemRiskAnswer {
    fn new(problem: &Problem, forecast: &Forecast, item: &ItemForecast) -> Self {
        let items = || item.items.iter().map(|&item| problem.item(item));
        let quantiles = |of: &Option<Quantiles>| of.as_ref().map(|of| QuantilesAnswer::new(problem, of));
        Self {
            items: ids(problem, &item.items),
            number: items().map(|item| item.number.as_str()).collect::<Vec<_>>().join(", "),
            title: items().next().map(|item| item.title.clone()).unwrap_or_default(),
            minutes: RangeAnswer::new(item.minutes),
            in_time: per_cent(forecast.share(item.in_time)),
            reached: per_cent(forecast.share(item.reached)),
            start: quantiles(&item.start),
            end: quantiles(&item.end),
        }
    }
}

impl QuantilesAnswer {
    fn new(problem: &Problem, of: &Quantiles) -> Self {
        let at = |moment: &Moment| MomentAnswer { meeting: moment.meeting.clone(), at: problem.zone.local(moment.at) };
        Self {
            p10: at(&of.p10),
            p25: at(&of.p25),
            p50: at(&of.p50),
            p75: at(&of.p75),
            p80: at(&of.p80),
            p90: at(&of.p90),
        }
    }
}

impl MeetingRiskAnswer {
    fn new(problem: &Problem, forecast: &Forecast, one: &MeetingForecast) -> Self {
        let meeting = problem.meeting(one.meeting);
        let local = |at: Instant| problem.zone.local(at);
        let empty = per_cent(forecast.share(one.empty));
        Self {
            id: meeting.id.0.clone(),
            track: meeting.track.0.clone(),
            start: local(meeting.start),
            end: local(meeting.end),
            full: per_cent(forecast.share(one.full)),
            empty,
            spare_minutes: tenths(one.spare),
            lost_minutes: tenths(one.lost),
            utilization: per_cent(one.utilization),
            could_be_released: empty >= RELEASE,
            cancel_by: cancel_by(meeting.day),
        }
    }
}

impl CauseAnswer {
    fn new(problem: &Problem, confidence: f64, cause: &Cause) -> Self {
        let minutes = match cause.kind {
            CauseKind::Item => cause.items.iter().map(|&item| problem.item(item).minutes.get()).sum(),
            CauseKind::Meeting => 0,
        };
        Self {
            items: ids(problem, &cause.items),
            meeting: cause.meeting.clone(),
            minutes,
            confidence: per_cent(cause.otherwise),
            gain: per_cent(cause.otherwise - confidence),
        }
    }
}
