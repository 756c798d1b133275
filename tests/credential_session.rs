//! Two agents made of the reference's parts, through early checks, forks and a restart.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::net::SocketAddr;

use icespec::credential::{
    Check, CredentialSet, CredentialTable, Credentials, Generation, MAX_RESPONSE, Outcome, PendingChecks,
    Queued, Reply, Request, Responder, Role, Sent, SetId, StreamId, TieBreaker, Transactions, Triggered,
    Verdict,
};
use icespec::stun::{AttributeType, Class, IntegrityKey, MessageWriter, Method, TransactionId};

const SET: SetId = SetId {
    stream: StreamId(1),
    generation: Generation(0),
};
const RESTARTED: SetId = SetId {
    stream: StreamId(1),
    generation: Generation(1),
};

fn here() -> SocketAddr {
    "198.51.100.7:3478".parse().unwrap()
}

fn peer() -> SocketAddr {
    "192.0.2.1:50000".parse().unwrap()
}

/// The credentials of a fragment: its password is the fragment, repeated.
fn credentials(ufrag: &str) -> Credentials {
    Credentials::new(ufrag, ufrag.repeat(6)).unwrap()
}

fn set(id: SetId, ufrag: &str) -> CredentialSet {
    let SetId { stream, generation } = id;
    CredentialSet {
        stream,
        generation,
        socket: None,
        local: credentials(ufrag),
        remote: None,
    }
}

fn check(username: &str, key: &IntegrityKey, nominate: bool) -> Vec<u8> {
    let mut buffer = vec![0; 1024];
    let mut writer = MessageWriter::new(
        &mut buffer,
        Class::Request,
        Method::BINDING,
        TransactionId([7; 12]),
    )
    .unwrap();
    writer
        .attribute(AttributeType::USERNAME, username.as_bytes())
        .unwrap();
    writer.attribute(AttributeType::PRIORITY, &[0, 0, 0, 7]).unwrap();
    if nominate {
        writer.attribute(AttributeType::USE_CANDIDATE, &[]).unwrap();
    }
    writer.message_integrity(key).unwrap();
    writer.fingerprint().unwrap();
    let len = writer.finish();
    buffer.truncate(len);
    buffer
}

fn check_of(local: &str, remote: &str, nominate: bool) -> Vec<u8> {
    let key = IntegrityKey::short_term(credentials(local).password.as_bytes());
    check(&format!("{local}:{remote}"), &key, nominate)
}

fn agent() -> Responder {
    let mut table = CredentialTable::new();
    table.register(set(SET, "offer")).unwrap();
    Responder::new(table, Role::Controlled, TieBreaker(1))
}

