//! The audit under any bytes.

use std::net::SocketAddr;
use std::time::Duration;

use crate::audit::{Auditor, CaptureFacts, Cause, Report, Sources, Verdict};
use crate::capture::{Datagram, Transport};

/// A password that descriptions of the seeds have, and that no report may hold.
const MARK: &[u8] = b"password";
/// Most datagrams of one input.
const MAX_DATAGRAMS: usize = 512;

/// Reads `data` as descriptions, credentials and datagrams, and audits them. NULs in twos part the input: first
/// descriptions and credentials, then, behind the first part that is neither, datagrams. A datagram begins with a
/// byte that says who sends it, how long after the last one, and how long it is.
///
/// # Panics
/// If the report contradicts itself, holds a password, or cannot be written.
pub fn audit(data: &[u8]) {
    let mut sources = Sources::new();
    let mut secrets = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(2).position(|two| two == [0, 0]) {
        let Ok(text) = std::str::from_utf8(&rest[..at]) else {
            break;
        };
        let read = if text.starts_with('{') {
            sources
                .credentials("credentials.json", text)
                .map_err(|error| error.to_string())
        } else {
            sources
                .description("description.sdp", text, None)
                .map_err(|error| error.to_string())
        };
        secrets.extend(marked(text));
        if let Err(error) = read {
            assert_hidden(&error, &secrets);
            break;
        }
        rest = &rest[at + 2..];
    }
    let mut auditor = Auditor::new(sources);
    let count = feed(&mut auditor, rest);
    let facts = CaptureFacts {
        packets: count,
        datagrams: count,
        ..CaptureFacts::default()
    };
    assert_hidden(&format!("{auditor:?}"), &secrets);
    check(&auditor.finish(facts), &secrets, count);
}

fn feed(auditor: &mut Auditor, mut rest: &[u8]) -> u64 {
    const ENDS: [([u8; 4], u16); 4] = [
        ([10, 0, 0, 1], 1000),
        ([10, 0, 0, 2], 2000),
        ([10, 0, 0, 1], 1001),
        ([192, 0, 2, 9], 3478),
    ];
    let end = |index: u8| SocketAddr::from(ENDS[usize::from(index & 3)]);
    let mut time = Duration::from_secs(1);
    let mut count = 0;
    while let [head, high, low, behind @ ..] = rest {
        if count == MAX_DATAGRAMS {
            break;
        }
        count += 1;
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let (payload, next) = behind.split_at(length.min(behind.len()));
        let pause = head >> 4 & 7;
        time += Duration::from_millis(4 << (2 * pause));
        auditor.take(&Datagram {
            packet: count as u64,
            time,
            transport: if head & 0x80 == 0 {
                Transport::Udp
            } else {
                Transport::Tcp
            },
            source: end(*head),
            destination: end(head >> 2),
            payload,
            cut: length > behind.len(),
        });
        rest = next;
    }
    count as u64
}

fn check(report: &Report, secrets: &[String], count: u64) {
    let json = serde_json::to_string(report).unwrap_or_default();
    assert!(!json.is_empty(), "a report that cannot be written");
    assert_hidden(&json, secrets);
    assert_eq!(
        report.verdict == Verdict::Faulty,
        report.cause != Cause::None,
        "verdict and cause disagree"
    );
    if report.cause != Cause::None {
        assert_eq!(
            report.findings.first().map(|one| one.code),
            Some(report.cause.slug())
        );
    }
    for finding in &report.findings {
        assert!(finding.packets.len() <= 20 && finding.packets.iter().all(|&one| one <= count));
        assert!(
            crate::audit::explain(finding.code).is_some(),
            "{} has no words",
            finding.code
        );
    }
    for transport in &report.transports {
        assert!(transport.timeline.len() <= 180, "a time line without bounds");
        let known =
            |moment: &crate::audit::Moment| moment.findings.iter().all(|&one| one < report.findings.len());
        assert!(transport.timeline.iter().all(known), "a moment of no finding");
    }
}

/// The words of a text that are passwords by their mark: a mutated one that is a fragment as well is none.
fn marked(text: &str) -> Vec<String> {
    let words = text
        .lines()
        .filter_map(|line| line.trim_end().strip_prefix("a=ice-pwd:"));
    words
        .filter(|word| word.len() >= 22 && word.as_bytes().windows(MARK.len()).any(|part| part == MARK))
        .filter(|word| text.matches(*word).count() == 1)
        .map(str::to_owned)
        .collect()
}

fn assert_hidden(text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "a password is shown");
    }
}
