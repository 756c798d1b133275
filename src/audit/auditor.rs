//! The streaming pass: every datagram once, in memory bounded by the number of flows.

mod observe;
mod relay;

use std::time::Duration;

use crate::agent::{Protocol, classify};
use crate::capture::Datagram;
use crate::capture::content::{channel_data, is_rtcp};
use crate::stun::MAGIC_COOKIE;

use super::book::Book;
use super::class::At;
use super::flow::{Flow, FlowKey};
use super::report::{CaptureFacts, DtlsEnd, Report};
use super::sources::Sources;
use super::timeline::{Event, Timeline};
use super::transaction::Transactions;

/// Most flows that are followed.
const MAX_FLOWS: usize = 16_384;
/// Flows that did not begin with STUN may take this many of them, so that a flood of something else leaves room.
const MAX_OTHER_FLOWS: usize = MAX_FLOWS / 2;
/// Flows with all the room for their time line.
const ROOMY_FLOWS: usize = 512;
/// Most times that a password is tried on messages that do not verify at once, in the whole capture.
const MAX_TRIES: u64 = 2_000_000;

/// Takes the datagrams of a capture in order, and judges them at the end.
#[derive(Debug)]
pub struct Auditor {
    pub(super) book: Book,
    pub(super) flows: Vec<Flow>,
    by_key: std::collections::HashMap<FlowKey, usize, foldhash::fast::RandomState>,
    /// Key and index of the last flow: packets come in trains.
    recent: Option<(FlowKey, usize)>,
    transactions: Transactions,
    channels: relay::Channels,
    tries: u64,
    other_flows: usize,
    pub(super) tally: Tally,
}

/// What is known of the capture as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) start: Option<Duration>,
    pub(super) end: Duration,
    /// Whether the capture is known to have begun before the session.
    pub(super) from_start: bool,
    /// How long capturing had gone on before the first datagram.
    pub(super) lead: Duration,
    /// Datagrams of flows that were too many to be followed.
    pub(super) untracked: u64,
    /// STUN messages whose end was not captured.
    pub(super) cut: u64,
    /// Whether something ran inside TURN.
    pub(super) relayed: bool,
}

impl Auditor {
    /// An auditor for a session with these descriptions and credentials.
    pub fn new(sources: Sources) -> Self {
        Self {
            tally: Tally {
                from_start: sources.from_start,
                ..Tally::default()
            },
            book: sources.into_book(),
            flows: Vec::new(),
            by_key: std::collections::HashMap::default(),
            recent: None,
            transactions: Transactions::default(),
            channels: relay::Channels::default(),
            tries: MAX_TRIES,
            other_flows: 0,
        }
    }

    /// Takes the next datagram.
    pub fn take(&mut self, datagram: &Datagram<'_>) {
        let start = *self.tally.start.get_or_insert(datagram.time);
        // Clocks may step back; time in a report does not.
        let time = datagram.time.saturating_sub(start).max(self.tally.end);
        self.tally.end = time;
        let at = At {
            packet: datagram.packet,
            time,
        };
        self.carry(datagram, at);
        if let Some(inner) = self.channels.unwrap(datagram) {
            self.tally.relayed = true;
            self.carry(&inner, at);
        }
    }

    /// Says when capturing began, since the Unix epoch: silence is evidence too.
    pub fn began(&mut self, time: Duration) {
        if let Some(start) = self.tally.start {
            self.tally.lead = start.saturating_sub(time);
        }
    }

    /// Says that nothing more was captured up to a time, since the Unix epoch: silence is evidence too.
    pub fn lasted_until(&mut self, time: Duration) {
        if let Some(start) = self.tally.start {
            self.tally.end = self.tally.end.max(time.saturating_sub(start));
        }
    }

    /// The report of what was taken.
    pub fn finish(self, facts: CaptureFacts) -> Report {
        super::judge::judge(&self, facts)
    }

    fn carry(&mut self, datagram: &Datagram<'_>, at: At) {
        let Some(protocol) = protocol(datagram.payload) else {
            return;
        };
        let Some(index) = self.flow(datagram, protocol, at) else {
            self.tally.untracked += 1;
            return;
        };
        let flow = &mut self.flows[index];
        let from = flow.direction(datagram.source);
        flow.moved(from, at);
        match protocol {
            Protocol::Stun => self.stun(datagram, index, from, at),
            Protocol::Dtls => dtls(flow, datagram.payload, from, at),
            Protocol::Rtp => {
                let rtcp = is_rtcp(datagram.payload);
                *(if rtcp {
                    &mut flow.counts.rtcp
                } else {
                    &mut flow.counts.rtp
                }) += 1;
                data(flow, from, at, if rtcp { "RTCP" } else { "RTP" });
            }
            Protocol::TurnChannel => flow.counts.channel += 1,
            Protocol::Zrtp | Protocol::Quic => {
                flow.counts.other += 1;
                data(flow, from, at, "data");
            }
        }
    }

