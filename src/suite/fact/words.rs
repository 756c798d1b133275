//! Whether a fact holds, and what was seen of it in words.

use std::fmt;

use super::{Fact, Observation, Reply};

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
        let held = match *self {
            Fact::Silence | Fact::Success | Fact::Error(_) | Fact::AnyError | Fact::NoSuccess => {
                return format!("reply={}", seen.reply);
            }
            Fact::Replies(_) => Fact::Replies(seen.replies),
            Fact::Signed(_) => Fact::Signed(seen.signer),
            Fact::Mapped(_) => Fact::Mapped(seen.mapped),
            Fact::FromAsked(_) => Fact::FromAsked(seen.from_asked),
            Fact::ReplyFingerprint(_) => Fact::ReplyFingerprint(seen.reply_fingerprint),
            Fact::Unknowns(_) => return unknowns(&seen.unknowns),
            Fact::ReplyHas(kind, _) => Fact::ReplyHas(kind, seen.reply_attributes.contains(&kind)),
            Fact::PlainErrorCode(_) => Fact::PlainErrorCode(seen.plain_error_code),
            Fact::Cookie(_) => Fact::Cookie(seen.cookie()),
            Fact::OtherNonce(_) => Fact::OtherNonce(seen.other_nonce()),
            Fact::Larger(_) => Fact::Larger(seen.larger),
            Fact::Triggered(_) => Fact::Triggered(seen.triggered),
            Fact::TriggeredRightly(_) => Fact::TriggeredRightly(seen.triggered && seen.triggered_rightly),
            Fact::Role(_) => match seen.role {
                Some(role) => Fact::Role(role),
                None => return "role=unseen".to_owned(),
            },
            Fact::NewTieBreaker(_) => Fact::NewTieBreaker(seen.new_tie_breaker),
            Fact::Fate(_) => Fact::Fate(seen.fate),
            Fact::Connected(_) => Fact::Connected(seen.all_connected()),
            Fact::StreamConnected(stream, _) => Fact::StreamConnected(stream, seen.stream_connected(stream)),
            Fact::Failed(_) => Fact::Failed(seen.failed),
            Fact::Nominated(_) => Fact::Nominated(seen.nominated),
            Fact::SelectedCandidate(_) => match seen.selected_candidate {
                Some(candidate) => Fact::SelectedCandidate(candidate),
                None => return "selected=none".to_owned(),
            },
            Fact::Checks(_) => Fact::Checks(seen.checks),
            Fact::Delivered(_) => Fact::Delivered(seen.delivered),
            Fact::DataLeft(_) => Fact::DataLeft(seen.left),
            Fact::Keeps(rule) => return seen.kept(rule),
            Fact::StopsAfter(from, to) => return seen.stopped(from, to),
            Fact::ConsentInterval(from, to) => return seen.interval(from, to),
            Fact::ConsentRandomised(_) => Fact::ConsentRandomised(seen.randomised()),
            Fact::ConsentFloor(floor) => return seen.floor(floor),
            Fact::DeadChecked(from, to) => {
                let count = u32::try_from(seen.dead.len()).map(f64::from).ok();
                return Observation::place("dead-candidates-checked", count, from.into(), to.into());
            }
            Fact::BestFirst(_) => Fact::BestFirst(seen.best_first()),
            Fact::Pace(from, to) => return Observation::place("pace", seen.pace, from, to),
            Fact::Attempts(..) => Fact::Attempts(seen.attempts, seen.attempts),
            Fact::Transmissions(..) => Fact::Transmissions(seen.transmissions, seen.transmissions),
            Fact::ComponentChecked(component, _) => {
                Fact::ComponentChecked(component, seen.components.contains(&component))
            }
            Fact::Indications(_) => Fact::Indications(seen.indications > 0),
            Fact::KeepaliveInterval(from, to) => {
                return Observation::place("keepalive-interval", seen.keepalive_interval, from, to);
            }
            Fact::PlainIndications(_) => match seen.odd_indication {
                Some(how) => return format!("plain-indications=false ({how})"),
                None => Fact::PlainIndications(seen.plain_indications()),
            },
            Fact::NewCredentials(_) => Fact::NewCredentials(seen.new_credentials),
            Fact::LegalCredentials(_) => Fact::LegalCredentials(seen.legal_credentials),
        };
        held.to_string()
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

/// `OtherStream` as `other-stream`.
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

