//! Consent freshness (RFC 7675 section 5.1).

use std::time::{Duration, Instant};

use super::random::Random;
use crate::fault;

/// Between two consent checks, before it is randomised by a fifth either way (RFC 7675 section 5.1).
pub const CONSENT_INTERVAL: Duration = Duration::from_secs(5);
/// How long a valid response permits to send (RFC 7675 section 5.1).
pub const CONSENT_EXPIRY: Duration = Duration::from_secs(30);

/// The peer's permission to send to it, on one pair.
#[derive(Debug)]
pub(super) struct Consent {
    expires: Instant,
    /// When the next check is due; none where the agent does not check, being lite.
    next: Option<Instant>,
}

impl Consent {
    /// Consent begins with the success of a pair's check.
    pub(super) fn granted(now: Instant, random: &mut Random) -> Self {
        Self {
            expires: now + CONSENT_EXPIRY,
            next: (!fault::is(&fault::CONSENT_NOT_CHECKED)).then(|| now + random.around(CONSENT_INTERVAL)),
        }
    }

    /// For a lite agent, which sends no checks: the peer's own checks show that it wants the pair.
    pub(super) fn passive(now: Instant) -> Self {
        Self {
            expires: now + CONSENT_EXPIRY,
            next: None,
        }
    }

    /// A valid response has come. Consent that has ended stays ended.
    pub(super) fn renew(&mut self, now: Instant) {
        if self.holds(now) {
            self.expires = now + CONSENT_EXPIRY;
        }
    }

    pub(super) fn holds(&self, now: Instant) -> bool {
        now < self.expires
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.next.is_some_and(|next| next <= now)
    }

    /// A check is being sent; the next interval is drawn anew (RFC 7675 section 5.1).
    pub(super) fn checked(&mut self, now: Instant, random: &mut Random) {
        self.next = Some(now + random.around(CONSENT_INTERVAL));
        if fault::is(&fault::CONSENT_RENEWED_BY_ASKING) {
            self.renew(now);
        }
    }

    /// The next check is due at once, after a role conflict.
    pub(super) fn hurry(&mut self, now: Instant) {
        self.next = self.next.map(|_| now);
    }

    /// When something is to be done.
    pub(super) fn timeout(&self) -> Instant {
        self.next.map_or(self.expires, |next| next.min(self.expires))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn consent_holds_for_thirty_seconds_from_the_last_valid_response() {
        let start = Instant::now();
        let mut consent = Consent::granted(start, &mut Random::new([0; 32]));
        assert!(consent.holds(start + Duration::from_nanos(29_999_999_999)));
        assert!(!consent.holds(start + 30 * SECOND));
        consent.renew(start + 29 * SECOND);
        assert!(consent.holds(start + 58 * SECOND));
        assert!(!consent.holds(start + 59 * SECOND));
    }

    #[test]
    fn a_late_response_brings_nothing_back() {
        let start = Instant::now();
        let mut consent = Consent::granted(start, &mut Random::new([0; 32]));
        consent.renew(start + 30 * SECOND);
        assert!(!consent.holds(start + 30 * SECOND));
        assert!(!consent.holds(start + 31 * SECOND));
    }

    #[test]
    fn checks_are_four_to_six_seconds_apart_and_never_the_same() {
        let mut random = Random::new([3; 32]);
        let mut now = Instant::now();
        let mut consent = Consent::granted(now, &mut random);
        let mut intervals = Vec::new();
        for _ in 0..50 {
            let due = consent.next.unwrap();
            assert!(!consent.is_due(now) && consent.is_due(due));
            intervals.push(due - now);
            now = due;
            consent.renew(now);
            consent.checked(now, &mut random);
        }
        assert!(
            intervals
                .iter()
                .all(|one| (4 * SECOND..=6 * SECOND).contains(one))
        );
        intervals.sort_unstable();
        intervals.dedup();
        assert!(intervals.len() > 40);
    }

    #[test]
    fn a_lite_agent_is_never_due() {
        let start = Instant::now();
        let mut consent = Consent::passive(start);
        consent.hurry(start);
        assert!(!consent.is_due(start + 29 * SECOND));
        assert_eq!(consent.timeout(), start + 30 * SECOND);
    }
}
