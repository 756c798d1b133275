//! Audits made by hand, for the tests of the formats and, included there as well, of the pages.

#![allow(unreachable_pub, dead_code, reason = "each of the two places uses some of it")]

use std::net::SocketAddr;

use super::audit::{
    CaptureFacts, Cause, Counts, Dtls, DtlsEnd, Endpoint, Finding, Moment, MomentKind, Report, Severity,
    Side, TransportReport, Verdict,
};
use super::capture::Transport;

const OFFERER: &str = "10.77.0.1:40001";
const ANSWERER: &str = "10.77.0.2:50001";

/// The failure the project grew from: three sections with credentials of their own, and an answerer that signs
/// with those of the second.
pub fn wrong_section() -> Report {
    let mut report = healthy();
    report.verdict = Verdict::Faulty;
    report.cause = Cause::WrongSectionCredentials;
    report.summary = String::from(
        "The answerer signs its checks with the credentials of section 1 \"video\". All sections share one \
        transport, and on it only those of section 0 \"audio\" count, so the offerer refused 7 of 7 checks with 401. \
        The offerer's own checks were answered, so it took ICE for complete; DTLS never began.",
    );
    report.findings = vec![
        Finding {
            code: "wrong-section-credentials",
            severity: Severity::Error,
            side: Some(Side::Answerer),
            agent: address(ANSWERER),
            mid: Some("video".to_owned()),
            expected_mid: Some("audio".to_owned()),
            used_mid: Some("video".to_owned()),
            section: Some("RFC 9143 10"),
            explanation: "7 checks have USERNAME 9fVi:Kd4q and are signed with the password of section 1 \"video\" of \
                the offer. The answer bundles all sections, and the tagged one is section 0 \"audio\" (ufrag 8hTz)."
                .to_owned(),
            advice: Some(
                "Take ufrag and password for all checks of a bundle from its tagged section, the first mid of \
                a=group:BUNDLE in the answer."
                    .to_owned(),
            ),
            packets: vec![9, 13, 17, 21, 25, 29, 33],
            occurrences: 7,
        },
        Finding {
            code: "dtls-not-started",
            severity: Severity::Error,
            side: None,
            agent: None,
            mid: None,
            expected_mid: None,
            used_mid: None,
            section: Some("RFC 8842 5.5"),
            explanation: "A pair was nominated at packet 7 and no ClientHello followed in 33.9 s.".to_owned(),
            advice: None,
            packets: vec![7],
            occurrences: 1,
        },
        note(),
    ];
    let transport = &mut report.transports[0];
    transport.validated = [Some(4), None];
    transport.nominated = Some(7);
    transport.dtls = Dtls::default();
    transport.counts = Counts {
        requests: 16,
        successes: 9,
        errors: 7,
        ..Counts::default()
    };
    transport.timeline = failing_timeline();
    report.unknown = vec!["Why the answerer chose that section: its log would say.".to_owned()];
    report
}

fn failing_timeline() -> Vec<Moment> {
    let own = "check, USERNAME Kd4q:8hTz, signed with the answerer's password";
    let wrong =
        "check, USERNAME 9fVi:Kd4q (section 1 \"video\"), signed with the password of section 1 \"video\"";
    let mut line = vec![
        moment(3, 0.012, true, MomentKind::Request, own, &[]),
        moment(
            4,
            0.013,
            false,
            MomentKind::Success,
            "success, signed with the key of its request",
            &[],
        ),
        moment(
            7,
            0.071,
            true,
            MomentKind::Request,
            "check, USERNAME Kd4q:8hTz, USE-CANDIDATE, signed with the answerer's password",
            &[1],
        ),
        moment(
            8,
            0.072,
            false,
            MomentKind::Success,
            "success, signed with the key of its request",
            &[],
        ),
    ];
    for turn in 0_u32..7 {
        let packet = 9 + u64::from(turn) * 4;
        let seconds = 0.09 + f64::from(turn * turn) * 0.69;
        line.push(moment(packet, seconds, false, MomentKind::Request, wrong, &[0]));
        line.push(moment(
            packet + 1,
            seconds + 0.001,
            true,
            MomentKind::Error,
            "error 401 Unauthorized, not signed",
            &[0],
        ));
        line.push(moment(
            packet + 2,
            seconds + 0.2,
            true,
            MomentKind::Request,
            own,
            &[],
        ));
        line.push(moment(
            packet + 3,
            seconds + 0.201,
            false,
            MomentKind::Success,
            "success, signed with the key of its request",
            &[],
        ));
    }
    line
}

