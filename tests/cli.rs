//! The command line: what it prints, and what it says when something is wrong.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Fails with this code, and says all of this.
#[track_caller]
fn refused(arguments: &[&str], code: i32, words: &[&str]) {
    let ran = icespec(arguments);
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.err);
    for word in words {
        assert!(
            ran.err.contains(word),
            "{arguments:?}: {word:?} is not in: {}",
            ran.err
        );
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

fn small() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors/small.json")
        .display()
        .to_string()
}

/// A file for one test.
fn file(name: &str, text: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}

fn schema(name: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn a_plain_run_is_conformant_by_the_committed_baseline() {
    let ran = icespec(&["run", "--format", "json"]);
    assert_eq!(
        ran.code,
        Some(0),
        "{}{}",
        &ran.out[..ran.out.len().min(2000)],
        ran.err
    );
    let validator = schema("run.schema.json");
    let documents: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(documents.len(), 2, "one subject a line");
    for document in &documents {
        if let Err(error) = validator.validate(document) {
            panic!("{error} at {}", error.instance_path());
        }
        assert!(document["summary"]["total"].as_u64().unwrap() >= 2000);
    }
    assert_eq!(documents[0]["subject"]["name"], "reference");
    assert_eq!(
        documents[0]["summary"]["violation"], 0,
        "the reference holds every vector"
    );
    assert_eq!(documents[0]["summary"]["unsupported"], 0);
    assert!(documents[1]["summary"]["baselined"].as_u64().unwrap() > 0);
}

#[test]
fn the_schema_refuses_another_document() {
    let validator = schema("run.schema.json");
    let ran = icespec(&[
        "run",
        "--format",
        "json",
        "--subject",
        "reference",
        "--vectors",
        &small(),
    ]);
    let good: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(validator.is_valid(&good));
    for (pointer, value) in [
        ("/seed", "x"),
        ("/results/0/verdict", "fine"),
        ("/results/0/level", "MUST"),
        ("/summary/total", "6"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = Value::String(value.into());
        assert!(!validator.is_valid(&bad), "{pointer}");
    }
    let mut bad = good.clone();
    bad.as_object_mut().unwrap().remove("tool");
    assert!(!validator.is_valid(&bad));
}

#[test]
fn without_its_baseline_stun_types_fails_and_says_why() {
    let ran = icespec(&["run", "--subject", "stun-types", "--no-baseline"]);
    assert_eq!(ran.code, Some(1));
    for word in [
        "violation",
        "expected  ",
        "observed  ",
        "because   ",
        "RFC 8489 section",
        "again     icespec run --subject stun-types --select ",
    ] {
        assert!(ran.out.contains(word), "{word}");
    }
    assert!(!ran.out.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn a_stale_entry_fails() {
    let baseline = file(
        "stale.toml",
        b"subject = \"reference\"\n[[deviation]]\nreason = \"r\"\nverdict = \"violation\"\nobserved = \"accept=true\"\ncases = [\"small/refused/0\"]\n",
    );
    let baseline = baseline.display().to_string();
    let ran = icespec(&[
        "run",
        "--subject",
        "reference",
        "--vectors",
        &small(),
        "--baseline",
        &baseline,
    ]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(
        ran.out
            .contains("stale small/refused/0: violation (accept=true) in the baseline, now conformant"),
        "{}",
        ran.out
    );
    refused(
        &[
            "run",
            "--subject",
            "stun-types",
            "--vectors",
            &small(),
            "--baseline",
            &baseline,
        ],
        2,
        &["the baseline is for \"reference\", and not for stun-types"],
    );
}

#[test]
fn a_written_baseline_needs_its_reasons() {
    let path = file("written.toml", b"").display().to_string();
    let select = ["--subject", "stun-types", "--select", "stun/*"];
    icespec(&[&["run", "--no-baseline", "--write-baseline", &path][..], &select].concat());
    refused(
        &[&["run", "--baseline", &path][..], &select].concat(),
        2,
        &[&path, "reason has to be written by hand"],
    );
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("TODO: say why", "known");
    fs::write(&path, text).unwrap();
    let ran = icespec(&[&["run", "--baseline", &path][..], &select].concat());
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn reports_are_written() {
    let (xml, json) = (
        file("a.xml", b"").display().to_string(),
        file("a.json", b"").display().to_string(),
    );
    let ran = icespec(&[
        "run",
        "--vectors",
        &small(),
        "--report",
        &format!("junit={xml}"),
        "--report",
        &format!("json={json}"),
        "--seed",
        "9",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let xml = fs::read_to_string(xml).unwrap();
    assert_eq!(xml.matches("<testsuite ").count(), 2, "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), 12);
    let json = fs::read_to_string(json).unwrap();
    let first: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["seed"], &first["results"][5]["case"]),
        (&9.into(), &"small/refused/5".into()),
        "in order all the same"
    );
}

#[test]
fn one_case_is_one_line() {
    let ran = icespec(&["list"]);
    let count = ran.out.lines().count();
    assert!(count >= 2000, "{count}");
    assert!(ran.out.lines().all(|line| line.split('\t').count() == 4));
    let json: Value = serde_json::from_str(&icespec(&["list", "--format", "json"]).out).unwrap();
    assert_eq!(json.as_array().unwrap().len(), count);
    assert!(icespec(&["list", "--level", "must"]).out.lines().count() < count);
    assert_eq!(icespec(&["list", "--requirements"]).out.lines().count(), 646);
}

#[test]
fn everything_with_a_name_is_explained() {
    for (id, word) in [
        ("STUN-8489-14.5-01", "RFC 8489 section 14.5"),
        ("CP-05", "ICE request without MESSAGE-INTEGRITY"),
        ("harness-error", "exit code 3"),
        ("BitFlip", "carried by "),
    ] {
        let ran = icespec(&["explain", id]);
        assert_eq!(ran.code, Some(0), "{id}: {}", ran.err);
        assert!(ran.out.contains(word), "{id}: {}", ran.out);
    }
    let case = icespec(&["explain", "small/refused/3", "--vectors", &small()]);
    for word in [
        "4 bytes are no message",
        "STUN-8489-5-01",
        "valid: accept=false",
        "flag Short",
        "message: 00000000",
    ] {
        assert!(case.out.contains(word), "{word}: {}", case.out);
    }
    refused(&["explain", "STUN-8489-14.5-1"], 2, &["near it: STUN-8489-14.5-"]);
    refused(&["explain", "qqqq"], 2, &["icespec list"]);
}

#[test]
fn a_message_is_taken_apart() {
    let message = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74\
                   002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020\
                   000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
    let ran = icespec(&["decode", message, "--password", "VOkJxbRl1RmTxUk/WvJxBt"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for word in [
        "Binding request, 108 bytes",
        "SOFTWARE",
        "\"STUN test client\"",
        "\"evtj:h6vY\"",
        "MESSAGE-INTEGRITY         valid",
        "FINGERPRINT               valid",
        "defect at offset",
    ] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    assert_eq!(
        icespec(&["decode", message, "--password", "another"]).code,
        Some(1)
    );
    let json: Value = serde_json::from_str(&icespec(&["decode", "--format", "json", message]).out).unwrap();
    assert_eq!(
        (&json["integrity"]["sha1"], &json["attributes"][1]["offset"]),
        (&"unchecked".into(), &40.into())
    );

    let mut child = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(["decode", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(format!("0x{}\n{}", &message[..40], &message[40..]).as_bytes())
        .unwrap();
    assert!(child.wait_with_output().unwrap().status.success());

    let dtls = icespec(&["decode", "16 fe ff"]);
    assert_eq!(
        (dtls.code, dtls.out.contains("by its first byte it is DTLS")),
        (Some(1), true),
        "{}",
        dtls.out
    );
    refused(&["decode", "00zz"], 2, &["'z' at character 3"]);
    refused(&["decode", "000"], 2, &["3 hex digits"]);
}

#[test]
fn every_message_of_the_vectors_is_taken_apart() {
    // Many are damaged in every way there is; whatever they are, decode says it in words.
    let suite = icespec::vector::load_embedded().unwrap();
    let messages = suite
        .vectors
        .iter()
        .filter_map(|one| one.input.get("message")?.as_str());
    for message in messages.filter(|one| !one.is_empty()).step_by(97) {
        let ran = icespec(&["decode", message]);
        assert!(
            matches!(ran.code, Some(0 | 1)) && ran.err.is_empty(),
            "{message}: {}",
            ran.err
        );
    }
}

#[test]
fn the_doctor_is_content() {
    let ran = icespec(&["doctor"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(
        ran.out.contains("python3") && ran.out.contains("646 requirements"),
        "{}",
        ran.out
    );
    let json: Value = serde_json::from_str(&icespec(&["doctor", "--format", "json"]).out).unwrap();
    assert!(json["checks"].as_array().unwrap().len() > 8);
}

#[test]
fn what_is_wrong_is_named() {
    refused(&["run", "--colour"], 2, &["unexpected argument '--colour'"]);
    refused(&["sing"], 2, &["unrecognized subcommand 'sing'"]);
    refused(
        &["run", "--subject", "nobody"],
        2,
        &["nobody", "reference", "stun-types"],
    );
    refused(&["run", "--jobs", "0"], 2, &["--jobs", "1..=1024"]);
    refused(&["run", "--timeout", "never"], 2, &["--timeout", "not a number"]);
    refused(&["run", "--report", "pdf=x"], 2, &["\"pdf\" is no report format"]);
    refused(
        &["run", "--report", "json=/nonexistent/x"],
        2,
        &["/nonexistent/x", "No such file"],
    );
    refused(
        &["run", "--select", "no/such/*"],
        2,
        &["no/such/*", "no case matches"],
    );
    refused(&["run", "--select", "[z-"], 2, &["[z-"]);
    refused(
        &["run", "--baseline", "/nonexistent.toml"],
        2,
        &["/nonexistent.toml", "No such file"],
    );
    refused(&["run", "--write-baseline", "x.toml"], 2, &["exactly one"]);
    refused(&["run", "--shim", "'unclosed"], 2, &["quote that is not closed"]);
    refused(&["run", "--shim", " "], 2, &["no program"]);
    refused(
        &["run", "--vectors", "/nonexistent"],
        2,
        &["/nonexistent: No such file"],
    );
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli-empty");
    fs::create_dir_all(&folder).unwrap();
    refused(
        &["run", "--vectors", folder.to_str().unwrap()],
        2,
        &["cli-empty: no *.json file"],
    );
}

#[test]
fn a_malformed_vector_file_is_named_with_its_place() {
    let text = fs::read_to_string(small()).unwrap();
    for (name, from, to, words) in [
        ("cut.json", "\"outcomes\"", "", ["cut.json:2:", "vectors[0]"]),
        (
            "member.json",
            "\"title\": \"4 bytes",
            "\"tilte\": \"4 bytes",
            [
                "member.json:5:",
                "vector \"small/refused/3\": vectors[3].tilte: unknown field",
            ],
        ),
        (
            "requirement.json",
            "STUN-8489-5-01",
            "STUN-8489-5-99",
            [
                "requirement.json:2:",
                "\"STUN-8489-5-99\" is not in the catalogue",
            ],
        ),
        (
            "flag.json",
            "[\"Short\"]",
            "[\"Shirt\"]",
            ["flag.json:2:", "flags: \"Shirt\" has no entry"],
        ),
    ] {
        let path = file(name, text.replacen(from, to, 1).as_bytes())
            .display()
            .to_string();
        refused(&["run", "--vectors", &path], 2, &words);
    }
    let path = file("latin.json", b"{\n \"format\": \"\xe9\"}")
        .display()
        .to_string();
    refused(
        &["list", "--vectors", &path],
        2,
        &["latin.json:2:13: the file is not UTF-8"],
    );
}

#[test]
fn a_shim_that_cannot_be_run_is_named() {
    let run = |shim: &str, word: &str| {
        refused(
            &["run", "--vectors", &small(), "--shim", shim],
            3,
            &[shim, "it does not start", word],
        );
    };
    run("/nonexistent/shim", "No such file");
    let plain = file("plain-shim", b"#!/bin/sh\n");
    run(plain.to_str().unwrap(), "Permission denied");
    run(env!("CARGO_TARGET_TMPDIR"), "Permission denied");
    let garbage = file("garbage-shim", b"\x00\x01\x02");
    fs::set_permissions(&garbage, fs::Permissions::from_mode(0o755)).unwrap();
    run(garbage.to_str().unwrap(), "Exec format error");
    // An interpreter that cannot read its script: the cause is on its error output.
    let ran = icespec(&[
        "run",
        "--vectors",
        &small(),
        "--shim",
        "python3 /nonexistent/shim.py",
    ]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.err.contains("exited with status 2") && ran.err.contains("No such file"),
        "{}",
        ran.err
    );
}
