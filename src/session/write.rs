//! What the peer puts into its descriptions.

use super::config::{CandidateForm, Layout, Setup};
use super::describe::{Sheet, Stated, Written};
use super::deviation::Deviation;
use super::error::Error;
use super::identity::wrong_fingerprint;
use super::link::Link;
use super::log::Owner;
use super::peer::Peer;
use super::settle::tls_id_of;
use crate::credential::Credentials;
use crate::sdp::{Description, Kind};

/// The port where no address is told (RFC 8839 section 4.3.1).
const DISCARD: u16 = 9;

/// Which section stands for which, in one description.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrangement {
    /// The BUNDLE groups, the tagged section first.
    pub(super) groups: Vec<Vec<usize>>,
    /// For each section the one whose transport it uses; none if it is rejected.
    pub(super) owners: Vec<Option<usize>>,
    /// Sections without an address of their own yet.
    pub(super) bundle_only: Vec<usize>,
}

impl Peer {
    /// Writes a description and takes down what it states. With `restarts` it has new credentials.
    pub(super) fn write(
        &mut self,
        kind: Kind,
        arrangement: &Arrangement,
        restarts: bool,
    ) -> Result<String, Error> {
        let lie = self.lie(restarts)?;
        let mut stated = Vec::new();
        for (section, owner) in arrangement.owners.iter().enumerate() {
            stated.push(match owner {
                Some(owner) => self.stated(kind, section, *owner, lie.as_ref())?,
                None => None,
            });
        }
        let common = (self.config.layout == Layout::SessionLevel)
            .then(|| stated.iter().flatten().next().cloned())
            .flatten();
        let setups: Vec<Option<String>> = arrangement
            .owners
            .iter()
            .zip(&stated)
            .map(|(owner, stated)| {
                owner
                    .filter(|_| stated.is_some())
                    .map(|owner| self.setup(kind, owner))
            })
            .collect();
        if common.is_some() {
            stated.fill(None);
        }
        self.version += 1;
        let sections = self.sections.iter().zip(stated).zip(setups).enumerate();
        let sections = sections.map(|(index, ((section, stated), setup))| {
            let link = arrangement.owners[index].and_then(|owner| self.link_of(owner));
            let bundle_only = arrangement.bundle_only.contains(&index);
            let owns = arrangement.owners[index] == Some(index);
            Written {
                section,
                place: link.filter(|_| !bundle_only).map(|link| self.place(link)),
                bundle_only,
                stated,
                setup,
                candidates: link
                    .filter(|_| owns)
                    .map_or_else(Vec::new, |link| self.candidates(link)),
            }
        });
        let sheet = Sheet {
            session: self.number,
            version: self.version,
            groups: arrangement.groups.iter().map(|group| self.mids(group)).collect(),
            lite: self.config.lite,
            common,
            sections: sections.collect(),
        };
        let text = sheet.to_string();
        self.note(Owner::Own, &Description::read(&text)?);
        Ok(text)
    }

    /// Takes down the credentials that count in a description.
    pub(super) fn note(&mut self, owner: Owner, description: &Description) {
        for section in 0..description.sections.len() {
            if let (Some(ufrag), Some(password)) = (description.ufrag(section), description.password(section))
            {
                self.book
                    .describe(owner, section, &ufrag.value, password.value.as_str());
            }
        }
    }

    /// What a section states of its transport: its owner always, others by the layout.
    fn stated(
        &mut self,
        kind: Kind,
        section: usize,
        owner: usize,
        lie: Option<&Lie>,
    ) -> Result<Option<Stated>, Error> {
        let repeats = self.is_shared();
        let everywhere = self.config.layout == Layout::DistinctEverywhere;
        if section != owner && !repeats && !everywhere {
            return Ok(None);
        }
        let mut own = match self
            .link_of(owner)
            .and_then(|link| self.agent.description(link.stream))
        {
            Some(description) => description.credentials,
            None => return Ok(None),
        };
        if section != owner && everywhere {
            own = self.extra(section)?;
        }
        if let Some(lie) = lie {
            own = lie.of(&own)?;
        }
        let identity = self.next_identity.as_ref().unwrap_or(&self.identity);
        let (right, tls_id) = (identity.fingerprint(), identity.tls_id.clone());
        let offered = self.remote.as_ref().and_then(|offer| tls_id_of(offer, owner));
        let tls_id = (kind == Kind::Offer || offered.is_some()).then_some(tls_id);
        let fingerprint = match self.config.deviation {
            Some(Deviation::WrongFingerprint) => wrong_fingerprint(&right),
            _ => right,
        };
        Ok(Some(Stated {
            ufrag: own.ufrag.to_string(),
            password: text(&own),
            fingerprint,
            tls_id,
        }))
    }

