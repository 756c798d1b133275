//! Pairs that are chosen by who may not, and checks that never end.

use std::net::SocketAddr;
use std::time::Instant;

use crate::agent::consent::Consent;
use crate::agent::core::Agent;
use crate::agent::event::Event;
use crate::agent::exchange::{Exchange, Purpose};
use crate::agent::pair::{Pair, PairState};
use crate::agent::session::Session;
use crate::credential::{SetId, StreamId, TieBreaker};
use crate::fault;
use crate::stun::{AttributeType, Message, TransactionId};

impl Agent {
    /// Lets USE-CANDIDATE select the pair it comes on.
    pub(in crate::agent) fn faulty_nomination(
        &mut self,
        now: Instant,
        set: SetId,
        path: (SocketAddr, SocketAddr),
        check: &[u8],
    ) {
        let asks = |message: Message<'_>| message.attribute(AttributeType::USE_CANDIDATE).is_some();
        if fault::is(&fault::USE_CANDIDATE_OBEYED_AT_ONCE)
            && Message::read(check).is_ok_and(asks)
            && let Some(event) = self.select(now, set.stream, path)
        {
            self.events.push_back(event);
            self.conclude(now, set);
        }
    }

    /// Selects the pair between two addresses, whatever is known of it.
    fn select(
        &mut self,
        now: Instant,
        stream: StreamId,
        (local, source): (SocketAddr, SocketAddr),
    ) -> Option<Event> {
        let controlling = self.is_controlling();
        let session = &mut self.streams.get_mut(stream)?.current;
        let base = session.local_at(local)?.clone();
        let known = session.list.find(local, source).map(|pair| pair.id);
        let id = known.or_else(|| {
            let remote = session.learn_remote(base.component, source, 1)?;
            session.list.add(&base, &remote, controlling)
        })?;
        session.selected.insert(base.component, id);
        let set = session.id;
        let pair = session.list.get_mut(id)?;
        pair.state = PairState::Succeeded;
        pair.valid_since.get_or_insert(now);
        pair.consent = Some(Consent::granted(now, &mut self.random));
        Some(Event::Selected {
            set,
            component: base.component,
            local,
            mapped: local,
            remote: source,
        })
    }

    /// Lets the data of whatever is served on a socket go elsewhere.
    pub(in crate::agent) fn move_data(&mut self, local: SocketAddr, elsewhere: SocketAddr) {
        for stream in &mut self.streams.0 {
            if let Some(pair) = selected_at(&mut stream.current, local) {
                pair.remote = elsewhere;
            }
        }
    }

    /// Ends consent on the selected pair of a component.
    pub(in crate::agent) fn withdraw(&mut self, set: SetId, local: SocketAddr) {
        let session = self.streams.current_mut(set);
        if let Some(pair) = session.and_then(|session| selected_at(session, local)) {
            pair.consent = None;
        }
    }

    /// The tie-breaker in the checks of a stream: the agent's.
    pub(in crate::agent) fn faulty_tie_breaker(&self, set: SetId) -> TieBreaker {
        if fault::is(&fault::TIE_BREAKER_OF_EACH_STREAM) {
            TieBreaker(self.tie_breaker.0 ^ u64::from(set.stream.0))
        } else {
            self.tie_breaker
        }
    }

    /// Makes a check anew that should be sent again. Whether it does.
    pub(in crate::agent) fn faulty_repetition(&mut self, id: TransactionId) -> bool {
        let restless = fault::is(&fault::CHECK_MADE_ANEW_WHEN_UNANSWERED);
        let tireless = fault::is(&fault::CHECKED_FOR_EVER);
        let due = |one: &Exchange| {
            one.purpose == Purpose::Check && !one.passive && (restless || (tireless && one.sent >= 3))
        };
        if !self.exchanges.get(id).is_some_and(due) {
            return false;
        }
        if restless {
            self.tie_breaker = self.random.tie_breaker();
        }
        self.transactions.forget(id);
        if let Some(exchange) = self.exchanges.remove(id) {
            self.check_again(&exchange);
        }
        true
    }
}

fn selected_at(session: &mut Session, local: SocketAddr) -> Option<&mut Pair> {
    let component = session.local_at(local)?.component;
    let id = *session.selected.get(&component)?;
    session.list.get_mut(id)
}
