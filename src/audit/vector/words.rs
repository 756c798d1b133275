//! Names and titles of what was captured.

use crate::stun::{AttributeType, Check, Class};

use super::agent::{receiver, sender};
use super::case::{Kind, Mac, Name, Remote};
use super::roll::Roll;

/// A name of the characters that ids have.
pub(super) fn id(text: &str) -> String {
    let mut id = String::new();
    for one in text.chars() {
        let one = one.to_ascii_lowercase();
        if one.is_ascii_alphanumeric() {
            id.push(one);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() {
        "capture".to_owned()
    } else {
        id.to_owned()
    }
}

/// A message by what distinguishes it most; others of a capture may have the same.
pub(super) fn slug(kind: &Kind, roll: &Roll) -> String {
    let mut words = match kind.class {
        Class::Success => vec![format!("success-to-{}", receiver(kind))],
        Class::Error => vec![format!("error-{}-to-{}", kind.code.unwrap_or(0), receiver(kind))],
        Class::Request | Class::Indication => {
            let kept = if kind.class == Class::Indication {
                "indication-"
            } else {
                ""
            };
            vec![format!("{kept}{}", receiver(kind)), name(kind, roll)]
        }
    };
    words.extend(mac(kind, roll));
    let nominating = kind.types.contains(&AttributeType::USE_CANDIDATE.0);
    let facts = [
        (kind.remote == Remote::Other, "other-peer"),
        (nominating, "nominating"),
        (kind.conflict, "role-conflict"),
        (kind.fingerprint == Check::Absent, "no-fingerprint"),
        (kind.fingerprint == Check::Invalid, "wrong-fingerprint"),
    ];
    let facts = facts.into_iter().filter(|(holds, _)| *holds);
    words.extend(facts.map(|(_, word)| word.to_owned()));
    words.join("-")
}

/// A check in a sentence.
pub(super) fn check(kind: &Kind, roll: &Roll) -> String {
    let what = match kind.class {
        Class::Indication => "an indication",
        _ if kind.types.contains(&AttributeType::USE_CANDIDATE.0) => "a nominating check",
        _ => "a check",
    };
    let named = match kind.name {
        Name::Absent => "without USERNAME".to_owned(),
        Name::Own(set) => format!("for {}", place(set, roll)),
        Name::Senders(set) => format!("whose USERNAME names the sender's own {}", place(set, roll)),
        Name::Unknown => "for a fragment that nobody stated".to_owned(),
    };
    let signed = match kind.mac {
        Mac::Absent => "not signed".to_owned(),
        Mac::By(set) if kind.due == Some(set) => "signed with its password".to_owned(),
        Mac::By(set) => format!("signed with the password of {}", whose(set, kind, roll)),
        Mac::Unknown => "signed with a password that nobody stated".to_owned(),
    };
    let mut text = format!("{what} to the {} {named}, {signed}", receiver(kind));
    if kind.remote == Remote::Other {
        text.push_str(", from another fragment than that section's peer");
    }
    if kind.conflict {
        text.push_str(", in a role conflict");
    }
    text
}

/// Any message in a sentence.
pub(super) fn message(kind: &Kind, roll: &Roll) -> String {
    let what = match kind.class {
        Class::Request | Class::Indication => return check(kind, roll),
        Class::Success => "a success".to_owned(),
        Class::Error => format!("an error {}", kind.code.unwrap_or(0)),
    };
    let signed = match (kind.mac, kind.due) {
        (Mac::Absent, _) => "not signed",
        (Mac::By(set), Some(due)) if set == due => "signed as its request",
        (Mac::By(_), Some(_)) => "signed with another password than its request",
        (Mac::By(_), None) => "signed with a known password",
        (Mac::Unknown, _) => "signed with a password that nobody stated",
    };
    format!("{what} to the {}, {signed}", receiver(kind))
}

fn name(kind: &Kind, roll: &Roll) -> String {
    match kind.name {
        Name::Absent => "no-username".to_owned(),
        Name::Own(set) => short(set, roll),
        Name::Senders(set) => format!("swapped-{}", short(set, roll)),
        Name::Unknown => "unknown".to_owned(),
    }
}

fn mac(kind: &Kind, roll: &Roll) -> Option<String> {
    match kind.mac {
        Mac::Absent => Some("unsigned".to_owned()),
        Mac::By(set) if kind.due == Some(set) => None,
        Mac::By(set) => {
            let side = if roll.sets[set].side == kind.receiver {
                ""
            } else {
                "senders-"
            };
            Some(format!("key-of-{side}{}", short(set, roll)))
        }
        Mac::Unknown => Some("unknown-key".to_owned()),
    }
}

fn short(set: usize, roll: &Roll) -> String {
    let set = &roll.sets[set];
    match set.generation {
        0 => format!("section{}", set.stream),
        generation => format!("section{}-generation{generation}", set.stream),
    }
}

fn place(set: usize, roll: &Roll) -> String {
    let set = &roll.sets[set];
    match set.generation {
        0 => format!("section {}", set.stream),
        generation => format!("section {} generation {generation}", set.stream),
    }
}

fn whose(set: usize, kind: &Kind, roll: &Roll) -> String {
    let side = if roll.sets[set].side == kind.receiver {
        receiver(kind)
    } else {
        sender(kind)
    };
    format!("the {side}'s {}", place(set, roll))
}
