//! French.

use super::{AnnexWords, Clock, Dates, Mark, PlannerWords, Shared, Words, all, ours, seen, unconfirmed};

/// The report of the Committee on Conferences, which has this heading.
const ASSEMBLY: &str = "A/63/32";
/// A document of a session in Vienna.
const BUREAU: &str = "IDB.49/1/Add.1";
/// A document with numbers of sub-items, which have one bracket.
const CHEMICAL: &str = "EC-68";
/// A verbatim record: its date has no comma.
const VERBATIM: &str = "A/66/PV.82";

pub(super) const WORDS: Words = Words {
    code: "fr",
    name: "Français",
    right_to_left: false,
    annex: AnnexWords {
        annex: unconfirmed("Annexe"),
        title: seen("Organisation des travaux", ASSEMBLY),
        proposed_title: unconfirmed("Projet d’organisation des travaux"),
        programme: unconfirmed("Programme"),
        proposed_programme: unconfirmed("Projet de programme"),
        columns: [
            unconfirmed("Date et heure"),
            seen("Point de l’ordre du jour", BUREAU),
            unconfirmed("Titre ou description"),
        ],
        documentation: unconfirmed("Documentation"),
        day_and_time: unconfirmed("{day}, {time}"),
        continued: unconfirmed(" (suite)"),
        minutes: ours(" ({minutes} min)"),
        about: ours("vers {time}"),
        expected: ours("Les heures précédées de « vers » sont indicatives et ne constituent pas un engagement."),
        sub_item: (unconfirmed(" "), seen(")", CHEMICAL)),
        letters: &[],
        joint: (unconfirmed(", "), unconfirmed(" et ")),
        meeting: unconfirmed("{time} ({details})"),
        detail: unconfirmed("\u{a0}; "),
        without_interpretation: unconfirmed("sans interprétation"),
        tracks: &[("plenary", unconfirmed("Plénière")), ("cow", unconfirmed("Comité plénier"))],
        elsewhere: (ours("{places}\u{a0}: {time}"), ours(", ")),
        places: &[
            ("America/Mexico_City", unconfirmed("Mexico")),
            ("America/Sao_Paulo", unconfirmed("São Paulo")),
            ("Europe/London", unconfirmed("Londres")),
            ("Europe/Brussels", unconfirmed("Bruxelles")),
            ("Europe/Vienna", unconfirmed("Vienne")),
            ("Europe/Moscow", unconfirmed("Moscou")),
            ("Africa/Cairo", unconfirmed("Le Caire")),
            ("Africa/Addis_Ababa", unconfirmed("Addis-Abeba")),
            ("Asia/Beirut", unconfirmed("Beyrouth")),
            ("Asia/Seoul", unconfirmed("Séoul")),
        ],
        status: ours("Statut\u{a0}: {status}."),
        statuses: &[
            ("approved", unconfirmed("approuvé")),
            ("revised", unconfirmed("révisé")),
            ("draft", unconfirmed("projet")),
            ("provisional", unconfirmed("provisoire")),
            ("subject to approval", unconfirmed("sous réserve de l’approbation du Bureau")),
        ],
        unscheduled: ours("Points non inscrits au calendrier"),
        unscheduled_item: ours("{item}\u{a0}: {reason}"),
        not_proven: ours("L’optimalité n’est pas démontrée\u{a0}: l’écart est de {gap}."),
        no_schedule: ours("Aucun calendrier n’est possible pour cette session."),
    },
    dates: Dates {
        day: seen("{weekday} {day} {month}", VERBATIM),
        day_and_year: unconfirmed("{weekday} {day} {month} {year}"),
        first: Some(unconfirmed("1er")),
        months: all(
            [
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
            Mark::Unconfirmed,
        ),
        weekdays: all(["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"], Mark::Unconfirmed),
    },
    clock: Clock {
        twelve_hours: false,
        parts: &[],
        named: &[(0, unconfirmed("minuit")), (60, unconfirmed("1 heure"))],
        hour: unconfirmed("{hour} heures"),
        minute: unconfirmed("{hour} h {minute}"),
        range: unconfirmed("{start}-{end}"),
        shared: Shared::End,
        other_day: ours("{time} ({days} jour)"),
    },
    figures: &super::figures::FR,
    planner: PlannerWords {
        minutes: ours("Minutes"),
        used: ours("{meeting}\u{a0}: {used} min utilisées, {spare} libres"),
        place: ours("{place} ({timezone})"),
        best: ours("Le meilleur pour ces objectifs, démontré\u{a0}: aucun calendrier valable ne fait mieux."),
        bounded: ours("{value} (au moins {bound}, démontré)"),
        unbounded: ours("{value} (rien n’est démontré)"),
        lost: ours("Minutes perdues\u{a0}: {minutes} ({parts})"),
        lost_parts: [
            ours("{minutes} inutilisées en {meeting}"),
            ours("{minutes} pour les suites ({count})"),
            ours("{minutes} pour les parties courtes ({count})"),
            ours(", "),
        ],
        solver: ours("{name}, {seconds} s, fils {threads}, graine {seed}"),
        changes: ours("Déplacés par rapport à la version de référence"),
        change: ours("{item}\u{a0}: {before} -> {now} ({minutes} min)"),
    },
};
