//! The results as JSON: `docs/run.schema.json` is its schema, and its keys stay.

use serde_json::{Map, Value, json};

use crate::runner::{CaseResult, Event, Sink, Started, Summary, millis};
use crate::vector::Verdict;

/// Gathers one document a subject.
#[derive(Debug, Default)]
pub struct Json {
    started: Option<Started>,
    results: Vec<Value>,
    documents: Vec<Value>,
}

impl Json {
    /// The documents, in the order of the subjects.
    pub fn into_documents(self) -> Vec<Value> {
        self.documents
    }
}

/// One object if there is one subject, else one a line.
pub fn document(documents: &[Value]) -> String {
    let lines: Vec<String> = documents.iter().map(Value::to_string).collect();
    lines.join("\n") + "\n"
}

impl Sink for Json {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(started) => {
                self.started = Some((*started).clone());
                self.results.clear();
            }
            Event::Progress { .. } => {}
            Event::Result(result) => self.results.push(result_value(result)),
            Event::Finished(finished) => {
                let Some(started) = self.started.take() else {
                    return;
                };
                let mut document = json!({
                    "tool": tool(),
                    "subject": started.subject,
                    "seed": started.seed,
                    "results": std::mem::take(&mut self.results),
                    "summary": summary(&finished.summary),
                    "stale": finished.stale,
                });
                if let Some(problem) = &finished.problem {
                    document["error"] = json!(problem);
                }
                self.documents.push(document);
            }
            Event::CannotStart {
                label, seed, cause, ..
            } => self.documents.push(json!({
                "tool": tool(),
                "subject": {"name": label, "version": "", "language": ""},
                "seed": seed,
                "results": [],
                "summary": summary(&Summary::default()),
                "stale": [],
                "error": cause,
            })),
        }
    }
}

fn tool() -> Value {
    json!({"name": "icespec", "version": env!("CARGO_PKG_VERSION")})
}

fn result_value(result: &CaseResult) -> Value {
    let ids: Vec<&str> = result.requirements.iter().map(|one| one.id.as_str()).collect();
    let mut value = json!({
        "case": result.case,
        "requirements": ids,
        "level": result.level,
        "verdict": result.verdict,
        "expected": result.expected,
        "observed": result.observed,
        "millis": millis(result.took),
    });
    if let Some(reason) = &result.reason {
        value["reason"] = json!(reason);
    }
    if let Some(reason) = &result.baselined {
        value["baselined"] = json!(reason);
    }
    value
}

fn summary(summary: &Summary) -> Value {
    let mut value = Map::new();
    value.insert("total".into(), json!(summary.total));
    for verdict in Verdict::ALL {
        value.insert(verdict.name().into(), json!(summary.of(verdict)));
    }
    value.insert("failed".into(), json!(summary.failed));
    value.insert("baselined".into(), json!(summary.baselined));
    value.insert("stale".into(), json!(summary.stale));
    Value::Object(value)
}
