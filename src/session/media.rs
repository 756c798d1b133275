//! What a section says of its contents: codecs and the data channel's port.

use super::config::Media;
use super::error::Error;

/// Payload types of our own offers.
const OPUS: &str = "111";
const VP8: &str = "96";
const H264: &str = "97";
/// The port of SCTP inside DTLS that every stack uses (RFC 8841 section 12.2 has it in its examples).
const SCTP_PORT: &str = "5000";
/// The extension that names the section of an RTP packet (RFC 9143 section 15.2).
const MID_EXTENSION: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";

/// A section of the session, as both sides have it: numbered by its place.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) mid: String,
    /// The word in the `m=` line, also where it is none of ours.
    pub(super) kind: String,
    pub(super) protocol: String,
    pub(super) formats: Vec<String>,
    /// Attribute lines without `a=`, in order.
    pub(super) lines: Vec<String>,
    /// Rejected by either side or disabled.
    pub(super) rejected: bool,
}

impl Section {
    /// A section of an offer of ours. Nothing is sent in it: the peer has no media.
    pub(super) fn offered(media: Media, mid: String) -> Self {
        let (protocol, formats, lines): (&str, &[&str], Vec<String>) = match media {
            Media::Audio => ("UDP/TLS/RTP/SAVPF", &[OPUS], rtp(&[(OPUS, "opus/48000/2", None)])),
            Media::Video => (
                "UDP/TLS/RTP/SAVPF",
                &[VP8, H264],
                rtp(&[
                    (VP8, "VP8/90000", None),
                    (
                        H264,
                        "H264/90000",
                        Some("level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
                    ),
                ]),
            ),
            Media::Application => ("UDP/DTLS/SCTP", &["webrtc-datachannel"], data_channel()),
        };
        Self {
            mid,
            kind: media.name().into(),
            protocol: protocol.into(),
            formats: formats.iter().map(|&format| format.into()).collect(),
            lines,
            rejected: false,
        }
    }

    /// The section of an answer to `offered`: rejected if there is nothing in it that is known here.
    pub(super) fn answered(offered: &Raw<'_>, mid: String) -> Self {
        let known = match Media::named(offered.kind) {
            Some(Media::Application) => offered.answered_application(),
            Some(_) => offered.answered_rtp(),
            None => None,
        };
        let rejected = known.is_none();
        let (formats, lines) = known.unwrap_or_else(|| (offered.formats.clone(), Vec::new()));
        Self {
            mid,
            kind: offered.kind.into(),
            protocol: offered.protocol.into(),
            formats: formats.into_iter().map(str::to_owned).collect(),
            lines,
            rejected,
        }
    }

    pub(super) fn is_application(&self) -> bool {
        self.kind == Media::Application.name()
    }
}

/// A section as it stands in a description of the other side.
#[derive(Debug)]
pub(super) struct Raw<'a> {
    pub(super) kind: &'a str,
    pub(super) protocol: &'a str,
    formats: Vec<&'a str>,
    attributes: Vec<&'a str>,
}

impl<'a> Raw<'a> {
    /// The sections of a description whose grammar has been checked.
    pub(super) fn read(sdp: &'a str) -> Vec<Self> {
        let mut sections: Vec<Self> = Vec::new();
        for line in sdp.lines() {
            if let Some(media) = line.strip_prefix("m=") {
                let mut words = media.split_ascii_whitespace();
                sections.push(Self {
                    kind: words.next().unwrap_or_default(),
                    protocol: words.nth(1).unwrap_or_default(),
                    formats: words.collect(),
                    attributes: Vec::new(),
                });
            } else if let (Some(section), Some(attribute)) = (sections.last_mut(), line.strip_prefix("a=")) {
                section.attributes.push(attribute);
            }
        }
        sections
    }

    /// The value of the first attribute of a name.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.values(name).next()
    }

    /// SCTP on another port would be another association than the one the peer makes.
    pub(super) fn check_port(&self, line: usize, section: usize) -> Result<(), Error> {
        match self.attribute("sctp-port") {
            Some(port) if port != SCTP_PORT => Err(Error::Section {
                line,
                section,
                what: "its SCTP port is not 5000",
            }),
            _ => Ok(()),
        }
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.attributes
            .iter()
            .filter_map(move |attribute| attribute.strip_prefix(name)?.strip_prefix(':'))
    }

    /// Old and new way of writing it (RFC 8841 section 4); the old one has the port for a format.
    fn answered_application(&self) -> Option<(Vec<&'a str>, Vec<String>)> {
        match self.protocol {
            "UDP/DTLS/SCTP" => Some((self.formats.clone(), data_channel())),
            "DTLS/SCTP" => {
                let map = format!("sctpmap:{SCTP_PORT} webrtc-datachannel 65535");
                let is_known = self.formats == [SCTP_PORT];
                is_known.then(|| (self.formats.clone(), vec![map, "max-message-size:65536".into()]))
            }
            _ => None,
        }
    }

    /// The first payload type of each codec that is known here.
    fn answered_rtp(&self) -> Option<(Vec<&'a str>, Vec<String>)> {
        const CODECS: [&str; 3] = ["opus/48000", "VP8/90000", "H264/90000"];
        let mut chosen = Vec::new();
        for codec in CODECS {
            let is_codec = |value: &&str| {
                let name = value.split_once(' ').map_or("", |(_, name)| name);
                name.get(..codec.len())
                    .is_some_and(|name| name.eq_ignore_ascii_case(codec))
            };
            let Some((format, name)) = self
                .values("rtpmap")
                .find(is_codec)
                .and_then(|value| value.split_once(' '))
            else {
                continue;
            };
            let fmtp = self.values("fmtp").find_map(|value| {
                let (of, parameters) = value.split_once(' ')?;
                (of == format).then_some(parameters)
            });
            chosen.push((format, name, fmtp));
        }
        if chosen.is_empty() {
            return None;
        }
        let mut lines = vec![self.answered_direction().to_owned()];
        lines.extend(
            rtp(&chosen)
                .into_iter()
                .skip(1)
                .filter(|line| !line.starts_with("extmap")),
        );
        let mid = self.values("extmap").find(|value| value.ends_with(MID_EXTENSION));
        lines.extend(mid.map(|value| format!("extmap:{value}")));
        Some((chosen.iter().map(|(format, ..)| *format).collect(), lines))
    }

    /// The peer takes media and sends none.
    fn answered_direction(&self) -> &'static str {
        let receives = |attribute: &&str| matches!(*attribute, "recvonly" | "inactive");
        if self.attributes.iter().any(receives) {
            "inactive"
        } else {
            "recvonly"
        }
    }
}

/// The lines of an RTP section, the direction first.
fn rtp(codecs: &[(&str, &str, Option<&str>)]) -> Vec<String> {
    let mut lines = vec![
        "recvonly".to_owned(),
        "rtcp-mux".to_owned(),
        format!("extmap:1 {MID_EXTENSION}"),
    ];
    for (format, name, parameters) in codecs {
        lines.push(format!("rtpmap:{format} {name}"));
        lines.extend(parameters.map(|parameters| format!("fmtp:{format} {parameters}")));
    }
    lines
}

fn data_channel() -> Vec<String> {
    vec![format!("sctp-port:{SCTP_PORT}"), "max-message-size:65536".into()]
}
