//! What a provider says of itself: its document (OpenID Connect Discovery 1.0) and its keys (RFC 7517).

use std::time::Instant;

use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use serde::Deserialize;
use serde_json::Value;

use super::{ProviderError, Result};

/// What is known of a provider.
#[derive(Debug)]
pub struct Known {
    /// Its document.
    pub document: Document,
    /// Its keys.
    pub keys: Vec<Jwk>,
    /// When it was asked.
    pub asked: Instant,
}

/// Where its document is.
pub fn place(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
}

/// The document of a provider. It has more than this, which does not matter here.
#[derive(Debug, Deserialize)]
pub struct Document {
    issuer: String,
    /// Where people sign in.
    pub authorization_endpoint: String,
    /// Where codes are exchanged.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where it says more about somebody.
    pub userinfo_endpoint: Option<String>,
    /// Where people sign out.
    pub end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    /// Whether it says who it is when it sends people back.
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Document {
    /// Checks that it is that of the issuer, and leads to encrypted places, unless the issuer is on this machine.
    ///
    /// # Errors
    /// If it is another one, or leads elsewhere.
    pub fn check(&self, issuer: &str) -> Result<()> {
        if self.issuer != issuer {
            return Err(ProviderError::Untrusted("issuer"));
        }
        let places = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        let others = [&self.userinfo_endpoint, &self.end_session_endpoint];
        let mut all = places.into_iter().chain(others.into_iter().flatten());
        let may = |place: &&String| place.starts_with("https://") || !issuer.starts_with("https://");
        let plain = |place: &&String| place.bytes().all(|byte| byte.is_ascii_graphic()) && place.starts_with("http");
        if all.all(|place| may(&place) && plain(&place)) { Ok(()) } else { Err(ProviderError::Untrusted("endpoint")) }
    }

    /// Whether a client shows its secret in a header; that is so where the document does not say.
    pub fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| {
            let has = |name: &str| methods.iter().any(|one| one == name);
            has("client_secret_basic") || !has("client_secret_post")
        })
    }

    /// Whether it signs ID tokens so. What anybody could have made, `none` and the secret of the client, is never accepted.
    pub fn signs(&self, algorithm: Algorithm) -> bool {
        let names = self.id_token_signing_alg_values_supported.as_ref();
        let has = names.is_none_or(|names| names.iter().any(|name| name.parse() == Ok(algorithm)));
        has && !matches!(algorithm, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512)
    }
}

/// Keys, of which some may be of kinds that are not known here.
#[derive(Debug, Deserialize)]
pub struct Keys {
    keys: Vec<Value>,
}

impl Keys {
    /// Those that sign.
    pub fn keys(self) -> Vec<Jwk> {
        let known = self.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
        known.filter(|key| !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption))).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(change: impl FnOnce(&mut Value)) -> Document {
        let mut document = json!({"issuer": "https://id.example", "authorization_endpoint": "https://id.example/a",
            "token_endpoint": "https://id.example/t", "jwks_uri": "https://id.example/k", "more": [1]});
        change(&mut document);
        serde_json::from_value(document).unwrap()
    }

    #[test]
    fn a_document_is_that_of_its_issuer_and_stays_encrypted() {
        let checked = |change: fn(&mut Value)| document(change).check("https://id.example");
        assert_eq!(checked(|_| ()), Ok(()));
        assert_eq!(
            checked(|one| one["issuer"] = json!("https://id.example/")),
            Err(ProviderError::Untrusted("issuer"))
        );
        let elsewhere = Err(ProviderError::Untrusted("endpoint"));
        assert_eq!(checked(|one| one["jwks_uri"] = json!("http://id.example/k")), elsewhere);
        assert_eq!(checked(|one| one["end_session_endpoint"] = json!("javascript:1")), elsewhere);
        assert_eq!(checked(|one| one["token_endpoint"] = json!("https://id.example/\nx")), elsewhere);
    }

    #[test]
    fn what_anybody_could_sign_is_never_accepted() {
        let all = document(|_| ());
        assert!(all.signs(Algorithm::RS256) && all.signs(Algorithm::ES256) && !all.signs(Algorithm::HS256));
        let some = document(|one| one["id_token_signing_alg_values_supported"] = json!(["RS256", "HS256", "none"]));
        assert!(some.signs(Algorithm::RS256) && !some.signs(Algorithm::ES256) && !some.signs(Algorithm::HS256));
    }

    #[test]
    fn a_secret_goes_into_the_header_unless_the_provider_wants_it_in_the_form() {
        let methods =
            |methods: Value| document(|one| one["token_endpoint_auth_methods_supported"] = methods).takes_basic();
        assert!(methods(Value::Null) && methods(json!(["client_secret_post", "client_secret_basic"])));
        assert!(!methods(json!(["client_secret_post"])) && methods(json!(["private_key_jwt"])));
    }

    #[test]
    fn keys_of_other_kinds_are_passed_over() {
        let keys = json!({"keys": [{"kty": "new"}, {"kty": "OKP", "crv": "Ed25519", "x": "AA", "use": "enc"},
            {"kty": "OKP", "crv": "Ed25519", "x": "AA", "kid": "1"}, 7]});
        let keys: Keys = serde_json::from_value(keys).unwrap();
        let kept = keys.keys().into_iter().filter(|key| key.common.key_id.is_some()).count();
        assert_eq!(kept, 1);
    }
}
