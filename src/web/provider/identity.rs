//! Who somebody is, as an ID token says it (OpenID Connect Core 1.0, 3.1.3.7).

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header, get_current_timestamp};
use serde_json::{Map, Value};

use super::document::Known;
use super::{ProviderError, ProviderOptions, Result, signature};

/// How far clocks may differ, in seconds.
const LEEWAY: u64 = 60;

/// The most characters of a subject, as the standard has it, and of a group.
const MOST: usize = 255;

/// The most groups of one person.
const GROUPS: usize = 1000;

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// By whom it is.
    pub issuer: &'a str,
    /// For whom.
    pub client: &'a str,
    /// For which sign-in.
    pub nonce: &'a str,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who it is for the provider, which never changes.
    pub subject: String,
    /// Their address in small letters, if it is verified.
    pub email: Option<String>,
    /// How they would be called here.
    pub name: String,
    /// Whether there is an address that is not verified.
    pub unverified: bool,
    /// Their groups, if they were asked for.
    pub groups: Option<Vec<String>>,
}

/// The claims of a token, once it is checked.
///
/// # Errors
/// If anything of it is wrong.
pub fn checked(token: &str, known: &Known, wanted: &Wanted<'_>) -> Result<Map<String, Value>> {
    signature::install();
    // `none` is no algorithm here, so such a token has no header
    let header = decode_header(token).map_err(|_| ProviderError::Untrusted("header"))?;
    if !known.document.signs(header.alg) {
        return Err(ProviderError::Untrusted("algorithm"));
    }
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&[wanted.issuer]);
    validation.set_audience(&[wanted.client]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY;
    let mut wrong = ProviderError::Untrusted("key");
    for key in &known.keys {
        let fits = header.kid.is_none() || header.kid == key.common.key_id;
        let said = key.common.key_algorithm.is_none_or(|one| one.to_string() == format!("{:?}", header.alg));
        let Some(key) = Some(key).filter(|_| fits && said).and_then(|key| DecodingKey::from_jwk(key).ok()) else {
            continue;
        };
        if key.family() != header.alg.family() {
            continue;
        }
        match decode::<Map<String, Value>>(token, &key, &validation) {
            Ok(found) => return rest(found.claims, wanted),
            // without the name of a key, each is tried
            Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => {
                wrong = ProviderError::Untrusted("signature");
            }
            Err(error) => return Err(meaning(error.kind())),
        }
    }
    Err(wrong)
}

fn meaning(kind: &ErrorKind) -> ProviderError {
    match kind {
        // it was made a moment ago, so one of the two clocks is wrong
        ErrorKind::ExpiredSignature | ErrorKind::ImmatureSignature => ProviderError::Clock,
        ErrorKind::InvalidIssuer => ProviderError::Untrusted("issuer"),
        ErrorKind::InvalidAudience => ProviderError::Untrusted("audience"),
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => ProviderError::Untrusted("claims"),
        _ => ProviderError::Untrusted("token"),
    }
}

/// Checks what the library does not.
fn rest(claims: Map<String, Value>, wanted: &Wanted<'_>) -> Result<Map<String, Value>> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("nonce") != Some(wanted.nonce) {
        return Err(ProviderError::Untrusted("nonce"));
    }
    // one of several audiences must be the one that asked
    let several = claims.get("aud").and_then(Value::as_array).is_some_and(|all| all.len() > 1);
    let party = claims.get("azp");
    if (several && party.is_none()) || party.is_some_and(|party| *party != wanted.client) {
        return Err(ProviderError::Untrusted("audience"));
    }
    if text("iss") != Some(wanted.issuer) {
        return Err(ProviderError::Untrusted("issuer"));
    }
    if text("sub").is_none_or(|subject| subject.is_empty() || subject.chars().count() > MOST) {
        return Err(ProviderError::Untrusted("subject"));
    }
    let made = claims.get("iat").and_then(Value::as_f64).ok_or(ProviderError::Untrusted("claims"))?;
    if made > (get_current_timestamp() + LEEWAY) as f64 {
        return Err(ProviderError::Clock);
    }
    Ok(claims)
}

/// A claim by its name, or by a path with points, such as `realm_access.roles`.
pub fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let within = || {
        let (first, rest) = name.split_once('.')?;
        claim(claims.get(first)?.as_object()?, rest)
    };
    claims.get(name).or_else(within)
}

