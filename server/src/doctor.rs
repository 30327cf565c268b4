//! What the doctor looks at: everything that a server needs, with a remedy for whatever is wrong.

use crate::certificates;
use crate::configuration::{Configuration, Mode};
use crate::data_folder::{DataFolder, open_to_others};
use crate::installation::{self, Failure};
use crate::keys::Keys;
use domain::Instant;
use leptos::config::LeptosOptions;
use services::{Clock, SystemClock};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{Store, documents};

/// What one look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub about: &'static str,
    /// What is well, or what is wrong and how to mend it.
    pub result: Result<String, String>,
}

/// How long mail and storage may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Less free disk than this is no longer well, in bytes.
const LEAST_FREE: u64 = 1024 * 1024 * 1024;
/// Clocks may differ by this much; sign-in tokens and one-time codes depend on them.
const MOST_APART: Duration = Duration::from_secs(30);
/// No clock can honestly show an earlier time than that of the first release: 2026-11-01.
const FIRST_RELEASE: Instant = Instant::from_micros(1_793_491_200_000_000);

/// Looks at everything. Makes and changes nothing but a probe file in the data folder.
pub async fn examine(configuration: &Configuration, leptos: &LeptosOptions) -> Vec<Finding> {
    let folder = DataFolder::at(&configuration.data_dir);
    let mut findings = vec![finding("settings", Ok(of_settings(configuration)))];
    findings.push(finding("site files", site_files(leptos)));
    findings.push(finding("certificate", certificates::check(configuration)));
    if !folder.path().is_dir() {
        let sentence = format!("{} is not there yet: `mobilegoo serve` makes it.", folder.path().display());
        findings.push(finding("data folder", Ok(sentence)));
    } else {
        findings.push(finding("data folder", data_folder(&folder)));
        findings.push(finding("disk", disk(folder.path())));
        findings.push(finding("keys", keys(configuration, &folder).await));
    }
    let (found, store) = match in_time(database(configuration)).await {
        Ok((sentence, store)) => (Ok(sentence), store),
        Err(error) => (Err(error), None),
    };
    findings.push(finding("database", found));
    findings.push(finding("documents", in_time(documents_home(configuration)).await));
    findings.push(finding("clock", clock(store.as_ref(), folder.path()).await));
    findings.push(finding("mail", in_time(mail(configuration)).await));
    if let Some(store) = store {
        store.close().await;
    }
    findings
}

fn finding(about: &'static str, result: Result<String, Failure>) -> Finding {
    Finding { about, result: result.map_err(|error| error.to_string()) }
}

async fn in_time<T>(look: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let seconds = PATIENCE.as_secs();
    tokio::time::timeout(PATIENCE, look)
        .await
        .unwrap_or_else(|_| Err(format!("There was no answer within {seconds} seconds.").into()))
}

fn of_settings(configuration: &Configuration) -> String {
    let mode = match configuration.mode {
        Mode::Sandbox => "in the sandbox: everybody can read the mails, no money moves",
        Mode::Live => "live",
    };
    format!("{} on {}, {mode}.", configuration.base_url, configuration.listen)
}

/// Whether script, WASM and styles are where the server looks for them.
pub fn site_files(leptos: &LeptosOptions) -> Result<String, Failure> {
    let package = Path::new(&*leptos.site_root).join(&*leptos.site_pkg_dir);
    let stylesheet = crate::configuration::site_files(leptos).stylesheet;
    let file = Path::new(&*leptos.site_root).join(stylesheet.trim_start_matches('/'));
    match (package.is_dir(), file.is_file()) {
        (true, true) => Ok(format!("The files of the pages are in {}.", leptos.site_root)),
        (true, false) => Err(format!(
            "{} is missing: the site's files and the binary, or the list of hashes beside it, are of different builds.",
            file.display()
        )
        .into()),
        (false, _) => Err(format!(
            "{} is missing: start the server in the folder with `Leptos.toml` and `{}`, or build with \
             `cargo xtask run`.",
            package.display(),
            leptos.site_root
        )
        .into()),
    }
}

fn data_folder(folder: &DataFolder) -> Result<String, Failure> {
    for private in [folder.path().to_owned(), folder.keys(), folder.tls()] {
        if private.is_dir() && open_to_others(&private)? != 0 {
            let path = private.display();
            return Err(format!("{path} can be read by others. Set its mode with: chmod 700 {path}").into());
        }
    }
    let probe = probe(folder.path())?;
    fs::remove_file(probe)?;
    Ok(format!("{} is writable, and nobody else's to read.", folder.path().display()))
}

fn probe(folder: &Path) -> Result<PathBuf, Failure> {
    let path = folder.join(format!("probe.{}", std::process::id()));
    fs::write(&path, b"probe").map_err(|error| {
        format!(
            "{} can't be written to: {error}. Does it belong to the user of the server?",
            folder.display()
        )
    })?;
    Ok(path)
}

fn disk(folder: &Path) -> Result<String, Failure> {
    let disk = rustix::fs::statvfs(folder)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let megabytes = free / 1024 / 1024;
    match free {
        LEAST_FREE.. => Ok(format!("{megabytes} MB are free.")),
        _ => Err(format!("Only {megabytes} MB are free. Make room, or move the data folder.").into()),
    }
}

