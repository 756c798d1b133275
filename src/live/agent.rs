//! What the peer asks of the subject's shim: agents are created, told, restarted, closed.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value, json};

use super::End;
use super::event;
use super::play::Outcome;
use super::random::Random;
use super::socket::{Place, Sockets};
use super::world::{Stream, World};
use crate::subject::{Answer, Subject};
use crate::suite::{Knows, Pair, Scene};

/// The type preference of a host candidate (RFC 8445 section 5.1.2.2).
pub(super) const HOST: u32 = 126;

/// A text on one line of bounded length.
pub(crate) fn one_line(text: &str) -> String {
    let start: String = text.chars().take(200).collect();
    // Quotes do no harm, and are read by people.
    start
        .escape_debug()
        .to_string()
        .replace("\\'", "'")
        .replace("\\\"", "\"")
}

/// The end of a case for an answer that is no reply.
pub(super) fn failure(answer: Answer) -> Option<End> {
    Some(match answer {
        Answer::Reply(_) | Answer::Unsupported(_) | Answer::Failed(_) => return None,
        Answer::Crashed(how) => End::Crashed(how),
        Answer::TimedOut(how) => End::TimedOut(how),
        Answer::Broken(how) => End::Broken(how),
    })
}

/// Asks for one operation; the reply, or the end of the case.
pub(super) fn call(subject: &mut dyn Subject, operation: &str, input: Value) -> Outcome<Value> {
    let Value::Object(input) = input else {
        return Err(Box::new(End::Broken(format!(
            "{operation} was not asked with an object"
        ))));
    };
    match subject.call(operation, &input) {
        Answer::Reply(reply) => Ok(reply),
        Answer::Unsupported(why) => Err(Box::new(End::Unsupported(one_line(&why)))),
        Answer::Failed(what) => {
            let text = format!("{operation} failed: {}", one_line(&what));
            Err(Box::new(End::Inconclusive(text)))
        }
        other => Err(Box::new(
            failure(other).unwrap_or_else(|| End::Broken(operation.to_owned())),
        )),
    }
}

/// Creates the agent of a scene.
pub(super) fn create(subject: &mut dyn Subject, scene: &Scene) -> Outcome<World> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let agent = format!("agent-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let names: Vec<String> = (0..scene.streams).map(|at| format!("stream-{at}")).collect();
    let sockets = Sockets::new(subject.net(), scene.ipv6);
    let mut random = Random::new(&subject.net())
        .map_err(|error| Box::new(End::Broken(format!("no random numbers for the peer: {error}"))))?;
    let streams: Vec<Value> = names
        .iter()
        .map(|name| json!({"stream": name, "components": scene.components}))
        .collect();
    let mut input = json!({
        "agent": agent,
        "role": scene.role.name(),
        "lite": scene.lite,
        "streams": streams,
        "tie_breaker": format!("{:016x}", scene.tie_breaker),
        "address": sockets.ip().to_string(),
    });
    if scene.shared_socket {
        input["shared_socket"] = json!(true);
    }
    let reply = call(subject, "agent.create", input)?;
    if scene.knows == Knows::Nothing && reply["early"] == false {
        let text = "there is no agent before the peer's description has come";
        return Err(Box::new(End::Unsupported(text.into())));
    }
    let mut fresh = |name: &String| {
        let remote = random.credentials(scene.remote_lengths);
        Stream::new(name.clone(), Pair::default(), remote)
    };
    let streams = names.iter().map(&mut fresh).collect();
    let mut world = World::new(*scene, agent, streams, sockets, random);
    read_streams(&mut world, &reply)
        .map_err(|fault| Box::new(End::Broken(format!("agent.create: {fault}"))))?;
    let lacking = |one: &Stream| {
        one.local.ufrag.is_empty()
            || (1..=scene.components).any(|component| !one.addresses.contains_key(&component))
    };
    if world.streams.iter().any(lacking) {
        let fault = "agent.create: a stream or a component has no credentials or candidate";
        return Err(Box::new(End::Broken(fault.into())));
    }
    Ok(world)
}

/// Takes credentials and candidates from a reply. The streams it told of, by index.
pub(super) fn read_streams(world: &mut World, reply: &Value) -> Result<Vec<usize>, String> {
    let told = reply["streams"].as_array().ok_or("streams has to be a list")?;
    let mut seen = Vec::new();
    for one in told {
        let name = one["stream"].as_str().ok_or("a stream has to be a string")?;
        let at = world
            .stream_named(name)
            .ok_or_else(|| format!("it was not asked for the stream {}", one_line(name)))?;
        let text = |member: &str| {
            one[member]
                .as_str()
                .filter(|text| !text.is_empty() && text.len() <= 1000)
        };
        let (Some(ufrag), Some(pwd)) = (text("ufrag"), text("pwd")) else {
            return Err("ufrag and pwd have to be strings".to_owned());
        };
        let addresses = candidates(&one["candidates"], world.sockets.ip())?;
        let stream = &mut world.streams[at];
        stream.local = Pair {
            ufrag: ufrag.to_owned(),
            pwd: pwd.to_owned(),
        };
        if !addresses.is_empty() {
            let before = std::mem::replace(&mut stream.addresses, addresses);
            stream.former.extend(before.into_values());
        }
        seen.push(at);
    }
    Ok(seen)
}

