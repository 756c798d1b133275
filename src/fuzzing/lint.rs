//! The linter on any text.

use crate::lint::{self, Remark};
use crate::sdp::Kind;

/// More remarks than a run makes, with the one that counts the rest.
const MOST: usize = 1_001;

/// Lints `data` as a description of either kind and, at a NUL, as an offer with its answer.
///
/// # Panics
/// If a remark has no rule, points outside its text, is long, could disturb a terminal, or quotes a password; or if
/// there are more remarks than a run may make.
pub fn sdp_lint(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for kind in [None, Some(Kind::Offer), Some(Kind::Answer)] {
        check(&lint::description(&text, kind), &[&text]);
    }
    if let Some((offer, answer)) = text.split_once('\0') {
        check(&lint::exchange(offer, answer), &[offer, answer]);
    }
}

fn check(remarks: &[Remark], texts: &[&str]) {
    assert!(remarks.len() <= MOST, "{} remarks", remarks.len());
    let lines: Vec<Vec<&str>> = texts.iter().map(|text| text.split('\n').collect()).collect();
    for remark in remarks {
        let mut rules = lint::rules().iter();
        let rule = rules.find(|rule| rule.code == remark.code);
        assert!(
            rule.is_some_and(|rule| rule.severity == remark.severity),
            "no rule for {remark:?}"
        );
        let line = lines[remark.file].get(remark.line.wrapping_sub(1));
        assert!(
            line.is_some_and(|line| (1..=line.len() + 1).contains(&remark.column)),
            "outside the text: {remark:?}"
        );
        assert!(remark.message.len() < 1_000, "long: {remark:?}");
        assert!(
            !remark.message.contains(char::is_control),
            "control characters: {remark:?}"
        );
        let mid = remark.mid.as_deref().unwrap_or_default();
        assert!(!mid.contains(char::is_control), "control characters: {remark:?}");
    }
    if let Some(remark) = remarks
        .iter()
        .find(|remark| texts.iter().any(|text| leaks(remark, text, texts)))
    {
        panic!("a password in {remark:?}");
    }
}

/// Whether a remark quotes a password of the text that stands nowhere else in any of them.
fn leaks(remark: &Remark, text: &str, texts: &[&str]) -> bool {
    let passwords = text.lines().filter_map(|line| line.strip_prefix("a=ice-pwd:"));
    // Few are enough; what is short or has spaces can be part of a sentence, and a fuzzer finds those that are.
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut told = passwords
        .take(4)
        .filter(|password| password.len() >= 22 && password.bytes().all(legal));
    told.any(|password| {
        let times: usize = texts.iter().map(|one| one.matches(password).count()).sum();
        remark.message.contains(password) && times == 1
    })
}
