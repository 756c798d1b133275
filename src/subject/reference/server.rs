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
            Some(_)
                if fault::is(&fault::UNKNOWN_BEFORE_LOGIN)
                    && !Unknown::of(&request).as_slice().is_empty() =>
            {
                respond(&request, None, source, &mut out)
            }
            None => respond(&request, None, source, &mut out),
            Some(server) => match server.authenticate(&request, source, now) {
                Ok(login) => respond(&request, Some(&login), source, &mut out),
                Err(refusal) => server.write_refusal(refusal, &request, source, now, &mut out),
            },
        };
        // Everything fits: a 420 lists a bounded number of types.
        written.ok().map(|length| out[..length].to_vec())
    }
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
