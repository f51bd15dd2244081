//! The routes of stored sessions.

use super::param::{Kind, LIMIT, Param, optional};
use super::{Body as B, Returns as G, Route, line};
use crate::web::gates::Work;
use crate::web::typed::of;
use crate::web::{day, export, questions, sessions};

/// The options of an export.
pub(super) const PRINT: &[Param] = &[
    optional("format", "The format; `json` by default", Kind::OneOf(export::formats)),
    optional("lang", "The language, such as `fr`; `en` by default", Kind::Text),
    optional(
        "zones",
        "Time zones whose hours are also printed, separated by commas; `participants` are those of the session",
        Kind::Text,
    ),
    optional("style", "The rows of the table: `meeting` by default", Kind::OneOf(|| vec!["meeting", "item"])),
    optional("bom", "Whether a csv file begins with a byte order mark, which Excel needs", Kind::Flag),
    optional(
        "separator",
        "The separator of a csv file: `comma` by default",
        Kind::OneOf(|| vec!["comma", "semicolon", "tab"]),
    ),
];

/// The options of an export of a stored session, which may be the session file itself.
const PRINT_KEPT: &[Param] = &[
    optional(
        "format",
        "The format; `json` by default. `session` is the session file",
        Kind::OneOf(export::kept_formats),
    ),
    PRINT[1],
    PRINT[2],
    PRINT[3],
    PRINT[4],
    PRINT[5],
];

pub(super) fn routes() -> Vec<Route> {
    let one = "/api/v1/sessions/{session}";
    let changes = |route: Route| Route { versioned: true, ..route };
    vec![
        Route {
            query: const { &[LIMIT, optional("after", "`next` of the page before: only the sessions after it", Kind::Text)] },
            ..line(
                "GET",
                "/api/v1/sessions",
                "listSessions",
                "The sessions, the one that was changed last first",
                B::None,
                G::Json(200, of::<sessions::SessionList>),
                sessions::list,
            )
        },
        Route {
            query: const {
                &[optional(
                    "organisation",
                    "To which organisation it belongs; by default the first in which the caller plans",
                    Kind::Text,
                )]
            },
            ..line(
                "POST",
                "/api/v1/sessions",
                "createSession",
                "Stores a session file and plans it",
                B::Session,
                G::Json(201, of::<sessions::Session>),
                sessions::create,
            )
        },
        line(
            "GET",
            one,
            "getSession",
            "A session with its schedule",
            B::None,
            G::Json(200, of::<sessions::Session>),
            sessions::get,
        ),
        changes(line(
            "PUT",
            one,
            "replaceSession",
            "Replaces the session file",
            B::Json(of::<sessions::Replacement>),
            G::Json(200, of::<sessions::Session>),
            sessions::replace,
        )),
        changes(line(
            "DELETE",
            one,
            "removeSession",
            "Removes a session from the list; its history is kept",
            B::OptionalJson(of::<sessions::SeenVersion>),
            G::Json(200, of::<sessions::Removed>),
            sessions::close,
        )),
        changes(line(
            "POST",
            "/api/v1/sessions/{session}/edits",
            "applyEdits",
            "Applies edits, and plans again with the fewest changes",
            B::Json(of::<sessions::Edits>),
            G::Json(200, of::<sessions::Session>),
            sessions::edit,
        )),
        line(
            "POST",
            "/api/v1/sessions/{session}/record",
            "recordEvents",
            "Records what happens on the day, event by event; one that is sent twice counts once",
            B::Json(of::<day::Events>),
            G::Json(200, of::<day::Recorded>),
            day::record,
        ),
        changes(line(
            "POST",
            "/api/v1/sessions/{session}/speakers",
            "setSpeakers",
            "Lists the speakers of an item, whose minutes are then theirs, and plans again",
            B::Json(of::<day::Speakers>),
            G::Json(200, of::<sessions::Session>),
            day::speakers,
        )),
        Route {
            query: const {
                &[optional(
                    "at",
                    "The moment of the forecast, such as `2022-05-04T10:20:00Z`; by default the latest that is recorded",
                    Kind::Moment,
                )]
            },
            ..line(
                "GET",
                "/api/v1/sessions/{session}/day",
                "getDay",
                "What has happened and what is under way, with the forecast of what is left",
                B::None,
                G::Json(200, of::<day::DayNow>),
                day::get,
            )
        },
        changes(line(
            "POST",
            "/api/v1/sessions/{session}/undo",
            "undoChange",
            "Makes the revision before the current one",
            B::OptionalJson(of::<sessions::SeenVersion>),
            G::Json(200, of::<sessions::Session>),
            sessions::undo,
        )),
        changes(line(
            "POST",
            "/api/v1/sessions/{session}/redo",
            "redoChange",
            "Takes an undo back",
            B::OptionalJson(of::<sessions::SeenVersion>),
            G::Json(200, of::<sessions::Session>),
            sessions::redo,
        )),
        Route {
            query: const { &[LIMIT, optional("after", "Only the changes after this version", Kind::Integer(0, i64::MAX))] },
            ..line(
                "GET",
                "/api/v1/sessions/{session}/history",
                "listChanges",
                "The changes of a session, the oldest first",
                B::None,
                G::Json(200, of::<sessions::ChangeList>),
                sessions::history,
            )
        },
        line(
            "GET",
            "/api/v1/sessions/{session}/revisions/{revision}",
            "getRevision",
            "A revision with its schedule",
            B::None,
            G::Json(200, of::<sessions::PlannedRevision>),
            sessions::revision,
        ),
        Route {
            query: PRINT_KEPT,
            work: Work::Documents,
            ..line(
                "GET",
                "/api/v1/sessions/{session}/export",
                "exportSession",
                "The schedule in a format and a language",
                B::None,
                G::File(export::MEDIA_TYPES),
                export::export_kept,
            )
        },
        Route {
            query: PRINT_KEPT,
            work: Work::Documents,
            ..line(
                "POST",
                "/api/v1/sessions/{session}/export",
                "exportUpdate",
                "The same, as an update of a calendar issued earlier",
                B::Json(of::<export::PreviousCalendar>),
                G::File(export::MEDIA_TYPES),
                export::export_kept,
            )
        },
        line(
            "GET",
            "/api/v1/sessions/{session}/events",
            "streamSession",
            "A stream of the state of a session",
            B::None,
            G::Events,
            questions::session_events,
        ),
    ]
}
