use super::super::testing::{
    Build as _, ID, OTHER_PASSWORD, PASSWORD, address, key, message, set_id, socket, source,
};
use super::*;
use crate::stun::{AttributeType, MessageWriter};

/// RFC 5769 section 2.2: the response to the request of section 2.1, with a SOFTWARE attribute.
const RFC_5769: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220\
    002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

/// Where the check under test was sent.
fn peer() -> SocketAddr {
    address("203.0.113.9:9")
}

fn request(sent: Sent) -> Request {
    Request {
        set: set_id(1, 2),
        key: key(PASSWORD),
        sent,
        local: socket(),
        destination: peer(),
    }
}

fn waiting(sent: Sent) -> Transactions {
    let mut transactions = Transactions::new(8);
    transactions.start(ID, request(sent)).unwrap();
    transactions
}

fn success(build: impl FnOnce(&mut MessageWriter<'_>)) -> Vec<u8> {
    message(Class::Success, |writer| {
        writer
            .xor_address(AttributeType::XOR_MAPPED_ADDRESS, source())
            .unwrap();
        build(writer);
    })
}

fn error(code: u16, build: impl FnOnce(&mut MessageWriter<'_>)) -> Vec<u8> {
    message(Class::Error, |writer| {
        writer.error_code(code, "").unwrap();
        build(writer);
    })
}

/// What a response to a check with MESSAGE-INTEGRITY means, and whether the check still waits.
fn verdict(datagram: &[u8]) -> (Verdict, bool) {
    let mut transactions = waiting(Sent::Sha1);
    let verdict = transactions.verify_response(datagram, peer(), socket());
    (verdict, !transactions.is_empty())
}

fn assert_ignored(datagram: &[u8], expected: Ignored) {
    match verdict(datagram) {
        (Verdict::Ignored(why), true) => assert_eq!(why, expected),
        other => panic!("{other:?} instead of {expected:?}"),
    }
}

fn assert_failed(datagram: &[u8], expected: Failure) {
    match verdict(datagram) {
        (Verdict::Failed { why, .. }, false) => assert_eq!(why, expected),
        other => panic!("{other:?} instead of {expected:?}"),
    }
}

#[test]
fn the_response_of_rfc_5769_ends_its_check() {
    let response = hex::decode(RFC_5769).unwrap();
    let mut transactions = waiting(Sent::Sha1);
    match transactions.verify_response(&response, peer(), socket()) {
        Verdict::Success { request, mapped } => {
            assert_eq!((request.set, mapped), (set_id(1, 2), address("192.0.2.1:32853")));
        }
        other => panic!("{other:?}"),
    }
    assert!(transactions.is_empty());
    let again = transactions.verify_response(&response, peer(), socket());
    assert!(
        matches!(again, Verdict::Ignored(Ignored::UnknownTransaction)),
        "{again:?}"
    );
}

#[test]
fn only_the_key_of_the_request_verifies() {
    assert_ignored(&success(|w| w.sha1(OTHER_PASSWORD).end()), Ignored::BadIntegrity);
    assert_ignored(
        &error(487, |w| w.sha1(OTHER_PASSWORD).end()),
        Ignored::BadIntegrity,
    );
    let mut transactions = waiting(Sent::Sha1);
    let forged = success(|w| w.sha1(OTHER_PASSWORD).end());
    let _ = transactions.verify_response(&forged, peer(), socket());
    let genuine = success(|w| w.sha1(PASSWORD).end());
    let verdict = transactions.verify_response(&genuine, peer(), socket());
    assert!(
        matches!(verdict, Verdict::Success { .. }),
        "a forgery before it did harm: {verdict:?}"
    );
}

#[test]
fn unsigned_responses_have_no_effect() {
    assert_ignored(&success(|w| w.end()), Ignored::Unsigned { code: None });
    for code in [300, 400, 401, 403, 487, 500, 699] {
        assert_ignored(&error(code, |w| w.end()), Ignored::Unsigned { code: Some(code) });
    }
    let behind = message(Class::Error, |w| {
        w.sha256(PASSWORD, 32);
        w.error_code(487, "").unwrap();
        w.end();
    });
    assert_ignored(&behind, Ignored::Unsigned { code: None });
}

#[test]
fn signed_errors_are_reported_with_their_code() {
    for code in [400, 403, 420, 487, 500] {
        match verdict(&error(code, |w| w.sha1(PASSWORD).end())) {
            (Verdict::Error { request, code: found }, false) => {
                assert_eq!((request.set, found), (set_id(1, 2), code));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_response_must_use_the_integrity_of_the_request() {
    type Case = (Sent, fn(&mut MessageWriter<'_>), bool);
    let cases: [Case; 8] = [
        (Sent::Sha1, |w| w.sha256(PASSWORD, 32).end(), false),
        (Sent::Sha256, |w| w.sha1(PASSWORD).end(), false),
        (Sent::Sha256, |w| w.sha256(PASSWORD, 32).end(), true),
        (Sent::Both, |w| w.sha1(PASSWORD).end(), true),
        (Sent::Both, |w| w.sha256(PASSWORD, 32).end(), true),
        (Sent::Both, |w| w.end(), false),
        (Sent::Sha1, |w| w.sha1(PASSWORD).sha256(PASSWORD, 32).end(), true),
        (Sent::Sha256, |w| w.sha256(PASSWORD, 16).end(), false),
    ];
    for (number, (sent, build, accepted)) in cases.into_iter().enumerate() {
        let verdict = waiting(sent).verify_response(&success(build), peer(), socket());
        assert_eq!(
            matches!(verdict, Verdict::Success { .. }),
            accepted,
            "case {number}: {verdict:?}"
        );
    }
}

#[test]
fn an_authentic_response_from_elsewhere_fails_the_pair() {
    let response = success(|w| w.sha1(PASSWORD).end());
    for elsewhere in ["203.0.113.9:10", "203.0.113.8:9"].map(address) {
        let mut transactions = waiting(Sent::Sha1);
        match transactions.verify_response(&response, elsewhere, socket()) {
            Verdict::Failed { why, .. } => assert_eq!(why, Failure::Asymmetric { source: elsewhere }),
            other => panic!("{other:?}"),
        }
        assert!(transactions.is_empty());
    }
    let mut transactions = waiting(Sent::Sha1);
    let forged = success(|w| w.sha1(OTHER_PASSWORD).end());
    let verdict = transactions.verify_response(&forged, address("203.0.113.8:9"), socket());
    assert!(
        matches!(verdict, Verdict::Ignored(Ignored::BadIntegrity)),
        "{verdict:?}"
    );
    assert_eq!(transactions.len(), 1);
}

#[test]
fn ids_are_looked_up_on_the_socket_they_left_from() {
    let response = success(|w| w.sha1(PASSWORD).end());
    let mut transactions = waiting(Sent::Sha1);
    let verdict = transactions.verify_response(&response, peer(), address("198.51.100.7:3479"));
    assert!(
        matches!(verdict, Verdict::Ignored(Ignored::UnknownTransaction)),
        "{verdict:?}"
    );
    assert_eq!(transactions.len(), 1);
    let verdict = Transactions::new(1).verify_response(&response, peer(), socket());
    assert!(
        matches!(verdict, Verdict::Ignored(Ignored::UnknownTransaction)),
        "{verdict:?}"
    );
}

#[test]
fn a_success_needs_a_readable_xor_mapped_address() {
    let without = message(Class::Success, |w| w.sha1(PASSWORD).end());
    assert_failed(&without, Failure::NoMappedAddress);
    let plain = message(Class::Success, |w| {
        w.address(AttributeType::MAPPED_ADDRESS, source()).unwrap();
        w.sha1(PASSWORD).end();
    });
    assert_failed(&plain, Failure::NoMappedAddress);
    let cut = message(Class::Success, |w| {
        w.put(AttributeType::XOR_MAPPED_ADDRESS, &[0, 1, 2, 3])
            .sha1(PASSWORD)
            .end();
    });
    assert_failed(&cut, Failure::NoMappedAddress);
    let behind = message(Class::Success, |w| {
        w.sha1(PASSWORD);
        w.xor_address(AttributeType::XOR_MAPPED_ADDRESS, source())
            .unwrap();
        w.end();
    });
    assert_failed(&behind, Failure::NoMappedAddress);
}

#[test]
fn an_error_needs_a_readable_code() {
    assert_failed(
        &message(Class::Error, |w| w.sha1(PASSWORD).end()),
        Failure::NoErrorCode,
    );
    for value in [&[0, 0, 4][..], &[0, 0, 2, 99], &[0, 0, 7, 0]] {
        let datagram = message(Class::Error, |w| {
            w.put(AttributeType::ERROR_CODE, value).sha1(PASSWORD).end();
        });
        assert_failed(&datagram, Failure::NoErrorCode);
    }
    let success_with_code = success(|w| {
        w.error_code(487, "").unwrap();
        w.sha1(PASSWORD).end();
    });
    assert!(matches!(verdict(&success_with_code).0, Verdict::Success { .. }));
}

#[test]
fn unknown_required_attributes_fail_the_check() {
    let unknown = AttributeType(0x7FFF);
    assert_failed(
        &success(|w| w.put(unknown, &[]).sha1(PASSWORD).end()),
        Failure::UnknownAttributes,
    );
    assert_failed(
        &error(487, |w| w.put(unknown, &[]).sha1(PASSWORD).end()),
        Failure::UnknownAttributes,
    );
    let behind = success(|w| w.sha1(PASSWORD).put(unknown, &[]).end());
    assert!(matches!(verdict(&behind).0, Verdict::Success { .. }));
}

#[test]
fn what_is_no_binding_response_is_ignored() {
    assert_ignored(&[0; 19], Ignored::NotStun(NotStun::Short));
    assert_ignored(
        &message(Class::Request, |w| w.sha1(PASSWORD).end()),
        Ignored::NotAResponse,
    );
    assert_ignored(
        &message(Class::Indication, |w| w.sha1(PASSWORD).end()),
        Ignored::NotAResponse,
    );
    assert_ignored(
        &success(|w| _ = w.sha1(PASSWORD)),
        Ignored::Discard(Discard::NoFingerprint),
    );
    let mut other_method = success(|w| w.sha1(PASSWORD).end());
    other_method[1] = 0x03;
    assert_ignored(&other_method, Ignored::Discard(Discard::Method));
}

#[test]
fn outstanding_checks_are_bounded_and_unique() {
    let mut transactions = Transactions::new(2);
    let id = |number| TransactionId([number; 12]);
    assert_eq!(transactions.start(id(1), request(Sent::Sha1)), Ok(()));
    let duplicate = Err(StartError::DuplicateId { id: id(1) });
    assert_eq!(transactions.start(id(1), request(Sent::Sha1)), duplicate);
    assert_eq!(transactions.start(id(2), request(Sent::Sha1)), Ok(()));
    assert_eq!(
        transactions.start(id(3), request(Sent::Sha1)),
        Err(StartError::Full { limit: 2 })
    );
    assert!(transactions.forget(id(3)).is_none());
    assert!(transactions.forget(id(1)).is_some());
    assert_eq!(transactions.start(id(3), request(Sent::Sha1)), Ok(()));
    assert_eq!((transactions.len(), transactions.is_empty()), (2, false));
}

#[test]
fn retiring_a_set_gives_its_checks_up_alone() {
    let mut transactions = waiting(Sent::Sha1);
    let newer = Request {
        set: set_id(1, 3),
        ..request(Sent::Sha1)
    };
    transactions.start(TransactionId([3; 12]), newer).unwrap();
    transactions.retire(set_id(1, 2));
    assert_eq!(transactions.len(), 1);
    assert!(transactions.forget(TransactionId([3; 12])).is_some());
}
