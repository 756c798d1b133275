//! What can be said of what a subject did. Expectations are made of these, and so is what is observed.

use std::fmt;

use super::scene::Role;
use crate::stun::AttributeType;

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
    /// To the peer's candidate.
    Candidate,
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
    /// The FINGERPRINT of the reply.
    ReplyFingerprint(Presence),
    /// What UNKNOWN-ATTRIBUTES lists, in any order.
    Unknowns(&'static [u16]),
    /// The reply has this attribute, or not.
    ReplyHas(AttributeType, bool),
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
    /// At the last restart every restarted stream got another fragment and another password.
    NewCredentials(bool),
    /// All fragments (4 to 32 characters) and passwords (22 to 256) of the subject are made of ice-chars.
    LegalCredentials(bool),
}

/// What was seen, as far as the steps looked.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "things seen are independent of each other"
)]
pub struct Observation {
    /// The reply to the last message.
    pub reply: Reply,
    /// How many replies came to it.
    pub replies: u8,
    /// Who signed it.
    pub signer: Signer,
    /// Its XOR-MAPPED-ADDRESS.
    pub mapped: Mapped,
    /// Its FINGERPRINT.
    pub reply_fingerprint: Presence,
    /// Its UNKNOWN-ATTRIBUTES.
    pub unknowns: Vec<u16>,
    /// The types of its attributes.
    pub reply_attributes: Vec<AttributeType>,
    /// It is larger than the message.
    pub larger: bool,
    /// A check went to the message's source.
    pub triggered: bool,
    /// Those checks were rightly made.
    pub triggered_rightly: bool,
    /// The role, if it has shown.
    pub role: Option<Role>,
    /// The tie-breaker changed.
    pub new_tie_breaker: bool,
    /// What became of the check that was answered last.
    pub fate: Fate,
    /// Which streams are connected.
    pub connected: Vec<bool>,
    /// A stream said that it failed.
    pub failed: bool,
    /// USE-CANDIDATE was seen.
    pub nominated: bool,
    /// The remote side of the selected pair is the candidate.
    pub selected_candidate: Option<bool>,
    /// It made checks.
    pub checks: bool,
    /// The peer's data came out.
    pub delivered: bool,
    /// Where the subject's data went.
    pub left: Left,
    /// The rules that some check broke, each once, with how.
    pub broken: Vec<(Rule, String)>,
    /// Seconds from the last right answer to the last check or data.
    pub stopped_after: Option<f64>,
    /// Milliseconds between consent checks.
    pub consent_intervals: Vec<u32>,
    /// The last restart changed both halves of the credentials of every stream that it was about.
    pub new_credentials: bool,
    /// The credentials that the subject gave are legal, all of them.
    pub legal_credentials: bool,
    /// What held at a [`super::step::Step::Forbid`], in the words of [`Fact::seen`].
    pub forbidden: Option<String>,
}

