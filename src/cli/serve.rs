//! `plenary serve`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderName;
use lettre::message::Mailbox;

use super::exit::{Error, Exit, Result};
use super::limits::{MemoryLimit, memory_limit};
use super::log::LogArgs;
use super::provider::{self, ProviderArgs};
use super::stderr;
use crate::store::Store;
use crate::web::client::{Proxies, Proxy};
use crate::web::connections::Limits;
use crate::web::notices::Mail;
use crate::web::provider::Provider;
use crate::web::safety::Safety;
use crate::web::{self, Options};

/// Serves the planning page and the HTTP API
///
/// The page shows the organization of work as a board: drag an item, drop a meeting, and see at once what it costs. One
/// file keeps all that planners do, with its history. By default only this computer can open the page. On any other
/// address the server demands accounts, a token, or a header that a proxy sets.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary serve
  plenary serve --db planning.db --listen 127.0.0.1:9000
  PLENARY_TOKEN=… plenary serve --listen 0.0.0.0:7878 --host plan.example.org
  plenary serve --listen 0.0.0.0:7878 --host plan.example.org --accounts
  plenary serve --listen 10.0.0.5:7878 --user-header X-Remote-User --trusted-proxy 10.0.0.1 --host plan.example.org

/api/v1/openapi.json describes the API. There is no encryption: on a network, put a TLS proxy in front of the server.")]
pub struct Args {
    /// Where to listen; port 0 means any free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// The file that keeps the sessions, created if it does not exist; or the URL of a PostgreSQL database, which several
    /// servers can share
    #[arg(long, value_name = "FILE|URL", env = "PLENARY_DB", hide_env_values = true, default_value = "plenary.db")]
    db: String,
    /// The token that every request must carry: at least 16 letters, digits, - and _. Prefer the environment variable,
    /// which other users cannot see
    #[arg(long, value_name = "TOKEN", env = "PLENARY_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Demand that everybody signs in with an account of the store, and allow what their role allows; `plenary accounts`
    /// makes accounts. The token, if there is one, still administers everything
    #[arg(long)]
    accounts: bool,
    #[command(flatten)]
    provider: ProviderArgs,
    /// The header in which a proxy gives the name of the user; the proxy must remove this header from incoming requests
    #[arg(long, value_name = "NAME", conflicts_with = "token")]
    user_header: Option<HeaderName>,
    /// The address or network of a proxy, such as 10.0.0.1, that gives the client in X-Forwarded-For or Forwarded; may
    /// be given several times. Limits then apply to each client, and the user header is accepted only from this proxy
    #[arg(long, value_name = "ADDRESS")]
    trusted_proxy: Vec<Proxy>,
    /// A host name in the address of the page, besides localhost and IP addresses; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// How many seconds a solve may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    time_limit: u64,
    /// How many processes solve at once; one more takes only what is done in a moment, so that small changes never wait. By
    /// default one for each processor; 0 if you start them yourself with `plenary work`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=256))]
    workers: Option<u32>,
    /// Megabytes of memory of one worker at which a solve ends with the best schedule so far, or `none`
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
    /// How many solves may wait
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    queue: u32,
    /// How many megabytes a backup that is sent to be restored may have
    #[arg(long, value_name = "MB", default_value_t = 4000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    restore_limit: u64,
    /// How many connections may be open at once, three quarters of them by one client; a connection that sends nothing
    /// is closed to make room
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(8..=100_000))]
    connections: u32,
    /// Seconds within which the head of a request must arrive, and then its body
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    read_timeout: u64,
    #[command(flatten)]
    log: LogArgs,
    /// The mail server for notices of issues, such as smtp://localhost:25, smtps://user:password@mail.example.org, or
    /// smtp://user:password@mail.example.org:587?tls=required for STARTTLS. Prefer the environment variable, which other
    /// users cannot see. Without it no mail is sent
    #[arg(long, value_name = "URL", env = "PLENARY_SMTP_URL", hide_env_values = true, requires = "mail_from")]
    smtp_url: Option<String>,
    /// The sender of notices, such as "Plenary <no-reply@example.org>"
    #[arg(long, value_name = "ADDRESS", requires = "smtp_url")]
    mail_from: Option<Mailbox>,
    /// How many seconds a notice waits for a further issue of its session
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(..=86_400))]
    mail_quiet: u64,
}

