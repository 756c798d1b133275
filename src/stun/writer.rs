//! Writing a message into a caller's buffer.

use std::net::{IpAddr, SocketAddr};

use super::attribute::{ATTRIBUTE_HEADER_LEN, AttributeType};
use super::fingerprint::fingerprint;
use super::header::{Class, HEADER_LEN, MAGIC_COOKIE, MessageType, Method, TransactionId, field};
use super::key::IntegrityKey;
use super::mac::Covered;
use super::value::unmask;
use crate::fault;

/// Appends attributes to a message in a buffer of the caller's; never allocates. After every call
/// the buffer holds a whole message of [`len`](Self::len) bytes; a call that fails changes nothing.
///
/// It keeps lengths and padding right and leaves order and sense to the caller.
#[derive(Debug)]
pub struct MessageWriter<'b> {
    buffer: &'b mut [u8],
    len: usize,
}

/// Why something could not be written: the caller asked for what does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The buffer is too small.
    #[error("the message needs {needed} bytes and the buffer has {available}")]
    BufferTooSmall {
        /// Bytes up to the end of what was to be written.
        needed: usize,
        /// Bytes in the buffer.
        available: usize,
    },
    /// A length field holds 16 bits.
    #[error("the message would grow to {len} bytes after its header; its length field holds at most 65,532")]
    TooLong {
        /// Bytes after the header.
        len: usize,
    },
    /// Error codes go from 300 to 699 (RFC 8489 14.8).
    #[error("{code} is no error code; they go from 300 to 699")]
    ErrorCode {
        /// The number asked for.
        code: u16,
    },
    /// MESSAGE-INTEGRITY-SHA256 has 16, 20, 24, 28 or 32 bytes (RFC 8489 14.6).
    #[error("MESSAGE-INTEGRITY-SHA256 has 16, 20, 24, 28 or 32 bytes, not {len}")]
    MacLength {
        /// The size asked for.
        len: usize,
    },
}

impl<'b> MessageWriter<'b> {
    /// Begins a message without attributes.
    ///
    /// # Errors
    /// [`WriteError::BufferTooSmall`] for a buffer of fewer than 20 bytes.
    #[inline]
    pub fn new(
        buffer: &'b mut [u8],
        class: Class,
        method: Method,
        transaction_id: TransactionId,
    ) -> Result<Self, WriteError> {
        let available = buffer.len();
        let Some(header) = buffer.get_mut(..HEADER_LEN) else {
            return Err(WriteError::BufferTooSmall {
                needed: HEADER_LEN,
                available,
            });
        };
        header[field::TYPE].copy_from_slice(&MessageType { class, method }.to_bits().to_be_bytes());
        header[field::LENGTH].fill(0);
        header[field::COOKIE].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
        header[field::TRANSACTION_ID].copy_from_slice(&transaction_id.0);
        Ok(Self {
            buffer,
            len: HEADER_LEN,
        })
    }

    /// Any attribute; pads with zeros.
    ///
    /// # Errors
    /// [`WriteError::BufferTooSmall`] or [`WriteError::TooLong`].
    pub fn attribute(&mut self, kind: AttributeType, value: &[u8]) -> Result<(), WriteError> {
        self.grow(kind, value.len())?[..value.len()].copy_from_slice(value);
        Ok(())
    }

    /// An address hidden by XOR, such as XOR-MAPPED-ADDRESS (RFC 8489 14.2).
    ///
    /// # Errors
    /// [`WriteError::BufferTooSmall`] or [`WriteError::TooLong`].
    #[inline]
    pub fn xor_address(&mut self, kind: AttributeType, address: SocketAddr) -> Result<(), WriteError> {
        let address = unmask(address, self.transaction_id());
        self.address(kind, address)
    }

