//! Signatures of ID tokens, which `ring` checks. It is in the program for TLS already; what `jsonwebtoken` could bring itself
//! is another library of C, or sixty crates.

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result, new_error};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind};
use ring::signature as checks;

/// Lets `jsonwebtoken` check signatures by `ring`, from the first time on.
pub fn install() {
    // a second time changes nothing
    let _there = PROVIDER.install_default();
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(new_error(ErrorKind::UnsupportedAlgorithm)),
    verifier_factory: |algorithm, key| Ok(Box::new(ByRing::new(*algorithm, key)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

/// A key, and how it signs.
struct ByRing {
    algorithm: Algorithm,
    key: Key,
}

enum Key {
    Rsa(&'static checks::RsaParameters, Vec<u8>, Vec<u8>),
    Other(&'static dyn checks::VerificationAlgorithm, Vec<u8>),
}

impl ByRing {
    fn new(algorithm: Algorithm, key: &DecodingKey) -> Result<Self> {
        if algorithm.family() != key.family() || key.family() == AlgorithmFamily::Hmac {
            return Err(new_error(ErrorKind::InvalidAlgorithm));
        }
        let rsa = match algorithm {
            Algorithm::RS256 => Some(&checks::RSA_PKCS1_2048_8192_SHA256),
            Algorithm::RS384 => Some(&checks::RSA_PKCS1_2048_8192_SHA384),
            Algorithm::RS512 => Some(&checks::RSA_PKCS1_2048_8192_SHA512),
            Algorithm::PS256 => Some(&checks::RSA_PSS_2048_8192_SHA256),
            Algorithm::PS384 => Some(&checks::RSA_PSS_2048_8192_SHA384),
            Algorithm::PS512 => Some(&checks::RSA_PSS_2048_8192_SHA512),
            _ => None,
        };
        let key = match (rsa, algorithm, key.kind()) {
            (Some(rsa), _, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                // ring accepts numbers without zeros before them
                let plain = |number: &[u8]| number.iter().copied().skip_while(|byte| *byte == 0).collect();
                Key::Rsa(rsa, plain(n), plain(e))
            }
            (None, Algorithm::ES256, DecodingKeyKind::SecretOrDer(point)) => {
                Key::Other(&checks::ECDSA_P256_SHA256_FIXED, point.clone())
            }
            (None, Algorithm::ES384, DecodingKeyKind::SecretOrDer(point)) => {
                Key::Other(&checks::ECDSA_P384_SHA384_FIXED, point.clone())
            }
            (None, Algorithm::EdDSA, DecodingKeyKind::SecretOrDer(point)) => {
                Key::Other(&checks::ED25519, point.clone())
            }
            _ => return Err::<_, Error>(new_error(ErrorKind::UnsupportedAlgorithm)),
        };
        Ok(Self { algorithm, key })
    }
}

impl Verifier<Vec<u8>> for ByRing {
    fn verify(&self, said: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        let right = match &self.key {
            Key::Rsa(how, n, e) => checks::RsaPublicKeyComponents { n, e }.verify(how, said, signature),
            Key::Other(how, key) => checks::UnparsedPublicKey::new(*how, key).verify(said, signature),
        };
        right.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for ByRing {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
