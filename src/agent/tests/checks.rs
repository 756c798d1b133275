//! Checks, their answers, and what is taken from whom.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::super::testing::{Peer, STREAM, address, agent, code, configs, events, home, transmits};
use super::super::*;
use super::states_of;
use crate::credential::Role;

fn controlled() -> Agent {
    agent(&configs()[1], &[(1, home(0))])
}

/// Lets the peer answer all checks, for so long.
fn answer(agent: &mut Agent, peer: &Peer, mut now: Instant, time: Duration) -> Instant {
    let end = now + time;
    while now < end {
        agent.handle_timeout(now);
        for one in transmits(agent) {
            if one.bytes.starts_with(&[0, 1]) {
                agent.handle_datagram(now, one.local, one.remote, &peer.success(&one.bytes, true));
            }
        }
        now += Duration::from_millis(10);
    }
    now
}

#[test]
fn an_early_check_is_answered_at_once_and_its_counterpart_waits_for_the_credentials() {
    let (mut agent, mut peer, now) = (controlled(), Peer::new(), Instant::now());
    let check = peer.check(&agent, Role::Controlling, 9, false);
    agent.handle_datagram(now, home(0), home(1), &check);
    let sent = transmits(&mut agent);
    assert_eq!((sent.len(), &sent[0].bytes[..2]), (1, &[1, 1][..]));
    assert_eq!(agent.poll_timeout(), None);
    let empty = RemoteDescription {
        candidates: Vec::new(),
        ..peer.description()
    };
    agent.set_remote(now, STREAM, empty).unwrap();
    agent.handle_timeout(now);
    let sent = transmits(&mut agent);
    assert_eq!(
        (sent.len(), sent[0].remote, &sent[0].bytes[..2]),
        (1, home(1), &[0, 1][..])
    );
}

#[test]
fn no_more_than_thirty_two_early_checks_wait() {
    let (mut agent, mut peer, now) = (controlled(), Peer::new(), Instant::now());
    for port in 1..=100 {
        let check = peer.check(&agent, Role::Controlling, 9, false);
        agent.handle_datagram(now, home(0), SocketAddr::from(([192, 0, 2, 2], port)), &check);
    }
    assert_eq!(transmits(&mut agent).len(), 100);
    let empty = RemoteDescription {
        candidates: Vec::new(),
        ..peer.description()
    };
    agent.set_remote(now, STREAM, empty).unwrap();
    let pairs = agent.streams.get(STREAM).unwrap().current.list.pairs.len();
    assert_eq!(pairs, 32);
}

#[test]
fn a_flood_of_addresses_makes_no_more_than_a_hundred_pairs() {
    let (mut agent, mut peer, now) = (controlled(), Peer::new(), Instant::now());
    agent.set_remote(now, STREAM, peer.description()).unwrap();
    for port in 1..=200 {
        let check = peer.check(&agent, Role::Controlling, 9, false);
        agent.handle_datagram(now, home(0), SocketAddr::from(([192, 0, 2, 9], port)), &check);
    }
    let session = &agent.streams.get(STREAM).unwrap().current;
    assert_eq!(session.list.pairs.len(), 100);
}

#[test]
fn nothing_without_authentication_changes_anything() {
    let (mut agent, mut peer, now) = (controlled(), Peer::new(), Instant::now());
    agent.set_remote(now, STREAM, peer.description()).unwrap();
    agent.handle_timeout(now);
    let request = transmits(&mut agent).remove(0).bytes;
    let before = (agent.poll_timeout(), agent.role());
    events(&mut agent);
    let mut wrong = peer.check(&agent, Role::Controlled, 1, true);
    let mac = wrong.len() - 12;
    wrong[mac] ^= 1;
    let stranger = address("192.0.2.9:9");
    let mut unsigned = vec![
        wrong,
        peer.success(&request, false),
        peer.error(&request, 487, false),
    ];
    unsigned.push(request.clone());
    for datagram in unsigned {
        for source in [home(1), stranger] {
            agent.handle_datagram(now, home(0), source, &datagram);
        }
    }
    assert!(
        transmits(&mut agent)
            .iter()
            .all(|one| code(&one.bytes).is_some() || one.bytes[0] == 1)
    );
    assert_eq!((agent.poll_timeout(), agent.role()), before);
    assert_eq!(events(&mut agent), []);
    let session = &agent.streams.get(STREAM).unwrap().current;
    assert_eq!(session.list.pairs.len(), 1);
    assert_eq!(session.list.pairs[0].state, PairState::InProgress);
}

#[test]
fn a_response_from_another_address_fails_the_pair() {
    let (mut agent, peer, now) = (controlled(), Peer::new(), Instant::now());
    agent.set_remote(now, STREAM, peer.description()).unwrap();
    agent.handle_timeout(now);
    let request = transmits(&mut agent).remove(0).bytes;
    agent.handle_datagram(
        now,
        home(0),
        address("192.0.2.9:9"),
        &peer.success(&request, true),
    );
    let session = &agent.streams.get(STREAM).unwrap().current;
    assert_eq!(session.list.pairs[0].state, PairState::Failed);
}

