//! A stand-alone server (RFC 8489 section 12), open to everybody or to those with a login (section 9.2.4).

use std::net::SocketAddr;

use super::basic::{Unknown, frame};
use super::long_term::{Login, LongTermServer};
use crate::fault;
use crate::stun::{AttributeType, Check, Class, Message, MessageWriter, Method, WriteError};

/// Answers Binding requests; keeps nothing of its clients.
#[derive(Debug)]
pub struct Server {
    login: Option<LongTermServer>,
}

impl Server {
    /// A server that asks for a login if it is given who may log in.
    pub fn new(login: Option<LongTermServer>) -> Self {
        Self { login }
    }

    /// Writes the response to a datagram, if it gets one, into `out`; returns its length.
    ///
    /// FINGERPRINT is not asked for and has to be right where it is. `now` are seconds since any fixed point.
    ///
    /// # Errors
    /// [`WriteError`] when `out` is too small.
    pub fn respond(
        &self,
        datagram: &[u8],
        source: SocketAddr,
        now: u64,
        out: &mut [u8],
    ) -> Result<Option<usize>, WriteError> {
        let Ok(request) = frame(datagram) else {
            return Ok(None);
        };
        let is_for_us = request.class() == Class::Request && request.method() == Method::BINDING;
        let answers = fault::is(&fault::SERVER_ANSWERS_INDICATIONS) && request.class() == Class::Indication;
        if !(is_for_us || answers) || !request.is_framed() || request.check_fingerprint() == Check::Invalid {
            return Ok(None);
        }
        if request.check_fingerprint() == Check::Absent && fault::is(&fault::SERVER_NEEDS_FINGERPRINT) {
            return Ok(None);
        }
        let login = match &self.login {
            None => None,
            Some(server) => match server.authenticate(&request, source, now) {
                Ok(login) => Some(login),
                Err(refusal) => return server.write_refusal(refusal, &request, source, now, out).map(Some),
            },
        };
        write(&request, login, source, out).map(Some)
    }
}

fn write(
    request: &Message<'_>,
    login: Option<Login<'_>>,
    source: SocketAddr,
    out: &mut [u8],
) -> Result<usize, WriteError> {
    let unknown = Unknown::of(request);
    let class = match unknown.as_slice() {
        _ if fault::is(&fault::SERVER_PASSES_UNKNOWN_OVER) => Class::Success,
        [] => Class::Success,
        _ => Class::Error,
    };
    let mut writer = MessageWriter::new(out, class, request.method(), request.transaction_id())?;
    if class == Class::Success {
        let source = if fault::is(&fault::SERVER_MAPS_TO_PORT_0) {
            SocketAddr::new(source.ip(), 0)
        } else {
            source
        };
        writer.xor_address(AttributeType::XOR_MAPPED_ADDRESS, source)?;
    } else {
        writer.error_code(420, "Unknown Attribute")?;
        writer.unknown_attributes(unknown.as_slice())?;
    }
    match login {
        Some(_) if fault::is(&fault::LOGIN_ANSWERED_UNSIGNED) => {}
        Some(Login { key, sha256: true, .. }) => writer.message_integrity_sha256(key, 32)?,
        Some(Login { key, sha256: false, .. }) => writer.message_integrity(key)?,
        None => {}
    }
    if request.check_fingerprint() == Check::Valid {
        writer.fingerprint()?;
    }
    Ok(writer.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::long_term::Policy;
    use crate::stun::{PasswordAlgorithm, TransactionId};

    fn source() -> SocketAddr {
        "192.0.2.1:5000".parse().unwrap()
    }

    fn code(server: &Server, request: &[u8]) -> Option<(Class, bool)> {
        let mut out = [0; 512];
        let len = server.respond(request, source(), 7, &mut out).unwrap()?;
        let reply = Message::read(&out[..len]).unwrap();
        Some((reply.class(), reply.attribute(AttributeType::NONCE).is_some()))
    }

    fn request(class: Class, kinds: &[AttributeType]) -> Vec<u8> {
        let mut buffer = [0; 256];
        let mut writer = MessageWriter::new(&mut buffer, class, Method::BINDING, TransactionId([3; 12])).unwrap();
        for kind in kinds {
            writer.attribute(*kind, &[1]).unwrap();
        }
        let len = writer.finish();
        buffer[..len].to_vec()
    }

    #[test]
    fn anybody_is_answered_and_nothing_but_requests_is() {
        let server = Server::new(None);
        assert_eq!(code(&server, &request(Class::Request, &[])), Some((Class::Success, false)));
        let unknown = request(Class::Request, &[AttributeType(0x7FFF)]);
        assert_eq!(code(&server, &unknown), Some((Class::Error, false)));
        let wrong = request(Class::Request, &[AttributeType::FINGERPRINT]);
        for silent in [&wrong, &request(Class::Indication, &[]), &request(Class::Success, &[]), &vec![1]] {
            assert_eq!(code(&server, silent), None, "{silent:?}");
        }
    }

    #[test]
    fn without_a_login_there_is_a_challenge() {
        let policy = Policy {
            realm: b"example.org".to_vec(),
            algorithms: vec![PasswordAlgorithm::Sha256],
            anonymity: true,
            nonce_lifetime: 60,
        };
        let server = Server::new(Some(LongTermServer::new(policy, &[1; 32])));
        assert_eq!(code(&server, &request(Class::Request, &[])), Some((Class::Error, true)));
    }
}
