//! One session: an `Rtc`, its socket and the thread that feeds it.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rust_line::{Answer, failed, print, unsupported};
use serde_json::json;
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::channel::{ChannelData, ChannelId};
use str0m::media::{Direction, MediaKind};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

use crate::media::Player;

/// The thread looks for the end of its session and for media that is due at least this often.
const LONGEST_WAIT: Duration = Duration::from_millis(20);
const SHORTEST_WAIT: Duration = Duration::from_millis(1);
/// What the answer to a message begins with; it is not answered itself.
const ECHO: &[u8] = b"echo:";
const LARGEST_DATAGRAM: usize = 65_536;

/// The line reader's end of a session.
pub(crate) struct Session {
    state: Arc<Mutex<State>>,
}

struct State {
    id: String,
    rtc: Rtc,
    socket: Arc<UdpSocket>,
    local: SocketAddr,
    pending: Option<SdpPendingOffer>,
    /// The sections that were offered.
    offered: Vec<String>,
    players: Vec<Player>,
    channel: Option<ChannelId>,
    ice: IceConnectionState,
    /// `Event::Connected` came: ICE and DTLS are up.
    established: bool,
    broken: bool,
    closed: bool,
    told: HashMap<&'static str, &'static str>,
}

impl Session {
    pub(crate) fn open(id: &str, address: IpAddr) -> Answer<Self> {
        let socket = Arc::new(UdpSocket::bind((address, 0)).map_err(failed)?);
        let local = socket.local_addr().map_err(failed)?;
        let mut rtc = Rtc::new(Instant::now());
        let candidate = Candidate::host(local, "udp").map_err(failed)?;
        rtc.add_local_candidate(candidate)
            .ok_or_else(|| failed("str0m takes no such candidate"))?;
        let state = State {
            id: id.to_owned(),
            rtc,
            socket: Arc::clone(&socket),
            local,
            pending: None,
            offered: Vec::new(),
            players: Vec::new(),
            channel: None,
            ice: IceConnectionState::New,
            established: false,
            broken: false,
            closed: false,
            told: HashMap::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::Builder::new()
            .spawn(move || run(&shared, &socket))
            .map_err(failed)?;
        Ok(Session { state })
    }

    pub(crate) fn offer(&self, sections: &[String], restart: bool) -> Answer<String> {
        self.turn(|state| state.offer(sections, restart))
    }

    pub(crate) fn answer(&self, sdp: &str) -> Answer<String> {
        self.turn(|state| {
            let offer = SdpOffer::from_sdp_string(sdp).map_err(failed)?;
            let answer = state.rtc.sdp_api().accept_offer(offer).map_err(failed)?;
            Ok(answer.to_sdp_string())
        })
    }

    pub(crate) fn remote(&self, sdp: &str) -> Answer<()> {
        self.turn(|state| {
            let answer = SdpAnswer::from_sdp_string(sdp).map_err(failed)?;
            let pending = state
                .pending
                .take()
                .ok_or_else(|| failed("there is no offer that waits"))?;
            state.rtc.sdp_api().accept_answer(pending, answer).map_err(failed)
        })
    }

    pub(crate) fn send(&self, data: &[u8]) -> bool {
        self.turn(|state| state.channel.is_some_and(|channel| state.write(channel, data)))
    }

    /// Ends it as str0m does, which tells the peer.
    pub(crate) fn close(&self) {
        let mut state = lock(&self.state);
        state.closed = true;
        if let Err(error) = state.rtc.close() {
            eprintln!("{}: close: {error}", state.id);
        }
        state.turn(Instant::now());
    }

    /// Does one thing, then at once what it leads to.
    fn turn<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.state);
        let result = work(&mut state);
        state.turn(Instant::now());
        result
    }
}

/// Feeds the session until it is closed. The lock is free while it waits for a datagram.
fn run(state: &Mutex<State>, socket: &UdpSocket) {
    let mut buffer = vec![0; LARGEST_DATAGRAM];
    loop {
        let wait = {
            let mut state = lock(state);
            if state.closed {
                return;
            }
            let now = Instant::now();
            let next = state.turn(now);
            next.saturating_duration_since(now)
                .clamp(SHORTEST_WAIT, LONGEST_WAIT)
        };
        if let Err(error) = socket.set_read_timeout(Some(wait)) {
            eprintln!("no time limit: {error}");
        }
        // An error is the time's end, or what ICMP says of an earlier datagram.
        if let Ok((size, source)) = socket.recv_from(&mut buffer) {
            lock(state).receive(source, &buffer[..size]);
        }
    }
}

