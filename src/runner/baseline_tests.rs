use std::time::Duration;

use super::*;
use crate::requirement::Level;

fn result(case: &str, verdict: Verdict, observed: &str) -> CaseResult {
    CaseResult {
        case: case.into(),
        title: String::new(),
        requirements: Vec::new(),
        level: Level::Must,
        operation: "stun.decode",
        message: None,
        verdict,
        expected: String::new(),
        observed: observed.into(),
        reason: None,
        baselined: None,
        failing: true,
        took: Duration::ZERO,
        transcript: Vec::new(),
        descriptions: Vec::new(),
        cause: None,
    }
}

const TEXT: &str = r#"
subject = "s"
[[deviation]]
reason = "because"
verdict = "violation"
observed = "accept=true"
cases = ["a", "b"]
"#;

#[test]
fn only_the_same_deviation_is_known() {
    let baseline = Baseline::parse("b.toml", TEXT).unwrap();
    assert_eq!(
        baseline.reason_for(&result("a", Verdict::Violation, "accept=true")),
        Some("because")
    );
    for other in [
        result("c", Verdict::Violation, "accept=true"),
        result("a", Verdict::Crash, "accept=true"),
        result("a", Verdict::Violation, "accept=true integrity=valid"),
    ] {
        assert_eq!(baseline.reason_for(&other), None, "{other:?}");
    }
}

#[test]
fn what_is_no_longer_true_is_stale() {
    let baseline = Baseline::parse("b.toml", TEXT).unwrap();
    let same = result("a", Verdict::Violation, "accept=true");
    assert!(baseline.stale(std::slice::from_ref(&same)).is_empty());
    let stale = baseline.stale(&[same, result("b", Verdict::Conformant, "accept=false")]);
    assert_eq!(
        stale,
        ["b: violation (accept=true) in the baseline, now conformant (accept=false)"]
    );
    assert_eq!(
        baseline
            .stale(&[result("a", Verdict::Violation, "accept=false")])
            .len(),
        1
    );
}

/// A race of the subject's own: any text of that verdict is known, and what is right for once is not stale.
#[test]
fn what_happens_sometimes_may_not_happen() {
    let text = TEXT.replace("cases", "sometimes = true\ncases");
    let baseline = Baseline::parse("b.toml", &text).unwrap();
    let (other, right) = (
        result("a", Verdict::Violation, "accept=late"),
        result("b", Verdict::Conformant, "accept=false"),
    );
    assert_eq!(baseline.reason_for(&other), Some("because"));
    assert!(baseline.stale(&[other.clone(), right.clone()]).is_empty());
    assert_eq!(
        baseline.reason_for(&result("c", Verdict::Violation, "accept=true")),
        None
    );
    let crash = result("a", Verdict::Crash, "killed");
    assert_eq!(baseline.reason_for(&crash), None);
    assert_eq!(baseline.stale(&[crash]).len(), 1);

    let written = write("s", &[other, right], false, Some(&baseline));
    let again = Baseline::parse("b.toml", &written).unwrap();
    assert_eq!(again.cases().collect::<Vec<_>>(), ["a", "b"]);
    assert!(
        again
            .stale(&[result("b", Verdict::Conformant, "accept=false")])
            .is_empty()
    );
}

#[test]
fn what_is_written_needs_a_reason_and_keeps_the_old_one() {
    let results = [
        result("a", Verdict::Violation, "accept=true"),
        result("n", Verdict::Crash, "killed by \"SIGSEGV\""),
        result("ok", Verdict::Conformant, "accept=false"),
        result("dead", Verdict::HarnessError, "a line"),
    ];
    let known = Baseline::parse("b.toml", TEXT).unwrap();
    let text = write("s", &results, false, Some(&known));
    let error = Baseline::parse("b.toml", &text).unwrap_err().to_string();
    assert!(
        error.contains("deviation 2") && error.contains("written by hand"),
        "{error}"
    );
    let text = text.replace(UNWRITTEN, "it dies");
    let again = Baseline::parse("b.toml", &text).unwrap();
    assert_eq!(again.reason_for(&results[0]), Some("because"));
    assert_eq!(again.reason_for(&results[1]), Some("it dies"));
    assert_eq!(again.cases().collect::<Vec<_>>(), ["a", "n"]);
}

#[test]
fn a_wrong_file_is_refused_with_its_place() {
    for (from, to, message) in [
        ("because", " ", "written by hand"),
        ("because", "todo later", "written by hand"),
        ("violation", "conformant", "conformant is no deviation"),
        ("violation", "bad", "line 5"),
        ("[\"a\", \"b\"]", "[]", "cases is empty"),
        ("[\"a\", \"b\"]", "[\"a\", \"a\"]", "\"a\" is listed twice"),
        ("reason", "reasons", "unknown field `reasons`"),
    ] {
        let error = Baseline::parse("b.toml", &TEXT.replace(from, to))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("b.toml: ") && error.contains(message),
            "{to}: {error}"
        );
    }
}

#[test]
fn the_embedded_ones_are_right() {
    let suite = crate::vector::load_embedded().unwrap();
    for baseline in Baseline::embedded().unwrap() {
        let unknown: Vec<_> = baseline
            .cases()
            .filter(|case| suite.find(case).is_none())
            .collect();
        assert!(
            unknown.is_empty(),
            "{} names cases that do not exist: {unknown:?}",
            baseline.subject
        );
    }
}

#[test]
fn what_is_built_in_has_the_baseline_of_stun_types() {
    let embedded = Baseline::embedded().unwrap();
    let names: Vec<&str> = embedded.iter().map(|one| one.subject.as_str()).collect();
    assert_eq!(names, ["stun-types"]);
    assert!(embedded[0].cases().count() > 0);
}

/// Only the entry that says `sometimes` and names the case is kept when the case was right.
#[test]
fn what_happens_sometimes_is_written_again_and_nothing_else_is() {
    let text = format!(
        "{TEXT}[[deviation]]\nreason = \"a race\"\nverdict = \"crash\"\nobserved = \"killed\"\nsometimes = true\n\
         cases = [\"r\"]\n"
    );
    let known = Baseline::parse("b.toml", &text).unwrap();
    let right = ["a", "r", "n"].map(|case| result(case, Verdict::Conformant, "accept=false"));
    let written = write("s", &right, false, Some(&known));
    let again = Baseline::parse("b.toml", &written).unwrap();
    assert_eq!(again.cases().collect::<Vec<_>>(), ["r"]);
    assert!(again.stale(&right).is_empty());
}
