//! Whether a fact holds, and what was seen of it in words.

use std::fmt;

use super::{Fact, Observation, Reply};
use crate::suite::scene::Role;

impl Fact {
    /// Whether it holds.
    pub fn holds(&self, seen: &Observation) -> bool {
        match *self {
            Fact::Silence => seen.reply == Reply::Silence,
            Fact::Success => seen.reply == Reply::Success,
            Fact::Error(code) => seen.reply == Reply::Error(code),
            Fact::AnyError => matches!(seen.reply, Reply::Error(_)),
            Fact::NoSuccess => seen.reply != Reply::Success,
            Fact::Replies(count) => seen.replies == count,
            Fact::Signed(signer) => seen.signer == signer,
            Fact::Mapped(mapped) => seen.mapped == mapped,
            Fact::FromAsked(asked) => seen.from_asked == asked,
            Fact::ReplyFingerprint(presence) => seen.reply_fingerprint == presence,
            Fact::Unknowns(types) => same_types(&seen.unknowns, types),
            Fact::ReplyHas(kind, has) => seen.reply_attributes.contains(&kind) == has,
            Fact::PlainErrorCode(plain) => seen.plain_error_code == plain,
            Fact::Cookie(cookie) => seen.cookie() == cookie,
            Fact::OtherNonce(other) => seen.nonce.is_some() && seen.other_nonce() == other,
            Fact::Larger(larger) => seen.larger == larger,
            Fact::Triggered(triggered) => seen.triggered == triggered,
            Fact::TriggeredRightly(rightly) => seen.triggered && seen.triggered_rightly == rightly,
            Fact::Role(role) => seen.role == Some(role),
            Fact::NewTieBreaker(new) => seen.new_tie_breaker == new,
            Fact::Fate(fate) => seen.fate == fate,
            Fact::Connected(connected) => seen.all_connected() == connected,
            Fact::StreamConnected(stream, connected) => seen.stream_connected(stream) == connected,
            Fact::Failed(failed) => seen.failed == failed,
            Fact::Nominated(nominated) => seen.nominated == nominated,
            Fact::SelectedCandidate(candidate) => seen.selected_candidate == Some(candidate),
            Fact::Checks(checks) => seen.checks == checks,
            Fact::Delivered(delivered) => seen.delivered == delivered,
            Fact::DataLeft(left) => seen.left == left,
            Fact::Keeps(rule) => seen.checks && !seen.broken.iter().any(|(broken, _)| *broken == rule),
            Fact::StopsAfter(from, to) => seen
                .stopped_after
                .is_some_and(|seconds| (f64::from(from)..=f64::from(to)).contains(&seconds)),
            Fact::ConsentInterval(from, to) => seen
                .mean_interval()
                .is_some_and(|mean| (f64::from(from)..=f64::from(to)).contains(&mean)),
            Fact::ConsentRandomised(random) => {
                seen.consent_intervals.len() > 2 && seen.randomised() == random
            }
            Fact::ConsentFloor(floor) => seen
                .shortest_interval()
                .is_some_and(|one| one >= u32::from(floor)),
            Fact::DeadChecked(from, to) => (usize::from(from)..=usize::from(to)).contains(&seen.dead.len()),
            Fact::BestFirst(best) => seen.best_first() == best,
            Fact::Pace(from, to) => within(seen.pace, from, to),
            Fact::Attempts(from, to) => (from..=to).contains(&seen.attempts),
            Fact::Transmissions(from, to) => (from..=to).contains(&seen.transmissions),
            Fact::ComponentChecked(component, checked) => seen.components.contains(&component) == checked,
            Fact::Indications(some) => (seen.indications > 0) == some,
            Fact::KeepaliveInterval(from, to) => within(seen.keepalive_interval, from, to),
            Fact::PlainIndications(plain) => seen.plain_indications() == plain,
            Fact::NewCredentials(new) => seen.new_credentials == new,
            Fact::LegalCredentials(legal) => seen.legal_credentials == legal,
        }
    }

