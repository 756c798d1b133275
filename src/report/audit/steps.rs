//! The five steps of every session, and how far this one came.

use super::audit::{Cause, Counts, DtlsEnd, Report, TransportReport, Verdict};

/// How a step went, as far as the capture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum State {
    /// It was seen.
    Done,
    /// It is where the session went wrong.
    Failed,
    /// It did not happen any more.
    Never,
    /// The capture does not show it.
    Unknown,
}

impl State {
    /// A sign, so that nothing is told by colour alone.
    pub(in crate::report) fn sign(self) -> char {
        match self {
            State::Done => '✓',
            State::Failed => '✗',
            State::Never => '–',
            State::Unknown => '?',
        }
    }

    /// In words beside the sign.
    pub(in crate::report) fn words(self) -> &'static str {
        match self {
            State::Done => "seen",
            State::Failed => "here it went wrong",
            State::Never => "not reached",
            State::Unknown => "not shown",
        }
    }

    /// For style sheets.
    pub(in crate::report) fn name(self) -> &'static str {
        match self {
            State::Done => "done",
            State::Failed => "failed",
            State::Never => "never",
            State::Unknown => "unknown",
        }
    }
}

/// A step.
#[derive(Clone, Debug)]
pub(in crate::report) struct Step {
    pub(in crate::report) name: &'static str,
    /// What should happen, for who does not know.
    pub(in crate::report) should: &'static str,
    pub(in crate::report) state: State,
    /// What this session did.
    pub(in crate::report) did: String,
}

/// Where a cause stops a session: an index into the steps.
pub(in crate::report) fn stopped(cause: Cause) -> Option<usize> {
    Some(match cause {
        Cause::SdpInvalid => 0,
        Cause::NotNominated | Cause::RoleConflictUnresolved => 2,
        Cause::DtlsNotStarted
        | Cause::DtlsBeforeIce
        | Cause::DtlsUnfinished
        | Cause::DtlsAlert
        | Cause::FingerprintMismatch => 3,
        Cause::ConsentExpired => 4,
        Cause::None => return None,
        _ => 1,
    })
}

/// The names of the steps, and what should happen in each.
pub(in crate::report) const STEPS: [(&str, &str); 5] = [
    (
        "Descriptions",
        "Both sides exchange SDP. It holds, for each section (audio, video, data), a user name fragment and a password.",
    ),
    (
        "Checks",
        "Each side sends STUN requests signed with the other's password. Only who read the other's SDP can do that; a right one is answered with success.",
    ),
    (
        "Nomination",
        "The controlling side marks a pair of addresses that works, and both sides use it from then on.",
    ),
    (
        "DTLS",
        "Over that pair the two sides agree on keys, and each compares the other's certificate with the fingerprint in the SDP.",
    ),
    (
        "Media and data",
        "Audio, video and data flow, encrypted. Checks go on every few seconds, so that each side knows the other still wants it.",
    ),
];

/// The steps of a session.
pub(in crate::report) fn steps(report: &Report) -> Vec<Step> {
    let seen = [
        descriptions(report),
        checks(report),
        nomination(report),
        dtls(report),
        media(report),
    ];
    let faulty = report.verdict == Verdict::Faulty;
    let stop = stopped(report.cause).filter(|_| faulty);
    let mut steps = Vec::new();
    for (at, ((name, should), (seen, did))) in STEPS.into_iter().zip(seen).enumerate() {
        let state = match stop {
            Some(stop) if at == stop => State::Failed,
            _ if seen => State::Done,
            Some(stop) if at > stop => State::Never,
            _ => State::Unknown,
        };
        steps.push(Step {
            name,
            should,
            state,
            did,
        });
    }
    steps
}

fn any(report: &Report, is: impl Fn(&TransportReport) -> bool) -> bool {
    report.transports.iter().any(is)
}

fn sum(report: &Report, of: impl Fn(&Counts) -> u64) -> u64 {
    report
        .transports
        .iter()
        .fold(0, |sum: u64, one| sum.saturating_add(of(&one.counts)))
}

