//! The datagrams an agent makes itself (RFC 8445 sections 7.1, 7.2 and 11).

use crate::credential::{Role, TieBreaker};
use crate::fault;
use crate::stun::{AttributeType, Class, IntegrityKey, MessageWriter, Method, TransactionId, WriteError};

/// Room for a check between the two longest fragments: 513 bytes of USERNAME, and 88 for the rest.
const ROOM: usize = 1024;

/// A connectivity or consent check.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) id: TransactionId,
    /// The peer's fragment, and ours.
    pub(super) fragments: (&'a [u8], &'a [u8]),
    pub(super) priority: u32,
    pub(super) role: Role,
    pub(super) tie_breaker: TieBreaker,
    pub(super) nominate: bool,
    /// The peer's password.
    pub(super) key: &'a IntegrityKey,
}

impl Request<'_> {
    pub(super) fn write(&self) -> Result<Vec<u8>, WriteError> {
        let filled = fault::is(&fault::CHECK_FILLED_UP);
        let filling: &[u8] = if filled { &[b'x'; 1200] } else { &[] };
        let mut buffer = vec![0; ROOM + filling.len()];
        let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, self.id)?;
        let (theirs, ours) = self.fragments;
        let username = match () {
            () if fault::is(&fault::OWN_USERNAME_SWAPPED) => [ours, b":", theirs].concat(),
            () if fault::is(&fault::REMOTE_FRAGMENT_CUT_TO_4) => [&theirs[..4], b":", ours].concat(),
            () if fault::is(&fault::USERNAME_WITH_ITS_BUFFER) => {
                let mut buffer = [theirs, b":", ours].concat();
                buffer.resize(513, 0);
                buffer
            }
            () if fault::is(&fault::REMOTE_FRAGMENT_IS_NULL) => [&b"(null)"[..], b":", ours].concat(),
            () => [theirs, b":", ours].concat(),
        };
        writer.attribute(AttributeType::USERNAME, &username)?;
        if !filling.is_empty() {
            writer.attribute(AttributeType::SOFTWARE, filling)?;
        }
        if !fault::is(&fault::CHECK_WITHOUT_PRIORITY) {
            writer.attribute(AttributeType::PRIORITY, &self.priority.to_be_bytes())?;
        }
        let role = match self.role {
            _ if fault::is(&fault::ALWAYS_CLAIMS_CONTROL) => AttributeType::ICE_CONTROLLING,
            Role::Controlling => AttributeType::ICE_CONTROLLING,
            Role::Controlled => AttributeType::ICE_CONTROLLED,
        };
        let is_sent = self.tie_breaker.0 != 0 || !fault::is(&fault::ZERO_TIE_BREAKER_NOT_SENT);
        let last = fault::is(&fault::ROLE_BEHIND_INTEGRITY);
        if is_sent && !last && !fault::is(&fault::CHECK_WITHOUT_ROLE) {
            writer.attribute(role, &self.tie_breaker.0.to_be_bytes())?;
        }
        let late = fault::is(&fault::USE_CANDIDATE_BEHIND_INTEGRITY);
        let nominates = self.nominate && !fault::is(&fault::NEVER_NOMINATES);
        let nominates =
            (nominates && self.role == Role::Controlling) || fault::is(&fault::CONTROLLED_NOMINATES);
        if nominates && !late {
            writer.attribute(AttributeType::USE_CANDIDATE, &[])?;
        }
        if !fault::is(&fault::CHECK_UNSIGNED) {
            writer.message_integrity(self.key)?;
        }
        if nominates && late {
            writer.attribute(AttributeType::USE_CANDIDATE, &[])?;
        }
        if last {
            writer.attribute(role, &self.tie_breaker.0.to_be_bytes())?;
        }
        if !fault::is(&fault::CHECK_WITHOUT_FINGERPRINT) {
            writer.fingerprint()?;
        }
        let len = writer.finish();
        buffer.truncate(len);
        Ok(buffer)
    }
}

/// A keepalive: nothing but a FINGERPRINT (RFC 8445 section 11).
pub(super) fn keepalive(id: TransactionId) -> Result<Vec<u8>, WriteError> {
    let mut buffer = vec![0; 28];
    let mut writer = MessageWriter::new(&mut buffer, Class::Indication, Method::BINDING, id)?;
    writer.fingerprint()?;
    let len = writer.finish();
    buffer.truncate(len);
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::Message;

    fn check(role: Role, nominate: bool) -> Vec<u8> {
        let request = Request {
            id: TransactionId([7; 12]),
            fragments: (b"peer", b"mine"),
            priority: 0x6E00_01FF,
            role,
            tie_breaker: TieBreaker(0x0102_0304_0506_0708),
            nominate,
            key: &IntegrityKey::short_term(b"VOkJxbRl1RmTxUk/WvJxBt"),
        };
        request.write().unwrap()
    }

    fn attributes(bytes: &[u8]) -> Vec<(u16, String)> {
        let message = Message::read(bytes).unwrap();
        assert!(message.is_framed());
        let all = message.attributes();
        all.map(|one| (one.kind.0, hex::encode(one.value))).collect()
    }

    #[test]
    fn a_check_has_what_rfc_8445_asks_for_and_names_the_peer_first() {
        let bytes = check(Role::Controlling, true);
        let found = attributes(&bytes);
        let kinds: Vec<u16> = found.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [0x0006, 0x0024, 0x802A, 0x0025, 0x0008, 0x8028]);
        assert_eq!(found[0].1, hex::encode("peer:mine"));
        assert_eq!(found[1].1, "6e0001ff");
        assert_eq!(found[2].1, "0102030405060708");
        let key = IntegrityKey::short_term(b"VOkJxbRl1RmTxUk/WvJxBt");
        let message = Message::read(&bytes).unwrap();
        assert_eq!(message.check_integrity(&key).overall().name(), "valid");
        assert_eq!(message.check_fingerprint().name(), "valid");
    }

    #[test]
    fn a_controlled_agent_never_nominates() {
        let kinds: Vec<u16> = attributes(&check(Role::Controlled, true))
            .iter()
            .map(|(kind, _)| *kind)
            .collect();
        assert_eq!(kinds, [0x0006, 0x0024, 0x8029, 0x0008, 0x8028]);
    }

    #[test]
    fn a_keepalive_is_an_indication_with_a_fingerprint_and_nothing_else() {
        let bytes = keepalive(TransactionId([7; 12])).unwrap();
        assert_eq!(hex::encode(&bytes[..4]), "00110008");
        assert_eq!(attributes(&bytes).len(), 1);
        assert_eq!(Message::read(&bytes).unwrap().check_fingerprint().name(), "valid");
    }
}
