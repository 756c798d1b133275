//! The reference ICE agent (RFC 8445, RFC 7675), free of sockets, clocks and random sources.
//!
//! Datagrams, the time and a seed come in; datagrams to send, [events](Event), the time of the next
//! timeout and the data of the application come out. Host candidates are given by whoever owns the
//! sockets. What a datagram may do is decided by [`credential`](crate::credential): nothing that is
//! not authenticated changes any state here.
//!
//! ```text
//! handle_datagram ─▶ demultiplexer ─┬▶ Responder ──check──▶ triggered check, nomination
//!                                   ├▶ Transactions ─verdict▶ pair states, roles, consent
//!                                   └▶ data of validated 5-tuples ─▶ Event::Data
//! handle_timeout ──▶ one check every Ta, retransmissions, consent, nomination, retirement
//! ```
//!
//! A stream has at most two generations (RFC 8445 section 9). The old one is answered and carries
//! data while the new one is being checked; it is retired three seconds after the new one completes.
//! Pairs, candidates and transactions belong to one generation and are looked for nowhere else.
//!
//! Two lite agents are not supported: neither would check, and nothing would leave without consent.

mod candidate;
mod check;
mod checklist;
mod config;
mod consent;
mod core;
mod data;
mod demultiplexer;
mod event;
mod exchange;
mod faulty;
mod inbound;
mod lifecycle;
mod nomination;
mod pair;
mod random;
mod request;
mod response;
mod session;
mod stream;
mod timer;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use candidate::{Candidate, Kind, candidate_priority};
pub use check::TA;
pub use config::{AddError, Config, RemoteDescription, RemoteError, StreamConfig};
pub use consent::{CONSENT_EXPIRY, CONSENT_INTERVAL};
pub use core::Agent;
pub use data::SendError;
pub use demultiplexer::{Protocol, classify};
pub use event::{Event, LocalDescription, State, Transmit};
pub use pair::{PairState, pair_priority};
pub use random::Random;
pub use timer::{NOMINATION_PATIENCE, PATIENCE};
