//! The provider of OpenID Connect, as a client sees it: authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636,
//! RFC 9207), discovery, and RP-initiated logout.
//!
//! [`ask`] requests with limits · [`document`] what discovery and the keys say · [`identity`] what an ID token says, once it
//! is checked · [`signature`] signatures by `ring`.
//!
//! Nothing is asked before somebody signs in, so a server starts while its provider is down. What was found is kept for an
//! hour. Keys are asked for once more when a token names one that is not there.

pub mod ask;
pub mod document;
pub mod identity;
mod signature;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use ureq::Agent;

use document::{Document, Keys, Known};
use identity::Identity;

/// How long what the provider says of itself is kept.
const KEPT: Duration = Duration::from_secs(3600);

/// How a server signs people in by a provider.
#[derive(Debug, Clone)]
pub struct ProviderOptions {
    /// The address that the provider calls itself by.
    pub issuer: String,
    /// Its name on the page.
    pub name: String,
    /// What the provider calls this server.
    pub client: String,
    /// The secret of this server; none for a public client.
    pub secret: Option<String>,
    /// The address of this server for browsers; by default that of each request.
    pub url: Option<String>,
    /// What is asked for besides `openid profile email`.
    pub scopes: Vec<String>,
    /// The claim that names groups.
    pub groups: Option<String>,
    /// Whether somebody to whom the groups give a role gets an account.
    pub makes: bool,
    /// Whether an address counts as verified though the provider does not say so.
    pub trusts_email: bool,
}

/// Why somebody could not sign in by the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderError {
    /// It did not let them in.
    Denied,
    /// It cannot be reached, or does not answer as a provider does.
    Unreachable(String),
    /// The sign-in has expired, was used already, or began elsewhere.
    Expired,
    /// Its clock and that of this server differ.
    Clock,
    /// It and this server are not set up for each other: its code.
    Setup(String),
    /// What it says cannot be trusted: what is wrong with it.
    Untrusted(&'static str),
    /// It does not say the groups, because there are too many.
    Groups,
}

type Result<T> = std::result::Result<T, ProviderError>;

/// What a sign-in is made of. All of it follows from one secret, which only the browser keeps.
#[derive(Debug)]
pub struct Flow {
    /// What the provider gives back.
    pub state: String,
    /// What the ID token must have.
    pub nonce: String,
    /// What proves that whoever brings the code began the sign-in.
    verifier: String,
}

impl Flow {
    /// That of a secret.
    pub fn of(secret: &str) -> Self {
        let part = |name: &str| {
            let hash = Sha256::digest(format!("{name} {secret}").as_bytes());
            hash.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        Self { state: part("state"), nonce: part("nonce"), verifier: part("verifier") }
    }
}

/// What the provider gave back for a code.
#[derive(Debug)]
pub struct Given {
    /// Who it is.
    pub identity: Identity,
    /// The ID token, which the provider wants to see again at the end.
    pub hint: String,
}

/// A provider.
#[derive(Debug)]
pub struct Provider {
    /// How it is used.
    pub options: ProviderOptions,
    agent: Agent,
    known: Mutex<Option<Arc<Known>>>,
}

impl Provider {
    /// One of which nothing is known yet.
    pub fn new(options: ProviderOptions) -> Self {
        let agent = ask::agent(&options.issuer);
        Self { options, agent, known: Mutex::default() }
    }

    /// What it says of itself: as it is kept, or asked for anew.
    fn known(&self, anew: bool) -> Result<Arc<Known>> {
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = kept.filter(|known| !anew && known.asked.elapsed() < KEPT) {
            return Ok(known);
        }
        // others do not wait for this one
        let document: Document = ask::get(&self.agent, &document::place(&self.options.issuer), None)?;
        document.check(&self.options.issuer)?;
        let keys: Keys = ask::get(&self.agent, &document.jwks_uri, None)?;
        let known = Arc::new(Known { document, keys: keys.keys(), asked: Instant::now() });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }

