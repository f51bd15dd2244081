//! `plenary serve`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderName;

use super::exit::{Error, Exit, Result};
use super::limits::{MemoryLimit, memory_limit};
use super::stderr;
use crate::store::Store;
use crate::web::client::{Proxies, Proxy};
use crate::web::connections::Limits;
use crate::web::safety::Safety;
use crate::web::{self, Options};

/// Opens the planner's page and the HTTP API
///
/// The page shows the organization of work as a board: drag an item, drop a meeting, and see at once what it costs. All
/// that planners do is kept in one file, with its history. It listens on this computer only; on any other address it
/// demands a token, or a header that a proxy sets.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary serve
  plenary serve --db planning.db --listen 127.0.0.1:9000
  PLENARY_TOKEN=… plenary serve --listen 0.0.0.0:7878 --host plan.example.org
  plenary serve --listen 10.0.0.5:7878 --user-header X-Remote-User --trusted-proxy 10.0.0.1 --host plan.example.org

The API is described by /api/openapi.json. There is no encryption: on a network put a proxy with TLS before it.")]
pub struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// The file of the store, made where there is none; `sqlite:` may stand before its path
    #[arg(long, value_name = "URL", default_value = "plenary.db")]
    db: String,
    /// What every request must carry, at least 16 letters, digits, - and _; better in the environment, where nobody sees it
    #[arg(long, value_name = "TOKEN", env = "PLENARY_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The header in which a proxy says who asks; the proxy must take it off requests that come in with it
    #[arg(long, value_name = "NAME", conflicts_with = "token")]
    user_header: Option<HeaderName>,
    /// The address or network of a proxy that says in X-Forwarded-For or Forwarded for whom it asks, such as 10.0.0.1;
    /// may be given several times. Limits are then those of its clients, and the user header counts from it only
    #[arg(long, value_name = "ADDRESS")]
    trusted_proxy: Vec<Proxy>,
    /// A name by which the server is asked, beside localhost and addresses; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// The most seconds of a solve
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    time_limit: u64,
    /// Megabytes of memory of the whole server at which a solve ends with the best so far, or `none`
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
    /// The most solves that wait
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    queue: u32,
    /// The most megabytes of a backup that is sent to be restored
    #[arg(long, value_name = "MB", default_value_t = 4000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    restore_limit: u64,
    /// The most connections at once, of which one client has three quarters at most; one that sends nothing makes room
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(8..=100_000))]
    connections: u32,
    /// Seconds in which the head of a request must be here, and then its body
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    read_timeout: u64,
}

/// Runs the command.
pub fn run(args: Args) -> Result {
    let usage = |what: String, help: &str| Error::Usage { what, help: help.to_owned() };
    if let Some(token) = &args.token {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if token.len() < 16 || !token.bytes().all(plain) {
            let what = "the token is too short, or has other characters than letters, digits, - and _".to_owned();
            return Err(usage(what, "make one with `openssl rand -hex 24`"));
        }
    }
    if !args.listen.ip().is_loopback() && args.token.is_none() && args.user_header.is_none() {
        return Err(usage(
            format!("whoever reaches {} could change everything", args.listen),
            "set PLENARY_TOKEN to a secret, or name the header of a proxy with --user-header; or listen on 127.0.0.1",
        ));
    }
    let path = super::store::path(&args.db)?;
    let wrong = |error| Error::Store { path: path.display().to_string(), why: error };
    if Store::is_outdated(&path).map_err(wrong)? {
        stderr::print(&format!(
            "{}: an earlier version wrote it; it is brought up to date, a minute for each gigabyte",
            path.display().to_string()
        ));
    }
    let store = Store::open(&path).map_err(wrong)?;
    let asked = Limits { connections: args.connections as usize, patience: Duration::from_secs(args.read_timeout) };
    let connections = asked.within_system();
    let options = Options {
        time_limit: Duration::from_secs(args.time_limit),
        memory_limit: args.memory_limit.0,
        queue: args.queue as usize,
        restore_limit: args.restore_limit * 1_000_000,
        connections,
        safety: Safety {
            token: args.token.clone(),
            user_header: args.user_header.clone(),
            proxies: Proxies(args.trusted_proxy.clone()),
            hosts: args.host.clone(),
            rates: Arc::default(),
        },
    };
    let ready = |address: SocketAddr| {
        stderr::print(&format!(
            "listening on http://{address}/ with the store {}; Ctrl-C ends",
            path.display().to_string()
        ));
        if connections.connections < asked.connections {
            stderr::print(&format!(
                "at most {} connections at once: the system allows no more open files (`ulimit -n`)",
                connections.connections
            ));
        }
        match (&args.token, &args.user_header) {
            (Some(_), _) => stderr::print("every request must carry the token; the page asks for it"),
            (_, Some(header)) => stderr::print(&format!(
                "every request must carry the header {header}: let nobody reach this address but the proxy that sets it"
            )),
            _ => {}
        }
    };
    web::serve(args.listen, store, options, &ready)
        .map_err(|error| Error::Serve { listen: args.listen.to_string(), cause: error.to_string() })?;
    Ok(Exit::Done)
}
