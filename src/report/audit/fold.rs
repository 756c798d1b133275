//! Time lines made short: what repeats is one row with a count and with when it was seen last.

use super::audit::{Moment, MomentKind};

/// How far back a repeat is looked for.
const WINDOW: usize = 8;

/// A row of a time line.
#[derive(Clone, Debug)]
pub(in crate::report) struct Row<'a> {
    pub(in crate::report) moment: &'a Moment,
    /// How many packets it stands for.
    pub(in crate::report) times: u64,
    /// Seconds and packet of the last of them that is known.
    pub(in crate::report) last: (f64, u64),
}

/// The rows of a time line. Checks and their answers repeat in turn for as long as a session lasts; each is one row
/// until something of another kind happens.
pub(in crate::report) fn rows(moments: &[Moment]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    // What came before this row is over.
    let mut phase = 0;
    for moment in moments {
        let landmark = !matches!(
            moment.kind,
            MomentKind::Request | MomentKind::Success | MomentKind::Error | MomentKind::Indication
        );
        let start = phase.max(rows.len().saturating_sub(WINDOW));
        let times = moment.repeats.saturating_add(1);
        let last = (moment.seconds, moment.packet);
        if let Some(row) = rows[start..].iter_mut().find(|row| alike(row.moment, moment)) {
            row.times = row.times.saturating_add(times);
            row.last = last;
            continue;
        }
        if landmark {
            phase = rows.len();
        }
        rows.push(Row { moment, times, last });
    }
    rows
}

fn alike(one: &Moment, other: &Moment) -> bool {
    one.forward == other.forward
        && one.kind == other.kind
        && one.findings == other.findings
        && one.text == other.text
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn told(report: &super::super::Report) -> Vec<(u64, u64, u64)> {
        let rows = rows(&report.transports[0].timeline);
        rows.iter()
            .map(|row| (row.moment.packet, row.times, row.last.1))
            .collect()
    }

    #[test]
    fn what_takes_turns_is_a_row_each() {
        assert_eq!(
            told(&sample::wrong_section()),
            [(3, 8, 35), (4, 9, 36), (7, 1, 7), (9, 7, 33), (10, 7, 34)]
        );
    }

    #[test]
    fn something_new_closes_what_was_before() {
        let rows = told(&sample::healthy());
        // The checks before DTLS, and those after it.
        assert_eq!(rows.len(), 11);
        assert_eq!(rows[8], (11, 401, 11));
        assert_eq!(rows[9..], [(420, 4, 510), (421, 4, 511)]);
    }
}
