//! Who watches both peers from outside, with their descriptions, and knows nothing of how they work.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use icespec::credential::split_username;
use icespec::sdp::Description;
use icespec::stun::{AttributeType, Class, IntegrityKey, Message, TransactionId};

/// After so long without a valid response nothing may be sent (RFC 7675 section 5.1).
const CONSENT: Duration = Duration::from_secs(30);

type Checked = Result<(), String>;

/// A side, its socket, and the other side's.
pub(crate) type Way = (usize, SocketAddr, SocketAddr);

#[derive(Default)]
pub(crate) struct Observer {
    /// Passwords by fragment, of each side.
    keys: [BTreeMap<String, IntegrityKey>; 2],
    /// The fragments of each side's newest description.
    newest: [BTreeSet<String>; 2],
    /// Requests that were sent: from where, and the fragment they name.
    asked: BTreeMap<TransactionId, (Way, String)>,
    /// When a way was last shown to be the other side's, and by which fragment of it.
    valid: BTreeMap<Way, (Instant, String)>,
    pub(crate) lite: [bool; 2],
    /// DTLS datagrams that were sent.
    pub(crate) dtls: usize,
}

impl Observer {
    pub(crate) fn described(&mut self, side: usize, sdp: &str) {
        let description = Description::read(sdp).unwrap();
        self.newest[side].clear();
        for section in 0..description.sections.len() {
            let (Some(ufrag), Some(password)) = (description.ufrag(section), description.password(section))
            else {
                continue;
            };
            let key = IntegrityKey::short_term(password.value.as_str().as_bytes());
            self.keys[side].insert(ufrag.value.clone(), key);
            self.newest[side].insert(ufrag.value.clone());
        }
    }

    /// Whether a way was shown to be the other side's by credentials of its newest description.
    pub(crate) fn is_current(&self, way: Way) -> bool {
        let shown = self.valid.get(&way);
        shown.is_some_and(|(_, fragment)| {
            let owner = if self.lite[way.0] { way.0 } else { 1 - way.0 };
            self.newest[owner].contains(fragment)
        })
    }

    pub(crate) fn sent(&mut self, way: Way, now: Instant, bytes: &[u8]) -> Checked {
        match bytes.first() {
            Some(0..=3) => self.stun_sent(way, bytes),
            Some(20..=63) => {
                self.dtls += 1;
                match self.valid.get(&way) {
                    None => Err(format!("{way:?}: DTLS on a pair that no check has validated")),
                    Some((at, _)) if now - *at >= CONSENT => Err(format!("{way:?}: DTLS without consent")),
                    Some(_) => Ok(()),
                }
            }
            first => Err(format!("a datagram that begins with {first:?}")),
        }
    }

    fn stun_sent(&mut self, way: Way, bytes: &[u8]) -> Checked {
        let message = Message::read(bytes).map_err(|error| error.to_string())?;
        if message.class() != Class::Request {
            return Ok(());
        }
        if self.lite[way.0] {
            return Err("a lite peer sends a check".into());
        }
        let username = message.attribute(AttributeType::USERNAME).ok_or("no USERNAME")?;
        let halves = split_username(username.value).ok_or("no colon")?;
        let named = String::from_utf8_lossy(halves.local).into_owned();
        let key = self.keys[1 - way.0]
            .get(&named)
            .ok_or("a fragment that nobody has described")?;
        if message.check_integrity(key).overall().name() != "valid" {
            return Err(format!(
                "{way:?}: a check is signed with another password than that of {named}"
            ));
        }
        self.asked.insert(message.transaction_id(), (way, named));
        Ok(())
    }

    /// A peer is about to be given something.
    pub(crate) fn delivered(&mut self, way: Way, now: Instant, bytes: &[u8]) {
        let message = Message::read(bytes).ok().filter(Message::is_framed);
        let Some(message) = message.filter(|_| bytes[0] < 4) else {
            return;
        };
        let is_signed = |key: &IntegrityKey| message.check_integrity(key).overall().name() == "valid";
        match message.class() {
            Class::Success => {
                let Some((asked, named)) = self.asked.get(&message.transaction_id()) else {
                    return;
                };
                if *asked == way && self.keys[1 - way.0].get(named).is_some_and(is_signed) {
                    self.valid.insert(way, (now, named.clone()));
                }
            }
            // A lite peer takes the other side's check for it.
            Class::Request if self.lite[way.0] => {
                let username = message.attribute(AttributeType::USERNAME).map(|one| one.value);
                let Some(halves) = username.and_then(split_username) else {
                    return;
                };
                let named = String::from_utf8_lossy(halves.local).into_owned();
                if self.keys[way.0].get(&named).is_some_and(is_signed) {
                    self.valid.insert(way, (now, named));
                }
            }
            _ => {}
        }
    }
}
