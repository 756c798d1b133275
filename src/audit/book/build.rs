//! From descriptions and credentials to the book.

use crate::audit::credentials_file::Entry;
use crate::audit::report::Side;
use crate::audit::sources::{Document, Exchange};
use crate::sdp::{
    self, CandidateAddress, CandidateTransport, Description, SdpError, Section, TcpType, Transport,
};

use super::passwords::Passwords;
use super::{Book, Leg, Location, Problem, Set, SetId, Standing, index};

impl Book {
    pub(in crate::audit) fn new(exchanges: &[Exchange], entries: Vec<Entry>) -> Self {
        let mut book = Self::default();
        let mut passwords = Passwords::default();
        book.plan(exchanges);
        for exchange in exchanges {
            book.exchange(exchange, &mut passwords);
        }
        book.gaps(exchanges);
        book.entries(entries, &mut passwords);
        book.settled = exchanges.iter().any(|exchange| exchange.answer.is_some())
            || (exchanges.is_empty()
                && book.sets.iter().all(|set| set.leg.is_some())
                && !book.sets.is_empty());
        for (id, set) in book.sets.iter().enumerate() {
            book.by_ufrag
                .entry(set.ufrag.as_bytes().into())
                .or_default()
                .push(id);
        }
        book
    }

    /// The legs are those of the last exchange that tells them.
    fn plan(&mut self, exchanges: &[Exchange]) {
        self.described = !exchanges.is_empty();
        let whole = |exchange: &&Exchange| exchange.offer.is_some() && exchange.answer.is_some();
        self.complete = exchanges.iter().any(|exchange| whole(&exchange));
        let Some(exchange) = exchanges.iter().rev().find(whole).or(exchanges.last()) else {
            return;
        };
        let documents = [&exchange.offer, &exchange.answer];
        let Some(any) = documents.iter().find_map(|one| one.as_ref()) else {
            return;
        };
        let sides = [sdp::Side::Offerer, sdp::Side::Answerer];
        for (at, side) in sides.into_iter().enumerate() {
            let author = exchange.authors()[at];
            let Ok(transports) = resolved(exchange, side) else {
                continue;
            };
            for (leg, transport) in transports.iter().enumerate() {
                if leg == self.legs.len() {
                    self.legs.push(Leg::default());
                }
                let mid = |section: usize| mid_of(&any.description, section);
                self.legs[leg].tagged[index(author)] = transport.sections.first().copied().map(mid);
                if self.legs[leg].mids.is_empty() {
                    let mut sections = transport.sections.clone();
                    sections.sort_unstable();
                    self.legs[leg].mids = sections.into_iter().map(mid).collect();
                }
                self.legs[leg].rtcp = self.complete && has_rtcp(documents, &transport.sections);
            }
        }
    }

    fn exchange(&mut self, exchange: &Exchange, passwords: &mut Passwords) {
        if let (Some(offer), Some(answer)) = (&exchange.offer, &exchange.answer) {
            self.unworkable(offer, answer, exchange.authors());
        }
        for (at, document) in [&exchange.offer, &exchange.answer].into_iter().enumerate() {
            let Some(document) = document else { continue };
            let author = exchange.authors()[at];
            let sdp_side = [sdp::Side::Offerer, sdp::Side::Answerer][at];
            let transports = resolved(exchange, sdp_side).ok();
            self.sets_of_document(
                document,
                author,
                transports.as_deref(),
                exchange.answer.is_some(),
                passwords,
            );
            self.party_of(document, author);
        }
    }

