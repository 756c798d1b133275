//! What a Binding message of a capture is, by everything that a stack could treat in another way.

use std::collections::HashMap;
use std::net::SocketAddr;

use crate::audit::report::Side;
use crate::capture::Datagram;
use crate::stun::{Attribute, AttributeType, Check, Class, Message, Method, RawAttribute, TransactionId};

use super::roll::Roll;

/// Passwords that are tried on a message that its own does not sign.
const MAX_TRIED: usize = 256;
/// Addresses and open transactions that are remembered.
const MAX_REMEMBERED: usize = 65_536;

/// Everything by which messages differ that matters. One of each kind becomes vectors.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Kind {
    pub(super) class: Class,
    /// Who got it, where sides are known.
    pub(super) receiver: Option<Side>,
    pub(super) name: Name,
    pub(super) remote: Remote,
    pub(super) mac: Mac,
    /// The password that should sign it: that of the set it names, or that of its request.
    pub(super) due: Option<usize>,
    pub(super) fingerprint: Check,
    /// All attributes in order.
    pub(super) types: Vec<u16>,
    pub(super) code: Option<u16>,
    pub(super) role: Option<Role>,
    /// Whether the receiver's last check claimed the same role.
    pub(super) conflict: bool,
}

/// Whom USERNAME is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// There is none.
    Absent,
    /// A set of the receiver.
    Own(usize),
    /// A set of the sender: the halves are swapped.
    Senders(usize),
    /// No set at all.
    Unknown,
}

/// What the other half of USERNAME says, to a receiver that knows its peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Remote {
    /// The fragment of the peer's set that belongs to the receiver's.
    Right,
    /// Another one.
    Other,
}

/// Who signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mac {
    /// Nobody.
    Absent,
    /// The password of this set.
    By(usize),
    /// None of the passwords that are known.
    Unknown,
}

/// What a check says of its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// ICE-CONTROLLING.
    Controlling,
    /// ICE-CONTROLLED.
    Controlled,
}

/// A message with its kind.
pub(super) struct Case<'a> {
    pub(super) kind: Kind,
    pub(super) message: Message<'a>,
    pub(super) packet: u64,
    pub(super) source: SocketAddr,
    pub(super) destination: SocketAddr,
    /// The receiver's tie-breaker, where there is a conflict.
    pub(super) own_tie: Option<u64>,
}

/// What earlier messages of the capture told about later ones.
#[derive(Default)]
pub(super) struct Memory {
    sides: HashMap<SocketAddr, Side>,
    /// The set whose password signed a request.
    requests: HashMap<TransactionId, Option<usize>>,
    roles: HashMap<Option<Side>, (Role, u64)>,
}