    /// An address in the clear, such as MAPPED-ADDRESS (RFC 8489 14.1).
    ///
    /// # Errors
    /// [`WriteError::BufferTooSmall`] or [`WriteError::TooLong`].
    #[inline]
    pub fn address(&mut self, kind: AttributeType, address: SocketAddr) -> Result<(), WriteError> {
        let port = address.port().to_be_bytes();
        match address.ip() {
            IpAddr::V4(ip) => {
                let value = self.grow(kind, 8)?;
                value[..4].copy_from_slice(&[0, 1, port[0], port[1]]);
                value[4..].copy_from_slice(&ip.octets());
            }
            IpAddr::V6(ip) => {
                let value = self.grow(kind, 20)?;
                value[..4].copy_from_slice(&[0, 2, port[0], port[1]]);
                value[4..].copy_from_slice(&ip.octets());
            }
        }
        Ok(())
    }

    /// ERROR-CODE (RFC 8489 14.8).
    ///
    /// # Errors
    /// [`WriteError::ErrorCode`] outside 300 to 699; [`WriteError::BufferTooSmall`] or
    /// [`WriteError::TooLong`].
    pub fn error_code(&mut self, code: u16, reason: &str) -> Result<(), WriteError> {
        let class = u8::try_from(code / 100)
            .ok()
            .filter(|class| (3..=6).contains(class));
        let (Some(class), Ok(number)) = (class, u8::try_from(code % 100)) else {
            return Err(WriteError::ErrorCode { code });
        };
        let value = self.grow(AttributeType::ERROR_CODE, 4 + reason.len())?;
        value[..4].copy_from_slice(&[0, 0, class, number]);
        if fault::is(&fault::ERROR_CODE_AS_ONE_NUMBER) {
            value[2..4].copy_from_slice(&code.to_be_bytes());
        }
        value[4..4 + reason.len()].copy_from_slice(reason.as_bytes());
        Ok(())
    }

    /// UNKNOWN-ATTRIBUTES (RFC 8489 14.13).
    ///
    /// # Errors
    /// [`WriteError::BufferTooSmall`] or [`WriteError::TooLong`].
    pub fn unknown_attributes(&mut self, types: &[AttributeType]) -> Result<(), WriteError> {
        let value = self.grow(AttributeType::UNKNOWN_ATTRIBUTES, 2 * types.len())?;
        for (place, kind) in value.chunks_exact_mut(2).zip(types) {
            place.copy_from_slice(&kind.0.to_be_bytes());
        }
        Ok(())
    }

    /// MESSAGE-INTEGRITY over everything written so far (RFC 8489 14.5).
    ///
    /// # Errors
    /// [`WriteError::BufferTooSmall`] or [`WriteError::TooLong`].
    #[inline]
    pub fn message_integrity(&mut self, key: &IntegrityKey) -> Result<(), WriteError> {
        self.seal(AttributeType::MESSAGE_INTEGRITY, 20, |covered, mac| {
            mac.copy_from_slice(&key.sha1(&whole(covered)));
        })
    }

    /// MESSAGE-INTEGRITY-SHA256 over everything written so far, cut to `len` bytes (RFC 8489 14.6).
    ///
    /// # Errors
    /// [`WriteError::MacLength`] for a size that the RFC does not know;
    /// [`WriteError::BufferTooSmall`] or [`WriteError::TooLong`].
    pub fn message_integrity_sha256(&mut self, key: &IntegrityKey, len: usize) -> Result<(), WriteError> {
        if !super::value::is_sha256_length(len) {
            return Err(WriteError::MacLength { len });
        }
        self.seal(AttributeType::MESSAGE_INTEGRITY_SHA256, len, |covered, mac| {
            mac.copy_from_slice(&key.sha256(&whole(covered))[..len]);
        })
    }

    /// FINGERPRINT over everything written so far (RFC 8489 14.7).
    ///
    /// # Errors
    /// [`WriteError::BufferTooSmall`] or [`WriteError::TooLong`].
    #[inline]
    pub fn fingerprint(&mut self) -> Result<(), WriteError> {
        self.seal(AttributeType::FINGERPRINT, 4, |covered, value| {
            value.copy_from_slice(&fingerprint(covered).to_be_bytes());
        })
    }

    /// Bytes of the message so far.
    #[expect(clippy::len_without_is_empty, reason = "a message has a header at least")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Ends writing; the message is the first so many bytes of the buffer.
    #[inline]
    pub fn finish(self) -> usize {
        self.len
    }

