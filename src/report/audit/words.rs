//! How the reports of an audit call things.

use super::audit::{Cause, Endpoint, Finding, Report, Severity, Side, TransportReport, Verdict, capital};
use crate::capture::Transport;
use crate::report::plain::bounded;

/// The longest name of a section that is shown.
const MID: usize = 40;
/// How many names of sections are listed.
const MIDS: usize = 12;

/// The verdict as a word.
pub(in crate::report) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Healthy => "healthy",
        Verdict::Faulty => "faulty",
        Verdict::Inconclusive => "inconclusive",
    }
}

pub(in crate::report) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A section in quotes: `"audio"`.
pub(in crate::report) fn section(mid: &str) -> String {
    format!("\"{}\"", bounded(mid, MID))
}

/// The sections of a flow: `sections "audio", "video"`, or nothing.
pub(in crate::report) fn sections(mids: &[String]) -> String {
    let mut names: Vec<String> = mids.iter().take(MIDS).map(|mid| section(mid)).collect();
    if mids.len() > MIDS {
        names.push(format!("{} more", mids.len() - MIDS));
    }
    match mids.len() {
        0 => String::new(),
        1 => format!("section {}", names[0]),
        _ => format!("sections {}", names.join(", ")),
    }
}

/// The ends as a reader wants them: the offerer first, wherever it is known.
pub(in crate::report) struct Ends<'a> {
    pub(in crate::report) points: [&'a Endpoint; 2],
    /// What they are called: their sides, or their addresses where sides do not tell them apart.
    pub(in crate::report) names: [String; 2],
    /// Whether they stand the other way round than in the report.
    pub(in crate::report) turned: bool,
}

pub(in crate::report) fn ends(transport: &TransportReport) -> Ends<'_> {
    let turned = transport.a.side != Some(Side::Offerer) && transport.b.side == Some(Side::Offerer);
    let points = if turned {
        [&transport.b, &transport.a]
    } else {
        [&transport.a, &transport.b]
    };
    let names = match points.map(|end| end.side) {
        [Some(a), Some(b)] if a != b => [a.name().to_owned(), b.name().to_owned()],
        _ => points.map(|end| end.address.to_string()),
    };
    Ends {
        points,
        names,
        turned,
    }
}

/// What carries a flow.
pub(in crate::report) fn protocol(transport: &TransportReport) -> &'static str {
    match transport.protocol {
        Transport::Udp => "UDP",
        Transport::Tcp => "TCP",
    }
}

/// An end in full: `10.77.0.1:40001 (offerer, controlling)`.
pub(in crate::report) fn end(end: &Endpoint) -> String {
    let words: Vec<&str> = end.side.map(Side::name).into_iter().chain(end.role).collect();
    if words.is_empty() {
        end.address.to_string()
    } else {
        format!("{} ({})", end.address, words.join(", "))
    }
}

/// Who did it: `answerer (10.77.0.2:50001)`.
pub(in crate::report) fn who(finding: &Finding) -> Option<String> {
    match (finding.side, finding.agent) {
        (Some(one), Some(agent)) => Some(format!("{} ({agent})", one.name())),
        (Some(one), None) => Some(one.name().to_owned()),
        (None, Some(agent)) => Some(agent.to_string()),
        (None, None) => None,
    }
}

/// A place in an RFC with where to read it, from "RFC 8445 7.2.2".
pub(crate) struct Place {
    pub(crate) name: String,
    pub(in crate::report) link: Option<String>,
}

pub(crate) fn place(section: &str) -> Place {
    let mut parts = section.split(' ');
    let plain =
        |text: &&str| !text.is_empty() && text.chars().all(|one| one.is_ascii_alphanumeric() || one == '.');
    match (
        parts.next(),
        parts.next(),
        parts.next().filter(plain),
        parts.next(),
    ) {
        (Some("RFC"), Some(rfc), Some(section), None) if rfc.parse::<u16>().is_ok() => Place {
            name: format!("RFC {rfc} section {section}"),
            link: Some(crate::report::sections::address(rfc, section)),
        },
        _ => Place {
            name: section.to_owned(),
            link: None,
        },
    }
}

