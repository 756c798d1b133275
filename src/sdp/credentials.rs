//! Fragments and passwords as a description states them.

use std::fmt;

use zeroize::Zeroize;

use super::defect::DefectKind;
use super::description::Level;
use super::text::is_ice_char;
use crate::fault;

/// Shortest and longest fragment a receiver takes (RFC 8839 section 5.4).
const UFRAG_LENGTH: std::ops::RangeInclusive<usize> = 4..=256;
/// Longest fragment a sender may use (RFC 8839 section 5.4).
const UFRAG_SENT: usize = 32;
/// Shortest and longest password (RFC 8839 section 5.4).
const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 22..=256;

/// The text of an `ice-pwd` attribute: legal or not, kept out of debug output and wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct RawPassword(String);

impl RawPassword {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// The password as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for RawPassword {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for RawPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RawPassword({} bytes)", self.0.len())
    }
}

/// A value together with where the description states it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stated<T> {
    /// The value, unchanged.
    pub value: T,
    /// Whether it stands before or after the first `m=` line.
    pub level: Level,
    /// Its line.
    pub line: usize,
    /// The column its value starts at.
    pub column: usize,
}

/// What makes `text` unusable as a fragment, with the offset of the fault.
pub(super) fn ufrag_fault(text: &str) -> Option<(usize, DefectKind)> {
    // The length comes first: one overlong value inherited by many sections must stay cheap to refuse.
    if !UFRAG_LENGTH.contains(&text.len()) {
        return Some((0, DefectKind::UfragLength { length: text.len() }));
    }
    illegal_character(text).map(|offset| (offset, DefectKind::UfragCharacter))
}

/// What makes `text` unusable as a password, with the offset of the fault.
pub(super) fn password_fault(text: &str) -> Option<(usize, DefectKind)> {
    let is_short = text.len() < *PASSWORD_LENGTH.start() && fault::is(&fault::SHORT_PASSWORD_ACCEPTED);
    if !is_short && !PASSWORD_LENGTH.contains(&text.len()) {
        return Some((0, DefectKind::PasswordLength { length: text.len() }));
    }
    illegal_character(text).map(|offset| (offset, DefectKind::PasswordCharacter))
}

/// What is wrong with a fragment without making it unusable: it is legal to receive but not to send.
pub(super) fn ufrag_warning(text: &str) -> Option<DefectKind> {
    (text.len() > UFRAG_SENT).then_some(DefectKind::UfragTooLongToSend { length: text.len() })
}

fn illegal_character(text: &str) -> Option<usize> {
    text.bytes().position(|byte| !is_ice_char(byte))
}
