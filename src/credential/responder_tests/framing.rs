//! What is looked at, what is answered, and into what.

use super::*;

#[test]
fn what_is_no_stun_goes_to_the_demultiplexer() {
    let whole = check("evtj:h6vY", PASSWORD, &[]);
    let with = |at: usize, value| {
        let mut datagram = whole.clone();
        datagram[at] = value;
        datagram
    };
    let mut long = whole.clone();
    long.extend([0; 4]);
    let mut odd = whole.clone();
    odd.push(0);
    odd[3] += 1;
    for (datagram, expected) in [
        (vec![], NotStun::Short),
        (whole[..19].to_vec(), NotStun::Short),
        (with(0, 0x40), NotStun::TopBits),
        (with(0, 0x80), NotStun::TopBits),
        (with(4, 0x20), NotStun::Cookie),
        (with(7, 0x43), NotStun::Cookie),
        (whole[..whole.len() - 4].to_vec(), NotStun::Length),
        (long, NotStun::Length),
        (odd, NotStun::Length),
    ] {
        let (outcome, _) = handle(&mut agent(Role::Controlled), &datagram);
        assert_eq!(outcome, Outcome::NotStun(expected));
        assert_eq!(
            (outcome.code(), outcome.set(), outcome.response_len()),
            (None, None, None)
        );
    }
}

#[test]
fn broken_framing_and_fingerprints_are_dropped_silently() {
    let bare = unfinished("evtj:h6vY", |w| _ = w.sha1(PASSWORD));
    let mut wrong = check("evtj:h6vY", PASSWORD, &[]);
    *wrong.last_mut().unwrap() ^= 1;
    let sized = |len| {
        unfinished("evtj:h6vY", |w| {
            _ = w.sha1(PASSWORD).put(AttributeType::FINGERPRINT, len);
        })
    };
    let misplaced = unfinished("evtj:h6vY", |w| {
        w.end();
        w.sha1(PASSWORD);
    });
    let followed = unfinished("evtj:h6vY", |w| {
        w.sha1(PASSWORD).end();
        w.put(AttributeType::SOFTWARE, b"late");
    });
    let mut overlong = check("evtj:h6vY", PASSWORD, &[]);
    overlong[23] = 0xFF;
    let mut sliver = check("evtj:h6vY", PASSWORD, &[]);
    let last = sliver.len() - 5;
    sliver[last] = 8;
    for (datagram, expected) in [
        (bare, Discard::NoFingerprint),
        (wrong, Discard::WrongFingerprint),
        (sized(&[]), Discard::WrongFingerprint),
        (sized(&[0; 8]), Discard::WrongFingerprint),
        (misplaced, Discard::MisplacedFingerprint),
        (followed, Discard::MisplacedFingerprint),
        (overlong, Discard::Attributes),
        (sliver, Discard::Attributes),
    ] {
        let (outcome, _) = handle(&mut agent(Role::Controlled), &datagram);
        assert_eq!(outcome, Outcome::Discard(expected));
    }
}

#[test]
fn only_binding_requests_are_answered() {
    let mut buffer = [0; 256];
    for (class, method, expected) in [
        (
            Class::Indication,
            Method::BINDING,
            Outcome::Discard(Discard::Indication),
        ),
        (Class::Success, Method::BINDING, Outcome::Response),
        (Class::Error, Method::BINDING, Outcome::Response),
        (
            Class::Request,
            Method::new(3).unwrap(),
            Outcome::Discard(Discard::Method),
        ),
        (
            Class::Request,
            Method::new(0).unwrap(),
            Outcome::Discard(Discard::Method),
        ),
    ] {
        let mut writer = MessageWriter::new(&mut buffer, class, method, ID).unwrap();
        writer
            .put(U, b"evtj:h6vY")
            .put(P, &[0; 4])
            .put(CONTROLLED, &[0; 8])
            .sha1(PASSWORD)
            .end();
        let len = writer.finish();
        let mut agent = agent(Role::Controlled);
        assert_eq!(handle(&mut agent, &buffer[..len]).0, expected);
        assert_eq!(agent.role(), Role::Controlled);
    }
}

#[test]
fn a_small_output_is_refused_before_anything_happens() {
    assert_eq!(MAX_RESPONSE, 224);
    let datagram = check("evtj:h6vY", PASSWORD, &[(CONTROLLED, &[0; 8])]);
    let mut agent = agent(Role::Controlled);
    let mut out = [0xEE; MAX_RESPONSE - 1];
    let outcome = agent.handle(&datagram, source(), socket(), &mut out);
    assert_eq!(
        outcome,
        Outcome::OutputTooSmall(OutputTooSmall {
            needed: 224,
            available: 223
        })
    );
    assert_eq!((out, agent.role()), ([0xEE; MAX_RESPONSE - 1], Role::Controlled));
    let mut out = [0; MAX_RESPONSE];
    assert_eq!(
        agent
            .handle(&datagram, source(), socket(), &mut out)
            .response_len(),
        Some(64)
    );
}

#[test]
fn the_largest_response_fills_the_output_exactly() {
    let datagram = unfinished("evtj:h6vY", |w| {
        (0x7000..0x7100).for_each(|kind| _ = w.put(AttributeType(kind), &[]));
        w.sha256(PASSWORD, 32).end();
    });
    let (outcome, _) = handle(&mut agent(Role::Controlled), &datagram);
    assert_eq!(
        (outcome.code(), outcome.response_len()),
        (Some(420), Some(MAX_RESPONSE))
    );
}
