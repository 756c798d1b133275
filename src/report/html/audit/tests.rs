use super::*;
use crate::audit::Report;
use crate::report::audit::sample as audits;
use crate::report::sample::{HOSTILE, assert_plain};

fn page(report: &Report) -> String {
    audit_html(&Audited {
        report,
        name: "some/capture.pcapng",
        error: None,
    })
    .unwrap()
}

#[test]
fn a_page_loads_nothing() {
    let text = page(&audits::wrong_section());
    for word in [
        "src=", "<link", "@import", "url(", "<iframe", "<img", "fetch(", "import(", "<base", "style=",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    let links = text.matches("https://").count();
    assert_eq!(links, text.matches("https://www.rfc-editor.org/rfc/rfc").count());
    assert!(links > 1 && !text.contains("unsafe-inline"));
}

#[test]
fn the_failure_is_drawn_and_its_messages_lead_to_the_findings() {
    let text = page(&audits::wrong_section());
    for part in [
        "The answerer signs its checks with the credentials of section &#34;video&#34;",
        "<code>wrong-section-credentials</code>",
        "rfc9143#section-10",
        "<li class=\"failed\">",
        "<strong>Answerer (10.77.0.2:50001)</strong>",
        "✗ DTLS never began",
        "<a href=\"#f1\" aria-label=\"Finding 1\">",
        "id=\"f1\"",
        "×7, until 24.9 s",
        "class=\"request bad\"",
        "class=\"error bad\"",
    ] {
        assert!(text.contains(part), "{part}");
    }
    // Two pictures, and in both what worked is not marked.
    assert_eq!(text.matches("<svg ").count(), 2);
    assert_eq!(
        (
            text.matches("class=\"request bad\"").count(),
            text.matches("class=\"success bad\"").count()
        ),
        (2, 0)
    );
}

#[test]
fn every_link_into_the_page_has_its_end() {
    for report in [audits::wrong_section(), audits::healthy()] {
        let text = page(&report);
        for (at, _) in text.match_indices("href=\"#") {
            let id = text[at + 7..].split('"').next().unwrap();
            assert!(text.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
}

#[test]
fn healthy_and_inconclusive_claim_no_failure() {
    let healthy = page(&audits::healthy());
    assert!(
        healthy.contains("banner healthy")
            && !healthy.contains("class=\"absent")
            && !healthy.contains("<li class=\"failed\">")
    );
    let open = page(&audits::inconclusive());
    assert!(
        open.contains("? No DTLS is in this capture") && !open.contains("never began") && !open.contains("✗")
    );
}

#[test]
fn what_a_capture_says_is_text() {
    let report = audits::hostile(HOSTILE);
    let text = audit_html(&Audited {
        report: &report,
        name: HOSTILE,
        error: Some(HOSTILE),
    })
    .unwrap();
    assert!(!text.contains("<script>alert") && !text.contains("<b>") && !text.contains("<!-- -->"));
    assert_eq!(text.matches("</script>").count(), 1);
    assert_plain(&text);
    assert!(text.len() < 3_000_000, "{}", text.len());
}
