//! The verdict in a sentence or two.

use crate::audit::book;
use crate::audit::report::{Finding, Verdict};

use super::session::Session;

pub(super) fn summary(
    session: &Session<'_>,
    verdict: Verdict,
    root: Option<&Finding>,
    unknown: &[String],
) -> String {
    match (verdict, root) {
        (Verdict::Faulty, Some(root)) => {
            let about = root
                .mid
                .as_ref()
                .map_or_else(String::new, |mid| format!(" (section \"{mid}\")"));
            let who = root
                .side
                .map_or_else(String::new, |side| format!(", by the {}", book::name(side)));
            format!(
                "{}{who}{about}. {}",
                title(root.code),
                first_sentence(&root.explanation)
            )
        }
        (Verdict::Healthy, _) => {
            let legs = session.legs.len();
            let transports = if legs == 1 {
                "The transport".to_owned()
            } else {
                format!("All {legs} transports")
            };
            let secured = if session.legs.iter().any(|leg| leg.dtls().next().is_some()) {
                "and DTLS was completed"
            } else {
                "and data went over it"
            };
            format!(
                "{transports} of the session: checked in every direction that ICE asks for, nominated, {secured}."
            )
        }
        _ => {
            let why = unknown.first().map_or("", String::as_str);
            format!("The capture shows neither a complete session nor what broke it. {why}")
                .trim_end()
                .to_owned()
        }
    }
}

/// The sentence ends at a full stop in front of a space and a capital.
fn first_sentence(text: &str) -> &str {
    let end = text.match_indices(". ").find(|(at, _)| {
        let next = text[at + 2..].chars().next();
        next.is_some_and(char::is_uppercase)
    });
    end.map_or(text, |(at, _)| &text[..=at])
}

fn title(code: &str) -> &'static str {
    match code {
        "wrong-section-credentials" => "Credentials of the wrong section",
        "unknown-ufrag" => "Unknown fragment",
        "bad-password" => "Wrong password",
        "swapped-username" => "USERNAME the wrong way round",
        "stale-generation" => "Credentials of before the restart",
        "missing-integrity" => "Checks without MESSAGE-INTEGRITY",
        "valid-check-refused" => "Right checks refused",
        "unauthenticated-success" => "Success without authentication",
        "response-wrong-key" => "Responses under the wrong key",
        "asymmetric-response" => "Responses from elsewhere",
        "role-conflict-unresolved" => "Role conflict not resolved",
        "no-checks-sent" => "No checks sent",
        "no-response" => "No response",
        "not-nominated" => "No pair nominated",
        "consent-expired" => "Consent expired",
        "dtls-not-started" => "DTLS never began",
        "dtls-before-ice" => "DTLS before ICE",
        "dtls-unfinished" => "DTLS never finished",
        "dtls-alert" => "DTLS ended with an alert",
        "fingerprint-mismatch" => "Wrong certificate",
        "sdp-invalid" => "Descriptions that cannot work",
        _ => "Fault",
    }
}
