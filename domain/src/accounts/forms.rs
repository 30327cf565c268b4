//! The forms by which people sign up and in. A form is what was typed; `parse` makes something of it.
//!
//! `Debug` of a form with passwords, codes or addresses says its name alone, so that none of them can be logged.

use super::{
    ChangeEmailForm, ChangePasswordForm, Email, PASSWORD_MAX, PasswordForm, RemoveSecondFactorForm,
    display_name, new_password,
};
use crate::refusal::{Form, Refusal};
use crate::text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A password that exists already: only what can't be one is refused.
pub(super) fn given_password(password: &str) -> Result<String, String> {
    match password.chars().count() {
        0 => Err("Type your password.".into()),
        n if n > PASSWORD_MAX => Err("That is not your password.".into()),
        _ => Ok(password.to_owned()),
    }
}

/// A mailed secret, as it stands in a link. What can't be one is too old or damaged.
fn mailed_token(token: &str) -> Result<String, Refusal> {
    let token = token.trim();
    let plausible = (20..=100).contains(&token.len())
        && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plausible { Ok(token.to_owned()) } else { Err(Refusal::LinkExpired) }
}

/// A code of a second factor, without the blanks and dashes that people type for legibility, in upper case.
pub(super) fn typed_code(code: &str) -> Result<String, String> {
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    match code.len() {
        0 => Err("Type the code that your app shows.".into()),
        6..=20 if code.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(code.to_ascii_uppercase()),
        _ => Err("A code has six digits; a recovery code has ten letters and digits.".into()),
    }
}

pub(super) fn given_phone(phone: &str) -> Result<String, String> {
    text::line("Your phone number", phone, 1, 40)
}

/// What a person types to sign up.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterForm {
    pub name: String,
    pub email: String,
    /// As typed; parsed on the server into E.164, with `country` as the default region.
    pub phone: String,
    /// ISO 3166-1 alpha-2, where the phone number has no `+`.
    pub country: String,
    pub password: String,
    /// `on` when the terms were accepted.
    pub terms: String,
    /// Where to go on to, a path on this site.
    pub next: String,
}

/// A sign-up as far as the browser can check it.
pub struct Registration {
    pub name: String,
    pub email: Email,
    /// As typed.
    pub phone: String,
    pub password: String,
}

impl RegisterForm {
    pub fn parse(&self) -> Result<Registration, Refusal> {
        let mut form = Form::default();
        let name = form.take("name", display_name(&self.name));
        let email = form.take("email", self.email.parse::<Email>());
        let phone = form.take("phone", given_phone(&self.phone));
        let password = form.take("password", new_password(&self.password).map(str::to_owned));
        if self.terms != "on" {
            form.refuse("terms", "Please accept the terms to go on.");
        }
        let parts = name.zip(email).zip(phone).zip(password);
        form.whole(parts.map(|(((name, email), phone), password)| Registration {
            name,
            email,
            phone,
            password,
        }))
    }
}

/// A mailed link is followed: its token, and the password that was chosen at registration, so that nobody
/// who only guessed an e-mail address can own its account.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VerifyEmailForm {
    pub token: String,
    pub password: String,
    pub next: String,
}

/// A mailed secret with the password that goes with it.
pub struct TokenAndPassword {
    pub token: String,
    pub password: String,
}

impl VerifyEmailForm {
    pub fn parse(&self) -> Result<TokenAndPassword, Refusal> {
        let token = mailed_token(&self.token)?;
        let mut form = Form::default();
        let password = form.take("password", given_password(&self.password));
        form.whole(password.map(|password| TokenAndPassword { token, password }))
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    /// Where to go on to, a path on this site.
    pub next: String,
}

pub struct Credentials {
    pub email: Email,
    pub password: String,
}

impl SignInForm {
    pub fn parse(&self) -> Result<Credentials, Refusal> {
        let mut form = Form::default();
        let email = form.take("email", self.email.parse::<Email>());
        let password = form.take("password", given_password(&self.password));
        form.whole(email.zip(password).map(|(email, password)| Credentials { email, password }))
    }
}

/// The second step of signing in: a code of the app, or a recovery code.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondFactorForm {
    pub code: String,
    pub next: String,
}

impl SecondFactorForm {
    /// The code in capitals without blanks and dashes.
    pub fn parse(&self) -> Result<String, Refusal> {
        CodeForm { code: self.code.clone() }.parse()
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    pub code: String,
}

impl CodeForm {
    /// The code in capitals without blanks and dashes.
    pub fn parse(&self) -> Result<String, Refusal> {
        let mut form = Form::default();
        let code = form.take("code", typed_code(&self.code));
        form.whole(code)
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailForm {
    pub email: String,
}

impl EmailForm {
    pub fn parse(&self) -> Result<Email, Refusal> {
        let mut form = Form::default();
        let email = form.take("email", self.email.parse::<Email>());
        form.whole(email)
    }
}

/// A new password, with the token of the mailed link that allows to choose one.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResetPasswordForm {
    pub token: String,
    pub password: String,
}

impl ResetPasswordForm {
    pub fn parse(&self) -> Result<TokenAndPassword, Refusal> {
        let token = mailed_token(&self.token)?;
        let mut form = Form::default();
        let password = form.take("password", new_password(&self.password).map(str::to_owned));
        form.whole(password.map(|password| TokenAndPassword { token, password }))
    }
}

/// A mailed link that needs nothing else.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    pub token: String,
}

impl TokenForm {
    pub fn parse(&self) -> Result<String, Refusal> {
        mailed_token(&self.token)
    }
}

macro_rules! silent {
    ($($form:ident)*) => {$(
        impl fmt::Debug for $form {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($form), "(…)"))
            }
        }
    )*};
}

silent! {
    RegisterForm VerifyEmailForm SignInForm SecondFactorForm CodeForm EmailForm ResetPasswordForm ChangeEmailForm
    TokenForm ChangePasswordForm RemoveSecondFactorForm PasswordForm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_reports_every_field() {
        let refusal = RegisterForm::default().parse().err().unwrap();
        for field in ["name", "email", "phone", "password", "terms"] {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
    }

    #[test]
    fn a_code_may_be_typed_with_blanks_and_dashes() {
        let parse = |code: &str| CodeForm { code: code.into() }.parse();
        assert_eq!(parse(" 123 456 ").unwrap(), "123456");
        assert_eq!(parse("abcde-12345").unwrap(), "ABCDE12345");
        for wrong in ["", "12345", "١٢٣٤٥٦", "123456789012345678901"] {
            assert_eq!(parse(wrong).unwrap_err().about("code").count(), 1, "{wrong}");
        }
    }

    #[test]
    fn a_damaged_link_is_refused_as_too_old() {
        for token in ["", "short", "x".repeat(101).as_str(), "0123456789 0123456789"] {
            assert_eq!(TokenForm { token: token.into() }.parse(), Err(Refusal::LinkExpired), "{token}");
        }
        assert!(TokenForm { token: "a".repeat(43) }.parse().is_ok());
    }
}
