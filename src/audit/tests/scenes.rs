//! The sessions: what is wrong in one is nearly wrong in its twin.

use crate::audit::testing::{
    ANSWER, ANSWER_2, ANSWERER, AUDIO, AUDIO_2, Ask, OFFERER, Scene, VIDEO, answer, certificate, hello,
    offer, record, signed, stun,
};
use crate::sdp::Kind;

/// The answerer's checks are refused, the offerer's succeed.
pub(super) fn refused(username: &str, key: Option<&'static str>, code: u16) -> Scene {
    let ask = Ask {
        key,
        controlling: false,
        nominates: false,
    };
    let mut scene = Scene::new()
        .offerer_checks(0.0, 1, false)
        .offerer_checks(0.03, 2, true);
    for (id, time) in (10..).zip([0.05, 0.6, 1.6, 3.6, 5.0]) {
        scene = scene
            .check(time, ANSWERER, id, username, ask)
            .error(time + 0.01, OFFERER, id, code, None);
    }
    scene
}

/// A section that BUNDLE puts out of use may answer until the answer is known.
pub(super) fn wrong_section_first() -> Scene {
    Scene::new()
        .check(0.0, ANSWERER, 60, "oVid:aAns", signed(VIDEO.1, false))
        .success(0.01, OFFERER, 60, Some(VIDEO.1))
        .ice(0.1)
        .dtls(0.3)
}

pub(super) fn refused_at_first() -> Scene {
    let mut scene = Scene::new();
    for (id, time) in (10..).zip([0.05, 0.6, 1.6]) {
        scene = scene
            .check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, false))
            .error(time + 0.01, OFFERER, id, 401, None);
    }
    scene.ice(2.0).dtls(2.2)
}

/// A session whose sides have described a restart behind it.
pub(super) fn described_anew() -> Scene {
    let mut scene = Scene::healthy();
    scene.descriptions.extend([
        (Kind::Offer, offer(AUDIO_2)),
        (Kind::Answer, answer(ANSWER_2, "active")),
    ]);
    scene
}

pub(super) fn restarted(username: &str, key: &'static str, works: bool) -> Scene {
    let mut scene = described_anew();
    for (id, time, nominates) in [(20, 3.0, false), (21, 3.1, true)] {
        let ask = Ask {
            nominates,
            ..signed(ANSWER_2.1, true)
        };
        scene = scene.check(time, OFFERER, id, "aNew:oNew", ask).success(
            time + 0.01,
            ANSWERER,
            id,
            Some(ANSWER_2.1),
        );
    }
    for (id, time) in (30..).zip([3.2, 3.7, 4.7]) {
        scene = scene.check(time, ANSWERER, id, username, signed(key, false));
        scene = if works {
            scene.success(time + 0.01, OFFERER, id, Some(AUDIO_2.1))
        } else {
            scene.error(time + 0.01, OFFERER, id, 401, None)
        };
    }
    scene
}

/// The offerer signs its responses with this key.
pub(super) fn wrong_key(key: Option<&str>) -> Scene {
    let mut scene = Scene::new()
        .offerer_checks(0.0, 1, false)
        .offerer_checks(0.03, 2, true);
    for (id, time) in (10..).zip([0.05, 0.6, 1.6]) {
        scene = scene
            .check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, false))
            .success(time + 0.01, OFFERER, id, key);
    }
    scene
}

pub(super) fn asymmetric(right_too: bool) -> Scene {
    let mut scene = Scene::new()
        .offerer_checks(0.0, 1, false)
        .offerer_checks(0.03, 2, true);
    for (id, time) in (10..).zip([0.05, 0.6, 1.6]) {
        scene = scene
            .check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, false))
            .success(time + 0.01, OFFERER, id, Some(AUDIO.1))
            .between("10.0.0.1:7777", "10.0.0.2:2000");
        if right_too {
            scene = scene.success(time + 0.02, OFFERER, id, Some(AUDIO.1));
        }
    }
    if right_too { scene.dtls(2.0) } else { scene }
}

/// Both sides claim to be controlling, and say so at these times.
pub(super) fn conflict(times: &[f64]) -> Scene {
    let mut scene = Scene::new();
    for (step, &time) in (0_u8..).zip(times) {
        scene = scene
            .check(time, OFFERER, 10 + step, "aAns:oAud", signed(ANSWER.1, true))
            .error(time + 0.01, ANSWERER, 10 + step, 487, Some(ANSWER.1))
            .check(
                time + 0.02,
                ANSWERER,
                30 + step,
                "oAud:aAns",
                signed(AUDIO.1, true),
            )
            .error(time + 0.03, OFFERER, 30 + step, 487, Some(AUDIO.1));
    }
    scene
}

pub(super) fn conflict_resolved() -> Scene {
    Scene::new()
        .check(0.0, ANSWERER, 60, "oAud:aAns", signed(AUDIO.1, true))
        .error(0.01, OFFERER, 60, 487, Some(AUDIO.1))
        .ice(0.1)
        .dtls(0.3)
}

