//! The pages in a real browser: `tests/browser` uses them as a person would.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use icespec::report::{Audited, audit_html};
use icespec::{audit, capture};
use serde_json::{Value, json};

#[path = "../src/report/audit/sample.rs"]
mod sample;

/// Ends every element it may stand in, and would be seen to run.
const HOSTILE: &str = "</script></code></title><script>window.bad=1</script><img src=x onerror=window.bad=1><b>x</b> \u{202e}abc\u{2066} ]]>\u{0}";

fn icespec(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Cargo shows this even where it hides what passing tests print.
fn skipped(why: &str) {
    use std::io::Write;
    let mut terminal = std::io::stderr().lock();
    writeln!(
        terminal,
        "SKIPPED, not passed: the pages were not opened in a browser: {why}"
    )
    .unwrap();
}

/// A browser, and whether there has to be one.
fn browser() -> (Option<&'static str>, bool) {
    let required = std::env::var_os("ICESPEC_BROWSER").is_some();
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|one| there(one));
    if browser.is_none() {
        assert!(!required, "ICESPEC_BROWSER is set and there is no Chromium");
        skipped("there is no Chromium here (apt-get install chromium)");
        return (None, required);
    }
    if !there("python3") {
        assert!(!required, "ICESPEC_BROWSER is set and there is no python3");
        skipped("there is no python3");
        return (None, required);
    }
    (browser, required)
}

/// Uses pages with one of the scripts of `tests/browser`.
fn look(script: &str, arguments: &[&str], required: bool, least: usize) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/browser")
        .join(script);
    let output = Command::new("python3")
        .arg("-B")
        .arg(script)
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(2) && !required {
        return skipped(told.trim());
    }
    assert!(output.status.success(), "{told}{complaint}");
    assert!(told.matches("\nok ").count() > least, "{told}");
}

