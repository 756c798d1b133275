//! Who watches both agents from outside, with every password, and knows nothing of how they work.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use icespec::agent::{LocalDescription, RemoteDescription};
use icespec::credential::{SetId, split_username};
use icespec::stun::{AttributeType, Class, IntegrityKey, Message, TransactionId};

/// After so long without a valid response nothing may be sent (RFC 7675 section 5.1).
const CONSENT: Duration = Duration::from_secs(30);

type Checked = Result<(), String>;

/// A stream's generation on one side.
pub(crate) type Place = (usize, u32, u32);

pub(crate) fn place(side: usize, set: SetId) -> Place {
    (side, set.stream.0, set.generation.0)
}

/// By transaction: the fragment, our address and the peer's.
type Asked = BTreeMap<TransactionId, (Vec<u8>, SocketAddr, SocketAddr)>;

struct Sent {
    place: Place,
    local: SocketAddr,
    remote: SocketAddr,
    key: IntegrityKey,
    bytes: Vec<u8>,
    last: Instant,
}

#[derive(Default)]
pub(crate) struct Observer {
    /// Every fragment that was ever given out.
    sets: BTreeMap<Vec<u8>, (Place, IntegrityKey)>,
    /// Which generation of the peer's each generation was introduced to.
    introduced: BTreeSet<(Place, Place)>,
    sent: BTreeMap<TransactionId, Sent>,
    answered: BTreeSet<TransactionId>,
    /// By side: the fragment that each request named, and where it came in.
    asked: [Asked; 2],
    /// When a 5-tuple was last shown to be the peer's, in one generation.
    valid: BTreeMap<(Place, SocketAddr, SocketAddr), Instant>,
    pub(crate) lite: [bool; 2],
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// STUN by its first byte: the data of the simulation begins otherwise.
pub(crate) fn is_stun(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first < 4)
}

impl Observer {
    pub(crate) fn given_out(&mut self, side: usize, description: &LocalDescription) {
        let credentials = &description.credentials;
        let key = IntegrityKey::short_term(credentials.password.as_bytes());
        let set = place(side, description.set);
        self.sets
            .insert(credentials.ufrag.as_bytes().to_vec(), (set, key));
    }

    pub(crate) fn introduced(&mut self, own: Place, remote: &RemoteDescription) {
        if let Some((peer, _)) = self.sets.get(remote.credentials.ufrag.as_bytes()) {
            self.introduced.insert((own, *peer));
        }
    }

    /// An agent sends something.
    pub(crate) fn transmitted(
        &mut self,
        side: usize,
        now: Instant,
        (local, remote): (SocketAddr, SocketAddr),
        bytes: &[u8],
    ) -> Checked {
        if !is_stun(bytes) {
            return self.data_sent(side, now, local, remote);
        }
        let message = Message::read(bytes).map_err(|error| error.to_string())?;
        ensure(message.is_framed(), || "ill-formed STUN is sent".into())?;
        match message.class() {
            Class::Request => self.request_sent(side, now, (local, remote), &message),
            Class::Indication => Ok(()),
            Class::Success | Class::Error => self.response_sent(side, (local, remote), &message),
        }
    }

    fn request_sent(
        &mut self,
        side: usize,
        now: Instant,
        (local, remote): (SocketAddr, SocketAddr),
        message: &Message<'_>,
    ) -> Checked {
        ensure(!self.lite[side], || "a lite agent sends a request".into())?;
        let id = message.transaction_id();
        if let Some(first) = self.sent.get_mut(&id) {
            ensure(first.bytes == message.as_bytes(), || {
                "a retransmission differs".into()
            })?;
            ensure(now - first.last >= Duration::from_millis(500), || {
                "RTO below 500 ms".into()
            })?;
            first.last = now;
            return Ok(());
        }
        let username = message.attribute(AttributeType::USERNAME).ok_or("no USERNAME")?;
        let halves = split_username(username.value).ok_or("no colon")?;
        let (peer, key) = self
            .sets
            .get(halves.local)
            .ok_or("a fragment nobody has given out")?;
        let (own, _) = self
            .sets
            .get(halves.remote)
            .ok_or("a fragment nobody has given out")?;
        ensure(own.0 == side && peer.0 != side, || {
            "USERNAME is the wrong way round".into()
        })?;
        ensure(own.1 == peer.1, || {
            format!("{own:?} is paired with another stream's {peer:?}")
        })?;
        ensure(self.introduced.contains(&(*own, *peer)), || {
            format!("generations cross: {own:?} checks {peer:?}")
        })?;
        ensure(message.check_integrity(key).overall().name() == "valid", || {
            "a request is signed with another password than the peer's".into()
        })?;
        let sent = Sent {
            place: *own,
            local,
            remote,
            key: key.clone(),
            bytes: message.as_bytes().to_vec(),
            last: now,
        };
        self.sent.insert(id, sent);
        Ok(())
    }

