//! icespec shim around `webrtc-ice`, the ICE agent of webrtc-rs 0.17.
//!
//! From the stack: everything, sockets and gathering too. An agent holds one stream with one component;
//! several streams are several agents. A shared socket is its `UDPMuxDefault`.
//!
//! Deviations from defaults:
//! - `include_loopback` and an `ip_filter` for the one address asked for: the suite works on loopback;
//! - host candidates only, as its lite mode demands and nothing else could find here;
//! - `multicast_dns_mode: Disabled`, no traffic off loopback.

use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::thread::sleep;
use std::time::Duration;

use rust_line::{
    About, Answer, Create, Events, Local, Outgoing, Remote, Stack, StreamSpec, failed, locked_version, serve,
    unsupported,
};
use tokio::net::UdpSocket;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::time::timeout;
use webrtc_ice::agent::Agent;
use webrtc_ice::agent::agent_config::AgentConfig;
use webrtc_ice::candidate::candidate_base::unmarshal_candidate;
use webrtc_ice::candidate::{Candidate, CandidateType};
use webrtc_ice::mdns::MulticastDnsMode;
use webrtc_ice::network_type::NetworkType;
use webrtc_ice::udp_mux::{UDPMux, UDPMuxDefault, UDPMuxParams};
use webrtc_ice::udp_network::UDPNetwork;
use webrtc_util::Conn;

/// What `dial` and `accept` give once connected.
type Connection = Arc<OnceLock<Arc<dyn Conn + Send + Sync>>>;

/// How long a call may keep the line reader waiting.
const PATIENCE: Duration = Duration::from_secs(1);

fn main() {
    match Runtime::new() {
        Ok(runtime) => serve(&WebrtcIce {
            runtime: Arc::new(runtime),
        }),
        Err(error) => panic!("no runtime: {error}"),
    }
}

struct WebrtcIce {
    runtime: Arc<Runtime>,
}

impl Stack for WebrtcIce {
    type Agent = Live;

    fn about(&self) -> About {
        About {
            name: "webrtc-ice",
            version: locked_version(include_str!("../Cargo.lock"), "webrtc-ice"),
            features: &[
                "full",
                "lite",
                "multi-stream",
                "shared-socket",
                "restart",
                "trickle",
                "ipv6",
            ],
            claims: &["rfc8445", "rfc7675"],
        }
    }

    fn create(&self, request: Create, events: Events) -> Answer<(Live, Vec<Local>)> {
        if request.streams.iter().any(|stream| stream.components != 1) {
            return unsupported("an Agent has one component");
        }
        let runtime = Arc::clone(&self.runtime);
        let (mux, streams, locals) = wait(&runtime, async {
            let mux = if request.shared_socket {
                Some(mux(request.address).await?)
            } else {
                None
            };
            let (mut streams, mut locals) = (Vec::new(), Vec::new());
            for spec in &request.streams {
                let mut stream = Stream::new(&request, spec, mux.as_ref(), &events).await?;
                locals.push(stream.gather().await?);
                streams.push(stream);
            }
            Ok((mux, streams, locals))
        })?;
        Ok((
            Live {
                runtime,
                streams,
                mux,
            },
            locals,
        ))
    }
}

type Mux = Arc<dyn UDPMux + Send + Sync>;

async fn mux(address: IpAddr) -> Answer<Mux> {
    let socket = UdpSocket::bind((address, 0)).await.map_err(failed)?;
    Ok(UDPMuxDefault::new(UDPMuxParams::new(socket)))
}

/// Runs a call of the stack to its end, or gives up.
fn wait<T>(runtime: &Runtime, call: impl Future<Output = Answer<T>>) -> Answer<T> {
    let result = runtime.block_on(async { timeout(PATIENCE, call).await });
    result.unwrap_or_else(|_| Err(failed("the stack did not return in time")))
}

