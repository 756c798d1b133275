//! What datagrams do (RFC 8445 section 7.3).

use std::net::SocketAddr;
use std::time::Instant;

use super::checklist::ListState;
use super::consent::Consent;
use super::core::Agent;
use super::demultiplexer::{Protocol, classify};
use super::faulty::faulty_end;
use super::pair::{PairId, PairState, pair_priority};
use crate::credential::{Check, Discard, MAX_RESPONSE, Outcome, Reply, Role, SetId, Triggered};
use crate::fault;

impl Agent {
    /// Takes a datagram that came from `source` to the socket `local`.
    pub fn handle_datagram(&mut self, now: Instant, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        self.faulty_arrival(now, local, source, datagram);
        match classify(datagram, false) {
            Some(Protocol::Stun) => self.stun(now, local, source, faulty_end(datagram)),
            Some(protocol) => self.data(now, (local, source), protocol, datagram),
            None => {}
        }
    }

    fn stun(&mut self, now: Instant, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        let mut out = [0; MAX_RESPONSE];
        let outcome = self.responder.handle(datagram, source, local, &mut out);
        self.faulty_refusal(&outcome, local, source, datagram);
        match outcome {
            Outcome::Respond { len, reply } => {
                let from = self.faulty_socket(local).unwrap_or(local);
                self.transmit(from, source, out[..len].to_vec());
                if fault::is(&fault::REPLIES_TWICE) {
                    self.transmit(local, source, out[..len].to_vec());
                }
                if matches!(reply, Reply::Unauthenticated(_)) {
                    self.faulty_belief(now, local, source);
                }
                if let Reply::Accepted(check) = reply {
                    self.checked(now, &check, local, source);
                    self.faulty_nomination(now, check.set, (local, source), datagram);
                }
            }
            Outcome::Response => self.response(now, local, source, datagram),
            Outcome::Discard(Discard::Indication) if fault::is(&fault::NOMINATES_ON_INDICATION) => {
                self.nominated_by_anyone(now, local, source);
            }
            // An indication keeps a NAT binding open and does nothing else (RFC 8445 section 11).
            Outcome::NotStun(_) | Outcome::Discard(_) | Outcome::OutputTooSmall(_) => {}
        }
    }

    /// A check was authenticated and answered: the rest of RFC 8445 section 7.3.1.
    fn checked(&mut self, now: Instant, check: &Check<'_>, local: SocketAddr, source: SocketAddr) {
        if let Some(role) = check.role_switched {
            self.take_role(role, true);
        }
        if fault::is(&fault::DATA_FOLLOWS_CHECKS) {
            self.move_data(local, source);
        }
        match check.triggered {
            Triggered::AwaitsRemote => {
                // Full, or nobody's fragment: the peer will repeat its check.
                if !fault::is(&fault::EARLY_CHECK_FORGOTTEN) {
                    let _ = self.pending.push(check, source, local);
                }
                self.faulty_early_check(check, local, source);
            }
            Triggered::Now(_) => {
                let path = (local, source);
                self.triggered(now, check.set, path, check.priority, check.nominated);
            }
        }
        self.conclude(now, check.set);
    }

