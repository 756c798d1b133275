//! The vector files as others use them: they follow their schema, the generator makes them byte for
//! byte, the ten lines of Python in their README run, and a shim of the standard library alone passes.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn vector_files() -> Vec<PathBuf> {
    let folders = ["stun", "credential", "sdp"].map(|folder| root().join("vectors").join(folder));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    assert!(files.len() >= 30, "only {} vector files", files.len());
    files
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn python(arguments: &[&str]) -> Output {
    let run = Command::new("python3")
        .args(arguments)
        .current_dir(root())
        .output();
    run.expect("the tests need python3, 3.8 or newer")
}

fn assert_success(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

#[test]
fn every_file_follows_the_schema() {
    let schema = json(&root().join("vectors/schema/vectors.schema.json"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in vector_files() {
        if let Err(error) = validator.validate(&json(&file)) {
            panic!("{}: {} {error}", file.display(), error.instance_path());
        }
    }
    let mut wrong = json(&root().join("vectors/stun/official.json"));
    wrong["vectors"][0]["outcomes"][0]["grade"] = "fine".into();
    assert!(!validator.is_valid(&wrong), "the schema lets anything pass");
}

#[test]
fn there_are_two_thousand_and_more() {
    let count: usize = vector_files()
        .iter()
        .map(|file| json(file)["vectors"].as_array().unwrap().len())
        .sum();
    assert!(count >= 2_000, "{count} vectors");
}

#[test]
fn the_generator_makes_the_committed_files() {
    assert_success(&python(&["vectors/generator", "--check"]));
}

#[test]
fn the_ten_lines_of_python_run() {
    let readme = fs::read_to_string(root().join("vectors/README.md")).unwrap();
    let snippet = readme
        .split("```python\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let snippet = snippet.expect("a Python block in vectors/README.md");
    assert!(snippet.lines().count() <= 10, "{} lines", snippet.lines().count());
    // A stack that refuses everything must be told so for every message that it must read.
    let stub = "import sys, types; sys.modules['my_stack'] = m = types.ModuleType('my_stack')\n\
                m.decode = lambda given: {'accept': False}\n";
    let said = assert_success(&python(&["-c", &format!("{stub}{snippet}")]));
    assert!(
        said.contains("invalid stun/official/rfc5769-2.1/as-published"),
        "{said}"
    );
    assert!(
        !said.contains("stun/truncated/rfc5769-2.1/000"),
        "refusing it is right: {said}"
    );
}

#[test]
fn the_template_shim_passes() {
    let lines = fs::read_to_string(root().join("shims/template/shim.py"))
        .unwrap()
        .lines()
        .count();
    assert!(lines < 120, "{lines} lines");
    let mut run = Command::new(env!("CARGO_BIN_EXE_icespec"));
    run.args([
        "run",
        "--shim",
        "python3 shims/template/shim.py",
        "--select",
        "stun/official/*",
    ])
    .current_dir(root());
    let said = assert_success(&run.output().unwrap());
    assert!(said.contains("conformant"), "{said}");
}
