//! English.

use super::{AnnexWords, Clock, Dates, DayPart, Mark, PlannerWords, Shared, Words, all, ours, seen, unconfirmed};

/// The programme of the sixth session of the Conference of the Parties to UNTOC, Vienna, October 2012.
const COP6: &str = "UNTOC COP 6 programme, 2012";

pub(super) const WORDS: Words = Words {
    code: "en",
    name: "English",
    right_to_left: false,
    annex: AnnexWords {
        annex: unconfirmed("Annex"),
        title: unconfirmed("Organization of work"),
        proposed_title: seen(
            "Proposed organization of work",
            "unodc.org, working group on prevention, sessions 2 and 3",
        ),
        programme: unconfirmed("Programme"),
        proposed_programme: unconfirmed("Proposed programme"),
        columns: [unconfirmed("Date and time"), unconfirmed("Agenda item"), unconfirmed("Title or description")],
        documentation: seen("Documentation", "A/CN.9/962"),
        day_and_time: seen("{day}, {time}", "A/CN.9/962"),
        continued: seen(" (continued)", COP6),
        minutes: ours(" ({minutes} min)"),
        about: ours("about {time}"),
        expected: ours(
            "Hours marked “about” are expectations, not fixed times: items are taken up as the discussion allows.",
        ),
        sub_item: (seen("(", "CTOC/COP/WG.6/2022/1"), seen(")", "CTOC/COP/WG.6/2022/1")),
        letters: &[],
        joint: (unconfirmed(", "), unconfirmed(" and ")),
        meeting: unconfirmed("{time} ({details})"),
        detail: unconfirmed("; "),
        without_interpretation: unconfirmed("without interpretation"),
        tracks: &[
            ("plenary", seen("Plenary", COP6)),
            ("cow", seen("Committee of the Whole", "ECOSOC resolution 1991/39")),
        ],
        elsewhere: (ours("{places}: {time}"), ours(", ")),
        places: &[("America/Sao_Paulo", unconfirmed("São Paulo")), ("America/Bogota", unconfirmed("Bogotá"))],
        status: ours("Status: {status}."),
        statuses: &[("subject to approval", unconfirmed("subject to the approval of the Bureau"))],
        unscheduled: ours("Not scheduled"),
        unscheduled_item: ours("{item}: {reason}"),
        not_proven: ours("Not proven best: the gap is {gap}."),
        no_schedule: ours("No schedule exists for this session."),
    },
    dates: Dates {
        day: seen("{weekday}, {day} {month}", COP6),
        day_and_year: unconfirmed("{weekday}, {day} {month} {year}"),
        first: None,
        months: all(
            [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Mark::Unconfirmed,
        ),
        weekdays: all(
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
            Mark::Unconfirmed,
        ),
    },
    clock: Clock {
        twelve_hours: true,
        parts: &[DayPart { from: 0, name: seen("a.m.", COP6) }, DayPart { from: 12 * 60, name: seen("p.m.", COP6) }],
        named: &[(0, unconfirmed("midnight")), (12 * 60, unconfirmed("noon"))],
        hour: seen("{hour} {part}", COP6),
        minute: unconfirmed("{hour}.{minute} {part}"),
        range: seen("{start}–{end}", COP6),
        shared: Shared::End,
        other_day: ours("{time} ({days} day)"),
    },
    figures: &super::figures::EN,
    planner: PlannerWords {
        minutes: ours("Minutes"),
        used: ours("{meeting}: {used} used, {spare} spare"),
        place: ours("{place} ({timezone})"),
        best: ours("Proven best for these goals: no valid schedule does better."),
        bounded: ours("{value} (at least {bound} proven)"),
        unbounded: ours("{value} (nothing proven)"),
        lost: ours("Minutes lost: {minutes} ({parts})"),
        lost_parts: [
            ours("{minutes} unused in {meeting}"),
            ours("{minutes} for continuations ({count})"),
            ours("{minutes} for short parts ({count})"),
            ours(", "),
        ],
        solver: ours("{name}, {seconds} s, threads {threads}, seed {seed}"),
        changes: ours("Moved since the baseline"),
        change: ours("{item}: {before} -> {now} ({minutes} min)"),
    },
};
