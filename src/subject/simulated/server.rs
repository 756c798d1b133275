//! The reference's server on a simulated socket.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::credential::long_term::{LongTermServer, Policy};
use crate::net::{Host, Net, Socket};
use crate::stun::PasswordAlgorithm;
use crate::subject::guarded;
use crate::subject::reference::server::Server;
use crate::subject::target::Login;

/// No UDP datagram is larger.
const LARGEST: usize = 65_536;

/// A server, its socket and its clock.
pub(super) struct Served {
    server: Server,
    net: Net,
    socket: Socket,
    start: Instant,
    buffer: Mutex<Vec<u8>>,
}

impl Served {
    /// For anybody, or for one user.
    pub(super) fn new(net: Net, socket: Socket, login: Option<&Login>, secret: &[u8; 32]) -> Served {
        let long_term = login.map(|login| {
            let mut server = LongTermServer::new(policy(), secret);
            server.add_user(login.user.as_bytes(), login.password.as_bytes());
            server
        });
        Served {
            server: Server::new(long_term),
            start: net.now(),
            net,
            socket,
            buffer: Mutex::new(vec![0; LARGEST]),
        }
    }

    fn serve(&self) {
        let mut buffer = self.buffer.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.net.now().saturating_duration_since(self.start).as_secs();
        while let Some((length, source)) = self.socket.receive(&mut buffer) {
            if let Some(response) = self.server.answer(&buffer[..length], source, now) {
                // What the network refuses is lost, like what it loses.
                let _ = self.socket.send(&response, source);
            }
        }
    }
}

/// Everything that RFC 8489 has.
fn policy() -> Policy {
    Policy {
        realm: b"icespec.test".to_vec(),
        algorithms: vec![PasswordAlgorithm::Sha256, PasswordAlgorithm::Md5],
        anonymity: true,
        nonce_lifetime: 600,
    }
}

impl Host for Served {
    fn turn(&self) -> Result<(), String> {
        guarded(|| self.serve())
    }

    fn timeout(&self) -> Option<Instant> {
        None
    }
}

impl fmt::Debug for Served {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Served").finish_non_exhaustive()
    }
}
