//! The routes of named versions, of scenarios, and of links for readers.

use super::param::{Kind, Param, optional};
use super::{Body as B, Handler, Returns as G, Route, line};
use crate::store::shares::Share;
use crate::store::versions::Version;
use crate::web::request::{Dropped, MadeId};
use crate::web::sessions::Session;
use crate::web::typed::of;
use crate::web::{questions, shares, versions};

/// A route that deletes.
fn gone(path: &'static str, id: &'static str, summary: &'static str, run: Handler) -> Route {
    line("DELETE", path, id, summary, B::None, G::Json(200, of::<Dropped>), run)
}

pub(super) fn versions() -> Vec<Route> {
    vec![
        Route {
            query: const {
                &[
                    Param { required: true, ..optional("from", "A revision", Kind::Integer(1, i64::MAX)) },
                    Param { required: true, ..optional("to", "Another revision", Kind::Integer(1, i64::MAX)) },
                ]
            },
            ..line(
                "GET",
                "/api/v1/sessions/{session}/differences",
                "compareRevisions",
                "Two revisions with their session files, and how their schedules differ",
                B::None,
                G::Json(200, of::<versions::Differences>),
                versions::differences,
            )
        },
        line(
            "GET",
            "/api/v1/sessions/{session}/versions",
            "listVersions",
            "The named versions of a session, the oldest first; at most 200",
            B::None,
            G::Json(200, of::<versions::VersionList>),
            versions::list,
        ),
        line(
            "POST",
            "/api/v1/sessions/{session}/versions",
            "nameVersion",
            "Names the current revision, or another one",
            B::Json(of::<versions::NewVersion>),
            G::Json(201, of::<MadeId>),
            versions::name,
        ),
        line(
            "GET",
            "/api/v1/sessions/{session}/versions/{version}",
            "getVersion",
            "A named version",
            B::None,
            G::Json(200, of::<Version>),
            versions::get,
        ),
        gone(
            "/api/v1/sessions/{session}/versions/{version}",
            "deleteVersion",
            "Takes the name of a version back; its revision is kept",
            versions::forget,
        ),
        Route {
            versioned: true,
            ..line(
                "POST",
                "/api/v1/sessions/{session}/restore",
                "restoreRevision",
                "Makes the session as it was in a revision, with the schedule of that time",
                B::Json(of::<versions::Restoration>),
                G::Json(200, of::<Session>),
                versions::restore,
            )
        },
    ]
}

pub(super) fn scenarios() -> Vec<Route> {
    vec![
        line(
            "GET",
            "/api/v1/sessions/{session}/scenarios",
            "listScenarios",
            "The stored scenarios of a session, with their latest answers; at most 50",
            B::None,
            G::Json(200, of::<questions::ScenarioList>),
            questions::scenarios,
        ),
        line(
            "POST",
            "/api/v1/sessions/{session}/scenarios",
            "createScenario",
            "Stores a scenario",
            B::Json(of::<questions::NewScenario>),
            G::Json(201, of::<MadeId>),
            questions::keep,
        ),
        line(
            "GET",
            "/api/v1/sessions/{session}/scenarios/{scenario}",
            "getScenario",
            "A stored scenario, with its latest answer",
            B::None,
            G::Json(200, of::<questions::StoredScenario>),
            questions::scenario,
        ),
        gone(
            "/api/v1/sessions/{session}/scenarios/{scenario}",
            "deleteScenario",
            "Deletes a scenario",
            questions::forget,
        ),
    ]
}

pub(super) fn shares() -> Vec<Route> {
    vec![
        line(
            "GET",
            "/api/v1/sessions/{session}/shares",
            "listShares",
            "The links with which others read the session; at most 50",
            B::None,
            G::Json(200, of::<shares::ShareList>),
            shares::list,
        ),
        line(
            "POST",
            "/api/v1/sessions/{session}/shares",
            "createShare",
            "Makes a link that shows the plan, or that of one revision, and changes nothing",
            B::OptionalJson(of::<shares::NewShare>),
            G::Json(201, of::<shares::MadeShare>),
            shares::share,
        ),
        line(
            "GET",
            "/api/v1/sessions/{session}/shares/{share}",
            "getShare",
            "A link",
            B::None,
            G::Json(200, of::<Share>),
            shares::get,
        ),
        gone("/api/v1/sessions/{session}/shares/{share}", "deleteShare", "Takes a link back", shares::unshare),
        line(
            "GET",
            "/api/v1/shared/{token}",
            "getShared",
            "The board and the plan that a link shows. It needs no token but that of the link",
            B::None,
            G::Json(200, of::<shares::SharedPlan>),
            shares::shared,
        ),
    ]
}
