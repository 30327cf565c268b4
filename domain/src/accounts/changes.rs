//! The forms by which people change what is kept about them.
//!
//! `Debug` of a form with passwords or codes says its name alone; see the forms by which people sign up and in.

use super::forms::{given_password, given_phone, typed_code};
use super::{Credentials, SignInForm, display_name, new_password};
use crate::refusal::{Form, Refusal};
use crate::text;
use serde::{Deserialize, Serialize};

/// Longest text about oneself, in characters.
pub const ABOUT_MAX: usize = 1_000;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_password_must_differ_from_the_current_one() {
        let form = ChangePasswordForm { current: "correct horse".into(), password: "correct horse".into() };
        assert_eq!(form.parse().err().unwrap().about("password").count(), 1);
    }
}
