//! Which register of lost and stolen phones is asked.

use super::{Given, Mode, RegisterRoute, Wrong};
use services::devices::HttpRegisterSettings;
use std::time::Duration;
use url::{Host, Url};

/// How long a seller waits for the register.
const PATIENCE: Duration = Duration::from_secs(4);

pub fn register(given: &Given, mode: Mode) -> Result<RegisterRoute, Wrong> {
    let wrong = |reason: &str| Wrong::new("device-check-url", reason);
    let Some(text) = &given.device_check_url else {
        // Invented answers must not vouch for the phones of real people.
        return Ok(match mode {
            Mode::Sandbox => RegisterRoute::Sandbox,
            Mode::Live => RegisterRoute::None,
        });
    };
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
    if url.username() != "" || url.password().is_some() {
        return Err(wrong("it may hold no user and no password; give device-check-key"));
    }
    let name = given.device_check_name.clone().or(url.host_str().map(str::to_owned)).unwrap_or_default();
    let source = domain::text::line("the name", &name, 1, 80)
        .map_err(|reason| Wrong::new("device-check-name", reason.trim_end_matches('.')))?;
    let key = given.device_check_key.clone();
    if key.as_ref().is_some_and(|key| key.chars().any(|c| c.is_control() || !c.is_ascii())) {
        return Err(Wrong::new("device-check-key", "it has characters that no header may have"));
    }
    Ok(RegisterRoute::Http(HttpRegisterSettings { url: url.into(), key, source, patience: PATIENCE }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(url: &str) -> Given {
        Given { device_check_url: Some(url.into()), ..Given::default() }
    }

    #[test]
    fn without_a_register_only_the_sandbox_invents_answers() {
        assert!(matches!(register(&Given::default(), Mode::Sandbox), Ok(RegisterRoute::Sandbox)));
        assert!(matches!(register(&Given::default(), Mode::Live), Ok(RegisterRoute::None)));
    }

    #[test]
    fn a_register_is_asked_under_its_name() {
        let Ok(RegisterRoute::Http(settings)) = register(&given("https://imei.example.org/v1"), Mode::Live)
        else {
            panic!("it is a register");
        };
        assert_eq!((settings.source.as_str(), settings.key), ("imei.example.org", None));
        assert!(register(&given("http://127.0.0.1:9/"), Mode::Sandbox).is_ok());
    }

    #[test]
    fn an_imei_is_never_sent_in_the_clear() {
        for url in [
            "http://imei.example.org/",
            "ftp://localhost/",
            "imei.example.org",
            "https://a:b@imei.example.org/",
        ] {
            let refused = register(&given(url), Mode::Live).err().unwrap();
            assert_eq!(refused.setting, "device-check-url", "{url}");
        }
        let unsendable =
            Given { device_check_key: Some("a\nb".into()), ..given("https://imei.example.org/") };
        assert_eq!(register(&unsendable, Mode::Live).err().unwrap().setting, "device-check-key");
    }
}
