//! Responses that prove nothing, or are no responses.

use std::net::SocketAddr;
use std::time::Instant;

use crate::agent::core::Agent;
use crate::agent::exchange::{Exchange, Purpose};
use crate::credential::Ignored;
use crate::fault;
use crate::stun::{AttributeType, Class, Message, MessageWriter, TransactionId};

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
        let Some(message) = Message::read(datagram)
            .ok()
            .filter(|one| one.class().is_response())
        else {
            return;
        };
        let id = message.transaction_id();
        let Some(waiting) = self
            .exchanges
            .between(local, source)
            .filter(|_| self.exchanges.get(id).is_none())
        else {
            return;
        };
        if let (Some(exchange), Some(request)) =
            (self.exchanges.remove(waiting), self.transactions.forget(waiting))
            && self.transactions.start(id, request).is_ok()
        {
            self.exchanges.insert(id, exchange);
        }
    }

    /// Answers a response.
    pub(in crate::agent) fn acknowledge(
        &mut self,
        message: &Message<'_>,
        local: SocketAddr,
        source: SocketAddr,
    ) {
        if !fault::is(&fault::RESPONSE_ANSWERED) {
            return;
        }
        let mut out = [0; 64];
        let id = message.transaction_id();
        let written =
            MessageWriter::new(&mut out, Class::Success, message.method(), id).and_then(|mut writer| {
                writer.fingerprint()?;
                Ok(writer.finish())
            });
        if let Ok(length) = written {
            self.transmit(local, source, out[..length].to_vec());
        }
    }

    /// Holds a response that proves nothing against the check it names.
    pub(in crate::agent) fn resent(&mut self, now: Instant, why: Ignored, id: TransactionId) {
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

/// True if something in a success does not belong there, or is there twice, for who is strict about it.
pub(in crate::agent) fn is_odd(success: &Message<'_>) -> bool {
    if !fault::is(&fault::RESPONSE_READ_STRICTLY) {
        return false;
    }
    let kinds: Vec<AttributeType> = success.attributes().map(|one| one.kind).collect();
    let strange = |kind: &AttributeType| {
        matches!(
            *kind,
            AttributeType::USERNAME
                | AttributeType::PRIORITY
                | AttributeType::USE_CANDIDATE
                | AttributeType::ERROR_CODE
                | AttributeType::MESSAGE_INTEGRITY_SHA256
        )
    };
    let twice = |(at, kind): (usize, &AttributeType)| kinds[..at].contains(kind);
    let behind = kinds
        .iter()
        .skip_while(|kind| **kind != AttributeType::MESSAGE_INTEGRITY);
    kinds.iter().any(strange) || kinds.iter().enumerate().any(twice) || behind.count() > 2
}
