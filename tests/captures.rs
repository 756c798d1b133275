//! The captures of `vectors/captures`: complete, described, and audited with the expected result; the same captures
//! cut, begun late, without a description and among foreign traffic never lead to a false verdict.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

#[path = "captures/recording.rs"]
mod recording;
#[path = "captures/truth.rs"]
mod truth;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use icespec::audit::{Severity, Verdict};

use recording::{Packet, Recording, all};
use truth::{Part, differences, is_true, slug};

/// Fails with all that is wrong, not with the first.
fn assert_nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_scenario_is_described() {
    let schema = include_str!("../vectors/schema/scenario.schema.json");
    let schema = jsonschema::draft202012::new(&serde_json::from_str(schema).unwrap()).unwrap();
    let recordings = all();
    assert!(recordings.len() >= 25, "{} scenarios", recordings.len());
    for recording in &recordings {
        let errors: Vec<String> = schema
            .iter_errors(&recording.scenario)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {}", recording.name, errors.join("; "));
        let command = recording.scenario["command"].as_str().unwrap();
        assert_eq!(command, format!("vectors/captures/record {}", recording.name));
        let described = recording.has("offer.sdp") && recording.has("answer.sdp");
        assert!(
            described || recording.has("credentials.json"),
            "{}: nothing tells the credentials",
            recording.name
        );
        let bytes = recording.bytes().len();
        assert!(
            (300..200_000).contains(&bytes),
            "{}: {bytes} bytes",
            recording.name
        );
    }
}

#[test]
fn every_capture_is_read_to_its_end() {
    for recording in all() {
        let packets = recording.packets();
        assert!(
            packets.len() >= 2,
            "{}: {} datagrams",
            recording.name,
            packets.len()
        );
        assert!(
            packets.iter().all(|packet| !packet.cut),
            "{}: cut",
            recording.name
        );
    }
}

#[test]
fn the_audit_finds_what_is_expected() {
    let recordings = all();
    let wrong = recordings.iter().filter_map(|recording| {
        let differences = differences(recording, &recording.report());
        (!differences.is_empty()).then(|| format!("{}: {}", recording.name, differences.join(", ")))
    });
    assert_nothing(&wrong.collect::<Vec<_>>());
}

#[test]
fn ten_pairs_of_stacks_are_healthy_without_a_finding_above_a_note() {
    let mut pairs = BTreeSet::new();
    for recording in all().iter().filter(|recording| recording.is_healthy()) {
        let report = recording.report();
        let clean = report
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Note);
        if report.verdict == Verdict::Healthy && clean {
            pairs.insert(recording.stacks());
        }
    }
    assert!(pairs.len() >= 10, "{} pairs: {pairs:?}", pairs.len());
}

#[test]
fn a_missing_description_leads_to_no_false_verdict() {
    let mut wrong = Vec::new();
    for recording in all() {
        let whole = recording.report();
        let every = [
            "offer.sdp",
            "answer.sdp",
            "reoffer.sdp",
            "reanswer.sdp",
            "credentials.json",
        ];
        let offers = ["offer.sdp", "reoffer.sdp"];
        let answers = ["answer.sdp", "reanswer.sdp"];
        for left_out in [&offers[..], &answers[..], &every[..]] {
            let part = recording.report_without(left_out);
            // Without descriptions a fault may not be visible at all.
            let healthy = part.verdict == Verdict::Healthy && visible_only_with_descriptions(&recording);
            if !healthy && !is_true(&whole, &part, &Part::all()) {
                wrong.push(told(&recording, &format!("without {left_out:?}"), &part));
            }
        }
    }
    assert_nothing(&wrong);
}

/// What is wrong about a certificate only a description can show.
fn visible_only_with_descriptions(recording: &Recording) -> bool {
    recording.expected("cause") == Some("fingerprint-mismatch")
}

#[test]
fn a_capture_cut_anywhere_leads_to_no_false_verdict() {
    let mut wrong = Vec::new();
    for recording in all() {
        let (whole, packets) = (recording.report(), recording.packets());
        for end in points(packets.len()) {
            let part = recording.report_on(&packets[..end]);
            let kept = 0..packets[end].number;
            if !is_true(
                &whole,
                &part,
                &Part {
                    kept,
                    lasts: lasts(&packets[..end]),
                },
            ) {
                wrong.push(told(
                    &recording,
                    &format!("up to datagram {end} of {}", packets.len()),
                    &part,
                ));
            }
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn a_capture_begun_in_mid_session_leads_to_no_false_verdict() {
    let mut wrong = Vec::new();
    for recording in all() {
        let (whole, packets) = (recording.report(), recording.packets());
        for begin in points(packets.len()) {
            let part = recording.report_on(&packets[begin..]);
            let kept = packets[begin].number..u64::MAX;
            if !is_true(
                &whole,
                &part,
                &Part {
                    kept,
                    lasts: lasts(&packets[begin..]),
                },
            ) {
                wrong.push(told(
                    &recording,
                    &format!("from datagram {begin} of {}", packets.len()),
                    &part,
                ));
            }
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn foreign_traffic_leads_to_no_false_verdict() {
    let recordings = all();
    let mut wrong = Vec::new();
    for (index, recording) in recordings.iter().enumerate() {
        let whole = recording.report();
        for step in [1, 5, 11] {
            let foreign = &recordings[(index + step) % recordings.len()];
            let (ours, theirs) = (recording.packets(), foreign.packets());
            if !addresses(&ours).is_disjoint(&addresses(&theirs)) {
                continue;
            }
            let part = recording.report_on(&merged(ours, theirs));
            if part.verdict == Verdict::Healthy && whole.verdict != Verdict::Healthy
                || !is_true(&whole, &part, &Part::all())
            {
                wrong.push(told(recording, &format!("with {}", foreign.name), &part));
            }
        }
    }
    assert_nothing(&wrong);
}

/// Every place in the first sixty datagrams, then one in seven.
fn points(length: usize) -> impl Iterator<Item = usize> {
    (0..length).filter(|point| *point < 60 || point % 7 == 0)
}

fn lasts(packets: &[Packet]) -> Duration {
    let span = packets.first().zip(packets.last());
    span.map_or(Duration::ZERO, |(first, last)| {
        last.time.saturating_sub(first.time)
    })
}

fn addresses(packets: &[Packet]) -> BTreeSet<SocketAddr> {
    packets
        .iter()
        .flat_map(|packet| [packet.source, packet.destination])
        .collect()
}

/// Both from the same moment on, in order of time and numbered anew.
fn merged(ours: Vec<Packet>, theirs: Vec<Packet>) -> Vec<Packet> {
    let begin = ours[0].time;
    let theirs_begin = theirs[0].time;
    let moved = theirs.into_iter().map(|mut packet| {
        packet.time = begin + packet.time.saturating_sub(theirs_begin);
        packet
    });
    let mut merged: Vec<Packet> = ours.into_iter().chain(moved).collect();
    merged.sort_by_key(|packet| packet.time);
    for (number, packet) in (1..).zip(&mut merged) {
        packet.number = number;
    }
    merged
}

fn told(recording: &Recording, what: &str, report: &icespec::audit::Report) -> String {
    let (verdict, cause) = (slug(report.verdict), slug(report.cause));
    format!(
        "{} {what}: {verdict}, {cause}: {}",
        recording.name, report.summary
    )
}
