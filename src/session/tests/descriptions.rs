//! What descriptions say, read back by `src/sdp`.

use super::super::testing::{Pair, config};
use super::super::{Bundle, CandidateForm, Config, Connection, Layout, Media, Peer, Proposal};
use super::{ALL, SECOND};
use crate::sdp::{CandidateAddress, DefectKind, Description, Level};

fn offer(config: Config) -> Description {
    let now = std::time::Instant::now();
    let mut peer = Peer::new(config).unwrap();
    let text = peer
        .offer(
            now,
            &Proposal::of(&[Media::Audio, Media::Audio, Media::Application]),
        )
        .unwrap();
    let description = Description::read(&text).unwrap();
    // A candidate that is a name is noted and not forbidden.
    let faults = description
        .defects
        .iter()
        .filter(|defect| defect.kind != DefectKind::NameCandidate);
    assert_eq!(faults.count(), 0, "{text}");
    description
}

/// Whether each section has a port, and whether it states credentials of its own.
fn sections(description: &Description) -> Vec<(bool, bool)> {
    let sections = description.sections.iter();
    sections
        .map(|one| (one.port != 0, one.attributes.ufrag.is_some()))
        .collect()
}

#[test]
fn the_policy_decides_which_sections_have_a_transport() {
    for (bundle, expected) in [
        (Bundle::MaxBundle, [(true, true), (false, false), (false, false)]),
        (Bundle::Balanced, [(true, true), (false, false), (true, true)]),
        (Bundle::MaxCompat, [(true, true), (true, true), (true, true)]),
        (Bundle::None, [(true, true), (true, true), (true, true)]),
    ] {
        let description = offer(Config { bundle, ..config(0) });
        assert_eq!(sections(&description), expected, "{bundle:?}");
        assert_eq!(description.groups.len(), usize::from(bundle != Bundle::None));
        let bundle_only: Vec<bool> = description.sections.iter().map(|one| one.bundle_only).collect();
        assert_eq!(bundle_only, expected.map(|(port, _)| !port), "{bundle:?}");
    }
}

#[test]
fn the_layout_decides_which_credentials_are_stated() {
    for (layout, stated, different) in [
        (Layout::Distinct, [true, true, true], true),
        (Layout::DistinctEverywhere, [true, true, true], true),
        (Layout::Same, [true, true, true], false),
        (Layout::TaggedOnly, [true, false, false], false),
        (Layout::SessionLevel, [false, false, false], false),
    ] {
        let description = offer(Config {
            layout,
            bundle: Bundle::MaxCompat,
            ..config(0)
        });
        let own: Vec<bool> = sections(&description)
            .into_iter()
            .map(|(_, stated)| stated)
            .collect();
        assert_eq!(own, stated, "{layout:?}");
        let first = description.ufrag(0).unwrap();
        assert_eq!(first.level == Level::Session, layout == Layout::SessionLevel);
        if let Some(last) = description.ufrag(2) {
            assert_eq!(first.value != last.value, different, "{layout:?}");
        }
    }
}

#[test]
fn an_answer_states_credentials_in_the_tagged_section_alone_unless_it_is_to_repeat_them() {
    for (layout, stated) in [
        (Layout::Distinct, [false, true, false]),
        (Layout::Same, [true, true, true]),
        (Layout::DistinctEverywhere, [true, true, true]),
    ] {
        let offerer = Config {
            bundle: Bundle::MaxCompat,
            tagged: Some(1),
            ..config(0)
        };
        let mut pair = Pair::new([offerer, Config { layout, ..config(1) }]);
        let (offer, answer) = pair.negotiate(&Proposal::of(&ALL));
        let (offer, answer) = (
            Description::read(&offer).unwrap(),
            Description::read(&answer).unwrap(),
        );
        assert_eq!(offer.groups[0].mids, ["1", "0", "2"]);
        assert_eq!(answer.groups[0].tagged, Some(1));
        let own: Vec<bool> = sections(&answer).into_iter().map(|(_, stated)| stated).collect();
        assert_eq!(own, stated, "{layout:?}");
        pair.run(5 * SECOND);
        assert_eq!(pair.peers[0].connection(), Connection::Connected, "{layout:?}");
        assert_eq!(pair.peers[0].transports().len(), 1);
        assert_eq!(pair.peers[0].transports()[0].sections, [1, 0, 2]);
    }
}

