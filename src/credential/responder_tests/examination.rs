//! What an authenticated request asks for.

use super::*;

#[test]
fn unknown_attributes_are_listed_once_in_order_and_signed() {
    let unknown: &[(AttributeType, &[u8])] = &[
        (UNKNOWN, b"any"),
        (AttributeType(2), &[]),
        (UNKNOWN, &[]),
        (AttributeType(0x8000), &[]),
        (AttributeType(0x7FFE), &[]),
    ];
    let datagram = check("evtj:h6vY", PASSWORD, unknown);
    assert_refused(
        Role::Controlled,
        &datagram,
        Refused::UnknownAttributes,
        UNKNOWN_TWO,
    );
    let sha256 = unfinished("evtj:h6vY", |w| w.put(UNKNOWN, &[]).sha256(PASSWORD, 32).end());
    assert_refused(
        Role::Controlled,
        &sha256,
        Refused::UnknownAttributes,
        UNKNOWN_SHA256,
    );
    assert_unauthenticated(
        &check("evtj:h6vY", OTHER_PASSWORD, unknown),
        Unauthenticated::BadIntegrity,
    );
    let behind = unfinished("evtj:h6vY", |w| {
        w.put(UNKNOWN, &[])
            .put(AttributeType(2), &[])
            .put(AttributeType(0x7FFE), &[]);
        w.sha1(PASSWORD).put(AttributeType(0x7FFD), &[]).end();
    });
    assert_refused(Role::Controlled, &behind, Refused::UnknownAttributes, UNKNOWN_TWO);
    assert_unauthenticated(
        &check("nope:h6vY", PASSWORD, unknown),
        Unauthenticated::UnknownFragment,
    );
}

#[test]
fn a_420_comes_before_400_and_487_and_stays_small() {
    let all = check("evtj:h6vY", PASSWORD, &[(CONTROLLED, &[0]), (UNKNOWN, &[])]);
    let (outcome, _) = handle(&mut agent(Role::Controlled), &all);
    assert_eq!(outcome.code(), Some(420));
    let many: Vec<(AttributeType, &[u8])> = (0x7000..0x7100)
        .map(|kind| (AttributeType(kind), &[][..]))
        .collect();
    let datagram = check("evtj:h6vY", PASSWORD, &many);
    let (outcome, response) = handle(&mut agent(Role::Controlled), &datagram);
    assert_eq!(outcome.code(), Some(420));
    let list = Message::read(&response)
        .unwrap()
        .attribute(AttributeType::UNKNOWN_ATTRIBUTES)
        .unwrap();
    let expected: Vec<u8> = (0x7000_u16..0x7040).flat_map(u16::to_be_bytes).collect();
    assert_eq!(list.value, expected);
}

#[test]
fn known_attributes_that_do_not_belong_are_ignored() {
    let known = [
        0x01, 0x09, 0x0A, 0x14, 0x15, 0x1D, 0x1E, 0x20, 0x8022, 0x8023, 0x8002, 0xC057,
    ];
    for kind in known.map(AttributeType) {
        assert_eq!(
            accepted(&check("evtj:h6vY", PASSWORD, &[(kind, &[1])])).set,
            set_id(1, 0),
            "{kind}"
        );
    }
    let turn = [0x0C, 0x0D, 0x12, 0x13, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x22];
    for kind in turn.map(AttributeType) {
        let datagram = check("evtj:h6vY", PASSWORD, &[(kind, &[1])]);
        assert_eq!(
            handle(&mut agent(Role::Controlled), &datagram).0.code(),
            Some(420),
            "{kind}"
        );
    }
}

#[test]
fn malformed_ice_attributes_are_answered_400_signed() {
    let no_priority = message(Class::Request, |w| w.put(U, b"evtj:h6vY").sha1(PASSWORD).end());
    assert_refused(
        Role::Controlled,
        &no_priority,
        Refused::Malformed,
        BAD_REQUEST_SIGNED,
    );
    for len in [0, 3, 5] {
        let datagram = message(Class::Request, |w| {
            w.put(U, b"evtj:h6vY").put(P, &vec![0; len]).sha1(PASSWORD).end();
        });
        assert_refused(
            Role::Controlled,
            &datagram,
            Refused::Malformed,
            BAD_REQUEST_SIGNED,
        );
    }
    let both: &[(AttributeType, &[u8])] = &[(CONTROLLED, &[0; 8]), (CONTROLLING, &[0; 8])];
    let malformed: [&[(AttributeType, &[u8])]; 6] = [
        &[(NOMINATE, &[0])],
        &[(CONTROLLED, &[0; 7])],
        &[(CONTROLLED, &[])],
        &[(CONTROLLING, &[0; 9])],
        &[(CONTROLLING, &[0; 4])],
        both,
    ];
    for extra in malformed {
        let datagram = check("evtj:h6vY", PASSWORD, extra);
        for role in [Role::Controlled, Role::Controlling] {
            assert_refused(role, &datagram, Refused::Malformed, BAD_REQUEST_SIGNED);
        }
    }
}

