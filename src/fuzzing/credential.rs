//! Credential matching under credentials, messages and mutations of the fuzzer's choice.

mod message;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use arbitrary::{Arbitrary, Unstructured};

use super::wire::{SHA1, SHA256, USERNAME, hmac_sha1, hmac_sha256, walk, with_length};
use crate::credential::{
    CredentialSet, CredentialTable, Credentials, Generation, MAX_RESPONSE, Outcome, Reply, Responder, Role,
    SetId, StreamId, TieBreaker,
};
use message::{Built, MessageChoice};

/// Fragments that are easily taken for one another, and passwords, one of them longer than a block.
const UFRAGS: [&str; 6] = [
    "abcd",
    "abcde",
    "ABCD",
    "dcba",
    "abcdabcdabcdabcdabcdabcdabcdabcd",
    "bcda",
];
const PASSWORDS: [&str; 4] = [
    "first+password+of+the+four",
    "second+password+of+the+four",
    "first+password+of+the+fouR",
    "fourth+password+of+the+four/longer+than+one+block+of+the+hash+function",
];
const SOURCE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 50_000);

/// What a fuzzer chooses.
#[derive(Debug, Arbitrary)]
struct Scenario {
    sets: Vec<SetChoice>,
    controlling: bool,
    tie_breaker: u64,
    destination: bool,
    message: MessageChoice,
}

#[derive(Debug, Arbitrary)]
struct SetChoice {
    stream: u8,
    generation: bool,
    ufrag: u8,
    password: u8,
    /// On all sockets, or on one of two.
    socket: Option<bool>,
    remote: bool,
}

/// Builds a table and a check from `data` and holds what the responder makes of it to the rules.
///
/// # Panics
/// If more than one credential matches or the order of registration matters; if something that is not
/// authenticated succeeds, is signed, or changes the role; if what stands behind the integrity
/// attributes changes anything; if an undamaged check under the right credential is not authenticated.
pub fn credential_match(data: &[u8]) {
    let Ok(scenario) = Scenario::arbitrary_take_rest(Unstructured::new(data)) else {
        return;
    };
    let sets = registered(&scenario.sets);
    let message = Built::new(&scenario.message, &sets);
    let judged = scenario.judge(&sets, &message.bytes);
    assert_eq!(
        scenario.judge(&sets.iter().rev().cloned().collect::<Vec<_>>(), &message.bytes),
        judged,
        "order"
    );
    scenario.assert_sound(&sets, &message, &judged);
    if let Some(bare) = message.without_what_is_behind() {
        assert_eq!(
            scenario.judge(&sets, &bare),
            judged,
            "what is behind the integrity changes the outcome"
        );
    }
    if let Some(target) = message
        .intact_for
        .filter(|target| target.serves(scenario.socket()))
    {
        assert_eq!(
            judged.set,
            Some(target.id()),
            "a right check is not authenticated"
        );
    }
}

/// What came of a message.
#[derive(Debug, PartialEq)]
struct Judged {
    set: Option<SetId>,
    success: bool,
    role: Role,
    response: Vec<u8>,
}

impl Scenario {
    fn role(&self) -> Role {
        if self.controlling {
            Role::Controlling
        } else {
            Role::Controlled
        }
    }

    fn socket(&self) -> SocketAddr {
        socket(self.destination)
    }

    fn judge(&self, sets: &[CredentialSet], message: &[u8]) -> Judged {
        let mut table = CredentialTable::new();
        for set in sets {
            table
                .register(set.clone())
                .expect("registered before, in another order");
        }
        let mut responder = Responder::new(table, self.role(), TieBreaker(self.tie_breaker));
        let mut out = [0; MAX_RESPONSE];
        let outcome = responder.handle(message, SOURCE, self.socket(), &mut out);
        let success = matches!(
            outcome,
            Outcome::Respond {
                reply: Reply::Accepted(_),
                ..
            }
        );
        let response = out[..outcome.response_len().unwrap_or_default()].to_vec();
        Judged {
            set: outcome.set(),
            success,
            role: responder.role(),
            response,
        }
    }

    fn assert_sound(&self, sets: &[CredentialSet], message: &Built<'_>, judged: &Judged) {
        let signed = walk(&judged.response).any(|(_, kind, _)| kind == SHA1 || kind == SHA256);
        let Some(id) = judged.set else {
            assert!(!judged.success, "success without a credential");
            assert!(!signed, "a response signed without a credential");
            assert_eq!(judged.role, self.role(), "the role changed without a credential");
            return;
        };
        let verifying: Vec<&CredentialSet> = sets
            .iter()
            .filter(|set| {
                set.serves(self.socket()) && names(&message.bytes, set) && verifies(&message.bytes, set)
            })
            .collect();
        assert!(
            matches!(verifying[..], [only] if only.id() == id),
            "{id} is not the one credential that verifies"
        );
        assert!(
            signed && verifies(&judged.response, verifying[0]),
            "not signed with the request's key"
        );
    }
}

/// The sets that a table takes, in order.
fn registered(choices: &[SetChoice]) -> Vec<CredentialSet> {
    let mut table = CredentialTable::new();
    let sets = choices.iter().take(8).map(SetChoice::set);
    sets.filter(|set| table.register(set.clone()).is_ok()).collect()
}

impl SetChoice {
    fn set(&self) -> CredentialSet {
        let pick = |of: &[&'static str], at: u8| of[usize::from(at) % of.len()];
        let local = Credentials::new(pick(&UFRAGS, self.ufrag), pick(&PASSWORDS, self.password));
        let remote = Credentials::new("peer", "password/of/the/remote");
        CredentialSet {
            stream: StreamId(u32::from(self.stream % 4)),
            generation: Generation(u32::from(self.generation)),
            socket: self.socket.map(socket),
            local: local.expect("legal text"),
            remote: self.remote.then(|| remote.expect("legal text")),
        }
    }
}

trait Serves {
    fn serves(&self, destination: SocketAddr) -> bool;
}

impl Serves for CredentialSet {
    fn serves(&self, destination: SocketAddr) -> bool {
        self.socket.is_none_or(|socket| socket == destination)
    }
}

fn socket(second: bool) -> SocketAddr {
    SocketAddr::new(
        IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1 + u8::from(second))),
        3478,
    )
}

/// True if the first USERNAME of a message begins with the set's fragment and a colon.
fn names(bytes: &[u8], set: &CredentialSet) -> bool {
    let username = walk(bytes).find(|(_, kind, _)| *kind == USERNAME);
    let rest = username.and_then(|(_, _, value)| value.strip_prefix(set.local.ufrag.as_bytes()));
    rest.is_some_and(|rest| rest.first() == Some(&b':'))
}

/// True if the first integrity attribute of each kind that has a say, and at least one, is made with
/// the set's password.
fn verifies(bytes: &[u8], set: &CredentialSet) -> bool {
    let key = set.local.password.as_bytes();
    let first = |wanted| walk(bytes).find(|(_, kind, _)| *kind == wanted);
    let sha256 = first(SHA256);
    let sha1 = first(SHA1).filter(|(at, ..)| sha256.is_none_or(|(other, ..)| *at < other));
    let right = |at: usize, value: &[u8], made: fn(&[u8], &[u8]) -> Vec<u8>, size| {
        value == made(&with_length(&bytes[..at], size), key)
    };
    (sha1.is_some() || sha256.is_some())
        && sha1.is_none_or(|(at, _, value)| right(at, value, hmac_sha1, 24))
        && sha256.is_none_or(|(at, _, value)| right(at, value, hmac_sha256, 36))
}
