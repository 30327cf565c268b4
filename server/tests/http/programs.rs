//! The program itself: an installation in a folder of its own, its commands, its server, and a client over TCP.

use crate::browsers::{Answer, PAGES, encoded};
use crate::market;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What the operator has on disk. Dropped, it is gone.
pub struct Installation {
    folder: TempDir,
    catalogue: TempDir,
    /// Where rows and documents are, unless it is in the data folder.
    storage: Vec<String>,
}

impl Installation {
    /// On SQLite and embedded documents.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
        fs::write(folder.path().join("site/pkg/mobilegoo.css"), "body { color: black }").unwrap();
        let leptos = "[[workspace.metadata.leptos]]\noutput-name = \"mobilegoo\"\nsite-root = \"site\"\n\
                      site-pkg-dir = \"pkg\"\nhash-files = false\n";
        fs::write(folder.path().join("Leptos.toml"), leptos).unwrap();
        Self { folder, catalogue: market::small_data(), storage: Vec::new() }
    }

    /// On servers.
    pub fn on(mysql: &str, mongo: &str) -> Self {
        let storage = ["--database-url", mysql, "--documents-url", mongo].map(str::to_owned).to_vec();
        Self { storage, ..Self::new() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with nothing but these arguments: no environment, no settings.
    pub fn bare(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mobilegoo"));
        command.args(arguments).current_dir(&self.folder).env_clear().stdin(Stdio::null());
        command
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(arguments);
        let catalogue = self.catalogue.path().to_str().unwrap();
        command.args(&self.storage).args(["--catalogue-dir", catalogue, "--limit-factor", "1000"]);
        command
    }

    /// Runs a command to its end: whether it went well, and all that it said.
    pub fn run(&self, arguments: &[&str]) -> (bool, String) {
        said(self.command(arguments))
    }

    /// Makes an account that can sign in: `ada@example.org`, with [`crate::story::PASSWORD`].
    pub fn create_admin(&self) {
        let words =
            ["create-admin", "--email", "ada@example.org", "--name", "Ada", "--phone", "+16172531212"];
        let (well, said) = self.run(&[&words[..], &["--password", crate::story::PASSWORD]].concat());
        assert!(well, "{said}");
    }

    /// Starts the server, and waits until it listens.
    pub fn serve(&self) -> Running {
        self.serve_with(&[])
    }

    /// The same with further settings.
    pub fn serve_with(&self, settings: &[&str]) -> Running {
        for _ in 0..5 {
            let port = free_port();
            let log = File::options().create(true).append(true).open(self.path("log")).unwrap();
            let listen = format!("127.0.0.1:{port}");
            let mut command = self.command(&[&["serve", "--listen", &listen], settings].concat());
            let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            if line.contains("MobileGoo is at") {
                return Running { child, port };
            }
            // Somebody else may have taken the port.
            child.wait().unwrap();
        }
        panic!("{}", fs::read_to_string(self.path("log")).unwrap());
    }
}

/// A port that nobody listened at a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Whether a command went well, and all that it said.
pub fn said(mut command: Command) -> (bool, String) {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// A server that runs; dropped, it is killed.
pub struct Running {
    pub child: Child,
    pub port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    pub fn client(&self) -> Client {
        Client { port: self.port, cookies: BTreeMap::new() }
    }

    /// Asks it to end, as an operator does.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id();
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {pid}")]).status().unwrap();
        assert!(sent.success());
    }
}

/// Somebody who speaks HTTP over TCP, a connection a request.
#[derive(Clone)]
pub struct Client {
    port: u16,
    cookies: BTreeMap<String, String>,
}

impl Client {
    /// The same person at a server that was started again.
    pub fn at(&self, running: &Running) -> Self {
        Self { cookies: self.cookies.clone(), ..running.client() }
    }

    /// Somebody of whom the server knows nothing but one cookie.
    pub fn with_cookie(running: &Running, name: &str, value: &str) -> Self {
        Self { cookies: [(name.to_owned(), value.to_owned())].into(), ..running.client() }
    }

    pub fn cookie(&self, name: &str) -> &str {
        &self.cookies[name]
    }

    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "", &[])
    }

    /// Calls a function that writes, as a plain form does.
    pub fn post(&mut self, function: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let body = encoded(fields.iter().copied());
        self.send("POST", &format!("/api/{function}"), "application/x-www-form-urlencoded", body.as_bytes())
    }

    pub fn sign_in(&mut self) {
        let form = [("form[email]", "ada@example.org"), ("form[password]", crate::story::PASSWORD)];
        let answer = self.post("sign_in", &form).unwrap();
        assert_eq!((answer.status, answer.location()), (302, "/"), "{}", answer.text());
    }

    pub fn send(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let head = self.head(method, path, kind, body.len());
        stream.write_all(&[head.as_bytes(), b"\r\n", body].concat())?;
        let answer = read(&mut stream)?;
        for cookie in answer.cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        Ok(answer)
    }

    /// The head of a request, but for the empty line that ends it.
    pub fn head(&self, method: &str, path: &str, kind: &str, length: usize) -> String {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        // Photos are sent by script, which also asks functions; everything else is a page or a form.
        let by_script = kind.starts_with("image/") || method == "GET" && path.starts_with("/api/");
        let accept = if by_script { "application/json" } else { PAGES };
        format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept: {accept}\r\nContent-Type: {kind}\r\n\
             Content-Length: {length}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n",
            self.port,
            cookies.join("; ")
        )
    }
}

/// Reads an answer to the end of its connection.
pub fn read(stream: &mut impl Read) -> io::Result<Answer> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let cut = || io::Error::new(io::ErrorKind::UnexpectedEof, "the answer is cut off");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(cut)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(cut)?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    let body = match headers.contains_key("transfer-encoding") {
        true => whole(&bytes[end + 4..]).ok_or_else(cut)?,
        false => bytes[end + 4..].to_vec(),
    };
    Ok(Answer { status, headers, body })
}

/// A body that came in chunks; nothing where its end is missing.
fn whole(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = chunks.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..line]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunks.get(line + 2..line + 2 + size)?);
        chunks = chunks.get(line + size + 4..)?;
    }
}

/// A file that was somewhere in a folder, by the beginning of its name.
pub fn found_in(folder: &Path, beginning: &str) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.file_name().unwrap().to_string_lossy().starts_with(beginning) => return path,
                false => {}
            }
        }
    }
    panic!("nothing begins with {beginning} in {}", folder.display());
}
