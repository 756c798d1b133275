//! The requests' and replies' content.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Answer, failed};

/// More than any case asks for, fewer than the process may open.
const MOST_SOCKETS: usize = 64;

/// Who nominates.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The agent nominates.
    Controlling,
    /// Its peer does.
    Controlled,
}

impl Role {
    /// Whether the agent nominates.
    pub fn is_controlling(self) -> bool {
        self == Role::Controlling
    }
}

/// `agent.create`.
#[derive(Clone, Debug, Deserialize)]
pub struct Create {
    /// The agent's name in the protocol.
    pub agent: String,
    /// Its role at the start.
    pub role: Role,
    /// Whether it is a lite agent.
    #[serde(default)]
    pub lite: bool,
    /// Its data streams.
    pub streams: Vec<StreamSpec>,
    /// Its tie-breaker, for stacks that let it be set.
    #[serde(default, deserialize_with = "tie_breaker")]
    pub tie_breaker: Option<u64>,
    /// The loopback address of its host candidates.
    #[serde(default = "loopback")]
    pub address: IpAddr,
    /// Whether all streams use one socket.
    #[serde(default)]
    pub shared_socket: bool,
}

impl Create {
    /// Refuses what no shim does.
    pub(crate) fn check(&self) -> Answer<()> {
        let sockets = self.streams.iter().map(|stream| stream.components).sum::<usize>();
        if !self.address.is_loopback() {
            return Err(failed(format!("{} is no loopback address", self.address)));
        }
        if self.streams.iter().any(|stream| stream.components == 0) {
            return Err(failed("a stream without components"));
        }
        if sockets == 0 || sockets > MOST_SOCKETS {
            return Err(failed(format!(
                "{sockets} sockets asked for, 1 to {MOST_SOCKETS} there can be"
            )));
        }
        Ok(())
    }
}

/// A data stream to create.
#[derive(Clone, Debug, Deserialize)]
pub struct StreamSpec {
    /// Its name in the protocol.
    pub stream: String,
    /// How many components it has.
    pub components: usize,
    /// The credentials to use, for stacks that let them be set.
    pub local: Option<Credentials>,
}

/// A fragment and its password.
#[derive(Clone, Debug, Deserialize)]
pub struct Credentials {
    /// The username fragment.
    pub ufrag: String,
    /// The password.
    pub pwd: String,
}

/// A candidate, in either direction.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Candidate {
    /// The component's number.
    pub component: u16,
    /// The foundation.
    pub foundation: String,
    /// `udp` here.
    pub transport: String,
    /// The priority.
    pub priority: u32,
    /// The address.
    pub ip: String,
    /// The port.
    pub port: u16,
    /// host, srflx, prflx or relay.
    #[serde(rename = "type")]
    pub kind: String,
}

impl Candidate {
    /// The value of a `candidate` attribute, from the foundation on (RFC 8839 section 5.1).
    pub fn to_sdp(&self) -> String {
        let Candidate {
            component,
            foundation,
            transport,
            priority,
            ip,
            port,
            kind,
        } = self;
        format!("{foundation} {component} {transport} {priority} {ip} {port} typ {kind}")
    }

    /// Reads an attribute that a stack wrote, with or without what precedes the foundation.
    pub fn from_sdp(text: &str) -> Option<Self> {
        let text = text.trim_start_matches("a=").trim_start_matches("candidate:");
        let mut words = text.split_whitespace();
        let mut word = || words.next();
        let candidate = Candidate {
            foundation: word()?.to_owned(),
            component: word()?.parse().ok()?,
            transport: word()?.to_ascii_lowercase(),
            priority: word()?.parse().ok()?,
            ip: word()?.to_owned(),
            port: word()?.parse().ok()?,
            kind: word()
                .filter(|word| *word == "typ")
                .and_then(|_| word())?
                .to_owned(),
        };
        Some(candidate)
    }
}

/// A stream's own credentials and candidates, as they are signalled to the peer.
#[derive(Clone, Debug, Serialize)]
pub struct Local {
    /// The stream's name in the protocol.
    pub stream: String,
    /// The username fragment.
    pub ufrag: String,
    /// The password.
    pub pwd: String,
    /// Every candidate.
    pub candidates: Vec<Candidate>,
}

/// `agent.remote`.
#[derive(Clone, Debug, Deserialize)]
pub struct Remote {
    /// The agent's name in the protocol.
    pub agent: String,
    /// The stream's.
    pub stream: String,
    /// The peer's username fragment.
    pub ufrag: String,
    /// The peer's password.
    pub pwd: String,
    /// The peer's candidates.
    pub candidates: Vec<Candidate>,
    /// Whether the peer is a lite agent.
    #[serde(default)]
    pub lite: bool,
}

/// `agent.restart`.
#[derive(Debug, Deserialize)]
pub(crate) struct Restart {
    pub(crate) agent: String,
    pub(crate) stream: Option<String>,
}

/// `agent.send`.
#[derive(Clone, Debug, Deserialize)]
pub struct Outgoing {
    /// The agent's name in the protocol.
    pub agent: String,
    /// The stream's.
    pub stream: String,
    /// The component's number.
    pub component: usize,
    /// The bytes.
    #[serde(deserialize_with = "bytes")]
    pub data: Vec<u8>,
}

/// `agent.close`.
#[derive(Debug, Deserialize)]
pub(crate) struct Close {
    pub(crate) agent: String,
}

fn loopback() -> IpAddr {
    Ipv4Addr::LOCALHOST.into()
}

fn tie_breaker<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    u64::from_str_radix(&text, 16)
        .map(Some)
        .map_err(serde::de::Error::custom)
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    hex::decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_survives_its_text() {
        let candidate = Candidate {
            component: 1,
            foundation: "4bX".into(),
            transport: "udp".into(),
            priority: 2_130_706_431,
            ip: "::1".into(),
            port: 5000,
            kind: "host".into(),
        };
        let attribute = format!("a=candidate:{} ufrag x", candidate.to_sdp());
        assert_eq!(Candidate::from_sdp(&attribute), Some(candidate));
        assert_eq!(Candidate::from_sdp("1 1 udp 5 ::1 5000 type host"), None);
    }

    #[test]
    fn only_loopback_is_bound() {
        let create = |address: &str| {
            let text = format!(
                r#"{{"agent":"a","role":"controlled","address":"{address}",
                    "streams":[{{"stream":"s","components":1}}],"tie_breaker":"00000000000000ff"}}"#
            );
            serde_json::from_str::<Create>(&text).expect("a request")
        };
        assert_eq!(create("::1").tie_breaker, Some(255));
        assert!(create("::1").check().is_ok());
        assert!(create("192.0.2.1").check().is_err());
    }
}
