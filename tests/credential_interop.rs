//! The reference's responses as stun-types reads them, which shares no code with icespec.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::net::SocketAddr;

use icespec::credential::{
    CredentialSet, CredentialTable, Credentials, Generation, MAX_RESPONSE, Outcome, Responder, Role,
    StreamId, TieBreaker,
};
use stun_types::attribute::{ErrorCode, RawAttribute, Username, XorMappedAddress};
use stun_types::message::{
    BINDING, IntegrityAlgorithm, IntegrityKey, Message, MessageClass, MessageWriteVec, ShortTermCredentials,
};
use stun_types::prelude::*;

const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
const SOURCE: &str = "192.0.2.1:32853";

fn key(password: &str) -> IntegrityKey {
    ShortTermCredentials::new(password.to_owned()).make_key()
}

/// A check made by stun-types.
fn check(password: &str, tie_breaker: u64, algorithm: IntegrityAlgorithm) -> Vec<u8> {
    let mut check = Message::builder_request(BINDING, MessageWriteVec::new());
    check.add_attribute(&Username::new("evtj:h6vY").unwrap()).unwrap();
    // PRIORITY and ICE-CONTROLLED, which stun-types leaves to others.
    check
        .add_attribute(&RawAttribute::new(0x0024.into(), &[0, 0, 0, 7]))
        .unwrap();
    check
        .add_attribute(&RawAttribute::new(0x8029.into(), &tie_breaker.to_be_bytes()))
        .unwrap();
    check
        .add_message_integrity_with_key(&key(password), algorithm)
        .unwrap();
    check.add_fingerprint().unwrap();
    check.finish()
}

/// What a controlled agent with tie-breaker 5 answers.
fn answer(check: &[u8]) -> Vec<u8> {
    let mut table = CredentialTable::new();
    let local = Credentials::new("evtj", PASSWORD).unwrap();
    let (stream, generation) = (StreamId(1), Generation(0));
    table
        .register(CredentialSet {
            stream,
            generation,
            socket: None,
            local,
            remote: None,
        })
        .unwrap();
    let mut responder = Responder::new(table, Role::Controlled, TieBreaker(5));
    let mut out = [0; MAX_RESPONSE];
    let source: SocketAddr = SOURCE.parse().unwrap();
    let outcome = responder.handle(check, source, "198.51.100.7:3478".parse().unwrap(), &mut out);
    let Outcome::Respond { len, .. } = outcome else {
        panic!("{outcome:?}")
    };
    out[..len].to_vec()
}

#[test]
fn stun_types_validates_success_and_signed_errors_under_our_password_alone() {
    for algorithm in [IntegrityAlgorithm::Sha1, IntegrityAlgorithm::Sha256] {
        for (tie_breaker, class) in [(4, MessageClass::Success), (6, MessageClass::Error)] {
            let check = check(PASSWORD, tie_breaker, algorithm);
            let response = answer(&check);
            let read = Message::from_bytes(&response).unwrap();
            assert!(read.has_class(class), "{read}");
            assert_eq!(
                read.transaction_id(),
                Message::from_bytes(&check).unwrap().transaction_id()
            );
            assert_eq!(
                read.validate_integrity_with_key(&key(PASSWORD)).unwrap(),
                algorithm
            );
            assert!(
                read.validate_integrity_with_key(&key("anotherPasswordOf22chr"))
                    .is_err()
            );
            if class == MessageClass::Success {
                let mapped = read.attribute::<XorMappedAddress>().unwrap();
                assert_eq!(mapped.addr(read.transaction_id()), SOURCE.parse().unwrap());
            } else {
                assert_eq!(read.attribute::<ErrorCode>().unwrap().code(), 487);
            }
        }
    }
}

#[test]
fn stun_types_reads_an_unsigned_refusal() {
    let response = answer(&check("anotherPasswordOf22chr", 4, IntegrityAlgorithm::Sha1));
    let read = Message::from_bytes(&response).unwrap();
    assert_eq!(read.attribute::<ErrorCode>().unwrap().code(), 401);
    assert!(read.validate_integrity_with_key(&key(PASSWORD)).is_err());
    assert!(read.attribute::<Username>().is_err());
}
