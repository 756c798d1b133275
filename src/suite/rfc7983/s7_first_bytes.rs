//! RFC 7983 section 7 and RFC 9443 section 3: the first byte tells protocols on one socket apart (CP-39).

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{AnyError, Delivered, NoSuccess, Silence, Success, Triggered};
use crate::suite::outcome::{CONTROLLED, FRESH, REDIRECTED};
use crate::suite::step::{Control, Source, Step, send};
use crate::suite::{Answering, Case, Expect};

/// It is not for ICE: nothing comes back, and the agent lives on.
const NOT_STUN: &[Expect] = &[
    conformant(&[Silence]),
    violation(&[Success], "another protocol's packet was answered as a check"),
];

/// Forty bytes with this first one.
macro_rules! first {
    ($byte:literal, $what:literal, $requirement:literal) => {
        Case {
            id: concat!("rfc7983/7/first-byte-", $byte),
            title: concat!(
                "a datagram whose first byte is ",
                $byte,
                ", ",
                $what,
                ", gets no answer"
            ),
            requirements: &[$requirement],
            scene: CONTROLLED,
            steps: &[send(|check| {
                let mut bytes = [0x5a; 40];
                bytes[0] = $byte;
                check.raw(&bytes)
            })
            .step()],
            expect: NOT_STUN,
        }
    };
}

/// The beginning of a packet of another protocol.
macro_rules! packet {
    ($id:literal, $title:literal, $requirement:literal, $bytes:expr) => {
        Case {
            id: concat!("rfc7983/7/", $id),
            title: $title,
            requirements: &[$requirement],
            scene: CONTROLLED,
            steps: &[send(|check| check.raw($bytes)).step()],
            expect: NOT_STUN,
        }
    };
}

/// Another protocol's packet from an unknown address.
macro_rules! inert {
    ($id:literal, $title:literal, $requirement:literal, $bytes:expr) => {
        Case {
            id: concat!("rfc7983/7/", $id, "-triggers-nothing"),
            title: $title,
            requirements: &[$requirement],
            scene: FRESH,
            steps: &[send(|check| check.raw($bytes))
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step()],
            expect: &[
                conformant(&[Silence, Triggered(false)]),
                violation(&[Triggered(true)], REDIRECTED),
            ],
        }
    };
}

/// Data of the peer with this first byte, on a connected stream.
macro_rules! data {
    ($id:literal, $title:literal, $requirement:literal, $bytes:expr) => {
        Case {
            id: concat!("rfc7983/7/data-", $id),
            title: $title,
            requirements: &[$requirement],
            scene: FRESH.connected(),
            steps: &[Step::Data(Source::Candidate, 0, $bytes), Step::Pass(200)],
            expect: &[
                conformant(&[Delivered(true)]),
                acceptable(
                    &[Delivered(false)],
                    "the stack serves other protocols on its socket than this one",
                ),
            ],
        }
    };
}

/// A DTLS 1.2 record of a `ClientHello` without its body.
const CLIENT_HELLO: &[u8] = &[
    22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 1, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 28, 0xfe, 0xfd, 1, 2, 3,
    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
];
/// A DTLS alert: fatal, close notify.
const ALERT: &[u8] = &[21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0];
/// An RTP packet of payload type 96.
const RTP: &[u8] = &[0x80, 96, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, 9, 9, 9, 9];
/// An RTCP sender report without blocks.
const RTCP: &[u8] = &[
    0x80, 200, 0, 6, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];
/// TURN channel data of channel 0x4000 with four bytes.
const CHANNEL: &[u8] = &[0x40, 0, 0, 4, 1, 2, 3, 4];
/// TURN channel data that says it is longer than its datagram.
const CHANNEL_TOO_LONG: &[u8] = &[0x40, 0, 0xff, 0xff, 1, 2, 3, 4];
/// A QUIC long header of an unknown version.
const QUIC: &[u8] = &[0xc0, 0xfa, 0xce, 0xb0, 0x0c, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0];
/// A ZRTP Hello's beginning.
const ZRTP: &[u8] = &[
    0x10, 0, 0, 1, 0x5a, 0x52, 0x54, 0x50, 1, 2, 3, 4, 0x50, 0x5a, 0, 1,
];
/// A first byte that is nobody's.
const NOBODY: &[u8] = &[
    5, 0, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
];

