//! One data channel over one SCTP association, by the crate `sctp-proto` (RFC 8831, RFC 8832).

use std::collections::VecDeque;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use sctp_proto::{
    Association, AssociationHandle, ClientConfig, DatagramEvent, Endpoint, EndpointConfig, Event, Payload,
    PayloadProtocolIdentifier, ServerConfig, StreamEvent, Transmit, TransportConfig,
};

/// How long the DTLS client waits for the other side's INIT before it sends its own. Stacks differ in who
/// begins; most do so at once, and some only answer.
const CLIENT_PATIENCE: Duration = Duration::from_millis(250);
/// The same for the DTLS server: later, so that two peers of ours do not begin at the same time.
const SERVER_PATIENCE: Duration = Duration::from_secs(1);
/// Its place in the pairs of addresses that `sctp-proto` knows associations by; nothing is sent there.
const NOWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 5000);
/// The first chunk's type in an SCTP packet, and that of an INIT (RFC 9260 section 3.2).
const CHUNK_TYPE: usize = 12;
const INIT: u8 = 1;
/// `DATA_CHANNEL_OPEN` and `DATA_CHANNEL_ACK` (RFC 8832 section 8.2.1).
const OPEN: u8 = 3;
const ACK: u8 = 2;

/// A data channel and what is below it.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Channel {
    dtls_client: bool,
    /// This side opens the channel.
    opens: bool,
    begin: Option<Instant>,
    endpoint: Endpoint,
    association: Option<(AssociationHandle, Association)>,
    connected: bool,
    /// What waits for the association: a message can overtake the end of the handshake.
    waiting: VecDeque<(u16, Vec<u8>, PayloadProtocolIdentifier)>,
    /// The channel that texts leave on.
    stream: Option<u16>,
    pub(super) open: bool,
    /// SCTP packets to encrypt and send.
    pub(super) packets: VecDeque<Vec<u8>>,
    /// Texts that have come.
    pub(super) texts: VecDeque<String>,
}

impl Channel {
    pub(super) fn new(now: Instant, dtls_client: bool, opens: bool) -> Self {
        let patience = if dtls_client {
            CLIENT_PATIENCE
        } else {
            SERVER_PATIENCE
        };
        Self {
            dtls_client,
            opens,
            begin: Some(now + patience),
            endpoint: endpoint(),
            association: None,
            connected: false,
            waiting: VecDeque::new(),
            stream: None,
            open: false,
            packets: VecDeque::new(),
            texts: VecDeque::new(),
        }
    }

    pub(super) fn handle_packet(&mut self, now: Instant, packet: &[u8]) {
        if is_init(packet)
            && let Some((_, association)) = &self.association
        {
            // A late copy of an INIT: `sctp-proto` 0.10 would end the association that it has made.
            if !association.is_handshaking() {
                return;
            }
            // Both sides have begun. The DTLS client's INIT stands, and the server gives its own up: two
            // associations would come of it, where RFC 9260 section 5.2.1 makes one.
            if association.side().is_client() {
                if self.dtls_client {
                    return;
                }
                self.endpoint = endpoint();
                self.association = None;
            }
        }
        let data = Bytes::copy_from_slice(packet);
        match self.endpoint.handle(now, NOWHERE, None, None, data) {
            Some((handle, DatagramEvent::NewAssociation(association))) => {
                self.begin = None;
                self.association.get_or_insert((handle, association));
            }
            Some((handle, DatagramEvent::AssociationEvent(event))) => {
                if let Some((known, association)) = &mut self.association
                    && *known == handle
                {
                    association.handle_event(event);
                }
            }
            None => {}
        }
        self.collect(now);
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) {
        if self.begin.is_some_and(|at| at <= now) {
            self.begin = None;
            self.association = self.endpoint.connect(client(), NOWHERE).ok();
        }
        if let Some((_, association)) = &mut self.association
            && association.poll_timeout().is_some_and(|at| at <= now)
        {
            association.handle_timeout(now);
        }
        self.collect(now);
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let association = self.association.as_ref();
        let timer = association.and_then(|(_, association)| association.poll_timeout());
        self.begin.into_iter().chain(timer).min()
    }

    /// Sends a text; false while the channel is not open.
    pub(super) fn send(&mut self, now: Instant, text: &str) -> bool {
        let Some(stream) = self.stream.filter(|_| self.open) else {
            return false;
        };
        self.write(stream, text);
        self.collect(now);
        true
    }

    /// An empty text is one byte of another protocol identifier (RFC 8831 section 6.6).
    fn write(&mut self, stream: u16, text: &str) {
        let (data, kind) = match text {
            "" => (&[0][..], PayloadProtocolIdentifier::StringEmpty),
            _ => (text.as_bytes(), PayloadProtocolIdentifier::String),
        };
        self.waiting.push_back((stream, data.to_vec(), kind));
    }

