//! icespec shim around `rice-proto`, the sans-IO ICE agent of librice.
//!
//! From the stack: `Agent` with streams and components, checks, role, states and pairs. A stream's state
//! is made from those of its components: the worst one that any of them is in.
//! The shim's, as any user of `rice-proto` has to write it:
//! - credentials, where none are asked for, and the host candidates;
//! - `set_selected_pair` when the agent tells of one.
//!
//! Deviations from defaults:
//! - `trickle_ice(true)`, as the peer's candidates come later or not at all, and nobody says which is
//!   the last: `end_of_remote_candidates` is not called;
//! - `add_local_candidate` in the place of the gatherer, which leaves out loopback.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rice_proto::agent::{Agent, AgentPoll};
use rice_proto::candidate::{Candidate, CandidateType, TransportType};
use rice_proto::component::ComponentConnectionState as State;
use rice_proto::random_string;
use rice_proto::stream::Credentials;
use rust_line::{
    About, Answer, Create, Datagram, Driver, Events, Handle, Local, Network, Outgoing, Remote, Stack,
    StreamSpec, drive, failed, locked_version, serve, unsupported,
};
use stun_proto::agent::Transmit;

fn main() {
    serve(&Rice)
}

struct Rice;

impl Stack for Rice {
    type Agent = Handle;

    fn about(&self) -> About {
        About {
            name: "rice-proto",
            version: locked_version(include_str!("../Cargo.lock"), "rice-proto"),
            features: &["full", "multi-stream", "trickle", "ipv6"],
            claims: &["rfc5245", "rfc5389", "rfc8445", "rfc8489", "rfc8838"],
        }
    }

    fn create(&self, request: Create, events: Events) -> Answer<(Handle, Vec<Local>)> {
        if request.lite {
            return unsupported("rice-proto has no lite agent");
        }
        if request.shared_socket {
            return unsupported("rice-proto has no means to tell streams on one socket apart");
        }
        drive(&request, |network| Driven::new(&request, network, events))
    }
}

struct Driven {
    agent: Agent,
    streams: Vec<Stream>,
    controlling: bool,
    /// The agent's time 0.
    start: Instant,
    events: Events,
}

struct Stream {
    name: String,
    /// By component, from 1 on.
    sockets: Vec<SocketAddr>,
}

impl Driven {
    fn new(request: &Create, network: &Network, events: Events) -> Answer<(Self, Vec<Local>)> {
        let controlling = request.role.is_controlling();
        let agent = Agent::builder()
            .trickle_ice(true)
            .controlling(controlling)
            .build();
        let mut driven = Driven {
            agent,
            streams: Vec::new(),
            controlling,
            start: Instant::now(),
            events,
        };
        let mut locals = Vec::new();
        for (index, spec) in request.streams.iter().enumerate() {
            let sockets = (0..spec.components)
                .map(|component| network.address(index, component))
                .collect();
            locals.push(driven.add(spec, sockets)?);
        }
        Ok((driven, locals))
    }

    fn add(&mut self, spec: &StreamSpec, sockets: Vec<SocketAddr>) -> Answer<Local> {
        let (ufrag, pwd) = match &spec.local {
            Some(local) => (local.ufrag.clone(), local.pwd.clone()),
            None => (random_string(4), random_string(22)),
        };
        let id = self.agent.add_stream();
        let mut stream = self.agent.mut_stream(id).ok_or_else(|| failed("no stream"))?;
        stream.set_local_credentials(Credentials {
            ufrag: ufrag.clone(),
            passwd: pwd.clone(),
        });
        let mut candidates = Vec::new();
        for socket in &sockets {
            let component = stream.add_component().map_err(failed)?;
            // The foundation that the gatherer gives its first candidate.
            let candidate =
                Candidate::builder(component, CandidateType::Host, TransportType::Udp, "0", *socket).build();
            let text = candidate.to_sdp_string();
            stream.add_local_candidate(candidate);
            candidates.push(
                rust_line::Candidate::from_sdp(&text).ok_or_else(|| failed(format!("unreadable: {text}")))?,
            );
        }
        stream.end_of_local_candidates();
        self.streams.push(Stream {
            name: spec.stream.clone(),
            sockets,
        });
        Ok(Local {
            stream: spec.stream.clone(),
            ufrag,
            pwd,
            candidates,
        })
    }

    fn id(&self, name: &str) -> Answer<usize> {
        let id = self.streams.iter().position(|stream| stream.name == name);
        id.ok_or_else(|| failed(format!("no stream {name:?}")))
    }

