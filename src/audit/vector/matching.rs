//! Requests and indications as vectors of `credential.match`.

use serde_json::Value;

use crate::stun::{AttributeType, Check, Class};

use super::agent::{Agent, Own, holdings, receiver};
use super::alias::Aliases;
use super::case::{Case, Kind, Mac, Name, Remote, halves};
use super::reply;
use super::roll::Roll;
use super::words;
use super::{Draft, Flag};

/// One vector for each set of credentials that the receiver may have had; none for messages of which the RFCs do
/// not say one thing.
pub(super) fn drafts(roll: &Roll, case: &Case<'_>, message: &[u8], aliases: &mut Aliases) -> Vec<Draft> {
    let kind = &case.kind;
    if kind.class.is_response() || !is_plain(kind) {
        return Vec::new();
    }
    let remote = case
        .message
        .attribute(AttributeType::USERNAME)
        .map_or(&[][..], |name| halves(name.value).1);
    holdings(roll, kind, remote)
        .into_iter()
        .map(|(when, sets)| {
            let agent = Agent::new(roll, &sets, case, aliases);
            let tie = case.own_tie.map(|_| message_tie(message));
            draft(&agent, kind, when, tie.flatten(), agent.input(message), roll)
        })
        .collect()
}

fn draft(agent: &Agent, kind: &Kind, when: &str, tie: Option<u64>, input: Value, roll: &Roll) -> Draft {
    let own = named(agent, kind);
    let (flag, requirements, outcomes) = judged(agent, kind, own, tie);
    let slug = words::slug(kind, roll);
    Draft {
        slug: if when.is_empty() {
            slug
        } else {
            format!("{slug}-{when}")
        },
        title: format!("{}; {}", words::check(kind, roll), holder(kind, when, agent)),
        requirements,
        flag,
        input,
        outcomes,
    }
}

/// Whose sets the receiver has.
fn holder(kind: &Kind, when: &str, agent: &Agent) -> String {
    let who = receiver(kind);
    match (when, agent.sets.len()) {
        ("settled", 1) => format!("the {who} has the one set that serves in the end"),
        ("settled", count) => format!("the {who} has the {count} sets that serve in the end"),
        (_, 1) => format!("the {who} has one set"),
        (_, count) => format!("the {who} has all its {count} sets"),
    }
}

/// The set of the agent that USERNAME names.
fn named<'a>(agent: &'a Agent, kind: &Kind) -> Option<&'a Own> {
    match kind.name {
        Name::Own(set) => agent.own(set),
        Name::Absent | Name::Senders(_) | Name::Unknown => None,
    }
}

type Judged = (Flag, &'static [&'static str], Vec<Value>);

/// What the RFCs ask of the agent, in the order in which it has to look (RFC 8489 sections 6.3 and 9.1.3, RFC 8445
/// section 7.3).
fn judged(agent: &Agent, kind: &Kind, own: Option<&Own>, tie: Option<u64>) -> Judged {
    let flag = match (kind.mac, kind.name, own) {
        (Mac::Absent, ..) => Flag::Unsigned,
        (_, Name::Absent, _) | (.., None) => Flag::UnknownName,
        (Mac::By(set), _, Some(own)) if set == own.set => Flag::Signed,
        _ => Flag::WrongKey,
    };
    let authentic = own.filter(|_| flag == Flag::Signed);
    if kind.class == Class::Indication {
        return (flag, &["STUN-8489-6.3.2-02"], reply::unanswered());
    }
    if kind.fingerprint != Check::Valid {
        let requirements = &["STUN-8489-7-01", "ICE-8445-7.3-09"];
        return (flag, requirements, agent.no_fingerprint(authentic));
    }
    match (flag, authentic) {
        (Flag::Unsigned, _) => (
            flag,
            &["STUN-8489-9.1.3-01", "STUN-8489-9.1.3-02", "STUN-8489-9.1.3-15"],
            agent.no_credentials(),
        ),
        (_, None) if kind.name == Name::Absent => (
            flag,
            &["STUN-8489-9.1.3-01", "STUN-8489-9.1.3-02", "STUN-8489-9.1.3-15"],
            agent.no_credentials(),
        ),
        (Flag::UnknownName, _) => (
            flag,
            &[
                "STUN-8489-9.1.3-04",
                "STUN-8489-9.1.3-05",
                "ICE-8445-7.3-04",
                "STUN-8489-9.1.3-15",
            ],
            agent.bad_credentials(),
        ),
        (_, None) => (
            flag,
            &[
                "STUN-8489-9.1.3-08",
                "STUN-8489-9.1.3-09",
                "ICE-8445-7.3-02",
                "STUN-8489-9.1.3-15",
            ],
            agent.bad_credentials(),
        ),
        (_, Some(own)) => authenticated(agent, kind, own, tie),
    }
}

