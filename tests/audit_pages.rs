//! scratch
#![allow(clippy::unwrap_used, reason = "x")]
#![allow(dead_code)]
use icespec::{audit, capture};

#[path = "../src/report/audit/sample.rs"]
mod sample;

#[test]
fn write() {
    let hostile = "</script></code></title><script>window.bad=1</script><img src=x onerror=window.bad=1><b>x</b> \u{202e}abc\u{2066} ]]>\u{0}\u{1b}[2J";
    for (name, report) in [
        ("faulty", sample::wrong_section()),
        ("healthy", sample::healthy()),
        ("inconclusive", sample::inconclusive()),
        ("hostile", sample::hostile(hostile)),
    ] {
        let one = icespec::report::Audited {
            report: &report,
            name: "capture.pcapng",
            error: None,
        };
        std::fs::write(
            format!("/tmp/ar/{name}.html"),
            icespec::report::audit_html(&one).unwrap(),
        )
        .unwrap();
        std::fs::write(
            format!("/tmp/ar/{name}.json"),
            icespec::report::audit_json(&one).unwrap(),
        )
        .unwrap();
        for (what, explain, timeline) in [
            ("", false, false),
            ("-explain", true, false),
            ("-timeline", false, true),
        ] {
            let text = icespec::report::audit_text(
                &one,
                icespec::report::AuditText {
                    width: 110,
                    timeline,
                    explain,
                },
            );
            std::fs::write(format!("/tmp/ar/{name}{what}.txt"), text).unwrap();
        }
    }
}
