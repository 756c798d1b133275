//! What the rules about credentials say.

use crate::audit::book::Set;
use crate::audit::class::Class;
use crate::audit::report::Side;

use super::super::Fault;
use super::super::session::{Leg, Session};
use super::ROLE_CONFLICT;

/// ", and were answered with 401 twelve times" and so on: what became of checks.
pub(super) fn followed(class: &Class) -> String {
    let errors: Vec<String> = class
        .errors()
        .filter(|(_, code)| *code != ROLE_CONFLICT)
        .map(|(answers, code)| format!("{code} ({})", times(answers.evidence.count)))
        .collect();
    if errors.is_empty() {
        format!("; {} sent, none was answered", packets(class.sent_in_all()))
    } else {
        format!("; the answer was {}", errors.join(" and "))
    }
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

fn packets(count: u64) -> String {
    if count == 1 {
        "1 packet was".to_owned()
    } else {
        format!("{count} packets were")
    }
}

/// Bytes of the wire in a sentence: what is not printable ASCII is escaped, and what is long is cut.
pub(in crate::audit::judge) fn shown(bytes: &[u8]) -> String {
    const LONGEST: usize = 80;
    let cut = &bytes[..bytes.len().min(LONGEST)];
    let ellipsis = if cut.len() < bytes.len() { "…" } else { "" };
    format!("\"{}{ellipsis}\"", cut.escape_ascii())
}

pub(in crate::audit::judge) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A known fragment that begins like an unknown one: some stacks cut them.
pub(super) fn resembling(session: &Session<'_>, fragment: &[u8], side: Option<Side>) -> String {
    const SHORTEST: usize = 3;
    let alike = session.book.sets.iter().find(|set| {
        let known = set.ufrag.as_bytes();
        set.side == side
            && fragment.len().min(known.len()) >= SHORTEST
            && (known.starts_with(fragment) || fragment.starts_with(known))
    });
    alike.map_or_else(String::new, |set| {
        format!(
            " (it begins like {} of {})",
            shown(set.ufrag.as_bytes()),
            set.place()
        )
    })
}

/// Mid and description of the section whose credentials serve the transport on the side of a party.
pub(super) fn expected(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    used: &Set,
) -> (Option<String>, String) {
    use crate::audit::book::Standing;
    if let Standing::Bundled(tagged) = used.standing {
        let set = &session.book.sets[tagged];
        return (
            set.mid.clone(),
            format!("{}, fragment {}", set.place(), shown(set.ufrag.as_bytes())),
        );
    }
    let plan = leg.plan.or(used.leg).and_then(|plan| session.book.legs.get(plan));
    let mid = plan.and_then(|plan| plan.tagged[party].clone());
    let text = mid.as_ref().map_or_else(
        || "another section".to_owned(),
        |mid| format!("the section with mid \"{mid}\""),
    );
    (mid, text)
}

/// Wrong credentials for the other side's section.
pub(super) fn wrong_section(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    class: &Class,
    used: &Set,
    expected: (Option<String>, String),
    mut fault: Fault,
) -> Fault {
    let (sender, receiver) = (leg.who(party), leg.who(1 - party));
    let signed = session.book.sets_with_key(used.key).next().is_some()
        && class.signer == crate::audit::class::Signer::Key(used.key);
    let how = if signed {
        "name and are signed with"
    } else {
        "name"
    };
    let dtls = if leg.strands.iter().all(|strand| strand.flow.counts.dtls == 0) {
        " No DTLS began: a pair that its checks do not validate carries none."
    } else {
        ""
    };
    let mids = (used.mid.clone(), expected.0.clone());
    fault.finding.mid.clone_from(&expected.0);
    fault.finding.expected_mid = expected.0;
    fault.finding.used_mid.clone_from(&used.mid);
    fault
        .explained(format!(
            "The checks of {sender} {how} the credentials of {}, fragment {}, of {receiver}. The answer bundles its \
             sections, so only the BUNDLE-tagged one counts: {}{}.{dtls}",
            used.place(),
            shown(used.ufrag.as_bytes()),
            expected.1,
            followed(class)
        ))
        .advised(advice(&sender, &receiver, mids))
}

fn advice(sender: &str, receiver: &str, (used, expected): (Option<String>, Option<String>)) -> String {
    let tagged = expected.map_or_else(
        || "of the tagged section".to_owned(),
        |mid| format!("of section \"{mid}\""),
    );
    let wrong = used.map_or_else(
        || "of another section".to_owned(),
        |mid| format!("of section \"{mid}\""),
    );
    format!(
        "{} has to use the credentials {tagged} (the first that the answer's BUNDLE group lists) for the whole group, not \
         those {wrong}. Known to do it wrong: Kurento, werift 0.24, the firmware of the Unitree Go2. If that cannot be \
         changed, {receiver} can state the same credentials in every bundled section, as browsers do and aiortc does from \
         1.15 on: upgrade aiortc before 1.15.",
        capital(sender)
    )
}

/// A side that refuses right checks because it goes by another of its own sections.
pub(super) fn own_section(
    leg: &Leg<'_>,
    refuser: usize,
    code: u16,
    used: &Set,
    expected: (Option<String>, String),
    mut fault: Fault,
) -> Fault {
    let (who, peer) = (leg.who(refuser), leg.who(1 - refuser));
    fault.finding.mid.clone_from(&expected.0);
    fault.finding.expected_mid = expected.0;
    fault.finding.used_mid.clone_from(&used.mid);
    fault
        .explained(format!(
            "{} answers with {code} to checks of {peer} that carry the right credentials, those of {}. Its own checks call \
             it {}, the fragment of {}: it goes by a section that does not serve the transport.",
            capital(&who),
            expected.1,
            shown(used.ufrag.as_bytes()),
            used.place()
        ))
        .advised(format!(
            "{} has to take its own credentials from the BUNDLE-tagged section, the first that the answer's group lists, \
             even where that is not its first section (aiortc up to the newest takes the first).",
            capital(&who)
        ))
}
