//! icespec shim around `rtc-ice`, the sans-IO ICE agent of webrtc-rs.
//!
//! From the stack: `Agent` with its credentials, candidates, checks, roles, states and pairs.
//! The shim's, as any user of `rtc-ice` has to write it:
//! - an agent holds one stream with one component; several streams are several agents;
//! - a datagram that `is_stun_message` goes to `handle_read`; every other one is data if
//!   `is_valid_non_stun_traffic` says so, else dropped;
//! - data goes out on the `get_selected_candidate_pair`, and without one not at all.
//!
//! Deviations from defaults:
//! - `multicast_dns_mode: Disabled`, no traffic off loopback;
//! - a lite agent lists the candidate type host alone, as the stack demands;
//! - a tie-breaker that is asked for is the first number its random source gives.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use bytes::BytesMut;
use rtc_ice::agent::{Agent, TaggedEvent};
use rtc_ice::candidate::candidate_host::CandidateHostConfig;
use rtc_ice::candidate::{Candidate, CandidateConfig, CandidateType, unmarshal_candidate};
use rtc_ice::crypto::{CryptoError, RTCCrypto, RTCCryptoProvider, RTCRandom, default_provider};
use rtc_ice::mdns::MulticastDnsMode;
use rtc_ice::state::ConnectionState;
use rtc_ice::{AgentConfig, Event};
use rtc_shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use rtc_stun::message::is_stun_message;
use rust_line::{
    About, Answer, Create, Datagram, Driver, Events, Handle, Local, Network, Outgoing, Remote, Stack,
    StreamSpec, drive, failed, locked_version, serve, unsupported,
};
use sansio::Protocol;

fn main() {
    serve(&RtcIce)
}

struct RtcIce;

impl Stack for RtcIce {
    type Agent = Handle;

    fn about(&self) -> About {
        About {
            name: "rtc-ice",
            version: locked_version(include_str!("../Cargo.lock"), "rtc-ice"),
            features: &["full", "lite", "multi-stream", "restart", "trickle", "ipv6"],
            claims: &["rfc8445", "rfc7675"],
        }
    }

