//! STUN messages as bytes: reading, writing, integrity and fingerprint (RFC 8489, RFC 8445 16.1).
//!
//! Nothing in here knows a policy. [`Message::read`] takes any datagram that could be STUN, legal or
//! not; what is illegal about it is reported as data by [`Message::defects`]. Whether a defect
//! matters is decided above, by [`credential`](crate::credential). Reading borrows the datagram and
//! never allocates; every operation is at most linear in the length of the message.

mod attribute;
mod defect;
mod fingerprint;
mod header;
mod integrity;
mod key;
mod mac;
mod message;
mod nonce;
mod password_algorithm;
mod text;
mod value;
mod writer;

pub use attribute::{AttributeType, RawAttribute};
pub use defect::{Defect, DefectKind};
pub use header::{Class, HEADER_LEN, MAGIC_COOKIE, MessageType, Method, TransactionId};
pub use integrity::{Check, Integrity};
pub use key::{IntegrityKey, user_hash};
pub use message::{Attributes, Message, ReadError};
pub use nonce::SecurityFeatures;
pub use password_algorithm::{PasswordAlgorithm, PasswordAlgorithmEntries, PasswordAlgorithmEntry};
pub use text::{TextError, opaque_string, saslprep};
pub use value::{Attribute, AttributeTypes};
pub use writer::{MessageWriter, WriteError};