fn descriptions(report: &Report) -> (bool, String) {
    let known = any(report, |one| one.a.side.is_some() || one.b.side.is_some());
    let did = if known {
        "They were given."
    } else {
        "None was given that belongs to this capture."
    };
    (known, did.to_owned())
}

fn checks(report: &Report) -> (bool, String) {
    let (sent, good, bad) = (
        sum(report, |one| one.requests),
        sum(report, |one| one.successes),
        sum(report, |one| one.errors),
    );
    let both = any(report, |one| one.validated.iter().all(Option::is_some));
    (
        both,
        format!("{sent} sent, {good} answered with success, {bad} with an error."),
    )
}

fn nomination(report: &Report) -> (bool, String) {
    match report
        .transports
        .iter()
        .find_map(|one| Some((one, one.nominated?)))
    {
        Some((one, packet)) => (true, format!("Packet {packet} nominated {}.", one.id)),
        None => (false, "No answered check nominated a pair.".to_owned()),
    }
}

fn dtls(report: &Report) -> (bool, String) {
    let rank = |one: &&TransportReport| match one.dtls.end {
        DtlsEnd::NotStarted => 0,
        DtlsEnd::UnderWay => 1,
        DtlsEnd::Unfinished => 2,
        DtlsEnd::Failed => 3,
        DtlsEnd::Completed | DtlsEnd::Closed => 4,
    };
    let Some(best) = report.transports.iter().max_by_key(rank) else {
        return (false, "No DTLS was seen.".to_owned());
    };
    let version = best.dtls.version.unwrap_or("DTLS");
    match best.dtls.end {
        DtlsEnd::NotStarted => (false, "None was seen.".to_owned()),
        DtlsEnd::UnderWay => (true, "It had begun before the capture did.".to_owned()),
        DtlsEnd::Unfinished => (
            false,
            format!("{version} began on {} and did not finish.", best.id),
        ),
        DtlsEnd::Failed => (false, format!("{version} on {} failed.", best.id)),
        DtlsEnd::Completed => (true, format!("{version} was completed on {}.", best.id)),
        DtlsEnd::Closed => (
            true,
            format!("{version} was completed on {}, and closed.", best.id),
        ),
    }
}

fn media(report: &Report) -> (bool, String) {
    let (rtp, rtcp) = (sum(report, |one| one.rtp), sum(report, |one| one.rtcp));
    let other = sum(report, |one| one.other);
    let data = any(report, |one| {
        matches!(
            one.dtls.end,
            DtlsEnd::Completed | DtlsEnd::Closed | DtlsEnd::UnderWay
        )
    });
    match (rtp, rtcp, data) {
        (0, 0, true) => (
            true,
            "No RTP; data inside of DTLS cannot be told apart.".to_owned(),
        ),
        (0, 0, false) if other > 0 => (
            report.verdict == Verdict::Healthy,
            format!("No RTP and no DTLS; datagrams of another kind: {other}."),
        ),
        (0, 0, false) => (false, "Nothing was seen.".to_owned()),
        _ => (true, format!("{rtp} RTP and {rtcp} RTCP packets.")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn signs(report: &Report) -> String {
        steps(report).iter().map(|one| one.state.sign()).collect()
    }

    #[test]
    fn how_far_each_session_came() {
        assert_eq!(signs(&sample::healthy()), "✓✓✓✓✓");
        assert_eq!(signs(&sample::wrong_section()), "✓✗✓––");
        assert_eq!(signs(&sample::inconclusive()), "?????");
    }

    #[test]
    fn data_without_dtls_is_not_nothing() {
        let mut report = sample::inconclusive();
        report.transports[0].counts.other = 2;
        let media = |report: &Report| steps(report).pop().unwrap();
        assert!(
            media(&report).did.ends_with("of another kind: 2."),
            "{}",
            media(&report).did
        );
        assert_eq!(media(&report).state.sign(), '?');
        report.verdict = Verdict::Healthy;
        assert_eq!(media(&report).state.sign(), '✓');
    }
}