    #[inline]
    fn transaction_id(&self) -> TransactionId {
        let mut id = [0; 12];
        id.copy_from_slice(&self.buffer[field::TRANSACTION_ID]);
        TransactionId(id)
    }

    /// Appends an attribute of `len` bytes whose value `fill` computes from all that precedes it,
    /// the length field already counting the attribute.
    #[inline]
    fn seal(
        &mut self,
        kind: AttributeType,
        len: usize,
        fill: impl FnOnce(&[u8], &mut [u8]),
    ) -> Result<(), WriteError> {
        let start = self.len;
        self.grow(kind, len)?;
        let (covered, attribute) = self.buffer[..self.len].split_at_mut(start);
        fill(covered, &mut attribute[ATTRIBUTE_HEADER_LEN..]);
        Ok(())
    }

    /// Makes room for an attribute, writes its header and padding, counts it in the message's
    /// length field, and returns the place of its value with its padding.
    #[inline]
    fn grow(&mut self, kind: AttributeType, value_len: usize) -> Result<&mut [u8], WriteError> {
        let end = self.len + ATTRIBUTE_HEADER_LEN + value_len.next_multiple_of(4);
        let counts_header = fault::is(&fault::LENGTH_COUNTS_THE_HEADER);
        let body = if counts_header { end } else { end - HEADER_LEN };
        let (Ok(body_len), Ok(value_len_field)) = (u16::try_from(body), u16::try_from(value_len)) else {
            return Err(WriteError::TooLong { len: body });
        };
        let available = self.buffer.len();
        let Some(place) = self.buffer.get_mut(self.len..end) else {
            return Err(WriteError::BufferTooSmall {
                needed: end,
                available,
            });
        };
        place[..2].copy_from_slice(&kind.0.to_be_bytes());
        place[2..4].copy_from_slice(&value_len_field.to_be_bytes());
        if !value_len.is_multiple_of(4) && fault::is(&fault::PADDING_COUNTED_IN_LENGTH) {
            place[2..4].copy_from_slice(&value_len_field.next_multiple_of(4).to_be_bytes());
        }
        place[ATTRIBUTE_HEADER_LEN + value_len..].fill(0);
        if fault::is(&fault::PADDING_LEAKS) {
            let padding = &mut place[ATTRIBUTE_HEADER_LEN + value_len..];
            padding.copy_from_slice(&b"mem"[..padding.len()]);
        }
        let value = self.len + ATTRIBUTE_HEADER_LEN;
        self.len = end;
        self.buffer[field::LENGTH].copy_from_slice(&body_len.to_be_bytes());
        Ok(&mut self.buffer[value..end])
    }
}

