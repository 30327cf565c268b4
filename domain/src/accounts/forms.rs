//! The forms that people fill in about themselves. A form is what was typed; `parse` makes something of it.
//!
//! `Debug` of a form with passwords, codes or addresses says its name alone, so that none of them can be logged.

use super::{Email, PASSWORD_MAX, display_name, new_password};
use crate::refusal::{Form, Refusal};
use crate::text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest text about oneself, in characters.
pub const ABOUT_MAX: usize = 1_000;

/// A password that exists already: only what can't be one is refused.
fn given_password(password: &str) -> Result<String, String> {
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
fn typed_code(code: &str) -> Result<String, String> {
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    match code.len() {
        0 => Err("Type the code that your app shows.".into()),
        6..=20 if code.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(code.to_ascii_uppercase()),
        _ => Err("A code has six digits; a recovery code has ten letters and digits.".into()),
    }
}

fn given_phone(phone: &str) -> Result<String, String> {
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

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeEmailForm {
    pub email: String,
    pub password: String,
}

impl ChangeEmailForm {
    pub fn parse(&self) -> Result<Credentials, Refusal> {
        SignInForm { email: self.email.clone(), password: self.password.clone(), next: String::new() }.parse()
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

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangePasswordForm {
    pub current: String,
    pub password: String,
}

pub struct PasswordChange {
    pub current: String,
    pub password: String,
}

impl ChangePasswordForm {
    pub fn parse(&self) -> Result<PasswordChange, Refusal> {
        let mut form = Form::default();
        let current = form.take("current", given_password(&self.current));
        let password = form.take("password", new_password(&self.password).map(str::to_owned));
        if current.is_some() && current == password {
            form.refuse("password", "Choose a password that differs from the current one.");
        }
        form.whole(current.zip(password).map(|(current, password)| PasswordChange { current, password }))
    }
}

#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub name: String,
    pub about: String,
    pub phone: String,
    /// ISO 3166-1 alpha-2, where the phone number has no `+`.
    pub country: String,
}

/// A profile as far as the browser can check it.
pub struct ProfileChange {
    pub name: String,
    pub about: String,
    /// As typed.
    pub phone: String,
}

impl ProfileForm {
    pub fn parse(&self) -> Result<ProfileChange, Refusal> {
        let mut form = Form::default();
        let name = form.take("name", display_name(&self.name));
        let about = form.take("about", text::paragraphs("The text about you", &self.about, 0, ABOUT_MAX));
        let phone = form.take("phone", given_phone(&self.phone));
        let parts = name.zip(about).zip(phone);
        form.whole(parts.map(|((name, about), phone)| ProfileChange { name, about, phone }))
    }
}

/// What a change of the second factor asks for: the password, and a code that works now.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveSecondFactorForm {
    pub password: String,
    pub code: String,
}

pub struct PasswordAndCode {
    pub password: String,
    /// In capitals without blanks and dashes.
    pub code: String,
}

impl RemoveSecondFactorForm {
    pub fn parse(&self) -> Result<PasswordAndCode, Refusal> {
        let mut form = Form::default();
        let password = form.take("password", given_password(&self.password));
        let code = form.take("code", typed_code(&self.code));
        form.whole(password.zip(code).map(|(password, code)| PasswordAndCode { password, code }))
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub password: String,
}

impl PasswordForm {
    pub fn parse(&self) -> Result<String, Refusal> {
        let mut form = Form::default();
        let password = form.take("password", given_password(&self.password));
        form.whole(password)
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

    #[test]
    fn the_new_password_must_differ_from_the_current_one() {
        let form = ChangePasswordForm { current: "correct horse".into(), password: "correct horse".into() };
        assert_eq!(form.parse().err().unwrap().about("password").count(), 1);
    }
}
