//! Descriptions, `icespec serve` with one of them, and checks to it.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use icespec::stun::TransactionId;
use icespec::suite::{Draft, Pair, Terms};
use serde_json::Value;

pub(crate) const AUDIO: (&str, &str) = ("aud0", "passwordOfTheAudioSection");
pub(crate) const VIDEO: (&str, &str) = ("vid0", "passwordOfTheVideoSection");
pub(crate) const DATA: (&str, &str) = ("dat0", "passwordOfTheDataSection1");
pub(crate) const PEER: (&str, &str) = ("peer", "passwordOfThePeerOfAllSec");

/// A description of three sections; `bundle` is what the group line has behind its name.
pub(crate) fn description(bundle: &str, setup: &str, own: [(&str, &str); 3], candidate: &str) -> String {
    let mut text = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n".to_owned();
    if !bundle.is_empty() {
        let _ = write!(text, "a=group:BUNDLE {bundle}\r\n");
    }
    let lines = [
        "audio 9 UDP/TLS/RTP/SAVPF 0",
        "video 9 UDP/TLS/RTP/SAVPF 96",
        "application 9 UDP/DTLS/SCTP webrtc-datachannel",
    ];
    for (mid, (line, (ufrag, password))) in lines.iter().zip(own).enumerate() {
        let _ = write!(
            text,
            "m={line}\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=setup:{setup}\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\n{candidate}"
        );
    }
    text
}

pub(crate) fn answer(bundle: &str) -> String {
    description(bundle, "active", [AUDIO, VIDEO, DATA], "")
}

pub(crate) fn offer() -> String {
    description("0 1 2", "actpass", [PEER; 3], "")
}

pub(crate) fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}

pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) lines: BufReader<ChildStdout>,
    pub(crate) begun: Value,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn command(files: &[(&str, &Path)], more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_icespec"));
    command.arg("serve");
    for (option, path) in files {
        command.arg(option).arg(path);
    }
    command.args(more).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Serving {
    pub(crate) fn start(files: &[(&str, &Path)], more: &[&str]) -> Self {
        let mut child = command(files, &["--format", "json", "--for", "60"])
            .args(more)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let begun = serde_json::from_str(&line).unwrap_or_else(|_| {
            let mut errors = String::new();
            child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            panic!("{line}{errors}")
        });
        Self { child, lines, begun }
    }

    pub(crate) fn socket(&self, section: usize) -> SocketAddr {
        let one = &self.begun["sections"][section];
        one["sockets"][0].as_str().unwrap().parse().unwrap()
    }

    /// Sends a datagram, and gives back what is told of it and the type of the response, if there is one.
    pub(crate) fn ask(
        &mut self,
        peer: &UdpSocket,
        to: SocketAddr,
        datagram: &[u8],
    ) -> (Value, Option<[u8; 2]>) {
        peer.send_to(datagram, to).unwrap();
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap();
        let mut buffer = [0; 2048];
        let silent = matches!(event["event"].as_str(), Some("dropped" | "other"));
        peer.set_read_timeout(Some(Duration::from_millis(if silent { 50 } else { 5000 })))
            .unwrap();
        let response = peer.recv_from(&mut buffer).ok().map(|(_, from)| {
            assert_eq!(from, to);
            [buffer[0], buffer[1]]
        });
        (event, response)
    }
}

fn pair((ufrag, pwd): (&str, &str)) -> Pair {
    Pair {
        ufrag: ufrag.to_owned(),
        pwd: pwd.to_owned(),
    }
}

/// A check to a section of the tests' description, by a deviation from a valid one.
pub(crate) fn check(to: (&str, &str), number: u8, change: fn(Draft) -> Draft) -> Vec<u8> {
    let terms = Terms {
        local: pair(to),
        remote: pair(PEER),
        other: pair(VIDEO),
        old: Pair::default(),
        old_remote: Pair::default(),
        other_remote: Pair::default(),
        tie_breaker: 0,
        transaction_id: TransactionId([number; 12]),
        mapped: "127.0.0.1:9".parse().unwrap(),
        login: None,
    };
    change(Draft::check(true, 1, 0x6e00_01ff)).render(&terms)
}

pub(crate) fn peer() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").unwrap()
}
