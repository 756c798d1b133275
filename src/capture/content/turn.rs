//! What TURN wraps around data: channels, Send and Data indications (RFC 8656 sections 11 and 12).

use std::net::SocketAddr;

use crate::stun::{Attribute, AttributeType, Class, Message, RawAttribute};

/// Channel number and length.
const CHANNEL_HEADER_LEN: usize = 4;
/// Over UDP as well data may be padded to a multiple of four.
const MAX_PADDING: usize = 3;

const SEND: u16 = 0x006;
const DATA: u16 = 0x007;

/// The channel and its data, if a datagram is a `ChannelData` message (RFC 8656 section 12.4).
///
/// The same first bytes belong to QUIC where no TURN server is involved (RFC 9443 section 3), so a datagram that
/// is longer than its length field and padding allow is none.
pub fn channel_data(payload: &[u8]) -> Option<(u16, &[u8])> {
    let (header, rest) = payload.split_at_checked(CHANNEL_HEADER_LEN)?;
    let channel = u16::from_be_bytes([header[0], header[1]]);
    let (data, padding) = rest.split_at_checked(usize::from(u16::from_be_bytes([header[2], header[3]])))?;
    ((0x4000..=0x4FFF).contains(&channel) && padding.len() <= MAX_PADDING).then_some((channel, data))
}

/// A datagram that a TURN server is to send on, or has received for its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relayed<'a> {
    /// Who it is for in a Send indication, who it is from in a Data indication.
    pub peer: SocketAddr,
    /// True for a Send indication: from the client to the server.
    pub to_peer: bool,
    /// The datagram itself.
    pub data: &'a [u8],
}

/// What a Send or Data indication carries (RFC 8656 sections 11.1 and 11.4); none for other messages and for
/// those without a readable XOR-PEER-ADDRESS or without DATA.
pub fn relayed<'a>(message: &Message<'a>) -> Option<Relayed<'a>> {
    let to_peer = match (message.class(), message.method().value()) {
        (Class::Indication, SEND) => true,
        (Class::Indication, DATA) => false,
        _ => return None,
    };
    Some(Relayed {
        peer: peer(message)?,
        to_peer,
        data: message.attribute(AttributeType::DATA)?.value,
    })
}

/// XOR-PEER-ADDRESS is written as XOR-MAPPED-ADDRESS is (RFC 8656 section 18.3).
fn peer(message: &Message<'_>) -> Option<SocketAddr> {
    let hidden = RawAttribute {
        kind: AttributeType::XOR_MAPPED_ADDRESS,
        ..message.attribute(AttributeType::XOR_PEER_ADDRESS)?
    };
    match hidden.decode(message.transaction_id()) {
        Ok(Attribute::XorMappedAddress(address)) => Some(address),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channel_data_is_number_length_and_bytes() {
        assert_eq!(channel_data(&[0x40, 0, 0, 0]), Some((0x4000, &[][..])));
        assert_eq!(
            channel_data(&[0x4F, 0xFF, 0, 2, 7, 8]),
            Some((0x4FFF, &[7, 8][..]))
        );
        assert_eq!(
            channel_data(&[0x40, 1, 0, 1, 7, 0, 0, 0]),
            Some((0x4001, &[7][..]))
        );
    }

    #[test]
    fn what_is_no_channel_data() {
        for (why, bytes) in [
            ("cut header", &[0x40, 0, 0][..]),
            ("cut data", &[0x40, 0, 0, 2, 7]),
            ("a reserved channel", &[0x50, 0, 0, 0]),
            ("STUN", &[0x00, 1, 0, 0]),
            ("four bytes too many", &[0x40, 0, 0, 0, 0, 0, 0, 0]),
            ("nothing", &[]),
        ] {
            assert_eq!(channel_data(bytes), None, "{why}");
        }
    }

    /// A Data indication from 192.0.2.1:32853 (0x8055 ^ 0x2112, 0xC0000201 ^ 0x2112A442) with three bytes.
    const DATA_INDICATION: [u8; 40] = [
        0x00, 0x17, 0x00, 0x14, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, // header
        0x00, 0x12, 0x00, 0x08, 0x00, 0x01, 0xA1, 0x47, 0xE1, 0x12, 0xA6, 0x43, // XOR-PEER-ADDRESS
        0x00, 0x13, 0x00, 0x03, 0xAA, 0xBB, 0xCC, 0x00, // DATA
    ];

    #[test]
    fn indications_are_unwrapped_with_their_peer() {
        let mut bytes = DATA_INDICATION;
        let unwrap = |bytes: &[u8]| {
            let message = Message::read(bytes).unwrap();
            relayed(&message).map(|found| (found.peer.to_string(), found.to_peer, found.data.to_vec()))
        };
        let expected = |to_peer| Some(("192.0.2.1:32853".to_owned(), to_peer, vec![0xAA, 0xBB, 0xCC]));
        assert_eq!(unwrap(&bytes), expected(false));
        bytes[1] = 0x16;
        assert_eq!(unwrap(&bytes), expected(true));
        bytes[1] = 0x11;
        assert_eq!(unwrap(&bytes), None, "a Binding indication");
        bytes[..2].copy_from_slice(&[0x00, 0x07]);
        assert_eq!(unwrap(&bytes), None, "a request");
    }

    #[test]
    fn an_indication_without_a_peer_or_data_carries_nothing() {
        for (at, value, why) in [
            (25, 3, "an unknown family"),
            (21, 0x99, "another attribute than the peer"),
            (33, 0x99, "another attribute than the data"),
            (3, 12, "a message that ends before the data"),
        ] {
            let mut bytes = DATA_INDICATION;
            bytes[at] = value;
            assert_eq!(relayed(&Message::read(&bytes).unwrap()), None, "{why}");
        }
    }
}
