//! Roles and their repair (RFC 8445 sections 7.2.5.1 and 7.3.1.1).

use std::time::{Duration, Instant};

use super::super::testing::{Peer, agent, code, events, home, transmits, value};
use super::super::*;
use crate::agent::testing::STREAM;
use crate::credential::{Role, TieBreaker};
use crate::stun::AttributeType;

fn with(role: Role, tie_breaker: u64) -> Agent {
    let config = Config {
        tie_breaker: Some(TieBreaker(tie_breaker)),
        ..Config::new(role, [7; 32])
    };
    agent(&config, &[(1, home(0))])
}

/// The table of RFC 8445 section 7.3.1.1: own role and number, the peer's number in the same role, the
/// code of the answer, the role afterwards.
#[test]
fn conflicts_end_as_the_table_says() {
    use Role::{Controlled, Controlling};
    let table = [
        (Controlling, 7, 6, Some(487), Controlling),
        (Controlling, 7, 7, Some(487), Controlling),
        (Controlling, 7, 8, None, Controlled),
        (Controlled, 7, 6, None, Controlling),
        (Controlled, 7, 7, None, Controlling),
        (Controlled, 7, 8, Some(487), Controlled),
    ];
    for (own, mine, theirs, answer, after) in table {
        let mut agent = with(own, mine);
        let check = Peer::new().check(&agent, own, theirs, false);
        agent.handle_datagram(Instant::now(), home(0), home(1), &check);
        let sent = transmits(&mut agent);
        assert_eq!(sent.len(), 1);
        assert_eq!(code(&sent[0].bytes), answer, "{own:?} {mine} against {theirs}");
        assert_eq!(agent.role(), after, "{own:?} {mine} against {theirs}");
        assert!(value(&sent[0].bytes, AttributeType::MESSAGE_INTEGRITY).is_some());
        assert_eq!(events(&mut agent).contains(&Event::Role(after)), own != after);
    }
}

#[test]
fn a_signed_487_turns_the_role_changes_the_number_and_repeats_the_check() {
    use AttributeType as A;
    for (role, claimed, other) in [
        (Role::Controlling, A::ICE_CONTROLLING, A::ICE_CONTROLLED),
        (Role::Controlled, A::ICE_CONTROLLED, A::ICE_CONTROLLING),
    ] {
        let (mut agent, peer, mut now) = (with(role, 7), Peer::new(), Instant::now());
        agent.set_remote(now, STREAM, peer.description()).unwrap();
        agent.handle_timeout(now);
        let first = transmits(&mut agent).remove(0).bytes;
        assert_eq!(value(&first, claimed), Some(vec![0, 0, 0, 0, 0, 0, 0, 7]));
        // Without a signature it is anybody's, and does nothing.
        agent.handle_datagram(now, home(0), home(1), &peer.error(&first, 487, false));
        assert_eq!(agent.role(), role);
        agent.handle_datagram(now, home(0), home(1), &peer.error(&first, 487, true));
        assert_eq!(agent.role(), role.opposite());
        now += TA;
        agent.handle_timeout(now);
        let second = transmits(&mut agent).remove(0).bytes;
        assert_ne!(first[8..20], second[8..20]);
        assert_eq!(value(&second, claimed), None);
        assert!(value(&second, other).is_some_and(|number| number != [0, 0, 0, 0, 0, 0, 0, 7]));
    }
}

#[test]
fn only_the_controlling_side_nominates() {
    for role in [Role::Controlling, Role::Controlled] {
        let (mut agent, peer, mut now) = (with(role, 7), Peer::new(), Instant::now());
        agent.set_remote(now, STREAM, peer.description()).unwrap();
        let mut nominated = 0;
        for _ in 0..40 {
            agent.handle_timeout(now);
            for one in transmits(&mut agent) {
                nominated += usize::from(value(&one.bytes, AttributeType::USE_CANDIDATE).is_some());
                agent.handle_datagram(now, home(0), home(1), &peer.success(&one.bytes, true));
            }
            now += Duration::from_millis(50);
        }
        let expected = usize::from(role == Role::Controlling);
        assert_eq!(nominated, expected, "{role:?}");
        let completed = agent.state(STREAM) == Some(State::Completed);
        assert_eq!(completed, role == Role::Controlling);
    }
}

#[test]
fn against_a_lite_peer_the_full_agent_controls() {
    let mut agent = with(Role::Controlled, 7);
    let remote = RemoteDescription {
        lite: true,
        ..Peer::new().description()
    };
    agent.set_remote(Instant::now(), STREAM, remote).unwrap();
    assert_eq!(agent.role(), Role::Controlling);
    assert_eq!(events(&mut agent)[0], Event::Role(Role::Controlling));
}

#[test]
fn two_lite_agents_are_refused() {
    let config = Config {
        lite: true,
        ..Config::new(Role::Controlling, [7; 32])
    };
    let mut agent = agent(&config, &[(1, home(0))]);
    let remote = RemoteDescription {
        lite: true,
        ..Peer::new().description()
    };
    assert_eq!(
        agent.set_remote(Instant::now(), STREAM, remote),
        Err(RemoteError::BothLite)
    );
    assert_eq!(agent.state(STREAM), Some(State::New));
}
