//! `icespec serve --sdp`: sockets, the clock and lines around [`crate::serve`].

use std::collections::HashSet;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::lines::{Lines, Tally};
use crate::agent::Protocol;
use crate::cli::args_peers::Serve;
use crate::cli::{Failure, files, random};
use crate::credential::{MAX_RESPONSE, TieBreaker};
use crate::report::counted;
use crate::sdp::{Description, Side};
use crate::serve::{Event, Place, Plan, PlanError, Sources, Standing, What};

/// How long a Ctrl-C may have to wait.
const TICK: Duration = Duration::from_millis(100);
/// Datagrams taken from one socket before the others get their turn.
const TURN: usize = 64;
/// No UDP datagram is larger.
const LARGEST: usize = 65_536;
/// Senders of other protocols that are told apart.
const MOST_SENDERS: usize = 1024;

static ENDED: AtomicBool = AtomicBool::new(false);

/// Serves until a Ctrl-C, the end of its time, or of its reader.
pub(super) fn main(arguments: &Serve) -> Result<u8, Failure> {
    let own = read(&arguments.sdp)?;
    let (side, peers) = peers(arguments, &own)?;
    let exchanges: Vec<Sources<'_>> = own
        .iter()
        .enumerate()
        .map(|(at, own)| Sources {
            own,
            peer: peers.get(at),
        })
        .collect();
    let plan = Plan::new(side, &exchanges).map_err(|error| refused(arguments, &error))?;
    let sockets = bind(arguments, &plan)?;
    // Before the first line: who reads it may end this at once. It can only fail if a handler was set before.
    let _ = ctrlc::set_handler(|| ENDED.store(true, Ordering::Release));
    let mut lines = Lines::new(arguments.format, Instant::now());
    let begun = lines.begin(side, &plan, &sockets.served);
    let standing = Standing::new(plan, &sockets.served, TieBreaker(random()?))
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let until = arguments.duration.map(|duration| Instant::now() + duration);
    let tally = begun.and_then(|()| run(standing, &sockets.bound, until, &mut lines));
    match tally {
        Ok(tally) => {
            // Who does not read any more has seen enough.
            let _ = lines.end(&tally);
            Ok(0)
        }
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        Err(error) => Err(Failure::Unable(error.to_string())),
    }
}

fn read(paths: &[PathBuf]) -> Result<Vec<Description>, Failure> {
    let read = |path: &PathBuf| {
        let text = files::text(path)?;
        Description::read(&text).map_err(|error| Failure::Usage(format!("{}: {error}", files::name(path))))
    };
    paths.iter().map(read).collect()
}

/// Whose descriptions those of `--sdp` are, and the other side's.
fn peers(arguments: &Serve, own: &[Description]) -> Result<(Side, Vec<Description>), Failure> {
    let (side, name, paths) = match (&arguments.offer[..], &arguments.answer[..]) {
        ([], []) => return Ok((arguments.side.map_or_else(|| guess(own), Side::from), Vec::new())),
        (offers, []) => (Side::Answerer, "--offer", offers),
        (_, answers) => (Side::Offerer, "--answer", answers),
    };
    if paths.len() != own.len() {
        return Err(Failure::Usage(format!(
            "{name} is given {} and --sdp {}: each description has its counterpart, or none",
            counted(paths.len(), "time"),
            counted(own.len(), "time")
        )));
    }
    Ok((side, read(paths)?))
}

/// An offer says actpass, and an answer does not (RFC 8842 sections 5.2 and 5.3).
fn guess(own: &[Description]) -> Side {
    let mut levels = own.iter().flat_map(|one| {
        let sections = one.sections.iter().map(|section| &section.attributes);
        std::iter::once(&one.session).chain(sections)
    });
    let setup = levels.find_map(|level| level.setup.as_deref());
    if setup == Some("actpass") {
        Side::Offerer
    } else {
        Side::Answerer
    }
}

fn refused(arguments: &Serve, error: &PlanError) -> Failure {
    let peers = if arguments.offer.is_empty() {
        &arguments.answer
    } else {
        &arguments.offer
    };
    let file = match error {
        PlanError::Own { exchange, .. } => arguments.sdp.get(*exchange),
        PlanError::Peer { exchange, .. } => peers.get(*exchange),
        _ => arguments.sdp.last(),
    };
    let name = file.map_or_else(String::new, |path| format!("{}: ", files::name(path)));
    Failure::Usage(format!("{name}{error}"))
}

