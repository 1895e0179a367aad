//! The program as whoever runs it meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jobsheet_server::cx::SystemWorld;
use jobsheet_server::db::Database;

fn program(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
    for variable in ["JOBSHEET_CONFIG", "JOBSHEET_DATA", "JOBSHEET_DATABASE", "JOBSHEET_LISTEN", "JOBSHEET_LOG"] {
        command.env_remove(variable);
    }
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null());
    command
}

/// Whether it went well, and what it said on standard output and standard error.
fn run(arguments: &[&str], data: &Path) -> (bool, String, String) {
    let output = program(arguments, data).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_new_folder_is_made_for_us_alone_and_the_doctor_is_content() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("deep/data");
    assert!(run(&["migrate"], &data).0);
    assert!(run(&["migrate"], &data).0, "twice is fine");
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    let (good, said, _) = run(&["doctor"], &data);
    assert!(good, "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("good")).count(), 4, "{said}");
}

#[test]
fn the_doctor_finds_a_photo_that_is_cut_off() {
    let folder = tempfile::TempDir::new().unwrap();
    assert!(run(&["migrate"], folder.path()).0);
    let db = Database::inline(Some(&folder.path().join("jobsheet.sqlite")), Arc::new(SystemWorld)).unwrap();
    let sha256 = "a".repeat(64);
    let insert = "INSERT INTO blobs (sha256, bytes, mime, complete_at) VALUES ($1, 10, 'image/jpeg', 0)";
    let row = || jobsheet_server::db::values![&sha256].to_vec();
    db.write_now(&mut db.cx(), |tx, _| Ok(tx.execute(insert, &row())?)).unwrap();
    drop(db);
    let (good, said, _) = run(&["doctor"], folder.path());
    assert!(!good);
    assert!(said.contains(&format!("BAD   the bytes of {sha256} are missing or cut off")), "{said}");
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::TempDir::new().unwrap();
    assert!(run(&["migrate"], folder.path()).0);
    let path = folder.path().join("jobsheet.sqlite");
    let db = Database::inline(Some(&path), Arc::new(SystemWorld)).unwrap();
    let insert = "INSERT INTO migrations (name, checksum, applied_at) VALUES ('9999_from_the_future', 'x', 0)";
    db.write_now(&mut db.cx(), |tx, _| Ok(tx.execute(insert, &[])?)).unwrap();
    drop(db);
    for what in ["serve", "migrate", "doctor"] {
        let (good, _, said) = run(&[what], folder.path());
        assert!(!good && said.contains("9999_from_the_future of a newer version"), "{what}: {said}");
    }
}

#[test]
fn plain_http_does_not_leave_the_machine() {
    let folder = tempfile::TempDir::new().unwrap();
    let (good, _, said) = run(&["serve", "--listen", "0.0.0.0:0"], folder.path());
    assert!(!good && said.contains("passwords would travel unprotected"), "{said}");
}

#[test]
fn one_folder_has_one_server_and_it_stops_when_asked() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut first =
        program(&["serve", "--listen", "127.0.0.1:0"], folder.path()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(first.stderr.take().unwrap()).lines();
    assert!(said.next().unwrap().unwrap().contains("Serving."));
    let (good, _, second) = run(&["serve", "--listen", "127.0.0.1:0"], folder.path());
    assert!(!good && second.contains("another server uses"), "{second}");
    let asked = Command::new("kill").args(["-TERM", &first.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert!(first.wait().unwrap().success());
    assert!(said.last().unwrap().unwrap().contains("Stopped."));
}

#[test]
fn a_backup_is_restored_under_a_new_epoch() {
    let folder = tempfile::TempDir::new().unwrap();
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy"));
    let epoch_in = |data: &Path| {
        let db = Database::inline(Some(&data.join("jobsheet.sqlite")), Arc::new(SystemWorld)).unwrap();
        db.write_now(&mut db.cx(), |tx, _| jobsheet_server::company::epoch(tx)).unwrap()
    };
    assert!(run(&["seed", "--demo"], &data).0);
    let photo = data.join("blobs/aa/bb/aabb");
    std::fs::create_dir_all(photo.parent().unwrap()).unwrap();
    std::fs::write(&photo, "a photo").unwrap();
    let backup = ["backup", copy.to_str().unwrap()];
    assert!(run(&backup, &data).0);
    let (good, _, said) = run(&backup, &data);
    assert!(!good && said.contains("holds a backup already"), "{said}");

    let restore = ["restore", copy.to_str().unwrap()];
    let (good, _, said) = run(&restore, &data);
    assert!(!good && said.contains("is in the way"), "{said}");
    let first = folder.path().join("first");
    assert!(run(&restore, &first).0);
    assert!(epoch_in(&data) < epoch_in(&first));
    assert_eq!(std::fs::read_to_string(first.join("blobs/aa/bb/aabb")).unwrap(), "a photo");
    let (good, said, _) = run(&["doctor"], &first);
    assert!(good, "{said}");
}

#[test]
fn a_misspelt_setting_is_told() {
    let folder = tempfile::TempDir::new().unwrap();
    let settings = folder.path().join("jobsheet.toml");
    std::fs::write(&settings, "lissten = '127.0.0.1:1'").unwrap();
    let (good, _, said) = run(&["migrate", "--config", settings.to_str().unwrap()], folder.path());
    assert!(!good && said.contains("lissten"), "{said}");
}

#[test]
fn a_company_begins_with_its_first_administrator() {
    let folder = tempfile::TempDir::new().unwrap();
    let add = |login: &str, role: &str, password: &str| {
        let arguments = ["person", "--login", login, "--name", "韩雪", "--role", role];
        let mut adding =
            program(&arguments, folder.path()).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One that says no before it asks for the password does not listen any more.
        let _ = writeln!(adding.stdin.take().unwrap(), "{password}");
        let output = adding.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let (good, _) = add("Han.Xue", "administrator", "correct horse");
    assert!(good);
    for (login, role, password, why) in [
        ("han.xue", "dispatcher", "correct horse", "signs in as han.xue already"),
        ("dana", "boss", "correct horse", "the roles are technician, dispatcher, supervisor, administrator"),
        ("dana", "dispatcher", "tiny", "too_short"),
        (" ", "dispatcher", "correct horse", "may be empty"),
    ] {
        let (good, said) = add(login, role, password);
        assert!(!good && said.contains(why), "{said}");
        assert!(!said.contains(password), "a password is never repeated");
    }
    let (good, said, _) = run(&["company", "--name", "泰安安捷", "--zone", "Europe/Berlin"], folder.path());
    assert!(good, "{said}");
    assert_eq!(run(&["company"], folder.path()).1, "name 泰安安捷\nzone Europe/Berlin\nprefix TA\n");
    let (good, _, said) = run(&["company", "--zone", "Atlantis/Capital"], folder.path());
    assert!(!good && said.contains("no time zone Atlantis/Capital"), "{said}");
}
