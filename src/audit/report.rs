//! The report: plain data that `report` turns into text, JSON and a page.

use std::net::SocketAddr;

use serde::Serialize;

use crate::capture::Transport;

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Whether the session went right, as far as the capture shows.
    pub verdict: Verdict,
    /// The one root cause; [`Cause::None`] unless the verdict is faulty.
    pub cause: Cause,
    /// The verdict in a sentence or two, for a reader who reads nothing else.
    pub summary: String,
    /// The root cause first, then by severity, then by first packet.
    pub findings: Vec<Finding>,
    /// What the capture cannot show, a sentence each.
    pub unknown: Vec<String>,
    /// The flows that carried ICE, DTLS or media, in the order of their first packets.
    pub transports: Vec<TransportReport>,
    /// What was read.
    pub capture: CaptureFacts,
}

/// Whether a session went right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It was set up and nothing went wrong.
    Healthy,
    /// It failed, or works in a way that is wrong, and the cause is known.
    Faulty,
    /// The capture does not show it.
    Inconclusive,
}

/// Root causes. The names are part of the command line's promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// Nothing is wrong, or nothing is known to be.
    None,
    /// Checks carry the credentials of a section that does not serve the transport (RFC 9143 section 10).
    WrongSectionCredentials,
    /// Checks name a fragment that no description states.
    UnknownUfrag,
    /// Checks name a known fragment and are signed with something that is not its password.
    BadPassword,
    /// Checks have the halves of USERNAME in the wrong order (RFC 8445 section 7.2.2).
    SwappedUsername,
    /// Checks carry credentials of before a restart (RFC 8445 section 9).
    StaleGeneration,
    /// Checks carry no MESSAGE-INTEGRITY (RFC 8445 section 7.2.2).
    MissingIntegrity,
    /// Checks that are right in everything are refused (RFC 8489 section 9.1.3).
    ValidCheckRefused,
    /// A request that proves nothing was answered with success (RFC 8489 section 9.1.3).
    UnauthenticatedSuccess,
    /// A response is signed with another key than its request, or not at all (RFC 8489 section 9.1.3).
    ResponseWrongKey,
    /// A response came from or went to another address than its request (RFC 8445 section 7.2.5.2.1).
    AsymmetricResponse,
    /// Both sides claim the same role and it stays so (RFC 8445 section 7.3.1.1).
    RoleConflictUnresolved,
    /// A side sent no checks.
    NoChecksSent,
    /// Checks of one side were not answered.
    NoResponse,
    /// Pairs were validated and none was nominated (RFC 8445 section 8.1.1).
    NotNominated,
    /// Consent was no longer given (RFC 7675 section 5.1).
    ConsentExpired,
    /// ICE came to an end and no DTLS began.
    DtlsNotStarted,
    /// DTLS was sent on a pair that no check had validated (RFC 8445 section 12).
    DtlsBeforeIce,
    /// DTLS began and never finished, without an alert.
    DtlsUnfinished,
    /// DTLS ended with a fatal alert.
    DtlsAlert,
    /// A certificate is not the one whose fingerprint its description gives (RFC 8122 section 5).
    FingerprintMismatch,
    /// A description cannot work.
    SdpInvalid,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Breaks the session, or is dangerous.
    Error,
    /// Against an RFC, without being what broke the session.
    Warning,
    /// Worth knowing.
    Note,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Who made the first offer.
    Offerer,
    /// Who answered it.
    Answerer,
}

impl Side {
    /// The other side.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Offerer => Self::Answerer,
            Self::Answerer => Self::Offerer,
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offerer => "offerer",
            Self::Answerer => "answerer",
        }
    }
}

/// One thing that was noticed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The name of a [`Cause`], or of something less grave; a slug that is never reused.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Whose fault it is, where the descriptions tell the sides apart.
    pub side: Option<Side>,
    /// Address of the agent at fault, as the capture has it.
    pub agent: Option<SocketAddr>,
    /// The section it is about.
    pub mid: Option<String>,
    /// The section whose credentials are valid here.
    pub expected_mid: Option<String>,
    /// The section whose credentials were used.
    pub used_mid: Option<String>,
    /// Where the RFC says so: "RFC 8445 7.2.2".
    pub section: Option<&'static str>,
    /// What happened, in words with names and numbers.
    pub explanation: String,
    /// What to change, and who has to.
    pub advice: Option<String>,
    /// The first packets it rests on, at most 20.
    pub packets: Vec<u64>,
    /// How many there are in all.
    pub occurrences: u64,
}