struct Sockets {
    bound: Vec<(SocketAddr, UdpSocket)>,
    /// Sections with the sockets they are served on.
    served: Vec<(usize, SocketAddr)>,
}

fn bind(arguments: &Serve, plan: &Plan) -> Result<Sockets, Failure> {
    let mut sockets = Sockets {
        bound: Vec::new(),
        served: Vec::new(),
    };
    for place in places(arguments, plan)? {
        let wanted = place.address;
        let known = sockets
            .bound
            .iter()
            .find(|(one, _)| *one == wanted && wanted.port() != 0);
        let address = if let Some((address, _)) = known {
            *address
        } else {
            let (address, socket) = open(wanted).map_err(|error| {
                    Failure::Unable(format!(
                        "{wanted} for section {} cannot be bound: {error}; --address IP[:PORT] serves it elsewhere",
                        place.section
                    ))
                })?;
            sockets.bound.push((address, socket));
            address
        };
        sockets.served.push((place.section, address));
    }
    Ok(sockets)
}

fn places(arguments: &Serve, plan: &Plan) -> Result<Vec<Place>, Failure> {
    let Some(first) = arguments.address else {
        if plan.places().is_empty() {
            return Err(Failure::Usage(
                "no section has a host candidate with an IP address for UDP; say where to listen with --address IP[:PORT]"
                    .to_owned(),
            ));
        }
        return Ok(plan.places().to_vec());
    };
    let mut sections: Vec<usize> = plan.sections().map(|(section, _)| section.index).collect();
    sections.sort_unstable();
    sections.dedup();
    let mut places = Vec::new();
    for (at, section) in sections.into_iter().enumerate() {
        let mut address = first;
        if first.port() != 0 {
            let port = u16::try_from(at).ok().and_then(|at| first.port().checked_add(at));
            let port =
                port.ok_or_else(|| Failure::Usage("--address: there are not so many ports".to_owned()))?;
            address.set_port(port);
        }
        places.push(Place {
            section,
            component: 1,
            address,
        });
    }
    Ok(places)
}

fn open(address: SocketAddr) -> io::Result<(SocketAddr, UdpSocket)> {
    let socket = UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    Ok((socket.local_addr()?, socket))
}

fn run(
    mut standing: Standing,
    sockets: &[(SocketAddr, UdpSocket)],
    until: Option<Instant>,
    lines: &mut Lines,
) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut senders = HashSet::new();
    let (mut buffer, mut out) = (vec![0; LARGEST], [0; MAX_RESPONSE]);
    while !ENDED.load(Ordering::Acquire) && until.is_none_or(|until| Instant::now() < until) {
        wait(sockets, until)?;
        for (address, socket) in sockets {
            for _ in 0..TURN {
                let Some((len, source)) = receive(socket, &mut buffer) else {
                    break;
                };
                let (answer, event) = standing.handle(&buffer[..len], source, *address, &mut out);
                if answer > 0 {
                    // What cannot be sent is as if it were lost.
                    let _ = socket.send_to(&out[..answer], source);
                }
                tally.count(&event.what);
                if is_news(&event, &mut senders) {
                    lines.event(&event)?;
                }
            }
        }
    }
    Ok(tally)
}

/// Media and DTLS are told of once for each sender and kind.
fn is_news(event: &Event, senders: &mut HashSet<(SocketAddr, SocketAddr, Option<Protocol>)>) -> bool {
    let What::Other { protocol, .. } = event.what else {
        return true;
    };
    senders.len() < MOST_SENDERS && senders.insert((event.source, event.socket, protocol))
}

fn wait(sockets: &[(SocketAddr, UdpSocket)], until: Option<Instant>) -> io::Result<()> {
    let left = until.map_or(TICK, |until| {
        until.saturating_duration_since(Instant::now()).min(TICK)
    });
    let timeout = Timespec {
        tv_sec: 0,
        tv_nsec: left.subsec_nanos().into(),
    };
    let mut polled: Vec<PollFd<'_>> = sockets
        .iter()
        .map(|(_, socket)| PollFd::new(socket, PollFlags::IN))
        .collect();
    match poll(&mut polled, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
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
