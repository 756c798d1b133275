//! A folder of `vectors/captures`, and parts of its capture.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use icespec::audit::{Auditor, CaptureFacts, Report, Sources, audit};
use icespec::capture::{Capture, Datagram, Transport};
use icespec::sdp::Kind;
use serde_json::Value;

/// The descriptions of a folder that the two sides exchanged, in order of time.
pub(crate) const DESCRIPTIONS: [(&str, Kind); 4] = [
    ("offer.sdp", Kind::Offer),
    ("answer.sdp", Kind::Answer),
    ("reoffer.sdp", Kind::Offer),
    ("reanswer.sdp", Kind::Answer),
];

/// One scenario.
pub(crate) struct Recording {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) scenario: Value,
}

/// A datagram that outlives its capture.
#[derive(Clone)]
pub(crate) struct Packet {
    pub(crate) number: u64,
    pub(crate) time: Duration,
    pub(crate) transport: Transport,
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    pub(crate) payload: Vec<u8>,
    pub(crate) cut: bool,
}

/// All scenarios, by name. `ICESPEC_CAPTURES` names another folder, of captures that were recorded again.
pub(crate) fn all() -> Vec<Recording> {
    let root = std::env::var_os("ICESPEC_CAPTURES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/captures"),
        PathBuf::from,
    );
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.ends_with("recorder"))
        .collect();
    folders.sort();
    folders.into_iter().map(Recording::open).collect()
}

impl Recording {
    fn open(folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(folder.join("scenario.json"))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let scenario = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self {
            name,
            folder,
            scenario,
        }
    }

    pub(crate) fn has(&self, file: &str) -> bool {
        self.folder.join(file).exists()
    }

    pub(crate) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file))
            .unwrap_or_else(|error| panic!("{}/{file}: {error}", self.name))
    }

    /// The capture's bytes, pcapng or pcap.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let file = if self.has("capture.pcap") {
            "capture.pcap"
        } else {
            "capture.pcapng"
        };
        fs::read(self.folder.join(file)).unwrap_or_else(|error| panic!("{}/{file}: {error}", self.name))
    }

    /// What the scenario expects of a member.
    pub(crate) fn expected(&self, member: &str) -> Option<&str> {
        self.scenario["expect"][member].as_str()
    }

    pub(crate) fn is_healthy(&self) -> bool {
        self.expected("verdict") == Some("healthy")
    }

    /// Who takes part, as "name version".
    pub(crate) fn stacks(&self) -> Vec<String> {
        let stacks = self.scenario["stacks"].as_array().unwrap();
        let title = |stack: &Value| {
            format!(
                "{} {}",
                stack["name"].as_str().unwrap(),
                stack["version"].as_str().unwrap()
            )
        };
        stacks.iter().map(title).collect()
    }

    /// Everything the folder knows, without the files that `left_out` names.
    pub(crate) fn sources(&self, left_out: &[&str]) -> Sources {
        let mut sources = Sources::new();
        for (file, kind) in DESCRIPTIONS {
            if self.has(file) && !left_out.contains(&file) {
                sources.description(file, &self.text(file), Some(kind)).unwrap();
            }
        }
        if self.has("credentials.json") && !left_out.contains(&"credentials.json") {
            sources
                .credentials("credentials.json", &self.text("credentials.json"))
                .unwrap();
        }
        sources
    }

    /// The audit of the whole capture.
    pub(crate) fn report(&self) -> Report {
        self.report_without(&[])
    }

    pub(crate) fn report_without(&self, left_out: &[&str]) -> Report {
        let (report, error) = audit(&self.bytes()[..], self.sources(left_out));
        assert!(error.is_none(), "{}: {error:?}", self.name);
        report
    }

    /// The audit of some of the capture's datagrams, or of others among them.
    pub(crate) fn report_on(&self, packets: &[Packet]) -> Report {
        let mut auditor = Auditor::new(self.sources(&[]));
        for packet in packets {
            auditor.take(&packet.datagram());
        }
        auditor.finish(CaptureFacts::default())
    }

    pub(crate) fn packets(&self) -> Vec<Packet> {
        let bytes = self.bytes();
        let mut capture = Capture::open(&bytes[..]).unwrap();
        let mut packets = Vec::new();
        while let Some(datagram) = capture.next_datagram().unwrap() {
            packets.push(Packet::of(&datagram));
        }
        assert!(
            capture.counts().cut.is_none(),
            "{}: the file ends inside a packet",
            self.name
        );
        packets
    }
}

impl Packet {
    fn of(datagram: &Datagram<'_>) -> Self {
        Self {
            number: datagram.packet,
            time: datagram.time,
            transport: datagram.transport,
            source: datagram.source,
            destination: datagram.destination,
            payload: datagram.payload.to_vec(),
            cut: datagram.cut,
        }
    }

    fn datagram(&self) -> Datagram<'_> {
        Datagram {
            packet: self.number,
            time: self.time,
            transport: self.transport,
            source: self.source,
            destination: self.destination,
            payload: &self.payload,
            cut: self.cut,
        }
    }
}