    fn flow(&mut self, datagram: &Datagram<'_>, protocol: Protocol, at: At) -> Option<usize> {
        let key = FlowKey::new(datagram.transport, datagram.source, datagram.destination);
        if let Some((recent, index)) = self.recent
            && recent == key
        {
            return Some(index);
        }
        let index = match self.by_key.get(&key) {
            Some(&index) => index,
            None => self.new_flow(key, datagram, protocol, at)?,
        };
        self.recent = Some((key, index));
        Some(index)
    }

    fn new_flow(
        &mut self,
        key: FlowKey,
        datagram: &Datagram<'_>,
        protocol: Protocol,
        at: At,
    ) -> Option<usize> {
        let other = protocol != Protocol::Stun;
        if self.flows.len() == MAX_FLOWS || (other && self.other_flows == MAX_OTHER_FLOWS) {
            return None;
        }
        self.other_flows += usize::from(other);
        let timeline = Timeline::new(self.flows.len() < ROOMY_FLOWS);
        let flow = Flow::new(
            datagram.transport,
            datagram.source,
            datagram.destination,
            at,
            timeline,
        );
        self.flows.push(flow);
        self.by_key.insert(key, self.flows.len() - 1);
        Some(self.flows.len() - 1)
    }
}

/// What a datagram is. Data of agents without DTLS may begin with any byte, and bytes that no protocol claims are
/// data too; STUN has its cookie (RFC 8489 section 6.3).
fn protocol(payload: &[u8]) -> Option<Protocol> {
    match classify(payload, false) {
        Some(Protocol::Stun) => {
            let cookie = payload
                .get(4..8)
                .is_some_and(|bytes| bytes == MAGIC_COOKIE.to_be_bytes());
            Some(if cookie && payload.len() >= 20 {
                Protocol::Stun
            } else {
                Protocol::Quic
            })
        }
        Some(Protocol::Dtls) => Some(if is_dtls(payload) {
            Protocol::Dtls
        } else {
            Protocol::Quic
        }),
        Some(Protocol::Rtp) if payload.len() < 8 => Some(Protocol::Quic),
        Some(Protocol::Quic) if channel_data(payload).is_some() => Some(Protocol::TurnChannel),
        Some(protocol) => Some(protocol),
        None if payload.is_empty() => None,
        None => Some(Protocol::Quic),
    }
}

/// A record of DTLS has its version behind its type, those of DTLS 1.3 under keys begin with 001.
fn is_dtls(payload: &[u8]) -> bool {
    match *payload {
        [20..=25, 0xFE, 0xFC..=0xFF, ..] | [20..=25, 1, 0, ..] => payload.len() >= 13,
        [32..=63, ..] => payload.len() >= 19,
        _ => false,
    }
}

fn dtls(flow: &mut Flow, payload: &[u8], from: usize, at: At) {
    flow.counts.dtls += 1;
    let handshake = flow.dtls.get_or_insert_default();
    // Data under its keys says nothing new of an association that is complete.
    let settled = matches!(handshake.end, DtlsEnd::Completed | DtlsEnd::UnderWay);
    if settled && matches!(payload[0], 23 | 32..=63) {
        handshake.last = Some(at);
        data(flow, from, at, "data");
        return;
    }
    let mut seen = Vec::new();
    handshake.observer.take(from == 0, payload, &mut seen);
    if seen
        .iter()
        .all(|one| matches!(one, crate::capture::content::dtls::Seen::Malformed { .. }))
    {
        flow.timeline.add(at, from, Event::Other);
        return;
    }
    let lines = handshake.take(from, at, seen);
    if !lines.is_empty() {
        let text = lines.join(", ");
        let alert = text.contains("alert");
        flow.timeline.add(at, from, Event::Dtls { text, alert });
    }
}

fn data(flow: &mut Flow, from: usize, at: At, what: &'static str) {
    if let Some(handshake) = &mut flow.dtls {
        handshake.media(from, at);
    }
    if flow.carried(from, at) {
        flow.timeline.add(at, from, Event::Data(what));
    }
}
