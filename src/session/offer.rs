//! Offers, and the answers to them.

use std::time::Instant;

use super::config::{Bundle, Layout, Media, Proposal};
use super::error::Error;
use super::identity::Identity;
use super::log::Owner;
use super::media::{Raw, Section};
use super::peer::Peer;
use super::write::{Arrangement, setup_of};
use crate::fault;
use crate::sdp::{Description, Kind, Side, transports};

impl Peer {
    /// Writes an offer, or a re-offer. From now on checks to every transport in it are answered.
    pub fn offer(&mut self, now: Instant, proposal: &Proposal) -> Result<String, Error> {
        self.check_proposal(proposal)?;
        let first = self.sections.is_empty();
        let known = self.sections.len();
        let kinds = &proposal.sections;
        let further: Vec<Media> = kinds[known..].to_vec();
        let is_application = |section: &Section| section.is_application() && !section.rejected;
        self.opens |= further.contains(&Media::Application) && !self.sections.iter().any(is_application);
        for media in further {
            let mid = self.free_mid();
            self.sections.push(Section::offered(media, mid));
        }
        for &section in &proposal.disabled {
            self.sections[section].rejected = true;
        }
        let arrangement = self.proposed(first);
        let own =
            |index: &usize| arrangement.owners[*index] == Some(*index) && self.link_of(*index).is_none();
        let added: Vec<usize> = (0..self.sections.len()).filter(own).collect();
        if let Err(error) = self.check_sockets(added.len()) {
            self.sections.truncate(known);
            return Err(error);
        }
        if proposal.restart {
            let mut shared = None;
            for index in 0..self.links.len() {
                self.restart(index, &mut shared)?;
            }
        }
        for section in added {
            self.add_link(section)?;
        }
        if proposal.renew_dtls {
            self.next_identity = Some(Identity::draw(&mut self.random)?);
        }
        let text = self.write(Kind::Offer, &arrangement, proposal.restart)?;
        self.open = Some(Description::read(&text)?);
        self.drive(now);
        Ok(text)
    }

    /// Takes the answer to the offer that is open. Checks begin.
    pub fn accept(&mut self, now: Instant, answer: &str) -> Result<(), Error> {
        let description = Description::read(answer)?;
        description.check(Kind::Answer)?;
        let offer = self
            .open
            .as_ref()
            .ok_or(Error::Order("there is no offer to answer"))?;
        let own = transports(offer, Some(&description), Side::Offerer)?;
        let other = transports(offer, Some(&description), Side::Answerer)?;
        let mut matched = Vec::new();
        for transport in own {
            let owner = transport.sections[0];
            let other = other.iter().find(|one| one.sections.contains(&owner));
            let remote = other.map_or(owner, |one| one.sections[0]);
            let active = offerer_is_active(&description, remote)?;
            super::settle::check_fingerprint(&description, remote)?;
            matched.push((transport.sections, remote, active));
        }
        for (index, raw) in Raw::read(answer).iter().enumerate() {
            raw.check_port(description.sections[index].line, index)?;
        }
        self.open = None;
        self.take_rejections(&description);
        self.groups = description
            .groups
            .iter()
            .map(|group| group.sections.clone())
            .collect();
        self.note(Owner::Other, &description);
        let renewed = self.next_identity.take().map(|identity| self.identity = identity);
        self.remote = Some(description);
        for (sections, _, _) in &matched {
            self.merge(sections);
        }
        self.drop_unused();
        for (sections, remote, active) in matched {
            if let Some(index) = self.index_of(sections[0]) {
                self.settle(now, index, remote, active, renewed.is_some())?;
            }
        }
        self.drive(now);
        Ok(())
    }

    fn check_proposal(&self, proposal: &Proposal) -> Result<(), Error> {
        if self.open.is_some() {
            return Err(Error::Order("the offer before has no answer yet"));
        }
        let kinds = &proposal.sections;
        if kinds.is_empty() {
            return Err(Error::Proposal("there is no section"));
        }
        let mut known = self.sections.iter().enumerate();
        if !known.all(|(at, section)| kinds.get(at).is_some_and(|kind| kind.name() == section.kind)) {
            return Err(Error::Proposal("it does not begin with the sections there are"));
        }
        if proposal.disabled.iter().any(|&section| section >= kinds.len()) {
            return Err(Error::Proposal("it disables a section that is not there"));
        }
        Ok(())
    }

    fn free_mid(&self) -> String {
        let taken = |mid: &String| self.sections.iter().any(|section| section.mid == *mid);
        let mut number = self.sections.len();
        loop {
            let mid = number.to_string();
            if !taken(&mid) {
                return mid;
            }
            number += 1;
        }
    }

