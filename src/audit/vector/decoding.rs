//! Every kind of message as a vector of `stun.decode`.

use serde_json::{Value, json};

use crate::stun::{Check, Message};

use super::alias::Aliases;
use super::case::{Case, Mac};
use super::reply::{acceptable, invalid, valid};
use super::roll::Roll;
use super::words;
use super::{Draft, Flag};

const LEFT_TO_CALLER: &str = "the codec leaves this check to its caller";
const LISTS_KNOWN_ONLY: &str =
    "a check is left to the caller, or the decoder lists only the attributes it knows";
const FORGED: &str = "takes a message for authentic although its integrity value does not verify";
const FALSE_FINGERPRINT: &str = "takes a FINGERPRINT for right that is wrong or not there";
const NOT_AS_SENT: &str = "what is reported is not what was sent";
const REFUSED: &str = "refuses a well-formed message";
const UNKEYED: &str = "vouches for a message without having been given a key";

/// Types that every decoder of an ICE agent knows. It may leave any other out of its list.
const COMMON: [u16; 12] = [
    0x0006, 0x0008, 0x0009, 0x0014, 0x0015, 0x0020, 0x0024, 0x0025, 0x8022, 0x8028, 0x8029, 0x802A,
];
/// Of more rare attributes than that only lists with all of them and with none of them are named.
const MAX_RARE: usize = 4;

/// The message with the password that is due, as far as it is known; none where an attribute is repeated, which
/// decoders may treat in many ways.
pub(super) fn draft(roll: &Roll, case: &Case<'_>, message: &[u8], aliases: &mut Aliases) -> Option<Draft> {
    let kind = &case.kind;
    if (1..kind.types.len()).any(|at| kind.types[..at].contains(&kind.types[at])) {
        return None;
    }
    let due = kind.due.or(match kind.mac {
        Mac::By(set) => Some(set),
        Mac::Absent | Mac::Unknown => None,
    });
    let integrity = match (kind.mac, due) {
        (Mac::Absent, _) => "absent",
        (_, None) => "unchecked",
        (Mac::By(set), Some(due)) if set == due => "valid",
        (_, Some(_)) => "invalid",
    };
    let mut input = json!({"message": hex::encode(message)});
    // What is not signed is not signed under any password; without one, nothing would be asked.
    let any = (integrity == "absent" && !roll.sets.is_empty()).then_some(0);
    if let (Some(set), Some(input)) = (due.or(any), input.as_object_mut()) {
        let password = aliases.text(roll.sets[set].password.as_bytes());
        input.insert("password".to_owned(), json!(password));
    }
    Some(Draft {
        slug: words::slug(kind, roll),
        title: words::message(kind, roll),
        requirements: match integrity {
            "valid" | "invalid" => &["STUN-8489-14.5-01", "STUN-8489-9.1.1-01"],
            _ => &["STUN-8489-14.7-02", "STUN-8489-14-05"],
        },
        flag: match integrity {
            "absent" => Flag::Unsigned,
            "unchecked" => Flag::Unjudged,
            "valid" => Flag::Signed,
            _ => Flag::WrongKey,
        },
        input,
        outcomes: outcomes(message, integrity, kind.fingerprint)?,
    })
}

/// What a decoder may say: what was sent with the right verdicts; less, where it leaves a check to its caller.
fn outcomes(message: &[u8], integrity: &str, fingerprint: Check) -> Option<Vec<Value>> {
    let message = Message::read(message).ok()?;
    let sent: Vec<(u16, String)> = message
        .attributes()
        .map(|attribute| (attribute.kind.0, hex::encode(attribute.value)))
        .collect();
    let fingerprint = fingerprint.name();
    let reply = |attributes: &Value, integrity: &Value, fingerprint: &Value| {
        json!({
            "accept": true, "class": message.class().name(),
            "method": format!("{:04x}", message.method().value()),
            "transaction_id": message.transaction_id().to_string(),
            "attributes": attributes, "integrity": integrity, "fingerprint": fingerprint,
        })
    };
    let mut outcomes = vec![valid(&reply(
        &listed(&sent),
        &json!(integrity),
        &json!(fingerprint),
    ))];
    outcomes.push(if [integrity, fingerprint].contains(&"invalid") {
        valid(&json!({"accept": false}))
    } else {
        invalid(&json!({"accept": false}), REFUSED)
    });
    let mut lists = vec![listed(&sent)];
    lists.extend(known_only(&sent));
    let verdicts = match integrity {
        // That nothing verified is safe to say.
        "absent" => json!({"any": ["absent", "unchecked", "invalid"]}),
        "unchecked" => json!("unchecked"),
        other => json!({"any": [other, "unchecked"]}),
    };
    let rare = sent.iter().any(|(kind, _)| !COMMON.contains(kind));
    outcomes.push(acceptable(
        &reply(
            &one_of(lists),
            &verdicts,
            &json!({"any": [fingerprint, "unchecked"]}),
        ),
        if rare { LISTS_KNOWN_ONLY } else { LEFT_TO_CALLER },
    ));
    if integrity != "valid" {
        let why = if integrity == "unchecked" { UNKEYED } else { FORGED };
        outcomes.push(invalid(&json!({"accept": true, "integrity": "valid"}), why));
    }
    if fingerprint != "valid" {
        outcomes.push(invalid(
            &json!({"accept": true, "fingerprint": "valid"}),
            FALSE_FINGERPRINT,
        ));
    }
    outcomes.push(invalid(&json!({"accept": true}), NOT_AS_SENT));
    Some(outcomes)
}

fn listed(attributes: &[(u16, String)]) -> Value {
    attributes
        .iter()
        .map(|(kind, value)| json!({"type": format!("{kind:04x}"), "value": value}))
        .collect()
}

/// The lists of decoders that leave out what they do not know, whichever of the rare types those are: none of them
/// first, then one, and so on.
fn known_only(sent: &[(u16, String)]) -> Vec<Value> {
    let mut rare: Vec<u16> = sent
        .iter()
        .map(|(kind, _)| *kind)
        .filter(|kind| !COMMON.contains(kind))
        .collect();
    rare.sort_unstable();
    let mut choices: Vec<Vec<u16>> = match rare.len() {
        0 => Vec::new(),
        1..=MAX_RARE => (0..(1_usize << rare.len()) - 1)
            .map(|mask| chosen(&rare, mask))
            .collect(),
        _ => vec![Vec::new()],
    };
    choices.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    let knows = |known: &[u16], kind: u16| COMMON.contains(&kind) || known.contains(&kind);
    choices
        .iter()
        .map(|known| {
            let some: Vec<_> = sent
                .iter()
                .filter(|(kind, _)| knows(known, *kind))
                .cloned()
                .collect();
            listed(&some)
        })
        .collect()
}

fn chosen(rare: &[u16], mask: usize) -> Vec<u16> {
    let bits = rare.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
    bits.map(|(_, kind)| *kind).collect()
}

fn one_of(mut choices: Vec<Value>) -> Value {
    if choices.len() == 1 {
        return choices.swap_remove(0);
    }
    json!({"any": choices})
}
