//! The same packets with the sides exchanged: who offered has answered. The same is found, of the other side.

use super::causes::cases;
use super::shown;
use crate::audit::report::{Cause, Side};
use crate::audit::testing::{AUDIO, AUDIO_2, Scene, VIDEO};

/// The descriptions change places. Who began DTLS does so still, and both sections of an answer state the same.
fn mirrored(scene: &Scene) -> Scene {
    let mut scene = scene.clone();
    for (exchange, own) in scene.descriptions.chunks_mut(2).zip([AUDIO, AUDIO_2]) {
        if let [(_, offer), (_, answer)] = exchange {
            std::mem::swap(offer, answer);
            *offer = offer.replace("a=setup:active", "a=setup:actpass");
            *answer = answer.replace("a=setup:actpass", "a=setup:passive");
            *answer = answer.replace(VIDEO.0, own.0).replace(VIDEO.1, own.1);
        }
    }
    scene
}

fn exchanged(text: &str) -> String {
    let marked = text.replace("offerer", "\0");
    marked.replace("answerer", "offerer").replace('\0', "answerer")
}

#[test]
fn the_other_side_is_told_the_same() {
    // These two are about sections and roles of one side, which the other has not.
    let own = [Cause::WrongSectionCredentials, Cause::SdpInvalid];
    for case in cases() {
        if own.contains(&case.cause) {
            continue;
        }
        for scene in [&case.faulty, &case.twin] {
            let (right, turned) = (scene.report(), mirrored(scene).report());
            assert_eq!(exchanged(&shown(&right)), shown(&turned), "{}", case.cause.slug());
            let side = right.findings.first().and_then(|one| one.side);
            let other = turned.findings.first().and_then(|one| one.side);
            assert_eq!(side.map(Side::opposite), other, "{}", shown(&turned));
        }
    }
}
