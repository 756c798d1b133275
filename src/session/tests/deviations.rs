//! Each deviation, as the other side sees it.

use super::super::log::{Direction, DtlsKind, Owner, Signature};
use super::super::testing::{Pair, config};
use super::super::{
    Bundle, Config, Connection, Deviation, DtlsState, Error, Event, Layout, Media, Proposal, StunSeen,
};
use super::{ALL, SECOND};
use crate::stun::Class;

/// An offerer with a transport for each section, and an answerer that deviates.
fn pair(deviation: Deviation) -> Pair {
    let offerer = Config {
        bundle: Bundle::MaxCompat,
        ..config(0)
    };
    let answerer = Config {
        layout: Layout::DistinctEverywhere,
        deviation: Some(deviation),
        ..config(1)
    };
    Pair::new([offerer, answerer])
}

fn connected(pair: &Pair) -> bool {
    pair.peers
        .iter()
        .all(|peer| peer.connection() == Connection::Connected)
}

/// STUN of a class that the offerer has received or sent.
fn stun(pair: &Pair, direction: Direction, class: Class) -> Vec<&StunSeen> {
    let all = pair.peers[0].log().stun().map(|(_, seen)| seen);
    all.filter(|seen| seen.direction == direction && seen.class == class)
        .collect()
}

fn codes(pair: &Pair) -> Vec<u16> {
    stun(pair, Direction::Sent, Class::Error)
        .iter()
        .filter_map(|seen| seen.code)
        .collect()
}

#[test]
fn another_section_s_credentials_are_right_before_the_answer_and_wrong_after_it() {
    let mut pair = pair(Deviation::ChecksOfSection(2));
    let offer = pair.offer(&ALL);
    let answer = pair.peers[1].answer(pair.now, &offer).unwrap();
    pair.run(SECOND / 5);
    let checks = stun(&pair, Direction::Received, Class::Request);
    assert!(!checks.is_empty());
    assert!(
        checks
            .iter()
            .all(|seen| seen.addressed.iter().all(|key| key.section == 2)
                && seen.signature.is_of(Owner::Own, 2))
    );
    // At the socket that they belong to they are answered, at the tagged section's they are not.
    let successes = stun(&pair, Direction::Sent, Class::Success);
    assert!(!successes.is_empty() && successes.iter().all(|seen| seen.path.local.port() == 5002));
    assert!(codes(&pair).contains(&401));
    let answered = successes.len();
    pair.peers[0].accept(pair.now, &answer).unwrap();
    // The sockets of the other sections are gone, and with them whoever answered there.
    pair.run(2 * SECOND);
    assert_eq!(stun(&pair, Direction::Sent, Class::Success).len(), answered);
    assert!(!connected(&pair));
}

#[test]
fn checks_signed_with_another_password_are_refused() {
    for (deviation, owner, section) in [
        (Deviation::ChecksSignedWith(1), Owner::Own, 1),
        (Deviation::ChecksSignedWithOwn, Owner::Other, 0),
    ] {
        let mut pair = pair(deviation);
        pair.negotiate(&Proposal::of(&ALL));
        pair.run(SECOND);
        let checks = stun(&pair, Direction::Received, Class::Request);
        assert!(checks.iter().any(|seen| {
            let addressed: Vec<usize> = seen.addressed.iter().map(|key| key.section).collect();
            addressed == [0] && seen.signature.is_of(owner, section)
        }));
        assert!(codes(&pair).contains(&401) && !connected(&pair), "{deviation:?}");
    }
}

#[test]
fn responses_that_are_signed_wrongly_or_withheld_validate_nothing() {
    for (deviation, expected) in [
        (Deviation::ResponsesSignedWith(1), Some(1)),
        (Deviation::ResponsesUnsigned, None),
        (Deviation::ResponsesWithheld(2), None),
    ] {
        let mut pair = pair(deviation);
        pair.negotiate(&Proposal::of(&ALL));
        pair.run(2 * SECOND);
        let responses = stun(&pair, Direction::Received, Class::Success);
        match (deviation, expected) {
            (Deviation::ResponsesWithheld(_), _) => assert!(responses.is_empty()),
            (_, Some(section)) => {
                assert!(
                    responses
                        .iter()
                        .all(|seen| seen.signature.is_of(Owner::Other, section))
                );
                assert!(!responses.is_empty());
            }
            (_, None) => assert!(responses.iter().any(|seen| seen.signature == Signature::Absent)),
        }
        let selected = |event: &Event| matches!(event, Event::Selected { .. });
        assert!(!pair.events[0].iter().any(selected), "{deviation:?}");
        pair.deviate(1, None);
        pair.run(10 * SECOND);
        assert!(connected(&pair), "{deviation:?}");
    }
}

/// The `ClientHello`s that the offerer has received, and whether its checks had succeeded there.
fn hellos(pair: &Pair) -> Vec<(u16, bool)> {
    let all = pair.peers[0].log().dtls().map(|(_, seen)| seen);
    let hellos =
        all.filter(|seen| seen.direction == Direction::Received && seen.kind == DtlsKind::ClientHello);
    hellos
        .map(|seen| (seen.path.remote.port(), seen.own_validated))
        .collect()
}

