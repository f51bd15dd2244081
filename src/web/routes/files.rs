//! The routes of documents and files, and of the server itself.

use super::param::{Kind, optional};
use super::sessions::PRINT;
use super::{Body as B, Returns as G, Route, line, openapi};
use crate::web::gates::Work;
use crate::web::typed::{AnyObject, of};
use crate::web::{backup, export, files, metrics};
use plenary_core::answers::RulesAnswer;

pub(super) fn files() -> Vec<Route> {
    vec![
        Route {
            query: PRINT,
            work: Work::Documents,
            ..line(
                "POST",
                "/api/v1/export",
                "exportSchedule",
                "Renders a schedule",
                B::Json(of::<export::Export>),
                G::File(export::MEDIA_TYPES),
                export::export,
            )
        },
        Route {
            query: const {
                &[
                    optional("name", "The file name of the document", Kind::Text),
                    optional("lang", "Its language; detected by default", Kind::Text),
                    optional(
                        "days",
                        "The days of the session, with commas; those of the document by default",
                        Kind::Text,
                    ),
                    optional("times", "The hours of each day, such as `10:00-12:00,14:00-16:00`", Kind::Text),
                    optional(
                        "map",
                        "The fields of columns of a spreadsheet, such as `{\"Topic\": \"title\", \"Notes\": \"-\"}`; `-` leaves a column out",
                        Kind::Text,
                    ),
                ]
            },
            work: Work::Documents,
            ..line(
                "POST",
                "/api/v1/import",
                "importDocument",
                "Reads a provisional agenda into a session file",
                B::File("application/octet-stream"),
                G::Json(200, of::<files::Imported>),
                files::import,
            )
        },
        Route {
            work: Work::Documents,
            ..line(
                "POST",
                "/api/v1/import/table",
                "lookAtTable",
                "The columns and the first rows of a spreadsheet, to say what its columns are",
                B::File("application/octet-stream"),
                G::Json(200, of::<files::Table>),
                files::table,
            )
        },
        line(
            "GET",
            "/api/v1/formats",
            "listFormats",
            "Formats and languages",
            B::None,
            G::Json(200, of::<files::Formats>),
            files::formats,
        ),
        line(
            "GET",
            "/api/v1/rules",
            "listRuleSets",
            "Rule sets and calendars",
            B::None,
            G::Json(200, of::<RulesAnswer>),
            files::rules,
        ),
        line(
            "GET",
            "/api/v1/rules/{name}",
            "getRuleSet",
            "The limits of a rule set, each with its source, as a rule set file",
            B::None,
            G::Json(200, of::<AnyObject>),
            files::rule_set,
        ),
        line(
            "GET",
            "/api/v1/schema/{file}",
            "getFileSchema",
            "The JSON Schema of a `session`, `schedule` or `rules` file",
            B::None,
            G::Json(200, of::<AnyObject>),
            files::schema,
        ),
        line(
            "GET",
            "/api/v1/new",
            "getStarterSession",
            "A session file to start from",
            B::None,
            G::File(&["application/json"]),
            files::starter,
        ),
    ]
}

pub(super) fn server() -> Vec<Route> {
    let instant = |route: Route| Route { work: Work::Instant, ..route };
    vec![
        instant(line(
            "GET",
            "/api/v1/health",
            "getHealth",
            "Is the server healthy?",
            B::None,
            G::Json(200, of::<files::Health>),
            files::health,
        )),
        instant(line(
            "GET",
            "/healthz",
            "isAlive",
            "Does the server answer? It needs no token",
            B::None,
            G::Json(200, of::<metrics::Alive>),
            metrics::alive,
        )),
        line(
            "GET",
            "/readyz",
            "isReady",
            "Can the server read its store and its jobs? It needs no token",
            B::None,
            G::Json(200, of::<metrics::Ready>),
            metrics::ready,
        ),
        line(
            "GET",
            "/metrics",
            "getMetrics",
            "Metrics in the form of OpenMetrics",
            B::None,
            G::File(&[metrics::MEDIA_TYPE]),
            metrics::metrics,
        ),
        line(
            "GET",
            "/api/v1/openapi.json",
            "getApiDocument",
            "This document",
            B::None,
            G::Json(200, of::<AnyObject>),
            openapi::get,
        ),
        line(
            "GET",
            "/api/v1/store",
            "backUpStore",
            "A backup: the whole store as an SQLite file",
            B::None,
            G::File(&[backup::SQLITE]),
            backup::save,
        ),
        line(
            "POST",
            "/api/v1/store",
            "restoreBackup",
            "Adds the sessions of a backup, under new numbers",
            B::Upload(backup::SQLITE),
            G::Json(201, of::<backup::Restored>),
            backup::restore,
        ),
    ]
}
