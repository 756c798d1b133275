//! One session from the first offer to the last echo, and what has to hold in it.

use std::time::Duration;

use icespec::agent::State;
use icespec::sdp::Description;
use icespec::session::{DtlsState, Media, Proposal};

use crate::random::Random;
use crate::scenario::{Scenario, Trouble};
use crate::world::{Trace, World};

/// DTLS and SCTP double their pauses from half a second on, and ICE ends after 40 s: what has not come up by then
/// does not come up.
const LIMIT: Duration = Duration::from_secs(120);

type Checked = Result<(), String>;

pub(crate) fn play(seed: u64, verbose: bool) -> Result<Trace, String> {
    let mut random = Random::new(seed);
    let scenario = Scenario::new(&mut random);
    let sections = scenario.sections.clone();
    let (trouble, by, takes) = (scenario.trouble, scenario.by, scenario.answer_takes);
    let mut world = World::new(scenario, random, verbose);
    world.log(|| format!("{sections:?}, then {trouble:?} by {by}"));
    let proposal = Proposal::of(&sections);
    let echoes = negotiate(&mut world, 0, &proposal, takes)?;
    connected(&mut world)?;
    echo(&mut world, echoes, "first")?;
    if trouble != Trouble::None {
        let echoes = negotiate(&mut world, by, &again(sections, trouble), takes)?;
        connected(&mut world)?;
        echo(&mut world, echoes, "second")?;
    }
    if world.observer.dtls == 0 {
        return Err("there was no DTLS to observe".into());
    }
    Ok(world.trace)
}

fn again(mut sections: Vec<Media>, trouble: Trouble) -> Proposal {
    if let Trouble::Addition(media) | Trouble::RestartAndAddition(media) = trouble {
        sections.push(media);
    }
    Proposal {
        sections,
        restart: !matches!(trouble, Trouble::Addition(_)),
        renew_dtls: trouble == Trouble::Renewal,
        ..Proposal::default()
    }
}

/// An exchange whose answer takes its time; true if there is a data channel in it.
fn negotiate(world: &mut World, by: usize, proposal: &Proposal, takes: Duration) -> Result<bool, String> {
    let failed = |what: &str, error: icespec::session::Error| format!("{what}: {error}");
    let now = world.now;
    let offer = world.peers[by]
        .offer(now, proposal)
        .map_err(|error| failed("the offer", error))?;
    world.log(|| offer.clone());
    world.observer.described(by, &offer);
    let answer = world.peers[1 - by]
        .answer(now, &offer)
        .map_err(|error| failed("the answer", error))?;
    world.log(|| answer.clone());
    world.observer.described(1 - by, &answer);
    world.run_until(takes, |_| false)?;
    let now = world.now;
    world.peers[by]
        .accept(now, &answer)
        .map_err(|error| failed("accepting", error))?;
    let description = Description::read(&answer).map_err(|error| error.to_string())?;
    let mut sections = description.sections.iter();
    Ok(sections.any(|section| section.kind == "application" && !section.is_rejected()))
}

/// Every transport completes, with the newest credentials.
fn connected(world: &mut World) -> Checked {
    let up = world.run_until(LIMIT, |world| {
        world.are_connected()
            && (0..2).all(|side| {
                let mut transports = world.peers[side].transports().into_iter();
                transports.all(|transport| {
                    let path = transport.selected;
                    path.is_some_and(|path| world.observer.is_current((side, path.local, path.remote)))
                })
            })
    })?;
    if !up {
        let peers = world.peers.iter().map(icespec::session::Peer::transports);
        return Err(format!("not connected: {:#?}", peers.collect::<Vec<_>>()));
    }
    for peer in &world.peers {
        for transport in peer.transports() {
            if (transport.ice, transport.dtls) != (State::Completed, DtlsState::Connected) {
                return Err(format!("connected, and yet {transport:?}"));
            }
        }
    }
    let count = world.peers.iter().map(|peer| peer.transports().len());
    let count: Vec<usize> = count.collect();
    if count[0] != count[1] {
        return Err(format!(
            "{} transports on one side and {} on the other",
            count[0], count[1]
        ));
    }
    Ok(())
}

/// A text from each side comes back.
fn echo(world: &mut World, expected: bool, text: &str) -> Checked {
    if !expected {
        let now = world.now;
        if world.peers.iter_mut().any(|peer| peer.send(now, text)) {
            return Err("a text is sent without a data channel".into());
        }
        return Ok(());
    }
    for side in 0..2 {
        let text = format!("{text} from {side}");
        let mut sent = false;
        for _ in 0..60 {
            let now = world.now;
            sent = sent || world.peers[side].send(now, &text);
            let back = format!("echo:{text}");
            if sent && world.run_until(LIMIT, |world| world.texts[side].contains(&back))? {
                break;
            } else if sent {
                return Err(format!("side {side}: no echo of {text:?}"));
            }
            world.run_until(Duration::from_secs(1), |_| false)?;
        }
        if !sent {
            return Err(format!("side {side}: the data channel does not open"));
        }
        if !world.texts[1 - side].contains(&text) {
            return Err(format!("side {}: an echo of what was not told", 1 - side));
        }
    }
    Ok(())
}
