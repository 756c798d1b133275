use std::time::{Duration, Instant};

use super::*;

const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=ice-options:ice2\r\n";

fn codes(text: &str, kind: Option<Kind>) -> Vec<&'static str> {
    description(text, kind).iter().map(|remark| remark.code).collect()
}

#[test]
fn codes_are_slugs_and_unique() {
    let mut seen = std::collections::BTreeSet::new();
    for rule in rules() {
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(rule.code.bytes().all(legal), "{}", rule.code);
        assert!(seen.insert(rule.code), "{} twice", rule.code);
        assert!(rule.section.starts_with("RFC "), "{}", rule.code);
        assert!(!rule.title.is_empty() && !rule.help.is_empty(), "{}", rule.code);
        assert!(
            !rule.title.ends_with('.') && rule.help.ends_with('.'),
            "{}",
            rule.code
        );
        assert!(
            rule.advice.is_none_or(|advice| advice.ends_with('.')),
            "{}",
            rule.code
        );
        assert!(!rule.help.contains("  "), "{}", rule.code);
    }
}

#[test]
fn what_follows_a_thousand_remarks_is_counted() {
    let candidates = "a=candidate:broken\r\n".repeat(1_234);
    let text = format!("{HEAD}m=audio 9 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:Xk3v\r\n{candidates}");
    let remarks = description(&text, None);
    assert_eq!(remarks.len(), 1_001);
    let last = remarks.last().unwrap();
    assert_eq!(last.code, "more-remarks");
    // One more is the password that is missing.
    assert_eq!(last.message, "235 more remarks are left out");
}

#[test]
fn the_setup_values_tell_an_offer_from_an_answer() {
    let text = |setup: &str| {
        format!(
            "{HEAD}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n{setup}\
             a=ice-ufrag:Xk3v\r\na=ice-pwd:d8Jm2VqPzR5tYw7bNcH4Lf\r\na=sctp-port:5000\r\n\
             a=remote-candidates:1 192.0.2.1 5000\r\n"
        )
    };
    let in_answer = "remote-candidates-in-answer";
    assert!(codes(&text("a=setup:active\r\n"), None).contains(&in_answer));
    assert!(!codes(&text("a=setup:actpass\r\n"), None).contains(&in_answer));
    assert!(
        !codes(&text(""), None).contains(&in_answer),
        "unknown: rules for both only"
    );
    assert!(codes(&text(""), Some(Kind::Answer)).contains(&in_answer));
    assert!(codes(&text("a=setup:active\r\n"), Some(Kind::Offer)).contains(&"setup-offer"));
}

#[test]
fn a_text_that_is_none_is_one_remark() {
    for text in ["", "\n", "hello", "v=0\r\nm=audio\r\n", "v=1\r\n"] {
        let remarks = description(text, None);
        let errors = remarks.iter().filter(|remark| remark.severity == Severity::Error);
        assert_eq!(errors.count(), 1, "{text:?}: {remarks:?}");
    }
    let cut = description("v=0\r\nm=aud\r\n", None);
    assert_eq!(
        (cut[0].line, cut[0].column),
        (2, 6),
        "a missing field is expected where the line ends"
    );
    let remarks = exchange("hello", "v=0\r\nm=audio\r\n");
    let files: Vec<usize> = remarks
        .iter()
        .filter(|remark| remark.code == "sdp-grammar")
        .map(|remark| remark.file)
        .collect();
    assert_eq!(files, [0, 1]);
}

#[test]
fn a_long_mid_is_cut_and_kept_on_one_line() {
    let mid = "x\u{1b}".repeat(5_000);
    let text =
        format!("{HEAD}a=group:BUNDLE {mid}\r\nm=audio 0 RTP/AVP 0\r\na=mid:{mid}\r\na=bundle-only\r\n");
    for remark in description(&text, None) {
        assert!(remark.message.len() < 600, "{remark:?}");
        assert!(!remark.message.contains(char::is_control), "{remark:?}");
        assert!(!remark.mid.unwrap_or_default().contains(char::is_control));
    }
}

/// Each shape once, with many of what could be compared with each other.
#[test]
fn the_work_is_linear() {
    let credentials = "a=ice-ufrag:Xk3v\r\na=ice-pwd:d8Jm2VqPzR5tYw7bNcH4Lf\r\n";
    let count = 20_000;
    let section =
        |index: usize| format!("m=audio 9 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\na=mid:{index}\r\n{credentials}");
    let sections: String = (0..count).map(section).collect();
    let mids = (0..count)
        .map(|index: usize| index.to_string())
        .collect::<Vec<_>>()
        .join(" ");
    let fingerprints = "a=fingerprint:sha-256 00\r\n".repeat(count);
    let options = "a=ice-options:x\r\nb=AS:1\r\n".repeat(count);
    let candidate = |index: usize| format!("a=candidate:1 1 udp 1 192.0.2.1 {index} typ host\r\n");
    let candidates: String = (0..count).map(candidate).collect();
    let groups = "a=group:BUNDLE 0\r\n".repeat(count);
    for text in [
        format!("{HEAD}a=group:BUNDLE {mids}\r\n{fingerprints}{options}{sections}"),
        format!("{HEAD}{fingerprints}{options}{groups}{sections}"),
        format!(
            "{HEAD}a=group:BUNDLE {mids}\r\n{}{candidates}{}",
            section(0),
            &sections[section(0).len()..]
        ),
    ] {
        let begin = Instant::now();
        let remarks = exchange(&text, &text);
        assert!(remarks.len() > 100);
        // A second is some ten times what it takes; what is quadratic takes minutes.
        assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    }
}
