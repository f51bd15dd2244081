//! The routes of the way of a document: circulated, approved, issued.

use super::param::{Kind, Param, optional};
use super::{Body as B, Returns as G, Route, line};
use crate::web::gates::Work;
use crate::web::typed::of;
use crate::web::{export, issues, notices};

const LANG: &[Param] = &[optional("lang", "The language of what changed, such as `fr`; `en` by default", Kind::Text)];
const FILE: &[Param] = &[
    optional(
        "format",
        "The format; by default `json`, the frozen schedule byte for byte",
        Kind::OneOf(export::formats),
    ),
    optional("lang", "The language, such as `fr`; `en` by default", Kind::Text),
    optional("changes", "`true`: a docx with what has changed since the issue before as tracked changes", Kind::Flag),
];

pub(super) fn routes() -> Vec<Route> {
    let state = G::Json(200, of::<issues::IssueState>);
    let step =
        |path, id, summary, body, run| Route { query: LANG, ..line("POST", path, id, summary, body, state, run) };
    let file = |path, id, summary, run| Route {
        query: FILE,
        work: Work::Documents,
        ..line("GET", path, id, summary, B::None, G::File(export::MEDIA_TYPES), run)
    };
    vec![
        Route {
            query: LANG,
            ..line(
                "GET",
                "/api/v1/sessions/{session}/issue",
                "getIssueState",
                "How far each schedule that was circulated has come, the issues with what each changed, and the public page",
                B::None,
                state,
                issues::status,
            )
        },
        step(
            "/api/v1/sessions/{session}/issue/circulate",
            "circulateSchedule",
            "Freezes a schedule that the checker accepts, and circulates it to the bureau",
            B::OptionalJson(of::<issues::Circulation>),
            issues::circulate,
        ),
        step(
            "/api/v1/sessions/{session}/issue/object",
            "recordObjection",
            "Records an objection of a member of the bureau, which breaks the silence",
            B::Json(of::<issues::Objection>),
            issues::object,
        ),
        step(
            "/api/v1/sessions/{session}/issue/withdraw",
            "withdrawSchedule",
            "Withdraws the schedule that is before the bureau, or approved",
            B::OptionalJson(of::<issues::Step>),
            issues::withdraw,
        ),
        step(
            "/api/v1/sessions/{session}/issue/publish",
            "publishSchedule",
            "Issues the schedule that silence has approved, or one without the bureau; the public page then shows it",
            B::OptionalJson(of::<issues::Issuing>),
            issues::publish,
        ),
        line(
            "GET",
            "/api/v1/sessions/{session}/issue/recipients",
            "listRecipients",
            "Who is told of issues by e-mail, when each was last told, and why a message could not be sent",
            B::None,
            G::Json(200, of::<notices::RecipientList>),
            notices::list,
        ),
        line(
            "PUT",
            "/api/v1/sessions/{session}/issue/recipients",
            "setRecipients",
            "Sets who is told of issues by e-mail: at most 500 addresses, each with a language of the six",
            B::Json(of::<notices::Recipients>),
            G::Json(200, of::<notices::RecipientList>),
            notices::set,
        ),
        file(
            "/api/v1/sessions/{session}/issues/{issue}",
            "getIssue",
            "The frozen schedule of an issue, or its annex in a format and a language",
            issues::issued,
        ),
        file(
            "/api/v1/sessions/{session}/circulations/{circulation}",
            "getCirculation",
            "The frozen schedule of a circulation, or its annex in a format and a language",
            issues::circulated,
        ),
    ]
}
