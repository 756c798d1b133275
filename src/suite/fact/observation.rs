//! What was seen of a subject in a case.

use super::words::word;
use super::{Fate, Left, Mapped, NonceCookie, Presence, Reply, Rule, Signer};
use crate::stun::AttributeType;
use crate::suite::scene::Role;

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
    /// It came from where the message went.
    pub from_asked: bool,
    /// Its FINGERPRINT.
    pub reply_fingerprint: Presence,
    /// Its UNKNOWN-ATTRIBUTES.
    pub unknowns: Vec<u16>,
    /// The types of its attributes.
    pub reply_attributes: Vec<AttributeType>,
    /// It has an ERROR-CODE with all reserved bits zero.
    pub plain_error_code: bool,
    /// Its NONCE.
    pub nonce: Option<Vec<u8>>,
    /// The nonce that the server gave for the login.
    pub login_nonce: Option<Vec<u8>>,
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
    /// The candidates where nobody answers, in the order in which they were first checked; the higher the better.
    pub dead: Vec<u8>,
    /// The mean time between those checks, in milliseconds.
    pub pace: Option<f64>,
    /// Transactions on the peer's candidate.
    pub attempts: u8,
    /// How often the first of those was sent.
    pub transmissions: u8,
    /// The components that were checked.
    pub components: Vec<u8>,
    /// How many indications came.
    pub indications: u32,
    /// The shortest time between two of them, in seconds.
    pub keepalive_interval: Option<f64>,
    /// What an indication had beside FINGERPRINT, or that it had none.
    pub odd_indication: Option<&'static str>,
    /// The last restart changed both halves of the credentials of every stream that it was about.
    pub new_credentials: bool,
    /// The credentials that the subject gave are legal, all of them.
    pub legal_credentials: bool,
    /// What held at a [`Step::Forbid`](crate::suite::Step::Forbid), in the words of
    /// [`Fact::seen`](super::Fact::seen).
    pub forbidden: Option<String>,
}

impl Observation {
    pub(super) fn cookie(&self) -> NonceCookie {
        self.nonce.as_deref().map(NonceCookie::of).unwrap_or_default()
    }

    pub(super) fn other_nonce(&self) -> bool {
        self.nonce.is_some() && self.nonce != self.login_nonce
    }

    pub(super) fn all_connected(&self) -> bool {
        !self.connected.is_empty() && self.connected.iter().all(|one| *one)
    }

    pub(super) fn stream_connected(&self, stream: u8) -> bool {
        self.connected.get(usize::from(stream)).copied().unwrap_or(false)
    }

    pub(super) fn mean_interval(&self) -> Option<f64> {
        let sum: f64 = self.consent_intervals.iter().map(|one| f64::from(*one)).sum();
        // A case lasts minutes at most, so there are few.
        #[allow(clippy::cast_precision_loss)]
        let count = self.consent_intervals.len() as f64;
        (count > 0.0).then(|| sum / count)
    }

    pub(super) fn shortest_interval(&self) -> Option<u32> {
        self.consent_intervals.iter().min().copied()
    }

    /// Sockets and schedulers blur an interval by a few milliseconds, so equal means within 20.
    pub(super) fn randomised(&self) -> bool {
        let low = self.consent_intervals.iter().min().copied().unwrap_or(0);
        let high = self.consent_intervals.iter().max().copied().unwrap_or(0);
        high - low > 20
    }

    pub(super) fn kept(&self, rule: Rule) -> String {
        let name = word(rule);
        if !self.checks {
            return format!("{name}=no-checks");
        }
        match self.broken.iter().find(|(broken, _)| *broken == rule) {
            Some((_, how)) => format!("{name}=broken ({how})"),
            None => format!("{name}=kept"),
        }
    }

    pub(super) fn stopped(&self, from: u16, to: u16) -> String {
        let place = match self.stopped_after {
            None => "never",
            Some(seconds) if seconds < f64::from(from) => "early",
            Some(seconds) if seconds > f64::from(to) => "late",
            Some(_) => "in-time",
        };
        format!("stops={place}")
    }

    pub(super) fn interval(&self, from: u16, to: u16) -> String {
        let place = match self.mean_interval() {
            None => "none",
            Some(mean) if mean < f64::from(from) => "short",
            Some(mean) if mean > f64::from(to) => "long",
            Some(_) => "in-range",
        };
        format!("consent-interval={place}")
    }

    pub(super) fn best_first(&self) -> bool {
        self.dead.len() > 1 && self.dead.is_sorted_by(|one, next| one > next)
    }

    pub(super) fn plain_indications(&self) -> bool {
        self.indications > 0 && self.odd_indication.is_none()
    }

    /// A measured value by its place in a range, so that it is the same in each run.
    pub(super) fn place(name: &str, value: Option<f64>, from: u16, to: u16) -> String {
        let place = match value {
            None => "none",
            Some(value) if value < f64::from(from) => "below",
            Some(value) if value > f64::from(to) => "above",
            Some(_) => "in-range",
        };
        format!("{name}={place}")
    }

    pub(super) fn floor(&self, floor: u16) -> String {
        let place = match self.shortest_interval() {
            None => "none",
            Some(shortest) if shortest < u32::from(floor) => "too-short",
            Some(_) => "long-enough",
        };
        format!("shortest-consent-interval={place}")
    }
}
