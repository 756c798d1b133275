use std::net::IpAddr;

use super::super::{
    Candidate, CandidateAddress, CandidateFault as Fault, CandidateKind, CandidateTransport, DefectKind,
    TcpType,
};
use super::{defects, read};

/// The candidates and defects of one line; the value starts at column 13 of line 9.
fn line(value: &str) -> (Vec<Candidate>, Vec<(usize, DefectKind)>) {
    let attribute = format!("a=candidate:{value}");
    let description = read(&[
        "m=audio 9 RTP/AVP 0",
        "a=ice-ufrag:8hhY",
        "a=ice-pwd:asd88fgpdd777uzjYhagZg",
        &attribute,
    ]);
    let found = defects(&description).into_iter().map(|(line, column, kind)| {
        assert_eq!(line, 9);
        (column, kind)
    });
    let found = found.collect();
    (description.sections.into_iter().next().unwrap().candidates, found)
}

/// The one candidate of a line without defects.
fn sound(value: &str) -> Candidate {
    let (mut candidates, defects) = line(value);
    assert_eq!(defects, [], "{value}");
    candidates.pop().unwrap()
}

/// The column and fault of a line that is ignored.
fn ignored(value: &str) -> (usize, Fault) {
    let (candidates, defects) = line(value);
    assert_eq!(candidates, [], "{value}");
    match &defects[..] {
        [(column, DefectKind::MalformedCandidate(fault))] => (*column, *fault),
        other => panic!("{value}: {other:?}"),
    }
}

fn ip(text: &str) -> CandidateAddress {
    CandidateAddress::Ip(text.parse::<IpAddr>().unwrap())
}

#[test]
fn the_example_of_rfc_8839_5_1() {
    let candidate = sound("2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998");
    assert_eq!(candidate.foundation, "2");
    assert_eq!(candidate.component, 1);
    assert_eq!(candidate.transport, CandidateTransport::Udp);
    assert_eq!(candidate.priority, 1_694_498_815);
    assert_eq!(candidate.address, ip("192.0.2.3"));
    assert_eq!(candidate.port, 45664);
    assert_eq!(candidate.kind, CandidateKind::ServerReflexive);
    let related = candidate.related.as_ref().unwrap();
    assert_eq!(related.address, Some(ip("203.0.113.141")));
    assert_eq!(related.port, Some(8998));
    assert_eq!(candidate.line, 9);
    assert!(candidate.is_usable());
}

#[test]
fn the_ipv6_example_of_rfc_8839_appendix_a() {
    let candidate = sound("1 1 UDP 2130706431 fe80::6676:baff:fe9c:ee4a 8998 typ host");
    assert_eq!(candidate.address, ip("fe80::6676:baff:fe9c:ee4a"));
    assert_eq!(candidate.related, None);
}

#[test]
fn words_of_the_grammar_have_no_case() {
    let candidate = sound("1 1 udp 1 192.0.2.1 1 TYP Relay RADDR :: RPORT 9");
    assert_eq!(candidate.transport, CandidateTransport::Udp);
    assert_eq!(candidate.kind, CandidateKind::Relayed);
    assert_eq!(candidate.related.unwrap().address, Some(ip("::")));
}

#[test]
fn extensions_are_kept_and_ignored() {
    let candidate =
        sound("1 1 udp 1 192.0.2.1 1 typ host generation 0 ufrag 8hhY network-id 3 empty  x-y z=1");
    let extensions: Vec<_> = candidate.extensions().collect();
    let expected = [
        ("generation", "0"),
        ("ufrag", "8hhY"),
        ("network-id", "3"),
        ("empty", ""),
        ("x-y", "z=1"),
    ];
    assert_eq!(extensions, expected);
}

#[test]
fn an_odd_extension_does_not_cost_the_candidate() {
    let (candidates, defects) = line("1 1 udp 1 192.0.2.1 1 typ host generation");
    assert_eq!(candidates.len(), 1);
    assert_eq!(defects, [(44, DefectKind::OddExtensions)]);
    assert_eq!(candidates[0].extensions().count(), 0);
}

