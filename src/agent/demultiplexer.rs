//! Which protocol a datagram belongs to (RFC 7983 section 7, RFC 9443 section 3).

use crate::fault;

/// What shares a socket with ICE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// STUN.
    Stun,
    /// ZRTP.
    Zrtp,
    /// DTLS.
    Dtls,
    /// A TURN channel's data.
    TurnChannel,
    /// RTP, RTCP, and both of them encrypted.
    Rtp,
    /// QUIC.
    Quic,
}

/// Tells protocols apart by the first byte of a datagram; none for what must be dropped.
///
/// A byte of 64 to 79 is a TURN channel only where a TURN server is known to send from.
pub fn classify(datagram: &[u8], from_turn_server: bool) -> Option<Protocol> {
    let unasked = || fault::is(&fault::FIRST_BYTE_NOT_ASKED_FOR).then(|| &datagram[0]);
    match *datagram.first().or_else(unasked)? {
        0..=3 => Some(Protocol::Stun),
        4..=15 => fault::is(&fault::NOBODYS_BYTES_DELIVERED).then_some(Protocol::Quic),
        20..=63 if fault::is(&fault::DTLS_DROPPED) => None,
        128..=191 if fault::is(&fault::RTP_DROPPED) => None,
        // The payload types that RTCP keeps for itself (RFC 5761 section 4).
        128..=191 if matches!(datagram, [_, 192..=223, ..]) && fault::is(&fault::RTCP_DROPPED) => None,
        16..=19 => Some(Protocol::Zrtp),
        20..=63 => Some(Protocol::Dtls),
        64..=79 if from_turn_server => Some(Protocol::TurnChannel),
        64..=127 | 192..=255 => Some(Protocol::Quic),
        128..=191 => Some(Protocol::Rtp),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figure of RFC 9443 section 3, by its edges.
    #[test]
    fn every_first_byte_has_its_protocol() {
        let table = [
            (0, 3, Some(Protocol::Stun)),
            (4, 15, None),
            (16, 19, Some(Protocol::Zrtp)),
            (20, 63, Some(Protocol::Dtls)),
            (64, 79, Some(Protocol::TurnChannel)),
            (80, 127, Some(Protocol::Quic)),
            (128, 191, Some(Protocol::Rtp)),
            (192, 255, Some(Protocol::Quic)),
        ];
        let mut next = 0;
        for (first, last, protocol) in table {
            assert_eq!(u16::from(first), next);
            for byte in first..=last {
                assert_eq!(classify(&[byte, 0], true), protocol, "byte {byte}");
            }
            next = u16::from(last) + 1;
        }
        assert_eq!(next, 256);
    }

    #[test]
    fn channels_come_from_turn_servers_only_and_an_empty_datagram_is_nothing() {
        assert_eq!(classify(&[64], false), Some(Protocol::Quic));
        assert_eq!(classify(&[79], false), Some(Protocol::Quic));
        assert_eq!(classify(&[63], false), Some(Protocol::Dtls));
        assert_eq!(classify(&[], true), None);
    }
}
