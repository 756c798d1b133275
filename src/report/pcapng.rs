//! The datagrams of each live case as a pcapng of its own, which the field's tools open, and beside it the
//! descriptions of a session.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use etherparse::PacketBuilder;
use pcap_file::DataLink;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption,
};
use pcap_file::pcapng::blocks::interface_statistics::{InterfaceStatisticsBlock, InterfaceStatisticsOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::pcapng::{PcapNgBlock, PcapNgWriter};

use crate::runner::{CaseResult, Entry, Event, Sink, What};

/// Times are in nanoseconds: ten to the minus ninth.
const NANOSECONDS: u8 = 9;

/// Writes `FOLDER/SUBJECT/CASE.pcapng`, slashes of ids as underscores, and for a session what was described, in order:
/// `CASE.1.offer.sdp`, `CASE.2.answer.sdp`.
#[derive(Debug)]
pub struct Transcripts {
    folder: PathBuf,
    subject: String,
    problem: Option<String>,
}

impl Transcripts {
    /// Below this folder, which need not exist.
    pub fn new(folder: PathBuf) -> Self {
        Transcripts {
            folder,
            subject: String::new(),
            problem: None,
        }
    }

    /// The first thing that could not be written.
    pub fn into_problem(self) -> Option<String> {
        self.problem
    }

    fn save(&mut self, result: &CaseResult) {
        let folder = self.folder.join(&self.subject);
        let path = folder.join(file_name(&result.case) + ".pcapng");
        let saved = std::fs::create_dir_all(&folder)
            .and_then(|()| File::create(&path))
            .map_err(|error| error.to_string())
            .and_then(|file| write(BufWriter::new(file), result));
        self.note(&path, saved);
        for (at, one) in result.descriptions.iter().enumerate() {
            let name = format!("{}.{}.{}.sdp", file_name(&result.case), at + 1, one.kind.name());
            let path = folder.join(name);
            let saved = std::fs::write(&path, &one.sdp).map_err(|error| error.to_string());
            self.note(&path, saved);
        }
    }

    fn note(&mut self, path: &Path, saved: Result<(), String>) {
        if let Err(error) = saved {
            self.problem
                .get_or_insert_with(|| format!("{}: {error}", path.display()));
        }
    }
}

impl Sink for Transcripts {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(started) => {
                let name = format!("{}-{}", started.subject.name, started.subject.version);
                self.subject = file_name(&name);
            }
            Event::Result(result) if !result.transcript.is_empty() => self.save(result),
            _ => {}
        }
    }
}

/// A name of a subject or a case that can name a file anywhere.
fn file_name(name: &str) -> String {
    let keep = |one: char| {
        if one.is_ascii_alphanumeric() || ".-".contains(one) {
            one
        } else {
            '_'
        }
    };
    let name: String = name.chars().map(keep).take(150).collect();
    if name.trim_matches('.').is_empty() {
        "unnamed".to_owned()
    } else {
        name
    }
}

/// The datagrams of a case, as they would be written.
pub fn pcapng(result: &CaseResult) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    write(&mut bytes, result)?;
    Ok(bytes)
}

fn write(to: impl Write, result: &CaseResult) -> Result<(), String> {
    let text = |error: pcap_file::PcapError| error.to_string();
    let mut writer = PcapNgWriter::with_section_header(to, section(result)).map_err(text)?;
    let interface = InterfaceDescriptionBlock {
        linktype: DataLink::RAW,
        snaplen: 0,
        options: vec![InterfaceDescriptionOption::IfTsResol(NANOSECONDS)],
    };
    writer.write_block(&interface.into_block()).map_err(text)?;
    let mut comments = Vec::new();
    for entry in &result.transcript {
        comments.push(comment(entry));
        if let Some(packet) = packet(entry) {
            let block = EnhancedPacketBlock {
                interface_id: 0,
                timestamp: entry.at,
                original_len: u32::try_from(packet.len()).unwrap_or(u32::MAX),
                data: Cow::Owned(packet),
                options: comments
                    .drain(..)
                    .map(|one| EnhancedPacketOption::Comment(Cow::Owned(one)))
                    .collect(),
            };
            writer.write_block(&block.into_block()).map_err(text)?;
        }
    }
    writer.write_block(&span(result).into_block()).map_err(text)?;
    writer.into_inner().flush().map_err(|error| error.to_string())
}