#[test]
fn a_client_hello_comes_before_ice_and_nobody_answers_it() {
    let mut pair = pair(Deviation::DtlsBeforeIce);
    pair.negotiate(&Proposal::of(&ALL));
    pair.run(9 * SECOND / 10);
    assert_eq!(hellos(&pair), [(5000, false)]);
    let dtls = pair.peers[0].log().dtls();
    assert!(
        dtls.into_iter()
            .all(|(_, seen)| seen.direction == Direction::Received)
    );
    pair.run(5 * SECOND);
    assert!(connected(&pair));
}

#[test]
fn a_client_hello_comes_from_elsewhere_and_nobody_answers_it() {
    let mut pair = pair(Deviation::DtlsFromElsewhere);
    pair.negotiate(&Proposal::of(&ALL));
    pair.run(5 * SECOND);
    assert_eq!(
        hellos(&pair)
            .iter()
            .filter(|hello| **hello == (9000, false))
            .count(),
        4
    );
    let to_stray =
        |seen: &super::super::DtlsSeen| seen.direction == Direction::Sent && seen.path.remote.port() == 9000;
    assert!(!pair.peers[0].log().dtls().any(|(_, seen)| to_stray(seen)));
    assert!(connected(&pair));
}

#[test]
fn a_client_hello_during_a_restart_does_not_end_the_association() {
    let mut pair = pair(Deviation::DtlsDuringRestart);
    pair.negotiate(&Proposal::of(&ALL));
    pair.run(2 * SECOND);
    let before = hellos(&pair).len();
    let restart = Proposal {
        restart: true,
        ..Proposal::of(&ALL)
    };
    pair.negotiate(&restart);
    pair.run(9 * SECOND / 10);
    assert_eq!(hellos(&pair).len(), before + 4);
    pair.run(5 * SECOND);
    assert!(connected(&pair));
}

#[test]
fn a_wrong_fingerprint_ends_dtls() {
    let mut pair = pair(Deviation::WrongFingerprint);
    pair.negotiate(&Proposal::of(&ALL));
    pair.run(5 * SECOND);
    let failed = pair.events[0].iter().find_map(|event| match event {
        Event::Dtls {
            state: DtlsState::Failed,
            reason,
            ..
        } => reason.clone(),
        _ => None,
    });
    let why = "the certificate has none of the fingerprints in the description";
    assert_eq!(failed.as_deref(), Some(why));
    assert!(!pair.peers[0].send(pair.now, "no"));
}

#[test]
fn a_role_that_is_the_other_side_s_is_settled_by_a_conflict() {
    let mut pair = pair(Deviation::WrongRole);
    pair.negotiate(&Proposal::of(&ALL));
    pair.run(5 * SECOND);
    let conflict = |side: usize| {
        pair.peers[side]
            .log()
            .stun()
            .any(|(_, seen)| seen.code == Some(487))
    };
    assert!(conflict(0) || conflict(1));
    assert!(connected(&pair));
}

#[test]
fn an_answer_that_repeats_the_setup_of_the_offer_is_refused() {
    let mut pair = pair(Deviation::SetupRepeated);
    let offer = pair.offer(&ALL);
    let answer = pair.peers[1].answer(pair.now, &offer).unwrap();
    assert!(answer.contains("a=setup:actpass"));
    let refused = pair.peers[0].accept(pair.now, &answer);
    assert!(
        matches!(refused, Err(Error::Section { section: 0, .. })),
        "{refused:?}"
    );
}

/// The credentials of the first section in a description.
fn first_credentials(sdp: &str) -> (String, String) {
    let description = crate::sdp::Description::read(sdp).unwrap();
    let (ufrag, password) = (description.ufrag(0).unwrap(), description.password(0).unwrap());
    (ufrag.value.clone(), password.value.as_str().to_owned())
}

#[test]
fn credentials_change_in_halves_unasked_or_not_at_all() {
    for (deviation, restart, fragment, password) in [
        (Deviation::FragmentChanged, false, true, false),
        (Deviation::PasswordChanged, false, false, true),
        (Deviation::CredentialsChangedUnused, false, true, true),
        (Deviation::RestartUnasked, false, true, true),
        (Deviation::RestartIgnored, true, false, false),
    ] {
        let mut pair = Pair::new([config(0), config(1)]);
        let (_, before) = pair.negotiate(&Proposal::of(&[Media::Application]));
        pair.run(5 * SECOND);
        pair.deviate(1, Some(deviation));
        let again = Proposal {
            restart,
            ..Proposal::of(&[Media::Application])
        };
        let offer = pair.peers[0].offer(pair.now, &again).unwrap();
        let after = pair.peers[1].answer(pair.now, &offer).unwrap();
        let (before, after) = (first_credentials(&before), first_credentials(&after));
        assert_eq!(
            (before.0 != after.0, before.1 != after.1),
            (fragment, password),
            "{deviation:?}"
        );
    }
}