struct Live {
    runtime: Arc<Runtime>,
    streams: Vec<Stream>,
    mux: Option<Mux>,
}

struct Stream {
    name: String,
    agent: Arc<Agent>,
    gathered: mpsc::Receiver<()>,
    controlling: bool,
    events: Events,
    connection: Connection,
    /// Dropped, it ends `dial`; there from the first remote credentials on.
    dialling: Option<mpsc::Sender<()>>,
}

impl Stream {
    async fn new(request: &Create, spec: &StreamSpec, mux: Option<&Mux>, events: &Events) -> Answer<Self> {
        let address = request.address;
        let mut config = AgentConfig {
            is_controlling: request.role.is_controlling(),
            lite: request.lite,
            candidate_types: vec![CandidateType::Host],
            network_types: vec![if address.is_ipv4() {
                NetworkType::Udp4
            } else {
                NetworkType::Udp6
            }],
            multicast_dns_mode: MulticastDnsMode::Disabled,
            include_loopback: true,
            ip_filter: Arc::new(Some(Box::new(move |ip| ip == address))),
            ..AgentConfig::default()
        };
        if let Some(local) = &spec.local {
            config.local_ufrag.clone_from(&local.ufrag);
            config.local_pwd.clone_from(&local.pwd);
        }
        if let Some(mux) = mux {
            config.udp_network = UDPNetwork::Muxed(Arc::clone(mux));
        }
        let agent = Arc::new(Agent::new(config).await.map_err(failed)?);
        let (complete, gathered) = mpsc::channel(1);
        agent.on_candidate(Box::new(move |candidate| {
            if candidate.is_none() {
                // Full only when nobody waits.
                let _ = complete.try_send(());
            }
            Box::pin(async {})
        }));
        let stream = Stream {
            name: spec.stream.clone(),
            agent,
            gathered,
            controlling: request.role.is_controlling(),
            events: events.clone(),
            connection: Connection::default(),
            dialling: None,
        };
        stream.report();
        Ok(stream)
    }

    fn report(&self) {
        let (name, events) = (self.name.clone(), self.events.clone());
        self.agent.on_connection_state_change(Box::new(move |state| {
            events.state(&name, &state.to_string().to_lowercase());
            Box::pin(async {})
        }));
        let (name, events) = (self.name.clone(), self.events.clone());
        self.agent
            .on_selected_candidate_pair_change(Box::new(move |local, remote| {
                events.selected(&name, local.component().into(), local.addr(), remote.addr());
                Box::pin(async {})
            }));
    }

    async fn gather(&mut self) -> Answer<Local> {
        self.agent.gather_candidates().map_err(failed)?;
        self.gathered.recv().await;
        let mut candidates = Vec::new();
        for candidate in self.agent.get_local_candidates().await.map_err(failed)? {
            let text = candidate.marshal();
            candidates.push(
                rust_line::Candidate::from_sdp(&text).ok_or_else(|| failed(format!("unreadable: {text}")))?,
            );
        }
        let (ufrag, pwd) = self.agent.get_local_user_credentials().await;
        Ok(Local {
            stream: self.name.clone(),
            ufrag,
            pwd,
            candidates,
        })
    }

    async fn remote(&mut self, request: Remote) -> Answer<()> {
        let Remote { ufrag, pwd, .. } = request;
        // In force when this returns, and not only when the task below runs.
        self.agent
            .set_remote_credentials(ufrag.clone(), pwd.clone())
            .await
            .map_err(failed)?;
        for candidate in &request.candidates {
            let added = unmarshal_candidate(&candidate.to_sdp()).and_then(|candidate| {
                let candidate: Arc<dyn Candidate + Send + Sync> = Arc::new(candidate);
                self.agent.add_remote_candidate(&candidate)
            });
            if let Err(error) = added {
                eprintln!("left out: {error}");
            }
        }
        if self.dialling.is_none() {
            let (cancel, cancelled) = mpsc::channel(1);
            self.dialling = Some(cancel);
            let (agent, controlling) = (Arc::clone(&self.agent), self.controlling);
            let (name, events) = (self.name.clone(), self.events.clone());
            let connection = Arc::clone(&self.connection);
            tokio::spawn(async move {
                match connect(&agent, controlling, cancelled, ufrag, pwd).await {
                    Ok(to) => read(connection.get_or_init(|| to), &name, &events).await,
                    Err(error) => eprintln!("{name}: not connected: {error}"),
                }
            });
        }
        Ok(())
    }
}