/// From when to when everything was noted: what is not there in between has not happened.
fn span(result: &CaseResult) -> InterfaceStatisticsBlock<'static> {
    let last = result.transcript.last().map_or(Duration::ZERO, |entry| entry.at);
    let last = u64::try_from(last.as_nanos()).unwrap_or(u64::MAX);
    InterfaceStatisticsBlock {
        interface_id: 0,
        timestamp: last,
        options: vec![
            InterfaceStatisticsOption::IsbStartTime(0),
            InterfaceStatisticsOption::IsbEndTime(last),
        ],
    }
}

fn section(result: &CaseResult) -> SectionHeaderBlock<'static> {
    let text = format!(
        "{}: {}\nexpected: {}\nobserved: {}\nverdict: {}",
        result.case, result.title, result.expected, result.observed, result.verdict
    );
    SectionHeaderBlock {
        options: vec![
            SectionHeaderOption::Comment(Cow::Owned(text)),
            SectionHeaderOption::UserApplication(Cow::Borrowed(concat!(
                "icespec ",
                env!("CARGO_PKG_VERSION")
            ))),
        ],
        ..SectionHeaderBlock::default()
    }
}

/// Events and notes stand with the next packet, since a comment needs one.
fn comment(entry: &Entry) -> String {
    match entry.what {
        What::Sent | What::Received => entry.note.clone(),
        What::Event => format!("event: {}", entry.note),
        What::Note => format!("note: {}", entry.note),
    }
}

/// The datagram with the IP and UDP headers it had, as far as anybody knows them.
fn packet(entry: &Entry) -> Option<Vec<u8>> {
    let from: SocketAddr = entry.from.parse().ok()?;
    let to: SocketAddr = entry.to.parse().ok()?;
    let builder = match (from, to) {
        (SocketAddr::V4(from), SocketAddr::V4(to)) => {
            PacketBuilder::ipv4(from.ip().octets(), to.ip().octets(), 64)
        }
        (SocketAddr::V6(from), SocketAddr::V6(to)) => {
            PacketBuilder::ipv6(from.ip().octets(), to.ip().octets(), 64)
        }
        _ => return None,
    };
    let builder = builder.udp(from.port(), to.port());
    let mut packet = Vec::with_capacity(builder.size(entry.bytes.len()));
    builder.write(&mut packet, &entry.bytes).ok()?;
    Some(packet)
}

#[cfg(test)]
mod tests {
    use pcap_file::pcapng::{Block, PcapNgReader};

    use super::*;
    use crate::runner::Item;
    use crate::vector::Verdict;
    use crate::vector::judge::Judgement;

    fn entry(what: What, from: &str, bytes: &[u8], note: &str) -> Entry {
        Entry {
            at: Duration::from_millis(1500),
            what,
            from: from.into(),
            to: from.replace(":1", ":2"),
            bytes: bytes.to_vec(),
            note: note.into(),
        }
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        let judgement = Judgement {
            verdict: Verdict::Violation,
            observed: "reply=success".into(),
            reason: None,
        };
        let suite = crate::vector::load_embedded().unwrap();
        let mut result = CaseResult::new(Item::Vector(&suite.vectors[0]), judgement, Duration::ZERO);
        result.transcript = vec![
            entry(What::Event, "", &[], "state checking"),
            entry(What::Sent, "127.0.0.1:1", &[1, 2, 3], "three bytes"),
            entry(What::Received, "[::1]:1", &[4], "one"),
        ];
        let mut bytes = Vec::new();
        write(&mut bytes, &result).unwrap();
        let mut reader = PcapNgReader::new(bytes.as_slice()).unwrap();
        let mut packets = Vec::new();
        while let Some(block) = reader.next_block() {
            if let Block::EnhancedPacket(packet) = block.unwrap().into_owned() {
                packets.push(packet);
            }
        }
        assert_eq!(packets.len(), 2);
        // An IPv4 header of 20 bytes and one of UDP of 8, then ours.
        assert_eq!(packets[0].data[28..], [1, 2, 3]);
        assert_eq!(packets[0].data[20..24], [0, 1, 0, 2]);
        assert_eq!(packets[1].data[48..], [4]);
        let comments: Vec<_> = packets[0].options.iter().map(|one| format!("{one:?}")).collect();
        assert_eq!(
            comments,
            ["Comment(\"event: state checking\")", "Comment(\"three bytes\")"]
        );
        assert_eq!(packets[0].timestamp, Duration::from_millis(1500));
    }

    #[test]
    fn any_name_names_a_file_in_the_folder() {
        assert_eq!(file_name("rfc8489/9.1.3/a"), "rfc8489_9.1.3_a");
        assert_eq!(file_name("../../etc/passwd"), ".._.._etc_passwd");
        assert_eq!(file_name(".."), "unnamed");
        assert_eq!(file_name(&"é".repeat(500)).len(), 150);
    }
}
