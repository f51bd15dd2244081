//! The answer as lines and tables.

use chrono::{DateTime, FixedOffset};

use super::words::{Words, fill};
use plenary_core::answers::{CauseAnswer, ItemRiskAnswer, MeetingRiskAnswer, RangeAnswer, RiskAnswer};
use plenary_core::model::{Language, Schedule};

/// What is printed.
pub struct Sheet {
    /// The name of the session.
    pub title: String,
    /// The confidence.
    pub headline: String,
    /// Sentences under it.
    pub lines: Vec<String>,
    /// Headings, each with a list.
    pub lists: Vec<(String, Vec<String>)>,
    /// Headings, each with a header and rows.
    pub tables: Vec<(String, Vec<String>, Vec<Vec<String>>)>,
}

impl Sheet {
    /// The answer in words.
    pub fn new(answer: &RiskAnswer, schedule: &Schedule, wanted: Option<u32>, words: &Words) -> Self {
        let language = Language::known(words.language);
        let mut lines = vec![(if answer.has_report { words.with_report } else { words.without_report }).to_owned()];
        if let Some(wanted) = wanted {
            let enough = answer.confidence >= f64::from(wanted);
            lines.push(fill(if enough { words.enough } else { words.too_little }, &[("wanted", &wanted)]));
        }
        lines.push(fill(words.in_time, &[("p", &answer.in_time)]));
        let mut lists = vec![
            (words.rests_on.to_owned(), assumptions(answer, words)),
            (words.causes.to_owned(), causes(answer, words)),
        ];
        let release = release(answer, words);
        if !release.is_empty() {
            lists.push((words.release.to_owned(), release));
        }
        let header = |columns: [&str; 6]| columns.map(str::to_owned).to_vec();
        let items = answer.items.iter().map(|item| item_row(item, &language)).collect();
        let mut meetings: Vec<Vec<String>> = answer.meetings.iter().map(meeting_row).collect();
        let all = fill(words.all_meetings, &[("benchmark", &answer.utilization_benchmark)]);
        let lost: f64 = answer.meetings.iter().map(|one| one.lost_minutes).sum();
        let spare: f64 = answer.meetings.iter().map(|one| one.spare_minutes).sum();
        let sums =
            [all, String::new(), String::new(), format!("{spare:.0}"), format!("{lost:.0}"), whole(answer.utilization)];
        meetings.push(sums.to_vec());
        Self {
            title: schedule.session.title.or_any(&language).to_owned(),
            headline: fill(
                words.confidence,
                &[
                    ("p", &answer.confidence),
                    ("error", &answer.standard_error),
                    ("samples", &answer.samples),
                    ("seed", &answer.seed),
                ],
            ),
            lines,
            lists,
            tables: vec![
                (words.items.to_owned(), header(words.item_columns), items),
                (words.meetings.to_owned(), header(words.meeting_columns), meetings),
            ],
        }
    }
}

fn assumptions(answer: &RiskAnswer, words: &Words) -> Vec<String> {
    let of = &answer.assumptions;
    let assumed = |stated: bool| if stated { "" } else { words.assumed };
    let (low, high) = (&of.spread.low, &of.spread.high);
    let mut lines = vec![fill(words.spread, &[("low", low), ("high", high), ("assumed", &assumed(of.spread_stated))])];
    if of.estimated_items > 0 {
        lines.push(fill(words.estimated, &[("n", &of.estimated_items)]));
    }
    let stated = assumed(of.late_start_stated);
    lines.push(match of.late_start {
        None => fill(words.on_time, &[("assumed", &stated)]),
        Some(RangeAnswer { low, likely, high }) => {
            fill(words.late, &[("low", &low), ("likely", &likely), ("high", &high), ("assumed", &stated)])
        }
    });
    if of.common > 0.0 {
        lines.push(fill(words.common, &[("share", &of.common)]));
    }
    if of.extension_minutes > 0 {
        lines.push(fill(words.extension, &[("n", &of.extension_minutes)]));
    }
    lines
}

/// A line for each cause of misses.
pub fn causes(answer: &RiskAnswer, words: &Words) -> Vec<String> {
    if answer.causes.is_empty() {
        return vec![words.no_cause.to_owned()];
    }
    let line = |cause: &CauseAnswer| match &cause.meeting {
        Some(meeting) => fill(words.if_punctual, &[("meeting", meeting), ("p", &cause.confidence)]),
        None => {
            let items = cause.items.join(", ");
            fill(words.if_exact, &[("items", &items), ("minutes", &cause.minutes), ("p", &cause.confidence)])
        }
    };
    answer.causes.iter().map(line).collect()
}

fn release(answer: &RiskAnswer, words: &Words) -> Vec<String> {
    let held = answer
        .meetings
        .iter()
        .filter(|one| one.could_be_released)
        .map(|one| fill(words.release_held, &[("meeting", &one.id), ("day", &one.cancel_by), ("p", &one.empty)]));
    let not_held = answer.not_held.iter();
    let not_held = not_held.map(|one| fill(words.release_not_held, &[("meeting", &one.id), ("day", &one.cancel_by)]));
    held.chain(not_held).collect()
}

/// A probability without decimals, but what is not certain is never 0 or 100.
fn whole(per_cent: f64) -> String {
    match per_cent {
        p if p > 0.0 && p < 0.5 => "<1 %".to_owned(),
        p if p > 99.5 && p < 100.0 => ">99 %".to_owned(),
        p => format!("{p:.0} %"),
    }
}

fn item_row(item: &ItemRiskAnswer, language: &Language) -> Vec<String> {
    let RangeAnswer { low, likely, high } = item.minutes;
    let minutes = if low == high { likely.to_string() } else { format!("{low}-{likely}-{high}") };
    let call = item.start.as_ref().map_or_else(|| "-".to_owned(), |start| between(start.p10.at, start.p80.at));
    let title = item.title.or_any(language).to_owned();
    vec![item.number.clone(), whole(item.in_time), whole(item.reached), call, minutes, title]
}

fn meeting_row(meeting: &MeetingRiskAnswer) -> Vec<String> {
    vec![
        meeting.id.clone(),
        between(meeting.start, meeting.end),
        whole(meeting.full),
        format!("{:.0}", meeting.spare_minutes),
        format!("{:.0}", meeting.lost_minutes),
        whole(meeting.utilization),
    ]
}

/// `2022-05-04 12:03-12:12`.
fn between(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> String {
    let (date, time) = ("%Y-%m-%d %H:%M", "%H:%M");
    let to = if from.date_naive() == to.date_naive() { to.format(time) } else { to.format(date) }.to_string();
    let dash = if to.len() > 5 { " - " } else { "-" };
    format!("{}{dash}{to}", from.format(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_certain_is_never_nought_or_all() {
        assert_eq!(
            [0.0, 0.2, 0.6, 99.4, 99.7, 100.0, 103.4].map(whole),
            ["0 %", "<1 %", "1 %", "99 %", ">99 %", "100 %", "103 %"]
        );
    }

    #[test]
    fn a_window_over_a_night_names_both_dates() {
        let at = |text: &str| text.parse::<DateTime<FixedOffset>>().unwrap();
        let evening = at("2026-03-28T17:50:00+01:00");
        assert_eq!(between(evening, at("2026-03-28T18:05:00+01:00")), "2026-03-28 17:50-18:05");
        assert_eq!(between(evening, at("2026-03-29T10:05:00+02:00")), "2026-03-28 17:50 - 2026-03-29 10:05");
    }
}
