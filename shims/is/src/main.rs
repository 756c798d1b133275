//! icespec shim around `is`, the ICE agent of str0m.
//!
//! From the stack: `IceAgent` with its credentials, candidates, checks, roles, states and pairs.
//! The shim's, as any user of `is` has to write it, here in the way str0m does:
//! - an agent holds one stream with one component; several streams are several agents;
//! - a datagram whose first byte is 0 or 1 is STUN and goes to the agent on its socket whose
//!   `accepts_message` claims it; every other one is data for the agent that sends to its source or
//!   to which that is a `has_viable_remote_candidate`, else dropped;
//! - data goes out on the pair of the last `NominatedSend`, and before that not at all.
//!
//! Deviations from defaults: none.

use std::net::SocketAddr;
use std::time::Instant;

use is::stun::{StunMessage, StunPacket};
use is::{Candidate, IceAgent, IceAgentEvent, IceConnectionState, IceCreds, Protocol};
use rust_line::{
    About, Answer, Create, Datagram, Driver, Events, Handle, Local, Network, Outgoing, Remote, Stack,
    StreamSpec, drive, failed, locked_version, serve, unsupported,
};

fn main() {
    serve(&Is)
}

struct Is;

impl Stack for Is {
    type Agent = Handle;

    fn about(&self) -> About {
        About {
            name: "is",
            version: locked_version(include_str!("../Cargo.lock"), "is"),
            features: &[
                "full",
                "lite",
                "multi-stream",
                "shared-socket",
                "restart",
                "trickle",
                "ipv6",
            ],
            claims: &["rfc8445", "rfc8489", "rfc8838"],
        }
    }

    fn create(&self, request: Create, events: Events) -> Answer<(Handle, Vec<Local>)> {
        if request.streams.iter().any(|stream| stream.components != 1) {
            return unsupported("an IceAgent has one component");
        }
        drive(&request, |network| {
            let streams = request.streams.iter().enumerate();
            let streams: Vec<Stream> = streams
                .map(|(index, spec)| Stream::new(&request, spec, network.address(index, 0)))
                .collect::<Answer<_>>()?;
            let locals = streams.iter().map(Stream::local).collect::<Answer<_>>()?;
            Ok((Streams { streams, events }, locals))
        })
    }
}

struct Streams {
    streams: Vec<Stream>,
    events: Events,
}

struct Stream {
    name: String,
    agent: IceAgent,
    socket: SocketAddr,
    nominated: Option<(SocketAddr, SocketAddr)>,
    controlling: bool,
}

impl Stream {
    fn new(request: &Create, spec: &StreamSpec, socket: SocketAddr) -> Answer<Self> {
        let credentials = match &spec.local {
            Some(local) => IceCreds {
                ufrag: local.ufrag.clone(),
                pass: local.pwd.clone(),
            },
            None => IceCreds::new(),
        };
        let mut agent = IceAgent::new(credentials);
        agent.set_ice_lite(request.lite);
        agent.set_controlling(request.role.is_controlling());
        if let Some(tie_breaker) = request.tie_breaker {
            agent.set_control_tie_breaker(tie_breaker);
        }
        let candidate = Candidate::host(socket, "udp").map_err(failed)?;
        agent.add_local_candidate(candidate);
        agent.handle_timeout(Instant::now());
        let controlling = agent.controlling();
        Ok(Stream {
            name: spec.stream.clone(),
            agent,
            socket,
            nominated: None,
            controlling,
        })
    }

    fn local(&self) -> Answer<Local> {
        let candidates = self.agent.local_candidates().map(|candidate| {
            let text = candidate.to_sdp_string();
            rust_line::Candidate::from_sdp(&text).ok_or_else(|| failed(format!("unreadable: {text}")))
        });
        let credentials = self.agent.local_credentials();
        Ok(Local {
            stream: self.name.clone(),
            ufrag: credentials.ufrag.clone(),
            pwd: credentials.pass.clone(),
            candidates: candidates.collect::<Answer<_>>()?,
        })
    }

    fn takes_data(&self, source: SocketAddr) -> bool {
        let nominated = self.nominated.is_some_and(|(_, to)| to == source);
        nominated || self.agent.has_viable_remote_candidate(source)
    }

