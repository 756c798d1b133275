//! The thread of an agent or a session: waits for datagrams and for time to pass.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::rand::{GetRandomFlags, getrandom};

use crate::fault;

/// Datagrams taken from one socket before the others get their turn.
const TURN: usize = 64;
/// No UDP datagram is larger.
const LARGEST: usize = 65_536;

/// A bound socket with its address.
pub(super) type Socket = (SocketAddr, UdpSocket);

/// What a thread keeps going.
pub(super) trait Engine: Send + 'static {
    /// Takes a datagram that came from `source` to the socket `local`.
    fn take(&mut self, now: Instant, local: SocketAddr, source: SocketAddr, datagram: &[u8]);

    /// Sends and tells what there is, and says when to come back.
    fn pump(&mut self) -> Option<Instant>;
}

/// A running engine. Dropping it ends the thread and closes the sockets.
pub(super) struct Worker<E: Engine> {
    engine: Arc<Mutex<E>>,
    /// A byte here makes the thread look at the clock again.
    waker: UnixStream,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl<E: Engine> Worker<E> {
    pub(super) fn start(engine: E, sockets: Arc<[Socket]>) -> io::Result<Self> {
        let (waker, woken) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        let engine = Arc::new(Mutex::new(engine));
        let ended = Arc::new(AtomicBool::new(false));
        let thread = {
            let (engine, ended, fault) = (engine.clone(), ended.clone(), fault::active());
            thread::Builder::new()
                .name("engine".into())
                .spawn(move || fault::with(fault, || run(&engine, &sockets, &woken, &ended)))?
        };
        Ok(Self {
            engine,
            waker,
            ended,
            thread: Some(thread),
        })
    }

    /// Does something with the engine, and sends what comes of it.
    pub(super) fn with<T>(&self, body: impl FnOnce(&mut E) -> T) -> T {
        let result = {
            let mut engine = lock(&self.engine);
            let result = body(&mut engine);
            engine.pump();
            result
        };
        self.wake();
        result
    }

    /// A waker that is full will wake the thread anyway.
    fn wake(&self) {
        let _ = (&self.waker).write(&[0]);
    }
}

impl<E: Engine> Drop for Worker<E> {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        self.wake();
        if let Some(thread) = self.thread.take() {
            // A panic in it has been reported where it happened.
            let _ = thread.join();
        }
    }
}

/// A socket on an address of this machine, on any port.
pub(super) fn bind(address: IpAddr) -> Result<Socket, Refused> {
    let bound = UdpSocket::bind((address, 0)).and_then(|socket| {
        socket.set_nonblocking(true)?;
        Ok((socket.local_addr()?, socket))
    });
    bound.map_err(|error| match error.kind() {
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported => {
            Refused::Unsupported(format!("this machine has no address {address}: {error}"))
        }
        _ => Refused::Failed(format!("no socket on {address}: {error}")),
    })
}

/// Sends what the network takes; what it refuses is lost, like what it loses.
pub(super) fn send(sockets: &[Socket], local: SocketAddr, remote: SocketAddr, bytes: &[u8]) {
    if let Some((_, socket)) = sockets.iter().find(|(address, _)| *address == local) {
        let _ = socket.send_to(bytes, remote);
    }
}

/// Random numbers of the system.
pub(super) fn seed() -> Result<[u8; 32], Refused> {
    let mut seed = [0; 32];
    let mut filled = 0;
    while filled < seed.len() {
        let drawn = getrandom(&mut seed[filled..], GetRandomFlags::empty());
        filled += drawn.map_err(|error| Refused::Failed(format!("no random numbers: {error}")))?;
    }
    Ok(seed)
}

/// Why there is no agent or session.
#[derive(Debug)]
pub(super) enum Refused {
    /// This machine cannot.
    Unsupported(String),
    /// Anything else.
    Failed(String),
}

/// A panic in one call must not make all later ones panic.
fn lock<E>(engine: &Mutex<E>) -> MutexGuard<'_, E> {
    engine.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run<E: Engine>(engine: &Mutex<E>, sockets: &[Socket], woken: &UnixStream, ended: &AtomicBool) {
    let mut buffer = vec![0; LARGEST];
    while !ended.load(Ordering::Acquire) {
        let timeout = lock(engine).pump();
        if wait(sockets, woken, timeout).is_err() {
            return;
        }
        drain(woken, &mut buffer);
        for (address, socket) in sockets {
            for _ in 0..TURN {
                let Some((len, source)) = receive(socket, &mut buffer) else {
                    break;
                };
                let mut engine = lock(engine);
                engine.take(Instant::now(), *address, source, &buffer[..len]);
                engine.pump();
            }
        }
    }
}

/// Waits for a datagram, a call, or the time.
fn wait(sockets: &[Socket], woken: &UnixStream, until: Option<Instant>) -> io::Result<()> {
    let timeout = until.map(|until| {
        let left = until.saturating_duration_since(Instant::now());
        Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        }
    });
    let mut polled: Vec<PollFd<'_>> = sockets
        .iter()
        .map(|(_, socket)| PollFd::new(socket, PollFlags::IN))
        .collect();
    polled.push(PollFd::new(woken, PollFlags::IN));
    match poll(&mut polled, timeout.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn drain(mut woken: &UnixStream, buffer: &mut [u8]) {
    while woken.read(buffer).is_ok_and(|len| len == buffer.len()) {}
}

/// The next datagram. An error that an earlier send brought back is taken out and passed over.
fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
    loop {
        match socket.recv_from(buffer) {
            Ok(received) => return Some(received),
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
            Err(_) => return None,
        }
    }
}
