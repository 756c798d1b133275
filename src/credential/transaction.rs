//! Our own checks while their responses are awaited (RFC 8445 section 7.2.5, RFC 8489 section 9.1.4).

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::SocketAddr;

use super::basic::{self, Discard, NotStun, Scan, Wanted};
use super::set::SetId;
use crate::fault;
use crate::stun::{Attribute, AttributeType, Class, IntegrityKey, Message, Method, TransactionId};

/// A check that was sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// The stream and generation it was sent for.
    pub set: SetId,
    /// The key it was signed with, the peer's password. It verifies the response even when the
    /// peer's credentials have changed meanwhile.
    pub key: IntegrityKey,
    /// The integrity attributes it carried.
    pub sent: Sent,
    /// The socket it left from.
    pub local: SocketAddr,
    /// Where it was sent.
    pub destination: SocketAddr,
}

/// Which integrity attributes a request carried: the response must match them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// MESSAGE-INTEGRITY alone, as ICE does.
    Sha1,
    /// MESSAGE-INTEGRITY-SHA256 alone.
    Sha256,
    /// Both: the response may choose.
    Both,
}

/// Why a check cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Too many responses are awaited.
    #[error("{limit} checks are awaiting their responses, as many as allowed")]
    Full {
        /// The bound.
        limit: usize,
    },
    /// Two requests must not share an id (RFC 8489 section 5).
    #[error("a check with transaction id {id} is already awaiting its response")]
    DuplicateId {
        /// The id.
        id: TransactionId,
    },
}

/// What a response means for the check it answers.
#[derive(Clone, Debug)]
#[must_use]
pub enum Verdict {
    /// The check succeeded (RFC 8445 section 7.2.5.3). The transaction has ended.
    Success {
        /// The check.
        request: Request,
        /// Our address as the peer sees it.
        mapped: SocketAddr,
    },
    /// The peer refused it, and signed the refusal. The transaction has ended.
    Error {
        /// The check.
        request: Request,
        /// The code: 487 repairs a role conflict, 403 revokes consent.
        code: u16,
    },
    /// An authentic response that fails the pair. The transaction has ended.
    Failed {
        /// The check.
        request: Request,
        /// Why.
        why: Failure,
    },
    /// The response has no effect; the transaction, if there is one, goes on.
    Ignored(Ignored),
}

/// Why an authentic response fails its pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It came from another address than the check was sent to (RFC 8445 section 7.2.5.2.1).
    Asymmetric {
        /// Where it came from.
        source: SocketAddr,
    },
    /// It has comprehension-required attributes that ICE does not know (RFC 8489 section 6.3.3).
    UnknownAttributes,
    /// It is a success without a readable XOR-MAPPED-ADDRESS (RFC 8489 section 6.3.3).
    NoMappedAddress,
    /// It is an error without a readable ERROR-CODE (RFC 8489 section 6.3.4).
    NoErrorCode,
}

/// Why a datagram has no effect on any check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// It is no STUN.
    NotStun(NotStun),
    /// It fails the basic checks.
    Discard(Discard),
    /// It is a request or an indication.
    NotAResponse,
    /// No check with its id is outstanding, or it came in on another socket.
    UnknownTransaction,
    /// It carries no integrity attribute, or one that the request did not use. An unsigned error
    /// code is a hint at most: a 487 without a signature must not turn the role.
    Unsigned {
        /// The code, if it is an error.
        code: Option<u16>,
    },
    /// The key of the request does not verify it.
    BadIntegrity,
}

/// The checks whose responses are awaited.
#[derive(Debug)]
pub struct Transactions {
    outstanding: HashMap<TransactionId, Request>,
    limit: usize,
}

impl Transactions {
    /// Room for `limit` checks at a time.
    pub fn new(limit: usize) -> Self {
        Self {
            outstanding: HashMap::new(),
            limit,
        }
    }

    /// Records a check that is being sent.
    pub fn start(&mut self, id: TransactionId, request: Request) -> Result<(), StartError> {
        let full = self.outstanding.len() >= self.limit;
        match self.outstanding.entry(id) {
            Entry::Occupied(_) => Err(StartError::DuplicateId { id }),
            Entry::Vacant(_) if full => Err(StartError::Full { limit: self.limit }),
            Entry::Vacant(place) => {
                place.insert(request);
                Ok(())
            }
        }
    }

    /// Gives a check up, as after its timeout; later responses to it have no effect.
    pub fn forget(&mut self, id: TransactionId) -> Option<Request> {
        self.outstanding.remove(&id)
    }

    /// Gives every check of a set up.
    pub fn retire(&mut self, set: SetId) {
        self.outstanding.retain(|_, request| request.set != set);
    }

    /// How many checks are outstanding.
    pub fn len(&self) -> usize {
        self.outstanding.len()
    }

