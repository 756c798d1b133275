//! icespec: the fuzzing and conformance suite for ICE and STUN.
//!
//! Most people use the command, `icespec`, and the [guide](https://github.com/icespec/icespec/tree/main/docs/guide/src)
//! is for them. The crate is both the suite and the reference that it measures others by, and the reference can be used
//! alone: [`stun`] reads and writes messages, [`credential`] decides whom a check is for and what it is answered,
//! [`agent`] is a whole ICE agent without sockets, [`sdp`] and [`lint`] read descriptions, [`audit`] explains a capture.
//!
//! # A request against several credential sets
//!
//! One socket, three sections of an offer with credentials of their own, as RFC 9143 allows before the answer. The peer
//! signs its check with those of the last section: which set does it authenticate as, and what is it answered?
//!
//! ```
//! use icespec::credential::{
//!     CredentialSet, CredentialTable, Credentials, Generation, MAX_RESPONSE, Responder, Role, StreamId, TieBreaker,
//! };
//! use icespec::stun::{AttributeType, Class, IntegrityKey, MessageWriter, Method, TransactionId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sections = [
//!     ("BKTf", "passwordOfTheAudioSection"),
//!     ("127E", "passwordOfTheVideoSection"),
//!     ("ZUfj", "passwordOfTheDataSection"),
//! ];
//! let mut table = CredentialTable::new();
//! for (stream, (ufrag, password)) in (0..).zip(sections) {
//!     table.register(CredentialSet {
//!         stream: StreamId(stream),
//!         generation: Generation(0),
//!         socket: None, // served on every socket
//!         local: Credentials::new(ufrag, password)?,
//!         remote: None, // the answer has not come yet
//!     })?;
//! }
//! let mut responder = Responder::new(table, Role::Controlling, TieBreaker(42));
//!
//! let check = |username: &[u8], password: &[u8]| -> Result<Vec<u8>, icespec::stun::WriteError> {
//!     let mut datagram = vec![0; 200];
//!     let mut message = MessageWriter::new(&mut datagram, Class::Request, Method::BINDING, TransactionId([7; 12]))?;
//!     message.attribute(AttributeType::USERNAME, username)?;
//!     message.attribute(AttributeType::PRIORITY, &1_862_270_975_u32.to_be_bytes())?;
//!     message.attribute(AttributeType::ICE_CONTROLLED, &7_u64.to_be_bytes())?;
//!     message.message_integrity(&IntegrityKey::short_term(password))?;
//!     message.fingerprint()?;
//!     let len = message.finish();
//!     datagram.truncate(len);
//!     Ok(datagram)
//! };
//! let (source, socket) = ("192.0.2.1:50000".parse()?, "192.0.2.2:40000".parse()?);
//! let mut response = [0; MAX_RESPONSE];
//!
//! let right = check(b"ZUfj:eccd", b"passwordOfTheDataSection")?;
//! let outcome = responder.handle(&right, source, socket, &mut response);
//! assert_eq!(outcome.set().map(|set| set.stream), Some(StreamId(2)));
//! assert_eq!(outcome.code(), None); // a success, signed with that section's password
//!
//! // The fragment of one section with the password of another: only the password of the fragment named is tried.
//! let mixed = check(b"BKTf:eccd", b"passwordOfTheDataSection")?;
//! let outcome = responder.handle(&mixed, source, socket, &mut response);
//! assert_eq!((outcome.set(), outcome.code()), (None, Some(401)));
//! # Ok(())
//! # }
//! ```
//!
//! # How the modules hang together
//!
//! Imports run one way, and `tests/architecture.rs` holds that line:
//!
//! `stun` ← `credential` ← `sdp` ← `vector` ← `subject` ← `runner` ← `report` ← `cli`
//!
//! and beside them `stun` ← `credential` ← `agent` ← `session`, the reference ICE agent and the WebRTC peer around it, which
//! `subject` makes live subjects; `capture` ← `audit` ← `report`, which explain a failed session, and `sdp` ← `lint`.
//! `coverage` sets what the catalogue of `requirement` asks for against all that names its entries; [`fault`] imports
//! nothing and makes the reference wrong on purpose.

pub mod agent;
pub mod audit;
pub mod call;
pub mod capture;
pub mod cli;
pub mod coverage;
pub mod credential;
pub mod fault;
pub mod fuzzing;
pub mod lint;
pub mod live;
pub mod net;
pub mod report;
pub mod requirement;
pub mod runner;
pub mod sdp;
pub mod selftest;
pub mod serve;
pub mod session;
pub mod stun;
pub mod subject;
pub mod suite;
pub mod vector;
