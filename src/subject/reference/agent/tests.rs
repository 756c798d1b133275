//! Two live agents of the reference on loopback.

use std::net::UdpSocket;
use std::time::{Duration, Instant};

use super::super::Reference;
use super::*;
use crate::stun::{AttributeType, Message};
use crate::subject::Subject;

fn ask(subject: &mut Reference, operation: &str, input: &Value) -> Value {
    match subject.call(operation, input.as_object().unwrap()) {
        Answer::Reply(reply) => reply,
        other => panic!("{operation}: {other:?}"),
    }
}

/// Waits for an event that has these members.
fn expect(subject: &mut Reference, members: &Value) -> Value {
    let deadline = Instant::now() + Duration::from_secs(10);
    while let Some(event) = subject.next_event(deadline) {
        let wanted = members.as_object().unwrap();
        if wanted.iter().all(|(name, value)| event[name] == *value) {
            return event;
        }
    }
    panic!("no event {members}");
}

fn introduce(subject: &mut Reference, to: &str, from: &Value) {
    for stream in from["streams"].as_array().unwrap() {
        let mut input = stream.clone();
        input["agent"] = json!(to);
        ask(subject, "agent.remote", &input);
    }
}

/// Streams "a" and "b", two components each, between two agents of one subject.
fn pass_data(create: &Value) {
    let mut subject = Reference::new();
    let mut created = Vec::new();
    for (name, role) in [("one", "controlling"), ("two", "controlled")] {
        let mut input = create.clone();
        input["agent"] = json!(name);
        input["role"] = json!(role);
        created.push(ask(&mut subject, "agent.create", &input));
    }
    introduce(&mut subject, "one", &created[1]);
    introduce(&mut subject, "two", &created[0]);
    for stream in ["a", "b"] {
        for agent in ["one", "two"] {
            // Events of both agents share a queue, so each is looked for on its own.
            expect_state(&mut subject, agent, stream);
        }
    }
    let data = hex::encode("hello");
    let input = json!({"agent": "one", "stream": "b", "component": 2, "data": data});
    assert_eq!(ask(&mut subject, "agent.send", &input), json!({}));
    let event = expect(
        &mut subject,
        &json!({"event": "data", "agent": "two", "component": 2}),
    );
    assert_eq!((&event["stream"], &event["data"]), (&json!("b"), &json!(data)));
}

