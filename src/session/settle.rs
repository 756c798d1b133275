//! What both descriptions together mean for a transport.

use std::net::SocketAddr;
use std::time::Instant;

use super::deviation::Deviation;
use super::error::Error;
use super::link::{Link, Remote};
use super::peer::Peer;
use crate::agent::{AddError, Candidate, Kind, RemoteDescription, State, StreamConfig};
use crate::credential::Credentials;
use crate::fault;
use crate::sdp::{CandidateAddress, CandidateKind, CandidateTransport, Description, Level};

impl Peer {
    /// Takes the other side of a transport from the description that `self.remote` is by now.
    pub(super) fn settle(
        &mut self,
        now: Instant,
        index: usize,
        owner: usize,
        active: bool,
        renewed: bool,
    ) -> Result<(), Error> {
        let Some(description) = &self.remote else {
            return Ok(());
        };
        let ignores = self.config.deviation == Some(Deviation::RestartIgnored);
        let link = &self.links[index];
        let renewed = renewed || is_renewed(link, description, owner);
        let known = link
            .remote
            .as_ref()
            .filter(|_| ignores)
            .map(|known| known.used.clone());
        let used = match known {
            Some(known) => known,
            None => self.checked_with(description, index, owner)?,
        };
        let remote = Remote {
            owner,
            used,
            candidates: self.checked_at(description, owner),
            lite: description.ice_lite,
            fingerprints: match self.links[index].sections.last() {
                Some(&last) if fault::is(&fault::FINGERPRINT_OF_LAST_SECTION) => {
                    fingerprints(description, last).to_vec()
                }
                _ => fingerprints(description, owner).to_vec(),
            },
            tls_id: tls_id_of(description, owner).cloned(),
        };
        let stream = link.stream;
        self.before_checks(now, index, &remote);
        self.agent.set_remote(now, stream, remote.description())?;
        let link = &mut self.links[index];
        let restarted = link
            .remote
            .as_ref()
            .is_some_and(|known| known.used != remote.used);
        let renewed = renewed || (restarted && fault::is(&fault::RESTART_MAKES_AN_ASSOCIATION));
        link.remote = Some(remote);
        link.active = Some(active);
        if renewed && link.association.is_some() {
            link.renew();
        }
        Ok(())
    }

    /// What a transport's checks are to name and to be signed with.
    fn checked_with(
        &self,
        description: &Description,
        index: usize,
        owner: usize,
    ) -> Result<Credentials, Error> {
        let stated = |section| credentials_of(description, section);
        let own = self
            .agent
            .description(self.links[index].stream)
            .map(|own| own.credentials);
        let own = own
            .as_ref()
            .map(|own| String::from_utf8_lossy(own.password.as_bytes()).into_owned());
        let owner = if fault::is(&fault::CHECKS_OF_FIRST_SECTION) {
            0
        } else {
            owner
        };
        let (ufrag, password) = stated(owner).ok_or_else(|| Error::Section {
            line: description.sections[owner].line,
            section: owner,
            what: "no credentials count for it",
        })?;
        let (ufrag, password) = match self.config.deviation {
            Some(Deviation::ChecksOfSection(other)) => stated(other).unwrap_or((ufrag, password)),
            Some(Deviation::ChecksSignedWith(other)) => {
                (ufrag, stated(other).map_or(password, |(_, other)| other))
            }
            Some(Deviation::ChecksSignedWithOwn) => (ufrag, own.as_deref().unwrap_or(password)),
            _ => (ufrag, password),
        };
        Ok(Credentials::new(ufrag, password).map_err(AddError::from)?)
    }

    /// Where a transport's checks are to go: with another section's credentials also to its candidates.
    fn checked_at(&self, description: &Description, owner: usize) -> Vec<Candidate> {
        let mut all = match description.sections.len().checked_sub(1) {
            Some(last) if fault::is(&fault::CANDIDATES_OF_LAST_SECTION) => candidates(description, last),
            _ => candidates(description, owner),
        };
        if let Some(Deviation::ChecksOfSection(other)) = self.config.deviation {
            // On a foundation of their own, so that they do not wait for the others to succeed first.
            let further = candidates(description, other).into_iter().map(|one| Candidate {
                foundation: format!("{} of {other}", one.foundation),
                ..one
            });
            let further: Vec<Candidate> = further
                .filter(|one| !all.iter().any(|known| known.address == one.address))
                .collect();
            all.extend(further);
        }
        all
    }

