//! The second factor: a time-based code of an authenticator app (RFC 6238), and recovery codes for the day that
//! the phone is lost.

use super::{HOUR, account_subject, purpose};
use crate::error::retried;
use crate::limits::Guarded;
use crate::{Caller, Error, Member, Result, Services, qr};
use domain::accounts::*;
use domain::{AccountId, Refusal};
use serde_json::json;
use store::Write;
use store::accounts::Account;
use totp_rs::{Builder, Secret, Totp};

/// Bits of the secret: as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// How often a set-up is begun while other sessions of the same member begin theirs.
const SETUP_TRIES: usize = 5;
const RECOVERY_CODES: usize = 10;
/// Letters and digits that nobody takes for one another.
const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CODE_LENGTH: usize = 10;

impl Services {
    /// The secret to put into an app. Asked for again in the same session, it is the same one.
    pub async fn set_up_second_factor(&self, caller: &Caller) -> Result<SecondFactorSetup> {
        let member = self.recent_member(caller)?;
        let sealed_for = setup_purpose(member);
        // A page may ask several times at once: all must get the secret that was kept.
        for _ in 0..SETUP_TRIES {
            let account = self.own_account(caller).await?;
            if account.has_second_factor() {
                return Err(already_on().into());
            }
            // A secret that another session began with does not open here, so that session can't know this one's.
            let earlier = account.totp_sealed.as_deref();
            if let Some(secret) = earlier.and_then(|sealed| self.vault.open(&sealed_for, sealed).ok()) {
                return self.setup(&secret, &self.email_of(&account)?);
            }
            let secret = self.mint.bytes::<SECRET_BYTES>();
            let sealed = self.vault.seal(&self.mint, &sealed_for, &secret)?;
            let kept = retried(|| async {
                let mut db = self.store.write().await?;
                let kept = db.set_totp_setup(account.id, earlier, &sealed).await?;
                db.commit().await?;
                Ok(kept)
            });
            if kept.await? {
                return self.setup(&secret, &self.email_of(&account)?);
            }
        }
        Err(Refusal::ChangedMeanwhile.into())
    }

    /// Turns the second factor on, once the app shows the right code. Answers the recovery codes, this once.
    pub async fn confirm_second_factor(&self, caller: &Caller, form: CodeForm) -> Result<Vec<String>> {
        let code = form.parse()?;
        let member = self.recent_member(caller)?;
        self.count_try(caller, Guarded::SecondFactor, member.account.0.as_bytes()).await?;
        let account = self.own_account(caller).await?;
        if account.has_second_factor() {
            return Err(already_on().into());
        }
        let begun = account.totp_sealed.as_deref();
        let secret = begun.and_then(|sealed| self.vault.open(&setup_purpose(member), sealed).ok());
        let secret = secret.ok_or_else(|| {
            Refusal::NotNow("Please begin again: scan the new QR code with your app first.".into())
        })?;
        let now = self.clock.now();
        let step = accepted_step(&secret, &code, now.seconds())?.ok_or(Refusal::WrongCode)?;
        let sealed = self.vault.seal(&self.mint, &secret_purpose(account.id), &secret)?;
        let mut db = self.store.write().await?;
        if !db.confirm_totp(account.id, &sealed, step, now).await? {
            return Err(already_on().into());
        }
        let codes = self.new_codes(&mut db, account.id).await?;
        self.forgive_tries(&mut db, Guarded::SecondFactor, account.id.0.as_bytes()).await?;
        self.note(&mut db, caller, account_subject(account.id), "second_factor_turned_on", json!({})).await?;
        let letter = self.second_factor_on_letter(&account.name, now);
        self.post(&mut db, &self.email_of(&account)?, &letter).await?;
        db.commit().await?;
        Ok(codes)
    }

    /// Turns the second factor off; that takes the password and a code.
    pub async fn remove_second_factor(&self, caller: &Caller, form: RemoveSecondFactorForm) -> Result<()> {
        let (account, mut db) = self.prove_both(caller, form).await?;
        db.remove_totp(account.id).await?;
        self.note(&mut db, caller, account_subject(account.id), "second_factor_turned_off", json!({}))
            .await?;
        let letter = self.second_factor_off_letter(&account.name, self.clock.now());
        self.post(&mut db, &self.email_of(&account)?, &letter).await?;
        Ok(db.commit().await?)
    }

    /// New recovery codes in place of all earlier ones; that takes the password and a code.
    pub async fn new_recovery_codes(
        &self,
        caller: &Caller,
        form: RemoveSecondFactorForm,
    ) -> Result<Vec<String>> {
        let (account, mut db) = self.prove_both(caller, form).await?;
        let codes = self.new_codes(&mut db, account.id).await?;
        self.note(&mut db, caller, account_subject(account.id), "recovery_codes_renewed", json!({})).await?;
        let letter = self.recovery_codes_renewed_letter(&account.name, self.clock.now());
        self.post(&mut db, &self.email_of(&account)?, &letter).await?;
        db.commit().await?;
        Ok(codes)
    }

    /// Password and code of somebody who is signed in; the code is used up in the unit of work that is answered.
    async fn prove_both(&self, caller: &Caller, form: RemoveSecondFactorForm) -> Result<(Account, Write)> {
        let given = form.parse()?;
        let compared = self.prove_password(caller, &given.password, "password").await?;
        if !compared.has_second_factor() {
            return Err(Refusal::NotNow("Two-step sign-in is off.".into()).into());
        }
        self.count_try(caller, Guarded::SecondFactor, compared.id.0.as_bytes()).await?;
        let mut db = self.store.write().await?;
        let account = db.account(compared.id).await?.ok_or(Refusal::SignInFirst)?;
        if !self.accept_code(&mut db, caller, &account, &given.code).await? {
            drop(db);
            return self.refuse_code(caller, account.id).await;
        }
        self.forgive_tries(&mut db, Guarded::SecondFactor, account.id.0.as_bytes()).await?;
        Ok((account, db))
    }

