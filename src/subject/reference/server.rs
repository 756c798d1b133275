//! The crate's stand-alone server on a socket: a target like any other server.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::credential::long_term::{LongTermServer, Policy};
use crate::credential::Server;
use crate::fault;
use crate::stun::PasswordAlgorithm;
use crate::subject::target::Login;
use crate::subject::{Answer, Identity, Subject, Target};

const USER: &str = "user";
/// For tests on loopback: everybody may know it.
const PASSWORD: &str = "a password of nobody's";

/// How long the thread waits until it looks whether it is still needed.
const TURN: Duration = Duration::from_millis(50);

/// A server of our own, which answers until it is dropped.
#[derive(Debug)]
pub struct ReferenceServer {
    target: Target,
    identity: Identity,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl ReferenceServer {
    /// A server on a port of loopback, open to everybody or with a login. The fault of the calling thread is
    /// the server's.
    ///
    /// # Errors
    /// What the system says when there is no socket or no thread to be had.
    pub fn start(login: bool) -> io::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_read_timeout(Some(TURN))?;
        let address = socket.local_addr()?;
        let name = if login { "reference-login" } else { "reference-server" };
        let server = fresh(login);
        let ended = Arc::new(AtomicBool::new(false));
        let (fault, end) = (fault::active(), ended.clone());
        let thread = thread::Builder::new()
            .name("server".into())
            .spawn(move || fault::with(fault, || serve(&socket, &server, &end)))?;
        Ok(Self {
            target: Target {
                name: name.to_owned(),
                url: format!("udp://{address}"),
                address,
                ice: None,
                login: login.then(|| Login {
                    user: USER.to_owned(),
                    password: PASSWORD.to_owned(),
                }),
            },
            identity: Identity {
                name: name.to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                language: "Rust".to_owned(),
            },
            ended,
            thread: Some(thread),
        })
    }
}

impl Drop for ReferenceServer {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // A panic in it has been reported where it happened.
            let _ = thread.join();
        }
    }
}

impl Subject for ReferenceServer {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn call(&mut self, operation: &str, _: &Map<String, Value>) -> Answer {
        Answer::Unsupported(format!("{operation}: a server is only sent datagrams"))
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }
}

/// The server that is served: with a login it offers all there is.
pub fn fresh(login: bool) -> Server {
    Server::new(login.then(|| {
        let policy = Policy {
            realm: b"icespec.invalid".to_vec(),
            algorithms: vec![PasswordAlgorithm::Sha256, PasswordAlgorithm::Md5],
            anonymity: true,
            nonce_lifetime: 3600,
        };
        // Its nonces guard nothing, and the same ones in each run make a run repeatable.
        let mut server = LongTermServer::new(policy, &[7; 32]);
        server.add_user(USER.as_bytes(), PASSWORD.as_bytes());
        server
    }))
}

fn serve(socket: &UdpSocket, server: &Server, ended: &AtomicBool) {
    let start = Instant::now();
    let mut datagram = vec![0; 65_536];
    let mut out = [0; 2048];
    while !ended.load(Ordering::Acquire) {
        // A timeout, or an earlier reply that nobody took.
        let Ok((len, source)) = socket.recv_from(&mut datagram) else {
            continue;
        };
        let now = start.elapsed().as_secs();
        if let Ok(Some(len)) = server.respond(&datagram[..len], source, now, &mut out) {
            // What the network refuses is lost, like what it loses.
            let _ = socket.send_to(&out[..len], source);
        }
    }
}