pub(super) const CASES: &[Case] = &[
    first! { 0, "as STUN has it", "DEMUX-7983-7-01" },
    first! { 1, "as STUN has it", "DEMUX-7983-7-01" },
    first! { 2, "as STUN may have it", "DEMUX-7983-7-01" },
    first! { 3, "the last of STUN", "DEMUX-7983-7-01" },
    first! { 4, "the first of nobody", "DEMUX-7983-7-06" },
    first! { 15, "the last of nobody", "DEMUXQ-9443-3-02" },
    first! { 16, "the first of ZRTP", "DEMUX-7983-7-02" },
    first! { 19, "the last of ZRTP", "DEMUX-7983-7-02" },
    first! { 20, "the first of DTLS", "DEMUX-7983-7-03" },
    first! { 63, "the last of DTLS", "DEMUX-7983-7-03" },
    first! { 64, "the first of TURN channels", "DEMUX-7983-7-04" },
    first! { 79, "the last of TURN channels", "DEMUXQ-9443-2-01" },
    first! { 80, "which may be QUIC", "DEMUXQ-9443-3-01" },
    first! { 127, "which may be QUIC", "DEMUXQ-9443-3-01" },
    first! { 128, "the first of RTP", "DEMUX-7983-7-05" },
    first! { 191, "the last of RTP", "DEMUX-7983-7-05" },
    first! { 192, "which may be QUIC", "DEMUXQ-9443-3-01" },
    first! { 255, "which may be QUIC", "DEMUXQ-9443-3-01" },
    Case {
        id: "rfc7983/7/client-hello",
        title: "a DTLS ClientHello before ICE is done is not answered by the ICE agent",
        requirements: &["DEMUX-7983-7-03"],
        scene: FRESH.answered(Answering::Never),
        steps: &[send(|check| check.raw(CLIENT_HELLO)).step()],
        expect: &[
            conformant(&[Silence]),
            violation(&[Success], "another protocol's packet was answered as a check"),
            violation(&[AnyError], "another protocol's packet was refused as a check"),
            acceptable(
                &[NoSuccess],
                "a whole WebRTC stack answers with DTLS of its own, to an address that authenticated checks came from; one that none came from is another case",
            ),
        ],
    },
    packet! { "dtls-alert", "a DTLS alert gets no answer and ends nothing", "DEMUX-7983-7-03", ALERT },
    packet! { "rtp", "an RTP packet gets no answer", "DEMUX-7983-7-05", RTP },
    packet! { "rtcp", "an RTCP packet gets no answer", "DEMUX-7983-7-05", RTCP },
    packet! {
        "channel-data", "TURN channel data from no TURN server gets no answer", "DEMUXQ-9443-2-01", CHANNEL
    },
    packet! {
        "channel-data-too-long", "TURN channel data longer than its datagram gets no answer",
        "DEMUXQ-9443-2-01", CHANNEL_TOO_LONG
    },
    packet! { "quic", "a QUIC packet gets no answer", "DEMUXQ-9443-3-01", QUIC },
    packet! { "zrtp", "a ZRTP packet gets no answer", "DEMUX-7983-7-02", ZRTP },
    packet! {
        "nobody-with-cookie", "a STUN header whose first byte is nobody's gets no answer", "DEMUX-7983-7-06",
        NOBODY
    },
    packet! { "one-byte-0", "a single byte 0 gets no answer", "DEMUX-7983-7-01", &[0] },
    packet! { "one-byte-22", "a single byte 22 gets no answer", "DEMUX-7983-7-03", &[22] },
    packet! { "one-byte-128", "a single byte 128 gets no answer", "DEMUX-7983-7-05", &[128] },
    inert! {
        "client-hello", "a DTLS ClientHello from an unknown address causes no check to that address",
        "DEMUX-7983-7-03", CLIENT_HELLO
    },
    inert! {
        "rtp", "an RTP packet from an unknown address causes no check to that address", "DEMUX-7983-7-05", RTP
    },
    inert! {
        "nobody-with-cookie", "a packet of nobody's from an unknown address causes no check to that address",
        "DEMUX-7983-7-06", NOBODY
    },
    data! { "dtls", "a DTLS record on a connected stream is delivered", "DEMUX-7983-7-03", CLIENT_HELLO },
    data! { "rtp", "an RTP packet on a connected stream is delivered", "DEMUX-7983-7-05", RTP },
    data! { "rtcp", "an RTCP packet on a connected stream is delivered", "DEMUX-7983-7-05", RTCP },
    Case {
        id: "rfc7983/7/data-nobody",
        title: "a packet whose first byte is nobody's is dropped on a connected stream",
        requirements: &["DEMUX-7983-7-06", "DEMUXQ-9443-3-02"],
        scene: FRESH.connected(),
        steps: &[Step::Data(Source::Candidate, 0, NOBODY), Step::Pass(200)],
        expect: &[
            conformant(&[Delivered(false)]),
            acceptable(
                &[Delivered(true)],
                "all that is not STUN is handed on, for the user to tell apart",
            ),
        ],
    },
];
