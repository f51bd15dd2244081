//! The public page of a session: `/public/<address>/en.html`, feeds, calendars and documents. Everybody may read it, and nothing
//! can be changed there.
//!
//! The pages of an issue are written once and kept in memory, packed too, so that a request costs a look into a table; documents when
//! they are first asked for. What has not been asked for longest makes room. A request that finds its file in memory is not
//! counted against a limit, for to count it would cost more than to answer it.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::App;
use super::error::ApiError;
use super::export::kind;
use super::gates::Work;
use super::issues::InStore;
use super::rates::RateKey;
use super::request::language_of;
use super::safety::Caller;
use super::shares::PUBLIC;
use crate::issue::Place;
use plenary_documents::publish::{self, Document, Output};
use plenary_documents::render::{Format, words};

/// Bytes of all pages and documents in memory, at most.
const MOST: usize = 64 << 20;

/// How long others may keep a page before they ask again, and an issue, which never changes.
const SOON: &str = "public, max-age=60";
const ALWAYS: &str = "public, max-age=31536000, immutable";

/// The formats and languages of a page.
fn output() -> Output {
    let formats = if cfg!(feature = "pdf") { vec![Format::Docx, Format::Pdf] } else { vec![Format::Docx] };
    Output { formats, languages: words::ALL.to_vec() }
}

/// A file as it is sent.
#[derive(Debug)]
struct Ready {
    mime: &'static str,
    bytes: Bytes,
    tag: HeaderValue,
    /// Packed by gzip, if that is shorter.
    packed: Option<(Bytes, HeaderValue)>,
    keep: &'static str,
    /// What its own style and script are allowed; none if it has none.
    policy: Option<HeaderValue>,
}

/// The pages of a session.
#[derive(Debug, Default)]
struct Site {
    files: HashMap<String, Arc<Ready>>,
    /// Documents that are made when they are asked for.
    documents: HashMap<String, Document>,
    /// The paths of the frozen schedules.
    frozen: Vec<String>,
    bytes: usize,
    /// When it was last asked for, as a number that grows.
    used: u64,
}

/// The sites in memory, by address.
#[derive(Debug, Default)]
struct Shelf {
    sites: HashMap<String, Site>,
    bytes: usize,
    asked: u64,
    /// Grows whenever an issue is made: what was read before then is not kept.
    issues: u64,
}

/// The public pages in memory.
#[derive(Debug, Default)]
pub struct Public(Mutex<Shelf>);

/// What is known of a file.
enum Found {
    Ready(Arc<Ready>),
    Document(Document),
    Frozen,
    /// The site has no such file.
    None,
    /// The site is not in memory.
    Unread,
}

impl Public {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the pages at an address, because there is another issue.
    pub fn forget(&self, address: &str) {
        let mut shelf = self.shelf();
        shelf.issues += 1;
        if let Some(site) = shelf.sites.remove(address) {
            shelf.bytes -= site.bytes;
        }
    }

    fn find(&self, address: &str, path: &str) -> Found {
        let mut shelf = self.shelf();
        shelf.asked += 1;
        let asked = shelf.asked;
        let Some(site) = shelf.sites.get_mut(address) else { return Found::Unread };
        site.used = asked;
        if let Some(ready) = site.files.get(path) {
            return Found::Ready(Arc::clone(ready));
        }
        match site.documents.get(path) {
            Some(document) => Found::Document(*document),
            None if site.frozen.iter().any(|one| one == path) => Found::Frozen,
            None => Found::None,
        }
    }

    /// The number of issues so far, to be given to [`Public::keep`].
    fn issues(&self) -> u64 {
        self.shelf().issues
    }

    /// Keeps a site, or more files of one, unless an issue was made since `issues`.
    fn keep(&self, address: &str, issues: u64, site: Site) {
        let mut shelf = self.shelf();
        if shelf.issues != issues {
            return;
        }
        let (asked, bytes) = (shelf.asked, site.bytes);
        let there = shelf.sites.entry(address.to_owned()).or_default();
        let twice: usize = site.files.keys().filter_map(|path| there.files.get(path)).map(|ready| ready.size()).sum();
        there.files.extend(site.files);
        there.documents.extend(site.documents);
        if !site.frozen.is_empty() {
            there.frozen = site.frozen;
        }
        there.used = asked;
        there.bytes = there.bytes + bytes - twice;
        shelf.bytes = shelf.bytes + bytes - twice;
        while shelf.bytes > MOST {
            let others = shelf.sites.iter().filter(|(other, _)| *other != address);
            let Some(oldest) = others.min_by_key(|(_, site)| site.used).map(|(address, _)| address.clone()) else {
                break;
            };
            if let Some(gone) = shelf.sites.remove(&oldest) {
                shelf.bytes -= gone.bytes;
            }
        }
    }
}

