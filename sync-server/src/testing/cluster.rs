//! A PostgreSQL cluster for the tests, on a socket in a folder of its own, shared by all test processes of this machine's user.
//!
//! Each process holds a shared lock on `users.lock` while it lives. Whoever finds no running cluster starts one, under
//! `start.lock`. A watchdog stops it and removes its folder once nobody has held `users.lock` for a while: nothing stays behind,
//! and a second test run finds it warm.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use postgres::{Client, NoTls};

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
    let as_owner = |program: &str, arguments: &[&str]| {
        let mut command = prefixed(bin.join(program));
        let log = File::options().create(true).append(true).open(dir.join("start.log")).unwrap();
        command.args(["--pgdata", data.to_str().unwrap()]).args(arguments);
        command.stdin(Stdio::null()).stderr(log.try_clone().unwrap()).stdout(log);
        let status = command.current_dir(dir).status().unwrap();
        assert!(status.success(), "{program} failed; see start.log in {}", dir.display());
    };
    as_owner("initdb", &["--username=postgres", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"]);
    let mut settings = File::options().append(true).open(data.join("postgresql.conf")).unwrap();
    writeln!(
        settings,
        "listen_addresses = ''\nunix_socket_directories = '{}'\nunix_socket_permissions = 0700\nmax_connections = 300\n\
         shared_buffers = 32MB\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off",
        dir.display()
    )
    .unwrap();
    as_owner("pg_ctl", &["--wait", "--log", dir.join("log").to_str().unwrap(), "start"]);
    let mut watchdog = Command::new("setsid");
    watchdog.args(["sh", "-c", WATCHDOG, "sh"]).arg(dir).arg(bin).args(prefix());
    watchdog.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/").spawn().unwrap();
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
