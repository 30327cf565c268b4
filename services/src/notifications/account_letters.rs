//! What accounts are told by mail: links to follow, and everything that happens to an account.

use super::letters::Letter;
use crate::Services;
use domain::Instant;

/// The paths that mailed links lead to; each takes `?token=`.
const VERIFY: &str = "/verify";
const RESET_PASSWORD: &str = "/reset-password";
const CONFIRM_EMAIL: &str = "/confirm-email";

const NOT_YOU: &str = "If this was not you, ignore this mail: nothing has changed.";

/// Letters without a name go to addresses that are not known to belong to whoever typed them: such letters carry
/// nothing that was typed, so that nobody can make the site send words of their own to strangers.
impl Services {
    fn link(&self, path: &str, token: &str) -> String {
        format!("{}{path}?token={token}", self.settings.base_url)
    }

    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.settings.base_url)
    }

    pub(crate) fn confirm_registration_letter(&self, token: &str) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("Confirm your e-mail address for {site}"),
            format!(
                "Thank you for joining {site}. One step is left: confirm that this e-mail address is yours."
            ),
        )
        .button("Confirm e-mail address", self.link(VERIFY, token))
        .note("The link is good for a day and asks for the password that you chose.")
        .note("If you did not sign up, ignore this mail: no account is made without your confirmation.")
    }

    pub(crate) fn account_exists_letter(&self) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("You already have an account at {site}"),
            format!("Somebody, probably you, wanted to sign up at {site} with this e-mail address. It has an account already, so just sign in."),
        )
        .button("Sign in", self.page("/sign-in"))
        .note(format!("Forgot your password? Choose a new one here: {}", self.page("/forgot-password")))
        .note(NOT_YOU)
    }

    pub(crate) fn nothing_to_confirm_letter(&self) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("No registration waits for you at {site}"),
            "Somebody, probably you, asked us to send the confirmation link again. No registration with this e-mail address waits for one: it may be too old.",
        )
        .button("Sign up", self.page("/register"))
        .note(NOT_YOU)
    }

    pub(crate) fn no_account_letter(&self) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("No account at {site} with this e-mail address"),
            format!("Somebody, probably you, wanted to choose a new password at {site}. There is no account with this e-mail address; perhaps you used another one."),
        )
        .button("Sign up", self.page("/register"))
        .note(NOT_YOU)
    }

    pub(crate) fn confirm_new_email_letter(&self, token: &str) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("Confirm your new e-mail address for {site}"),
            format!("This address is to be the new one of an account at {site}. Confirm that it is yours."),
        )
        .button("Confirm new address", self.link(CONFIRM_EMAIL, token))
        .note("The link is good for a day.")
        .note("If you did not ask for this, ignore this mail: the account stays as it is.")
    }

    pub(crate) fn address_is_taken_letter(&self) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("This e-mail address has an account at {site} already"),
            format!("Somebody, probably you, wanted to use this e-mail address for another account at {site}. An address can have one account only."),
        )
        .button("Sign in", self.page("/sign-in"))
        .note(NOT_YOU)
    }

    pub(crate) fn reset_password_letter(&self, name: &str, token: &str) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("Choose a new password for {site}"),
            "Somebody, probably you, asked for a new password. Choose one with this link; you will be signed out everywhere.",
        )
        .greeting_to(name)
        .button("Choose a new password", self.link(RESET_PASSWORD, token))
        .note("The link is good for an hour, and once.")
        .note("If this was not you, ignore this mail: your password stays as it is.")
    }

    /// A notice of something that has happened, with what to do where it was somebody else.
    fn notice(&self, name: &str, subject: String, paragraph: impl Into<String>) -> Letter {
        Letter::new(subject, paragraph).greeting_to(name).note(format!(
            "If this was not you, choose a new password at once: {}",
            self.page("/forgot-password")
        ))
    }

    pub(crate) fn new_device_letter(&self, name: &str, device: &str, place: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        self.notice(
            name,
            format!("New sign-in to your {site} account"),
            format!("Your account was used to sign in from a device or place that we have not seen before: {device}, {place}, {}.", at.date_and_time()),
        )
        .button("See where you are signed in", self.page("/account/sessions"))
    }

    pub(crate) fn session_replayed_letter(&self, name: &str, device: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        self.notice(
            name,
            format!("We ended a session of your {site} account"),
            format!("A copy of a sign-in was used a second time ({device}, {}). That can mean that somebody copied it, so we ended that session.", at.date_and_time()),
        )
        .paragraph("If you sign in again and this comes back, choose a new password and check your device.")
        .button("Sign in", self.page("/sign-in"))
    }

    pub(crate) fn password_changed_letter(&self, name: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        self.notice(
            name,
            format!("Your {site} password was changed"),
            format!(
                "The password of your account was changed on {}. Other devices were signed out.",
                at.date_and_time()
            ),
        )
    }

    pub(crate) fn email_changed_letter(&self, name: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("Your {site} account has a new e-mail address"),
            format!(
                "Since {} your account uses another e-mail address; this one is no longer in use for it.",
                at.date_and_time()
            ),
        )
        .greeting_to(name)
        .note(format!("If this was not you, write to us at once: {}", self.page("/help")))
    }

    pub(crate) fn second_factor_on_letter(&self, name: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        self.notice(
            name,
            format!("Two-step sign-in is on for your {site} account"),
            format!("Since {} signing in asks for a code of your app as well. Keep your recovery codes in a safe place.", at.date_and_time()),
        )
    }

    pub(crate) fn second_factor_off_letter(&self, name: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        self.notice(
            name,
            format!("Two-step sign-in is off for your {site} account"),
            format!("Since {} your password alone is enough to sign in.", at.date_and_time()),
        )
    }

    pub(crate) fn recovery_codes_renewed_letter(&self, name: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        self.notice(
            name,
            format!("New recovery codes for your {site} account"),
            format!(
                "New recovery codes were made on {}. The earlier ones no longer work.",
                at.date_and_time()
            ),
        )
    }

    pub(crate) fn recovery_code_used_letter(&self, name: &str, left: u32, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        self.notice(
            name,
            format!("A recovery code of your {site} account was used"),
            format!(
                "A recovery code was used in place of your app on {}. Recovery codes left: {left}.",
                at.date_and_time()
            ),
        )
        .button("Make new codes", self.page("/account/security"))
    }

    pub(crate) fn account_deleted_letter(&self, name: &str, at: Instant) -> Letter {
        let site = &self.settings.site_name;
        Letter::new(
            format!("Your {site} account is deleted"),
            format!("As you asked on {}, your account and your personal data were deleted and your listings withdrawn.", at.date_and_time()),
        )
        .greeting_to(name)
        .note(format!("If this was not you, write to us: {}", self.page("/help")))
    }
}