impl State {
    fn offer(&mut self, sections: &[String], restart: bool) -> Answer<String> {
        let mut api = self.rtc.sdp_api();
        for section in sections {
            if self.offered.contains(section) {
                continue;
            }
            self.offered.push(section.clone());
            let kind = match section.as_str() {
                "audio" => MediaKind::Audio,
                "video" => MediaKind::Video,
                _ => {
                    api.add_channel("icespec".into());
                    continue;
                }
            };
            let mid = api.add_media(kind, Direction::SendRecv, None, None, None);
            self.players.push(Player::new(mid, kind));
        }
        if restart {
            api.ice_restart(true);
        }
        let Some((offer, pending)) = api.apply() else {
            return unsupported("str0m makes no offer when nothing changed");
        };
        self.pending = Some(pending);
        Ok(offer.to_sdp_string())
    }

    fn receive(&mut self, source: SocketAddr, data: &[u8]) {
        let Ok(receive) = Receive::new(Protocol::Udp, source, self.local, data) else {
            return;
        };
        let input = Input::Receive(Instant::now(), receive);
        if self.rtc.accepts(&input) {
            self.feed(input);
        }
    }

    fn feed(&mut self, input: Input<'_>) {
        if let Err(error) = self.rtc.handle_input(input) {
            self.fail(&error);
        }
    }

    /// As str0m's examples do: an error is the end.
    fn fail(&mut self, error: &str0m::RtcError) {
        eprintln!("{}: {error}", self.id);
        self.broken = true;
        self.rtc.disconnect();
    }

    /// What is due, sent and told; when to come again.
    fn turn(&mut self, now: Instant) -> Instant {
        if self.established && !self.closed {
            for player in &mut self.players {
                player.turn(&mut self.rtc, now);
            }
        }
        self.feed(Input::Timeout(now));
        let next = loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(next)) => break next,
                Ok(Output::Transmit(transmit)) => {
                    if let Err(error) = self.socket.send_to(&transmit.contents, transmit.destination) {
                        // As on any network: lost.
                        eprintln!("{} to {}: {error}", self.local, transmit.destination);
                    }
                }
                Ok(Output::Event(event)) => self.take(event),
                Err(error) => self.fail(&error),
            }
            if !self.rtc.is_alive() {
                break now + LONGEST_WAIT;
            }
        };
        self.tell("connection", self.connection());
        next
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::IceConnectionStateChange(state) => {
                self.ice = state;
                self.tell("ice", ice_name(state));
            }
            Event::Connected => {
                self.established = true;
                self.tell("dtls", "connected");
            }
            Event::Closed => self.tell("dtls", "closed"),
            Event::MediaAdded(added) => self.players.push(Player::new(added.mid, added.kind)),
            Event::ChannelOpen(channel, _) => self.channel = Some(channel),
            Event::ChannelData(message) => self.hear(&message),
            _ => {}
        }
    }

    /// Echoes what comes on a channel.
    fn hear(&mut self, ChannelData { id, data, .. }: &ChannelData) {
        if self.closed {
            return;
        }
        print(&json!({"event": "message", "session": self.id, "data": hex::encode(data)}));
        if !data.starts_with(ECHO) && !self.write(*id, &[ECHO, data].concat()) {
            eprintln!("{}: no echo", self.id);
        }
    }

    fn write(&mut self, channel: ChannelId, text: &[u8]) -> bool {
        let channel = self.rtc.channel(channel);
        channel.is_some_and(|mut channel| channel.write(false, text).unwrap_or(false))
    }

    /// str0m has no word for the whole: `Event::Connected` and the state of ICE make it.
    fn connection(&self) -> &'static str {
        match self.ice {
            _ if self.broken => "failed",
            _ if !self.rtc.is_alive() => "closed",
            IceConnectionState::New => "new",
            IceConnectionState::Disconnected => "disconnected",
            IceConnectionState::Connected | IceConnectionState::Completed if self.established => "connected",
            _ => "connecting",
        }
    }

    fn tell(&mut self, event: &'static str, state: &'static str) {
        if !self.closed && self.told.insert(event, state) != Some(state) {
            print(&json!({"event": event, "session": self.id, "state": state}));
        }
    }
}

fn ice_name(state: IceConnectionState) -> &'static str {
    match state {
        IceConnectionState::New => "new",
        IceConnectionState::Checking => "checking",
        IceConnectionState::Connected => "connected",
        IceConnectionState::Completed => "completed",
        IceConnectionState::Disconnected => "disconnected",
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