#[test]
fn a_trailing_space_does_no_harm() {
    let candidate = sound("1 1 udp 1 192.0.2.1 1 typ host generation 0 ");
    assert_eq!(candidate.extensions().collect::<Vec<_>>(), [("generation", "0")]);
    sound("1 1 udp 1 192.0.2.1 1 typ host ");
}

#[test]
fn edges_of_the_numbers() {
    sound("abcdefghijklmnopqrstuvwxyz012+/9 256 UDP 2147483647 192.0.2.1 65535 typ host");
    sound("1 001 UDP 0000000001 192.0.2.1 1 typ host");
    let faults = [
        (
            "abcdefghijklmnopqrstuvwxyz012+/9x 1 UDP 1 192.0.2.1 1 typ host",
            13,
            Fault::Foundation,
        ),
        ("a-b 1 UDP 1 192.0.2.1 1 typ host", 13, Fault::Foundation),
        ("1 0 UDP 1 192.0.2.1 1 typ host", 15, Fault::Component),
        ("1 257 UDP 1 192.0.2.1 1 typ host", 15, Fault::Component),
        ("1 0001 UDP 1 192.0.2.1 1 typ host", 15, Fault::Component),
        ("1 +1 UDP 1 192.0.2.1 1 typ host", 15, Fault::Component),
        ("1 1 U/P 1 192.0.2.1 1 typ host", 17, Fault::Transport),
        ("1 1 UDP 0 192.0.2.1 1 typ host", 21, Fault::Priority),
        ("1 1 UDP 2147483648 192.0.2.1 1 typ host", 21, Fault::Priority),
        ("1 1 UDP 99999999999 192.0.2.1 1 typ host", 21, Fault::Priority),
        ("1 1 UDP -1 192.0.2.1 1 typ host", 21, Fault::Priority),
        ("1 1 UDP 1 192.0.2.1 0 typ host", 33, Fault::Port),
        ("1 1 UDP 1 192.0.2.1 65536 typ host", 33, Fault::Port),
        ("1 1 UDP 1 192.0.2.1 +1 typ host", 33, Fault::Port),
        ("1 1 UDP 1 192.0.2.1 1 type host", 35, Fault::Typ),
        ("1 1 UDP 1 192.0.2.1 1 typ h(st", 39, Fault::Type),
    ];
    for (value, column, fault) in faults {
        assert_eq!(ignored(value), (column, fault), "{value}");
    }
}

#[test]
fn a_line_that_ends_early_is_ignored() {
    let words = ["1", "1", "UDP", "1", "192.0.2.1", "1", "typ", "host"];
    let names = [
        "foundation",
        "component",
        "transport",
        "priority",
        "address",
        "port",
        "type",
        "type",
    ];
    for (count, name) in names.into_iter().enumerate() {
        let value = words[..count].join(" ");
        assert_eq!(ignored(&value), (13 + value.len(), Fault::Missing(name)));
    }
    assert_eq!(
        ignored("1  UDP 1 192.0.2.1 1 typ host"),
        (15, Fault::Missing("component"))
    );
}

#[test]
fn names_are_read_and_not_used() {
    for name in [
        "host.example",
        "1f4712db-ea17-4bcf-a596-105139dfd8bf.local",
        "192.0.2",
        "192.0.2.256",
    ] {
        let (candidates, defects) = line(&format!("1 1 UDP 1 {name} 1 typ host"));
        assert_eq!(candidates[0].address, CandidateAddress::Name(name.to_owned()));
        assert!(!candidates[0].is_usable());
        assert_eq!(defects, [(23, DefectKind::NameCandidate)]);
    }
}

#[test]
fn addresses_of_no_known_version_are_ignored() {
    for address in [
        "fe80::1%eth0",
        "2001:db8::g",
        "[2001:db8::1]",
        "192.0.2.1/24",
        "1:2:3",
        "<address>",
    ] {
        assert_eq!(
            ignored(&format!("1 1 UDP 1 {address} 1 typ host")),
            (23, Fault::Address),
            "{address}"
        );
    }
}

#[test]
fn unknown_transports_fit_the_grammar_and_are_not_used() {
    let candidate = sound("1 1 SCTP 1 192.0.2.1 1 typ host");
    assert_eq!(candidate.transport, CandidateTransport::Other("SCTP".to_owned()));
    assert!(!candidate.is_usable());
}