    /// Triggers the check in the other direction (RFC 8445 sections 7.3.1.3 to 7.3.1.5).
    pub(super) fn triggered(
        &mut self,
        now: Instant,
        set: SetId,
        (local, source): (SocketAddr, SocketAddr),
        priority: u32,
        nominated: bool,
    ) {
        if fault::is(&fault::TRIGGERED_CHECK_MISSING) {
            return;
        }
        if self.lite {
            self.heard(now, set, (local, source), priority, nominated);
            return;
        }
        if nominated && fault::is(&fault::LATER_NOMINATION_ENDS_CONSENT) {
            self.withdraw(set, local);
        }
        // The old generation is answered, and nothing more.
        let Some(id) = self.pair_of(set, (local, source), priority, nominated) else {
            return;
        };
        let nominated =
            nominated && self.role() == Role::Controlled && !fault::is(&fault::NOMINATION_FORGOTTEN);
        let Some(session) = self.streams.current_mut(set) else {
            return;
        };
        let Some(pair) = session.list.get_mut(id).filter(|pair| !pair.expired) else {
            return;
        };
        if nominated && fault::is(&fault::NOMINATED_WITHOUT_OWN_CHECK) {
            pair.state = PairState::Succeeded;
            pair.valid_since.get_or_insert(now);
        }
        if let Some(consent) = &mut pair.consent
            && fault::is(&fault::CONSENT_RENEWED_BY_CHECKS)
        {
            consent.renew(now);
        }
        if pair.state == PairState::Succeeded {
            if nominated {
                self.nominated(now, set, id);
            }
            return;
        }
        pair.peer_nominates |= nominated;
        if pair.state == PairState::Failed && fault::is(&fault::FAILED_PAIR_STAYS_FAILED) {
            return;
        }
        if pair.state == PairState::InProgress {
            self.exchanges.cancel_checks(set, id);
        }
        pair.state = PairState::Waiting;
        session.list.trigger(id);
    }

    /// The pair a check belongs to, made if it has to be; none where it would serve nothing.
    fn pair_of(
        &mut self,
        set: SetId,
        (local, source): (SocketAddr, SocketAddr),
        priority: u32,
        nominated: bool,
    ) -> Option<PairId> {
        let controlling = self.is_controlling();
        let session = self.streams.current_mut(set)?;
        if matches!(session.list.state, ListState::Idle | ListState::Failed) {
            return None;
        }
        let local = session.local_at(local)?.clone();
        let known = session.list.find(local.address, source).map(|pair| pair.id);
        let selected = session
            .selected_pair(local.component)
            .map(|pair| (pair.id, pair.priority));
        let other = selected.filter(|(selected, _)| known != Some(*selected));
        if let Some((_, best)) = other {
            // A component that has its pair takes another only where the peer nominates several, and only
            // a better one (RFC 8445 section 8.1.1).
            let priority = session
                .known_priority(local.component, source)
                .unwrap_or(priority);
            let better = || pair_priority(priority, local.priority) > best;
            if controlling || !nominated || !better() {
                return None;
            }
        }
        if known.is_some() {
            return known;
        }
        let remote = session.learn_remote(local.component, source, priority)?;
        session.list.add(&local, &remote, controlling)
    }

    /// A lite agent takes the controlling peer's word for a pair (RFC 8445 section 7.3.2). A check that does
    /// not nominate makes no pair; on the one that is there, it shows that the peer still wants it.
    fn heard(
        &mut self,
        now: Instant,
        set: SetId,
        (local, source): (SocketAddr, SocketAddr),
        priority: u32,
        nominated: bool,
    ) {
        let nominated = (nominated && !fault::is(&fault::LITE_IGNORES_NOMINATION))
            || fault::is(&fault::LITE_SELECTS_UNASKED);
        let session = self.streams.session_mut(set);
        let Some(session) = session.filter(|session| session.list.state != ListState::Failed) else {
            return;
        };
        let known = session.list.find(local, source).map(|pair| pair.id);
        let id = known.or_else(|| {
            if !nominated {
                return None;
            }
            let local = session.local_at(local)?.clone();
            let remote = session.learn_remote(local.component, source, priority)?;
            session.list.add(&local, &remote, false)
        });
        let Some(pair) = id.and_then(|id| session.list.get_mut(id)) else {
            return;
        };
        if pair.expired {
            return;
        }
        pair.state = PairState::Succeeded;
        pair.valid_since.get_or_insert(now);
        pair.mapped = Some(local);
        pair.consent
            .get_or_insert_with(|| Consent::passive(now))
            .renew(now);
        let id = pair.id;
        if nominated {
            self.nominated(now, set, id);
        }
    }
}
