//! Access tokens: signed proofs of a session (JWT, EdDSA) whose keys can be exchanged without signing anybody out.

use crate::{Error, Mint, Result};
use domain::{AccountId, Instant, SessionId};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// The keys of access tokens. The newest signs; all of them verify, so that an older one can run out.
pub struct TokenKeys {
    kid: String,
    signing: EncodingKey,
    verifying: Vec<(String, DecodingKey)>,
}

/// What an access token says. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub iss: String,
    pub aud: String,
    pub sub: AccountId,
    pub sid: SessionId,
    pub iat: i64,
    pub exp: i64,
}

/// Who these tokens are for: other tokens of the same issuer must not pass for them.
pub(crate) const AUDIENCE: &str = "mobilegoo access";

impl TokenKeys {
    /// Ed25519 private keys (PKCS #8, PEM) with their ids, newest first; at least one.
    pub fn from_pems(pems: &[(String, Vec<u8>)]) -> Result<Self> {
        let mut keys = Vec::new();
        for (kid, pem) in pems {
            let read = std::str::from_utf8(pem).ok().and_then(|pem| SigningKey::from_pkcs8_pem(pem).ok());
            keys.push((
                kid.clone(),
                read.ok_or_else(|| {
                    Error::failed(format!("the token key {kid} is no Ed25519 private key in PEM"))
                })?,
            ));
        }
        let (kid, newest) = keys.first().ok_or_else(|| Error::failed("access tokens need a key"))?;
        let der = newest.to_pkcs8_der().map_err(|error| Error::failed(error.to_string()))?;
        let public = |key: &SigningKey| DecodingKey::from_ed_der(key.verifying_key().as_bytes());
        Ok(Self {
            kid: kid.clone(),
            signing: EncodingKey::from_ed_der(der.as_bytes()),
            verifying: keys.iter().map(|(kid, key)| (kid.clone(), public(key))).collect(),
        })
    }

    /// A new key to keep in a file that only the server can read.
    pub fn new_pem(mint: &Mint) -> Result<String> {
        let key = SigningKey::from_bytes(&mint.bytes());
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|error| Error::failed(error.to_string()))?;
        Ok(pem.to_string())
    }

    pub(crate) fn sign(&self, claims: &Claims) -> Result<String> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &self.signing).map_err(Error::failed)
    }

    /// What the token says, where one of the keys signed it for this issuer and it is not over.
    pub(crate) fn verify(&self, token: &str, issuer: &str, now: Instant) -> Option<Claims> {
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let (_, key) = self.verifying.iter().find(|(known, _)| *known == kid)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[issuer]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The time is compared with our own clock below, so that tests can decide what time it is.
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &rules).ok()?.claims;
        (claims.exp > now.seconds()).then_some(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use uuid::Uuid;

    const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

    fn pem(seed: u64) -> Vec<u8> {
        TokenKeys::new_pem(&Mint::seeded(seed)).unwrap().into_bytes()
    }

    fn keys(seeds: &[u64]) -> TokenKeys {
        TokenKeys::from_pems(&seeds.iter().map(|s| (format!("k{s}"), pem(*s))).collect::<Vec<_>>()).unwrap()
    }

    fn claims() -> Claims {
        Claims {
            iss: "https://phones.example".into(),
            aud: AUDIENCE.into(),
            sub: AccountId(Uuid::from_u128(1)),
            sid: SessionId(Uuid::from_u128(2)),
            iat: NOW.seconds(),
            exp: NOW.seconds() + 600,
        }
    }

    fn accepted(keys: &TokenKeys, token: &str) -> bool {
        keys.verify(token, "https://phones.example", NOW).is_some()
    }

    #[test]
    fn a_token_says_what_was_signed_until_it_is_over() {
        let keys = keys(&[1]);
        let token = keys.sign(&claims()).unwrap();
        assert_eq!(keys.verify(&token, "https://phones.example", NOW), Some(claims()));
        let later = NOW.plus(std::time::Duration::from_secs(600));
        assert_eq!(keys.verify(&token, "https://phones.example", later), None);
    }

    #[test]
    fn after_a_change_of_keys_older_tokens_still_pass_until_their_key_is_gone() {
        let token = keys(&[1]).sign(&claims()).unwrap();
        assert!(accepted(&keys(&[2, 1]), &token));
        assert!(!accepted(&keys(&[2]), &token));
        assert!(!accepted(&keys(&[1]), &keys(&[2, 1]).sign(&claims()).unwrap()), "the newest signs");
    }

    #[test]
    fn tokens_for_others_and_changed_tokens_are_refused() {
        let keys = keys(&[1]);
        let token = |claims: Claims| keys.sign(&claims).unwrap();
        assert!(!accepted(&keys, &token(Claims { iss: "https://else.example".into(), ..claims() })));
        assert!(!accepted(&keys, &token(Claims { aud: "something else".into(), ..claims() })));
        let good = token(claims());
        let (body, signature) = good.rsplit_once('.').unwrap();
        assert!(!accepted(&keys, &format!("{body}x.{signature}")));
        assert!(!accepted(&keys, &format!("{body}.")));
        for junk in ["", "a", "a.b.c", "....", "\u{0}"] {
            assert!(!accepted(&keys, junk), "{junk:?}");
        }
    }

    #[test]
    fn a_token_cannot_choose_another_algorithm() {
        let keys = keys(&[1]);
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let body = part(&serde_json::to_string(&claims()).unwrap());
        assert!(!accepted(&keys, &format!("{}.{body}.", part(r#"{"alg":"none","kid":"k1"}"#))));
        // The public key, taken for the secret of a symmetric algorithm.
        let public =
            SigningKey::from_pkcs8_pem(std::str::from_utf8(&pem(1)).unwrap()).unwrap().verifying_key();
        let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::HS256) };
        let forged = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(public.as_bytes()));
        assert!(!accepted(&keys, &forged.unwrap()));
    }

    #[test]
    fn what_is_no_key_is_refused_by_its_name() {
        let error = TokenKeys::from_pems(&[("2026-11".into(), b"nonsense".to_vec())]).err().unwrap();
        assert!(error.to_string().contains("2026-11"));
        assert!(TokenKeys::from_pems(&[]).is_err());
    }
}
