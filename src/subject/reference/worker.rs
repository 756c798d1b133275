//! What gives an agent or a session its turns: a thread that waits for datagrams and for time to pass, or the
//! simulation.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use crate::fault::{self, Fault};
use crate::net::{Host, Net, Socket};
use crate::subject::guarded;

/// Datagrams taken from one socket before the others get their turn.
const TURN: usize = 64;
/// No UDP datagram is larger.
const LARGEST: usize = 65_536;

/// What is kept going.
pub(super) trait Engine: Send + 'static {
    /// Takes a datagram that came from `source` to the socket `local`.
    fn take(&mut self, local: SocketAddr, source: SocketAddr, datagram: &[u8]);

    /// Sends and tells what there is, and says when to come back.
    fn pump(&mut self) -> Option<Instant>;

    /// When to come back.
    fn timeout(&self) -> Option<Instant>;
}

/// A running engine. Dropping it ends it and closes the sockets.
pub(super) struct Worker<E: Engine> {
    running: Arc<Running<E>>,
    /// None where the simulation gives it its turns.
    thread: Option<Thread>,
}

/// An engine and what it hears.
struct Running<E> {
    engine: Mutex<E>,
    /// What it does wrongly, whoever gives it its turns.
    fault: Option<&'static Fault>,
    sockets: Arc<[Socket]>,
    buffer: Mutex<Vec<u8>>,
}

struct Thread {
    /// A byte here makes it look at the clock again.
    waker: UnixStream,
    ended: Arc<AtomicBool>,
    handle: Option<JoinHandle<()>>,
}

impl<E: Engine> Worker<E> {
    pub(super) fn start(net: &Net, engine: E, sockets: Arc<[Socket]>) -> io::Result<Self> {
        let running = Arc::new(Running {
            engine: Mutex::new(engine),
            fault: fault::active(),
            sockets,
            buffer: Mutex::new(vec![0; LARGEST]),
        });
        let thread = match net {
            Net::Real => Some(Thread::start(net.clone(), running.clone())?),
            Net::Simulated(simulation) => {
                simulation.attach(&running);
                None
            }
        };
        Ok(Self { running, thread })
    }

    /// Does something with the engine, and sends what comes of it.
    pub(super) fn with<T>(&self, body: impl FnOnce(&mut E) -> T) -> T {
        let result = fault::with(self.running.fault, || {
            let mut engine = lock(&self.running.engine);
            let result = body(&mut engine);
            engine.pump();
            result
        });
        if let Some(thread) = &self.thread {
            thread.wake();
        }
        result
    }
}

impl<E: Engine> Running<E> {
    /// Takes in what has come, and says when to come back.
    fn hear(&self) -> Option<Instant> {
        let mut buffer = lock(&self.buffer);
        for socket in self.sockets.iter() {
            for _ in 0..TURN {
                let Some((len, source)) = socket.receive(&mut buffer) else {
                    break;
                };
                let mut engine = lock(&self.engine);
                engine.take(socket.address(), source, &buffer[..len]);
                engine.pump();
            }
        }
        lock(&self.engine).pump()
    }
}

impl<E: Engine> Host for Running<E> {
    fn turn(&self) -> Result<(), String> {
        guarded(|| fault::with(self.fault, || self.hear())).map(drop)
    }

    fn timeout(&self) -> Option<Instant> {
        fault::with(self.fault, || lock(&self.engine).timeout())
    }
}

impl Thread {
    fn start<E: Engine>(net: Net, running: Arc<Running<E>>) -> io::Result<Thread> {
        let (waker, woken) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        let ended = Arc::new(AtomicBool::new(false));
        let handle = {
            let ended = ended.clone();
            thread::Builder::new()
                .name("engine".into())
                .spawn(move || fault::with(running.fault, || run(&net, &running, &woken, &ended)))?
        };
        Ok(Thread {
            waker,
            ended,
            handle: Some(handle),
        })
    }

    /// A waker that is full will wake the thread anyway.
    fn wake(&self) {
        let _ = (&self.waker).write(&[0]);
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        self.wake();
        if let Some(handle) = self.handle.take() {
            // A panic in it has been reported where it happened.
            let _ = handle.join();
        }
    }
}

/// A socket on an address of the network, on any port.
pub(super) fn bind(net: &Net, address: IpAddr) -> Result<Socket, Refused> {
    net.bind(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported => {
            Refused::Unsupported(format!("this machine has no address {address}: {error}"))
        }
        _ => Refused::Failed(format!("no socket on {address}: {error}")),
    })
}

/// Sends what the network takes; what it refuses is lost, like what it loses.
pub(super) fn send(sockets: &[Socket], local: SocketAddr, remote: SocketAddr, bytes: &[u8]) {
    if let Some(socket) = sockets.iter().find(|socket| socket.address() == local) {
        let _ = socket.send(bytes, remote);
    }
}

/// What random numbers are made from.
pub(super) fn seed(net: &Net) -> Result<[u8; 32], Refused> {
    net.seed()
        .map_err(|error| Refused::Failed(format!("no random numbers: {error}")))
}

/// Why there is no agent or session.
#[derive(Debug)]
pub(super) enum Refused {
    /// This machine cannot.
    Unsupported(String),
    /// Anything else.
    Failed(String),
}

fn run<E: Engine>(net: &Net, running: &Running<E>, woken: &UnixStream, ended: &AtomicBool) {
    let mut woken_by = [0; 64];
    while !ended.load(Ordering::Acquire) {
        let until = running.hear();
        if net
            .wait(running.sockets.iter(), Some(woken.as_fd()), until)
            .is_err()
        {
            return;
        }
        drain(woken, &mut woken_by);
    }
}

fn drain(mut woken: &UnixStream, buffer: &mut [u8]) {
    while woken.read(buffer).is_ok_and(|len| len == buffer.len()) {}
}

/// A panic in one call must not make all later ones panic.
fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5737 keeps 192.0.2.0/24 for documentation: no machine has an address of it.
    #[test]
    fn an_address_that_the_machine_does_not_have_is_no_failure() {
        let Err(Refused::Unsupported(why)) = bind(&Net::Real, "192.0.2.1".parse().unwrap()) else {
            panic!("192.0.2.1 was bound, or refused otherwise");
        };
        assert!(
            why.starts_with("this machine has no address 192.0.2.1: "),
            "{why}"
        );
    }

    #[test]
    fn no_two_agents_draw_the_same() {
        let [one, other] = [(); 2].map(|()| seed(&Net::Real).unwrap());
        assert_ne!(one, other);
    }

    /// What is left in it would wake the thread again and again.
    #[test]
    fn what_woke_the_thread_is_drained() {
        let (mut waker, mut woken) = UnixStream::pair().unwrap();
        woken.set_nonblocking(true).unwrap();
        waker.write_all(&[0; 100]).unwrap();
        drain(&woken, &mut [0; 64]);
        let left = woken.read(&mut [0; 1]).unwrap_err();
        assert_eq!(left.kind(), io::ErrorKind::WouldBlock);
    }
}
