//! Who is to begin DTLS, and whose certificate it is.

use super::{described, faulty, healthy, open};
use crate::audit::report::{Cause, Side};
use crate::audit::testing::{ANSWERER, OFFERER, Scene, certificate, hello, record};
use crate::audit::tests::scenes::{foreign_certificate, upkeep};
use crate::audit::tests::shown;

#[test]
fn descriptions_that_leave_nobody_to_begin() {
    let setup = |offer: &str, answer: &str, scene: Scene| {
        let mut scene = described(scene, "a=setup:actpass", &format!("a=setup:{offer}"));
        scene.descriptions[1].1 = scene.descriptions[1]
            .1
            .replace("a=setup:active", &format!("a=setup:{answer}"));
        scene
    };
    let idle = || upkeep(Scene::new().ice(0.0), 2.0, 9.0);
    for (offer, answer) in [
        ("passive", "passive"),
        ("actpass", "holdconn"),
        ("actpass", "actpass"),
    ] {
        let scene = setup(offer, answer, idle());
        faulty(
            &scene,
            Cause::SdpInvalid,
            Some(Side::Answerer),
            &["nobody is to begin DTLS"],
        );
        // It was begun all the same, or there was no time for it.
        let begun = setup(offer, answer, Scene::new().ice(0.0).dtls(0.1));
        healthy(&begun, &[], &["sdp-invalid"]);
        let stuck = setup(offer, answer, idle().raw(0.1, ANSWERER, hello(1)));
        faulty(&stuck, Cause::DtlsUnfinished, Some(Side::Offerer), &[]);
        open(
            &setup(offer, answer, upkeep(Scene::new().ice(0.0), 2.0, 4.0)),
            &[],
        );
        let report = scene.report_of(&scene.packets, |index| index == 1);
        assert_ne!(report.cause, Cause::SdpInvalid, "{}", shown(&report));
    }
    // The answer is passive: it is for the offerer to begin.
    let passive = setup("actpass", "passive", idle());
    faulty(
        &passive,
        Cause::DtlsNotStarted,
        Some(Side::Offerer),
        &["it is for the offerer to begin"],
    );
    faulty(
        &idle(),
        Cause::DtlsNotStarted,
        Some(Side::Answerer),
        &["it is for the answerer to begin"],
    );
}

#[test]
fn dtls_is_missed_only_where_it_was_promised() {
    let idle = || upkeep(Scene::new().ice(0.0), 2.0, 9.0);
    let plain = described(
        described(idle(), "UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        "a=fingerprint:",
        "a=nothing:",
    );
    let plain = described(plain, "a=setup:", "a=none:");
    open(&plain, &[]);
    let media = |scene: Scene| scene.raw(1.0, OFFERER, [&[0x80, 0][..], &[1; 30]].concat());
    healthy(&media(plain), &[], &[]);
    // Media in the clear says that the keys came from elsewhere.
    open(&media(idle()), &[]);
    let answered = Scene::new()
        .offerer_checks(0.0, 1, false)
        .raw(0.012, ANSWERER, hello(1))
        .raw(0.014, OFFERER, hello(2))
        .answerer_checks(0.02, 2)
        .offerer_checks(0.04, 3, true);
    faulty(
        &upkeep(answered, 2.0, 9.0),
        Cause::DtlsUnfinished,
        None,
        &["begun by the answerer and answered"],
    );
}

/// Two hellos and no server: whose is one too many, the answer's setup says.
#[test]
fn two_clients_are_told_from_a_server_that_is_slow() {
    let called = |first: usize| {
        let begun = Scene::new().ice(0.0).raw(0.1, first, hello(1));
        upkeep(begun.raw(1.1, 1 - first, hello(1)), 2.0, 9.0)
    };
    for first in [OFFERER, ANSWERER] {
        faulty(
            &called(first),
            Cause::DtlsUnfinished,
            Some(Side::Offerer),
            &["two clients and no server. By the descriptions it was for the offerer to wait"],
        );
        let passive = described(called(first), "a=setup:active", "a=setup:passive");
        faulty(
            &passive,
            Cause::DtlsUnfinished,
            Some(Side::Answerer),
            &["it was for the answerer to wait"],
        );
        // Who served after all has given way.
        let served = called(first).raw(9.1, OFFERER, hello(2));
        faulty(&served, Cause::DtlsUnfinished, None, &["but never finished"]);
    }
    let kept_on = Scene::new().ice(0.0).raw(0.1, OFFERER, hello(1)).dtls(0.2);
    healthy(&kept_on, &[], &["two clients"]);
}

#[test]
fn one_fingerprint_of_several_is_enough() {
    let first = format!(
        "a=fingerprint:sha-1 {}\r\na=fingerprint:sha-256",
        ["00"; 20].join(":")
    );
    healthy(
        &described(Scene::healthy(), "a=fingerprint:sha-256", &first),
        &[],
        &["fingerprint"],
    );
    let foreign = described(foreign_certificate(), "a=fingerprint:sha-256", &first);
    faulty(&foreign, Cause::FingerprintMismatch, Some(Side::Offerer), &[]);
}

/// DTLS that is complete for one side may be refused by the other in the next packet.
#[test]
fn a_handshake_has_to_last() {
    let mut scene = Scene::healthy();
    scene.packets.retain(|packet| packet.time < 0.135);
    open(&scene, &["How DTLS ended"]);
    healthy(&scene.offerer_checks(1.5, 9, false), &[], &[]);
}

/// An alert about a certificate may be right, which the description of who showed it would tell.
#[test]
fn an_alert_about_an_undescribed_certificate_is_nobodys_fault() {
    let cause = |description: u8| {
        let scene = Scene::new()
            .ice(0.0)
            .raw(0.1, ANSWERER, hello(1))
            .raw(0.11, OFFERER, [hello(2), certificate(b"another")].concat())
            .raw(0.12, ANSWERER, record(21, 0, &[2, description]));
        scene.report_of(&scene.packets, |index| index == 1).cause
    };
    assert_eq!(cause(42), Cause::None);
    assert_eq!(cause(40), Cause::DtlsAlert);
}
