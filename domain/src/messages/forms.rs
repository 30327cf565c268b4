//! What people type into messages, and why they report one.

use super::Question;
use crate::refusal::Form;
use crate::{Refusal, text};
use serde::{Deserialize, Serialize};

/// In characters.
pub const LONGEST_MESSAGE: usize = 2_000;

/// A message in a conversation that there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    /// Made with the form, so that sent twice it is one message.
    pub id: String,
    pub conversation: String,
    pub text: String,
}

impl MessageForm {
    pub fn parse(&self) -> Result<String, Refusal> {
        let mut form = Form::default();
        let text = form.take("text", text::paragraphs("Your message", &self.text, 1, LONGEST_MESSAGE));
        form.whole(text)
    }
}

/// The first words to somebody about a phone: to its seller, or between the two sides of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskForm {
    /// Empty on pages that are the same for everybody.
    pub id: String,
    pub listing: String,
    /// Of an order of the writer; then the listing is its first one.
    pub order: String,
    /// One of the usual questions; may be empty.
    pub question: String,
    /// May be empty where there is a question.
    pub text: String,
}

/// What somebody asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub question: Option<Question>,
    /// Empty where the question is all.
    pub text: String,
}

impl Asked {
    /// What stands in the conversation.
    pub fn words(&self) -> String {
        match self.question {
            Some(question) if self.text.is_empty() => question.ask().to_owned(),
            Some(question) => format!("{}\n{}", question.ask(), self.text),
            None => self.text.clone(),
        }
    }
}

impl AskForm {
    pub fn parse(&self) -> Result<Asked, Refusal> {
        let mut form = Form::default();
        let question = match self.question.trim() {
            "" => Some(None),
            key => form.take("question", Question::try_from(key.to_owned())).map(Some),
        };
        let least = usize::from(matches!(question, Some(None)));
        let text = form.take("text", text::paragraphs("Your message", &self.text, least, LONGEST_MESSAGE));
        form.whole(question.zip(text).map(|(question, text)| Asked { question, text }))
    }
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageReason {
    Insulting,
    Scam,
    PaysElsewhere,
    Spam,
    Other,
}

impl MessageReason {
    pub const ALL: [MessageReason; 5] =
        [Self::Insulting, Self::Scam, Self::PaysElsewhere, Self::Spam, Self::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Insulting => "insulting",
            Self::Scam => "scam",
            Self::PaysElsewhere => "pays_elsewhere",
            Self::Spam => "spam",
            Self::Other => "other",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Insulting => "It insults or threatens me",
            Self::Scam => "They try to cheat me",
            Self::PaysElsewhere => "They want to be paid past the site",
            Self::Spam => "It advertises something",
            Self::Other => "Something else",
        }
    }
}

impl TryFrom<String> for MessageReason {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|r| r.as_str() == text).ok_or("Choose what is wrong with it.".into())
    }
}

/// Somebody finds that a message breaks the rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageReportForm {
    pub message: String,
    pub reason: String,
    /// May be empty.
    pub note: String,
}

impl MessageReportForm {
    pub fn parse(&self) -> Result<(MessageReason, String), Refusal> {
        let mut form = Form::default();
        let reason = form.take("reason", MessageReason::try_from(self.reason.clone()));
        let note =
            form.take("note", text::paragraphs("Your note", &self.note, 0, crate::reviews::LONGEST_NOTE));
        form.whole(reason.zip(note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(question: &str, text: &str) -> Result<Asked, Refusal> {
        AskForm { question: question.into(), text: text.into(), ..AskForm::default() }.parse()
    }

    #[test]
    fn a_question_a_text_or_both_are_asked_but_not_nothing() {
        assert_eq!(ask("unlocked", "").unwrap().words(), "Is it unlocked?");
        assert_eq!(ask("", " Hello! ").unwrap().words(), "Hello!");
        assert_eq!(ask("unlocked", "I am in Canada.").unwrap().words(), "Is it unlocked?\nI am in Canada.");
        assert_eq!(ask("", " ").unwrap_err().about("text").count(), 1);
        assert_eq!(ask("magic", "").unwrap_err().about("question").count(), 1);
        assert!(ask("", &"x".repeat(LONGEST_MESSAGE + 1)).is_err());
    }

    #[test]
    fn a_message_is_bounded_text_of_several_lines() {
        let form = |text: &str| MessageForm { text: text.into(), ..MessageForm::default() }.parse();
        assert_eq!(form("Hello\r\nthere ").unwrap(), "Hello\nthere");
        assert!(form("").is_err() && form("a\u{0}b").is_err() && form(&"x".repeat(2_001)).is_err());
    }

    #[test]
    fn a_report_says_what_is_wrong() {
        for reason in MessageReason::ALL {
            let form = MessageReportForm { reason: reason.as_str().into(), ..MessageReportForm::default() };
            assert_eq!(form.parse().unwrap(), (reason, String::new()));
        }
        assert_eq!(MessageReportForm::default().parse().unwrap_err().about("reason").count(), 1);
    }
}
