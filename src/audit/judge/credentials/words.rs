//! What the rules about credentials say.

use crate::audit::book::{Set, Standing};
use crate::audit::class::{Class, Signer};
use crate::audit::report::{Cause, Finding, Side};
use crate::audit::words::capital;
use crate::credential::quoted;

use super::super::Fault;
use super::super::session::Session;
use super::{ROLE_CONFLICT, Stuck};

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

/// "once", "twice", "3 times".
pub(in crate::audit::judge) fn times(count: u64) -> String {
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

/// What its own checks tell of who goes by another fragment than it states; nothing of who does not.
pub(in crate::audit::judge) fn goes_by(unstated: Option<&[u8]>) -> String {
    unstated.map_or_else(String::new, |own| {
        format!(
            " Its own checks call it {}, which none of its descriptions states: it uses other credentials than it says.",
            quoted(own)
        )
    })
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
            quoted(set.ufrag.as_bytes()),
            set.place()
        )
    })
}

/// The fault of going by a section that does not serve the transport, one of `party`, with what it says of the
/// section that does.
fn elsewhere(stuck: Stuck<'_, '_>, party: usize, used: &Set) -> (Fault, String) {
    let (mid, place) = expected(stuck, party, used);
    let mut fault = stuck.new_fault(Cause::WrongSectionCredentials).about(mid.clone());
    fault.finding.expected_mid = mid;
    fault.finding.used_mid.clone_from(&used.mid);
    (fault, place)
}

/// Mid and description of the section whose credentials serve the transport on the side of a party.
fn expected(stuck: Stuck<'_, '_>, party: usize, used: &Set) -> (Option<String>, String) {
    let Stuck { session, leg, .. } = stuck;
    if let Standing::Bundled(tagged) = used.standing {
        let set = &session.book.sets[tagged];
        return (
            set.mid.clone(),
            format!("{}, fragment {}", set.place(), quoted(set.ufrag.as_bytes())),
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

/// The case this tool grew from: a section's credentials that BUNDLE has put out of use.
pub(super) fn wrong_section(stuck: Stuck<'_, '_>, used: &Set) -> Fault {
    let (sender, receiver) = (stuck.sender(), stuck.receiver());
    let (fault, expected) = elsewhere(stuck, 1 - stuck.party, used);
    let how = if stuck.class.signer == Signer::Key(used.key) {
        "name and are signed with"
    } else {
        "name"
    };
    let mut strands = stuck.leg.strands.iter();
    let dtls = if strands.all(|strand| strand.flow.counts.dtls == 0) {
        " No DTLS began: a pair that its checks do not validate carries none."
    } else {
        ""
    };
    let advice = advice(&sender, &receiver, &fault.finding);
    fault
        .explained(format!(
            "The checks of {sender} {how} the credentials of {}, fragment {}, of {receiver}. The answer bundles its \
             sections, so only the BUNDLE-tagged one counts: {expected}{}.{dtls}",
            used.place(),
            quoted(used.ufrag.as_bytes()),
            followed(stuck.class)
        ))
        .advised(advice)
}

fn advice(sender: &str, receiver: &str, finding: &Finding) -> String {
    let named = |mid: Option<&String>, unknown: &str| {
        mid.map_or_else(|| unknown.to_owned(), |mid| format!("of section \"{mid}\""))
    };
    format!(
        "{} has to use the credentials {} (the first that the answer's BUNDLE group lists) for the whole group, not \
         those {}. Known to do it wrong: Kurento, werift 0.24, the firmware of the Unitree Go2. If that cannot be \
         changed, {receiver} can state the same credentials in every bundled section, as browsers do and aiortc does from \
         1.15 on: upgrade aiortc before 1.15.",
        capital(sender),
        named(finding.expected_mid.as_ref(), "of the tagged section"),
        named(finding.used_mid.as_ref(), "of another section"),
    )
}

/// A side that refuses right checks because it goes by another of its own sections, which its own checks name.
pub(super) fn own_section(own: Stuck<'_, '_>, code: u16, used: &Set) -> Fault {
    let (who, peer) = (capital(&own.sender()), own.receiver());
    let (fault, expected) = elsewhere(own, own.party, used);
    fault
        .explained(format!(
            "{who} answers with {code} to checks of {peer} that carry the right credentials, those of {expected}. Its own \
             checks call it {}, the fragment of {}: it goes by a section that does not serve the transport.",
            quoted(used.ufrag.as_bytes()),
            used.place()
        ))
        .advised(format!(
            "{who} has to take its own credentials from the BUNDLE-tagged section, the first that the answer's group \
             lists, even where that is not its first section (aiortc up to the newest takes the first)."
        ))
}