/// One flow: two addresses and what went between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TransportReport {
    /// "t1", "t2" and so on.
    pub id: String,
    /// UDP or TCP.
    #[serde(serialize_with = "lower")]
    pub protocol: Transport,
    /// The end that sent first.
    pub a: Endpoint,
    /// The other end.
    pub b: Endpoint,
    /// The sections this flow is for, by what its checks prove.
    pub mids: Vec<String>,
    /// What was counted.
    pub counts: Counts,
    /// Packet of the first success response that verifies (or cannot be verified) for a check of a, and of b.
    pub validated: [Option<u64>; 2],
    /// Packet of the first check with USE-CANDIDATE that got a success response.
    pub nominated: Option<u64>,
    /// DTLS on this flow.
    pub dtls: Dtls,
    /// What happened, in order; the first and the last moments if there were too many.
    pub timeline: Vec<Moment>,
    /// Moments left out in the middle of the time line.
    pub omitted: u64,
}

/// One end of a flow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Endpoint {
    /// Its address.
    pub address: SocketAddr,
    /// Whose it is, if known.
    pub side: Option<Side>,
    /// "controlling" or "controlled", by its last check.
    pub role: Option<&'static str>,
}

/// What went over a flow, by the rules of RFC 7983 and RFC 9443.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Binding requests, retransmissions included.
    pub requests: u64,
    /// Success responses.
    pub successes: u64,
    /// Error responses.
    pub errors: u64,
    /// Indications.
    pub indications: u64,
    /// Datagrams with DTLS.
    pub dtls: u64,
    /// SRTP or RTP.
    pub rtp: u64,
    /// SRTCP or RTCP (RFC 5761 section 4).
    pub rtcp: u64,
    /// TURN channel data.
    pub channel: u64,
    /// Anything else.
    pub other: u64,
}

/// DTLS on one flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Dtls {
    /// Packet of the first `ClientHello`.
    pub began: Option<u64>,
    /// Who sent it: 0 for a, 1 for b.
    pub client: Option<usize>,
    /// "DTLS 1.2" or "DTLS 1.3", as the server chose.
    pub version: Option<&'static str>,
    /// How it ended.
    pub end: DtlsEnd,
    /// Packet that shows it.
    pub ended: Option<u64>,
    /// Name and number of a fatal alert in the clear.
    pub alert: Option<String>,
}

/// How a DTLS association ended, as far as a capture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DtlsEnd {
    /// No DTLS was seen.
    #[default]
    NotStarted,
    /// It began, and the capture shows neither its end nor data under its keys.
    Unfinished,
    /// Both sides went on to their keys.
    Completed,
    /// It was completed, and closed by an alert.
    Closed,
    /// A fatal alert, or an encrypted one before it was completed.
    Failed,
    /// The capture begins when it was under way.
    UnderWay,
}

/// A line of a time line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// Packet it rests on, the first if it stands for several.
    pub packet: u64,
    /// Seconds since the first packet of the capture.
    pub seconds: f64,
    /// True if it went from a to b.
    pub forward: bool,
    /// What kind of thing it is, for colours and arrows.
    pub kind: MomentKind,
    /// In words: "check, USERNAME 8hTz:Kd4q (section 1 \"video\"), signed with the password of section 1".
    pub text: String,
    /// How many packets like it follow at once and are not listed.
    pub repeats: u64,
    /// Indices of the findings that rest on it.
    pub findings: Vec<usize>,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MomentKind {
    /// A Binding request.
    Request,
    /// A success response.
    Success,
    /// An error response.
    Error,
    /// An indication.
    Indication,
    /// DTLS handshake messages.
    Handshake,
    /// A DTLS alert.
    Alert,
    /// The first media or data after something else.
    Data,
    /// Nothing that ICE knows.
    Other,
}

/// What was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct CaptureFacts {
    /// Packets in the file.
    pub packets: u64,
    /// Datagrams in them that belong to ICE, DTLS or media.
    pub datagrams: u64,
    /// Packets that could not be read as UDP or framed TCP, or belong to nothing above.
    pub skipped: u64,
    /// Seconds between the first and the last packet.
    pub seconds: f64,
    /// Whether the file ends inside a packet.
    pub cut: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
fn lower<S: serde::Serializer>(transport: &Transport, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match transport {
        Transport::Udp => "udp",
        Transport::Tcp => "tcp",
    })
}