#[test]
fn the_pages_of_audits_work_in_a_browser() {
    let (Some(browser), required) = browser() else {
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("audit-pages");
    fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    for (name, report) in [
        ("faulty.html", sample::wrong_section()),
        ("healthy.html", sample::healthy()),
        ("inconclusive.html", sample::inconclusive()),
        ("hostile.html", sample::hostile(HOSTILE)),
    ] {
        let error = (name == "hostile.html").then_some(HOSTILE);
        let audited = Audited {
            report: &report,
            name: error.unwrap_or("capture.pcapng"),
            error,
        };
        fs::write(path(name), audit_html(&audited).unwrap()).unwrap();
    }
    let pages = [
        "faulty.html",
        "healthy.html",
        "inconclusive.html",
        "hostile.html",
        "pictures",
    ]
    .map(path);
    let mut arguments = vec![browser];
    arguments.extend(pages.iter().map(String::as_str));
    look("audit.py", &arguments, required, 40);
}

#[test]
fn the_pages_work_in_a_browser() {
    let (Some(browser), required) = browser() else {
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();

    // The two subjects that are built in, and two that a file tells of.
    icespec(&[
        "run",
        "--no-baseline",
        "--select",
        "[cs]*/*",
        "--report",
        &format!("json={}", path("run.json")),
        "--report",
        &format!("html={}", path("run.html")),
    ]);
    let text = fs::read_to_string(path("run.json")).unwrap();
    fs::write(path("others.json"), others(text.lines().next().unwrap())).unwrap();
    let (run, others) = (path("run.json"), path("others.json"));
    icespec(&["matrix", &run, &others, "-o", &path("matrix.html")]);
    fs::write(path("hostile.json"), hostile().to_string()).unwrap();
    icespec(&[
        "matrix",
        &path("hostile.json"),
        "-o",
        &path("hostile-matrix.html"),
    ]);
    hostile_run(&path("hostile.html"));

    look(
        "check.py",
        &[
            browser,
            &path("run.html"),
            &path("matrix.html"),
            &path("hostile.html"),
            &path("hostile-matrix.html"),
            &path("pictures"),
        ],
        required,
        40,
    );
}

#[test]
fn the_page_of_coverage_works_in_a_browser() {
    let (Some(browser), required) = browser() else {
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("coverage-page");
    fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let run = json!({
        "tool": {"name": "icespec", "version": "0.1.0"}, "seed": 0,
        "subject": {"name": "lively", "version": "2.0", "language": "Go"}, "results": [live(0)],
    });
    let mut poor = run.clone();
    poor["subject"]["name"] = HOSTILE.into();
    for (name, run) in [("page", run), ("hostile", poor)] {
        let (file, page) = (path(&format!("{name}.json")), path(&format!("{name}.html")));
        fs::write(&file, run.to_string()).unwrap();
        icespec(&["coverage", &file, "--report", &format!("html={page}")]);
    }
    let arguments = [
        browser,
        &path("page.html"),
        &path("hostile.html"),
        &path("pictures"),
    ];
    look("coverage.py", &arguments, required, 20);
}

/// Two more stacks: one that deviates and dies here and there, one with live cases.
fn others(first: &str) -> String {
    let mut one: Value = serde_json::from_str(first).unwrap();
    one["subject"] = json!({"name": "clumsy", "version": "0.1", "language": "C"});
    for (at, row) in one["results"].as_array_mut().unwrap().iter_mut().enumerate() {
        for (step, verdict, observed) in [
            (7, "violation", "accept=true"),
            (97, "crash", "died with signal 11"),
        ] {
            if at % step == 0 {
                row["verdict"] = verdict.into();
                row["observed"] = observed.into();
            }
        }
    }
    let mut two = one.clone();
    two["subject"] = json!({"name": "lively", "version": "2.0", "language": "Go"});
    two["results"] = (0..20).map(live).collect();
    format!("{one}\n{two}\n")
}

fn live(at: usize) -> Value {
    let deviates = at.is_multiple_of(3);
    json!({
        "case": format!("live/bundle/{at}"), "title": "a check with the second section's credentials", "operation": "agent",
        "requirements": ["ICE-8445-7.3-02"], "level": "must", "verdict": if deviates { "violation" } else { "conformant" },
        "expected": "connected", "observed": if deviates { "still checking after 5 s" } else { "connected" }, "millis": 12.5,
        "reason": "who signs with the tagged section is right",
        "transcript": [
            {"at": 0.5, "what": "sent", "from": "127.0.0.1:5000", "to": "127.0.0.1:6000", "bytes": "00010000", "note": "Binding request"},
            {"at": 1.5, "what": "received", "from": "127.0.0.1:6000", "to": "127.0.0.1:5000", "bytes": "01110000", "note": "Binding error 401"},
            {"at": 2.0, "what": "event", "from": "", "to": "", "bytes": "", "note": "state checking"},
        ],
    })
}

fn hostile() -> Value {
    let mut row = live(0);
    for key in [
        "case",
        "title",
        "expected",
        "observed",
        "reason",
        "baselined",
        "message",
    ] {
        row[key] = HOSTILE.into();
    }
    row["observed"] = format!("{HOSTILE}{}", "<b>".repeat(34_000)).into();
    row["requirements"] = json!([HOSTILE, "ICE-8445-7.3-02"]);
    row["transcript"][0]["note"] = HOSTILE.into();
    row["transcript"][0]["from"] = HOSTILE.into();
    json!({
        "tool": {"name": "icespec", "version": HOSTILE}, "subject": {"name": HOSTILE, "version": HOSTILE, "language": HOSTILE},
        "arguments": HOSTILE, "seed": 0, "results": [row], "stale": [HOSTILE], "error": HOSTILE,
    })
}

/// The same as a page of a run; no subject could be started that says it, so it is made from the events' data.
fn hostile_run(path: &str) {
    let documents = icespec::report::read("hostile", hostile().to_string().as_bytes()).unwrap();
    fs::write(path, icespec::report::html(&documents).unwrap()).unwrap();
}
