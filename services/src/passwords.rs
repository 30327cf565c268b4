//! Passwords: how they are hashed (Argon2id), compared and judged (zxcvbn), without holding up anybody else.

use crate::{Error, Mint, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

/// What one hash costs whoever makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl PasswordCost {
    /// What OWASP asks of Argon2id at least.
    pub const OWASP: PasswordCost = PasswordCost { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
}

/// Hashes and compares passwords, as many at once as there are workers.
pub struct Passwords {
    argon2: Argon2<'static>,
    workers: Arc<Semaphore>,
    /// Compared with where there is no account, so that this takes as long as where there is one.
    decoy: String,
}

impl Passwords {
    /// `workers`: how many hashes may be made at the same time; the number of cores is a good one.
    pub fn new(cost: PasswordCost, workers: usize) -> Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
            .map_err(|e| Error::failed(e.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon2, "a password that nobody has", &[7; 16])?;
        Ok(Self { argon2, workers: Arc::new(Semaphore::new(workers.max(1))), decoy })
    }

    /// The hash to keep, as a PHC string with its own salt and parameters.
    pub async fn hash(&self, mint: &Mint, password: &str) -> Result<String> {
        let (argon2, password, salt) = (self.argon2.clone(), password.to_owned(), mint.bytes::<16>());
        self.work(move || hash(&argon2, &password, &salt)).await?
    }

    /// Whether the password is the one of that hash. Without a hash it is not, and that takes just as long.
    pub async fn matches(&self, password: &str, kept: Option<&str>) -> Result<bool> {
        let known = kept.is_some();
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        let kept = kept.unwrap_or(&self.decoy).to_owned();
        let same = self
            .work(move || {
                PasswordHash::new(&kept)
                    .is_ok_and(|kept| argon2.verify_password(password.as_bytes(), &kept).is_ok())
            })
            .await?;
        Ok(same && known)
    }

    /// Whether the hash was made with other parameters than those of today.
    pub fn is_outdated(&self, kept: &str) -> bool {
        let Ok(kept) = PasswordHash::new(kept) else { return true };
        let today = self.argon2.params();
        Params::try_from(&kept).map_or(true, |made| {
            (made.m_cost(), made.t_cost(), made.p_cost()) != (today.m_cost(), today.t_cost(), today.p_cost())
        })
    }

    /// Refuses a password that is easy to guess, with a sentence that says why and what helps.
    ///
    /// `words` are what a guesser would try first of all: the person's name, e-mail address, the site's name.
    pub async fn judge(&self, password: &str, words: &[&str]) -> Result<Result<(), String>> {
        let password = password.to_owned();
        let words: Vec<String> = words
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([*text]))
            .filter(|word| word.chars().count() > 2)
            .map(str::to_owned)
            .collect();
        self.work(move || judge(&password, &words)).await
    }

    /// Runs what takes a core for a while off the asynchronous threads, and never more of it than there are workers.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = self.workers.clone().acquire_owned().await.map_err(Error::failed)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(Error::failed)
    }
}

fn hash(argon2: &Argon2<'_>, password: &str, salt: &[u8; 16]) -> Result<String> {
    argon2
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::failed(error.to_string()))
}

fn judge(password: &str, words: &[String]) -> Result<(), String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let estimate = zxcvbn(password, &words);
    if estimate.score() >= Score::Three {
        return Ok(());
    }
    let mut sentences = Vec::new();
    if let Some(feedback) = estimate.feedback() {
        sentences.extend(feedback.warning().map(|warning| warning.to_string()));
        sentences.extend(feedback.suggestions().first().map(|suggestion| suggestion.to_string()));
    }
    if sentences.is_empty() {
        sentences.push("This password is too easy to guess. Add another word or two.".into());
    }
    Err(sentences.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: PasswordCost = PasswordCost { memory_kib: 64, passes: 1, lanes: 1 };

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let passwords = Passwords::new(CHEAP, 2).unwrap();
        let mint = Mint::seeded(1);
        let kept = passwords.hash(&mint, "blue bottle 42 tram").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{kept}");
        assert!(passwords.matches("blue bottle 42 tram", Some(&kept)).await.unwrap());
        assert!(!passwords.matches("blue bottle 42 trams", Some(&kept)).await.unwrap());
        assert_ne!(
            kept,
            passwords.hash(&mint, "blue bottle 42 tram").await.unwrap(),
            "each has its own salt"
        );
    }

    #[tokio::test]
    async fn nothing_matches_where_there_is_no_hash() {
        let passwords = Passwords::new(CHEAP, 2).unwrap();
        assert!(!passwords.matches("a password that nobody has", None).await.unwrap());
        assert!(!passwords.matches("x", Some("")).await.unwrap(), "of a deleted account");
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_outdated_and_still_matches() {
        let dear = Passwords::new(PasswordCost { passes: 2, ..CHEAP }, 1).unwrap();
        let kept = Passwords::new(CHEAP, 1).unwrap().hash(&Mint::seeded(1), "x").await.unwrap();
        assert!(dear.is_outdated(&kept));
        assert!(dear.matches("x", Some(&kept)).await.unwrap());
        assert!(!dear.is_outdated(&dear.hash(&Mint::seeded(1), "x").await.unwrap()));
    }

    #[tokio::test]
    async fn a_password_made_of_what_is_known_of_its_owner_is_refused() {
        let passwords = Passwords::new(CHEAP, 1).unwrap();
        let words = ["Zebediah Quackenbush", "zeb.quackenbush@example.org"];
        assert!(passwords.judge("Quackenbush1", &words).await.unwrap().is_err());
        assert!(passwords.judge("zebediah99", &words).await.unwrap().is_err());
        assert_eq!(passwords.judge("tram lantern 58 gravel", &words).await.unwrap(), Ok(()));
    }

    #[tokio::test]
    async fn a_weak_password_is_refused_in_whole_sentences() {
        let passwords = Passwords::new(CHEAP, 1).unwrap();
        for weak in ["password", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "Passw0rd!"] {
            let sentence = passwords.judge(weak, &[]).await.unwrap().unwrap_err();
            assert!(sentence.ends_with('.') && sentence.len() > 20, "{weak}: {sentence}");
        }
    }
}
