//! Stand-alone servers and agents that run already: all that is known of them is an address.

use super::End;
use super::play::{Outcome, Play};
use super::random;
use super::socket::{Place, Sockets};
use super::world::{Stream, World};
use crate::stun::AttributeType;
use crate::subject::Subject;
use crate::suite::{Access, Draft, Knows, Login, Pair, Scene};
use crate::vector::wire::Message;

/// Why a scene cannot be had at a target, if it cannot.
pub(super) fn unsupported(subject: &dyn Subject, scene: &Scene) -> Option<String> {
    let target = subject.target()?;
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
                && scene.ipv6 == target.address.is_ipv6()
                && scene.knows == Knows::Credentials;
            if bare {
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
    let sockets = Sockets::towards(target.address)
        .map_err(|error| Box::new(End::Broken(format!("{}: {error}", target.address))))?;
    let local = target.ice.as_ref().map(|ice| Pair {
        ufrag: ice.user.clone(),
        pwd: ice.password.clone(),
    });
    let remote = random::credentials(scene.remote_lengths);
    let mut stream = Stream::new("target".to_owned(), local.unwrap_or_default(), remote);
    stream.addresses.insert(1, target.address);
    Ok(World::new(*scene, String::new(), vec![stream], sockets))
}

impl Play<'_> {
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
        let socket = self.socket(Place::Fresh)?;
        let to = self.address(0, 1)?;
        let Some(reply) = self.ask(Draft::plain(), socket, to, 0, "first request: ")? else {
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
