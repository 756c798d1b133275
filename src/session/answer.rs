//! Answers to offers.

use std::time::Instant;

use super::config::{Bundle, Setup};
use super::deviation::Deviation;
use super::error::Error;
use super::log::Owner;
use super::media::{Raw, Section};
use super::peer::Peer;
use super::settle::{check_fingerprint, credentials_of, is_renewed};
use super::write::{Arrangement, setup_of};
use crate::fault;
use crate::sdp::{Description, Kind};

impl Peer {
    /// Takes an offer and writes the answer. Checks begin at once: the offerer answers them on every transport it
    /// has offered (RFC 9143 section 7.2).
    pub fn answer(&mut self, now: Instant, offer: &str) -> Result<String, Error> {
        if self.open.is_some() {
            return Err(Error::Order("an own offer is open"));
        }
        let description = Description::read(offer)?;
        description.check(Kind::Offer)?;
        let raws = Raw::read(offer);
        let (sections, arrangement) = self.judge(&description, &raws)?;
        let own =
            |index: &usize| arrangement.owners[*index] == Some(*index) && self.link_of(*index).is_none();
        let added: Vec<usize> = (0..sections.len()).filter(own).collect();
        self.check_sockets(added.len())?;

        if self.sections.is_empty() {
            self.be_answerer();
        }
        self.sections = sections;
        self.groups.clone_from(&arrangement.groups);
        self.note(Owner::Other, &description);
        self.arrange(&arrangement);
        let restarted = self.follow_restarts(&description)?;
        for section in added {
            self.add_link(section)?;
        }
        self.arrange(&arrangement);
        for index in 0..self.links.len() {
            self.links[index].active = Some(self.is_active(&description, index, self.links[index].owner)?);
        }
        self.remote = Some(description);
        let text = self.write(Kind::Answer, &arrangement, restarted)?;
        for index in 0..self.links.len() {
            let link = &self.links[index];
            let (owner, active) = (link.owner, link.active.unwrap_or(true));
            self.settle(now, index, owner, active, false)?;
        }
        self.drive(now);
        Ok(text)
    }

    /// Puts the sections on the transports there are, and ends those that are not used any more.
    fn arrange(&mut self, arrangement: &Arrangement) {
        let all = 0..arrangement.owners.len();
        for owner in all.clone().filter(|&one| arrangement.owners[one] == Some(one)) {
            let others = all
                .clone()
                .filter(|&one| one != owner && arrangement.owners[one] == Some(owner));
            let members: Vec<usize> = std::iter::once(owner).chain(others).collect();
            self.merge(&members);
        }
        self.drop_unused();
    }

    /// Restarts what the offer restarts; credentials that sections share restart together.
    fn follow_restarts(&mut self, offer: &Description) -> Result<bool, Error> {
        let asked: Vec<bool> = (0..self.links.len())
            .map(|index| self.is_restarted(offer, index))
            .collect();
        let any = asked.contains(&true);
        let all = match self.config.deviation {
            Some(Deviation::RestartIgnored) => return Ok(false),
            Some(Deviation::RestartUnasked) => true,
            _ => any && self.is_shared(),
        };
        let mut shared = None;
        for index in (0..asked.len()).filter(|&index| all || asked[index]) {
            self.restart(index, &mut shared)?;
        }
        Ok(any || all)
    }

    /// What becomes of each section, with nothing changed yet.
    fn judge(&self, offer: &Description, raws: &[Raw<'_>]) -> Result<(Vec<Section>, Arrangement), Error> {
        if raws.len() < self.sections.len() {
            return Err(Error::Order("the offer has fewer sections than the session"));
        }
        let mut sections = Vec::new();
        for (index, (raw, offered)) in raws.iter().zip(&offer.sections).enumerate() {
            let mid = offered.mid.clone().unwrap_or_else(|| index.to_string());
            let known = self.sections.get(index).filter(|known| !known.rejected);
            let mut section = known.map_or_else(|| Section::answered(raw, mid), Clone::clone);
            section.rejected |= offered.is_rejected() || self.config.rejects.contains(&index);
            if !section.rejected {
                raw.check_port(offered.line, index)?;
            }
            sections.push(section);
        }
        let mut arrangement = Arrangement {
            owners: vec![None; sections.len()],
            ..Arrangement::default()
        };
        if self.config.bundle != Bundle::None {
            self.judge_groups(offer, &sections, &mut arrangement);
        }
        for (index, section) in sections.iter_mut().enumerate() {
            let bundled = arrangement.owners[index].is_some();
            // Without its group a section has no address (RFC 9143 section 6).
            section.rejected |= !bundled && offer.sections[index].port == 0;
            if !section.rejected && !bundled {
                arrangement.owners[index] = Some(index);
            }
            if arrangement.owners[index] == Some(index) {
                check_fingerprint(offer, index)?;
            }
        }
        Ok((sections, arrangement))
    }

    fn judge_groups(&self, offer: &Description, sections: &[Section], arrangement: &mut Arrangement) {
        for group in &offer.groups {
            let live = group
                .sections
                .iter()
                .copied()
                .filter(|&one| !sections[one].rejected);
            let mut members: Vec<usize> = live.collect();
            let can_be_tagged = |section: &usize| {
                offer.sections[*section].port != 0 && credentials_of(offer, *section).is_some()
            };
            // Once a group is agreed on, its tag is the offerer's to choose (RFC 9143 section 7.3).
            let is_new = members.iter().all(|&section| self.link_of(section).is_none());
            let wanted = self
                .config
                .tagged
                .filter(|wanted| is_new && members.contains(wanted) && can_be_tagged(wanted));
            let Some(tagged) = wanted.or_else(|| members.iter().copied().find(can_be_tagged)) else {
                continue;
            };
            members.sort_by_key(|&section| section != tagged);
            for &section in &members {
                arrangement.owners[section] = Some(tagged);
            }
            arrangement.groups.push(members);
        }
    }

    /// Whether the offer has other credentials than those the transport is checked with (RFC 8839 section 4.4.1.1).
    fn is_restarted(&self, offer: &Description, index: usize) -> bool {
        let link = &self.links[index];
        let (Some(before), Some(known)) = (&self.remote, &link.remote) else {
            return false;
        };
        let stated = |description, section| {
            let (ufrag, password) = credentials_of(description, section)?;
            Some((ufrag.to_owned(), password.to_owned()))
        };
        let changed = stated(before, known.owner) != stated(offer, link.owner);
        changed && !fault::is(&fault::RESTART_ANSWERED_WITH_OLD_CREDENTIALS)
    }

    /// Who sends the `ClientHello`. An association that goes on keeps its roles (RFC 8842 section 5.3).
    fn is_active(&self, offer: &Description, index: usize, section: usize) -> Result<bool, Error> {
        let link = &self.links[index];
        if let Some(active) = link.active
            && link.association.is_some()
            && !is_renewed(link, offer, section)
        {
            return Ok(active);
        }
        match setup_of(offer, section) {
            None | Some("actpass") => Ok(self.config.setup != Setup::Passive),
            Some("active") => Ok(false),
            Some("passive") => Ok(true),
            Some(_) => Err(Error::Section {
                line: offer.sections[section].line,
                section,
                what: "its setup is none of actpass, active and passive",
            }),
        }
    }
}
