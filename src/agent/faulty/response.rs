//! Responses that prove nothing, or are no responses.

use std::net::SocketAddr;
use std::time::Instant;

use crate::agent::core::Agent;
use crate::agent::exchange::{Exchange, Purpose};
use crate::credential::Ignored;
use crate::fault;
use crate::stun::{AttributeType, Message, TransactionId};

impl Agent {
    /// Takes for a success whatever has the transaction id of a check.
    pub(super) fn believe(&mut self, now: Instant, local: SocketAddr, datagram: &[u8]) {
        let id = datagram.get(8..20).and_then(|id| id.try_into().ok());
        let Some(id) = id.map(TransactionId) else {
            return;
        };
        let Some(exchange) = self.exchanges.remove(id) else {
            return;
        };
        self.transactions.forget(id);
        if exchange.purpose == Purpose::Consent {
            self.consented(now, &exchange, local);
        } else {
            self.succeeded(now, &exchange, local);
        }
        self.conclude(now, exchange.set);
    }

    /// Gives the check that waits on a pair the transaction id of the response that comes there.
    pub(super) fn confuse(&mut self, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        let Ok(message) = Message::read(datagram) else {
            return;
        };
        let id = message.transaction_id();
        if message.class().is_response()
            && self.exchanges.get(id).is_none()
            && let Some(waiting) = self.exchanges.between(local, source)
            && let Some(exchange) = self.exchanges.remove(waiting)
            && let Some(request) = self.transactions.forget(waiting)
            && self.transactions.start(id, request).is_ok()
        {
            self.exchanges.insert(id, exchange);
        }
    }

    /// Answers a response.
    pub(in crate::agent) fn faulty_acknowledgement(
        &mut self,
        message: &Message<'_>,
        local: SocketAddr,
        source: SocketAddr,
    ) {
        if !fault::is(&fault::RESPONSE_ANSWERED) {
            return;
        }
        self.answer_barely(None, message.method(), message.transaction_id(), (local, source));
    }

    /// Holds a response that proves nothing against the check it names.
    pub(in crate::agent) fn faulty_reaction(&mut self, now: Instant, why: Ignored, id: TransactionId) {
        let is_error = matches!(why, Ignored::Unsigned { code: Some(_) });
        let ends = is_error && fault::is(&fault::CONSENT_ENDED_BY_ANY_ERROR);
        let fails = fault::is(&fault::UNAUTHENTIC_RESPONSE_FAILS_ITS_CHECK);
        let is_consent = |one: &Exchange| one.purpose == Purpose::Consent;
        let concerned = |one: &Exchange| fails || (ends && is_consent(one));
        if !self.exchanges.get(id).is_some_and(concerned) {
            return;
        }
        self.transactions.forget(id);
        let Some(exchange) = self.exchanges.remove(id) else {
            return;
        };
        if ends {
            self.forbidden(&exchange);
        } else {
            self.failed(&exchange);
        }
        self.conclude(now, exchange.set);
    }
}

/// True if something in a success does not belong there, is there twice, or follows its integrity.
pub(in crate::agent) fn is_odd(success: &Message<'_>) -> bool {
    const FOREIGN: [AttributeType; 5] = [
        AttributeType::USERNAME,
        AttributeType::PRIORITY,
        AttributeType::USE_CANDIDATE,
        AttributeType::ERROR_CODE,
        AttributeType::MESSAGE_INTEGRITY_SHA256,
    ];
    let kinds: Vec<AttributeType> = success.attributes().map(|one| one.kind).collect();
    let foreign = kinds.iter().any(|kind| FOREIGN.contains(kind));
    let twice = (1..kinds.len()).any(|at| kinds[..at].contains(&kinds[at]));
    let end = kinds
        .iter()
        .position(|kind| *kind == AttributeType::MESSAGE_INTEGRITY);
    // FINGERPRINT alone may follow.
    foreign || twice || end.is_some_and(|at| kinds.len() > at + 2)
}
