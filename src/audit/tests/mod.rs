//! Every cause in a scripted session, beside a healthy one that is nearly the same.

#![allow(clippy::cast_possible_truncation, reason = "numbers of tests are small")]

mod causes;
mod mirror;
mod rules;
mod scenes;

use super::report::{Cause, Report, Verdict};
use super::testing::{Packet, Scene, stun};
use crate::sdp::Kind;
use causes::cases;

fn shown(report: &Report) -> String {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|one| (one.code, &one.explanation))
        .collect();
    format!(
        "{:?} {}: {} {findings:?} {:?}",
        report.verdict,
        report.cause.slug(),
        report.summary,
        report.unknown
    )
}

#[test]
fn every_cause_is_found() {
    for case in cases() {
        let report = case.faulty.report();
        assert_eq!(
            report.cause,
            case.cause,
            "{}: {}",
            case.cause.slug(),
            shown(&report)
        );
        assert_eq!(report.verdict, Verdict::Faulty);
        let root = &report.findings[0];
        assert_eq!(root.code, case.cause.slug());
        assert_eq!(root.side, case.side, "{}: {}", case.cause.slug(), shown(&report));
        assert!(root.advice.is_some() && root.section.is_some() && !root.explanation.is_empty());
        assert!(!root.packets.is_empty());
        // Of the BUNDLE group the first section serves the transport; descriptions are wrong as a whole.
        let mid = (case.cause != Cause::SdpInvalid).then_some("0");
        assert_eq!(root.mid.as_deref(), mid, "{}", shown(&report));
    }
}

#[test]
fn no_cause_is_without_a_case() {
    let tried: Vec<Cause> = cases().into_iter().map(|case| case.cause).collect();
    for cause in Cause::ALL {
        assert!(tried.contains(&cause), "{}", cause.slug());
    }
}

#[test]
fn every_twin_is_healthy() {
    for case in cases() {
        let report = case.twin.report();
        let graver = report
            .findings
            .iter()
            .any(|one| one.severity != super::Severity::Note);
        assert_eq!(
            (report.verdict, report.cause, graver),
            (Verdict::Healthy, Cause::None, false),
            "twin of {}: {}",
            case.cause.slug(),
            shown(&report)
        );
    }
}

