//! A certificate that is renewed while the server runs.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A certificate for this machine, written to where the settings say; itself, to be trusted.
fn issue(folder: &Path) -> CertificateDer<'static> {
    let issued = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("certificate.pem"), issued.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), issued.signing_key.serialize_pem()).unwrap();
    issued.cert.der().clone()
}

/// What a client that trusts only this certificate hears.
fn ask(at: SocketAddr, trusted: &CertificateDer<'static>) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(at)?);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0; 15];
    stream.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn serve(folder: &Path, at: SocketAddr) -> (Child, BufReader<ChildStderr>) {
    let settings = folder.join("jobsheet.toml");
    let tls =
        format!("listen = '{at}'\n[tls]\ncertificate = '{0}/certificate.pem'\nkey = '{0}/key.pem'\n", folder.display());
    std::fs::write(&settings, tls).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
    for variable in ["JOBSHEET_CONFIG", "JOBSHEET_DATA", "JOBSHEET_DATABASE", "JOBSHEET_LISTEN", "JOBSHEET_LOG"] {
        command.env_remove(variable);
    }
    command.args(["serve", "--config"]).arg(&settings).arg("--data").arg(folder.join("data")).stdin(Stdio::null());
    let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(server.stderr.take().unwrap());
    (server, said)
}

/// Reads what the server says until it says this.
fn hear(said: &mut BufReader<ChildStderr>, what: &str) {
    let mut line = String::new();
    while !line.contains(what) {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "it never said: {what}");
    }
}

#[test]
fn a_hang_up_makes_the_server_take_the_new_certificate() {
    let folder = tempfile::TempDir::new().unwrap();
    let old = issue(folder.path());
    // Free a moment ago; nobody else on this machine asks for this very one.
    let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (mut server, mut said) = serve(folder.path(), at);
    hear(&mut said, "Serving with HTTPS.");
    let hang_up = |server: &Child| Command::new("kill").args(["-HUP", &server.id().to_string()]).status().unwrap();
    let patiently = |trusted: &CertificateDer<'static>| loop {
        match ask(at, trusted) {
            // Said a moment before it listens.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => std::thread::yield_now(),
            answer => break answer,
        }
    };
    assert_eq!(patiently(&old).unwrap(), "HTTP/1.1 204 No");

    let new = issue(folder.path());
    assert!(ask(at, &new).is_err(), "nobody has told it");
    assert!(hang_up(&server).success());
    hear(&mut said, "as it is now");
    assert_eq!(ask(at, &new).unwrap(), "HTTP/1.1 204 No");
    assert!(ask(at, &old).is_err());

    // A key that is not its own: the last good one stays.
    std::fs::write(folder.path().join("key.pem"), "half a key").unwrap();
    assert!(hang_up(&server).success());
    hear(&mut said, "cannot be used");
    assert_eq!(ask(at, &new).unwrap(), "HTTP/1.1 204 No");

    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    assert!(server.wait().unwrap().success());
}