pub(super) fn only_answers() -> Scene {
    let mut scene = Scene::new();
    for (id, time) in (40..).zip([0.0, 0.1, 0.2]) {
        scene = scene.check(time, ANSWERER, id, "oAud:aAns", signed(AUDIO.1, false));
    }
    (0..6).fold(scene, |scene, step| {
        scene.answerer_checks(0.5 + f64::from(step), 10 + step)
    })
}

/// Nobody's checks arrive.
pub(super) fn silence() -> Scene {
    let mut scene = Scene::new();
    for (step, time) in (0_u8..).zip([0.0, 0.5, 1.5, 3.5, 5.5]) {
        scene = scene
            .check(time, OFFERER, 10 + step, "aAns:oAud", signed(ANSWER.1, true))
            .check(time, ANSWERER, 30 + step, "oAud:aAns", signed(AUDIO.1, false));
    }
    scene
}

pub(super) fn early_checks() -> Scene {
    let mut scene = Scene::new();
    for (step, time) in (0_u8..).zip([0.0, 0.5, 1.5]) {
        scene = scene.check(time, ANSWERER, 30 + step, "oAud:aAns", signed(AUDIO.1, false));
    }
    scene.ice(3.0).dtls(3.2)
}

pub(super) fn never_nominated() -> Scene {
    let mut scene = Scene::new()
        .check(0.0, OFFERER, 50, "aAns:oAud", signed(ANSWER.1, true))
        .check(0.1, OFFERER, 51, "aAns:oAud", signed(ANSWER.1, true))
        .check(0.2, OFFERER, 52, "aAns:oAud", signed(ANSWER.1, true));
    for step in 0..6 {
        let time = 0.3 + f64::from(step);
        scene = scene
            .offerer_checks(time, 10 + step, false)
            .answerer_checks(time + 0.02, 30 + step);
    }
    scene
}

pub(super) fn nominated_late() -> Scene {
    Scene::new()
        .offerer_checks(0.0, 10, false)
        .answerer_checks(0.02, 30)
        .offerer_checks(3.5, 11, true)
        .dtls(3.6)
}

pub(super) fn hello_too_early(again: bool) -> Scene {
    let scene = Scene::new()
        .offerer_checks(0.0, 1, false)
        .raw(0.015, ANSWERER, hello(1))
        .answerer_checks(0.02, 2)
        .offerer_checks(0.04, 3, true);
    if again {
        scene.dtls(1.0)
    } else {
        upkeep(scene, 2.0, 9.0)
    }
}

pub(super) fn foreign_certificate() -> Scene {
    Scene::new()
        .ice(0.0)
        .raw(0.1, ANSWERER, hello(1))
        .raw(0.11, OFFERER, [hello(2), certificate(b"another")].concat())
        .raw(0.12, ANSWERER, record(21, 0, &[2, 42]))
}

pub(super) fn alert() -> Scene {
    Scene::new()
        .ice(0.0)
        .raw(0.1, ANSWERER, hello(1))
        .raw(0.11, OFFERER, record(21, 0, &[2, 40]))
}

/// An alert that closes orderly.
pub(super) fn closed() -> Scene {
    Scene::healthy().raw(3.0, OFFERER, record(21, 1, &[7; 26]))
}

pub(super) fn unfinished() -> Scene {
    let mut scene = Scene::new().ice(0.0);
    for time in [0.1, 1.1, 3.1, 7.2] {
        scene = scene.raw(time, ANSWERER, hello(1));
    }
    scene
}

/// Checks of both sides every second.
pub(super) fn upkeep(mut scene: Scene, from: f64, to: f64) -> Scene {
    let (mut time, mut id) = (from, 100);
    while time <= to {
        scene = scene
            .offerer_checks(time, id, false)
            .answerer_checks(time + 0.02, id + 1);
        time += 1.0;
        id += 2;
    }
    scene
}

/// The offerer asks every four seconds: the answerer is gone for good, or answers again, so many times.
pub(super) fn consent(answers: u8) -> Scene {
    let mut scene = Scene::healthy();
    let gone = if answers == 0 { 9 } else { 2 };
    for step in 0..gone {
        let time = 5.0 + 4.0 * f64::from(step);
        scene = scene.check(time, OFFERER, 70 + step, "aAns:oAud", signed(ANSWER.1, true));
    }
    if answers == 0 {
        return scene;
    }
    (0..answers).fold(scene, |scene, step| {
        scene.offerer_checks(13.0 + 4.0 * f64::from(step), 90 + step, false)
    })
}

/// Somebody asks the offerer without a signature.
pub(super) fn unauthenticated(answered: bool) -> Scene {
    let question = stun(0x0001, 99, &[], None);
    let scene = Scene::healthy()
        .raw(3.0, ANSWERER, question)
        .between("10.0.0.9:99", "10.0.0.1:1000");
    let scene = if answered {
        scene.success(3.01, OFFERER, 99, None)
    } else {
        scene.error(3.01, OFFERER, 99, 400, None)
    };
    scene.between("10.0.0.1:1000", "10.0.0.9:99")
}

pub(super) fn setup(setup: &str) -> Scene {
    let mut scene = upkeep(Scene::new().ice(0.0), 2.0, 9.0);
    scene.descriptions[1].1 = answer(ANSWER, setup);
    scene
}
