//! Candidates (RFC 8839 section 5.1, RFC 6544 section 4.5).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::candidate_line::pairs;
use super::text::is_token;
use crate::fault;

/// A candidate whose line could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// 1 to 32 ICE characters; equal for candidates that stand or fall together.
    pub foundation: String,
    /// 1 to 256.
    pub component: u16,
    /// Transport protocol.
    pub transport: CandidateTransport,
    /// 1 to 2^31 - 1.
    pub priority: u32,
    /// IP address or name.
    pub address: CandidateAddress,
    /// 1 to 65535.
    pub port: u16,
    /// How the candidate was found.
    pub kind: CandidateKind,
    /// `raddr` and `rport`, as far as they could be read.
    pub related: Option<RelatedAddress>,
    /// Who connects, for TCP.
    pub tcp_type: Option<TcpType>,
    /// Line of the candidate.
    pub line: usize,
    pub(super) tail: String,
}

impl Candidate {
    /// Whether an agent with UDP and TCP that resolves no names can check this candidate. Others are ignored
    /// without harm to the description (RFC 8839 section 5.1).
    pub fn is_usable(&self) -> bool {
        let transport = match self.transport {
            CandidateTransport::Udp => true,
            CandidateTransport::Tcp => self.tcp_type.is_some(),
            CandidateTransport::Other(_) => fault::is(&fault::UNKNOWN_TRANSPORT_USED),
        };
        transport && matches!(self.address, CandidateAddress::Ip(_))
    }

    /// The name/value pairs behind the type, `raddr`, `rport` and `tcptype` included, in order.
    pub fn extensions(&self) -> impl Iterator<Item = (&str, &str)> {
        pairs(&self.tail, 1).filter_map(|(name, value)| Some((name.text, value?.text)))
    }
}

/// The transport protocol of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CandidateTransport {
    /// UDP.
    Udp,
    /// TCP (RFC 6544).
    Tcp,
    /// Any other token, as written; such candidates are ignored.
    Other(String),
}

impl CandidateTransport {
    /// The name, in upper case for the known ones.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Other(name) => name,
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "udp" => Some(Self::Udp),
            _ if fault::is(&fault::TRANSPORT_IN_CAPITALS_UNKNOWN) => Some(Self::Other(text.to_owned())),
            _ if text.eq_ignore_ascii_case("udp") => Some(Self::Udp),
            _ if text.eq_ignore_ascii_case("tcp") => Some(Self::Tcp),
            _ => is_token(text).then(|| Self::Other(text.to_owned())),
        }
    }
}

/// The address of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CandidateAddress {
    /// An IP address.
    Ip(IpAddr),
    /// A name, be it of the DNS or of multicast DNS.
    Name(String),
}

impl CandidateAddress {
    /// A colon tells IPv6 from the rest (RFC 8839 section 5.1).
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.contains(':') {
            return text
                .parse()
                .ok()
                .map(|address: Ipv6Addr| Self::Ip(address.into()));
        }
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Some(Self::Ip(address.into()));
        }
        // Underscores are no part of the grammar's names but occur in real ones.
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        (!text.is_empty() && text.bytes().all(legal)).then(|| Self::Name(text.to_owned()))
    }
}

/// How a candidate was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CandidateKind {
    /// An address of the agent itself.
    Host,
    /// Seen by a STUN server.
    ServerReflexive,
    /// Seen by the peer.
    PeerReflexive,
    /// Lent by a TURN server.
    Relayed,
    /// Any other token, as written.
    Other(String),
}

impl CandidateKind {
    /// The word in a candidate line.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Host => "host",
            Self::ServerReflexive => "srflx",
            Self::PeerReflexive => "prflx",
            Self::Relayed => "relay",
            Self::Other(name) => name,
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        [
            Self::Host,
            Self::ServerReflexive,
            Self::PeerReflexive,
            Self::Relayed,
        ]
        .into_iter()
        .find(|kind| text.eq_ignore_ascii_case(kind.as_str()))
        .or_else(|| is_token(text).then(|| Self::Other(text.to_owned())))
    }
}

/// The related address and port; either can be missing on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RelatedAddress {
    /// `raddr`.
    pub address: Option<CandidateAddress>,
    /// `rport`.
    pub port: Option<u16>,
}

/// Which side of a TCP candidate connects (RFC 6544 section 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TcpType {
    /// Connects.
    Active,
    /// Is connected to.
    Passive,
    /// Both at the same time.
    SimultaneousOpen,
}

impl TcpType {
    pub(super) fn read(text: &str) -> Option<Self> {
        let known = [
            ("active", Self::Active),
            ("passive", Self::Passive),
            ("so", Self::SimultaneousOpen),
        ];
        known
            .into_iter()
            .find(|(word, _)| text.eq_ignore_ascii_case(word))
            .map(|(_, kind)| kind)
    }
}

/// One entry of a `remote-candidates` line (RFC 8839 section 5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteCandidate {
    /// 1 to 256.
    pub component: u16,
    /// Address of the peer's selected candidate.
    pub address: CandidateAddress,
    /// Its port.
    pub port: u16,
}