/// In the words of [`Fact::seen`], so that what was expected and what was observed can be compared.
impl fmt::Display for Fact {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Fact::Silence => write!(to, "reply={}", Reply::Silence),
            Fact::Success => write!(to, "reply={}", Reply::Success),
            Fact::Error(code) => write!(to, "reply={}", Reply::Error(code)),
            Fact::AnyError => to.write_str("reply=any-error"),
            Fact::NoSuccess => to.write_str("reply=no-success"),
            Fact::Replies(count) => write!(to, "replies={count}"),
            Fact::Signed(signer) => write!(to, "signed-by={}", word(signer)),
            Fact::Mapped(mapped) => write!(to, "mapped={}", word(mapped)),
            Fact::FromAsked(asked) => write!(to, "from-the-address-asked={asked}"),
            Fact::ReplyFingerprint(presence) => write!(to, "fingerprint={}", word(presence)),
            Fact::Unknowns(types) => to.write_str(&unknowns(types)),
            Fact::ReplyHas(kind, has) => write!(to, "reply-has-{}={has}", kind.to_string().to_lowercase()),
            Fact::PlainErrorCode(plain) => write!(to, "plain-error-code={plain}"),
            Fact::Cookie(cookie) => write!(to, "nonce-cookie={}", word(cookie)),
            Fact::OtherNonce(other) => write!(to, "other-nonce={other}"),
            Fact::Larger(larger) => write!(to, "reply-larger={larger}"),
            Fact::Triggered(triggered) => write!(to, "triggered-check={triggered}"),
            Fact::TriggeredRightly(rightly) => write!(to, "triggered-rightly={rightly}"),
            Fact::Role(role) => write!(to, "role={}", role.name()),
            Fact::NewTieBreaker(new) => write!(to, "new-tie-breaker={new}"),
            Fact::Fate(fate) => write!(to, "answer={}", word(fate)),
            Fact::Connected(connected) => write!(to, "connected={connected}"),
            Fact::StreamConnected(stream, connected) => write!(to, "stream-{stream}-connected={connected}"),
            Fact::Failed(failed) => write!(to, "failed={failed}"),
            Fact::Nominated(nominated) => write!(to, "nominated={nominated}"),
            Fact::SelectedCandidate(true) => to.write_str("selected=candidate"),
            Fact::SelectedCandidate(false) => to.write_str("selected=stranger"),
            Fact::Checks(checks) => write!(to, "checks={checks}"),
            Fact::Delivered(delivered) => write!(to, "delivered={delivered}"),
            Fact::DataLeft(left) => write!(to, "data-to={}", word(left)),
            Fact::Keeps(rule) => write!(to, "{}=kept", word(rule)),
            Fact::StopsAfter(from, until) => write!(to, "stops={}", range(from, until)),
            Fact::ConsentInterval(from, until) => write!(to, "consent-interval={}", range(from, until)),
            Fact::ConsentRandomised(random) => write!(to, "consent-randomised={random}"),
            Fact::ConsentFloor(floor) => write!(to, "shortest-consent-interval={floor}.."),
            Fact::DeadChecked(from, until) => write!(to, "dead-candidates-checked={}", range(from, until)),
            Fact::BestFirst(best) => write!(to, "best-first={best}"),
            Fact::Pace(from, until) => write!(to, "pace={}", range(from, until)),
            Fact::Attempts(from, until) => write!(to, "attempts={}", range(from, until)),
            Fact::Transmissions(from, until) => write!(to, "transmissions={}", range(from, until)),
            Fact::ComponentChecked(component, checked) => {
                write!(to, "component-{component}-checked={checked}")
            }
            Fact::Indications(some) => write!(to, "indications={some}"),
            Fact::KeepaliveInterval(from, until) => write!(to, "keepalive-interval={}", range(from, until)),
            Fact::PlainIndications(plain) => write!(to, "plain-indications={plain}"),
            Fact::NewCredentials(new) => write!(to, "new-credentials={new}"),
            Fact::LegalCredentials(legal) => write!(to, "legal-credentials={legal}"),
        }
    }
}

fn unknowns(types: &[u16]) -> String {
    let types: Vec<String> = types.iter().map(|one| format!("{one:04x}")).collect();
    format!("unknown-attributes=[{}]", types.join(" "))
}

fn range(from: impl Into<u16>, to: impl Into<u16>) -> String {
    let (from, to) = (from.into(), to.into());
    if from == to {
        from.to_string()
    } else {
        format!("{from}..{to}")
    }
}
