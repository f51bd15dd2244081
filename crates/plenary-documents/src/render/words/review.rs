//! Lists all words of a language with their uses, so that a translator can review them.

use super::{Columns, Figures, Mark, Wording, Words, columns};

/// A word to review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its use: `column 1`, `month 5`, `place Europe/Vienna`.
    pub what: String,
    /// The word or pattern.
    pub wording: Wording,
}

/// The numbers of words of a language by source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Printed in a document.
    pub seen: usize,
    /// To be confirmed.
    pub unconfirmed: usize,
    /// The program's own.
    pub ours: usize,
}

impl Counts {
    /// Counts the words of a language.
    pub fn count(words: &Words) -> Self {
        words_of(words).iter().fold(Self::default(), |mut counts, word| {
            match word.wording.mark {
                Mark::Seen(_) => counts.seen += 1,
                Mark::Unconfirmed => counts.unconfirmed += 1,
                Mark::Ours => counts.ours += 1,
            }
            counts
        })
    }
}

/// The words of a language, in the order of a document.
pub fn words_of(words: &Words) -> Vec<Word> {
    let Words { code: _, name: _, right_to_left: _, annex, dates, clock, figures, planner } = words;
    let mut list = List(Vec::new());
    list.add("annex", annex.annex);
    list.add("heading", annex.title);
    list.add("heading of a proposal", annex.proposed_title);
    list.add("heading of a programme", annex.programme);
    list.add("heading of a proposed programme", annex.proposed_programme);
    list.add_all("column", &annex.columns);
    list.add("column of documents", annex.documentation);
    list.add("day and time", annex.day_and_time);
    list.add("mark of continuation", annex.continued);
    list.add("minutes of an item", annex.minutes);
    list.add("expected hour", annex.about);
    list.add("note on expected hours", annex.expected);
    list.add_all("bracket of a sub-item", &[annex.sub_item.0, annex.sub_item.1]);
    list.add_all("letter of a sub-item", annex.letters);
    list.add_all("between joint items", &[annex.joint.0, annex.joint.1]);
    list.add("time with details", annex.meeting);
    list.add("between details", annex.detail);
    list.add("without interpretation", annex.without_interpretation);
    list.add_named("track", annex.tracks);
    list.add_all("hours elsewhere", &[annex.elsewhere.0, annex.elsewhere.1]);
    list.add_named("place", annex.places);
    list.add("status", annex.status);
    list.add_named("status", annex.statuses);
    list.add("day", dates.day);
    list.add("day with year", dates.day_and_year);
    list.0.extend(dates.first.map(|wording| Word { what: "first of a month".to_owned(), wording }));
    list.add_all("month", &dates.months);
    list.add_all("weekday", &dates.weekdays);
    clock.parts.iter().for_each(|part| list.add(&format!("part of the day from minute {}", part.from), part.name));
    clock.named.iter().for_each(|(minute, name)| list.add(&format!("minute {minute} of the day"), *name));
    list.add("hour", clock.hour);
    list.add("hour and minutes", clock.minute);
    list.add("from start to end", clock.range);
    list.add("on another day", clock.other_day);
    list.add("items left out", annex.unscheduled);
    list.add("item left out", annex.unscheduled_item);
    list.add("not proven", annex.not_proven);
    list.add("no schedule", annex.no_schedule);
    list.add("column of minutes", planner.minutes);
    let levels = [planner.best, planner.bounded, planner.unbounded];
    list.add_all("use of a meeting, place", &[planner.used, planner.place]);
    list.add_all("proof", &levels);
    list.add("minutes lost", planner.lost);
    list.add_all("part of the minutes lost", &planner.lost_parts);
    list.add("solver", planner.solver);
    list.add_all("changes", &[planner.changes, planner.change]);
    list.add_figures(figures);
    if let Ok(columns) = columns::for_language(words) {
        list.add_columns(columns);
    }
    list.0
}

struct List(Vec<Word>);

impl List {
    fn add(&mut self, what: &str, wording: Wording) {
        self.0.push(Word { what: what.to_owned(), wording });
    }

    fn add_all(&mut self, what: &str, wordings: &[Wording]) {
        wordings.iter().enumerate().for_each(|(ix, wording)| self.add(&format!("{what} {}", ix + 1), *wording));
    }

    fn add_named(&mut self, what: &str, wordings: &[(&str, Wording)]) {
        wordings.iter().for_each(|(name, wording)| self.add(&format!("{what} {name}"), *wording));
    }

