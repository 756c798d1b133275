//! Every live case in simulated time, against the reference as it should be.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use icespec::live::{End, Options, Stage};
use icespec::net::{Ended, Host, Net, Simulation, Socket};
use icespec::runner::{self, Item};
use icespec::subject::simulated::{Kind, Simulated};
use icespec::suite::{self, Access, Case, session};
use icespec::vector::Verdict;
use icespec::vector::judge::Judgement;

fn subject(case: &Case, seed: u8) -> Simulated {
    let kind = match case.scene.server {
        None => Kind::Agents,
        Some(Access::Open) => Kind::OpenServer,
        Some(Access::LongTerm) => Kind::LoginServer,
    };
    Simulated::new(kind, [seed; 32]).unwrap()
}

fn perform(case: &'static Case, seed: u8) -> Judgement {
    runner::judge(&mut subject(case, seed), Item::Case(case))
}

#[test]
fn all_cases_are_as_they_should_be_slow_ones_and_servers_too() {
    for seed in [1, 2] {
        let wrong: Vec<String> = suite::all()
            .map(|case| (case.id, perform(case, seed)))
            .filter(|(_, one)| !matches!(one.verdict, Verdict::Conformant | Verdict::Acceptable))
            .map(|(id, one)| format!("{id}: {} {}", one.verdict, one.observed))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// All that happens in a case, with its times.
fn course(case: &'static Case, seed: u8) -> Vec<(Duration, String, Vec<u8>)> {
    let mut stage = Stage::new(Options::default());
    let performance = stage.perform(&mut subject(case, seed), case);
    assert!(
        matches!(performance.end, End::Seen(_)),
        "{}: {:?}",
        case.id,
        performance.end
    );
    let line = |one: icespec::live::Entry| (one.at, format!("{} {}", one.from, one.to), one.bytes);
    performance.transcript.into_iter().map(line).collect()
}

#[test]
fn one_seed_gives_one_course_of_events() {
    let mut long = Duration::ZERO;
    for case in suite::all() {
        let first = course(case, 7);
        assert_eq!(first, course(case, 7), "{}", case.id);
        long = long.max(first.last().unwrap().0);
    }
    assert!(
        long > Duration::from_secs(25),
        "slow cases take their time: {long:?}"
    );
    let case = suite::find("rfc8489/9.1.3/valid").unwrap();
    assert_ne!(course(case, 7), course(case, 8));
}

fn play(case: &'static session::Case, seed: u8) -> runner::CaseResult {
    runner::play(&mut Simulated::new(Kind::Agents, [seed; 32]).unwrap(), case)
}

#[test]
fn all_sessions_are_as_they_should_be_in_simulated_time() {
    let begin = Instant::now();
    let mut simulated = Duration::ZERO;
    for case in session::all() {
        let result = play(case, 1);
        let good = matches!(result.verdict, Verdict::Conformant | Verdict::Acceptable);
        assert!(good, "{}: {} {}", case.id, result.verdict, result.observed);
        simulated += result.transcript.last().unwrap().at;
    }
    let took = begin.elapsed();
    assert!(simulated > took, "{simulated:?} took {took:?}");
}

#[test]
fn a_session_comes_to_the_same_whatever_the_seed() {
    for id in [
        "session/rfc9143/7/max-bundle/offers",
        "session/rfc8445/9/restarts-by-both/answers",
    ] {
        let case = session::find(id).unwrap();
        let first = play(case, 7);
        for seed in [7, 8] {
            let other = play(case, seed);
            assert_eq!(
                (other.verdict, other.observed),
                (first.verdict, first.observed.clone())
            );
        }
    }
}

fn loopback() -> std::net::IpAddr {
    std::net::Ipv4Addr::LOCALHOST.into()
}

fn simulated() -> (Arc<Simulation>, Net) {
    let simulation = Arc::new(Simulation::new([0; 32]));
    let net = Net::Simulated(simulation.clone());
    (simulation, net)
}

#[test]
fn datagrams_arrive_in_order_after_a_moment_and_nowhere_else() {
    let (_, net) = simulated();
    let (one, two) = (net.bind(loopback()).unwrap(), net.bind(loopback()).unwrap());
    let start = net.now();
    let hour = Some(start + Duration::from_secs(3600));
    for text in ["a", "b"] {
        one.send(text.as_bytes(), two.address()).unwrap();
    }
    let mut buffer = [0; 10];
    assert_eq!(two.receive(&mut buffer), None, "it is still on its way");
    assert_eq!(net.wait([&one, &two].into_iter(), None, hour).unwrap(), [1]);
    assert_eq!(net.now(), start + Duration::from_millis(1));
    for text in [b"a", b"b"] {
        assert_eq!(two.receive(&mut buffer), Some((1, one.address())));
        assert_eq!(&buffer[..1], text);
    }
    let gone = two.address();
    drop(two);
    one.send(b"c", gone).unwrap();
    assert_eq!(
        net.wait([&one].into_iter(), None, hour).unwrap(),
        Vec::<usize>::new()
    );
    assert_eq!(Some(net.now()), hour, "nothing happens until then");
    let error = one.send(&vec![0; 65_508], gone).unwrap_err();
    assert_eq!(
        error.raw_os_error(),
        Some(rustix::io::Errno::MSGSIZE.raw_os_error())
    );
    let elsewhere = net.bind("192.0.2.1".parse().unwrap()).unwrap_err();
    assert_eq!(elsewhere.kind(), std::io::ErrorKind::AddrNotAvailable);
}

/// Wants a turn at a time, and counts them.
struct Clockwork {
    at: Instant,
    turns: AtomicU32,
    socket: Socket,
    fails: bool,
}

impl Host for Clockwork {
    fn turn(&self) -> Result<(), String> {
        self.turns.fetch_add(1, Ordering::Relaxed);
        while self.socket.receive(&mut [0; 10]).is_some() {}
        if self.fails {
            Err("broken".to_owned())
        } else {
            Ok(())
        }
    }

    fn timeout(&self) -> Option<Instant> {
        Some(self.at)
    }
}

fn clockwork(net: &Net, after: u64, fails: bool) -> Arc<Clockwork> {
    Arc::new(Clockwork {
        at: net.now() + Duration::from_secs(after),
        turns: AtomicU32::new(0),
        socket: net.bind(loopback()).unwrap(),
        fails,
    })
}

#[test]
fn a_host_gets_its_turn_for_a_datagram_and_when_it_is_time() {
    let (simulation, net) = simulated();
    let host = clockwork(&net, 3600, false);
    simulation.attach(&host);
    let peer = net.bind(loopback()).unwrap();
    peer.send(b"a", host.socket.address()).unwrap();
    let deadline = Some(net.now() + Duration::from_secs(60));
    net.wait([&peer].into_iter(), None, deadline).unwrap();
    assert_eq!(host.turns.load(Ordering::Relaxed), 1);
    assert_eq!(simulation.ended(), None);
}

#[test]
fn a_host_that_is_never_done_ends_the_simulation_and_not_the_program() {
    for (fails, ended) in [(false, Ended::Spins), (true, Ended::Failed("broken".to_owned()))] {
        let (simulation, net) = simulated();
        let host = clockwork(&net, 10, fails);
        simulation.attach(&host);
        let deadline = net.now() + Duration::from_secs(60);
        net.wait(std::iter::empty(), None, Some(deadline)).unwrap();
        assert_eq!(simulation.ended(), Some(ended));
        let turns = host.turns.load(Ordering::Relaxed);
        net.wait(std::iter::empty(), None, Some(deadline)).unwrap();
        assert_eq!(net.now(), deadline);
        assert_eq!(
            host.turns.load(Ordering::Relaxed),
            turns,
            "it gets no turn any more"
        );
    }
}