async fn keys(configuration: &Configuration, folder: &DataFolder) -> Result<String, Failure> {
    if !folder.keys().is_dir() {
        return Ok("There are none yet: `mobilegoo serve` makes them.".into());
    }
    let keys = Keys::read(&folder.keys())?;
    if is_there(&configuration.documents_url, "embedded:") {
        let home = in_time(async { Ok(documents::open(&configuration.documents_url).await?) }).await?;
        installation::check_keys(&keys.vault, &*home).await?;
    }
    Ok("They can be read, by the server alone, and are those of the data.".into())
}

/// Whether opening would make nothing new: what is on another server, or a path that exists.
fn is_there(url: &str, embedded: &str) -> bool {
    url.strip_prefix(embedded).is_none_or(|path| Path::new(path.strip_prefix("//").unwrap_or(path)).exists())
}

async fn database(configuration: &Configuration) -> Result<(String, Option<Store>), Failure> {
    if !is_there(&configuration.database_url, "sqlite:") {
        return Ok(("There is none yet: `mobilegoo serve` makes it.".into(), None));
    }
    let store = Store::open(&configuration.database_url).await.map_err(|error| {
        format!("It can't be opened: {error}. Look at database-url, and whether the server runs.")
    })?;
    match store.pending_migrations().await? {
        0 => Ok(("It answers, and its tables are at this version.".into(), Some(store))),
        pending => {
            let sentence =
                format!("It answers; {pending} migrations are to come, which `mobilegoo serve` runs.");
            Ok((sentence, Some(store)))
        }
    }
}

async fn documents_home(configuration: &Configuration) -> Result<String, Failure> {
    if !is_there(&configuration.documents_url, "embedded:") {
        return Ok("There are none yet: `mobilegoo serve` makes their home.".into());
    }
    let look_at = |error| format!("{error}. Look at documents-url, and whether the server runs.");
    let home = documents::open(&configuration.documents_url).await.map_err(look_at)?;
    home.ping().await.map_err(look_at)?;
    Ok("Their home answers.".into())
}

/// Compares this machine's clock with that of the file system and of the database.
async fn clock(store: Option<&Store>, folder: &Path) -> Result<String, Failure> {
    if SystemClock.now() < FIRST_RELEASE {
        return Err("The clock is years behind. Set it, and keep it set by NTP.".into());
    }
    if folder.is_dir() {
        let path = probe(folder)?;
        let written = fs::metadata(&path).and_then(|file| file.modified());
        fs::remove_file(&path)?;
        let since = written?.duration_since(std::time::UNIX_EPOCH)?;
        agree("the file system", Instant::from_micros(i64::try_from(since.as_micros())?))?;
    }
    if let Some(store) = store
        && let Some(there) = store.server_time().await?
    {
        agree("the database", there)?;
    }
    Ok("It agrees with whatever else keeps time.".into())
}

fn agree(with: &str, there: Instant) -> Result<(), Failure> {
    let here = SystemClock.now();
    let apart = here.since(there).max(there.since(here));
    match apart > MOST_APART {
        true => Err(format!(
            "It differs from that of {with} by {} seconds. Keep both set by NTP.",
            apart.as_secs()
        )
        .into()),
        false => Ok(()),
    }
}

async fn mail(configuration: &Configuration) -> Result<String, Failure> {
    use crate::configuration::MailRoute;
    let sentence = match &configuration.mail {
        MailRoute::Smtp(settings) => format!("The server {} answers.", settings.host),
        MailRoute::Files(folder) if !folder.is_dir() => return Ok("Mails will be kept as files.".into()),
        MailRoute::Files(folder) => format!("Mails are kept as files in {}.", folder.display()),
        MailRoute::Memory => return Ok("Mails go nowhere.".into()),
    };
    let mailer = installation::mailer(configuration)?;
    mailer.check().await.map_err(|error| {
        format!("Mail can't leave: {error}. Look at smtp-url: host, port, user and password.")
    })?;
    Ok(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_noticed() {
        let now = SystemClock.now();
        assert!(agree("the database", now).is_ok());
        for there in [now.plus(Duration::from_secs(60)), now.minus(Duration::from_secs(60))] {
            let error = agree("the database", there).unwrap_err().to_string();
            assert!(error.contains("the database by") && error.contains("NTP"), "{error}");
        }
    }

    #[test]
    fn files_of_another_build_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_str().unwrap().to_owned();
        let leptos = LeptosOptions::builder().output_name("mobilegoo").site_root(root).build();
        assert!(site_files(&leptos).unwrap_err().to_string().contains("cargo xtask run"));
        fs::create_dir(folder.path().join("pkg")).unwrap();
        assert!(site_files(&leptos).unwrap_err().to_string().contains("different builds"));
        fs::write(folder.path().join("pkg/mobilegoo.css"), b"").unwrap();
        assert!(site_files(&leptos).is_ok());
    }

    #[test]
    fn only_what_opening_would_make_is_not_there() {
        assert!(is_there("mysql://host/base", "sqlite:"));
        assert!(is_there("sqlite:/", "sqlite:"));
        assert!(!is_there("sqlite:///nowhere/at/all.db", "sqlite:"));
    }
}