    /// Writes what waits, in order.
    fn write_waiting(&mut self) {
        let Some((_, association)) = self.association.as_mut().filter(|_| self.connected) else {
            return;
        };
        while let Some((stream, data, kind)) = self.waiting.pop_front() {
            // A channel that the other side has closed takes nothing any more.
            if let Ok(mut stream) = association.stream(stream) {
                let _ = stream.write_with_ppi(&data, kind);
            }
        }
    }

    fn collect(&mut self, now: Instant) {
        loop {
            self.write_waiting();
            while let Some(transmit) = self.next_transmit(now) {
                if let Payload::RawEncode(parts) = transmit.payload {
                    self.packets.extend(parts.iter().map(|part| part.to_vec()));
                }
            }
            let Some((_, association)) = &mut self.association else {
                return;
            };
            match association.poll() {
                Some(Event::Connected) => self.connected(),
                Some(Event::Stream(StreamEvent::Readable { id } | StreamEvent::Opened { id })) => {
                    self.read(id);
                }
                Some(Event::AssociationLost { .. } | Event::HandshakeFailed { .. }) => {
                    self.open = false;
                    self.stream = None;
                }
                None if association.poll_endpoint_event().is_none() && self.waiting.is_empty() => return,
                None if !self.connected => return,
                Some(_) | None => {}
            }
        }
    }

    fn next_transmit(&mut self, now: Instant) -> Option<Transmit> {
        let own = self.association.as_mut();
        own.and_then(|(_, association)| association.poll_transmit(now))
            .or_else(|| self.endpoint.poll_transmit())
    }

    /// The offerer opens the channel: even identifiers are the DTLS client's (RFC 8832 section 6).
    fn connected(&mut self) {
        self.connected = true;
        if !self.opens {
            return;
        }
        let id = u16::from(!self.dtls_client);
        let Some((_, association)) = &mut self.association else {
            return;
        };
        if association
            .open_stream(id, PayloadProtocolIdentifier::String)
            .is_ok()
        {
            self.stream = Some(id);
            self.waiting
                .push_front((id, open_message(), PayloadProtocolIdentifier::Dcep));
        }
    }

    fn read(&mut self, id: u16) {
        while let Some((kind, data)) = self.next_message(id) {
            match (kind, data.first()) {
                (PayloadProtocolIdentifier::Dcep, Some(&OPEN)) => {
                    self.stream.get_or_insert(id);
                    self.open = true;
                    self.waiting
                        .push_back((id, vec![ACK], PayloadProtocolIdentifier::Dcep));
                }
                (PayloadProtocolIdentifier::Dcep, Some(&ACK)) => self.open |= self.stream == Some(id),
                (PayloadProtocolIdentifier::String, _) => {
                    // A message may overtake the acknowledgement of its channel.
                    self.open |= self.stream == Some(id);
                    self.take(id, &String::from_utf8_lossy(&data));
                }
                (PayloadProtocolIdentifier::StringEmpty, _) => self.take(id, ""),
                _ => {}
            }
        }
    }

    fn next_message(&mut self, id: u16) -> Option<(PayloadProtocolIdentifier, Vec<u8>)> {
        let (_, association) = self.association.as_mut()?;
        let mut stream = association.stream(id).ok()?;
        let chunks = stream.read_sctp().ok()??;
        let mut data = vec![0; chunks.len()];
        let read = chunks.read(&mut data).ok()?;
        data.truncate(read);
        Some((chunks.ppi, data))
    }

    /// Tells a text, and echoes it on the channel it came on.
    fn take(&mut self, id: u16, text: &str) {
        self.texts.push_back(text.to_owned());
        if !text.starts_with("echo:") {
            self.write(id, &format!("echo:{text}"));
        }
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("connected", &self.connected)
            .field("stream", &self.stream)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

fn is_init(packet: &[u8]) -> bool {
    packet.get(CHUNK_TYPE) == Some(&INIT)
}

fn endpoint() -> Endpoint {
    let mut server = ServerConfig::default();
    server.transport = Arc::new(transport());
    Endpoint::new(Arc::new(EndpointConfig::default()), Some(Arc::new(server)))
}

fn client() -> ClientConfig {
    let mut client = ClientConfig::default();
    client.transport = Arc::new(transport());
    client
}

/// The way below is known to work, so SCTP repeats sooner than RFC 9260 section 16 has it for any network, and
/// never gives up: consent does that.
fn transport() -> TransportConfig {
    TransportConfig::default()
        .with_rto_initial_ms(500)
        .with_rto_min_ms(400)
        .with_rto_max_ms(5_000)
        .with_max_init_retransmits(None)
}

/// A reliable, ordered channel "icespec" (RFC 8832 section 5.1).
fn open_message() -> Vec<u8> {
    const LABEL: &[u8; 7] = b"icespec";
    let mut message = vec![OPEN, 0, 1, 0, 0, 0, 0, 0];
    message.extend([0, 7, 0, 0]);
    message.extend(LABEL);
    message
}
