use super::*;
use crate::report::sample::{HOSTILE, assert_plain};

fn text(report: &Report, options: AuditText) -> String {
    let audited = Audited {
        report,
        name: "some/capture.pcapng",
        error: None,
    };
    anstream::adapter::strip_str(&audit_text(&audited, options)).to_string()
}

fn explained() -> AuditText {
    AuditText {
        explain: true,
        ..AuditText::default()
    }
}

#[test]
fn the_first_line_says_it_all() {
    let first = |report: &Report| {
        text(report, AuditText::default())
            .lines()
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        first(&sample::wrong_section()),
        "faulty wrong-section-credentials: The answerer signs its checks with the credentials of section \"video\"; \
         those of section \"audio\" count here."
    );
    assert_eq!(
        first(&sample::healthy()),
        "healthy: The session was set up as it should be."
    );
    assert!(first(&sample::inconclusive()).starts_with("inconclusive: The capture does not show"));
}

#[test]
fn a_failure_is_told_from_the_change_to_the_packets() {
    let text = text(&sample::wrong_section(), AuditText::default());
    let mut rest = text.as_str();
    for part in [
        "Who has to change what\n  - answerer (10.77.0.2:50001): Take ufrag",
        "1 error wrong-section-credentials answerer (10.77.0.2:50001) · section \"video\" · RFC 9143 section 10 · packets 9,",
        "3 note distinct-credentials",
        "aiortc from 1.15",
        "t1 UDP 10.77.0.1:40001 (offerer, controlling) ↔ 10.77.0.2:50001 (answerer, controlled), sections \"audio\",",
        "          3    0.012  offerer  ──▶ answerer  check,",
        "          9    0.090  offerer  ◀── answerer  check,",
        "×7, until",
        "error 401 Unauthorized, not signed ×7",
        "✗ No check from the answerer was ever answered with success",
        "✗ DTLS never began",
        "What the capture does not show\n  - Why the answerer",
        "some/capture.pcapng: 540 packets",
    ] {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part:?} is not in {rest}"));
        rest = &rest[at..];
    }
    // What to change is said once, and who has nothing to change is not asked to.
    assert_eq!(text.matches("Take ufrag").count(), 1);
    assert!(
        text.lines().all(|line| line.chars().count() <= 100
            || line.contains(" · ")
            || line.contains(" ↔ ")
            || line.starts_with("faulty ")),
        "{text}"
    );
}

#[test]
fn a_healthy_session_is_short() {
    let report = sample::healthy();
    let brief = text(&report, AuditText::default());
    assert!(brief.lines().count() < 12, "{brief}");
    assert!(!brief.contains("──▶") && brief.contains("--timeline"), "{brief}");
    let all = text(
        &report,
        AuditText {
            timeline: true,
            ..AuditText::default()
        },
    );
    assert!(
        all.contains("──▶ answerer  SRTP ×401") && !all.contains("--timeline"),
        "{all}"
    );
}

#[test]
fn what_is_not_shown_is_not_claimed() {
    let text = text(&sample::inconclusive(), explained());
    assert!(
        text.contains("? No answer to any check is in this capture"),
        "{text}"
    );
    assert!(text.contains("the file ends inside a packet"), "{text}");
    assert!(!text.contains('✗') && !text.contains("never began\n"), "{text}");
}

#[test]
fn a_long_time_line_is_cut_unless_all_is_wanted() {
    let mut report = sample::wrong_section();
    for (at, moment) in report.transports[0].timeline.iter_mut().enumerate() {
        moment.text = format!("number {at}.");
    }
    let brief = text(&report, AuditText::default());
    assert!(brief.contains("… 8 lines more: --timeline shows them"), "{brief}");
    assert!(brief.contains("number 13.") && !brief.contains("number 14.") && brief.contains("number 31."));
    let all = text(
        &report,
        AuditText {
            timeline: true,
            ..AuditText::default()
        },
    );
    assert!((0..32).all(|at| all.contains(&format!("number {at}."))), "{all}");
}

#[test]
fn who_does_not_know_ice_is_told_the_steps_and_the_words() {
    let text = text(&sample::wrong_section(), explained());
    for part in [
        "✓ 1. Descriptions seen",
        "✗ 2. Checks here it went wrong",
        "– 4. DTLS not reached",
        "Here: None was seen.",
        "What wrong-section-credentials means",
        "BUNDLE, tagged section:",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for cause in audit::Cause::ALL {
        let text = explain_cause(cause.slug()).unwrap();
        assert!(text.contains("✗ ") && text.contains("section    RFC "), "{text}");
    }
    assert!(explain_cause("early-checks").is_some() && explain_cause("nothing").is_none());
}

#[test]
fn the_offerer_stands_on_the_left() {
    let mut report = sample::wrong_section();
    let transport = &mut report.transports[0];
    std::mem::swap(&mut transport.a, &mut transport.b);
    transport.validated.reverse();
    for moment in &mut transport.timeline {
        moment.forward = !moment.forward;
    }
    let options = AuditText {
        timeline: true,
        ..AuditText::default()
    };
    assert_eq!(text(&report, options), text(&sample::wrong_section(), options));
}

#[test]
fn the_transport_of_the_fault_comes_first() {
    let mut report = sample::wrong_section();
    let mut other = sample::healthy().transports.remove(0);
    other.id = "t0".to_owned();
    report.transports.insert(0, other);
    assert_eq!(timeline::order(&report)[0].id, "t1");
    // Without a grave finding, the one that carried the session.
    report.findings.clear();
    assert_eq!(timeline::order(&report)[0].id, "t0");
}

#[test]
fn a_terminal_is_told_nothing() {
    let report = sample::hostile(HOSTILE);
    for options in [
        AuditText::default(),
        AuditText {
            width: 1,
            timeline: true,
            explain: true,
        },
    ] {
        let audited = Audited {
            report: &report,
            name: HOSTILE,
            error: Some(HOSTILE),
        };
        let text = anstream::adapter::strip_str(&audit_text(&audited, options)).to_string();
        assert_plain(&text);
        let most = if options.timeline { 2_000_000 } else { 120_000 };
        assert!(text.len() < most, "{}", text.len());
    }
}

#[test]
fn json_has_the_keys_of_the_design() {
    let report = sample::hostile(HOSTILE);
    let audited = Audited {
        report: &report,
        name: "x",
        error: Some("byte 7"),
    };
    let document: serde_json::Value = serde_json::from_str(&audit_json(&audited).unwrap()).unwrap();
    assert_eq!(
        (&document["verdict"], &document["error"]),
        (&"faulty".into(), &"byte 7".into())
    );
    let finding = document["findings"][0].as_object().unwrap();
    for key in [
        "code",
        "severity",
        "side",
        "mid",
        "expected_mid",
        "used_mid",
        "section",
        "explanation",
        "packets",
    ] {
        assert!(finding.contains_key(key), "{key}");
    }
    assert_eq!(document["findings"][0]["mid"], HOSTILE, "as it was");
}
