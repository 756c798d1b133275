//! A WebRTC peer without sockets, clock or random source: SDP, the reference agent, DTLS and a data channel.
//!
//! It is right in everything, or wrong in one chosen way ([`Deviation`]), and writes down what it sees of the
//! other side ([`Log`]), with the keys of both at hand. Sockets are the owner's: their addresses go in with
//! [`Config::sockets`], datagrams and the time with [`Peer::handle_datagram`] and [`Peer::handle_timeout`].

mod answer;
mod association;
mod book;
mod channel;
mod config;
mod describe;
mod deviation;
mod error;
mod event;
mod identity;
mod link;
mod log;
mod media;
mod offer;
mod peer;
mod probe;
mod resign;
mod settle;
mod traffic;
mod write;

pub use config::{Bundle, CandidateForm, Config, Layout, Media, Proposal, Setup};
pub use deviation::Deviation;
pub use error::Error;
pub use event::{Connection, DtlsState, Event, Path, Transport};
pub use log::{Direction, DtlsKind, DtlsSeen, Entry, Key, Log, Observation, Owner, Signature, StunSeen};
pub use peer::Peer;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
