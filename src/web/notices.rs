//! Notices of issues by e-mail: who is told, and the thread that tells them.
//!
//! A notice waits in the store until no further issue of its session has come for a while. Then each recipient gets one
//! message, and the store notes it once the mail server has accepted it. If the server fails, the notice is tried again after
//! growing pauses, at most for a day. Only a crash between the server's answer and the note can send a message twice; both then
//! have the same Message-ID.

mod message;

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::thread::{self, Builder, JoinHandle};
use std::time::{Duration, Instant};

use lettre::message::Mailbox;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{PoolConfig, SmtpTransportBuilder};
use lettre::{Address, SmtpTransport, Transport};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::caller::now;
use super::error::ApiError;
use super::issues::InStore;
use super::request::{ApiRequest, Reply};
use crate::store::StoreError;
use crate::store::recipients::{self, Notice};
use message::Letter;
use plenary_core::message::Message;
use plenary_documents::render::words;

/// The most addresses of a session.
const MOST: usize = 500;

/// How often the thread looks for a notice.
const LOOK: Duration = Duration::from_millis(500);

/// How long the mail server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest pause before a notice is tried again, in seconds.
const LONGEST: i64 = 3600;

/// For how long it is tried, in seconds.
const DAY: i64 = 24 * 3600;

/// How long a message that is being sent may keep the server from ending.
const SHUTDOWN: Duration = Duration::from_secs(3);

/// How notices are sent.
#[derive(Clone)]
pub struct Mail {
    server: SmtpTransportBuilder,
    from: Mailbox,
    /// How long a notice waits for a further issue.
    pub quiet: Duration,
    /// The public name of this server.
    host: Option<String>,
}

// what is in the server's address is nobody's business
impl std::fmt::Debug for Mail {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Mail").field("from", &self.from).field("quiet", &self.quiet).finish_non_exhaustive()
    }
}

impl Mail {
    /// By the server at an address such as `smtp://localhost:25`.
    ///
    /// # Errors
    /// If the address cannot be used.
    pub fn new(url: &str, from: Mailbox, quiet: Duration, host: Option<&str>) -> Result<Self, String> {
        let server = SmtpTransport::from_url(url).map_err(|error| error.to_string())?;
        let one = PoolConfig::new().max_size(1);
        let mut server = server.timeout(Some(PATIENCE)).pool_config(one);
        if let Some(host) = host {
            server = server.hello_name(ClientId::Domain(host.to_owned()));
        }
        Ok(Self { server, from, quiet, host: host.map(str::to_owned) })
    }
}

/// Somebody who is to be told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewRecipient")]
struct Recipient {
    /// The address, such as `name@example.org`.
    address: String,
    /// The language of the messages: one of the six.
    language: String,
}

/// Who is to be told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    /// At most 500 of them.
    recipients: Vec<Recipient>,
}

/// Who is told of the issues of a session, and what waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecipientList {
    /// The session.
    session: i64,
    /// Whether the server sends e-mail.
    mail: bool,
    /// Who is told.
    recipients: Vec<recipients::Recipient>,
    /// The notice that waits, if one does.
    waits: Option<WaitingNotice>,
}

/// A notice that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaitingNotice {
    /// The newest issue.
    issue: i64,
    /// When it is to be sent.
    due: Option<String>,
    /// How often it was tried.
    tries: i64,
}

/// Who is told of the issues of a session.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = app.store.head(request.number("session")?)?.session;
    answer(app, id)
}

fn answer(app: &App, id: i64) -> Result<Reply, ApiError> {
    let waits = app.store.notice(id)?.map(|notice| {
        let due = chrono::DateTime::from_timestamp(notice.due, 0).map(|due| due.to_rfc3339());
        WaitingNotice { issue: notice.issue, due, tries: notice.tries }
    });
    let recipients = app.store.recipients(id)?;
    Ok(Reply::ok(RecipientList { session: id, mail: app.options.mail.is_some(), recipients, waits }))
}

/// Sets who is told.
pub fn set(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = app.store.head(request.number("session")?)?.session;
    let body: Recipients = request.json()?;
    if app.options.mail.is_none() && !body.recipients.is_empty() {
        return Err(ApiError::Message {
            what: Message::new("mail_off", "this server sends no e-mail", &[]),
            help: Message::new("mail_option", "start it with --smtp-url and --mail-from", &[]),
        });
    }
    if body.recipients.len() > MOST {
        return Err(ApiError::Message {
            what: Message::new("mail_many", "{count} addresses are too many", &[("count", &body.recipients.len())]),
            help: Message::new("mail_fewer", "name at most {most}, such as a mailing list", &[("most", &MOST)]),
        });
    }
    let mut seen = BTreeSet::new();
    let mut list = Vec::new();
    for Recipient { address, language } in body.recipients {
        let (address, short) = (address.trim().to_owned(), address.chars().take(80).collect::<String>());
        if address.parse::<Address>().is_err() || address.len() > 254 {
            return Err(ApiError::Message {
                what: Message::new("mail_address", "`{text}` is not an e-mail address", &[("text", &short)]),
                help: Message::new("mail_write", "write an address such as name@example.org", &[]),
            });
        }
        if !words::ALL.iter().any(|words| words.code == language) {
            let codes = words::ALL.map(|words| words.code).join(", ");
            return Err(ApiError::request(format!("{short}: no messages in this language"), format!("use {codes}")));
        }
        if !seen.insert(address.to_lowercase()) {
            return Err(ApiError::Message {
                what: Message::new("mail_twice", "`{text}` is there twice", &[("text", &short)]),
                help: Message::new("mail_once", "name each address once", &[]),
            });
        }
        list.push((address, language));
    }
    let there = app.store.publication(id)?;
    let newest = there.map_or(Ok(0), |there| InStore::at(&app.store, there).map(|record| record.issued.len()))?;
    app.store.set_recipients(id, &list, newest as i64)?;
    answer(app, id)
}

