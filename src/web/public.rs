//! The public page of a session: `/public/<address>/en.html`, feeds, calendars and documents. Everybody may read it, and nothing
//! can be changed there.
//!
//! The pages of an issue are written once and kept in memory as they are sent ([`ready`]), so that a request costs a look into a table; documents when
//! they are first asked for. What has not been asked for longest makes room. A request that finds its file in memory is not
//! counted against a limit, for to count it would cost more than to answer it.

mod ready;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use tokio::task::spawn_blocking;

use super::App;
use super::caller::Caller;
use super::error::ApiError;
use super::gates::Work;
use super::issues::InStore;
use super::rates::RateKey;
use super::request::language_of;
use super::shares::PUBLIC;
use crate::issue::Place;
use crate::store::Store;
use crate::store::publications::Publication;
use plenary_documents::publish::{self, Document, Output};
use plenary_documents::render::{Format, words};
use ready::{ALWAYS, Ready, SOON};

/// Bytes of all pages and documents in memory, at most.
const MOST: usize = 64 << 20;

/// The formats and languages of a page.
fn output() -> Output {
    let formats = if cfg!(feature = "pdf") { vec![Format::Docx, Format::Pdf] } else { vec![Format::Docx] };
    Output { formats, languages: words::ALL.to_vec() }
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
pub struct Public {
    shelf: Mutex<Shelf>,
    /// Whose turn it is to read a site: others wait for what the first one finds.
    turn: tokio::sync::Mutex<()>,
}

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

impl Site {
    fn find(&self, path: &str) -> Found {
        match (self.files.get(path), self.documents.get(path)) {
            (Some(ready), _) => Found::Ready(Arc::clone(ready)),
            (None, Some(document)) => Found::Document(*document),
            (None, None) if self.frozen.iter().any(|one| one == path) => Found::Frozen,
            (None, None) => Found::None,
        }
    }
}

impl Public {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in an issue: its pages take the place of those before, in one moment.
    pub fn renew(&self, store: &Store, there: Publication) {
        let address = there.address.clone();
        // what cannot be written now is tried again for the first reader
        let site = site(store, there);
        let mut shelf = self.shelf();
        shelf.issues += 1;
        if let Some(site) = shelf.sites.remove(&address) {
            shelf.bytes -= site.bytes;
        }
        if let Ok(site) = site {
            shelf.add(&address, site);
        }
    }

    /// Forgets all pages, because another server has made an issue.
    pub fn forget(&self) {
        let mut shelf = self.shelf();
        *shelf = Shelf { issues: shelf.issues + 1, asked: shelf.asked, ..Shelf::default() };
    }

    fn find(&self, address: &str, path: &str) -> Found {
        let mut shelf = self.shelf();
        shelf.asked += 1;
        let asked = shelf.asked;
        let Some(site) = shelf.sites.get_mut(address) else { return Found::Unread };
        site.used = asked;
        site.find(path)
    }

    /// The number of issues so far, to be given to [`Public::keep`].
    fn issues(&self) -> u64 {
        self.shelf().issues
    }

    /// Keeps a site, or more files of one, unless an issue was made since `issues`.
    fn keep(&self, address: &str, issues: u64, site: Site) {
        let mut shelf = self.shelf();
        if shelf.issues == issues {
            shelf.add(address, site);
        }
    }
}

impl Shelf {
    /// Adds a site, or more files of one; the sites that nobody has asked for longest make room.
    fn add(&mut self, address: &str, site: Site) {
        let (asked, bytes) = (self.asked, site.bytes);
        let there = self.sites.entry(address.to_owned()).or_default();
        let twice: usize = site.files.keys().filter_map(|path| there.files.get(path)).map(|ready| ready.size()).sum();
        there.files.extend(site.files);
        there.documents.extend(site.documents);
        if !site.frozen.is_empty() {
            there.frozen = site.frozen;
        }
        there.used = asked;
        there.bytes = there.bytes + bytes - twice;
        self.bytes = self.bytes + bytes - twice;
        while self.bytes > MOST {
            let others = self.sites.iter().filter(|(other, _)| *other != address);
            let Some(oldest) = others.min_by_key(|(_, site)| site.used).map(|(address, _)| address.clone()) else {
                break;
            };
            if let Some(gone) = self.sites.remove(&oldest) {
                self.bytes -= gone.bytes;
            }
        }
    }
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
    let mut found = found;
    // whoever has to wait looks again, and is counted only if nobody has read the site
    let turn = if matches!(found, Found::Unread) { Some(app.public.turn.lock().await) } else { None };
    if turn.is_some() {
        found = app.public.find(&address, &path);
    }
    if let Found::Ready(ready) = found {
        return Ok(ready);
    }
    app.options.safety.rates.spend(RateKey::Reader(caller.client), Instant::now())?;
    if matches!(found, Found::Unread) {
        let place = app.gates.enter(Work::Reading, caller.client).await?;
        let (app, address, path) = (Arc::clone(app), address.clone(), path.clone());
        found = blocking(move || {
            let _place = place;
            read(&app, &address, &path)
        })
        .await?;
    }
    drop(turn);
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

/// Writes the pages of a publication.
fn site(store: &Store, there: Publication) -> Result<Site, ApiError> {
    let record = InStore::at(store, there)?;
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
    Ok(site)
}

/// Writes the pages at an address and keeps them, and says what is known of one file.
fn read(app: &App, address: &str, path: &str) -> Result<Found, ApiError> {
    let issues = app.public.issues();
    let there = app.store.publication_at(address)?.ok_or_else(nothing)?;
    let site = site(&app.store, there)?;
    let found = site.find(path);
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
        assert_eq!([is_ready("a"), is_ready("b"), is_ready("c"), is_ready("d")], [true, false, true, true]);
        public.keep("a", 0, site(MOST / 4));
        assert_eq!(public.shelf().bytes, MOST, "a file is counted once");
        let store = Store::temporary().unwrap();
        let gone = Publication { session: 1, address: "a".to_owned(), version: 1, register: "{}".to_owned() };
        public.renew(&store, gone);
        assert!(matches!(public.find("a", "a.pdf"), Found::Unread));
        public.keep("a", 0, site(1));
        assert!(!is_ready("a"), "it was read before the issue");
        public.keep("a", 1, site(1));
        assert!(is_ready("a"));
    }
}