/// A capture that ends early, begins late or lacks a description gives the same cause or none. Healthy is for
/// what is complete before a fault that comes later.
#[test]
fn a_part_never_gives_another_cause() {
    let mut wrong = Vec::new();
    for case in cases() {
        for (scene, full) in [
            (&case.faulty, case.faulty.report()),
            (&case.twin, case.twin.report()),
        ] {
            for kept in 0..4 {
                // That a whole exchange of before a restart is missing, nothing shows.
                if kept == 3 && scene.descriptions.len() > 2 {
                    continue;
                }
                for at in 0..=scene.packets.len() {
                    let (front, back) = scene.packets.split_at(at);
                    for (what, part) in [("front", front), ("back", back)] {
                        let report = scene.report_of(part, |index| index > 1 || kept & (1 << index) == 0);
                        let late = what == "front" && is_late(full.cause);
                        let same = (report.verdict, report.cause) == (full.verdict, full.cause);
                        // The hello that came too early is cut off: what is left has none.
                        let no_hello = what == "back"
                            && full.cause == Cause::DtlsBeforeIce
                            && report.cause == Cause::DtlsNotStarted;
                        let fine = same
                            || no_hello
                            || report.verdict == Verdict::Inconclusive
                            || (late && report.verdict == Verdict::Healthy);
                        if !fine {
                            wrong.push(format!(
                                "{} of {}, {what} at {at}, without {kept:b}: {}",
                                full.cause.slug(),
                                case.cause.slug(),
                                shown(&report)
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} parts: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(12)]
    );
}

/// Causes that strike when a session had been complete.
fn is_late(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::ConsentExpired | Cause::StaleGeneration | Cause::UnauthenticatedSuccess
    )
}

#[test]
fn foreign_traffic_changes_nothing() {
    for case in cases() {
        for scene in [&case.faulty, &case.twin] {
            let full = scene.report();
            let mixed = scene.report_of(&with_foreign(scene), |_| true);
            assert_eq!(
                (mixed.verdict, mixed.cause),
                (full.verdict, full.cause),
                "{}: {}",
                case.cause.slug(),
                shown(&mixed)
            );
        }
    }
}

/// Another session's checks, refused; questions to STUN and DNS servers; and noise.
fn with_foreign(scene: &Scene) -> Vec<Packet> {
    let mut all = Scene::new();
    for (index, packet) in scene.packets.iter().enumerate() {
        let id = 200 + (index % 50) as u8;
        let time = packet.time;
        all.packets.push(packet.clone());
        let check = stun(
            1,
            id,
            &[(6, b"xyzw:abcd".to_vec()), (0x24, vec![1; 4])],
            Some("foreign"),
        );
        all = all.raw(time, 0, check).between("192.0.2.1:5", "192.0.2.2:6");
        all = all
            .error(time, 0, id, 401, None)
            .between("192.0.2.2:6", "192.0.2.1:5");
        all = all
            .raw(time, 0, stun(1, id ^ 0xFF, &[], None))
            .between("10.9.0.1:1", "192.0.2.9:3478");
        all = all
            .success(time, 0, id ^ 0xFF, None)
            .between("192.0.2.9:3478", "10.9.0.1:1");
        all = all
            .raw(time, 0, vec![0xAB, 0xCD, 1, 0, 0, 1, 0, 0])
            .between("10.9.0.1:9", "10.9.0.53:53");
        let noise = (0..60_u8)
            .map(|byte| (index as u8).wrapping_mul(31).wrapping_add(byte))
            .collect();
        all = all.raw(time, 0, noise).between("10.9.0.3:9", "10.9.0.4:9");
    }
    all.packets
}

#[test]
fn the_original_failure_is_told_in_full() {
    let case = cases()
        .into_iter()
        .find(|case| case.cause == Cause::WrongSectionCredentials)
        .unwrap();
    let report = case.faulty.report();
    let root = &report.findings[0];
    assert_eq!(root.expected_mid.as_deref(), Some("0"));
    assert_eq!(root.used_mid.as_deref(), Some("1"));
    assert_eq!(root.section, Some("RFC 9143 10"));
    assert!(root.advice.as_ref().unwrap().contains("aiortc"), "{root:?}");
    assert!(report.findings.iter().any(|one| one.code == "dtls-not-started"));
}

#[test]
fn no_password_is_in_a_report_or_in_debug_output() {
    for case in cases() {
        let report = serde_json::to_string(&case.faulty.report()).unwrap();
        let mut sources = super::Sources::new();
        for (kind, text) in &case.faulty.descriptions {
            sources.description("x", text, Some(*kind)).unwrap();
        }
        let auditor = super::Auditor::new(sources);
        let debug = format!("{auditor:?}");
        for text in [report, debug] {
            assert!(!text.to_lowercase().contains("password0"), "{text}");
        }
    }
}

#[test]
fn of_two_that_look_like_answers_the_first_is_the_offer() {
    let scene = Scene::healthy();
    let passive = scene.descriptions[0]
        .1
        .replace("a=setup:actpass", "a=setup:passive");
    let active = &scene.descriptions[1].1;
    assert!(passive.contains("a=setup:passive") && active.contains("a=setup:active"));
    let names = |said: Option<Kind>| {
        let mut sources = super::Sources::new();
        sources.description("first", &passive, said).unwrap();
        sources.description("second", active, None).unwrap();
        let name = |one: &Option<super::sources::Document>| one.as_ref().map(|one| one.name.clone());
        let exchanges = sources.stated().0.iter();
        exchanges
            .map(|one| [name(&one.offer), name(&one.answer)])
            .collect::<Vec<_>>()
    };
    let first = || Some("first".to_owned());
    let second = || Some("second".to_owned());
    assert_eq!(names(None), [[first(), second()]]);
    assert_eq!(names(Some(Kind::Answer)), [[None, first()], [None, second()]]);
}

#[test]
fn every_code_has_its_words() {
    for cause in Cause::ALL {
        assert!(super::explain(cause.slug()).is_some());
        let json = serde_json::to_value(cause).unwrap();
        assert_eq!(json, cause.slug());
    }
    for case in cases() {
        for finding in case
            .faulty
            .report()
            .findings
            .iter()
            .chain(&case.twin.report().findings)
        {
            assert!(super::explain(finding.code).is_some(), "{}", finding.code);
        }
    }
}