/// Waits until a pair is selected.
async fn connect(
    agent: &Agent,
    controlling: bool,
    cancelled: mpsc::Receiver<()>,
    ufrag: String,
    pwd: String,
) -> Result<Arc<dyn Conn + Send + Sync>, webrtc_ice::Error> {
    Ok(if controlling {
        agent.dial(cancelled, ufrag, pwd).await?
    } else {
        agent.accept(cancelled, ufrag, pwd).await?
    })
}

/// Tells what comes in until the connection ends.
async fn read(connection: &Arc<dyn Conn + Send + Sync>, stream: &str, events: &Events) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(size) = connection.recv(&mut buffer).await {
        events.data(stream, 1, &buffer[..size]);
    }
}

impl Live {
    fn named(&mut self, name: &str) -> Answer<&mut Stream> {
        let stream = self.streams.iter_mut().find(|stream| stream.name == name);
        stream.ok_or_else(|| failed(format!("no stream {name:?}")))
    }
}

impl rust_line::Agent for Live {
    fn remote(&mut self, request: Remote) -> Answer<()> {
        let runtime = Arc::clone(&self.runtime);
        let stream = self.named(&request.stream)?;
        wait(&runtime, stream.remote(request))
    }

    fn restart(&mut self, stream: Option<String>) -> Answer<Vec<Local>> {
        let chosen = |one: &&mut Stream| stream.as_ref().is_none_or(|name| *name == one.name);
        wait(&self.runtime, async {
            let mut locals = Vec::new();
            for one in self.streams.iter_mut().filter(chosen) {
                one.agent
                    .restart(String::new(), String::new())
                    .await
                    .map_err(failed)?;
                locals.push(one.gather().await?);
            }
            if locals.is_empty() {
                Err(failed("no such stream"))
            } else {
                Ok(locals)
            }
        })
    }

    fn send(&mut self, request: Outgoing) -> Answer<bool> {
        let runtime = Arc::clone(&self.runtime);
        let stream = self.named(&request.stream)?;
        if request.component != 1 {
            return Err(failed("there is one component"));
        }
        let Some(connection) = stream.connection.get() else {
            return Ok(false);
        };
        wait(&runtime, async {
            // Nothing written, or an error, without a pair to write to.
            Ok(connection
                .send(&request.data)
                .await
                .is_ok_and(|size| size == request.data.len()))
        })
    }

    fn close(self) {
        let Live {
            runtime,
            streams,
            mux,
        } = self;
        let mut sockets = Vec::new();
        for stream in streams {
            let closed = wait(&runtime, async {
                let candidates = stream.agent.get_local_candidates().await.map_err(failed)?;
                sockets.extend(candidates.iter().map(|candidate| candidate.addr()));
                stream.agent.close().await.map_err(failed)
            });
            if let Err(why) = closed {
                eprintln!("{}: {why:?}", stream.name);
            }
        }
        if let Some(mux) = mux {
            let _ = wait(&runtime, async { mux.close().await.map_err(failed) });
        }
        // The stack's tasks let go of the sockets a little later.
        for _ in 0..100 {
            sockets.retain(|socket| std::net::UdpSocket::bind(socket).is_err());
            if sockets.is_empty() {
                return;
            }
            sleep(Duration::from_millis(2));
        }
        eprintln!("still open: {sockets:?}");
    }
}
