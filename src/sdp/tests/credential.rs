use super::super::{DefectKind, Description, Kind, Level, SdpError};
use super::{PWD_A, PWD_B, PWD_S, defects, read, repeat, section, text};

#[test]
fn session_values_serve_every_section() {
    let description = read(&[
        "a=ice-ufrag:8hhY",
        "a=ice-pwd:asd88fgpdd777uzjYhagZg",
        "m=audio 45664 RTP/AVP 0",
        "m=video 45666 RTP/AVP 31",
    ]);
    for section in 0..2 {
        assert_eq!(description.ufrag(section).unwrap().value, "8hhY");
        assert_eq!(
            description.password(section).unwrap().value.as_str(),
            "asd88fgpdd777uzjYhagZg"
        );
        assert_eq!(description.ufrag(section).unwrap().level, Level::Session);
    }
    assert_eq!(description.check(Kind::Offer), Ok(()));
    assert_eq!(description.defects, []);
}

#[test]
fn each_attribute_is_overridden_by_itself() {
    let (session, own) = (format!("a=ice-pwd:{PWD_S}"), format!("a=ice-pwd:{PWD_A}"));
    let description = read(&[
        "a=ice-ufrag:ssss",
        &session,
        "m=audio 9 RTP/AVP 0",
        "a=ice-ufrag:aaaa",
        &own,
        "m=video 9 RTP/AVP 31",
        "a=ice-ufrag:vvvv",
    ]);
    assert_eq!(description.ufrag(0).unwrap().value, "aaaa");
    assert_eq!(description.password(0).unwrap().value.as_str(), PWD_A);
    assert_eq!(description.password(0).unwrap().level, Level::Media);
    assert_eq!(description.ufrag(1).unwrap().value, "vvvv");
    assert_eq!(description.password(1).unwrap().value.as_str(), PWD_S);
    assert_eq!(description.password(1).unwrap().level, Level::Session);
    assert_eq!(description.check(Kind::Offer), Ok(()));
}

#[test]
fn there_is_no_section_beyond_the_last() {
    let description = read(&["a=ice-ufrag:8hhY"]);
    assert_eq!(description.ufrag(0), None);
    assert_eq!(description.password(0), None);
}

/// The outcome for a fragment and password in a single section at line 6.
fn check(ufrag: &str, pwd: &str) -> Result<(), SdpError> {
    let (ufrag, pwd) = (format!("a=ice-ufrag:{ufrag}"), format!("a=ice-pwd:{pwd}"));
    read(&["m=audio 9 RTP/AVP 0", &ufrag, &pwd]).check(Kind::Offer)
}

fn refused(line: usize, column: usize, kind: DefectKind) -> Result<(), SdpError> {
    Err(SdpError::Credentials { line, column, kind })
}

#[test]
fn lengths_are_4_to_256_and_22_to_256() {
    for length in [4, 5, 32, 33, 255, 256] {
        assert_eq!(check(&repeat('u', length), PWD_A), Ok(()), "ufrag of {length}");
    }
    for length in [0, 1, 3, 257, 300] {
        let kind = DefectKind::UfragLength { length };
        assert_eq!(
            check(&repeat('u', length), PWD_A),
            refused(7, 13, kind),
            "ufrag of {length}"
        );
    }
    for length in [22, 23, 255, 256] {
        assert_eq!(check("uuuu", &repeat('p', length)), Ok(()), "pwd of {length}");
    }
    for length in [0, 21, 257] {
        let kind = DefectKind::PasswordLength { length };
        assert_eq!(
            check("uuuu", &repeat('p', length)),
            refused(8, 11, kind),
            "pwd of {length}"
        );
    }
}

#[test]
fn the_alphabet_is_letters_digits_plus_and_slash() {
    assert_eq!(check("aZ09+/", "azAZ09+/azAZ09+/azAZ09+/"), Ok(()));
    for bad in ["-", "_", "=", ".", ":", " ", "\t", "@", "[", "`", "{", ",", "é"] {
        let ufrag = format!("ab{bad}cd");
        assert_eq!(
            check(&ufrag, PWD_A),
            refused(7, 15, DefectKind::UfragCharacter),
            "{bad:?}"
        );
        let pwd = format!("{bad}{PWD_A}");
        assert_eq!(
            check("abcd", &pwd),
            refused(8, 11, DefectKind::PasswordCharacter),
            "{bad:?}"
        );
    }
}