    /// A deviation was taken on or dropped: the checks of a transport may have to be other ones. The agent takes
    /// no other password for a generation, so the stream is made anew with the credentials it had.
    pub(super) fn reconsider(&mut self, now: Instant, index: usize) -> Result<(), Error> {
        let link = &self.links[index];
        let (Some(mut remote), Some(description)) = (link.remote.clone(), &self.remote) else {
            return Ok(());
        };
        let used = self.checked_with(description, index, remote.owner)?;
        let (stream, socket) = (link.stream, link.socket);
        if used == remote.used || self.config.deviation == Some(Deviation::RestartIgnored) {
            return Ok(());
        }
        remote.candidates = self.checked_at(description, remote.owner);
        let local = self.agent.description(stream).map(|own| own.credentials);
        self.agent.close(stream);
        self.agent.add_stream(StreamConfig {
            stream,
            local,
            sockets: vec![(1, socket)],
        })?;
        remote.used = used;
        self.agent.set_remote(now, stream, remote.description())?;
        let link = &mut self.links[index];
        link.remote = Some(remote);
        link.ice = State::New;
        link.selected = None;
        Ok(())
    }
}

impl Remote {
    fn description(&self) -> RemoteDescription {
        RemoteDescription {
            credentials: self.used.clone(),
            candidates: self.candidates.clone(),
            lite: self.lite,
        }
    }
}

/// Whether a description begins a new association: another certificate, or another name for the association
/// (RFC 8842 section 5.1).
pub(super) fn is_renewed(link: &Link, description: &Description, section: usize) -> bool {
    if fault::is(&fault::NEW_FINGERPRINT_MAKES_NO_ASSOCIATION) {
        return false;
    }
    link.remote.as_ref().is_some_and(|known| {
        let other_id = tls_id_of(description, section).zip(known.tls_id.as_ref());
        known.fingerprints != fingerprints(description, section)
            || other_id.is_some_and(|(one, two)| one != two)
    })
}

/// A section with a transport of its own has to have one (RFC 8827 section 5.1.2).
pub(super) fn check_fingerprint(description: &Description, section: usize) -> Result<(), Error> {
    if fingerprints(description, section).is_empty() {
        let line = description.sections[section].line;
        let what = "it has no fingerprint";
        return Err(Error::Section { line, section, what });
    }
    Ok(())
}

/// The fragment and the password that count for a section.
pub(super) fn credentials_of(description: &Description, section: usize) -> Option<(&str, &str)> {
    if fault::is(&fault::CREDENTIALS_ABOVE_SECTIONS_UNREAD)
        && description.ufrag(section)?.level == Level::Session
    {
        return None;
    }
    let (ufrag, password) = (description.ufrag(section)?, description.password(section)?);
    Some((&ufrag.value, password.value.as_str()))
}

fn fingerprints(description: &Description, section: usize) -> &[String] {
    let own = description
        .sections
        .get(section)
        .map(|section| &section.attributes.fingerprints);
    match own.filter(|own| !own.is_empty()) {
        Some(own) => own,
        None if fault::is(&fault::FINGERPRINT_ABOVE_SECTIONS_UNREAD) => &[],
        None => &description.session.fingerprints,
    }
}

pub(super) fn tls_id_of(description: &Description, section: usize) -> Option<&String> {
    let own = description.sections.get(section)?.attributes.tls_id.as_ref();
    own.or(description.session.tls_id.as_ref())
}

/// Those that an agent with UDP that resolves no names can check.
fn candidates(description: &Description, section: usize) -> Vec<Candidate> {
    let listed = description
        .sections
        .get(section)
        .into_iter()
        .flat_map(|section| &section.candidates);
    let usable = listed.filter_map(|one| {
        let CandidateAddress::Ip(ip) = one.address else {
            return None;
        };
        let kind = match one.kind {
            CandidateKind::Host => Kind::Host,
            CandidateKind::ServerReflexive => Kind::ServerReflexive,
            CandidateKind::PeerReflexive => Kind::PeerReflexive,
            CandidateKind::Relayed => Kind::Relayed,
            CandidateKind::Other(_) => return None,
        };
        (one.transport == CandidateTransport::Udp && one.component == 1).then(|| Candidate {
            component: 1,
            foundation: one.foundation.clone(),
            priority: one.priority,
            address: SocketAddr::new(ip, one.port),
            kind,
        })
    });
    usable.collect()
}
