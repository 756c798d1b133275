//! One stream of an agent, which is one `Agent` of the stack.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use rust_line::{Answer, Create, Events, Local, Remote, StreamSpec, failed};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
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

/// The socket that streams share.
pub(crate) type Mux = Arc<dyn UDPMux + Send + Sync>;

/// Binds a socket for several streams.
pub(crate) async fn mux(address: IpAddr) -> Answer<Mux> {
    let socket = UdpSocket::bind((address, 0)).await.map_err(failed)?;
    Ok(UDPMuxDefault::new(UDPMuxParams::new(socket)))
}

/// A data stream: an agent of its own.
pub(crate) struct Stream {
    pub(crate) name: String,
    agent: Arc<Agent>,
    gathered: mpsc::Receiver<()>,
    controlling: bool,
    events: Events,
    connection: Connection,
    /// Dropped, it ends `dial`; there from the first remote credentials on.
    dialling: Option<mpsc::Sender<()>>,
}

impl Stream {
    /// An agent that has not gathered yet.
    pub(crate) async fn new(
        request: &Create,
        spec: &StreamSpec,
        mux: Option<&Mux>,
        events: &Events,
    ) -> Answer<Self> {
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

    /// Binds sockets; the credentials and candidates that now hold.
    pub(crate) async fn gather(&mut self) -> Answer<Local> {
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

    /// Takes the peer's side, and starts when it is the first time.
    pub(crate) async fn remote(&mut self, request: Remote) -> Answer<()> {
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

    /// New credentials and new sockets.
    pub(crate) async fn restart(&mut self) -> Answer<Local> {
        self.agent
            .restart(String::new(), String::new())
            .await
            .map_err(failed)?;
        self.gather().await
    }

    /// Whether the stack took it: nothing is written, or an error told, without a pair to write to.
    pub(crate) async fn send(&self, data: &[u8]) -> bool {
        let Some(connection) = self.connection.get() else {
            return false;
        };
        connection.send(data).await.is_ok_and(|size| size == data.len())
    }

    /// Ends the agent; adds its addresses to the sockets.
    pub(crate) async fn close(&self, sockets: &mut Vec<SocketAddr>) -> Answer<()> {
        let candidates = self.agent.get_local_candidates().await.map_err(failed)?;
        sockets.extend(candidates.iter().map(|candidate| candidate.addr()));
        self.agent.close().await.map_err(failed)
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
