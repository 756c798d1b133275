//! A network in this process: datagrams, a clock that jumps, and who works on it.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::Socket;

/// How long a datagram is on its way.
const LATENCY: Duration = Duration::from_millis(1);
/// How many datagrams may be on their way, and wait at a socket; more are lost.
const ON_THE_WAY: usize = 10_000;
const AT_A_SOCKET: usize = 1000;
/// How often hosts may be given their turn: the longest case takes some thousands.
const TURNS: u32 = 200_000;
/// No UDP datagram is larger (RFC 768; over IPv4, RFC 791).
const LARGEST: usize = 65_507;

/// Somebody who works on a simulated network in the thread of whoever waits.
pub trait Host: Send + Sync {
    /// Takes what has come to its sockets, and does what is due; why it cannot go on, if it cannot.
    fn turn(&self) -> Result<(), String>;

    /// When it wants its turn although nothing has come.
    fn timeout(&self) -> Option<Instant>;
}

/// Why nobody gets a turn any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// A host cannot go on, and says why.
    Failed(String),
    /// A host is never done.
    Spins,
}

/// The network.
pub struct Simulation {
    state: Mutex<State>,
}

struct State {
    now: Instant,
    seed: [u8; 32],
    /// How many things have happened: what happens at one time happens in this order.
    count: u64,
    port: u16,
    /// By when they arrive: from, to, bytes.
    flying: BTreeMap<(Instant, u64), (SocketAddr, SocketAddr, Vec<u8>)>,
    bound: BTreeMap<SocketAddr, VecDeque<(SocketAddr, Vec<u8>)>>,
    hosts: Vec<Weak<dyn Host>>,
    turns: u32,
    /// A datagram has come to some socket since the hosts had their turn.
    came: bool,
    /// Something was told beside datagrams.
    told: bool,
    ended: Option<Ended>,
}

impl Simulation {
    /// An empty one; with one seed everything on it happens in one way.
    pub fn new(seed: [u8; 32]) -> Simulation {
        let state = State {
            now: Instant::now(),
            seed,
            count: 0,
            port: 1024,
            flying: BTreeMap::new(),
            bound: BTreeMap::new(),
            hosts: Vec::new(),
            turns: 0,
            came: false,
            told: false,
            ended: None,
        };
        Simulation {
            state: Mutex::new(state),
        }
    }

    /// Gives a host its turns from now on, as long as it exists.
    pub fn attach(&self, host: &Arc<impl Host + 'static>) {
        let host: Weak<dyn Host> = Arc::downgrade(&(host.clone() as Arc<dyn Host>));
        self.lock().hosts.push(host);
    }

    /// Ends a wait: something was told beside datagrams.
    pub fn wake(&self) {
        self.lock().told = true;
    }

    /// Why nobody gets a turn any more, once that is so.
    pub fn ended(&self) -> Option<Ended> {
        self.lock().ended.clone()
    }

    pub(super) fn now(&self) -> Instant {
        self.lock().now
    }

    /// Another one each time.
    pub(super) fn seed(&self) -> [u8; 32] {
        let mut state = self.lock();
        let count = state.next().to_be_bytes();
        let mut seed = state.seed;
        for (place, byte) in seed.iter_mut().zip(count) {
            *place ^= byte;
        }
        seed
    }

    pub(super) fn bind(&self, ip: IpAddr) -> io::Result<SocketAddr> {
        let mut state = self.lock();
        if !ip.is_loopback() {
            return Err(io::ErrorKind::AddrNotAvailable.into());
        }
        let port = state.port.checked_add(1).ok_or(io::ErrorKind::AddrInUse)?;
        state.port = port;
        let address = SocketAddr::new(ip, port);
        state.bound.insert(address, VecDeque::new());
        Ok(address)
    }

    pub(super) fn unbind(&self, address: SocketAddr) {
        self.lock().bound.remove(&address);
    }

    pub(super) fn send(&self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() > LARGEST {
            return Err(rustix::io::Errno::MSGSIZE.into());
        }
        let mut state = self.lock();
        if state.flying.len() < ON_THE_WAY {
            let when = (state.now + LATENCY, state.next());
            state.flying.insert(when, (from, to, bytes.to_vec()));
        }
        Ok(())
    }

    pub(super) fn receive(&self, at: SocketAddr, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
        let (from, bytes) = self.lock().bound.get_mut(&at)?.pop_front()?;
        let length = bytes.len().min(buffer.len());
        buffer[..length].copy_from_slice(&bytes[..length]);
        Some((length, from))
    }

    /// Lets happen what happens until there is something to read, or until the deadline.
    pub(super) fn wait<'a>(
        &self,
        sockets: impl Iterator<Item = &'a Socket>,
        deadline: Option<Instant>,
    ) -> Vec<usize> {
        let own: Vec<SocketAddr> = sockets.map(Socket::address).collect();
        loop {
            let mut state = self.lock();
            state.deliver();
            let ready: Vec<usize> = (0..own.len()).filter(|at| state.waits_at(own[*at])).collect();
            if !ready.is_empty() || std::mem::take(&mut state.told) {
                return ready;
            }
            let hosts = state.hosts();
            let (now, arrival, came) = (state.now, state.arrival(), std::mem::take(&mut state.came));
            drop(state);
            let next = hosts.iter().filter_map(|one| one.timeout()).min();
            if came || next.is_some_and(|next| next <= now) {
                self.turns(&hosts);
                continue;
            }
            if deadline.is_some_and(|deadline| deadline <= now) {
                return Vec::new();
            }
            match [next, arrival, deadline].into_iter().flatten().min() {
                Some(next) => self.lock().now = next,
                // Nothing will ever happen.
                None => return Vec::new(),
            }
        }
    }

    /// Gives each host its turn, until one cannot go on or is never done.
    fn turns(&self, hosts: &[Arc<dyn Host>]) {
        for host in hosts {
            let outcome = host.turn();
            let mut state = self.lock();
            state.turns += 1;
            let ended = match outcome {
                Err(why) => Ended::Failed(why),
                Ok(()) if state.turns > TURNS => Ended::Spins,
                Ok(()) => continue,
            };
            state.ended = Some(ended);
            state.told = true;
            state.hosts.clear();
            return;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// Brings what has arrived to its sockets.
    fn deliver(&mut self) {
        while let Some(first) = self.flying.first_entry().filter(|one| one.key().0 <= self.now) {
            let (from, to, bytes) = first.remove();
            if let Some(waiting) = self.bound.get_mut(&to).filter(|one| one.len() < AT_A_SOCKET) {
                waiting.push_back((from, bytes));
                self.came = true;
            }
        }
    }

    fn waits_at(&self, address: SocketAddr) -> bool {
        self.bound
            .get(&address)
            .is_some_and(|waiting| !waiting.is_empty())
    }

    fn arrival(&self) -> Option<Instant> {
        self.flying.first_key_value().map(|((at, _), _)| *at)
    }

    fn hosts(&mut self) -> Vec<Arc<dyn Host>> {
        self.hosts.retain(|one| one.strong_count() > 0);
        self.hosts.iter().filter_map(Weak::upgrade).collect()
    }
}

impl fmt::Debug for Simulation {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Simulation").finish_non_exhaustive()
    }
}
