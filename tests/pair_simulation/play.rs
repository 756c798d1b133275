//! What happens in a scenario, and what has to hold in the end.

use std::net::SocketAddr;
use std::time::Duration;

use icespec::agent::State;
use icespec::credential::StreamId;
use icespec::stun::{AttributeType, Class, Message, MessageWriter, Method, TransactionId};

use crate::observer::is_stun;
use crate::scenario::{Scenario, TROUBLE_AT, Trouble};
use crate::world::{Checked, What, World};

const SECOND: Duration = Duration::from_secs(1);
/// Time for a session to settle: retransmissions of what is lost, and slow signalling.
const SETTLED: Duration = Duration::from_secs(45);

/// Plays the scenario of a seed; the error says what did not hold.
pub(crate) fn play(seed: u64, verbose: bool) -> Checked {
    let scenario = Scenario::of(seed);
    if verbose {
        eprintln!("{scenario:#?}");
    }
    let mut world = World::new(&scenario, verbose)?;
    for stream in 0..scenario.streams {
        // An offer and its answer, in either order: the offerer's peer may check before the answer comes.
        let offerer = usize::from(world.random.chance(50));
        world.signal(offerer, stream)?;
        let think = world.random.millis(0, scenario.signalling);
        world.run(think)?;
        world.signal(1 - offerer, stream)?;
    }
    busy(&mut world, TROUBLE_AT)?;
    trouble(&mut world)?;
    Ok(())
}

fn trouble(world: &mut World) -> Checked {
    match world.scenario.trouble {
        Trouble::None => {}
        Trouble::Restart { by } => restart_some(world, &[by])?,
        Trouble::RestartBoth => restart_some(world, &[0, 1])?,
        Trouble::Cut { direction } => return cut(world, direction),
        Trouble::CutAndRestart => {
            cut(world, None)?;
            world.cut = [false; 2];
            busy(world, 10 * SECOND)?;
            ensure_lost(world, "a link that is back does not bring consent back")?;
            restart_some(world, &[0])?;
        }
    }
    busy(world, SETTLED)?;
    settled(world)
}

fn restart_some(world: &mut World, sides: &[usize]) -> Checked {
    for stream in 0..world.scenario.streams {
        // After a failure every stream needs it.
        if world.scenario.trouble == Trouble::CutAndRestart || stream == 0 || world.random.chance(50) {
            for side in sides {
                world.restart(*side, stream)?;
            }
        }
        let pause = world.random.millis(0, 100);
        world.run(pause)?;
    }
    Ok(())
}

/// Nothing passes: whoever had consent stops within thirty seconds.
fn cut(world: &mut World, direction: Option<usize>) -> Checked {
    let completed = |world: &World| {
        let states = [world.states(0), world.states(1)].concat();
        states.iter().all(|state| *state == State::Completed)
    };
    let were = completed(world);
    world.cut = match direction {
        None => [true; 2],
        Some(side) => [side == 0, side == 1],
    };
    busy(world, 40 * SECOND)?;
    if were && world.scenario.sides.iter().all(|side| !side.lite) {
        ensure_lost(world, "consent outlives the link")?;
    }
    Ok(())
}

fn ensure_lost(world: &mut World, why: &str) -> Checked {
    for side in 0..2 {
        if world.scenario.sides[side].lite || !world.scenario.must_connect() {
            continue;
        }
        for stream in 0..world.scenario.streams {
            let now = world.now;
            let sent = world.agents[side].send(now, StreamId(stream), 1, b"Dead");
            if sent.is_ok() {
                return Err(format!("side {side} stream {stream}: {why}"));
            }
        }
    }
    Ok(())
}

/// Time passes while both applications try to send, and an attacker does what it can.
fn busy(world: &mut World, time: Duration) -> Checked {
    let end = world.now + time;
    while world.now < end {
        let side = usize::from(world.random.chance(50));
        let stream = u32::try_from(world.random.below(world.scenario.streams.into())).unwrap();
        let component = u16::try_from(world.random.below(world.scenario.components.into())).unwrap() + 1;
        let now = world.now;
        // Refusal is the agent's good right; that it sends only with consent is observed.
        let _ = world.agents[side].send(now, StreamId(stream), component, b"Data");
        if world.scenario.attacked {
            attack(world);
        }
        let pause = world.random.millis(50, 1500);
        world.run(pause.min(end - world.now))?;
    }
    Ok(())
}