    /// Adds the words of goals, wishes and items left out. The pattern names all fields, so a new field must be listed too.
    fn add_figures(&mut self, figures: &Figures) {
        let Figures {
            unscheduled,
            preferences,
            changes,
            lost_time,
            continuations,
            meetings,
            earliness,
            balance,
            time_zones,
            nothing,
            wish,
            between,
            pin,
            forbid,
            allow,
            window,
            not_before,
            not_after,
            windows,
            not_with,
            after,
            after_gap,
            not_parallel,
            first,
            last,
            one_part,
            parts,
            too_long,
            no_room,
            worse,
            not_found,
            not_held,
            granted,
            estimates,
        } = figures;
        self.add_named("goal", &[("unscheduled", *unscheduled), ("preferences", *preferences)]);
        let counted = [
            ("changes", changes),
            ("lost_time", lost_time),
            ("continuations", continuations),
            ("meetings", meetings),
            ("time_zones", time_zones),
        ];
        for (goal, counted) in counted {
            self.add_all(&format!("goal {goal}"), &[counted.one, counted.many]);
        }
        self.add_named("goal", &[("earliness", *earliness), ("balance", *balance), ("none", *nothing)]);
        self.add("unmet wish", *wish);
        self.add_all("between parts of a wish", &[between.0, between.1]);
        self.add_named(
            "wish",
            &[
                ("pin", *pin),
                ("forbid", *forbid),
                ("allow", *allow),
                ("window", *window),
                ("from", *not_before),
                ("to", *not_after),
                ("windows", *windows),
                ("not_with", *not_with),
                ("after", *after),
                ("gap_minutes", *after_gap),
                ("not_parallel", *not_parallel),
                ("first", *first),
                ("last", *last),
                ("one part", *one_part),
                ("parts", *parts),
            ],
        );
        self.add_all("reason why an item is left out", &[*too_long, *no_room, *worse, *not_found]);
        self.add_all("meetings that are not needed", &[*not_held, *granted]);
        self.add("estimates", *estimates);
    }

    /// Adds the words of spreadsheets and calendars. The pattern names all fields, so a new field must be listed too.
    fn add_columns(&mut self, columns: &Columns) {
        let Columns {
            code: _,
            right_to_left: _,
            sheets,
            date,
            start,
            end,
            elsewhere,
            track,
            room,
            interpretation,
            meeting,
            items,
            language,
            notes,
            part,
            used,
            spare,
            reason,
            wishes,
            summary,
        } = columns;
        self.add_all("sheet of a workbook", sheets);
        self.add_named(
            "spreadsheet",
            &[
                ("date", *date),
                ("start", *start),
                ("end", *end),
                ("hours elsewhere", *elsewhere),
                ("track", *track),
                ("room", *room),
                ("interpretation", *interpretation),
                ("meeting", *meeting),
                ("items", *items),
                ("language of the title", *language),
                ("notes", *notes),
                ("part", *part),
                ("used minutes", *used),
                ("spare minutes", *spare),
                ("reason", *reason),
            ],
        );
        self.add_all("wishes of a spreadsheet", &[wishes.0, wishes.1]);
        self.add("meeting in a calendar", *summary);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ALL;
    use super::*;

    /// The names in braces, sorted.
    fn names(wording: Wording) -> Vec<&'static str> {
        let mut names: Vec<_> =
            wording.text.split('{').skip(1).map(|rest| rest.split_once('}').map_or(rest, |(name, _)| name)).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_pattern_has_the_same_names_in_every_language() {
        let english = words_of(ALL[0]);
        for words in ALL {
            for word in words_of(words) {
                // not every language names the part of the day
                if let Some(known) = english.iter().find(|known| known.what == word.what) {
                    let mut expected = names(known.wording);
                    let mut found = names(word.wording);
                    expected.retain(|name| *name != "part");
                    found.retain(|name| *name != "part");
                    assert_eq!(found, expected, "{}: {}", words.code, word.what);
                }
            }
        }
    }

    #[test]
    fn no_word_is_empty_and_a_source_is_named() {
        for words in ALL {
            for word in words_of(words) {
                assert!(!word.wording.text.is_empty(), "{}: {}", words.code, word.what);
                assert!(word.wording.mark != Mark::Seen(""), "{}: {}", words.code, word.what);
            }
            let listed = |wording: Wording| words_of(words).iter().any(|word| word.wording == wording);
            let columns = columns::for_language(words).unwrap();
            assert!(listed(columns.spare) && columns.sheets.into_iter().all(listed), "{}", words.code);
            let counts = Counts::count(words);
            assert_eq!(counts.seen + counts.unconfirmed + counts.ours, words_of(words).len());
        }
    }
}
