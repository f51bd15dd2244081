//! The version of a session that the author of a change saw: `If-Match` with the `ETag` of the session (RFC 9110, 13.1.1), or
//! `version` in the body.

use axum::http::{HeaderMap, header};

use super::App;
use super::error::ApiError;
use super::request::ApiRequest;
use crate::store::StoreError;

/// The `ETag` of a version.
pub fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// What `If-Match` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matching {
    /// `*`: whatever version the session has.
    Any,
    /// Versions. A tag that is not one of ours is none, and so matches nothing.
    Versions(Vec<i64>),
}

impl Matching {
    /// The header of a request.
    ///
    /// # Errors
    /// If it is neither `*` nor a list of tags.
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
        let mut all = headers.get_all(header::IF_MATCH).iter().peekable();
        if all.peek().is_none() {
            return Ok(None);
        }
        let lines: Option<Vec<&str>> = all.map(|line| line.to_str().ok()).collect();
        let found = lines.and_then(|lines| Self::read(&lines.join(",")));
        let help = "write the ETag of the session with its quotes, such as `If-Match: \"7\"`";
        found.map(Some).ok_or_else(|| ApiError::request("If-Match is no list of tags", help))
    }

    fn read(text: &str) -> Option<Self> {
        if text.trim() == "*" {
            return Some(Self::Any);
        }
        let mut versions = Vec::new();
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            let (weak, tag) = one.strip_prefix("W/").map_or((false, one), |tag| (true, tag));
            let inside = tag.strip_prefix('"')?.strip_suffix('"').filter(|inside| !inside.contains('"'))?;
            // a weak tag never matches here
            versions.extend(inside.parse::<i64>().ok().filter(|version| !weak && version.to_string() == inside));
        }
        Some(Self::Versions(versions))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_the_standard_has_them() {
        let versions = |versions: &[i64]| Some(Matching::Versions(versions.to_vec()));
        for (text, wanted) in [
            ("*", Some(Matching::Any)),
            ("\"7\"", versions(&[7])),
            (" \"7\" ,, \"9\"", versions(&[7, 9])),
            ("W/\"7\"", versions(&[])),
            ("\"x\", \"07\", \"+7\"", versions(&[])),
            ("7", None),
            ("\"7", None),
            ("*, \"7\"", None),
        ] {
            assert_eq!(Matching::read(text), wanted, "{text}");
        }
    }
}
