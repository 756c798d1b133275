//! A live agent that is sent mutated checks, each with a valid one behind it.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::mutation::is_signed;
use super::{Finding, Operation, Verdict, judge};
use crate::stun::{Class, TransactionId};
use crate::subject::{Answer, Subject};
use crate::suite::{Draft, Pair, Terms};

/// What an agent is asked to use; what it uses is in its reply.
const OWN: (&str, &str) = ("fuzzed00", "passwordOfTheFuzzedAgent");
const PEER: (&str, &str) = ("fuzzer00", "passwordOfTheFuzzingPeer");
/// An agent without a peer that answers gives up after a while, so that it is replaced before.
const CHECKS: u32 = 50;
/// How often the valid check is sent, and how long each is waited for.
const CONTROLS: u32 = 4;
const PATIENCE: Duration = Duration::from_millis(500);

/// The agent, once the subject has one.
pub(super) struct Live {
    agent: Option<Agent>,
    made: u32,
    /// Why it has none.
    pub(super) unsupported: Option<String>,
}

struct Agent {
    name: String,
    own: Pair,
    address: SocketAddr,
    socket: UdpSocket,
    checks: u32,
}

/// What became of a datagram.
enum After {
    Fine,
    /// It was answered success.
    Success,
    /// The valid check behind it was not answered.
    Silence,
}

impl Live {
    pub(super) fn new() -> Self {
        Self {
            agent: None,
            made: 0,
            unsupported: None,
        }
    }

    /// The subject was started again.
    pub(super) fn forget(&mut self) {
        self.agent = None;
    }

    /// A valid check to the agent, to be mutated; none if there is no agent.
    pub(super) fn valid(
        &mut self,
        subject: &mut dyn Subject,
        number: u64,
    ) -> Result<Option<(Vec<u8>, String)>, Finding> {
        self.ready(subject)?;
        let agent = self.agent.as_ref();
        Ok(agent.map(|agent| (agent.check(number), agent.own.pwd.clone())))
    }

    /// Sends a datagram and sees what comes of it.
    pub(super) fn send(&mut self, subject: &mut dyn Subject, message: &[u8], number: u64) -> Option<Finding> {
        let input = request(message);
        let mut again = false;
        loop {
            if let Err(finding) = self.ready(subject) {
                return Some(Finding { input, ..finding });
            }
            let agent = self.agent.as_mut()?;
            agent.checks += 1;
            let found = |verdict, why: String| Finding {
                verdict,
                operation: Operation::Live,
                why,
                input: input.clone(),
            };
            let after = match agent.exchange(message, number) {
                Ok(after) => after,
                Err(error) => return Some(found(Verdict::Broken, format!("{}: {error}", agent.address))),
            };
            match after {
                After::Fine => return None,
                After::Success if is_signed(message, agent.own.pwd.as_bytes()) => return None,
                After::Success => {
                    let why = "it answered success to a check that its password did not sign";
                    return Some(found(Verdict::Violation, why.to_owned()));
                }
                After::Silence => {
                    if let Some(finding) = judge::judge(Operation::Live, &input, subject.probe()) {
                        return Some(finding);
                    }
                    self.close(subject);
                    // Once may be chance; twice, with another agent, is not.
                    if again {
                        let why = "a valid check behind it was not answered, of two agents in a row";
                        return Some(found(Verdict::Timeout, why.to_owned()));
                    }
                    again = true;
                }
            }
        }
    }

    fn ready(&mut self, subject: &mut dyn Subject) -> Result<(), Finding> {
        if self.unsupported.is_some() {
            return Ok(());
        }
        if self.agent.as_ref().is_some_and(|agent| agent.checks >= CHECKS) {
            self.close(subject);
        }
        if self.agent.is_none() {
            self.made += 1;
            match create(subject, format!("fuzz{}", self.made)) {
                Ok(agent) => self.agent = Some(agent),
                Err(Answer::Unsupported(why)) => self.unsupported = Some(why),
                Err(answer) => {
                    let finding = judge::judge(Operation::Live, &Map::new(), answer);
                    // It failed to make an agent: nothing of that is the datagrams' doing.
                    self.unsupported = finding.is_none().then(|| "no agent could be made".to_owned());
                    return finding.map_or(Ok(()), Err);
                }
            }
        }
        Ok(())
    }

