//! The routes of questions and jobs.

use plenary_core::answers::{
    AlternativesAnswer, CheckAnswer, ExplainAnswer, PlanReply, RepairsAnswer, RiskAnswer, ScenariosAnswer, SlackAnswer,
    TeamsAnswer, WhatIfAnswer, WhyAnswer,
};

use super::param::{Kind, LIMIT, Param, optional};
use super::{Body as B, Returns as G, Route, line};
use crate::web::job::Job;
use crate::web::typed::{JobOf, Shape, of};
use crate::web::{questions, sessions};

const WAIT: &[Param] =
    &[optional("wait", "Seconds to wait for the result; by default the reply comes at once", Kind::Seconds(600))];

/// A question that matches a command.
struct Ask {
    /// Its name.
    name: &'static str,
    /// The path and the operation for a session that is sent.
    sent: (&'static str, &'static str),
    /// The same for a stored session, if there is one.
    kept: Option<(&'static str, &'static str)>,
    /// What it asks.
    summary: &'static str,
    /// The job that answers it.
    job: Shape,
}

/// The questions that match commands.
const ASKS: [Ask; 11] = [
    Ask {
        name: "plan",
        sent: ("/api/v1/plan", "plan"),
        kept: None,
        summary: "Plans a session, with the fewest changes to the schedule if one is sent",
        job: of::<JobOf<PlanReply>>,
    },
    Ask {
        name: "check",
        sent: ("/api/v1/check", "check"),
        kept: Some(("/api/v1/sessions/{session}/check", "checkSession")),
        summary: "Verifies a schedule, or a table made by hand",
        job: of::<JobOf<CheckAnswer>>,
    },
    Ask {
        name: "whatif",
        sent: ("/api/v1/whatif", "askWhatIf"),
        kept: Some(("/api/v1/sessions/{session}/whatif", "askSessionWhatIf")),
        summary: "What edits move and cost",
        job: of::<JobOf<WhatIfAnswer>>,
    },
    Ask {
        name: "scenarios",
        sent: ("/api/v1/scenarios", "compareScenarios"),
        kept: Some(("/api/v1/sessions/{session}/compare", "compareSessionScenarios")),
        summary: "Several what-if questions side by side; of a stored session by default those that it has",
        job: of::<JobOf<ScenariosAnswer>>,
    },
    Ask {
        name: "explain",
        sent: ("/api/v1/explain", "explain"),
        kept: Some(("/api/v1/sessions/{session}/explain", "explainSession")),
        summary: "Why no schedule exists, and possible fixes",
        job: of::<JobOf<ExplainAnswer>>,
    },
    Ask {
        name: "why",
        sent: ("/api/v1/why", "askWhy"),
        kept: Some(("/api/v1/sessions/{session}/why", "askSessionWhy")),
        summary: "What an alternative would cost, or what forbids it",
        job: of::<JobOf<WhyAnswer>>,
    },
    Ask {
        name: "slack",
        sent: ("/api/v1/slack", "findSlack"),
        kept: Some(("/api/v1/sessions/{session}/slack", "findSessionSlack")),
        summary: "How many minutes each item may overrun",
        job: of::<JobOf<SlackAnswer>>,
    },
    Ask {
        name: "alternatives",
        sent: ("/api/v1/alternatives", "findAlternatives"),
        kept: Some(("/api/v1/sessions/{session}/alternatives", "findSessionAlternatives")),
        summary: "Other good schedules",
        job: of::<JobOf<AlternativesAnswer>>,
    },
    Ask {
        name: "repairs",
        sent: ("/api/v1/repairs", "findRepairs"),
        kept: Some(("/api/v1/sessions/{session}/repairs", "findSessionRepairs")),
        summary: "Small changes that make what is left surer",
        job: of::<JobOf<RepairsAnswer>>,
    },
    Ask {
        name: "risk",
        sent: ("/api/v1/risk", "estimateRisk"),
        kept: Some(("/api/v1/sessions/{session}/risk", "estimateSessionRisk")),
        summary: "How sure a schedule is, and when to call for each item",
        job: of::<JobOf<RiskAnswer>>,
    },
    Ask {
        name: "teams",
        sent: ("/api/v1/teams", "countTeams"),
        kept: Some(("/api/v1/sessions/{session}/teams", "countSessionTeams")),
        summary: "How many teams of interpreters a schedule needs",
        job: of::<JobOf<TeamsAnswer>>,
    },
];

pub(super) fn asks() -> Vec<Route> {
    let mut all = vec![Route {
        query: WAIT,
        ..line(
            "POST",
            "/api/v1/sessions/{session}/plan",
            "planSession",
            "Plans a stored session again, even if its planning was stopped or set aside",
            B::OptionalJson(of::<sessions::Planning>),
            G::Job(of::<JobOf<sessions::RevisionPlan>>),
            sessions::plan,
        )
    }];
    for Ask { name, sent, kept, summary, job } in ASKS {
        let (path, id) = sent;
        let sent = line("POST", path, id, summary, B::Question, G::Job(job), questions::sent);
        let sent = Route { query: WAIT, ask: name, ..sent };
        all.push(sent);
        if let Some((path, id)) = kept {
            all.push(Route { path, id, run: questions::kept, ..sent });
        }
    }
    all
}

pub(super) fn jobs() -> Vec<Route> {
    vec![
        Route {
            query: const { &[LIMIT, optional("after", "The id of a job: only those that are older", Kind::Text)] },
            ..line(
                "GET",
                "/api/v1/jobs",
                "listJobs",
                "The waiting, running and recent jobs, the newest first",
                B::None,
                G::Json(200, of::<questions::JobList>),
                questions::jobs,
            )
        },
        line(
            "GET",
            "/api/v1/jobs/{job}",
            "getJob",
            "A job, with its result",
            B::None,
            G::Json(200, of::<Job>),
            questions::job,
        ),
        line(
            "DELETE",
            "/api/v1/jobs/{job}",
            "stopJob",
            "Stops a job; a running one ends with the best result so far",
            B::None,
            G::Json(200, of::<Job>),
            questions::cancel,
        ),
        line(
            "GET",
            "/api/v1/jobs/{job}/best",
            "getBestSchedule",
            "The best schedule so far of a plan that is being made, without bounds; `null` until there is one",
            B::None,
            G::Json(200, of::<questions::Best>),
            questions::best,
        ),
        line(
            "GET",
            "/api/v1/jobs/{job}/events",
            "streamJob",
            "A stream of the progress of a job",
            B::None,
            G::Events,
            questions::job_events,
        ),
        Route {
            query: const {
                &[Param {
                    required: true,
                    ..optional(
                        "topics",
                        "At most 200 topics separated by commas, such as `session/3`, or `job/` and an id",
                        Kind::Text,
                    )
                }]
            },
            ..line(
                "GET",
                "/api/v1/events",
                "streamEvents",
                "A stream of the states of several sessions and jobs; each event has the states of all topics",
                B::None,
                G::Events,
                questions::events,
            )
        },
    ]
}