impl Ready {
    fn new(path: &str, bytes: Vec<u8>, keep: &'static str) -> Self {
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

    fn size(&self) -> usize {
        self.bytes.len() + self.packed.as_ref().map_or(0, |(packed, _)| packed.len())
    }

    /// The response to a request with these headers.
    fn response(&self, asked: &HeaderMap) -> Response {
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

/// `/public/<address>`: where the page begins.
pub async fn start(Path(address): Path<String>) -> Response {
    // an address that is none of ours leads nowhere else either
    let plain = address.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    if plain { Redirect::permanent(&format!("{PUBLIC}{address}/")).into_response() } else { nothing().into_response() }
}

/// `/public/<address>/`: the choice of the language.
pub async fn index(
    state: State<Arc<App>>,
    Path(address): Path<String>,
    caller: Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    file(state, Path((address, "index.html".to_owned())), caller, headers).await
}

/// A file of a page.
pub async fn file(
    State(app): State<Arc<App>>,
    Path((address, path)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    let begun = Instant::now();
    let ready = match app.public.find(&address, &path) {
        Found::Ready(ready) => Ok(ready),
        found => fetch(&app, found, address, path, &caller).await,
    };
    let response = match ready {
        Ok(ready) => ready.response(&headers),
        Err(wrong) => wrong.response_in(language_of(&headers)),
    };
    app.metrics.answered("GET", "/public/{address}/{path}", response.status().as_u16(), begun.elapsed());
    response
}

/// Makes what is not in memory.
async fn fetch(
    app: &Arc<App>,
    found: Found,
    address: String,
    path: String,
    caller: &Caller,
) -> Result<Arc<Ready>, ApiError> {
    app.options.safety.rates.spend(RateKey::Reader(caller.client), Instant::now())?;
    let mut found = found;
    if matches!(found, Found::Unread) {
        let place = app.gates.enter(Work::Reading, caller.client).await?;
        let (app, address, path) = (Arc::clone(app), address.clone(), path.clone());
        found = blocking(move || {
            let _place = place;
            // somebody may have read it while this one waited
            match app.public.find(&address, &path) {
                Found::Unread => read(&app, &address, &path),
                other => Ok(other),
            }
        })
        .await?;
    }
    let (document, work) = match found {
        Found::Ready(ready) => return Ok(ready),
        Found::None | Found::Unread => return Err(nothing()),
        Found::Document(document) => (Some(document), Work::Documents),
        Found::Frozen => (None, Work::Reading),
    };
    let place = app.gates.enter(work, caller.client).await?;
    let app = Arc::clone(app);
    blocking(move || {
        let _place = place;
        match app.public.find(&address, &path) {
            Found::Ready(ready) => Ok(ready),
            _ => make(&app, &address, path, document),
        }
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    spawn_blocking(work).await.unwrap_or_else(|_| Err(ApiError::Fault("a request ended in a panic".to_owned())))
}

fn nothing() -> ApiError {
    ApiError::NotFound("public page".to_owned())
}

/// Writes the pages at an address and keeps them, and says what is known of one file.
fn read(app: &App, address: &str, path: &str) -> Result<Found, ApiError> {
    let issues = app.public.issues();
    let there = app.store.publication_at(address)?.ok_or_else(nothing)?;
    let record = InStore::at(&app.store, there)?;
    if record.issued.is_empty() {
        return Err(nothing());
    }
    let mut site = Site::default();
    for file in publish::pages(&record.issued, &output())? {
        let ready = Ready::new(&file.path, file.bytes, SOON);
        site.bytes += ready.size();
        site.files.insert(file.path, Arc::new(ready));
    }
    site.documents = publish::documents(&record.issued, &output()).into_iter().collect();
    site.frozen = record.register.issues.iter().map(|issue| issue.path()).collect();
    let found = match (site.files.get(path), site.documents.get(path)) {
        (Some(ready), _) => Found::Ready(Arc::clone(ready)),
        (None, Some(document)) => Found::Document(*document),
        (None, None) if site.frozen.iter().any(|one| one == path) => Found::Frozen,
        (None, None) => Found::None,
    };
    app.public.keep(address, issues, site);
    Ok(found)
}

/// Makes a document, or reads a frozen schedule, and keeps it.
fn make(app: &App, address: &str, path: String, document: Option<Document>) -> Result<Arc<Ready>, ApiError> {
    let issues = app.public.issues();
    let there = app.store.publication_at(address)?.ok_or_else(nothing)?;
    let record = InStore::at(&app.store, there)?;
    let ready = match document {
        Some(document) => Ready::new(&path, publish::write(&record.issued, document)?.0, SOON),
        None => Ready::new(&path, record.place.text(&path)?.into_bytes(), ALWAYS),
    };
    let ready = Arc::new(ready);
    let files = HashMap::from([(path, Arc::clone(&ready))]);
    app.public.keep(address, issues, Site { files, bytes: ready.size(), ..Site::default() });
    Ok(ready)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(bytes: usize) -> Site {
        let ready = Ready::new("a.pdf", vec![0; bytes], SOON);
        Site { bytes: ready.size(), files: HashMap::from([("a.pdf".to_owned(), Arc::new(ready))]), ..Site::default() }
    }

    #[test]
    fn what_was_not_asked_for_longest_makes_room_and_an_issue_takes_the_place_of_the_one_before() {
        let public = Public::default();
        let is_ready = |address: &str| matches!(public.find(address, "a.pdf"), Found::Ready(_));
        for address in ["a", "b", "c"] {
            public.keep(address, 0, site(MOST / 4));
            assert!(is_ready(address));
        }
        assert!(is_ready("a") && matches!(public.find("a", "b.pdf"), Found::None));
        public.keep("d", 0, site(MOST / 2));
        assert_eq!([is_ready("a"), is_ready("b"), is_ready("c"), is_ready("d")], [true, false, false, true]);
        public.keep("a", 0, site(MOST / 4));
        assert_eq!(public.shelf().bytes, MOST / 4 * 3, "a file is counted once");
        public.forget("a");
        assert!(matches!(public.find("a", "a.pdf"), Found::Unread));
        public.keep("a", 0, site(1));
        assert!(!is_ready("a"), "it was read before the issue");
        public.keep("a", 1, site(1));
        assert!(is_ready("a"));
    }

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
