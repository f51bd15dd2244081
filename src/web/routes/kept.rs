//! The routes of named versions, and of links for readers.

use super::{Body as B, Returns as G, Route, line};
use crate::web::{shares, versions};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route {
            query: &[("from", "A revision"), ("to", "Another revision")],
            ..line(
                "GET",
                "/api/v1/sessions/{session}/differences",
                "Two revisions with their session files, and how their schedules differ",
                B::None,
                G::Json(200),
                versions::differences,
            )
        },
        line(
            "GET",
            "/api/v1/sessions/{session}/versions",
            "The named versions of a session",
            B::None,
            G::Json(200),
            versions::list,
        ),
        line(
            "POST",
            "/api/v1/sessions/{session}/versions",
            "Names the current revision, or another one",
            B::Json(|| schemars::schema_for!(versions::NewVersion)),
            G::Json(201),
            versions::name,
        ),
        line(
            "DELETE",
            "/api/v1/sessions/{session}/versions/{version}",
            "Takes the name of a version back; its revision is kept",
            B::None,
            G::Json(200),
            versions::forget,
        ),
        line(
            "POST",
            "/api/v1/sessions/{session}/restore",
            "Makes the session as it was in a revision, with the schedule of that time",
            B::Json(|| schemars::schema_for!(versions::Restoration)),
            G::Json(200),
            versions::restore,
        ),
        line(
            "GET",
            "/api/v1/sessions/{session}/shares",
            "The links with which others read the session",
            B::None,
            G::Json(200),
            shares::list,
        ),
        line(
            "POST",
            "/api/v1/sessions/{session}/shares",
            "Makes a link that shows the plan, or that of one revision, and changes nothing",
            B::OptionalJson(|| schemars::schema_for!(shares::NewShare)),
            G::Json(201),
            shares::share,
        ),
        line(
            "DELETE",
            "/api/v1/sessions/{session}/shares/{share}",
            "Takes a link back",
            B::None,
            G::Json(200),
            shares::unshare,
        ),
        line(
            "GET",
            "/api/v1/shared/{token}",
            "The board and the plan that a link shows. It needs no token but that of the link",
            B::None,
            G::Json(200),
            shares::shared,
        ),
    ]
}
