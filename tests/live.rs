//! The live driver against a small agent that is right, or wrong in one way: over real sockets, each way
//! leads to the fact that names it.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::path::Path;
use std::time::{Duration, Instant};

use icespec::live::{End, Options, Performance, Stage};
use icespec::subject::Subject;
use icespec::subject::shim::{self, Shim};
use icespec::suite::{self, Grade, Observation, Rule};

const VALID: &str = "rfc8489/9.1.3/valid";
const UNSIGNED: &str = "rfc8489/9.1.3/no-integrity";
const TRIGGERS: &str = "rfc8489/9.1.3/no-integrity-triggers-nothing";
const ANSWER: &str = "rfc8445/7.2.5/success-without-integrity";

fn shim(mode: &str) -> Shim {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live_shim.py");
    Shim::start(shim::Options {
        argv: vec!["python3".into(), script.display().to_string(), mode.into()],
        start_timeout: Duration::from_secs(20),
        timeout: Duration::from_secs(2),
    })
    .unwrap()
}

/// Carries a case out, and makes sure that it took no longer than `bound`.
#[track_caller]
fn perform(mode: &str, case: &str, bound: Duration) -> Performance {
    let mut subject = shim(mode);
    let mut stage = Stage::new(Options::default());
    let start = Instant::now();
    let performance = stage.perform(&mut subject, suite::find(case).unwrap());
    let took = start.elapsed();
    assert!(took < bound, "{mode}: {took:?}");
    stage.close(&mut subject);
    subject.close();
    performance
}

#[track_caller]
fn seen(mode: &str, case: &str) -> Observation {
    match perform(mode, case, Duration::from_secs(15)).end {
        End::Seen(seen) => seen,
        other => panic!("{mode}: {other:?}"),
    }
}

/// What is observed of a case, and how it is graded.
#[track_caller]
fn judged(mode: &str, case: &str) -> (Grade, String) {
    let judged = suite::find(case).unwrap().judge(&seen(mode, case));
    (judged.grade, judged.observed)
}

#[track_caller]
fn observes(mode: &str, case: &str, grade: Grade, words: &[&str]) {
    let (found, observed) = judged(mode, case);
    for word in words {
        assert!(observed.split(' ').any(|one| one == *word), "{mode}: {observed}");
    }
    assert_eq!(found, grade, "{mode}: {observed}");
}

#[test]
fn who_does_everything_right_conforms() {
    let right: &[(&str, &[&str])] = &[
        (VALID, &["reply=success", "signed-by=addressed", "mapped=source"]),
        (UNSIGNED, &["reply=error-400", "signed-by=nobody"]),
        (TRIGGERS, &["triggered-check=false"]),
        (ANSWER, &["answer=ignored", "connected=true"]),
    ];
    for (case, words) in right {
        observes("right", case, Grade::Conformant, words);
    }
}

#[test]
fn silence_is_known_by_the_control() {
    observes("hardened", UNSIGNED, Grade::Acceptable, &["reply=none"]);
}

#[test]
fn whose_key_signed_a_reply_is_found() {
    observes("unsigned", VALID, Grade::Violation, &["signed-by=nobody"]);
    observes("wrong-key", VALID, Grade::Violation, &["signed-by=unknown"]);
    observes("peer-key", VALID, Grade::Violation, &["signed-by=peer"]);
}

#[test]
fn trust_in_unsigned_checks_is_seen() {
    observes("trusts", UNSIGNED, Grade::Violation, &["reply=success"]);
    observes("triggers", TRIGGERS, Grade::Violation, &["triggered-check=true"]);
}

#[test]
fn what_becomes_of_an_answer_is_seen() {
    observes("fooled", ANSWER, Grade::Violation, &["answer=accepted"]);
    observes("retries", ANSWER, Grade::Acceptable, &["answer=retried"]);
    observes("gives-up", ANSWER, Grade::Acceptable, &["answer=gave-up"]);
}

