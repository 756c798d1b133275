//! Datagrams that are not for the agent, or not whole.

use std::net::SocketAddr;
use std::time::Instant;

use crate::agent::core::Agent;
use crate::agent::demultiplexer::{Protocol, classify};
use crate::agent::request::Request;
use crate::agent::session::Session;
use crate::credential::{Check, Discard, Outcome};
use crate::fault;
use crate::stun::{
    Class, HEADER_LEN, IntegrityKey, Message, MessageType, MessageWriter, Method, TransactionId,
};

impl Agent {
    /// What a datagram does before anybody has looked at what it is.
    pub(in crate::agent) fn faulty_arrival(
        &mut self,
        now: Instant,
        local: SocketAddr,
        source: SocketAddr,
        datagram: &[u8],
    ) {
        if fault::is(&fault::CONSENT_RENEWED_BY_ANYTHING) {
            self.renew(now, local, source);
        }
        if fault::is(&fault::LEARNS_FROM_ANYTHING) {
            self.learn(now, local, source);
        }
        if fault::is(&fault::OTHER_PROTOCOLS_LOOKED_INTO) {
            look_into(datagram);
        }
        if fault::is(&fault::GARBAGE_REFUSED)
            && !Message::read(datagram).is_ok_and(|message| message.is_framed())
            && self.validated(now, local, source).is_none()
        {
            self.refuse(500, local, source, datagram);
        }
        if fault::is(&fault::DATA_FOLLOWS_ITS_SOURCE) && classify(datagram, false) != Some(Protocol::Stun) {
            self.move_data(local, source);
        }
        if fault::is(&fault::SUCCESS_BY_ID_ALONE) {
            self.believe(now, local, datagram);
        }
        if fault::is(&fault::RESPONSE_FOUND_BY_ADDRESS) {
            self.confuse(local, source, datagram);
        }
    }

    /// Refuses what has to be dropped.
    pub(in crate::agent) fn faulty_refusal(
        &mut self,
        outcome: &Outcome<'_>,
        local: SocketAddr,
        source: SocketAddr,
        datagram: &[u8],
    ) {
        let refuses = match outcome {
            Outcome::Discard(Discard::Indication) => fault::is(&fault::INDICATION_REFUSED),
            Outcome::Discard(Discard::Method) => fault::is(&fault::METHOD_REFUSED),
            Outcome::Discard(
                Discard::NoFingerprint | Discard::WrongFingerprint | Discard::MisplacedFingerprint,
            ) => fault::is(&fault::FINGERPRINT_REFUSED),
            _ => false,
        };
        if refuses {
            self.refuse(400, local, source, datagram);
        }
    }

    /// Sends a check to who is not known yet, signed with what there is.
    pub(in crate::agent) fn faulty_early_check(
        &mut self,
        check: &Check<'_>,
        local: SocketAddr,
        source: SocketAddr,
    ) {
        if !fault::is(&fault::CHECK_BEFORE_THE_ANSWER) {
            return;
        }
        let (id, role) = (self.random.transaction_id(), self.role());
        let Some(session) = self.streams.session(check.set) else {
            return;
        };
        let request = Request {
            id,
            fragments: (check.remote_fragment, session.local.ufrag.as_bytes()),
            priority: 1,
            role,
            tie_breaker: self.tie_breaker,
            nominate: false,
            key: &IntegrityKey::short_term(session.local.password.as_bytes()),
        };
        if let Ok(bytes) = request.write() {
            self.transmit(local, source, bytes);
        }
    }

    /// Takes whoever sent something for a candidate, and checks it.
    pub(super) fn learn(&mut self, now: Instant, local: SocketAddr, source: SocketAddr) {
        let served = |one: &&Session| one.local_at(local).is_some();
        let set = self.streams.current().find(served).map(|one| one.id);
        if let Some(set) = set {
            self.triggered(now, set, (local, source), 1, false);
        }
    }

    /// An error response to whatever it is: what it lacks of a transaction id is zero.
    fn refuse(&mut self, code: u16, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        let mut head = [0; HEADER_LEN];
        let length = datagram.len().min(HEADER_LEN);
        head[..length].copy_from_slice(&datagram[..length]);
        let mut id = [0; 12];
        id.copy_from_slice(&head[8..]);
        let method = MessageType::from_bits(u16::from_be_bytes([head[0] & 0x3F, head[1]])).method;
        self.answer_barely(Some(code), method, TransactionId(id), (local, source));
    }

    /// A response with nothing in it but the code, if it is an error.
    pub(super) fn answer_barely(
        &mut self,
        code: Option<u16>,
        method: Method,
        id: TransactionId,
        (local, source): (SocketAddr, SocketAddr),
    ) {
        let mut out = [0; 64];
        let class = if code.is_some() {
            Class::Error
        } else {
            Class::Success
        };
        let written = MessageWriter::new(&mut out, class, method, id).and_then(|mut writer| {
            if let Some(code) = code {
                writer.error_code(code, "")?;
            }
            writer.fingerprint()?;
            Ok(writer.finish())
        });
        if let Ok(length) = written {
            self.transmit(local, source, out[..length].to_vec());
        }
    }
}

/// A datagram as far as its message says that it goes.
pub(in crate::agent) fn faulty_end(datagram: &[u8]) -> &[u8] {
    if !fault::is(&fault::TRAILING_BYTES_PASSED_OVER) {
        return datagram;
    }
    let says = Message::read(datagram).map(|message| HEADER_LEN + message.declared_length());
    says.ok().and_then(|end| datagram.get(..end)).unwrap_or(datagram)
}

/// Reads the headers of other protocols as if they were always whole.
fn look_into(datagram: &[u8]) {
    let length = |at: usize| usize::from(u16::from_be_bytes([datagram[at], datagram[at + 1]]));
    let end = match classify(datagram, true) {
        Some(Protocol::Rtp) => 12,
        // As far as the session id behind the random of a ClientHello.
        Some(Protocol::Dtls) if datagram.get(13) == Some(&1) => 60,
        Some(Protocol::Dtls) => 13 + length(11),
        Some(Protocol::TurnChannel) => 4 + length(2),
        _ => 0,
    };
    let _ = &datagram[..end];
}