/// ICE, DTLS 1.2 and media, as they should be.
pub fn healthy() -> Report {
    let own = "check, USERNAME Kd4q:8hTz, USE-CANDIDATE, signed with the answerer's password";
    let other =
        "check, USERNAME 8hTz:Kd4q (section 0 \"audio\"), signed with the password of section 0 \"audio\"";
    let success = "success, signed with the key of its request";
    let mut timeline = vec![
        moment(3, 0.012, true, MomentKind::Request, own, &[]),
        moment(4, 0.013, false, MomentKind::Success, success, &[]),
        moment(5, 0.014, false, MomentKind::Request, other, &[]),
        moment(6, 0.015, true, MomentKind::Success, success, &[]),
        moment(
            7,
            0.030,
            false,
            MomentKind::Handshake,
            "DTLS ClientHello, offers 1.2",
            &[],
        ),
        moment(
            8,
            0.031,
            true,
            MomentKind::Handshake,
            "DTLS ServerHello 1.2, Certificate, ServerKeyExchange, ServerHelloDone",
            &[],
        ),
        moment(
            9,
            0.035,
            false,
            MomentKind::Handshake,
            "DTLS Certificate, ClientKeyExchange, ChangeCipherSpec, Finished",
            &[],
        ),
        moment(
            10,
            0.036,
            true,
            MomentKind::Handshake,
            "DTLS ChangeCipherSpec, Finished",
            &[],
        ),
        moment(11, 0.040, true, MomentKind::Data, "SRTP", &[]),
    ];
    timeline[8].repeats = 400;
    for turn in 0_u32..4 {
        let packet = 420 + u64::from(turn) * 30;
        let seconds = 5.0 + f64::from(turn) * 5.1;
        timeline.push(moment(packet, seconds, true, MomentKind::Request, own, &[]));
        timeline.push(moment(
            packet + 1,
            seconds + 0.001,
            false,
            MomentKind::Success,
            success,
            &[],
        ));
    }
    Report {
        verdict: Verdict::Healthy,
        cause: Cause::None,
        summary: "One transport carried 3 sections: both sides' checks were answered, the pair was nominated, DTLS 1.2 was \
            completed and media flowed."
            .to_owned(),
        findings: Vec::new(),
        unknown: Vec::new(),
        transports: vec![TransportReport {
            id: "t1".to_owned(),
            protocol: Transport::Udp,
            a: end(OFFERER, Some(Side::Offerer), Some("controlling")),
            b: end(ANSWERER, Some(Side::Answerer), Some("controlled")),
            mids: vec!["audio".to_owned(), "video".to_owned(), "data".to_owned()],
            counts: Counts { requests: 6, successes: 6, dtls: 4, rtp: 401, ..Counts::default() },
            validated: [Some(4), Some(6)],
            nominated: Some(3),
            dtls: Dtls {
                began: Some(7),
                client: Some(1),
                version: Some("DTLS 1.2"),
                end: DtlsEnd::Completed,
                ended: Some(10),
                alert: None,
            },
            timeline,
            omitted: 0,
        }],
        capture: CaptureFacts { packets: 540, datagrams: 536, skipped: 4, seconds: 34.0, cut: false },
    }
}

