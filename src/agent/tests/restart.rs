//! Generations (RFC 8445 section 9) and the end of consent (RFC 7675).

use std::time::{Duration, Instant};

use super::super::testing::{Peer, STREAM, Two, agent, code, configs, events, home, transmits};
use super::super::*;
use crate::credential::{Credentials, Generation, Role};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_check_of_the_old_generation_is_answered_and_pairs_nothing() {
    let (mut one, mut peer) = (agent(&configs()[1], &[(1, home(0))]), Peer::new());
    let now = Instant::now();
    one.set_remote(now, STREAM, peer.description()).unwrap();
    let old = peer.check(&one, Role::Controlling, 9, true);
    let set = one.restart(STREAM).unwrap().set;
    assert_eq!(set.generation, Generation(1));
    one.handle_datagram(now, home(0), home(1), &old);
    let sent = transmits(&mut one);
    assert_eq!((sent.len(), &sent[0].bytes[..2]), (1, &[1, 1][..]));
    assert_eq!(one.poll_timeout(), None);
    let stream = one.streams.get(STREAM).unwrap();
    assert_eq!(stream.current.list.pairs.len(), 0);
}

#[test]
fn a_second_restart_forgets_the_generation_that_never_carried_data() {
    let mut two = Two::connected();
    let old = two.agents[0].generations(STREAM)[0];
    two.agents[0].restart(STREAM).unwrap();
    let between = two.agents[0].generations(STREAM)[0];
    two.agents[0].restart(STREAM).unwrap();
    let left = two.agents[0].generations(STREAM);
    assert_eq!(left.len(), 2);
    assert!(left.contains(&old) && !left.contains(&between));
    two.agents[0].send(two.now, STREAM, 1, b"still").unwrap();
}

#[test]
fn new_credentials_of_the_peer_need_a_restart_and_late_ones_of_the_old_do_no_harm() {
    let (mut one, peer, now) = (agent(&configs()[0], &[(1, home(0))]), Peer::new(), Instant::now());
    one.set_remote(now, STREAM, peer.description()).unwrap();
    let mut other = peer.description();
    other.credentials = Credentials::new("other", "passwordOfThePeer123456").unwrap();
    assert_eq!(
        one.set_remote(now, STREAM, other.clone()),
        Err(RemoteError::RestartNeeded)
    );
    one.restart(STREAM).unwrap();
    one.set_remote(now, STREAM, peer.description()).unwrap();
    assert_eq!(one.streams.get(STREAM).unwrap().current.remote, None);
    one.set_remote(now, STREAM, other).unwrap();
    one.set_remote(now, STREAM, peer.description()).unwrap();
    assert_eq!(one.streams.get(STREAM).unwrap().current.list.pairs.len(), 1);
}

#[test]
fn a_signed_403_ends_consent_at_once_and_an_unsigned_one_does_nothing() {
    let (mut one, peer, mut now) = (agent(&configs()[0], &[(1, home(0))]), Peer::new(), Instant::now());
    one.set_remote(now, STREAM, peer.description()).unwrap();
    while one.state(STREAM) != Some(State::Completed) {
        now = one.poll_timeout().unwrap();
        one.handle_timeout(now);
        for sent in transmits(&mut one) {
            one.handle_datagram(now, home(0), home(1), &peer.success(&sent.bytes, true));
        }
    }
    let completed = now;
    now = one.poll_timeout().unwrap();
    assert!((4 * SECOND..=6 * SECOND).contains(&(now - completed)) || now - completed < 6 * SECOND);
    one.handle_timeout(now);
    let consent = transmits(&mut one).remove(0).bytes;
    assert_eq!(code(&peer.error(&consent, 403, false)), Some(403));
    one.handle_datagram(now, home(0), home(1), &peer.error(&consent, 403, false));
    one.send(now, STREAM, 1, b"yes").unwrap();
    one.handle_datagram(now, home(0), home(1), &peer.error(&consent, 403, true));
    assert_eq!(one.send(now, STREAM, 1, b"no"), Err(SendError::NoConsent));
    assert_eq!(one.state(STREAM), Some(State::Failed));
    assert!(events(&mut one).len() > 1);
}

#[test]
fn a_stream_that_is_closed_answers_nothing_that_is_signed() {
    let (mut one, mut peer) = (agent(&configs()[1], &[(1, home(0))]), Peer::new());
    let check = peer.check(&one, Role::Controlling, 9, false);
    one.close(STREAM);
    one.handle_datagram(Instant::now(), home(0), home(1), &check);
    assert_eq!(code(&transmits(&mut one)[0].bytes), Some(401));
    let state = State::Closed;
    assert_eq!(
        events(&mut one),
        [Event::State {
            stream: STREAM,
            state
        }]
    );
}
