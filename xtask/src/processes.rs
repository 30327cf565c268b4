//! Processes that never outlive xtask, whether it ends well, panics or is killed.

use crate::shell::{Result, target};
use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A shell that runs its script when this is dropped. It waits on a pipe whose other end only xtask holds, so
/// it wakes however xtask ends, and it leads a group of its own, so that Ctrl-C does not reach it.
pub struct Reaper(Child);

impl Reaper {
    pub fn new(script: &str, arguments: &[&str]) -> Result<Reaper> {
        let script = format!("trap '' HUP INT TERM; read -r _; {script}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, "reaper"]).args(arguments).stdin(Stdio::piped()).process_group(0);
        Ok(Reaper(shell.spawn()?))
    }
}

impl Drop for Reaper {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// How long a process may usually take to be ready.
const PATIENCE: Duration = Duration::from_secs(300);

/// A process with a group and a folder of its own; both are gone when this has been dropped.
pub struct Process {
    child: Child,
    folder: PathBuf,
    reaper: Option<Reaper>,
}

impl Process {
    /// Starts the command, with its output in `folder/log`, and waits until it is ready. Says
    /// what the process wrote if it never was.
    pub fn start(command: &mut Command, folder: &Path, ready: impl Fn() -> bool) -> Result<Process> {
        Self::start_within(command, folder, PATIENCE, ready)
    }

    /// The same with a patience of one's own.
    pub fn start_within(
        command: &mut Command,
        folder: &Path,
        patience: Duration,
        ready: impl Fn() -> bool,
    ) -> Result<Process> {
        let log = fs::File::create(folder.join("log"))?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).process_group(0);
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().map_err(|error| format!("{name}: {error}"))?;
        let mut process = Process { child, folder: folder.to_owned(), reaper: None };
        let (group, place) = (process.child.id().to_string(), folder.display().to_string());
        let script = "kill -s KILL -- \"-$1\" 2>/dev/null; sleep 0.1; rm -rf \"$2\"";
        process.reaper = Some(Reaper::new(script, &[&group, &place]).inspect_err(|_| process.kill())?);
        process.until_within(patience, ready)?;
        Ok(process)
    }

    /// Waits, for minutes where the machine is busy: a demo market is drawn before it is served.
    pub fn until(&mut self, ready: impl Fn() -> bool) -> Result {
        self.until_within(PATIENCE, ready)
    }

    fn until_within(&mut self, patience: Duration, ready: impl Fn() -> bool) -> Result {
        let start = Instant::now();
        while !ready() {
            let lives = matches!(self.child.try_wait(), Ok(None));
            if !lives || start.elapsed() > patience {
                return Err(format!("{} did not become ready:\n{}", self.folder.display(), self.log()).into());
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// What the process has written so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the process to end, and waits up to half a minute. True if it ended by itself, with success.
    pub fn stop(mut self) -> Result<bool> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status.success());
            }
            sleep(Duration::from_millis(50));
        }
        Ok(false)
    }

    fn kill(&mut self) {
        let _ = self.child.kill();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.reaper.take());
        self.kill();
        let _ = self.child.wait();
    }
}

/// A loopback port that nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// An empty folder of this process's own, below `target/test-servers`.
pub fn fresh_folder(name: &str) -> Result<PathBuf> {
    fresh_in(target("test-servers"), name)
}

/// An empty folder of this process's own, in memory where the system offers plenty of that: hundreds of databases are
/// made and dropped by tests, and what is kept for minutes need not wait for a disk.
pub fn fresh_quick_folder(name: &str) -> Result<PathBuf> {
    match free_kib(MEMORY) {
        Some(free) if free >= ENOUGH_KIB => fresh_in(Path::new(MEMORY).join("mobilegoo-tests"), name),
        _ => fresh_folder(name),
    }
}

/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";
const ENOUGH_KIB: u64 = 4 * 1024 * 1024;

/// How much can still be written to a place, as `df` says.
fn free_kib(place: &str) -> Option<u64> {
    let told = Command::new("df").args(["--output=avail", "-k", place]).output().ok()?;
    String::from_utf8_lossy(&told.stdout).lines().nth(1)?.trim().parse().ok()
}

fn fresh_in(parent: PathBuf, name: &str) -> Result<PathBuf> {
    let folder = parent.join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
