//! A case on the wire, performed as often as it takes to be sure.

use std::collections::BTreeMap;

use crate::live::{End, Entry, Performance, Stage, UNANSWERED, is_timing};
use crate::subject::Subject;
use crate::suite::{Case, Grade};
use crate::vector::Verdict;
use crate::vector::judge::Judgement;

use super::one_line;

/// Why it is held against a subject that it answers nothing any more.
const DEAF: &str =
    "a right check before this was answered, the one after it was not: whoever sends such things silences it";

/// How often at most; two that agree are enough.
const TIMES: usize = 3;

/// Performs a case. What depends on time, or came to nothing, is repeated on a fresh agent before it is
/// blamed on the subject; a result that was not the same each time says so.
pub(super) fn run(
    stage: &mut Stage,
    subject: &mut dyn Subject,
    case: &'static Case,
) -> (Judgement, Vec<Entry>) {
    let again = |verdict| has_to_be_repeated(case, verdict);
    repeated(again, || once(stage, subject, case))
}

/// Does something until it is sure, with whatever comes of it besides the judgement.
pub(super) fn repeated<T>(
    again: impl Fn(Verdict) -> bool,
    mut perform: impl FnMut() -> (Judgement, T),
) -> (Judgement, T) {
    let mut seen = Vec::new();
    loop {
        let (judgement, rest) = perform();
        let sure = !again(judgement.verdict);
        let agrees = seen.iter().any(|(one, _)| same(one, &judgement));
        seen.push((judgement, rest));
        // A good result after a bad one does not make the bad one undone: it has to come twice.
        if seen.len() == TIMES || agrees || (sure && seen.len() == 1) {
            return settled(seen);
        }
    }
}

/// Performs a case once and believes what comes of it.
pub(super) fn once(
    stage: &mut Stage,
    subject: &mut dyn Subject,
    case: &'static Case,
) -> (Judgement, Vec<Entry>) {
    judged(case, stage.perform(subject, case))
}

fn has_to_be_repeated(case: &Case, verdict: Verdict) -> bool {
    match verdict {
        Verdict::Conformant
        | Verdict::Acceptable
        | Verdict::Unsupported
        | Verdict::Crash
        | Verdict::Timeout
        | Verdict::HarnessError => false,
        Verdict::Inconclusive => true,
        Verdict::Violation => is_timing(case),
    }
}

fn same(a: &Judgement, b: &Judgement) -> bool {
    a.verdict == b.verdict && a.observed == b.observed
}

/// The result most of the tries came to, the last of them, and how it varied.
fn settled<T>(mut seen: Vec<(Judgement, T)>) -> (Judgement, T) {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for (judgement, _) in &seen {
        *counts.entry(judgement.verdict).or_default() += 1;
    }
    let most = counts.values().max().copied().unwrap_or(0);
    let at = seen
        .iter()
        .rposition(|(one, _)| counts.get(&one.verdict) == Some(&most))
        .unwrap_or(0);
    let times = seen.len();
    let (mut judgement, rest) = seen.swap_remove(at);
    if counts.len() > 1 {
        let words: Vec<String> = counts
            .iter()
            .map(|(verdict, count)| format!("{verdict} {count}"))
            .collect();
        let flaky = format!("flaky, of {times} times: {}", words.join(", "));
        judgement.reason = Some(match judgement.reason {
            Some(reason) => format!("{reason} ({flaky})"),
            None => flaky,
        });
    }
    (judgement, rest)
}

fn judged(case: &Case, performance: Performance) -> (Judgement, Vec<Entry>) {
    let outcome = |verdict, observed| Judgement {
        verdict,
        observed,
        reason: None,
    };
    let judgement = match performance.end {
        End::Seen(observation) => {
            let judged = case.judge(&observation);
            Judgement {
                verdict: verdict(judged.grade),
                observed: judged.observed,
                reason: judged.reason.map(str::to_owned),
            }
        }
        End::Unsupported(why) => outcome(Verdict::Unsupported, one_line("unsupported", &why)),
        End::Inconclusive(why) => outcome(Verdict::Inconclusive, one_line("inconclusive", &why)),
        End::Unanswered => outcome(Verdict::Inconclusive, one_line("inconclusive", UNANSWERED)),
        End::Deaf => Judgement {
            verdict: Verdict::Violation,
            observed: "deaf".to_owned(),
            reason: Some(DEAF.to_owned()),
        },
        End::Crashed(how) => outcome(Verdict::Crash, how),
        End::TimedOut(how) => outcome(Verdict::Timeout, how),
        End::Broken(how) => outcome(Verdict::HarnessError, how),
    };
    (judgement, performance.transcript)
}

