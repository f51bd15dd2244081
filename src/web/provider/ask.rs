//! Requests to the provider. It is trusted to say who somebody is, and with nothing else: replies have a limit of bytes and of
//! time, and lead nowhere else.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::{ProviderError, Result};

/// The most bytes of a reply.
const MOST: u64 = 1 << 20;

/// How long a reply may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody who asks a provider: over TLS with the roots of the system, unless it is on this machine.
pub fn agent(issuer: &str) -> Agent {
    let secret = issuer.starts_with("https://");
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .https_only(secret)
        .max_redirects(0)
        .timeout_global(Some(PATIENCE))
        .user_agent("plenary");
    let config = if secret {
        let roots = rustls_native_certs::load_native_certs().certs;
        let roots: Vec<_> = roots.iter().map(|root| Certificate::from_der(root).to_owned()).collect();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&roots))
            .unversioned_rustls_crypto_provider(provider)
            .build();
        config.tls_config(tls)
    } else {
        config
    };
    config.build().into()
}

/// Asks for JSON.
///
/// # Errors
/// If it does not come in time, or is something else.
pub fn get<T: DeserializeOwned>(agent: &Agent, place: &str, token: Option<&str>) -> Result<T> {
    let request = agent.get(place).header("accept", "application/json");
    let request = match token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    };
    let mut reply = request.call().map_err(|error| unreachable(place, &error))?;
    if !reply.status().is_success() {
        return Err(ProviderError::Unreachable(format!("{place} replied {}", reply.status().as_u16())));
    }
    json(place, &mut reply)
}

/// An error of the token endpoint (RFC 6749, 5.2).
#[derive(Debug, Deserialize)]
struct Refusal {
    error: String,
}

/// Sends a form, and reads JSON.
///
/// # Errors
/// If it does not come in time, or the provider refuses.
pub fn post<T: DeserializeOwned>(
    agent: &Agent,
    place: &str,
    fields: &[(&str, &str)],
    authorization: Option<&str>,
) -> Result<T> {
    let request = agent
        .post(place)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    let request = match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    };
    let mut reply = request.send(form(fields)).map_err(|error| unreachable(place, &error))?;
    match reply.status().as_u16() {
        200..300 => json(place, &mut reply),
        400 | 401 | 403 => Err(refused(&json::<Refusal>(place, &mut reply)?.error)),
        status => Err(ProviderError::Unreachable(format!("{place} replied {status}"))),
    }
}

/// What an error code of the provider means.
pub fn refused(code: &str) -> ProviderError {
    match code {
        "access_denied" | "login_required" | "consent_required" | "interaction_required" => ProviderError::Denied,
        "account_selection_required" => ProviderError::Denied,
        // the code was used already, or has expired
        "invalid_grant" => ProviderError::Expired,
        "server_error" | "temporarily_unavailable" => ProviderError::Unreachable(code.to_owned()),
        code => {
            let plain = |one: &char| one.is_ascii_alphanumeric() || matches!(one, '_' | '-' | '.');
            ProviderError::Setup(code.chars().filter(plain).take(60).collect())
        }
    }
}

fn json<T: DeserializeOwned>(place: &str, reply: &mut Response<Body>) -> Result<T> {
    let text =
        reply.body_mut().with_config().limit(MOST).read_to_string().map_err(|error| unreachable(place, &error))?;
    serde_json::from_str(&text)
        .map_err(|error| ProviderError::Unreachable(format!("{place} sent no such JSON: {error}")))
}

fn unreachable(place: &str, error: &ureq::Error) -> ProviderError {
    ProviderError::Unreachable(format!("{place}: {error}"))
}

/// An address with further parameters.
pub fn with_fields(place: &str, fields: &[(&str, &str)]) -> String {
    let mark = if place.contains('?') { '&' } else { '?' };
    format!("{place}{mark}{}", form(fields))
}

fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// A text as a part of a form: all but unreserved characters as `%` and two digits.
pub fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_added_and_mean_what_they_say() {
        assert_eq!(with_fields("https://a/x?y=1", &[("a", "b c&d=é")]), "https://a/x?y=1&a=b%20c%26d%3D%C3%A9");
        assert_eq!(with_fields("https://a/x", &[("a", "~")]), "https://a/x?a=~");
    }

    #[test]
    fn a_code_of_the_provider_is_shown_only_as_what_it_is() {
        assert_eq!(refused("<script>x</script>"), ProviderError::Setup("scriptxscript".to_owned()));
        assert_eq!(
            (refused("access_denied"), refused("invalid_grant")),
            (ProviderError::Denied, ProviderError::Expired)
        );
    }
}
