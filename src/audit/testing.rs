//! Scripted sessions for tests. Messages are made with the hash crates, not with the code under test.

#![allow(clippy::cast_possible_truncation, reason = "numbers of tests are small")]

use std::net::SocketAddr;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::report::{CaptureFacts, Report};
use super::{Auditor, Sources};
use crate::capture::{Datagram, Transport};
use crate::sdp::Kind;

pub(super) const OFFERER: usize = 0;
pub(super) const ANSWERER: usize = 1;

/// Fragment and password of the offer's sections, of the answer, and of both after a restart.
pub(super) const AUDIO: (&str, &str) = ("oAud", "offererAudioPassword00");
pub(super) const VIDEO: (&str, &str) = ("oVid", "offererVideoPassword00");
pub(super) const ANSWER: (&str, &str) = ("aAns", "answererPassword000000");
pub(super) const AUDIO_2: (&str, &str) = ("oNew", "offererSecondPassword0");
pub(super) const ANSWER_2: (&str, &str) = ("aNew", "answererSecondPasswor0");
pub(super) const NOBODY: (&str, &str) = ("none", "nobodysPassword0000000");

/// The certificate of both sides: its fingerprint is in the descriptions.
pub(super) const CERTIFICATE: &[u8] = b"a certificate, as far as hashes care";

#[derive(Clone)]
pub(super) struct Packet {
    pub(super) time: f64,
    source: SocketAddr,
    destination: SocketAddr,
    payload: Vec<u8>,
}

/// A session: descriptions and packets.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) descriptions: Vec<(Kind, String)>,
    pub(super) packets: Vec<Packet>,
    ends: [SocketAddr; 2],
}

/// What a check says beside its credentials.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    pub(super) key: Option<&'static str>,
    pub(super) controlling: bool,
    pub(super) nominates: bool,
}

pub(super) fn signed(key: &'static str, controlling: bool) -> Ask {
    Ask {
        key: Some(key),
        controlling,
        nominates: false,
    }
}

impl Scene {
    /// Two bundled sections with credentials of their own, and an answer.
    pub(super) fn new() -> Self {
        let ends = ["10.0.0.1:1000", "10.0.0.2:2000"].map(|end| end.parse().unwrap());
        Self {
            descriptions: vec![
                (Kind::Offer, offer(AUDIO)),
                (Kind::Answer, answer(ANSWER, "active")),
            ],
            packets: Vec::new(),
            ends,
        }
    }

    /// What follows is between these, the offerer's first.
    pub(super) fn on(mut self, offerer: &str, answerer: &str) -> Self {
        self.ends = [offerer, answerer].map(|end| end.parse().unwrap());
        self
    }

    pub(super) fn raw(mut self, time: f64, from: usize, payload: Vec<u8>) -> Self {
        self.packets.push(Packet {
            time,
            source: self.ends[from],
            destination: self.ends[1 - from],
            payload,
        });
        self
    }

    /// The last packet, between other addresses.
    pub(super) fn between(mut self, source: &str, destination: &str) -> Self {
        let last = self.packets.last_mut().unwrap();
        last.source = source.parse().unwrap();
        last.destination = destination.parse().unwrap();
        self
    }

    pub(super) fn check(self, time: f64, from: usize, id: u8, username: &str, ask: Ask) -> Self {
        let mut attributes = vec![
            (0x0006, username.as_bytes().to_vec()),
            (0x0024, vec![0x6E, 0, 1, 0xFF]),
        ];
        attributes.push((if ask.controlling { 0x802A } else { 0x8029 }, vec![from as u8; 8]));
        if ask.nominates {
            attributes.push((0x0025, Vec::new()));
        }
        self.raw(time, from, stun(0x0001, id, &attributes, ask.key))
    }

    pub(super) fn success(self, time: f64, from: usize, id: u8, key: Option<&str>) -> Self {
        let mapped = vec![0, 1, 0x12, 0x34, 1, 2, 3, 4];
        self.raw(time, from, stun(0x0101, id, &[(0x0020, mapped)], key))
    }

    pub(super) fn error(self, time: f64, from: usize, id: u8, code: u16, key: Option<&str>) -> Self {
        let value = vec![0, 0, (code / 100) as u8, (code % 100) as u8];
        self.raw(time, from, stun(0x0111, id, &[(0x0009, value)], key))
    }

    /// A right check of the offerer that succeeds.
    pub(super) fn offerer_checks(self, time: f64, id: u8, nominates: bool) -> Self {
        let ask = Ask {
            nominates,
            ..signed(ANSWER.1, true)
        };
        self.check(time, OFFERER, id, "aAns:oAud", ask)
            .success(time + 0.01, ANSWERER, id, Some(ANSWER.1))
    }