    /// What was seen of the thing this fact is about, in words that are the same for the same behaviour:
    /// no time, no address, no random value.
    pub fn seen(&self, seen: &Observation) -> String {
        match *self {
            Fact::Silence | Fact::Success | Fact::Error(_) | Fact::AnyError | Fact::NoSuccess => {
                format!("reply={}", seen.reply)
            }
            Fact::Replies(_) => format!("replies={}", seen.replies),
            Fact::Signed(_) => format!("signed-by={}", word(seen.signer)),
            Fact::Mapped(_) => format!("mapped={}", word(seen.mapped)),
            Fact::FromAsked(_) => format!("from-the-address-asked={}", seen.from_asked),
            Fact::ReplyFingerprint(_) => format!("fingerprint={}", word(seen.reply_fingerprint)),
            Fact::Unknowns(_) => {
                let types: Vec<String> = seen.unknowns.iter().map(|one| format!("{one:04x}")).collect();
                format!("unknown-attributes=[{}]", types.join(" "))
            }
            Fact::ReplyHas(kind, _) => {
                let has = seen.reply_attributes.contains(&kind);
                format!("reply-has-{}={has}", kind.to_string().to_lowercase())
            }
            Fact::PlainErrorCode(_) => format!("plain-error-code={}", seen.plain_error_code),
            Fact::Cookie(_) => format!("nonce-cookie={}", word(seen.cookie())),
            Fact::OtherNonce(_) => format!("other-nonce={}", seen.other_nonce()),
            Fact::Larger(_) => format!("reply-larger={}", seen.larger),
            Fact::Triggered(_) => format!("triggered-check={}", seen.triggered),
            Fact::TriggeredRightly(_) => {
                format!("triggered-rightly={}", seen.triggered && seen.triggered_rightly)
            }
            Fact::Role(_) => format!("role={}", seen.role.map_or("unseen", Role::name)),
            Fact::NewTieBreaker(_) => format!("new-tie-breaker={}", seen.new_tie_breaker),
            Fact::Fate(_) => format!("answer={}", word(seen.fate)),
            Fact::Connected(_) => format!("connected={}", seen.all_connected()),
            Fact::StreamConnected(stream, _) => {
                format!("stream-{stream}-connected={}", seen.stream_connected(stream))
            }
            Fact::Failed(_) => format!("failed={}", seen.failed),
            Fact::Nominated(_) => format!("nominated={}", seen.nominated),
            Fact::SelectedCandidate(_) => format!(
                "selected={}",
                match seen.selected_candidate {
                    Some(true) => "candidate",
                    Some(false) => "stranger",
                    None => "none",
                }
            ),
            Fact::Checks(_) => format!("checks={}", seen.checks),
            Fact::Delivered(_) => format!("delivered={}", seen.delivered),
            Fact::DataLeft(_) => format!("data-to={}", word(seen.left)),
            Fact::Keeps(rule) => seen.kept(rule),
            Fact::StopsAfter(from, to) => seen.stopped(from, to),
            Fact::ConsentInterval(from, to) => seen.interval(from, to),
            Fact::ConsentRandomised(_) => format!("consent-randomised={}", seen.randomised()),
            Fact::ConsentFloor(floor) => seen.floor(floor),
            Fact::DeadChecked(from, to) => {
                let count = u32::try_from(seen.dead.len()).map(f64::from).ok();
                Observation::place("dead-candidates-checked", count, from.into(), to.into())
            }
            Fact::BestFirst(_) => format!("best-first={}", seen.best_first()),
            Fact::Pace(from, to) => Observation::place("pace", seen.pace, from, to),
            Fact::Attempts(..) => format!("attempts={}", seen.attempts),
            Fact::Transmissions(..) => format!("transmissions={}", seen.transmissions),
            Fact::ComponentChecked(component, _) => {
                format!(
                    "component-{component}-checked={}",
                    seen.components.contains(&component)
                )
            }
            Fact::Indications(_) => format!("indications={}", seen.indications > 0),
            Fact::KeepaliveInterval(from, to) => {
                Observation::place("keepalive-interval", seen.keepalive_interval, from, to)
            }
            Fact::PlainIndications(_) => match seen.odd_indication {
                Some(how) => format!("plain-indications=false ({how})"),
                None => format!("plain-indications={}", seen.plain_indications()),
            },
            Fact::NewCredentials(_) => format!("new-credentials={}", seen.new_credentials),
            Fact::LegalCredentials(_) => format!("legal-credentials={}", seen.legal_credentials),
        }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reply::Silence => to.write_str("none"),
            Reply::Success => to.write_str("success"),
            Reply::Error(code) => write!(to, "error-{code}"),
            Reply::Other(what) => write!(to, "other ({what})"),
        }
    }
}

fn within(value: Option<f64>, from: u16, to: u16) -> bool {
    value.is_some_and(|value| (f64::from(from)..=f64::from(to)).contains(&value))
}

fn same_types(seen: &[u16], wanted: &[u16]) -> bool {
    let sorted = |types: &[u16]| {
        let mut types = types.to_vec();
        types.sort_unstable();
        types.dedup();
        types
    };
    sorted(seen) == sorted(wanted)
}

/// `OtherStream` as `other-stream`, `Signed(Nobody)` as `signed(nobody)`.
pub(super) fn word(value: impl fmt::Debug) -> String {
    let mut text = String::new();
    for one in format!("{value:?}").chars() {
        if one.is_uppercase() && text.ends_with(|before: char| before.is_lowercase()) {
            text.push('-');
        }
        text.extend(one.to_lowercase());
    }
    text
}

impl fmt::Display for Fact {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::ReplyHas(kind, has) => {
                write!(to, "reply-has-{}({has})", kind.to_string().to_lowercase())
            }
            Fact::Unknowns(types) => {
                let types: Vec<String> = types.iter().map(|one| format!("{one:04x}")).collect();
                write!(to, "unknown-attributes({})", types.join(" "))
            }
            other => to.write_str(&word(other)),
        }
    }
}
