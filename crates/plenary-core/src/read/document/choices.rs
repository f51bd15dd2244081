//! Fields that may be written in several ways.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Candidates, Gap, Meeting, MostParts, Range, ShortForm, Sourced, Speakers, SplitInto, TrackWords};
use crate::model::{Booth, Confidence, Language, Minutes, Source, Speaker, SpeakerList, ThreePoint};
use crate::read::decode::{At, Decode, List, Node};
use crate::read::extras::{self, SpeakersList};
use crate::read::fault::{Fault, Write};
use crate::read::findings::{Findings, Place};
use crate::read::json::{Value, shown};
use crate::read::quote::quoted;
use crate::read::sets::FILES;
use crate::read::values::{Count, Id, MOST, Minute, inline_schema, line};
use crate::read::words::phrases;

/// The most minutes of an item: a week.
const WEEK: u32 = 10_080;

/// Declares the schema of a choice.
macro_rules! any_of {
    ([$($generic:tt)*] $type:ty, |$generator:ident| $options:expr) => {
        impl<$($generic)*> JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                let options: Vec<Schema> = $options;
                json_schema!({"anyOf": options})
            }
        }
    };
}

/// A limit, with or without where its figure is from; or `null` to lift the one of the set.
#[derive(Debug)]
pub(crate) enum Limited<T> {
    Lifted,
    To(At<T>, Option<Source>),
}
any_of!([T: JsonSchema] Limited<T>, |generator| {
    let mut sourced = Sourced::json_schema(generator);
    if let Some(serde_json::Value::Object(properties)) = sourced.get_mut("properties") {
        properties.insert("value".to_owned(), generator.subschema_for::<T>().to_value());
    }
    vec![
        generator.subschema_for::<T>(),
        sourced,
        json_schema!({"type": "null", "description": "lifts the limit of the set"}),
    ]
});

impl<T: Decode> Decode for Limited<T> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        match (&node.json.value, node.get("value")) {
            (Value::Null, _) => Some(Self::Lifted),
            (Value::Object(_), Some(value)) => {
                let said = Sourced::decode(node, out)?;
                let _there = said.value?;
                let value = T::decode(&value, out)?;
                let confidence = said.confidence.map_or(Confidence::Seen, |word| word.0);
                let source = said.source.map(|line| Source { text: line.0, confidence })?;
                Some(Self::To(At { value, at: node.at.clone() }, Some(source)))
            }
            _ => At::decode(node, out).map(|value| Self::To(value, None)),
        }
    }
}

/// How long an item takes.
#[derive(Debug, Clone)]
pub(crate) struct Estimate {
    /// The minutes that are planned with.
    pub minutes: Minutes,
    /// The range, if one is given.
    pub range: Option<ThreePoint>,
    /// The speakers, if they are listed.
    pub speakers: Option<SpeakerList>,
}
any_of!([] Estimate, |generator| vec![
    generator.subschema_for::<Minute<1, WEEK>>(),
    generator.subschema_for::<Speakers>(),
    generator.subschema_for::<SpeakersList>(),
    generator.subschema_for::<Range>(),
]);

impl Decode for Estimate {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let minutes = match node.json.value {
            Value::Object(_) if ["low", "likely", "high"].iter().any(|key| node.get(key).is_some()) => {
                let range = Range::decode(node, out)?;
                let (low, likely, high) = (range.low?.0, range.likely?.0, range.high?.0);
                if low > likely || likely > high {
                    out.add(&node.at, Fault::EstimateOrder { low, likely, high });
                    return None;
                }
                let range = ThreePoint { low: Minutes(low), likely: Minutes(likely), high: Minutes(high) };
                return Some(Self { minutes: range.likely, range: Some(range), speakers: None });
            }
            Value::Object(_) if node.get("list").is_some() => return Self::listed(node, out),
            Value::Object(_) => {
                let said = Speakers::decode(node, out)?;
                let opening = match said.opening {
                    None if node.get("opening").is_some() => return None,
                    opening => opening.map_or(0, |opening| opening.0),
                };
                let total = u64::from(said.speakers?.0) * u64::from(said.minutes_each?.0) + u64::from(opening);
                match u32::try_from(total) {
                    Ok(total) if (1..=WEEK).contains(&total) => total,
                    _ => {
                        out.add(&node.at, Fault::TotalMinutes { total, most: WEEK });
                        return None;
                    }
                }
            }
            Value::Number(_) => Minute::<1, WEEK>::decode(node, out)?.0,
            _ => {
                out.add(&node.at, node.wrong_write(phrases::NUMBER_OF_MINUTES, Write::Minutes { most: WEEK }));
                return None;
            }
        };
        Some(Self { minutes: Minutes(minutes), range: None, speakers: None })
    }
}

