//! How ICE ends for a component, a stream, a generation (RFC 8445 section 8.1).

use std::time::{Duration, Instant};

use super::checklist::ListState;
use super::core::Agent;
use super::event::Event;
use super::pair::{Pair, PairId};
use super::session::Session;
use super::timer::{NOMINATION_PATIENCE, PATIENCE};
use crate::credential::SetId;
use crate::fault;

/// How long the old generation is still answered when the new one is complete, because the peer may
/// not know yet (RFC 8445 section 8.3.1 gives unused candidates as long).
const GRACE: Duration = Duration::from_secs(3);

impl Agent {
    /// A valid pair has been nominated: it is selected, and no other pair of its component is checked
    /// any more (RFC 8445 section 8.1.2). Of several nominations the best pair wins (section 8.1.1).
    pub(super) fn nominated(&mut self, now: Instant, set: SetId, id: PairId) {
        let Some(session) = self.streams.current_mut(set) else {
            return;
        };
        let Some(pair) = session.list.get(id).filter(|pair| pair.is_valid()) else {
            return;
        };
        let component = pair.component;
        let selected = session.selected_pair(component);
        if selected.is_some_and(|one| one.id == id || one.priority >= pair.priority) {
            return;
        }
        let event = Event::Selected {
            set,
            component,
            local: pair.local,
            mapped: pair.mapped.unwrap_or(pair.local),
            remote: pair.remote,
        };
        session.selected.insert(component, id);
        let clears = !fault::is(&fault::OTHER_PAIRS_CHECKED_ON);
        let removed = session
            .list
            .remove(|pair| clears && pair.component == component && !pair.is_valid() && !pair.expired);
        for pair in session
            .list
            .pairs
            .iter_mut()
            .filter(|pair| pair.component == component)
        {
            pair.nominating = false;
            if pair.id != id {
                pair.consent = None;
            }
        }
        let lite = self.lite;
        if let Some(pair) = session.list.get_mut(id).filter(|pair| pair.consent.is_none()) {
            pair.consent = Some(if lite {
                super::consent::Consent::passive(now)
            } else {
                super::consent::Consent::granted(now, &mut self.random)
            });
        }
        for id in self
            .exchanges
            .take(|one| one.set == set && removed.contains(&one.pair))
        {
            self.transactions.forget(id);
        }
        self.events.push_back(event);
    }

    /// Draws the consequences of whatever has changed in a generation.
    pub(super) fn conclude(&mut self, now: Instant, set: SetId) {
        self.nominate(now, set);
        let Some(stream) = self.streams.get_mut(set.stream) else {
            return;
        };
        let session = &mut stream.current;
        if session.list.state == ListState::Running {
            if session.is_nominated() {
                session.list.state = ListState::Completed;
                let retires = stream.old.is_some() && !fault::is(&fault::OLD_GENERATION_NEVER_RETIRED);
                stream.retire_old = retires.then_some(now + GRACE);
            } else if session.is_hopeless(now) {
                session.fail();
            }
        }
        self.tell_state(set.stream);
    }

    /// The controlling agent nominates the best valid pair of a component once no better one can come, or
    /// its patience is at an end (regular nomination, RFC 8445 section 8.1.1).
    fn nominate(&mut self, now: Instant, set: SetId) {
        if self.lite || !self.is_controlling() {
            return;
        }
        let Some(session) = self.streams.current_mut(set) else {
            return;
        };
        for id in session.to_nominate(now) {
            if let Some(pair) = session.list.get_mut(id) {
                pair.nominating = true;
            }
            session.list.trigger(id);
        }
    }

    /// Consent for a pair has ended: nothing is sent on it any more (RFC 7675 section 5.1), and where it
    /// carried the stream's data only a restart helps.
    pub(super) fn expire(&mut self, set: SetId, id: PairId) {
        for one in self.exchanges.take(|one| one.set == set && one.pair == id) {
            self.transactions.forget(one);
        }
        let Some(session) = self.streams.session_mut(set) else {
            return;
        };
        let Some(pair) = session.list.get_mut(id) else {
            return;
        };
        pair.expire();
        let component = pair.component;
        session.list.untrigger(id);
        if session.selected.get(&component) == Some(&id) {
            session.fail();
        }
        self.tell_state(set.stream);
    }
}

impl Session {
    /// The pairs whose time for a nomination has come.
    fn to_nominate(&self, now: Instant) -> Vec<PairId> {
        let ready = self.components().into_iter().filter_map(|component| {
            let best = self.candidate_for_nomination(component)?;
            let better = self
                .list
                .of(component)
                .any(|pair| pair.priority > best.priority && !pair.is_settled());
            let since = best.valid_since?;
            (!better || since + NOMINATION_PATIENCE <= now).then_some(best.id)
        });
        ready.collect()
    }

    /// When patience with better pairs ends.
    pub(super) fn nomination_timeout(&self) -> Option<Instant> {
        let components = self.components().into_iter();
        let since = components.filter_map(|component| self.candidate_for_nomination(component)?.valid_since);
        since.min().map(|since| since + NOMINATION_PATIENCE)
    }

    /// The best valid pair of a component that has nothing selected and nothing being nominated.
    fn candidate_for_nomination(&self, component: u16) -> Option<&Pair> {
        if self.list.state != ListState::Running
            || self.selected.contains_key(&component)
            || self.list.of(component).any(|pair| pair.nominating)
        {
            return None;
        }
        let valid = self.list.of(component).filter(|pair| pair.is_valid());
        valid.max_by_key(|pair| pair.priority)
    }

    /// True if nothing more can come of the checks: all have ended, a component has no valid pair, and
    /// the peer has had time to send checks of its own (RFC 8445 section 7.2.5.4, RFC 8863).
    fn is_hopeless(&self, now: Instant) -> bool {
        let patient = self.started.is_none_or(|started| now < started + PATIENCE);
        let patient = patient && !fault::is(&fault::GIVES_UP_WITHOUT_PATIENCE);
        !patient && self.list.is_settled() && !self.is_valid()
    }

    /// Ends the session for good. Only what consent was lost on is remembered.
    pub(super) fn fail(&mut self) {
        self.list.state = ListState::Failed;
        self.list.remove(|pair| !pair.expired);
        self.selected.clear();
    }
}
