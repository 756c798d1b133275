//! Every key that either side has described, and what they tell of a message.

use super::event::Path;
use super::log::{Direction, Key, Owner, Signature, StunSeen};
use crate::credential::{Role, split_username};
use crate::stun::{AttributeType, Check, Class, IntegrityKey, Message};

/// Credentials that were described at some time, in the order they came.
#[derive(Debug, Default)]
pub(super) struct Book(Vec<Known>);

#[derive(Debug)]
struct Known {
    key: Key,
    ufrag: String,
    password: String,
    integrity: IntegrityKey,
}

impl Book {
    /// Takes what a description states for a section; the same again is nothing new.
    pub(super) fn describe(&mut self, owner: Owner, section: usize, ufrag: &str, password: &str) {
        let mut known = self.0.iter().rev();
        let last = known.find(|one| one.key.owner == owner && one.key.section == section);
        if last.is_some_and(|one| one.ufrag == ufrag && one.password == password) {
            return;
        }
        let generation = last.map_or(0, |one| one.key.generation + 1);
        self.0.push(Known {
            key: Key {
                owner,
                section,
                generation,
            },
            ufrag: ufrag.into(),
            password: password.into(),
            integrity: IntegrityKey::short_term(password.as_bytes()),
        });
    }

    /// The newest key that an owner has described for a section.
    pub(super) fn newest(&self, owner: Owner, section: usize) -> Option<&IntegrityKey> {
        let mut known = self.0.iter().rev();
        let newest = known.find(|one| one.key.owner == owner && one.key.section == section);
        newest.map(|one| &one.integrity)
    }

    /// What a datagram says, if it is STUN.
    pub(super) fn read(&self, direction: Direction, path: Path, datagram: &[u8]) -> Option<StunSeen> {
        let message = Message::read(datagram).ok().filter(Message::is_framed)?;
        let username = message.attribute(AttributeType::USERNAME).map(|one| one.value);
        let halves = username.and_then(split_username);
        let (asked, asker) = match direction {
            Direction::Received => (Owner::Own, Owner::Other),
            Direction::Sent => (Owner::Other, Owner::Own),
        };
        let named = |owner, half: Option<&[u8]>| {
            half.map_or_else(Vec::new, |half| {
                self.keys(|one| one.key.owner == owner && one.ufrag.as_bytes() == half)
            })
        };
        let code = message.attribute(AttributeType::ERROR_CODE);
        Some(StunSeen {
            direction,
            path,
            class: message.class(),
            transaction: message.transaction_id(),
            code: code
                .and_then(|one| Some(u16::from(one.value.get(2)? & 7) * 100 + u16::from(*one.value.get(3)?))),
            username: username.map(|value| String::from_utf8_lossy(value).into_owned()),
            addressed: named(asked, halves.map(|halves| halves.local)),
            named: named(asker, halves.map(|halves| halves.remote)),
            signature: self.signature(&message),
            nominates: message.attribute(AttributeType::USE_CANDIDATE).is_some(),
            role: role(&message),
        })
    }

    fn signature(&self, message: &Message<'_>) -> Signature {
        let has = |kind| message.attribute(kind).is_some();
        if !has(AttributeType::MESSAGE_INTEGRITY) && !has(AttributeType::MESSAGE_INTEGRITY_SHA256) {
            return Signature::Absent;
        }
        let keys = self.keys(|one| message.check_integrity(&one.integrity).overall() == Check::Valid);
        if keys.is_empty() {
            Signature::Unknown
        } else {
            Signature::By(keys)
        }
    }

    fn keys(&self, matches: impl Fn(&Known) -> bool) -> Vec<Key> {
        let known = self.0.iter().filter(|one| matches(one));
        known.map(|one| one.key).collect()
    }
}

/// The role that a request claims.
fn role(message: &Message<'_>) -> Option<Role> {
    let has = |kind| message.class() == Class::Request && message.attribute(kind).is_some();
    if has(AttributeType::ICE_CONTROLLING) {
        Some(Role::Controlling)
    } else {
        has(AttributeType::ICE_CONTROLLED).then_some(Role::Controlled)
    }
}