#[test]
fn checks_are_fifty_milliseconds_apart_and_silence_fails_after_39500() {
    let (mut agent, peer, start) = (controlled(), Peer::new(), Instant::now());
    let mut remote = peer.description();
    for port in 1..5_u16 {
        let mut more = remote.candidates[0].clone();
        more.address.set_port(port);
        more.foundation = format!("f{port}");
        remote.candidates.push(more);
    }
    agent.set_remote(start, STREAM, remote).unwrap();
    let mut first = Vec::new();
    while let Some(next) = agent.poll_timeout() {
        agent.handle_timeout(next);
        for one in transmits(&mut agent) {
            if !first.iter().any(|(_, id)| *id == one.bytes[8..20]) {
                first.push((next - start, one.bytes[8..20].to_vec()));
            }
        }
        if agent.state(STREAM) == Some(State::Failed) {
            assert_eq!(next - start, Duration::from_millis(39_700));
            break;
        }
    }
    let at: Vec<u128> = first.iter().map(|(at, _)| at.as_millis()).collect();
    assert_eq!(at, [0, 50, 100, 150, 200]);
    assert_eq!(states_of(&events(&mut agent)), [State::Checking, State::Failed]);
}

#[test]
fn data_comes_from_validated_addresses_alone_and_goes_nowhere_else() {
    let (mut agent, mut peer, now) = (controlled(), Peer::new(), Instant::now());
    agent.set_remote(now, STREAM, peer.description()).unwrap();
    agent.handle_datagram(now, home(0), home(1), b"too early");
    assert_eq!(
        agent.send(now, STREAM, 1, b"too early"),
        Err(SendError::NoConsent)
    );
    let check = peer.check(&agent, Role::Controlling, 9, true);
    agent.handle_datagram(now, home(0), home(1), &check);
    let now = answer(&mut agent, &peer, now, Duration::from_millis(200));
    events(&mut agent);
    agent.handle_datagram(now, home(0), address("192.0.2.9:9"), b"from elsewhere");
    agent.handle_datagram(now, home(0), home(1), &[4, 5, 6]);
    assert_eq!(events(&mut agent), []);
    agent.handle_datagram(now, home(0), home(1), &[22, 1]);
    let got = events(&mut agent);
    assert!(
        matches!(
            &got[..],
            [Event::Data {
                protocol: Protocol::Dtls,
                ..
            }]
        ),
        "{got:?}"
    );
    agent.send(now, STREAM, 1, b"out").unwrap();
    assert_eq!(transmits(&mut agent)[0].remote, home(1));
    assert_eq!(
        agent.send(now, STREAM, 2, b"out"),
        Err(SendError::UnknownComponent(2))
    );
}

#[test]
fn of_several_nominations_the_best_pair_wins() {
    let (mut agent, mut peer, mut now) = (controlled(), Peer::new(), Instant::now());
    agent.set_remote(now, STREAM, peer.description()).unwrap();
    // A peer-reflexive address first, then the host candidate, which has the higher priority.
    let elsewhere = address("192.0.2.2:4000");
    for (source, expected) in [(elsewhere, elsewhere), (home(1), home(1)), (elsewhere, home(1))] {
        let check = peer.check(&agent, Role::Controlling, 9, true);
        agent.handle_datagram(now, home(0), source, &check);
        now = answer(&mut agent, &peer, now, Duration::from_millis(200));
        assert_eq!(agent.selected(STREAM, 1), Some((home(0), expected)));
    }
}

#[test]
fn a_quiet_lite_agent_sends_a_keepalive_every_fifteen_seconds() {
    let mut config = configs()[1].clone();
    config.lite = true;
    let (mut agent, mut peer, now) = (agent(&config, &[(1, home(0))]), Peer::new(), Instant::now());
    agent.set_remote(now, STREAM, peer.description()).unwrap();
    let check = peer.check(&agent, Role::Controlling, 9, true);
    agent.handle_datagram(now, home(0), home(1), &check);
    assert_eq!(agent.state(STREAM), Some(State::Completed));
    transmits(&mut agent);
    let due = agent.poll_timeout().unwrap();
    assert_eq!(due - now, Duration::from_secs(15));
    agent.handle_timeout(due);
    let sent = transmits(&mut agent);
    assert_eq!((sent.len(), &sent[0].bytes[..4]), (1, &[0, 0x11, 0, 8][..]));
    // Nobody has asked for 30 seconds: the peer wants nothing any more.
    while let Some(next) = agent.poll_timeout() {
        agent.handle_timeout(next);
        assert!(next - now <= Duration::from_secs(30));
    }
    assert_eq!(agent.state(STREAM), Some(State::Failed));
}

#[test]
fn a_lite_agent_makes_no_pair_of_a_check_that_does_not_nominate() {
    let mut config = configs()[1].clone();
    config.lite = true;
    let (mut agent, mut peer, now) = (agent(&config, &[(1, home(0))]), Peer::new(), Instant::now());
    agent.set_remote(now, STREAM, peer.description()).unwrap();
    let check = peer.check(&agent, Role::Controlling, 9, false);
    agent.handle_datagram(now, home(0), home(1), &check);
    assert_eq!(agent.state(STREAM), Some(State::Checking));
    agent.handle_datagram(now, home(0), home(1), b"data");
    let state = State::Checking;
    assert_eq!(
        events(&mut agent),
        [Event::State {
            stream: STREAM,
            state
        }]
    );
}
