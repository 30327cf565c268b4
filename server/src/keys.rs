//! The keys of an installation: secrets of the vault and keys of access tokens, one file each, numbered.
//!
//! `vault-1.key` and `token-1.pem` are the first. The highest number is the newest, which seals and signs;
//! the others still open and verify. They lie outside the database on purpose: who gets a copy of the one
//! can't read it without the other.

use crate::data_folder::{open_to_others, write_secret};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use services::{Mint, TokenKeys, Vault};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why the keys can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("The keys in {path} can't be read or written: {cause}.", path = .folder.display())]
    Folder { folder: PathBuf, cause: io::Error },
    #[error("{path} can be read by others than its owner. Set its mode with: chmod {mode} {path}", path = .path.display())]
    OpenToOthers { path: PathBuf, mode: &'static str },
    #[error("{path} holds no key: {cause}", path = .path.display())]
    NoKey { path: PathBuf, cause: String },
    #[error("There are 255 keys in {folder} already; a vault has no room for more.", folder = .folder.display())]
    TooMany { folder: PathBuf },
}

/// The keys of an installation, ready for use.
pub struct Keys {
    pub vault: Vault,
    pub tokens: TokenKeys,
}

/// What kinds of files there are: beginning and ending of their names.
const VAULT: (&str, &str) = ("vault-", ".key");
const TOKEN: (&str, &str) = ("token-", ".pem");

impl Keys {
    /// Reads the keys of a folder. Those of an empty one are made first.
    pub fn open(folder: &Path, mint: &Mint) -> Result<Self, KeysError> {
        if numbers(folder, VAULT)?.is_empty() {
            add_vault_secret(folder, 1, mint)?;
        }
        if numbers(folder, TOKEN)?.is_empty() {
            add_token_key(folder, 1, mint)?;
        }
        Self::read(folder)
    }

    /// Reads the keys of a folder, newest first.
    pub fn read(folder: &Path) -> Result<Self, KeysError> {
        if open_to_others(folder).map_err(of(folder))? != 0 {
            return Err(KeysError::OpenToOthers { path: folder.to_owned(), mode: "700" });
        }
        let no_key = |path: &Path, cause: String| KeysError::NoKey { path: path.to_owned(), cause };
        let mut secrets = Vec::new();
        for number in numbers(folder, VAULT)? {
            let path = file(folder, VAULT, number);
            let text = read_private(&path)?;
            let secret =
                STANDARD.decode(text.trim_ascii()).map_err(|error| no_key(&path, error.to_string()))?;
            let secret = secret.try_into().map_err(|_| no_key(&path, "it must have 32 bytes".into()))?;
            secrets.push((number, secret));
        }
        let mut pems = Vec::new();
        for number in numbers(folder, TOKEN)? {
            pems.push((number.to_string(), read_private(&file(folder, TOKEN, number))?));
        }
        let all = |cause: services::Error| no_key(folder, cause.to_string());
        Ok(Self {
            vault: Vault::new(&secrets).map_err(all)?,
            tokens: TokenKeys::from_pems(&pems).map_err(all)?,
        })
    }
}

/// Adds a new secret and a new token key, which are used from the next start on. Answers their files.
pub fn rotate(folder: &Path, mint: &Mint) -> Result<[PathBuf; 2], KeysError> {
    let next = |kind| {
        let newest = numbers(folder, kind)?.first().copied().unwrap_or(0);
        newest.checked_add(1).ok_or_else(|| KeysError::TooMany { folder: folder.to_owned() })
    };
    let (vault, token) = (next(VAULT)?, next(TOKEN)?);
    Ok([add_vault_secret(folder, vault, mint)?, add_token_key(folder, token, mint)?])
}

fn add_vault_secret(folder: &Path, number: u8, mint: &Mint) -> Result<PathBuf, KeysError> {
    let path = file(folder, VAULT, number);
    write_secret(&path, STANDARD.encode(mint.bytes::<32>()).as_bytes()).map_err(of(folder))?;
    Ok(path)
}

fn add_token_key(folder: &Path, number: u8, mint: &Mint) -> Result<PathBuf, KeysError> {
    let path = file(folder, TOKEN, number);
    let pem = TokenKeys::new_pem(mint)
        .map_err(|cause| KeysError::NoKey { path: path.clone(), cause: cause.to_string() })?;
    write_secret(&path, pem.as_bytes()).map_err(of(folder))?;
    Ok(path)
}

fn file(folder: &Path, (beginning, ending): (&str, &str), number: u8) -> PathBuf {
    folder.join(format!("{beginning}{number}{ending}"))
}

/// The numbers of a kind, newest first.
fn numbers(folder: &Path, (beginning, ending): (&str, &str)) -> Result<Vec<u8>, KeysError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder).map_err(of(folder))? {
        let name = entry.map_err(of(folder))?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(beginning)?.strip_suffix(ending));
        numbers.extend(number.and_then(|number| number.parse::<u8>().ok()).filter(|number| *number > 0));
    }
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(numbers)
}

fn read_private(path: &Path) -> Result<Vec<u8>, KeysError> {
    if open_to_others(path).map_err(of(path))? != 0 {
        return Err(KeysError::OpenToOthers { path: path.to_owned(), mode: "600" });
    }
    fs::read(path).map_err(of(path))
}

fn of(folder: &Path) -> impl Fn(io::Error) -> KeysError {
    move |cause| KeysError::Folder { folder: folder.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        folder
    }

    #[test]
    fn what_was_sealed_before_a_rotation_opens_after_it() {
        let (folder, mint) = (folder(), Mint::system());
        let first = Keys::open(folder.path(), &mint).unwrap();
        let sealed = first.vault.seal(&mint, "phone", b"+15550100").unwrap();
        rotate(folder.path(), &mint).unwrap();
        let second = Keys::open(folder.path(), &mint).unwrap();
        assert_eq!(second.vault.open("phone", &sealed).unwrap(), b"+15550100");
        assert_eq!(first.vault.hash("e-mail", b"a"), second.vault.hash("e-mail", b"a"));
        let newer = second.vault.seal(&mint, "phone", b"x").unwrap();
        assert!(first.vault.open("phone", &newer).is_err());
        assert_eq!(numbers(folder.path(), TOKEN).unwrap(), [2, 1]);
    }

    #[test]
    fn keys_that_others_can_read_are_refused_with_the_remedy() {
        let (folder, mint) = (folder(), Mint::system());
        Keys::open(folder.path(), &mint).unwrap();
        let path = folder.path().join("vault-1.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = Keys::open(folder.path(), &mint).err().unwrap().to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_damaged_key_is_named() {
        let (folder, mint) = (folder(), Mint::system());
        Keys::open(folder.path(), &mint).unwrap();
        for name in ["vault-2.key", "token-2.pem"] {
            write_secret(&folder.path().join(name), b"nonsense").unwrap();
            let error = Keys::read(folder.path()).err().unwrap().to_string();
            assert!(error.contains(&name[..5]), "{error}");
            fs::remove_file(folder.path().join(name)).unwrap();
        }
    }
}
