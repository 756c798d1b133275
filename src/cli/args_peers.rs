//! The arguments of the commands that talk to peers.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::args::{BuiltIn, Format};
use super::args_values::seconds;
use crate::sdp::Side;

#[derive(Debug, Args)]
#[command(
    after_help = "With --sdp the reference answers the checks to all sections of a description, as BUNDLE has them, on \
    UDP: a line for every check says who sent it, whose credentials it carried and why it was refused. It sends no \
    checks, and no DTLS.\n\n\
    Exit code: 0 ended, 2 usage or a description that cannot be served, 3 an address that cannot be bound."
)]
pub(super) struct Serve {
    /// Serve this side's own description instead; repeated for restarts, in their order
    #[arg(long, value_name = "FILE")]
    pub(super) sdp: Vec<PathBuf>,
    /// The offer to which it is the answer; as often as --sdp, or not at all
    #[arg(long, value_name = "FILE", requires = "sdp", conflicts_with = "answer")]
    pub(super) offer: Vec<PathBuf>,
    /// The answer to it, which is an offer; as often as --sdp, or not at all
    #[arg(long, value_name = "FILE", requires = "sdp")]
    pub(super) answer: Vec<PathBuf>,
    /// Whose it is, where neither --offer nor --answer says so; else a=setup tells
    #[arg(long, value_enum, requires = "sdp", conflicts_with_all = ["offer", "answer"])]
    pub(super) side: Option<SideArgument>,
    /// Listen here instead of at its candidates: one port for each transport, from PORT on or whichever are free
    #[arg(long, value_name = "IP[:PORT]", requires = "sdp", value_parser = address)]
    pub(super) address: Option<SocketAddr>,
    /// End by itself after so long
    #[arg(long = "for", value_name = "SECONDS", requires = "sdp", value_parser = seconds)]
    pub(super) duration: Option<Duration>,
    /// What to print, a line for everything that happens
    #[arg(long, value_enum, default_value = "text", requires = "sdp")]
    pub(super) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SideArgument {
    Offerer,
    Answerer,
}

impl From<SideArgument> for Side {
    fn from(argument: SideArgument) -> Side {
        match argument {
            SideArgument::Offerer => Side::Offerer,
            SideArgument::Answerer => Side::Answerer,
        }
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "The messages are valid ones of the vectors, and valid checks to a live agent on loopback, with up to four \
    changes each. What is found is written to DIR as the request of the shim protocol, one file each, with a line to ask \
    the same once more. Nothing is sent to any other host.\n\n\
    Exit code: 0 nothing was found, 1 something was, 2 usage, 3 a subject could not be started."
)]
pub(super) struct Fuzz {
    /// A built-in subject; may be repeated. Without any subject, both of them
    #[arg(long, value_enum, value_name = "NAME")]
    pub(super) subject: Vec<BuiltIn>,
    /// A program that speaks shim protocol 1, with its arguments; quotes work as in a shell, but no shell
    /// is started; may be repeated
    #[arg(long, value_name = "CMD")]
    pub(super) shim: Vec<String>,
    /// Make the messages from this number; the same number makes the same ones
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// How long each subject is sent messages, 10 unless --runs is given
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    pub(super) duration: Option<Duration>,
    /// How many messages each subject is sent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) runs: Option<u64>,
    /// Where to write what is found
    #[arg(long, value_name = "DIR", default_value = "fuzz-findings")]
    pub(super) output: PathBuf,
    /// Ask only this, a file of what was found before; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with_all = ["seed", "duration", "runs"])]
    pub(super) replay: Vec<PathBuf>,
    /// How long a shim may take over a reply
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub(super) timeout: Duration,
    /// How long a shim may take to say hello
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(super) start_timeout: Duration,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let ip = text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 0));
    ip.or_else(|_| text.parse()).map_err(|_| {
        "an IP address is asked for, with a port or without: 127.0.0.1, 127.0.0.1:4000, [::1]:4000".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_port_or_none() {
        for (text, expected) in [
            ("127.0.0.1", "127.0.0.1:0"),
            ("127.0.0.1:4000", "127.0.0.1:4000"),
            ("::1", "[::1]:0"),
            ("[::1]:4000", "[::1]:4000"),
        ] {
            assert_eq!(address(text).unwrap().to_string(), expected);
        }
        for bad in ["localhost", "127.0.0.1:", "127.0.0.1:65536", "[::1]", ""] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
