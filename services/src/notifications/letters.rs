//! How a mail looks: one simple layout, rendered as text and as HTML that mail programs of all ages show.

use domain::accounts::Email;
use domain::mail::Mail;

/// What a mail says, before it is laid out. Nothing in it is HTML: all of it is escaped.
pub(crate) struct Letter {
    pub subject: String,
    /// The person's name, for accounts that are known to be theirs. Never what a stranger typed.
    pub name: Option<String>,
    pub paragraphs: Vec<String>,
    /// The label and the address of the one thing to do.
    pub button: Option<(String, String)>,
    /// Smaller, below the button.
    pub notes: Vec<String>,
    /// Where no more letters of this kind are asked for.
    pub unsubscribe: Option<String>,
}

impl Letter {
    pub fn new(subject: impl Into<String>, paragraph: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            name: None,
            paragraphs: vec![paragraph.into()],
            button: None,
            notes: Vec::new(),
            unsubscribe: None,
        }
    }

    pub fn greeting_to(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    pub fn paragraph(mut self, text: impl Into<String>) -> Self {
        self.paragraphs.push(text.into());
        self
    }

    pub fn button(mut self, label: &str, url: String) -> Self {
        self.button = Some((label.to_owned(), url));
        self
    }

    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    pub fn unsubscribe(mut self, url: String) -> Self {
        self.unsubscribe = Some(url);
        self
    }

    /// The mail, from the site of that name and address.
    pub fn to_mail(&self, to: &Email, site_name: &str, base_url: &str) -> Mail {
        Mail {
            to: to.clone(),
            subject: self.subject.clone(),
            text: self.text(site_name, base_url),
            html: self.html(site_name, base_url),
            unsubscribe: self.unsubscribe.clone(),
        }
    }

    fn greeting(&self) -> String {
        self.name.as_ref().map_or_else(|| "Hello,".to_owned(), |name| format!("Hello {name},"))
    }

    fn text(&self, site_name: &str, base_url: &str) -> String {
        let mut parts = vec![self.greeting()];
        parts.extend(self.paragraphs.iter().cloned());
        parts.extend(self.button.iter().map(|(label, url)| format!("{label}:\n{url}")));
        parts.extend(self.notes.iter().cloned());
        parts.extend(self.unsubscribe.iter().map(|url| format!("No more mails like this:\n{url}")));
        parts.push(format!("-- \n{site_name}\n{base_url}\n"));
        parts.join("\n\n")
    }

    fn html(&self, site_name: &str, base_url: &str) -> String {
        let (site_name, base_url) = (escaped(site_name), escaped(base_url));
        let paragraph = |text: &String| format!("<p style=\"margin:0 0 16px\">{}</p>", escaped(text));
        let note = |text: &String| {
            format!("<p style=\"margin:0 0 12px;font-size:13px;color:#5b6472\">{}</p>", escaped(text))
        };
        let mut body = paragraph(&self.greeting());
        body.extend(self.paragraphs.iter().map(paragraph));
        if let Some((label, url)) = &self.button {
            body.push_str(&button(&escaped(label), &escaped(url)));
        }
        body.extend(self.notes.iter().map(note));
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light\">\
             <title>{title}</title></head>\
             <body style=\"margin:0;padding:0;background:#f3f5f7\">\
             <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f3f5f7\">\
             <tr><td align=\"center\" style=\"padding:24px 12px\">\
             <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"max-width:560px\">\
             <tr><td style=\"padding:0 8px 16px;font:700 20px/1.2 Arial,Helvetica,sans-serif\">\
             <a href=\"{base_url}\" style=\"color:#0f5f4c;text-decoration:none\">{site_name}</a></td></tr>\
             <tr><td style=\"background:#ffffff;border:1px solid #dfe4ea;border-radius:12px;padding:28px;\
             font:400 16px/1.55 Arial,Helvetica,sans-serif;color:#17202c\">{body}</td></tr>\
             <tr><td style=\"padding:16px 8px;font:400 12px/1.5 Arial,Helvetica,sans-serif;color:#5b6472\">\
             {site_name} &middot; <a href=\"{base_url}\" style=\"color:#5b6472\">{base_url}</a>{leave}</td></tr>\
             </table></td></tr></table></body></html>\n",
            title = escaped(&self.subject),
            leave = self.unsubscribe.as_ref().map(|url| leave(&escaped(url))).unwrap_or_default(),
        )
    }
}

fn button(label: &str, url: &str) -> String {
    format!(
        "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:8px 0 20px\"><tr>\
         <td style=\"background:#0f7a61;border-radius:8px\">\
         <a href=\"{url}\" style=\"display:inline-block;padding:12px 22px;color:#ffffff;font-weight:700;\
         text-decoration:none\">{label}</a></td></tr></table>\
         <p style=\"margin:0 0 16px;font-size:13px;color:#5b6472;word-break:break-all\">\
         Or open this address: <a href=\"{url}\" style=\"color:#0f5f4c\">{url}</a></p>"
    )
}

fn leave(url: &str) -> String {
    format!(" &middot; <a href=\"{url}\" style=\"color:#5b6472\">No more mails like this</a>")
}

/// Text as HTML shows it, in content and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(letter: Letter) -> Mail {
        letter.to_mail(&"ada@example.org".parse().unwrap(), "Mobile & Goo", "https://phones.example")
    }

    #[test]
    fn both_parts_say_the_same_and_carry_the_link() {
        let url = "https://phones.example/verify?token=abc";
        let mail = mail(
            Letter::new("Subject", "First.")
                .greeting_to("Ada")
                .button("Confirm", url.into())
                .note("Last.")
                .unsubscribe("https://phones.example/unsubscribe?token=x".into()),
        );
        for part in [&mail.text, &mail.html] {
            for words in [
                "Hello Ada,",
                "First.",
                "Confirm",
                url,
                "Last.",
                "https://phones.example",
                "/unsubscribe?token=x",
            ] {
                assert!(part.contains(words), "{words} in {part}");
            }
        }
        assert_eq!(mail.subject, "Subject");
    }

    #[test]
    fn nothing_that_people_type_becomes_html() {
        let mail =
            mail(Letter::new("<b>", "a <script>alert('x')</script> & \"b\"").greeting_to("<img src=x>"));
        assert!(!mail.html.contains("<script") && !mail.html.contains("<img") && !mail.html.contains("<b>"));
        assert!(mail.html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;b&quot;"));
        assert!(mail.html.contains("Mobile &amp; Goo"));
        assert!(mail.text.contains("<script>"), "text is text");
    }
}
