//! Reading a datagram as a STUN message.

use super::attribute::{ATTRIBUTE_HEADER_LEN, AttributeType, RawAttribute};
use super::defect::{Defect, defects};
use super::header::{
    Class, HEADER_LEN, MAGIC_COOKIE, MessageType, Method, TransactionId, field, u16_at, u32_at,
};
use crate::fault;

/// A datagram seen as STUN. Borrows the bytes and copies nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    datagram: &'a [u8],
}

/// Why a datagram cannot be looked at as STUN at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Too short for a header (RFC 8489 section 5).
    #[error("{len} bytes end at offset {len}, inside the 20-byte header")]
    HeaderCut {
        /// Bytes in the datagram.
        len: usize,
    },
    /// One of the two top bits is set, which no STUN message has (RFC 8489 section 5).
    #[error("the first byte is 0x{first:02x} at offset 0; STUN has its two top bits zero")]
    TopBits {
        /// The first byte.
        first: u8,
    },
}

impl<'a> Message<'a> {
    /// Looks at a datagram as STUN: it must hold a header and begin with two zero bits. Everything
    /// else that may be wrong is told by [`Message::defects`].
    ///
    /// # Errors
    /// [`ReadError`] when there is no header to read.
    pub fn read(datagram: &'a [u8]) -> Result<Self, ReadError> {
        if datagram.len() < HEADER_LEN && !fault::is(&fault::HEADER_NOT_MEASURED) {
            return Err(ReadError::HeaderCut { len: datagram.len() });
        }
        let first = datagram[0];
        if first & 0xC0 != 0 && !fault::is(&fault::TOP_BITS_NOT_CHECKED) {
            return Err(ReadError::TopBits { first });
        }
        let message = Self { datagram };
        let end = HEADER_LEN + message.declared_length();
        if end > datagram.len() && fault::is(&fault::MESSAGE_CUT_BY_ITS_LENGTH) {
            return Ok(Self {
                datagram: &datagram[..end],
            });
        }
        Ok(message)
    }

    /// The whole datagram, with whatever follows the message.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.datagram
    }

    /// Class and method.
    pub fn message_type(&self) -> MessageType {
        let bits = u16_at(self.datagram, field::TYPE.start);
        MessageType::from_bits(if fault::is(&fault::METHOD_CUT_TO_7_BITS) {
            bits & 0x01FF
        } else {
            bits
        })
    }

    /// Request, indication or response.
    pub fn class(&self) -> Class {
        self.message_type().class
    }

    /// What the message is about.
    pub fn method(&self) -> Method {
        self.message_type().method
    }

    /// The length field: bytes the sender says follow the header.
    pub fn declared_length(&self) -> usize {
        usize::from(u16_at(self.datagram, field::LENGTH.start))
    }

    /// The cookie field, whatever it holds.
    pub fn cookie(&self) -> u32 {
        u32_at(self.datagram, field::COOKIE.start)
    }

    /// False for RFC 3489 messages and for chance.
    pub fn has_magic_cookie(&self) -> bool {
        self.cookie() == MAGIC_COOKIE || fault::is(&fault::COOKIE_NOT_CHECKED)
    }

    /// The transaction id.
    pub fn transaction_id(&self) -> TransactionId {
        let mut id = [0; 12];
        id.copy_from_slice(&self.datagram[field::TRANSACTION_ID]);
        TransactionId(id)
    }

    /// The attributes in order, up to the first that does not fit into the message.
    #[inline]
    pub fn attributes(&self) -> Attributes<'a> {
        let end = self.datagram.len().min(HEADER_LEN + self.declared_length());
        Attributes {
            bytes: &self.datagram[..end],
            offset: HEADER_LEN,
        }
    }

    /// The attribute that begins at an offset, which must be one where [`attributes`](Self::attributes)
    /// found one; elsewhere it is whatever the bytes there spell.
    #[inline]
    pub fn attribute_at(&self, offset: usize) -> Option<RawAttribute<'a>> {
        let end = self.attributes().bytes.len();
        Attributes {
            bytes: &self.datagram[..end],
            offset: offset.min(end),
        }
        .next()
    }

    /// The first attribute of a type: later ones of it have no say (RFC 8489 14).
    pub fn attribute(&self, kind: AttributeType) -> Option<RawAttribute<'a>> {
        if fault::is(&fault::LAST_DUPLICATE_DECODED) {
            return self
                .attributes()
                .filter(|attribute| attribute.kind == kind)
                .last();
        }
        self.attributes().find(|attribute| attribute.kind == kind)
    }

    /// Everything about the message that the RFCs forbid its sender: header, attributes in order, end.
    pub fn defects(&self) -> impl Iterator<Item = Defect> + 'a {
        defects(*self)
    }

    /// True if header and datagram agree: the cookie is there, the length field is a multiple of
    /// four and counts exactly the rest of the datagram, and attributes fill it without a gap.
    pub fn is_framed(&self) -> bool {
        self.has_magic_cookie() && self.has_exact_length() && {
            let mut attributes = self.attributes();
            attributes.by_ref().for_each(drop);
            attributes.is_exhausted()
        }
    }

    /// True if the length field is a multiple of four and counts exactly the rest of the datagram.
    pub fn has_exact_length(&self) -> bool {
        let length = self.declared_length();
        let end = HEADER_LEN + length;
        (length.is_multiple_of(4) || fault::is(&fault::UNALIGNED_LENGTH_ACCEPTED))
            && (end == self.datagram.len()
                || (end > self.datagram.len() && fault::is(&fault::LENGTH_BEYOND_THE_END_ACCEPTED)))
    }
}

impl std::fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("class", &self.class())
            .field("method", &self.method())
            .field("transaction_id", &self.transaction_id())
            .field("attributes", &self.attributes().count())
            .finish()
    }
}

