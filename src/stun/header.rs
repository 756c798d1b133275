//! The 20-byte header (RFC 8489 section 5).

use std::fmt;

/// Bytes in a STUN header; the length field counts what follows them.
pub const HEADER_LEN: usize = 20;

/// The constant that tells STUN since RFC 5389 from its predecessor and from other protocols.
pub const MAGIC_COOKIE: u32 = 0x2112_A442;

/// Where each header field lies.
pub(super) mod field {
    use std::ops::Range;

    pub(crate) const TYPE: Range<usize> = 0..2;
    pub(crate) const LENGTH: Range<usize> = 2..4;
    pub(crate) const COOKIE: Range<usize> = 4..8;
    pub(crate) const TRANSACTION_ID: Range<usize> = 8..20;
}

/// The four classes of message (RFC 8489 section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Asks for a response.
    Request,
    /// Asks for nothing; is never answered.
    Indication,
    /// A success response.
    Success,
    /// An error response.
    Error,
}

impl Class {
    /// The name the shim protocol uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Indication => "indication",
            Self::Success => "success",
            Self::Error => "error",
        }
    }

    /// True for success and error responses.
    pub fn is_response(self) -> bool {
        matches!(self, Self::Success | Self::Error)
    }
}

/// A 12-bit method (RFC 8489 section 18.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Method(u16);

impl Method {
    /// Binding, the only method that ICE uses.
    pub const BINDING: Self = Self(0x001);
    /// The largest method that twelve bits hold.
    pub const MAX: Self = Self(0xFFF);

    /// A method, or `None` above twelve bits.
    pub const fn new(value: u16) -> Option<Self> {
        if value <= Self::MAX.0 {
            Some(Self(value))
        } else {
            None
        }
    }

    /// The number, 0 to 0xFFF.
    pub const fn value(self) -> u16 {
        self.0
    }
}

/// Class and method, interleaved in the first 14 bits below the two zero bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageType {
    /// What is asked for or answered.
    pub class: Class,
    /// What it is about.
    pub method: Method,
}

impl MessageType {
    /// Splits the type field; the two top bits are not looked at.
    pub const fn from_bits(bits: u16) -> Self {
        let class = match (bits & 0x0100 != 0, bits & 0x0010 != 0) {
            (false, false) => Class::Request,
            (false, true) => Class::Indication,
            (true, false) => Class::Success,
            (true, true) => Class::Error,
        };
        let method = bits & 0x000F | (bits & 0x00E0) >> 1 | (bits & 0x3E00) >> 2;
        Self {
            class,
            method: Method(method),
        }
    }

    /// The type field on the wire.
    pub const fn to_bits(self) -> u16 {
        let class = match self.class {
            Class::Request => 0x0000,
            Class::Indication => 0x0010,
            Class::Success => 0x0100,
            Class::Error => 0x0110,
        };
        let method = self.method.0;
        class | method & 0x000F | (method & 0x0070) << 1 | (method & 0x0F80) << 2
    }
}

/// The 96 bits that pair a response with its request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TransactionId(pub [u8; 12]);

impl fmt::Debug for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransactionId({self})")
    }
}

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The big-endian number in the two bytes at `at` of a slice known to hold them.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

/// The big-endian number in the four bytes at `at` of a slice known to hold them.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_of_rfc_8489_figure_3() {
        let binding = |class| {
            MessageType {
                class,
                method: Method::BINDING,
            }
            .to_bits()
        };
        assert_eq!(binding(Class::Request), 0x0001);
        assert_eq!(binding(Class::Indication), 0x0011);
        assert_eq!(binding(Class::Success), 0x0101);
        assert_eq!(binding(Class::Error), 0x0111);
        // TURN's methods and the edges of the twelve bits, spread by hand over M0-3, M4-6, M7-11.
        for (method, bits) in [
            (0x003, 0x0003),
            (0x009, 0x0009),
            (0x010, 0x0020),
            (0x070, 0x00E0),
            (0x080, 0x0200),
            (0xFFF, 0x3EEF),
        ] {
            let method = Method::new(method).unwrap();
            assert_eq!(
                MessageType {
                    class: Class::Request,
                    method
                }
                .to_bits(),
                bits
            );
        }
        assert_eq!(Method::new(0x1000), None);
        assert_eq!(Method::MAX.value(), 0xFFF);
    }

    #[test]
    fn every_type_field_survives_the_round_trip() {
        for bits in 0..0x4000 {
            assert_eq!(MessageType::from_bits(bits).to_bits(), bits);
        }
        assert_eq!(
            MessageType::from_bits(0x0111),
            MessageType {
                class: Class::Error,
                method: Method::BINDING
            }
        );
        assert_eq!(MessageType::from_bits(0x0011).class, Class::Indication);
        assert_eq!(MessageType::from_bits(0x3EEF).method, Method::MAX);
    }

    #[test]
    fn names_are_those_of_the_shim_protocol() {
        let names = [Class::Request, Class::Indication, Class::Success, Class::Error].map(Class::name);
        assert_eq!(names, ["request", "indication", "success", "error"]);
        let responses =
            [Class::Request, Class::Indication, Class::Success, Class::Error].map(Class::is_response);
        assert_eq!(responses, [false, false, true, true]);
    }

    #[test]
    fn a_transaction_id_reads_as_hex() {
        let id = TransactionId([
            0xB7, 0xE7, 0xA7, 1, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE,
        ]);
        assert_eq!(id.to_string(), "b7e7a701bc34d686fa87dfae");
        assert_eq!(format!("{id:?}"), "TransactionId(b7e7a701bc34d686fa87dfae)");
    }
}
