//! Sealing personal data and hashing what must be found again: neither can be read without the vault's key.

use crate::{Error, Mint, Result};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Seals (XChaCha20-Poly1305) and hashes (HMAC-SHA-256) with keys derived from one secret of 256 bits.
///
/// A sealed value is `[key number: 1 byte][nonce: 24 bytes][ciphertext and tag]`. Older keys still open what
/// they sealed. `purpose` is bound to the value: what was sealed as a phone number can't be opened as a
/// secret.
pub struct Vault {
    /// The first seals; all of them open. The hash key is always that of the oldest, or nothing would be found.
    keys: Vec<(u8, XChaCha20Poly1305)>,
    hash_key: [u8; 32],
}

impl Vault {
    /// `secrets` with their numbers, newest first; at least one.
    pub fn new(secrets: &[(u8, [u8; 32])]) -> Result<Self> {
        let oldest = secrets.last().ok_or_else(|| Error::failed("the vault needs a key"))?;
        let sealing = |(number, secret): &(u8, [u8; 32])| {
            let derived = keyed_hash(secret, b"mobilegoo seal", b"");
            (*number, XChaCha20Poly1305::new(Key::from_slice(&derived)))
        };
        Ok(Self {
            keys: secrets.iter().map(sealing).collect(),
            hash_key: keyed_hash(&oldest.1, b"mobilegoo hash", b""),
        })
    }

    pub fn seal(&self, mint: &Mint, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let (number, cipher) = self.keys.first().ok_or_else(|| Error::failed("the vault needs a key"))?;
        let nonce: [u8; 24] = mint.bytes();
        let sealed = cipher
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: purpose.as_bytes() })
            .map_err(|_| Error::failed("sealing failed"))?;
        Ok([&[*number], nonce.as_slice(), &sealed].concat())
    }

    /// The plain bytes; an error where the key is missing, or the value was changed or moved.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let refusal =
            || Error::failed(format!("a sealed {purpose} can't be opened: another key, or damaged"));
        let (number, rest) = sealed.split_first().ok_or_else(refusal)?;
        let (nonce, body) = rest.split_at_checked(24).ok_or_else(refusal)?;
        let (_, cipher) = self.keys.iter().find(|(n, _)| n == number).ok_or_else(refusal)?;
        cipher
            .decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad: purpose.as_bytes() })
            .map_err(|_| refusal())
    }

    pub fn open_text(&self, purpose: &str, sealed: &[u8]) -> Result<String> {
        String::from_utf8(self.open(purpose, sealed)?).map_err(Error::failed)
    }

    /// A hash by which a value is found again without being readable.
    pub fn hash(&self, purpose: &str, plain: &[u8]) -> [u8; 32] {
        keyed_hash(&self.hash_key, purpose.as_bytes(), plain)
    }
}

fn keyed_hash(key: &[u8; 32], purpose: &[u8], plain: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(&(purpose.len() as u64).to_le_bytes());
    mac.update(purpose);
    mac.update(plain);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(numbers: &[u8]) -> Vault {
        let secrets: Vec<_> = numbers.iter().map(|n| (*n, [*n; 32])).collect();
        Vault::new(&secrets).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_for_its_purpose_and_unchanged() {
        let (vault, mint) = (vault(&[1]), Mint::system());
        let mut sealed = vault.seal(&mint, "phone", b"+15550100").unwrap();
        assert_eq!(vault.open("phone", &sealed).unwrap(), b"+15550100");
        assert!(vault.open("e-mail", &sealed).is_err());
        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        assert!(vault.open("phone", &sealed).is_err());
        assert!(vault.open("phone", &[]).is_err());
    }

    #[test]
    fn an_older_key_still_opens_and_hashes_stay_equal() {
        let mint = Mint::system();
        let sealed = vault(&[1]).seal(&mint, "phone", b"x").unwrap();
        assert_eq!(vault(&[2, 1]).open("phone", &sealed).unwrap(), b"x");
        assert!(vault(&[2]).open("phone", &sealed).is_err());
        assert_eq!(vault(&[1]).hash("e-mail", b"a"), vault(&[2, 1]).hash("e-mail", b"a"));
        assert_ne!(vault(&[1]).hash("e-mail", b"a"), vault(&[1]).hash("phone", b"a"));
    }
}
