//! The rows of a diagram, from top to bottom.

use super::{Arrow, Badge, Item, LINE, LINES, Plan, Text};
use crate::audit::MomentKind;
use crate::report::audit::fold::Row;
use crate::report::audit::timeline;
use crate::report::plain::bounded;
use crate::report::wrap::wrap;

/// Draws from top to bottom.
pub(super) struct Pen {
    pub(super) plan: Plan,
    pub(super) turned: bool,
    pub(super) y: u32,
    pub(super) items: Vec<Item>,
    pub(super) group: &'static str,
    /// How many findings there are to point at.
    pub(super) known: usize,
    /// The one whose messages are wrong.
    pub(super) root: Option<usize>,
    /// Whether DTLS came to a good end.
    pub(super) closed: bool,
}

impl Pen {
    fn middle(&self) -> u32 {
        u32::midpoint(self.plan.lives[0], self.plan.lives[1])
    }

    /// Something that is no message.
    pub(super) fn band(&mut self, class: &str, what: &str) {
        let mut texts = Vec::new();
        let x = self.middle();
        for (at, text) in wrap(what, self.plan.label - 6)
            .into_iter()
            .take(LINES)
            .enumerate()
        {
            let y = self.y + 26 + LINE * u32::try_from(at).unwrap_or(0);
            texts.push(Text {
                x,
                y,
                class: "label",
                words: text,
            });
        }
        let height = 26 + LINE * u32::try_from(texts.len()).unwrap_or(1);
        self.items.push(Item {
            class: class.to_owned(),
            y: self.y + 6,
            height: height - 8,
            texts,
            arrow: None,
            badges: Vec::new(),
        });
        self.y += height;
    }

    pub(super) fn row(&mut self, row: &Row<'_>) {
        let moment = row.moment;
        let (class, group) = kind(moment.kind, self.closed);
        if group != self.group {
            self.group = group;
            self.y += LINE + 4;
            let texts = vec![Text {
                x: self.plan.lives[0] + 8,
                y: self.y,
                class: "group",
                words: group.to_owned(),
            }];
            self.items.push(Item {
                class: "phase".to_owned(),
                y: self.y,
                height: 0,
                texts,
                arrow: None,
                badges: Vec::new(),
            });
        }
        let bad = self.root.is_some_and(|root| moment.findings.contains(&root));
        let top = self.y + 4;
        let mut texts = Vec::new();
        let mut y = top;
        let when = format!("packet {}, {} s", moment.packet, timeline::at(moment.seconds));
        let times = timeline::times(row);
        if self.plan.narrow {
            y += LINE;
            texts.push(Text {
                x: self.plan.lives[0] + 8,
                y,
                class: "when",
                words: format!("{when}{times}"),
            });
        }
        for (class, text) in self.label(&moment.text) {
            y += LINE;
            texts.push(Text {
                x: self.middle(),
                y,
                class,
                words: text,
            });
        }
        y += 9;
        if !self.plan.narrow {
            let lives = self.plan.lives;
            texts.push(Text {
                x: lives[0] - 12,
                y: y - 6,
                class: "when end",
                words: format!("packet {}", moment.packet),
            });
            texts.push(Text {
                x: lives[0] - 12,
                y: y + 9,
                class: "when end",
                words: format!("{} s", timeline::at(moment.seconds)),
            });
            for (line, text) in (0..).zip(wrap(times.trim().trim_end_matches(','), 20)) {
                texts.push(Text {
                    x: lives[1] + 12,
                    y: y - 6 + line * 15,
                    class: "times",
                    words: text.trim_end_matches(',').to_owned(),
                });
            }
        }
        let forward = moment.forward != self.turned;
        let badges = self.badges(&moment.findings, forward, y);
        let arrow = arrow(self.plan.lives, forward, y);
        let height = y + 10 - top;
        let bad = if bad { " bad" } else { "" };
        self.items.push(Item {
            class: format!("{class}{bad}"),
            y: top,
            height,
            texts,
            arrow: Some(arrow),
            badges,
        });
        self.y = top + height;
    }

    /// What happened in bold, the rest of it below.
    fn label(&self, text: &str) -> Vec<(&'static str, String)> {
        let text = bounded(text, self.plan.label * LINES);
        let (head, rest) = text.split_once(", ").unwrap_or((&text, ""));
        let lines = wrap(head, self.plan.label)
            .into_iter()
            .map(|line| ("label what", line));
        let rest = wrap(rest, self.plan.label)
            .into_iter()
            .map(|line| ("label", line));
        lines.chain(rest).take(LINES).collect()
    }

    fn badges(&self, findings: &[usize], forward: bool, y: u32) -> Vec<Badge> {
        let known = findings.iter().filter(|at| **at < self.known).take(3);
        let start = if forward {
            self.plan.lives[0] + 14
        } else {
            self.plan.lives[1] - 14
        };
        let place = |(at, number): (u32, &usize)| Badge {
            number: number + 1,
            x: if forward { start + at * 24 } else { start - at * 24 },
            y,
        };
        (0_u32..).zip(known).map(place).collect()
    }
}

fn arrow(lives: [u32; 2], forward: bool, y: u32) -> Arrow {
    let (from, to) = if forward {
        (lives[0], lives[1] - 2)
    } else {
        (lives[1], lives[0] + 2)
    };
    let back = if forward { to - 11 } else { to + 11 };
    Arrow {
        from,
        to: back,
        y,
        points: format!("{to},{y} {back},{} {back},{}", y - 5, y + 5),
    }
}

/// What the style sheet calls it, and under which heading it stands.
fn kind(kind: MomentKind, closed: bool) -> (&'static str, &'static str) {
    match kind {
        MomentKind::Request => ("request", "ICE checks"),
        MomentKind::Success => ("success", "ICE checks"),
        MomentKind::Error => ("error", "ICE checks"),
        MomentKind::Indication => ("indication", "ICE checks"),
        MomentKind::Handshake => ("handshake", "DTLS"),
        // Of an association that was completed it is the farewell.
        MomentKind::Alert if closed => ("handshake", "DTLS"),
        MomentKind::Alert => ("alert", "DTLS"),
        MomentKind::Data => ("data", "Media and data"),
        MomentKind::Other => ("other", "Other"),
    }
}
