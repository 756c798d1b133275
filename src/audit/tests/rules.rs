//! What each rule needs as evidence, and what it says: sessions that lack one thing of it, or have one more.

use super::scenes::{
    conflict_resolved, early_checks, hello_too_early, refused_at_first, upkeep, wrong_section_first,
};
use super::shown;
use crate::audit::report::{Cause, MomentKind, Report, Side, Verdict};
use crate::audit::testing::{
    ANSWER, ANSWER_2, ANSWERER, AUDIO, AUDIO_2, Ask, NOBODY, OFFERER, Scene, VIDEO, certificate, hello,
    record, signed,
};

/// Verdict, cause and side of the root, with parts that the report says and parts that it does not.
#[track_caller]
fn told(report: &Report, verdict: Verdict, cause: Cause, side: Option<Side>, said: &[&str], unsaid: &[&str]) {
    let root = report.findings.first().filter(|_| verdict == Verdict::Faulty);
    let text = shown(report);
    assert_eq!(
        (report.verdict, report.cause, root.and_then(|one| one.side)),
        (verdict, cause, side),
        "{text}"
    );
    for part in said {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    for part in unsaid {
        assert!(!text.contains(part), "{part} is in {text}");
    }
}

/// The report of a scene whose packets are in the order of their times.
fn report(scene: &Scene) -> Report {
    let mut packets = scene.packets.clone();
    packets.sort_by(|one, other| one.time.total_cmp(&other.time));
    scene.report_of(&packets, |_| true)
}

#[track_caller]
fn healthy(scene: &Scene, said: &[&str], unsaid: &[&str]) {
    told(&report(scene), Verdict::Healthy, Cause::None, None, said, unsaid);
}

#[track_caller]
fn faulty(scene: &Scene, cause: Cause, side: Option<Side>, said: &[&str]) {
    told(&report(scene), Verdict::Faulty, cause, side, said, &[]);
}

#[track_caller]
fn open(scene: &Scene, said: &[&str]) {
    told(
        &report(scene),
        Verdict::Inconclusive,
        Cause::None,
        None,
        said,
        &[],
    );
}

/// Every description with this in place of that.
fn described(mut scene: Scene, old: &str, new: &str) -> Scene {
    for (_, text) in &mut scene.descriptions {
        *text = text.replace(old, new);
    }
    scene
}

/// Two sections with a transport each.
fn unbundled() -> Scene {
    let mut scene = described(Scene::new(), "a=group:BUNDLE 0 1\r\n", "");
    for ((_, text), (old, new)) in scene.descriptions.iter_mut().zip([
        ("10.0.0.1 1000", "10.0.0.1 1001"),
        ("10.0.0.2 2000", "10.0.0.2 2001"),
    ]) {
        let second = text.rfind(old).unwrap();
        text.replace_range(second..second + old.len(), new);
    }
    scene
}

/// The second transport of [`unbundled`].
fn second(scene: Scene, time: f64) -> Scene {
    let nominating = Ask {
        nominates: true,
        ..signed(ANSWER.1, true)
    };
    scene
        .on("10.0.0.1:1001", "10.0.0.2:2001")
        .check(time, OFFERER, 81, "aAns:oVid", signed(ANSWER.1, true))
        .success(time + 0.01, ANSWERER, 81, Some(ANSWER.1))
        .check(time + 0.02, ANSWERER, 82, "oVid:aAns", signed(VIDEO.1, false))
        .success(time + 0.03, OFFERER, 82, Some(VIDEO.1))
        .check(time + 0.04, OFFERER, 83, "aAns:oVid", nominating)
        .success(time + 0.05, ANSWERER, 83, Some(ANSWER.1))
}

#[test]
fn a_right_session_has_nothing_said_of_it() {
    let scene = Scene::healthy();
    assert_eq!(scene.report().findings, []);
    assert_eq!(scene.report().unknown, Vec::<String>::new());
    healthy(
        &scene,
        &["The transport of the session"],
        &["transports of the session"],
    );
    let two = second(unbundled().ice(0.0).dtls(0.1), 0.2).dtls(0.4);
    healthy(&two, &["All 2 transports of the session"], &[]);
}

#[test]
fn transports_and_moments_are_told_as_they_were() {
    let report = Scene::healthy().report();
    let one = &report.transports[0];
    assert_eq!(
        (one.id.as_str(), one.a.side, one.b.side),
        ("t1", Some(Side::Offerer), Some(Side::Answerer))
    );
    assert_eq!((one.validated, one.nominated), ([Some(2), Some(4)], Some(6)));
    assert_eq!(one.mids, ["0", "1"]);
    let [ask, reply] = [&one.timeline[0], &one.timeline[1]];
    assert_eq!(
        (ask.packet, ask.forward, ask.kind),
        (1, true, MomentKind::Request)
    );
    assert!(
        ask.text.starts_with("check, USERNAME \"aAns:oAud\" ("),
        "{}",
        ask.text
    );
    assert_eq!(
        (reply.packet, reply.forward, reply.kind),
        (2, false, MomentKind::Success)
    );
    assert_eq!(reply.text, "success, signed with the key of the check");
    assert!(
        one.timeline[4].text.starts_with("check with USE-CANDIDATE, "),
        "{}",
        one.timeline[4].text
    );

    // The end that sends first is a.
    let turned = conflict_resolved().report();
    let one = &turned.transports[0];
    assert_eq!(
        (one.a.side, one.b.side),
        (Some(Side::Answerer), Some(Side::Offerer))
    );
    assert_eq!(one.timeline[1].findings, [0], "{:?}", turned.findings);
    assert_eq!(one.timeline[0].findings, [] as [usize; 0]);

    let again = Scene::new()
        .check(0.0, OFFERER, 7, "aAns:oAud", signed(ANSWER.1, true))
        .check(0.5, OFFERER, 7, "aAns:oAud", signed(ANSWER.1, true))
        .report();
    assert!(
        again.transports[0].timeline[1].text.contains(", sent again"),
        "{again:?}"
    );

    let two = second(unbundled(), 0.0)
        .on("10.0.0.1:1000", "10.0.0.2:2000")
        .ice(3.0);
    let ports: Vec<u16> = two
        .report()
        .transports
        .iter()
        .map(|one| one.a.address.port())
        .collect();
    assert_eq!(ports, [1001, 1000]);
}

#[test]
fn notes_are_made_where_they_belong_and_nowhere_else() {
    healthy(
        &conflict_resolved(),
        &["role-conflict-resolved"],
        &["checks-refused"],
    );
    healthy(&early_checks(), &[], &["early-checks", "checks-refused"]);
    let early = Scene::new()
        .check(0.0, ANSWERER, 60, "oVid:aAns", signed(VIDEO.1, false))
        .ice(1.0)
        .dtls(1.2);
    healthy(&early, &["early-checks"], &[]);
    healthy(
        &refused_at_first(),
        &["checks-refused", "with 401"],
        &["early-checks", "role-conflict"],
    );
    healthy(
        &wrong_section_first(),
        &["unused-section-answered"],
        &["checks-refused"],
    );
    healthy(&hello_too_early(true), &["data-before-validation"], &[]);
    // A check that is lost in the middle of a session is not early.
    let lost = Scene::healthy().check(1.0, OFFERER, 90, "aAns:other", signed(ANSWER.1, true));
    healthy(&lost, &[], &["early-checks"]);
    let used = signed(ANSWER_2.1, true);
    let restarted = Scene::healthy()
        .check(1.0, OFFERER, 90, "aNew:oAud", used)
        .success(1.01, ANSWERER, 90, Some(ANSWER_2.1));
    healthy(&restarted, &["undescribed-fragment", "\\\"aNew\\\""], &[]);
    let report = restarted.report_of(&restarted.packets, |index| index == 0);
    assert!(
        !shown(&report).contains("undescribed-fragment"),
        "{}",
        shown(&report)
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

#[test]
fn descriptions_that_leave_nobody_to_begin() {
    let setup = |offer: &str, answer: &str, scene: Scene| {
        let mut scene = described(scene, "a=setup:actpass", &format!("a=setup:{offer}"));
        scene.descriptions[1].1 = scene.descriptions[1]
            .1
            .replace("a=setup:active", &format!("a=setup:{answer}"));
        scene
    };
    let idle = || upkeep(Scene::new().ice(0.0), 2.0, 9.0);
    for (offer, answer) in [
        ("passive", "passive"),
        ("actpass", "holdconn"),
        ("actpass", "actpass"),
    ] {
        let scene = setup(offer, answer, idle());
        faulty(
            &scene,
            Cause::SdpInvalid,
            Some(Side::Answerer),
            &["nobody is to begin DTLS"],
        );
        // It was begun all the same, or there was no time for it.
        let begun = setup(offer, answer, Scene::new().ice(0.0).dtls(0.1));
        healthy(&begun, &[], &["sdp-invalid"]);
        let stuck = setup(offer, answer, idle().raw(0.1, ANSWERER, hello(1)));
        faulty(&stuck, Cause::DtlsUnfinished, Some(Side::Offerer), &[]);
        open(
            &setup(offer, answer, upkeep(Scene::new().ice(0.0), 2.0, 4.0)),
            &[],
        );
        let report = scene.report_of(&scene.packets, |index| index == 1);
        assert_ne!(report.cause, Cause::SdpInvalid, "{}", shown(&report));
    }
    // The answer is passive: it is for the offerer to begin.
    let passive = setup("actpass", "passive", idle());
    faulty(
        &passive,
        Cause::DtlsNotStarted,
        Some(Side::Offerer),
        &["it is for the offerer to begin"],
    );
    faulty(
        &idle(),
        Cause::DtlsNotStarted,
        Some(Side::Answerer),
        &["it is for the answerer to begin"],
    );
}

#[test]
fn dtls_is_missed_only_where_it_was_promised() {
    let idle = || upkeep(Scene::new().ice(0.0), 2.0, 9.0);
    let plain = described(
        described(idle(), "UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        "a=fingerprint:",
        "a=nothing:",
    );
    open(&described(plain, "a=setup:", "a=none:"), &[]);
    // Media in the clear says that the keys came from elsewhere.
    let media = idle().raw(1.0, OFFERER, [&[0x80, 0][..], &[1; 30]].concat());
    open(&media, &[]);
    let answered = Scene::new()
        .offerer_checks(0.0, 1, false)
        .raw(0.012, ANSWERER, hello(1))
        .raw(0.014, OFFERER, hello(2))
        .answerer_checks(0.02, 2)
        .offerer_checks(0.04, 3, true);
    faulty(
        &upkeep(answered, 2.0, 9.0),
        Cause::DtlsUnfinished,
        None,
        &["begun by the answerer and answered"],
    );
}

#[test]
fn one_fingerprint_of_several_is_enough() {
    let first = format!(
        "a=fingerprint:sha-1 {}\r\na=fingerprint:sha-256",
        ["00"; 20].join(":")
    );
    healthy(
        &described(Scene::healthy(), "a=fingerprint:sha-256", &first),
        &[],
        &["fingerprint"],
    );
    let foreign = Scene::new().ice(0.0).raw(0.1, ANSWERER, hello(1)).raw(
        0.11,
        OFFERER,
        [hello(2), certificate(b"another")].concat(),
    );
    let foreign = described(foreign, "a=fingerprint:sha-256", &first);
    faulty(&foreign, Cause::FingerprintMismatch, Some(Side::Offerer), &[]);
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
fn silence_needs_both_sides_or_the_beginning_and_no_data() {
    let mut scene = Scene::new();
    for (step, time) in (0_u8..).zip([0.0, 0.5, 1.5, 3.5, 5.5]) {
        scene = scene
            .check(time, OFFERER, 10 + step, "aAns:oAud", signed(ANSWER.1, true))
            .check(time, ANSWERER, 30 + step, "oAud:aAns", signed(AUDIO.1, false));
    }
    faulty(&scene, Cause::NoResponse, None, &["both sides"]);
    let with_data = scene.raw(5.6, OFFERER, [&[0x80, 0][..], &[1; 30]].concat());
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

#[test]
fn a_conflict_of_roles_has_to_last() {
    let claims = |times: &[f64]| {
        let mut scene = Scene::new();
        for (step, time) in (0_u8..).zip(times) {
            scene = scene
                .check(*time, OFFERER, 10 + step, "aAns:oAud", signed(ANSWER.1, true))
                .error(time + 0.01, ANSWERER, 10 + step, 487, Some(ANSWER.1))
                .check(
                    time + 0.02,
                    ANSWERER,
                    30 + step,
                    "oAud:aAns",
                    signed(AUDIO.1, true),
                )
                .error(time + 0.03, OFFERER, 30 + step, 487, Some(AUDIO.1));
        }
        scene
    };
    faulty(
        &claims(&[0.0, 0.5, 1.0, 1.5]),
        Cause::RoleConflictUnresolved,
        None,
        &["487 was answered 8 times"],
    );
    open(&claims(&[0.0, 0.1, 0.2]), &[]);
    open(&claims(&[0.0, 1.5]), &[]);
}

#[test]
fn what_is_not_known_is_said() {
    open(&Scene::new(), &["No ICE check of this session"]);
    let scene = Scene::healthy();
    for (kept, part) in [
        (0, "Without the answer it is not known"),
        (1, "Without the description of the offerer"),
    ] {
        let report = scene.report_of(&scene.packets, |index| index == kept);
        assert!(
            report.unknown.iter().any(|one| one.contains(part)),
            "{}",
            shown(&report)
        );
    }
    let report = scene.report_of(&scene.packets, |_| false);
    assert!(
        shown(&report).contains("Without descriptions or credentials"),
        "{}",
        shown(&report)
    );
    let report = scene.report_of(&scene.packets[..1], |_| true);
    assert!(
        shown(&report).contains("Whether the checks of the answerer would have succeeded"),
        "{}",
        shown(&report)
    );
    let scene = upkeep(scene, 3.0, 6.0);
    let report = scene.report_of(&scene.packets[8..], |_| true);
    assert!(
        shown(&report).contains("The capture begins when the session was under way"),
        "{}",
        shown(&report)
    );
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

/// Fragments that are cut, as some stacks do, and those of nobody, between the addresses of the session.
#[test]
fn unknown_fragments() {
    let refused = |username: &str| {
        let mut scene = Scene::new()
            .offerer_checks(0.0, 1, false)
            .offerer_checks(0.03, 2, true);
        for (id, time) in (10..).zip([0.05, 0.6, 1.6, 3.6, 5.0]) {
            scene = scene
                .check(time, ANSWERER, id, username, signed(NOBODY.1, false))
                .error(time + 0.01, OFFERER, id, 401, None);
        }
        scene
    };
    faulty(
        &refused("oAu:aAns"),
        Cause::UnknownUfrag,
        Some(Side::Answerer),
        &["it begins like \\\"oAud\\\""],
    );
    faulty(
        &refused("what:ever"),
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

/// The restart is of one side's description only as far as the book knows; its checks are current all the same.
#[test]
fn a_restart_is_judged_by_its_own_checks() {
    let mut scene = Scene::healthy();
    scene
        .descriptions
        .push((crate::sdp::Kind::Offer, crate::audit::testing::offer(AUDIO_2)));
    scene.descriptions.push((
        crate::sdp::Kind::Answer,
        crate::audit::testing::answer(ANSWER_2, "active"),
    ));
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