#[test]
fn a_trailing_space_belongs_to_the_value() {
    assert_eq!(check("abcd ", PWD_A), refused(7, 17, DefectKind::UfragCharacter));
}

#[test]
fn more_than_32_characters_are_noted_and_usable() {
    let long = format!("a=ice-ufrag:{}", repeat('u', 33));
    let pwd = format!("a=ice-pwd:{PWD_A}");
    let description = read(&["m=audio 9 RTP/AVP 0", &long, &pwd]);
    assert_eq!(
        defects(&description),
        [(7, 13, DefectKind::UfragTooLongToSend { length: 33 })]
    );
    let fits = format!("a=ice-ufrag:{}", repeat('u', 32));
    assert_eq!(read(&["m=audio 9 RTP/AVP 0", &fits, &pwd]).defects, []);
}

#[test]
fn both_are_needed_in_every_section() {
    let pwd = format!("a=ice-pwd:{PWD_A}");
    let without_ufrag = read(&["m=audio 9 RTP/AVP 0", &pwd]);
    assert_eq!(
        without_ufrag.check(Kind::Offer),
        refused(6, 1, DefectKind::MissingUfrag)
    );
    assert_eq!(defects(&without_ufrag), [(6, 1, DefectKind::MissingUfrag)]);
    let without_pwd = read(&[
        "m=audio 9 RTP/AVP 0",
        "a=ice-ufrag:aaaa",
        &pwd,
        "m=video 9 RTP/AVP 31",
        "a=ice-ufrag:vvvv",
    ]);
    assert_eq!(
        without_pwd.check(Kind::Answer),
        refused(9, 1, DefectKind::MissingPassword)
    );
    let neither = read(&["m=audio 9 RTP/AVP 0"]);
    assert_eq!(
        neither.check(Kind::Offer),
        refused(6, 1, DefectKind::MissingUfrag)
    );
}

#[test]
fn levels_may_be_mixed() {
    let pwd = format!("a=ice-pwd:{PWD_A}");
    let description = read(&["a=ice-ufrag:ssss", "m=audio 9 RTP/AVP 0", &pwd]);
    assert_eq!(description.check(Kind::Offer), Ok(()));
    assert_eq!(description.ufrag(0).unwrap().value, "ssss");
}

#[test]
fn one_fragment_has_one_password() {
    let (a, b) = (format!("a=ice-pwd:{PWD_A}"), format!("a=ice-pwd:{PWD_B}"));
    let sections = |first: &str, second: &str| {
        let lines = [
            "m=audio 9 RTP/AVP 0",
            "a=ice-ufrag:same",
            first,
            "m=video 9 RTP/AVP 31",
            "a=ice-ufrag:same",
            second,
        ];
        read(&lines)
    };
    assert_eq!(sections(&a, &a).check(Kind::Offer), Ok(()));
    let clash = sections(&a, &b);
    assert_eq!(
        clash.check(Kind::Offer),
        refused(11, 11, DefectKind::UfragReused { other: 0 })
    );
    assert_eq!(defects(&clash), [(11, 11, DefectKind::UfragReused { other: 0 })]);
}

#[test]
fn an_inherited_fragment_with_an_own_password_is_a_reuse() {
    let (s, a) = (format!("a=ice-pwd:{PWD_S}"), format!("a=ice-pwd:{PWD_A}"));
    let description = read(&[
        "a=ice-ufrag:ssss",
        &s,
        "m=audio 9 RTP/AVP 0",
        "m=video 9 RTP/AVP 31",
        &a,
    ]);
    assert_eq!(
        description.check(Kind::Offer),
        refused(10, 11, DefectKind::UfragReused { other: 0 })
    );
}

#[test]
fn case_tells_fragments_apart() {
    let (a, b) = (format!("a=ice-pwd:{PWD_A}"), format!("a=ice-pwd:{PWD_B}"));
    let description = read(&[
        "m=audio 9 RTP/AVP 0",
        "a=ice-ufrag:same",
        &a,
        "m=video 9 RTP/AVP 31",
        "a=ice-ufrag:SAME",
        &b,
    ]);
    assert_eq!(description.check(Kind::Offer), Ok(()));
}