    fn close(&mut self, subject: &mut dyn Subject) {
        if let Some(agent) = self.agent.take() {
            let _ = subject.call("agent.close", &object(&json!({"agent": agent.name})));
        }
    }
}

impl Agent {
    fn check(&self, number: u64) -> Vec<u8> {
        let pair = |(ufrag, pwd): (&str, &str)| Pair {
            ufrag: ufrag.to_owned(),
            pwd: pwd.to_owned(),
        };
        let mut id = [0xF0; 12];
        id[4..].copy_from_slice(&number.to_be_bytes());
        let terms = Terms::new(self.own.clone(), pair(PEER), TransactionId(id), self.address);
        Draft::check(true, u64::MAX, 0x6e00_01ff)
            .class(Class::Request)
            .render(&terms)
    }

    fn exchange(&self, message: &[u8], number: u64) -> io::Result<After> {
        self.socket.send_to(message, self.address)?;
        // No mutated message has this id but by chance.
        let control = self.check(u64::MAX - number);
        let id = message.get(8..20);
        let mut after = After::Fine;
        let mut buffer = [0; 2048];
        for _ in 0..CONTROLS {
            self.socket.send_to(&control, self.address)?;
            let until = Instant::now() + PATIENCE;
            while let Some(left) = until
                .checked_duration_since(Instant::now())
                .filter(|left| !left.is_zero())
            {
                self.socket.set_read_timeout(Some(left))?;
                let Ok((length, source)) = self.socket.recv_from(&mut buffer) else {
                    break;
                };
                let answer = &buffer[..length];
                if source != self.address || length < 20 {
                    continue;
                }
                let is_response = answer[0] == 1 && answer[1] & 0xEF == 1;
                if is_response && answer[1] == 1 && id == Some(&answer[8..20]) {
                    after = After::Success;
                }
                if is_response && answer[8..20] == control[8..20] {
                    return Ok(after);
                }
            }
        }
        Ok(After::Silence)
    }
}

/// The request that stands for a datagram to a live agent in a file.
pub(super) fn request(message: &[u8]) -> Map<String, Value> {
    object(&json!({"message": hex::encode(message)}))
}

fn create(subject: &mut dyn Subject, name: String) -> Result<Agent, Answer> {
    let (ufrag, pwd) = OWN;
    let reply = ask(
        subject,
        "agent.create",
        &json!({
            "agent": name, "role": "controlled", "lite": false,
            "streams": [{"stream": "audio", "components": 1, "local": {"ufrag": ufrag, "pwd": pwd}}],
        }),
    )?;
    let stream = &reply["streams"][0];
    let text = |name: &str| stream[name].as_str().map(str::to_owned);
    let address = stream["candidates"].as_array().and_then(|all| {
        all.iter().find_map(|one| {
            let ip: IpAddr = one["ip"].as_str()?.parse().ok()?;
            let port = u16::try_from(one["port"].as_u64()?).ok()?;
            (one["transport"] == "udp").then_some(SocketAddr::new(ip, port))
        })
    });
    let (Some(ufrag), Some(pwd), Some(address)) = (text("ufrag"), text("pwd"), address) else {
        return Err(Answer::Broken(
            "agent.create: no credentials, or no candidate for UDP".to_owned(),
        ));
    };
    if !address.ip().is_loopback() {
        return Err(Answer::Broken(format!(
            "agent.create: the candidate {address} is not on loopback, and nothing is sent elsewhere"
        )));
    }
    let (peer_ufrag, peer_pwd) = PEER;
    ask(
        subject,
        "agent.remote",
        &json!({
            "agent": name, "stream": "audio", "ufrag": peer_ufrag, "pwd": peer_pwd, "candidates": [], "lite": false,
        }),
    )?;
    let local = if address.is_ipv4() {
        "127.0.0.1:0"
    } else {
        "[::1]:0"
    };
    let socket = UdpSocket::bind(local).map_err(|error| Answer::Failed(error.to_string()))?;
    Ok(Agent {
        name,
        own: Pair { ufrag, pwd },
        address,
        socket,
        checks: 0,
    })
}

fn ask(subject: &mut dyn Subject, operation: &str, input: &Value) -> Result<Value, Answer> {
    match subject.call(operation, &object(input)) {
        Answer::Reply(reply) => Ok(reply),
        other => Err(other),
    }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
