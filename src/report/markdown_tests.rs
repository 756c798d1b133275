use super::super::sample::{HOSTILE, assert_plain, document, hostile, live, result};
use super::*;

#[test]
fn failures_are_told_by_section_and_folded() {
    let alike = |case: &str| result(case, Verdict::Violation, "accept=true");
    let mut known = result("v/k/1", Verdict::Crash, "died");
    known.baselined = Some("an old friend".to_owned());
    known.failing = false;
    let rows = [
        alike("v/a/1"),
        alike("v/a/2"),
        alike("v/a/3"),
        live("live/a/b", "n"),
        known,
    ];
    let text = markdown(&[document("stack", &rows)]);
    for word in [
        "## icespec: stack 1.0 (C)",
        "| violation | 4 | 0 |",
        "| crash | 1 | 1 |",
        "5 cases, **4 failing**",
        "| [RFC 8489 §5](https://www.rfc-editor.org/rfc/rfc8489#section-5) | `v/a/1` and 2 more | STUN-8489-5-01 MUST: ",
        "| violation | `accept=false` | `accept=true` |  |\n",
        "| `no answer` | a check has to be answered |",
        "<details><summary>1 case known to the baseline</summary>\n\n| section",
        "| crash | `accept=false` | `died` | an old friend |\n\n</details>",
    ] {
        assert!(text.contains(word), "{word}\n{text}");
    }
}

#[test]
fn what_a_subject_says_stays_in_its_cell() {
    let text = markdown(&[hostile()]);
    assert_plain(&text);
    assert!(!text.contains("<script>alert(1)</script> ]]> <!-- --> \"'`|`"));
    for line in text.lines().filter(|line| line.starts_with("| [RFC")) {
        let pipes = line.replace("\\|", "").matches('|').count();
        assert_eq!(pipes, 8, "{line}");
    }
    assert!(text.len() < 66_000);
}

#[test]
fn a_fence_is_longer_than_what_it_holds() {
    assert_eq!(code("a", 9), "`a`");
    assert_eq!(code("a``b|", 9), "``` a``b\\| ```");
    assert_eq!(code(" ", 9), "");
    assert_eq!(
        escaped("a@b <i> *x* http://y"),
        "a@<!-- -->b &lt;i&gt; \\*x\\* http:<!-- -->//y"
    );
    assert!(!escaped(HOSTILE).contains("<script"));
}

#[test]
fn it_fits_into_an_issue() {
    let rows: Vec<_> = (0..3000)
        .map(|at| {
            result(
                &format!("v/a/{at}"),
                Verdict::Violation,
                &format!("{at} {}", "x".repeat(200)),
            )
        })
        .collect();
    let text = markdown(&[document("stack", &rows)]);
    assert!(text.len() < 65_536, "{}", text.len());
    let shown = text.lines().filter(|line| line.starts_with("| [RFC")).count();
    assert!(
        text.contains(&format!("\n{} cases more did not fit", 3000 - shown)),
        "{}",
        &text[text.len() - 200..]
    );
}
