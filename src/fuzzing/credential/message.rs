//! The message of a scenario.

use arbitrary::Arbitrary;

use super::super::wire::{
    FINGERPRINT, SHA1, SHA256, USERNAME, attribute, fingerprint, fingerprint_value, header, seal, seal_again,
    walk, with_length,
};
use super::{PASSWORDS, UFRAGS};
use crate::credential::CredentialSet;

#[derive(Debug, Arbitrary)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "choices that do not exclude each other"
)]
pub(super) struct MessageChoice {
    kind: Option<u16>,
    /// Which set the check is meant for.
    target: u8,
    username: UsernameChoice,
    attributes: Vec<(AttributeChoice, Vec<u8>)>,
    /// Signed under another password than the target's.
    password: Option<u8>,
    sha1: bool,
    sha256: bool,
    behind: Vec<(u16, Vec<u8>)>,
    fingerprint: bool,
    /// Bytes changed once all is signed: where, by what, and whether both are made right again.
    damage: Vec<(u16, u8)>,
    sealed_again: bool,
}

#[derive(Debug, Arbitrary)]
enum UsernameChoice {
    Right,
    Absent,
    Swapped,
    OtherFragment(u8),
    Any(Vec<u8>),
}

#[derive(Debug, Arbitrary)]
enum AttributeChoice {
    Priority,
    UseCandidate,
    Controlling(u64),
    Controlled(u64),
    Any(u16),
}

/// A message, and what the harness knows about it.
pub(super) struct Built<'s> {
    pub(super) bytes: Vec<u8>,
    /// The set under which nothing about the message is wrong.
    pub(super) intact_for: Option<&'s CredentialSet>,
}

impl<'s> Built<'s> {
    pub(super) fn new(choice: &MessageChoice, sets: &'s [CredentialSet]) -> Self {
        let target = sets.get(usize::from(choice.target) % sets.len().max(1));
        let mut bytes = header(choice.kind.unwrap_or(0x0001));
        choice.write_username(&mut bytes, target);
        for (kind, value) in choice.attributes.iter().take(8) {
            kind.write(&mut bytes, value);
        }
        let own = target.map_or(&b"no+credential+registered"[..], |set| {
            set.local.password.as_bytes()
        });
        let key = choice
            .password
            .map_or(own, |at| PASSWORDS[usize::from(at) % PASSWORDS.len()].as_bytes());
        seal(&mut bytes, key, choice.sha1, choice.sha256);
        for (kind, value) in choice
            .behind
            .iter()
            .take(4)
            .filter(|(kind, _)| ![SHA1, SHA256, FINGERPRINT].contains(kind))
        {
            attribute(&mut bytes, *kind, &value[..value.len().min(64)]);
        }
        if choice.fingerprint {
            fingerprint(&mut bytes);
        }
        let damaged = choice.damage(&mut bytes, key);
        let intact = !damaged
            && choice.kind.is_none()
            && matches!(choice.username, UsernameChoice::Right)
            && choice
                .attributes
                .iter()
                .all(|(kind, _)| !matches!(kind, AttributeChoice::Any(_)))
            && (choice.sha1 || choice.sha256)
            && choice.fingerprint
            && key == own;
        Self {
            bytes,
            intact_for: target.filter(|_| intact),
        }
    }

    /// The message with nothing between its integrity attributes and a new FINGERPRINT; `None` if that
    /// leaves out more than attributes without a say.
    pub(super) fn without_what_is_behind(&self) -> Option<Vec<u8>> {
        let bytes = &self.bytes;
        let places: Vec<(usize, u16, usize)> = walk(bytes)
            .map(|(at, kind, value)| (at, kind, value.len()))
            .collect();
        let sealing = places
            .iter()
            .position(|(_, kind, _)| *kind == SHA1 || *kind == SHA256)?;
        let pair = places
            .get(sealing + 1)
            .is_some_and(|next| (places[sealing].1, next.1) == (SHA1, SHA256));
        let last = sealing + usize::from(pair);
        let (end, idle) = places[last + 1..].split_last()?;
        let framed = with_length(bytes, 0) == *bytes && *end == (bytes.len() - 8, FINGERPRINT, 4);
        let idle = idle
            .iter()
            .all(|(_, kind, _)| ![SHA1, SHA256, FINGERPRINT].contains(kind));
        let right = fingerprint_value(&bytes[..end.0]).to_be_bytes() == bytes[end.0 + 4..];
        if !(framed && idle && right) {
            return None;
        }
        let (at, _, len) = places[last];
        let mut bare = bytes[..at + 4 + len.next_multiple_of(4)].to_vec();
        fingerprint(&mut bare);
        Some(bare)
    }
}

impl MessageChoice {
    fn write_username(&self, bytes: &mut Vec<u8>, target: Option<&CredentialSet>) {
        let local = target.map_or(&b"none"[..], |set| set.local.ufrag.as_bytes());
        let value = match &self.username {
            UsernameChoice::Absent => return,
            UsernameChoice::Right => [local, b":peer"].concat(),
            UsernameChoice::Swapped => [b"peer:", local].concat(),
            UsernameChoice::OtherFragment(at) => {
                [UFRAGS[usize::from(*at) % UFRAGS.len()].as_bytes(), b":peer"].concat()
            }
            UsernameChoice::Any(value) => value[..value.len().min(600)].to_vec(),
        };
        attribute(bytes, USERNAME, &value);
    }

    /// Changes bytes after signing; true if any bit changed. Signs what is left once more if chosen.
    fn damage(&self, bytes: &mut [u8], key: &[u8]) -> bool {
        let before = bytes.to_vec();
        for (at, by) in self.damage.iter().take(4) {
            let at = usize::from(*at) % bytes.len();
            bytes[at] ^= by;
        }
        if self.sealed_again {
            seal_again(bytes, key);
        }
        before != bytes
    }
}

impl AttributeChoice {
    fn write(&self, bytes: &mut Vec<u8>, value: &[u8]) {
        match self {
            Self::Priority => attribute(bytes, 0x0024, &[110, 127, 30, 255]),
            Self::UseCandidate => attribute(bytes, 0x0025, &[]),
            Self::Controlling(number) => attribute(bytes, 0x802A, &number.to_be_bytes()),
            Self::Controlled(number) => attribute(bytes, 0x8029, &number.to_be_bytes()),
            Self::Any(kind) => attribute(bytes, *kind, &value[..value.len().min(64)]),
        }
    }
}
