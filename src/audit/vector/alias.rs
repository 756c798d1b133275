//! What takes the place of secrets and addresses.
//!
//! What is drawn follows from the name of the capture and from the order in which it is asked for, never from what
//! it replaces: nothing of a secret can be computed back, and the same capture gives the same vectors.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The characters of fragments and passwords (RFC 8839 section 5.4).
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// The networks for documentation (RFC 5737).
const NETWORKS: [[u8; 3]; 3] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];

/// Replacements, the same for the same original.
#[derive(Default)]
pub(super) struct Aliases {
    seed: String,
    drawn: u64,
    texts: Vec<(Zeroizing<Vec<u8>>, String)>,
    taken: HashSet<String>,
    ids: HashMap<[u8; 12], [u8; 12]>,
    numbers: HashMap<u64, u64>,
    addresses: HashMap<IpAddr, IpAddr>,
}

impl Aliases {
    pub(super) fn new(seed: &str) -> Self {
        Self {
            seed: seed.to_owned(),
            ..Self::default()
        }
    }

    /// Fresh bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Vec<u8> {
        self.drawn += 1;
        let mut bytes = Vec::with_capacity(count + 32);
        let mut block = 0_u64;
        while bytes.len() < count {
            let mut hash = Sha256::new();
            hash.update(b"icespec vectors");
            hash.update(self.drawn.to_be_bytes());
            hash.update(block.to_be_bytes());
            hash.update(self.seed.as_bytes());
            bytes.extend_from_slice(&hash.finalize());
            block += 1;
        }
        bytes.truncate(count);
        bytes
    }

    /// A fragment or a password of the same length.
    pub(super) fn text(&mut self, original: &[u8]) -> String {
        if let Some((_, known)) = self.texts.iter().find(|(known, _)| known.as_slice() == original) {
            return known.clone();
        }
        let mut fresh = self.chars(original.len());
        // Of two characters or more there is another one; what is shorter may stand for several.
        while original.len() > 1 && self.taken.contains(&fresh) && self.taken.len() < 1_000 {
            fresh = self.chars(original.len());
        }
        self.taken.insert(fresh.clone());
        self.texts.push((Zeroizing::new(original.to_vec()), fresh.clone()));
        fresh
    }

    fn chars(&mut self, count: usize) -> String {
        let bytes = self.bytes(count);
        bytes
            .iter()
            .map(|byte| char::from(ICE_CHARS[usize::from(byte % 64)]))
            .collect()
    }

    pub(super) fn transaction(&mut self, original: [u8; 12]) -> [u8; 12] {
        if let Some(known) = self.ids.get(&original) {
            return *known;
        }
        let mut fresh = [0; 12];
        fresh.copy_from_slice(&self.bytes(12));
        self.ids.insert(original, fresh);
        fresh
    }

    pub(super) fn tie_breaker(&mut self, original: u64) -> u64 {
        if let Some(known) = self.numbers.get(&original) {
            return *known;
        }
        let mut fresh = [0; 8];
        fresh.copy_from_slice(&self.bytes(8));
        let fresh = u64::from_be_bytes(fresh);
        self.numbers.insert(original, fresh);
        fresh
    }

    /// An address for documentation of the same family, with the same port.
    pub(super) fn address(&mut self, original: SocketAddr) -> SocketAddr {
        let count = self.addresses.len();
        let fresh = *self
            .addresses
            .entry(original.ip())
            .or_insert_with_key(|ip| documented(*ip, count));
        SocketAddr::new(fresh, original.port())
    }
}

fn documented(ip: IpAddr, count: usize) -> IpAddr {
    let host = u8::try_from(count % 254 + 1).unwrap_or(1);
    match ip {
        IpAddr::V4(_) => {
            let [a, b, c] = NETWORKS[count / 254 % 3];
            Ipv4Addr::new(a, b, c, host).into()
        }
        IpAddr::V6(_) => {
            let count = u16::try_from(count % 0xFFFF + 1).unwrap_or(1);
            Ipv6Addr::new(0x2001, 0xDB8, 0, 0, 0, 0, 0, count).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stays_the_same_and_lengths_stay() {
        let mut aliases = Aliases::new("a");
        for length in [0, 1, 4, 22, 24, 256] {
            let secret = vec![b'x'; length];
            let fresh = aliases.text(&secret);
            assert_eq!(fresh.len(), length);
            assert_eq!(aliases.text(&secret), fresh);
            assert!(length == 0 || fresh.as_bytes() != secret);
        }
        assert_eq!(aliases.transaction([1; 12]), aliases.transaction([1; 12]));
        assert_ne!(aliases.transaction([1; 12]), aliases.transaction([2; 12]));
        assert_eq!(aliases.tie_breaker(7), aliases.tie_breaker(7));
        assert_ne!(aliases.tie_breaker(7), 7);
    }

    #[test]
    fn what_is_drawn_does_not_depend_on_what_it_replaces() {
        let drawn = |seed: &str, secret: &[u8]| Aliases::new(seed).text(secret);
        assert_eq!(drawn("a", b"abcd"), drawn("a", b"wxyz"));
        assert_ne!(drawn("a", b"abcd"), drawn("b", b"abcd"));
    }

    #[test]
    fn addresses_are_for_documentation() {
        let mut aliases = Aliases::new("a");
        let mut alias = |text: &str| aliases.address(text.parse().unwrap()).to_string();
        assert_eq!(alias("10.77.0.1:5000"), "192.0.2.1:5000");
        assert_eq!(alias("10.77.0.2:5001"), "192.0.2.2:5001");
        assert_eq!(alias("10.77.0.1:6"), "192.0.2.1:6");
        assert_eq!(alias("[fd00::1]:7"), "[2001:db8::3]:7");
        for host in 0..=255 {
            alias(&format!("10.0.0.{host}:1"));
        }
        assert_eq!(alias("10.0.0.255:9"), "198.51.100.5:9");
    }
}