/// The first address of each component that is on the address that was asked for.
fn candidates(list: &Value, ip: IpAddr) -> Result<BTreeMap<u8, SocketAddr>, String> {
    let list = list.as_array().ok_or("candidates has to be a list")?;
    let mut found = BTreeMap::new();
    for one in list {
        let component = one["component"]
            .as_u64()
            .and_then(|number| u8::try_from(number).ok());
        let component = component.ok_or("a component has to be a number from 1 to 255")?;
        let address = event::address(one).ok_or("a candidate has to have ip and port")?;
        if address.ip() == ip {
            found.entry(component).or_insert(address);
        }
    }
    Ok(found)
}

/// Tells the subject the peer's credentials on these streams, and its candidates if `candidates`.
pub(super) fn remote(
    subject: &mut dyn Subject,
    world: &mut World,
    streams: &[usize],
    candidates: bool,
) -> Outcome<()> {
    for at in streams {
        let listed = if candidates {
            peer_candidates(world, *at)?
        } else {
            Vec::new()
        };
        let stream = &world.streams[*at];
        let mut input = json!({
            "agent": world.agent,
            "stream": stream.name,
            "ufrag": stream.remote.ufrag,
            "pwd": stream.remote.pwd,
            "candidates": listed,
        });
        if world.scene.peer_lite {
            input["lite"] = json!(true);
        }
        call(subject, "agent.remote", input)?;
    }
    world.early = false;
    world.told = Some(world.now());
    Ok(())
}

fn peer_candidates(world: &mut World, stream: usize) -> Outcome<Vec<Value>> {
    let index = u8::try_from(stream).unwrap_or(u8::MAX);
    let components = 1..=world.scene.components;
    components
        .map(|component| {
            let place = Place::Candidate(index, component);
            candidate(world, place, component, "1", priority(HOST, component))
        })
        .collect()
}

/// A candidate of the peer at a place, which is bound if it is not there.
fn candidate(
    world: &mut World,
    place: Place,
    component: u8,
    foundation: &str,
    priority: u32,
) -> Outcome<Value> {
    let socket = world
        .sockets
        .at(place)
        .map_err(|error| Box::new(End::Broken(format!("no socket for the peer: {error}"))))?;
    let address = world.sockets.get(socket).address;
    Ok(json!({
        "component": component,
        "foundation": foundation,
        "transport": "udp",
        "priority": priority,
        "ip": address.ip().to_string(),
        "port": address.port(),
        "type": "host",
    }))
}

/// Tells the subject further candidates of the peer on its first stream, the worst first.
pub(super) fn tell(subject: &mut dyn Subject, world: &mut World, count: u8) -> Outcome<()> {
    let listed: Outcome<Vec<Value>> = (0..count)
        .map(|number| {
            let priority = HOST << 24 | (u32::from(number) + 1) << 8 | 255;
            candidate(world, Place::Dead(number), 1, &format!("dead{number}"), priority)
        })
        .collect();
    let listed = listed?;
    let stream = &world.streams[0];
    let input = json!({
        "agent": world.agent,
        "stream": stream.name,
        "ufrag": stream.remote.ufrag,
        "pwd": stream.remote.pwd,
        "candidates": listed,
    });
    call(subject, "agent.remote", input).map(drop)
}

/// The priority of the peer's candidates (RFC 8445 section 5.1.2.1).
pub(crate) fn priority(type_preference: u32, component: u8) -> u32 {
    type_preference << 24 | 0xffff << 8 | (256 - u32::from(component))
}

/// Restarts all streams of the subject, or one: both sides get new credentials. The streams concerned.
pub(super) fn restart(subject: &mut dyn Subject, world: &mut World, only: Option<u8>) -> Outcome<Vec<usize>> {
    let concerned: Vec<usize> = match only {
        Some(one) => vec![usize::from(one)],
        None => (0..world.streams.len()).collect(),
    };
    let mut input = json!({"agent": world.agent});
    if let Some(one) = only.and_then(|one| world.streams.get(usize::from(one))) {
        input["stream"] = json!(one.name);
    }
    let lengths = world.scene.remote_lengths;
    let before: Vec<Pair> = world.streams.iter().map(|one| one.local.clone()).collect();
    // Before the call, because events of the new generation may come before its reply.
    for at in &concerned {
        let stream = &mut world.streams[*at];
        stream.forget();
        stream.old = Some(stream.local.clone());
        let remote = std::mem::replace(&mut stream.remote, world.random.credentials(lengths));
        stream.old_remote = Some(remote);
    }
    let reply = call(subject, "agent.restart", input)?;
    let fault = |fault: String| Box::new(End::Broken(format!("agent.restart: {fault}")));
    read_streams(world, &reply).map_err(fault)?;
    world.renewed = concerned.iter().all(|at| {
        let (now, before) = (&world.streams[*at].local, &before[*at]);
        now.ufrag != before.ufrag && now.pwd != before.pwd
    });
    Ok(concerned)
}

/// Asks the agent to end, in the course of a case.
pub(super) fn end(subject: &mut dyn Subject, world: &mut World) -> Outcome<()> {
    let agent = std::mem::take(&mut world.agent);
    call(subject, "agent.close", json!({"agent": agent})).map(drop)
}

/// Closes the agent. How the subject came to its end over that, if it did.
pub(super) fn close(subject: &mut dyn Subject, world: &World) -> Option<End> {
    if world.agent.is_empty() {
        return None;
    }
    let input = Map::from_iter([("agent".to_owned(), json!(world.agent))]);
    failure(subject.call("agent.close", &input))
}
