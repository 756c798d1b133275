//! The linter on descriptions with one defect each, on right ones, and on those of real stacks. What is expected was
//! read from the RFCs by hand; the files say what is wrong with them.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use icespec::lint::{self, Remark, Severity};
use icespec::report::{Linted, LintedFile, lint_sarif};
use icespec::sdp::Kind;
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("vectors/sdp")
        .join(name)
}

fn text(folder: &Path, name: &Value) -> String {
    let path = folder.join(name.as_str().unwrap());
    let text = fs::read_to_string(&path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn cases(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("expected.json")).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    manifest["cases"].as_array().unwrap().clone()
}

/// Lints what a case names: the remarks and the texts.
fn lint_case(folder: &Path, case: &Value) -> (Vec<Remark>, Vec<String>) {
    if case["file"].is_string() {
        let kind = match case["kind"].as_str() {
            Some("offer") => Some(Kind::Offer),
            Some("answer") => Some(Kind::Answer),
            None => None,
            Some(other) => panic!("a description is no {other}"),
        };
        let text = text(folder, &case["file"]);
        if case["before"].is_string() {
            let before = self::text(folder, &case["before"]);
            return (lint::again(&before, &text), vec![before, text]);
        }
        return (lint::description(&text, kind), vec![text]);
    }
    let (offer, answer) = (text(folder, &case["offer"]), text(folder, &case["answer"]));
    (lint::exchange(&offer, &answer), vec![offer, answer])
}

/// Code, severity, file, line and column: what a manifest states.
type Place = (usize, usize, usize, String, String);

fn found(remarks: &[Remark]) -> Vec<Place> {
    let severity = |remark: &Remark| serde_json::to_value(remark.severity).unwrap();
    let mut found: Vec<Place> = remarks
        .iter()
        .map(|remark| {
            let severity = severity(remark).as_str().unwrap().to_owned();
            (
                remark.file,
                remark.line,
                remark.column,
                remark.code.to_owned(),
                severity,
            )
        })
        .collect();
    found.sort();
    found
}

fn expected(case: &Value) -> Vec<Place> {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap_or(0)).unwrap();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let mut expected: Vec<Place> = case["expect"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let (line, column) = (number(&one["line"]), number(&one["column"]));
            (
                number(&one["file"]),
                line,
                column,
                word(&one["code"]),
                word(&one["severity"]),
            )
        })
        .collect();
    expected.sort();
    expected
}

/// Positions lie in the text, and no message quotes a password.
fn check_shape(remarks: &[Remark], texts: &[String]) {
    for remark in remarks {
        let lines: Vec<&str> = texts[remark.file].split('\n').collect();
        let line = lines.get(remark.line - 1);
        let line = line.unwrap_or_else(|| panic!("no line {}: {remark:?}", remark.line));
        assert!((1..=line.len() + 1).contains(&remark.column), "{remark:?}");
        for text in texts {
            let passwords = text.lines().filter_map(|line| line.strip_prefix("a=ice-pwd:"));
            for password in passwords.filter(|password| password.len() > 4) {
                assert!(!remark.message.contains(password.trim_end()), "{remark:?}");
            }
        }
    }
}

fn check_folder(folder: &Path) -> Vec<Value> {
    let cases = cases(folder);
    let mut wrong = Vec::new();
    for case in &cases {
        let (remarks, texts) = lint_case(folder, case);
        check_shape(&remarks, &texts);
        if found(&remarks) != expected(case) {
            let name = if case["file"].is_string() {
                &case["file"]
            } else {
                &case["offer"]
            };
            let shown: Vec<String> = remarks
                .iter()
                .map(|remark| {
                    let (file, line, column) = (remark.file, remark.line, remark.column);
                    format!("    {file}:{line}:{column} {} {}", remark.code, remark.message)
                })
                .collect();
            wrong.push(format!(
                "{name}: expected {:?}, found\n{}",
                expected(case),
                shown.join("\n")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    cases
}

#[test]
fn every_defect_is_found_where_it_is_and_nothing_else() {
    let cases = check_folder(&folder("defective"));
    assert!(cases.len() >= 60, "{} cases", cases.len());
}

#[test]
fn every_rule_has_a_defective_description() {
    let mut tried: BTreeSet<String> = cases(&folder("defective"))
        .iter()
        .flat_map(|case| case["expect"].as_array().unwrap().clone())
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect();
    // That one takes a thousand defects; the unit tests have it.
    tried.insert("more-remarks".to_owned());
    let known: BTreeSet<String> = lint::rules().iter().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(known, tried);
}

#[test]
fn every_file_of_the_folders_is_in_its_manifest() {
    for name in ["defective", "real"] {
        let folder = folder(name);
        let mut listed = BTreeSet::new();
        for case in cases(&folder) {
            let names = ["before", "file", "offer", "answer"]
                .iter()
                .filter_map(|key| case[key].as_str());
            listed.extend(names.map(str::to_owned));
        }
        let present: BTreeSet<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.to_ascii_lowercase().ends_with(".sdp"))
            .collect();
        assert_eq!(listed, present, "{name}");
    }
}

#[test]
fn right_descriptions_get_notes_at_most() {
    let folder = folder("right");
    let mut pairs = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(pair) = name.strip_suffix(".offer.sdp") else {
            continue;
        };
        pairs += 1;
        let offer = fs::read_to_string(&path).unwrap();
        let answer = fs::read_to_string(folder.join(format!("{pair}.answer.sdp"))).unwrap();
        let runs = [
            lint::exchange(&offer, &answer),
            lint::description(&offer, None),
            lint::description(&answer, None),
        ];
        for remark in runs.iter().flatten() {
            assert_eq!(remark.severity, Severity::Note, "{pair}: {remark:?}");
        }
    }
    assert!(pairs >= 5, "{pairs} pairs");
}

#[test]
fn descriptions_of_real_stacks_get_the_remarks_that_were_reviewed() {
    check_folder(&folder("real"));
}

/// The schema asks for no more than shapes; that indices and regions point at something is asked here.
#[test]
fn sarif_is_as_its_schema_has_it() {
    let mut schema: Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    // This pattern of the schema is no regular expression, by its last bracket.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    let schema = jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let mut results = 0;
    for folder in [folder("defective"), folder("real")] {
        for case in cases(&folder) {
            let (remarks, texts) = lint_case(&folder, &case);
            let names = ["a folder/ö%.sdp", "C:\\answer.sdp"];
            let files: Vec<_> = names
                .into_iter()
                .zip(&texts)
                .map(|(name, text)| LintedFile { name, text })
                .collect();
            let linted = Linted {
                files: &files,
                remarks: &remarks,
            };
            let log: Value = serde_json::from_str(&lint_sarif(&linted)).unwrap();
            let errors: Vec<String> = schema
                .iter_errors(&log)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{case}: {errors:?}");
            let run = &log["runs"][0];
            for result in run["results"].as_array().unwrap() {
                let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
                let rule = &run["tool"]["driver"]["rules"][at(&result["ruleIndex"])];
                assert_eq!(rule["id"], result["ruleId"]);
                let place = &result["locations"][0]["physicalLocation"];
                let index = at(&place["artifactLocation"]["index"]);
                assert_eq!(
                    run["artifacts"][index]["location"]["uri"],
                    place["artifactLocation"]["uri"]
                );
                let line = texts[index].lines().nth(at(&place["region"]["startLine"]) - 1);
                let length = line.unwrap_or_default().chars().count();
                assert!(at(&place["region"]["startColumn"]) <= length + 1, "{result}");
                results += 1;
            }
        }
    }
    assert!(results > 60, "{results} results");
}
