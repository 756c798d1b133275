//! What can be said of what a subject did. Expectations are made of these, and so is what is observed.

mod observation;
mod words;

use super::scene::Role;
use crate::stun::{AttributeType, SecurityFeatures};
pub use observation::Observation;

/// The reply to the last message sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reply {
    /// None, though the control was answered.
    #[default]
    Silence,
    /// A success response to its transaction.
    Success,
    /// An error response to its transaction.
    Error(u16),
    /// Something else to that address that is neither a check nor the control's reply.
    Other(String),
}

/// Who signed a reply, by whose password verifies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signer {
    /// It has no integrity attribute.
    #[default]
    Nobody,
    /// The credential that the message was addressed to.
    Addressed,
    /// Another stream of the subject.
    OtherStream,
    /// Another generation of the subject.
    OtherGeneration,
    /// The peer's own password.
    Peer,
    /// No password that was ever exchanged.
    Unknown,
}

/// The XOR-MAPPED-ADDRESS of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mapped {
    /// There is none.
    #[default]
    Absent,
    /// Where the message came from.
    Source,
    /// Another address.
    Elsewhere,
}

/// An attribute that is there, rightly or wrongly, or not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Presence {
    /// Not there.
    #[default]
    Absent,
    /// There and right.
    Right,
    /// There and wrong.
    Wrong,
}

/// What the cookie at the beginning of a NONCE announces (RFC 8489 sections 9.2 and 18.1). Both orders of
/// its bits count: the printed one, and that of the verified erratum 6290.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NonceCookie {
    /// There is no NONCE, or it begins otherwise.
    #[default]
    Absent,
    /// No feature.
    Nothing,
    /// Password algorithms.
    Algorithms,
    /// Username anonymity.
    Anonymity,
    /// Both features.
    Both,
    /// Features that nobody has registered.
    Other,
}

impl NonceCookie {
    /// Of the value of a NONCE.
    pub fn of(nonce: &[u8]) -> NonceCookie {
        let Some(features) = SecurityFeatures::read(nonce) else {
            return NonceCookie::Absent;
        };
        // Bit 0 of 24 is the lowest in the erratum, the highest as printed.
        match features.bits() {
            0 => NonceCookie::Nothing,
            1 | 0x80_0000 => NonceCookie::Algorithms,
            2 | 0x40_0000 => NonceCookie::Anonymity,
            3 | 0xc0_0000 => NonceCookie::Both,
            _ => NonceCookie::Other,
        }
    }
}

/// What became of the subject's check after an answer (RFC 8445 section 7.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fate {
    /// The answer was taken for a success: the subject nominates the pair, or says connected, or selects it.
    Accepted,
    /// The same transaction is sent again: the answer had no effect.
    Ignored,
    /// A new transaction on the same pair.
    Retried,
    /// Nothing of all that within two retransmission times: the pair has failed or waits.
    #[default]
    GaveUp,
}

/// Where the subject's data went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Left {
    /// Nowhere.
    #[default]
    Nowhere,
    /// To the peer's candidate for that stream and component.
    Candidate,
    /// To the peer's candidate for another stream or component.
    Other,
    /// To an address that was never a candidate.
    Stranger,
}

/// A rule for every check that the subject sends (RFC 8445 sections 7.1 and 7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// USERNAME is the peer's fragment, a colon, its own.
    Username,
    /// MESSAGE-INTEGRITY verifies with the peer's password of that stream.
    Integrity,
    /// FINGERPRINT is the last attribute, and right.
    Fingerprint,
    /// PRIORITY is there, and not 0.
    Priority,
    /// PRIORITY is that of a peer-reflexive candidate of its own: type preference above 0 and below a host's.
    PriorityPeerReflexive,
    /// Exactly one of ICE-CONTROLLING and ICE-CONTROLLED, with 8 bytes.
    OneRole,
    /// No USE-CANDIDATE from a controlled agent.
    NominatesOnlyControlling,
    /// Nothing but FINGERPRINT (and MESSAGE-INTEGRITY-SHA256) behind MESSAGE-INTEGRITY.
    NothingAfterIntegrity,
    /// The top bits are 0 and the cookie is right, the length is what it says, padding is 0.
    Framing,
    /// Padding is zero.
    ZeroPadding,
    /// All padding of a message is one byte, repeated: it tells nothing of what lay there before.
    PlainPadding,
    /// A transaction id that was not used before, except to send the same again.
    FreshTransaction,
    /// The same transaction is the same bytes each time.
    SameRetransmission,
    /// At least 500 ms between two transmissions of a transaction.
    RetransmissionFloor,
    /// The tie-breaker is the same in all checks between two conflicts.
    SameTieBreaker,
    /// USERNAME of at most 508 bytes.
    UsernameSize,
    /// Comes from the socket that was given as candidate of this stream and component.
    OwnSocket,
    /// No larger than 576 bytes with IP and UDP, 1280 over IPv6 (RFC 8489 section 6.1).
    Size,
    /// No datagram has a password in it.
    PasswordUnsaid,
    /// What it sends unasked are requests and indications: no response to nothing.
    OnlyAsks,
    /// No transaction is sent twice, as RFC 7675 section 5.1 wants it of consent checks. Only for checks
    /// that began after the last [`super::step::Step::Forget`].
    SentOnce,
}

