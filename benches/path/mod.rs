//! What the benchmarks run: the same Binding requests through the reference, through stun-types
//! used well, and through nothing but the hashing and the CRCs that both must do.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use icespec::credential::{
    CredentialSet, CredentialTable, Credentials, Generation, MAX_RESPONSE, Outcome, Responder, Role,
    StreamId, TieBreaker,
};
use icespec::stun::{AttributeType, Class, IntegrityKey, MessageWriter, Method, TransactionId};
use sha1::block_api::compress;
use stun_types::attribute::{Username, XorMappedAddress};
use stun_types::message as other;
use stun_types::message::{MessageWrite as _, MessageWriteExt as _};

/// How many requests a round goes through. They lie in memory in the order of their use, so that
/// what a larger table costs is the table, not the requests.
pub(crate) const REQUESTS: usize = 1 << 18;

/// Requests to a number of credentials, in an order that jumps between them.
pub(crate) struct Load {
    requests: Vec<u8>,
    len: usize,
    next: usize,
}

impl Load {
    pub(crate) fn new(credentials: usize) -> Self {
        let mut requests = Vec::new();
        let mut len = 0;
        for turn in 0..REQUESTS {
            let request = request(scatter(turn) % credentials);
            len = request.len();
            requests.extend(request);
        }
        Self {
            requests,
            len,
            next: 0,
        }
    }

    /// The next request.
    pub(crate) fn next(&mut self) -> &[u8] {
        let at = self.next * self.len;
        self.next = (self.next + 1) % REQUESTS;
        &self.requests[at..at + self.len]
    }
}

/// A fixed bijection on 64 bits, so that every run asks in the same scattered order.
fn scatter(turn: usize) -> usize {
    let mixed = (turn as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 20) as usize
}

fn ufrag(index: usize) -> String {
    format!("u{index:07}")
}

fn password(index: usize) -> String {
    format!("password/of/stream/{index:07}")
}

/// The peer, whose address is answered.
const SOURCE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 50_000);
const DESTINATION: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)), 3478);

/// A check as browsers send it: USERNAME, PRIORITY, ICE-CONTROLLING, integrity, fingerprint.
fn request(index: usize) -> Vec<u8> {
    let mut buffer = [0; 256];
    let id = TransactionId(*b"transaction.");
    let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id).unwrap();
    writer
        .attribute(
            AttributeType::USERNAME,
            format!("{}:peer", ufrag(index)).as_bytes(),
        )
        .unwrap();
    writer
        .attribute(AttributeType::PRIORITY, &[110, 127, 30, 255])
        .unwrap();
    writer
        .attribute(AttributeType::ICE_CONTROLLING, &[1, 2, 3, 4, 5, 6, 7, 8])
        .unwrap();
    writer
        .message_integrity(&IntegrityKey::short_term(password(index).as_bytes()))
        .unwrap();
    writer.fingerprint().unwrap();
    let len = writer.finish();
    buffer[..len].to_vec()
}

/// The reference with a number of credentials.
pub(crate) struct Reference {
    responder: Responder,
    out: [u8; MAX_RESPONSE],
}

impl Reference {
    pub(crate) fn new(credentials: usize) -> Self {
        let mut table = CredentialTable::new();
        for index in 0..credentials {
            let local = Credentials::new(ufrag(index), password(index)).unwrap();
            table
                .register(CredentialSet {
                    stream: StreamId(u32::try_from(index).unwrap()),
                    generation: Generation(0),
                    socket: None,
                    local,
                    remote: None,
                })
                .unwrap();
        }
        let responder = Responder::new(table, Role::Controlled, TieBreaker(7));
        Self {
            responder,
            out: [0; MAX_RESPONSE],
        }
    }

    /// Answers a request; returns the response's size.
    pub(crate) fn answer(&mut self, request: &[u8]) -> usize {
        match self.responder.handle(request, SOURCE, DESTINATION, &mut self.out) {
            Outcome::Respond { len, .. } => len,
            other => panic!("a valid check: {other:?}"),
        }
    }

    #[allow(
        dead_code,
        reason = "each bench compiles this file; only ratios compares the bytes"
    )]
    pub(crate) fn response(&self) -> &[u8] {
        &self.out
    }
}

/// stun-types as its documentation would have it used: keys made once, one look-up, a response
/// written into a slice.
pub(crate) struct StunTypes {
    keys: HashMap<String, other::IntegrityKey>,
    out: [u8; MAX_RESPONSE],
}

impl StunTypes {
    pub(crate) fn new(credentials: usize) -> Self {
        let key = |index| other::ShortTermCredentials::new(password(index)).make_key();
        let keys = (0..credentials).map(|index| (ufrag(index), key(index))).collect();
        Self {
            keys,
            out: [0; MAX_RESPONSE],
        }
    }

    /// The half of the path that the reference's authentication is compared with.
    pub(crate) fn authenticate<'a>(&self, request: &'a [u8]) -> (other::Message<'a>, &other::IntegrityKey) {
        let message = other::Message::from_bytes(request).unwrap();
        let username = message.attribute::<Username>().unwrap();
        let (local, _) = username.username().split_once(':').unwrap();
        let key = &self.keys[local];
        message.validate_integrity_with_key(key).unwrap();
        (message, key)
    }

    pub(crate) fn answer(&mut self, request: &[u8]) -> usize {
        let (message, key) = self.authenticate(request);
        assert!(message.has_attribute(stun_types::attribute::AttributeType::new(0x0024)));
        assert!(message.has_attribute(stun_types::attribute::AttributeType::new(0x802A)));
        let key = key.clone();
        let mut writer =
            other::Message::builder_success(&message, other::MessageWriteMutSlice::new(&mut self.out));
        let mapped = XorMappedAddress::new(SOURCE, message.transaction_id());
        writer.add_attribute(&mapped).unwrap();
        writer
            .add_message_integrity_with_key(&key, other::IntegrityAlgorithm::Sha1)
            .unwrap();
        writer.add_fingerprint().unwrap();
        writer.finish()
    }

    #[allow(
        dead_code,
        reason = "each bench compiles this file; only ratios compares the bytes"
    )]
    pub(crate) fn response(&self) -> &[u8] {
        &self.out
    }
}

/// The compressions and CRCs of one request and its response, with the key's states at hand: what
/// no implementation can do without.
pub(crate) fn bare(request: &[u8], state: &mut [u32; 5]) -> u32 {
    let signed = request.len() - 8 - 24;
    mac(&request[..signed], state);
    let request_crc = crc32fast::hash(&request[..request.len() - 8]);
    // The response: header and XOR-MAPPED-ADDRESS under the MAC; these and the MAC under the CRC.
    mac(&request[..20 + 12], state);
    request_crc ^ crc32fast::hash(&request[..20 + 12 + 24])
}

fn mac(covered: &[u8], state: &mut [u32; 5]) {
    let mut blocks = [[0; 64]; 8];
    let count = (covered.len() + 9).div_ceil(64);
    blocks.as_flattened_mut()[..covered.len()].copy_from_slice(covered);
    compress(state, &blocks[..count]);
    // The outer hash is one block more.
    compress(state, &blocks[..1]);
}
