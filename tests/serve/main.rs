//! `icespec serve --sdp` over UDP. Checks are made by `suite::Draft`, with the hash crates.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]
#![allow(clippy::type_complexity, clippy::too_many_lines, reason = "tables")]

mod serving;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use icespec::suite::{Draft, Key};
use serde_json::Value;

use serving::{AUDIO, DATA, PEER, Serving, VIDEO, answer, check, command, description, file, offer, peer};

const SUCCESS: Option<[u8; 2]> = Some([0x01, 0x01]);
const ERROR: Option<[u8; 2]> = Some([0x01, 0x11]);

#[test]
fn the_tagged_section_is_answered_and_the_others_are_refused_by_name() {
    let (answer, offer) = (
        file("tagged-answer", &answer("1 0 2")),
        file("tagged-offer", &offer()),
    );
    let mut serving = Serving::start(
        &[("--sdp", &answer), ("--offer", &offer)],
        &["--address", "127.0.0.1"],
    );
    let begun = serving.begun.clone();
    assert_eq!(
        (&begun["side"], &begun["role"]),
        (&"answerer".into(), &"controlled".into())
    );
    assert_eq!(begun["sections"].as_array().unwrap().len(), 1, "{begun}");
    assert_eq!(begun["sections"][0]["mid"], "1");
    let (to, peer) = (serving.socket(0), peer());
    let cases: [(Vec<u8>, Option<[u8; 2]>, &str, &[&str]); 9] = [
        (
            check(VIDEO, 1, |check| check),
            SUCCESS,
            "answered",
            &[
                r#""mid":"1""#,
                r#""generation":0"#,
                r#""nominates":false"#,
                r#""unknown_fragment":null"#,
            ],
        ),
        (
            check(VIDEO, 2, Draft::nominating),
            SUCCESS,
            "answered",
            &[r#""nominates":true"#],
        ),
        (
            check(AUDIO, 3, |check| check),
            ERROR,
            "refused",
            &[
                r#""code":401"#,
                "BUNDLE puts out of use",
                r#"section \"0\" (audio)"#,
                r#"credentials of section \"1\" (video)"#,
            ],
        ),
        (
            check(VIDEO, 4, |check| {
                check.without(icespec::stun::AttributeType::MESSAGE_INTEGRITY)
            }),
            ERROR,
            "refused",
            &[r#""code":400"#, "not signed"],
        ),
        (
            check(AUDIO, 5, |check| check.username("vid0:peer")),
            ERROR,
            "refused",
            &[
                r#""code":401"#,
                r#"signed with the password of section \"0\" (audio)"#,
                r#"instead of that of section \"1\""#,
            ],
        ),
        (
            check(VIDEO, 6, |check| check.signed(Key::Remote)),
            ERROR,
            "refused",
            &["the sender's own password"],
        ),
        (
            check(VIDEO, 7, |check| check.username("{remote}:{local}")),
            ERROR,
            "refused",
            &["the wrong way round"],
        ),
        (
            check(VIDEO, 8, |check| check.username("{local}:another")),
            SUCCESS,
            "answered",
            &[r#""unknown_fragment":"another""#],
        ),
        (
            check(VIDEO, 9, |check| check.fingerprint_flipped(1)),
            None,
            "dropped",
            &["FINGERPRINT does not match"],
        ),
    ];
    for (datagram, response, event, parts) in cases {
        let (told, got) = serving.ask(&peer, to, &datagram);
        let text = told.to_string();
        assert_eq!((told["event"].as_str(), got), (Some(event), response), "{text}");
        assert_eq!(told["from"], peer.local_addr().unwrap().to_string());
        for part in parts {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(
            !text.contains("password0") && !text.contains("passwordOf"),
            "{text}"
        );
    }
}

#[test]
fn before_the_answer_every_section_has_its_own() {
    let text = description("0 1 2", "actpass", [AUDIO, VIDEO, DATA], "");
    let own = file("proposed", &text);
    let mut serving = Serving::start(&[("--sdp", &own)], &["--address", "127.0.0.1"]);
    assert_eq!(serving.begun["side"], "offerer");
    let peer = peer();
    // The peer claims to be controlling as well; its tie-breaker is 1.
    for (section, set) in [AUDIO, VIDEO, DATA].into_iter().enumerate() {
        let to = serving.socket(section);
        let controlled = |check: Draft| check.role(icespec::stun::AttributeType::ICE_CONTROLLED, 1);
        let number = u8::try_from(section).unwrap();
        let (told, response) = serving.ask(&peer, to, &check(set, number, controlled));
        assert_eq!(
            (told["section"]["index"].as_u64(), response),
            (Some(section as u64), SUCCESS),
            "{told}"
        );
        let elsewhere = serving.socket((section + 1) % 3);
        let (told, response) = serving.ask(&peer, elsewhere, &check(set, 10 + number, controlled));
        assert_eq!(response, ERROR);
        assert!(
            told["why"].as_str().unwrap().contains("is not served on"),
            "{told}"
        );
    }
    let to = serving.socket(0);
    let (told, response) = serving.ask(&peer, to, &check(AUDIO, 30, |check| check));
    assert_eq!((told["code"].as_u64(), response), (Some(487), ERROR), "{told}");
    assert_eq!(told["section"]["mid"], "0");
}

#[test]
fn restarts_are_generations() {
    const LATER: (&str, &str) = ("aud1", "passwordOfTheAudioRestart");
    let first = file("generation-0", &answer("0 1 2"));
    let second = file(
        "generation-1",
        &description("0 1 2", "active", [LATER, VIDEO, DATA], ""),
    );
    let mut serving = Serving::start(
        &[("--sdp", &first), ("--sdp", &second)],
        &["--address", "127.0.0.1"],
    );
    let (to, peer) = (serving.socket(0), peer());
    for (number, set, generation) in [(1, AUDIO, 0), (2, LATER, 1)] {
        let (told, response) = serving.ask(&peer, to, &check(set, number, |check| check));
        assert_eq!(
            (told["section"]["generation"].as_u64(), response),
            (Some(generation), SUCCESS),
            "{told}"
        );
    }
}

#[test]
fn candidates_are_bound_and_media_is_told_of_once() {
    // Whose port is free now will be so a moment later.
    let port = peer().local_addr().unwrap().port();
    let candidate = format!("a=candidate:1 1 udp 2130706431 127.0.0.1 {port} typ host\r\n");
    let own = file(
        "candidates",
        &description("0 1 2", "active", [AUDIO, VIDEO, DATA], &candidate),
    );
    let mut serving = Serving::start(&[("--sdp", &own)], &[]);
    let (to, peer) = (serving.socket(0), peer());
    assert_eq!(to.port(), port);
    let (told, _) = serving.ask(&peer, to, &[22, 254, 253, 0]);
    assert_eq!(
        (&told["event"], &told["protocol"]),
        (&"other".into(), &"DTLS".into())
    );
    peer.send_to(&[22, 254, 253, 1], to).unwrap();
    let (told, _) = serving.ask(&peer, to, &[0x80, 0, 0, 1]);
    assert_eq!(told["protocol"], "RTP or RTCP", "{told}");
}

#[test]
fn text_is_told_without_what_moves_a_cursor() {
    let own = file("text", &answer("0 1 2"));
    let mut child = command(&[("--sdp", &own)], &["--address", "127.0.0.1", "--for", "3"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(
        lines.next().unwrap().unwrap(),
        "serving the answerer, controlled; Ctrl-C ends it"
    );
    let section = lines.next().unwrap().unwrap();
    let to: SocketAddr = section
        .strip_prefix("  section \"0\" (audio), generation 0: ")
        .and_then(|rest| rest.strip_suffix("; bundled into it: \"1\" (video), \"2\" (application)"))
        .unwrap_or_else(|| panic!("{section}"))
        .parse()
        .unwrap();
    let candidate = lines.next().unwrap().unwrap();
    let expected = format!("a=candidate:1 1 udp 2130706431 127.0.0.1 {} typ host", to.port());
    assert!(candidate.ends_with(&expected), "{candidate}");
    let peer = peer();
    peer.send_to(
        &check(AUDIO, 1, |check| check.username("\u{1b}[31mx:{remote}")),
        to,
    )
    .unwrap();
    let refused = lines.next().unwrap().unwrap();
    assert!(
        refused.contains("refused with 401: fragment \"\\x1b[31mx\" is in no description"),
        "{refused}"
    );
    assert!(!refused.contains('\u{1b}'));
    let last = lines.next().unwrap().unwrap();
    assert_eq!(
        last,
        "0 checks answered, 1 refused, 0 STUN messages dropped, 0 other datagrams"
    );
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn an_interrupt_ends_it_with_its_count() {
    let own = file("interrupt", &answer("0 1 2"));
    let mut serving = Serving::start(&[("--sdp", &own)], &["--address", "127.0.0.1"]);
    let begun = Instant::now();
    let pid = rustix::process::Pid::from_raw(i32::try_from(serving.child.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let mut rest = String::new();
    serving.lines.read_to_string(&mut rest).unwrap();
    let ended: Value = serde_json::from_str(rest.trim()).unwrap();
    assert_eq!(
        (&ended["event"], &ended["answered"]),
        (&"ended".into(), &0.into())
    );
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn what_cannot_be_served_is_said() {
    let no_candidates = file("none", &answer("0 1 2"));
    let offer = file("other-offer", &description("0 1", "actpass", [PEER; 3], ""));
    let unasked = file("unasked", &answer("0 1 2"));
    let short = file(
        "short",
        &answer("0 1 2").replace("passwordOfTheAudioSection", "short"),
    );
    let nonsense = file("nonsense", "hello");
    let elsewhere = file(
        "elsewhere",
        &description(
            "0 1 2",
            "active",
            [AUDIO, VIDEO, DATA],
            "a=candidate:1 1 udp 1 192.0.2.1 4000 typ host\r\n",
        ),
    );
    let absent = Path::new("/nonexistent.sdp");
    let address: &[&str] = &["--address", "127.0.0.1", "--for", "1"];
    let cases: [(&[(&str, &Path)], &[&str], i32, &str); 9] = [
        (&[("--sdp", &no_candidates)], &[], 2, "--address IP[:PORT]"),
        (
            &[("--sdp", &unasked), ("--offer", &offer)],
            address,
            2,
            "unasked: ",
        ),
        (&[("--sdp", &short)], address, 2, "short: line 11, column 11: "),
        (&[("--sdp", &nonsense)], address, 2, "nonsense: "),
        (
            &[("--sdp", &elsewhere)],
            &[],
            3,
            "192.0.2.1:4000 for section 0 cannot be bound",
        ),
        (&[("--sdp", absent)], address, 2, "/nonexistent.sdp: "),
        (
            &[("--sdp", &unasked), ("--sdp", &unasked), ("--offer", &offer)],
            address,
            2,
            "--offer is given 1 time and --sdp 2 times",
        ),
        (&[("--offer", &offer)], &[], 2, "--sdp"),
        (
            &[("--sdp", &no_candidates)],
            &["--address", "127.0.0.1:65535", "--side", "nobody"],
            2,
            "nobody",
        ),
    ];
    for (files, more, code, part) in cases {
        let output = command(files, more).stdin(Stdio::null()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{files:?}: {errors}");
        assert!(errors.contains(part), "{part} is not in {errors}");
    }
}
