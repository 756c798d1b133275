//! `icespec audit` and `icespec lint` as people and scripts use them.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn icespec(arguments: &[&str]) -> Ran {
    ran(&Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(arguments)
        .output()
        .unwrap())
}

fn ran(output: &std::process::Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A recorded session: pion answers aiortc, and signs as the section says that is not the tagged one.
fn recorded(name: &str, file: &str) -> String {
    root()
        .join("vectors/captures")
        .join(name)
        .join(file)
        .display()
        .to_string()
}

const BAD: &str = "original-aiortc-1-9-0-pion-webrtc-section-1";
const GOOD: &str = "session-pion-aiortc";

fn path(name: &str) -> String {
    let name = format!("audit-{}-{name}", std::process::id());
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(name)
        .display()
        .to_string()
}

fn made(name: &str, bytes: &[u8]) -> String {
    let path = path(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn schema(name: &str) -> jsonschema::Validator {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("docs").join(name)).unwrap()).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn valid(schema: &jsonschema::Validator, document: &Value) {
    if let Err(error) = schema.validate(document) {
        panic!("{error} at {}", error.instance_path());
    }
}

fn audit(name: &str, more: &[&str]) -> Ran {
    let [capture, offer, answer] =
        ["capture.pcapng", "offer.sdp", "answer.sdp"].map(|file| recorded(name, file));
    icespec(
        &[
            &["audit", &capture, "--offer", &offer, "--answer", &answer][..],
            more,
        ]
        .concat(),
    )
}

#[test]
fn the_verdict_is_the_exit_code() {
    let good = audit(GOOD, &[]);
    assert_eq!((good.code, good.err.as_str()), (Some(0), ""), "{}", good.out);
    assert!(good.out.starts_with("healthy: "), "{}", good.out);
    let bad = audit(BAD, &[]);
    assert_eq!((bad.code, bad.err.as_str()), (Some(1), ""), "{}", bad.out);
    assert!(
        bad.out
            .starts_with("faulty wrong-section-credentials: The answerer signs"),
        "{}",
        bad.out
    );
    // The header of the capture alone: there is nothing to judge.
    let whole = fs::read(recorded(GOOD, "capture.pcapng")).unwrap();
    let length = u32::from_le_bytes(whole[4..8].try_into().unwrap()) as usize;
    let none = icespec(&["audit", &made("header.pcapng", &whole[..length])]);
    assert_eq!(none.code, Some(3), "{}{}", none.out, none.err);
    assert!(none.out.starts_with("inconclusive: "), "{}", none.out);
}

#[test]
fn every_format_is_written_and_holds_no_password() {
    let [html, json, text, vectors] = ["a.html", "a.json", "a.txt", "a-vectors.json"].map(path);
    let reports = [
        format!("html={html}"),
        format!("json={json}"),
        format!("text={text}"),
    ];
    let mut more: Vec<&str> = reports.iter().flat_map(|one| ["--report", one]).collect();
    more.extend([
        "--explain",
        "--timeline",
        "--format",
        "json",
        "--to-vector",
        &vectors,
    ]);
    let ran = audit(BAD, &more);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    valid(&schema("audit.schema.json"), &document);
    assert_eq!(document["cause"], "wrong-section-credentials");
    let read = |path: &str| fs::read_to_string(path).unwrap();
    assert_eq!(read(&json), ran.out);
    assert!(read(&html).starts_with("<!DOCTYPE html>") && read(&html).contains("<svg "));
    assert!(
        read(&text).starts_with("faulty wrong-section") && read(&text).contains("BUNDLE, tagged section")
    );
    let mut passwords = 0;
    for file in ["offer.sdp", "answer.sdp", "offer-as-read.sdp"] {
        for line in read(&recorded(BAD, file)).lines() {
            if let Some(password) = line.trim().strip_prefix("a=ice-pwd:") {
                passwords += 1;
                for output in [&ran.out, &ran.err, &read(&html), &read(&text), &read(&vectors)] {
                    assert!(!output.contains(password), "{file}");
                }
            }
        }
    }
    assert!(passwords > 3);
}

#[test]
fn recorded_sessions_are_valid_against_the_schema() {
    let schema = schema("audit.schema.json");
    let mut seen = 0;
    for entry in fs::read_dir(root().join("vectors/captures")).unwrap() {
        let folder = entry.unwrap().path();
        let capture = folder.join("capture.pcapng");
        if !capture.exists() {
            continue;
        }
        let ran = icespec(&["audit", &capture.display().to_string(), "--format", "json"]);
        valid(&schema, &serde_json::from_str(&ran.out).unwrap());
        seen += 1;
    }
    assert!(seen > 5);
}

#[test]
fn a_capture_may_come_from_the_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args([
            "audit",
            "-",
            "--sdp",
            &recorded(GOOD, "offer.sdp"),
            "--sdp",
            &recorded(GOOD, "answer.sdp"),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let capture = fs::read(recorded(GOOD, "capture.pcapng")).unwrap();
    child.stdin.take().unwrap().write_all(&capture).unwrap();
    let ran = ran(&child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("the input: "), "{}", ran.out);
    let twice = icespec(&["audit", "-", "--to-vector", &path("never.json")]);
    assert_eq!(twice.code, Some(2));
}

#[test]
fn descriptions_are_taken_in_the_order_of_the_command_line() {
    let [capture, offer, answer] =
        ["capture.pcapng", "offer.sdp", "answer.sdp"].map(|file| recorded(GOOD, file));
    let json = |arguments: &[&str]| -> Value {
        serde_json::from_str(
            &icespec(&[&["audit", &capture, "--format", "json"][..], arguments].concat()).out,
        )
        .unwrap()
    };
    let side = |document: &Value| document["transports"][0]["a"]["side"].clone();
    let mixed = json(&["--offer", &offer, "--sdp", &answer]);
    assert_eq!(mixed, json(&["--sdp", &offer, "--answer", &answer]));
    assert_ne!(side(&mixed), Value::Null);
    // Called by the wrong names the sides are changed.
    let turned = json(&["--offer", &answer, "--answer", &offer]);
    assert_ne!(side(&mixed), side(&turned));
}

#[test]
fn a_capture_that_cannot_be_read_is_named_with_its_place() {
    let whole = fs::read(recorded(GOOD, "capture.pcapng")).unwrap();
    let folder = root().join("docs").display().to_string();
    for (file, words) in [
        (path("missing.pcapng"), "No such file"),
        (folder, "this is a folder"),
        (made("empty.pcapng", b""), "byte 0"),
        (
            made("text.pcapng", b"this is no capture at all"),
            "neither pcap nor pcapng",
        ),
        (made("short.pcapng", &whole[..7]), "byte 0"),
        (
            made("packed.pcapng", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            "compressed",
        ),
    ] {
        let ran = icespec(&["audit", &file]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{file}: {}", ran.err);
        assert!(
            ran.err.contains(&file) && ran.err.contains(words),
            "{words}: {}",
            ran.err
        );
    }
}

#[test]
fn a_corrupt_capture_gives_what_it_gave() {
    let mut whole = fs::read(recorded(GOOD, "capture.pcapng")).unwrap();
    let length = whole.len();
    whole.extend_from_slice(&[6, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let broken = made("broken.pcapng", &whole);
    let [offer, answer] = ["offer.sdp", "answer.sdp"].map(|file| recorded(GOOD, file));
    let ran = icespec(&["audit", &broken, "--offer", &offer, "--answer", &answer]);
    assert_eq!(ran.code, Some(3), "{}", ran.out);
    let place = format!("{broken}: byte {length}, after ");
    assert!(ran.err.contains(&place), "{place}: {}", ran.err);
    assert!(
        ran.out.starts_with("inconclusive: ") && ran.out.contains("in part only"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("DTLS 1.2 completed"),
        "what was read is told: {}",
        ran.out
    );
    // What is proven stays proven.
    let mut whole = fs::read(recorded(BAD, "capture.pcapng")).unwrap();
    whole.extend_from_slice(&[6, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let [offer, answer] = ["offer.sdp", "answer.sdp"].map(|file| recorded(BAD, file));
    let broken = made("broken-bad.pcapng", &whole);
    let ran = icespec(&["audit", &broken, "--offer", &offer, "--answer", &answer]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("byte "), "{}", ran.err);
}

#[test]
fn a_description_that_cannot_be_read_is_named_with_its_place() {
    let capture = recorded(GOOD, "capture.pcapng");
    let sdp = fs::read(recorded(GOOD, "offer.sdp")).unwrap();
    let mut latin = b"v=0\r\ns=\xe9\r\n".to_vec();
    latin.extend_from_slice(&sdp);
    for (file, words) in [
        (path("missing.sdp"), "No such file".to_owned()),
        (made("empty.sdp", b""), "empty".to_owned()),
        (made("no.sdp", b"hello\r\n"), "line 1".to_owned()),
        (
            made("latin.sdp", &latin),
            "line 2, offset 7: not UTF-8".to_owned(),
        ),
        (
            made("long.sdp", &vec![b'a'; (1 << 20) + 1]),
            "larger than 1 MiB".to_owned(),
        ),
        ("/dev/zero".to_owned(), "larger than 1 MiB".to_owned()),
    ] {
        for option in ["--sdp", "--offer", "--answer"] {
            let ran = icespec(&["audit", &capture, option, &file]);
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{file}: {}", ran.err);
            assert!(
                ran.err.contains(&file) && ran.err.contains(&words),
                "{words}: {}",
                ran.err
            );
        }
    }
    // NUL and stray line ends: an error or a remark, never a panic, and nothing that moves a cursor.
    for (name, evil) in [
        ("nul", "\0"),
        ("cr", "\r"),
        ("lf", "\n\n"),
        ("escape", "\u{1b}[2J"),
    ] {
        let text = String::from_utf8(sdp.clone())
            .unwrap()
            .replacen("a=mid:", &format!("a=mid:{evil}"), 1);
        let file = made(&format!("{name}.sdp"), text.as_bytes());
        for command in [&["audit", &capture, "--sdp", &file][..], &["lint", &file]] {
            let ran = icespec(command);
            assert!(matches!(ran.code, Some(0..=3)), "{name}: {}", ran.err);
            assert!(
                !ran.out.contains(['\0', '\r', '\u{1b}']) && !ran.err.contains(['\0', '\r']),
                "{name}"
            );
        }
    }
}

#[test]
fn a_credentials_file_that_is_wrong_is_named_with_its_place() {
    let capture = recorded(GOOD, "capture.pcapng");
    for (name, text, words) in [
        (
            "open",
            "{\"credentials\": [\n  {\"ufrag\": \"a",
            "line 2, column ",
        ),
        ("list", "[]", "credentials"),
        (
            "type",
            "{\"credentials\": [{\"ufrag\": 1, \"pwd\": \"secretsecretsecret\"}]}",
            "credentials[0].ufrag",
        ),
        (
            "side",
            "{\"credentials\": [{\"side\": \"me\", \"ufrag\": \"a\", \"pwd\": \"secretsecretsecret\"}]}",
            "credentials[0].side",
        ),
        (
            "pwd",
            "{\"credentials\": [{\"ufrag\": \"abcd\"}]}",
            "credentials[0].pwd",
        ),
    ] {
        let file = made(&format!("{name}.json"), text.as_bytes());
        let ran = icespec(&["audit", &capture, "--credentials", &file]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{name}: {}", ran.err);
        assert!(
            ran.err.contains(&file) && ran.err.contains(words),
            "{words}: {}",
            ran.err
        );
        assert!(!ran.err.contains("secretsecret"), "{}", ran.err);
    }
}

#[test]
fn a_report_never_replaces_what_is_read() {
    let capture = made("own.pcapng", &fs::read(recorded(GOOD, "capture.pcapng")).unwrap());
    let before = fs::read(&capture).unwrap();
    for arguments in [
        ["--report", &format!("json={capture}")],
        ["--to-vector", &capture],
    ] {
        let ran = icespec(&[&["audit", &capture][..], &arguments].concat());
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains("this file is read"), "{}", ran.err);
        assert_eq!(fs::read(&capture).unwrap(), before);
    }
    let ran = icespec(&["audit", &capture, "--report", "html=/nonexistent/x"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
}

#[test]
fn vectors_of_a_capture_run() {
    let file = path("vectors.json");
    let ran = audit(GOOD, &["--to-vector", &file]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for file in [file.clone(), file.replace(".json", "-decode.json")] {
        let ran = icespec(&["run", "--subject", "reference", "--vectors", &file]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn remarks_decide_the_exit_code_of_lint() {
    let offer = fs::read_to_string(recorded(GOOD, "offer.sdp")).unwrap();
    let password = offer
        .lines()
        .find_map(|line| line.trim().strip_prefix("a=ice-pwd:"))
        .unwrap();
    let short = made("short.sdp", offer.replace(password, "tooshort").as_bytes());
    let [json, sarif] = ["lint.json", "lint.sarif"].map(path);
    let reports = [format!("json={json}"), format!("sarif={sarif}")];
    let ran = icespec(&["lint", &short, "--report", &reports[0], "--report", &reports[1]]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{}", ran.out);
    assert!(
        ran.out.contains(": error pwd-length RFC 8839 section 5.4"),
        "{}",
        ran.out
    );
    let document: Value = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
    valid(&schema("lint.schema.json"), &document);
    let log: Value = serde_json::from_str(&fs::read_to_string(sarif).unwrap()).unwrap();
    assert_eq!(
        (&log["version"], &log["runs"][0]["tool"]["driver"]["name"]),
        (&"2.1.0".into(), &"icespec".into())
    );
    let absolute = env!("CARGO_TARGET_TMPDIR");
    assert!(!log.to_string().contains(absolute) && !log.to_string().contains("tooshort"));
    assert!(!ran.out.contains("tooshort") && !document.to_string().contains("tooshort"));

    let pair = icespec(&[
        "lint",
        &recorded(GOOD, "offer.sdp"),
        &recorded(GOOD, "answer.sdp"),
        "--format",
        "json",
    ]);
    let document: Value = serde_json::from_str(&pair.out).unwrap();
    valid(&schema("lint.schema.json"), &document);
    assert_eq!(pair.code, Some(0), "{}", pair.out);
    assert_eq!(document["files"].as_array().unwrap().len(), 2);
    // --strict makes the difference exactly where there are warnings.
    let strict = icespec(&[
        "lint",
        &recorded(GOOD, "offer.sdp"),
        &recorded(GOOD, "answer.sdp"),
        "--strict",
    ]);
    assert_eq!(
        strict.code,
        Some(i32::from(document["summary"]["warning"] != 0)),
        "{}",
        strict.out
    );
    let ran = icespec(&["lint", &path("missing.sdp")]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
}

#[test]
fn lint_reads_the_input_and_names_it() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(["lint", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"nothing\r\n").unwrap();
    let ran = ran(&child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    valid(&schema("lint.schema.json"), &document);
}

#[test]
fn causes_and_rules_are_explained() {
    for (id, words) in [
        ("wrong-section-credentials", "tagged section"),
        ("early-checks", "receiver"),
        ("pwd-length", "22"),
    ] {
        let ran = icespec(&["explain", id]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.starts_with(id) && ran.out.contains(words), "{}", ran.out);
    }
    let ran = icespec(&["explain", "wrong-section-credential"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("near it: wrong-section-credentials"),
        "{}",
        ran.err
    );
}