    fn time(&self, now: Instant) -> stun_proto::Instant {
        let nanos = now.saturating_duration_since(self.start).as_nanos();
        stun_proto::Instant::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX))
    }

    fn tell_state(&self, id: usize) {
        let Some(stream) = self.agent.stream(id) else {
            return;
        };
        let components = stream.component_ids_iter().filter_map(|id| stream.component(id));
        let states: Vec<State> = components.map(|component| component.state()).collect();
        let order = [
            (State::Failed, "failed"),
            (State::Connecting, "checking"),
            (State::New, "new"),
            (State::Connected, "connected"),
        ];
        if let Some((_, name)) = order.iter().find(|(state, _)| states.contains(state)) {
            self.events.state(&self.streams[id].name, name);
        }
    }

    /// What the agent has to tell; when it wants to be asked again.
    fn poll(&mut self, now: stun_proto::Instant) -> Option<Instant> {
        loop {
            match self.agent.poll(now) {
                AgentPoll::WaitUntil(at) => {
                    let nanos = u64::try_from(at.as_nanos()).unwrap_or(0);
                    return Some(self.start + Duration::from_nanos(nanos));
                }
                AgentPoll::Closed => return None,
                AgentPoll::ComponentStateChange(change) => self.tell_state(change.stream_id),
                AgentPoll::SelectedPair(told) => {
                    let pair = told.selected.candidate_pair().clone();
                    let (local, remote) = (pair.local.base_address, pair.remote.address);
                    let mut stream = self.agent.mut_stream(told.stream_id);
                    let component = stream
                        .as_mut()
                        .and_then(|stream| stream.mut_component(told.component_id));
                    if let Some(Err(error)) = component.map(|mut component| component.set_selected_pair(pair))
                    {
                        eprintln!("the selected pair was not taken: {error}");
                    }
                    let name = &self.streams[told.stream_id].name;
                    self.events.selected(name, told.component_id, local, remote);
                }
                // Of TCP and of the gatherer.
                AgentPoll::AllocateSocket(_)
                | AgentPoll::RemoveSocket(_)
                | AgentPoll::GatheredCandidate(_)
                | AgentPoll::GatheringComplete(_) => {}
            }
        }
    }
}

impl Driver for Driven {
    fn remote(&mut self, _now: Instant, request: &Remote) -> Answer<()> {
        let id = self.id(&request.stream)?;
        let mut stream = self.agent.mut_stream(id).ok_or_else(|| failed("no stream"))?;
        let credentials = Credentials {
            ufrag: request.ufrag.clone(),
            passwd: request.pwd.clone(),
        };
        if stream.remote_credentials().as_ref() != Some(&credentials) {
            stream.set_remote_credentials(credentials);
        }
        for candidate in &request.candidates {
            let text = format!("a=candidate:{}", candidate.to_sdp());
            match text.parse() {
                Ok(candidate) => stream.add_remote_candidate(candidate),
                Err(error) => eprintln!("left out: {text}: {error:?}"),
            }
        }
        Ok(())
    }

    fn restart(&mut self, _now: Instant, _stream: Option<&str>) -> Answer<Vec<Local>> {
        unsupported("rice-proto has no restart")
    }

    fn send(&mut self, now: Instant, request: &Outgoing, network: &Network) -> Answer<bool> {
        let (id, now) = (self.id(&request.stream)?, self.time(now));
        let mut stream = self.agent.mut_stream(id).ok_or_else(|| failed("no stream"))?;
        let component = stream.mut_component(request.component);
        let mut component = component.ok_or_else(|| failed("no such component"))?;
        Ok(match component.send(&request.data, now) {
            Ok(out) => network.send(out.from, out.to, &out.data),
            Err(_) => false,
        })
    }

    fn receive(&mut self, now: Instant, datagram: Datagram<'_>) {
        let now = self.time(now);
        let Datagram { local, source, data } = datagram;
        let place = self.streams.iter().enumerate().find_map(|(id, stream)| {
            stream
                .sockets
                .iter()
                .position(|socket| *socket == local)
                .map(|index| (id, index + 1))
        });
        let Some((id, component)) = place else { return };
        let Some(mut stream) = self.agent.mut_stream(id) else {
            return;
        };
        let incoming = Transmit::new(data, TransportType::Udp, source, local);
        let reply = stream.handle_incoming_data(component, incoming, now);
        if let Some(data) = reply.data {
            self.events.data(&self.streams[id].name, component, data.as_ref());
        }
        while let Some(more) = stream.poll_recv() {
            self.events
                .data(&self.streams[id].name, more.component_id, &more.data);
        }
    }

    fn turn(&mut self, now: Instant, network: &Network) -> Option<Instant> {
        let time = self.time(now);
        let mut wait = self.poll(time);
        while let Some(out) = self.agent.poll_transmit(time) {
            let out = out.transmit;
            network.send(out.from, out.to, &out.data);
            wait = self.poll(time);
        }
        if self.controlling != self.agent.controlling() {
            self.controlling = self.agent.controlling();
            self.events.role(self.controlling);
        }
        wait
    }
}
