use serde_json::Value;

use super::*;
use crate::report::sample::{HOSTILE, assert_plain};

fn remarks(message: &str) -> Vec<Remark> {
    let remark = |code, severity, file, line, column, mid: Option<&str>, advice| Remark {
        code,
        severity,
        file,
        line,
        column,
        mid: mid.map(str::to_owned),
        section: "RFC 8839 5.4",
        message: message.to_owned(),
        advice,
    };
    vec![
        remark("unknown-to-the-rules", Severity::Note, 1, 1, 1, None, None),
        remark(
            "ufrag-length",
            Severity::Error,
            0,
            3,
            13,
            Some(message),
            Some("Make a new one."),
        ),
        remark("pwd-length", Severity::Warning, 0, 2, 1, Some("0"), None),
    ]
}

fn files() -> [LintedFile<'static>; 2] {
    [
        LintedFile {
            name: "some/offer.sdp",
            text: "v=0\r\no=\r\na=ice-ufrag:x\r\n",
        },
        LintedFile {
            name: "/home/alice/answer.sdp",
            text: "v=0\r\n",
        },
    ]
}

fn text(linted: &Linted<'_>, width: usize) -> String {
    anstream::adapter::strip_str(&lint_text(linted, width)).to_string()
}

#[test]
fn people_read_places_and_counts() {
    let (files, remarks) = (files(), remarks("it is too short"));
    let linted = Linted {
        files: &files,
        remarks: &remarks,
    };
    let text = text(&linted, 80);
    let first: Vec<&str> = text.lines().collect();
    assert_eq!(
        first,
        [
            "some/offer.sdp:2:1: warning pwd-length RFC 8839 section 5.4, section \"0\"",
            "    it is too short",
            "some/offer.sdp:3:13: error ufrag-length RFC 8839 section 5.4, section \"it is too short\"",
            "    it is too short",
            "    Make a new one.",
            "/home/alice/answer.sdp:1:1: note unknown-to-the-rules RFC 8839 section 5.4",
            "    it is too short",
            "1 error, 1 warning, 1 note (icespec explain CODE says more about each)",
        ]
    );
    let none = Linted {
        files: &files,
        remarks: &[],
    };
    assert_eq!(self::text(&none, 80), "nothing to remark\n");
}

#[test]
fn a_terminal_is_told_nothing() {
    let remarks = remarks(&HOSTILE.repeat(500));
    let linted = Linted {
        files: &files(),
        remarks: &remarks,
    };
    let text = text(&linted, 80);
    assert_plain(&text);
    assert!(text.len() < 12_000, "{}", text.len());
}

#[test]
fn sarif_points_at_rules_and_places() {
    let (files, remarks) = (files(), remarks(HOSTILE));
    let text = lint_sarif(&Linted {
        files: &files,
        remarks: &remarks,
    });
    let log: Value = serde_json::from_str(&text).unwrap();
    assert!(!text.contains("alice"));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let result = &run["results"][1];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(
        (&result["ruleId"], &rules[index]["id"]),
        (&"ufrag-length".into(), &"ufrag-length".into())
    );
    assert_eq!(result["level"], "error");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "some/offer.sdp");
    assert_eq!(
        (&place["region"]["startLine"], &place["region"]["startColumn"]),
        (&3.into(), &13.into())
    );
    // Whose rule is not listed has no index.
    assert_eq!(run["results"][2]["ruleIndex"], Value::Null);
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(
                rule[key]["text"].as_str().is_some_and(|text| text.len() > 10),
                "{rule}"
            );
        }
        assert!(
            rule["helpUri"]
                .as_str()
                .is_some_and(|uri| uri.contains("/rfc/rfc")),
            "{rule}"
        );
        assert!(
            rule["properties"]["section"]
                .as_str()
                .is_some_and(|text| text.starts_with("RFC ")),
            "{rule}"
        );
    }
    assert_eq!(
        result["message"]["text"],
        format!("{} Make a new one.", HOSTILE.trim_end())
    );
}

#[test]
fn json_has_everything_in_order() {
    let (files, remarks) = (files(), remarks(HOSTILE));
    let document: Value = serde_json::from_str(
        &lint_json(&Linted {
            files: &files,
            remarks: &remarks,
        })
        .unwrap(),
    )
    .unwrap();
    let codes: Vec<&str> = document["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["pwd-length", "ufrag-length", "unknown-to-the-rules"]);
    assert_eq!(document["remarks"][1]["message"], HOSTILE);
    assert_eq!(document["summary"]["warning"], 1);
}
