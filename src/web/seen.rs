//! The version of a session that the author of a change saw: `If-Match` with the `ETag` of the session (RFC 9110, 13.1.1), or
//! `version` in the body.

use super::App;
use super::error::ApiError;
use super::matching::Matching;
use super::request::ApiRequest;
use crate::store::StoreError;

/// The `ETag` of a version.
pub fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

impl ApiRequest {
    /// The version that the author of a change of a session saw. `told` is that of the body.
    ///
    /// # Errors
    /// If there is none, or two that differ, or if the session has gone.
    pub fn seen(&self, app: &App, session: i64, told: Option<i64>) -> Result<i64, ApiError> {
        match (&self.matching, told) {
            (None | Some(Matching::Any), Some(version)) => Ok(version),
            (None, None) => Err(ApiError::NoVersion),
            (Some(Matching::Any), None) => Ok(app.store.head(session)?.version),
            (Some(Matching::Versions(versions)), told) => {
                let latest = app.store.head(session)?.version;
                if told.is_some_and(|version| !versions.contains(&version)) {
                    let help = "send one of them, or the same in both";
                    return Err(ApiError::request("If-Match and `version` name different versions", help));
                }
                let newest = versions.iter().max().copied();
                match told.or_else(|| versions.contains(&latest).then_some(latest)).or(newest) {
                    Some(version) => Ok(version),
                    None => Err(StoreError::Conflict { version: latest, changes: Vec::new() }.into()),
                }
            }
        }
    }
}

impl ApiError {
    /// The error of a request that named its version in `If-Match`.
    #[must_use]
    pub fn of_matching(self) -> Self {
        match self {
            Self::Store(StoreError::Conflict { version, changes }) => Self::Stale { version, changes },
            other => other,
        }
    }
}