    /// Which sections the offer puts where. What was agreed on stays as it is; in a group that exists further
    /// sections have no address of their own (RFC 9143 section 7.5.1).
    fn proposed(&self, first: bool) -> Arrangement {
        let live = |section: &usize| !self.sections[*section].rejected;
        let all: Vec<usize> = (0..self.sections.len()).filter(live).collect();
        let mut arrangement = Arrangement {
            owners: vec![None; self.sections.len()],
            ..Arrangement::default()
        };
        let bundles = self.config.bundle != Bundle::None && (first || !self.groups.is_empty());
        let tagged = self.tagged(&all);
        for &section in &all {
            let linked = self.link_of(section).map(|link| link.owner);
            let shares = bundles && linked.is_none() && section != tagged && self.shares(section, first);
            arrangement.owners[section] = linked.or(Some(if shares { tagged } else { section }));
            if shares {
                arrangement.bundle_only.push(section);
            }
        }
        if bundles {
            arrangement.groups = self.proposed_groups(&all, tagged);
        }
        arrangement
    }

    /// The first group takes the sections that are new.
    fn proposed_groups(&self, all: &[usize], tagged: usize) -> Vec<Vec<usize>> {
        let elsewhere = |section: &usize| self.groups.iter().skip(1).any(|group| group.contains(section));
        let alone = |section: &usize| {
            let known = self.link_of(*section).is_some() && !self.groups.is_empty();
            known && !self.groups[0].contains(section)
        };
        let mut main: Vec<usize> = all.to_vec();
        main.retain(|section| !elsewhere(section) && !alone(section));
        main.sort_by_key(|&section| (section != tagged, section));
        let others = self.groups.iter().skip(1).cloned();
        let mut groups: Vec<Vec<usize>> = std::iter::once(main).chain(others).collect();
        for group in &mut groups {
            group.retain(|section| all.contains(section));
        }
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// The owner of the first group's transport, or who is to become it.
    fn tagged(&self, all: &[usize]) -> usize {
        let agreed = self.groups.first().into_iter().flatten();
        let owner = agreed
            .filter_map(|&section| self.link_of(section))
            .map(|link| link.owner)
            .next();
        let wanted = self.config.tagged.filter(|wanted| all.contains(wanted));
        let first = all.first().copied();
        owner
            .filter(|owner| all.contains(owner))
            .or(wanted)
            .or(first)
            .unwrap_or(0)
    }

    /// Whether a section that is not tagged waits for the tagged one's transport.
    fn shares(&self, section: usize, first: bool) -> bool {
        let kind = &self.sections[section].kind;
        let repeats = self.sections[..section]
            .iter()
            .any(|one| one.kind == *kind && !one.rejected);
        match self.config.bundle {
            _ if !first || self.config.layout == Layout::TaggedOnly => true,
            Bundle::MaxBundle => true,
            Bundle::Balanced => repeats,
            Bundle::MaxCompat | Bundle::None => false,
        }
    }

    fn take_rejections(&mut self, answer: &Description) {
        if fault::is(&fault::REJECTION_NOT_READ) {
            return;
        }
        for (section, answered) in self.sections.iter_mut().zip(&answer.sections) {
            section.rejected |= answered.is_rejected();
        }
    }

    /// Puts sections on the transport of the first of them.
    pub(super) fn merge(&mut self, sections: &[usize]) {
        let Some(kept) = self.index_of(sections[0]) else {
            return;
        };
        let stream = self.links[kept].stream;
        if fault::is(&fault::BUNDLED_TRANSPORTS_KEPT) {
            return;
        }
        while let Some(other) = self
            .links
            .iter()
            .position(|link| link.stream != stream && link.sections.iter().any(|one| sections.contains(one)))
        {
            self.drop_link(other);
        }
        if let Some(index) = self.links.iter().position(|link| link.stream == stream) {
            self.links[index].owner = sections[0];
            self.links[index].sections = sections.to_vec();
        }
    }

    /// Ends transports whose sections are all rejected.
    pub(super) fn drop_unused(&mut self) {
        let rejected: Vec<bool> = self.sections.iter().map(|section| section.rejected).collect();
        for link in &mut self.links {
            link.sections
                .retain(|&section| !rejected[section] || section == link.owner);
        }
        let unused = |link: &super::link::Link| link.sections.iter().all(|&section| rejected[section]);
        while let Some(index) = self.links.iter().position(unused) {
            self.drop_link(index);
        }
    }
}

/// Who sends the `ClientHello`, by the answer; by default the answerer (RFC 5763 section 5).
fn offerer_is_active(answer: &Description, section: usize) -> Result<bool, Error> {
    match setup_of(answer, section) {
        _ if fault::is(&fault::DTLS_SERVER_IN_EVERY_ANSWER) => Ok(false),
        None | Some("active") => Ok(false),
        Some("passive") => Ok(true),
        Some(_) => Err(Error::Section {
            line: answer.sections[section].line,
            section,
            what: "its setup is neither active nor passive, and an answer has to choose",
        }),
    }
}