#[test]
fn unknown_types_fit_the_grammar() {
    let candidate = sound("1 1 UDP 1 192.0.2.1 1 typ tunnelled");
    assert_eq!(candidate.kind.as_str(), "tunnelled");
    assert!(candidate.is_usable());
}

#[test]
fn tcp_says_who_connects() {
    let types = [
        ("active", TcpType::Active),
        ("passive", TcpType::Passive),
        ("so", TcpType::SimultaneousOpen),
    ];
    for (word, kind) in types {
        let candidate = sound(&format!("1 1 TCP 1 192.0.2.1 9 typ host tcptype {word}"));
        assert_eq!(candidate.tcp_type, Some(kind));
        assert!(candidate.is_usable());
    }
    for tail in ["", " tcptype maybe"] {
        let (candidates, defects) = line(&format!("1 1 tcp 1 192.0.2.1 9 typ host{tail}"));
        assert!(!candidates[0].is_usable());
        assert_eq!(defects, [(39, DefectKind::TcpType)]);
    }
    let (candidates, defects) = line("1 1 tcp 1 192.0.2.1 10 typ host tcptype active");
    assert!(candidates[0].is_usable());
    assert_eq!(defects, [(33, DefectKind::TcpActivePort)]);
}

#[test]
fn related_addresses_belong_to_reflexive_and_relayed() {
    for kind in ["srflx", "prflx", "relay"] {
        for tail in ["", " raddr 0.0.0.0", " rport 9"] {
            let (candidates, defects) = line(&format!("1 1 UDP 1 192.0.2.1 1 typ {kind}{tail}"));
            assert!(candidates[0].is_usable());
            assert_eq!(defects, [(39, DefectKind::RelatedAddressMissing)]);
        }
        sound(&format!("1 1 UDP 1 192.0.2.1 1 typ {kind} raddr 0.0.0.0 rport 9"));
    }
    let (candidates, defects) = line("1 1 UDP 1 192.0.2.1 1 typ host raddr 192.0.2.9 rport 9");
    assert!(candidates[0].is_usable());
    assert_eq!(defects, [(39, DefectKind::RelatedAddressOnHost)]);
}

#[test]
fn an_unreadable_related_address_is_left_out() {
    let (candidates, defects) = line("1 1 UDP 1 192.0.2.1 1 typ srflx raddr 1:2 rport 65536");
    assert!(candidates[0].is_usable());
    let expected = [
        (39, DefectKind::RelatedAddressMissing),
        (51, DefectKind::RelatedAddress),
        (61, DefectKind::RelatedAddress),
    ];
    assert_eq!(defects, expected);
}

#[test]
fn candidates_belong_into_sections() {
    let description = read(&[
        "a=candidate:1 1 UDP 1 192.0.2.1 1 typ host",
        "m=audio 0 RTP/AVP 0",
    ]);
    assert_eq!(
        defects(&description),
        [(
            6,
            1,
            DefectKind::WrongLevel {
                attribute: "candidate"
            }
        )]
    );
    assert_eq!(description.sections[0].candidates, []);
}

#[test]
fn remote_candidates_on_one_line_or_several() {
    let one = read(&[
        "m=audio 0 RTP/AVP 0",
        "a=remote-candidates:1 192.0.2.3 45664 2 192.0.2.3 45665",
    ]);
    let two = read(&[
        "m=audio 0 RTP/AVP 0",
        "a=remote-candidates:1 192.0.2.3 45664",
        "a=remote-candidates:2 192.0.2.3 45665",
    ]);
    assert_eq!(one.defects, []);
    let entries = &one.sections[0].remote_candidates;
    assert_eq!(entries, &two.sections[0].remote_candidates);
    assert_eq!(
        (entries[1].component, &entries[1].address, entries[1].port),
        (2, &ip("192.0.2.3"), 45665)
    );
    let broken = read(&[
        "m=audio 0 RTP/AVP 0",
        "a=remote-candidates:1 192.0.2.3 45664 2 192.0.2.3",
    ]);
    assert_eq!(defects(&broken), [(7, 39, DefectKind::RemoteCandidates)]);
    assert_eq!(broken.sections[0].remote_candidates.len(), 1);
}
