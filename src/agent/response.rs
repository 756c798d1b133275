//! What responses to our own checks do (RFC 8445 section 7.2.5).

use std::net::SocketAddr;
use std::time::Instant;

use super::checklist::ListState;
use super::consent::Consent;
use super::core::Agent;
use super::exchange::{Exchange, Purpose};
use super::faulty::is_odd;
use super::pair::PairState;
use crate::credential::{Role, Verdict};
use crate::fault;
use crate::stun::Message;

/// Role conflict (RFC 8445 section 16.2).
const ROLE_CONFLICT: u16 = 487;
/// Consent is revoked (RFC 7675 section 5.2).
const FORBIDDEN: u16 = 403;

impl Agent {
    pub(super) fn response(&mut self, now: Instant, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        let Ok(message) = Message::read(datagram) else {
            return;
        };
        let verdict = self.transactions.verify_response(datagram, source, local);
        self.faulty_acknowledgement(&message, local, source);
        if let Verdict::Ignored(why) = verdict {
            self.faulty_reaction(now, why, message.transaction_id());
            return;
        }
        let Some(exchange) = self.exchanges.remove(message.transaction_id()) else {
            return;
        };
        match verdict {
            Verdict::Success { .. } if fault::is(&fault::RESPONSE_READ_STRICTLY) && is_odd(&message) => {
                self.failed(&exchange);
            }
            Verdict::Success { mapped, .. } if exchange.purpose == Purpose::Consent => {
                self.consented(now, &exchange, mapped);
            }
            Verdict::Success { mapped, .. } => self.succeeded(now, &exchange, mapped),
            Verdict::Error {
                code: ROLE_CONFLICT, ..
            } if !fault::is(&fault::CONFLICT_RESPONSE_IGNORED) => self.conflicted(now, &exchange),
            Verdict::Error { code: FORBIDDEN, .. } if !fault::is(&fault::REVOCATION_IGNORED) => {
                self.forbidden(&exchange);
            }
            Verdict::Error { request, .. } if fault::is(&fault::ERROR_TAKEN_FOR_SUCCESS) => {
                self.succeeded(now, &exchange, request.local);
            }
            Verdict::Error { .. } if fault::is(&fault::REFUSED_CHECK_MADE_AGAIN) => {
                self.check_again(&exchange);
            }
            Verdict::Error { .. } | Verdict::Failed { .. } => self.failed(&exchange),
            Verdict::Ignored(_) => {}
        }
        self.conclude(now, exchange.set);
    }

    /// The pair is valid (RFC 8445 section 7.2.5.3).
    pub(super) fn succeeded(&mut self, now: Instant, exchange: &Exchange, mapped: SocketAddr) {
        let consent = Consent::granted(now, &mut self.random);
        let Some(session) = self.streams.current_mut(exchange.set) else {
            return;
        };
        let running = session.list.state == ListState::Running;
        let selected = session.selected.contains_key(&component_of(session, exchange));
        let Some(pair) = session.list.get_mut(exchange.pair).filter(|pair| !pair.expired) else {
            return;
        };
        pair.state = PairState::Succeeded;
        pair.mapped = Some(mapped);
        pair.valid_since.get_or_insert(now);
        if running && !selected {
            pair.consent.get_or_insert(consent).renew(now);
        }
        let foundation = pair.foundation.clone();
        let (ours, theirs) = (pair.nominating, pair.peer_nominates);
        if !ours {
            session.list.untrigger(exchange.pair);
        }
        self.exchanges.cancel_checks(exchange.set, exchange.pair);
        for stream in &mut self.streams.0 {
            stream.current.list.unfreeze(&foundation);
        }
        let controlling = self.is_controlling();
        let nominated = if exchange.purpose == Purpose::Nomination {
            ours && controlling && exchange.role == Role::Controlling
        } else {
            (theirs && !controlling) || (controlling && fault::is(&fault::SELECTS_WITHOUT_NOMINATING))
        };
        if nominated {
            self.nominated(now, exchange.set, exchange.pair);
        }
    }

    /// Only the answer to a consent check renews consent, and only on the pair that was checked. An
    /// address that has changed since means another NAT binding, which is no reason to stop.
    pub(super) fn consented(&mut self, now: Instant, exchange: &Exchange, mapped: SocketAddr) {
        let session = self.streams.session_mut(exchange.set);
        let Some(pair) = session.and_then(|session| session.list.get_mut(exchange.pair)) else {
            return;
        };
        if let Some(consent) = &mut pair.consent
            && !fault::is(&fault::CONSENT_NOT_RENEWED)
        {
            consent.renew(now);
            pair.mapped = Some(mapped);
        }
    }

    /// A signed 487: the other role, another number, and the check again (RFC 8445 section 7.2.5.1).
    fn conflicted(&mut self, now: Instant, exchange: &Exchange) {
        let changed = self.role() == exchange.role;
        if !fault::is(&fault::TIE_BREAKER_KEPT_AFTER_CONFLICT) {
            self.tie_breaker = self.random.tie_breaker();
        }
        let flips = !fault::is(&fault::CONFLICT_RESPONSE_CHANGES_NOTHING);
        self.take_role(
            if flips {
                exchange.role.opposite()
            } else {
                exchange.role
            },
            changed,
        );
        let Some(session) = self.streams.session_mut(exchange.set) else {
            return;
        };
        let running = session.list.state == ListState::Running;
        let Some(pair) = session.list.get_mut(exchange.pair) else {
            return;
        };
        if let Some(consent) = &mut pair.consent {
            consent.hurry(now);
        } else if running
            && !pair.is_valid()
            && !pair.expired
            && !fault::is(&fault::NOT_CHECKED_AGAIN_AFTER_CONFLICT)
        {
            pair.state = PairState::Waiting;
            session.list.trigger(exchange.pair);
        }
    }

    /// A signed 403 ends consent at once (RFC 7675 section 5.2); to a check it is an error like others.
    pub(super) fn forbidden(&mut self, exchange: &Exchange) {
        if exchange.purpose == Purpose::Consent {
            self.expire(exchange.set, exchange.pair);
        } else {
            self.failed(exchange);
        }
    }

    /// A check has failed, by an answer or by silence (RFC 8445 section 7.2.5.2).
    pub(super) fn failed(&mut self, exchange: &Exchange) {
        if exchange.passive {
            return;
        }
        let Some(session) = self.streams.current_mut(exchange.set) else {
            return;
        };
        let Some(pair) = session.list.get_mut(exchange.pair) else {
            return;
        };
        let concludes = match exchange.purpose {
            Purpose::Consent => return,
            Purpose::Nomination => pair.nominating,
            Purpose::Check if pair.is_valid() => return,
            Purpose::Check => pair.peer_nominates,
        };
        pair.state = PairState::Failed;
        pair.consent = None;
        pair.nominating = false;
        let component = pair.component;
        session.list.untrigger(exchange.pair);
        // A nomination that fails ends the list; not where a peer nominates one pair after another and
        // one of them is selected (RFC 8445 sections 7.2.5.3.4 and 8.1.1).
        if concludes && session.selected_pair(component).is_none() {
            session.fail();
        }
    }
}

fn component_of(session: &super::session::Session, exchange: &Exchange) -> u16 {
    session
        .local_at(exchange.local)
        .map_or(0, |local| local.component)
}
