//! The files a run leaves, and the matrix of them, as the command line makes them.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn icespec(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(arguments)
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn path(name: &str) -> String {
    let name = format!("reports-{}-{name}", std::process::id());
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(name)
        .display()
        .to_string()
}

fn schema(name: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn valid(schema: &jsonschema::Validator, document: &Value) {
    if let Err(error) = schema.validate(document) {
        panic!("{error} at {}", error.instance_path());
    }
}

const SOME: [&str; 4] = ["--select", "stun/length-field/*", "--select", "stun/header/*"];

#[test]
fn every_format_is_written() {
    let (html, markdown, badge) = (path("a.html"), path("a.md"), path("a.svg"));
    let arguments = ["run", "--subject", "stun-types", "--no-baseline"];
    let reports = [
        format!("html={html}"),
        format!("markdown={markdown}"),
        format!("badge={badge}"),
    ];
    let reports: Vec<&str> = reports.iter().flat_map(|one| ["--report", one]).collect();
    let ran = icespec(&[&arguments[..], &SOME, &reports].concat());
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let read = |path: &str| fs::read_to_string(path).unwrap();
    let failing: usize = ran
        .out
        .rsplit(", ")
        .next()
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(read(&html).contains(&format!("{failing} of ")), "{failing}");
    assert!(read(&markdown).contains(&format!("**{failing} failing**")));
    assert!(read(&badge).starts_with("<svg ") && read(&badge).contains(" MUST</text>"));
}

#[test]
fn a_badge_is_for_one_subject() {
    let ran = icespec(&["run", "--report", &format!("badge={}", path("two.svg"))]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("--report badge needs exactly one"),
        "{}",
        ran.err
    );
}

#[test]
fn a_result_says_what_it_was() {
    let ran = icespec(&[&["run", "--format", "json", "--subject", "reference"][..], &SOME].concat());
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    valid(&schema("run.schema.json"), &document);
    assert_eq!(document["arguments"], "--subject reference");
    for result in document["results"].as_array().unwrap() {
        assert_eq!(result["operation"], "stun.decode");
        assert!(!result["title"].as_str().unwrap().is_empty());
        assert!(result["message"].is_string());
    }
}

#[test]
fn runs_beside_each_other() {
    let (one, two, page) = (path("one.json"), path("two.json"), path("matrix.html"));
    let run = |file: &str, more: &[&str]| {
        let arguments = ["run", "--report", &format!("json={file}")];
        icespec(&[&arguments[..], &SOME, more].concat());
    };
    run(&one, &[]);
    run(&two, &["--shim", &shim()]);
    let ran = icespec(&["matrix", &one, &two, "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let matrix: Value = serde_json::from_str(&ran.out).unwrap();
    valid(&schema("matrix.schema.json"), &matrix);
    let names: Vec<&str> = matrix["stacks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names[..2], ["reference", "stun-types"], "two documents of a file");
    assert_eq!(names.len(), 3);
    for row in matrix["requirements"].as_array().unwrap() {
        assert_eq!(row["stacks"].as_array().unwrap().len(), 3);
    }
    let markdown = icespec(&["matrix", &one, "--format", "markdown"]);
    assert!(
        markdown.out.contains("| reference 0.1.0 | stun-types ") && markdown.out.contains("**violation**"),
        "{}",
        markdown.out
    );
    let ran = icespec(&["matrix", &one, &two, "-o", &page]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    let text = fs::read_to_string(&page).unwrap();
    assert!(text.starts_with("<!DOCTYPE html>") && text.trim_end().ends_with("</html>"));
}

fn shim() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("shims/template/shim.py");
    format!("python3 {}", path.display())
}

#[test]
fn what_is_no_run_is_named_with_its_place() {
    let bad = path("bad.json");
    let mut text = icespec(&[&["run", "--format", "json", "--subject", "reference"][..], &SOME].concat()).out;
    text.push_str("{\"tool\": 1}\n");
    fs::write(&bad, text).unwrap();
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/small.json");
    let vectors = vectors.display().to_string();
    let endless = "/dev/zero".to_owned();
    for (file, words) in [
        (&bad, format!("{bad}:2:")),
        (&vectors, format!("{vectors}:")),
        (
            &"/nonexistent.json".to_owned(),
            "/nonexistent.json: No such file".to_owned(),
        ),
        (&endless, "/dev/zero: larger than 256 MiB".to_owned()),
    ] {
        let ran = icespec(&["matrix", file]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{file}");
        assert!(ran.err.contains(&words), "{words}: {}", ran.err);
    }
    let ran = icespec(&["matrix", &vectors, "-o", "/nonexistent/x"]);
    assert_eq!(ran.code, Some(2));
    let one = path("fine.json");
    icespec(
        &[
            &[
                "run",
                "--subject",
                "reference",
                "--report",
                &format!("json={one}"),
            ][..],
            &SOME,
        ]
        .concat(),
    );
    let ran = icespec(&["matrix", &one, "-o", "/nonexistent/x"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("/nonexistent/x"), "{}", ran.err);
}
