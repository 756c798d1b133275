//! A sans-IO stack's thread, sockets and clock: the part that its user writes.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use mio::net::UdpSocket;
use mio::{Interest, Poll, Token, Waker};

use crate::{Agent, Answer, Create, Local, Outgoing, Remote, failed};

const WAKER: Token = Token(usize::MAX);
/// How long the line reader waits for the thread.
const PATIENCE: Duration = Duration::from_secs(1);
/// Datagrams taken from one socket before timers and requests get their turn.
const BURST: usize = 64;
/// A deadline in the past is met this late, so that a stack that never meets it does not spin.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

/// A stack with its state, fed by [`drive`].
pub trait Driver: Send + 'static {
    /// As [`Agent::remote`].
    fn remote(&mut self, now: Instant, request: &Remote) -> Answer<()>;
    /// As [`Agent::restart`].
    fn restart(&mut self, now: Instant, stream: Option<&str>) -> Answer<Vec<Local>>;
    /// As [`Agent::send`]; what the stack lets go out.
    fn send(&mut self, now: Instant, request: &Outgoing, network: &Network) -> Answer<bool>;
    /// A datagram came in.
    fn receive(&mut self, now: Instant, datagram: Datagram<'_>);
    /// Does what is due, sends what the stack has to send and tells its events; when to come again.
    fn turn(&mut self, now: Instant, network: &Network) -> Option<Instant>;
}

/// A datagram from a socket.
#[derive(Debug)]
pub struct Datagram<'a> {
    /// The socket's address.
    pub local: SocketAddr,
    /// The sender's.
    pub source: SocketAddr,
    /// The bytes.
    pub data: &'a [u8],
}

/// The agent's sockets.
#[derive(Debug)]
pub struct Network {
    sockets: Vec<(SocketAddr, UdpSocket)>,
    /// Per stream and component the address of its socket.
    addresses: Vec<Vec<SocketAddr>>,
}

impl Network {
    /// One socket a stream and component, or one a component that all streams share.
    fn bind(request: &Create) -> io::Result<Self> {
        let mut network = Network {
            sockets: Vec::new(),
            addresses: Vec::new(),
        };
        for stream in &request.streams {
            let mut addresses = Vec::new();
            for component in 0..stream.components {
                let shared = network
                    .addresses
                    .iter()
                    .find_map(|other| other.get(component))
                    .copied();
                addresses.push(match shared.filter(|_| request.shared_socket) {
                    Some(address) => address,
                    None => network.open(SocketAddr::new(request.address, 0))?,
                });
            }
            network.addresses.push(addresses);
        }
        Ok(network)
    }

    fn open(&mut self, address: SocketAddr) -> io::Result<SocketAddr> {
        let socket = UdpSocket::bind(address)?;
        let address = socket.local_addr()?;
        self.sockets.push((address, socket));
        Ok(address)
    }

    /// The local address of a component, both counted from 0.
    pub fn address(&self, stream: usize, component: usize) -> SocketAddr {
        self.addresses[stream][component]
    }

    /// Sends a datagram from the socket with this address; false if there is none.
    pub fn send(&self, from: SocketAddr, to: SocketAddr, data: &[u8]) -> bool {
        let Some((_, socket)) = self.sockets.iter().find(|(address, _)| *address == from) else {
            eprintln!("no socket {from} to send from");
            return false;
        };
        if let Err(error) = socket.send_to(data, to) {
            // As on any network: lost.
            eprintln!("{from} to {to}: {error}");
        }
        true
    }
}

/// Binds the sockets, makes the driver and starts its thread.
pub fn drive<D: Driver>(
    request: &Create,
    make: impl FnOnce(&Network) -> Answer<(D, Vec<Local>)>,
) -> Answer<(Handle, Vec<Local>)> {
    let mut network = Network::bind(request).map_err(failed)?;
    let poll = Poll::new().map_err(failed)?;
    for (index, (_, socket)) in network.sockets.iter_mut().enumerate() {
        poll.registry()
            .register(socket, Token(index), Interest::READABLE)
            .map_err(failed)?;
    }
    let waker = Waker::new(poll.registry(), WAKER).map_err(failed)?;
    let (driver, locals) = make(&network)?;
    let (commands, inbox) = mpsc::channel();
    let machine = Machine {
        driver,
        network,
        poll,
        inbox,
    };
    thread::Builder::new().spawn(|| machine.run()).map_err(failed)?;
    Ok((Handle { commands, waker }, locals))
}

