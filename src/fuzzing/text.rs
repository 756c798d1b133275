//! Session descriptions and shim lines of any bytes.

use crate::sdp::{Description, Kind, Side, transports};
use crate::subject::shim::line;

/// Reads `data` as a session description, as an offer and as an offer with its answer.
///
/// # Panics
/// If a position lies outside the text, or the credentials of a transport are not of its sections.
pub fn sdp_read(data: &[u8]) {
    // A NUL stands between an offer and its answer.
    let (offer, answer) = match data.iter().position(|&byte| byte == 0) {
        Some(at) => (&data[..at], Some(&data[at + 1..])),
        None => (data, None),
    };
    let Some(offer) = read(offer) else { return };
    let answer = answer.and_then(read);
    for side in [Side::Offerer, Side::Answerer] {
        let Ok(transports) = transports(&offer, answer.as_ref(), side) else {
            continue;
        };
        let own = if side == Side::Offerer {
            &offer
        } else {
            answer.as_ref().unwrap_or(&offer)
        };
        let mut served = vec![false; own.sections.len()];
        for transport in transports {
            for &section in &transport.sections {
                assert!(
                    !std::mem::replace(&mut served[section], true),
                    "section {section} on two transports"
                );
            }
            let stated = |section: &usize| {
                own.ufrag(*section)
                    .is_some_and(|ufrag| ufrag.value == transport.ufrag)
            };
            assert!(
                transport.sections.iter().any(stated),
                "credentials of no section that they serve"
            );
        }
    }
}

fn read(data: &[u8]) -> Option<Description> {
    let description = Description::read(data).ok()?;
    let lines = data.split(|&byte| byte == b'\n').count();
    for defect in &description.defects {
        assert!(
            (1..=lines).contains(&defect.line) && defect.column >= 1,
            "a defect outside the text: {defect:?}"
        );
        assert!(!defect.kind.to_string().is_empty());
    }
    for index in 0..description.sections.len() {
        let password = description.password(index);
        let shown = format!("{password:?}");
        if let Some(password) = password.filter(|password| password.value.as_str().len() >= 22) {
            assert!(!shown.contains(password.value.as_str()), "a password in Debug");
        }
    }
    let _ = (description.check(Kind::Offer), description.check(Kind::Answer));
    Some(description)
}

/// Reads `data` as a line of a shim's output; an error must quote it short and printable.
///
/// # Panics
/// If an error is long or could disturb a terminal.
pub fn shim_line(data: &[u8]) {
    if let Err(error) = line::parse(data) {
        assert!(error.len() < 1_200, "an error of {} bytes", error.len());
        assert!(
            !error.chars().any(char::is_control),
            "an error with control characters: {error:?}"
        );
    }
}
