//! The publication of a session in the store.

use std::time::Duration;

use crate::issue::{Place, Record};
use crate::store::Store;
use crate::store::publications::{Kept, Publication};
use crate::store::recipients::Waiting;
use crate::web::caller::now;
use crate::web::error::ApiError;
use plenary_documents::publish::register::NAME;

/// The publication of a session, as the store keeps it.
#[derive(Debug)]
pub struct InStore<'a> {
    store: &'a Store,
    session: i64,
    /// None before the first step.
    pub(super) there: Option<Publication>,
    /// What the address becomes with the first step.
    wanted: String,
    /// How long a notice of an issue waits; none where the server sends no mail.
    pub(super) quiet: Option<Duration>,
}

impl Place for InStore<'_> {
    type Error = ApiError;

    fn register(&self) -> Result<Option<String>, ApiError> {
        Ok(self.there.as_ref().map(|there| there.register.clone()))
    }

    fn text(&self, path: &str) -> Result<String, ApiError> {
        Ok(self.store.frozen(self.session, path)?)
    }

    fn name(&self, path: &str) -> String {
        if path == NAME { "the register".to_owned() } else { path.to_owned() }
    }

    fn keep(&self, frozen: Option<(&str, &str)>, register: &str) -> Result<(), ApiError> {
        let version = self.there.as_ref().map_or(0, |there| there.version);
        let issue = frozen.and_then(|(path, _)| path.strip_prefix("issues/")?.split('/').next()?.parse().ok());
        let notice = issue.zip(self.quiet).map(|(issue, quiet)| {
            let now = now();
            Waiting { issue, now, due: now + quiet.as_secs() as i64 }
        });
        Ok(self.store.keep_step(self.session, &Kept { version, address: &self.wanted, frozen, register, notice })?)
    }
}

impl<'a> InStore<'a> {
    /// That of a session. `wanted` is the address of a new one.
    pub(super) fn of(store: &'a Store, session: i64, wanted: String) -> Result<Record<Self>, ApiError> {
        let there = store.publication(session)?;
        Record::open(InStore { store, session, there, wanted, quiet: None })
    }

    /// One that is there.
    pub fn at(store: &'a Store, there: Publication) -> Result<Record<Self>, ApiError> {
        Record::open(InStore { store, session: there.session, there: Some(there), wanted: String::new(), quiet: None })
    }
}