    /// Where somebody signs in.
    ///
    /// # Errors
    /// If the provider cannot be reached.
    pub fn sign_in(&self, flow: &Flow, back: &str, language: &str) -> Result<String> {
        let known = self.known(false)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(flow.verifier.as_bytes()));
        let scopes: Vec<&str> = ["openid", "profile", "email"]
            .into_iter()
            .chain(self.options.scopes.iter().map(String::as_str).filter(|one| *one != "openid"))
            .collect();
        let fields = [
            ("response_type", "code"),
            ("client_id", &self.options.client),
            ("redirect_uri", back),
            ("scope", &scopes.join(" ")),
            ("state", &flow.state),
            ("nonce", &flow.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("ui_locales", language),
        ];
        Ok(ask::with_fields(&known.document.authorization_endpoint, &fields))
    }

    /// Checks which provider has sent somebody back (RFC 9207).
    ///
    /// # Errors
    /// If it is another one.
    pub fn is_from(&self, issuer: Option<&str>) -> Result<()> {
        let must = self.known(false)?.document.authorization_response_iss_parameter_supported;
        match issuer {
            Some(issuer) if issuer == self.options.issuer => Ok(()),
            None if !must => Ok(()),
            _ => Err(ProviderError::Untrusted("iss")),
        }
    }

    /// Gives the provider a code, and checks what comes back.
    ///
    /// # Errors
    /// If the provider refuses it, or what comes back cannot be trusted.
    pub fn exchange(&self, flow: &Flow, code: &str, back: &str) -> Result<Given> {
        let known = self.known(false)?;
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", &flow.verifier),
        ];
        let client = &self.options.client;
        let basic = match &self.options.secret {
            Some(secret) if known.document.takes_basic() => {
                Some(format!("Basic {}", STANDARD.encode(format!("{}:{}", ask::encoded(client), ask::encoded(secret)))))
            }
            Some(secret) => {
                fields.extend([("client_id", client.as_str()), ("client_secret", secret)]);
                None
            }
            None => {
                fields.push(("client_id", client));
                None
            }
        };
        let tokens: Tokens = ask::post(&self.agent, &known.document.token_endpoint, &fields, basic.as_deref())?;
        let wanted = identity::Wanted { issuer: &self.options.issuer, client, nonce: &flow.nonce };
        let mut claims = match identity::checked(&tokens.id_token, &known, &wanted) {
            // the provider may have new keys
            Err(ProviderError::Untrusted("key" | "signature")) => {
                identity::checked(&tokens.id_token, &*self.known(true)?, &wanted)?
            }
            other => other?,
        };
        self.complete(&known.document, tokens.access_token.as_deref(), &mut claims)?;
        Ok(Given { identity: Identity::of(&claims, &self.options)?, hint: tokens.id_token })
    }

    /// Asks for what the ID token does not have.
    fn complete(&self, document: &Document, token: Option<&str>, claims: &mut Map<String, Value>) -> Result<()> {
        let groups = self.options.groups.as_deref();
        let lacks = !claims.contains_key("email") || groups.is_some_and(|name| identity::claim(claims, name).is_none());
        let Some((place, token)) = document.userinfo_endpoint.as_ref().zip(token).filter(|_| lacks) else {
            return Ok(());
        };
        let more: Map<String, Value> = ask::get(&self.agent, place, Some(token))?;
        // of somebody else it says nothing here (Core 1.0, 5.3.2)
        if more.get("sub") != claims.get("sub") {
            return Err(ProviderError::Untrusted("userinfo"));
        }
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
        Ok(())
    }

    /// Where somebody ends their sign-in there, if the provider has such a place.
    pub fn sign_out(&self, hint: &str, back: &str) -> Option<String> {
        let known = self.known(false).ok()?;
        let fields = [("id_token_hint", hint), ("client_id", &self.options.client), ("post_logout_redirect_uri", back)];
        known.document.end_session_endpoint.as_ref().map(|place| ask::with_fields(place, &fields))
    }
}

/// What comes back for a code.
#[derive(Debug, serde::Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sign_in_is_made_of_says_nothing_of_the_rest() {
        let (flow, other) = (Flow::of("a"), Flow::of("b"));
        let parts = [&flow.state, &flow.nonce, &flow.verifier, &other.state, &other.nonce, &other.verifier];
        for (ix, part) in parts.iter().enumerate() {
            assert!(part.len() == 64 && parts[..ix].iter().all(|before| before != part), "{part}");
        }
        assert_eq!(flow.state, Flow::of("a").state);
    }
}