fn accept<'d>(agent: &mut Responder, datagram: &'d [u8]) -> (Check<'d>, Vec<u8>) {
    let mut out = [0; MAX_RESPONSE];
    match agent.handle(datagram, peer(), here(), &mut out) {
        Outcome::Respond {
            len,
            reply: Reply::Accepted(check),
        } => (check, out[..len].to_vec()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_check_before_the_answer_is_answered_at_once_and_its_counterpart_waits() {
    let mut agent = agent();
    let mut pending = PendingChecks::new(4);
    let early = check_of("offer", "answer", false);
    let (found, response) = accept(&mut agent, &early);
    assert_eq!((found.triggered, response.len()), (Triggered::AwaitsRemote, 64));
    assert_eq!(pending.push(&found, peer(), here()), Queued::Added);
    let nominating = check_of("offer", "answer", true);
    assert_eq!(
        pending.push(&accept(&mut agent, &nominating).0, peer(), here()),
        Queued::Coalesced
    );
    // The answer of a fork that never sent a check releases nothing.
    agent.table_mut().set_remote(SET, credentials("other")).unwrap();
    assert_eq!(pending.take(SET, &credentials("other").ufrag), []);
    agent.table_mut().set_remote(SET, credentials("answer")).unwrap();
    let ready = pending.take(SET, &credentials("answer").ufrag);
    assert_eq!(ready.len(), 1);
    assert!(ready[0].nominated);
    assert!(matches!(
        accept(&mut agent, &early).0.triggered,
        Triggered::Now(_)
    ));
}

#[test]
fn a_triggered_check_is_signed_for_its_fork_and_its_response_verified_alike() {
    let mut agent = agent();
    for fork in ["forkA", "forkB"] {
        agent.table_mut().set_remote(SET, credentials(fork)).unwrap();
    }
    let incoming = check_of("offer", "forkA", false);
    let (found, _) = accept(&mut agent, &incoming);
    let Triggered::Now(id) = found.triggered else {
        panic!("{found:?}")
    };
    let remote = agent.table().remote(id).unwrap();
    let outgoing = check(&format!("{}:offer", remote.ufrag()), remote.key(), false);
    let mut transactions = Transactions::new(4);
    let request = Request {
        set: found.set,
        key: remote.key().clone(),
        sent: Sent::Sha1,
        local: here(),
        destination: peer(),
    };
    transactions.start(TransactionId([7; 12]), request).unwrap();
    // The fork answers as an agent of its own; so does the other, which has another password.
    for (fork, succeeds) in [("forkB", false), ("forkA", true)] {
        let mut table = CredentialTable::new();
        table.register(set(SET, fork)).unwrap();
        let mut fork = Responder::new(table, Role::Controlling, TieBreaker(1));
        let mut out = [0; MAX_RESPONSE];
        let outcome = fork.handle(&outgoing, here(), peer(), &mut out);
        let len = outcome.response_len().unwrap();
        assert_eq!(outcome.code(), (!succeeds).then_some(401));
        let verdict = transactions.verify_response(&out[..len], peer(), here());
        assert_eq!(
            matches!(verdict, Verdict::Success { mapped, .. } if mapped == here()),
            succeeds
        );
    }
    assert!(transactions.is_empty());
}

#[test]
fn a_restart_answers_on_both_generations_until_the_old_is_retired() {
    let mut agent = agent();
    agent.table_mut().set_remote(SET, credentials("answer")).unwrap();
    agent.table_mut().register(set(RESTARTED, "again")).unwrap();
    let (old, new) = (
        check_of("offer", "answer", false),
        check_of("again", "answer", false),
    );
    let (found, _) = accept(&mut agent, &old);
    assert_eq!(found.set, SET);
    assert!(matches!(found.triggered, Triggered::Now(_)));
    let (found, _) = accept(&mut agent, &new);
    assert_eq!((found.set, found.triggered), (RESTARTED, Triggered::AwaitsRemote));
    // Neither fragment goes with the other's password.
    for (fragment, password) in [("offer", "again"), ("again", "offer")] {
        let key = IntegrityKey::short_term(credentials(password).password.as_bytes());
        let mixed = check(&format!("{fragment}:answer"), &key, false);
        let mut out = [0; MAX_RESPONSE];
        let outcome = agent.handle(&mixed, peer(), here(), &mut out);
        assert_eq!((outcome.code(), outcome.set()), (Some(401), None));
    }
    assert!(agent.table_mut().retire(SET));
    let mut out = [0; MAX_RESPONSE];
    assert_eq!(agent.handle(&old, peer(), here(), &mut out).code(), Some(401));
    assert_eq!(accept(&mut agent, &new).0.set, RESTARTED);
}

#[test]
fn streams_that_share_a_fragment_are_told_apart_by_their_sockets() {
    let mut table = CredentialTable::new();
    let sockets: [SocketAddr; 2] = [
        "198.51.100.7:1".parse().unwrap(),
        "198.51.100.7:2".parse().unwrap(),
    ];
    for (stream, socket) in [(1, sockets[0]), (2, sockets[1])] {
        let id = SetId {
            stream: StreamId(stream),
            generation: Generation(0),
        };
        table
            .register(CredentialSet {
                socket: Some(socket),
                ..set(id, "offer")
            })
            .unwrap();
    }
    let mut agent = Responder::new(table, Role::Controlled, TieBreaker(1));
    let datagram = check_of("offer", "answer", false);
    let mut out = [0; MAX_RESPONSE];
    for (stream, socket) in [(1, sockets[0]), (2, sockets[1])] {
        let outcome = agent.handle(&datagram, peer(), socket, &mut out);
        assert_eq!(outcome.set().map(|set| set.stream), Some(StreamId(stream)));
    }
    let elsewhere = "198.51.100.7:3".parse().unwrap();
    assert_eq!(
        agent.handle(&datagram, peer(), elsewhere, &mut out).code(),
        Some(401)
    );
}