/// A check that is for this agent and from its peer.
fn authenticated(agent: &Agent, kind: &Kind, own: &Own, tie: Option<u64>) -> Judged {
    if let Some(tie) = tie.filter(|_| kind.conflict) {
        let requirements = &[
            "ICE-8445-7.3.1.1-02",
            "ICE-8445-7.3.1.1-03",
            "ICE-8445-7.3.1.1-04",
            "STUN-8489-9.1.3-12",
        ];
        // The greater or equal tie-breaker is the controlling one's.
        let greater = agent.tie_breaker >= tie;
        let outcomes = if greater == (agent.role == "controlling") {
            agent.keeps_role(own)
        } else {
            agent.yields_role(own)
        };
        return (Flag::Signed, requirements, outcomes);
    }
    let mut others = Vec::new();
    if agent.is_old(own) {
        others.extend(agent.retires_at_once());
    }
    if kind.remote == Remote::Other {
        others.extend(agent.checks_remote_half(own));
    }
    if kind.role.is_none() {
        others.extend(agent.wants_a_role(own));
    }
    let requirements = &[
        "ICE-8445-7.3-02",
        "ICE-8445-7.3-03",
        "ICE-8445-7.3-04",
        "STUN-8489-9.1.3-12",
    ];
    (Flag::Signed, requirements, agent.answered(own, others, None))
}

/// Whether the check has what a check has and nothing else that must be understood, each once: what agents do about
/// the others is what vectors of their own are about.
fn is_plain(kind: &Kind) -> bool {
    const IN_CHECKS: [AttributeType; 8] = [
        AttributeType::USERNAME,
        AttributeType::MESSAGE_INTEGRITY,
        AttributeType::PRIORITY,
        AttributeType::USE_CANDIDATE,
        AttributeType::ICE_CONTROLLED,
        AttributeType::ICE_CONTROLLING,
        AttributeType::FINGERPRINT,
        AttributeType::SOFTWARE,
    ];
    let known = |kind: &u16| *kind >= 0x8000 || IN_CHECKS.contains(&AttributeType(*kind));
    let has = |wanted: AttributeType| kind.types.contains(&wanted.0);
    let once = (1..kind.types.len()).all(|at| !kind.types[..at].contains(&kind.types[at]));
    // FINGERPRINT is the last, MESSAGE-INTEGRITY before it.
    let sealed = kind
        .types
        .iter()
        .position(|one| *one == AttributeType::MESSAGE_INTEGRITY.0);
    let behind = sealed.map_or(&[][..], |at| &kind.types[at + 1..]);
    let ends = behind.iter().all(|one| *one == AttributeType::FINGERPRINT.0);
    let one_role = !(has(AttributeType::ICE_CONTROLLED) && has(AttributeType::ICE_CONTROLLING));
    let complete = kind.class == Class::Indication || kind.mac == Mac::Absent || has(AttributeType::PRIORITY);
    kind.types.iter().all(known) && once && ends && one_role && complete
}

/// The tie-breaker in a rewritten message.
fn message_tie(message: &[u8]) -> Option<u64> {
    use crate::stun::{Attribute, Message};
    let message = Message::read(message).ok()?;
    message
        .attributes()
        .find_map(|attribute| match attribute.decode(message.transaction_id()) {
            Ok(Attribute::IceControlling(tie) | Attribute::IceControlled(tie)) => Some(tie),
            _ => None,
        })
}