/// All that is written so far, its length field as it stands.
#[inline]
fn whole(written: &[u8]) -> Covered<'_> {
    Covered {
        bytes: written,
        length: [written[2], written[3]],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: TransactionId = TransactionId([
        0xB7, 0xE7, 0xA7, 1, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE,
    ]);

    fn key() -> IntegrityKey {
        IntegrityKey::short_term(b"VOkJxbRl1RmTxUk/WvJxBt")
    }

    fn write(body: impl FnOnce(&mut MessageWriter<'_>)) -> String {
        let mut buffer = [0xEE; 256];
        let mut writer = MessageWriter::new(&mut buffer, Class::Success, Method::BINDING, ID).unwrap();
        body(&mut writer);
        let len = writer.finish();
        hex::encode(&buffer[..len])
    }

    #[test]
    fn an_empty_message_is_its_header() {
        assert_eq!(write(|_| ()), "010100002112a442b7e7a701bc34d686fa87dfae");
    }

    /// RFC 5769 2.3, except that its padding byte 0x20 is zero here, which changes MAC and CRC. Those
    /// were computed with Python's hmac and zlib.
    #[test]
    fn a_whole_response_over_ipv6() {
        let address = "[2001:db8:1234:5678:11:2233:4455:6677]:32853".parse().unwrap();
        let written = write(|writer| {
            writer.attribute(AttributeType::SOFTWARE, b"test vector").unwrap();
            writer
                .xor_address(AttributeType::XOR_MAPPED_ADDRESS, address)
                .unwrap();
            writer.message_integrity(&key()).unwrap();
            writer.fingerprint().unwrap();
            assert_eq!(writer.len(), 92);
        });
        let expected = "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7200\
            002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9\
            00080014bd036d6a331750dfe2edc58e643455cff5c8e264802800044f260293";
        assert_eq!(written, expected);
    }

    #[test]
    fn attributes_by_hand() {
        let body = |text: &str| text.strip_prefix("0101").map(str::to_owned);
        let written = write(|writer| writer.error_code(487, "Role").unwrap());
        assert_eq!(
            body(&written).unwrap(),
            "000c2112a442b7e7a701bc34d686fa87dfae0009000800000457526f6c65"
        );
        let written = write(|writer| {
            writer
                .unknown_attributes(&[AttributeType(0x7FFF), AttributeType(2), AttributeType(3)])
                .unwrap();
        });
        assert_eq!(
            body(&written).unwrap(),
            "000c2112a442b7e7a701bc34d686fa87dfae000a00067fff000200030000"
        );
        let written = write(|writer| {
            writer
                .address(AttributeType::MAPPED_ADDRESS, "192.0.2.1:258".parse().unwrap())
                .unwrap();
        });
        assert_eq!(
            body(&written).unwrap(),
            "000c2112a442b7e7a701bc34d686fa87dfae0001000800010102c0000201"
        );
    }

    #[test]
    fn sha256_integrity_at_every_length() {
        let mut buffer = [0; 64];
        for len in 0..=40 {
            let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
            let written = writer.message_integrity_sha256(&key(), len);
            if [16, 20, 24, 28, 32].contains(&len) {
                assert_eq!((written, writer.len()), (Ok(()), 24 + len));
            } else {
                assert_eq!((written, writer.len()), (Err(WriteError::MacLength { len }), 20));
            }
        }
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let mut buffer = [0; 28];
        for available in 0..HEADER_LEN {
            let refused = MessageWriter::new(&mut buffer[..available], Class::Request, Method::BINDING, ID);
            assert_eq!(
                refused.unwrap_err(),
                WriteError::BufferTooSmall {
                    needed: 20,
                    available
                }
            );
        }
        let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
        let too_small = Err(WriteError::BufferTooSmall {
            needed: 32,
            available: 28,
        });
        assert_eq!(writer.attribute(AttributeType::USERNAME, b"abcde"), too_small);
        assert_eq!(writer.len(), 20);
        writer.attribute(AttributeType::USERNAME, b"abcd").unwrap();
        let too_small = Err(WriteError::BufferTooSmall {
            needed: 36,
            available: 28,
        });
        assert_eq!(writer.fingerprint(), too_small);
        assert_eq!(writer.finish(), 28);
        assert_eq!(hex::encode(&buffer[2..4]), "0008");
    }

    #[test]
    fn lengths_and_codes_have_limits() {
        let mut buffer = vec![0; 70_000];
        let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
        let long = vec![0; 65_536];
        assert_eq!(
            writer.attribute(AttributeType::DATA, &long),
            Err(WriteError::TooLong { len: 65_540 })
        );
        assert_eq!(
            writer.attribute(AttributeType::DATA, &long[..65_529]),
            Err(WriteError::TooLong { len: 65_536 })
        );
        assert_eq!(writer.attribute(AttributeType::DATA, &long[..65_528]), Ok(()));
        assert_eq!(
            writer.attribute(AttributeType::DATA, b""),
            Err(WriteError::TooLong { len: 65_536 })
        );
        let mut writer = MessageWriter::new(&mut buffer, Class::Error, Method::BINDING, ID).unwrap();
        for code in [0, 299, 700, 65_535] {
            assert_eq!(writer.error_code(code, ""), Err(WriteError::ErrorCode { code }));
        }
        for code in [300, 699] {
            assert_eq!(writer.error_code(code, ""), Ok(()));
        }
    }
}
