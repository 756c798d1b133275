//! What becomes of a datagram that reaches an ICE socket.

use super::basic::{Discard, NotStun};
use super::remote::RemoteId;
use super::role::Role;
use super::set::SetId;
use crate::fault;

/// What becomes of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome<'d> {
    /// No STUN: hand it to the demultiplexer.
    NotStun(NotStun),
    /// STUN that is dropped silently.
    Discard(Discard),
    /// A response: hand it to [`Transactions`](super::Transactions).
    Response,
    /// Send the first `len` bytes of the output to the source, from the destination.
    Respond {
        /// Size of the response.
        len: usize,
        /// What it says.
        reply: Reply<'d>,
    },
    /// The caller's output buffer cannot hold every response; nothing was looked at or written.
    OutputTooSmall(OutputTooSmall),
}

impl Outcome<'_> {
    /// The error code of the response, if there is an error response.
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Respond {
                reply: Reply::Unauthenticated(why),
                ..
            } => Some(why.code()),
            Self::Respond {
                reply: Reply::Refused { why, .. },
                ..
            } => Some(why.code()),
            _ => None,
        }
    }

    /// The credential set that authenticated the request, if one did.
    pub fn set(&self) -> Option<SetId> {
        match self {
            Self::Respond {
                reply: Reply::Refused { set, .. },
                ..
            } => Some(*set),
            Self::Respond {
                reply: Reply::Accepted(check),
                ..
            } => Some(check.set),
            _ => None,
        }
    }

    /// The size of the response, if there is one.
    pub fn response_len(&self) -> Option<usize> {
        match self {
            Self::Respond { len, .. } => Some(*len),
            _ => None,
        }
    }
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply<'d> {
    /// An unsigned error; the request has changed nothing and named nobody.
    Unauthenticated(Unauthenticated),
    /// A signed error.
    Refused {
        /// Whose credential authenticated the request.
        set: SetId,
        /// What was wrong with it.
        why: Refused,
    },
    /// A signed success.
    Accepted(Check<'d>),
}

/// Why a request could not be authenticated (RFC 8489 section 9.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// Neither integrity attribute, or no USERNAME: 400.
    NoCredential,
    /// The USERNAME names no fragment of ours that is served on this socket: 401.
    UnknownFragment,
    /// The password of that fragment does not verify every integrity attribute, or one is cut: 401.
    BadIntegrity,
}

impl Unauthenticated {
    /// The error code it is answered with.
    pub fn code(self) -> u16 {
        match self {
            Self::NoCredential | Self::BadIntegrity if fault::is(&fault::UNAUTHENTICATED_IS_500) => 500,
            Self::NoCredential => 400,
            Self::UnknownFragment | Self::BadIntegrity => 401,
        }
    }
}

/// Why an authenticated request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It has comprehension-required attributes that ICE does not know: 420.
    UnknownAttributes,
    /// PRIORITY is missing, an ICE attribute has an impossible size, or both roles are claimed: 400.
    Malformed,
    /// Both sides claim a role that this side keeps: 487.
    RoleConflict,
}

impl Refused {
    /// The error code it is answered with.
    pub fn code(self) -> u16 {
        match self {
            Self::UnknownAttributes => 420,
            Self::Malformed => 400,
            Self::RoleConflict => 487,
        }
    }
}

/// A connectivity check that was answered with success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check<'d> {
    /// Whose credential authenticated it: pairs belong to this stream and generation alone.
    pub set: SetId,
    /// The priority of a peer-reflexive candidate that it may reveal (RFC 8445 section 7.3.1.3).
    pub priority: u32,
    /// The controlling peer nominates the pair (RFC 8445 section 7.3.1.5).
    pub nominated: bool,
    /// The role this side has taken because of it (RFC 8445 section 7.3.1.1).
    pub role_switched: Option<Role>,
    /// The remote half of the USERNAME as it was sent: nothing checked it.
    pub remote_fragment: &'d [u8],
    /// What the triggered check is signed with.
    pub triggered: Triggered,
}

/// When a check in the other direction can be sent (RFC 8445 section 7.3.1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Triggered {
    /// Now, with this peer's credential.
    Now(RemoteId),
    /// Once the credential of the remote fragment is known; see [`PendingChecks`](super::PendingChecks).
    AwaitsRemote,
}

/// The output buffer is smaller than the largest response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a response needs up to {needed} bytes of output, and the buffer has {available}")]
pub struct OutputTooSmall {
    /// What every call must bring.
    pub needed: usize,
    /// What this call brought.
    pub available: usize,
}
