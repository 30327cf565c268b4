//! Private MariaDB, mongod and SMTP servers for tests: free loopback ports, throw-away data, always ended.

use crate::processes::{Process, Reaper, free_port, fresh_folder, fresh_quick_folder};
use crate::shell::{Result, program, root, run, step};
use crate::{mongo, tools};
use std::fs;
use std::io::Read;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

const PASSWORD: &str = "throw-away";

/// Everything that tests talk to, and the environment variables that say where it is.
pub struct Servers {
    pub mysql_url: String,
    pub mongo_url: String,
    variables: Vec<(&'static str, String)>,
    _running: Running,
}

#[derive(Default)]
struct Running {
    processes: Vec<Process>,
    containers: Option<Reaper>,
    scratch: Option<Reaper>,
}

impl Servers {
    /// Starts what the environment does not name already.
    pub fn start() -> Result<Servers> {
        let mut running = Running::default();
        let mysql_url = running.open("mysql", mariadb, "mysql://root:throw-away@127.0.0.1:33061/")?;
        let mongo_url = running.open("mongo", mongod, "mongodb://127.0.0.1:27018/?directConnection=true")?;
        let (mail, smtp_port, smtp_folder) = smtp()?;
        running.processes.push(mail);
        let scratch = running.scratch()?;
        let variables = vec![
            ("TMPDIR", scratch.display().to_string()),
            ("TEST_MYSQL_URL", mysql_url.clone()),
            ("TEST_MONGO_URL", mongo_url.clone()),
            ("TEST_SMTP_PORT", smtp_port.to_string()),
            ("TEST_SMTP_DIR", smtp_folder.display().to_string()),
        ];
        Ok(Servers { mysql_url, mongo_url, variables, _running: running })
    }

    /// Tells a command where the servers are.
    pub fn tell<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.envs(self.variables.iter().map(|(name, value)| (name, value)))
    }
}

impl Running {
    /// The folder that tests make their own folders in, gone when they have ended.
    fn scratch(&mut self) -> Result<PathBuf> {
        let folder = fresh_quick_folder("files")?;
        self.scratch = Some(Reaper::new("rm -rf \"$1\"", &[&folder.display().to_string()])?);
        Ok(folder)
    }

    /// The URL that the environment names, or that of a process of our own, or that of a container.
    fn open(
        &mut self,
        name: &str,
        start: fn() -> Result<(Process, String)>,
        in_docker: &str,
    ) -> Result<String> {
        let named = std::env::var(format!("TEST_{}_URL", name.to_uppercase())).unwrap_or_default();
        if !named.is_empty() {
            return Ok(named);
        }
        match start() {
            Ok((process, url)) => {
                self.processes.push(process);
                Ok(url)
            }
            Err(error) if tools::has_docker() => {
                println!("{name}: {error}\n{name}: so Docker is used");
                self.containers.get_or_insert(Reaper::new(
                    "docker compose --file \"$1\" down --volumes",
                    &[&compose_file()],
                )?);
                run(program("docker").args([
                    "compose",
                    "--file",
                    &compose_file(),
                    "up",
                    "--detach",
                    "--wait",
                    name,
                ]))?;
                Ok(in_docker.to_owned())
            }
            Err(error) => Err(error),
        }
    }
}

/// `cargo xtask servers -- COMMAND...`: the command's own exit status is the answer.
pub fn run_with(words: &[String]) -> Result<ExitCode> {
    let (name, arguments) = words.split_first().ok_or("name a command: cargo xtask servers -- COMMAND...")?;
    let servers = step("test servers", Servers::start)?;
    let status = servers.tell(program(name).args(arguments)).status()?;
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}

fn mariadb() -> Result<(Process, String)> {
    let (folder, port) = (fresh_quick_folder("mariadb")?, free_port()?);
    let data = format!("--datadir={}", folder.join("data").display());
    // Run by root, a MariaDB server refuses to start unless it is told that this is meant.
    let user = tools::is_root().then_some("--user=root");
    let mut install = program("mariadb-install-db");
    install.args(["--no-defaults", "--skip-test-db", "--auth-root-authentication-method=socket"]);
    install.args(user).arg(&data);
    run(install.stdout(Stdio::null()))?;

    // Made before the first connection is taken, so that no client program and no socket is needed.
    let first = folder.join("first.sql");
    let create = format!("CREATE USER mobilegoo@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n");
    let grant = "GRANT ALL PRIVILEGES ON *.* TO mobilegoo@'127.0.0.1';\nCREATE DATABASE mobilegoo;\n";
    fs::write(&first, create + grant)?;
    let mut command = program("mariadbd");
    command.arg("--no-defaults").args(user).arg(&data).args([
        "--socket=s.sock",
        "--pid-file=server.pid",
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--innodb-buffer-pool-size=128M",
        // Programs are killed by tests, machines are not: what the system has been given is kept.
        "--innodb-flush-log-at-trx-commit=2",
        "--innodb-flush-method=nosync",
        "--max-connections=500",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_ci",
    ]);
    command.arg(format!("--port={port}")).arg(format!("--init-file={}", first.display()));
    let process = Process::start(&mut command, &folder, || greets(port))?;
    Ok((process, format!("mysql://mobilegoo:{PASSWORD}@127.0.0.1:{port}/")))
}

fn mongod() -> Result<(Process, String)> {
    let (folder, port) = (fresh_quick_folder("mongod")?, free_port()?);
    let data = folder.join("data");
    fs::create_dir(&data)?;
    let mut command = program(tools::mongod()?);
    command.arg("--dbpath").arg(&data).args(["--port", &port.to_string(), "--bind_ip", "127.0.0.1"]).args([
        "--nounixsocket",
        "--replSet",
        "rs",
        "--wiredTigerCacheSizeGB",
        "0.25",
        "--oplogSize",
        "128",
        "--setParameter",
        "ttlMonitorSleepSecs=1",
    ]);
    let mut process = Process::start(&mut command, &folder, || mongo::is_primary(port).is_ok())?;
    mongo::initiate(port)?;
    process.until(|| mongo::is_primary(port).unwrap_or(false))?;
    Ok((process, format!("mongodb://127.0.0.1:{port}/?directConnection=true")))
}

/// A real SMTP conversation whose mails end up as files in the returned Maildir.
fn smtp() -> Result<(Process, u16, PathBuf)> {
    let (folder, port) = (fresh_folder("mail")?, free_port()?);
    let mailbox = folder.join("mailbox");
    let mut command = program("python3");
    command.env("PYTHONPATH", tools::aiosmtpd()?);
    command.args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")]);
    command.args(["-c", "aiosmtpd.handlers.Mailbox"]).arg(&mailbox);
    let process = Process::start(&mut command, &folder, || greets(port))?;
    Ok((process, port, mailbox))
}

/// MariaDB and SMTP servers both speak first.
fn greets(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let patient = stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok();
    patient && matches!(stream.read(&mut [0; 16]), Ok(read) if read > 0)
}

fn compose_file() -> String {
    root().join("compose.yaml").display().to_string()
}
