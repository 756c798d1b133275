//! Two agents on a wire.

use std::time::Duration;

use super::testing::{STREAM, Two, configs, home};
use super::*;
use crate::credential::Role;

const SECOND: Duration = Duration::from_secs(1);

fn states_of(events: &[Event]) -> Vec<State> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::State { state, .. } => Some(*state),
            _ => None,
        })
        .collect()
}

#[test]
fn two_full_agents_complete_and_exchange_data() {
    let mut two = Two::connected();
    for side in 0..2 {
        assert_eq!(
            states_of(&two.events[side]),
            [State::Checking, State::Connected, State::Completed]
        );
        assert_eq!(
            two.agents[side].selected(STREAM, 1),
            Some((home(side), home(1 - side)))
        );
        two.agents[side].send(two.now, STREAM, 1, b"hello").unwrap();
    }
    two.run(SECOND);
    assert_eq!(
        (two.data(0), two.data(1)),
        (vec![&b"hello"[..]], vec![&b"hello"[..]])
    );
}

#[test]
fn a_peer_without_candidates_is_learnt_from_its_checks() {
    let mut two = Two::new(&configs());
    let remote = two.remote_for(1);
    let credentials = remote.credentials.clone();
    two.agents[1]
        .set_remote(
            two.now,
            STREAM,
            RemoteDescription {
                candidates: Vec::new(),
                ..remote
            },
        )
        .unwrap();
    two.introduce(0);
    two.run(3 * SECOND);
    assert_eq!(two.states(), [State::Completed; 2]);
    assert_eq!(two.agents[1].selected(STREAM, 1), Some((home(1), home(0))));
    assert_eq!(credentials.ufrag.as_bytes().len(), 8);
}

#[test]
fn both_controlling_and_both_controlled_agree() {
    for role in [Role::Controlling, Role::Controlled] {
        for seed in 0..20 {
            let mut configs = configs();
            configs[0] = Config::new(role, [seed; 32]);
            configs[1] = Config::new(role, [seed + 100; 32]);
            let mut two = Two::new(&configs);
            two.introduce(0);
            two.introduce(1);
            two.run(5 * SECOND);
            assert_eq!(two.states(), [State::Completed; 2], "{role:?} {seed}");
            assert_eq!(two.agents[0].role(), two.agents[1].role().opposite());
        }
    }
}

#[test]
fn a_lite_agent_is_controlled_and_follows() {
    for lite in [0, 1] {
        let mut configs = configs();
        configs[lite].lite = true;
        let mut two = Two::new(&configs);
        two.introduce(0);
        two.introduce(1);
        two.run(3 * SECOND);
        assert_eq!(two.states(), [State::Completed; 2], "lite side {lite}");
        assert_eq!(two.agents[lite].role(), Role::Controlled);
        assert_eq!(two.requests(lite, two.sent[0].1).len(), 0);
        for side in 0..2 {
            two.agents[side].send(two.now, STREAM, 1, b"hello").unwrap();
        }
        two.run(SECOND);
        assert_eq!((two.data(0).len(), two.data(1).len()), (1, 1));
    }
}

#[test]
fn without_consent_nothing_is_sent_after_thirty_seconds() {
    let mut two = Two::connected();
    two.run(60 * SECOND);
    assert_eq!(two.states(), [State::Completed; 2]);
    two.passes = |_, _| false;
    let cut = two.now;
    two.run(Duration::from_millis(23_999));
    two.agents[0].send(two.now, STREAM, 1, b"still").unwrap();
    two.run(7 * SECOND);
    assert_eq!(two.states(), [State::Failed; 2]);
    assert_eq!(
        two.agents[0].send(two.now, STREAM, 1, b"no more"),
        Err(SendError::NoConsent)
    );
    two.passes = |_, _| true;
    let late = two.now;
    two.run(60 * SECOND);
    assert_eq!(two.requests(0, late), []);
    assert!(two.requests(0, cut).len() > 4);
}

#[test]
fn a_restart_moves_over_and_retires_the_old_generation() {
    let mut two = Two::connected();
    for side in 0..2 {
        two.agents[side].restart(STREAM).unwrap();
        assert_eq!(two.agents[side].generations(STREAM).len(), 2);
        two.agents[side].send(two.now, STREAM, 1, b"on the old").unwrap();
    }
    two.run(SECOND);
    assert_eq!((two.data(0).len(), two.data(1).len()), (1, 1));
    two.introduce(0);
    two.introduce(1);
    two.run(2 * SECOND);
    assert_eq!(two.states(), [State::Completed; 2]);
    two.run(3 * SECOND);
    for side in 0..2 {
        assert_eq!(two.agents[side].generations(STREAM).len(), 1);
    }
}
