//! The routes of the way of a document: circulated, approved, issued.

use super::{Body as B, Returns as G, Route, Work, line};
use crate::web::{issues, notices};

const LANG: &[(&str, &str)] = &[("lang", "The language of what changed, such as `fr`")];
const FILE: &[(&str, &str)] = &[
    ("format", "A format of `/api/v1/formats`; by default `json`, the frozen schedule byte for byte"),
    ("lang", "The language, such as `fr`"),
    ("changes", "`true`: a docx with what has changed since the issue before as tracked changes"),
];

pub(super) fn routes() -> Vec<Route> {
    let step = |path, summary, body, run| Route { query: LANG, ..line("POST", path, summary, body, G::Json(200), run) };
    let file = |path, summary, run| Route {
        query: FILE,
        work: Work::Documents,
        ..line("GET", path, summary, B::None, G::File, run)
    };
    vec![
        Route {
            query: LANG,
            ..line(
                "GET",
                "/api/v1/sessions/{session}/issue",
                "How far each schedule that was circulated has come, the issues with what each changed, and the public page",
                B::None,
                G::Json(200),
                issues::status,
            )
        },
        step(
            "/api/v1/sessions/{session}/issue/circulate",
            "Freezes a schedule that the checker accepts, and circulates it to the bureau",
            B::OptionalJson(|| schemars::schema_for!(issues::Circulation)),
            issues::circulate,
        ),
        step(
            "/api/v1/sessions/{session}/issue/object",
            "Records an objection of a member of the bureau, which breaks the silence",
            B::Json(|| schemars::schema_for!(issues::Objection)),
            issues::object,
        ),
        step(
            "/api/v1/sessions/{session}/issue/withdraw",
            "Withdraws the schedule that is before the bureau, or approved",
            B::OptionalJson(|| schemars::schema_for!(issues::Step)),
            issues::withdraw,
        ),
        step(
            "/api/v1/sessions/{session}/issue/publish",
            "Issues the schedule that silence has approved, or one without the bureau; the public page then shows it",
            B::OptionalJson(|| schemars::schema_for!(issues::Issuing)),
            issues::publish,
        ),
        line(
            "GET",
            "/api/v1/sessions/{session}/issue/recipients",
            "Who is told of issues by e-mail, when each was last told, and why a message could not be sent",
            B::None,
            G::Json(200),
            notices::list,
        ),
        line(
            "PUT",
            "/api/v1/sessions/{session}/issue/recipients",
            "Sets who is told of issues by e-mail: at most 500 addresses, each with a language of the six",
            B::Json(|| schemars::schema_for!(notices::Recipients)),
            G::Json(200),
            notices::set,
        ),
        file(
            "/api/v1/sessions/{session}/issues/{issue}",
            "The frozen schedule of an issue, or its annex in a format and a language",
            issues::issued,
        ),
        file(
            "/api/v1/sessions/{session}/circulations/{circulation}",
            "The frozen schedule of a circulation, or its annex in a format and a language",
            issues::circulated,
        ),
    ]
}