#[test]
fn rules_for_checks_are_watched() {
    // The case makes everybody send a transaction again, which only consent checks must not be.
    let broken = |mode: &str| {
        let mut broken = seen(mode, ANSWER).broken;
        broken.retain(|(rule, _)| *rule != Rule::SentOnce);
        broken
    };
    assert_eq!(broken("right"), []);
    let one = |rule, how: &str| vec![(rule, how.to_owned())];
    assert_eq!(broken("no-fingerprint"), one(Rule::Fingerprint, "no FINGERPRINT"));
    assert_eq!(
        broken("host-priority"),
        one(
            Rule::PriorityPeerReflexive,
            "type preference of a host candidate or above"
        )
    );
    assert_eq!(
        broken("hurries"),
        one(Rule::RetransmissionFloor, "sent again in less than 500 ms")
    );
}

#[track_caller]
fn ends(mode: &str, case: &str, seconds: u64, is: impl Fn(&End) -> bool) -> Performance {
    let performance = perform(mode, case, Duration::from_secs(seconds));
    assert!(is(&performance.end), "{mode}: {:?}", performance.end);
    performance
}

#[test]
fn who_answers_nothing_any_more_is_deaf() {
    ends("deaf", UNSIGNED, 10, |end| *end == End::Deaf);
    ends("deaf", VALID, 5, |end| matches!(end, End::Seen(_)));
}

#[test]
fn what_comes_late_for_a_case_before_is_no_reply_to_this_one() {
    let mut subject = shim("repeats-itself");
    let mut stage = Stage::new(Options::default());
    for id in ["rfc7983/7/first-byte-4", "rfc7983/7/first-byte-15"] {
        let case = suite::find(id).unwrap();
        let End::Seen(seen) = stage.perform(&mut subject, case).end else {
            panic!("{id} was not carried out");
        };
        assert_eq!(case.judge(&seen).observed, "reply=none", "{id}");
    }
    subject.close();
}

#[test]
fn who_answers_nothing_is_not_judged() {
    ends("silent", VALID, 5, |end| *end == End::Unanswered);
}

#[test]
fn who_dies_has_crashed() {
    let died = |status: &'static str| move |end: &End| matches!(end, End::Crashed(how) if how == status);
    let performance = ends("dies", UNSIGNED, 5, died("exited with status 7"));
    let stimulus = |note: &str| note.starts_with("stimulus: Binding request");
    assert!(performance.transcript.iter().any(|one| stimulus(&one.note)));
    // While its next move is waited for, which would take two seconds.
    ends("dies-later", ANSWER, 2, died("exited with status 8"));
    ends("dies-at-close", TRIGGERS, 5, died("exited with status 9"));
}

#[test]
fn who_hangs_has_timed_out() {
    ends("hangs", VALID, 10, |end| matches!(end, End::TimedOut(_)));
}

#[test]
fn floods_end_the_case() {
    let flood = |end: &End| matches!(end, End::TimedOut(why) if why.starts_with("a flood"));
    let performance = ends("floods", VALID, 20, flood);
    assert!(
        performance.transcript.len() <= 401,
        "{}",
        performance.transcript.len()
    );
    ends("many-events", ANSWER, 20, |end| matches!(end, End::Broken(_)));
}

#[test]
fn an_event_that_cannot_be_is_the_shims_fault() {
    let strange = |end: &End| matches!(end, End::Broken(how) if how.starts_with("an event of a stream"));
    ends("bad-event", ANSWER, 5, strange);
}

#[test]
fn passwords_are_in_no_transcript() {
    let performance = perform("right", VALID, Duration::from_secs(5));
    let notes: Vec<&str> = performance
        .transcript
        .iter()
        .map(|one| one.note.as_str())
        .collect();
    assert!(
        notes
            .iter()
            .any(|note| note.contains("MESSAGE-INTEGRITY ok by the subject"))
    );
    // The agent's passwords are 32 hex digits; nothing else in a note is that long.
    let digits = |word: &str| word.len() >= 32 && word.bytes().all(|one| one.is_ascii_hexdigit());
    assert!(!notes.iter().flat_map(|note| note.split(' ')).any(digits));
}
