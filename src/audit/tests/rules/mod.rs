//! What each rule needs as evidence, and what it says: sessions that lack one thing of it, or have one more.

mod credentials;
mod dtls;
mod reach;
mod story;

use crate::audit::report::{Cause, Report, Side, Verdict};
use crate::audit::testing::{ANSWER, ANSWERER, Ask, OFFERER, Scene, VIDEO, signed};
use crate::audit::tests::shown;

/// Verdict, cause and side of the root, with parts that the report says and parts that it does not.
#[track_caller]
fn told(report: &Report, verdict: Verdict, cause: Cause, side: Option<Side>, said: &[&str], unsaid: &[&str]) {
    let root = report.findings.first().filter(|_| verdict == Verdict::Faulty);
    let text = shown(report);
    assert_eq!(
        (report.verdict, report.cause, root.and_then(|one| one.side)),
        (verdict, cause, side),
        "{text}"
    );
    for part in said {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    for part in unsaid {
        assert!(!text.contains(part), "{part} is in {text}");
    }
}

/// The report of a scene whose packets are in the order of their times.
fn report(scene: &Scene) -> Report {
    let mut packets = scene.packets.clone();
    packets.sort_by(|one, other| one.time.total_cmp(&other.time));
    scene.report_of(&packets, |_| true)
}

#[track_caller]
fn healthy(scene: &Scene, said: &[&str], unsaid: &[&str]) {
    told(&report(scene), Verdict::Healthy, Cause::None, None, said, unsaid);
}

#[track_caller]
fn faulty(scene: &Scene, cause: Cause, side: Option<Side>, said: &[&str]) {
    told(&report(scene), Verdict::Faulty, cause, side, said, &[]);
}

#[track_caller]
fn open(scene: &Scene, said: &[&str]) {
    told(
        &report(scene),
        Verdict::Inconclusive,
        Cause::None,
        None,
        said,
        &[],
    );
}

/// Every description with this in place of that.
fn described(mut scene: Scene, old: &str, new: &str) -> Scene {
    for (_, text) in &mut scene.descriptions {
        *text = text.replace(old, new);
    }
    scene
}

/// Two sections with a transport each.
fn unbundled() -> Scene {
    described(apart(), "a=group:BUNDLE 0 1\r\n", "")
}

/// Two bundled sections with a candidate of their own each.
fn apart() -> Scene {
    let mut scene = Scene::new();
    for ((_, text), (old, new)) in scene.descriptions.iter_mut().zip([
        ("10.0.0.1 1000", "10.0.0.1 1001"),
        ("10.0.0.2 2000", "10.0.0.2 2001"),
    ]) {
        let second = text.rfind(old).unwrap();
        text.replace_range(second..second + old.len(), new);
    }
    scene
}

/// The second transport of [`unbundled`].
fn second(scene: Scene, time: f64) -> Scene {
    let nominating = Ask {
        nominates: true,
        ..signed(ANSWER.1, true)
    };
    scene
        .on("10.0.0.1:1001", "10.0.0.2:2001")
        .check(time, OFFERER, 81, "aAns:oVid", signed(ANSWER.1, true))
        .success(time + 0.01, ANSWERER, 81, Some(ANSWER.1))
        .check(time + 0.02, ANSWERER, 82, "oVid:aAns", signed(VIDEO.1, false))
        .success(time + 0.03, OFFERER, 82, Some(VIDEO.1))
        .check(time + 0.04, OFFERER, 83, "aAns:oVid", nominating)
        .success(time + 0.05, ANSWERER, 83, Some(ANSWER.1))
}