    fn setup(&self, kind: Kind, owner: usize) -> String {
        let link = self.link_of(owner);
        let word = match (kind, self.config.setup) {
            (Kind::Offer, Setup::Either) => "actpass",
            (Kind::Offer, Setup::Active) => "active",
            (Kind::Offer, Setup::Passive) => "passive",
            (Kind::Answer, _) if self.config.deviation == Some(Deviation::SetupRepeated) => {
                let offered = self.remote.as_ref().and_then(|offer| setup_of(offer, owner));
                return offered.unwrap_or("actpass").to_owned();
            }
            (Kind::Answer, _) => match link.and_then(|link| link.active) {
                Some(false) => "passive",
                _ => "active",
            },
        };
        word.to_owned()
    }

    fn place(&self, link: &Link) -> (std::net::IpAddr, u16) {
        if self.config.candidates.contains(&CandidateForm::Address) {
            return (link.socket.ip(), link.socket.port());
        }
        let nowhere = if link.socket.is_ipv4() {
            std::net::Ipv4Addr::UNSPECIFIED.into()
        } else {
            std::net::Ipv6Addr::UNSPECIFIED.into()
        };
        (nowhere, DISCARD)
    }

    fn candidates(&self, link: &Link) -> Vec<String> {
        let description = self.agent.description(link.stream);
        let hosts = description
            .into_iter()
            .flat_map(|description| description.candidates);
        let lines = hosts.flat_map(|host| {
            self.config.candidates.iter().map(move |form| {
                let address = match form {
                    CandidateForm::Address => host.address.ip().to_string(),
                    CandidateForm::MulticastName => format!("{}.local", link.name),
                    CandidateForm::DomainName => format!("{}.invalid", link.name),
                };
                format!(
                    "{} {} udp {} {address} {} typ host",
                    host.foundation,
                    host.component,
                    host.priority,
                    host.address.port()
                )
            })
        });
        lines.collect()
    }

    /// Credentials of a bundled section that nothing is made with.
    fn extra(&mut self, section: usize) -> Result<Credentials, Error> {
        if let Some(known) = self.extra.get(&section) {
            return Ok(known.clone());
        }
        let drawn = self.draw_credentials()?;
        self.extra.insert(section, drawn.clone());
        Ok(drawn)
    }

    /// What is said of the credentials that is not so.
    fn lie(&mut self, restarts: bool) -> Result<Option<Lie>, Error> {
        if restarts {
            return Ok(None);
        }
        let (fragment, password) = match self.config.deviation {
            Some(Deviation::FragmentChanged) => (true, false),
            Some(Deviation::PasswordChanged) => (false, true),
            Some(Deviation::CredentialsChangedUnused) => (true, true),
            _ => return Ok(None),
        };
        let drawn = self.draw_credentials()?;
        Ok(Some(Lie {
            fragment: fragment.then(|| drawn.ufrag.to_string()),
            password: password.then(|| text(&drawn)),
        }))
    }

    /// Whether sections repeat one set of credentials.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.config.layout, Layout::Same | Layout::SessionLevel)
    }
}

/// Halves of credentials that are stated instead of the right ones.
struct Lie {
    fragment: Option<String>,
    password: Option<String>,
}

impl Lie {
    fn of(&self, own: &Credentials) -> Result<Credentials, Error> {
        let fragment = self.fragment.clone().unwrap_or_else(|| own.ufrag.to_string());
        let password = self.password.clone().unwrap_or_else(|| text(own));
        Ok(Credentials::new(fragment, password).map_err(crate::agent::AddError::from)?)
    }
}

/// The `setup` that counts for a section.
pub(super) fn setup_of(description: &Description, section: usize) -> Option<&str> {
    let own = description.sections.get(section)?.attributes.setup.as_deref();
    own.or(description.session.setup.as_deref())
}

fn text(credentials: &Credentials) -> String {
    String::from_utf8_lossy(credentials.password.as_bytes()).into_owned()
}
