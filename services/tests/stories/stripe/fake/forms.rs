//! The stand-in's forms: every parameter is known and well-formed, or the request is refused as Stripe does.

use serde_json::{Value, json};

/// Why a request was refused.
#[derive(Debug)]
pub struct Wrong {
    pub status: u16,
    pub kind: &'static str,
    pub code: &'static str,
    param: String,
    message: String,
}

impl Wrong {
    pub fn new(status: u16, code: &'static str, param: &str, message: &str) -> Self {
        Self::of_kind("invalid_request_error", status, code, param, message)
    }

    pub fn of_kind(kind: &'static str, status: u16, code: &'static str, param: &str, message: &str) -> Self {
        Self { status, kind, code, param: param.into(), message: message.into() }
    }

    pub fn json(&self) -> Value {
        json!({ "error": { "type": self.kind, "code": self.code, "param": self.param, "message": self.message } })
    }
}

/// The names and values of a request.
pub struct Form(Vec<(String, String)>);

impl Form {
    pub fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn need(&self, name: &str) -> Result<&str, Wrong> {
        self.get(name).ok_or_else(|| Wrong::new(400, "parameter_missing", name, "it is missing"))
    }

    pub fn number(&self, name: &str) -> Result<i64, Wrong> {
        self.need(name)?.parse().map_err(|_| Wrong::new(400, "parameter_invalid_integer", name, "no integer"))
    }

    pub fn one_of(&self, name: &str, words: &[&str]) -> Result<&str, Wrong> {
        let word = self.need(name)?;
        match words.contains(&word) {
            true => Ok(word),
            false => Err(Wrong::new(400, "parameter_invalid_enum", name, "no such word")),
        }
    }

    /// An address that a browser can go to.
    pub fn url(&self, name: &str) -> Result<&str, Wrong> {
        let url = self.need(name)?;
        match url.starts_with("https://") || url.starts_with("http://") {
            true => Ok(url),
            false => Err(Wrong::new(400, "url_invalid", name, "not a URL")),
        }
    }

    /// A currency in small letters, and an amount that is not nothing.
    pub fn money(&self, amount: &str, currency: &str) -> Result<(i64, &str), Wrong> {
        let minor = self.number(amount)?;
        if minor < 1 {
            return Err(Wrong::new(400, "parameter_invalid_integer", amount, "too small"));
        }
        let currencies = ["usd", "eur", "gbp", "cad", "aud", "jpy", "inr", "brl", "mxn", "pln", "chf", "sek"];
        Ok((minor, self.one_of(currency, &currencies)?))
    }

    /// What stands in the brackets behind a name; short, as Stripe wants it.
    pub fn hash(&self, name: &str) -> Result<Value, Wrong> {
        let mut hash = json!({});
        for (known, value) in &self.0 {
            let key = known.strip_prefix(name).and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'));
            let Some(key) = key.filter(|key| !key.contains('[')) else { continue };
            if key.len() > 40 || value.len() > 500 {
                return Err(Wrong::new(400, "parameter_invalid_string_length", known, "too long"));
            }
            hash[key] = json!(value);
        }
        Ok(hash)
    }

    /// Refuses what is there twice, empty, or not known; a name that ends with `*` stands for all that begin so.
    pub fn only(&self, known: &[&str]) -> Result<(), Wrong> {
        for (at, (name, value)) in self.0.iter().enumerate() {
            let is_known = known.iter().any(|known| match known.strip_suffix('*') {
                Some(beginning) => name.starts_with(beginning),
                None => known == name,
            });
            if !is_known {
                return Err(Wrong::new(400, "parameter_unknown", name, "unknown parameter"));
            }
            if value.is_empty() || self.0[..at].iter().any(|(earlier, _)| earlier == name) {
                return Err(Wrong::new(400, "parameter_invalid_empty", name, "empty or twice"));
            }
        }
        Ok(())
    }
}
