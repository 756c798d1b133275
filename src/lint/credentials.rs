//! Fragments and passwords beyond their grammar: their levels, their sharing, and whether they look random.

use std::collections::HashMap;

use crate::sdp::{Level, Stated};

use super::remarks::Remarks;
use super::rules::credential as rules;
use super::sheet::Spot;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    if !subject.means_ice() {
        let line = subject.sections().first().map_or(1, |section| section.line);
        let message = "no ice-ufrag, ice-pwd or candidate anywhere";
        return remarks.add(&rules::NO_ICE, subject, None, Spot { line, column: 1 }, message);
    }
    session_level(subject, remarks);
    mixed_levels(subject, remarks);
    shared(subject, remarks);
    values(subject, remarks);
}

fn session_level(subject: &Subject<'_>, remarks: &mut Remarks) {
    let Some(stated) = &subject.description.session.ufrag else {
        return;
    };
    let mut sections = subject.sections().iter().enumerate();
    let inherits = subject
        .sections()
        .iter()
        .any(|section| section.attributes.ufrag.is_none() && !section.is_rejected());
    if inherits {
        let message = "the ice-ufrag stands before the first m= line only";
        remarks.add(&rules::SESSION_ONLY, subject, None, spot(stated), message);
    }
    let overriding = sections.find_map(|(index, section)| Some((index, section.attributes.ufrag.as_ref()?)));
    if let Some((index, own)) = overriding.filter(|(_, own)| own.value != stated.value) {
        let message = "the section's ice-ufrag takes precedence over that of the session level";
        remarks.add(
            &rules::SESSION_OVERRIDDEN,
            subject,
            Some(index),
            spot(own),
            message,
        );
    }
}

fn mixed_levels(subject: &Subject<'_>, remarks: &mut Remarks) {
    for (index, section) in subject.sections().iter().enumerate() {
        if section.is_rejected() {
            continue;
        }
        let pair = (
            subject.description.ufrag(index),
            subject.description.password(index),
        );
        let (Some(ufrag), Some(password)) = pair else {
            continue;
        };
        if ufrag.level == password.level {
            continue;
        }
        let (own, at) = if ufrag.level == Level::Media {
            ("ice-ufrag", spot(ufrag))
        } else {
            ("ice-pwd", spot(password))
        };
        let message =
            format!("the section has its own {own} and takes the other value from the session level");
        remarks.add(&rules::MIXED_LEVELS, subject, Some(index), at, message);
    }
}

/// One fragment for several transports.
fn shared(subject: &Subject<'_>, remarks: &mut Remarks) {
    let mut first_uses: HashMap<&str, usize> = HashMap::new();
    for (index, section) in subject.sections().iter().enumerate() {
        let Some(ufrag) = subject
            .description
            .ufrag(index)
            .filter(|_| !section.is_rejected())
        else {
            continue;
        };
        let first = *first_uses.entry(&ufrag.value).or_insert(index);
        let bundled = section.group.is_some() && section.group == subject.sections()[first].group;
        let same_password = subject.description.password(first).map(|stated| &stated.value)
            == subject.description.password(index).map(|stated| &stated.value);
        if first == index || bundled || !same_password {
            continue;
        }
        let message = format!(
            "{} has the same ice-ufrag and is not bundled with this one",
            subject.call(first)
        );
        let at = match ufrag.level {
            Level::Media => spot(ufrag),
            Level::Session => subject.start_of(index),
        };
        remarks.add(&rules::UFRAG_SHARED, subject, Some(index), at, message);
    }
}

fn values(subject: &Subject<'_>, remarks: &mut Remarks) {
    for (section, _, attributes) in subject.levels() {
        let ufrag = attributes
            .ufrag
            .as_ref()
            .map(|stated| ("ice-ufrag", stated.value.as_str(), spot(stated)));
        let password = attributes.password.as_ref();
        let password = password.map(|stated| ("ice-pwd", stated.value.as_str(), spot(stated)));
        for (name, value, at) in ufrag.into_iter().chain(password) {
            if is_placeholder(value) {
                let message = format!("the {name} is a word for a missing value");
                remarks.add(&rules::PLACEHOLDER, subject, section, at, message);
            } else if let Some(why) = weakness(value, name == "ice-pwd") {
                remarks.add(&rules::WEAK, subject, section, at, format!("the {name} {why}"));
            } else if let Some(bits) = few_bits(value).filter(|_| name == "ice-pwd") {
                let length = value.len();
                let message =
                    format!("{length} characters of so small an alphabet carry {bits} bits at most");
                remarks.add(&rules::PWD_ENTROPY, subject, section, at, message);
            }
        }
    }
}

fn spot<T>(stated: &Stated<T>) -> Spot {
    Spot {
        line: stated.line,
        column: stated.column,
    }
}

/// What programs print where there is no value.
fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 9] = [
        "null",
        "nil",
        "none",
        "undefined",
        "nan",
        "nullptr",
        "empty",
        "ufrag",
        "password",
    ];
    let bare = value.trim_matches(|one: char| !one.is_ascii_alphanumeric());
    WORDS.iter().any(|word| bare.eq_ignore_ascii_case(word))
}

/// Why a value of legal length cannot have been drawn at random.
fn weakness(value: &str, password: bool) -> Option<&'static str> {
    let bytes = value.as_bytes();
    let shortest = if password { 22 } else { 4 };
    if !(shortest..=256).contains(&bytes.len()) {
        return None;
    }
    let mut used = [false; 256];
    for &byte in bytes {
        used[usize::from(byte)] = true;
    }
    let distinct = used.iter().filter(|used| **used).count();
    if distinct == 1 {
        return Some("is one character again and again");
    }
    // A short fragment may happen to look regular.
    if bytes.len() < 6 {
        return None;
    }
    let steps = bytes
        .windows(2)
        .filter(|pair| pair[1] == pair[0].wrapping_add(1))
        .count();
    if steps * 3 >= bytes.len() * 2 {
        return Some("counts up through the alphabet");
    }
    let repeats = |period: usize| {
        bytes[period..]
            .iter()
            .zip(bytes)
            .all(|(later, earlier)| later == earlier)
    };
    if (2..=bytes.len() / 2).any(repeats) {
        return Some("repeats itself");
    }
    (password && distinct < 6).then_some("has fewer than six different characters")
}

/// The bits that a password carries at most, if they are too few for its alphabet. What is drawn from all 64
/// characters practically never lacks so many of them.
fn few_bits(value: &str) -> Option<usize> {
    const ENOUGH: usize = 128;
    let all = |legal: fn(u8) -> bool| value.bytes().all(legal);
    let millibits = match () {
        () if all(|byte| byte.is_ascii_digit()) => 3_322,
        () if all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) => 4_000,
        () if all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')) => 4_000,
        () if all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z')) => 5_170,
        () if all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'Z')) => 5_170,
        () => return None,
    };
    let bits = value.len() * millibits / 1_000;
    (value.len() >= 22 && bits < ENOUGH).then_some(bits)
}
