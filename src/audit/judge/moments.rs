//! The time line of a flow in words.

use crate::audit::class::{Class, Signer};
use crate::audit::report::{Finding, Moment, MomentKind};
use crate::audit::timeline::{Entry, Event};
use crate::credential::quoted;

use super::session::{Leg, Session, Strand};

pub(super) fn moments(
    session: &Session<'_>,
    leg: &Leg<'_>,
    strand: &Strand<'_>,
    findings: &[Finding],
) -> Vec<Moment> {
    let words = Words { session, leg, strand };
    let moment = |entry: &Entry| {
        let (kind, text) = words.of(entry);
        let on_it = |finding: &Finding| finding.packets.contains(&entry.at.packet);
        Moment {
            packet: entry.at.packet,
            seconds: entry.at.time.as_secs_f64(),
            forward: entry.from == 0,
            kind,
            text,
            repeats: entry.repeats,
            findings: (0..findings.len())
                .filter(|&index| on_it(&findings[index]))
                .collect(),
        }
    };
    strand.flow.timeline.entries().map(moment).collect()
}

struct Words<'s, 'a> {
    session: &'s Session<'a>,
    leg: &'s Leg<'a>,
    strand: &'s Strand<'a>,
}

impl Words<'_, '_> {
    fn of(&self, entry: &Entry) -> (MomentKind, String) {
        match &entry.event {
            Event::Request {
                class,
                nominates,
                again,
            } => (
                MomentKind::Request,
                self.request(entry.from, *class, *nominates, *again),
            ),
            Event::Response {
                class,
                code,
                signer,
                symmetric,
            } => {
                let kind = if code.is_some() {
                    MomentKind::Error
                } else {
                    MomentKind::Success
                };
                let asked = class.and_then(|class| self.class(1 - entry.from, class));
                (kind, self.response(asked, *code, *signer, *symmetric))
            }
            Event::Orphan { code } => {
                let kind = if code.is_some() {
                    MomentKind::Error
                } else {
                    MomentKind::Success
                };
                let what = code.map_or_else(|| "success".to_owned(), |code| format!("error {code}"));
                (kind, format!("{what}, to a request that is not in the capture"))
            }
            Event::Stun { request, method } => {
                let (kind, what) = if *request {
                    (MomentKind::Request, "request")
                } else {
                    (MomentKind::Indication, "indication")
                };
                (kind, format!("{} {what}", method_name(*method)))
            }
            Event::Dtls { text, alert } => {
                let kind = if *alert {
                    MomentKind::Alert
                } else {
                    MomentKind::Handshake
                };
                (kind, format!("DTLS: {text}"))
            }
            Event::Data(what) => (MomentKind::Data, format!("first {what}")),
            Event::Other => (MomentKind::Other, "a datagram that cannot be read".to_owned()),
        }
    }

    fn class(&self, from: usize, class: usize) -> Option<&Class> {
        self.strand.flow.classes(from).get(class)
    }

    fn request(&self, from: usize, class: Option<usize>, nominates: bool, again: bool) -> String {
        let Some(class) = class.and_then(|class| self.class(from, class)) else {
            return "check, of more kinds than are told apart".to_owned();
        };
        if class.plain {
            return "Binding request without USERNAME and MESSAGE-INTEGRITY".to_owned();
        }
        let mut text = "check".to_owned();
        if nominates {
            text.push_str(" with USE-CANDIDATE");
        }
        if again {
            text.push_str(", sent again");
        }
        text = format!("{text}, USERNAME {}", quoted(&class.username));
        let receiver = self.strand.end(1 - from);
        if let Some((local, _)) = class.halves() {
            let sets = self.session.sets(local, self.leg.side(receiver));
            if let Some(set) = sets.first() {
                text = format!("{text} ({})", set.place());
            }
        }
        text.push_str(&self.signed(class.signer));
        text
    }

    fn response(&self, asked: Option<&Class>, code: Option<u16>, signer: Signer, symmetric: bool) -> String {
        let mut text = code.map_or_else(|| "success".to_owned(), |code| format!("error {code}"));
        text.push_str(&match (signer, asked.map(|class| class.signer)) {
            (Signer::Key(key), Some(Signer::Key(own))) if key == own => {
                ", signed with the key of the check".to_owned()
            }
            _ => self.signed(signer),
        });
        if !symmetric {
            text.push_str(", to a check that was sent between other addresses");
        }
        text
    }

    fn signed(&self, signer: Signer) -> String {
        match signer {
            Signer::Absent => ", unsigned".to_owned(),
            Signer::Unchecked => String::new(),
            Signer::Stranger => ", signed with no known password".to_owned(),
            Signer::Key(key) => {
                let set = self.session.book.sets_with_key(key).next();
                let set = set.map(|set| &self.session.book.sets[set]);
                set.map_or_else(String::new, |set| {
                    let whose = set
                        .side
                        .map_or_else(String::new, |side| format!("the {}'s ", side.name()));
                    format!(", signed with the password of {whose}{}", set.place())
                })
            }
        }
    }
}

fn method_name(method: u16) -> String {
    match method {
        0x001 => "Binding".to_owned(),
        0x003 => "Allocate".to_owned(),
        0x004 => "Refresh".to_owned(),
        0x006 => "Send".to_owned(),
        0x007 => "Data".to_owned(),
        0x008 => "CreatePermission".to_owned(),
        0x009 => "ChannelBind".to_owned(),
        other => format!("STUN method 0x{other:03x}"),
    }
}