/// `packets 9, 13, 17 and 4 more`; nothing if there are none.
pub(in crate::report) fn packets(finding: &Finding, most: usize) -> String {
    let shown: Vec<String> = finding.packets.iter().take(most).map(u64::to_string).collect();
    if shown.is_empty() {
        return String::new();
    }
    let known = u64::try_from(finding.packets.len())
        .unwrap_or(u64::MAX)
        .max(finding.occurrences);
    let more = known - u64::try_from(shown.len()).unwrap_or(known);
    let word = if known == 1 { "packet" } else { "packets" };
    match more {
        0 => format!("{word} {}", shown.join(", ")),
        more => format!("{word} {} and {more} more", shown.join(", ")),
    }
}

/// The one line that says it all: what went wrong, and who did it.
pub(in crate::report) fn headline(report: &Report) -> String {
    let root = root(report);
    let actor = root.and_then(|finding| match (finding.side, finding.agent) {
        (Some(one), _) => Some(format!("the {}", one.name())),
        (None, Some(agent)) => Some(agent.to_string()),
        (None, None) => None,
    });
    match (report.verdict, report.cause) {
        (Verdict::Healthy, _) => "The session was set up as it should be.".to_owned(),
        (Verdict::Inconclusive, _) => {
            "The capture does not show what went wrong, nor that all went well.".to_owned()
        }
        (Verdict::Faulty, Cause::WrongSectionCredentials) => {
            let used = root
                .and_then(|one| one.used_mid.as_deref())
                .map_or_else(String::new, |mid| format!(" {}", section(mid)));
            let wanted = root.and_then(|one| one.expected_mid.as_deref());
            let wanted = wanted.map_or_else(String::new, |mid| {
                format!("; those of section {} count here", section(mid))
            });
            let actor = actor.unwrap_or_else(|| "one side".to_owned());
            capital(&format!(
                "{actor} signs its checks with the credentials of section{used}{wanted}."
            ))
        }
        (Verdict::Faulty, cause) => cause.sentence(actor.as_deref()),
    }
}

/// The finding of the root cause.
pub(in crate::report) fn root(report: &Report) -> Option<&Finding> {
    let name = report.cause.slug();
    report.findings.iter().find(|one| one.code == name)
}

/// The finding of the root cause by its place, if the messages it rests on are themselves wrong; a finding that
/// something never came rests on what came before it.
pub(in crate::report) fn blamed(report: &Report) -> Option<usize> {
    let absence = matches!(
        report.cause,
        Cause::DtlsNotStarted | Cause::NotNominated | Cause::NoChecksSent
    );
    let name = report.cause.slug();
    report
        .findings
        .iter()
        .position(|one| one.code == name && !absence)
}

/// Who has to change what, the root cause first, nothing twice. Notes ask nobody to change anything.
pub(in crate::report) fn changes(report: &Report) -> Vec<(String, &str)> {
    let mut changes: Vec<(String, &str)> = Vec::new();
    for finding in report
        .findings
        .iter()
        .filter(|one| one.severity != Severity::Note)
    {
        if let Some(advice) = &finding.advice {
            let who = who(finding).unwrap_or_default();
            if !changes.iter().any(|one| one.1 == advice && one.0 == who) {
                changes.push((who, advice));
            }
        }
    }
    changes
}

/// How much was read: `540 packets in 34.0 s`.
pub(in crate::report) fn read(report: &Report) -> String {
    let facts = &report.capture;
    let mut text = format!(
        "{} packets in {}, {} of ICE, DTLS or media, {} of other kinds",
        facts.packets,
        seconds(facts.seconds),
        facts.datagrams,
        facts.skipped
    );
    if facts.cut {
        text.push_str("; the file ends inside a packet");
    }
    text
}

/// Seconds for people; whatever a file claims.
pub(in crate::report) fn seconds(value: f64) -> String {
    if value.abs() < 1e9 {
        format!("{value:.1} s")
    } else {
        format!("{value:.1e} s")
    }
}
