//! A PostgreSQL cluster for the tests, on a socket in a folder of its own, shared by all test processes of this machine's user.
//!
//! Each process holds a shared lock on `users.lock` while it lives. Whoever finds no running cluster starts one, under
//! `start.lock`. A watchdog stops it and removes its folder once nobody has held `users.lock` for a while: nothing stays behind,
//! and a second test run finds it warm.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use postgres::{Client, NoTls};
use tempfile::TempDir;

/// Run by the watchdog with the folder, the programs' folder and a prefix ("runuser …" for root).
const WATCHDOG: &str = r#"
dir=$1; bin=$2; shift 2
while sleep 45; do
  flock --nonblock --exclusive "$dir/users.lock" sh -c '
    dir=$1; bin=$2; shift 2
    "$@" "$bin/pg_ctl" --pgdata "$dir/data" --mode immediate --wait stop
    rm -rf "$dir/data" "$dir/log"
  ' sh "$dir" "$bin" "$@" && exit 0
done
"#;

static URL: OnceLock<(String, File)> = OnceLock::new();

/// The address of a new, empty schema of the cluster.
pub(crate) fn database_url() -> String {
    let (url, _) = URL.get_or_init(start);
    let stamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let schema = format!("t{}_{stamp}", std::process::id());
    let its_url = url.clone();
    let its_schema = schema.clone();
    // The driver must not block on a thread of a runtime.
    std::thread::spawn(move || {
        let mut client = Client::connect(&its_url, NoTls).unwrap();
        client.batch_execute(&format!("CREATE SCHEMA {its_schema}")).unwrap();
    })
    .join()
    .unwrap();
    format!("{url} options='-c search_path={schema}'")
}

fn start() -> (String, File) {
    let bin = programs();
    let dir = std::env::temp_dir().join(format!("jobsheet-test-postgres-{}", uid()));
    fs::create_dir_all(&dir).unwrap();
    let users = File::create(dir.join("users.lock")).unwrap();
    users.lock_shared().unwrap();
    let starting = File::create(dir.join("start.lock")).unwrap();
    starting.lock().unwrap();
    let url = format!("host={} user=postgres dbname=postgres", dir.display());
    if !answers(&url) {
        create(&dir, &bin);
        assert!(answers(&url), "PostgreSQL does not answer in {}; see the file log there", dir.display());
    }
    (url, users)
}

fn answers(url: &str) -> bool {
    let url = url.to_owned();
    std::thread::spawn(move || Client::connect(&url, NoTls).is_ok()).join().unwrap()
}

#[expect(clippy::zombie_processes, reason = "the watchdog outlives us on purpose")]
fn create(dir: &Path, bin: &Path) {
    // What a crashed run has left.
    let _ = fs::remove_dir_all(dir.join("data"));
    let data = dir.join("data");
    if uid() == 0 {
        // PostgreSQL refuses to run as root.
        let own = Command::new("chown").arg("postgres").arg(dir).status().unwrap();
        assert!(own.success(), "there is no user postgres");
    }
    run(bin, dir, "initdb", &["--username=postgres", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"]);
    let mut settings = File::options().append(true).open(data.join("postgresql.conf")).unwrap();
    writeln!(
        settings,
        "listen_addresses = ''\nunix_socket_directories = '{}'\nunix_socket_permissions = 0700\nmax_connections = 300\n\
         shared_buffers = 32MB\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off",
        dir.display()
    )
    .unwrap();
    run(bin, dir, "pg_ctl", &["--wait", "--log", dir.join("log").to_str().unwrap(), "start"]);
    let mut watchdog = Command::new("setsid");
    watchdog.args(["sh", "-c", WATCHDOG, "sh"]).arg(dir).arg(bin).args(prefix());
    watchdog.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/").spawn().unwrap();
}

/// A cluster that speaks TLS on a port of this machine, stopped and removed when dropped.
pub(crate) struct Encrypted {
    /// Its address, without a word about TLS.
    pub(crate) url: String,
    dir: TempDir,
    bin: PathBuf,
}

impl Encrypted {
    /// Starts one with this certificate and key, as PEM.
    pub(crate) fn start(certificate: &str, key: &str) -> Self {
        let bin = programs();
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("data");
        if uid() == 0 {
            assert!(Command::new("chown").arg("postgres").arg(dir.path()).status().unwrap().success());
        }
        run(
            &bin,
            dir.path(),
            "initdb",
            &["--username=postgres", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"],
        );
        // Free a moment ago; the tests that ask for a port of their own do so once each.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut settings = File::options().append(true).open(data.join("postgresql.conf")).unwrap();
        writeln!(
            settings,
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\nfsync = off\nssl = on\n\
             ssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'"
        )
        .unwrap();
        // Nobody gets in without TLS.
        fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n").unwrap();
        fs::write(data.join("server.crt"), certificate).unwrap();
        fs::write(data.join("server.key"), key).unwrap();
        fs::set_permissions(data.join("server.key"), fs::Permissions::from_mode(0o600)).unwrap();
        if uid() == 0 {
            assert!(Command::new("chown").arg("postgres").arg(data.join("server.key")).status().unwrap().success());
        }
        run(&bin, dir.path(), "pg_ctl", &["--wait", "--log", dir.path().join("log").to_str().unwrap(), "start"]);
        let url = format!("host=localhost hostaddr=127.0.0.1 port={port} user=postgres dbname=postgres");
        Self { url, dir, bin }
    }
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        run(&self.bin, self.dir.path(), "pg_ctl", &["--mode", "immediate", "--wait", "stop"]);
    }
}

/// Runs a program of PostgreSQL's on the cluster in this folder.
fn run(bin: &Path, dir: &Path, program: &str, arguments: &[&str]) {
    let mut command = prefixed(bin.join(program));
    let log = File::options().create(true).append(true).open(dir.join("start.log")).unwrap();
    command.arg("--pgdata").arg(dir.join("data")).args(arguments);
    command.stdin(Stdio::null()).stderr(log.try_clone().unwrap()).stdout(log);
    let status = command.current_dir(dir).status().unwrap();
    assert!(status.success(), "{program} failed; see start.log in {}", dir.display());
}

/// How to become somebody whom PostgreSQL runs for.
fn prefix() -> &'static [&'static str] {
    if uid() == 0 { &["runuser", "-u", "postgres", "--"] } else { &["env"] }
}

fn prefixed(program: PathBuf) -> Command {
    let mut command = Command::new(prefix()[0]);
    command.args(&prefix()[1..]).arg(program);
    command
}

fn uid() -> u32 {
    fs::metadata("/proc/self").unwrap().uid()
}

/// Where Debian, or the PATH, has the newest PostgreSQL.
fn programs() -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|all| all.filter_map(|one| Some(one.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    found.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    found.retain(|one| one.join("initdb").exists());
    found.sort();
    found.pop().expect("PostgreSQL is not installed (apt-get install postgresql); JOBSHEET_TEST_PG=off leaves it out")
}