#[test]
fn candidates_are_addresses_or_names_or_none() {
    let written = |candidates: &[CandidateForm]| {
        let description = offer(Config {
            candidates: candidates.to_vec(),
            ..config(0)
        });
        let candidates = description.sections[0].candidates.iter();
        let ends = candidates.map(|one| match &one.address {
            CandidateAddress::Ip(_) => "address",
            CandidateAddress::Name(name) => match name.rsplit('.').next() {
                Some("local") => ".local",
                Some("invalid") => ".invalid",
                _ => "name",
            },
        });
        (ends.collect::<Vec<_>>(), description.sections[0].port)
    };
    assert_eq!(written(&[CandidateForm::Address]), (vec!["address"], 5000));
    let names = [CandidateForm::MulticastName, CandidateForm::DomainName];
    assert_eq!(written(&names), (vec![".local", ".invalid"], 9));
    assert_eq!(written(&[]), (vec![], 9));
}

#[test]
fn a_rejected_section_takes_nothing_else_along() {
    let answerer = Config {
        rejects: vec![0],
        ..config(1)
    };
    let offerer = Config {
        bundle: Bundle::MaxCompat,
        ..config(0)
    };
    let mut pair = Pair::new([offerer, answerer]);
    let (_, answer) = pair.negotiate(&Proposal::of(&ALL));
    let answer = Description::read(&answer).unwrap();
    let rejected: Vec<bool> = answer
        .sections
        .iter()
        .map(crate::sdp::Section::is_rejected)
        .collect();
    assert_eq!(rejected, [true, false, false]);
    pair.run(5 * SECOND);
    assert!(pair.peers[0].send(pair.now, "hi"));
    pair.run(SECOND);
    assert_eq!(pair.texts(0), ["echo:hi"]);
    assert_eq!(pair.peers[0].transports()[0].sections, [1, 2]);
}

#[test]
fn what_is_not_known_is_rejected_and_the_old_way_of_data_channels_is_answered_in_kind() {
    let now = std::time::Instant::now();
    let mut peer = Peer::new(config(0)).unwrap();
    let transport = "c=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n\
                     a=fingerprint:sha-256 00\r\na=setup:actpass\r\n";
    let offer = format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
         m=text 9 UDP/TLS/RTP/SAVPF 98\r\n{transport}a=mid:t\r\n\
         m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n{transport}a=mid:a\r\na=rtpmap:0 PCMU/8000\r\n\
         m=application 9 DTLS/SCTP 5000\r\n{transport}a=mid:d\r\na=sctpmap:5000 webrtc-datachannel 65535\r\n"
    );
    let answer = peer.answer(now, &offer).unwrap();
    let description = Description::read(&answer).unwrap();
    let rejected: Vec<bool> = description
        .sections
        .iter()
        .map(crate::sdp::Section::is_rejected)
        .collect();
    assert_eq!(rejected, [true, true, false]);
    assert!(answer.contains("DTLS/SCTP 5000\r\n") && answer.contains("a=sctpmap:5000 webrtc-datachannel"));
    assert!(!answer.contains("a=sctp-port"));
}

/// An offer may have no section, which says that there will be some later (RFC 3264 section 5, RFC 8866 section 5).
#[test]
fn an_offer_without_sections_is_answered_in_kind_and_may_be_followed_by_one_with_some() {
    let mut pair = Pair::new([config(0), config(1)]);
    let empty = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
    let answer = pair.peers[1].answer(pair.now, empty).unwrap();
    assert!(Description::read(&answer).unwrap().sections.is_empty());
    let (_, answer) = pair.negotiate(&Proposal::of(&[Media::Audio, Media::Application]));
    let sections = sections(&Description::read(&answer).unwrap());
    assert_eq!(sections.iter().filter(|(port, _)| *port).count(), 2, "{answer}");
}

#[test]
fn sockets_run_out_before_anything_has_changed() {
    let now = std::time::Instant::now();
    let mut config = config(0);
    config.bundle = Bundle::MaxCompat;
    config.sockets.truncate(2);
    let mut peer = Peer::new(config).unwrap();
    let refused = peer.offer(now, &Proposal::of(&ALL));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "3 sockets are needed, and there are 2"
    );
    peer.add_socket("192.0.2.1:7000".parse().unwrap());
    // Had it kept the sections, they could not be others now.
    let others = [Media::Application, Media::Video, Media::Audio];
    peer.offer(now, &Proposal::of(&others)).unwrap();
}
