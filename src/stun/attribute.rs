//! Attributes as the wire has them: a type, a value, padding (RFC 8489 section 14).

use std::fmt;

use super::defect::DefectKind;
use super::header::TransactionId;
use super::value::Attribute;

/// The 16-bit number of an attribute (RFC 8489 section 18.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttributeType(pub u16);

/// Declares the known attribute types once, with their IANA names.
macro_rules! attribute_types {
    ($($(#[$doc:meta])* $name:ident = $value:literal, $text:literal;)*) => {
        impl AttributeType {
            $($(#[$doc])* pub const $name: Self = Self($value);)*

            /// The registered name, or `None` for a type that icespec does not know.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($text),)*
                    _ => None,
                }
            }

            /// Every type that has a name.
            pub const KNOWN: &'static [Self] = &[$(Self($value)),*];
        }
    };
}

attribute_types! {
    /// RFC 8489 14.1.
    MAPPED_ADDRESS = 0x0001, "MAPPED-ADDRESS";
    /// RFC 8489 14.3.
    USERNAME = 0x0006, "USERNAME";
    /// RFC 8489 14.5.
    MESSAGE_INTEGRITY = 0x0008, "MESSAGE-INTEGRITY";
    /// RFC 8489 14.8.
    ERROR_CODE = 0x0009, "ERROR-CODE";
    /// RFC 8489 14.13.
    UNKNOWN_ATTRIBUTES = 0x000A, "UNKNOWN-ATTRIBUTES";
    /// RFC 8656 18.1.
    CHANNEL_NUMBER = 0x000C, "CHANNEL-NUMBER";
    /// RFC 8656 18.2.
    LIFETIME = 0x000D, "LIFETIME";
    /// RFC 8656 18.3.
    XOR_PEER_ADDRESS = 0x0012, "XOR-PEER-ADDRESS";
    /// RFC 8656 18.4.
    DATA = 0x0013, "DATA";
    /// RFC 8489 14.9.
    REALM = 0x0014, "REALM";
    /// RFC 8489 14.10.
    NONCE = 0x0015, "NONCE";
    /// RFC 8656 18.5.
    XOR_RELAYED_ADDRESS = 0x0016, "XOR-RELAYED-ADDRESS";
    /// RFC 8656 18.6.
    REQUESTED_ADDRESS_FAMILY = 0x0017, "REQUESTED-ADDRESS-FAMILY";
    /// RFC 8656 18.7.
    EVEN_PORT = 0x0018, "EVEN-PORT";
    /// RFC 8656 18.8.
    REQUESTED_TRANSPORT = 0x0019, "REQUESTED-TRANSPORT";
    /// RFC 8656 18.9.
    DONT_FRAGMENT = 0x001A, "DONT-FRAGMENT";
    /// RFC 8489 14.6.
    MESSAGE_INTEGRITY_SHA256 = 0x001C, "MESSAGE-INTEGRITY-SHA256";
    /// RFC 8489 14.12.
    PASSWORD_ALGORITHM = 0x001D, "PASSWORD-ALGORITHM";
    /// RFC 8489 14.4.
    USERHASH = 0x001E, "USERHASH";
    /// RFC 8489 14.2.
    XOR_MAPPED_ADDRESS = 0x0020, "XOR-MAPPED-ADDRESS";
    /// RFC 8656 18.10.
    RESERVATION_TOKEN = 0x0022, "RESERVATION-TOKEN";
    /// RFC 8445 16.1.
    PRIORITY = 0x0024, "PRIORITY";
    /// RFC 8445 16.1.
    USE_CANDIDATE = 0x0025, "USE-CANDIDATE";
    /// RFC 8656 18.11.
    ADDITIONAL_ADDRESS_FAMILY = 0x8000, "ADDITIONAL-ADDRESS-FAMILY";
    /// RFC 8656 18.12.
    ADDRESS_ERROR_CODE = 0x8001, "ADDRESS-ERROR-CODE";
    /// RFC 8489 14.11.
    PASSWORD_ALGORITHMS = 0x8002, "PASSWORD-ALGORITHMS";
    /// RFC 8489 14.16.
    ALTERNATE_DOMAIN = 0x8003, "ALTERNATE-DOMAIN";
    /// RFC 8656 18.13.
    ICMP = 0x8004, "ICMP";
    /// RFC 8489 14.14.
    SOFTWARE = 0x8022, "SOFTWARE";
    /// RFC 8489 14.15.
    ALTERNATE_SERVER = 0x8023, "ALTERNATE-SERVER";
    /// RFC 8489 14.7.
    FINGERPRINT = 0x8028, "FINGERPRINT";
    /// RFC 8445 16.1.
    ICE_CONTROLLED = 0x8029, "ICE-CONTROLLED";
    /// RFC 8445 16.1.
    ICE_CONTROLLING = 0x802A, "ICE-CONTROLLING";
}

impl AttributeType {
    /// True below 0x8000: a receiver that does not know such a type must refuse the message
    /// (RFC 8489 14).
    pub const fn is_comprehension_required(self) -> bool {
        self.0 < 0x8000
    }
}

impl fmt::Debug for AttributeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttributeType({self})")
    }
}

impl fmt::Display for AttributeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "0x{:04x}", self.0),
        }
    }
}

/// One attribute whose value lies wholly inside its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawAttribute<'a> {
    /// Bytes from the start of the message to the attribute's type field.
    pub offset: usize,
    /// What it is.
    pub kind: AttributeType,
    /// The value, without padding.
    pub value: &'a [u8],
    /// The bytes, 0 to 3, that round the value up to a multiple of four; fewer where the message ends.
    pub padding: &'a [u8],
}

/// Bytes of type and length before each value.
pub(super) const ATTRIBUTE_HEADER_LEN: usize = 4;

impl<'a> RawAttribute<'a> {
    /// Bytes from the start of the message to the value.
    pub fn value_offset(&self) -> usize {
        self.offset + ATTRIBUTE_HEADER_LEN
    }

    /// Bytes from the start of the message to the end of the value and its padding.
    pub fn end(&self) -> usize {
        self.value_offset() + self.value.len() + self.padding.len()
    }

    /// The typed value. Addresses that are hidden by XOR need the message's transaction id.
    ///
    /// # Errors
    /// The defect that makes the value unreadable; a value that is merely illegal is still read.
    pub fn decode(&self, transaction_id: TransactionId) -> Result<Attribute<'a>, DefectKind> {
        Attribute::decode(self.kind, self.value, transaction_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_comprehension() {
        assert_eq!(AttributeType::USERNAME.to_string(), "USERNAME");
        assert_eq!(AttributeType(0x7FFF).to_string(), "0x7fff");
        assert_eq!(
            format!("{:?}", AttributeType::PRIORITY),
            "AttributeType(PRIORITY)"
        );
        assert!(AttributeType(0x7FFF).is_comprehension_required());
        assert!(!AttributeType(0x8000).is_comprehension_required());
        assert_eq!(AttributeType::KNOWN.len(), 33);
        assert!(AttributeType::KNOWN.iter().all(|kind| kind.name().is_some()));
    }

    #[test]
    fn positions_are_counted_from_the_start_of_the_message() {
        let raw = RawAttribute {
            offset: 20,
            kind: AttributeType::USERNAME,
            value: b"evtj:",
            padding: b"   ",
        };
        assert_eq!((raw.value_offset(), raw.end()), (24, 32));
    }
}
