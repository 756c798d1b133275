//! Whose credentials checks carry, what they are answered, and who claims which role.

use super::{faulty, healthy, open, report, told};
use crate::audit::report::{Cause, Side, Verdict};
use crate::audit::testing::{
    ANSWER, ANSWER_2, ANSWERER, AUDIO, AUDIO_2, NOBODY, OFFERER, Scene, VIDEO, signed,
};
use crate::audit::tests::scenes::{asymmetric, conflict, described_anew, refused, wrong_key};

#[test]
fn success_that_proves_nothing() {
    let asked = |scene: Scene, key| scene.check(3.0, ANSWERER, 90, "oAud:aAns", signed(key, false));
    let forged = asked(Scene::healthy(), NOBODY.1).success(3.01, OFFERER, 90, Some(AUDIO.1));
    faulty(
        &forged,
        Cause::UnauthenticatedSuccess,
        Some(Side::Offerer),
        &["not signed with its password"],
    );
    // Both signatures are of a password that came after the description.
    let changed = asked(Scene::healthy(), NOBODY.1).success(3.01, OFFERER, 90, Some(NOBODY.1));
    healthy(&changed, &[], &["unauthenticated"]);
    // A peer of this session that shows itself at another address.
    let moved = asked(Scene::healthy(), AUDIO.1)
        .between("10.0.0.9:99", "10.0.0.1:1000")
        .success(3.01, OFFERER, 90, Some(AUDIO.1))
        .between("10.0.0.1:1000", "10.0.0.9:99");
    healthy(&moved, &[], &["unauthenticated"]);
    // One response under a wrong key, of a party that has long been validated.
    let once = asked(Scene::healthy(), AUDIO.1).success(3.01, OFFERER, 90, Some(NOBODY.1));
    healthy(&once, &[], &["response-wrong-key"]);
}

/// A refusal of both sides' making: who refuses goes by a section of its own that does not count.
#[test]
fn a_side_that_goes_by_another_of_its_sections() {
    let mut scene = Scene::new();
    for (id, time) in (10..).zip([0.05, 0.6, 1.6, 3.6, 5.0]) {
        scene = scene
            .check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, false))
            .error(time + 0.01, OFFERER, id, 401, None)
            .check(time + 0.02, OFFERER, 30 + id, "aAns:oVid", signed(ANSWER.1, true))
            .success(time + 0.03, ANSWERER, 30 + id, Some(ANSWER.1));
    }
    let report = scene.report();
    told(
        &report,
        Verdict::Faulty,
        Cause::WrongSectionCredentials,
        Some(Side::Offerer),
        &[
            "The offerer answers with 401",
            "goes by a section that does not serve the transport",
        ],
        &[],
    );
    let root = &report.findings[0];
    assert_eq!(
        (root.used_mid.as_deref(), root.expected_mid.as_deref()),
        (Some("1"), Some("0"))
    );
}

/// The offerer calls itself so in its checks, for 6 seconds; those of the answerer are right.
fn offerer_as(own: &str) -> Scene {
    let username = format!("aAns:{own}");
    (60..)
        .zip([0.0, 2.0, 4.0, 6.0])
        .fold(Scene::new(), |scene, (id, time)| {
            scene
                .check(time, OFFERER, id, &username, signed(ANSWER.1, true))
                .success(time + 0.01, ANSWERER, id, Some(ANSWER.1))
        })
}

/// A description that was made twice states what its agent does not use: its own checks tell what it goes by.
#[test]
fn a_side_that_goes_by_what_it_does_not_state() {
    let asked = |scene: Scene| scene.check(0.05, ANSWERER, 10, "oAud:aAns", signed(AUDIO.1, false));
    let refused = |own| asked(offerer_as(own)).error(0.06, OFFERER, 10, 401, None);
    let scene = refused("oElse");
    faulty(
        &scene,
        Cause::ValidCheckRefused,
        Some(Side::Offerer),
        &["Its own checks call it \\\"oElse\\\", which none of its descriptions states"],
    );
    let advice = report(&scene).findings[0].advice.clone();
    assert!(
        advice.as_ref().is_some_and(|text| text.contains("not \"oAud\"")),
        "{advice:?}"
    );
    // One refusal of who goes by what it states is none that lasts.
    open(&refused("oAud"), &["checks-refused"]);
    let mut early = refused("oElse");
    early.packets.retain(|packet| packet.time < 3.0);
    open(&early, &["checks-refused"]);
    let undescribed = scene.report_of(&scene.packets, |index| index == 1);
    assert_eq!(undescribed.cause, Cause::None, "{undescribed:?}");
    healthy(
        &refused("oElse").ice(2.5).dtls(2.7),
        &["checks-refused"],
        &["call it"],
    );
    // Who is not answered at all is told by what the other goes, too.
    let mut silent = Scene::new()
        .raw(0.0, OFFERER, vec![0xAB; 8])
        .between("10.9.0.1:9", "10.9.0.53:53");
    for (id, time) in (1..).zip([9.0, 9.5, 10.5, 12.5, 14.5]) {
        silent = silent
            .check(time, OFFERER, id, "aAns:oElse", signed(ANSWER.1, true))
            .success(time + 0.01, ANSWERER, id, Some(ANSWER.1))
            .check(time, ANSWERER, id + 20, "oAud:aAns", signed(AUDIO.1, false));
    }
    faulty(
        &silent,
        Cause::NoResponse,
        Some(Side::Offerer),
        &["answers none of the checks of the answerer. Its own checks call it"],
    );
}

