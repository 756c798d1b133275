//! The suite on trial, as the command line does it, and what its committed score says.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use glob::Pattern;
use icespec::audit::Cause;
use icespec::fault;
use icespec::runner::Baseline;
use icespec::selftest::{Evidence, Snapshot};
use icespec::suite;
use serde_json::Value;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn committed() -> Snapshot {
    Snapshot::parse(&fs::read_to_string(path("docs/selftest.txt")).unwrap()).unwrap()
}

fn baselines() -> Vec<Baseline> {
    let files = fs::read_dir(path("baselines")).unwrap();
    let files = files.map(|one| one.unwrap().path());
    let files = files.filter(|one| one.extension().is_some_and(|end| end == "toml"));
    files
        .map(|file| {
            Baseline::parse(&file.display().to_string(), &fs::read_to_string(&file).unwrap()).unwrap()
        })
        .collect()
}

/// Live cases that have caught nobody so far, by patterns of ids, with the reason why they are here all the same.
fn excused() -> Vec<Pattern> {
    let text = fs::read_to_string(path("docs/selftest-idle.txt")).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (cases, reason) = line.split_once(' ').unwrap_or((line, ""));
            assert!(reason.len() > 10, "{cases}: no reason");
            Pattern::new(cases).unwrap()
        })
        .collect()
}

#[test]
fn the_committed_score_is_of_these_faults_and_cases() {
    let ids = |ids: &mut dyn Iterator<Item = &str>| ids.map(str::to_owned).collect::<BTreeSet<String>>();
    let committed = committed();
    let faults = ids(&mut fault::all().map(|one| one.id));
    let sessions = suite::session::all().map(|one| one.id.as_str());
    let cases = ids(&mut suite::all().map(|one| one.id).chain(sessions));
    for (what, committed, now) in [
        ("faults", ids(&mut committed.faults()), faults),
        ("cases", ids(&mut committed.cases()), cases),
    ] {
        let differing: Vec<&String> = committed.symmetric_difference(&now).collect();
        assert!(
            differing.is_empty(),
            "{what} that came or went: {differing:#?}; `cargo run --release -- selftest --check docs/selftest.txt` says \
             what that changed, --write accepts it"
        );
    }
}

#[test]
fn every_fault_was_caught() {
    let committed = committed();
    let missed: Vec<&str> = committed.missed().collect();
    assert!(missed.is_empty(), "caught by nothing: {missed:?}");
}

#[test]
fn the_causes_that_faults_expect_are_causes_of_the_audit() {
    let named = fault::all().flat_map(|one| one.causes.iter().map(move |cause| (one.id, cause)));
    for (id, cause) in named {
        let known = Cause::ALL.iter().any(|one| one.slug() == *cause);
        assert!(known, "{id} names {cause}");
    }
}

#[test]
fn every_case_has_caught_a_fault_or_a_real_stack_or_says_why_it_is_there() {
    let (evidence, excused, committed) = (Evidence::new(&baselines()), excused(), committed());
    let idle: BTreeSet<&str> = committed
        .idle_cases()
        .filter(|case| evidence.of(case).is_empty())
        .collect();
    let unexcused: Vec<&&str> = idle
        .iter()
        .filter(|case| !excused.iter().any(|one| one.matches(case)))
        .collect();
    assert!(
        unexcused.is_empty(),
        "{} cases have caught neither a fault nor a real stack, and docs/selftest-idle.txt does not say why they \
         are there: {unexcused:#?}",
        unexcused.len()
    );
    let needless = excused
        .iter()
        .filter(|one| !idle.iter().any(|case| one.matches(case)));
    let needless: Vec<&str> = needless.map(Pattern::as_str).collect();
    assert!(
        needless.is_empty(),
        "these need no excuse any more: {needless:#?}"
    );
}

fn icespec(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_icespec"));
    command.arg("selftest").args(arguments).output().unwrap()
}

#[test]
fn a_fault_is_tried_and_told_in_every_format() {
    let folder = std::env::temp_dir().join(format!("icespec-selftest-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let place = |name: &str| folder.join(name).display().to_string();
    let (html, markdown) = (place("score.html"), place("score.md"));
    let ran = icespec(&[
        "--fault",
        "mac-compared-in-part",
        "--format",
        "json",
        "--report",
        &format!("html={html}"),
        "--report",
        &format!("markdown={markdown}"),
        "--baseline",
        &path("baselines/rtc-ice.toml").display().to_string(),
    ]);
    assert_eq!(ran.status.code(), Some(0));
    let score: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let schema = fs::read_to_string(path("docs/selftest.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let errors: Vec<String> = schema.iter_errors(&score).map(|one| one.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        (&score["summary"]["faults"], &score["summary"]["caught"]),
        (&1.into(), &1.into())
    );
    let by = score["faults"][0]["by"].as_array().unwrap();
    assert!(
        by.iter().any(|one| one == "credential/integrity/mac/byte-16"),
        "{by:?}"
    );
    for (file, words) in [
        (&html, "<code>mac-compared-in-part</code>"),
        (&markdown, "`mac-compared-in-part`"),
    ] {
        assert!(fs::read_to_string(file).unwrap().contains(words), "{file}");
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_cannot_be_is_refused() {
    let unknown = path("Cargo.toml").display().to_string();
    for (arguments, words) in [
        (&["--fault", "no-such-*"][..], "no fault matches"),
        (&["--fault", "["], "Pattern syntax error"),
        (&["--check", &unknown], "Cargo.toml: line 1 is not of the form"),
        (&["--report", "svg=x"], "html, markdown and json are"),
        (&["--baseline", "/nonexistent"], "/nonexistent"),
    ] {
        let ran = icespec(arguments);
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
