//! What a report tells of a session: its transports, moments and notes, and what is not known.

use super::{healthy, open, second, unbundled};
use crate::audit::report::{MomentKind, Side};
use crate::audit::testing::{ANSWER, ANSWER_2, ANSWERER, OFFERER, Scene, VIDEO, signed, stun};
use crate::audit::tests::scenes::{
    conflict_resolved, early_checks, hello_too_early, refused_at_first, upkeep, wrong_section_first,
};
use crate::audit::tests::shown;

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

    let helped = Scene::healthy()
        .raw(3.0, OFFERER, stun(0x0011, 77, &[], None))
        .report();
    let last = helped.transports[0].timeline.last().unwrap();
    assert_eq!(
        (last.kind, last.text.as_str()),
        (MomentKind::Indication, "Binding indication")
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
    let moved = Scene::healthy()
        .on("10.0.0.1:1005", "10.0.0.2:2000")
        .ice(3.0)
        .dtls(3.2);
    healthy(&moved, &["two-associations"], &[]);
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
