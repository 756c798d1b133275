//! What `icespec explain` says of scenes, messages and steps.

use super::scene::{Access, Knows, Role, Scene};
use super::step::{Answering, Control, Source, Step, answer, send};
use super::{Draft, Fact, Key, Place, Send};
use crate::stun::{AttributeType, Class};

const CHECK: &str = "request [USERNAME \"{local}:{remote}\", ICE-CONTROLLING 0000000000000001, PRIORITY, \
                     MESSAGE-INTEGRITY by Local, FINGERPRINT]";
const SUCCESS: &str = "success [XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY by Remote, FINGERPRINT]";

fn check() -> Draft {
    Draft::check(true, 1, 1)
}

#[test]
fn a_scene_says_who_the_subject_is_and_what_it_knows() {
    let new = Scene::new(Role::Controlled);
    let told = |words: &str| format!("a full controlled agent{words}, which knows its peer's credentials");
    for (scene, words) in [
        (new, told("")),
        (new.streams(2), told(" with 2 streams")),
        (
            new.streams(3).shared_socket(),
            told(" with 3 streams on one socket"),
        ),
        (new.components(2), told(", 2 components")),
        (new.ipv6(), told(", over IPv6")),
        (new.peer_lite(), told("") + "; the peer is lite"),
        (
            Scene::new(Role::Controlling).lite().knows(Knows::Nothing),
            "a lite controlling agent, which knows nothing of its peer yet".into(),
        ),
        (new.answered(Answering::rightly()), told("") + " and candidates"),
        (
            new.answered(Answering::Never),
            told("") + " and candidates; its checks are not answered",
        ),
        (
            new.answered(answer(|success| success).delay(7).always()),
            told("") + &format!(" and candidates; its checks are answered with {SUCCESS}, 7 ms late"),
        ),
        (new.connected(), "a full controlled agent, connected".into()),
        (Scene::server(Access::Open), "a stand-alone server".into()),
        (
            Scene::server(Access::LongTerm),
            "a stand-alone server that asks for a login".into(),
        ),
    ] {
        assert_eq!(scene.to_string(), words);
    }
}

#[test]
fn only_an_answer_without_any_deviation_is_right() {
    let right = answer(|success| success);
    assert!(right.is_right());
    for wrong in [
        answer(|success| success.signed(Key::Local)),
        right.from_elsewhere(),
        right.other_transaction(),
        right.delay(1),
        right.copies(2),
    ] {
        assert!(!wrong.is_right(), "{wrong}");
    }
}

#[test]
fn a_draft_says_what_is_wrong_with_it() {
    for (draft, words) in [
        (check(), ""),
        (check().cookie(0xdead_beef), " with cookie deadbeef"),
        (check().top_bits(2), " with top bits 10"),
        (check().length_error(-4), " whose length is off by -4"),
        (check().length_says(7), " whose length is 7"),
        (check().tail(&[1, 2, 3]), " and 3 bytes behind it"),
        (check().cut(19), ", only its first 19 bytes"),
    ] {
        assert_eq!(draft.to_string(), format!("{CHECK}{words}"));
    }
    assert_eq!(check().raw(&[0; 5]).to_string(), "5 other bytes");
    assert_eq!(
        Draft::plain().method(3).class(Class::Indication).to_string(),
        "indication of method 0x003 []"
    );
}