    /// True if no check is outstanding.
    pub fn is_empty(&self) -> bool {
        self.outstanding.is_empty()
    }

    /// Judges a response that came from `source` to the socket `local`.
    pub fn verify_response(&mut self, datagram: &[u8], source: SocketAddr, local: SocketAddr) -> Verdict {
        match self.authenticate(datagram, local) {
            Ok((message, scan)) => match self.forget(message.transaction_id()) {
                Some(request) => conclude(&message, &scan, request, source),
                None => Verdict::Ignored(Ignored::UnknownTransaction),
            },
            Err(why) => Verdict::Ignored(why),
        }
    }

    fn authenticate<'d>(
        &self,
        datagram: &'d [u8],
        local: SocketAddr,
    ) -> Result<(Message<'d>, Scan<'d>), Ignored> {
        let message = basic::frame(datagram).map_err(Ignored::NotStun)?;
        if !message.class().is_response() {
            return Err(Ignored::NotAResponse);
        }
        if message.method() != Method::BINDING && !fault::is(&fault::RESPONSE_OF_ANY_METHOD) {
            return Err(Ignored::Discard(Discard::Method));
        }
        let request = self.outstanding.get(&message.transaction_id());
        let request = request
            .filter(|request| request.local == local)
            .ok_or(Ignored::UnknownTransaction)?;
        let scan = basic::scan(&message).map_err(Ignored::Discard)?;
        let is_signed = scan.has(Wanted::Sha1) || scan.has(Wanted::Sha256);
        let is_error = message.class() == Class::Error;
        if !is_signed
            && (fault::is(&fault::UNSIGNED_RESPONSE_ACCEPTED)
                || (is_error && fault::is(&fault::UNSIGNED_ERROR_HONOURED)))
        {
            return Ok((message, scan));
        }
        if scan.has(Wanted::Sha256) && fault::is(&fault::SHA256_OF_A_RESPONSE_NOT_VERIFIED) {
            return Ok((message, scan));
        }
        if !request.sent.is_matched_by(&scan) {
            let code = is_error.then(|| error_code(&message, &scan)).flatten();
            return Err(Ignored::Unsigned { code });
        }
        if !scan.is_signed_with(&message, &request.key) && !fault::is(&fault::RESPONSE_KEY_NOT_CHECKED) {
            return Err(Ignored::BadIntegrity);
        }
        Ok((message, scan))
    }
}

impl Sent {
    fn is_matched_by(self, response: &Scan<'_>) -> bool {
        match self {
            Self::Sha1 => response.has(Wanted::Sha1),
            Self::Sha256 => response.has(Wanted::Sha256),
            Self::Both => response.has(Wanted::Sha1) || response.has(Wanted::Sha256),
        }
    }
}

/// What an authentic response means.
fn conclude(message: &Message<'_>, scan: &Scan<'_>, request: Request, source: SocketAddr) -> Verdict {
    if source != request.destination && !fault::is(&fault::RESPONSE_FROM_ANYWHERE) {
        return Verdict::Failed {
            request,
            why: Failure::Asymmetric { source },
        };
    }
    if scan.unknown && !fault::is(&fault::RESPONSE_WITH_UNKNOWN_TAKEN) {
        return Verdict::Failed {
            request,
            why: Failure::UnknownAttributes,
        };
    }
    let is_error = message.class() == Class::Error
        || (scan.has(Wanted::ErrorCode) && fault::is(&fault::ERROR_CODE_OF_A_SUCCESS_COUNTS));
    if is_error {
        return match error_code(message, scan) {
            Some(code) => Verdict::Error { request, code },
            None => Verdict::Failed {
                request,
                why: Failure::NoErrorCode,
            },
        };
    }
    match scan
        .get(Wanted::XorMapped)
        .and_then(|attribute| attribute.decode(message.transaction_id()).ok())
    {
        Some(Attribute::XorMappedAddress(mapped)) => Verdict::Success { request, mapped },
        _ if fault::is(&fault::NO_MAPPED_ADDRESS_NEEDED) => {
            let mapped = request.local;
            Verdict::Success { request, mapped }
        }
        _ => Verdict::Failed {
            request,
            why: Failure::NoMappedAddress,
        },
    }
}

/// The code of an error response, if it is a legal one.
fn error_code(message: &Message<'_>, scan: &Scan<'_>) -> Option<u16> {
    let attribute = if fault::is(&fault::LAST_ERROR_CODE_COUNTS) {
        let all = message.attributes();
        all.filter(|one| one.kind == AttributeType::ERROR_CODE).last()
    } else {
        scan.get(Wanted::ErrorCode)
    };
    match attribute?.decode(message.transaction_id()) {
        Ok(Attribute::ErrorCode { code, .. }) if (300..700).contains(&code) => Some(code),
        _ => None,
    }
}

#[cfg(test)]
#[path = "transaction_tests.rs"]
mod tests;