/// Checks of one side that nobody answers, without descriptions, in a file that ends early.
pub fn inconclusive() -> Report {
    let mut report = healthy();
    report.verdict = Verdict::Inconclusive;
    report.summary =
        String::from("Only one direction was captured: 12 checks, and no answer to any of them.");
    report.unknown = vec![
        "Whether the checks were answered: nothing that came from 10.77.0.2:50001 is in the capture."
            .to_owned(),
        "Whose credentials the checks carry: no description was given.".to_owned(),
    ];
    report.capture = CaptureFacts {
        packets: 14,
        datagrams: 12,
        skipped: 2,
        seconds: 7.9,
        cut: true,
    };
    let transport = &mut report.transports[0];
    transport.a = end(OFFERER, None, Some("controlling"));
    transport.b = end(ANSWERER, None, None);
    transport.mids = Vec::new();
    transport.validated = [None, None];
    transport.nominated = None;
    transport.dtls = Dtls::default();
    transport.counts = Counts {
        requests: 12,
        ..Counts::default()
    };
    transport.timeline = vec![moment(
        1,
        0.0,
        true,
        MomentKind::Request,
        "check, USERNAME Kd4q:8hTz, not verified",
        &[],
    )];
    transport.timeline[0].repeats = 11;
    report
}

/// Everything a capture or a description may put into a report, made hostile and long.
pub fn hostile(text: &str) -> Report {
    let mut report = wrong_section();
    let long = format!("{text}{}", "<b>".repeat(10_000));
    report.summary.clone_from(&long);
    report.unknown = vec![long.clone(), text.to_owned()];
    for finding in &mut report.findings {
        finding.mid = Some(text.to_owned());
        finding.expected_mid = Some(text.to_owned());
        finding.used_mid = Some(long.clone());
        finding.explanation.clone_from(&long);
        finding.advice = Some(text.to_owned());
        finding.section = None;
        finding.packets = (0..20).map(|at| u64::MAX - at).collect();
        finding.occurrences = u64::MAX;
    }
    let mut transport = report.transports[0].clone();
    transport.mids = vec![text.to_owned(); 300];
    transport.dtls.alert = Some(text.to_owned());
    transport.a.address = "[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:65535"
        .parse()
        .unwrap_or(transport.a.address);
    transport.omitted = u64::MAX;
    for (at, moment) in transport.timeline.iter_mut().enumerate() {
        moment.text = format!("{at}{}", if at % 2 == 0 { text } else { &long });
        moment.seconds = if at % 3 == 0 { 1e300 } else { -1.0 };
        moment.packet = u64::MAX;
        moment.repeats = u64::MAX;
        moment.findings = vec![0, usize::MAX, 2, 1];
    }
    report.transports = vec![transport; 60];
    report
}

fn note() -> Finding {
    Finding {
        code: "distinct-credentials",
        severity: Severity::Note,
        side: Some(Side::Offerer),
        agent: address(OFFERER),
        mid: None,
        expected_mid: None,
        used_mid: None,
        section: Some("RFC 9143 10"),
        explanation: "The offer gives each of its 3 sections a ufrag and password of its own. That is allowed; some stacks \
            cannot answer it."
            .to_owned(),
        advice: Some("aiortc from 1.15 on gives all sections of an offer the same credentials.".to_owned()),
        packets: Vec::new(),
        occurrences: 1,
    }
}

fn address(text: &str) -> Option<SocketAddr> {
    text.parse().ok()
}

fn end(text: &str, side: Option<Side>, role: Option<&'static str>) -> Endpoint {
    Endpoint {
        address: address(text).unwrap_or_else(|| ([0, 0, 0, 0], 0).into()),
        side,
        role,
    }
}

fn moment(
    packet: u64,
    seconds: f64,
    forward: bool,
    kind: MomentKind,
    text: &str,
    findings: &[usize],
) -> Moment {
    Moment {
        packet,
        seconds,
        forward,
        kind,
        text: text.to_owned(),
        repeats: 0,
        findings: findings.to_vec(),
    }
}