impl Fact {
    /// Whether it holds.
    pub fn holds(&self, seen: &Observation) -> bool {
        match *self {
            Fact::Silence => seen.reply == Reply::Silence,
            Fact::Success => seen.reply == Reply::Success,
            Fact::Error(code) => seen.reply == Reply::Error(code),
            Fact::AnyError => matches!(seen.reply, Reply::Error(_)),
            Fact::NoSuccess => seen.reply != Reply::Success,
            Fact::Replies(count) => seen.replies == count,
            Fact::Signed(signer) => seen.signer == signer,
            Fact::Mapped(mapped) => seen.mapped == mapped,
            Fact::ReplyFingerprint(presence) => seen.reply_fingerprint == presence,
            Fact::Unknowns(types) => same_types(&seen.unknowns, types),
            Fact::ReplyHas(kind, has) => seen.reply_attributes.contains(&kind) == has,
            Fact::Larger(larger) => seen.larger == larger,
            Fact::Triggered(triggered) => seen.triggered == triggered,
            Fact::TriggeredRightly(rightly) => seen.triggered && seen.triggered_rightly == rightly,
            Fact::Role(role) => seen.role == Some(role),
            Fact::NewTieBreaker(new) => seen.new_tie_breaker == new,
            Fact::Fate(fate) => seen.fate == fate,
            Fact::Connected(connected) => seen.all_connected() == connected,
            Fact::StreamConnected(stream, connected) => seen.stream_connected(stream) == connected,
            Fact::Failed(failed) => seen.failed == failed,
            Fact::Nominated(nominated) => seen.nominated == nominated,
            Fact::SelectedCandidate(candidate) => seen.selected_candidate == Some(candidate),
            Fact::Checks(checks) => seen.checks == checks,
            Fact::Delivered(delivered) => seen.delivered == delivered,
            Fact::DataLeft(left) => seen.left == left,
            Fact::Keeps(rule) => seen.checks && !seen.broken.iter().any(|(broken, _)| *broken == rule),
            Fact::StopsAfter(from, to) => seen
                .stopped_after
                .is_some_and(|seconds| (f64::from(from)..=f64::from(to)).contains(&seconds)),
            Fact::ConsentInterval(from, to) => seen
                .mean_interval()
                .is_some_and(|mean| (f64::from(from)..=f64::from(to)).contains(&mean)),
            Fact::ConsentRandomised(random) => {
                seen.consent_intervals.len() > 2 && seen.randomised() == random
            }
            Fact::ConsentFloor(floor) => seen
                .shortest_interval()
                .is_some_and(|one| one >= u32::from(floor)),
            Fact::NewCredentials(new) => seen.new_credentials == new,
            Fact::LegalCredentials(legal) => seen.legal_credentials == legal,
        }
    }

    /// What was seen of the thing this fact is about, in words that are the same for the same behaviour:
    /// no time, no address, no random value.
    pub fn seen(&self, seen: &Observation) -> String {
        match *self {
            Fact::Silence | Fact::Success | Fact::Error(_) | Fact::AnyError | Fact::NoSuccess => {
                format!("reply={}", seen.reply)
            }
            Fact::Replies(_) => format!("replies={}", seen.replies),
            Fact::Signed(_) => format!("signed-by={}", word(seen.signer)),
            Fact::Mapped(_) => format!("mapped={}", word(seen.mapped)),
            Fact::ReplyFingerprint(_) => format!("fingerprint={}", word(seen.reply_fingerprint)),
            Fact::Unknowns(_) => {
                let types: Vec<String> = seen.unknowns.iter().map(|one| format!("{one:04x}")).collect();
                format!("unknown-attributes=[{}]", types.join(" "))
            }
            Fact::ReplyHas(kind, _) => {
                let has = seen.reply_attributes.contains(&kind);
                format!("reply-has-{}={has}", kind.to_string().to_lowercase())
            }
            Fact::Larger(_) => format!("reply-larger={}", seen.larger),
            Fact::Triggered(_) => format!("triggered-check={}", seen.triggered),
            Fact::TriggeredRightly(_) => {
                format!("triggered-rightly={}", seen.triggered && seen.triggered_rightly)
            }
            Fact::Role(_) => format!("role={}", seen.role.map_or("unseen", Role::name)),
            Fact::NewTieBreaker(_) => format!("new-tie-breaker={}", seen.new_tie_breaker),
            Fact::Fate(_) => format!("answer={}", word(seen.fate)),
            Fact::Connected(_) => format!("connected={}", seen.all_connected()),
            Fact::StreamConnected(stream, _) => {
                format!("stream-{stream}-connected={}", seen.stream_connected(stream))
            }
            Fact::Failed(_) => format!("failed={}", seen.failed),
            Fact::Nominated(_) => format!("nominated={}", seen.nominated),
            Fact::SelectedCandidate(_) => format!(
                "selected={}",
                match seen.selected_candidate {
                    Some(true) => "candidate",
                    Some(false) => "stranger",
                    None => "none",
                }
            ),
            Fact::Checks(_) => format!("checks={}", seen.checks),
            Fact::Delivered(_) => format!("delivered={}", seen.delivered),
            Fact::DataLeft(_) => format!("data-to={}", word(seen.left)),
            Fact::Keeps(rule) => seen.kept(rule),
            Fact::StopsAfter(from, to) => seen.stopped(from, to),
            Fact::ConsentInterval(from, to) => seen.interval(from, to),
            Fact::ConsentRandomised(_) => format!("consent-randomised={}", seen.randomised()),
            Fact::ConsentFloor(floor) => seen.floor(floor),
            Fact::NewCredentials(_) => format!("new-credentials={}", seen.new_credentials),
            Fact::LegalCredentials(_) => format!("legal-credentials={}", seen.legal_credentials),
        }
    }
}

