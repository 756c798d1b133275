//! The reference on a simulated network: no thread, no socket of the operating system, no time spent waiting.
//!
//! Each subject has a network of its own. It answers the same operations as the reference on sockets, with
//! the same code; a stand-alone server is reached by its address, as any server is.

mod server;

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde_json::{Map, Value};

use super::reference::Reference;
use super::target::{Login, Target};
use super::{Answer, Identity, StartError, Subject};
use crate::net::{Ended, Net, Simulation};
use server::Served;

/// What there is on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Agents, which `agent.create` makes.
    Agents,
    /// A stand-alone server that anybody may ask.
    OpenServer,
    /// A stand-alone server that asks for a long-term login.
    LoginServer,
}

/// The subject.
#[derive(Debug)]
pub struct Simulated {
    simulation: Arc<Simulation>,
    reference: Reference,
    events: Arc<Mutex<VecDeque<Value>>>,
    /// The server with its address, if it is one.
    server: Option<(Arc<Served>, Target)>,
}

impl Simulated {
    /// One on a network of its own, where one seed gives one course of events.
    pub fn new(kind: Kind, seed: [u8; 32]) -> Result<Simulated, StartError> {
        let simulation = Arc::new(Simulation::new(seed));
        let net = Net::Simulated(simulation.clone());
        let events = Arc::new(Mutex::new(VecDeque::new()));
        let (queue, waker) = (events.clone(), simulation.clone());
        let sink = move |event| {
            queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push_back(event);
            waker.wake();
        };
        let reference = Reference::on(net.clone(), sink);
        let server = match kind {
            Kind::Agents => None,
            Kind::OpenServer => Some(None),
            Kind::LoginServer => Some(Some(Login {
                user: "user".to_owned(),
                password: "password".to_owned(),
            })),
        };
        let server = server.map(|login| serve(&net, &simulation, login)).transpose()?;
        Ok(Simulated {
            simulation,
            reference,
            events,
            server,
        })
    }
}

fn serve(
    net: &Net,
    simulation: &Simulation,
    login: Option<Login>,
) -> Result<(Arc<Served>, Target), StartError> {
    let failed = |error: std::io::Error| StartError(format!("no server: {error}"));
    let socket = net.bind(IpAddr::V4(Ipv4Addr::LOCALHOST)).map_err(failed)?;
    let address = socket.address();
    let secret = net.seed().map_err(failed)?;
    let served = Arc::new(Served::new(net.clone(), socket, login.as_ref(), &secret));
    simulation.attach(&served);
    let target = Target {
        name: "reference".to_owned(),
        url: format!("udp://{address}"),
        address,
        ice: None,
        login,
    };
    Ok((served, target))
}

impl Subject for Simulated {
    fn identity(&self) -> &Identity {
        self.reference.identity()
    }

    fn call(&mut self, operation: &str, input: &Map<String, Value>) -> Answer {
        self.reference.call(operation, input)
    }

    fn next_event(&mut self, _: Instant) -> Option<Value> {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    }

    fn probe(&mut self) -> Answer {
        match self.simulation.ended() {
            None => Answer::Reply(Value::Null),
            Some(Ended::Failed(why)) => Answer::Crashed(why),
            Some(Ended::Spins) => Answer::TimedOut("it is never done".to_owned()),
        }
    }

    fn features(&self) -> &[String] {
        self.reference.features()
    }

    fn is_up(&self) -> bool {
        self.simulation.ended().is_none()
    }

    fn net(&self) -> Net {
        Net::Simulated(self.simulation.clone())
    }

    fn target(&self) -> Option<&Target> {
        self.server.as_ref().map(|(_, target)| target)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::net::Host;

    /// Cannot go on when it gets its turn.
    struct Broken(Instant);

    impl Host for Broken {
        fn turn(&self) -> Result<(), String> {
            Err("broken".to_owned())
        }

        fn timeout(&self) -> Option<Instant> {
            Some(self.0)
        }
    }

    #[test]
    fn it_is_up_until_somebody_on_its_network_cannot_go_on() {
        let mut subject = Simulated::new(Kind::Agents, [0; 32]).unwrap();
        let net = subject.net();
        let soon = net.now() + Duration::from_secs(1);
        let host = Arc::new(Broken(soon));
        subject.simulation.attach(&host);
        assert!(subject.is_up());
        assert_eq!(subject.probe(), Answer::Reply(Value::Null));
        let later = soon + Duration::from_secs(1);
        net.wait(std::iter::empty(), None, Some(later)).unwrap();
        assert!(!subject.is_up());
        assert_eq!(subject.probe(), Answer::Crashed("broken".to_owned()));
    }

    #[test]
    fn its_agents_can_what_the_references_can() {
        let subject = Simulated::new(Kind::Agents, [0; 32]).unwrap();
        let features = "full lite multi-stream shared-socket restart trickle ipv6";
        assert_eq!(subject.features().join(" "), features);
    }
}
