//! Real handshakes, each line a datagram: `>` from the client, `<` from the server. Made with OpenSSL 3.0.19:
//! `s_server -dtls1_2 -listen -Verify 1 -mtu 400 -use_srtp …` with an RSA certificate of 4096 bits against
//! `s_client` with an ECDSA one (`fragmented.txt`), and an `s_client -verify_return_error` (`refused.txt`).
//! `chromium.txt` and `firefox.txt` are the beginnings of DTLS 1.3 between two connections of a page in Chromium
//! 156 (`WebRTC-ForceDtls13`) and Firefox 153, with hellos in two fragments because of post-quantum keys.
//! Expected names are those that tshark gives; fingerprints are those of `openssl x509 -fingerprint`.

mod exchange;
mod robust;
mod unified;

use super::*;

const FRAGMENTED: &str = include_str!("fragmented.txt");
const REFUSED: &str = include_str!("refused.txt");
const CHROMIUM: &str = include_str!("chromium.txt");
const FIREFOX: &str = include_str!("firefox.txt");

/// Direction and bytes of each datagram.
fn datagrams(text: &str) -> Vec<(bool, Vec<u8>)> {
    text.lines()
        .map(|line| {
            let (direction, bytes) = line.split_once(' ').unwrap();
            (direction == ">", hex::decode(bytes).unwrap())
        })
        .collect()
}

fn seen(observer: &mut Observer, (forward, payload): &(bool, Vec<u8>)) -> Vec<Seen> {
    let mut seen = Vec::new();
    observer.take(*forward, payload, &mut seen);
    seen
}

/// In a word or two.
fn word(seen: &Seen) -> String {
    match seen {
        Seen::ClientHello(hello) => format!("ClientHello/{}", hello.cookie_len),
        Seen::ServerHello { version, .. } => format!("ServerHello {version}"),
        Seen::Certificate(certificate) => format!("Certificate/{}", certificate.chain_len()),
        Seen::Handshake { name, .. } => (*name).to_owned(),
        Seen::Alert(alert) => alert.to_string(),
        Seen::Malformed { offset, fault } => format!("{fault} at {offset}"),
        other => format!("{other:?}"),
    }
}

fn words(observer: &mut Observer, datagram: &(bool, Vec<u8>)) -> Vec<String> {
    seen(observer, datagram).iter().map(word).collect()
}

/// Every certificate that a sequence of datagrams shows.
fn certificates(datagrams: impl IntoIterator<Item = (bool, Vec<u8>)>) -> Vec<String> {
    let mut observer = Observer::new();
    datagrams
        .into_iter()
        .flat_map(|datagram| seen(&mut observer, &datagram))
        .filter_map(|seen| match seen {
            Seen::Certificate(certificate) => certificate.fingerprint("sha-1"),
            _ => None,
        })
        .collect()
}

/// A record of epoch 0.
fn record(content_type: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![content_type, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0];
    bytes.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
    bytes.extend(body);
    bytes
}

/// A handshake record with one fragment.
fn fragment(kind: u8, length: u16, sequence: u8, offset: u16, bytes: &[u8]) -> Vec<u8> {
    let mut body = vec![kind, 0];
    body.extend(length.to_be_bytes());
    body.extend([0, sequence, 0]);
    body.extend(offset.to_be_bytes());
    body.push(0);
    body.extend(u16::try_from(bytes.len()).unwrap().to_be_bytes());
    body.extend(bytes);
    record(22, &body)
}