impl Identity {
    /// What the claims say.
    ///
    /// # Errors
    /// If the groups are not all there.
    pub fn of(claims: &Map<String, Value>, options: &ProviderOptions) -> Result<Self> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let subject = text("sub").unwrap_or_default().to_owned();
        let is_true = |name: &str| match claims.get(name) {
            Some(Value::Bool(is)) => *is,
            // some say it as text
            Some(Value::String(is)) => is == "true" || is == "1",
            _ => false,
        };
        let entra = options.issuer.starts_with("https://login.microsoftonline.com/");
        // `xms_edov` of Entra ID: the owner of the domain has verified it
        let verified = options.trusts_email || is_true("email_verified") || (entra && is_true("xms_edov"));
        let email = text("email").filter(|email| verified && email.contains('@')).map(str::to_lowercase);
        let plain = |name: &&str| {
            name.chars().count() <= 100 && !name.chars().any(|one| one.is_control() || one.is_whitespace())
        };
        let names = [email.as_deref(), text("preferred_username"), text("email"), Some(subject.as_str())];
        let name = names.into_iter().flatten().find(plain).unwrap_or_default().to_owned();
        let groups = options.groups.as_deref().map(|name| groups(claims, name)).transpose()?;
        let unverified = email.is_none() && text("email").is_some();
        Ok(Self { subject, email, name, unverified, groups })
    }
}

/// The groups of somebody: none, one, or a list.
fn groups(claims: &Map<String, Value>, name: &str) -> Result<Vec<String>> {
    let known = |text: &str| (!text.is_empty() && text.chars().count() <= MOST).then(|| text.to_owned());
    Ok(match claim(claims, name) {
        Some(Value::String(one)) => known(one).into_iter().collect(),
        Some(Value::Array(all)) if all.len() > GROUPS => return Err(ProviderError::Groups),
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).filter_map(known).collect(),
        // Entra ID names a place instead where there are more than two hundred
        None if claim(claims, "_claim_names").and_then(|names| names.get(name)).is_some() => {
            return Err(ProviderError::Groups);
        }
        None if claims.get("hasgroups").is_some() => return Err(ProviderError::Groups),
        _ => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn options() -> ProviderOptions {
        ProviderOptions {
            issuer: "https://id.example".to_owned(),
            name: "id".to_owned(),
            client: "plenary".to_owned(),
            secret: None,
            url: None,
            scopes: Vec::new(),
            groups: None,
            makes: false,
            trusts_email: false,
        }
    }

    fn identity(claims: Value, options: &ProviderOptions) -> Result<Identity> {
        let Value::Object(claims) = claims else { panic!("{claims}") };
        Identity::of(&claims, options)
    }

    #[test]
    fn an_address_counts_only_if_it_is_verified() {
        let plain = options();
        let entra = ProviderOptions { issuer: "https://login.microsoftonline.com/t/v2.0".into(), ..options() };
        let trusting = ProviderOptions { trusts_email: true, ..options() };
        let email = |more: Value, options: &ProviderOptions| {
            let mut claims = json!({"sub": "1", "email": "Ana@X.org"});
            claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            identity(claims, options).unwrap().email.is_some()
        };
        assert!(!email(json!({}), &plain) && !email(json!({"email_verified": false}), &plain));
        assert!(!email(json!({"email_verified": "false"}), &plain) && !email(json!({"email_verified": 1}), &plain));
        assert!(email(json!({"email_verified": true}), &plain) && email(json!({"email_verified": "true"}), &plain));
        assert!(!email(json!({"xms_edov": true}), &plain) && email(json!({"xms_edov": "1"}), &entra));
        assert!(email(json!({}), &trusting));
    }

    #[test]
    fn groups_are_a_list_at_a_name_or_a_path_and_all_of_them_or_an_error() {
        let of = |claims: Value, name: &str| {
            let options = ProviderOptions { groups: Some(name.to_owned()), ..options() };
            identity(claims, &options).map(|one| one.groups.unwrap())
        };
        assert_eq!(of(json!({"groups": ["a", 1, "b", ""]}), "groups").unwrap(), ["a", "b"]);
        assert_eq!(of(json!({"realm_access": {"roles": ["a"]}}), "realm_access.roles").unwrap(), ["a"]);
        assert_eq!(of(json!({"https://x.org/g": "a"}), "https://x.org/g").unwrap(), ["a"]);
        assert_eq!(of(json!({"groups": {"a": 1}}), "groups").unwrap(), Vec::<String>::new());
        assert_eq!(of(json!({}), "groups").unwrap(), Vec::<String>::new());
        let elsewhere = json!({"_claim_names": {"groups": "src1"}});
        assert_eq!(of(elsewhere, "groups"), Err(ProviderError::Groups));
        assert_eq!(of(json!({"hasgroups": true}), "groups"), Err(ProviderError::Groups));
    }

    #[test]
    fn a_name_is_one_that_an_account_can_have() {
        let name = |claims: Value| identity(claims, &options()).unwrap().name;
        assert_eq!(name(json!({"sub": "1", "email": "A@x.org", "email_verified": true})), "a@x.org");
        assert_eq!(name(json!({"sub": "1", "preferred_username": "Ana Maria", "email": "A@x.org"})), "A@x.org");
        assert_eq!(name(json!({"sub": "1", "preferred_username": "ana"})), "ana");
        assert_eq!(name(json!({"sub": "1", "preferred_username": "a\u{0}b"})), "1");
    }
}