impl Estimate {
    /// The minutes of listed speakers.
    fn listed(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let said = SpeakersList::decode(node, out)?;
        let speaker = |one: At<extras::Speaker>| {
            Some(Speaker { name: one.value.name?.0, minutes: Minutes(one.value.minutes?.0) })
        };
        let speakers: Vec<Speaker> = said.list?.items.into_iter().filter_map(speaker).collect();
        let opening = said.opening.map_or(0, |opening| opening.0);
        let total = speakers.iter().map(|one| u64::from(one.minutes.get())).sum::<u64>() + u64::from(opening);
        match u32::try_from(total) {
            Ok(total) if (1..=WEEK).contains(&total) => {
                let speakers = Some(SpeakerList { opening: Minutes(opening), speakers });
                Some(Self { minutes: Minutes(total), range: None, speakers })
            }
            _ => {
                out.add(&node.at, Fault::TotalMinutes { total, most: WEEK });
                None
            }
        }
    }
}

/// In how many parts an item is wished to be at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FewParts(pub NonZeroU32);
any_of!([] FewParts, |generator| vec![
    json_schema!({"const": false}),
    generator.subschema_for::<MostParts>(),
]);

impl Decode for FewParts {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        match node.json.value {
            Value::Bool(false) => Some(Self(NonZeroU32::MIN)),
            Value::Object(_) => NonZeroU32::new(MostParts::decode(node, out)?.max_parts?.0).map(Self),
            _ => {
                out.add(&node.at, node.wrong(phrases::FEW_PARTS));
                None
            }
        }
    }
}

/// Whether and how an item may be divided.
#[derive(Debug)]
pub(crate) enum Splitting {
    No,
    Yes,
    Into(SplitInto),
}
any_of!([] Splitting, |generator| vec![
    json_schema!({"type": "boolean"}),
    generator.subschema_for::<SplitInto>(),
]);

impl Decode for Splitting {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        match node.json.value {
            Value::Bool(false) => Some(Self::No),
            Value::Bool(true) => Some(Self::Yes),
            Value::Object(_) => SplitInto::decode(node, out).map(Self::Into),
            _ => {
                out.add(&node.at, node.wrong(phrases::SPLITTING));
                None
            }
        }
    }
}

/// One element of `after`.
#[derive(Debug)]
pub(crate) struct OneAfter {
    pub item: Id,
    pub gap: Minutes,
}
any_of!([] OneAfter, |generator| vec![generator.subschema_for::<Id>(), generator.subschema_for::<Gap>()]);

impl Decode for OneAfter {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        match node.json.value {
            Value::Object(_) => {
                let said = Gap::decode(node, out)?;
                Some(Self { item: said.item?, gap: Minutes(said.gap_minutes.map_or(0, |gap| gap.0)) })
            }
            Value::Text(_) => Id::decode(node, out).map(|item| Self { item, gap: Minutes::ZERO }),
            _ => {
                out.add(&node.at, node.wrong(phrases::AFTER));
                None
            }
        }
    }
}

/// The track of an item, or tracks to choose from.
#[derive(Debug)]
pub(crate) enum OneTrack {
    /// One track, or `any` for all of them.
    Named(Id),
    /// These.
    Listed(List<Id, MOST>),
}
any_of!([] OneTrack, |generator| vec![generator.subschema_for::<Id>(), List::<Id, MOST>::json_schema(generator)]);

