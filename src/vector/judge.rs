//! Judging a reply by a vector's outcomes.

use serde_json::{Map, Value};

use super::model::{Grade, Operation, Outcome, Vector};
use super::pattern::{self, Mismatch, Unchecked};
use super::{Verdict, observe, view};

/// What was made of one reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What the subject did, on one line that is the same in every run.
    pub observed: String,
    /// Why it is accepted, or what is wrong with it.
    pub reason: Option<String>,
}

/// Judges a reply. The first outcome that matches decides, none is a violation.
pub fn judge(vector: &Vector, reply: &Value) -> Judgement {
    let reply = match normalise(vector, reply) {
        Ok(reply) => reply,
        Err(cause) => return malformed(&cause),
    };
    let mut observed = observe::line(vector.operation, &reply);
    if let Some(outcome) = first_match(&vector.outcomes, &reply, Unchecked::Literal) {
        let verdict = match outcome.grade {
            Grade::Valid => Verdict::Conformant,
            Grade::Acceptable => Verdict::Acceptable,
            Grade::Invalid => Verdict::Violation,
        };
        let reason = match (verdict, closest(&vector.outcomes, &reply)) {
            (Verdict::Violation, Some((permitted, difference))) => {
                let stated = outcome.reason.as_deref().unwrap_or_default();
                Some(format!("{stated} ({})", explain(permitted, &difference)))
            }
            _ => outcome.reason.clone(),
        };
        return Judgement {
            verdict,
            observed,
            reason,
        };
    }
    // "Could not check" is no claim, so it is neither right nor wrong.
    if first_match(&vector.outcomes, &reply, Unchecked::Wildcard)
        .is_some_and(|one| one.grade != Grade::Invalid)
    {
        let reason = Some("the subject says that it cannot check this".to_owned());
        return Judgement {
            verdict: Verdict::Unsupported,
            observed,
            reason,
        };
    }
    let reason = closest(&vector.outcomes, &reply).map(|(outcome, difference)| {
        if !observe::shows(&difference.path) {
            observed = format!("{observed} {}={}", difference.path, difference.got);
        }
        explain(outcome, &difference)
    });
    Judgement {
        verdict: Verdict::Violation,
        observed,
        reason,
    }
}

/// What is permitted, on one line.
pub fn expected(vector: &Vector) -> String {
    let permitted = vector.outcomes.iter().filter(|one| one.grade != Grade::Invalid);
    let one = |outcome: &Outcome| {
        let mark = if outcome.grade == Grade::Acceptable {
            " (acceptable)"
        } else {
            ""
        };
        format!("{}{mark}", pattern::describe(&outcome.reply))
    };
    permitted.map(one).collect::<Vec<_>>().join(" | ")
}

fn first_match<'a>(outcomes: &'a [Outcome], reply: &Value, unchecked: Unchecked) -> Option<&'a Outcome> {
    outcomes
        .iter()
        .find(|one| pattern::mismatch(&one.reply, reply, unchecked).is_none())
}

/// The permitted outcome that agrees with the reply on most of its members, and where it first differs.
fn closest<'a>(outcomes: &'a [Outcome], reply: &Value) -> Option<(&'a Outcome, Mismatch)> {
    let permitted = outcomes.iter().filter(|one| one.grade != Grade::Invalid);
    let agreeing = |one: &Outcome| {
        let agrees = |(name, value): &(&String, &Value)| {
            let single = Map::from_iter([((*name).clone(), (*value).clone())]);
            pattern::mismatch(&single, reply, Unchecked::Literal).is_none()
        };
        one.reply.iter().take_while(agrees).count()
    };
    let best = permitted.rev().max_by_key(|one| agreeing(one))?;
    pattern::mismatch(&best.reply, reply, Unchecked::Literal).map(|difference| (best, difference))
}

fn explain(outcome: &Outcome, difference: &Mismatch) -> String {
    let Mismatch { path, expected, got } = difference;
    let grade = if outcome.grade == Grade::Valid {
        ""
    } else {
        " even for the acceptable outcome"
    };
    format!("{path} is {got}, not {expected}{grade}")
}

fn malformed(cause: &str) -> Judgement {
    let observed = format!("reply does not fit the operation: {cause}");
    Judgement {
        verdict: Verdict::HarnessError,
        observed,
        reason: None,
    }
}

/// Checks that a reply has the shape of its operation, and puts the view of a response in its place.
fn normalise(vector: &Vector, reply: &Value) -> Result<Value, String> {
    let Value::Object(members) = reply else {
        return Err("it is not an object".to_owned());
    };
    let mut members = members.clone();
    match vector.operation {
        Operation::StunDecode => {
            boolean(&members, "accept")?;
            let words = ["valid", "invalid", "absent", "unchecked"];
            word(&members, "integrity", &words)?;
            word(&members, "fingerprint", &words)?;
        }
        Operation::CredentialMatch | Operation::CredentialRoute => {
            if !members.contains_key("outcome") {
                return Err("\"outcome\" is missing".to_owned());
            }
            word(&members, "outcome", &["success", "error", "discard", "not-stun"])?;
            match members.get("response") {
                None | Some(Value::Null) => {}
                Some(Value::String(hex)) => {
                    let view = view::view(hex, &vector.input);
                    members.insert("response".to_owned(), view);
                }
                Some(_) => return Err("\"response\" is not a string of hex digits".to_owned()),
            }
        }
        Operation::CredentialLogin => {
            word(&members, "state", &["waiting", "success", "failed"])?;
            let requests = members.get_mut("requests").and_then(Value::as_array_mut);
            for request in requests.ok_or("\"requests\" is not a list")? {
                let hex = request["message"]
                    .as_str()
                    .ok_or("a request has no \"message\"")?;
                request["message"] = view::login(hex, &vector.input);
            }
        }
        Operation::SdpRead | Operation::SdpCredentials => {
            // Protocol 1 first had no `accept` here: a reply with sections is one that accepted.
            if members.contains_key("sections") || members.contains_key("transports") {
                members.entry("accept").or_insert(Value::Bool(true));
            }
            boolean(&members, "accept")?;
        }
    }
    Ok(Value::Object(members))
}

fn boolean(members: &Map<String, Value>, name: &str) -> Result<(), String> {
    match members.get(name) {
        Some(Value::Bool(_)) => Ok(()),
        None => Err(format!("{name:?} is missing")),
        Some(_) => Err(format!("{name:?} is neither true nor false")),
    }
}

fn word(members: &Map<String, Value>, name: &str, words: &[&str]) -> Result<(), String> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(text)) if words.contains(&text.as_str()) => Ok(()),
        Some(other) => Err(format!(
            "{name:?} is {}, not one of {}",
            pattern::short(&other.to_string()),
            words.join("|")
        )),
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
