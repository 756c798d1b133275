use super::super::{DefectKind, Description, SdpError};
use super::defects;

const LINES: [&str; 9] = [
    "v=0",
    "",
    "o=- 1 1 IN IP4 192.0.2.1",
    "s=été",
    "a=ice-options:ice2",
    "m=audio 9 RTP/AVP 0",
    "i=a=ice-ufrag:no attribute",
    "a=ice-ufrag:8hhY",
    "a=ice-pwd:short",
];

#[test]
fn both_line_ends_give_the_same_positions() {
    for end in ["\n", "\r\n"] {
        let description = Description::read(&LINES.join(end)).unwrap();
        assert_eq!(description.sections[0].line, 6, "{end:?}");
        assert_eq!(description.ufrag(0).unwrap().line, 8, "{end:?}");
        assert_eq!(description.ufrag(0).unwrap().column, 13, "{end:?}");
        assert_eq!(
            defects(&description),
            [(9, 11, DefectKind::PasswordLength { length: 5 })]
        );
    }
}

#[test]
fn defects_read_as_sentences_with_place_and_section() {
    let description = Description::read(&LINES.join("\n")).unwrap();
    assert_eq!(
        description.defects[0].to_string(),
        "line 9, column 11: the ice-pwd has 5 characters, 22 to 256 are allowed (RFC 8839 5.4)"
    );
}

fn refused(text: &str) -> String {
    Description::read(text).unwrap_err().to_string()
}

#[test]
fn errors_name_the_line() {
    assert_eq!(refused(""), "the description is empty");
    assert_eq!(refused("\r\n\n\r\n"), "the description is empty");
    assert_eq!(
        refused("\n\no=- 1 1 IN IP4 192.0.2.1\n"),
        "line 3: the description does not begin with v=0"
    );
    assert_eq!(refused("v=1\n"), "line 1: the version is not 0");
    assert!(refused("v=0\nbroken\n").starts_with("line 2: the line cannot be read"));
    assert!(refused("v=0\n a=folded\n").starts_with("line 2: the line cannot be read"));
    assert!(refused("v=0\na=x\ry\n").starts_with("line 2: the line cannot be read"));
    assert!(refused("v=0\na=x\0y\n").starts_with("line 2: the line cannot be read"));
    assert_eq!(
        refused("v=0\nm=audio 65536 RTP/AVP 0\n"),
        "line 2: the Media port cannot be read"
    );
    assert_eq!(
        refused("v=0\nm=audio 9 RTP/AVP\n"),
        "line 2: the Media fmt is missing"
    );
    assert_eq!(refused("v=0\nt=0 0 0\n"), "line 2: something follows the Time");
    assert_eq!(
        refused("v=0\ns=-\ns=-\n"),
        "line 3: the line may stand only once here"
    );
    assert_eq!(refused("v=0\nr=1 1 1\n"), "line 2: r= stands before any t=");
}

#[test]
fn bytes_that_are_not_utf8_are_refused_by_line() {
    let error = Description::read(&b"v=0\ns=-\na=note:\xe9\n"[..]).unwrap_err();
    let reason = "the Attribute value is not UTF-8".to_owned();
    assert_eq!(error, SdpError::Grammar { line: 3, reason });
}

#[test]
fn an_error_does_not_repeat_long_values() {
    let text = format!("v={}\n", super::repeat('9', 100_000));
    assert_eq!(refused(&text), "line 1: the version is not 0");
}

#[test]
fn lines_that_ice_does_not_need_may_be_missing() {
    let description = Description::read("v=0\nm=audio 9 RTP/AVP 0").unwrap();
    assert_eq!(description.sections.len(), 1);
    let description = Description::read("v=0\n").unwrap();
    assert!(description.sections.is_empty());
}

#[test]
fn attributes_without_a_name_keep_the_count_right() {
    let description = Description::read("v=0\na=\na=:x\nx=a\nm=audio 9 RTP/AVP 0\na=\na=ice-ufrag").unwrap();
    assert_eq!(description.sections[0].line, 5);
    let ufrag = description.ufrag(0).unwrap();
    assert_eq!((ufrag.line, ufrag.column, ufrag.value.as_str()), (7, 12, ""));
}
