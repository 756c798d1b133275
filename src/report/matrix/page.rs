//! The matrix as a page: the data its script makes the table from, as small as it gets.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::document::Line;
use super::super::html::{self, HEX, MatrixHead, StackView, TEXT, letter};
use super::super::plain::bounded;
use super::super::sections;
use super::super::words::again_prefix;
use super::{Matrix, Stack};
use crate::vector::Verdict;

/// Texts that occur again and again are told once.
#[derive(Default)]
struct Texts {
    all: Vec<String>,
    places: HashMap<String, usize>,
}

impl Texts {
    fn put(&mut self, text: &str, keep: usize) -> usize {
        if let Some(at) = self.places.get(text) {
            return *at;
        }
        self.all.push(bounded(text, keep));
        self.places.insert(text.to_owned(), self.all.len() - 1);
        self.all.len() - 1
    }

    fn maybe(&mut self, text: Option<&str>) -> Value {
        text.map_or(Value::Null, |one| json!(self.put(one, TEXT)))
    }
}

impl Matrix {
    /// The page.
    pub fn html(&self) -> Result<String, String> {
        let occurs = |one: &Verdict| self.stacks.iter().any(|stack| stack.count(*one) > 0);
        let verdicts: Vec<Verdict> = Verdict::ALL.into_iter().filter(occurs).collect();
        let head = MatrixHead {
            stacks: self.stacks.iter().map(|one| self.head(one, &verdicts)).collect(),
            verdicts,
            requirements: self.requirements.len(),
            cases: self.cases.len(),
        };
        html::matrix(head, &self.data())
    }

    fn head(&self, stack: &Stack, verdicts: &[Verdict]) -> StackView {
        let must = stack.must(&self.cases);
        StackView {
            name: bounded(&stack.subject.name, 80),
            version: bounded(&stack.subject.version, 80),
            language: bounded(&stack.subject.language, 60),
            error: stack.error.as_deref().map(|one| bounded(one, TEXT)),
            counts: verdicts.iter().map(|one| stack.count(*one)).collect(),
            held: must.held,
            broken: must.broken,
            must: must.total,
        }
    }

    /// `matrix-data.js` says what each place in these arrays is.
    fn data(&self) -> Value {
        let mut texts = Texts::default();
        let stacks: Vec<Value> = self.stacks.iter().map(|one| stack(one, &mut texts)).collect();
        let asked = |one: &super::Asked| match one.known {
            Some(known) => json!([
                one.id,
                known.rfc,
                known.section,
                known.level.to_string(),
                known.level.strength(),
                known.text,
                sections::link(known)
            ]),
            None => json!([bounded(&one.id, 80), 0, "", "", "", "", ""]),
        };
        let places: HashMap<&str, usize> = self
            .requirements
            .iter()
            .enumerate()
            .map(|(at, one)| (one.id.as_str(), at))
            .collect();
        let mut case = |(at, case): (usize, &super::Case)| {
            let ids: Vec<usize> = case.requirements.iter().map(|id| places[id.as_str()]).collect();
            // The bytes are looked at where a stack does something about them.
            let told = self.stacks.iter().filter_map(|stack| stack.cells[at].as_ref());
            let told =
                told.filter(|cell| !matches!(cell.verdict, Verdict::Conformant | Verdict::Unsupported));
            let message = case.message.as_deref().filter(|_| told.count() > 0);
            json!([
                bounded(&case.id, 240),
                bounded(&case.title, 400),
                case.level,
                ids,
                texts.put(&case.expected, TEXT),
                message.map(|one| bounded(one, HEX)),
                u8::from(case.live),
            ])
        };
        let cases: Vec<Value> = self.cases.iter().enumerate().map(&mut case).collect();
        json!({
            "requirements": self.requirements.iter().map(asked).collect::<Vec<_>>(),
            "verdicts": Verdict::ALL.map(|one| json!([letter(one).to_string(), one.name(), super::badness(one), one.is_failure(false)])),
            "cases": cases,
            "stacks": stacks,
            "texts": texts.all,
        })
    }
}

/// One letter a case; then, for cases that have it, places of texts.
fn stack(stack: &Stack, texts: &mut Texts) -> Value {
    let mut letters = String::new();
    let mut observed = Vec::new();
    let mut reasons = serde_json::Map::new();
    let mut known = serde_json::Map::new();
    let mut wires = serde_json::Map::new();
    for (at, cell) in stack.cells.iter().enumerate() {
        let Some(cell) = cell else {
            letters.push('.');
            observed.push(json!(0));
            continue;
        };
        letters.push(letter(cell.verdict));
        observed.push(json!(texts.put(&cell.observed, TEXT)));
        if cell.reason.is_some() {
            reasons.insert(at.to_string(), texts.maybe(cell.reason.as_deref()));
        }
        if cell.baselined.is_some() {
            known.insert(at.to_string(), texts.maybe(cell.baselined.as_deref()));
        }
        if !cell.transcript.is_empty() && cell.verdict != Verdict::Conformant {
            wires.insert(at.to_string(), wire(&cell.transcript));
        }
    }
    json!({
        "name": bounded(&stack.subject.name, 80),
        "version": bounded(&stack.subject.version, 80),
        "language": bounded(&stack.subject.language, 60),
        "again": stack.arguments.as_deref().and_then(again_prefix).map(|one| bounded(&one, TEXT)),
        "letters": letters, "observed": observed, "reasons": reasons, "known": known, "wires": wires,
    })
}

fn wire(transcript: &[Line]) -> Value {
    /// What one case may add to the page.
    const LINES: usize = 400;
    let line = |line: &Line| {
        json!([
            line.at,
            line.what,
            bounded(&line.from, 100),
            bounded(&line.to, 100),
            bounded(&line.note, TEXT),
            bounded(&line.bytes, HEX)
        ])
    };
    transcript.iter().take(LINES).map(line).collect()
}