/// The line reader's end of a running driver.
#[derive(Debug)]
pub struct Handle {
    commands: Sender<Command>,
    waker: Waker,
}

impl Handle {
    fn ask<T>(&self, command: impl FnOnce(Sender<T>) -> Command) -> Answer<T> {
        let (reply, result) = mpsc::channel();
        self.commands
            .send(command(reply))
            .map_err(|_| failed("the agent's thread ended"))?;
        self.waker.wake().map_err(failed)?;
        result
            .recv_timeout(PATIENCE)
            .map_err(|_| failed("the agent's thread did not answer"))
    }
}

impl Agent for Handle {
    fn remote(&mut self, request: Remote) -> Answer<()> {
        self.ask(|reply| Command::Remote(request, reply))?
    }

    fn restart(&mut self, stream: Option<String>) -> Answer<Vec<Local>> {
        self.ask(|reply| Command::Restart(stream, reply))?
    }

    fn send(&mut self, request: Outgoing) -> Answer<bool> {
        self.ask(|reply| Command::Send(request, reply))?
    }

    fn close(self) {
        // A thread that does not answer has said so before.
        let _ = self.ask(Command::Close);
    }
}

enum Command {
    Remote(Remote, Sender<Answer<()>>),
    Restart(Option<String>, Sender<Answer<Vec<Local>>>),
    Send(Outgoing, Sender<Answer<bool>>),
    Close(Sender<()>),
}

struct Machine<D> {
    driver: D,
    network: Network,
    poll: Poll,
    inbox: Receiver<Command>,
}

impl<D: Driver> Machine<D> {
    fn run(mut self) {
        let mut ready = mio::Events::with_capacity(64);
        let mut buffer = vec![0; 1 << 16];
        let mut more = false;
        loop {
            let now = Instant::now();
            let deadline = self.driver.turn(now, &self.network);
            let wait = deadline.map(|at| at.saturating_duration_since(now).max(SHORTEST_WAIT));
            let wait = if more { Some(Duration::ZERO) } else { wait };
            if let Err(error) = self.poll.poll(&mut ready, wait)
                && error.kind() != ErrorKind::Interrupted
            {
                eprintln!("poll: {error}");
                return;
            }
            more = self.receive(&mut buffer);
            while let Ok(command) = self.inbox.try_recv() {
                if let Some(closed) = self.obey(command) {
                    drop(self);
                    let _ = closed.send(());
                    return;
                }
            }
        }
    }

    /// Hands on what the sockets hold; whether some may hold more.
    fn receive(&mut self, buffer: &mut [u8]) -> bool {
        let mut more = false;
        for index in 0..self.network.sockets.len() {
            let mut taken = 0;
            while taken < BURST {
                let (local, socket) = &self.network.sockets[index];
                let (local, received) = (*local, socket.recv_from(buffer));
                match received {
                    Ok((size, source)) => {
                        let now = Instant::now();
                        self.driver.receive(
                            now,
                            Datagram {
                                local,
                                source,
                                data: &buffer[..size],
                            },
                        );
                        self.driver.turn(now, &self.network);
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => eprintln!("{local}: {error}"),
                }
                taken += 1;
            }
            more |= taken == BURST;
        }
        more
    }

    fn obey(&mut self, command: Command) -> Option<Sender<()>> {
        let now = Instant::now();
        // The asker has given up if nobody takes the reply.
        match command {
            Command::Remote(request, reply) => {
                let _ = reply.send(self.driver.remote(now, &request));
            }
            Command::Restart(stream, reply) => {
                let _ = reply.send(self.driver.restart(now, stream.as_deref()));
            }
            Command::Send(request, reply) => {
                let _ = reply.send(self.driver.send(now, &request, &self.network));
            }
            Command::Close(reply) => return Some(reply),
        }
        self.driver.turn(now, &self.network);
        None
    }
}
