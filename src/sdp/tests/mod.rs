//! What the RFCs say, as literals.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bundle;
mod candidate;
mod credential;
mod operation;
mod position;
mod robust;
mod transport;

use super::{DefectKind, Description};

/// Credentials that differ in every section; the letter tells which.
pub(super) const PWD_S: &str = "SSSSSSSSSSSSSSSSSSSSSS";
pub(super) const PWD_A: &str = "AAAAAAAAAAAAAAAAAAAAAA";
pub(super) const PWD_B: &str = "BBBBBBBBBBBBBBBBBBBBBB";

/// A description with these lines behind the five that every description begins with: their numbers start at 6.
pub(super) fn text(lines: &[&str]) -> String {
    let head = [
        "v=0",
        "o=- 1 1 IN IP4 192.0.2.1",
        "s=-",
        "t=0 0",
        "a=ice-options:ice2",
    ];
    head.iter().chain(lines).flat_map(|line| [line, "\r\n"]).collect()
}

pub(super) fn read(lines: &[&str]) -> Description {
    Description::read(&text(lines)).expect("the lines are readable")
}

/// The defects as (line, column, kind).
pub(super) fn defects(description: &Description) -> Vec<(usize, usize, DefectKind)> {
    description
        .defects
        .iter()
        .map(|defect| (defect.line, defect.column, defect.kind.clone()))
        .collect()
}

/// A section with its own credentials, ufrag and pwd made of one letter.
pub(super) fn section(mid: &str, port: u16, letter: char) -> String {
    let (ufrag, pwd) = (repeat(letter, 4), repeat(letter, 22));
    format!("m=audio {port} UDP/TLS/RTP/SAVPF 0\r\na=mid:{mid}\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{pwd}\r\n")
}

pub(super) fn repeat(letter: char, times: usize) -> String {
    std::iter::repeat_n(letter, times).collect()
}
