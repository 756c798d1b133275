//! Stand-alone servers and agents that run already: all that is known of them is an address.

use super::End;
use super::play::{Outcome, Play};
use super::random::Random;
use super::reply;
use super::socket::{Place, Sockets};
use super::steps::is_of_a_reply;
use super::world::{Stream, World};
use crate::stun::AttributeType;
use crate::subject::{Subject, Target};
use crate::suite::{Access, Case, Control, Draft, Knows, Login, Pair, Role, Scene, Step};
use crate::vector::wire::Message;

/// What a target made of one request that is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// Nothing.
    Silent,
    /// A server that answers anybody.
    Open,
    /// A server that asks for a login.
    Closed,
    /// An agent in this role.
    Agent(Role),
    /// An agent that refused with this code.
    Refused(u16),
}

impl Reached {
    /// Why a case of this scene cannot be carried out there, if it cannot.
    pub(super) fn end(self, target: &Target, scene: &Scene) -> Option<End> {
        let unsupported = |why: &str| Some(End::Unsupported(why.to_owned()));
        match (self, scene.server) {
            (Reached::Silent, _) => {
                let what = match target.ice {
                    Some(_) => "a valid check; are --ufrag and --pwd its own?",
                    None => "a Binding request",
                };
                let text = format!("nothing at {} answers {what}", target.address);
                Some(End::Inconclusive(text))
            }
            (Reached::Refused(code), _) => {
                let text = format!("a valid check was refused with {code}; are --ufrag and --pwd its own?");
                Some(End::Inconclusive(text))
            }
            (Reached::Closed, Some(Access::Open)) => unsupported("it asks for a login"),
            (Reached::Open, Some(Access::LongTerm)) => unsupported("it asks for no login"),
            (Reached::Agent(role), None) if role != scene.role => {
                Some(End::Unsupported(format!("the agent is the {} one", role.name())))
            }
            _ => None,
        }
    }
}

/// Why a case cannot be had at a target, if it cannot.
pub(super) fn unsupported(subject: &dyn Subject, case: &Case) -> Option<String> {
    let target = subject.target()?;
    let scene = &case.scene;
    let why = match (scene.server, &target.ice) {
        (Some(_), Some(_)) => "it is an agent, not a stand-alone server",
        (Some(Access::LongTerm), None) if target.login.is_none() => "no login was given",
        (Some(_), None) => return None,
        (None, None) => "it is a stand-alone server, not an agent",
        (None, Some(_)) => {
            let bare = scene.shared
                && !scene.lite
                && !scene.peer_lite
                && scene.streams == 1
                && scene.components == 1
                && !scene.connected
                && (!scene.ipv6 || target.address.is_ipv6())
                && scene.knows == Knows::Credentials;
            // It does not know the peer's credentials, so it makes no checks.
            let asks = |step: &Step| matches!(step, Step::Send(send) if send.control != Control::Stranger);
            let facts = case.expect.iter().flat_map(|one| one.facts);
            if bare && case.steps.iter().all(asks) && facts.into_iter().all(is_of_a_reply) {
                return None;
            }
            "it needs an agent that the suite can start"
        }
    };
    Some(why.to_owned())
}

/// The world around a target.
pub(super) fn world(subject: &dyn Subject, scene: &Scene) -> Outcome<World> {
    let Some(target) = subject.target() else {
        return Err(Box::new(End::Broken("there is no target".into())));
    };
    let broken = |error| Box::new(End::Broken(format!("{}: {error}", target.address)));
    let sockets = Sockets::towards(subject.net(), target.address).map_err(broken)?;
    let mut random = Random::new(&subject.net()).map_err(broken)?;
    let local = target.ice.as_ref().map(|ice| Pair {
        ufrag: ice.user.clone(),
        pwd: ice.password.clone(),
    });
    let remote = random.credentials(scene.remote_lengths);
    let mut stream = Stream::new("target".to_owned(), local.unwrap_or_default(), remote);
    stream.addresses.insert(1, target.address);
    Ok(World::new(*scene, String::new(), vec![stream], sockets, random))
}

impl Play<'_> {
    /// Finds out with one request that is in order whether the target is there, and what it is.
    pub(super) fn reach(&mut self) -> Outcome<Reached> {
        let agent = self.case.scene.server.is_none();
        let draft = if agent {
            self.draft(Role::Controlling, 1)
        } else {
            Draft::plain()
        };
        let socket = self.socket(Place::Candidate(0, 1))?;
        let to = self.address(0, 1)?;
        let Some(reply) = self.ask(&draft, socket, to, 0, "is it there: ")? else {
            return Ok(Reached::Silent);
        };
        Ok(match (agent, reply::code(&reply)) {
            (true, None) => Reached::Agent(Role::Controlled),
            (true, Some(487)) => Reached::Agent(Role::Controlling),
            (true, Some(code)) => Reached::Refused(code),
            (false, Some(401)) => Reached::Closed,
            (false, _) => Reached::Open,
        })
    }

    /// A valid request to a server.
    pub(super) fn server_draft(&self) -> Draft {
        if self.login.is_some() {
            Draft::long_term()
        } else {
            Draft::plain()
        }
    }

    /// Fetches the realm and the nonce of a server with a login (RFC 8489 section 9.2.3.1).
    pub(super) fn log_in(&mut self) -> Outcome<()> {
        if self.case.scene.server != Some(Access::LongTerm) {
            return Ok(());
        }
        let login = self.subject.target().and_then(|target| target.login.clone());
        let Some(login) = login else {
            return Err(Box::new(End::Unsupported("no login was given".into())));
        };
        // A nonce holds for the address that it was given to (section 9.2.4).
        let socket = self.socket(Place::Candidate(0, 1))?;
        let to = self.address(0, 1)?;
        let Some(reply) = self.ask(&Draft::plain(), socket, to, 0, "first request: ")? else {
            let text = "the first request, without a login, was not answered";
            return Err(Box::new(End::Inconclusive(text.into())));
        };
        let message = Message::read(&reply).filter(|one| one.error_code() == Some(401));
        let value = |kind: AttributeType| message.as_ref()?.find(kind.0).map(|one| one.value.to_vec());
        let (Some(realm), Some(nonce)) = (value(AttributeType::REALM), value(AttributeType::NONCE)) else {
            let text = "the first request, without a login, did not get a 401 with REALM and NONCE";
            return Err(Box::new(End::Inconclusive(text.into())));
        };
        self.login = Some(Login {
            user: Pair {
                ufrag: login.user,
                pwd: login.password,
            },
            realm: String::from_utf8_lossy(&realm).into_owned(),
            nonce,
            algorithms: value(AttributeType::PASSWORD_ALGORITHMS).unwrap_or_default(),
        });
        Ok(())
    }
}
