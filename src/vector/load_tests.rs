use super::*;

const GOOD: &str = r#"{
  "format": "icespec-vectors-1", "operation": "stun.decode", "title": "t", "source": "the RFC",
  "notes": {"Flip": {"bugClass": "b", "effect": "e"}},
  "vectors": [
    {"id": "a/1", "title": "t", "requirements": ["STUN-8489-5-01"], "flags": ["Flip"], "input": {"message": "00"}, "outcomes": [{"grade": "valid", "reply": {"accept": false}}]},
    {"id": "a/2", "title": "t", "requirements": ["STUN-8489-5-01"], "source": "own", "input": {"message": "00"}, "outcomes": [{"grade": "valid", "reply": {"accept": false}}]}
  ]
}"#;

fn load(text: &str) -> Result<Suite, LoadError> {
    load_texts([("stun/x.json".to_owned(), text.to_owned())])
}

#[test]
fn a_good_file_is_read() {
    let suite = load(GOOD).unwrap();
    assert_eq!(suite.vectors.len(), 2);
    let two = suite.find("a/2").unwrap();
    assert_eq!(
        (two.source.as_str(), suite.vectors[0].source.as_str()),
        ("own", "the RFC")
    );
    assert_eq!(suite.family(two).path, "stun/x.json");
}

/// Each mistake: what is replaced, by what, and what the message has to say.
#[test]
fn every_mistake_names_its_place() {
    let mistakes = [
        (
            r#""title": "t", "source""#,
            r#""titel": "t", "source""#,
            "stun/x.json:2:68: titel: unknown field `titel`",
        ),
        (
            r#""id": "a/2", "title""#,
            r#""id": "a/2", "colour": 1, "title""#,
            "6:26: vector \"a/2\": vectors[1].colour: unknown field `colour`",
        ),
        (
            r#""grade": "valid", "reply": {"accept": false}}]}
  ]"#,
            r#""grade": "fine", "reply": {"accept": false}}]}
  ]"#,
            "vector \"a/2\": vectors[1].outcomes[0].grade: unknown variant `fine`",
        ),
        (
            "stun.decode",
            "stun.encode",
            "operation: unknown variant `stun.encode`",
        ),
        (
            "vectors-1\"",
            "vectors-2\"",
            "2:13: format is \"icespec-vectors-2\"",
        ),
        (
            "a/2",
            "a/1",
            "6:12: vector \"a/1\": the id is used twice, first in stun/x.json",
        ),
        ("a/2", "A_2", "6:12: vector \"A_2\": id may hold"),
        (
            "\"flags\": [\"Flip\"]",
            "\"flags\": [\"Flop\"]",
            "5:12: vector \"a/1\": flags: \"Flop\" has no entry",
        ),
        (
            "[\"STUN-8489-5-01\"], \"flags\"",
            "[\"STUN-1\"], \"flags\"",
            "requirements: \"STUN-1\" is not in the catalogue",
        ),
        (
            "[\"STUN-8489-5-01\"], \"flags\"",
            "[], \"flags\"",
            "requirements is empty",
        ),
        (
            "{\"message\": \"00\"}, \"outcomes\": [{\"grade\": \"valid\"",
            "{\"op\": 1}, \"outcomes\": [{\"grade\": \"valid\"",
            "input: the member \"op\"",
        ),
        (
            "\"valid\", \"reply\": {\"accept\": false}",
            "\"acceptable\", \"reply\": {\"accept\": false}",
            "outcomes[0]: this grade needs a reason",
        ),
        (
            "\"valid\", \"reply\": {\"accept\": false}",
            "\"invalid\", \"reason\": \"r\", \"reply\": {\"accept\": false}",
            "outcomes: none is valid",
        ),
        (
            "\"reply\": {\"accept\": false}",
            "\"reply\": {}",
            "outcomes[0]: reply is empty",
        ),
        (
            "\"reply\": {\"accept\": false}",
            "\"reply\": {\"accept\": {\"any\": []}}",
            "outcomes[0].reply.accept: \"any\" needs",
        ),
        (
            "\"message\": \"00\"",
            "\"message\": \"00\",",
            "5:114: vectors[0].input.?: trailing comma",
        ),
    ];
    let mut wrong = Vec::new();
    for (from, to, message) in mistakes {
        assert!(GOOD.contains(from), "{from}");
        let error = load(&GOOD.replacen(from, to, 1)).unwrap_err().to_string();
        if !error.contains(message) {
            wrong.push(format!(
                "{error}
is to say
{message}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.join(
            "

"
        )
    );
}

#[test]
fn what_follows_the_file_is_refused() {
    assert!(
        load(&format!("{GOOD} {{}}"))
            .unwrap_err()
            .to_string()
            .contains(":8:3: trailing characters")
    );
    assert!(load("").unwrap_err().to_string().contains("stun/x.json:1:0: EOF"));
}

#[test]
fn an_id_is_unique_over_all_files() {
    let both = [
        ("a.json".to_owned(), GOOD.to_owned()),
        ("b.json".to_owned(), GOOD.to_owned()),
    ];
    let error = load_texts(both).unwrap_err().to_string();
    assert!(
        error.starts_with("b.json:5:12: vector \"a/1\": the id is used twice, first in a.json"),
        "{error}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = load_folder(Path::new("/nonexistent/vectors"))
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("/nonexistent/vectors: "), "{error}");
}
