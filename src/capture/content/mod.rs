//! What the payload of a datagram shows: DTLS up to its keys, RTCP beside RTP, and what TURN wraps around data.
//!
//! Whatever is malformed is data in here as well: nothing that a capture holds makes the reading stop. STUN is
//! read by [`stun`](crate::stun).

pub mod dtls;
mod turn;

pub use turn::{Relayed, channel_data, relayed};

/// Bytes of an RTCP header with the sender's SSRC; nothing shorter is RTCP.
const RTCP_HEADER_LEN: usize = 8;

/// Whether a datagram of the RTP range is RTCP, encrypted or not (RFC 5761 section 4): where RTP has its marker
/// and payload type, RTCP has a packet type of 192 to 223, and RTP keeps clear of those.
pub fn is_rtcp(payload: &[u8]) -> bool {
    payload.len() >= RTCP_HEADER_LEN && payload[0] >> 6 == 2 && (192..=223).contains(&payload[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rtcp_is_told_from_rtp_by_its_packet_type() {
        // A sender report and a receiver report, the edges of the range, and RTP with and without its marker.
        for (second, rtcp) in [
            (200, true),
            (201, true),
            (192, true),
            (223, true),
            (191, false),
            (224, false),
            (111, false),
            (96 + 128, false),
        ] {
            assert_eq!(is_rtcp(&[0x80, second, 0, 1, 0, 0, 0, 1]), rtcp, "{second}");
        }
        assert!(is_rtcp(&[0xBF, 200, 0, 1, 0, 0, 0, 1]));
        assert!(!is_rtcp(&[0x40, 200, 0, 1, 0, 0, 0, 1]), "version 1");
        assert!(!is_rtcp(&[0x80, 200, 0, 1, 0, 0, 0]), "cut inside the SSRC");
        assert!(!is_rtcp(&[]));
    }
}
