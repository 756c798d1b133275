//! A line for everything that happens.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::time::Instant;

use serde_json::{Map, Value, json};

use crate::agent::Protocol;
use crate::cli::args::Format;
use crate::credential::Role;
use crate::report::visible;
use crate::sdp::Side;
use crate::serve::{Event, Plan, Section, What};

/// What happened, counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    answered: u64,
    refused: u64,
    dropped: u64,
    other: u64,
}

impl Tally {
    pub(super) fn count(&mut self, what: &What) {
        *match what {
            What::Answered { .. } => &mut self.answered,
            What::Refused { .. } => &mut self.refused,
            What::Dropped { .. } => &mut self.dropped,
            What::Other { .. } => &mut self.other,
        } += 1;
    }
}

/// Writes them.
#[derive(Debug)]
pub(super) struct Lines {
    format: Format,
    begun: Instant,
}

impl Lines {
    pub(super) fn new(format: Format, begun: Instant) -> Self {
        Self { format, begun }
    }

    /// Who serves what, and where.
    pub(super) fn begin(&self, side: Side, plan: &Plan, sockets: &[(usize, SocketAddr)]) -> io::Result<()> {
        let (side, role) = (side.name(), plan.role.name());
        let places = |section: &Section| -> Vec<String> {
            let own = sockets.iter().filter(|(index, _)| *index == section.index);
            own.map(|(_, address)| address.to_string()).collect()
        };
        if self.format == Format::Json {
            let sections: Vec<Value> = plan
                .sections()
                .map(|(one, bundled)| {
                    let mut value = section(one);
                    value["bundled"] = bundled.iter().map(section).collect();
                    value["sockets"] = places(one).into();
                    value
                })
                .collect();
            return write(
                &json!({"event": "serving", "side": side, "role": role, "sections": sections}).to_string(),
            );
        }
        write(&format!("serving the {side}, {role}; Ctrl-C ends it"))?;
        for (one, bundled) in plan.sections() {
            let mut line = match &places(one)[..] {
                [] => format!("  {one}: no candidate to listen at, it is not served"),
                places => format!("  {one}: {}", places.join(", ")),
            };
            if !bundled.is_empty() {
                let names: Vec<String> = bundled.iter().map(Section::name).collect();
                let _ = write!(line, "; bundled into it: {}", names.join(", "));
            }
            write(&visible(&line))?;
        }
        for (at, (index, address)) in (1..).zip(sockets) {
            let (ip, port) = (address.ip(), address.port());
            write(&format!(
                "  section {index} can be told: a=candidate:{at} 1 udp 2130706431 {ip} {port} typ host"
            ))?;
        }
        Ok(())
    }

    /// What became of a datagram.
    pub(super) fn event(&self, event: &Event) -> io::Result<()> {
        let seconds = self.begun.elapsed().as_secs_f64();
        if self.format == Format::Json {
            let mut value = as_json(&event.what);
            value.insert("seconds".to_owned(), json!((seconds * 1000.0).round() / 1000.0));
            value.insert("from".to_owned(), event.source.to_string().into());
            value.insert("to".to_owned(), event.socket.to_string().into());
            return write(&Value::Object(value).to_string());
        }
        let line = format!(
            "{seconds:9.3} s  {} → {}  {}",
            event.source,
            event.socket,
            as_text(&event.what)
        );
        write(&visible(&line))
    }

    /// How much there was of what.
    pub(super) fn end(&self, tally: &Tally) -> io::Result<()> {
        let Tally {
            answered,
            refused,
            dropped,
            other,
        } = tally;
        if self.format == Format::Json {
            let line = json!({
                "event": "ended", "answered": answered, "refused": refused, "dropped": dropped, "other": other,
            });
            return write(&line.to_string());
        }
        write(&format!(
            "{answered} checks answered, {refused} refused, {dropped} STUN messages dropped, {other} other datagrams"
        ))
    }
}

fn as_text(what: &What) -> String {
    match what {
        What::Answered {
            section,
            priority,
            nominates,
            role,
            stranger,
        } => {
            let mut text = format!("answered: {}, priority {priority}", named(section.as_ref()));
            if *nominates {
                text.push_str(", nominates this pair");
            }
            if let Some(role) = role {
                let _ = write!(text, ", this side is {} now", role.name());
            }
            if let Some(fragment) = stranger {
                let _ = write!(
                    text,
                    ", its own fragment \"{fragment}\" is in no description of the other side"
                );
            }
            text
        }
        What::Refused { section, code, why } => match section {
            Some(section) => format!("refused with {code}: {section}; {why}"),
            None => format!("refused with {code}: {why}"),
        },
        What::Dropped { why } => format!("dropped: {why}"),
        What::Other { protocol, length } => {
            format!(
                "{}, {length} bytes; more of it from there is only counted",
                protocol_name(*protocol)
            )
        }
    }
}

fn as_json(what: &What) -> Map<String, Value> {
    let value = match what {
        What::Answered {
            section: whose,
            priority,
            nominates,
            role,
            stranger,
        } => json!({
            "event": "answered",
            "section": whose.as_ref().map(section),
            "priority": priority,
            "nominates": nominates,
            "role": role.map(Role::name),
            "unknown_fragment": stranger,
        }),
        What::Refused {
            section: whose,
            code,
            why,
        } => json!({"event": "refused", "section": whose.as_ref().map(section), "code": code, "why": why}),
        What::Dropped { why } => json!({"event": "dropped", "why": why}),
        What::Other { protocol, length } => {
            json!({"event": "other", "protocol": protocol_name(*protocol), "bytes": length})
        }
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn named(section: Option<&Section>) -> String {
    section.map_or_else(|| "a section".to_owned(), ToString::to_string)
}

fn section(section: &Section) -> Value {
    json!({
        "index": section.index,
        "mid": section.mid,
        "kind": section.kind,
        "generation": section.generation,
    })
}

fn protocol_name(protocol: Option<Protocol>) -> &'static str {
    match protocol {
        Some(Protocol::Stun) => "STUN",
        Some(Protocol::Zrtp) => "ZRTP",
        Some(Protocol::Dtls) => "DTLS",
        Some(Protocol::TurnChannel) => "TURN channel data",
        Some(Protocol::Rtp) => "RTP or RTCP",
        Some(Protocol::Quic) => "QUIC or other data",
        None => "a datagram of no known protocol",
    }
}

fn write(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