    /// Whether a code is right, and was not used before. A recovery code that is used is told of by mail.
    pub(super) async fn accept_code(
        &self,
        db: &mut Write,
        caller: &Caller,
        account: &Account,
        code: &str,
    ) -> Result<bool> {
        let Some(sealed) = account.totp_sealed.as_deref().filter(|_| account.has_second_factor()) else {
            return Ok(false);
        };
        let now = self.clock.now();
        if code.len() != CODE_LENGTH {
            let secret = self.vault.open(&secret_purpose(account.id), sealed)?;
            return match accepted_step(&secret, code, now.seconds())? {
                Some(step) => Ok(db.accept_totp_step(account.id, step).await?),
                None => Ok(false),
            };
        }
        if !db.use_recovery_code(account.id, &self.code_hash(account.id, code), now).await? {
            return Ok(false);
        }
        let left = db.recovery_codes_left(account.id).await?;
        let details = json!({ "left": left });
        self.note(db, caller, account_subject(account.id), "recovery_code_used", details).await?;
        let letter = self.recovery_code_used_letter(&account.name, left, now);
        self.post(db, &self.email_of(account)?, &letter).await?;
        Ok(true)
    }

    pub(super) async fn refuse_code<T>(&self, caller: &Caller, account: AccountId) -> Result<T> {
        let mut db = self.store.write().await?;
        self.note(&mut db, caller, account_subject(account), "second_factor_failed", json!({})).await?;
        db.commit().await?;
        Err(Refusal::WrongCode.into())
    }

    /// Somebody who gave the password not long ago: whoever finds an unlocked computer must not lock its owner out.
    fn recent_member<'a>(&self, caller: &'a Caller) -> Result<&'a Member> {
        let member = caller.active_member()?;
        if self.clock.now().since(member.authenticated_at) > HOUR {
            let sentence =
                "For your safety, please sign out and in again before you turn two-step sign-in on.";
            return Err(Refusal::NotNow(sentence.into()).into());
        }
        Ok(member)
    }

    async fn new_codes(&self, db: &mut Write, account: AccountId) -> Result<Vec<String>> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| self.recovery_code()).collect();
        let hashes: Vec<_> = codes.iter().map(|code| self.code_hash(account, code)).collect();
        db.replace_recovery_codes(account, &hashes).await?;
        Ok(codes.iter().map(|code| format!("{}-{}", &code[..5], &code[5..])).collect())
    }

    /// Fifty bits that can be read aloud.
    fn recovery_code(&self) -> String {
        self.mint
            .bytes::<CODE_LENGTH>()
            .map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)]))
            .iter()
            .collect()
    }

    fn code_hash(&self, account: AccountId, code: &str) -> [u8; 32] {
        self.vault.hash(purpose::RECOVERY_CODE, &[account.0.as_bytes(), code.as_bytes()].concat())
    }

    fn setup(&self, secret: &[u8], email: &Email) -> Result<SecondFactorSetup> {
        let base32 = Secret::from(secret).to_base32();
        let (issuer, account) = (percent(&self.settings.site_name), percent(email.as_str()));
        let url = format!("otpauth://totp/{issuer}:{account}?secret={base32}&issuer={issuer}");
        let qr = qr::draw(&url)?;
        Ok(SecondFactorSetup { secret: base32, url, qr_path: qr.path, qr_size: qr.size })
    }
}

fn already_on() -> Refusal {
    Refusal::NotNow("Two-step sign-in is on already.".into())
}

/// A secret that waits for its confirmation opens only in the session that began with it.
fn setup_purpose(member: &Member) -> String {
    format!("second factor, begun in {}", member.session)
}

fn secret_purpose(account: AccountId) -> String {
    format!("second factor of {account}")
}

/// The time step that a code belongs to: that of now, the one before or the one after.
fn accepted_step(secret: &[u8], code: &str, now_seconds: i64) -> Result<Option<i64>> {
    let now = u64::try_from(now_seconds).map_err(Error::failed)?;
    Ok(app(secret)?.check(code, now).and_then(|step| i64::try_from(step).ok()))
}

/// The codes that an app shows for a secret: SHA-1, six digits, thirty seconds, as all apps understand.
fn app(secret: &[u8]) -> Result<Totp> {
    Builder::new().with_secret(secret).build().map_err(|error| Error::failed(error.to_string()))
}

/// Text as a part of a URL.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_good_in_its_own_step_and_its_two_neighbours() {
        // The secret and the last six digits of a code of RFC 6238, appendix B.
        let secret = b"12345678901234567890";
        let at = 1_111_111_109;
        assert_eq!(accepted_step(secret, "081804", at).unwrap(), Some(at / 30));
        for late in [-30, 30] {
            assert_eq!(accepted_step(secret, "081804", at + late).unwrap(), Some(at / 30), "{late}");
        }
        for too_late in [-61, 61] {
            assert_eq!(accepted_step(secret, "081804", at + too_late).unwrap(), None, "{too_late}");
        }
        assert_eq!(accepted_step(secret, "081805", at).unwrap(), None);
    }

    proptest! {
        #[test]
        fn no_text_is_taken_for_a_code_without_being_one(code in "[A-Z0-9]{6,20}") {
            let right = app(&[7; 20]).unwrap().generate(600).to_string();
            prop_assert_eq!(accepted_step(&[7; 20], &code, 600).unwrap().is_some() && code != right, false);
        }
    }
}
