//! Checks that are missing, unanswered, never nominate or end.

use super::{apart, described, faulty, healthy, open, unbundled};
use crate::audit::report::{Cause, Side, Verdict};
use crate::audit::testing::{ANSWER, ANSWERER, AUDIO, Ask, OFFERER, Scene, record, signed};
use crate::audit::tests::scenes::{silence, upkeep};

#[test]
fn silence_needs_both_sides_or_the_beginning_and_no_data() {
    faulty(&silence(), Cause::NoResponse, None, &["both sides"]);
    let with_data = silence().raw(5.6, OFFERER, [&[0x80, 0][..], &[1; 30]].concat());
    open(&with_data, &[]);
}

#[test]
fn every_transport_of_the_answer_has_to_be_checked() {
    let one = unbundled().ice(0.0).dtls(0.1);
    faulty(
        &upkeep(one.clone(), 2.5, 5.0),
        Cause::NoChecksSent,
        None,
        &["section \\\"1\\\""],
    );
    let mut early = one;
    early.packets.retain(|packet| packet.time < 1.0);
    open(&early, &["Not every transport of the answer"]);
}

/// Of the transports of a bundle one is in use: checks for another go to where nobody is any more.
#[test]
fn checks_of_a_transport_out_of_use_are_none() {
    let stray = |scene: Scene, times: &[f64]| {
        (10..).zip(times).fold(scene, |scene, (id, &time)| {
            scene
                .check(time, ANSWERER, id, "oAud:aElse", signed(AUDIO.1, false))
                .between("10.0.0.2:2001", "10.0.0.1:1001")
                .error(time + 0.01, OFFERER, id, 401, None)
                .between("10.0.0.1:1001", "10.0.0.2:2001")
        })
    };
    let answered = |scene: Scene| {
        (0..6).fold(scene, |scene, step| {
            scene.offerer_checks(f64::from(step), 40 + step, step == 1)
        })
    };
    for times in [&[0.05][..], &[0.05, 0.6, 1.6, 3.6, 4.9]] {
        faulty(
            &stray(answered(apart()), times),
            Cause::NoChecksSent,
            Some(Side::Answerer),
            &["those that it sends go to 10.0.0.1:1001, a candidate of section 1"],
        );
        healthy(
            &stray(apart().ice(0.0).dtls(0.1), times),
            &["checks-refused"],
            &[],
        );
    }
    // Too early to tell, and checks that go unanswered on the transport in use.
    let mut early = stray(answered(apart()), &[0.05]);
    early.packets.retain(|packet| packet.time < 3.0);
    open(&early, &[]);
    let lost = answered(apart()).check(0.5, ANSWERER, 90, "oAud:aAns", signed(AUDIO.1, false));
    open(&stray(lost, &[0.05]), &[]);
    // Without the answer's group the section has a transport of its own, where right checks are to be answered.
    faulty(
        &stray(answered(unbundled()), &[0.05, 0.6, 1.6, 3.6, 4.9]),
        Cause::ValidCheckRefused,
        Some(Side::Offerer),
        &[],
    );
}

/// An agent that is gone leaves its port to somebody else, who refuses what comes: that is not why the agent has sent
/// no checks, if it had the time. A refusal before may be.
#[test]
fn a_refusal_explains_nothing_that_was_owed_before() {
    let ask = |scene: Scene, time: f64, id: u8| {
        scene.check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, false))
    };
    let begun = (1..4).fold(Scene::new(), |scene, id| ask(scene, f64::from(id) / 10.0, id));
    let answered = begun.answerer_checks(0.4, 4);
    let refused = |time: f64| {
        let told = ask(answered.clone(), time, 10).error(time + 0.01, OFFERER, 10, 401, None);
        ask(told, 9.0, 11)
    };
    faulty(
        &refused(4.5),
        Cause::NoChecksSent,
        Some(Side::Offerer),
        &["sends none of its own"],
    );
    open(&refused(4.3), &["checks-refused"]);
}

#[test]
fn a_lite_agent_sends_no_checks() {
    let lite = |scene| described(scene, "a=setup:actpass", "a=ice-lite\r\na=setup:actpass");
    let nominating = Ask {
        nominates: true,
        ..signed(AUDIO.1, true)
    };
    let checked = Scene::new()
        .check(0.0, ANSWERER, 1, "oAud:aAns", signed(AUDIO.1, true))
        .success(0.01, OFFERER, 1, Some(AUDIO.1));
    let nominated = checked
        .clone()
        .check(0.02, ANSWERER, 2, "oAud:aAns", nominating)
        .success(0.03, OFFERER, 2, Some(AUDIO.1));
    healthy(&lite(nominated.clone().dtls(0.1)), &[], &[]);
    let full = nominated.raw(9.0, OFFERER, vec![0x80; 20]);
    assert_ne!(full.report().verdict, Verdict::Healthy);
    let mut unnominated = checked;
    for (id, time) in (10..).zip([0.5, 1.0, 2.0, 4.0, 6.0]) {
        unnominated = unnominated
            .check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, true))
            .success(time + 0.01, OFFERER, id, Some(AUDIO.1));
    }
    let first = unnominated.check(6.5, ANSWERER, 40, "oAud:aAns", nominating);
    faulty(
        &lite(first),
        Cause::NotNominated,
        Some(Side::Answerer),
        &["none succeeded"],
    );
}

