//! What a datagram of DTLS shows.

use std::fmt;

use super::certificate::Certificate;
use super::names;

/// One thing that a datagram shows, in its order there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// A client begins, or repeats itself, or comes back with a cookie.
    ClientHello(Box<ClientHello>),
    /// The server asks for a cookie (DTLS 1.2 and before).
    HelloVerifyRequest,
    /// The server chose.
    ServerHello {
        /// The version for the association.
        version: Version,
        /// The SRTP protection profile, if it is told in the clear (RFC 5764 section 4.1.1; not in DTLS 1.3).
        srtp_profile: Option<u16>,
    },
    /// The server asks for another hello (DTLS 1.3).
    HelloRetryRequest,
    /// A certificate chain in the clear (DTLS 1.2 and before).
    Certificate(Certificate),
    /// Another handshake message in the clear; one in fragments is told of at its first.
    Handshake {
        /// Its number.
        kind: u8,
        /// Its name in the RFCs.
        name: &'static str,
    },
    /// What the sender sends from here on is under its keys (DTLS 1.2 and before).
    ChangeCipherSpec,
    /// An alert in the clear.
    Alert(Alert),
    /// A handshake message under keys: in DTLS 1.2 the first one of each side is its Finished.
    EncryptedHandshake {
        /// Counts the sender's keys.
        epoch: u16,
    },
    /// An alert under keys: whether it is fatal or closes orderly, a capture does not show.
    EncryptedAlert {
        /// Counts the sender's keys.
        epoch: u16,
    },
    /// Application data of DTLS 1.2 or before.
    ApplicationData {
        /// Counts the sender's keys.
        epoch: u16,
    },
    /// A record that hides what it carries: DTLS 1.3, or a connection id (RFC 9146).
    Encrypted {
        /// Counts the sender's keys: 1 early data, 2 the handshake, 3 and more data. Of DTLS 1.3 the two low
        /// bits are all there is.
        epoch: u16,
    },
    /// A record of a type that has no business in here, such as heartbeats and acknowledgements in the clear.
    Other {
        /// Its content type.
        content_type: u8,
    },
    /// Bytes that are no DTLS, or not all of it.
    Malformed {
        /// Where, from the start of the datagram.
        offset: usize,
        /// What is wrong.
        fault: Fault,
    },
}

/// What a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHello {
    /// The version field, which stays at DTLS 1.2 in DTLS 1.3.
    pub version: Version,
    /// The versions of the extension `supported_versions`, in the client's order.
    pub versions: Vec<Version>,
    /// Length of the cookie; the client's first hello has none.
    pub cookie_len: usize,
    /// SRTP protection profiles, in the client's order; none without `use_srtp`.
    pub use_srtp: Vec<u16>,
}

/// A protocol version as it is on the wire.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub u16);

impl Version {
    /// DTLS 1.0.
    pub const DTLS_1_0: Self = Self(0xFEFF);
    /// DTLS 1.2.
    pub const DTLS_1_2: Self = Self(0xFEFD);
    /// DTLS 1.3.
    pub const DTLS_1_3: Self = Self(0xFEFC);

    /// "DTLS 1.2" and so on; none for a number nobody registered.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::DTLS_1_0 => Some("DTLS 1.0"),
            Self::DTLS_1_2 => Some("DTLS 1.2"),
            Self::DTLS_1_3 => Some("DTLS 1.3"),
            _ => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "0x{:04x}", self.0),
        }
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({self})")
    }
}

/// An alert in the clear. It displays as `fatal: unknown_ca (48)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alert {
    /// 1 for a warning, 2 for a fatal alert.
    pub level: u8,
    /// What it says.
    pub description: u8,
}

impl Alert {
    /// Whether the association is over; in doubt, it is (RFC 8446 section 6).
    pub fn is_fatal(self) -> bool {
        self.level != 1
    }

    /// Whether it closes the association orderly.
    pub fn is_close(self) -> bool {
        self.description == 0
    }

    /// Whether it objects to a certificate, or to there being none.
    pub fn is_about_certificates(self) -> bool {
        matches!(self.description, 41..=46 | 48 | 111 | 113 | 114 | 116)
    }

    /// Its registered name, or "unassigned".
    pub fn name(self) -> &'static str {
        names::alert(self.description)
    }
}

impl fmt::Display for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            1 => f.write_str("warning")?,
            2 => f.write_str("fatal")?,
            other => write!(f, "level {other}")?,
        }
        write!(f, ": {} ({})", self.name(), self.description)
    }
}

/// What is wrong with bytes that should be DTLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The datagram ends inside a record. That may be the capture's doing.
    #[error("the datagram ends inside a record")]
    RecordCut,
    /// The version field holds none of DTLS.
    #[error("the record's version is none of DTLS")]
    Version,
    /// A handshake message or its fragment does not fit into its record, or into its own length.
    #[error("a handshake message does not fit into its record")]
    Handshake,
    /// A handshake message is longer than is looked at.
    #[error("a handshake message is longer than 64 KiB")]
    TooLong,
    /// A hello or a certificate chain that cannot be read.
    #[error("a handshake message cannot be read")]
    Message,
    /// An alert that is not two bytes.
    #[error("an alert is not two bytes")]
    Alert,
    /// A `ChangeCipherSpec` that is not the byte 1.
    #[error("ChangeCipherSpec is not the byte 1")]
    ChangeCipherSpec,
}
