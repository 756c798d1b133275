//! `icespec fuzz` on subjects that are right, and on shims that are wrong with some messages.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
    folder: PathBuf,
}

impl Ran {
    fn document(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// Verdict, operation and reason of each kind of finding.
    fn findings(&self) -> Vec<(String, String, String)> {
        let document = self.document();
        let findings = document["subjects"][0]["findings"].as_array().unwrap();
        let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
        findings
            .iter()
            .map(|one| (text(one, "verdict"), text(one, "operation"), text(one, "why")))
            .collect()
    }
}

fn fuzz(name: &str, arguments: &[&str]) -> Ran {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    let output = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .arg("fuzz")
        .args(arguments)
        .arg("--output")
        .arg(&folder)
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        folder,
    }
}

fn shim(mode: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz_shim.py");
    format!("python3 '{}' {mode}", path.display())
}

fn fuzz_shim(mode: &str, runs: &str, more: &[&str]) -> Ran {
    let shim = shim(mode);
    let mut arguments = vec!["--shim", &shim, "--seed", "7", "--runs", runs, "--format", "json"];
    arguments.extend(more);
    fuzz(mode, &arguments)
}

#[test]
fn who_is_right_is_found_right() {
    let ran = fuzz("built-in", &["--seed", "1", "--runs", "2000", "--format", "json"]);
    let document = ran.document();
    assert_eq!(ran.code, Some(0), "{document:#}");
    let subjects = document["subjects"].as_array().unwrap();
    let names: Vec<&str> = subjects.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["reference", "stun-types"]);
    for subject in subjects {
        assert_eq!(subject["findings"], Value::Array(Vec::new()));
        assert!(
            subject["messages"]["stun.decode"].as_u64().unwrap() > 800,
            "{subject}"
        );
    }
    assert!(!ran.folder.exists(), "nothing was found, and a folder was made");
    let good = fuzz_shim("good", "300", &[]);
    assert_eq!((good.code, good.findings()), (Some(0), Vec::new()));
}

#[test]
fn a_byte_pattern_that_kills_is_found_and_kills_again() {
    let ran = fuzz_shim("crash", "1500", &[]);
    assert_eq!(ran.code, Some(1));
    let document = ran.document();
    let finding = &document["subjects"][0]["findings"][0];
    assert_eq!(
        (&finding["verdict"], &finding["operation"]),
        (&"crash".into(), &"stun.decode".into()),
        "{document:#}"
    );
    assert!(document["subjects"][0]["starts"].as_u64().unwrap() > 1);
    let file = finding["file"].as_str().unwrap();
    let request: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(request["op"], "stun.decode");
    assert!(request["message"].as_str().unwrap().contains("001d"), "{request}");
    let again = finding["again"].as_str().unwrap();
    assert!(
        again.starts_with("icespec fuzz --shim ") && again.ends_with(&format!(" --replay {file}")),
        "{again}"
    );
    let replayed = |mode| {
        fuzz(
            "replay",
            &["--shim", &shim(mode), "--replay", file, "--format", "json"],
        )
    };
    let (bad, good) = (replayed("crash"), replayed("good"));
    assert_eq!((bad.code, bad.findings().len()), (Some(1), 1));
    assert_eq!((good.code, good.findings().len()), (Some(0), 0));
    // The same seed makes the same messages.
    let second = fuzz_shim("crash", "1500", &[]).document();
    assert_eq!(second["subjects"][0]["findings"][0]["count"], finding["count"]);
    fs::remove_dir_all(ran.folder).unwrap();
}

#[test]
fn what_nobody_may_do_is_found() {
    for (mode, runs, expected) in [
        ("hang", "600", ("timeout", "stun.decode", "")),
        (
            "misreads",
            "200",
            (
                "violation",
                "stun.decode",
                "an integrity valid that the password did not make",
            ),
        ),
        (
            "believes",
            "200",
            ("violation", "credential.match", "none of its passwords signed"),
        ),
        (
            "live-believes",
            "150",
            ("violation", "live", "its password did not sign"),
        ),
        (
            "live-elsewhere",
            "60",
            ("broken", "live", "nothing is sent elsewhere"),
        ),
        ("live-stops", "100", ("timeout", "live", "was not answered")),
        ("live-dies", "100", ("crash", "live", "")),
    ] {
        let timeout = if mode == "hang" { "1" } else { "5" };
        let ran = fuzz_shim(mode, runs, &["--for", "60", "--timeout", timeout]);
        let found = ran.findings();
        let (verdict, operation, why) = expected;
        let is_it =
            |one: &(String, String, String)| one.0 == verdict && one.1 == operation && one.2.contains(why);
        assert!(found.iter().any(is_it), "{mode}: {found:?} {}", ran.err);
        assert_eq!(ran.code, Some(1), "{mode}");
        let _ = fs::remove_dir_all(ran.folder);
    }
}

#[test]
fn a_person_reads_what_was_found_and_how_to_see_it_again() {
    let command = shim("believes");
    let ran = fuzz("text", &["--shim", &command, "--seed", "3", "--runs", "100"]);
    let mut lines = ran.out.lines();
    assert_eq!(
        lines.next(),
        Some("violation  credential.match: it answered success to a check that none of its passwords signed")
    );
    let again = lines.next().unwrap();
    assert!(
        again.contains("again: icespec fuzz --shim ") && again.contains("--replay "),
        "{again}"
    );
    let last = ran.out.lines().last().unwrap();
    assert!(
        last.starts_with("fuzzed-believes 1: ") && last.contains("seed 3: 1 kind of finding, "),
        "{last}"
    );
    assert!(last.contains("; no live agent: "), "{last}");
    assert_eq!(ran.err, "", "a pipe is told nothing of progress");
    fs::remove_dir_all(ran.folder).unwrap();
}

#[test]
fn wrong_use_is_told() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}.json", std::process::id()));
    fs::write(&file, r#"{"op":"agent.create","message":"00"}"#).unwrap();
    let file = file.display().to_string();
    for (arguments, code, part) in [
        (&["--replay", &file][..], 2, "op is none of"),
        (&["--replay", "/nonexistent"], 2, "/nonexistent"),
        (&["--shim", "'"], 2, "a quote that is not closed"),
        (
            &["--shim", "/nonexistent/shim", "--runs", "1"],
            3,
            "/nonexistent/shim",
        ),
        (&["--runs", "0"], 2, "0"),
        (&["--seed", "1", "--replay", &file], 2, "cannot be used with"),
    ] {
        let ran = fuzz("wrong", arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(part), "{part} is not in {}", ran.err);
    }
}