    fn turn(&mut self, now: Instant, network: &Network, events: &Events) -> Option<Instant> {
        if self.agent.poll_timeout().is_none_or(|at| at <= now) {
            self.agent.handle_timeout(now);
        }
        while let Some(transmit) = self.agent.poll_transmit() {
            network.send(transmit.source, transmit.destination, &transmit.contents);
        }
        while let Some(event) = self.agent.poll_event() {
            match event {
                IceAgentEvent::IceConnectionStateChange(state) => {
                    events.state(&self.name, state_name(state));
                }
                IceAgentEvent::NominatedSend {
                    source, destination, ..
                } => {
                    self.nominated = Some((source, destination));
                    events.selected(&self.name, 1, source, destination);
                }
                IceAgentEvent::IceRestart(_) | IceAgentEvent::DiscoveredRecv { .. } => {}
            }
        }
        if self.controlling != self.agent.controlling() {
            self.controlling = self.agent.controlling();
            events.role(self.controlling);
        }
        self.agent.poll_timeout()
    }
}

impl Streams {
    fn named(&mut self, name: &str) -> Answer<&mut Stream> {
        let stream = self.streams.iter_mut().find(|stream| stream.name == name);
        stream.ok_or_else(|| failed(format!("no stream {name:?}")))
    }
}

impl Driver for Streams {
    fn remote(&mut self, _now: Instant, request: &Remote) -> Answer<()> {
        let agent = &mut self.named(&request.stream)?.agent;
        let (ufrag, pass) = (request.ufrag.clone(), request.pwd.clone());
        agent.set_remote_credentials(IceCreds { ufrag, pass });
        for candidate in &request.candidates {
            let text = format!("candidate:{}", candidate.to_sdp());
            match Candidate::from_sdp_string(&text) {
                Ok(candidate) => agent.add_remote_candidate(candidate),
                Err(error) => eprintln!("left out: {error}"),
            }
        }
        Ok(())
    }

    fn restart(&mut self, _now: Instant, stream: Option<&str>) -> Answer<Vec<Local>> {
        let mut locals = Vec::new();
        for one in self
            .streams
            .iter_mut()
            .filter(|one| stream.is_none_or(|name| name == one.name))
        {
            one.agent.ice_restart(IceCreds::new(), true);
            locals.push(one.local()?);
        }
        if locals.is_empty() {
            Err(failed("no such stream"))
        } else {
            Ok(locals)
        }
    }

    fn send(&mut self, _now: Instant, request: &Outgoing, network: &Network) -> Answer<bool> {
        let stream = self.named(&request.stream)?;
        if request.component != 1 {
            return Err(failed("there is one component"));
        }
        Ok(stream
            .nominated
            .is_some_and(|(from, to)| network.send(from, to, &request.data)))
    }

    fn receive(&mut self, now: Instant, datagram: Datagram<'_>) {
        let Datagram { local, source, data } = datagram;
        let mut here = self.streams.iter_mut().filter(|stream| stream.socket == local);
        if data.len() >= 20 && data[0] < 2 {
            let Ok(message) = StunMessage::parse(data) else {
                return;
            };
            if let Some(stream) = here.find(|stream| stream.agent.accepts_message(&message)) {
                let packet = StunPacket {
                    proto: Protocol::Udp,
                    source,
                    destination: local,
                    message,
                };
                stream.agent.handle_packet(now, packet);
                // As str0m does after every datagram.
                stream.agent.handle_timeout(now);
            }
        } else if let Some(stream) = here.find(|stream| stream.takes_data(source)) {
            self.events.data(&stream.name, 1, data);
        }
    }

    fn turn(&mut self, now: Instant, network: &Network) -> Option<Instant> {
        let events = &self.events;
        self.streams
            .iter_mut()
            .filter_map(|stream| stream.turn(now, network, events))
            .min()
    }
}

fn state_name(state: IceConnectionState) -> &'static str {
    match state {
        IceConnectionState::New => "new",
        IceConnectionState::Checking => "checking",
        IceConnectionState::Connected => "connected",
        IceConnectionState::Completed => "completed",
        IceConnectionState::Disconnected => "disconnected",
    }
}