impl Memory {
    /// Looks at a datagram; none if it is no Binding message that vectors can be made of.
    pub(super) fn examine<'a>(&mut self, roll: &Roll, datagram: &Datagram<'a>) -> Option<Case<'a>> {
        let message = Message::read(datagram.payload).ok()?;
        let sha256 = message
            .attribute(AttributeType::MESSAGE_INTEGRITY_SHA256)
            .is_some();
        if message.method() != Method::BINDING || !message.is_framed() || sha256 || datagram.cut {
            return None;
        }
        let kind = if message.class().is_response() {
            self.response(roll, &message)
        } else {
            self.check(roll, &message, datagram)
        };
        let own_tie = self.roles.get(&kind.receiver).map(|(_, tie)| *tie);
        Some(Case {
            own_tie: own_tie.filter(|_| kind.conflict),
            kind,
            message,
            packet: datagram.packet,
            source: datagram.source,
            destination: datagram.destination,
        })
    }

    fn check(&mut self, roll: &Roll, message: &Message<'_>, datagram: &Datagram<'_>) -> Kind {
        let name = message.attribute(AttributeType::USERNAME).map(|name| name.value);
        let (local, remote) = name.map_or((&[][..], &[][..]), halves);
        let receiver = self.receiver(roll, local, remote, datagram);
        let owned = |side: Option<Side>| roll.named(local).find(|&set| roll.sets[set].side == side);
        let name = match (name, owned(receiver), roll.named(local).next()) {
            (None, ..) => Name::Absent,
            (_, Some(set), _) => Name::Own(set),
            (_, None, Some(set)) => Name::Senders(set),
            (_, None, None) => Name::Unknown,
        };
        let due = match name {
            Name::Own(set) => Some(set),
            _ => None,
        };
        let mac = mac(roll, message, due);
        let role = role(message);
        let sender = receiver.map(Side::opposite);
        if let (Name::Own(set), Some(receiver)) = (name, receiver)
            && mac == Mac::By(set)
        {
            self.learn(datagram, receiver);
        }
        let conflict = role.is_some_and(|(role, _)| {
            self.roles.get(&receiver).is_some_and(|(own, _)| *own == role) && receiver.is_some()
        });
        if let (Some(role), Class::Request, Some(_)) = (role, message.class(), sender) {
            self.roles.insert(sender, role);
        }
        self.remember(message.transaction_id(), mac);
        Kind {
            class: message.class(),
            receiver,
            name,
            remote: self::remote(roll, due, remote),
            mac,
            due,
            fingerprint: message.check_fingerprint(),
            types: types(message),
            code: None,
            role: role.map(|(role, _)| role),
            conflict,
        }
    }

    fn response(&self, roll: &Roll, message: &Message<'_>) -> Kind {
        let due = self.requests.get(&message.transaction_id()).copied().flatten();
        let code = message.attribute(AttributeType::ERROR_CODE).and_then(|code| {
            match code.decode(message.transaction_id()) {
                Ok(Attribute::ErrorCode { code, .. }) => Some(code),
                _ => None,
            }
        });
        Kind {
            class: message.class(),
            // It goes to who sent the request, which the owner of the password received.
            receiver: due.and_then(|set| roll.sets[set].side).map(Side::opposite),
            name: Name::Absent,
            remote: Remote::Right,
            mac: mac(roll, message, due),
            due,
            fingerprint: message.check_fingerprint(),
            types: types(message),
            code,
            role: None,
            conflict: false,
        }
    }

    /// Who gets a check: by what is known of the addresses, else by whose fragments it names.
    fn receiver(&self, roll: &Roll, local: &[u8], remote: &[u8], datagram: &Datagram<'_>) -> Option<Side> {
        let side = |fragment: &[u8]| roll.named(fragment).find_map(|set| roll.sets[set].side);
        let by_address = self
            .sides
            .get(&datagram.destination)
            .copied()
            .or_else(|| self.sides.get(&datagram.source).copied().map(Side::opposite));
        by_address
            .or_else(|| side(local))
            .or_else(|| side(remote).map(Side::opposite))
    }

    fn learn(&mut self, datagram: &Datagram<'_>, receiver: Side) {
        if self.sides.len() < MAX_REMEMBERED {
            self.sides.insert(datagram.destination, receiver);
            self.sides.insert(datagram.source, receiver.opposite());
        }
    }

    fn remember(&mut self, id: TransactionId, mac: Mac) {
        if self.requests.len() >= MAX_REMEMBERED {
            self.requests.clear();
        }
        let signer = match mac {
            Mac::By(set) => Some(set),
            Mac::Absent | Mac::Unknown => None,
        };
        self.requests.insert(id, signer);
    }
}

/// The value before the first colon and what is behind it (RFC 8445 section 7.3).
pub(super) fn halves(name: &[u8]) -> (&[u8], &[u8]) {
    match name.iter().position(|byte| *byte == b':') {
        Some(colon) => (&name[..colon], &name[colon + 1..]),
        None => (name, &[]),
    }
}

fn mac(roll: &Roll, message: &Message<'_>, due: Option<usize>) -> Mac {
    let Some(attribute) = message.attribute(AttributeType::MESSAGE_INTEGRITY) else {
        return Mac::Absent;
    };
    let verifies = |set: &usize| message.verifies_sha1(&attribute, &roll.sets[*set].key);
    due.into_iter()
        .chain(0..roll.sets.len().min(MAX_TRIED))
        .find(verifies)
        .map_or(Mac::Unknown, Mac::By)
}

fn remote(roll: &Roll, own: Option<usize>, half: &[u8]) -> Remote {
    let peer = own.and_then(|own| roll.counterpart(own));
    match peer {
        Some(peer) if roll.sets[peer].ufrag.as_bytes() != half => Remote::Other,
        _ => Remote::Right,
    }
}

fn role(message: &Message<'_>) -> Option<(Role, u64)> {
    message
        .attributes()
        .find_map(|attribute| match attribute.decode(message.transaction_id()) {
            Ok(Attribute::IceControlling(tie)) => Some((Role::Controlling, tie)),
            Ok(Attribute::IceControlled(tie)) => Some((Role::Controlled, tie)),
            _ => None,
        })
}

fn types(message: &Message<'_>) -> Vec<u16> {
    message
        .attributes()
        .map(|RawAttribute { kind, .. }| kind.0)
        .collect()
}
