//! What gives an agent its turns: a thread that waits for datagrams and for time to pass, or the simulation.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::engine::Engine;
use crate::fault;
use crate::net::{Host, Net, Socket};
use crate::subject::guarded;

/// Datagrams taken from one socket before the others get their turn.
const TURN: usize = 64;
/// No UDP datagram is larger.
const LARGEST: usize = 65_536;

/// A running agent. Dropping it ends it and closes the sockets.
pub(super) struct Worker {
    running: Arc<Running>,
    /// None where the simulation gives it its turns.
    thread: Option<Thread>,
}

/// An engine and what it hears.
struct Running {
    engine: Mutex<Engine>,
    sockets: Arc<[Socket]>,
    buffer: Mutex<Vec<u8>>,
}

struct Thread {
    /// A byte here makes it look at the clock again.
    waker: UnixStream,
    ended: Arc<AtomicBool>,
    handle: Option<JoinHandle<()>>,
}

impl Worker {
    pub(super) fn start(net: &Net, engine: Engine, sockets: Arc<[Socket]>) -> io::Result<Self> {
        let running = Arc::new(Running {
            engine: Mutex::new(engine),
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

    /// Does something with the agent, and sends what comes of it.
    pub(super) fn with<T>(&self, body: impl FnOnce(&mut Engine) -> T) -> T {
        let result = {
            let mut engine = lock(&self.running.engine);
            let result = body(&mut engine);
            engine.pump();
            result
        };
        if let Some(thread) = &self.thread {
            thread.wake();
        }
        result
    }
}

impl Running {
    /// Takes in what has come, and says when to come back.
    fn hear(&self) -> Option<Instant> {
        let mut buffer = lock(&self.buffer);
        for socket in self.sockets.iter() {
            for _ in 0..TURN {
                let Some((len, source)) = socket.receive(&mut buffer) else {
                    break;
                };
                let mut engine = lock(&self.engine);
                let now = engine.now();
                engine
                    .agent
                    .handle_datagram(now, socket.address(), source, &buffer[..len]);
                engine.pump();
            }
        }
        lock(&self.engine).pump()
    }
}

impl Host for Running {
    fn turn(&self) -> Result<(), String> {
        guarded(|| self.hear()).map(drop)
    }

    fn timeout(&self) -> Option<Instant> {
        lock(&self.engine).agent.poll_timeout()
    }
}

impl Thread {
    fn start(net: Net, running: Arc<Running>) -> io::Result<Thread> {
        let (waker, woken) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        let ended = Arc::new(AtomicBool::new(false));
        let handle = {
            let (ended, fault) = (ended.clone(), fault::active());
            thread::Builder::new()
                .name("agent".into())
                .spawn(move || fault::with(fault, || run(&net, &running, &woken, &ended)))?
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

fn run(net: &Net, running: &Running, woken: &UnixStream, ended: &AtomicBool) {
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