    /// A right check of the answerer that succeeds.
    pub(super) fn answerer_checks(self, time: f64, id: u8) -> Self {
        self.check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, false))
            .success(time + 0.01, OFFERER, id, Some(AUDIO.1))
    }

    /// ICE from its start to the nomination.
    pub(super) fn ice(self, time: f64) -> Self {
        self.offerer_checks(time, 1, false)
            .answerer_checks(time + 0.02, 2)
            .offerer_checks(time + 0.04, 3, true)
    }

    /// DTLS from hello to data.
    pub(super) fn dtls(self, time: f64) -> Self {
        self.raw(time, ANSWERER, hello(1))
            .raw(
                time + 0.01,
                OFFERER,
                [hello(2), certificate(CERTIFICATE)].concat(),
            )
            .raw(time + 0.02, ANSWERER, record(22, 1, &[7; 40]))
            .raw(time + 0.03, OFFERER, record(22, 1, &[7; 40]))
            .raw(time + 0.04, ANSWERER, record(23, 1, &[7; 40]))
            .raw(time + 0.05, OFFERER, record(23, 1, &[7; 40]))
            .raw(time + 2.0, OFFERER, record(23, 1, &[7; 40]))
    }

    pub(super) fn healthy() -> Self {
        Self::new().ice(0.0).dtls(0.1)
    }

    pub(super) fn report(&self) -> Report {
        self.report_of(&self.packets, |_| true)
    }

    pub(super) fn report_of(&self, packets: &[Packet], keep: impl Fn(usize) -> bool) -> Report {
        let mut sources = Sources::new();
        for (index, (kind, text)) in self.descriptions.iter().enumerate() {
            if keep(index) {
                sources
                    .description(&format!("{index}.sdp"), text, Some(*kind))
                    .unwrap();
            }
        }
        let mut auditor = Auditor::new(sources);
        for (number, packet) in packets.iter().enumerate() {
            auditor.take(&Datagram {
                packet: number as u64 + 1,
                time: Duration::from_secs_f64(1_000.0 + packet.time),
                transport: Transport::Udp,
                source: packet.source,
                destination: packet.destination,
                payload: &packet.payload,
                cut: false,
            });
        }
        auditor.finish(CaptureFacts::default())
    }
}

pub(super) fn offer((ufrag, password): (&str, &str)) -> String {
    let media = |mid: usize, kind: &str, (ufrag, password): (&str, &str)| {
        format!(
            "m={kind} 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=rtcp-mux\r\na=ice-ufrag:{ufrag}\r\n\
             a=ice-pwd:{password}\r\na=candidate:1 1 udp 1 10.0.0.1 1000 typ host\r\n"
        )
    };
    format!(
        "{}a=group:BUNDLE 0 1\r\n{}{}",
        session("offerer", "actpass"),
        media(0, "audio", (ufrag, password)),
        media(1, "video", VIDEO)
    )
}

pub(super) fn answer((ufrag, password): (&str, &str), setup: &str) -> String {
    let media = |mid: usize, kind: &str| {
        format!(
            "m={kind} 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=rtcp-mux\r\na=ice-ufrag:{ufrag}\r\n\
             a=ice-pwd:{password}\r\na=candidate:1 1 udp 1 10.0.0.2 2000 typ host\r\n"
        )
    };
    format!(
        "{}a=group:BUNDLE 0 1\r\n{}{}",
        session("answerer", setup),
        media(0, "audio"),
        media(1, "video")
    )
}

fn session(name: &str, setup: &str) -> String {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(CERTIFICATE);
    let fingerprint: Vec<String> = hash.iter().map(|byte| format!("{byte:02X}")).collect();
    format!(
        "v=0\r\no={name} 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=ice-options:ice2\r\na=setup:{setup}\r\na=fingerprint:sha-256 {}\r\n",
        fingerprint.join(":")
    )
}

pub(super) fn stun(kind: u16, id: u8, attributes: &[(u16, Vec<u8>)], key: Option<&str>) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, value) in attributes {
        body.extend(kind.to_be_bytes());
        body.extend((value.len() as u16).to_be_bytes());
        body.extend(value);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let header = |length: usize| {
        let mut header = kind.to_be_bytes().to_vec();
        header.extend((length as u16).to_be_bytes());
        header.extend([0x21, 0x12, 0xA4, 0x42]);
        header.extend([id; 12]);
        header
    };
    if let Some(key) = key {
        let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(&header(body.len() + 24));
        mac.update(&body);
        body.extend([0, 8, 0, 20]);
        body.extend(mac.finalize().into_bytes());
    }
    let covered = [header(body.len() + 8), body.clone()].concat();
    body.extend([0x80, 0x28, 0, 4]);
    body.extend((crc32fast::hash(&covered) ^ 0x5354_554E).to_be_bytes());
    [header(body.len()), body].concat()
}

/// A record of DTLS 1.2.
pub(super) fn record(kind: u8, epoch: u8, body: &[u8]) -> Vec<u8> {
    let mut record = vec![kind, 0xFE, 0xFD, 0, epoch, 0, 0, 0, 0, 0, 1];
    record.extend((body.len() as u16).to_be_bytes());
    record.extend(body);
    record
}

/// A hello of the client (1) or the server (2).
pub(super) fn hello(kind: u8) -> Vec<u8> {
    let mut body = vec![0xFE, 0xFD];
    body.extend([9; 32]);
    body.extend(if kind == 1 {
        &[0, 0, 0, 2, 0xC0, 0x2B, 1, 0][..]
    } else {
        &[0, 0xC0, 0x2B, 0]
    });
    handshake(kind, &body)
}

pub(super) fn certificate(leaf: &[u8]) -> Vec<u8> {
    let length = |bytes: usize| (bytes as u32).to_be_bytes()[1..].to_vec();
    let body = [length(leaf.len() + 3), length(leaf.len()), leaf.to_vec()].concat();
    handshake(11, &body)
}

fn handshake(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = &(body.len() as u32).to_be_bytes()[1..];
    let message = [&[kind][..], length, &[0, 0, 0, 0, 0], length, body].concat();
    record(22, 0, &message)
}
