//! The provider of OpenID Connect, as `plenary serve` is told of it.

use std::fs;
use std::path::PathBuf;

use super::exit::{Error, Result};
use crate::web::provider::ProviderOptions;

/// Who signs people in, besides the server itself.
#[derive(Debug, clap::Args)]
pub struct ProviderArgs {
    /// The issuer of OpenID Connect that signs people in, as its documentation or its /.well-known/openid-configuration
    /// says it, such as `https://id.example.org/realms/office`
    #[arg(long, value_name = "URL", env = "PLENARY_OIDC_ISSUER", requires_all = ["accounts", "oidc_client_id"])]
    oidc_issuer: Option<String>,
    /// What the provider calls this server
    #[arg(long, value_name = "ID", env = "PLENARY_OIDC_CLIENT_ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// The file with the secret that the provider gave this server; without it, it is a public client
    #[arg(long, value_name = "FILE", env = "PLENARY_OIDC_CLIENT_SECRET_FILE", requires = "oidc_issuer")]
    oidc_client_secret_file: Option<PathBuf>,
    /// The name of the provider on the page; by default that of its host
    #[arg(long, value_name = "NAME", env = "PLENARY_OIDC_NAME", requires = "oidc_issuer")]
    oidc_name: Option<String>,
    /// The address of this server for browsers, such as `https://plan.example.org`, to which the provider leads back; by
    /// default that of each request, with https unless it is localhost or an IP address
    #[arg(long, value_name = "URL", env = "PLENARY_OIDC_URL", requires = "oidc_issuer")]
    oidc_url: Option<String>,
    /// A scope to ask for besides openid, profile and email; may be given several times
    #[arg(long, value_name = "NAME", requires = "oidc_issuer")]
    oidc_scope: Vec<String>,
    /// The claim that names the groups of somebody, such as groups or realm_access.roles; `plenary accounts group` says
    /// which roles they give
    #[arg(long, value_name = "NAME", env = "PLENARY_OIDC_GROUPS_CLAIM", requires = "oidc_issuer")]
    oidc_groups_claim: Option<String>,
    /// Make an account at the first sign-in of anybody to whom their groups give a role. Otherwise only those whom an
    /// administrator has invited get in
    #[arg(long, requires = "oidc_groups_claim")]
    oidc_make_accounts: bool,
    /// Take e-mail addresses as verified though the provider does not say so. Only for a provider where nobody can choose
    /// their address themselves
    #[arg(long, requires = "oidc_issuer")]
    oidc_trust_email: bool,
}

impl ProviderArgs {
    /// The issuer, if there is a provider.
    pub fn issuer(&self) -> Option<&str> {
        self.oidc_issuer.as_deref()
    }
}

/// The host of an address, and what is before it.
fn host(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty() && !host.contains('@'))?;
    Some((scheme, host))
}

/// Whether an address is encrypted, or on this machine.
fn is_safe(url: &str) -> bool {
    let near = |host: &str| {
        let name = host.rsplit_once(':').filter(|_| !host.ends_with(']')).map_or(host, |(name, _)| name);
        name == "localhost" || name.trim_matches(['[', ']']).parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    };
    let plain = url.bytes().all(|byte| byte.is_ascii_graphic()) && !url.contains(['?', '#']);
    plain && host(url).is_some_and(|(scheme, host)| scheme == "https" || (scheme == "http" && near(host)))
}

/// What was said of a provider, if anything was.
pub fn options(args: &ProviderArgs, proxied: bool) -> Result<Option<ProviderOptions>> {
    let usage = |what: String, help: &str| Error::Usage { what, help: help.to_owned() };
    let Some((issuer, client)) = args.oidc_issuer.as_ref().zip(args.oidc_client_id.as_ref()) else { return Ok(None) };
    if proxied {
        let what = "--oidc-issuer and --user-header exclude each other".to_owned();
        return Err(usage(what, "let either the provider or the proxy say who somebody is"));
    }
    if !is_safe(issuer) {
        let what = format!("--oidc-issuer {issuer}: this is no address of a provider");
        return Err(usage(what, "write it as https://host/path; http is for localhost only"));
    }
    if let Some(url) = args.oidc_url.as_ref().filter(|url| !is_safe(url)) {
        let what = format!("--oidc-url {url}: this is no address of a server");
        return Err(usage(what, "write it as https://host; http is for localhost only"));
    }
    let secret = args.oidc_client_secret_file.as_ref().map(|file| {
        let read = fs::read_to_string(file);
        let read = read.map(|text| text.trim().to_owned()).map_err(|error| error.to_string());
        let read = read.and_then(|text| if text.is_empty() { Err("it is empty".to_owned()) } else { Ok(text) });
        read.map_err(|why| {
            usage(
                format!("{}: the secret cannot be read: {why}", file.display()),
                "write it into the file, and nothing else",
            )
        })
    });
    Ok(Some(ProviderOptions {
        issuer: issuer.clone(),
        name: args.oidc_name.clone().or_else(|| host(issuer).map(|(_, host)| host.to_owned())).unwrap_or_default(),
        client: client.clone(),
        secret: secret.transpose()?,
        url: args.oidc_url.clone(),
        scopes: args.oidc_scope.clone(),
        groups: args.oidc_groups_claim.clone(),
        makes: args.oidc_make_accounts,
        trusts_email: args.oidc_trust_email,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_asked_over_tls_or_on_this_machine() {
        for good in [
            "https://id.example.org",
            "https://id.example.org:8443/realms/x",
            "http://localhost:8080/realms/x",
            "http://127.0.0.1:1",
            "http://[::1]:9",
        ] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "http://id.example.org",
            "id.example.org",
            "ftp://x",
            "https://",
            "https://a b",
            "https://u:p@x",
            "https://x?y",
            "http://localhost.evil.example",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