/// How long a server has to send a notice before another one does, in seconds: longer than all recipients take.
const LEASE: i64 = 1800;

/// Starts the thread that sends notices until the server shuts down; none where no mail is sent.
///
/// # Errors
/// If the system cannot start a thread.
pub fn start(app: &Arc<App>) -> io::Result<Option<JoinHandle<()>>> {
    let Some(mail) = app.options.mail.clone() else { return Ok(None) };
    let app = Arc::clone(app);
    let run = move || {
        while !app.jobs.is_closing() {
            for notice in app.store.due_notices(now()).unwrap_or_default() {
                // one of several servers sends it. If that one ends meanwhile, the lease does too
                if !app.store.is_shared() || app.store.claim_notice(&notice, now() + LEASE).unwrap_or(false) {
                    // what fails here because the disk is full or busy is tried again at the next look
                    if let Err(error) = send(&app, &mail, &notice) {
                        tracing::warn!(session = notice.session, %error, "a notice cannot be sent yet");
                    }
                }
            }
            thread::sleep(LOOK);
        }
    };
    Builder::new().name("notices".to_owned()).spawn(run).map(Some)
}

/// Waits for the thread to end. What it has not sent is in the store.
pub fn stop(thread: JoinHandle<()>) {
    let begun = Instant::now();
    while !thread.is_finished() && begun.elapsed() < SHUTDOWN {
        thread::sleep(Duration::from_millis(20));
    }
}

/// The pause before the next try, in seconds: the quiet period or a minute, whichever is shorter, then twice as long each time.
fn pause(quiet: Duration, tries: i64) -> i64 {
    let first = (quiet.as_secs() as i64).clamp(1, 60);
    (first << tries.clamp(0, 12)).min(LONGEST)
}

/// Tells everybody who does not know of an issue yet.
fn send(app: &App, mail: &Mail, notice: &Notice) -> Result<(), ApiError> {
    let (id, issue) = (notice.session, notice.issue);
    let mut open = app.store.recipients(id)?;
    open.retain(|one| one.issue < issue && one.refused < issue);
    let there = app.store.publication(id)?;
    let Some(there) = there.filter(|_| !open.is_empty() && now() < notice.made + DAY) else {
        return Ok(app.store.end_notice(notice)?);
    };
    let page = mail.host.as_ref().map(|host| format!("https://{host}/public/{}/", there.address));
    let key = format!("{}/{issue}", there.address);
    let record = InStore::at(&app.store, there)?;
    let transport = mail.server.clone().build();
    // a server that lets nobody in says nothing about an address
    let down = match transport.test_connection() {
        Ok(true) => None,
        Ok(false) => Some("the mail server does not answer".to_owned()),
        Err(error) => Some(reason(&error)),
    };
    let mut again = false;
    for one in &open {
        if app.jobs.is_closing() {
            return Ok(());
        }
        if let Some(why) = &down {
            tracing::warn!(session = id, %why, "a notice is not sent");
            app.store.not_told(id, &one.address, why, None)?;
            again = true;
            continue;
        }
        let letter = Letter::of(&record.issued, one.issue, issue, &one.language, page.as_deref());
        let message = letter.map(|letter| letter.message(&mail.from, &one.address, &key));
        match message {
            Some(Ok(message)) => match transport.send(&message) {
                Ok(_) => app.store.told(id, &one.address, issue)?,
                Err(error) => {
                    let refused = error.is_permanent().then_some(issue);
                    again |= refused.is_none();
                    app.store.not_told(id, &one.address, &reason(&error), refused)?;
                }
            },
            Some(Err(error)) => app.store.not_told(id, &one.address, &error, Some(issue))?,
            None => return Err(StoreError::Damaged(format!("issue {issue} of session {id} is missing")).into()),
        }
    }
    if again {
        Ok(app.store.put_off(notice, now() + pause(mail.quiet, notice.tries))?)
    } else {
        Ok(app.store.end_notice(notice)?)
    }
}

/// An error with its cause, in one line of at most 300 characters.
fn reason(error: &lettre::transport::smtp::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let pauses = |quiet| [0, 1, 5, 40].map(|tries| pause(Duration::from_secs(quiet), tries));
        assert_eq!(pauses(600), [60, 120, 1920, 3600]);
        assert_eq!(pauses(0), [1, 2, 32, 3600]);
    }
}
