//! A datagram of a subject, read and verified.
//!
//! This reads and verifies with the hash crates alone and shares no line with the reference's
//! [`crate::stun`]: otherwise a mistake there would sign a wrong response and call it right.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hmac::{Hmac, KeyInit, Mac};

/// The magic cookie (RFC 8489 section 5).
pub const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const MESSAGE_INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const UNKNOWN_ATTRIBUTES: u16 = 0x000a;
const MESSAGE_INTEGRITY_SHA256: u16 = 0x001c;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const FINGERPRINT: u16 = 0x8028;

/// The class of a message (RFC 8489 section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Asks.
    Request,
    /// Tells.
    Indication,
    /// Grants.
    Success,
    /// Refuses.
    Error,
}

/// Something that is there, rightly or wrongly, or not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Not there.
    Absent,
    /// There and right.
    Valid,
    /// There and wrong.
    Invalid,
}

/// One attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    /// Where it begins in the datagram.
    pub offset: usize,
    /// Its type.
    pub kind: u16,
    /// Its value, without padding.
    pub value: &'a [u8],
}

/// A datagram that has the shape of one whole STUN message (RFC 8489 section 5).
#[derive(Debug, Clone)]
pub struct Message<'a> {
    bytes: &'a [u8],
    /// Its attributes, in order.
    pub attributes: Vec<Attribute<'a>>,
}

impl<'a> Message<'a> {
    /// Reads a datagram that is a STUN message: the cookie too is right.
    pub fn read(bytes: &'a [u8]) -> Option<Message<'a>> {
        Message::read_shape(bytes).filter(|message| message.cookie() == COOKIE)
    }

    /// Reads a datagram that is one but for its cookie.
    pub fn read_shape(bytes: &'a [u8]) -> Option<Message<'a>> {
        if bytes.len() < 20 || bytes[0] & 0xc0 != 0 {
            return None;
        }
        if usize::from(u16::from_be_bytes([bytes[2], bytes[3]])) != bytes.len() - 20 {
            return None;
        }
        let mut attributes = Vec::new();
        let mut offset = 20;
        while offset < bytes.len() {
            let head = bytes.get(offset..offset + 4)?;
            let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
            let value = bytes.get(offset + 4..offset + 4 + length)?;
            let kind = u16::from_be_bytes([head[0], head[1]]);
            attributes.push(Attribute { offset, kind, value });
            offset += 4 + length.next_multiple_of(4);
        }
        (offset == bytes.len()).then_some(Message { bytes, attributes })
    }

    fn type_field(&self) -> u16 {
        u16::from_be_bytes([self.bytes[0], self.bytes[1]])
    }

    /// Its class.
    pub fn kind(&self) -> Kind {
        let bits = self.type_field();
        match (bits & 0x100 != 0, bits & 0x10 != 0) {
            (false, false) => Kind::Request,
            (false, true) => Kind::Indication,
            (true, false) => Kind::Success,
            (true, true) => Kind::Error,
        }
    }

    /// Its method.
    pub fn method(&self) -> u16 {
        let bits = self.type_field();
        bits & 0xf | (bits & 0xe0) >> 1 | (bits & 0x3e00) >> 2
    }

    /// The four bytes where the cookie is.
    pub fn cookie(&self) -> [u8; 4] {
        [self.bytes[4], self.bytes[5], self.bytes[6], self.bytes[7]]
    }

    /// The transaction.
    pub fn transaction_id(&self) -> [u8; 12] {
        let mut id = [0; 12];
        id.copy_from_slice(&self.bytes[8..20]);
        id
    }

    /// How long it is.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The first attribute of this type.
    pub fn find(&self, kind: u16) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|one| one.kind == kind)
    }

    /// The integrity attributes that count, the first of each kind.
    pub fn integrity(&self) -> (Option<&Attribute<'a>>, Option<&Attribute<'a>>) {
        (self.find(MESSAGE_INTEGRITY), self.find(MESSAGE_INTEGRITY_SHA256))
    }

    /// Whether it carries an integrity attribute.
    pub fn is_signed(&self) -> bool {
        let (sha1, sha256) = self.integrity();
        sha1.is_some() || sha256.is_some()
    }

