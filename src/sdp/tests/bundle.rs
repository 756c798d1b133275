use super::super::DefectKind;
use super::{defects, read};

const CREDENTIALS: [&str; 2] = ["a=ice-ufrag:8hhY", "a=ice-pwd:asd88fgpdd777uzjYhagZg"];

#[test]
fn the_first_mid_with_a_port_is_tagged() {
    let description = read(&[
        CREDENTIALS[0],
        CREDENTIALS[1],
        "a=group:BUNDLE c a b",
        "m=audio 9 RTP/AVP 0",
        "a=mid:a",
        "m=video 9 RTP/AVP 31",
        "a=mid:b",
        "m=text 9 RTP/AVP 31",
        "a=mid:c",
    ]);
    let group = &description.groups[0];
    assert_eq!(group.mids, ["c", "a", "b"]);
    assert_eq!(group.sections, [2, 0, 1]);
    assert_eq!(group.tagged, Some(2));
    assert_eq!(group.line, 8);
    assert_eq!(description.group_of(1), Some(group));
    assert_eq!(description.group_of(3), None);
    assert_eq!(description.defects, []);
}

#[test]
fn a_tag_without_a_port_passes_on() {
    let description = read(&[
        CREDENTIALS[0],
        CREDENTIALS[1],
        "a=group:BUNDLE a b",
        "m=audio 0 RTP/AVP 0",
        "a=mid:a",
        "a=bundle-only",
        "m=video 9 RTP/AVP 31",
        "a=mid:b",
    ]);
    assert_eq!(description.groups[0].tagged, Some(1));
    assert_eq!(defects(&description), [(8, 9, DefectKind::TaggedBundleOnly)]);
}

#[test]
fn bundle_only_keeps_port_zero_alive_only_in_a_group() {
    let description = read(&[
        CREDENTIALS[0],
        CREDENTIALS[1],
        "a=group:BUNDLE a b c",
        "m=audio 9 RTP/AVP 0",
        "a=mid:a",
        "m=video 0 RTP/AVP 31",
        "a=mid:b",
        "a=bundle-only",
        "m=video 0 RTP/AVP 31",
        "a=mid:c",
        "m=video 0 RTP/AVP 31",
        "a=mid:d",
        "a=bundle-only",
        "m=video 9 RTP/AVP 31",
        "a=mid:e",
        "a=bundle-only",
    ]);
    let rejected: Vec<bool> = description
        .sections
        .iter()
        .map(super::super::Section::is_rejected)
        .collect();
    assert_eq!(rejected, [false, false, true, true, false]);
    let expected = [
        (8, 9, DefectKind::DisabledInGroup { section: 2 }),
        (16, 1, DefectKind::BundleOnlyUngrouped),
        (19, 1, DefectKind::BundleOnlyWithPort),
    ];
    assert_eq!(defects(&description), expected);
}

#[test]
fn groups_that_name_the_wrong_sections() {
    let description = read(&[
        CREDENTIALS[0],
        CREDENTIALS[1],
        "a=group:BUNDLE a x a",
        "a=group:LS x y",
        "a=group:BUNDLE b a",
        "m=audio 9 RTP/AVP 0",
        "a=mid:a",
        "m=video 9 RTP/AVP 31",
        "a=mid:b",
        "m=text 9 RTP/AVP 31",
        "a=mid:a",
    ]);
    let expected = [
        (8, 18, DefectKind::UnknownMid),
        (8, 20, DefectKind::RepeatedMid { section: 0 }),
        (10, 18, DefectKind::SectionInTwoGroups { section: 0 }),
        (15, 1, DefectKind::DuplicateMid { other: 0 }),
    ];
    assert_eq!(defects(&description), expected);
    assert_eq!(description.groups.len(), 2);
    assert_eq!(description.groups[0].mids, ["a", "x", "a"]);
    assert_eq!(description.groups[0].sections, [0]);
    assert_eq!(description.groups[1].sections, [1]);
    assert_eq!(description.sections[2].group, None);
}

#[test]
fn a_group_of_nothing_has_no_tag() {
    let description = read(&[
        "a=group:BUNDLE",
        "a=group:BUNDLE a",
        "m=audio 0 RTP/AVP 0",
        "a=mid:a",
        "a=bundle-only",
    ]);
    assert_eq!(description.groups[0].tagged, None);
    assert_eq!(description.groups[1].tagged, None);
    assert_eq!(defects(&description), [(7, 9, DefectKind::GroupWithoutAddress)]);
}

#[test]
fn attributes_at_the_wrong_level_are_ignored() {
    let description = read(&[
        "a=mid:a",
        "a=bundle-only",
        "a=ice-mismatch",
        "a=remote-candidates:1 192.0.2.3 45664",
        "m=audio 0 RTP/AVP 0",
        "a=ice-lite",
        "a=group:BUNDLE a",
        "a=ice-pacing:50",
        "a=mid:b c",
        "a=mid:d",
    ]);
    let level = |attribute| DefectKind::WrongLevel { attribute };
    let expected = [
        (6, 1, level("mid")),
        (7, 1, level("bundle-only")),
        (8, 1, level("ice-mismatch")),
        (9, 1, level("remote-candidates")),
        (11, 1, level("ice-lite")),
        (12, 1, level("group")),
        (13, 1, level("ice-pacing")),
        (14, 7, DefectKind::Mid),
        (15, 1, DefectKind::DuplicateAttribute { attribute: "mid" }),
    ];
    assert_eq!(defects(&description), expected);
    assert!(!description.ice_lite);
    assert!(description.groups.is_empty());
}

#[test]
fn other_attributes_are_kept_as_written() {
    let description = read(&[
        "a=ice-lite",
        "a=setup:actpass",
        "a=fingerprint:sha-256 00:11",
        "a=end-of-candidates",
        "m=audio 0 RTP/AVP 0",
        "a=setup:active",
        "a=setup:passive",
        "a=fingerprint:sha-1 22",
        "a=fingerprint:sha-256 33",
        "a=end-of-candidates",
        "a=ice-options:rtp+ecn a-b  c",
    ]);
    assert!(description.ice_lite && description.session.end_of_candidates);
    assert_eq!(description.session.setup.as_deref(), Some("actpass"));
    assert_eq!(description.session.fingerprints, ["sha-256 00:11"]);
    let section = &description.sections[0];
    assert_eq!(section.attributes.setup.as_deref(), Some("active"));
    assert_eq!(section.attributes.fingerprints, ["sha-1 22", "sha-256 33"]);
    assert!(section.attributes.end_of_candidates);
    assert_eq!(section.attributes.ice_options, ["rtp+ecn", "a-b", "c"]);
    let expected = [
        (12, 1, DefectKind::DuplicateAttribute { attribute: "setup" }),
        (16, 23, DefectKind::IceOption),
        (16, 27, DefectKind::IceOption),
    ];
    assert_eq!(defects(&description), expected);
}
