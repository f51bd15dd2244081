//! A public file as it is sent: with a tag, packed, and with the policy that its own style and script need.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::web::export::kind;

/// How long others may keep a page before they ask again, and an issue, which never changes.
pub(super) const SOON: &str = "public, max-age=60";
pub(super) const ALWAYS: &str = "public, max-age=31536000, immutable";

/// A file as it is sent.
#[derive(Debug)]
pub(super) struct Ready {
    mime: &'static str,
    bytes: Bytes,
    tag: HeaderValue,
    /// Packed by gzip, if that is shorter.
    packed: Option<(Bytes, HeaderValue)>,
    keep: &'static str,
    /// What its own style and script are allowed; none if it has none.
    policy: Option<HeaderValue>,
}

impl Ready {
    /// The file at a path. `keep` says how long caches may keep it.
    pub(super) fn new(path: &str, bytes: Vec<u8>, keep: &'static str) -> Self {
        let mime = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "atom" => "application/atom+xml; charset=utf-8",
            ending => kind(ending).0,
        };
        let digest: String = Sha256::digest(&bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let tag = |end: &str| {
            HeaderValue::from_str(&format!("\"{digest}{end}\"")).unwrap_or(HeaderValue::from_static("\"\""))
        };
        let is_text = mime.starts_with("text/") || mime.contains("xml;") || mime == "application/json";
        let packed = is_text.then(|| pack(&bytes)).flatten().filter(|packed| packed.len() < bytes.len());
        let policy = path.ends_with(".html").then(|| policy(&bytes)).flatten();
        Self {
            mime,
            tag: tag(""),
            packed: packed.map(|packed| (packed.into(), tag("z"))),
            bytes: bytes.into(),
            keep,
            policy,
        }
    }

    /// Its bytes in memory.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + self.packed.as_ref().map_or(0, |(packed, _)| packed.len())
    }

    /// The response to a request with these headers.
    pub(super) fn response(&self, asked: &HeaderMap) -> Response {
        let (bytes, tag, is_packed) = match &self.packed {
            Some((bytes, tag)) if takes_gzip(asked) => (bytes, tag, true),
            _ => (&self.bytes, &self.tag, false),
        };
        let same = asked.get(header::IF_NONE_MATCH).is_some_and(|known| is_known(known, tag));
        let mut response =
            if same { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(bytes.clone()).into_response() };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.keep));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if !same {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.mime));
            if is_packed {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            if let Some(policy) = &self.policy {
                headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
            }
        }
        response
    }
}

fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).ok()?;
    packed.finish().ok()
}

/// Whether the header lets a body be packed by gzip.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|one| {
        let (name, quality) = one.split_once(';').unwrap_or((one, "q=1"));
        name.trim().eq_ignore_ascii_case("gzip") && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// Whether `If-None-Match` names a tag, or all.
fn is_known(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let Ok(known) = known.to_str() else { return false };
    known
        .split(',')
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == "*" || one.as_bytes() == tag.as_bytes())
}

/// The policy of a page: nothing but its own style and script, by their hashes, and the widths of its columns.
fn policy(page: &[u8]) -> Option<HeaderValue> {
    let page = std::str::from_utf8(page).ok()?;
    let hashes = |begin: &str, end: &str| -> String {
        let texts = page.split(begin).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0));
        texts.map(|text| format!(" 'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))).collect()
    };
    let or_none = |hashes: String| if hashes.is_empty() { " 'none'".to_owned() } else { hashes };
    let styles = or_none(hashes("<style>", "</style>"));
    let scripts = or_none(hashes("<script>", "</script>"));
    HeaderValue::from_str(&format!(
        "default-src 'none'; style-src{styles}; style-src-attr 'unsafe-inline'; script-src{scripts}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    ))
    .ok()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number =
            chunk.iter().enumerate().fold(0u32, |sum, (place, byte)| sum | u32::from(*byte) << (16 - 8 * place));
        for place in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_who_has_the_page_is_told_so() {
        let ready = Ready::new("en.html", "<style>a</style>".repeat(100).into_bytes(), SOON);
        let asked =
            |name: &'static str, value: &str| HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
        let plain = ready.response(&HeaderMap::new());
        assert_eq!((plain.status(), plain.headers().get("content-encoding")), (StatusCode::OK, None));
        let tag = plain.headers()["etag"].to_str().unwrap().to_owned();
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            assert_eq!(ready.response(&asked("if-none-match", &known)).status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(ready.response(&asked("if-none-match", "\"x\"")).status(), StatusCode::OK);
        for (accepted, wanted) in [("gzip, br", true), ("br", false), ("gzip;q=0", false), ("br, GZIP;q=0.5", true)] {
            let packed = ready.response(&asked("accept-encoding", accepted));
            assert_eq!(packed.headers().contains_key("content-encoding"), wanted, "{accepted}");
            assert_eq!(packed.headers()["etag"].to_str().unwrap() != tag, wanted, "each has its tag");
        }
    }

    #[test]
    fn a_page_may_run_its_own_script_and_no_other() {
        assert_eq!([base64(b"M"), base64(b"Ma"), base64(b"Man")], ["TQ==", "TWE=", "TWFu"]);
        let policy =
            policy(b"<style>a</style><script>b</script><script type=\"application/ld+json\">{}</script>").unwrap();
        let policy = policy.to_str().unwrap();
        assert!(policy.contains("script-src 'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='; "), "{policy}");
        assert_eq!(policy.matches("sha256-").count(), 2, "{policy}");
    }
}
