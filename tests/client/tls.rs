//! Whom the client trusts.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, thread};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;
use webitel_hooks::api::{Client, ConnectionOptions, LoginClient, Retries};
use webitel_hooks::domain::{Failure, FailureKind, HookList};

use crate::server::json;
use crate::{OWNER, Sending, add, client_of};

/// An authority of our own, and a folder with its certificate.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("ca.pem"), issuer.pem()).expect("written");
        Self { issuer, folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A server with a certificate for this name.
    fn server(&self, name: &str) -> Server {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new([name.to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Server::start(certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()).into())
    }
}

/// Speaks TLS and answers every request with an empty list.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<u8>>>,
    stopping: Arc<AtomicBool>,
}

impl Server {
    fn start(certificate: CertificateDer<'static>, key: PrivateKeyDer<'static>) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth().with_single_cert(vec![certificate], key);
        let config = Arc::new(config.expect("a certificate and its key"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (seen, stopping) = (Arc::<Mutex<Vec<u8>>>::default(), Arc::<AtomicBool>::default());
        let (known, stop) = (Arc::clone(&seen), Arc::clone(&stopping));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
                serve(StreamOwned::new(connection, stream), &known);
            }
        });
        Self { address, seen, stopping }
    }

    fn seen(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    fn client(&self, options: ConnectionOptions) -> Client {
        let options = ConnectionOptions { retries: Retries::none(), ..options };
        let address = format!("https://{}", self.address).parse().expect("an address");
        client_of(address, options)
    }

    async fn ask(&self, options: ConnectionOptions) -> Result<HookList, Failure> {
        self.client(options).hooks(OWNER).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees the flag.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>, seen: &Mutex<Vec<u8>>) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => request.push(byte[0]),
            _ => return,
        }
    }
    seen.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&request);
    let answer = String::from_utf8(json("200 OK", "{}")).expect("text");
    let answer = answer.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    // A client that does not wait for the answer is its own affair.
    let _ = stream.write_all(answer.as_bytes());
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

fn trusting(authority: &Authority) -> ConnectionOptions {
    ConnectionOptions { ca_file: Some(authority.file()), ..ConnectionOptions::default() }
}

#[tokio::test]
async fn the_authority_of_the_file_is_trusted() {
    let authority = Authority::new("Known");
    let server = authority.server("127.0.0.1");
    let list = server.ask(trusting(&authority)).await;
    assert_eq!(list.map(|list| list.hooks), Ok(Vec::new()));
    assert!(server.seen().starts_with("GET /api/call_center/queues/12/hooks?"), "{}", server.seen());

    let stranger = Authority::new("Stranger");
    let both = [authority.file(), stranger.file()].map(|file| fs::read_to_string(file).expect("a certificate"));
    fs::write(stranger.file(), both.concat()).expect("written");
    assert!(server.ask(trusting(&stranger)).await.is_ok(), "any of several");
}

#[tokio::test]
async fn an_unknown_authority_is_refused_before_anything_is_sent() {
    let server = Authority::new("Known").server("127.0.0.1");
    let stranger = Authority::new("Stranger");
    let client = server.client(trusting(&stranger));
    for failure in [
        client.hooks(OWNER).await.map(drop).expect_err("not trusted"),
        client.send_once(OWNER, &add()).await.map(drop).expect_err("not trusted").failure,
        server.ask(ConnectionOptions::default()).await.expect_err("nor by the system"),
    ] {
        assert_eq!(failure.kind, FailureKind::Untrusted, "{failure}");
    }
    let failure = client.hooks(OWNER).await.expect_err("not trusted");
    assert_eq!(
        failure.to_string(),
        "no secure connection to the server: its certificate is not trusted by this system. Check the address, or set \
         ca_file in the profile to the certificate to trust."
    );
    assert_eq!(server.seen(), "");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new("Known");
    let server = authority.server("cc.example.com");
    let failure = server.ask(trusting(&authority)).await.expect_err("another name");
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::Untrusted, "its certificate is for another name"));
    assert_eq!(server.seen(), "");
}

#[tokio::test]
async fn insecure_tls_trusts_any_certificate() {
    let server = Authority::new("Known").server("cc.example.com");
    assert!(server.ask(ConnectionOptions { insecure_tls: true, ..ConnectionOptions::default() }).await.is_ok());
}

#[test]
fn a_file_that_is_of_no_use_is_named_at_once() {
    let authority = Authority::new("Known");
    let pem = fs::read_to_string(authority.file()).expect("a certificate");
    let folder = authority.folder.path();
    let refused = |name: &str, content: Option<&str>| {
        let path = folder.join(name);
        if let Some(content) = content {
            fs::write(&path, content).expect("written");
        }
        let options = ConnectionOptions { ca_file: Some(path.clone()), ..ConnectionOptions::default() };
        for address in ["https://cc.example.com", "http://127.0.0.1:1"] {
            let login = LoginClient::new(address.parse().expect("an address"), options.clone());
            let sentence = login.expect_err("of no use").to_string();
            let front = format!("the CA file {} ", path.display());
            assert!(sentence.starts_with(&front), "{sentence}");
            if address.starts_with("http:") {
                return sentence[front.len()..].to_owned();
            }
        }
        unreachable!("the second address returns")
    };
    let no_pem = "has no PEM certificate: a line such as -----BEGIN CERTIFICATE----- is missing";
    assert_eq!(refused("missing.pem", None), "does not exist");
    assert_eq!(refused("", None), "is a directory");
    assert_eq!(refused("empty.pem", Some("")), no_pem);
    assert_eq!(refused("text.pem", Some("not a certificate at all")), no_pem);
    assert_eq!(refused("cut.pem", Some(&pem[..pem.len() / 2])), no_pem);
    let damaged = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    assert_eq!(refused("damaged.pem", Some(damaged)), "has a damaged certificate");
    assert_eq!(refused("one-of-two.pem", Some(&format!("{pem}{damaged}"))), "has a damaged certificate");
}