/// Where no description says what an agent is, one that sends no checks and is nominated to may be lite.
#[test]
fn who_may_be_lite_owes_no_checks() {
    let unknown = |controlling| {
        let ask = |nominates| Ask {
            nominates,
            ..signed(ANSWER.1, controlling)
        };
        let scene = Scene::new()
            .check(0.0, OFFERER, 1, "aAns:oAud", ask(false))
            .success(0.01, ANSWERER, 1, Some(ANSWER.1))
            .check(0.02, OFFERER, 2, "aAns:oAud", ask(controlling))
            .success(0.03, ANSWERER, 2, Some(ANSWER.1));
        scene.report_of(&scene.packets, |_| false).unknown
    };
    let owed = |said: &[String]| {
        said.iter()
            .any(|one| one.contains("Whether the checks of the agent at 10.0.0.2"))
    };
    assert!(!owed(&unknown(true)), "{:?}", unknown(true));
    assert!(owed(&unknown(false)), "{:?}", unknown(false));
}

#[test]
fn a_pair_without_nomination_that_is_used_is_no_fault_and_no_success() {
    let used = Scene::new()
        .offerer_checks(0.0, 1, false)
        .answerer_checks(0.02, 2)
        .dtls(0.1);
    open(
        &upkeep(used, 3.0, 9.0),
        &["Whether a pair would have been nominated"],
    );
}

#[test]
fn consent_is_lost_or_revoked_or_the_session_is_closed() {
    let asks = |mut scene: Scene, times: &[f64]| {
        for (id, time) in (70..).zip(times) {
            scene = scene.check(*time, OFFERER, id, "aAns:oAud", signed(ANSWER.1, true));
        }
        scene
    };
    let revoked = Scene::healthy()
        .check(5.0, OFFERER, 70, "aAns:oAud", signed(ANSWER.1, true))
        .error(5.01, ANSWERER, 70, 403, Some(ANSWER.1));
    faulty(
        &revoked,
        Cause::ConsentExpired,
        Some(Side::Answerer),
        &["revoked its consent with 403"],
    );
    let other = Scene::healthy()
        .check(5.0, OFFERER, 70, "aAns:oAud", signed(ANSWER.1, true))
        .error(5.01, ANSWERER, 70, 500, Some(ANSWER.1));
    healthy(&other, &["checks-refused"], &["revoked"]);
    let at_first = Scene::new()
        .check(0.0, OFFERER, 70, "aAns:oAud", signed(ANSWER.1, true))
        .error(0.01, ANSWERER, 70, 403, Some(ANSWER.1))
        .ice(0.5)
        .dtls(0.7);
    healthy(&at_first, &["checks-refused"], &["revoked"]);
    let times = [5.0, 9.0, 13.0, 17.0, 21.0, 25.0, 29.0, 33.0];
    faulty(
        &asks(Scene::healthy(), &times),
        Cause::ConsentExpired,
        Some(Side::Answerer),
        &["stopped answering"],
    );
    let closed = asks(
        Scene::healthy().raw(3.0, ANSWERER, record(21, 1, &[7; 26])),
        &times,
    );
    healthy(&closed, &[], &["stopped answering"]);
    // Too short for consent to expire, of a peer that is still heard.
    let heard = asks(Scene::healthy(), &times[..5]).raw(21.5, ANSWERER, record(23, 1, &[7; 40]));
    healthy(&heard, &[], &["stopped answering"]);
    let silent = asks(Scene::healthy(), &times[..5]).raw(21.5, OFFERER, record(23, 1, &[7; 40]));
    faulty(&silent, Cause::ConsentExpired, Some(Side::Answerer), &[]);
    // Three questions, and half a minute in which the peer sends and does not answer.
    let sends = asks(Scene::healthy(), &times[..3]).raw(36.0, ANSWERER, record(23, 1, &[7; 40]));
    faulty(
        &sends,
        Cause::ConsentExpired,
        Some(Side::Answerer),
        &["3 packets went unanswered"],
    );
    let two = asks(Scene::healthy(), &times[..2]).raw(36.0, ANSWERER, record(23, 1, &[7; 40]));
    healthy(&two, &[], &["stopped answering"]);
}
