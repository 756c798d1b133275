//! Where remarks are gathered.

use super::Remark;
use super::rule::Rule;
use super::rules;
use super::sheet::Spot;
use super::subject::Subject;

/// How many remarks one run makes; what is wrong beyond them is counted.
pub(super) const MOST: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct Remarks {
    list: Vec<Remark>,
    left_out: usize,
}

impl Remarks {
    /// Notes a breach of `rule` in `section` of a description, or in its session part.
    pub(super) fn add(
        &mut self,
        rule: &Rule,
        subject: &Subject<'_>,
        section: Option<usize>,
        at: Spot,
        message: impl Into<String>,
    ) {
        if self.room() {
            let mid = section.map(|section| subject.name(section));
            self.push(rule, subject.file, at, mid, message.into());
        }
    }

    /// The same for a text that has no sections, or for a section that has no text.
    pub(super) fn add_plain(&mut self, rule: &Rule, file: usize, at: Spot, message: impl Into<String>) {
        if self.room() {
            self.push(rule, file, at, None, message.into());
        }
    }

    /// The remark that was added last may name another section of the RFCs than its rule.
    pub(super) fn cite(&mut self, section: &'static str) {
        if self.left_out == 0
            && let Some(remark) = self.list.last_mut()
        {
            remark.section = section;
        }
    }

    /// The remarks in the order of files and lines.
    pub(super) fn finish(mut self) -> Vec<Remark> {
        self.list
            .sort_by_key(|remark| (remark.file, remark.line, remark.column));
        if self.left_out > 0 {
            let last = self.list.last();
            let (file, line) = last.map_or((0, 1), |remark| (remark.file, remark.line));
            let message = format!("{} more remarks are left out", self.left_out);
            self.push(
                &rules::MORE_REMARKS,
                file,
                Spot { line, column: 1 },
                None,
                message,
            );
        }
        self.list
    }

    /// Whether there is no room left; what costs time to place need not be placed then.
    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    /// Counts a remark that is not made.
    pub(super) fn leave_out(&mut self) {
        self.left_out += 1;
    }

    fn room(&mut self) -> bool {
        let room = self.list.len() < MOST;
        self.left_out += usize::from(!room);
        room
    }

    fn push(&mut self, rule: &Rule, file: usize, at: Spot, mid: Option<String>, message: String) {
        self.list.push(Remark {
            code: rule.code,
            severity: rule.severity,
            file,
            line: at.line,
            column: at.column,
            mid,
            section: rule.section,
            message,
            advice: rule.advice,
        });
    }
}
