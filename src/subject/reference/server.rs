//! A stand-alone STUN server without sockets: for anybody, or for who logs in (RFC 8489 sections 9.2.4 and 12).

use std::net::SocketAddr;

use crate::credential::Unknown;
use crate::credential::long_term::{Login, LongTermServer};
use crate::fault;
use crate::stun::{AttributeType, Check, Class, Message, MessageWriter, Method, WriteError};

/// No response of ours is longer.
const MAX_RESPONSE: usize = 1024;

/// The server.
#[derive(Debug)]
pub struct Server {
    login: Option<LongTermServer>,
}

impl Server {
    /// Answers anybody, or only those that this one knows.
    pub fn new(login: Option<LongTermServer>) -> Server {
        Server { login }
    }

    /// What a datagram is answered, if anything; `now` in seconds since any fixed point.
    pub fn answer(&self, datagram: &[u8], source: SocketAddr, now: u64) -> Option<Vec<u8>> {
        let request = Message::read(datagram).ok()?;
        let binding = request.class() == Class::Request && request.method() == Method::BINDING;
        // RFC 3489 is not served, which has no cookie.
        let binding = binding
            || (request.class() == Class::Indication && fault::is(&fault::SERVER_ANSWERS_INDICATIONS));
        let mut out = [0; MAX_RESPONSE];
        if !request.is_framed() || !binding || request.check_fingerprint() == Check::Invalid {
            return answer_all_the_same(&request, &mut out);
        }
        let written = match &self.login {
            Some(server) if !is_exempt(&request) => match server.authenticate(&request, source, now) {
                Ok(login) => respond(&request, Some(&login), source, &mut out),
                Err(refusal) => server.write_refusal(refusal, &request, source, now, &mut out),
            },
            _ => respond(&request, None, source, &mut out),
        };
        // Everything fits: a 420 lists a bounded number of types.
        written.ok().map(|length| out[..length].to_vec())
    }
}

/// Whether a request needs no login, which is so with a fault alone.
fn is_exempt(request: &Message<'_>) -> bool {
    fault::is(&fault::UNKNOWN_BEFORE_LOGIN) && !Unknown::of(request).as_slice().is_empty()
}

/// The answer to what is not served, of a server with a fault.
fn answer_all_the_same(message: &Message<'_>, out: &mut [u8]) -> Option<Vec<u8>> {
    if !fault::is(&fault::SERVER_ANSWERS_EVERYTHING) {
        return None;
    }
    let mut writer =
        MessageWriter::new(out, Class::Error, message.method(), message.transaction_id()).ok()?;
    writer.error_code(500, "Server Error").ok()?;
    let length = writer.finish();
    Some(out[..length].to_vec())
}

/// A success, or a 420 if something has to be understood and is not (RFC 8489 section 6.3.1).
fn respond(
    request: &Message<'_>,
    login: Option<&Login<'_>>,
    source: SocketAddr,
    out: &mut [u8],
) -> Result<usize, WriteError> {
    let unknown = Unknown::of(request);
    let refused = !unknown.as_slice().is_empty() && !fault::is(&fault::SERVER_PASSES_UNKNOWN_OVER);
    let class = if refused { Class::Error } else { Class::Success };
    let mut writer = MessageWriter::new(out, class, request.method(), request.transaction_id())?;
    if refused {
        writer.error_code(420, "Unknown Attribute")?;
        writer.unknown_attributes(unknown.as_slice())?;
    } else {
        let port = if fault::is(&fault::SERVER_MAPS_TO_PORT_0) {
            0
        } else {
            source.port()
        };
        writer.xor_address(
            AttributeType::XOR_MAPPED_ADDRESS,
            SocketAddr::new(source.ip(), port),
        )?;
    }
    match login {
        Some(_) if fault::is(&fault::LOGIN_ANSWERED_UNSIGNED) => {}
        Some(login) if login.sha256 => writer.message_integrity_sha256(login.key, 32)?,
        Some(login) => writer.message_integrity(login.key)?,
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
    use crate::credential::login::{Client, Next};
    use crate::credential::long_term::Policy;
    use crate::stun::{PasswordAlgorithm, TransactionId};

    const SOURCE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 3478);

    /// What anybody is answered to a message of this type with these attributes: its type and theirs.
    fn answered(kind: u16, attributes: &[u8]) -> Option<(Class, Vec<AttributeType>)> {
        let length = u16::try_from(attributes.len()).unwrap();
        let header = [kind.to_be_bytes(), length.to_be_bytes()].concat();
        let message = [&header[..], &[0x21, 0x12, 0xa4, 0x42], &[7; 12], attributes].concat();
        let answer = Server::new(None).answer(&message, SOURCE, 0)?;
        Some(types(&answer))
    }

    fn types(answer: &[u8]) -> (Class, Vec<AttributeType>) {
        let answer = Message::read(answer).unwrap();
        (answer.class(), answer.attributes().map(|one| one.kind).collect())
    }

    #[test]
    fn what_has_to_be_understood_and_is_not_is_refused() {
        let success = (Class::Success, vec![AttributeType::XOR_MAPPED_ADDRESS]);
        let refusal = vec![AttributeType::ERROR_CODE, AttributeType::UNKNOWN_ATTRIBUTES];
        assert_eq!(answered(0x0001, &[]), Some(success.clone()));
        assert_eq!(answered(0x0001, &[0xff, 0xff, 0, 0]), Some(success.clone()));
        assert_eq!(
            answered(0x0001, &[0x7f, 0xff, 0, 0]),
            Some((Class::Error, refusal))
        );
        assert_eq!(answered(0x0011, &[]), None, "an indication");
        let wrong = fault::with(Some(&fault::SERVER_ANSWERS_INDICATIONS), || answered(0x0011, &[]));
        assert_eq!(wrong, Some(success));
    }

    /// RFC 8489 section 9.2.4: an answer is protected as the request was.
    #[test]
    fn a_login_is_answered_under_the_integrity_it_came_with() {
        let (sha1, sha256) = (
            AttributeType::MESSAGE_INTEGRITY,
            AttributeType::MESSAGE_INTEGRITY_SHA256,
        );
        for (algorithms, there, absent) in [
            (vec![], sha1, sha256),
            (vec![PasswordAlgorithm::Sha256], sha256, sha1),
        ] {
            let policy = Policy {
                realm: b"icespec.test".to_vec(),
                algorithms,
                anonymity: false,
                nonce_lifetime: 600,
            };
            let mut users = LongTermServer::new(policy, &[1; 32]);
            users.add_user(b"user", b"password");
            let server = Server::new(Some(users));
            let mut client = Client::new(b"user", b"password");
            client.begin(SOURCE);
            let ask = |id: u8, client: &mut Client| {
                let (id, mut out) = (TransactionId([id; 12]), [0; 1024]);
                let length = client.request(Method::BINDING, id, &mut out).unwrap();
                let answer = server.answer(&out[..length], SOURCE, 0).unwrap();
                let next = client.receive(&Message::read(&answer).unwrap(), id);
                (answer, next)
            };
            assert!(matches!(ask(1, &mut client).1, Next::Retry));
            let (class, found) = types(&ask(2, &mut client).0);
            assert_eq!(class, Class::Success);
            assert!(found.contains(&there) && !found.contains(&absent), "{found:?}");
        }
    }
}
