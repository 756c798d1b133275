use super::super::{Description, SdpError, Side, transports};
use super::{section, text};

fn description(session: &[&str], sections: &[String]) -> Description {
    Description::read(&(text(session) + &sections.concat())).expect("readable")
}

/// A section without credentials.
fn bare(mid: &str, port: u16, attributes: &str) -> String {
    format!("m=video {port} UDP/TLS/RTP/SAVPF 31\r\na=mid:{mid}\r\n{attributes}")
}

/// The transports as (sections, ufrag, pwd).
type Served = Vec<(Vec<usize>, String, String)>;

fn served(offer: &Description, answer: Option<&Description>, side: Side) -> Served {
    let transports = transports(offer, answer, side).expect("credentials are there");
    let plain = |transport: super::super::Transport<'_>| {
        (
            transport.sections,
            transport.ufrag.to_owned(),
            transport.password.as_str().to_owned(),
        )
    };
    transports.into_iter().map(plain).collect()
}

/// What `section` makes of a letter.
fn with(sections: &[usize], letter: char) -> (Vec<usize>, String, String) {
    (
        sections.to_vec(),
        super::repeat(letter, 4),
        super::repeat(letter, 22),
    )
}

/// The offer of the project's founding case: other credentials in each of three bundled sections.
fn offer() -> Description {
    description(
        &["a=group:BUNDLE x y z"],
        &[section("x", 9, 'X'), section("y", 9, 'Y'), section("z", 9, 'Z')],
    )
}

#[test]
fn before_the_answer_every_section_is_served() {
    assert_eq!(
        served(&offer(), None, Side::Offerer),
        [with(&[0], 'X'), with(&[1], 'Y'), with(&[2], 'Z')]
    );
    assert_eq!(served(&offer(), None, Side::Answerer), []);
}

#[test]
fn after_the_answer_the_tagged_section_serves_the_group() {
    let answer = description(
        &["a=group:BUNDLE x y z"],
        &[
            section("x", 9, 'A'),
            bare("y", 0, "a=bundle-only\r\n"),
            bare("z", 0, "a=bundle-only\r\n"),
        ],
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Offerer),
        [with(&[0, 1, 2], 'X')]
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Answerer),
        [with(&[0, 1, 2], 'A')]
    );
}

#[test]
fn the_tag_need_not_be_the_first_section() {
    let answer = description(
        &["a=group:BUNDLE z x y"],
        &[section("x", 9, 'A'), section("y", 9, 'B'), section("z", 9, 'C')],
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Offerer),
        [with(&[2, 0, 1], 'Z')]
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Answerer),
        [with(&[2, 0, 1], 'C')]
    );
}

#[test]
fn sections_of_answers_need_neither_credentials_nor_bundle_only() {
    let answer = description(
        &["a=group:BUNDLE x y z"],
        &[section("x", 9, 'A'), bare("y", 9, ""), bare("z", 9, "")],
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Answerer),
        [with(&[0, 1, 2], 'A')]
    );
}

#[test]
fn an_answer_may_take_a_section_out_of_the_group() {
    let answer = description(
        &["a=group:BUNDLE z y"],
        &[
            section("x", 9, 'A'),
            bare("y", 0, "a=bundle-only\r\n"),
            section("z", 9, 'C'),
        ],
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Offerer),
        [with(&[0], 'X'), with(&[2, 1], 'Z')]
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Answerer),
        [with(&[0], 'A'), with(&[2, 1], 'C')]
    );
}

#[test]
fn an_answer_may_reject_the_suggested_section() {
    let answer = description(
        &["a=group:BUNDLE y z"],
        &[
            bare("x", 0, ""),
            section("y", 9, 'B'),
            bare("z", 0, "a=bundle-only\r\n"),
        ],
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Offerer),
        [with(&[1, 2], 'Y')]
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Answerer),
        [with(&[1, 2], 'B')]
    );
}

#[test]
fn a_rejected_section_listed_in_the_group_is_passed_over() {
    let answer = description(
        &["a=group:BUNDLE x y z"],
        &[bare("x", 0, ""), section("y", 9, 'B'), bare("z", 9, "")],
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Offerer),
        [with(&[1, 2], 'Y')]
    );
}

