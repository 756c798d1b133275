//! ICE credentials: which of them a check is addressed to, and what a check is answered
//! (RFC 8445 section 7.3, RFC 8489 section 9).
//!
//! [`Responder`] judges every datagram of an ICE socket, [`Transactions`] the responses to our own
//! checks, [`PendingChecks`] keeps what must wait for the peer's answer. All are free of sockets,
//! clocks and random numbers. [`long_term`] is the mechanism of TURN and of STUN servers that ask
//! for a login, [`login`] its other side; ICE does not use it.

mod arena;
mod basic;
mod fragment;
mod index;
pub mod login;
pub mod long_term;
mod outcome;
mod pending;
mod remote;
mod responder;
mod role;
mod set;
mod table;
mod transaction;
mod username;

#[cfg(test)]
mod testing;

pub use basic::{Discard, NotStun, Unknown};
pub use fragment::{Credentials, FragmentError, Half, PASSWORD_LENGTH, Password, UFRAG_LENGTH, Ufrag};
pub use outcome::{Check, Outcome, OutputTooSmall, Refused, Reply, Triggered, Unauthenticated};
pub use pending::{PendingCheck, PendingChecks, Queued};
pub use remote::{Remote, RemoteId};
pub use responder::{MAX_RESPONSE, Responder};
pub use role::{Claim, Resolution, Role, TieBreaker, resolve};
pub use set::{CredentialSet, Generation, SetId, StreamId};
pub use table::{CredentialTable, Found, RegisterError};
pub use transaction::{Failure, Ignored, Request, Sent, StartError, Transactions, Verdict};
pub use username::{Halves, quoted, split as split_username};
