//! Every expected "no", typed, in words for people.

use serde::{Deserialize, Serialize};

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's `name` in the form.
    pub field: String,
    /// A whole sentence that says what to do.
    pub message: String,
}

/// An expected "no". `Display` is a whole sentence that may be shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// Fields of a form that can't be accepted as they are; never empty.
    #[error("{}", .0.first().map_or("Please check the form.", |e| e.message.as_str()))]
    Invalid(Vec<FieldError>),
    /// The viewer is not signed in.
    #[error("Please sign in first.")]
    SignInFirst,
    /// The viewer is signed in, but may not do this.
    #[error("You may not do that.")]
    NotAllowed,
    /// There is no such thing, or none that the viewer may know of.
    #[error("We could not find that.")]
    NotFound,
    /// Too many tries; the number is the seconds to wait.
    #[error("That was tried too often. Please wait {} and try again.", wait(*.0))]
    TooOften(u64),
    /// E-mail and password do not match an account, whichever of them is wrong, or none is confirmed yet.
    #[error(
        "E-mail and password do not match. If you have just signed up, follow the link in our mail first."
    )]
    WrongCredentials,
    /// The second factor is wanted, or was wrong.
    #[error("That code is not right. Use the newest one that your app shows.")]
    WrongCode,
    /// A mailed link or code was used before, or is too old.
    #[error("That link is no longer valid. Please ask for a new one.")]
    LinkExpired,
    /// The account's e-mail address must be verified first.
    #[error("Please confirm your e-mail address first. The link is in the mail that we sent you.")]
    VerifyEmailFirst,
    /// Somebody, perhaps the same person in another tab, changed it in the meantime.
    #[error("This was changed in the meantime. Please look at it again and repeat your change.")]
    ChangedMeanwhile,
    /// Not possible in the state that the thing is in; the sentence says why.
    #[error("{0}")]
    NotNow(String),
    /// The request is larger than what is accepted; the sentence gives the limit.
    #[error("{0}")]
    TooLarge(String),
}

fn wait(seconds: u64) -> String {
    match seconds {
        0..=1 => "a second".into(),
        2..=90 => format!("{seconds} seconds"),
        91..=5400 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3600)),
    }
}

impl Refusal {
    /// A refusal about one field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Refusal::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// The messages about one field, in the order in which they were found.
    pub fn about<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let errors = match self {
            Refusal::Invalid(errors) => errors.as_slice(),
            _ => &[],
        };
        errors.iter().filter(move |e| e.field == field).map(|e| e.message.as_str())
    }

    /// The HTTP status that says the same to a program.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::Invalid(_) | Refusal::WrongCode => 422,
            Refusal::SignInFirst | Refusal::WrongCredentials => 401,
            Refusal::NotAllowed | Refusal::VerifyEmailFirst => 403,
            Refusal::NotFound => 404,
            Refusal::TooOften(_) => 429,
            Refusal::LinkExpired => 410,
            Refusal::ChangedMeanwhile | Refusal::NotNow(_) => 409,
            Refusal::TooLarge(_) => 413,
        }
    }
}

/// Gathers what is wrong with a form, so that a person hears of all of it at once.
#[derive(Default)]
pub struct Form {
    errors: Vec<FieldError>,
}

impl Form {
    /// Keeps a field's value, or notes what is wrong with it. `E` is a sentence for people.
    pub fn take<T, E: ToString>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(message) => {
                self.refuse(field, message.to_string());
                None
            }
        }
    }

    /// Keeps what a form was parsed to, or takes over what is wrong with its fields. Other refusals pass through.
    pub fn take_form<T>(&mut self, parsed: Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        match parsed {
            Ok(value) => Ok(Some(value)),
            Err(Refusal::Invalid(errors)) => {
                self.errors.extend(errors);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Whether something was noted about a field.
    pub fn has_refused(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.field == field)
    }

    /// All parts of a form, or everything that is wrong with it. A part may be missing only where that was noted.
    pub fn whole<T>(self, parts: Option<T>) -> Result<T, Refusal> {
        self.finish()?;
        parts.ok_or(Refusal::Invalid(Vec::new()))
    }

    pub fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), message: message.into() });
    }

    /// `Ok` when nothing was noted.
    pub fn finish(self) -> Result<(), Refusal> {
        if self.errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reports_every_wrong_field_at_once() {
        let mut form = Form::default();
        assert_eq!(form.take("age", "7".parse::<u8>()), Some(7));
        assert_eq!(form.take::<u8, _>("size", Err("Choose a size.")), None);
        form.refuse("colour", "Choose a colour.");
        let refusal = form.finish().unwrap_err();
        assert_eq!(refusal.about("size").collect::<Vec<_>>(), ["Choose a size."]);
        assert_eq!(refusal.about("colour").count(), 1);
        assert_eq!(refusal.about("age").count(), 0);
        assert_eq!(refusal.status(), 422);
    }

    #[test]
    fn waiting_times_are_said_in_words() {
        assert_eq!(
            Refusal::TooOften(120).to_string(),
            "That was tried too often. Please wait 2 minutes and try again."
        );
    }
}
