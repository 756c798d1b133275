//! What a result can be. Never mixed: a skip is not a pass, and a dead subject is not silence.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The verdict on one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The subject did what the RFC asks.
    Conformant,
    /// It did something else that the suite accepts, for a written reason.
    Acceptable,
    /// It did what the RFC forbids, or none of what it permits.
    Violation,
    /// The subject gave up on the case, so nothing can be said.
    Inconclusive,
    /// The subject says that it does not do this at all.
    Unsupported,
    /// The subject died of the case.
    Crash,
    /// The subject gave no answer in time.
    Timeout,
    /// The subject or the suite broke the shim protocol: the case was not judged.
    HarnessError,
}

impl Verdict {
    /// All of them, in the order reports use.
    pub const ALL: [Verdict; 8] = [
        Verdict::Conformant,
        Verdict::Acceptable,
        Verdict::Violation,
        Verdict::Inconclusive,
        Verdict::Unsupported,
        Verdict::Crash,
        Verdict::Timeout,
        Verdict::HarnessError,
    ];

    /// The word for it in every report.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Conformant => "conformant",
            Verdict::Acceptable => "acceptable",
            Verdict::Violation => "violation",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Unsupported => "unsupported",
            Verdict::Crash => "crash",
            Verdict::Timeout => "timeout",
            Verdict::HarnessError => "harness-error",
        }
    }

    /// One sentence on what it means and what it does to the exit code.
    pub fn meaning(self) -> &'static str {
        match self {
            Verdict::Conformant => "The subject did what the RFC asks.",
            Verdict::Acceptable => {
                "The subject did something else, which is accepted for the reason given; fails only with --strict."
            }
            Verdict::Violation => {
                "The subject did what the RFC forbids, or none of what it permits; exit code 1."
            }
            Verdict::Inconclusive => {
                "The subject answered that it failed, so nothing can be said; exit code 1."
            }
            Verdict::Unsupported => "The subject says it does not do this; neither a pass nor a failure.",
            Verdict::Crash => "The subject died while it handled the case; exit code 1.",
            Verdict::Timeout => "The subject gave no answer in time; exit code 1.",
            Verdict::HarnessError => "The shim broke the protocol, so the case was not judged; exit code 3.",
        }
    }

    /// Whether it fails a run (unless a baseline knows it): a violation, or an answer that never came.
    pub fn is_failure(self, strict: bool) -> bool {
        match self {
            Verdict::Violation | Verdict::Crash | Verdict::Timeout | Verdict::Inconclusive => true,
            Verdict::Acceptable => strict,
            Verdict::Conformant | Verdict::Unsupported | Verdict::HarnessError => false,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_what_json_says() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.name());
        }
    }
}
