//! Writes the VTIMEZONE component, for programs that do not know the time zone.

use chrono::FixedOffset;

use plenary_core::model::{Instant, Minutes, Observance, Zone};

use super::line::Line;

/// The time after the last meeting that the component covers: a year, so that it includes the next clock change.
const YEAR: Minutes = Minutes(366 * 24 * 60);

/// The component for a calendar with these `times`.
///
/// It lists each clock change by itself. A rule for all years would be wrong for countries that have changed their rules.
pub fn lines(zone: Zone, times: &[Instant]) -> Vec<Line> {
    let first = times.iter().min().copied().unwrap_or(Instant::from_unix_minutes(0));
    let last = times.iter().max().copied().unwrap_or(first);
    let mut lines = vec![Line::new("BEGIN", "VTIMEZONE"), Line::new("TZID", zone.name())];
    for observance in zone.observances(first, last + YEAR) {
        let kind = if observance.daylight_saving { "DAYLIGHT" } else { "STANDARD" };
        lines.push(Line::new("BEGIN", kind));
        lines.push(Line::new("DTSTART", onset(&observance)));
        lines.push(Line::new("TZOFFSETFROM", offset(observance.before)));
        lines.push(Line::new("TZOFFSETTO", offset(observance.offset)));
        lines.push(Line::new("TZNAME", observance.name));
        lines.push(Line::new("END", kind));
    }
    lines.push(Line::new("END", "VTIMEZONE"));
    lines
}

/// The local time of a clock change, by the clock before the change.
fn onset(observance: &Observance) -> String {
    observance.from.utc().with_timezone(&observance.before).format("%Y%m%dT%H%M%S").to_string()
}

/// An offset as `+0200`, with seconds if it has any.
fn offset(offset: FixedOffset) -> String {
    let seconds = offset.local_minus_utc();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_signed_hours_and_minutes() {
        for (seconds, written) in
            [(7200, "+0200"), (19800, "+0530"), (-12600, "-0330"), (0, "+0000"), (-2670, "-004430")]
        {
            assert_eq!(offset(FixedOffset::east_opt(seconds).unwrap()), written);
        }
    }
}
