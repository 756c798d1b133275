//! The rules for every check that the subject sends (RFC 8445 sections 7.1 and 7.2), applied to one.
//!
//! What is said of a broken rule has no random value in it, so that it is the same in each run.

use crate::stun::AttributeType;
use crate::suite::Rule;
use crate::vector::wire::{Message, Proof};

use super::agent::HOST;
use super::world::Stream;

/// A rule that is broken, and how.
pub(super) type Breach = (Rule, &'static str);

/// What is said of a check with one fragment from before a restart and one from after it.
pub(super) const TWO_GENERATIONS: Breach = (Rule::Username, "fragments of two generations");

const USERNAME_SIZE: usize = 508;
/// What IP and UDP leave of 576 bytes over IPv4, and of 1280 over IPv6 (RFC 8489 section 6.1).
const LARGEST: [usize; 2] = [548, 1232];

/// What the attributes of a check break, whoever sent it.
pub(super) fn form(message: &Message<'_>, ipv6: bool) -> Vec<Breach> {
    let mut broken = Vec::new();
    if message.size() > LARGEST[usize::from(ipv6)] {
        broken.push((Rule::Size, "too large for a path whose MTU is not known"));
    }
    fingerprint(message, &mut broken);
    priority(message, &mut broken);
    role(message, &mut broken);
    let username = message.find(AttributeType::USERNAME.0);
    if username.is_some_and(|one| one.value.len() > USERNAME_SIZE) {
        broken.push((Rule::UsernameSize, "USERNAME of more than 508 bytes"));
    }
    let kinds: Vec<u16> = message.attributes.iter().map(|one| one.kind).collect();
    let integrity = AttributeType::MESSAGE_INTEGRITY.0;
    let after = [
        AttributeType::MESSAGE_INTEGRITY_SHA256.0,
        AttributeType::FINGERPRINT.0,
    ];
    let mut behind = kinds.iter().skip_while(|kind| **kind != integrity).skip(1);
    if behind.any(|kind| !after.contains(kind)) {
        broken.push((
            Rule::NothingAfterIntegrity,
            "an attribute behind MESSAGE-INTEGRITY",
        ));
    }
    let padding = message.padding();
    if padding.iter().any(|byte| *byte != 0) {
        broken.push((Rule::ZeroPadding, "padding that is not zero"));
    }
    if padding.windows(2).any(|two| two[0] != two[1]) {
        broken.push((Rule::PlainPadding, "padding of more than one value"));
    }
    broken
}

fn fingerprint(message: &Message<'_>, broken: &mut Vec<Breach>) {
    let how = match message.fingerprint() {
        Proof::Valid => return,
        Proof::Absent => "no FINGERPRINT",
        Proof::Invalid => "FINGERPRINT is wrong or not the last",
    };
    broken.push((Rule::Fingerprint, how));
}

fn priority(message: &Message<'_>, broken: &mut Vec<Breach>) {
    let value = message.find(AttributeType::PRIORITY.0).map(|one| one.value);
    let Some(&[type_preference, a, b, c]) = value else {
        let how = if value.is_some() {
            "PRIORITY has not 4 bytes"
        } else {
            "no PRIORITY"
        };
        broken.push((Rule::Priority, how));
        broken.push((Rule::PriorityPeerReflexive, how));
        return;
    };
    if u32::from_be_bytes([type_preference, a, b, c]) == 0 {
        broken.push((Rule::Priority, "PRIORITY is 0"));
    }
    if type_preference == 0 {
        broken.push((Rule::PriorityPeerReflexive, "type preference 0"));
    } else if u32::from(type_preference) >= HOST {
        broken.push((
            Rule::PriorityPeerReflexive,
            "type preference of a host candidate or above",
        ));
    }
}

fn role(message: &Message<'_>, broken: &mut Vec<Breach>) {
    let controlling = AttributeType::ICE_CONTROLLING.0;
    let controlled = AttributeType::ICE_CONTROLLED.0;
    let roles: Vec<_> = message
        .attributes
        .iter()
        .filter(|one| one.kind == controlling || one.kind == controlled)
        .collect();
    match roles.as_slice() {
        [] => broken.push((Rule::OneRole, "no role attribute")),
        [one] if one.value.len() != 8 => broken.push((Rule::OneRole, "a role attribute without 8 bytes")),
        [_] => {}
        _ => broken.push((Rule::OneRole, "several role attributes")),
    }
    let nominates = message.find(AttributeType::USE_CANDIDATE.0).is_some();
    if nominates && roles.iter().any(|one| one.kind == controlled) {
        broken.push((
            Rule::NominatesOnlyControlling,
            "USE-CANDIDATE with ICE-CONTROLLED",
        ));
    }
}

/// What its credentials break, which belong to `stream`. The second is whether a peer takes it for valid:
/// its own fragment and password, whatever the other half says.
pub(super) fn credentials(message: &Message<'_>, stream: &Stream) -> (Vec<Breach>, bool) {
    let mut broken = Vec::new();
    let username = message.find(AttributeType::USERNAME.0);
    let username = username.map(|one| String::from_utf8_lossy(one.value).into_owned());
    let (own, other) = match &username {
        None => ("", ""),
        Some(text) => text.split_once(':').unwrap_or((text, "")),
    };
    if let Some(how) = username_breach(username.is_some(), own, other, stream) {
        broken.push((Rule::Username, how));
    }
    let addressed = stream.remotes().find(|pair| pair.ufrag == own);
    let key = addressed.unwrap_or(&stream.remote);
    let verified = message.verifies(key.pwd.as_bytes());
    if message.find(AttributeType::MESSAGE_INTEGRITY.0).is_none() {
        broken.push((Rule::Integrity, "no MESSAGE-INTEGRITY"));
    } else if !verified {
        let how = if message.verifies(stream.local.pwd.as_bytes()) {
            "MESSAGE-INTEGRITY by its own password"
        } else {
            "MESSAGE-INTEGRITY by no password of the peer's stream"
        };
        broken.push((Rule::Integrity, how));
    }
    (broken, addressed.is_some() && verified)
}

fn username_breach(there: bool, own: &str, other: &str, stream: &Stream) -> Option<&'static str> {
    let now = (stream.remote.ufrag.as_str(), stream.local.ufrag.as_str());
    let before = stream
        .old_remote
        .as_ref()
        .zip(stream.old.as_ref())
        .map(|(remote, local)| (remote.ufrag.as_str(), local.ufrag.as_str()));
    if !there {
        return Some("no USERNAME");
    }
    // Checks of the pair that was selected before a restart go on until there is another.
    if (own, other) == now || before == Some((own, other)) {
        return None;
    }
    Some(if (other, own) == now {
        "the fragments are swapped"
    } else if before
        .is_some_and(|(remote, local)| (own == remote || own == now.0) && (other == local || other == now.1))
    {
        TWO_GENERATIONS.1
    } else if own == now.0 {
        "another second half than its own fragment"
    } else {
        "not the peer's fragment of that stream"
    })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