#[test]
fn an_answer_without_a_group_leaves_all_sections_alone() {
    let answer = description(
        &[],
        &[section("x", 9, 'A'), section("y", 0, 'B'), section("z", 9, 'C')],
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Offerer),
        [with(&[0], 'X'), with(&[2], 'Z')]
    );
    assert_eq!(
        served(&offer(), Some(&answer), Side::Answerer),
        [with(&[0], 'A'), with(&[2], 'C')]
    );
}

#[test]
fn bundle_only_sections_share_the_suggested_one() {
    let offer = description(
        &["a=group:BUNDLE y x z"],
        &[
            bare("x", 0, "a=bundle-only\r\n"),
            section("y", 9, 'Y'),
            section("z", 9, 'Z'),
        ],
    );
    assert_eq!(
        served(&offer, None, Side::Offerer),
        [with(&[1, 0], 'Y'), with(&[2], 'Z')]
    );
}

#[test]
fn disabled_sections_of_an_offer_have_none() {
    let offer = description(
        &["a=group:BUNDLE x y"],
        &[section("x", 0, 'X'), section("y", 9, 'Y')],
    );
    assert_eq!(served(&offer, None, Side::Offerer), [with(&[1], 'Y')]);
    let lost = description(&[], &[section("x", 9, 'X'), bare("y", 0, "a=bundle-only\r\n")]);
    assert_eq!(served(&lost, None, Side::Offerer), [with(&[0], 'X')]);
}

#[test]
fn an_answer_cannot_revive_what_the_offer_disabled() {
    let offer = description(&[], &[section("x", 0, 'X'), section("y", 9, 'Y')]);
    let answer = description(&[], &[section("x", 9, 'A'), section("y", 9, 'B')]);
    assert_eq!(served(&offer, Some(&answer), Side::Offerer), [with(&[1], 'Y')]);
    assert_eq!(served(&offer, Some(&answer), Side::Answerer), [with(&[1], 'B')]);
}

#[test]
fn later_offers_of_browsers_state_the_tagged_section_only() {
    let offer = description(&["a=group:BUNDLE x y"], &[section("x", 9, 'X'), bare("y", 9, "")]);
    assert_eq!(served(&offer, None, Side::Offerer), [with(&[0, 1], 'X')]);
}

#[test]
fn a_session_level_pair_is_no_credential_of_a_bundle_only_section() {
    let pwd = format!("a=ice-pwd:{}", super::PWD_S);
    let offer = description(
        &["a=group:BUNDLE x y", "a=ice-ufrag:SSSS", &pwd],
        &[section("x", 9, 'X'), bare("y", 0, "a=bundle-only\r\n")],
    );
    assert_eq!(served(&offer, None, Side::Offerer), [with(&[0, 1], 'X')]);
}

#[test]
fn two_groups_are_two_transports() {
    let groups = ["a=group:BUNDLE z x", "a=group:BUNDLE y"];
    let offer = description(
        &groups,
        &[section("x", 9, 'X'), section("y", 9, 'Y'), section("z", 9, 'Z')],
    );
    let answer = description(
        &groups,
        &[bare("x", 9, ""), section("y", 9, 'B'), section("z", 9, 'C')],
    );
    assert_eq!(
        served(&offer, Some(&answer), Side::Offerer),
        [with(&[2, 0], 'Z'), with(&[1], 'Y')]
    );
    assert_eq!(
        served(&offer, Some(&answer), Side::Answerer),
        [with(&[2, 0], 'C'), with(&[1], 'B')]
    );
}

#[test]
fn a_tag_that_had_no_address_in_the_offer_passes_on() {
    let offer = description(
        &["a=group:BUNDLE x y z"],
        &[
            section("x", 9, 'X'),
            section("y", 9, 'Y'),
            bare("z", 0, "a=bundle-only\r\n"),
        ],
    );
    let answer = description(
        &["a=group:BUNDLE z y"],
        &[section("x", 9, 'A'), bare("y", 9, ""), section("z", 9, 'C')],
    );
    assert_eq!(
        served(&offer, Some(&answer), Side::Offerer),
        [with(&[0], 'X'), with(&[1, 2], 'Y')]
    );
    assert_eq!(
        served(&offer, Some(&answer), Side::Answerer),
        [with(&[0], 'A'), with(&[2, 1], 'C')]
    );
}