/// Asks by sending: nothing is sent before a pair is valid.
fn expect_state(subject: &mut Reference, agent: &str, stream: &str) {
    let deadline = Instant::now() + Duration::from_secs(10);
    let id = |engine: &mut Engine| engine.stream(stream).map(|id| engine.agent.state(id));
    while subject.agents.running[agent].with(id) != Ok(Some(crate::agent::State::Completed)) {
        assert!(Instant::now() < deadline, "{agent} {stream} is not completed");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn streams_with_sockets_of_their_own() {
    let streams = json!([{"stream": "a", "components": 2}, {"stream": "b", "components": 2}]);
    pass_data(&json!({ "streams": streams }));
}

#[test]
fn a_lite_agent_shares_a_socket_among_streams() {
    let mut subject = Reference::new();
    let streams = json!([{"stream": "a", "components": 1}, {"stream": "b", "components": 1}]);
    let one = ask(
        &mut subject,
        "agent.create",
        &json!({"agent": "one", "role": "controlled", "streams": streams, "shared_socket": true, "lite": true}),
    );
    let two = ask(
        &mut subject,
        "agent.create",
        &json!({"agent": "two", "role": "controlling", "streams": streams}),
    );
    let port = |stream: usize| &one["streams"][stream]["candidates"][0]["port"];
    assert_eq!(port(0), port(1));
    introduce(&mut subject, "one", &two);
    let mut lite = one.clone();
    for stream in lite["streams"].as_array_mut().unwrap() {
        stream["lite"] = json!(true);
    }
    introduce(&mut subject, "two", &lite);
    for stream in ["a", "b"] {
        expect_state(&mut subject, "two", stream);
        let data = hex::encode(stream);
        let input = json!({"agent": "two", "stream": stream, "component": 1, "data": data});
        assert_eq!(ask(&mut subject, "agent.send", &input), json!({}));
        let event = expect(
            &mut subject,
            &json!({"event": "data", "agent": "one", "stream": stream}),
        );
        assert_eq!(event["data"], json!(data));
    }
}

#[test]
fn calls_that_ask_for_the_impossible_fail_and_say_why() {
    let mut subject = Reference::new();
    let fails = |subject: &mut Reference, operation: &str, input: Value, cause: &str| {
        assert_eq!(
            subject.call(operation, input.as_object().unwrap()),
            Answer::Failed(cause.to_owned())
        );
    };
    let create = json!({"agent": "x", "role": "controlling", "streams": [{"stream": "s", "components": 1}]});
    ask(&mut subject, "agent.create", &create);
    fails(
        &mut subject,
        "agent.create",
        create,
        "there is an agent \"x\" already",
    );
    fails(
        &mut subject,
        "agent.send",
        json!({"agent": "y"}),
        "there is no agent \"y\"",
    );
    fails(
        &mut subject,
        "agent.create",
        json!({"agent": "z", "role": "controlling", "streams": []}),
        "streams has 0 members, not 1 to 64",
    );
    let send = |stream: &str| json!({"agent": "x", "stream": stream, "component": 1, "data": "68"});
    assert_eq!(
        ask(&mut subject, "agent.send", &send("s")),
        json!({"sent": false})
    );
    fails(&mut subject, "agent.send", send("t"), "there is no stream \"t\"");
    ask(&mut subject, "agent.close", &json!({"agent": "x"}));
    fails(
        &mut subject,
        "agent.close",
        json!({"agent": "x"}),
        "there is no agent \"x\"",
    );
}

#[test]
fn a_plan_has_one_to_sixty_four_streams_with_the_credentials_that_are_given() {
    let read = |input: &Value| Plan::read("x", input.as_object().unwrap()).map(drop);
    let streams = |count: usize| -> Value {
        let one = |number: usize| json!({"stream": number.to_string(), "components": 1});
        (0..count).map(one).collect()
    };
    let plan = |count| json!({"role": "controlled", "streams": streams(count)});
    assert_eq!((read(&plan(1)), read(&plan(64))), (Ok(()), Ok(())));
    assert_eq!(
        read(&plan(65)),
        Err("streams has 65 members, not 1 to 64".to_owned())
    );
}

#[test]
fn credentials_and_tie_breaker_are_those_that_were_asked_for() {
    let mut subject = Reference::new();
    let local = json!({"ufrag": "mine", "pwd": "password0of022chars000"});
    let create = json!({
        "agent": "x", "role": "controlled", "tie_breaker": "00000000000000ff",
        "streams": [{"stream": "s", "local": local}, {"stream": "t", "local": null}],
    });
    let made = ask(&mut subject, "agent.create", &create);
    let of = |stream: usize| made["streams"][stream]["ufrag"].as_str().unwrap();
    assert!(of(0) == "mine" && of(1) != "mine" && of(1).len() >= 4, "{made}");
    // Its peer is a socket that reads the first check.
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut remote = made["streams"][0].clone();
    remote["agent"] = json!("x");
    remote["candidates"][0]["ip"] = json!("127.0.0.1");
    remote["candidates"][0]["port"] = json!(peer.local_addr().unwrap().port());
    ask(&mut subject, "agent.remote", &remote);
    let mut buffer = [0; 1500];
    let len = peer.recv(&mut buffer).unwrap();
    let check = Message::read(&buffer[..len]).unwrap();
    let role = check.attribute(AttributeType::ICE_CONTROLLED).unwrap();
    assert_eq!(role.value, [0, 0, 0, 0, 0, 0, 0, 0xff]);
}