    fn create(&self, request: Create, events: Events) -> Answer<(Handle, Vec<Local>)> {
        if request.streams.iter().any(|stream| stream.components != 1) {
            return unsupported("an Agent has one component");
        }
        if request.shared_socket {
            return unsupported("rtc-ice has no means to tell agents on one socket apart");
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

/// The default provider, whose random source gives the tie-breaker first.
struct Provider {
    default: Arc<dyn RTCCryptoProvider>,
    tie_breaker: Mutex<Option<u64>>,
}

impl RTCCryptoProvider for Provider {
    fn name(&self) -> &'static str {
        self.default.name()
    }

    fn crypto(&self) -> &dyn RTCCrypto {
        self.default.crypto()
    }

    fn random(&self) -> &dyn RTCRandom {
        self
    }
}

impl RTCRandom for Provider {
    fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError> {
        let first = self
            .tie_breaker
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match first.map(u64::to_be_bytes) {
            Some(bytes) if bytes.len() == output.len() => output.copy_from_slice(&bytes),
            _ => self.default.random().fill(output)?,
        }
        Ok(())
    }
}

struct Streams {
    streams: Vec<Stream>,
    events: Events,
}

struct Stream {
    name: String,
    agent: Agent,
    socket: SocketAddr,
}

impl Stream {
    fn new(request: &Create, spec: &StreamSpec, socket: SocketAddr) -> Answer<Self> {
        let mut config = AgentConfig {
            is_controlling: request.role.is_controlling(),
            lite: request.lite,
            multicast_dns_mode: MulticastDnsMode::Disabled,
            ..AgentConfig::default()
        };
        if request.lite {
            config.candidate_types = vec![CandidateType::Host];
        }
        if let Some(local) = &spec.local {
            config.local_ufrag.clone_from(&local.ufrag);
            config.local_pwd.clone_from(&local.pwd);
        }
        let provider = Provider {
            default: default_provider().map_err(failed)?,
            tie_breaker: Mutex::new(request.tie_breaker),
        };
        let agent = Agent::new(Instant::now(), Arc::new(config), Arc::new(provider)).map_err(failed)?;
        let mut stream = Stream {
            name: spec.stream.clone(),
            agent,
            socket,
        };
        stream.add_host()?;
        Ok(stream)
    }

    fn add_host(&mut self) -> Answer<()> {
        let base_config = CandidateConfig {
            network: "udp".to_owned(),
            address: self.socket.ip().to_string(),
            port: self.socket.port(),
            component: 1,
            ..CandidateConfig::default()
        };
        let config = CandidateHostConfig {
            base_config,
            ..CandidateHostConfig::default()
        };
        let candidate = config.new_candidate_host().map_err(failed)?;
        self.agent.add_local_candidate(candidate).map_err(failed)?;
        Ok(())
    }

    fn local(&self) -> Answer<Local> {
        let candidates = self.agent.get_local_candidates().iter().map(|candidate| {
            let text = candidate.marshal();
            rust_line::Candidate::from_sdp(&text).ok_or_else(|| failed(format!("unreadable: {text}")))
        });
        let credentials = self.agent.get_local_credentials();
        Ok(Local {
            stream: self.name.clone(),
            ufrag: credentials.ufrag.clone(),
            pwd: credentials.pwd.clone(),
            candidates: candidates.collect::<Answer<_>>()?,
        })
    }

    fn remote(&mut self, now: Instant, request: &Remote) -> Answer<()> {
        let agent = &mut self.agent;
        let (ufrag, pwd) = (request.ufrag.clone(), request.pwd.clone());
        // The first time; the agent may have changed its role by the time of a later generation.
        if agent.state() == ConnectionState::New {
            let controlling = agent.role();
            agent
                .start_connectivity_checks(now, controlling, ufrag, pwd)
                .map_err(failed)?;
        } else {
            agent.set_remote_credentials(ufrag, pwd).map_err(failed)?;
        }
        for candidate in &request.candidates {
            let read = unmarshal_candidate(&candidate.to_sdp());
            if let Err(error) = read.and_then(|candidate| agent.add_remote_candidate(candidate)) {
                eprintln!("left out: {error}");
            }
        }
        Ok(())
    }

    fn restart(&mut self, now: Instant) -> Answer<Local> {
        self.agent
            .restart(now, String::new(), String::new(), true)
            .map_err(failed)?;
        if self.agent.get_local_candidates().is_empty() {
            // A failed agent has dropped it.
            self.add_host()?;
        }
        self.local()
    }

    fn receive(&mut self, now: Instant, datagram: &Datagram<'_>, events: &Events) {
        let transport = TransportContext {
            local_addr: datagram.local,
            peer_addr: datagram.source,
            transport_protocol: TransportProtocol::UDP,
            ecn: None,
        };
        if is_stun_message(datagram.data) {
            let message = BytesMut::from(datagram.data);
            if let Err(error) = self.agent.handle_read(TaggedBytesMut {
                now,
                transport,
                message,
            }) {
                eprintln!("{}: from {}: {error}", self.name, datagram.source);
            }
        } else if self.agent.is_valid_non_stun_traffic(now, transport) {
            events.data(&self.name, 1, datagram.data);
        }
    }

    fn turn(&mut self, now: Instant, network: &Network, events: &Events) -> Option<Instant> {
        if self.agent.poll_timeout().is_some_and(|at| at <= now)
            && let Err(error) = self.agent.handle_timeout(now)
        {
            eprintln!("{}: {error}", self.name);
        }
        while let Some(out) = self.agent.poll_write() {
            network.send(out.transport.local_addr, out.transport.peer_addr, &out.message);
        }
        while let Some(TaggedEvent { event, .. }) = self.agent.poll_event() {
            match event {
                Event::ConnectionStateChange(state) => {
                    events.state(&self.name, &state.to_string().to_lowercase());
                }
                Event::SelectedCandidatePairChange(local, remote) => {
                    events.selected(&self.name, 1, local.addr(), remote.addr());
                }
                Event::RoleChange(controlling) => events.role(controlling),
                _ => {}
            }
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
    fn remote(&mut self, now: Instant, request: &Remote) -> Answer<()> {
        self.named(&request.stream)?.remote(now, request)
    }

    fn restart(&mut self, now: Instant, stream: Option<&str>) -> Answer<Vec<Local>> {
        let chosen = self
            .streams
            .iter_mut()
            .filter(|one| stream.is_none_or(|name| name == one.name));
        let locals = chosen
            .map(|one| one.restart(now))
            .collect::<Answer<Vec<Local>>>()?;
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
        let pair = stream.agent.get_selected_candidate_pair().map(addresses);
        Ok(pair.is_some_and(|(from, to)| network.send(from, to, &request.data)))
    }

    fn receive(&mut self, now: Instant, datagram: Datagram<'_>) {
        if let Some(stream) = self
            .streams
            .iter_mut()
            .find(|stream| stream.socket == datagram.local)
        {
            stream.receive(now, &datagram, &self.events);
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

fn addresses((local, remote): (&Candidate, &Candidate)) -> (SocketAddr, SocketAddr) {
    (local.base_addr(), remote.addr())
}
