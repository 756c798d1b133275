//! The subject's agent (or the server) as its peer knows it.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::event::State;
use super::ledger::Ledger;
use super::random::Random;
use super::socket::Sockets;
use crate::suite::{Knows, Pair, Role, Scene};

/// An agent whose states nobody tells counts as connected so long after a nomination that was answered.
pub(super) const UNTOLD: Duration = Duration::from_secs(1);

/// One stream of the subject, and the peer's side of it.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    /// What the shim calls it.
    pub(super) name: String,
    /// The subject's credentials.
    pub(super) local: Pair,
    /// The peer's.
    pub(super) remote: Pair,
    /// The subject's before the last restart.
    pub(super) old: Option<Pair>,
    /// The peer's before the last restart.
    pub(super) old_remote: Option<Pair>,
    /// The subject's addresses, by component from 1.
    pub(super) addresses: BTreeMap<u8, SocketAddr>,
    /// Those it had before a restart, some of which it may have still.
    pub(super) former: Vec<SocketAddr>,
    /// What it said last of its state.
    pub(super) state: Option<State>,
    /// The remote side of the pair it selected, by component.
    pub(super) selected: BTreeMap<u8, SocketAddr>,
    /// Whether it is connected by what it told, if it told anything.
    pub(super) linked: Option<bool>,
    /// When it was first connected, as far as is known.
    pub(super) linked_at: Option<Instant>,
    /// It said that it failed.
    pub(super) failed: bool,
    /// The components with a nomination that was answered, when, and the peer's socket.
    pub(super) nominated: BTreeMap<u8, (Instant, usize)>,
}

impl Stream {
    /// One that has just been created.
    pub(super) fn new(name: String, local: Pair, remote: Pair) -> Stream {
        Stream {
            name,
            local,
            remote,
            old: None,
            old_remote: None,
            addresses: BTreeMap::new(),
            former: Vec::new(),
            state: None,
            selected: BTreeMap::new(),
            linked: None,
            linked_at: None,
            failed: false,
            nominated: BTreeMap::new(),
        }
    }

    /// Forgets states, selected pairs and nominations.
    pub(super) fn forget(&mut self) {
        self.state = None;
        self.selected.clear();
        self.linked = None;
        self.linked_at = None;
        self.failed = false;
        self.nominated.clear();
    }

    /// The credentials of one side before and now, with the password for each fragment.
    pub(super) fn remotes(&self) -> impl Iterator<Item = &Pair> {
        std::iter::once(&self.remote).chain(&self.old_remote)
    }

    /// It told this state.
    pub(super) fn enter(&mut self, now: Instant, state: State) {
        self.state = Some(state);
        self.failed |= state == State::Failed;
        self.link(now, state.is_connected());
    }

    /// It told that it selected a pair. That may be late news of an address it gave up at a restart.
    pub(super) fn select(
        &mut self,
        now: Instant,
        component: u8,
        local: Option<SocketAddr>,
        remote: SocketAddr,
    ) {
        let has = |at: SocketAddr| self.addresses.values().any(|one| *one == at);
        if local.is_some_and(|at| self.former.contains(&at) && !has(at)) {
            return;
        }
        self.selected.insert(component, remote);
        if self.selected.len() >= self.addresses.len() {
            self.link(now, true);
        }
    }

    fn link(&mut self, now: Instant, linked: bool) {
        self.linked = Some(linked);
        if linked {
            self.linked_at.get_or_insert(now);
        }
    }

    /// Whether it is connected: it said so, or it says nothing and every component's nomination was
    /// answered a while ago.
    pub(super) fn is_connected(&self, now: Instant) -> bool {
        self.linked.unwrap_or_else(|| {
            let settled = |(at, _): &(Instant, usize)| now.saturating_duration_since(*at) >= UNTOLD;
            self.nominated.len() >= self.addresses.len().max(1) && self.nominated.values().all(settled)
        })
    }
}

