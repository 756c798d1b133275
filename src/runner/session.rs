//! A whole session, carried out as often as it takes to be sure.

use crate::call::{Described, End, Options, Performance, perform};
use crate::live::Entry;
use crate::subject::Subject;
use crate::suite::session::{Case, Observation};
use crate::vector::Verdict;
use crate::vector::judge::Judgement;

use super::live::{repeated, verdict};
use super::{CaseResult, one_line};

/// What came of it besides the judgement.
pub(super) struct Rest {
    pub(super) transcript: Vec<Entry>,
    pub(super) descriptions: Vec<Described>,
    pub(super) cause: Option<&'static str>,
}

impl Rest {
    /// A result with this in it.
    pub(super) fn result(self, of: CaseResult) -> CaseResult {
        CaseResult {
            transcript: self.transcript,
            descriptions: self.descriptions,
            cause: self.cause,
            ..of
        }
    }
}

/// Carries a case out; what is held against the subject, and what came to nothing, has to come twice.
pub(super) fn run(subject: &mut dyn Subject, case: &'static Case, options: Options) -> (Judgement, Rest) {
    let again = |verdict| matches!(verdict, Verdict::Violation | Verdict::Inconclusive);
    repeated(again, || once(subject, case, options))
}

/// Carries a case out once and believes what comes of it.
pub(super) fn once(subject: &mut dyn Subject, case: &'static Case, options: Options) -> (Judgement, Rest) {
    judged(case, perform(subject, case, options))
}

fn judged(case: &Case, performance: Performance) -> (Judgement, Rest) {
    let outcome = |verdict, observed| Judgement {
        verdict,
        observed,
        reason: None,
    };
    let mut cause = None;
    let judgement = match performance.end {
        End::Seen(seen) => {
            let judged = case.judge(&seen);
            cause = fell_through(&seen).then(|| case.cause(&seen)).flatten();
            Judgement {
                verdict: verdict(judged.grade),
                observed: judged.observed,
                reason: judged.reason.map(str::to_owned),
            }
        }
        End::Unsupported(why) => outcome(Verdict::Unsupported, one_line("unsupported", &why)),
        End::Inconclusive(why) => outcome(Verdict::Inconclusive, one_line("inconclusive", &why)),
        End::Crashed(how) => outcome(Verdict::Crash, how),
        End::TimedOut(how) => outcome(Verdict::Timeout, how),
        End::Broken(how) => outcome(Verdict::HarnessError, how),
    };
    let rest = Rest {
        transcript: performance.transcript,
        descriptions: performance.descriptions,
        cause,
    };
    (judgement, rest)
}

/// Whether both sides agreed on the session and it is not up: then something on the wire has broken it.
fn fell_through(seen: &Observation) -> bool {
    !seen.refused && !seen.up && seen.unusable.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_fell_through_if_both_sides_wanted_it_and_it_is_not_up() {
        assert!(fell_through(&Observation::default()));
        for seen in [
            Observation {
                refused: true,
                ..Observation::default()
            },
            Observation {
                up: true,
                ..Observation::default()
            },
            Observation {
                unusable: Some("no fingerprint".to_owned()),
                ..Observation::default()
            },
        ] {
            assert!(!fell_through(&seen), "{seen:?}");
        }
    }
}