    /// A response is signed with the password of the fragment its request named, or not at all.
    fn response_sent(
        &self,
        side: usize,
        (local, remote): (SocketAddr, SocketAddr),
        message: &Message<'_>,
    ) -> Checked {
        let asked = self.asked[side].get(&message.transaction_id());
        let (fragment, at, from) = asked.ok_or("a response to no request")?;
        ensure((*at, *from) == (local, remote), || {
            "a response takes another way than its request".into()
        })?;
        if message.attribute(AttributeType::MESSAGE_INTEGRITY).is_none() {
            return ensure(message.class() == Class::Error, || {
                "an unsigned success response".into()
            });
        }
        let (owner, key) = self
            .sets
            .get(fragment)
            .ok_or("a signed response to an unknown fragment")?;
        let valid = owner.0 == side && message.check_integrity(key).overall().name() == "valid";
        ensure(valid, || {
            format!("a response is not signed with the key of {owner:?}")
        })
    }

    /// An agent is about to be given something.
    pub(crate) fn delivered(
        &mut self,
        side: usize,
        now: Instant,
        (local, source): (SocketAddr, SocketAddr),
        bytes: &[u8],
    ) {
        if !is_stun(bytes) {
            return;
        }
        let Some(message) = Message::read(bytes).ok().filter(Message::is_framed) else {
            return;
        };
        match message.class() {
            Class::Request => self.request_delivered(side, now, (local, source), &message),
            Class::Success => self.success_delivered(side, now, (local, source), &message),
            Class::Indication | Class::Error => {}
        }
    }

    fn request_delivered(
        &mut self,
        side: usize,
        now: Instant,
        (local, source): (SocketAddr, SocketAddr),
        message: &Message<'_>,
    ) {
        let username = message.attribute(AttributeType::USERNAME);
        let Some(halves) = username.and_then(|one| split_username(one.value)) else {
            self.asked[side].insert(message.transaction_id(), (Vec::new(), local, source));
            return;
        };
        self.asked[side].insert(message.transaction_id(), (halves.local.to_vec(), local, source));
        let named = self.sets.get(halves.local).filter(|(place, _)| place.0 == side);
        let Some((set, key)) = named else {
            return;
        };
        if self.lite[side] && message.check_integrity(key).overall().name() == "valid" {
            self.valid.insert((*set, local, source), now);
        }
    }

    /// A response counts once, at the socket its request left from, from where that went.
    fn success_delivered(
        &mut self,
        side: usize,
        now: Instant,
        (local, source): (SocketAddr, SocketAddr),
        message: &Message<'_>,
    ) {
        let id = message.transaction_id();
        let Some(sent) = self.sent.get(&id).filter(|sent| sent.place.0 == side) else {
            return;
        };
        let symmetric = (sent.local, sent.remote) == (local, source);
        let signed = message.check_integrity(&sent.key).overall().name() == "valid";
        if symmetric && signed && self.answered.insert(id) {
            self.valid.insert((sent.place, local, source), now);
        }
    }

    fn data_sent(&self, side: usize, now: Instant, local: SocketAddr, remote: SocketAddr) -> Checked {
        let consented = self.valid.iter().any(|((place, at, peer), last)| {
            place.0 == side && (*at, *peer) == (local, remote) && now - *last < CONSENT
        });
        ensure(consented, || {
            format!("data is sent from {local} to {remote} without consent")
        })
    }

    /// An agent has handed data to its application.
    pub(crate) fn data_taken(&self, set: Place, (local, source): (SocketAddr, SocketAddr)) -> Checked {
        ensure(self.valid.contains_key(&(set, local, source)), || {
            format!("{set:?} takes data on {local} from {source}, which is not validated")
        })
    }
}
