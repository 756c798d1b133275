//! Whole sessions from the command line: what a stack without any comes to, what is written, and whether the
//! audit of every session that does not come up names what the case expects.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const OFFERED: &str = "session/rfc9143/10/distinct-credentials/offers";
const ANSWERED: &str = "session/rfc9143/7/max-bundle/answers";

fn icespec(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(arguments)
        .output()
        .unwrap()
}

/// The result of one case against the shim that fails in this way, and the exit code.
fn against(mode: &str, case: &str) -> (Value, Option<i32>) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/session_shim.py");
    let shim = format!("python3 {} {mode}", script.display());
    let ran = icespec(&[
        "run",
        "--no-baseline",
        "--shim",
        &shim,
        "--select",
        case,
        "--format",
        "json",
    ]);
    let run: Value = serde_json::from_slice(&ran.stdout).unwrap();
    (run["results"][0].clone(), ran.status.code())
}

#[test]
fn a_refusal_is_a_violation_that_names_the_section_and_no_crash() {
    let (result, code) = against("refuses", OFFERED);
    assert_eq!(result["verdict"], "violation");
    assert_eq!(result["reason"], "refuses what is legal by RFC 9143 section 10");
    assert!(
        result["observed"]
            .as_str()
            .unwrap()
            .starts_with("refused=yes up=no"),
        "{result}"
    );
    assert_eq!(result.get("cause"), None, "there was no session to audit");
    assert_eq!(code, Some(1));
}

#[test]
fn a_stack_without_sessions_is_skipped_and_a_boast_is_no_pass() {
    for mode in ["agent", "boasts"] {
        for case in [OFFERED, ANSWERED] {
            let (result, code) = against(mode, case);
            assert_eq!(
                (&result["verdict"], code),
                (&"unsupported".into(), Some(0)),
                "{mode}"
            );
        }
    }
}

#[test]
fn death_and_nonsense_are_told_apart() {
    for (mode, case, verdict) in [
        ("dies", OFFERED, "crash"),
        ("dies", ANSWERED, "crash"),
        ("no-text", OFFERED, "harness-error"),
        ("nonsense", OFFERED, "violation"),
        ("nonsense", ANSWERED, "violation"),
    ] {
        assert_eq!(against(mode, case).0["verdict"], verdict, "{mode} {case}");
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("icespec-session-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// icespec's peer on one side, the reference's sessions on the other: the cases in which icespec is wrong on purpose
/// fall through, each for the cause that its audit finds.
#[test]
fn the_reference_keeps_all_and_audits_agree_with_every_session_that_falls_through() {
    let folder = Folder::new("reference");
    let to = folder.0.to_str().unwrap();
    let ran = icespec(&[
        "run",
        "--subject",
        "reference",
        "--select",
        "session/*",
        "--cross-check",
        "--transcript",
        to,
        "--format",
        "json",
    ]);
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(0), "{told}");
    let run: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 60);
    for result in results {
        let verdict = result["verdict"].as_str().unwrap();
        assert!(["conformant", "acceptable"].contains(&verdict), "{result}");
    }
    let fallen: Vec<&Value> = results.iter().filter(|one| one.get("cause").is_some()).collect();
    for name in [
        "rfc8489/9.1.4/responses-of-last-section",
        "rfc8842/5.1/wrong-fingerprint",
    ] {
        for part in ["offers", "answers"] {
            let case = format!("session/{name}/{part}");
            assert!(fallen.iter().any(|one| one["case"] == case), "{case}");
        }
    }
    assert!(
        told.contains(&format!("expected in {0} of {0}", fallen.len())),
        "{told}"
    );

    // What was written is what the cross-check has looked at: the command agrees with itself.
    let stacks: Vec<_> = std::fs::read_dir(&folder.0).unwrap().collect();
    let stack = stacks[0].as_ref().unwrap().path();
    for case in fallen {
        let name = case["case"].as_str().unwrap().replace('/', "_");
        let file = |end: &str| stack.join(format!("{name}{end}")).to_str().unwrap().to_owned();
        let audited = icespec(&[
            "audit",
            "--from-start",
            &file(".pcapng"),
            "--offer",
            &file(".1.offer.sdp"),
            "--answer",
            &file(".2.answer.sdp"),
            "--format",
            "json",
        ]);
        let report: Value = serde_json::from_slice(&audited.stdout).unwrap();
        assert_eq!(report["cause"], case["cause"], "{name}");
    }
}