#[test]
fn a_part_says_what_is_in_it_as_far_as_that_fits_on_a_line() {
    let part = |draft: Draft| draft.to_string().replace("request [", "").replace(']', "");
    let one = AttributeType(0x7777);
    let text = |length: usize| Draft::plain().text(one, &"x".repeat(length));
    let signed = |draft: Draft| part(draft.without(AttributeType::FINGERPRINT));
    for (draft, words) in [
        (Draft::plain().set(one, &[]), "0x7777"),
        (Draft::plain().set(one, &[0xab; 8]), "0x7777 abababababababab"),
        (Draft::plain().set(one, &[0xab; 9]), "0x7777 of 9 bytes"),
        (Draft::plain().set(AttributeType::PRIORITY, &[1; 4]), "PRIORITY"),
        (text(61), "0x7777 of 61 characters"),
        (Draft::plain().username_filled(513), "USERNAME of 513 bytes"),
        (
            Draft::plain().role_near(AttributeType::ICE_CONTROLLED, 1),
            "ICE-CONTROLLED with the subject's own tie-breaker +1",
        ),
        (
            Draft::plain().add_mapped(Place::First, true, 0),
            "XOR-MAPPED-ADDRESS",
        ),
        (
            Draft::plain().add_mapped(Place::First, false, 1),
            "MAPPED-ADDRESS with its port off by 1",
        ),
        (Draft::plain().fingerprint(), "FINGERPRINT"),
        (
            Draft::plain().fingerprint().fingerprint_flipped(1),
            "FINGERPRINT wrong",
        ),
        (
            Draft::long_term(),
            "USERNAME \"{user}\", REALM \"{realm}\", NONCE, MESSAGE-INTEGRITY by LongTerm",
        ),
    ] {
        assert_eq!(part(draft), words);
    }
    assert_eq!(part(text(60)), format!("0x7777 \"{}\"", "x".repeat(60)));
    let plain = || Draft::plain().signed(Key::Other);
    for (draft, words) in [
        (plain(), "MESSAGE-INTEGRITY by Other"),
        (plain().integrity_flipped(1), "MESSAGE-INTEGRITY by Other, wrong"),
        (
            plain().integrity_length(0),
            "MESSAGE-INTEGRITY by Other, of 0 bytes",
        ),
        (
            Draft::plain().signed_sha256(Key::Old, 32, 0),
            "MESSAGE-INTEGRITY-SHA256 by Old",
        ),
        (
            Draft::plain().signed_sha256(Key::Old, 16, 1),
            "MESSAGE-INTEGRITY-SHA256 by Old, wrong, of 16 bytes",
        ),
    ] {
        assert_eq!(signed(draft), words);
    }
}

#[test]
fn a_message_says_where_it_comes_from_and_goes_to() {
    let sent = |send: Send| send.to_string().replace(CHECK, "it");
    let plain = send(|check| check);
    for (send, words) in [
        (
            plain,
            "send it from the peer's candidate, a valid check behind it",
        ),
        (
            plain.from(Source::Stranger(1)).control(Control::Stranger),
            "send it from an unknown address, a valid check from another unknown address behind it",
        ),
        (
            plain.stream(1).control(Control::Wait(9)),
            "send it from the peer's candidate to stream 1 component 1, and wait",
        ),
        (
            plain.component(2).control(Control::Wait(9)),
            "send it from the peer's candidate to stream 0 component 2, and wait",
        ),
        (
            plain.socket_of(1).copies(2).same_transaction(),
            "send it from the peer's candidate on the socket of stream 1, 2 times, with the transaction id of \
             the message before, a valid check behind it",
        ),
    ] {
        assert_eq!(sent(send), words);
    }
}

#[test]
fn an_answer_says_in_what_it_deviates() {
    let right = answer(|success| success);
    for (answer, words) in [
        (right, ""),
        (right.from_elsewhere(), ", from another address"),
        (right.other_transaction(), ", with another transaction id"),
        (right.delay(1), ", 1 ms late"),
        (right.copies(2), ", 2 times"),
        (right.only_stream(0), ", on stream 0 only"),
        (right.first(1), ", the first 1 only"),
    ] {
        assert_eq!(answer.to_string(), format!("{SUCCESS}{words}"));
    }
}

#[test]
fn a_step_is_a_sentence() {
    let data = Step::Data(Source::Stranger(0), 1, b"four");
    for (step, words) in [
        (
            Step::Answer(Answering::Never),
            "from now on the peer answers no check",
        ),
        (
            Step::Tell(3),
            "the subject is told 3 further candidates, at which nobody answers",
        ),
        (Step::Pass(50), "let 50 ms pass"),
        (Step::Ensure(Fact::Connected(true)), "make sure: connected=true"),
        (
            Step::Forbid(Fact::Nominated(true)),
            "it is a violation if now: nominated=true",
        ),
        (Step::Restart(None), "both sides restart"),
        (Step::Restart(Some(1)), "both sides restart stream 1"),
        (data, "4 bytes of data from an unknown address to stream 1"),
    ] {
        assert_eq!(step.to_string(), words);
    }
}