/// One thing that holds or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// No reply.
    Silence,
    /// A success response.
    Success,
    /// An error response with this code.
    Error(u16),
    /// An error response with any code.
    AnyError,
    /// Anything but a success response.
    NoSuccess,
    /// So many replies in all to the message and its copies.
    Replies(u8),
    /// Who signed the reply.
    Signed(Signer),
    /// Where the reply says that the message came from.
    Mapped(Mapped),
    /// The reply came from the address that the message went to.
    FromAsked(bool),
    /// The FINGERPRINT of the reply.
    ReplyFingerprint(Presence),
    /// What UNKNOWN-ATTRIBUTES lists, in any order.
    Unknowns(&'static [u16]),
    /// The reply has this attribute, or not.
    ReplyHas(AttributeType, bool),
    /// The reserved bits of the reply's ERROR-CODE are zero.
    PlainErrorCode(bool),
    /// What the cookie in the reply's NONCE announces.
    Cookie(NonceCookie),
    /// The reply has a NONCE, and it is another than the one of the login.
    OtherNonce(bool),
    /// The reply is larger than the message, or not.
    Larger(bool),
    /// A check went to the address that the message came from, or not.
    Triggered(bool),
    /// The checks that went there are signed with the peer's password and carry its fragment.
    TriggeredRightly(bool),
    /// The role of the subject, by its last check or by its reply to a claim.
    Role(Role),
    /// The tie-breaker of its checks changed since the one it began with.
    NewTieBreaker(bool),
    /// What became of the check.
    Fate(Fate),
    /// Every stream is connected.
    Connected(bool),
    /// This stream is connected.
    StreamConnected(u8, bool),
    /// A stream said that it failed.
    Failed(bool),
    /// The subject sent USE-CANDIDATE.
    Nominated(bool),
    /// The pair that carries data has the peer's candidate as its remote side (`true`) or a stranger.
    SelectedCandidate(bool),
    /// The subject made checks of its own.
    Checks(bool),
    /// Data of the peer came out at the subject.
    Delivered(bool),
    /// Where data that the subject was asked to send went.
    DataLeft(Left),
    /// Every check the subject sent keeps this rule.
    Keeps(Rule),
    /// The subject stopped its checks and data, so many seconds (from, to) after the last right answer.
    StopsAfter(u16, u16),
    /// The mean interval of its consent checks in milliseconds is in this range.
    ConsentInterval(u16, u16),
    /// All intervals between its consent checks are different: they are randomised.
    ConsentRandomised(bool),
    /// No interval between its consent checks is shorter than so many milliseconds; there was one at least.
    ConsentFloor(u16),
    /// How many of the candidates where nobody answers were checked ([`super::step::Step::Tell`]).
    DeadChecked(u8, u8),
    /// Those were checked in the order of their priorities, the best first.
    BestFirst(bool),
    /// The mean time between their first checks in milliseconds is in this range.
    Pace(u16, u16),
    /// How many transactions there were on the peer's candidate.
    Attempts(u8, u8),
    /// How often the first of those was sent.
    Transmissions(u8, u8),
    /// This component was checked.
    ComponentChecked(u8, bool),
    /// The subject sent indications.
    Indications(bool),
    /// The shortest time between two of them in seconds is in this range; there were two at least.
    KeepaliveInterval(u16, u16),
    /// Each had FINGERPRINT and nothing else.
    PlainIndications(bool),
    /// At the last restart every restarted stream got another fragment and another password.
    NewCredentials(bool),
    /// All fragments (4 to 32 characters) and passwords (22 to 256) of the subject are made of ice-chars.
    LegalCredentials(bool),
}

#[cfg(test)]
#[path = "fact_tests.rs"]
mod tests;

#[cfg(test)]
mod words_tests;
