//! ICE inside TURN: what a client sends through its relay is seen between the client and its peer.

use std::collections::HashMap;
use std::net::SocketAddr;

use crate::capture::Datagram;
use crate::capture::content::{channel_data, relayed};
use crate::stun::{Attribute, AttributeType, Class, Message, RawAttribute};

/// Most channels that are remembered.
const MAX_CHANNELS: usize = 4_096;
/// The method that gives a channel its peer (RFC 8656 section 12).
const CHANNEL_BIND: u16 = 0x009;

/// Peers of channels, by client, server and number.
#[derive(Debug, Default)]
pub(super) struct Channels(HashMap<(SocketAddr, SocketAddr, u16), SocketAddr>);

impl Channels {
    /// The datagram inside a datagram between a client and its relay, from or to the client's address.
    pub(super) fn unwrap<'a>(&mut self, datagram: &Datagram<'a>) -> Option<Datagram<'a>> {
        match *datagram.payload.first()? {
            0..=3 => self.message(datagram),
            64..=79 => self.channel(datagram),
            _ => None,
        }
    }

    fn message<'a>(&mut self, datagram: &Datagram<'a>) -> Option<Datagram<'a>> {
        // Binding is none of TURN's, and by far the most frequent.
        if matches!(datagram.payload, [0 | 1, 1 | 0x11, ..]) {
            return None;
        }
        let message = Message::read(datagram.payload)
            .ok()
            .filter(Message::has_magic_cookie)?;
        if message.class() == Class::Request && message.method().value() == CHANNEL_BIND {
            self.bind(datagram, &message);
            return None;
        }
        let inner = relayed(&message)?;
        let (source, destination) = if inner.to_peer {
            (datagram.source, inner.peer)
        } else {
            (inner.peer, datagram.destination)
        };
        Some(Datagram {
            source,
            destination,
            payload: inner.data,
            ..*datagram
        })
    }

    fn bind(&mut self, datagram: &Datagram<'_>, message: &Message<'_>) {
        let number = message
            .attribute(AttributeType::CHANNEL_NUMBER)
            .map(|one| one.value);
        let (Some(&[high, low, ..]), Some(peer)) = (number, peer(message)) else {
            return;
        };
        if self.0.len() < MAX_CHANNELS {
            let number = u16::from_be_bytes([high, low]);
            self.0
                .insert((datagram.source, datagram.destination, number), peer);
        }
    }

    fn channel<'a>(&self, datagram: &Datagram<'a>) -> Option<Datagram<'a>> {
        let (number, payload) = channel_data(datagram.payload)?;
        let (client, server) = (datagram.source, datagram.destination);
        if let Some(&peer) = self.0.get(&(client, server, number)) {
            return Some(Datagram {
                destination: peer,
                payload,
                ..*datagram
            });
        }
        let &peer = self.0.get(&(server, client, number))?;
        Some(Datagram {
            source: peer,
            payload,
            ..*datagram
        })
    }
}

/// XOR-PEER-ADDRESS is written as XOR-MAPPED-ADDRESS is (RFC 8656 section 18.3).
fn peer(message: &Message<'_>) -> Option<SocketAddr> {
    let hidden = RawAttribute {
        kind: AttributeType::XOR_MAPPED_ADDRESS,
        ..message.attribute(AttributeType::XOR_PEER_ADDRESS)?
    };
    match hidden.decode(message.transaction_id()) {
        Ok(Attribute::XorMappedAddress(address)) => Some(address),
        _ => None,
    }
}
