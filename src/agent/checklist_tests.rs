//! The order of checks (RFC 8445 section 6.1.2.6).

use std::collections::BTreeSet;

use super::super::candidate::host_candidates;
use super::super::testing::address;
use super::*;

fn remote(component: u16, port: u16, priority: u32, foundation: &str) -> Candidate {
    Candidate {
        component,
        foundation: foundation.into(),
        priority,
        address: address(&format!("192.0.2.2:{port}")),
        kind: Kind::Host,
    }
}

fn locals() -> Vec<Candidate> {
    host_candidates(&[(1, address("192.0.2.1:1")), (2, address("192.0.2.1:2"))])
}

/// Two components with two remote candidates each, of the foundations "a" and "b".
fn list() -> Checklist {
    let mut list = Checklist::new(100);
    for (port, component, foundation) in [(1, 1, "a"), (2, 2, "a"), (3, 1, "b"), (4, 2, "b")] {
        for local in locals() {
            let priority = 1000 - u32::from(port);
            list.add(&local, &remote(component, port, priority, foundation), true);
        }
    }
    list
}

fn states(list: &Checklist) -> Vec<PairState> {
    list.pairs.iter().map(|pair| pair.state).collect()
}

#[test]
fn components_and_families_pair_up_once() {
    let mut list = list();
    assert_eq!(list.pairs.len(), 4);
    let [local, _] = &locals()[..] else { panic!() };
    assert_eq!(list.add(local, &remote(1, 1, 7, "c"), true), None);
    assert_eq!(list.add(local, &remote(2, 9, 7, "c"), true), None);
    let mut six = remote(1, 9, 7, "c");
    six.address = address("[2001:db8::1]:9");
    assert_eq!(list.add(local, &six, true), None);
}

#[test]
fn one_pair_of_each_foundation_waits_the_lowest_component_first() {
    use PairState::{Frozen, Waiting};
    let mut list = list();
    assert_eq!(states(&list), [Frozen; 4]);
    list.thaw(&BTreeSet::new());
    assert_eq!(states(&list), [Waiting, Frozen, Waiting, Frozen]);
    let foundation = list.pairs[0].foundation.clone();
    list.unfreeze(&foundation);
    assert_eq!(states(&list), [Waiting, Waiting, Waiting, Frozen]);
}

#[test]
fn a_foundation_that_is_busy_elsewhere_stays_frozen() {
    use PairState::{Frozen, Waiting};
    let mut list = list();
    let busy = BTreeSet::from([list.pairs[0].foundation.clone()]);
    assert!(list.has_frozen_beside(&busy));
    list.thaw(&busy);
    assert_eq!(states(&list), [Frozen, Frozen, Waiting, Frozen]);
}

#[test]
fn triggered_checks_go_first_and_then_the_best_waiting_pair() {
    let mut list = list();
    list.thaw(&BTreeSet::new());
    let ids: Vec<PairId> = list.pairs.iter().map(|pair| pair.id).collect();
    list.trigger(ids[3]);
    list.trigger(ids[2]);
    list.trigger(ids[3]);
    let mut order = Vec::new();
    while let Some(id) = list.next_check() {
        order.push(id);
        list.get_mut(id).unwrap().state = PairState::InProgress;
    }
    assert_eq!(order, [ids[3], ids[2], ids[0]]);
    assert!(!list.is_settled());
    assert_eq!(list.load(), 3);
}

#[test]
fn a_full_list_gives_up_its_worst_idle_pair_for_a_better_one() {
    let mut list = Checklist::new(2);
    let local = &locals()[0];
    let worse = list.add(local, &remote(1, 1, 10, "a"), true).unwrap();
    let better = list.add(local, &remote(1, 2, 20, "a"), true).unwrap();
    assert_eq!(list.add(local, &remote(1, 3, 5, "a"), true), None);
    let best = list.add(local, &remote(1, 4, 30, "a"), true).unwrap();
    assert!(list.get(worse).is_none() && list.get(better).is_some());
    for id in [better, best] {
        list.get_mut(id).unwrap().state = PairState::InProgress;
    }
    assert_eq!(list.add(local, &remote(1, 5, 90, "a"), true), None);
}

#[test]
fn a_pair_without_consent_is_never_dropped_for_another() {
    let mut list = Checklist::new(1);
    let local = &locals()[0];
    let lost = list.add(local, &remote(1, 1, 10, "a"), true).unwrap();
    list.get_mut(lost).unwrap().expire();
    assert_eq!(list.add(local, &remote(1, 2, 20, "a"), true), None);
    list.stop();
    assert!(list.get(lost).is_some());
}
