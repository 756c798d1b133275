//! From the datagram to the key that verifies it.

use super::*;

#[test]
fn the_request_of_rfc_5769_is_answered_byte_for_byte() {
    let request = bytes(RFC_5769);
    let (outcome, response) = handle(&mut agent(Role::Controlling), &request);
    assert_eq!(hex::encode(response), hex::encode(bytes(SUCCESS)));
    let check = Check {
        set: set_id(1, 0),
        priority: 0x6E00_01FF,
        nominated: false,
        role_switched: None,
        remote_fragment: b"h6vY",
        triggered: Triggered::AwaitsRemote,
    };
    assert_eq!(
        outcome,
        Outcome::Respond {
            len: 64,
            reply: Reply::Accepted(check)
        }
    );
    assert_eq!((outcome.code(), outcome.set()), (None, Some(set_id(1, 0))));
    let v6 = address("[2001:db8:1234:5678:11:2233:4455:6677]:32853");
    let (_, response) = handle_as(&mut agent(Role::Controlling), &request, v6);
    assert_eq!(hex::encode(response), hex::encode(bytes(SUCCESS_V6)));
}

#[test]
fn no_flipped_bit_of_that_request_authenticates_or_turns_the_role() {
    let request = bytes(RFC_5769);
    let mut agent = agent(Role::Controlled);
    for at in 0..request.len() * 8 {
        let mut flipped = request.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        // The fingerprint is made right again, so that integrity is what is tested.
        let end = flipped.len() - 4;
        let crc = crc32fast::hash(&flipped[..end - 4]) ^ 0x5354_554E;
        if at / 8 < end - 4 {
            flipped[end..].copy_from_slice(&crc.to_be_bytes());
        }
        let (outcome, _) = handle(&mut agent, &flipped);
        assert_eq!(outcome.set(), None, "bit {at}");
        assert_eq!(agent.role(), Role::Controlled, "bit {at}");
    }
}

#[test]
fn without_integrity_or_username_the_answer_is_400_unsigned() {
    assert_unauthenticated(
        &message(Class::Request, |w| w.end()),
        Unauthenticated::NoCredential,
    );
    let no_integrity = unfinished("evtj:h6vY", |w| w.end());
    assert_unauthenticated(&no_integrity, Unauthenticated::NoCredential);
    let priority = [0x6E, 0, 1, 0xFF];
    let no_username = message(Class::Request, |w| w.put(P, &priority).sha1(PASSWORD).end());
    assert_unauthenticated(&no_username, Unauthenticated::NoCredential);
    let username_behind = message(Class::Request, |w| {
        w.put(P, &priority).sha1(PASSWORD).put(U, b"evtj:h6vY").end();
    });
    assert_unauthenticated(&username_behind, Unauthenticated::NoCredential);
}

#[test]
fn a_username_that_is_not_ours_is_answered_401_unsigned() {
    let longest = "e".repeat(257);
    for username in [
        "",
        ":",
        "evtj",
        "evtjh6vY",
        ":h6vY",
        ":evtj",
        "h6vY:evtj",
        "EVTJ:h6vY",
        "evt:h6vY",
        "vtj:h6vY",
        "evtjx:h6vY",
        "evtj :h6vY",
        "evtj\0:h6vY",
        " evtj:h6vY",
        "abcd:h6vY",
        "x:evtj:h6vY",
        &longest,
        &format!("{longest}:evtj"),
    ] {
        let datagram = check(username, PASSWORD, &[]);
        assert_unauthenticated(&datagram, Unauthenticated::UnknownFragment);
    }
}

#[test]
fn only_the_password_of_the_fragment_named_is_tried() {
    assert_unauthenticated(
        &check("evtj:h6vY", OTHER_PASSWORD, &[]),
        Unauthenticated::BadIntegrity,
    );
    assert_unauthenticated(&check("ABCD:h6vY", PASSWORD, &[]), Unauthenticated::BadIntegrity);
    assert_eq!(accepted(&check("evtj:h6vY", PASSWORD, &[])).set, set_id(1, 0));
    assert_eq!(
        accepted(&check("ABCD:h6vY", OTHER_PASSWORD, &[])).set,
        set_id(2, 0)
    );
}

#[test]
fn a_mac_of_another_size_is_answered_401() {
    for len in [0, 16, 19, 21, 32] {
        let datagram = unfinished("evtj:h6vY", |w| {
            w.put(AttributeType::MESSAGE_INTEGRITY, &vec![0; len]).end();
        });
        assert_unauthenticated(&datagram, Unauthenticated::BadIntegrity);
    }
}

#[test]
fn the_remote_half_never_refuses_a_check() {
    let remote = "r".repeat(256);
    for half in ["h6vY", "", "x", "b:c", ":", "evtj", "not ice chars!", &remote] {
        let datagram = check(&format!("evtj:{half}"), PASSWORD, &[]);
        let found = accepted(&datagram);
        assert_eq!(
            (found.remote_fragment, found.triggered),
            (half.as_bytes(), Triggered::AwaitsRemote)
        );
    }
}