/// The word for a grade.
pub(super) fn verdict(grade: Grade) -> Verdict {
    match grade {
        Grade::Conformant => Verdict::Conformant,
        Grade::Acceptable => Verdict::Acceptable,
        Grade::Violation => Verdict::Violation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(verdict: Verdict, observed: &str) -> (Judgement, Vec<Entry>) {
        let judgement = Judgement {
            verdict,
            observed: observed.to_owned(),
            reason: None,
        };
        (judgement, Vec::new())
    }

    #[test]
    fn most_of_the_tries_decide_and_the_others_are_told() {
        let (judgement, _) = settled(vec![
            one(Verdict::Violation, "a"),
            one(Verdict::Conformant, "b"),
            one(Verdict::Conformant, "b"),
        ]);
        assert_eq!(
            (judgement.verdict, judgement.observed.as_str()),
            (Verdict::Conformant, "b")
        );
        assert_eq!(
            judgement.reason.as_deref(),
            Some("flaky, of 3 times: conformant 2, violation 1")
        );
        let (judgement, _) = settled(vec![one(Verdict::Violation, "a"), one(Verdict::Violation, "a")]);
        assert_eq!((judgement.verdict, judgement.reason), (Verdict::Violation, None));
    }

    #[test]
    fn who_falls_silent_violates_whatever_the_case_is_about() {
        let case = crate::suite::find("rfc8489/9.1.3/valid").unwrap();
        let ended = |end| {
            let transcript = Vec::new();
            judged(case, Performance { end, transcript }).0
        };
        let deaf = ended(End::Deaf);
        assert_eq!(
            (deaf.verdict, deaf.observed.as_str()),
            (Verdict::Violation, "deaf")
        );
        assert!(deaf.reason.is_some());
        assert_eq!(ended(End::Unanswered).verdict, Verdict::Inconclusive);
    }

    #[test]
    fn only_what_time_can_spoil_is_repeated() {
        let case = crate::suite::find("rfc8489/9.1.3/no-integrity").unwrap();
        for (verdict, again) in [
            (Verdict::Conformant, false),
            (Verdict::Crash, false),
            (Verdict::Violation, false),
            (Verdict::Inconclusive, true),
            (Verdict::Timeout, false),
        ] {
            assert_eq!(has_to_be_repeated(case, verdict), again, "{verdict}");
        }
    }

    /// What `repeated` makes of these, one after the other, and how often it asked.
    fn after(tries: &[(Verdict, &str)]) -> (usize, Verdict, String) {
        let mut times = 0;
        let again = |verdict: Verdict| verdict != Verdict::Conformant;
        let (judgement, _) = repeated(again, || {
            let (verdict, observed) = tries[times];
            times += 1;
            one(verdict, observed)
        });
        (times, judgement.verdict, judgement.observed)
    }

    #[test]
    fn two_that_agree_are_enough_and_three_are_the_end() {
        let (good, bad, vague) = (Verdict::Conformant, Verdict::Violation, Verdict::Inconclusive);
        for (tries, times, verdict, observed) in [
            (&[(good, "a")][..], 1, good, "a"),
            (&[(bad, "a"), (bad, "a")], 2, bad, "a"),
            // Another observation, or another verdict, is not the same again.
            (&[(bad, "a"), (bad, "b"), (bad, "c")], 3, bad, "c"),
            (&[(bad, "a"), (vague, "a"), (bad, "b")], 3, bad, "b"),
            // Nor does one good try undo a bad one.
            (&[(bad, "a"), (good, "b"), (good, "b")], 3, good, "b"),
            (&[(bad, "a"), (good, "b"), (bad, "a")], 3, bad, "a"),
        ] {
            assert_eq!(after(tries), (times, verdict, observed.to_owned()), "{tries:?}");
        }
    }
}
