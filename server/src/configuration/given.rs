//! The settings as they are given: by flags, else by the environment, else by the file.

use super::Wrong;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

macro_rules! settings {
    ($($(#[doc = $doc:literal])* $name:ident($environment:literal, $shape:literal $(, $($more:tt)+)?);)*) => {
        /// Every setting, as text. Its name is that of the flag without the dashes, in the file as well.
        #[derive(clap::Args, Clone, Debug, Default, PartialEq, Eq)]
        #[command(next_help_heading = "Settings (flag, else environment, else file)")]
        pub struct Given {$(
            $(#[doc = $doc])*
            #[arg(long, global = true, env = $environment, value_name = $shape $(, $($more)+)?)]
            pub $name: Option<String>,
        )*}

        impl Given {
            /// Every setting with its name.
            fn fields(&mut self) -> Vec<(String, &mut Option<String>)> {
                vec![$((stringify!($name).replace('_', "-"), &mut self.$name),)*]
            }
        }
    };
}

settings! {
    /// File with settings, one `name = "value"` a line [default: mobilegoo.toml, where there is one]
    config("MOBILEGOO_CONFIG", "FILE");
    /// Address and port to listen on [default: 127.0.0.1:3000]
    listen("MOBILEGOO_LISTEN", "ADDRESS:PORT");
    /// Folder for database, photos, keys and certificates, unless they are kept elsewhere [default: mobilegoo-data]
    data_dir("MOBILEGOO_DATA_DIR", "FOLDER");
    /// sqlite:FILE or mysql://USER:PASSWORD@HOST/DATABASE [default: sqlite:mobilegoo.db in the data folder]
    database_url("DATABASE_URL", "URL", hide_env_values = true);
    /// embedded:FOLDER or mongodb://USER:PASSWORD@HOST/DATABASE [default: embedded:documents in the data folder]
    documents_url("DOCUMENTS_URL", "URL", hide_env_values = true);
    /// Where people reach the site, as it stands in mails: https://phones.example.org [default: where it listens]
    base_url("MOBILEGOO_BASE_URL", "URL");
    /// The name in titles and mails [default: MobileGoo]
    site_name("MOBILEGOO_SITE_NAME", "NAME");
    /// sandbox: a page shows the mails, and no money moves. live: for real people [default: sandbox]
    mode("MOBILEGOO_MODE", "sandbox|live");
    /// off; self-signed, for development; files, see tls-cert and tls-key; acme: fetched and renewed [default: off]
    tls("MOBILEGOO_TLS", "off|self-signed|files|acme");
    /// The certificate with its chain, PEM; read again when it changes, and on SIGHUP
    tls_cert("MOBILEGOO_TLS_CERT", "FILE");
    /// The private key of the certificate, PEM
    tls_key("MOBILEGOO_TLS_KEY", "FILE");
    /// The domain to fetch a certificate for; several are separated by commas
    acme_domain("MOBILEGOO_ACME_DOMAIN", "DOMAIN");
    /// The e-mail address that the certificate authority may write to
    acme_contact("MOBILEGOO_ACME_CONTACT", "E-MAIL");
    /// The ACME directory of another authority [default: Let's Encrypt]
    acme_directory("MOBILEGOO_ACME_DIRECTORY", "URL");
    /// Address and port of a second listener, which sends people on to HTTPS
    http_redirect_listen("MOBILEGOO_HTTP_REDIRECT_LISTEN", "ADDRESS:PORT");
    /// A proxy in front ends TLS; X-Forwarded-For ends with the visitor's address [default: false]
    behind_proxy("MOBILEGOO_BEHIND_PROXY", "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true");
    /// How mail leaves; files: into `mail` in the data folder [default: smtp where smtp-url is given, else files]
    mail("MOBILEGOO_MAIL", "smtp|files|memory");
    /// smtps://USER:PASSWORD@HOST (TLS), smtp://USER:PASSWORD@HOST (STARTTLS; none for this machine)
    smtp_url("SMTP_URL", "URL", hide_env_values = true);
    /// The sender of mails: MobileGoo <no-reply@phones.example.org> [default: no-reply at the site's host]
    mail_from("MOBILEGOO_MAIL_FROM", "SENDER");
    /// Register of lost and stolen phones, asked by HTTP [default: none in live mode, invented answers in the sandbox]
    device_check_url("DEVICE_CHECK_URL", "URL", hide_env_values = true);
    /// The key for that register
    device_check_key("DEVICE_CHECK_KEY", "KEY", hide_env_values = true);
    /// The register's name, as buyers read it [default: the host of its URL]
    device_check_name("DEVICE_CHECK_NAME", "NAME");
    /// Stripe's secret or restricted key: buyers pay, and sellers are paid, by Stripe [default: no Stripe]
    stripe_secret_key("STRIPE_SECRET_KEY", "KEY", hide_env_values = true);
    /// The signing secret of the endpoint for Stripe's messages; several are separated by commas
    stripe_webhook_secret("STRIPE_WEBHOOK_SECRET", "SECRET", hide_env_values = true);
    /// Where Stripe's API is [default: https://api.stripe.com]
    stripe_api_url("STRIPE_API_URL", "URL");
    /// How the log is written to standard error [default: text]
    log("MOBILEGOO_LOG", "text|json");
    /// What is logged: error, warn, info, debug, trace, or a filter such as info,sqlx=warn [default: info]
    log_level("MOBILEGOO_LOG_LEVEL", "LEVEL");
    /// Folder with the CSV files of the catalogue [default: data]
    catalogue_dir("MOBILEGOO_CATALOGUE_DIR", "FOLDER");
    /// How many times the usual number of requests one address may make [default: 1]
    limit_factor("MOBILEGOO_LIMIT_FACTOR", "NUMBER");
}

/// The file that is read where none is named.
const USUAL_FILE: &str = "mobilegoo.toml";

impl Given {
    /// Fills in from the file what neither flags nor environment gave. An empty value counts as not given.
    pub fn over_file(mut self) -> Result<Self, Wrong> {
        for (_, value) in self.fields() {
            value.take_if(|text| text.is_empty());
        }
        let path = match &self.config {
            Some(path) => PathBuf::from(path),
            None if Path::new(USUAL_FILE).is_file() => PathBuf::from(USUAL_FILE),
            None => return Ok(self),
        };
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Wrong::new("config", format!("{} can't be read: {error}", path.display())))?;
        self.fill_in(&text, &path)?;
        Ok(self)
    }

    fn fill_in(&mut self, text: &str, path: &Path) -> Result<(), Wrong> {
        let table: Table = text
            .parse()
            .map_err(|error| Wrong::new("config", format!("{} is no TOML: {error}", path.display())))?;
        let mut fields = self.fields();
        for (name, value) in table {
            let known = fields.iter_mut().find(|(known, _)| *known == name && name != "config");
            let Some((_, field)) = known else {
                let names: Vec<_> = fields.iter().skip(1).map(|(name, _)| name.as_str()).collect();
                return Err(Wrong::new(
                    &name,
                    format!("{} may not set it; it may set {}", path.display(), names.join(", ")),
                ));
            };
            let text = match value {
                Value::String(text) => text,
                Value::Boolean(on) => on.to_string(),
                Value::Integer(number) => number.to_string(),
                _ => return Err(Wrong::new(&name, "its value must be text, a whole number, true or false")),
            };
            if field.is_none() && !text.is_empty() {
                **field = Some(text);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_fills_in_what_was_not_given() {
        let mut given = Given { site_name: Some("By flag".into()), ..Given::default() };
        given
            .fill_in("site-name = 'By file'\nbehind-proxy = true\nlimit-factor = 3", Path::new("f"))
            .unwrap();
        assert_eq!(given.site_name.as_deref(), Some("By flag"));
        assert_eq!(given.behind_proxy.as_deref(), Some("true"));
        assert_eq!(given.limit_factor.as_deref(), Some("3"));
    }

    #[test]
    fn an_unknown_or_shapeless_setting_is_refused_by_its_name() {
        for (text, name) in [
            ("listn = '[::]:1'", "listn"),
            ("config = 'other.toml'", "config"),
            ("mode = ['live']", "mode"),
            ("[tls]\ncert = 'x'", "tls"),
        ] {
            let wrong = Given::default().fill_in(text, Path::new("mobilegoo.toml")).unwrap_err();
            assert_eq!(wrong.setting, name, "{wrong}");
        }
        let wrong = Given::default().fill_in("listen = ", Path::new("mobilegoo.toml")).unwrap_err();
        assert_eq!(wrong.setting, "config");
    }
}
