use serde_json::json;

use super::*;

fn asked() -> Events {
    let mut events = Events::default();
    let input = json!({"agent": "a", "streams": [{"stream": "s", "components": 1}]});
    events.asking("agent.create", input.as_object().unwrap());
    events
}

fn state(agent: &str) -> Value {
    json!({"event": "state", "agent": agent, "stream": "s", "state": "checking"})
}

#[test]
fn events_of_agents_that_live_are_kept_in_order() {
    let mut events = asked();
    events.take(state("a"), 10).unwrap();
    events
        .take(json!({"event": "message", "session": "x"}), 10)
        .unwrap();
    let data = json!({"event": "data", "agent": "a", "stream": "s", "component": 1, "data": "00ff"});
    events.take(data.clone(), 10).unwrap();
    assert_eq!(events.next(), Some(state("a")));
    assert_eq!(events.next(), Some(data));
    assert!(events.is_empty());
}

#[test]
fn late_ones_of_a_closed_agent_are_dropped() {
    let mut events = asked();
    let other = json!({"agent": "b", "streams": [{"stream": "s"}]});
    events.asking("agent.create", other.as_object().unwrap());
    events.take(state("a"), 10).unwrap();
    events.asking("agent.close", json!({"agent": "a"}).as_object().unwrap());
    events.take(state("a"), 10).unwrap();
    assert_eq!(events.next(), None);
}

#[test]
fn what_cannot_be_is_refused() {
    for (event, fault) in [
        (json!({"event": 1}), "an event that is not named by a string"),
        (json!({"event": "state"}), "an event without its agent"),
        (state("c"), "an event of an agent that was never created"),
        (
            json!({"event": "role", "agent": "a", "role": "king"}),
            "a role event without a role",
        ),
        (
            json!({"event": "data", "agent": "a"}),
            "an event without its stream",
        ),
        (
            json!({"event": "state", "agent": "a", "stream": "t", "state": "new"}),
            "an event of a stream that the agent does not have",
        ),
        (
            json!({"event": "state", "agent": "a", "stream": "s", "state": "fine"}),
            "an event that is not as the protocol says",
        ),
        (
            json!({"event": "data", "agent": "a", "stream": "s", "data": "0"}),
            "an event that is not as the protocol says",
        ),
        (
            json!({"event": "selected", "agent": "a", "stream": "s", "component": 1,
                   "local": {"ip": "127.0.0.1", "port": 1}, "remote": {"ip": "here", "port": 2}}),
            "an event that is not as the protocol says",
        ),
    ] {
        let error = asked().take(event, 10).unwrap_err();
        assert!(error.starts_with(&format!("{fault}: ")), "{error}");
    }
}

#[test]
fn events_of_sessions_are_kept_while_they_live() {
    let mut events = Events::default();
    let session = json!({"session": "x"});
    events.asking("session.answer", session.as_object().unwrap());
    let state = json!({"event": "connection", "session": "x", "state": "connected"});
    let text = json!({"event": "message", "session": "x", "data": "6869"});
    for event in [&state, &text] {
        events.take(event.clone(), 10).unwrap();
    }
    assert_eq!(events.next(), Some(state.clone()));
    for (event, fault) in [
        (
            json!({"event": "ice", "state": "new"}),
            "an event without its session",
        ),
        (
            json!({"event": "ice", "session": "y", "state": "new"}),
            "an event of a session that was never opened",
        ),
        (
            json!({"event": "dtls", "session": "x", "state": "checking"}),
            "an event that is not as the protocol says",
        ),
        (
            json!({"event": "message", "session": "x", "data": "hi"}),
            "an event that is not as the protocol says",
        ),
    ] {
        let error = events.take(event, 10).unwrap_err();
        assert!(error.starts_with(&format!("{fault}: ")), "{error}");
    }
    events.asking("session.close", session.as_object().unwrap());
    events.take(state, 10).unwrap();
    assert_eq!(events.next(), None);
}

#[test]
fn neither_many_nor_large_ones_are_kept_without_bound() {
    let mut events = asked();
    for _ in 0..MAX_EVENTS {
        events.take(state("a"), 10).unwrap();
    }
    assert!(events.take(state("a"), 10).is_err());
    let mut events = asked();
    events.take(state("a"), MAX_EVENT_BYTES).unwrap();
    assert!(events.take(state("a"), 1).is_err());
    events.next();
    assert!(events.take(state("a"), 1).is_ok());
}

#[test]
fn a_pair_that_was_selected_has_two_addresses() {
    let selected = |ip: &str, port: u32| {
        json!({"event": "selected", "agent": "a", "stream": "s", "component": 1,
               "local": {"ip": "::1", "port": 1}, "remote": {"ip": ip, "port": port}})
    };
    let mut events = asked();
    assert_eq!(events.take(selected("127.0.0.1", 0xffff), 10), Ok(()));
    assert!(!events.is_empty());
    assert!(events.take(selected("127.0.0.1", 0x1_0000), 10).is_err());
}

#[test]
fn what_is_about_no_agent_is_dropped_and_so_is_all_once_the_shim_is_gone() {
    let mut events = asked();
    events.take(json!({"event": "gossip"}), 10).unwrap();
    assert!(events.is_empty());
    let mut sessions = Events::default();
    sessions.asking("session.offer", json!({"session": "x"}).as_object().unwrap());
    sessions.take(json!({"event": "state"}), 10).unwrap();
    assert!(sessions.is_empty());
    events.take(state("a"), 10).unwrap();
    events.end();
    events.take(state("a"), 10).unwrap();
    assert!(events.is_empty());
}

#[test]
fn what_was_taken_away_counts_no_longer_and_all_else_does() {
    let half = MAX_EVENT_BYTES / 2;
    let mut events = asked();
    events.take(state("a"), half).unwrap();
    events.take(state("a"), half).unwrap();
    events.next();
    events.take(state("a"), half).unwrap();
    assert!(events.take(state("a"), 1).is_err());
}
