//! `ClientHello`s that a peer has no right to send, for the deviations that send them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::association::Association;
use super::deviation::Deviation;
use super::event::Path;
use super::link::Remote;
use super::peer::Peer;
use crate::agent::Transmit;

/// How often it is sent, and in what time.
const SENDS: u32 = 4;
const INTERVAL: Duration = Duration::from_millis(250);
/// How long STUN is held back meanwhile, where there is to be no check yet.
const HOLD: Duration = Duration::from_secs(1);

/// A `ClientHello` that is sent several times and never followed up.
#[derive(Debug)]
pub(super) struct Probe {
    path: Path,
    packets: Vec<Vec<u8>>,
    /// When it is sent next.
    pub(super) at: Instant,
    left: u32,
}

impl Peer {
    /// The other side of a transport has become known, or known anew: a moment before the first check.
    pub(super) fn before_checks(&mut self, now: Instant, index: usize, remote: &Remote) {
        let link = &self.links[index];
        let restarted = link
            .remote
            .as_ref()
            .is_some_and(|known| known.used != remote.used);
        let target = match self.config.deviation {
            Some(Deviation::DtlsBeforeIce) if link.remote.is_none() => {
                remote.candidates.first().map(|candidate| candidate.address)
            }
            Some(Deviation::DtlsDuringRestart) if restarted => link.selected.map(|path| path.remote),
            _ => None,
        };
        let local = link.socket;
        if let Some(remote) = target {
            self.links[index].held = Some(now + HOLD);
            let own = self.config.deviation == Some(Deviation::DtlsBeforeIce);
            let begun = self.probe(now, Path { local, remote }, if own { 1 } else { SENDS });
            // What comes too early is the transport's own, which goes on when its time has come.
            if own {
                self.links[index].hello = begun;
            }
        }
    }

    /// A pair has been selected: DTLS is about to begin.
    pub(super) fn before_dtls(&mut self, now: Instant, remote: SocketAddr) {
        if let (Some(Deviation::DtlsFromElsewhere), Some(local)) = (self.config.deviation, self.config.stray)
        {
            self.probe(now, Path { local, remote }, SENDS);
        }
    }

    /// Sends what is due once more.
    pub(super) fn repeat_probes(&mut self, now: Instant) {
        let mut due = Vec::new();
        for probe in self.probes.iter_mut().filter(|probe| probe.at <= now) {
            probe.left -= 1;
            probe.at = now + INTERVAL;
            due.extend(probe.packets.iter().map(|bytes| (probe.path, bytes.clone())));
        }
        self.probes.retain(|probe| probe.left > 0);
        for (Path { local, remote }, bytes) in due {
            self.transmit(now, Transmit { local, remote, bytes });
        }
    }

    /// Sends the `ClientHello` of a new association.
    fn probe(&mut self, now: Instant, path: Path, sends: u32) -> Option<Association> {
        let seed = self.random.number();
        let mut association = Association::new(&self.identity, seed, true, Vec::new(), now).ok()?;
        self.probes.push(Probe {
            path,
            packets: std::mem::take(&mut association.packets),
            at: now,
            left: sends,
        });
        self.repeat_probes(now);
        Some(association)
    }
}
