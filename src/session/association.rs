//! One DTLS association, by the crate `dimpl`.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Dtls, Output};

use super::event::DtlsState;
use super::identity::{Identity, matches};
use crate::fault;

/// The record and handshake headers and a `ClientHello` are far below it, a certificate is fragmented.
const ROOM: usize = 4096;
/// A lost flight is sent again after half a second, then after twice as long each time: the pair is known to
/// work, and a peer is not to fail for a lossy network before the other side does.
const FLIGHT_RTO: Duration = Duration::from_millis(500);
const FLIGHT_RETRIES: usize = 7;
const HANDSHAKE: Duration = Duration::from_secs(90);

/// A DTLS association with the fingerprints its peer has to have.
pub(super) struct Association {
    dtls: Dtls,
    fingerprints: Vec<String>,
    pub(super) state: DtlsState,
    pub(super) reason: Option<String>,
    timeout: Option<Instant>,
    verified: bool,
    /// Datagrams to send.
    pub(super) packets: Vec<Vec<u8>>,
    /// What was decrypted, of a peer that has its fingerprint.
    pub(super) plain: Vec<Vec<u8>>,
}

impl Association {
    /// An association; the active side sends its `ClientHello` at once.
    pub(super) fn new(
        identity: &Identity,
        seed: u64,
        active: bool,
        fingerprints: Vec<String>,
        now: Instant,
    ) -> Result<Self, dimpl::Error> {
        let config = dimpl::Config::builder()
            .with_crypto_provider(dimpl::crypto::rust_crypto::default_provider())
            .dangerously_set_rng_seed(seed)
            .flight_start_rto(FLIGHT_RTO)
            .flight_retries(FLIGHT_RETRIES)
            .handshake_timeout(HANDSHAKE)
            .build()?;
        let mut dtls = Dtls::new_12(Arc::new(config), identity.certificate.clone(), now);
        dtls.set_active(active);
        let mut association = Self {
            dtls,
            fingerprints,
            state: DtlsState::New,
            reason: None,
            timeout: None,
            verified: false,
            packets: Vec::new(),
            plain: Vec::new(),
        };
        association.handle_timeout(now);
        Ok(association)
    }

    /// The same, of a peer that has to have one of these fingerprints.
    pub(super) fn with(mut self, fingerprints: Vec<String>) -> Self {
        self.fingerprints = fingerprints;
        self
    }

    pub(super) fn handle_datagram(&mut self, now: Instant, datagram: &[u8]) {
        if self.is_over() {
            return;
        }
        // The engine's clock is that of its last timeout.
        let taken = self
            .dtls
            .handle_timeout(now)
            .and_then(|()| self.dtls.handle_packet(datagram));
        self.conclude(taken);
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) {
        if !self.is_over() {
            let handled = self.dtls.handle_timeout(now);
            self.conclude(handled);
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.timeout.filter(|_| !self.is_over())
    }

    /// Encrypts and sends; nothing before the handshake is over.
    pub(super) fn send(&mut self, plain: &[u8]) {
        if self.state == DtlsState::Connected {
            let sent = self.dtls.send_application_data(plain).map(|_| ());
            self.conclude(sent);
        }
    }

    /// Ends it with a `close_notify`.
    pub(super) fn close(&mut self) {
        if !self.is_over() {
            let closed = self.dtls.close();
            self.conclude(closed);
            self.state = DtlsState::Closed;
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.state, DtlsState::Closed | DtlsState::Failed)
    }

    fn conclude(&mut self, result: Result<(), dimpl::Error>) {
        match result {
            Ok(()) => self.collect(),
            Err(error) => self.fail(error.to_string()),
        }
    }

    fn fail(&mut self, reason: String) {
        self.state = DtlsState::Failed;
        self.reason = Some(reason);
        self.packets.clear();
        self.plain.clear();
    }

    fn collect(&mut self) {
        let mut buffer = vec![0; ROOM];
        while !self.is_over() {
            match self.dtls.poll_output(&mut buffer) {
                Output::Packet(packet) => {
                    self.packets.push(packet.to_vec());
                    if self.state == DtlsState::New {
                        self.state = DtlsState::Connecting;
                    }
                }
                Output::BufferTooSmall { needed } => buffer.resize(needed, 0),
                Output::Timeout(at) => {
                    self.timeout = Some(at);
                    return;
                }
                Output::PeerCert(certificate) => {
                    self.verified = matches(certificate, &self.fingerprints)
                        || fault::is(&fault::CERTIFICATE_NOT_COMPARED);
                    if !self.verified {
                        self.fail("the certificate has none of the fingerprints in the description".into());
                    }
                }
                Output::Connected if self.verified => self.state = DtlsState::Connected,
                Output::Connected => self.fail("the other side has shown no certificate".into()),
                Output::ApplicationData(plain) => self.plain.push(plain.to_vec()),
                Output::CloseNotify => self.state = DtlsState::Closed,
                _ => {}
            }
        }
    }
}

impl fmt::Debug for Association {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Association")
            .field("dtls", &self.dtls)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
