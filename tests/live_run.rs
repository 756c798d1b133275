//! A whole run against a live stack – the reference as a shim – to which something happens in the middle: it
//! is killed, frozen, or the network is flooded. The case at hand says so, all others are judged, and the
//! reports are whole.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

const SELECT: &str = "rfc8445/7.3/*";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("icespec-live-run-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the suite against a shim while `disturb` is told the ids of the shim's processes, again and again.
fn run(
    name: &str,
    shim: &str,
    select: &[&str],
    mut disturb: impl FnMut(&[u32]),
) -> (Option<i32>, Value, String) {
    let folder = Folder::new(name);
    let wrapper = folder.0.join("shim");
    let pids = folder.0.join("pids");
    let text = format!("#!/bin/sh\necho $$ >> {}\nexec {shim}\n", pids.display());
    fs::write(&wrapper, text).unwrap();
    let (json, junit) = (folder.0.join("run.json"), folder.0.join("run.xml"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_icespec"));
    command.args([
        "run",
        "--no-baseline",
        "--jobs",
        "2",
        "--timeout",
        "2",
        "--format",
        "json",
    ]);
    command.args(["--shim", &format!("sh {}", wrapper.display())]);
    for one in select {
        command.args(["--select", one]);
    }
    command.args(["--report", &format!("json={}", json.display())]);
    command.args(["--report", &format!("junit={}", junit.display())]);
    let mut running = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = running.try_wait().unwrap() {
            break status;
        }
        assert!(begin.elapsed() < Duration::from_secs(120), "{name} hangs");
        let ids = fs::read_to_string(&pids).unwrap_or_default();
        let ids: Vec<u32> = ids.lines().filter_map(|line| line.parse().ok()).collect();
        disturb(&ids);
        std::thread::sleep(Duration::from_millis(20));
    };
    let document = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    (status.code(), document, fs::read_to_string(&junit).unwrap())
}

fn serve() -> String {
    format!("{} serve", env!("CARGO_BIN_EXE_icespec"))
}

fn count(document: &Value, verdict: &str) -> usize {
    let results = document["results"].as_array().unwrap();
    results.iter().filter(|one| one["verdict"] == verdict).count()
}

fn expected_total() -> usize {
    icespec::suite::all()
        .filter(|case| case.id.starts_with("rfc8445/7.3/") && !case.scene.slow)
        .count()
}

fn signal(name: &str, id: u32) {
    let status = Command::new("kill")
        .args([format!("-{name}"), id.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// One result a case, all but the disturbed one as they should be, and the reports whole.
#[track_caller]
fn all_others_are_judged(document: &Value, junit: &str, disturbed: &str) {
    let total = expected_total();
    assert_eq!(document["results"].as_array().unwrap().len(), total);
    assert_eq!(count(document, disturbed), 1, "{}", document["summary"]);
    let fine = count(document, "conformant") + count(document, "acceptable");
    assert_eq!(fine, total - 1, "{}", document["summary"]);
    assert_eq!(document["summary"]["total"], total);
    assert_eq!(junit.matches("<testcase ").count(), total);
    assert!(junit.trim_end().ends_with("</testsuites>"));
}

/// Sends the first process of the shim this signal, once, when it has worked for a moment.
fn once(name: &'static str) -> impl FnMut(&[u32]) {
    let mut first_seen: Option<Instant> = None;
    let mut done = false;
    move |ids: &[u32]| {
        let Some(id) = ids.first() else { return };
        let since = *first_seen.get_or_insert_with(Instant::now);
        if !done && since.elapsed() > Duration::from_millis(700) {
            signal(name, *id);
            done = true;
        }
    }
}

#[test]
fn a_stack_that_is_killed_crashed_in_one_case() {
    let (code, document, junit) = run("killed", &serve(), &[SELECT], once("KILL"));
    assert_eq!(code, Some(1));
    all_others_are_judged(&document, &junit, "crash");
}

#[test]
fn a_stack_that_is_frozen_timed_out_in_one_case() {
    let (code, document, junit) = run("frozen", &serve(), &[SELECT], once("STOP"));
    assert_eq!(code, Some(1));
    all_others_are_judged(&document, &junit, "timeout");
}

#[test]
fn a_stack_that_floods_times_out_and_the_run_goes_on() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live_shim.py");
    let shim = format!("python3 {} floods", script.display());
    let select = ["rfc8489/9.1.3/valid", "rfc8489/9.1.3/no-integrity"];
    let (code, document, junit) = run("floods", &shim, &select, |_| ());
    assert_eq!(code, Some(1));
    assert_eq!(document["results"].as_array().unwrap().len(), 2);
    assert_eq!(count(&document, "timeout"), 2, "{}", document["results"]);
    assert!(junit.trim_end().ends_with("</testsuites>"));
}
