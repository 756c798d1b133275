//! The verdict in a sentence or two.

use crate::audit::report::{Cause, Finding, Verdict};

use super::session::Session;

pub(super) fn summary(
    session: &Session<'_>,
    verdict: Verdict,
    cause: Cause,
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
                .map_or_else(String::new, |side| format!(", by the {}", side.name()));
            format!(
                "{}{who}{about}. {}",
                cause.title(),
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
