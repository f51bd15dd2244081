//! Who may do what: the role that each operation needs, and whose sessions and jobs a caller sees.
//!
//! Without accounts, and with the token of the server, everything is allowed. A member sees the sessions of their
//! organisations only; those of others are not there for them, as if they did not exist.

use super::App;
use super::caller::Access;
use super::error::ApiError;
use super::job::JobId;
use super::request::{ApiRequest, Topic};
use super::routes::BASE;
use crate::store::StoreError;
use crate::store::accounts::Role;

/// What an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// To have signed in.
    Known,
    /// A role: in the organisation of the session, or else in any.
    Role(Role),
    /// To administer the server.
    Server,
}

/// What each operation needs, by its path after that of the API; [`OF_FILES`] has the rest.
pub const NEEDS: &[(&str, &str, Need)] = {
    use Need::{Known, Nothing, Role as R, Server};
    use Role::{Administer, Approve, Plan, View};
    &[
        ("GET", "/healthz", Nothing),
        ("GET", "/readyz", Nothing),
        ("GET", "/shared/{token}", Nothing),
        // whole stores and what is measured say something of all organisations
        ("GET", "/metrics", Server),
        ("GET", "/store", Server),
        ("POST", "/store", Server),
        // nothing that is secret
        ("GET", "/health", R(View)),
        ("GET", "/openapi.json", R(View)),
        ("GET", "/formats", R(View)),
        ("GET", "/rules", R(View)),
        ("GET", "/rules/{name}", R(View)),
        ("GET", "/schema/{file}", R(View)),
        ("GET", "/new", R(View)),
        ("GET", "/me", Known),
        ("POST", "/me/password", Known),
        // what a member sees of sessions
        ("GET", "/sessions", R(View)),
        ("GET", "/sessions/{session}", R(View)),
        ("GET", "/sessions/{session}/day", R(View)),
        ("GET", "/sessions/{session}/history", R(View)),
        ("GET", "/sessions/{session}/revisions/{revision}", R(View)),
        ("GET", "/sessions/{session}/differences", R(View)),
        ("GET", "/sessions/{session}/versions", R(View)),
        ("GET", "/sessions/{session}/scenarios", R(View)),
        ("GET", "/sessions/{session}/events", R(View)),
        ("GET", "/sessions/{session}/export", R(View)),
        ("GET", "/sessions/{session}/issue", R(View)),
        ("GET", "/sessions/{session}/issues/{issue}", R(View)),
        ("GET", "/sessions/{session}/circulations/{circulation}", R(View)),
        ("GET", "/sessions/{session}/scenarios/{scenario}", R(View)),
        ("GET", "/sessions/{session}/versions/{version}", R(View)),
        ("GET", "/events", R(View)),
        ("GET", "/jobs", R(View)),
        ("GET", "/jobs/{job}", R(View)),
        ("GET", "/jobs/{job}/best", R(View)),
        ("GET", "/jobs/{job}/events", R(View)),
        // the same file with the calendar that was issued before: it changes nothing
        ("POST", "/sessions/{session}/export", R(View)),
        // questions change nothing, and the jobs of callers take turns
        ("POST", "/sessions/{session}/check", R(View)),
        ("POST", "/sessions/{session}/whatif", R(View)),
        ("POST", "/sessions/{session}/explain", R(View)),
        ("POST", "/sessions/{session}/why", R(View)),
        ("POST", "/sessions/{session}/slack", R(View)),
        ("POST", "/sessions/{session}/alternatives", R(View)),
        ("POST", "/sessions/{session}/repairs", R(View)),
        ("POST", "/sessions/{session}/risk", R(View)),
        ("POST", "/sessions/{session}/teams", R(View)),
        // this one keeps the answers of stored scenarios
        ("POST", "/sessions/{session}/compare", R(Plan)),
        // the work of planners
        ("POST", "/sessions", R(Plan)),
        ("PUT", "/sessions/{session}", R(Plan)),
        ("DELETE", "/sessions/{session}", R(Plan)),
        ("POST", "/sessions/{session}/edits", R(Plan)),
        ("POST", "/sessions/{session}/record", R(Plan)),
        ("POST", "/sessions/{session}/speakers", R(Plan)),
        ("POST", "/sessions/{session}/undo", R(Plan)),
        ("POST", "/sessions/{session}/redo", R(Plan)),
        ("POST", "/sessions/{session}/restore", R(Plan)),
        ("POST", "/sessions/{session}/plan", R(Plan)),
        ("POST", "/sessions/{session}/scenarios", R(Plan)),
        ("DELETE", "/sessions/{session}/scenarios/{scenario}", R(Plan)),
        ("POST", "/sessions/{session}/versions", R(Plan)),
        ("DELETE", "/sessions/{session}/versions/{version}", R(Plan)),
        // a link lets everybody read, so whoever sees the list could pass it on
        ("GET", "/sessions/{session}/shares", R(Plan)),
        ("POST", "/sessions/{session}/shares", R(Plan)),
        ("GET", "/sessions/{session}/shares/{share}", R(Plan)),
        ("DELETE", "/sessions/{session}/shares/{share}", R(Plan)),
        // whoever asked a question may also stop it
        ("DELETE", "/jobs/{job}", R(Plan)),
        // what goes to the bureau and to the public; and the addresses of those who are told
        ("POST", "/sessions/{session}/issue/circulate", R(Approve)),
        ("POST", "/sessions/{session}/issue/object", R(Approve)),
        ("POST", "/sessions/{session}/issue/withdraw", R(Approve)),
        ("POST", "/sessions/{session}/issue/publish", R(Approve)),
        ("GET", "/sessions/{session}/issue/recipients", R(Approve)),
        ("PUT", "/sessions/{session}/issue/recipients", R(Approve)),
        // of their organisations; the operations themselves look at which
        ("GET", "/accounts", R(Administer)),
        ("POST", "/accounts", R(Administer)),
        ("PUT", "/accounts/{account}", R(Administer)),
        ("GET", "/groups", R(Administer)),
        ("PUT", "/groups", R(Administer)),
        ("GET", "/tokens", R(Administer)),
        ("POST", "/tokens", R(Administer)),
        ("DELETE", "/tokens/{number}", R(Administer)),
        ("GET", "/audit", R(Administer)),
        ("GET", "/organisations", R(Administer)),
        ("POST", "/organisations", Server),
    ]
};

