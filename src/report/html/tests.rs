use super::super::sample::{assert_plain, document, hostile, live, result};
use super::*;

fn page(documents: &[Document]) -> String {
    html(documents).unwrap()
}

#[test]
fn a_page_loads_nothing() {
    let documents = [document("one", &[live("live/a/b", "n")])];
    let matrix = super::super::Matrix::new(documents.to_vec()).html().unwrap();
    for text in [page(&documents), matrix] {
        for word in [
            "src=",
            "<link",
            "@import",
            "url(",
            "<iframe",
            "<img",
            "fetch(",
            "XMLHttpRequest",
            "import(",
            "<base",
        ] {
            assert!(!text.contains(word), "{word}");
        }
        // Links to the RFCs are for the reader to follow.
        let links = text.matches("https://").count();
        assert_eq!(links, text.matches("https://www.rfc-editor.org/rfc/rfc").count());
        assert!(links > 0);
    }
}

#[test]
fn the_policy_names_the_scripts_and_the_style_of_the_page() {
    let text = page(&[document("one", &[])]);
    let hash = |begin: &str, end: &str| {
        let body = text.split_once(begin).unwrap().1.split_once(end).unwrap().0;
        BASE64_STANDARD.encode(Sha256::digest(body.as_bytes()))
    };
    let (style, script) = (hash("<style>", "</style>"), hash("<script>", "</script>"));
    assert!(text.contains(&format!(
        "style-src 'sha256-{style}'; script-src 'sha256-{script}'\""
    )));
    assert!(!text.contains("unsafe-inline"));
}

#[test]
fn what_a_subject_says_is_text() {
    let hostile = [hostile()];
    let matrix = super::super::Matrix::new(hostile.to_vec()).html().unwrap();
    for text in [page(&hostile), matrix] {
        assert!(!text.contains("<script>alert") && !text.contains("<b>") && !text.contains("<!-- -->"));
        // Those of the page: the script, and the data of the matrix.
        let own = if text.contains("application/json") { 2 } else { 1 };
        assert_eq!(text.matches("</script>").count(), own);
        assert_plain(&text);
        assert!(text.contains("\\u{202e}abc") || text.contains("\\\\u{202e}abc"));
        assert!(text.len() < 200_000, "long texts are cut: {}", text.len());
    }
}

#[test]
fn everything_about_a_failure_is_there() {
    let mut known = result("vectors/a/c", Verdict::Violation, "seen");
    known.baselined = Some("why it is known".to_owned());
    known.failing = false;
    let text = page(&[document(
        "stack",
        &[live("live/a/b", "Binding error response 401"), known],
    )]);
    for word in [
        "1 of 2 cases fail",
        "Failing",
        "Known deviations",
        "why it is known",
        "a check has to be answered",
        "The two top bits of the first octet",
        "MUST, RFC 8489 section 9.1.3",
        "icespec run --shim &#39;./a shim&#39; --select live/a/b",
        "Binding error response 401",
        "127.0.0.1:5000 → 127.0.0.1:6000",
        "<td class=\"num\">12.0</td><td>sent</td>",
        "00010008",
        "<code class=\"hex\">0001</code>",
    ] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn of_what_went_well_the_essence_is_kept() {
    let text = page(&[document(
        "stack",
        &[result("a/b/c", Verdict::Conformant, "accept=false")],
    )]);
    assert!(text.contains("or 1 more") && text.contains("accept=false"));
    assert!(!text.contains("accept=true") && !text.contains("--select a/b/c"));
}

#[test]
fn the_sentence_on_top_is_right_for_one_case_and_for_several() {
    for (failing, well, sentence) in [
        (0, 1, "The one case does not fail."),
        (0, 2, "None of 2 cases fails."),
        (1, 0, "1 of 1 case fails."),
        (1, 1, "1 of 2 cases fails."),
        (2, 0, "2 of 2 cases fail."),
    ] {
        let of = |count, verdict| (0..count).map(move |_| result("a/b/c", verdict, "accept=false"));
        let results: Vec<_> = of(failing, Verdict::Violation)
            .chain(of(well, Verdict::Conformant))
            .collect();
        let text = page(&[document("stack", &results)]);
        assert!(text.contains(&format!(">{sentence}</strong>")), "{sentence}");
    }
}

#[test]
fn no_case_and_no_subject_are_told() {
    let mut broken = document("stack", &[]);
    broken.error = Some("it does not start".to_owned());
    let text = page(&[broken]);
    assert!(text.contains("No case was run.") && text.contains("it does not start"));
    assert!(page(&[]).contains("</html>"));
}

#[test]
fn data_cannot_leave_its_script() {
    let value = serde_json::json!({"a": "</script><!--&\u{2028}"});
    let text = in_script(&value);
    assert_eq!(text, r#"{"a":"\u003c/script\u003e\u003c!--\u0026\u2028"}"#);
    let back: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(back, value);
}
