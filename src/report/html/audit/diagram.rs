//! A time line as a sequence diagram: two lifelines, an arrow a message, drawn once for wide and once for narrow
//! windows. Positions are computed here, so that the picture needs no script.

mod pen;

use crate::audit::{DtlsEnd, Report, TransportReport, capital};
use crate::report::audit::fold::rows;
use crate::report::audit::{timeline, words};
use crate::report::wrap::wrap;
use pen::Pen;

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
            say("who", &capital(side.name()));
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
