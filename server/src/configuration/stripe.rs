//! Whether buyers pay and sellers are paid by Stripe, and with which keys.

use super::{Given, Mode, Wrong};
use services::payments::StripeSettings;
use std::time::Duration;
use url::{Host, Url};

/// Where Stripe's API is.
const API: &str = "https://api.stripe.com";
/// How long a buyer waits for Stripe.
const PATIENCE: Duration = Duration::from_secs(15);

pub fn stripe(given: &Given, mode: Mode, base_url: &str) -> Result<Option<StripeSettings>, Wrong> {
    let Some(key) = &given.stripe_secret_key else {
        for (setting, value) in [
            ("stripe-webhook-secret", &given.stripe_webhook_secret),
            ("stripe-api-url", &given.stripe_api_url),
        ] {
            if value.is_some() {
                return Err(Wrong::new(setting, "it is of no use without stripe-secret-key"));
            }
        }
        return Ok(None);
    };
    fits_mode(key, mode)?;
    Ok(Some(StripeSettings {
        api_url: api_url(given)?,
        secret_key: key.clone().into(),
        webhook_secrets: webhook_secrets(given)?.into_iter().map(Into::into).collect(),
        market: base_url.to_owned(),
        patience: PATIENCE,
    }))
}

/// The refusals never repeat a key.
fn fits_mode(key: &str, mode: Mode) -> Result<(), Wrong> {
    let wrong = |reason: &str| Err(Wrong::new("stripe-secret-key", reason));
    let begins = |kinds: [&str; 2]| {
        kinds.iter().any(|kind| key.strip_prefix(kind).is_some_and(|rest| !rest.is_empty()))
    };
    if !is_token(key) {
        return wrong("it has characters that no key has");
    }
    match (begins(["sk_live_", "rk_live_"]), begins(["sk_test_", "rk_test_"]), mode) {
        (true, _, Mode::Live) | (_, true, Mode::Sandbox) => Ok(()),
        (true, _, Mode::Sandbox) => {
            wrong("in the sandbox no money moves: give a key that begins with sk_test_")
        }
        (_, true, Mode::Live) => {
            wrong("in live mode it must begin with sk_live_ or rk_live_: this is a test key")
        }
        _ => wrong("it must begin with sk_live_, rk_live_, sk_test_ or rk_test_"),
    }
}

/// One for each endpoint, separated by commas.
fn webhook_secrets(given: &Given) -> Result<Vec<String>, Wrong> {
    let wrong = |reason: &str| Wrong::new("stripe-webhook-secret", reason);
    let Some(text) = &given.stripe_webhook_secret else {
        return Err(wrong("it is missing, and needed where stripe-secret-key is given"));
    };
    let secrets: Vec<_> = text.split(',').map(|secret| secret.trim().to_owned()).collect();
    match secrets
        .iter()
        .all(|secret| secret.len() > "whsec_".len() && secret.starts_with("whsec_") && is_token(secret))
    {
        true => Ok(secrets),
        false => Err(wrong("it must begin with whsec_; several are separated by commas")),
    }
}

fn is_token(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "_-+/=".contains(c))
}

fn api_url(given: &Given) -> Result<String, Wrong> {
    let wrong = |reason: &str| Wrong::new("stripe-api-url", reason);
    let Some(text) = &given.stripe_api_url else { return Ok(API.to_owned()) };
    let url = Url::parse(text).map_err(|error| wrong(&format!("it is no URL: {error}")))?;
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return Err(wrong("it names no host")),
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
        return Err(wrong("it must begin with https://"));
    }
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_bare || url.username() != "" || url.password().is_some() {
        return Err(wrong("it must be https:// with a host, a port perhaps, and no more"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(key: &str) -> Given {
        Given {
            stripe_secret_key: Some(key.into()),
            stripe_webhook_secret: Some("whsec_1, whsec_2".into()),
            ..Given::default()
        }
    }

    fn refused(given: &Given, mode: Mode) -> Wrong {
        stripe(given, mode, "https://phones.example").err().unwrap()
    }

    #[test]
    fn stripe_is_there_where_its_key_is() {
        assert!(stripe(&Given::default(), Mode::Live, "").unwrap().is_none());
        let settings = stripe(&given("rk_live_1"), Mode::Live, "https://phones.example").unwrap().unwrap();
        assert_eq!((settings.api_url.as_str(), settings.market.as_str()), (API, "https://phones.example"));
        assert_eq!(settings.webhook_secrets.len(), 2);
        let here = Given { stripe_api_url: Some("http://127.0.0.1:12111".into()), ..given("sk_test_1") };
        assert!(stripe(&here, Mode::Sandbox, "").is_ok());
    }

    #[test]
    fn keys_fit_the_mode_and_are_never_repeated() {
        for (key, mode) in [
            ("sk_test_hidden", Mode::Live),
            ("sk_live_hidden", Mode::Sandbox),
            ("pk_live_hidden", Mode::Live),
            ("sk_live_hid den", Mode::Live),
            ("sk_live_", Mode::Live),
        ] {
            let wrong = refused(&given(key), mode);
            assert_eq!(wrong.setting, "stripe-secret-key", "{key}");
            assert!(!wrong.to_string().contains("hid"), "{wrong}");
        }
    }

    #[test]
    fn what_belongs_together_is_given_together() {
        for secret in [None, Some("hidden"), Some("whsec_"), Some("whsec_1,"), Some("whsec_1,whsec_h i")] {
            let half = Given { stripe_webhook_secret: secret.map(str::to_owned), ..given("sk_live_1") };
            let wrong = refused(&half, Mode::Live);
            assert_eq!(wrong.setting, "stripe-webhook-secret");
            assert!(!wrong.to_string().contains("hidden"), "{wrong}");
        }
        let keyless = Given { stripe_secret_key: None, ..given("") };
        assert_eq!(refused(&keyless, Mode::Live).setting, "stripe-webhook-secret");
        for url in
            ["http://api.example.org", "api.stripe.com", "https://a:b@api.example.org", "https://x.org/v1"]
        {
            let elsewhere = Given { stripe_api_url: Some(url.into()), ..given("sk_live_1") };
            assert_eq!(refused(&elsewhere, Mode::Live).setting, "stripe-api-url", "{url}");
        }
    }
}
