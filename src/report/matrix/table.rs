//! The matrix as JSON, and as Markdown: where stacks differ.

use std::fmt::Write;

use serde_json::{Value, json};

use super::super::markdown::{code, escaped};
use super::super::sections;
use super::super::words::counted;
use super::{Asked, Matrix, Stack, Worst};
use crate::vector::Verdict;

/// An issue takes 65,536 characters.
const ROOM: usize = 60_000;

impl Matrix {
    /// As JSON; `docs/matrix.schema.json` is its schema.
    pub fn json(&self) -> Value {
        let stack = |stack: &Stack| {
            let must = stack.must(&self.cases);
            let counts = Verdict::ALL.map(|one| (one.name().to_owned(), json!(stack.count(one))));
            json!({
                "name": stack.subject.name, "version": stack.subject.version, "language": stack.subject.language,
                "tool": stack.tool, "error": stack.error,
                "must": {"total": must.total, "held": must.held, "broken": must.broken},
                "cases": counts.into_iter().collect::<serde_json::Map<_, _>>(),
            })
        };
        let asked = |one: &Asked| {
            json!({
                "id": one.id,
                "rfc": one.known.map(|known| known.rfc),
                "section": one.known.map(|known| known.section.as_str()),
                "level": one.known.map(|known| known.level.to_string()),
                "text": one.known.map(|known| known.text.as_str()),
                "cases": one.cases.iter().map(|at| self.cases[*at].id.as_str()).collect::<Vec<_>>(),
                "stacks": self.stacks.iter().map(|stack| stack.worst(&one.cases).map(|worst| {
                    json!({"verdict": worst.verdict, "deviating": worst.deviating, "judged": worst.judged})
                })).collect::<Vec<_>>(),
            })
        };
        let case = |(at, case): (usize, &super::Case)| {
            json!({
                "case": case.id, "title": case.title, "level": case.level, "requirements": case.requirements,
                "stacks": self.stacks.iter().map(|stack| stack.cells[at].as_ref().map(|cell| {
                    json!({"verdict": cell.verdict, "observed": cell.observed})
                })).collect::<Vec<_>>(),
            })
        };
        json!({
            "tool": {"name": "icespec", "version": env!("CARGO_PKG_VERSION")},
            "stacks": self.stacks.iter().map(stack).collect::<Vec<_>>(),
            "requirements": self.requirements.iter().map(asked).collect::<Vec<_>>(),
            "cases": self.cases.iter().enumerate().map(case).collect::<Vec<_>>(),
        })
    }

    /// As Markdown: the stacks, and the requirements on which they differ.
    pub fn markdown(&self) -> String {
        // Writing to a string cannot fail, so the results of `write!` are not looked at.
        let mut text = "## icespec: where stacks differ\n\n".to_owned();
        text += "| stack | version | MUST that hold | conformant | acceptable | deviating | unsupported |\n";
        text += "|---|---|--:|--:|--:|--:|--:|\n";
        for stack in &self.stacks {
            let must = stack.must(&self.cases);
            let deviating = stack
                .cells
                .iter()
                .flatten()
                .filter(|cell| cell.verdict.is_failure(false))
                .count();
            let _ = writeln!(
                text,
                "| {} | {} | {} of {} | {} | {} | {deviating} | {} |",
                escaped(&stack.subject.name),
                escaped(&stack.subject.version),
                must.held,
                must.total,
                stack.count(Verdict::Conformant),
                stack.count(Verdict::Acceptable),
                stack.count(Verdict::Unsupported)
            );
        }
        let differing: Vec<(&Asked, Vec<Option<Worst>>)> = self
            .requirements
            .iter()
            .map(|one| {
                (
                    one,
                    self.stacks
                        .iter()
                        .map(|stack| stack.worst(&one.cases))
                        .collect::<Vec<_>>(),
                )
            })
            .filter(|(_, worst)| differ(worst))
            .collect();
        if differing.is_empty() {
            text += "\nThey differ on no requirement.\n";
            return text;
        }
        text +=
            "\nEach cell is the worst verdict of the requirement's cases and how many of them deviate.\n\n";
        text += "| section | requirement |";
        for stack in &self.stacks {
            let _ = write!(
                text,
                " {} |",
                escaped(format!("{} {}", stack.subject.name, stack.subject.version).trim())
            );
        }
        text += "\n|---|---|";
        text += &"---|".repeat(self.stacks.len());
        text.push('\n');
        for (index, (asked, worst)) in differing.iter().enumerate() {
            let line = row(asked, worst);
            if text.len() + line.len() > ROOM {
                let _ = writeln!(
                    text,
                    "\n{} more requirements did not fit.",
                    differing.len() - index
                );
                break;
            }
            text += &line;
        }
        let same = self.requirements.len() - differing.len();
        let _ = writeln!(
            text,
            "\nOn {same} other requirements they do not differ; {} in all.",
            counted(self.cases.len(), "case")
        );
        text
    }
}

/// Among those that judged it, some deviate and some do not, or do so in another way.
fn differ(worst: &[Option<Worst>]) -> bool {
    let mut judged = worst
        .iter()
        .flatten()
        .filter(|one| one.judged > 0)
        .map(|one| one.verdict);
    let first = judged.next();
    judged.any(|one| Some(one) != first)
}

fn row(asked: &Asked, worst: &[Option<Worst>]) -> String {
    let (section, text) = asked.known.map_or_else(Default::default, |one| {
        let section = format!("[{}]({})", sections::short(one), sections::link(one));
        (section, format!(" {}: {}", one.level, escaped(&one.text)))
    });
    let mut line = format!("| {section} | {}{text} |", code(&asked.id, 60));
    for one in worst {
        let cell = match one {
            None => "–".to_owned(),
            Some(one) if one.deviating > 0 => format!("**{}** {}", one.verdict, one.deviating),
            Some(one) => one.verdict.to_string(),
        };
        let _ = write!(line, " {cell} |");
    }
    line.push('\n');
    line
}