/// An error that is not signed is not believed, and the check is sent again: each time it is refused counts.
#[test]
fn a_check_that_is_sent_again_is_refused_again() {
    let asked = |scene: Scene, time| scene.check(time, ANSWERER, 10, "oAud:aAns", signed(AUDIO.1, false));
    let refused = |scene: Scene, time: f64| scene.error(time + 0.01, OFFERER, 10, 401, None);
    let times = [0.05, 0.6, 1.6, 3.6, 5.0];
    let again = times.iter().fold(offerer_as("oAud"), |scene, &time| {
        refused(asked(scene, time), time)
    });
    faulty(&again, Cause::ValidCheckRefused, Some(Side::Offerer), &[]);
    let counted = report(&again).findings[0].occurrences;
    assert_eq!(counted, 5);
    // The same answer five times to one check is one.
    let once = times
        .iter()
        .fold(asked(offerer_as("oAud"), 0.05), |scene, &time| {
            refused(scene, time)
        });
    open(&once, &["checks-refused"]);
}

/// Fragments that are cut, as some stacks do, and those of nobody, between the addresses of the session.
#[test]
fn unknown_fragments() {
    faulty(
        &refused("oAu:aAns", Some(NOBODY.1), 401),
        Cause::UnknownUfrag,
        Some(Side::Answerer),
        &["it begins like \\\"oAud\\\""],
    );
    faulty(
        &refused("what:ever", Some(NOBODY.1), 401),
        Cause::UnknownUfrag,
        Some(Side::Answerer),
        &[],
    );
    let alone = {
        let mut scene = Scene::new();
        for (id, time) in (10..).zip([0.05, 0.6, 1.6, 3.6, 5.0]) {
            scene = scene
                .check(time, ANSWERER, id, "what:ever", signed(NOBODY.1, false))
                .error(time + 0.01, OFFERER, id, 401, None);
        }
        scene
    };
    faulty(&alone, Cause::UnknownUfrag, Some(Side::Answerer), &[]);
}

#[test]
fn whose_key_signs_a_response_is_told_and_where_it_went() {
    for (key, how) in [
        (None, "come without any signature"),
        (Some(ANSWER.1), "come signed with the password of section 0"),
        (Some(NOBODY.1), "come signed with an unknown password"),
    ] {
        faulty(
            &wrong_key(key),
            Cause::ResponseWrongKey,
            Some(Side::Offerer),
            &[how],
        );
    }
    faulty(
        &asymmetric(false),
        Cause::AsymmetricResponse,
        Some(Side::Offerer),
        &["but between 10.0.0.1:7777 and 10.0.0.2:2000"],
    );
}

/// Of two faults the one that strikes earlier in the course of a session is the cause, whichever was seen first.
#[test]
fn the_cause_is_what_strikes_first() {
    let mut scene = Scene::new();
    for (id, time) in (10..).zip([0.05, 0.6, 1.6, 3.6, 5.0]) {
        scene = scene
            .check(time - 0.04, OFFERER, id + 30, "aAns:oAud", signed(ANSWER.1, true))
            .success(time - 0.03, ANSWERER, id + 30, Some(NOBODY.1))
            .check(time, ANSWERER, id, "oAud:aAns", signed(NOBODY.1, false))
            .error(time + 0.01, OFFERER, id, 401, None);
    }
    faulty(
        &scene,
        Cause::BadPassword,
        Some(Side::Answerer),
        &["response-wrong-key"],
    );
}

/// Checks that are wrong in one way are one fault, however their names differ.
#[test]
fn what_is_wrong_in_one_way_is_one_finding() {
    let mut scene = Scene::new();
    for (id, time) in (10..).zip([0.05, 0.6, 1.6, 3.6, 5.0]) {
        for (more, username) in [(0, "oAud:aAns"), (30, "oAud:aElse")] {
            scene = scene
                .check(time, ANSWERER, id + more, username, signed(NOBODY.1, false))
                .error(time + 0.01, OFFERER, id + more, 401, None);
        }
    }
    let report = scene.report();
    let wrong = report.findings.iter().filter(|one| one.code == "bad-password");
    let counts: Vec<u64> = wrong.map(|one| one.occurrences).collect();
    assert_eq!(counts, [10], "{report:?}");
}

/// A section that BUNDLE puts out of use brings nobody further, even where its checks are answered.
#[test]
fn a_section_out_of_use_validates_nothing() {
    let mut scene = Scene::new()
        .offerer_checks(0.0, 1, false)
        .offerer_checks(0.03, 2, true);
    for (id, time) in (10..).zip([0.05, 2.0, 4.0, 6.0, 9.0]) {
        scene = scene
            .check(time, ANSWERER, id, "oVid:aAns", signed(VIDEO.1, false))
            .success(time + 0.01, OFFERER, id, Some(VIDEO.1));
    }
    open(
        &scene,
        &[
            "unused-section-answered",
            "Whether the checks of the answerer would have succeeded",
        ],
    );
}

/// The restart is of one side's description only as far as the book knows; its checks are current all the same.
#[test]
fn a_restart_is_judged_by_its_own_checks() {
    let mut scene = described_anew();
    for (id, time) in (20..).zip([3.0, 3.5, 4.5, 6.5, 8.5]) {
        scene = scene
            .check(time, OFFERER, id, "aNew:oNew", signed(ANSWER_2.1, true))
            .check(time, ANSWERER, id + 20, "oNew:aNew", signed(AUDIO_2.1, false));
    }
    // Data went before: that nobody answers now may be the end of the session.
    open(
        &scene,
        &["Whether the checks of the offerer would have succeeded"],
    );
}

#[test]
fn a_conflict_of_roles_has_to_last() {
    faulty(
        &conflict(&[0.0, 0.5, 1.0, 1.5]),
        Cause::RoleConflictUnresolved,
        None,
        &["487 was answered 8 times"],
    );
    open(&conflict(&[0.0, 0.1, 0.2]), &[]);
    open(&conflict(&[0.0, 1.5]), &[]);
}