/// What answers about files of one's own that are sent, and keeps nothing. It costs the time of the solver, so it needs the role
/// `plan`.
pub const OF_FILES: [&str; 14] = [
    "/plan",
    "/check",
    "/whatif",
    "/scenarios",
    "/explain",
    "/why",
    "/slack",
    "/alternatives",
    "/repairs",
    "/risk",
    "/teams",
    "/export",
    "/import",
    "/import/table",
];

/// Whether an operation is one about files.
fn is_of_files(method: &str, path: &str) -> bool {
    method == "POST" && OF_FILES.contains(&path)
}

/// What an operation needs; none if nobody has decided, and then it needs everything.
pub fn need(method: &str, path: &str) -> Option<Need> {
    let path = path.strip_prefix(BASE).unwrap_or(path);
    if is_of_files(method, path) {
        return Some(Need::Role(Role::Plan));
    }
    NEEDS.iter().find(|(of, at, _)| (*of, *at) == (method, path)).map(|(.., need)| *need)
}

/// Whether an operation is written into the audit log: it changes something, or takes the whole store away.
pub fn is_change(method: &str, path: &str) -> bool {
    let at = path.strip_prefix(BASE).unwrap_or(path);
    match method {
        "GET" => at == "/store",
        _ => !is_of_files(method, at) && need(method, path) != Some(Need::Role(Role::View)),
    }
}

/// Somebody who watches sessions and jobs.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// What they may do.
    pub access: Access,
    /// Under which name they ask questions.
    pub planner: String,
}

impl Viewer {
    /// The same one with what they may do now; none if their credential no longer holds.
    ///
    /// # Errors
    /// If the store fails.
    pub fn renewed(&self, app: &App) -> Result<Option<Self>, ApiError> {
        Ok(self.access.renewed(&app.store)?.map(|access| Self { access, planner: self.planner.clone() }))
    }

    /// Whether a topic of a stream is there for them.
    ///
    /// # Errors
    /// If the store fails.
    pub fn sees(&self, app: &App, topic: &Topic) -> Result<bool, ApiError> {
        if self.access.member().is_none() {
            return Ok(true);
        }
        match *topic {
            Topic::Session(id) => Ok(app.store.organisation_of(id)?.is_some_and(|of| self.sees_those_of(of))),
            Topic::Job(id) => Ok(self.of_job(app, id)?.is_some()),
        }
    }

    /// Whether they see the sessions of an organisation.
    pub fn sees_those_of(&self, organisation: i64) -> bool {
        self.access.member().is_none() || self.access.has(organisation, Role::View)
    }

    /// The role towards a job: that in the organisation of its session. Whoever asked may stop it.
    fn of_job(&self, app: &App, job: JobId) -> Result<Option<Role>, ApiError> {
        let Some((session, asked)) = app.jobs.file.owner(job)? else { return Ok(None) };
        let organisation = session.map(|session| app.store.organisation_of(session)).transpose()?.flatten();
        let role = organisation.and_then(|organisation| self.access.role(organisation));
        Ok(match session {
            None => (asked == self.planner).then_some(Role::Plan),
            Some(_) if asked == self.planner => role.map(|role| role.max(Role::Plan)),
            Some(_) => role,
        })
    }
}

/// Checks that a caller may do what a request asks for.
///
/// # Errors
/// If they may not, or what it is about is not there for them.
pub fn allow(app: &App, method: &str, path: &str, request: &ApiRequest) -> Result<(), ApiError> {
    let access = &request.access;
    if access.member().is_none() {
        return Ok(());
    }
    let role = match need(method, path).unwrap_or(Need::Server) {
        Need::Nothing | Need::Known => return Ok(()),
        Need::Server if access.is_server() => return Ok(()),
        Need::Server => return Err(ApiError::Role(Role::Administer)),
        Need::Role(role) => role,
    };
    let has = if let Some(text) = request.path.get("session") {
        // the operation itself says that it is not a number
        let Ok(id) = text.parse() else { return Ok(()) };
        let organisation = app.store.organisation_of(id)?;
        let has = organisation.and_then(|organisation| access.role(organisation));
        Some(has.ok_or(StoreError::NotFound { what: "session", id })?)
    } else if let Some(text) = request.path.get("job") {
        let viewer = Viewer { access: access.clone(), planner: request.planner.clone() };
        let known = text.parse().map(|id| viewer.of_job(app, id));
        let has = known.unwrap_or(Ok(None))?;
        Some(has.ok_or_else(|| app.jobs.unknown(text))?)
    } else {
        access.home(role).is_ok().then_some(role)
    };
    if has >= Some(role) { Ok(()) } else { Err(ApiError::Role(role)) }
}