#[test]
fn without_mids_sections_belong_together_by_order() {
    let anonymous = |port, letter| section("x", port, letter).replace("a=mid:x\r\n", "");
    let offer = description(&[], &[anonymous(9, 'X'), anonymous(9, 'Y')]);
    let answer = description(&[], &[anonymous(0, 'A'), anonymous(9, 'B')]);
    assert_eq!(served(&offer, Some(&answer), Side::Offerer), [with(&[1], 'Y')]);
    assert_eq!(served(&offer, Some(&answer), Side::Answerer), [with(&[1], 'B')]);
}

#[test]
fn a_mismatch_leaves_a_section_without_ice() {
    let offer = description(&[], &[section("x", 9, 'X'), section("y", 9, 'Y')]);
    let answer = description(&[], &[section("x", 9, 'A'), bare("y", 9, "a=ice-mismatch\r\n")]);
    assert_eq!(served(&offer, Some(&answer), Side::Offerer), [with(&[0], 'X')]);
    assert_eq!(served(&offer, Some(&answer), Side::Answerer), [with(&[0], 'A')]);
}

fn refused(offer: &Description, answer: &Description) -> SdpError {
    let offerer = transports(offer, Some(answer), Side::Offerer).unwrap_err();
    assert_eq!(
        transports(offer, Some(answer), Side::Answerer).unwrap_err(),
        offerer
    );
    offerer
}

#[test]
fn answers_that_do_not_fit_the_offer_are_refused() {
    let short = description(&[], &[section("x", 9, 'A')]);
    assert_eq!(
        refused(&offer(), &short),
        SdpError::SectionCount { offer: 3, answer: 1 }
    );
    let swapped = description(
        &[],
        &[section("x", 9, 'A'), section("z", 9, 'B'), section("y", 9, 'C')],
    );
    assert_eq!(
        refused(&offer(), &swapped),
        SdpError::MidChanged { line: 10, section: 1 }
    );
}

#[test]
fn answers_must_not_bundle_what_was_not_offered_so() {
    let sections = [section("x", 9, 'A'), section("y", 9, 'B'), section("z", 9, 'C')];
    let unbundled = description(&[], &sections);
    let one_group = description(&["a=group:BUNDLE x y z"], &sections);
    let two_groups = description(&["a=group:BUNDLE x y", "a=group:BUNDLE z"], &sections);
    let unasked = |line, section| SdpError::BundledUnasked { line, section };
    assert_eq!(refused(&unbundled, &one_group), unasked(6, 0));
    assert_eq!(refused(&two_groups, &one_group), unasked(6, 2));
    assert_eq!(refused(&one_group, &two_groups), unasked(7, 2));
    let smaller = description(&["a=group:BUNDLE x y"], &sections);
    assert_eq!(refused(&smaller, &one_group), unasked(6, 2));
}

#[test]
fn a_negotiated_group_needs_an_address_in_the_offer() {
    let offer = description(
        &["a=group:BUNDLE x y z"],
        &[
            section("x", 9, 'X'),
            bare("y", 0, "a=bundle-only\r\n"),
            section("z", 9, 'Z'),
        ],
    );
    let answer = description(
        &["a=group:BUNDLE y"],
        &[section("x", 9, 'A'), section("y", 9, 'B'), section("z", 9, 'C')],
    );
    let error = transports(&offer, Some(&answer), Side::Offerer).unwrap_err();
    assert_eq!(error, SdpError::NoOffererTag { line: 6 });
}

#[test]
fn missing_credentials_are_named() {
    let offer = description(&[], &[bare("x", 9, "")]);
    let error = transports(&offer, None, Side::Offerer).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 6, column 1: the section has no ice-ufrag at its own or the session level (RFC 8839 5.4)"
    );
}
