//! Fingerprints, setup, tls-id, and what DTLS carries.

use crate::sdp::Kind;

use super::remarks::Remarks;
use super::rule::Rule;
use super::rules::dtls as rules;
use super::sheet::{Attribute, Spot};
use super::subject::{Subject, quote};

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    for (section, part, _) in subject.levels() {
        for line in part.all("fingerprint") {
            fingerprint(subject, section, &line, remarks);
        }
        if let Some(line) = part.find("setup") {
            setup(subject, section, &line, remarks);
        }
        for line in part.all("tls-id") {
            tls_id(subject, section, &line, remarks);
        }
    }
    for index in 0..subject.sections().len() {
        if !subject.sections()[index].is_rejected() {
            section(subject, index, remarks);
        }
    }
}

fn section(subject: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    let protocol = &subject.sections()[index].protocol;
    let at_protocol = subject.media_word(index, 2);
    let over_dtls = protocol.contains("TLS");
    let has_fingerprint = stated(subject, index, "fingerprint");
    if over_dtls && has_transport(subject, index) {
        for (name, rule) in [
            ("fingerprint", &rules::FINGERPRINT_MISSING),
            ("setup", &rules::SETUP_MISSING),
        ] {
            if !stated(subject, index, name) {
                missing(subject, index, name, rule, remarks);
            }
        }
    }
    if !over_dtls && has_fingerprint && subject.is_rtp(index) && !subject.is_answer() {
        let message = format!(
            "the protocol is {}, the section has a fingerprint",
            quote(protocol)
        );
        remarks.add(&rules::PROTOCOL, subject, Some(index), at_protocol, message);
    }
    if subject.part(index).has("crypto") && (over_dtls || has_fingerprint) {
        let at = subject.spot_of(index, "crypto");
        remarks.add(
            &rules::SDES,
            subject,
            Some(index),
            at,
            "a=crypto stands beside DTLS",
        );
    }
    let old = protocol == "DTLS/SCTP" && subject.part(index).has("sctpmap");
    if subject.is_data(index) && !old && !subject.part(index).has("sctp-port") {
        let message = "there is no a=sctp-port";
        remarks.add(
            &rules::SCTP_PORT,
            subject,
            Some(index),
            subject.start_of(index),
            message,
        );
    }
}

/// Whether a section has a transport of its own, as far as it shows; what another one lacks is reported there.
fn has_transport(subject: &Subject<'_>, index: usize) -> bool {
    let section = &subject.sections()[index];
    let bare = section.port == 0 || section.attributes.ufrag.is_none();
    section.group.is_none() || !(bare && subject.is_behind(index))
}

/// Whether an attribute counts for a section: its own, the session's, or that of the section it stands behind.
fn stated(subject: &Subject<'_>, index: usize, name: &str) -> bool {
    let tagged = subject.stands_behind(index);
    subject.sheet.effective(index, name).is_some()
        || tagged.is_some_and(|tagged| subject.part(tagged).has(name))
}

fn missing(subject: &Subject<'_>, index: usize, name: &str, rule: &Rule, remarks: &mut Remarks) {
    let message = format!("there is no a={name}");
    remarks.add(rule, subject, Some(index), subject.media_word(index, 2), message);
    if subject.is_answer() {
        remarks.cite("RFC 8842 5.3");
    }
}

fn fingerprint(subject: &Subject<'_>, section: Option<usize>, line: &Attribute<'_>, remarks: &mut Remarks) {
    let mut words = line.words();
    let (Some((hash, at_hash)), Some((value, at_value)), None) = (words.next(), words.next(), words.next())
    else {
        let message = "the fingerprint is not a hash name, a space and bytes";
        return remarks.add(&rules::FINGERPRINT_SYNTAX, subject, section, line.spot(), message);
    };
    if let Some(offset) = no_hex(value) {
        let at = Spot {
            column: at_value.column + offset,
            ..at_value
        };
        let message = "two hexadecimal digits a byte and colons between them are expected here";
        return remarks.add(&rules::FINGERPRINT_SYNTAX, subject, section, at, message);
    }
    let bytes = value.split(':').count();
    let expected = match hash.to_ascii_lowercase().as_str() {
        "md5" | "md2" => 16,
        "sha-1" => 20,
        "sha-224" => 28,
        "sha-256" => 32,
        "sha-384" => 48,
        "sha-512" => 64,
        _ => 0,
    };
    if expected == 0 {
        let message = format!("the hash function \"{}\" is not known", quote(hash));
        remarks.add(&rules::FINGERPRINT_HASH, subject, section, at_hash, message);
    } else if bytes != expected {
        let message = format!(
            "the fingerprint has {bytes} bytes, {} gives {expected}",
            quote(hash)
        );
        remarks.add(&rules::FINGERPRINT_LENGTH, subject, section, at_value, message);
    }
    match expected {
        16 => {
            let message = format!("the hash function is {}", quote(hash));
            remarks.add(&rules::FINGERPRINT_MD5, subject, section, at_hash, message);
        }
        20 => remarks.add(
            &rules::FINGERPRINT_SHA1,
            subject,
            section,
            at_hash,
            "the hash function is sha-1",
        ),
        _ => {}
    }
    if let Some(offset) = value.bytes().position(|byte| byte.is_ascii_lowercase()) {
        let at = Spot {
            column: at_value.column + offset,
            ..at_value
        };
        let message = "the first of the lower-case digits";
        remarks.add(&rules::FINGERPRINT_CASE, subject, section, at, message);
    }
}

/// Where text stops being pairs of hexadecimal digits with colons between them.
fn no_hex(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    let wrong = bytes.find(|(at, byte)| match at % 3 {
        2 => *byte != b':',
        _ => !byte.is_ascii_hexdigit(),
    });
    wrong
        .map(|(at, _)| at)
        .or_else(|| (text.len() % 3 != 2).then_some(text.len()))
}

fn setup(subject: &Subject<'_>, section: Option<usize>, line: &Attribute<'_>, remarks: &mut Remarks) {
    let rejected = section.is_some_and(|section| subject.sections()[section].is_rejected());
    let rule = match (line.value, subject.kind) {
        ("holdconn", _) => &rules::SETUP_HOLDCONN,
        ("active" | "passive", Some(Kind::Offer)) if !rejected => &rules::SETUP_OFFER,
        ("actpass", Some(Kind::Answer)) if !rejected => &rules::SETUP_ACTPASS,
        ("active" | "passive" | "actpass", _) => return,
        _ => &rules::SETUP_UNKNOWN,
    };
    let message = format!("a=setup is \"{}\"", quote(line.value));
    remarks.add(rule, subject, section, line.spot(), message);
}

fn tls_id(subject: &Subject<'_>, section: Option<usize>, line: &Attribute<'_>, remarks: &mut Remarks) {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    if !(20..=255).contains(&line.value.len()) || !line.value.bytes().all(legal) {
        let message = format!(
            "the tls-id has {} characters or one outside its alphabet",
            line.value.len()
        );
        remarks.add(&rules::TLS_ID, subject, section, line.spot(), message);
    }
}
