//! What protects a draft: its integrity attributes and its FINGERPRINT.

use super::part::{Content, Flip, Part};
use super::{Draft, Key, Place};
use crate::stun::AttributeType;

impl Draft {
    /// MESSAGE-INTEGRITY by this key, in place of the one that is there or before FINGERPRINT.
    pub fn signed(self, key: Key) -> Self {
        self.integrity(Content::Integrity {
            key,
            flip: Flip::NONE,
            length: 20,
        })
    }

    /// MESSAGE-INTEGRITY with these bits of its last byte inverted.
    pub fn integrity_flipped(self, bits: u8) -> Self {
        self.integrity_with(Flip::last(bits), 20)
    }

    /// MESSAGE-INTEGRITY with these bits of its byte `at` inverted, from 0 to 19.
    pub fn integrity_flipped_at(self, at: usize, bits: u8) -> Self {
        self.integrity_with(Flip { at: Some(at), bits }, 20)
    }

    /// MESSAGE-INTEGRITY of only so many bytes, or filled up with zeros to so many.
    pub fn integrity_length(self, length: usize) -> Self {
        self.integrity_with(Flip::NONE, length)
    }

    /// MESSAGE-INTEGRITY-SHA256 by this key behind MESSAGE-INTEGRITY, cut to `length` bytes (32 is whole),
    /// with these bits of its last byte inverted.
    pub fn signed_sha256(mut self, key: Key, length: usize, flip: u8) -> Self {
        let kind = AttributeType::MESSAGE_INTEGRITY_SHA256;
        let at = self.index(Place::AfterIntegrity);
        let flip = Flip::last(flip);
        let content = Content::IntegritySha256 { key, flip, length };
        self.parts.insert(at, Part::new(kind, content));
        self
    }

    /// A second MESSAGE-INTEGRITY by this key, at that place.
    pub fn signed_again(mut self, place: Place, key: Key) -> Self {
        let at = self.index(place);
        let content = Content::Integrity {
            key,
            flip: Flip::NONE,
            length: 20,
        };
        self.parts
            .insert(at, Part::new(AttributeType::MESSAGE_INTEGRITY, content));
        self
    }

    /// FINGERPRINT at the end.
    pub fn fingerprint(self) -> Self {
        self.fingerprint_flipped(0)
    }

    /// FINGERPRINT at the end with these bits inverted.
    pub fn fingerprint_flipped(self, flip: u32) -> Self {
        let mut draft = self.without(AttributeType::FINGERPRINT);
        let content = Content::Fingerprint { flip };
        draft.parts.push(Part::new(AttributeType::FINGERPRINT, content));
        draft
    }

    /// One more FINGERPRINT, right for where it stands, with these bits inverted.
    pub fn fingerprint_again(mut self, place: Place, flip: u32) -> Self {
        let at = self.index(place);
        let part = Part::new(AttributeType::FINGERPRINT, Content::Fingerprint { flip });
        self.parts.insert(at, part);
        self
    }

    fn key(&self) -> Key {
        let key = |part: &Part| match part.content {
            Content::Integrity { key, .. } => Some(key),
            _ => None,
        };
        self.parts.iter().find_map(key).unwrap_or(Key::Local)
    }

    fn integrity_with(self, flip: Flip, length: usize) -> Self {
        let key = self.key();
        self.integrity(Content::Integrity { key, flip, length })
    }

    fn integrity(self, content: Content) -> Self {
        self.put(AttributeType::MESSAGE_INTEGRITY, content, Place::AfterIntegrity)
    }
}
