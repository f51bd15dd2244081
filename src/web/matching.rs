//! The header `If-Match` (RFC 9110, 13.1.1), whose tags are versions of a session.

use axum::http::{HeaderMap, header};

use super::error::ApiError;

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
