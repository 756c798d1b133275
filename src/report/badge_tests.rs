use super::super::sample::{assert_plain, document, hostile, live, result};
use super::*;

#[test]
fn a_requirement_holds_if_it_was_judged_and_nothing_deviates() {
    let ids = |one: &str| vec![one.to_owned()];
    let cases = [
        (ids("STUN-8489-5-01"), Verdict::Conformant),
        (ids("STUN-8489-5-01"), Verdict::Unsupported),
        (ids("STUN-8489-5-02"), Verdict::Conformant),
        (ids("STUN-8489-5-02"), Verdict::Violation),
        (ids("STUN-8489-5-03"), Verdict::Unsupported),
        (ids("STUN-8489-5-07"), Verdict::Acceptable),
        (ids("of another catalogue"), Verdict::Violation),
    ];
    let must = must(cases.iter().map(|(ids, verdict)| (ids.as_slice(), *verdict)));
    let wanted = Must {
        total: 4,
        held: 2,
        broken: 1,
    };
    assert_eq!(must, wanted);
}

#[test]
fn the_colour_says_whether_it_fails() {
    let good = document("a", &[result("x/y/z", Verdict::Conformant, "o")]);
    let text = badge(&good);
    assert!(text.contains(">2 of 2 MUST<") && text.contains(GREEN), "{text}");
    let skipped = badge(&document("a", &[result("x/y/z", Verdict::Unsupported, "o")]));
    assert!(
        skipped.contains(">0 of 2 MUST<") && skipped.contains(AMBER),
        "{skipped}"
    );
    assert!(badge(&document("a", &[live("x/y/z", "n")])).contains(RED));
    let mut stale = good.clone();
    stale.stale.push("x".to_owned());
    assert!(badge(&stale).contains(RED));
    let mut broken = good;
    broken.error = Some("no".to_owned());
    let text = badge(&broken);
    assert!(text.contains(">not run<") && text.contains(GREY), "{text}");
}

#[test]
fn a_name_is_text() {
    let text = badge(&hostile());
    assert!(
        !text.contains("<script") && text.contains("&lt;/script&gt;"),
        "{text}"
    );
    assert_plain(&text);
    assert_eq!(text.matches('<').count(), text.matches('>').count());
}
