//! The score as JSON; `docs/selftest.schema.json` is its schema.

use serde_json::{Value, json};

use super::layer;
use crate::selftest::{Audits, FaultScore, ItemScore, Kind, Score};

/// How many items of a fault are told with what was observed.
const OBSERVED: usize = 3;

/// One object.
pub fn selftest_json(score: &Score) -> Value {
    let unclean = |one: &crate::selftest::Unclean| json!({"item": one.id, "verdict": one.verdict, "observed": one.observed});
    let caught = score.faults.len() - score.missed().count();
    json!({
        "tool": {"name": "icespec", "version": env!("CARGO_PKG_VERSION")},
        "summary": {
            "faults": score.faults.len(),
            "caught": caught,
            "permitted": score.permitted(),
            "items": score.items.len(),
            "sessions": audits(score.audits()),
            "seconds": (score.took.as_secs_f64() * 1e3).round() / 1e3,
        },
        "faults": score.faults.iter().map(|one| fault(score, one)).collect::<Vec<_>>(),
        "items": score.items.iter().map(item).collect::<Vec<_>>(),
        "unclean": score.unclean.iter().map(unclean).collect::<Vec<_>>(),
    })
}

fn fault(score: &Score, one: &FaultScore) -> Value {
    let id = |catch: &crate::selftest::Catch| score.items[catch.item].id.as_str();
    let example = |catch: &crate::selftest::Catch| json!({"item": id(catch), "verdict": catch.verdict, "observed": catch.observed});
    json!({
        "id": one.fault.id,
        "title": one.fault.title,
        "layer": layer(one.fault.layer),
        "models": one.fault.models,
        "requirements": one.fault.requirements,
        "caught": !one.catches.is_empty(),
        "by": one.catches.iter().map(id).collect::<Vec<_>>(),
        "sessions": audits(one.audits()),
        "noticed": one.noticed.iter().map(id).collect::<Vec<_>>(),
        "examples": one.catches.iter().take(OBSERVED).map(example).collect::<Vec<_>>(),
    })
}

fn audits(of: Audits) -> Value {
    json!({"fallen": of.fallen, "named": of.named})
}

fn item(one: &ItemScore) -> Value {
    json!({
        "item": one.id,
        "kind": match one.kind { Kind::Vector => "vector", Kind::Case => "case" },
        "catches": one.catches,
        "only": one.only.iter().map(|fault| fault.id).collect::<Vec<_>>(),
        "stacks": one.caught,
    })
}