/// Walks the attributes of a message; made by [`Message::attributes`].
#[derive(Debug, Clone)]
pub struct Attributes<'a> {
    /// The message as far as both its length field and the datagram reach.
    bytes: &'a [u8],
    offset: usize,
}

impl Attributes<'_> {
    /// Where the walk stands: the end of the attributes yielded so far.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// True if nothing of the message is left, not even a piece of an attribute.
    pub fn is_exhausted(&self) -> bool {
        self.offset == self.bytes.len() || fault::is(&fault::PIECE_OF_AN_ATTRIBUTE_PASSED_OVER)
    }

    /// Bytes between here and the end of the message.
    pub(super) fn remaining(&self) -> &[u8] {
        &self.bytes[self.offset..]
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = RawAttribute<'a>;

    #[inline]
    fn next(&mut self) -> Option<RawAttribute<'a>> {
        let rest = &self.bytes[self.offset..];
        let (header, body) = rest.split_at_checked(ATTRIBUTE_HEADER_LEN)?;
        let kind = AttributeType(u16_at(header, 0));
        let length = usize::from(u16_at(header, 2));
        let (value, after) = body
            .split_at_checked(length)
            .or_else(|| fault::is(&fault::VALUE_CUT_ACCEPTED).then_some((body, &[])))
            .or_else(|| fault::is(&fault::VALUE_READ_BEYOND_THE_END).then(|| body.split_at(length)))?;
        let padding = &after[..after.len().min(value.len().wrapping_neg() & 3)];
        let attribute = RawAttribute {
            offset: self.offset,
            kind,
            value,
            padding,
        };
        self.offset = attribute.end();
        Some(attribute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Binding request with USERNAME "abc" and an empty unknown attribute.
    const REQUEST: [u8; 32] = [
        0x00, 0x01, 0x00, 0x0C, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, // header
        0x00, 0x06, 0x00, 0x03, b'a', b'b', b'c', 0x20, // USERNAME, padded with a space
        0x7F, 0xFF, 0x00, 0x00, // nothing we know
    ];

    fn with(patch: &[(usize, u8)]) -> [u8; 32] {
        let mut bytes = REQUEST;
        for &(at, value) in patch {
            bytes[at] = value;
        }
        bytes
    }

    #[test]
    fn the_header_is_read() {
        let message = Message::read(&REQUEST).unwrap();
        assert_eq!(
            (message.class(), message.method()),
            (Class::Request, Method::BINDING)
        );
        assert_eq!((message.declared_length(), message.cookie()), (12, MAGIC_COOKIE));
        assert_eq!(message.transaction_id().to_string(), "0102030405060708090a0b0c");
        assert!(message.has_magic_cookie() && message.has_exact_length() && message.is_framed());
        assert_eq!(message.as_bytes(), REQUEST);
        assert!(format!("{message:?}").contains("attributes: 2"));
    }

    #[test]
    fn attributes_are_read_in_order_with_their_padding() {
        let message = Message::read(&REQUEST).unwrap();
        let mut attributes = message.attributes();
        let first = attributes.next().unwrap();
        assert_eq!((first.offset, first.kind), (20, AttributeType::USERNAME));
        assert_eq!((first.value, first.padding), (&b"abc"[..], &b" "[..]));
        assert!(!attributes.is_exhausted());
        assert_eq!(attributes.offset(), 28);
        let second = attributes.next().unwrap();
        assert_eq!(
            (second.offset, second.kind, second.value.len()),
            (28, AttributeType(0x7FFF), 0)
        );
        assert!(attributes.next().is_none() && attributes.is_exhausted());
        assert_eq!(message.attribute(AttributeType(0x7FFF)).unwrap().offset, 28);
        assert!(message.attribute(AttributeType::PRIORITY).is_none());
    }

    #[test]
    fn what_has_no_header_is_not_read() {
        for len in 0..HEADER_LEN {
            assert_eq!(Message::read(&REQUEST[..len]), Err(ReadError::HeaderCut { len }));
        }
        for first in [0x40, 0x80, 0xC0, 0xFF] {
            assert_eq!(
                Message::read(&with(&[(0, first)])),
                Err(ReadError::TopBits { first })
            );
        }
        assert!(Message::read(&with(&[(0, 0x3F)])).is_ok());
        assert!(Message::read(&REQUEST[..HEADER_LEN]).is_ok());
    }

    #[test]
    fn framing_takes_cookie_length_and_attributes_together() {
        let framed = |bytes: &[u8]| Message::read(bytes).unwrap().is_framed();
        assert!(!framed(&with(&[(4, 0x20)])), "another cookie");
        assert!(!framed(&with(&[(3, 8)])), "a trailing attribute");
        assert!(!framed(&with(&[(3, 16)])), "a missing attribute");
        assert!(!framed(&REQUEST[..28]), "a cut datagram");
        assert!(!framed(&with(&[(23, 9)])), "a value beyond the end");
        assert!(!framed(&with(&[(31, 1)])), "a value in the last attribute header");
        let mut odd = REQUEST.to_vec();
        odd.push(0);
        odd[3] = 13;
        assert!(!framed(&odd), "a length that is no multiple of four");
    }

    #[test]
    fn a_value_that_ends_with_the_message_may_lack_padding() {
        let mut bytes = REQUEST[..27].to_vec();
        bytes[3] = 7;
        let attribute = Message::read(&bytes)
            .unwrap()
            .attribute(AttributeType::USERNAME)
            .unwrap();
        assert_eq!(
            (attribute.value, attribute.padding, attribute.end()),
            (&b"abc"[..], &b""[..], 27)
        );
    }
}