impl Observation {
    fn all_connected(&self) -> bool {
        !self.connected.is_empty() && self.connected.iter().all(|one| *one)
    }

    fn stream_connected(&self, stream: u8) -> bool {
        self.connected.get(usize::from(stream)).copied().unwrap_or(false)
    }

    fn mean_interval(&self) -> Option<f64> {
        let sum: f64 = self.consent_intervals.iter().map(|one| f64::from(*one)).sum();
        // A case lasts minutes at most, so there are few.
        #[allow(clippy::cast_precision_loss)]
        let count = self.consent_intervals.len() as f64;
        (count > 0.0).then(|| sum / count)
    }

    fn shortest_interval(&self) -> Option<u32> {
        self.consent_intervals.iter().min().copied()
    }

    /// Sockets and schedulers blur an interval by a few milliseconds, so equal means within 20.
    fn randomised(&self) -> bool {
        let low = self.consent_intervals.iter().min().copied().unwrap_or(0);
        let high = self.consent_intervals.iter().max().copied().unwrap_or(0);
        high - low > 20
    }

    fn kept(&self, rule: Rule) -> String {
        let name = word(rule);
        if !self.checks {
            return format!("{name}=no-checks");
        }
        match self.broken.iter().find(|(broken, _)| *broken == rule) {
            Some((_, how)) => format!("{name}=broken ({how})"),
            None => format!("{name}=kept"),
        }
    }

    fn stopped(&self, from: u16, to: u16) -> String {
        let place = match self.stopped_after {
            None => "never",
            Some(seconds) if seconds < f64::from(from) => "early",
            Some(seconds) if seconds > f64::from(to) => "late",
            Some(_) => "in-time",
        };
        format!("stops={place}")
    }

    fn interval(&self, from: u16, to: u16) -> String {
        let place = match self.mean_interval() {
            None => "none",
            Some(mean) if mean < f64::from(from) => "short",
            Some(mean) if mean > f64::from(to) => "long",
            Some(_) => "in-range",
        };
        format!("consent-interval={place}")
    }

    fn floor(&self, floor: u16) -> String {
        let place = match self.shortest_interval() {
            None => "none",
            Some(shortest) if shortest < u32::from(floor) => "too-short",
            Some(_) => "long-enough",
        };
        format!("shortest-consent-interval={place}")
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reply::Silence => to.write_str("none"),
            Reply::Success => to.write_str("success"),
            Reply::Error(code) => write!(to, "error-{code}"),
            Reply::Other(what) => write!(to, "other ({what})"),
        }
    }
}

fn same_types(seen: &[u16], wanted: &[u16]) -> bool {
    let sorted = |types: &[u16]| {
        let mut types = types.to_vec();
        types.sort_unstable();
        types.dedup();
        types
    };
    sorted(seen) == sorted(wanted)
}

/// `OtherStream` as `other-stream`, `Signed(Nobody)` as `signed(nobody)`.
fn word(value: impl fmt::Debug) -> String {
    let mut text = String::new();
    for one in format!("{value:?}").chars() {
        if one.is_uppercase() && text.ends_with(|before: char| before.is_lowercase()) {
            text.push('-');
        }
        text.extend(one.to_lowercase());
    }
    text
}

impl fmt::Display for Fact {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&word(self))
    }
}