#[test]
fn role_conflicts_are_repaired_after_authentication_only() {
    let (below, equal, above) = (4_u64.to_be_bytes(), 5_u64.to_be_bytes(), 6_u64.to_be_bytes());
    for (role, claim, refused) in [
        (Role::Controlling, (CONTROLLING, &below), true),
        (Role::Controlling, (CONTROLLING, &equal), true),
        (Role::Controlling, (CONTROLLING, &above), false),
        (Role::Controlled, (CONTROLLED, &below), false),
        (Role::Controlled, (CONTROLLED, &equal), false),
        (Role::Controlled, (CONTROLLED, &above), true),
    ] {
        let extra: &[(AttributeType, &[u8])] = &[(claim.0, claim.1)];
        let datagram = check("evtj:h6vY", PASSWORD, extra);
        if refused {
            assert_refused(role, &datagram, Refused::RoleConflict, ROLE_CONFLICT);
            continue;
        }
        let mut agent = agent(role);
        let forged = check("evtj:h6vY", OTHER_PASSWORD, extra);
        assert_eq!(handle(&mut agent, &forged).0.code(), Some(401));
        assert_eq!(agent.role(), role, "a forgery turned the role");
        let (outcome, response) = handle(&mut agent, &datagram);
        assert_eq!(hex::encode(response), hex::encode(bytes(SUCCESS)));
        assert_eq!(agent.role(), role.opposite());
        let Outcome::Respond {
            reply: Reply::Accepted(found),
            ..
        } = outcome
        else {
            panic!("{outcome:?}")
        };
        assert_eq!(found.role_switched, Some(role.opposite()));
        // The retransmission meets the role that fits it.
        let Outcome::Respond {
            reply: Reply::Accepted(again),
            ..
        } = handle(&mut agent, &datagram).0
        else {
            panic!("the retransmission is answered alike");
        };
        assert_eq!((again.role_switched, agent.role()), (None, role.opposite()));
    }
}

#[test]
fn a_role_given_later_is_the_one_that_counts() {
    let mut agent = agent(Role::Controlled);
    agent.set_role(Role::Controlling, TieBreaker(0));
    let claim = check("evtj:h6vY", PASSWORD, &[(CONTROLLING, &[0; 8])]);
    assert_eq!(
        handle(&mut agent, &claim).0.code(),
        Some(487),
        "equal numbers, zero among them"
    );
    agent.set_role(Role::Controlled, TieBreaker(0));
    assert_eq!(handle(&mut agent, &claim).0.code(), None);
}

#[test]
fn only_a_controlled_agent_is_nominated() {
    let nominated = |role, extra: &[(AttributeType, &[u8])]| {
        let datagram = check("evtj:h6vY", PASSWORD, extra);
        match handle(&mut agent(role), &datagram).0 {
            Outcome::Respond {
                reply: Reply::Accepted(check),
                ..
            } => check.nominated,
            other => panic!("{other:?}"),
        }
    };
    assert!(nominated(
        Role::Controlled,
        &[(CONTROLLING, &[0; 8]), (NOMINATE, &[])]
    ));
    assert!(!nominated(Role::Controlled, &[(CONTROLLING, &[0; 8])]));
    assert!(!nominated(
        Role::Controlling,
        &[(CONTROLLED, &[0; 8]), (NOMINATE, &[])]
    ));
    // Who takes the controlling role because of a request is not nominated by it, and vice versa.
    assert!(!nominated(
        Role::Controlled,
        &[(CONTROLLED, &[0; 8]), (NOMINATE, &[])]
    ));
    assert!(nominated(
        Role::Controlling,
        &[(CONTROLLING, &[0xFF; 8]), (NOMINATE, &[])]
    ));
}

#[test]
fn what_is_wrong_besides_a_role_conflict_is_told_first_and_keeps_the_role() {
    for claim in [[0xFF; 8], [0; 8]] {
        let unknown = check("evtj:h6vY", PASSWORD, &[(CONTROLLED, &claim), (UNKNOWN, &[])]);
        let malformed = check("evtj:h6vY", PASSWORD, &[(CONTROLLED, &claim), (NOMINATE, &[0])]);
        for (datagram, code) in [(unknown, 420), (malformed, 400)] {
            let mut agent = agent(Role::Controlled);
            assert_eq!(handle(&mut agent, &datagram).0.code(), Some(code));
            assert_eq!(agent.role(), Role::Controlled);
        }
    }
}