    fn sets_of_document(
        &mut self,
        document: &Document,
        author: Side,
        transports: Option<&[Transport<'_>]>,
        answered: bool,
        passwords: &mut Passwords,
    ) {
        let description = &document.description;
        let first_new = self.sets.len();
        let mut tags = Vec::new();
        for section in 0..description.sections.len() {
            let (Some(ufrag), Some(password)) = (description.ufrag(section), description.password(section))
            else {
                continue;
            };
            let leg = transports.and_then(|all| all.iter().position(|one| one.sections.contains(&section)));
            let tag = leg.and_then(|leg| transports?.get(leg)?.sections.first().copied());
            let key = passwords.key(password.value.as_str(), &mut self.keys);
            let set = Set {
                side: Some(author),
                section: Some(section),
                mid: description.sections[section].mid.clone(),
                kind: Some(description.sections[section].kind.clone()),
                generation: self.generation(author, section, &ufrag.value),
                ufrag: ufrag.value.clone(),
                key,
                standing: match (transports, answered, tag) {
                    (None, ..) => Standing::Unknown,
                    (_, false, _) => Standing::Proposed,
                    (.., None) => Standing::Rejected,
                    (.., Some(tag)) if tag == section => Standing::Valid,
                    (.., Some(_)) => Standing::BundledUnknown,
                },
                leg: self.leg_of(description, section),
            };
            tags.push(tag.filter(|&tag| tag != section));
            self.sets.push(set);
        }
        self.link(first_new, &tags);
    }

    /// Points bundled sets to the set of their tagged section.
    fn link(&mut self, first: SetId, tags: &[Option<usize>]) {
        for (offset, tag) in tags.iter().enumerate() {
            let id = first + offset;
            if self.sets[id].standing != Standing::BundledUnknown {
                continue;
            }
            let tagged = (first..self.sets.len()).find(|&other| self.sets[other].section == *tag);
            if let Some(tagged) = tagged {
                let same = self.sets[tagged].ufrag == self.sets[id].ufrag;
                self.sets[id].standing = if same {
                    Standing::Valid
                } else {
                    Standing::Bundled(tagged)
                };
            }
        }
    }

    fn leg_of(&self, description: &Description, section: usize) -> Option<usize> {
        let mid = mid_of(description, section);
        self.legs.iter().position(|leg| leg.mids.contains(&mid))
    }

    /// A fragment that the section had before keeps its generation; a new one counts on.
    fn generation(&self, side: Side, section: usize, ufrag: &str) -> u32 {
        let mut own = self
            .sets
            .iter()
            .rev()
            .filter(|set| set.side == Some(side) && set.section == Some(section));
        match own.next() {
            None => 0,
            Some(last) if last.ufrag == ufrag => last.generation,
            Some(last) => last.generation + 1,
        }
    }

    fn party_of(&mut self, document: &Document, author: Side) {
        let description = &document.description;
        let party = &mut self.parties[index(author)];
        party.known = true;
        party.lite = Some(description.ice_lite);
        let levels = || {
            std::iter::once(&description.session)
                .chain(description.sections.iter().map(|section| &section.attributes))
        };
        for fingerprint in levels().flat_map(|level| &level.fingerprints) {
            let mut words = fingerprint.split_whitespace();
            if let (Some(hash), Some(value)) = (words.next(), words.next()) {
                let stated = (hash.to_ascii_lowercase(), value.to_ascii_uppercase());
                if !party.fingerprints.contains(&stated) {
                    party.fingerprints.push(stated);
                }
            }
        }
        party.setup = levels().find_map(|level| level.setup.clone());
        for (section, stated) in description.sections.iter().enumerate() {
            let leg = self.leg_of(description, section);
            let tagged = leg.and_then(|leg| self.legs[leg].tagged[index(author)].as_ref());
            let serves = tagged.is_none_or(|tagged| *tagged == mid_of(description, section));
            for candidate in &stated.candidates {
                let CandidateAddress::Ip(ip) = candidate.address else {
                    continue;
                };
                let active = candidate.tcp_type == Some(TcpType::Active);
                if active || matches!(candidate.transport, CandidateTransport::Other(_)) {
                    continue;
                }
                let location = Location {
                    side: author,
                    leg,
                    component: candidate.component,
                    unused: (self.complete && !serves).then_some(section),
                };
                let known = self.addresses.entry((ip, candidate.port).into()).or_default();
                if !known.contains(&location) {
                    known.push(location);
                }
            }
        }
    }

    /// A side of which any description is missing is not known: what it stated there may be what is used.
    fn gaps(&mut self, exchanges: &[Exchange]) {
        for exchange in exchanges {
            for (document, author) in [&exchange.offer, &exchange.answer]
                .into_iter()
                .zip(exchange.authors())
            {
                if document.is_none() {
                    self.parties[index(author)].known = false;
                }
            }
        }
    }

    /// Keeps the first thing that keeps an offer and its answer from working.
    fn unworkable(&mut self, offer: &Document, answer: &Document, authors: [Side; 2]) {
        if self.problem.is_some() {
            return;
        }
        let problem = |document: &Document, side, error: &SdpError, section| Problem {
            side: Some(side),
            text: format!("{}: {error}", document.name),
            section,
        };
        let checked = [
            (offer, sdp::Kind::Offer, authors[0]),
            (answer, sdp::Kind::Answer, authors[1]),
        ];
        for (document, kind, side) in checked {
            if let Err(error) = document.description.check(kind) {
                self.problem = Some(problem(document, side, &error, "RFC 8839 5.4"));
                return;
            }
        }
        for side in [sdp::Side::Offerer, sdp::Side::Answerer] {
            if let Err(error) = sdp::transports(&offer.description, Some(&answer.description), side) {
                self.problem = Some(problem(answer, authors[1], &error, "RFC 9143 7.3"));
                return;
            }
        }
    }
}

/// The transports of one side of an exchange. An answer alone tells its own grouping: what it bundles was offered.
fn resolved(exchange: &Exchange, side: sdp::Side) -> Result<Vec<Transport<'_>>, SdpError> {
    match (&exchange.offer, &exchange.answer) {
        (Some(offer), answer) => sdp::transports(
            &offer.description,
            answer.as_ref().map(|answer| &answer.description),
            side,
        ),
        (None, Some(answer)) => sdp::transports(&answer.description, Some(&answer.description), side),
        (None, None) => Ok(Vec::new()),
    }
}

fn mid_of(description: &Description, section: usize) -> String {
    let stated = description.sections.get(section).and_then(|one| one.mid.clone());
    stated.unwrap_or_else(|| section.to_string())
}

/// Whether RTCP has a component of its own: both sides have candidates for it, and not both put it with RTP.
fn has_rtcp(documents: [&Option<Document>; 2], sections: &[usize]) -> bool {
    let is_media = |section: &Section| section.protocol.contains("RTP/");
    sections.iter().any(|&index| {
        let stated = |document: &Document| {
            let section = document.description.sections.get(index);
            let second = section.is_some_and(|section| {
                is_media(section)
                    && section
                        .candidates
                        .iter()
                        .any(|candidate| candidate.component == 2)
            });
            (second, document.muxed.get(index).copied().unwrap_or_default())
        };
        let stated = documents.map(|document| document.as_ref().map_or((false, false), stated));
        stated.iter().all(|(second, _)| *second) && !stated.iter().all(|(_, muxed)| *muxed)
    })
}