impl Decode for OneTrack {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        match node.json.value {
            Value::List(_) => List::decode(node, out).map(Self::Listed),
            _ => Id::decode(node, out).map(Self::Named),
        }
    }
}

/// The ways to say when a session may meet.
#[derive(Debug)]
pub(crate) enum OneMeetings {
    Short(ShortForm),
    Candidates(Candidates),
    Listed(List<Meeting, MOST>),
}
any_of!([] OneMeetings, |generator| vec![
    generator.subschema_for::<ShortForm>(),
    generator.subschema_for::<Candidates>(),
    List::<Meeting, MOST>::json_schema(generator),
]);

impl Decode for OneMeetings {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        match node.json.value {
            Value::Object(_) => {
                let generated = GENERATED.into_iter().find(|key| node.get(key).is_some());
                match (node.get("times"), generated) {
                    (Some(times), Some(generated)) => {
                        out.put(Place::Key(times.at), Fault::TimesAndCandidates { generated });
                        None
                    }
                    (None, Some(_)) => Candidates::decode(node, out).map(Self::Candidates),
                    (_, None) => ShortForm::decode(node, out).map(Self::Short),
                }
            }
            Value::List(_) => List::decode(node, out).map(Self::Listed),
            _ => {
                out.add(&node.at, node.wrong(phrases::FORMS_OF_MEETINGS));
                None
            }
        }
    }
}

/// Fields that only the form with hours to choose from has.
const GENERATED: [&str; 4] = ["between", "length", "step", "per_day"];

/// The name of a rule set, or of a file that ends in `.json`.
#[derive(Debug, Clone)]
pub(crate) struct SetName(pub String);
inline_schema!([] SetName, {
    let names = FILES.map(|(name, _)| name);
    json_schema!({"anyOf": [{"enum": names}, {"type": "string", "pattern": "\\.json$"}]})
});

impl Decode for SetName {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let text = line(node, 400, phrases::RULE_SET_NAME, out)?;
        if text.ends_with(".json") || FILES.iter().any(|(name, _)| *name == text) {
            return Some(Self(text.to_owned()));
        }
        let known: Vec<&'static str> = FILES.iter().map(|(name, _)| *name).chain(["a file NAME.json"]).collect();
        let near = out.near(text, FILES.iter().map(|(name, _)| *name));
        out.add(&node.at, Fault::UnknownWord { shown: shown(node.json), what: phrases::RULE_SET, near, known });
        None
    }
}

/// What is printed of tracks, by their names.
#[derive(Debug)]
pub(crate) struct Tracks(pub Vec<(String, At<TrackWords>)>);
any_of!([] Tracks, |generator| vec![json_schema!({
    "type": "object",
    "additionalProperties": generator.subschema_for::<TrackWords>(),
})]);

impl Decode for Tracks {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let Some(fields) = node.fields() else {
            out.add(&node.at, node.wrong(phrases::AN_OBJECT));
            return None;
        };
        let tracks = fields.into_iter().filter_map(|(key, field)| Some((key.to_owned(), At::decode(&field, out)?)));
        Some(Self(tracks.collect()))
    }
}

/// Interpreters in a booth.
#[derive(Debug, Clone)]
pub(crate) struct Booths(pub Booth);

/// The most in one booth.
type Seats = Count<1, 12>;
any_of!([] Booths, |generator| vec![
    generator.subschema_for::<Seats>(),
    json_schema!({
        "type": "object",
        "patternProperties": {"^[a-z]{2,3}$": generator.subschema_for::<Seats>()},
        "additionalProperties": false,
    }),
]);

impl Decode for Booths {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        if !matches!(node.json.value, Value::Object(_)) {
            return Seats::decode(node, out).map(|seats| Self(Booth::Each(seats.0)));
        }
        let mut numbers = BTreeMap::new();
        for (key, field) in node.fields()? {
            match key.parse::<Language>() {
                Ok(language) => {
                    if let Some(seats) = Seats::decode(&field, out) {
                        numbers.insert(language, seats.0);
                    }
                }
                Err(()) => out.put(Place::Key(field.at), Fault::NotALanguage { shown: quoted(key) }),
            }
        }
        Some(Self(Booth::By(numbers)))
    }
}