/// One of the things that somebody can do who sees datagrams but knows no password.
fn attack(world: &mut World) {
    let on_the_way = world.random.chance(50);
    let number = world.random.next();
    let seen = if on_the_way {
        &world.carried
    } else {
        &world.arrived
    };
    if seen.is_empty() {
        return;
    }
    let seen = seen[usize::try_from(number % seen.len() as u64).unwrap()].clone();
    let is_request = seen.bytes.starts_with(&[0, 1]);
    let stranger = SocketAddr::from(([192, 0, 2, 66], 6666));
    let (side, local, _) = seen.receiver;
    let ((side, local, source), bytes) = match world.random.below(5) {
        0 => ((side, local, stranger), b"Data of a stranger".to_vec()),
        // A copy from another address. Of a response that is still awaited it would fail the pair, as
        // RFC 8445 section 7.2.5.2.1 wants it to: those are not copied. A lite agent believes every
        // request that is authentic (section 7.3.2); it has no check of its own to tell a copy by.
        1 if world.scenario.sides[side].lite => return,
        1 if is_request || !on_the_way => ((side, local, stranger), seen.bytes),
        2 if is_request => (seen.sender, forged(&seen.bytes, Class::Success, None)),
        3 if is_request => (seen.sender, forged(&seen.bytes, Class::Error, Some(487))),
        4 => {
            let mut changed = seen.bytes;
            let at = usize::try_from(world.random.below(changed.len() as u64)).unwrap();
            changed[at] ^= 1 << world.random.below(6);
            (seen.receiver, changed)
        }
        _ => return,
    };
    if is_stun(&bytes) || source == stranger {
        let what = What::Deliver {
            side,
            local,
            source,
            bytes,
        };
        world.schedule(Duration::ZERO, what);
    }
}

/// A response without integrity to a transaction that was seen.
fn forged(seen: &[u8], class: Class, code: Option<u16>) -> Vec<u8> {
    let id = Message::read(seen).map_or(TransactionId([0; 12]), |message| message.transaction_id());
    let mut buffer = vec![0; 128];
    let mut writer = MessageWriter::new(&mut buffer, class, Method::BINDING, id).unwrap();
    match code {
        Some(code) => writer.error_code(code, "Role Conflict").unwrap(),
        None => writer
            .xor_address(
                AttributeType::XOR_MAPPED_ADDRESS,
                SocketAddr::from(([192, 0, 2, 66], 1)),
            )
            .unwrap(),
    }
    writer.fingerprint().unwrap();
    let len = writer.finish();
    buffer.truncate(len);
    buffer
}

/// What has to hold when nothing is wrong any more.
fn settled(world: &mut World) -> Checked {
    let states = [world.states(0), world.states(1)];
    if world.scenario.must_connect() {
        for (side, states) in states.iter().enumerate() {
            if states.iter().any(|state| *state != State::Completed) {
                return Err(format!("side {side} is not completed: {states:?}"));
            }
        }
    }
    let completed = |stream: u32| {
        let at = usize::try_from(stream).unwrap();
        states.iter().all(|states| states[at] == State::Completed)
    };
    let streams: Vec<u32> = (0..world.scenario.streams)
        .filter(|stream| completed(*stream))
        .collect();
    if !streams.is_empty() && world.agents[0].role() == world.agents[1].role() {
        return Err(format!("both are {:?}", world.agents[0].role()));
    }
    for stream in &streams {
        same_pairs(world, *stream)?;
        for side in 0..2 {
            if world.agents[side].generations(StreamId(*stream)).len() != 1 {
                return Err(format!(
                    "side {side} stream {stream}: the old generation is not retired"
                ));
            }
        }
    }
    // Where much is lost, consent may be too, at any time.
    if world.scenario.must_connect() {
        data_arrives(world, &streams)?;
    }
    Ok(())
}

/// Both sides have selected the same pair, seen through the address translation.
fn same_pairs(world: &mut World, stream: u32) -> Checked {
    for component in 1..=world.scenario.components {
        let selected = [0, 1].map(|side: usize| world.agents[side].selected(StreamId(stream), component));
        let [Some(ours), Some(theirs)] = selected else {
            return Err(format!("stream {stream} component {component}: {selected:?}"));
        };
        for (side, from, to) in [(0, ours, theirs), (1, theirs, ours)] {
            if world.trace(side, from.0, from.1) != Some(to) {
                return Err(format!(
                    "stream {stream} component {component}: side {side} has selected {from:?}, its peer {to:?}"
                ));
            }
        }
    }
    Ok(())
}

fn data_arrives(world: &mut World, streams: &[u32]) -> Checked {
    world.loss = 0;
    for stream in streams {
        for component in 1..=world.scenario.components {
            for side in 0..2 {
                let text = format!("Data {side} {stream} {component}").into_bytes();
                let now = world.now;
                world.agents[side]
                    .send(now, StreamId(*stream), component, &text)
                    .map_err(|error| format!("side {side} stream {stream}: {error}"))?;
                world.run(2 * SECOND / 5)?;
                // Streams that share both ends cannot be told apart by anybody.
                let shared = world.scenario.sides.iter().all(|side| side.shared);
                let mut all = world.received[1 - side].iter();
                let found = all.any(|((of, at), taken)| {
                    (shared || of == stream) && *at == component && taken.contains(&text)
                });
                if !found {
                    return Err(format!(
                        "side {side} stream {stream} component {component}: data is lost"
                    ));
                }
            }
        }
    }
    Ok(())
}
