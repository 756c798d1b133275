//! The requests and responses were computed with the Python standard library.

use super::super::testing::{Build as _, ID, address, message, source};
use super::*;
use crate::stun::Method;

const LIST: &[u8] = &[0, 2, 0, 0, 0, 1, 0, 0];
const SHA256: &[u8] = &[0, 2, 0, 0];
const MD5: &[u8] = &[0, 1, 0, 0];
const NONCE: &[u8] = b"obMatJos2AAAD00000000000000a0b4112a25ff12271381b23fb2c984eaed";
const CHALLENGE: &str = "\
    011100742112a442b7e7a701bc34d686fa87dfae0009001300000401556e61757468656e746963617465640000140005\
    7265616c6d0000000015003d6f624d61744a6f7332414141443030303030303030303030303030613062343131326132\
    35666631323237313338316232336662326339383465616564000000800200080002000000010000";
/// USERNAME, REALM, NONCE, both PASSWORD-ALGORITHM attributes, MESSAGE-INTEGRITY-SHA256.
const REQUEST_SHA256: &str = "\
    000100902112a442b7e7a701bc34d686fa87dfae0006000475736572001400057265616c6d0000000015003d6f624d61\
    744a6f733241414144303030303030303030303030303061306234313132613235666631323237313338316232336662\
    326339383465616564000000800200080002000000010000001d000400020000001c002090bec5a47c578e0f5c41cb86\
    6450953dcf15b061f562f5da17b02af85c7170b2";
/// USERNAME, REALM, NONCE, MESSAGE-INTEGRITY.
const REQUEST_MD5: &str = "\
    000100702112a442b7e7a701bc34d686fa87dfae0006000475736572001400057265616c6d0000000015003d6f624d61\
    744a6f733241414144303030303030303030303030303061306234313132613235666631323237313338316232336662\
    326339383465616564000000000800144ca40b363c9df43e5dd84ba9a0b6ba7eb35edd56";
/// USERHASH, REALM, NONCE, PASSWORD-ALGORITHM MD5, MESSAGE-INTEGRITY-SHA256.
const REQUEST_USERHASH: &str = "\
    000100ac2112a442b7e7a701bc34d686fa87dfae001e00206a3029116b47aa98bcaa325399733dc1a23cd57e26b81bef\
    3ff6531ce624e2da001400057265616c6d0000000015003d6f624d61744a6f7332414141443030303030303030303030\
    303030613062343131326132356666313232373133383162323366623263393834656165640000008002000800020000\
    00010000001d000400010000001c0020a6a2441c9cf104e06304871415d1e0dabafb275b2ae597c40156a1a2d991497c";

fn server() -> LongTermServer {
    server_with(vec![PasswordAlgorithm::Sha256, PasswordAlgorithm::Md5], true)
}