#[test]
fn the_remote_half_selects_the_fork() {
    let mut agent = agent(Role::Controlled);
    for fork in ["forkA", "forkB"] {
        let peer = Credentials::new(fork, format!("{fork}{OTHER_PASSWORD}")).unwrap();
        agent.table_mut().set_remote(set_id(1, 0), peer).unwrap();
    }
    for (fork, known) in [("forkA", true), ("forkB", true), ("forkC", false)] {
        let datagram = check(&format!("evtj:{fork}"), PASSWORD, &[]);
        let Outcome::Respond {
            reply: Reply::Accepted(found),
            ..
        } = handle(&mut agent, &datagram).0
        else {
            panic!("{fork} is answered");
        };
        match found.triggered {
            Triggered::Now(id) => {
                let remote = agent.table().remote(id).unwrap();
                assert_eq!(
                    (remote.ufrag().to_string(), remote.set()),
                    (fork.to_owned(), set_id(1, 0))
                );
                assert!(known);
            }
            Triggered::AwaitsRemote => assert!(!known, "{fork}"),
        }
    }
}

#[test]
fn two_longest_fragments_are_answered() {
    let (local, remote) = ("l".repeat(256), "r".repeat(256));
    let mut agent = agent(Role::Controlled);
    agent.table_mut().register(set(3, 0, &local, PASSWORD)).unwrap();
    let datagram = check(&format!("{local}:{remote}"), PASSWORD, &[]);
    assert_eq!(handle(&mut agent, &datagram).0.set(), Some(set_id(3, 0)));
}

#[test]
fn sha256_is_verified_and_answered_alone() {
    for (name, datagram) in [
        (
            "both",
            unfinished("evtj:h6vY", |w| w.sha1(PASSWORD).sha256(PASSWORD, 32).end()),
        ),
        ("alone", unfinished("evtj:h6vY", |w| w.sha256(PASSWORD, 32).end())),
    ] {
        let (_, response) = handle(&mut agent(Role::Controlled), &datagram);
        assert_eq!(
            hex::encode(response),
            hex::encode(bytes(SUCCESS_SHA256)),
            "{name}"
        );
    }
}

#[test]
fn of_two_macs_both_must_verify_and_none_may_be_cut() {
    let cases: [fn(&mut MessageWriter<'_>); 6] = [
        |w| w.sha1(PASSWORD).sha256(OTHER_PASSWORD, 32).end(),
        |w| w.sha1(OTHER_PASSWORD).sha256(PASSWORD, 32).end(),
        |w| w.sha256(OTHER_PASSWORD, 32).end(),
        |w| w.sha256(PASSWORD, 28).end(),
        |w| w.sha256(PASSWORD, 16).end(),
        |w| w.sha1(PASSWORD).sha256(PASSWORD, 16).end(),
    ];
    for (number, build) in cases.into_iter().enumerate() {
        println!("case {number}");
        assert_unauthenticated(&unfinished("evtj:h6vY", build), Unauthenticated::BadIntegrity);
    }
}

#[test]
fn what_follows_integrity_has_no_effect() {
    let datagram = unfinished("evtj:h6vY", |w| {
        w.sha1(PASSWORD);
        w.put(U, b"ABCD:h6vY")
            .put(UNKNOWN, &[])
            .put(NOMINATE, &[])
            .put(P, &[1]);
        w.put(CONTROLLED, &[0; 8])
            .put(AttributeType::MESSAGE_INTEGRITY, &[0; 20])
            .end();
    });
    let found = accepted(&datagram);
    assert_eq!(
        (found.set, found.priority, found.nominated),
        (set_id(1, 0), 0x6E00_01FF, false)
    );
    assert_eq!(found.role_switched, None);
    // MESSAGE-INTEGRITY behind MESSAGE-INTEGRITY-SHA256 has no say either.
    let behind = unfinished("evtj:h6vY", |w| w.sha256(PASSWORD, 32).sha1(OTHER_PASSWORD).end());
    assert_eq!(accepted(&behind).set, set_id(1, 0));
    let between = unfinished("evtj:h6vY", |w| w.sha256(PASSWORD, 32).put(UNKNOWN, &[]).end());
    assert_eq!(accepted(&between).set, set_id(1, 0));
}

#[test]
fn of_duplicates_the_first_counts() {
    let twice = check("evtj:h6vY", PASSWORD, &[(U, b"ABCD:h6vY"), (P, &[1])]);
    assert_eq!(
        (accepted(&twice).set, accepted(&twice).priority),
        (set_id(1, 0), 0x6E00_01FF)
    );
    let first_role_counts = check(
        "evtj:h6vY",
        PASSWORD,
        &[(CONTROLLED, &[0xFF; 8]), (CONTROLLED, &[0; 8])],
    );
    assert_refused(
        Role::Controlled,
        &first_role_counts,
        Refused::RoleConflict,
        ROLE_CONFLICT,
    );
    let second_mac = unfinished("evtj:h6vY", |w| {
        w.put(AttributeType::MESSAGE_INTEGRITY, &[0; 20])
            .sha1(PASSWORD)
            .end();
    });
    assert_unauthenticated(&second_mac, Unauthenticated::BadIntegrity);
    let second_sha256 = unfinished("evtj:h6vY", |w| {
        w.sha256(OTHER_PASSWORD, 32).sha256(PASSWORD, 32).end();
    });
    assert_unauthenticated(&second_sha256, Unauthenticated::BadIntegrity);
}
