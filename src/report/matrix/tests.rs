use serde_json::Value;

use super::super::sample::{document, hostile, live, result};
use super::*;

fn told(documents: &[Document]) -> Matrix {
    let text = super::super::json(documents).unwrap();
    Matrix::new(read("all.json", text.as_bytes()).unwrap())
}

#[test]
fn the_worst_case_is_in_the_cell() {
    let one = [
        result("v/a/1", Verdict::Conformant, "x"),
        result("v/a/2", Verdict::Violation, "y"),
        result("v/a/3", Verdict::Unsupported, "z"),
    ];
    let other = [
        result("v/a/3", Verdict::Unsupported, "z"),
        result("v/a/1", Verdict::Conformant, "x"),
    ];
    let value = told(&[document("one", &one), document("two", &other)]).json();
    let first = &value["requirements"][0];
    assert_eq!(first["id"], "STUN-8489-5-01");
    let cell = |at: usize| first["stacks"][at].clone();
    assert_eq!(
        cell(0),
        serde_json::json!({"verdict": "violation", "deviating": 1, "judged": 2})
    );
    assert_eq!(
        cell(1),
        serde_json::json!({"verdict": "conformant", "deviating": 0, "judged": 1})
    );
    assert_eq!(
        value["cases"][1]["stacks"][1],
        Value::Null,
        "not run is no verdict"
    );
    assert_eq!(value["stacks"][0]["cases"]["violation"], 1);
    assert_eq!(value["stacks"][1]["must"]["held"], 2);
}

#[test]
fn a_death_is_worse_than_anything_and_a_skip_says_least() {
    let mut all = Verdict::ALL;
    all.sort_by_key(|one| badness(*one));
    assert_eq!(all[0], Verdict::Unsupported);
    assert_eq!(all[7], Verdict::Crash);
    let deviates: Vec<bool> = all.iter().map(|one| one.is_failure(false)).collect();
    assert!(deviates.is_sorted(), "no deviation hides behind a lesser verdict");
}

#[test]
fn two_parts_of_a_run_are_one_stack() {
    let vectors = document("one", &[result("v/a/1", Verdict::Conformant, "x")]);
    let agents = document("one", &[live("live/a/1", "n")]);
    let matrix = told(&[vectors.clone(), agents]);
    assert_eq!((matrix.stacks.len(), matrix.cases.len()), (1, 2));
    // The same cases twice are two runs, to be compared.
    assert_eq!(told(&[vectors.clone(), vectors]).stacks.len(), 2);
}

#[test]
fn markdown_shows_where_they_differ() {
    let same = result("v/a/1", Verdict::Conformant, "x");
    let text = told(&[
        document("one", std::slice::from_ref(&same)),
        document("two", &[same]),
    ])
    .markdown();
    assert!(text.contains("They differ on no requirement."), "{text}");
    let good = document("one", &[result("v/a/1", Verdict::Conformant, "x")]);
    let text = told(&[good.clone(), document("two", &[live("v/a/1", "n")])]).markdown();
    assert!(text.contains("| conformant | **violation** 1 |"), "{text}");
    // Who does not do it at all does not differ.
    let skipped = document("two", &[result("v/a/1", Verdict::Unsupported, "x")]);
    assert!(
        told(&[good, skipped])
            .markdown()
            .contains("differ on no requirement")
    );
}

#[test]
fn requirements_are_in_the_order_of_sections_and_unknown_ones_last() {
    let mut one = document("one", &[result("v/a/1", Verdict::Conformant, "x")]);
    one.results[0].requirements = [
        "NEW-9999-1-01",
        "STUN-8489-14.5-01",
        "STUN-8489-5-01",
        "STUN-8489-5-01",
    ]
    .map(str::to_owned)
    .to_vec();
    let matrix = told(&[one]);
    let ids: Vec<&str> = matrix.requirements.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["STUN-8489-5-01", "STUN-8489-14.5-01", "NEW-9999-1-01"]);
    assert_eq!(matrix.requirements[0].cases, [0], "a case is counted once");
}

#[test]
fn hostile_texts_stay_texts() {
    let matrix = told(&[hostile()]);
    super::super::sample::assert_plain(&matrix.markdown());
    assert!(!matrix.markdown().contains("<script>alert"));
    assert!(matrix.json().to_string().len() > 100_000, "JSON keeps all of it");
}

#[test]
fn what_is_no_run_is_refused_with_its_place() {
    let good = super::super::json(&[document("one", &[result("v/a/1", Verdict::Conformant, "x")])]).unwrap();
    let refused = |text: &str| read("f.json", text.as_bytes()).unwrap_err().to_string();
    let cases = [
        (String::new(), "f.json:1:1: the file is empty"),
        (
            "{}".to_owned(),
            "f.json:1:2: document 1 is no icespec run: missing field `tool`",
        ),
        ("[1]".to_owned(), "f.json:1:"),
        (format!("{good}\nnonsense"), "f.json:3:"),
        (
            good.replace("\"conformant\",\"exp", "\"fine\",\"exp"),
            "at results[0].verdict: unknown variant `fine`",
        ),
        (
            format!("{good}{}", good.replace("\"icespec\"", "\"other\"")),
            "f.json:2:1: document 2 was written by \"other\"",
        ),
        (good[..good.len() / 2].to_owned(), "EOF"),
        ("[".repeat(100_000), "f.json:1:"),
    ];
    for (text, words) in cases {
        let error = refused(&text);
        assert!(error.contains(words), "{words}: {error}");
    }
    let error = read("f.json", b"{\n \"\xff").unwrap_err().to_string();
    assert_eq!(error, "f.json:2:3: the file is not UTF-8");
}