    /// Whether it is signed, and all its integrity attributes that count are right by this key.
    pub fn verifies(&self, key: &[u8]) -> bool {
        let (sha1, sha256) = self.integrity();
        self.is_signed()
            && sha1.is_none_or(|one| {
                one.value.len() == 20 && mac::<Hmac<sha1::Sha1>>(key, &self.covered(one)) == one.value
            })
            && sha256.is_none_or(|one| {
                let mac = mac::<Hmac<sha2::Sha256>>(key, &self.covered(one));
                one.value.len() >= 16 && one.value.len().is_multiple_of(4) && mac.starts_with(one.value)
            })
    }

    /// FINGERPRINT counts only as the last attribute (RFC 8489 section 14.7).
    pub fn fingerprint(&self) -> Proof {
        let Some(at) = self.attributes.iter().position(|one| one.kind == FINGERPRINT) else {
            return Proof::Absent;
        };
        let one = &self.attributes[at];
        let wanted = crc32fast::hash(&self.covered(one)) ^ 0x5354_554e;
        if at + 1 == self.attributes.len() && one.value == wanted.to_be_bytes() {
            Proof::Valid
        } else {
            Proof::Invalid
        }
    }

    /// The code of an error response.
    pub fn error_code(&self) -> Option<u16> {
        let &[_, _, class, number, ..] = self.find(ERROR_CODE)?.value else {
            return None;
        };
        Some(u16::from(class & 7) * 100 + u16::from(number))
    }

    /// XOR-MAPPED-ADDRESS.
    pub fn mapped(&self) -> Option<SocketAddr> {
        // The first byte is zero (RFC 8489 section 14.1); who sends another has not sent an address.
        let &[0, family, high, low, ref hidden @ ..] = self.find(XOR_MAPPED_ADDRESS)?.value else {
            return None;
        };
        let port = u16::from_be_bytes([high ^ COOKIE[0], low ^ COOKIE[1]]);
        // The mask begins with the cookie as it has to be, whatever stands in the message.
        let mask = COOKIE.iter().chain(&self.bytes[8..20]);
        let plain: Vec<u8> = hidden.iter().zip(mask).map(|(a, b)| a ^ b).collect();
        let ip: IpAddr = match (family, hidden.len()) {
            (1, 4) => <[u8; 4]>::try_from(plain).ok().map(Ipv4Addr::from)?.into(),
            (2, 16) => <[u8; 16]>::try_from(plain).ok().map(Ipv6Addr::from)?.into(),
            _ => return None,
        };
        Some(SocketAddr::new(ip, port))
    }

    /// What UNKNOWN-ATTRIBUTES lists.
    pub fn unknown(&self) -> Vec<u16> {
        let types = |one: &Attribute<'_>| {
            let pairs = one.value.chunks_exact(2);
            pairs.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
        };
        self.find(UNKNOWN_ATTRIBUTES).map_or_else(Vec::new, types)
    }

    /// The padding of all attributes, one behind the other.
    pub fn padding(&self) -> Vec<u8> {
        let of = |one: &Attribute<'_>| {
            let value = one.offset + 4;
            &self.bytes[value + one.value.len()..value + one.value.len().next_multiple_of(4)]
        };
        self.attributes.iter().flat_map(of).copied().collect()
    }

    /// What an attribute covers: all before it, the length field ending with it (RFC 8489 14.5 to 14.7).
    fn covered(&self, attribute: &Attribute<'_>) -> Vec<u8> {
        let end = attribute.offset + 4 + attribute.value.len().next_multiple_of(4);
        // A STUN length field is 16 bits and the message was read by it, so this fits.
        let length = u16::try_from(end - 20).unwrap_or(u16::MAX);
        let mut covered = self.bytes[..attribute.offset].to_vec();
        covered[2..4].copy_from_slice(&length.to_be_bytes());
        covered
    }
}

fn mac<M: Mac + KeyInit>(key: &[u8], covered: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length; the error is for other MACs.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(covered);
    mac.finalize().into_bytes().to_vec()
}
