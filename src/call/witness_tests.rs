use std::net::SocketAddr;

use super::*;
use crate::stun::{AttributeType, Class, TransactionId};
use crate::suite::{Draft, Pair, Terms};

const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
m=audio 1001 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 127.0.0.1\r\na=mid:0\r\na=ice-ufrag:aaaa\r\na=ice-pwd:passwordofsectionzero0\r\n\
m=video 1002 UDP/TLS/RTP/SAVPF 97\r\nc=IN IP4 127.0.0.1\r\na=mid:1\r\na=ice-ufrag:bbbb\r\na=ice-pwd:passwordofsectionone01\r\n";
const ANSWER: &str = "v=0\r\no=- 2 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
m=audio 1003 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 127.0.0.1\r\na=mid:0\r\na=ice-ufrag:cccc\r\na=ice-pwd:passwordoftheanswerer0\r\n\
m=video 1003 UDP/TLS/RTP/SAVPF 97\r\nc=IN IP4 127.0.0.1\r\na=mid:1\r\n";

fn at(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

fn pair(ufrag: &str, pwd: &str) -> Pair {
    Pair {
        ufrag: ufrag.to_owned(),
        pwd: pwd.to_owned(),
    }
}

fn terms(id: u8, local: Pair, remote: Pair) -> Terms {
    Terms::new(local, remote, TransactionId([id; 12]), at(9))
}

/// A check that is asked of who has `local`.
fn check(id: u8, local: Pair, remote: Pair) -> Vec<u8> {
    Draft::check(true, 1, 1).render(&terms(id, local, remote))
}

/// The answer to it.
fn success(id: u8, of: Pair) -> Vec<u8> {
    Draft::success().render(&terms(id, Pair::default(), of))
}

/// A 401 to it, with the integrity of a success or without.
fn refusal(id: u8, of: Pair, signed: bool) -> Vec<u8> {
    let refusal = Draft::success()
        .class(Class::Error)
        .set(AttributeType::ERROR_CODE, &[0, 0, 4, 1]);
    let refusal = if signed {
        refusal
    } else {
        refusal.without(AttributeType::MESSAGE_INTEGRITY)
    };
    refusal.render(&terms(id, Pair::default(), of))
}

fn zero() -> Pair {
    pair("aaaa", "passwordofsectionzero0")
}

fn one() -> Pair {
    pair("bbbb", "passwordofsectionone01")
}

fn answerer() -> Pair {
    pair("cccc", "passwordoftheanswerer0")
}

/// icespec has offered from 1001 and 1002; the stack has answered.
fn offered() -> Witness {
    let mut witness = Witness::default();
    let (offer, answer) = (
        Description::read(OFFER).unwrap(),
        Description::read(ANSWER).unwrap(),
    );
    witness.book.read(Owner::Icespec, &offer);
    witness.book.read(Owner::Stack, &answer);
    witness.at_home([(at(1001), 0), (at(1002), 1)]);
    witness.settle(&offer, &answer, Side::Answerer);
    witness
}

/// The stack has offered; icespec has answered from 1003.
fn answered() -> Witness {
    let mut witness = Witness::default();
    let (offer, answer) = (
        Description::read(OFFER).unwrap(),
        Description::read(ANSWER).unwrap(),
    );
    witness.book.read(Owner::Stack, &offer);
    witness.book.read(Owner::Icespec, &answer);
    witness.at_home([(at(1003), 0)]);
    witness.settle(&offer, &answer, Side::Offerer);
    witness
}

#[test]
fn whose_credentials_checks_carry_is_told_by_the_password_that_verifies_them() {
    let mut witness = offered();
    assert_eq!(witness.signs(), Whose::NoChecks);
    witness.received(at(1001), at(7), &check(1, zero(), answerer()), true);
    assert_eq!(witness.signs(), Whose::Serving);
    // The second section's on its own socket are right too: the stack may not know yet that it has bundled them.
    witness.received(at(1002), at(7), &check(2, one(), answerer()), true);
    assert_eq!(witness.signs(), Whose::Serving);
    // What aiortc does: the first section's to the last section's candidate.
    witness.received(at(1002), at(7), &check(3, zero(), answerer()), true);
    assert_eq!(witness.signs(), Whose::OtherSection);
    let forged = pair("aaaa", "passwordofnobodyatall0");
    witness.received(at(1001), at(7), &check(4, forged, answerer()), true);
    assert_eq!(witness.signs(), Whose::Unknown);
    witness.received(at(1001), at(7), &check(5, zero(), answerer()), true);
    assert_eq!(witness.signs(), Whose::Unknown, "the worst counts");
}

#[test]
fn dtls_before_a_check_was_answered_is_early() {
    let hello = [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let mut witness = offered();
    witness.received(at(1001), at(7), &check(1, zero(), answerer()), true);
    witness.sent(at(1001), at(7), &success(1, zero()));
    witness.received(at(1001), at(7), &hello, true);
    assert_eq!(witness.reached(at(1001), false), Reached::Dtls);
    assert!(!witness.dtls_early);
    witness.received(at(1001), at(8), &hello, true);
    assert!(witness.dtls_early && !witness.stranger_served);
    witness.received(at(1005), at(7), &hello, false);
    assert!(witness.stranger_served);
}

#[test]
fn an_alert_counts_where_it_can_be_read_and_is_fatal() {
    let alert = |epoch, level| [21, 254, 253, 0, epoch, 0, 0, 0, 0, 0, 0, 0, 2, level, 40];
    for (bytes, fatal) in [(alert(0, 2), true), (alert(0, 1), false), (alert(1, 2), false)] {
        let mut witness = offered();
        witness.received(at(1001), at(7), &bytes, true);
        assert_eq!(witness.alert, fatal);
    }
}

#[test]
fn a_check_of_another_section_is_wrong_once_both_descriptions_are_known() {
    let mut witness = answered();
    witness.sent(at(1003), at(1001), &check(1, zero(), answerer()));
    assert_eq!(witness.to_wrong(), Reply::NotAsked);
    witness.sent(at(1003), at(1001), &check(2, one(), answerer()));
    assert_eq!(witness.to_wrong(), Reply::Silence);
    // What was given away once is given away.
    for (reply, most) in [
        (refusal(2, one(), false), Reply::Refused),
        (refusal(2, one(), true), Reply::SignedRefusal),
        (success(2, one()), Reply::Success),
        (refusal(2, one(), false), Reply::Success),
    ] {
        witness.received(at(1003), at(1001), &reply, true);
        assert_eq!(witness.to_wrong(), most);
    }
}

#[test]
fn of_what_was_asked_rightly_the_least_counts() {
    let mut witness = answered();
    witness.asks([1; 12], Asked::Right);
    assert_eq!(
        (witness.to_right(), witness.to_wrong()),
        (Reply::Silence, Reply::NotAsked)
    );
    witness.received(at(1005), at(1001), &success(1, zero()), false);
    assert_eq!(witness.to_right(), Reply::Success);
    witness.asks([2; 12], Asked::Right);
    witness.received(at(1005), at(1001), &refusal(2, zero(), false), false);
    assert_eq!(witness.to_right(), Reply::Refused);
}

#[test]
fn checks_of_before_a_restart_count_if_no_others_have_come_since() {
    let renewed = OFFER
        .replace("aaaa", "dddd")
        .replace("sectionzero0", "thenewround0");
    let mut witness = offered();
    witness.received(at(1001), at(7), &check(1, zero(), answerer()), true);
    witness
        .book
        .read(Owner::Icespec, &Description::read(&renewed).unwrap());
    witness.renewed();
    witness.received(at(1001), at(7), &check(2, zero(), answerer()), true);
    assert_eq!(witness.signs(), Whose::Former);
    let new = pair("dddd", "passwordofthenewround0");
    witness.received(at(1001), at(7), &check(3, new, answerer()), true);
    assert_eq!(witness.signs(), Whose::Serving);
}

/// What webrtcbin does: of the transports it made before it knew the group it checks one that is closed.
#[test]
fn a_transport_without_a_check_of_the_stack_has_come_nowhere_unless_the_stack_is_lite() {
    let mut witness = offered();
    witness.received(at(1002), at(7), &check(1, one(), answerer()), true);
    witness.received(at(1001), at(7), &success(2, answerer()), true);
    assert_eq!(witness.reached(at(1001), true), Reached::Nothing);
    assert!(witness.carries_other());
    assert_eq!(witness.reached(at(1002), false), Reached::Checks);
    let read = |text: &str| Description::read(text).unwrap();
    let lite = ANSWER.replace("t=0 0", "t=0 0\r\na=ice-lite");
    witness.settle(&read(OFFER), &read(&lite), Side::Answerer);
    assert_eq!(witness.reached(at(1001), true), Reached::Ice);
    let mut stray = offered();
    stray.received(at(1002), at(7), &check(4, zero(), answerer()), true);
    assert!(!stray.carries_other() && stray.signs() == Whose::OtherSection);
    let mut checked = offered();
    checked.received(at(1001), at(7), &check(3, zero(), answerer()), true);
    assert_eq!(checked.reached(at(1001), true), Reached::Ice);
    assert_eq!(checked.reached(at(1003), false), Reached::Nowhere);
}
