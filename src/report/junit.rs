//! The results as `JUnit` XML: one test suite a subject.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::plain::visible;
use crate::runner::{CaseResult, Event, Sink};
use crate::vector::Verdict;

/// Gathers one suite a subject.
#[derive(Debug)]
pub struct Junit {
    report: Report,
    suite: Option<TestSuite>,
}

impl Default for Junit {
    fn default() -> Self {
        Junit {
            report: Report::new("icespec"),
            suite: None,
        }
    }
}

impl Junit {
    /// The document.
    pub fn into_xml(self) -> Result<String, String> {
        self.report.to_string().map_err(|error| error.to_string())
    }
}

impl Sink for Junit {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(started) => {
                self.suite = Some(TestSuite::new(visible(&format!(
                    "{} {}",
                    started.subject.name, started.subject.version
                ))));
            }
            Event::Progress { .. } => {}
            Event::Result(result) => {
                if let Some(suite) = &mut self.suite {
                    suite.add_test_case(test_case(result));
                }
            }
            Event::Finished(finished) => {
                let Some(mut suite) = self.suite.take() else {
                    return;
                };
                suite.set_time(finished.took);
                for stale in &finished.stale {
                    suite.add_test_case(plain("baseline", NonSuccessKind::Failure, "stale", stale));
                }
                for transcript in &finished.transcripts {
                    suite.set_system_err(transcript);
                }
                self.report.add_test_suite(suite);
            }
            Event::CannotStart { label, cause, .. } => {
                let mut suite = TestSuite::new(*label);
                suite.add_test_case(plain("start", NonSuccessKind::Error, "harness-error", cause));
                self.report.add_test_suite(suite);
            }
        }
    }
}

fn test_case(result: &CaseResult) -> TestCase {
    let mut case = TestCase::new(visible(&result.case), status(result));
    case.set_classname(result.operation).set_time(result.took);
    case
}

fn status(result: &CaseResult) -> TestCaseStatus {
    let mut status = match result.verdict {
        _ if result.baselined.is_some() => TestCaseStatus::skipped(),
        Verdict::Unsupported => TestCaseStatus::skipped(),
        Verdict::Crash | Verdict::Timeout | Verdict::HarnessError => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
        _ if result.failing => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => return TestCaseStatus::success(),
    };
    let sections: Vec<String> = result
        .requirements
        .iter()
        .map(|one| format!("{} ({})", one.id, one.reference()))
        .collect();
    let known = result
        .baselined
        .as_ref()
        .map_or_else(String::new, |reason| format!("\nknown: {}", visible(reason)));
    let why = result
        .reason
        .as_ref()
        .map_or_else(String::new, |reason| format!("\nreason: {}", visible(reason)));
    status.set_type(result.verdict.name());
    status.set_message(visible(&result.observed));
    status.set_description(format!(
        "{}\n{}\nexpected: {}\nobserved: {}{why}{known}",
        visible(&result.title),
        sections.join(", "),
        visible(&result.expected),
        visible(&result.observed)
    ));
    status
}

fn plain(name: &str, kind: NonSuccessKind, word: &str, text: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(word).set_message(visible(text));
    TestCase::new(name, status)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{HOSTILE, assert_plain, live, tell};
    use super::*;

    #[test]
    fn what_a_subject_says_is_text() {
        let mut bad = live(HOSTILE, HOSTILE);
        bad.observed = format!("{HOSTILE}{}", "<b>".repeat(34_000));
        bad.title = HOSTILE.to_owned();
        bad.reason = Some(HOSTILE.to_owned());
        let mut known = bad.clone();
        known.baselined = Some(HOSTILE.to_owned());
        let mut junit = Junit::default();
        tell(&mut junit, HOSTILE, &[bad, known]);
        let xml = junit.into_xml().unwrap();
        assert_plain(&xml);
        assert!(!xml.contains("<script") && !xml.contains("<b>") && !xml.contains("]]>"));
        assert!(xml.contains("&lt;/script&gt;") && xml.contains("\\u{202e}abc"));
        // Every element that begins ends, and nothing else does.
        for name in ["testsuites", "testsuite", "testcase", "failure"] {
            let begins = xml.matches(&format!("<{name} ")).count();
            let ends = xml.matches(&format!("</{name}>")).count();
            assert_eq!(begins, ends, "{name}");
        }
    }
}
