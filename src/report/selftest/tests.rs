use std::time::Duration;

use super::super::{selftest_html, selftest_json, selftest_markdown, selftest_text};
use super::*;
use crate::fault::{self, Fault};
use crate::requirement;
use crate::selftest::{Catch, FaultScore, Unclean};
use crate::vector::Verdict;

const HOSTILE: &str = "<script>alert(1)</script>\u{202e}";

fn item(id: &str, kind: Kind, catches: usize) -> ItemScore {
    ItemScore {
        id: id.to_owned(),
        title: format!("about {id}"),
        kind,
        requirements: requirement::find("STUN-8489-5-01").into_iter().collect(),
        catches,
        only: Vec::new(),
        caught: Vec::new(),
    }
}

/// Two faults: one that a case alone catches, one that nothing does.
fn score() -> Score {
    let faults: Vec<&'static Fault> = fault::all().take(2).collect();
    let mut items = vec![
        item("stun/x/one", Kind::Vector, 0),
        item("rfc8445/7.3/two", Kind::Case, 1),
        item("rfc8445/7.3/three", Kind::Case, 0),
    ];
    items[1].only.push(faults[0]);
    items[2].caught.push("some-stack".to_owned());
    let catch = Catch {
        item: 1,
        verdict: Verdict::Violation,
        observed: HOSTILE.to_owned(),
        named: Some(true),
    };
    Score {
        faults: vec![
            FaultScore {
                fault: faults[0],
                catches: vec![catch],
                noticed: Vec::new(),
            },
            FaultScore {
                fault: faults[1],
                catches: Vec::new(),
                noticed: Vec::new(),
            },
        ],
        items,
        unclean: vec![Unclean {
            id: "stun/x/one".to_owned(),
            verdict: Verdict::Violation,
            observed: HOSTILE.to_owned(),
        }],
        took: Duration::from_millis(1500),
    }
}

#[test]
fn the_text_says_what_is_missed_and_what_hangs_on_one_item() {
    let text = anstream::adapter::strip_str(&selftest_text(&score(), false, 100)).to_string();
    let missed = fault::all().nth(1).unwrap();
    for line in [
        "Not in order without any fault\n  violation stun/x/one: <script>alert(1)</script>\\u{202e}\n"
            .to_owned(),
        format!("Caught by nothing\n  {} {}\n", missed.id, layer(missed.layer)),
        "Caught by one item alone: 1\n".to_owned(),
        "1 of 2 faults caught by 3 items in 1.5 s\n1 of 1 sessions that do not come up with a fault: the audit names why\n"
            .to_owned(),
    ] {
        assert!(text.contains(&line), "{line:?} is not in\n{text}");
    }
    assert!(!text.contains("that catch no fault"), "{text}");
}

#[test]
fn what_is_idle_is_told_where_every_fault_was_tried() {
    let mut whole = score();
    let rest = fault::all().skip(whole.faults.len()).map(|fault| FaultScore {
        fault,
        catches: Vec::new(),
        noticed: Vec::new(),
    });
    whole.faults.extend(rest);
    let text = anstream::adapter::strip_str(&selftest_text(&whole, false, 100)).to_string();
    for line in [
        "Live cases that catch no fault: 1 of 2, 0 of these caught no real stack so far\n  rfc8445/7.3",
        "Vectors that catch no fault: 1 of 1, 1 of these caught no real stack so far\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let long = selftest_text(&whole, true, 100);
    assert!(
        long.contains("rfc8445/7.3/three") && long.contains("some-stack"),
        "{long}"
    );
}

#[test]
fn what_was_observed_is_text_on_the_page() {
    let page = selftest_html(&score()).unwrap();
    assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'));
    assert!(page.contains("\\u{202e}"));
    assert!(page.contains("1 of 2 seeded faults caught"));
    for word in ["src=", "<link", "@import", "url(", "fetch(", "import("] {
        assert!(!page.contains(word), "{word}");
    }
    let markdown = selftest_markdown(&score());
    assert!(markdown.contains("1 of 2 seeded faults caught") && markdown.contains("**nothing**"));
}

#[test]
fn the_json_has_every_item_that_catches() {
    let json = selftest_json(&score());
    assert_eq!(json["summary"]["caught"], 1);
    assert_eq!(json["faults"][0]["by"][0], "rfc8445/7.3/two");
    assert_eq!(json["faults"][1]["caught"], false);
    let audits = serde_json::json!({"fallen": 1, "named": 1});
    assert_eq!(
        (&json["summary"]["sessions"], &json["faults"][0]["sessions"]),
        (&audits, &audits)
    );
    assert_eq!(json["items"][2]["stacks"][0], "some-stack");
}

#[test]
fn models_are_links_or_words() {
    assert_eq!(
        links("a/b#12, CVE-2024-1"),
        [
            ("a/b#12", "https://github.com/a/b/issues/12".to_owned()),
            (
                "CVE-2024-1",
                "https://www.cve.org/CVERecord?id=CVE-2024-1".to_owned()
            ),
        ]
    );
    assert!(links("class: a comparison over the wrong length").is_empty());
}