/// One agent or server, with everything that the peer keeps for it.
#[derive(Debug)]
pub(super) struct World {
    /// What was asked for.
    pub(super) scene: Scene,
    /// What the shim calls the agent; empty for a server.
    pub(super) agent: String,
    /// Its streams.
    pub(super) streams: Vec<Stream>,
    /// The peer's sockets.
    pub(super) sockets: Sockets,
    /// What the peer makes up.
    pub(super) random: Random,
    /// The subject's checks.
    pub(super) ledger: Ledger,
    /// The subject does not know the peer's credentials: the answer, or the one after a restart, has not
    /// come yet.
    pub(super) early: bool,
    /// The transaction ids of all that the peer asked: what was sent again may be answered in a later case.
    pub(super) asked: HashSet<[u8; 12]>,
    /// When the subject was last told of its peer.
    pub(super) told: Option<Instant>,
    /// The last restart changed fragment and password of every stream it was about.
    pub(super) renewed: bool,
    /// The cases it has served.
    pub(super) served: Vec<&'static str>,
    /// When it was last looked after.
    pub(super) tended: Instant,
}

/// How long a shared agent may go without its peer; consent ends after 30 s.
const UNTENDED: Duration = Duration::from_secs(10);
/// How many sockets a world may gather.
const SOCKETS: usize = 100;

impl World {
    /// With these streams.
    pub(super) fn new(
        scene: Scene,
        agent: String,
        streams: Vec<Stream>,
        sockets: Sockets,
        random: Random,
    ) -> World {
        let tended = sockets.now();
        World {
            scene,
            agent,
            streams,
            sockets,
            random,
            ledger: Ledger::default(),
            early: scene.knows == Knows::Nothing,
            asked: HashSet::new(),
            told: None,
            renewed: false,
            served: Vec::new(),
            tended,
        }
    }

    /// What time it is.
    pub(super) fn now(&self) -> Instant {
        self.sockets.now()
    }

    /// Whether another case of the same scene may be carried out here.
    pub(super) fn is_fit(&self) -> bool {
        let well = |one: &Stream| {
            !one.failed
                && !matches!(
                    one.state,
                    Some(State::Closed | State::Failed | State::Disconnected)
                )
        };
        self.streams.iter().all(well)
            && self.sockets.len() < SOCKETS
            && self.now().saturating_duration_since(self.tended) < UNTENDED
            && (!self.scene.connected || self.all_connected())
    }

    /// The index of the stream that the shim calls so.
    pub(super) fn stream_named(&self, name: &str) -> Option<usize> {
        self.streams.iter().position(|one| one.name == name)
    }

    /// The stream of the peer's fragment, of either generation.
    pub(super) fn stream_of_remote(&self, ufrag: &str) -> Option<usize> {
        self.streams
            .iter()
            .position(|one| one.remotes().any(|pair| pair.ufrag == ufrag))
    }

    /// Whether every stream is connected.
    pub(super) fn all_connected(&self) -> bool {
        let now = self.now();
        self.streams.iter().all(|one| one.is_connected(now))
    }

    /// Whether every stream is connected and what makes it last was seen too: some say connected when the
    /// first pair is valid, and nominate after that. Some say nothing of it; they are not waited for long.
    pub(super) fn is_settled(&self) -> bool {
        let now = self.now();
        let nominated = |one: &Stream| {
            let since = one
                .linked_at
                .map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
            one.nominated.len() >= one.addresses.len() || since >= UNTOLD
        };
        self.streams
            .iter()
            .all(|one| one.is_connected(now) && nominated(one))
    }

    /// Whether all credentials of the subject are made as they should be (RFC 8839 section 5.4).
    pub(super) fn is_legal(&self) -> bool {
        let made_of = |text: &str| {
            let legal = |one: u8| one.is_ascii_alphanumeric() || one == b'+' || one == b'/';
            text.bytes().all(legal)
        };
        let legal = |pair: &Pair| {
            (4..=32).contains(&pair.ufrag.len())
                && (22..=256).contains(&pair.pwd.len())
                && made_of(&pair.ufrag)
                && made_of(&pair.pwd)
        };
        let mut all = self.streams.iter();
        all.all(|one| legal(&one.local) && one.old.as_ref().is_none_or(legal))
    }

    /// The role of the peer.
    pub(super) fn peer_role(&self) -> Role {
        self.scene.role.opposite()
    }

    /// The tie-breaker that in this role the subject does not give way to: who claims controlling with the
    /// smaller one loses a conflict, and so does who claims controlled with the larger one (RFC 8445
    /// section 7.3.1.1), so the subject's role stays.
    pub(super) fn neutral(&self, role: Role) -> u64 {
        let own = self.scene.tie_breaker;
        match role {
            Role::Controlling => own.min(1),
            Role::Controlled => (u64::MAX - 1).max(own.saturating_add(1)),
        }
    }
}