#[test]
fn rejected_sections_need_no_credentials() {
    let pwd = format!("a=ice-pwd:{PWD_A}");
    let description = read(&[
        "m=audio 9 RTP/AVP 0",
        "a=ice-ufrag:aaaa",
        &pwd,
        "m=video 0 RTP/AVP 31",
        "a=ice-ufrag:x",
    ]);
    assert_eq!(description.check(Kind::Offer), Ok(()));
    assert_eq!(
        defects(&description),
        [(10, 13, DefectKind::UfragLength { length: 1 })]
    );
}

#[test]
fn what_a_bundled_section_of_an_answer_inherits_does_not_matter() {
    let pwd = format!("a=ice-pwd:{PWD_S}");
    let head = ["a=group:BUNDLE x y", "a=ice-ufrag:s-", &pwd];
    let sections = section("x", 9, 'X') + "m=video 9 RTP/AVP 31\r\na=mid:y\r\n";
    let description = Description::read(&(text(&head) + &sections)).unwrap();
    assert_eq!(description.check(Kind::Answer), Ok(()));
    assert_eq!(
        description.check(Kind::Offer),
        refused(7, 13, DefectKind::UfragLength { length: 2 })
    );
}

#[test]
fn what_a_bundled_section_states_itself_must_be_sound() {
    let sections = section("x", 9, 'X') + "m=video 9 RTP/AVP 31\r\na=mid:y\r\na=ice-ufrag:yyyy\r\n";
    let description = Description::read(&(text(&["a=group:BUNDLE x y"]) + &sections)).unwrap();
    assert_eq!(
        description.check(Kind::Answer),
        refused(11, 1, DefectKind::MissingPassword)
    );
}

#[test]
fn a_mismatch_ends_ice_in_answers_only() {
    let description = read(&["m=audio 9 RTP/AVP 0", "a=ice-mismatch"]);
    assert_eq!(description.check(Kind::Answer), Ok(()));
    assert_eq!(
        description.check(Kind::Offer),
        refused(6, 1, DefectKind::MissingUfrag)
    );
}

#[test]
fn the_first_of_two_lines_counts() {
    let (a, b) = (format!("a=ice-pwd:{PWD_A}"), format!("a=ice-pwd:{PWD_B}"));
    let description = read(&[
        "m=audio 9 RTP/AVP 0",
        "a=ice-ufrag:aaaa",
        "a=ice-ufrag:bbbb",
        &a,
        &b,
    ]);
    assert_eq!(description.ufrag(0).unwrap().value, "aaaa");
    assert_eq!(description.password(0).unwrap().value.as_str(), PWD_A);
    let twice = |attribute| DefectKind::DuplicateAttribute { attribute };
    assert_eq!(
        defects(&description),
        [(8, 1, twice("ice-ufrag")), (10, 1, twice("ice-pwd"))]
    );
    assert_eq!(description.check(Kind::Offer), Ok(()));
}

#[test]
fn passwords_stay_out_of_debug_output_and_errors() {
    let bad = format!("a=ice-pwd:{PWD_A}-");
    let description = Description::read(&text(&["m=audio 9 RTP/AVP 0", "a=ice-ufrag:aaaa", &bad])).unwrap();
    let shown = format!("{description:?} {}", description.check(Kind::Offer).unwrap_err());
    assert!(!shown.contains(PWD_A), "{shown}");
    assert!(shown.contains("RawPassword(23 bytes)"), "{shown}");
}

#[test]
fn ice2_is_missed_only_where_ice_is_used() {
    let pwd = format!("a=ice-pwd:{PWD_A}\n");
    let head = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\na=ice-ufrag:aaaa\n";
    let without = Description::read(&format!("{head}{pwd}a=ice-options:trickle rtp+ecn\n")).unwrap();
    assert_eq!(defects(&without), [(6, 13, DefectKind::MissingIce2)]);
    assert_eq!(without.sections[0].attributes.ice_options, ["trickle", "rtp+ecn"]);
    let with = Description::read(&format!("{head}{pwd}a=ice-options:trickle ice2\n")).unwrap();
    assert_eq!(defects(&with), []);
    let plain = Description::read("v=0\nm=audio 0 RTP/AVP 0\n").unwrap();
    assert_eq!(defects(&plain), []);
}
