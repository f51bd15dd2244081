//! Passwords: hashed by argon2id, with 19 MiB of memory, two passes and one lane, as OWASP advises at least.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::ApiError;
use plenary_core::message::Message;

/// The fewest characters of a password.
pub const FEWEST: usize = 12;

/// The most bytes of a password.
const MOST: usize = 1000;

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;

const PASSES: u32 = 2;

const LANES: u32 = 1;

/// What a password is compared with where there is none, so that this takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(&secret("")).unwrap_or_default());

/// The hash of a password, with its salt and parameters.
///
/// # Errors
/// If the password is too short or too long.
pub fn hash(password: &str) -> Result<String, ApiError> {
    if password.chars().count() < FEWEST || password.len() > MOST {
        return Err(ApiError::Message {
            what: Message::new("password_length", "the password is too short or too long", &[]),
            help: Message::new("password_choose", "choose at least {fewest} characters", &[("fewest", &FEWEST)]),
        });
    }
    let fault = |error: String| ApiError::Fault(format!("a password cannot be hashed: {error}"));
    let hasher = hasher().map_err(|error| fault(error.to_string()))?;
    let hash: Result<PasswordHash, _> = hasher.hash_password_with_salt(password.as_bytes(), Uuid::new_v4().as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| fault(error.to_string()))
}

/// Whether a password is that of a hash. Without a hash it takes as long, and is not.
pub fn is_of(password: &str, hash: Option<&str>) -> bool {
    let Ok(hasher) = hasher() else { return false };
    let known = PasswordHash::new(hash.unwrap_or(&NOBODY));
    // an overlong one is not hashed, but says nothing about the account either
    let right =
        password.len() <= MOST && known.is_ok_and(|known| hasher.verify_password(password.as_bytes(), &known).is_ok());
    right && hash.is_some()
}

fn hasher() -> Result<Argon2<'static>, argon2::Error> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(MEMORY, PASSES, LANES, None)?))
}

/// A secret of 244 random bits after a prefix. Nobody can guess it, so its hash needs no salt.
pub fn secret(prefix: &str) -> String {
    format!("{prefix}{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// The hash by which the store knows a secret.
pub fn fingerprint(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hashed_as_owasp_advises_and_found_again() {
        let hashed = hash("correct horse battery").unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert_ne!(hashed, hash("correct horse battery").unwrap(), "each has a salt of its own");
        assert!(is_of("correct horse battery", Some(&hashed)));
        for wrong in ["correct horse batterY", "", &"x".repeat(2000)] {
            assert!(!is_of(wrong, Some(&hashed)));
        }
        assert!(!is_of("correct horse battery", None) && !is_of("", Some("nonsense")));
        assert!(hash("short").is_err() && hash(&"x".repeat(2000)).is_err());
        assert!(hash("十二个字的密码也可以用了吗").is_ok());
    }

    #[test]
    fn an_unknown_name_is_compared_with_a_hash_that_takes_as_long() {
        let cost = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(cost(&NOBODY), cost(&hash("correct horse battery").unwrap()));
    }
}
