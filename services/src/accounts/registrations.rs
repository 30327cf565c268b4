//! Signing up: a mailed link, followed with the password that was chosen, makes the account.
//!
//! Until then there is none, so that nobody can prepare an account for somebody else's e-mail address. Known and
//! unknown addresses get the same answer after the same work; only the mail differs.

use super::{DAY, account_subject, phones, purpose};
use crate::limits::Guarded;
use crate::{Caller, Error, GuestKey, Result, Services, Viewer};
use domain::accounts::*;
use domain::refusal::Form;
use domain::{AccountId, Instant, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Write;
use store::accounts::NewAccount;

/// An account that is made without the mailed link: for the command line and the demo market.
pub struct NewMember {
    pub email: String,
    pub name: String,
    pub phone: String,
    /// ISO 3166-1 alpha-2, where the phone number has no `+`.
    pub country: String,
    pub password: String,
    pub role: Role,
}

/// What was typed, kept sealed until the link is followed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Details {
    name: String,
    email: Email,
    /// E.164.
    phone: String,
    password_hash: String,
    /// The key of drafts that were begun before signing up, which may be finished in another browser.
    #[serde(default)]
    guest: Option<[u8; 32]>,
}

impl Services {
    /// Mails a link that makes the account; where there is one already, the mail says so instead.
    pub async fn register(&self, caller: &Caller, form: RegisterForm) -> Result<()> {
        let details = self.checked(&form).await?;
        self.count_try(caller, Guarded::Register, details.email.normal().as_bytes()).await?;
        let guest = caller.guest.map(|key| *key.as_bytes());
        let details = Details { guest, ..self.hashed(details).await? };
        let email_hash = self.email_hash(&details.email);
        crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            let letter = match db.account_by_email(&email_hash).await? {
                Some(_) => self.account_exists_letter(),
                None => {
                    let token = self.add_registration(&mut db, &email_hash, &details).await?;
                    self.confirm_registration_letter(&token)
                }
            };
            self.post(&mut db, &details.email, &letter).await?;
            self.note(&mut db, caller, ("registration", None), "asked_for", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// Mails the link once more; where nothing waits for one, the mail says that.
    pub async fn resend_verification(&self, caller: &Caller, form: EmailForm) -> Result<()> {
        let email = form.parse()?;
        self.count_try(caller, Guarded::Resend, email.normal().as_bytes()).await?;
        let (email_hash, now) = (self.email_hash(&email), self.clock.now());
        crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            let waiting = db.newest_registration(&email_hash, now).await?;
            let letter = match (waiting, db.account_by_email(&email_hash).await?) {
                (_, Some(_)) => self.account_exists_letter(),
                (None, None) => self.nothing_to_confirm_letter(),
                (Some(waiting), None) => {
                    let details = self.open_details(&waiting.details_sealed)?;
                    let token = self.add_registration(&mut db, &email_hash, &details).await?;
                    self.confirm_registration_letter(&token)
                }
            };
            self.post(&mut db, &email, &letter).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// Follows the mailed link: makes the account and signs in.
    pub async fn verify_email(&self, caller: &Caller, form: VerifyEmailForm) -> Result<SignedIn> {
        let given = form.parse()?;
        let token_hash = self.vault.hash(purpose::MAILED_TOKEN, given.token.as_bytes());
        self.count_try(caller, Guarded::Verify, &token_hash).await?;
        let waiting = self.store.read().await?.registration(&token_hash, self.clock.now()).await?;
        let details = waiting.as_ref().map(|w| self.open_details(&w.details_sealed)).transpose()?;
        let kept = details.as_ref().map(|details| details.password_hash.as_str());
        let matches = self.passwords.matches(&given.password, kept).await?;
        let (Some(waiting), Some(details)) = (waiting, details) else {
            return Err(Refusal::LinkExpired.into());
        };
        if !matches {
            let sentence = "That is not the password that you chose when you signed up.";
            return Err(Refusal::field("password", sentence).into());
        }
        crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            if !db.take_registration(&token_hash, &waiting.email_hash).await? {
                return Err(Refusal::LinkExpired.into());
            }
            let id = match self.add_account(&mut db, caller, &details, Role::Member, self.clock.now()).await {
                Err(error) if is_duplicate(&error) => return Err(Refusal::LinkExpired.into()),
                added => added?,
            };
            let account = db.account(id).await?.ok_or_else(|| Error::failed("the new account is gone"))?;
            let mut signed_in = self.start_session(&mut db, caller, &account, "registration").await?;
            let earlier = self.claim_guest_drafts(&mut db, details.guest.map(GuestKey), id).await?;
            signed_in.draft = signed_in.draft.or(earlier);
            db.commit().await?;
            Ok(signed_in)
        })
        .await
    }

    /// Makes an account with any role, at once. Only for the command line and the demo market.
    pub async fn create_member(&self, caller: &Caller, new: NewMember) -> Result<AccountId> {
        if caller.viewer != Viewer::System {
            return Err(Refusal::NotAllowed.into());
        }
        let role = new.role;
        let details = self.prepared(new).await?;
        let mut db = self.store.write().await?;
        let id = match self.add_account(&mut db, caller, &details, role, self.clock.now()).await {
            Err(error) if is_duplicate(&error) => {
                return Err(
                    Refusal::field("email", "There is an account with this e-mail address already.").into()
                );
            }
            added => added?,
        };
        db.commit().await?;
        Ok(id)
    }

    /// Checks a new member like anybody else, and hashes the password: what [`Self::add_account`] needs.
    pub(crate) async fn prepared(&self, new: NewMember) -> Result<Details> {
        let form = RegisterForm {
            name: new.name,
            email: new.email,
            phone: new.phone,
            country: new.country,
            password: new.password,
            terms: "on".into(),
            next: String::new(),
        };
        let checked = self.checked(&form).await?;
        self.hashed(checked).await
    }

    /// Everything that can be said against a sign-up, at once.
    async fn checked(&self, form: &RegisterForm) -> Result<Registration> {
        let mut fields = Form::default();
        let typed = fields.take_form(form.parse())?;
        let mut phone = None;
        if !fields.has_refused("phone") {
            phone = fields.take("phone", phones::e164(&form.phone, &form.country));
        }
        if !fields.has_refused("password") {
            let words = [form.name.as_str(), form.email.as_str(), self.settings.site_name.as_str()];
            fields.take("password", self.passwords.judge(&form.password, &words).await?);
        }
        let parts = typed.zip(phone).map(|(typed, phone)| Registration { phone, ..typed });
        Ok(fields.whole(parts)?)
    }

    async fn hashed(&self, checked: Registration) -> Result<Details> {
        let Registration { name, email, phone, password } = checked;
        let password_hash = self.passwords.hash(&self.mint, &password).await?;
        Ok(Details { name, email, phone, password_hash, guest: None })
    }

    /// Keeps a registration; answers the token of its link.
    async fn add_registration(
        &self,
        db: &mut Write,
        email_hash: &[u8; 32],
        details: &Details,
    ) -> Result<String> {
        let (token, now) = (self.mint.token(), self.clock.now());
        let token_hash = self.vault.hash(purpose::MAILED_TOKEN, token.as_bytes());
        let plain = serde_json::to_vec(details).map_err(Error::failed)?;
        let sealed = self.vault.seal(&self.mint, purpose::REGISTRATION, &plain)?;
        db.add_registration(&token_hash, email_hash, &sealed, now, now.plus(DAY)).await?;
        Ok(token)
    }

    fn open_details(&self, sealed: &[u8]) -> Result<Details> {
        let plain = self.vault.open(purpose::REGISTRATION, sealed)?;
        serde_json::from_slice(&plain).map_err(Error::failed)
    }

    /// An account that is there `since` then, its e-mail address verified.
    pub(crate) async fn add_account(
        &self,
        db: &mut Write,
        caller: &Caller,
        details: &Details,
        role: Role,
        since: Instant,
    ) -> Result<AccountId> {
        let id = self.mint.id(since);
        let new = NewAccount {
            id,
            email_hash: &self.email_hash(&details.email),
            email_sealed: &self.seal_text(purpose::EMAIL, details.email.as_str())?,
            phone_sealed: &self.seal_text(purpose::PHONE, &details.phone)?,
            name: &details.name,
            password_hash: &details.password_hash,
            role,
            created_at: since,
        };
        db.add_account(&new).await?;
        self.note(db, caller, account_subject(id), "created", json!({ "role": role.as_str() })).await?;
        Ok(id)
    }
}

/// Whether a unit of work failed because of a uniqueness rule.
pub(crate) fn is_duplicate(error: &Error) -> bool {
    match error {
        Error::Failed(cause) => {
            matches!(cause.downcast_ref::<store::Error>(), Some(store::Error::Duplicate(_)))
        }
        Error::Refused(_) => false,
    }
}