fn server_with(algorithms: Vec<PasswordAlgorithm>, anonymity: bool) -> LongTermServer {
    let policy = Policy {
        realm: b"realm".to_vec(),
        algorithms,
        anonymity,
        nonce_lifetime: 60,
    };
    let secret: Vec<u8> = (0..32).collect();
    let mut server = LongTermServer::new(policy, secret.as_slice().try_into().unwrap());
    server.add_user(b"user", b"pass");
    server
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

/// The verdict at second 100: user, signature and refusal.
fn judge(server: &LongTermServer, datagram: &[u8]) -> Result<bool, Refusal> {
    judge_at(server, datagram, source(), 100)
}

fn judge_at(server: &LongTermServer, datagram: &[u8], from: SocketAddr, now: u64) -> Result<bool, Refusal> {
    let login = server.authenticate(&Message::read(datagram).unwrap(), from, now)?;
    assert_eq!(login.username, b"user");
    Ok(login.sha256)
}

/// A request with these attributes, signed with both integrity attributes under the key of `algorithm`.
fn request(attributes: &[(AttributeType, &[u8])], algorithm: PasswordAlgorithm) -> Vec<u8> {
    let key = IntegrityKey::long_term(b"user", b"realm", b"pass", algorithm);
    message(Class::Request, |writer| {
        writer.put_all(attributes);
        writer.message_integrity(&key).unwrap();
        writer.message_integrity_sha256(&key, 32).unwrap();
    })
}

const USER: (AttributeType, &[u8]) = (AttributeType::USERNAME, b"user");
const REALM: (AttributeType, &[u8]) = (AttributeType::REALM, b"realm");
const ECHO: (AttributeType, &[u8]) = (AttributeType::NONCE, NONCE);
const OFFER: (AttributeType, &[u8]) = (AttributeType::PASSWORD_ALGORITHMS, LIST);

fn chosen(value: &[u8]) -> (AttributeType, &[u8]) {
    (AttributeType::PASSWORD_ALGORITHM, value)
}

#[test]
fn a_request_without_integrity_is_challenged_byte_for_byte() {
    let bare = message(Class::Request, |_| {});
    assert_eq!(judge(&server(), &bare), Err(Refusal::Challenge));
    let mut out = [0; 256];
    let request = Message::read(&bare).unwrap();
    let len = server()
        .write_refusal(Refusal::Challenge, &request, source(), 100, &mut out)
        .unwrap();
    assert_eq!(hex::encode(&out[..len]), hex::encode(bytes(CHALLENGE)));
    let unsigned = message(Class::Request, |writer| {
        writer.put_all(&[USER, REALM, ECHO]);
    });
    assert_eq!(judge(&server(), &unsigned), Err(Refusal::Challenge));
}

#[test]
fn refusals_carry_what_their_code_needs() {
    let bare = message(Class::Request, |_| {});
    let request = Message::read(&bare).unwrap();
    for (refusal, code, challenges) in [
        (Refusal::Challenge, 401, true),
        (Refusal::Unauthenticated, 401, true),
        (Refusal::StaleNonce, 438, true),
        (Refusal::BadRequest, 400, false),
    ] {
        let mut out = [0; 256];
        let len = server()
            .write_refusal(refusal, &request, source(), 100, &mut out)
            .unwrap();
        let response = Message::read(&out[..len]).unwrap();
        assert_eq!(
            (response.class(), response.method(), response.transaction_id()),
            (Class::Error, Method::BINDING, ID)
        );
        let value = |kind| response.attribute(kind).map(|attribute| attribute.value);
        let error = value(AttributeType::ERROR_CODE).unwrap();
        assert_eq!(
            (error[2], error[3], refusal.code()),
            (4, u8::try_from(code % 100).unwrap(), code)
        );
        assert_eq!(value(AttributeType::REALM), challenges.then_some(&b"realm"[..]));
        assert_eq!(value(AttributeType::NONCE), challenges.then_some(NONCE));
        assert_eq!(
            value(AttributeType::PASSWORD_ALGORITHMS),
            challenges.then_some(LIST)
        );
        assert_eq!(value(AttributeType::USERNAME), None);
        assert_eq!(value(AttributeType::MESSAGE_INTEGRITY), None);
    }
}

#[test]
fn without_algorithms_the_cookie_has_no_bit_and_the_response_no_list() {
    let server = server_with(vec![], false);
    let bare = message(Class::Request, |_| {});
    let mut out = [0; 256];
    let len = server
        .write_refusal(
            Refusal::Challenge,
            &Message::read(&bare).unwrap(),
            source(),
            100,
            &mut out,
        )
        .unwrap();
    let response = Message::read(&out[..len]).unwrap();
    assert!(response.attribute(AttributeType::PASSWORD_ALGORITHMS).is_none());
    let nonce = response.attribute(AttributeType::NONCE).unwrap().value;
    assert_eq!(
        nonce,
        b"obMatJos2AAAA00000000000000a0819f19165628d8855372f087d38dca10"
    );
    let login = request(
        &[USER, REALM, (AttributeType::NONCE, nonce)],
        PasswordAlgorithm::Md5,
    );
    assert_eq!(judge(&server, &login), Ok(false));
}

#[test]
fn users_log_in_with_either_algorithm_and_by_hash() {
    assert_eq!(judge(&server(), &bytes(REQUEST_SHA256)), Ok(true));
    assert_eq!(judge(&server(), &bytes(REQUEST_MD5)), Ok(false));
    assert_eq!(judge(&server(), &bytes(REQUEST_USERHASH)), Ok(true));
    let open = server_with(vec![PasswordAlgorithm::Sha256, PasswordAlgorithm::Md5], false);
    assert_eq!(
        judge(&open, &bytes(REQUEST_USERHASH)),
        Err(Refusal::Unauthenticated)
    );
}

#[test]
fn incomplete_credentials_are_a_bad_request() {
    for attributes in [&[REALM, ECHO][..], &[USER, ECHO], &[USER, REALM], &[]] {
        let datagram = request(attributes, PasswordAlgorithm::Md5);
        assert_eq!(
            judge(&server(), &datagram),
            Err(Refusal::BadRequest),
            "{attributes:?}"
        );
    }
    let key = IntegrityKey::long_term(b"user", b"realm", b"pass", PasswordAlgorithm::Md5);
    let behind = message(Class::Request, |writer| {
        writer.put_all(&[USER, REALM]);
        writer.message_integrity(&key).unwrap();
        writer.attribute(ECHO.0, ECHO.1).unwrap();
    });
    assert_eq!(judge(&server(), &behind), Err(Refusal::BadRequest));
}

#[test]
fn a_list_that_was_tampered_with_is_a_bad_request() {
    let refused = |extra: &[(AttributeType, &[u8])], algorithm| {
        let attributes = [&[USER, REALM, ECHO], extra].concat();
        judge(&server(), &request(&attributes, algorithm))
    };
    let bad = Err(Refusal::BadRequest);
    assert_eq!(
        refused(&[OFFER, chosen(SHA256)], PasswordAlgorithm::Sha256),
        Ok(true)
    );
    assert_eq!(refused(&[OFFER, chosen(MD5)], PasswordAlgorithm::Md5), Ok(true));
    assert_eq!(refused(&[OFFER], PasswordAlgorithm::Md5), bad);
    assert_eq!(refused(&[chosen(SHA256)], PasswordAlgorithm::Sha256), bad);
    let shortened = (AttributeType::PASSWORD_ALGORITHMS, MD5);
    assert_eq!(refused(&[shortened, chosen(MD5)], PasswordAlgorithm::Md5), bad);
    for unknown in [
        &[0, 3, 0, 0][..],
        &[0, 0, 0, 0],
        &[0, 2],
        &[0, 2, 0, 4, 0, 0, 0, 0],
        &[],
    ] {
        assert_eq!(
            refused(&[OFFER, chosen(unknown)], PasswordAlgorithm::Sha256),
            bad,
            "{unknown:?}"
        );
    }
    // A valid algorithm that this server did not offer.
    let modern = server_with(vec![PasswordAlgorithm::Sha256], true);
    let offer = (AttributeType::PASSWORD_ALGORITHMS, SHA256);
    let datagram = request(&[USER, REALM, ECHO, offer, chosen(MD5)], PasswordAlgorithm::Md5);
    assert_eq!(judge(&modern, &datagram), bad);
}

#[test]
fn a_cookie_without_its_bit_is_found_stale() {
    // Somebody cleared the feature bits on the way to the client, which then chose MD5.
    let stripped = b"obMatJos2AAAA00000000000000a0b4112a25ff12271381b23fb2c984eaed";
    let attributes = [USER, REALM, (AttributeType::NONCE, &stripped[..])];
    assert_eq!(
        judge(&server(), &request(&attributes, PasswordAlgorithm::Md5)),
        Err(Refusal::StaleNonce)
    );
}

#[test]
fn wrong_users_realms_and_keys_are_unauthenticated() {
    let unauthenticated = Err(Refusal::Unauthenticated);
    let stranger = (AttributeType::USERNAME, &b"User"[..]);
    let datagram = request(&[stranger, REALM, ECHO], PasswordAlgorithm::Md5);
    assert_eq!(judge(&server(), &datagram), unauthenticated);
    let elsewhere = (AttributeType::REALM, &b"other"[..]);
    let datagram = request(&[USER, elsewhere, ECHO], PasswordAlgorithm::Md5);
    assert_eq!(judge(&server(), &datagram), unauthenticated);
    // The key of one algorithm under the name of the other.
    let datagram = request(&[USER, REALM, ECHO], PasswordAlgorithm::Sha256);
    assert_eq!(judge(&server(), &datagram), unauthenticated);
    for request in [REQUEST_SHA256, REQUEST_MD5] {
        let mut forged = bytes(request);
        *forged.last_mut().unwrap() ^= 1;
        assert_eq!(judge(&server(), &forged), unauthenticated);
    }
}

#[test]
fn of_two_macs_both_must_verify_and_none_may_be_cut() {
    let key = |password: &[u8]| IntegrityKey::long_term(b"user", b"realm", password, PasswordAlgorithm::Md5);
    for (sha1, sha256, len) in [
        (&b"pass"[..], &b"evil"[..], 32),
        (b"evil", b"pass", 32),
        (b"pass", b"pass", 16),
        (b"pass", b"pass", 28),
    ] {
        let datagram = message(Class::Request, |writer| {
            writer.put_all(&[USER, REALM, ECHO]);
            writer.message_integrity(&key(sha1)).unwrap();
            writer.message_integrity_sha256(&key(sha256), len).unwrap();
        });
        assert_eq!(
            judge(&server(), &datagram),
            Err(Refusal::Unauthenticated),
            "{len}"
        );
    }
}

#[test]
fn a_nonce_is_for_one_client_and_for_a_while() {
    let datagram = bytes(REQUEST_SHA256);
    let stale = Err(Refusal::StaleNonce);
    for (now, expected) in [(0, Ok(true)), (159, Ok(true)), (160, stale), (u64::MAX, stale)] {
        assert_eq!(
            judge_at(&server(), &datagram, source(), now),
            expected,
            "second {now}"
        );
    }
    for elsewhere in ["192.0.2.1:32854", "192.0.2.2:32853"].map(address) {
        assert_eq!(judge_at(&server(), &datagram, elsewhere, 100), stale);
    }
    let later: &[u8] = b"obMatJos2AAAD00000000000000a1b4112a25ff12271381b23fb2c984eaed";
    for nonce in [
        later,
        b"obMatJos2AAAD",
        b"",
        b"any",
        &NONCE[..60],
        &[NONCE, b"0"].concat(),
    ] {
        let attributes = [USER, REALM, (AttributeType::NONCE, nonce)];
        assert_eq!(
            judge(&server(), &request(&attributes, PasswordAlgorithm::Md5)),
            stale
        );
    }
}

#[test]
fn the_first_of_duplicates_counts() {
    let other = (AttributeType::USERNAME, &b"other"[..]);
    let first = request(&[USER, other, REALM, ECHO], PasswordAlgorithm::Md5);
    assert_eq!(judge(&server(), &first), Ok(false));
    let second = request(&[other, USER, REALM, ECHO], PasswordAlgorithm::Md5);
    assert_eq!(judge(&server(), &second), Err(Refusal::Unauthenticated));
}

#[test]
fn what_a_login_is_signed_with_verifies_at_the_client() {
    let datagram = bytes(REQUEST_SHA256);
    let server = server();
    let login = server
        .authenticate(&Message::read(&datagram).unwrap(), source(), 100)
        .unwrap();
    let response = message(Class::Success, |w| {
        w.message_integrity_sha256(login.key, 32).unwrap();
    });
    let key = IntegrityKey::long_term(b"user", b"realm", b"pass", PasswordAlgorithm::Sha256);
    assert_eq!(
        Message::read(&response).unwrap().check_integrity(&key).sha256,
        crate::stun::Check::Valid
    );
}