/// The number of processors.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}

/// Runs the command.
pub fn run(args: Args) -> Result {
    let log = args.log.start();
    let usage = |what: String, help: &str| Error::Usage { what, help: help.to_owned() };
    if let Some(token) = &args.token {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if token.len() < 16 || !token.bytes().all(plain) {
            let what = "the token is too short, or has characters other than letters, digits, - and _".to_owned();
            return Err(usage(what, "make one with `openssl rand -hex 24`"));
        }
    }
    let open = args.token.is_none() && args.user_header.is_none() && !args.accounts;
    if !args.listen.ip().is_loopback() && open {
        return Err(usage(
            format!("without a token, anyone who can reach {} could change everything", args.listen),
            "demand accounts with --accounts, set PLENARY_TOKEN to a secret, or name the header of a proxy with --user-header; or listen on 127.0.0.1",
        ));
    }
    let host = args.host.first().map(String::as_str);
    let mail = args.smtp_url.as_deref().zip(args.mail_from.clone()).map(|(url, from)| {
        Mail::new(url, from, Duration::from_secs(args.mail_quiet), host).map_err(|why| {
            // the address may have a password in it
            usage(
                format!("the address of the mail server cannot be used: {why}"),
                "write smtp://host:port or smtps://host",
            )
        })
    });
    let mail = mail.transpose()?;
    let provider =
        provider::options(&args.provider, args.user_header.is_some())?.map(|options| Arc::new(Provider::new(options)));
    let db = super::store::address(&args.db)?;
    let wrong = |error| Error::Store { path: db.to_string(), why: error };
    if db.file().map_or(Ok(false), Store::is_outdated).map_err(wrong)? {
        stderr::print(&format!("{db}: written by an earlier version; updating it takes about a minute per gigabyte"));
    }
    let store = Store::at(&db).map_err(wrong)?;
    let asked = Limits { connections: args.connections as usize, patience: Duration::from_secs(args.read_timeout) };
    let connections = asked.within_system();
    let options = Options {
        time_limit: Duration::from_secs(args.time_limit),
        workers: args.workers.map_or_else(processors, |workers| workers as usize),
        memory_limit: args.memory_limit.0,
        log,
        queue: args.queue as usize,
        restore_limit: args.restore_limit * 1_000_000,
        connections,
        safety: Safety {
            token: args.token.clone(),
            user_header: args.user_header.clone(),
            accounts: args.accounts,
            proxies: Proxies(args.trusted_proxy.clone()),
            hosts: args.host.clone(),
            rates: Arc::default(),
        },
        provider,
        mail,
    };
    let lonely = args.accounts && args.token.is_none() && !store.has_administrator().map_err(wrong)?;
    let ready = |address: SocketAddr| {
        stderr::print(&format!("listening on http://{address}/ with the store {db}; press Ctrl-C to stop"));
        if connections.connections < asked.connections {
            stderr::print(&format!(
                "limited to {} connections by the system's limit of open files (`ulimit -n`)",
                connections.connections
            ));
        }
        if lonely {
            stderr::print(&format!(
                "nobody can administer it yet: plenary accounts add NAME --role administer --db {db}"
            ));
        }
        match (&args.token, &args.user_header) {
            _ if args.accounts => stderr::print(&match &args.provider.issuer() {
                Some(issuer) => format!("everybody signs in with an account, or by {issuer}"),
                None => "everybody signs in with an account".to_owned(),
            }),
            (Some(_), _) => stderr::print("every request must carry the token; the page asks for it"),
            (_, Some(header)) => stderr::print(&format!(
                "every request must carry the header {header}: only the proxy that sets it should be able to reach this address"
            )),
            _ => {}
        }
    };
    web::serve(args.listen, store, options, &ready)
        .map_err(|error| Error::Serve { listen: args.listen.to_string(), cause: error.to_string() })?;
    Ok(Exit::Done)
}
