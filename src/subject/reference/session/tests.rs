//! Two sessions of the reference on loopback.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::Reference;
use crate::subject::{Answer, Subject};

fn ask(subject: &mut Reference, operation: &str, input: &Value) -> Value {
    match subject.call(operation, input.as_object().unwrap()) {
        Answer::Reply(reply) => reply,
        other => panic!("{operation}: {other:?}"),
    }
}

/// Waits for events that have these members, in any order.
fn expect(subject: &mut Reference, mut wanted: Vec<Value>) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !wanted.is_empty() {
        let event = subject.next_event(deadline);
        let event = event.unwrap_or_else(|| panic!("none of {wanted:?}"));
        wanted.retain(|members| {
            let members = members.as_object().unwrap();
            !members.iter().all(|(name, value)| event[name] == *value)
        });
    }
}

fn negotiate(subject: &mut Reference, offer: &Value) {
    let mut offer = offer.clone();
    offer["session"] = json!("one");
    let offer = ask(subject, "session.offer", &offer);
    let answer = json!({"session": "two", "sdp": offer["sdp"], "bundle": "max-bundle"});
    let answer = ask(subject, "session.answer", &answer);
    let remote = json!({"session": "one", "type": "answer", "sdp": answer["sdp"]});
    assert_eq!(ask(subject, "session.remote", &remote), json!({}));
}

fn echo(subject: &mut Reference, text: &str) {
    let input = json!({"session": "one", "data": hex::encode(text)});
    let deadline = Instant::now() + Duration::from_secs(10);
    while ask(subject, "session.send", &input) != json!({}) {
        assert!(Instant::now() < deadline, "no data channel");
        std::thread::sleep(Duration::from_millis(20));
    }
    expect(
        subject,
        vec![
            json!({"event": "message", "session": "two", "data": hex::encode(text)}),
            json!({"event": "message", "session": "one", "data": hex::encode(format!("echo:{text}"))}),
        ],
    );
}

#[test]
fn two_sessions_connect_restart_and_close() {
    for bundle in ["max-bundle", "balanced", "max-compat"] {
        let mut subject = Reference::new();
        let sections = json!(["audio", "video", "application"]);
        negotiate(&mut subject, &json!({"sections": sections, "bundle": bundle}));
        let up = |session| json!({"event": "connection", "session": session, "state": "connected"});
        expect(&mut subject, vec![up("one"), up("two")]);
        echo(&mut subject, "first");
        negotiate(
            &mut subject,
            &json!({"sections": sections, "bundle": bundle, "restart": true}),
        );
        echo(&mut subject, "second");
        ask(&mut subject, "session.close", &json!({"session": "one"}));
        expect(
            &mut subject,
            vec![json!({"event": "dtls", "session": "two", "state": "closed"})],
        );
        let closed = json!({"session": "one", "data": "6869"});
        let answer = subject.call("session.send", closed.as_object().unwrap());
        assert_eq!(answer, Answer::Failed("there is no session \"one\"".into()));
    }
}

#[test]
fn a_line_with_something_wrong_fails_and_says_what() {
    let mut subject = Reference::new();
    for (operation, input, message) in [
        ("session.offer", json!({"session": "x"}), "sections is not a list"),
        (
            "session.offer",
            json!({"session": "x", "sections": ["text"]}),
            "sections[0] is none of audio, video and application",
        ),
        (
            "session.offer",
            json!({"session": "x", "sections": []}),
            "the proposal: there is no section",
        ),
        (
            "session.answer",
            json!({"session": "y", "sdp": "v=0\r\n", "bundle": "all"}),
            "bundle is \"all\", no policy there is",
        ),
        (
            "session.answer",
            json!({"session": "y", "sdp": ""}),
            "the other side's description: the description is empty",
        ),
        (
            "session.remote",
            json!({"session": "z", "type": "answer", "sdp": ""}),
            "there is no session \"z\"",
        ),
    ] {
        let answer = subject.call(operation, input.as_object().unwrap());
        assert_eq!(answer, Answer::Failed(message.into()), "{operation} {input}");
    }
}

#[test]
fn an_offer_repeats_one_set_of_credentials_unless_it_is_asked_not_to() {
    let mut subject = Reference::new();
    for (distinct, count) in [(false, 1), (true, 3)] {
        let input = json!({
            "session": format!("{distinct}"), "bundle": "max-compat", "distinct": distinct,
            "sections": ["audio", "video", "application"],
        });
        let offer = ask(&mut subject, "session.offer", &input);
        let lines = offer["sdp"].as_str().unwrap().lines();
        let fragments: HashSet<&str> = lines.filter(|line| line.starts_with("a=ice-ufrag:")).collect();
        assert_eq!(fragments.len(), count, "{fragments:?}");
    }
}

#[test]
fn an_offer_is_for_session_answer_alone() {
    let mut subject = Reference::new();
    let input = json!({"session": "x", "sections": ["application"]});
    let offer = ask(&mut subject, "session.offer", &input);
    let input = json!({"session": "x", "type": "offer", "sdp": offer["sdp"]});
    let answer = subject.call("session.remote", input.as_object().unwrap());
    assert_eq!(
        answer,
        Answer::Unsupported("session.answer takes the offer".into())
    );
}
