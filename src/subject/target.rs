//! A subject that runs already and is reached by its address alone.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use serde_json::{Map, Value};

use super::{Answer, Identity, Subject};

/// A username and its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The username, or the username fragment.
    pub user: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Login({:?}, …)", self.user)
    }
}

/// Where it is, and what it knows us by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it is called in reports and baselines: what was given, or its URL.
    pub name: String,
    /// As it was given.
    pub url: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its ICE credentials, if it is an agent.
    pub ice: Option<Login>,
    /// A long-term login, if it is a server that asks for one.
    pub login: Option<Login>,
}

/// A target that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The text is no `udp://HOST:PORT`.
    #[error("{0:?} is not of the form udp://HOST:PORT")]
    Form(String),
    /// Its host has no address.
    #[error("{0:?}: {1}")]
    Unknown(String, std::io::Error),
    /// It is outside of loopback and private ranges, and that was not allowed.
    #[error("{0:?} is {1}, which is neither loopback nor private; --allow-public sends there all the same")]
    Public(String, IpAddr),
}

impl Target {
    /// Reads `udp://HOST:PORT`, or the same with a name before it (`coturn=udp://…`). Only loopback, private, link-local and shared ranges unless
    /// `allow_public`.
    pub fn parse(text: &str, allow_public: bool) -> Result<Target, TargetError> {
        let (name, url) = text.split_once('=').unwrap_or((text, text));
        let place = url
            .strip_prefix("udp://")
            .filter(|place| !place.contains('/') && place.contains(':'))
            .ok_or_else(|| TargetError::Form(url.to_owned()))?;
        let address = match place.parse() {
            Ok(address) => address,
            Err(_) => resolve(url, place)?,
        };
        if address.port() == 0 {
            return Err(TargetError::Form(url.to_owned()));
        }
        if !allow_public && !is_local(address.ip()) {
            return Err(TargetError::Public(url.to_owned(), address.ip()));
        }
        Ok(Target {
            name: name.to_owned(),
            url: url.to_owned(),
            address,
            ice: None,
            login: None,
        })
    }
}

fn resolve(url: &str, place: &str) -> Result<SocketAddr, TargetError> {
    // An IPv6 address without brackets may be one with a port or without.
    let host = |host: &str| !host.is_empty() && !host.contains(':');
    let port = place.rsplit_once(':').filter(|(name, _)| host(name));
    if !matches!(port.map(|(_, port)| port.parse::<u16>()), Some(Ok(_))) {
        return Err(TargetError::Form(url.to_owned()));
    }
    let unknown = |error| TargetError::Unknown(url.to_owned(), error);
    let mut addresses = place.to_socket_addrs().map_err(unknown)?;
    addresses
        .next()
        .ok_or_else(|| unknown(std::io::Error::other("it has no address")))
}

/// Loopback, private (RFC 1918, RFC 4193), link-local, shared (RFC 6598) and documentation addresses.
fn is_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let shared = a == 100 && (64..128).contains(&b);
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_documentation() || shared
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => is_local(IpAddr::V4(mapped)),
            None => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        },
    }
}

/// A target as a subject: it has no operations, only an address.
#[derive(Debug)]
pub struct Bare {
    target: Target,
    identity: Identity,
}

impl Bare {
    /// The subject at that target.
    pub fn new(target: Target) -> Bare {
        let identity = Identity {
            name: target.name.clone(),
            version: "unknown".to_owned(),
            language: "unknown".to_owned(),
        };
        Bare { target, identity }
    }
}

impl Subject for Bare {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn call(&mut self, operation: &str, _: &Map<String, Value>) -> Answer {
        Answer::Unsupported(format!("{operation}: a bare target is only sent datagrams"))
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_targets_are_taken_unasked() {
        for near in [
            "udp://127.0.0.1:3478",
            "udp://[::1]:3478",
            "udp://10.1.2.3:1",
            "udp://192.168.0.1:65535",
            "udp://[fd00::1]:9",
            "udp://100.64.0.1:9",
            "udp://[::ffff:127.0.0.1]:9",
        ] {
            assert!(Target::parse(near, false).is_ok(), "{near}");
        }
        for far in [
            "udp://8.8.8.8:3478",
            "udp://[2001:4860::1]:3478",
            "udp://100.128.0.1:9",
            "udp://[::ffff:8.8.8.8]:9",
            "udp://172.32.0.1:9",
        ] {
            assert!(
                matches!(Target::parse(far, false), Err(TargetError::Public(..))),
                "{far}"
            );
            assert!(Target::parse(far, true).is_ok(), "{far}");
        }
    }

    #[test]
    fn a_name_may_stand_before_it() {
        let target = Target::parse("coturn=udp://127.0.0.1:3478", false).unwrap();
        assert_eq!(
            (target.name.as_str(), target.url.as_str()),
            ("coturn", "udp://127.0.0.1:3478")
        );
        let target = Target::parse("udp://127.0.0.1:3478", false).unwrap();
        assert_eq!(target.name, "udp://127.0.0.1:3478");
    }

    #[test]
    fn other_forms_are_refused() {
        for bad in [
            "",
            "127.0.0.1:3478",
            "tcp://127.0.0.1:1",
            "udp://127.0.0.1",
            "udp://127.0.0.1:0",
            "udp://::1:9",
            "udp://:9",
            "udp://127.0.0.1:70000",
            "udp://a:1/b",
            "udp://a/b:1",
        ] {
            assert!(
                matches!(Target::parse(bad, true), Err(TargetError::Form(_))),
                "{bad}"
            );
        }
    }

    #[test]
    fn passwords_do_not_show() {
        let login = Login {
            user: "u".into(),
            password: "secret".into(),
        };
        assert_eq!(format!("{login:?}"), "Login(\"u\", …)");
    }
}
