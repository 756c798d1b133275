//! A time line as a sequence diagram: two lifelines, an arrow a message, drawn once for wide and once for narrow
//! windows. Positions are computed here, so that the picture needs no script.

use crate::audit::{DtlsEnd, MomentKind, Report, TransportReport};
use crate::report::audit::fold::{Row, rows};
use crate::report::audit::{timeline, words};
use crate::report::plain::bounded;
use crate::report::wrap::wrap;

/// How many rows are drawn of a long time line, at its beginning and at its end.
const FIRST: usize = 36;
const LAST: usize = 18;
/// Lines of a label.
const LINES: usize = 4;
/// Between two lines of text.
const LINE: u32 = 17;

/// Where things stand.
#[derive(Clone, Copy)]
struct Plan {
    narrow: bool,
    width: u32,
    /// The two lifelines.
    lives: [u32; 2],
    /// Characters of a label.
    label: usize,
    /// Characters and width of the box at the head of a lifeline.
    head: (usize, u32),
}

const WIDE: Plan = Plan {
    narrow: false,
    width: 1000,
    lives: [190, 830],
    label: 82,
    head: (34, 250),
};
const NARROW: Plan = Plan {
    narrow: true,
    width: 380,
    lives: [12, 368],
    label: 48,
    head: (21, 172),
};

/// A picture.
pub(super) struct Diagram {
    pub(super) class: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) heads: Vec<Head>,
    pub(super) items: Vec<Item>,
    /// Where the lifelines begin and end.
    pub(super) top: u32,
    pub(super) bottom: u32,
    pub(super) lives: [u32; 2],
}

/// The box at the head of a lifeline.
pub(super) struct Head {
    pub(super) x: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) lines: Vec<Text>,
}

pub(super) struct Text {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) class: &'static str,
    pub(super) words: String,
}

/// A row.
pub(super) struct Item {
    /// What the style sheet knows it by.
    pub(super) class: String,
    pub(super) y: u32,
    pub(super) height: u32,
    pub(super) texts: Vec<Text>,
    pub(super) arrow: Option<Arrow>,
    pub(super) badges: Vec<Badge>,
}

pub(super) struct Arrow {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) y: u32,
    /// The corners of its head.
    pub(super) points: String,
}

/// The number of a finding that rests on the row.
pub(super) struct Badge {
    pub(super) number: usize,
    pub(super) x: u32,
    pub(super) y: u32,
}

/// The pictures of a transport, the wide one and the narrow one.
pub(super) fn diagrams(report: &Report, one: &TransportReport) -> Vec<Diagram> {
    if one.timeline.is_empty() {
        return Vec::new();
    }
    [WIDE, NARROW].map(|plan| draw(plan, report, one)).into()
}

fn draw(plan: Plan, report: &Report, one: &TransportReport) -> Diagram {
    let ends = words::ends(one);
    let heads = heads(plan, &ends);
    let top = heads.iter().map(|head| head.height).max().unwrap_or(0);
    let mut pen = Pen {
        plan,
        turned: ends.turned,
        y: top + 8,
        items: Vec::new(),
        group: "",
        known: report.findings.len(),
        root: words::blamed(report),
        closed: matches!(one.dtls.end, DtlsEnd::Completed | DtlsEnd::Closed),
    };
    let rows = rows(&one.timeline);
    let cut = rows.len().saturating_sub(FIRST + LAST);
    for (at, row) in rows.iter().enumerate() {
        if cut > 1 && (FIRST..FIRST + cut).contains(&at) {
            if at == FIRST {
                pen.band("gap", &format!("… {cut} rows left out"));
            }
            continue;
        }
        pen.row(row);
    }
    if one.omitted > 0 {
        pen.band(
            "gap",
            &format!("{} moments in the middle were not kept", one.omitted),
        );
    }
    for what in timeline::absent(report, one) {
        let sign = timeline::doubt(report);
        pen.band(
            if sign == '✗' { "absent" } else { "absent unsure" },
            &format!("{sign} {what}"),
        );
    }
    let bottom = pen.y + 6;
    Diagram {
        class: if plan.narrow { "narrow" } else { "wide" },
        width: plan.width,
        height: bottom + 4,
        heads,
        items: pen.items,
        top,
        bottom,
        lives: plan.lives,
    }
}

fn heads(plan: Plan, ends: &words::Ends<'_>) -> Vec<Head> {
    let (most, width) = plan.head;
    let head = |at: usize| {
        let end = ends.points[at];
        let x = match (plan.narrow, at) {
            (false, _) => plan.lives[at] - width / 2,
            (true, 0) => 2,
            (true, _) => plan.width - width - 2,
        };
        let mut lines = Vec::new();
        let mut say = |class, text: &str| {
            for part in wrap(text, most) {
                let y = 20 + LINE * u32::try_from(lines.len()).unwrap_or(0);
                lines.push(Text {
                    x: x + width / 2,
                    y,
                    class,
                    words: part,
                });
            }
        };
        if let Some(side) = end.side {
            say("who", &words::capital(words::side(side)));
        }
        say("where", &end.address.to_string());
        if let Some(role) = end.role {
            say("where", role);
        }
        (x, lines)
    };
    let both = [head(0), head(1)];
    let tallest = both.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1);
    let height = 12 + LINE * u32::try_from(tallest).unwrap_or(1);
    both.into_iter()
        .map(|(x, lines)| Head {
            x,
            width,
            height,
            lines,
        })
        .collect()
}

/// Draws from top to bottom.
struct Pen {
    plan: Plan,
    turned: bool,
    y: u32,
    items: Vec<Item>,
    group: &'static str,
    /// How many findings there are to point at.
    known: usize,
    /// The one whose messages are wrong.
    root: Option<usize>,
    /// Whether DTLS came to a good end.
    closed: bool,
}

impl Pen {
    fn middle(&self) -> u32 {
        u32::midpoint(self.plan.lives[0], self.plan.lives[1])
    }

    /// Something that is no message.
    fn band(&mut self, class: &str, what: &str) {
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

    fn row(&mut self, row: &Row<'_>) {
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
